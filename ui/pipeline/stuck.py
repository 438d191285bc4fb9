"""What is stuck: the deals that nobody touched for too long, whose day has passed, or that have no next step.

A list at the left; at the right why the current one is in it, and what to do about it, each by one click.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.languages import _, amount, say
from models.errors import N_
from models.pipeline import board, deals, rotting, stages
from models.pipeline.rotting import ACTS, LISTS, MEANINGS, STUCK, StuckDeal
from models.values import dataclass
from ui.loyalty.words import short_day, today
from ui.people import fields, words
from ui.people.notes import NoteSheet
from ui.people.small import Icon, emptied
from ui.pipeline.closing import SmallSheet
from ui.pipeline.deal_side import PlanSheet
from ui.pipeline.figure_parts import Names, Whose, names
from ui.pipeline.moves import Moves
from ui.pipeline.view import View
from ui.theme import theme
from ui.widgets import Card, Column, EmptyState, RowsView, Segments, button, label, row, set_text
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.errors import Message
    from models.pipeline.board import Card as DealCard
    from models.pipeline.forecast import Which
    from models.work import Changes, Reader
    from ui.page import Desk

KEPT = "pipeline.stuck"
ROW = 44
ICONS = {"call": "phone", "plan": "calendar-clock", "date": "calendar", "lose": "x"}
EMPTY = {
    "stuck": N_("No deal was left alone for longer than its stage allows."),
    "soon": N_("No deal is close to the limit of its stage."),
    "passed": N_("No open deal's expected day has passed."),
    "unplanned": N_("Every open deal has a next step."),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the view needs besides its rows."""

    counts: dict[str, int]
    names: Names
    limits: bool
    """Whether any stage has a limit."""


def known(read: Reader, today: str, whose: Which) -> Known:
    """The counts of the lists, who there is, and whether stages have limits."""
    limits = any(one.rotting_days for one in stages.stages(read))
    return Known(rotting.counts(read, today=today, whose=whose), names(read), limits)


class _Rows:
    """Asks for deals as they stand on a day, which goes on while the view is open."""

    def __init__(self, day: str) -> None:
        self.day = day

    def __call__(self, read: Reader, ids: Sequence[int]) -> list[StuckDeal]:
        return rotting.of_ids(read, list(ids), today=self.day)


def _ids(read: Reader, *, which: str, today: str, whose: Which, limit: int = -1) -> list[int]:
    return rotting.list_ids(read, which, today=today, whose=whose, limit=limit)


class DateSheet(SmallSheet):
    """When a deal may be expected, as its customer says."""

    def __init__(self, window: QWidget, desk: Desk, one: StuckDeal) -> None:
        """Begin with what was expected so far."""
        self.one = one
        text = _("Ask {name} when they will decide, and note it here.", name=_whom(one))
        super().__init__(window, desk, _("A new expected day"), _("Keep"), text=text)

    def fill(self) -> None:
        """Make the field."""
        self.day: QLineEdit = self.form.line(_("Expected on"), "", hint=_("2026-12-24 or 12/24"))

    def act(self) -> None:
        """Keep the day."""
        typed = self.day.text().strip()
        if not typed:
            set_text(self.error, _("Fill in {what}.", what=_("the expected day")), hide_empty=True)
            self.grow()
            return
        verb = partial(_expect, deal_id=self.one.id, typed=fields.day_ahead(self.desk, typed))
        self.write(N_("Change the expected day"), verb, _("Expected day kept"))


def _whom(one: StuckDeal) -> str:
    if not one.person:
        return who(one) or _("the customer")
    return words.brief(words.polite_name(one.person), 60)


def _expect(tx: Any, *, deal_id: int, typed: str) -> None:
    deals.change(tx, deal_id=deal_id, expected_day=typed)


class StuckView(View):
    """What is stuck, why, and what to do."""

    kinds = frozenset({"deal", "stage", "reminder", "person", "staff"})

    def build(self) -> None:
        """Make the head, the list and the side."""
        self.kept: dict[str, Any] = self.desk.keep.setdefault(KEPT, {"which": "stuck"})
        self.known: Known | None = None
        self._asked = 0
        self.lists = Segments([(key, _(name)) for key, name in LISTS.items()], self.kept["which"])
        self.lists.picked.connect(self._which)
        self.whose = Whose()
        self.whose.picked.connect(self._changed)
        self.meaning = label("", "muted")
        self.body.addLayout(row(self.lists, None, self.whose, spacing=10))
        self.body.addWidget(self.meaning)
        self.rows = _Rows(today(self.desk))
        self.list = RowsView(self.desk.store, self._columns(), self.rows, name=_("Stuck deals"), height=ROW)
        self.list.opened.connect(self.page.open_deal)
        self.list.picked.connect(self._pick)
        self.list.rows.loaded.connect(self._loaded)
        self.list.rows.dataChanged.connect(self._arrived)
        held = Card(margin=8, spacing=0)
        held.body.addWidget(self.list)
        self.side = Side(self)
        both = QWidget()
        both.setLayout(row(held, self.side, spacing=14))
        both.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self.stack = QStackedWidget()
        self.nothing = QWidget()
        QVBoxLayout(self.nothing).setContentsMargins(0, 0, 0, 0)
        self.stack.addWidget(both)
        self.stack.addWidget(self.nothing)
        self.body.addWidget(self.stack, 1)
        self.moves = Moves(self.desk, self.window, _moved)
        self.ask()

    def _columns(self) -> list[Column]:
        return [
            Column(_("Name of the deal"), _name),
            Column(_("Customer"), who, 150),
            Column(_("Why"), self._why, 190, ink=_ink),
            Column(_("What to do"), _advice, 130),
            Column(_("Amount"), _money, 100, right=True),
        ]

    def _why(self, one: StuckDeal) -> str:
        why = one.short(self.kept["which"])
        return why_text(self.desk, why) if why is not None else ""

    # -- what is asked ---------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe with a list (`which="passed"`)."""
        if place.get("which") in LISTS:
            self._which(place["which"])

    def _which(self, which: str) -> None:
        self.kept["which"] = which
        self.lists.set_value(which)
        self.ask()

    def _changed(self, _value: object) -> None:
        self.ask()

    def ask(self) -> None:
        """Ask for the list, and how long the others are."""
        self._asked += 1
        day, whose, which = today(self.desk), self.whose.value(), self.kept["which"]
        self.rows.day = day
        set_text(self.meaning, _(MEANINGS[which]))
        asked = partial(_ids, which=which, today=day, whose=whose)
        self.list.ask(asked, partial(asked, limit=100))
        job = self.desk.store.read(known, day, whose)
        job.then(partial(self._show, self._asked)).failed(self.desk.toasts.wrong)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def _show(self, asked: int, found: Known) -> None:
        if asked != self._asked:
            return
        self.known = found
        self.lists.set_texts([f"{_(name)} {found.counts[key]:,}" for key, name in LISTS.items()])
        self.whose.offer(found.names)
        self._empty()

    def _loaded(self, count: int) -> None:
        self.stack.setCurrentIndex(0 if count else 1)
        if not count:
            self._empty()
        elif self.list.current_id() is None:
            self.list.selectRow(0)
        self._pick(self.list.current_id())

    def _empty(self) -> None:
        """Say why nothing is here: all is well, or no stage has a limit."""
        place = self.nothing.layout()
        emptied(place)  # type: ignore[arg-type]
        if self.stack.currentIndex() == 0:
            return
        which = self.kept["which"]
        if which in ("stuck", "soon") and self.known is not None and not self.known.limits:
            text = _(
                "Give the stages a limit of days in the settings: deals that nobody touches for longer appear here."
            )
            made = EmptyState("clock", _("No stage has a limit"), text, _("Open the settings"), self._settings)
        else:
            made = EmptyState("circle-check", _("Nothing is stuck here"), _(EMPTY[which]))
        place.addWidget(made)  # type: ignore[union-attr]

    def _settings(self) -> None:
        self.desk.navigator.open("settings", section="pipeline")

    # -- the current one -------------------------------------------------------------------------------------------

    def current(self) -> StuckDeal | None:
        """The deal of the current row, as soon as it is there."""
        found = self.list.rows.record(self.list.currentIndex().row())
        return found if isinstance(found, StuckDeal) else None

    def _arrived(self, *_where: object) -> None:
        self._pick(None)

    def _pick(self, _key: object) -> None:
        self.side.show_deal(self.current())

    def act(self, act: str) -> None:
        """Do one of ACTS about the current deal."""
        one = self.current()
        if one is None:
            return
        if act == "call" and one.person_id is not None:
            NoteSheet(self.window(), self.desk, one.person_id, kind="call", text=one.phone).open()
        elif act in ("call", "plan"):
            PlanSheet(self.window(), self.desk, one.id).open()
        elif act == "date":
            DateSheet(self.window(), self.desk, one).open()
        else:
            self.desk.store.read(board.cards, [one.id]).then(self._lose)

    def _lose(self, cards: tuple[DealCard, ...]) -> None:
        if cards:
            self.moves.lose([cards[0].id], cards[0])


class Side(Card):
    """Why the current deal is in the list, and what to do about it."""

    def __init__(self, view: StuckView) -> None:
        """Of a view."""
        super().__init__(margin=18, spacing=8)
        self.view = view
        self.shown: StuckDeal | None = None
        self.acts: dict[str, Any] = {}
        self.setFixedWidth(theme.px(300))

    def show_deal(self, one: StuckDeal | None) -> None:
        """Show a deal, or nothing."""
        if one == self.shown and one is not None:
            return
        self.shown = one
        keyboard = self.window().focusWidget()
        mine = keyboard is not None and self.isAncestorOf(keyboard)
        emptied(self.body)
        if mine:
            self.view.list.setFocus()
        self.acts = {}
        if one is None:
            self.body.addStretch(1)
            return
        self.body.addWidget(label(words.brief(one.name, 120), "panel", wrap=True))
        owner = _("Looked after by {name}", name=words.brief(one.owner, 40)) if one.owner else ""
        for text in (who(one), one.phone, _money(one), owner):
            if text:
                self.body.addWidget(Short(text, "secondary"))
        self.body.addSpacing(theme.px(6))
        self.body.addWidget(label(_("Why it is here"), "secondary"))
        for at, why in enumerate(one.whys):
            icon = Icon("circle-alert" if at == 0 else "minus", "red" if at == 0 else "text3")
            made = row(icon, spacing=8)
            made.addWidget(label(why_text(self.view.desk, why), "", wrap=True), 1)
            self.body.addLayout(made)
        self.body.addSpacing(theme.px(6))
        self.body.addWidget(label(_("What to do"), "secondary"))
        for act, name in ACTS.items():
            kind = "primary" if act == one.advice else ""
            self.acts[act] = button(_(name), partial(self.view.act, act), kind=kind, icon=ICONS[act])
            self.body.addWidget(self.acts[act])
        self.body.addWidget(button(_("Show the deal"), partial(self.view.page.open_deal, one.id), kind="link"))
        self.body.addStretch(1)


def _moved(_ids: Sequence[int], _stage_id: int) -> None:
    """The list asks again by itself."""


def who(one: StuckDeal) -> str:
    """Whom a deal is with."""
    return words.brief(one.company or words.plain_name(one.person), 60) if one.company or one.person else ""


def why_text(desk: Desk, why: Message) -> str:
    """A reason with its day as the screen writes days."""
    day = why.values.get("day")
    return say(replace(why, values={**why.values, "day": short_day(day, today(desk))}) if day else why)


def _name(one: StuckDeal) -> str:
    return words.brief(one.name, 120)


def _ink(one: StuckDeal) -> Any:
    return theme.color("red") if one.rot.state == STUCK or one.has_passed else None


def _advice(one: StuckDeal) -> str:
    return _(ACTS[one.advice])


def _money(one: StuckDeal) -> str:
    if one.amount is None:
        return _("{amount} a month", amount=amount(one.monthly)) if one.monthly else ""
    return amount(one.amount)
