"""A person as a lead: the state, who looks after them, the time left, and the steps that lead on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QWidget

from desktop.languages import _, _n
from models.leads import of_person
from ui.leads import lead_steps, lead_words
from ui.people import words
from ui.people.deal_form import open_form
from ui.people.panels import PersonPanel
from ui.people.small import Icon, emptied
from ui.widgets import button, label, row
from ui.widgets.painted import Pill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.leads.of_person import OfPerson
    from models.work import Reader

STEPS = {
    "new": ("take", "accept", "nurture", "disqualify", "give"),
    "working": ("qualify", "accept", "hand_back", "nurture", "disqualify", "give"),
    "qualified": ("accept", "hand_back", "nurture", "disqualify", "give"),
    "nurture": ("take", "accept", "disqualify", "leave"),
    "converted": ("accept", "enter"),
    "disqualified": ("enter", "nurture", "leave"),
}
"""What can be done in a state, the usual first."""


class LeadCard(PersonPanel):
    """The lead of a person."""

    kinds = frozenset({"person", "lead", "assignment", "rating", "absence", "work_hours", "staff"})

    def question(self, read: Reader, person_id: int) -> OfPerson | None:
        """The lead, or that they are none."""
        now, day = self.desk.store.clock.now(), words.today(self.desk).isoformat()
        return of_person.lead_of(read, person_id, now=now, day=day)

    def fill(self, found: OfPerson) -> None:
        """Show it."""
        emptied(self.body)
        one = found.lead
        if one is None:
            begin = button(_("Make a lead"), partial(self.step, "enter"), kind="link", icon="target")
            deal = button(_("Open a deal…"), partial(self.step, "accept"), kind="link", icon="handshake")
            self.body.addLayout(row(begin, None))
            self.body.addLayout(row(deal, None))
            return
        pills: list[QWidget | None] = [
            Pill(lead_words.state(one.state), lead_words.STATE_TONES.get(one.state, "quiet"))
        ]
        if one.list == "sales" and one.state in ("new", "working", "qualified"):
            pills.append(Pill(_("For sales"), "green"))
        self.body.addLayout(row(Icon("target", "primary"), label(_("Lead"), "row"), None, spacing=6))
        self.body.addLayout(row(*pills, None, spacing=6))
        owner = words.brief(lead_words.staff_name(one.owner, one.owner_id), 40)
        nobody = _("Nobody looks after them yet.")
        told = _("Looked after by {name}", name=owner) if one.owner_id is not None else nobody
        parts = [told, words.brief(found.team, 30), _("away today") if found.away else ""]
        self.body.addWidget(label(" · ".join(part for part in parts if part), "secondary", wrap=True))
        left = lead_words.left_text(one.left)
        if left:
            late = one.left is not None and one.left < 0
            line = label(_("First answer: {left}", left=left), "error" if late else "strong", wrap=True)
            self.body.addWidget(line)
        if one.reason:
            self.body.addWidget(label(words.brief(one.reason, 200), "secondary", wrap=True))
        if found.times > 1:
            self.body.addWidget(label(_n("A lead once", "A lead for the {n}th time", found.times), "caption"))
        self._steps(one.state)

    def _steps(self, state: str) -> None:
        first, *others = STEPS.get(state, ("enter",))
        text, icon = names()[first]
        self.body.addWidget(button(text, partial(self.step, first), icon=icon, kind="primary"))
        if others:
            acts = [(names()[key][0], partial(self.step, key)) for key in others]
            self.body.addWidget(menu_button(_("Other steps…"), acts))

    def step(self, key: str) -> None:
        """Take a step."""
        if self.person_id is None:
            return
        ids = [self.person_id]
        asking: dict[str, Callable[[], Any]] = {
            "take": partial(lead_steps.take, self.desk, ids),
            "accept": partial(open_form, self.window(), self.desk, self.person_id),
            "hand_back": partial(lead_steps.ask_hand_back, self.window(), self.desk, ids),
            "disqualify": partial(lead_steps.ask_disqualify, self.window(), self.desk, ids),
            "give": partial(lead_steps.ask_give, self.window(), self.desk, ids),
        }
        asking.get(key, partial(lead_steps.do, self.desk, key, ids))()


def menu_button(text: str, acts: Sequence[tuple[str, Callable[[], Any]]]) -> QWidget:
    """A button that opens a menu of acts."""
    made = button(text, icon="ellipsis")
    menu = QMenu(made)
    for name, act in acts:
        menu.addAction(name).triggered.connect(partial(_run, act))
    made.clicked.connect(partial(_open_below, made, menu))
    return made


def _run(act: Callable[[], Any], *_checked: object) -> None:
    act()


def _open_below(made: QWidget, menu: QMenu, *_checked: object) -> None:
    menu.popup(made.mapToGlobal(made.rect().bottomLeft()))


def names() -> dict[str, tuple[str, str]]:
    """What the steps are called, with their icons."""
    return {
        "take": (_("Take"), "user-plus"),
        "qualify": (_("Mark as qualified"), "badge-check"),
        "accept": (_("Open a deal…"), "handshake"),
        "nurture": (_("To nurture"), "refresh-cw"),
        "hand_back": (_("Hand back…"), "undo-2"),
        "disqualify": (_("Set aside…"), "ban"),
        "give": (_("Give to…"), "users"),
        "enter": (_("Lead again"), "target"),
        "leave": (_("No lead"), "x"),
    }
