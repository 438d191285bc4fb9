"""A programme's form: what its rules mean in a sentence while typed, and what three real receipts would earn."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _, _n, amount, say
from models import money
from models.counter.lines import EarnRate
from models.criteria import words
from models.criteria.nodes import Leaf
from models.errors import N_, Message, Refused, Told
from models.loyalty import programme_edit, programme_samples, reached
from models.loyalty.earning import FIXED, EarnBy, EarnPart, EarnRounding, EarnRule, EarnScope
from models.loyalty.programme_edit import ProgrammeForm
from models.loyalty.programme_samples import Sample
from models.money import show_number
from ui.criteria.goods import GoodsPicker
from ui.loyalty.reward_form import typed_day
from ui.page import Desk
from ui.settings.lists import Things, thing
from ui.settings.panel import positive, whole
from ui.settings.words import BYS, ROUNDINGS, SCOPES, earning_words, part_words
from ui.widgets import Card, Form, Sheet, button, icon_button, label, row, set_text
from ui.widgets.fields import Wrong

MOST = 1_000_000
KINDS = (("points", N_("Points")), ("stamps", N_("Stamps")))
BASES = ((True, N_("With tax")), (False, N_("Without tax")))


class ProgrammeSheet(Sheet):
    """A programme, new or known."""

    def __init__(self, window: QWidget, desk: Desk, programme_id: int | None, known: ProgrammeForm) -> None:
        """Show `known`; `programme_id` is None for a new one."""
        title = known.name or (_("New programme") if programme_id is None else _("The shop's points"))
        super().__init__(window, title, width=680)
        self.desk, self.programme_id, self.known = desk, programme_id, known
        self.parts = list(known.rule.parts)
        self.samples: tuple[Sample, ...] = ()
        self.meaning = label("", "notice", wrap=True)
        self.meaning.setAccessibleName(_("What the rules mean"))
        self.body.addWidget(self.meaning)
        self.tried = Card("sunken", margin=12, spacing=4)
        self.tried.body.addWidget(label(_("What your latest receipts would earn"), "panel"))
        self.lines = label("", "muted", wrap=True)
        self.tried.body.addWidget(self.lines)
        self.body.addWidget(self.tried)
        self._fields(known)
        self.body.addWidget(self.form)
        self._goods()
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))
        self.form.edited.connect(self._say)
        self._shape()
        desk.store.read(programme_samples.samples).then(self._tried)

    def _fields(self, known: ProgrammeForm) -> None:
        currency, rule = self.desk.store.settings.currency, known.rule
        form = self.form = Form(columns=2)
        self.name = form.line(_("Name"), known.name, most=60)
        self.kind = form.choice(_("Gives"), [(key, _(name)) for key, name in KINDS], known.kind)
        self.kind.setEnabled(self.programme_id is None)
        self.kind.picked.connect(self._again)
        self.by = form.choice(_("Given for"), [(key, _(name)) for key, name in BYS], rule.by)
        by_money = rule.by is EarnBy.MONEY
        self.points = form.line(_("How many"), str(rule.rate.points), most=8)
        self.per = form.line(
            _("For each"), money.show(rule.rate.per, currency) if by_money else str(rule.rate.per), most=20
        )
        self.scope = form.choice(_("Worked out"), [(key, _(name)) for key, name in SCOPES], rule.scope)
        self.rounding = form.choice(_("Rounded"), [(key, _(name)) for key, name in ROUNDINGS], rule.rounding)
        self.base = form.choice(
            _("Counted on what was paid"), [(key, _(name)) for key, name in BASES], rule.tax_included
        )
        no_end = _("No limit")
        self.most = form.line(_("At most on a receipt"), str(rule.most or ""), most=8, hint=no_end)
        self.a_day = form.line(_("At most a day"), str(rule.a_day or ""), most=8, hint=no_end)
        marks = ", ".join(str(one) for one in known.notices)
        self.notices = form.line(_("Note when a balance reaches"), marks, most=120, hint=_("50, 100"))
        self.start = form.line(_("From"), known.from_day or "", most=10, hint=_("YYYY-MM-DD"))
        self.end = form.line(_("Until"), known.to_day or "", most=10, hint=_("YYYY-MM-DD"))
        self.by.picked.connect(self._by)

    def _goods(self) -> None:
        self.goods = Card("sunken", margin=12, spacing=8)
        self.list = Things()
        self.add_goods = button(_("Goods that earn differently…"), self.add_part, icon="plus")
        self.goods.body.addWidget(self.list)
        self.goods.body.addLayout(row(self.add_goods, None))
        self.body.addWidget(self.goods)

    # -- what it means ------------------------------------------------------------------------------------------------

    @property
    def counted(self) -> EarnBy:
        """What points are given for, as chosen."""
        return EarnBy(self.by.value())

    def _by(self, _value: object) -> None:
        self.per.setText(usual_per(self.counted, self.desk.store.settings.currency))
        self._shape()

    def _again(self, _value: object) -> None:
        self._shape()

    def _shape(self) -> None:
        by, shown = self.counted, self.form.shown
        shown(self.per, by not in FIXED)
        shown(self.scope, by is EarnBy.MONEY)
        shown(self.rounding, by not in FIXED)
        shown(self.base, by is EarnBy.MONEY)
        self.goods.setVisible(by is not EarnBy.VISIT)
        self._fill()
        self._say()

    def _fill(self) -> None:
        self.list.fill([self._part(at, one) for at, one in enumerate(self.parts)])
        self.list.setVisible(bool(self.parts))

    def _part(self, at: int, part: EarnPart) -> QWidget:
        goods = say(words.opened(words.goods(self.desk.store.here, part.goods)))
        change = icon_button("pencil", _("{name}: change…", name=goods), partial(self.change_part, at))
        leave = icon_button("x", _("{name}: take away", name=goods), partial(self.drop_part, at))
        return thing(None, goods, part_words(part, self.kind.value()), change, leave)

    def rule(self) -> EarnRule:
        """The rule as it stands in the fields. Raises Told for what is no number."""
        by, currency = self.counted, self.desk.store.settings.currency
        per = 1
        if by is EarnBy.MONEY:
            per = positive(currency, self.per.text())
        elif by is EarnBy.PIECE:
            per = whole(self.per.text(), 1, 10_000)
        return EarnRule(
            rate=EarnRate(whole(self.points.text(), 0, MOST), per),
            by=by,
            scope=EarnScope(self.scope.value()),
            rounding=EarnRounding(self.rounding.value()),
            tax_included=self.base.value(),
            parts=tuple(self.parts) if by is not EarnBy.VISIT else (),
            most=_limit(self.most),
            a_day=_limit(self.a_day),
            product_rates=self.known.rule.product_rates if self.programme_id is not None else False,
        )

    def _say(self) -> None:
        try:
            rule = self.rule()
        except Told as told:
            set_text(self.meaning, say(told))
            return
        kind = self.kind.value()
        goods = [words.goods(self.desk.store.here, part.goods) for part in rule.parts]
        set_text(self.meaning, earning_words(rule, kind, goods))
        tried = "\n".join(_sample(one, rule, kind) for one in self.samples)
        set_text(self.lines, tried or _("There is no receipt yet."))

    def _tried(self, found: tuple[Sample, ...]) -> None:
        self.samples = found
        self._say()

    # -- goods that earn differently ------------------------------------------------------------------------------

    def add_part(self) -> None:
        """Say of some goods how they earn."""
        usual = usual_part(self.counted, self.points.text(), self.kind.value(), self.desk.store.settings.currency)
        PartSheet(self.window(), self.desk, usual, partial(self._kept_part, None)).open()

    def change_part(self, at: int) -> None:
        """Say it anew."""
        PartSheet(self.window(), self.desk, self.parts[at], partial(self._kept_part, at)).open()

    def drop_part(self, at: int) -> None:
        """Let these goods earn as all others do."""
        del self.parts[at]
        self._shape()

    def _kept_part(self, at: int | None, part: EarnPart) -> None:
        if at is None:
            self.parts.append(part)
        else:
            self.parts[at] = part
        self._shape()

    # -- kept -----------------------------------------------------------------------------------------------------

    def read(self) -> ProgrammeForm:
        """What is in the form. Raises Wrong where something is no number or day; it is said below the field."""
        form = self.form
        form.taken(self.points, partial(_whole, self.points))
        if self.counted not in FIXED:
            form.taken(self.per, self.rule)
        for field in (self.most, self.a_day):
            form.taken(field, partial(_limit, field))
        return replace(
            self.known,
            name=self.name.text(),
            kind=self.kind.value(),
            rule=self.rule(),
            from_day=form.taken(self.start, partial(typed_day, self.start)),
            to_day=form.taken(self.end, partial(typed_day, self.end)),
            notices=form.taken(self.notices, partial(_marks, self.notices)),
        )

    def done(self) -> None:
        """Keep it; what can't be is said in the sheet."""
        try:
            made = self.read()
        except Wrong:
            return
        if made.from_day and made.to_day and made.to_day < made.from_day:
            self.form.wrong(self.end, _("It would end before it begins."))
            return
        verb: Any = partial(programme_edit.save, programme_id=self.programme_id, form=made)
        said = _("Saved: {what}", what=made.name or _("The shop's points"))
        self.desk.write(Message(N_("Programme")), verb, said=said).then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.name, say(error))
        else:
            self.desk.toasts.wrong(error)


class PartSheet(Sheet):
    """Some goods and how they earn."""

    def __init__(self, window: QWidget, desk: Desk, usual: EarnPart, keep: Any) -> None:
        """Show `usual`; `keep(part)` is called with what was said."""
        super().__init__(window, _("Goods that earn differently"), width=600)
        self.desk, self.keep = desk, keep
        currency = desk.store.settings.currency
        self.goods = GoodsPicker(desk, usual.goods)
        self.goods.changed.connect(self.grow)
        self.body.addWidget(self.goods)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        form = self.form = Form(columns=3)
        by_money = usual.by is EarnBy.MONEY
        self.points = form.line(_("How many (0: none)"), str(usual.rate.points), most=8)
        self.by = form.choice(_("Given for"), [(key, _(name)) for key, name in BYS if key not in FIXED], usual.by)
        self.per = form.line(
            _("For each"), money.show(usual.rate.per, currency) if by_money else str(usual.rate.per), most=20
        )
        self.body.addWidget(form)
        self.by.picked.connect(self._by)
        self.body.addStretch(1)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Done"), self.done, kind="primary"))

    def _by(self, _value: object) -> None:
        self.per.setText(usual_per(EarnBy(self.by.value()), self.desk.store.settings.currency))

    def done(self) -> None:
        """Hand it on; what can't be is said at its place."""
        try:
            goods = self.goods.checked()
        except Refused as told:
            set_text(self.error, say(told), hide_empty=True)
            self.grow()
            return
        by = EarnBy(self.by.value())
        try:
            points = self.form.taken(self.points, partial(_whole, self.points))
            per = self.form.taken(self.per, partial(_per, self.per, by, self.desk.store.settings.currency))
        except Wrong:
            return
        self.keep(EarnPart(goods, EarnRate(points, per), by))
        self.accept()


def usual_part(by: EarnBy, points: str, kind: str, currency: str) -> EarnPart:
    """What goods that earn differently begin with: left out, or, where nothing else earns, what alone does."""
    if by in FIXED:
        by = EarnBy.PIECE if kind == "stamps" else EarnBy.MONEY
    unit = money.currency_of(currency).unit
    per = (100 if unit == 1 else unit) if by is EarnBy.MONEY else 1
    return EarnPart(Leaf("line.category", "in", ()), EarnRate(1 if points.strip() == "0" else 0, per), by)


def usual_per(by: EarnBy, currency: str) -> str:
    """What "for each" begins with: 100 yen, a dollar, a piece."""
    unit = money.currency_of(currency).unit
    return money.show(100 if unit == 1 else unit, currency) if by is EarnBy.MONEY else "1"


def _whole(field: Any) -> int:
    return whole(field.text(), 0, MOST)


def _per(field: Any, by: EarnBy, currency: str) -> int:
    return positive(currency, field.text()) if by is EarnBy.MONEY else whole(field.text(), 1, 10_000)


def _marks(field: Any) -> tuple[int, ...]:
    """Numbers with commas or spaces between them. Raises Refused for what is none, or too many."""
    parts = field.text().replace("、", " ").replace("，", " ").replace(",", " ").split()
    marks = tuple(sorted({whole(part, 1, reached.LARGEST) for part in parts}))
    reached.with_marks("", marks)
    return marks


def _limit(field: Any) -> int | None:
    return whole(field.text(), 1, MOST) if field.text().strip() else None


def _sample(one: Sample, rule: EarnRule, kind: str) -> str:
    """A receipt, what it came to, and what it would earn, group by group."""
    earned = one.earned(rule)
    if kind == "stamps":
        return f"{one.number} · {amount(one.total)} → {_n('1 stamp', '{n} stamps', earned.points)}"
    how = " + ".join(say(group.how) for group in earned.groups)
    points = _("{points} pt", points=show_number(earned.points))
    first = f"{one.number} · {amount(one.total)} → {points}"
    return f"{first} ({how})" if how else first
