"""A reward's form: what it is, what it costs, for whom, how often; what makes no sense is said while it is typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, say
from models.criteria.nodes import ALWAYS
from models.errors import N_, Refused, Told
from models.loyalty import members, reward_checking, reward_edit, reward_lists
from models.loyalty.reward_edit import RewardForm
from models.loyalty.reward_rules import KINDS, RewardTerms
from models.promotions.checking import ERROR, WARNING, Problem
from models.work import Reader
from ui.criteria.editor import CriteriaEditor
from ui.criteria.picking import PickSheet
from ui.loyalty.words import today
from ui.page import Desk
from ui.people.small import emptied
from ui.settings.panel import whole
from ui.theme import theme
from ui.widgets import Choice, Form, Sheet, button, column, label, row
from ui.widgets.fields import Wrong

MOST = 100_000_000
SIDE = 250
TONES = {ERROR: "error", WARNING: "secondary"}


def choices(read: Reader) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """The programmes and the events to choose from."""
    named = [(key, name or _("The shop's points")) for key, name in reward_lists.programmes(read)]
    return named, reward_lists.events(read)


class Picker(QWidget):
    """A thing that is chosen on a sheet: a button with its name."""

    changed = Signal()
    """Another was chosen, or none."""

    def __init__(self, desk: Desk, kind: str, title: str, key: int | None, name: str) -> None:
        """`kind` is one of `models.criteria.choices`."""
        super().__init__()
        self.desk, self.kind, self.title, self.key, self.name = desk, kind, title, key, name
        self.button = button(name or _("Choose…"), self.choose)
        self.clear = button(_("None"), self._none, kind="ghost")
        self.setLayout(row(self.button, self.clear, None))
        self.setFocusProxy(self.button)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()

    def _say(self) -> None:
        self.button.setText(self.name or _("Choose…"))
        self.button.setAccessibleName(f"{self.title}: {self.name or _('None')}")
        self.clear.setVisible(self.key is not None)

    def choose(self) -> None:
        """Open the list."""
        known = {} if self.key is None else {self.key: self.name}
        sheet = PickSheet(self.window(), self.desk, self.kind, self.title, known, one=True)
        sheet.picked.connect(self._picked)
        sheet.open()

    def _picked(self, chosen: dict[int, str]) -> None:
        self.key, self.name = next(iter(chosen.items()), (None, ""))
        self._say()
        self.changed.emit()

    def _none(self) -> None:
        self._picked({})


class RewardSheet(Sheet):
    """A reward, new or known."""

    def __init__(
        self, window: QWidget, desk: Desk, reward_id: int | None, known: RewardForm, names: dict[str, str]
    ) -> None:
        """`names` are what the product, substitute and promotion of `known` are called."""
        super().__init__(window, known.name or _("New reward"), width=920)
        self.desk, self.reward_id, self.known = desk, reward_id, known
        programmes, events = choices(desk.store.here)
        form = self.form = Form(columns=2)
        self.name = form.line(_("Name"), known.name, wide=True)
        self.kind = form.choice(_("What it is"), [(key, _(name)) for key, name in KINDS.items()], known.kind)
        self.programme = form.choice(_("Paid from"), programmes, known.programme_id)
        self.points = form.line(_("Points each"), str(known.points) if known.points else "", most=12)
        self.value = form.money(_("Worth"), desk.store.settings.currency, known.value or None)
        self.free = form.check(_("Any multiple of these points can be used"), known.free)
        self._things(known, names, events)
        self._limits(known)
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(form)
        left.addWidget(label(_("For whom"), "panel"))
        self.editor = CriteriaEditor(desk, {"person"}, known.terms.criteria)
        left.addWidget(self.editor)
        left.addStretch(1)
        self.body.addLayout(row(left, self._sense(), spacing=20))
        self.kind.picked.connect(self._shape)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))
        self._shape()
        self.look()

    def _sense(self) -> QWidget:
        """Room beside it for what is wrong, and what the owner should know, while it is written."""
        self.edited = self.reward_id is not None
        self.hints = QVBoxLayout()
        self.hints.setSpacing(theme.px(8))
        side = QWidget()
        side.setFixedWidth(theme.px(SIDE))
        side.setLayout(column(label(_("Does it make sense?"), "panel"), self.hints, None))
        self._soon = QTimer(self, interval=200, singleShot=True)
        self._soon.timeout.connect(self.look)
        self.form.edited.connect(self._later)
        self.editor.changed.connect(self._later)
        for picker in (self.product, self.substitute, self.promotion):
            picker.changed.connect(self._later)
        return side

    def _things(self, known: RewardForm, names: dict[str, str], events: list[tuple[int, str]]) -> None:
        form, desk = self.form, self.desk
        self.product = Picker(desk, "product", _("Product"), known.product_id, names.get("product", ""))
        form.add(_("Product"), self.product, wide=True)
        self.substitute = Picker(
            desk, "product", _("Where nothing is left of it"), known.terms.substitute, names.get("substitute", "")
        )
        form.add(_("Where nothing is left of it"), self.substitute, wide=True)
        self.promotion = Picker(desk, "promotion", _("Voucher for"), known.promotion_id, names.get("promotion", ""))
        form.add(_("Voucher for"), self.promotion, wide=True)
        self.event_choice = Choice([(0, _("Choose…")), *events], known.event_id or 0)
        form.add(_("Event"), self.event_choice, wide=True)
        self.send = form.choice(_("How"), [(False, _("Handed over here")), (True, _("Sent"))], known.terms.send)

    def _limits(self, known: RewardForm) -> None:
        form, terms = self.form, known.terms
        self.due = form.line(_("Days a gift is kept"), str(terms.due_days), most=5)
        self.days = form.line(_("Days a voucher can be used"), str(terms.days), most=5, wide=True)
        no_end = _("No limit")
        self.each = form.line(_("Times for each customer"), str(terms.per_person or ""), most=8, hint=no_end)
        self.all = form.line(_("Times in all"), str(terms.in_all or ""), most=8, hint=no_end)
        self.start = form.line(_("From"), known.from_day or "", most=10, hint=_("YYYY-MM-DD"))
        self.end = form.line(_("Until"), known.to_day or "", most=10, hint=_("YYYY-MM-DD"))

    def _shape(self, *_value: object) -> None:
        kind, shown = self.kind.value(), self.form.shown
        shown(self.value, kind in ("money_off", "gift_card"))
        shown(self.free, kind in ("money_off", "gift_card"))
        shown(self.product, kind in ("product", "gift"))
        shown(self.substitute, kind == "gift")
        shown(self.promotion, kind == "voucher")
        shown(self.event_choice, kind == "event")
        shown(self.send, kind == "gift")
        shown(self.days, kind == "voucher")
        shown(self.due, kind == "gift")

    # -- does it make sense? ----------------------------------------------------------------------------------------

    def _later(self) -> None:
        self.edited = True
        self._soon.start()

    def draft(self) -> RewardForm:
        """The reward as far as it is there: what can't be read yet is as it was before."""
        known = self.known
        try:
            criteria = self.editor.node()
        except Told:
            criteria = known.terms.criteria
        terms = replace(
            known.terms,
            criteria=criteria,
            per_person=_so_far(partial(_limit, self.each), None),
            in_all=_so_far(partial(_limit, self.all), None),
            substitute=self.substitute.key,
        )
        return replace(
            known,
            kind=self.kind.value(),
            points=_so_far(partial(_whole, self.points), 0),
            programme_id=self.programme.value(),
            free=self.free.isChecked(),
            value=_so_far(self.value.value, 0) or 0,
            product_id=self.product.key,
            promotion_id=self.promotion.key,
            event_id=self.event_choice.value() or None,
            terms=terms,
            from_day=_so_far(partial(typed_day, self.start), None),
            to_day=_so_far(partial(typed_day, self.end), None),
        )

    def look(self) -> None:
        """Ask what is wrong with it, and what its owner should know."""
        question = partial(reward_checking.problems, form=self.draft(), day=today(self.desk), reward_id=self.reward_id)
        self.desk.store.read(question).then(self._say)

    def _say(self, found: tuple[Problem, ...]) -> None:
        emptied(self.hints)
        if not self.edited:
            self.hints.addWidget(label(_("What is missing or odd is said here while you write."), "muted", wrap=True))
        elif not found:
            self.hints.addWidget(label(_("Nothing speaks against it."), "muted", wrap=True))
        for problem in found if self.edited else ():
            self.hints.addWidget(label(say(problem.text), TONES[problem.level], wrap=True))
        self.grow()

    # -- kept -------------------------------------------------------------------------------------------------------

    def read(self) -> RewardForm:
        """What is in the form. Raises Wrong where something is not a number or a day; it is said below the field."""
        form, number = self.form, self._number
        value = form.taken(self.value, self.value.value) if self.kind.value() in ("money_off", "gift_card") else 0
        terms = RewardTerms(
            self.editor.node(),
            number(self.each, None),
            number(self.all, None),
            number(self.days, 90) or 90,
            number(self.due, 30) or 30,
            bool(self.send.value()),
            self.substitute.key,
        )
        return replace(
            self.known,
            name=self.name.text(),
            kind=self.kind.value(),
            points=number(self.points, 0) or 0,
            programme_id=self.programme.value(),
            free=self.free.isChecked(),
            value=value or 0,
            product_id=self.product.key,
            promotion_id=self.promotion.key,
            event_id=self.event_choice.value() or None,
            terms=terms,
            from_day=self._day(self.start),
            to_day=self._day(self.end),
        )

    def _number(self, field: Any, empty: int | None) -> int | None:
        if not field.text().strip():
            return empty
        found: int = self.form.taken(field, partial(_whole, field))
        return found

    def _day(self, field: Any) -> str | None:
        found: str | None = self.form.taken(field, partial(typed_day, field))
        return found

    def done(self) -> None:
        """Keep it; what can't be is said in the sheet."""
        if not self.editor.check():
            return
        try:
            made = self.read()
        except Wrong:
            return
        if self.reward_id is None:
            verb: Any = partial(reward_edit.create, form=made)
        else:
            verb = partial(reward_edit.change, reward_id=self.reward_id, form=made)
        job = self.desk.write(N_("Reward: {name}"), verb, said=_("Saved: {what}", what=made.name))
        job.then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.name, say(error))
        else:
            self.desk.toasts.wrong(error)


def _so_far(read: Callable[[], Any], otherwise: Any) -> Any:
    """What is in a field already; what can't be read is said when it is saved."""
    try:
        return read()
    except Told:
        return otherwise


def _limit(field: Any) -> int | None:
    return _whole(field) if field.text().strip() else None


def _whole(field: Any) -> int:
    return whole(field.text(), 0, MOST)


def typed_day(field: Any) -> str | None:
    """Read a day as typed (ISO); None for nothing. Raises Refused."""
    typed = field.text().strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise Refused(N_("Type a day as 2026-06-15.")) from error


def new_form(read: Reader) -> RewardForm:
    """What a new reward begins with."""
    return RewardForm("", "money_off", 0, members.first_programme(read), terms=RewardTerms(ALWAYS))
