"""Points: how they are earned, what they are worth, how long they last; and one sentence that says it all."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.languages import _, say
from models import money
from models.counter.lines import EarnRate
from models.errors import N_, Told
from models.loyalty import programmes
from models.loyalty.earning import FIXED, EarnBy, EarnRounding, EarnRule, EarnScope
from models.work import Changes
from ui.settings.panel import Panel, positive, whole
from ui.settings.rows import Row, wrapped
from ui.settings.words import BYS, ROUNDINGS, SCOPES, points_words
from ui.widgets import Card, Choice, MoneyEdit


class PointsPanel(Panel):
    """The rules of the shop's own programme."""

    title = N_("Points")
    intro = N_("How members earn points and what they are worth. Points that were given stay as they are.")
    kinds = frozenset({"setting", "programme"})

    def build(self) -> None:
        """Make the cards."""
        self.rule = EarnRule()
        self.rows: dict[str, Row] = {}
        card = self.card()
        self.toggle(card, "points_enabled", N_("Give points to members"))
        self.meaning = wrapped("", "notice")
        self.meaning.setAccessibleName(_("What the rules mean"))
        card.body.addWidget(self.meaning)
        self._earning()
        self._spending()
        self._lasting()

    def _earning(self) -> None:
        card = self.card(N_("Earning"))
        self.by = self._choice(card, "by", N_("Points are given for"), "", BYS)
        self.per = MoneyEdit(self.shop.currency)
        self.per_row = self._field(
            card, N_("For each"), N_("So much has to be paid, or so many pieces bought."), self.per
        )
        self.points = QLineEdit()
        self.points_row = self._field(card, N_("Points earned"), "", self.points)
        self.per.editingFinished.connect(self._typed)
        self.points.editingFinished.connect(self._typed)
        help_text = N_("Where what is left over is dropped.")
        self.scope = self._choice(card, "scope", N_("Points are worked out"), help_text, SCOPES)
        self.rounding = self._choice(card, "rounding", N_("A fraction of a point is rounded"), "", ROUNDINGS)
        bases = ((True, N_("With tax")), (False, N_("Without tax")))
        help_text = N_("Discounts and points used never earn.")
        self.base = self._choice(card, "tax_included", N_("Counted on what was paid"), help_text, bases)

    def _field(self, card: Card, title: str, help_text: str, field: QLineEdit) -> Row:
        field.setMaxLength(40)
        field.setAlignment(self.per.alignment())
        made = Row(_(title), _(help_text), field, width=160)
        card.body.addWidget(made)
        return made

    def _choice(self, card: Card, name: str, title: str, help_text: str, options: Any) -> Choice:
        field = Choice([(key, _(words)) for key, words in options])
        field.installEventFilter(self.still)
        made = self.rows[name] = Row(_(title), _(help_text), field)
        card.body.addWidget(made)
        field.picked.connect(partial(self._picked, name))
        return field

    def _spending(self) -> None:
        card = self.card(N_("Spending"))
        currency = self.shop.currency
        parse, show = partial(_amount, currency), partial(_plain, currency)
        self.typed(card, "points_value", N_("A point is worth"), "", parse, show)
        ways = [(False, _("As a lower price: tax goes down with it")), (True, _("As a payment: tax stays as it is"))]
        self.choice(card, "points_as_payment", N_("Points used count"), "", ways)
        when = [(False, _("From the next receipt on")), (True, _("On the receipt that earns them already"))]
        self.choice(card, "points_at_once", N_("Points can be used"), "", when)
        number = partial(whole, least=1, most=100_000)
        self.typed(card, "points_step", N_("Used in steps of"), N_("1: any number."), number, str)

    def _lasting(self) -> None:
        card = self.card(N_("Time"))
        months, days = partial(whole, least=0, most=600), partial(whole, least=0, most=3650)
        self.typed(card, "points_expire_months", N_("Points last, in months"), N_("0: they never lapse."), months, str)
        help_text = N_("A receipt without a member can be credited later, once, within so many days.")
        self.typed(card, "points_late_days", N_("Late credit, in days"), help_text, days, str)
        help_text = N_("A point given back by a return whose time has run out can still be used so long.")
        self.typed(card, "points_give_back_days", N_("Given back points last, in days"), help_text, days, str)

    # -- the rule of earning ------------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed."""
        self.show_settings()

    def show_settings(self) -> None:
        """Show the rule too, read from the programme."""
        super().show_settings()
        self.desk.store.read(programmes.shop_rule).then(self._show_rule)

    def _show_rule(self, rule: EarnRule) -> None:
        self.rule = rule
        self.per.currency = self.shop.currency
        self.by.set_value(rule.by)
        self.scope.set_value(rule.scope)
        self.rounding.set_value(rule.rounding)
        self.base.set_value(rule.tax_included)
        money_, receipt = rule.by is EarnBy.MONEY, rule.by in FIXED
        if not self.per.hasFocus():
            self.per.setText(money.show(rule.rate.per, self.shop.currency) if money_ else str(rule.rate.per))
        if not self.points.hasFocus():
            self.points.setText(str(rule.rate.points))
        self.per_row.setVisible(not receipt)
        for name in ("scope", "rounding"):
            self.rows[name].setVisible(not receipt)
        self.rows["tax_included"].setVisible(money_)
        self.meaning.setText(points_words(rule, self.shop))

    def _picked(self, name: str, value: Any) -> None:
        changed = {
            "by": EarnBy,
            "scope": EarnScope,
            "rounding": EarnRounding,
            "tax_included": bool,
        }[name](value)
        rule = replace(self.rule, **{name: changed})
        if name == "by":
            unit = money.currency_of(self.shop.currency).unit
            usual = (100 if unit == 1 else unit) if rule.by is EarnBy.MONEY else 1
            rule = replace(rule, rate=EarnRate(rule.rate.points, usual))
        self._keep(rule)

    def _typed(self) -> None:
        per, points = self.rule.rate.per, self.rule.rate.points
        try:
            if self.rule.by is EarnBy.MONEY:
                per = positive(self.shop.currency, self.per.text())
            elif self.rule.by is EarnBy.PIECE:
                per = whole(self.per.text(), 1, 10_000)
            self.per_row.wrong("")
        except Told as told:
            self.per_row.wrong(say(told))
            return
        try:
            points = whole(self.points.text(), 1, 1_000_000)
            self.points_row.wrong("")
        except Told as told:
            self.points_row.wrong(say(told))
            return
        self._keep(replace(self.rule, rate=EarnRate(points, per)))

    def _keep(self, rule: EarnRule) -> None:
        if rule != self.rule:
            self.rule = rule
            self.write(N_("Rule of earning points"), partial(programmes.set_rule, rule=rule))


def _amount(currency: str, typed: str) -> int:
    return positive(currency, typed)


def _plain(currency: str, value: int) -> str:
    return money.show(value, currency)


PANEL = PointsPanel
