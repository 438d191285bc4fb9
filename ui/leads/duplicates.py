"""Records that may be one person: looked for on demand, compared and merged, or told apart for good."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import duplicates
from desktop.languages import _, _n
from models.errors import N_
from models.people import pairs
from models.people.pairs import PairRow
from models.people.search import Found
from models.work import Changes, Reader
from ui.loyalty.merging import both
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, Segments, button, column, icon_button, label, row, set_text
from ui.widgets.painted import Pill
from ui.widgets.progress import ProgressPanel
from ui.widgets.short import Short

VIEWS = (("open", N_("Perhaps the same")), ("different", N_("Not the same")))
SHOWN = 100
WHY = {
    "card": N_("Same card"),
    "mail": N_("Same mail"),
    "phone": N_("Same phone"),
    "line": N_("Same LINE"),
    "name": N_("Same name"),
    "reading": N_("Same reading"),
    "close_name": N_("Nearly the same name"),
    "birthday": N_("Same birthday"),
    "birthday_month": N_("Same day and month of birth"),
    "address": N_("Same address"),
    "company": N_("Same company"),
    "close_phone": N_("Nearly the same phone"),
    "rare": N_("A rare name"),
}


def _asked(read: Reader, state: str) -> tuple[list[PairRow], int]:
    return pairs.listed(read, state, limit=SHOWN), pairs.count(read, state)


class DuplicatesSection(Section):
    """Two views: who may be the same, and who was told apart."""

    title = N_("Duplicates")
    intro = N_(
        "Customers who may be in here twice. Nothing is ever merged by itself: compare the two, and decide. A merge"
        " keeps both histories, adds the points up and can be undone."
    )
    kinds = frozenset({"pair", "person", "merge"})

    def build(self) -> None:
        """Make the head and the list."""
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "open")
        self.view.picked.connect(self._viewed)
        self.look_button = button(_("Look for duplicates"), self.look, kind="primary", icon="search")
        self.said = label("", "secondary")
        self.body.addLayout(row(self.view, self.said, None, self.look_button, spacing=12))
        self.progress = ProgressPanel(_("Comparing phones, mails, names, birthdays and addresses…"))
        self.progress.hide()
        self.progress.done.connect(self._looked)
        self.progress.failed.connect(self._not_looked)
        self.progress.cancelled.connect(self._ended)
        self.body.addWidget(self.progress)
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(10))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self._generation = 0
        self.ask()

    def _viewed(self, key: str) -> None:
        self.view.set_value(key)
        self.ask()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask who is suspected."""
        self._generation += 1
        self.desk.store.read(_asked, self.view.value).then(partial(self._show, self._generation))

    # -- looking ----------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look through the whole store; the counter goes on meanwhile."""
        self.look_button.setEnabled(False)
        self.progress.show()
        self.progress.follow(self.desk.store.work(duplicates.look))

    def _looked(self, count: int) -> None:
        self._ended()
        said = _n("1 pair may be one customer", "{n} pairs may be one customer each", count)
        self.desk.toasts.say(said if count else _("Nobody seems to be in here twice"))
        self._viewed("open")

    def _not_looked(self, error: BaseException) -> None:
        self._ended()
        self.desk.toasts.wrong(error)

    def _ended(self) -> None:
        self.progress.hide()
        self.look_button.setEnabled(True)

    # -- shown ------------------------------------------------------------------------------------------------------

    def _show(self, generation: int, found: tuple[list[PairRow], int]) -> None:
        if generation != self._generation:
            return
        shown, count = found
        emptied(self.list)
        more = _("The likeliest {shown} of {count}", shown=len(shown), count=count) if count > len(shown) else ""
        set_text(self.said, more or (_n("1 pair", "{n} pairs", count) if count else ""))
        for one in shown:
            self.list.addWidget(PairCard(self.desk, one, self.view.value))
        if not shown:
            self.list.addWidget(self._empty())

    def _empty(self) -> QWidget:
        if self.view.value == "different":
            return EmptyState(
                "users", _("Nobody was told apart"), _("Pairs that you call different people stand here.")
            )
        text = _("Noren compares phones, mails, cards, names with room for slips, birthdays, addresses and companies.")
        return EmptyState("users", _("No duplicates are known"), text, _("Look for duplicates"), self.look)


class PairCard(Card):
    """Two records side by side with why they are suspected. Enter compares, Delete tells them apart."""

    def __init__(self, desk: Desk, pair: PairRow, state: str) -> None:
        """Show a pair."""
        super().__init__(margin=16, spacing=8)
        self.desk, self.pair, self.state = desk, pair, state
        why = [_(WHY[one]) for one in pair.why if one in WHY]
        percent = Pill(_("{percent} %", percent=pair.likeness // 10), "gold" if pair.likeness < 850 else "red")
        reasons = Short(" · ".join(why), "secondary")
        head = row(percent, reasons, *self._buttons(), spacing=10)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        sides = row(self._side(pair.one), self._side(pair.other), spacing=20)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        self.body.addLayout(sides)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        names = [words.plain_name(one.name, one.reading) for one in (pair.one, pair.other)]
        self.setAccessibleName(_("{one} and {other}: {why}", one=names[0], other=names[1], why=", ".join(why)))

    def _buttons(self) -> list[QWidget]:
        if self.state == "different":
            return [button(_("Suspect again"), self.suspect, icon="undo-2")]
        compare = button(_("Compare and merge…"), self.compare, icon="users")
        return [button(_("Not the same"), self.tell_apart, kind="ghost", icon="x"), compare]

    def _side(self, one: Found) -> Any:
        name = words.brief(words.plain_name(one.name, one.reading), 40)
        about = [one.reading if one.name else "", *one.phones[:2], *one.mails[:2], one.company, one.card]
        open_button = icon_button("external-link", _("Open {name}", name=name), partial(self.open_person, one.id))
        words_ = column(Short(name, "row"), Short(" · ".join(part for part in about if part), "secondary"), spacing=2)
        held = row(words_, open_button, spacing=6)
        held.setStretch(0, 1)
        return held

    def open_person(self, person_id: int) -> None:
        """Go to one of the two."""
        self.desk.navigator.open("people", person_id=person_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Answer keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.compare()
        elif event.key() == Qt.Key.Key_Delete and self.state == "open":
            self.tell_apart()
        else:
            super().keyPressEvent(event)

    def compare(self) -> None:
        """Show both whole, to be merged."""
        both(self.window(), self.desk, self.pair.one.id, self.pair.other.id, then=_stay)

    def tell_apart(self) -> None:
        """Remember that they are different people."""
        verb = partial(pairs.tell_apart, pair_id=self.pair.id)
        self.desk.write(N_("Tell two customers apart"), verb, said=_("Remembered: not the same")).failed(
            self.desk.toasts.wrong
        )

    def suspect(self) -> None:
        """Take that back."""
        verb = partial(pairs.suspect_again, pair_id=self.pair.id)
        self.desk.write(N_("Suspect two customers again"), verb).failed(self.desk.toasts.wrong)


def _stay() -> None:
    """After a merge the list stays where it is: the next pair waits."""
