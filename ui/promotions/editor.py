"""The editor of a promotion: what it gives, to whom, when, how often; what is wrong with it and what the law says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, say
from models import times
from models.errors import N_, Message, Refused, Told
from models.promotions import checking, law, saving, words
from models.promotions.draws import PrizeRow
from models.promotions.promotions import PromotionRow
from models.promotions.terms import Do, Effect, Needs, Terms
from models.work import Reader
from ui.criteria.editor import CriteriaEditor
from ui.page import Desk
from ui.people.small import emptied
from ui.promotions.effects import EffectCard
from ui.promotions.prizes import PrizesEditor
from ui.promotions.trial import TrialSheet
from ui.settings.panel import whole
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, Form, Sheet, button, column, label, row, set_text
from ui.widgets.fields import Wrong

MOST = 10_000_000
SIDE = 300
NEEDS = ((Needs.NOTHING, N_("Nothing: it is given by itself")), (Needs.CODE, N_("A code, the same for everybody")),
         (Needs.COUPON, N_("A coupon, each for one use")))  # fmt: skip
TONES = {checking.ERROR: "error", checking.WARNING: "secondary", law.OVER: "error", law.FINE: "muted"}


class PromotionSheet(Sheet):
    """A promotion, new or known. What was edited is never closed away by one key."""

    saved = Signal(int)
    """The key of the promotion that was saved."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        known: PromotionRow | None,
        terms: Terms,
        *,
        name: str = "",
        prizes: tuple[PrizeRow, ...] = (),
    ) -> None:
        """Change `known`, or make a new one that starts as `terms`."""
        super().__init__(window, known.name if known else _("New promotion"), width=1080)
        self.desk, self.known, self.start = desk, known, terms
        self.edited = False
        self.sentence = label("", "strong", wrap=True)
        self.sentence.setAccessibleName(_("What the promotion means"))
        top = Card("sunken", margin=14, spacing=4)
        top.body.addWidget(self.sentence)
        self.body.addWidget(top)
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        self.aside = QVBoxLayout()
        self.aside.setSpacing(theme.px(8))
        self.cards: list[EffectCard] = []
        self._basics(left, known.name if known else name, known.note if known else "")
        self._effects(left)
        self.prizes = PrizesEditor(desk, prizes)
        self.prizes.changed.connect(self._changed)
        left.addWidget(self.prizes)
        left.addWidget(label(_("For whom, when and for what"), "panel"))
        self.criteria = CriteriaEditor(desk, {"person", "basket", "moment"}, terms.criteria)
        self.criteria.changed.connect(self._changed)
        left.addWidget(self.criteria)
        self._dates(left)
        self._limits(left)
        left.addStretch(1)
        side = QWidget()
        side.setFixedWidth(theme.px(SIDE))
        side.setLayout(column(self.aside, None))
        self.body.addLayout(row(left, side, spacing=20))
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.below(self.wrong)
        self.save = button(_("Save"), self.done, kind="primary")
        trial = button(_("Try it on past receipts…"), self.try_it, icon="history")
        self.buttons(trial, None, button(_("Cancel"), self.cancel), self.save)
        self._soon = QTimer(self, interval=200, singleShot=True)
        self._soon.timeout.connect(self.look)
        self._shape()
        self.look()

    # -- the parts --------------------------------------------------------------------------------------------------

    def _basics(self, left: QVBoxLayout, name: str, note: str) -> None:
        self.basics = Form(columns=2)
        self.name = self.basics.line(_("Name, as on the receipt"), name, most=120)
        self.note = self.basics.line(_("Note for the staff"), note, most=1000)
        self.basics.edited.connect(self._changed)
        left.addWidget(self.basics)

    def _effects(self, left: QVBoxLayout) -> None:
        left.addWidget(label(_("What it gives"), "panel"))
        self.effects = QVBoxLayout()
        self.effects.setSpacing(theme.px(10))
        left.addLayout(self.effects)
        for one in self.start.effects:
            self._put(one)
        left.addLayout(row(button(_("Add something that it gives"), self.add_effect, icon="plus"), None))

    def _put(self, effect: Effect) -> EffectCard:
        card = EffectCard(self.desk, effect)
        card.changed.connect(self._changed)
        card.removed.connect(partial(self._take, card))
        self.cards.append(card)
        self.effects.addWidget(card)
        return card

    def add_effect(self) -> None:
        """Let it give one thing more."""
        self._put(Effect(Do.POINTS, points=100)).kind.setFocus(Qt.FocusReason.TabFocusReason)
        self._changed()

    def _take(self, card: EffectCard) -> None:
        self.cards.remove(card)
        card.hide()
        card.deleteLater()
        self._changed()

    def _dates(self, left: QVBoxLayout) -> None:
        left.addWidget(label(_("How long, and what has to be shown"), "panel"))
        terms, form = self.start, Form(columns=2)
        self.time = form
        hint = _("2026-06-15, or 2026-06-15 17:00")
        self.starts = form.line(_("From (empty: at once)"), _start_text(terms.starts), most=16, hint=hint)
        self.ends = form.line(
            _("Last day (empty: until it is switched off)"), _end_text(terms.ends), most=16, hint=hint
        )
        self.needs = form.choice(_("What has to be shown"), [(need, _(text)) for need, text in NEEDS], terms.needs)
        self.code = form.line(_("Code"), terms.code, most=40)
        form.edited.connect(self._changed)
        left.addWidget(form)

    def _limits(self, left: QVBoxLayout) -> None:
        left.addWidget(label(_("How often, and beside which others"), "panel"))
        terms, form, none = self.start, Form(columns=3), _("No limit")
        self.limits = form
        self.per_person = form.line(_("Times for each customer"), str(terms.per_person or ""), most=8, hint=none)
        staff = str(terms.per_staff or "")
        self.per_staff = form.line(_("Times for each member of staff"), staff, most=8, hint=none)
        self.per_day = form.line(_("Times a day"), str(terms.per_day or ""), most=8, hint=none)
        self.in_all = form.line(_("Times in all"), str(terms.in_all or ""), most=8, hint=none)
        self.budget = form.money(_("Budget of discounts"), self.desk.store.settings.currency, terms.budget)
        self.budget_points = form.line(_("Budget of points"), str(terms.budget_points or ""), most=9, hint=none)
        self.sales = form.money(_("Sales expected (for the law)"), self.desk.store.settings.currency, None)
        self.group = form.line(_("Group (of one group only the first is given)"), terms.group, most=40)
        self.alone = form.check(_("Not together with others that lower the price"), terms.alone)
        self.discounted = form.check(_("Lines that staff lowered take part too"), terms.on_discounted)
        form.edited.connect(self._changed)
        left.addWidget(form)

    def _shape(self) -> None:
        self.time.shown(self.code, self._needs() is Needs.CODE)
        draw = any(card.do is Do.DRAW for card in self.cards)
        self.prizes.setVisible(draw)
        self.limits.shown(self.sales, draw)

    # -- live -------------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        self.edited = True
        self._shape()
        self._soon.start()
        self.grow()

    def draft(self) -> Terms:
        """The terms as far as they are there, for the sentence and the hints."""
        try:
            criteria = self.criteria.node()
        except Told:
            criteria = self.start.criteria
        found: dict[str, Any] = {"criteria": criteria, "effects": tuple(card.draft() for card in self.cards)}
        for name, read in self._rest().items():
            try:
                found[name] = read[1]()
            except Told:
                continue
        return Terms(**found)

    def look(self) -> None:
        """Ask what it means, what is wrong with it and what the law says."""
        shop = self.desk.store.settings
        try:
            sales = self.sales.value()
        except Told:
            sales = None
        clock = times.from_ms(self.desk.store.clock.now(), shop.zone).strftime("%Y-%m-%dT%H:%M")
        key = self.known.id if self.known else None
        job = self.desk.store.read(_look, self.draft(), shop, key, clock, self.prizes.drafts(), sales)
        job.then(self._say).failed(self._unsaid)

    def _unsaid(self, error: BaseException) -> None:
        set_text(self.sentence, say(error) if isinstance(error, Told) else "")

    def _say(self, found: tuple[Message, tuple[checking.Problem, ...], tuple[law.Hint, ...]]) -> None:
        meaning, problems, hints = found
        text = say(meaning)
        set_text(self.sentence, text[:1].upper() + text[1:])
        emptied(self.aside)
        self.aside.addWidget(label(_("Does it make sense?"), "panel"))
        if not problems:
            self.aside.addWidget(label(_("Nothing speaks against it."), "muted", wrap=True))
        for problem in problems:
            self.aside.addWidget(label(say(problem.text), TONES[problem.level], wrap=True))
        if hints:
            self.aside.addSpacing(theme.px(10))
            self.aside.addWidget(label(_("What the law says"), "panel"))
        for hint in hints:
            self.aside.addWidget(label(say(hint.text), TONES.get(hint.level, "muted"), wrap=True))
            self.aside.addWidget(label(_(hint.source), "caption", wrap=True))
        if hints:
            self.aside.addWidget(label(_("A hint and not counsel."), "secondary", wrap=True))
        self.grow()

    def try_it(self) -> None:
        """Try it on the receipts of the shop, as far as it is there."""
        self.wrong.hide()
        try:
            if not self.criteria.check():
                return
            terms = self.terms()
        except Wrong:
            return
        except Told as told:
            self._refused(told)
            return
        key = self.known.id if self.known else None
        TrialSheet(self.window(), self.desk, key, self.name.text(), terms).open()

    # -- kept -------------------------------------------------------------------------------------------------------

    def _rest(self) -> dict[str, tuple[tuple[Form, QWidget], Any]]:
        """Where each plain field of the terms is typed, and how it is read."""
        zone = (self.time, self.starts), (self.time, self.ends)
        return {
            "starts": (zone[0], partial(_start, self.starts)),
            "ends": (zone[1], partial(_end, self.ends)),
            "needs": ((self.time, self.needs), self._needs),
            "code": ((self.time, self.code), self._code),
            "per_person": ((self.limits, self.per_person), partial(_count, self.per_person)),
            "per_staff": ((self.limits, self.per_staff), partial(_count, self.per_staff)),
            "per_day": ((self.limits, self.per_day), partial(_count, self.per_day)),
            "in_all": ((self.limits, self.in_all), partial(_count, self.in_all)),
            "budget": ((self.limits, self.budget), self.budget.value),
            "budget_points": ((self.limits, self.budget_points), partial(_count, self.budget_points)),
            "group": ((self.limits, self.group), self._group),
            "alone": ((self.limits, self.alone), self.alone.isChecked),
            "on_discounted": ((self.limits, self.discounted), self.discounted.isChecked),
        }

    def _code(self) -> str:
        return self.code.text().strip() if self._needs() is Needs.CODE else ""

    def _needs(self) -> Needs:
        return Needs(self.needs.value())

    def _group(self) -> str:
        return self.group.text().strip()

    def terms(self) -> Terms:
        """The terms. Raises Wrong or Refused where something does not fit."""
        rest = {name: form.taken(field, read) for name, ((form, field), read) in self._rest().items()}
        effects = tuple(card.effect() for card in self.cards)
        return replace(Terms(criteria=self.criteria.node(), effects=effects), **rest)

    def done(self) -> None:
        """Save it; what does not fit is said where it stands."""
        self.wrong.hide()
        try:
            if not self.criteria.check():
                return
            terms, prizes = self.terms(), self.prizes.prizes() if self.prizes.isVisibleTo(self) else []
        except Wrong:
            return
        except Told as told:
            self._refused(told)
            return
        operation = partial(
            saving.save,
            promotion_id=self.known.id if self.known else None,
            name=self.name.text(),
            terms=terms,
            note=self.note.text(),
            prizes=prizes,
        )
        title = N_("Change promotion: {name}") if self.known else N_("New promotion: {name}")
        job = self.desk.write(title, operation, said=_("Promotion saved"))
        job.then(self._saved).failed(self._refused)

    def _saved(self, key: int) -> None:
        self.saved.emit(key)
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            set_text(self.wrong, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)

    def cancel(self) -> None:
        """Close it; what was edited is asked about first."""
        if not self.edited:
            super().cancel()
            return
        ConfirmSheet(
            self.window(),
            _("Leave without saving?"),
            _("What you changed in this promotion is not saved."),
            _("Leave"),
            self.leave,
            danger=True,
        ).open()

    def leave(self) -> None:
        """Close it without saving."""
        super().cancel()


def _look(
    read: Reader, terms: Terms, shop: Any, key: int | None, clock: str, prizes: list[PrizeRow], sales: int | None
) -> tuple[Message, tuple[checking.Problem, ...], tuple[law.Hint, ...]]:
    facts = law.facts_of(read, terms, shop, promotion_id=key, found=prizes, expected_sales=sales)
    problems = checking.problems(read, terms, promotion_id=key, clock=clock)
    return words.sentence(read, terms), problems, law.hints(terms, facts)


def _count(field: Any) -> int | None:
    return whole(field.text(), 1, MOST) if field.text().strip() else None


# -- moments: a day, or a day and a time; an end that is a day includes it ------------------------------------------


def _start_text(moment: str | None) -> str:
    return "" if moment is None else moment.replace("T00:00", "").replace("T", " ")


def _end_text(moment: str | None) -> str:
    if moment is None or not moment.endswith("T00:00"):
        return _start_text(moment)
    return (date.fromisoformat(moment[:10]) - timedelta(days=1)).isoformat()


def _start(field: Any) -> str | None:
    found = _moment(field)
    return None if found is None else found.strftime("%Y-%m-%dT%H:%M")


def _end(field: Any) -> str | None:
    found = _moment(field)
    if found is None:
        return None
    whole_day = len(field.text().strip()) <= 10
    return (found + timedelta(days=1) if whole_day else found).strftime("%Y-%m-%dT%H:%M")


def _moment(field: Any) -> datetime | None:
    typed = field.text().strip()
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed.replace("/", "-"))
    except ValueError as error:
        raise Refused(N_("Type a day as 2026-06-15, or a moment as 2026-06-15 17:00.")) from error
