"""The digest: what came due while the program was off, on one calm card, never as twenty pop-ups.

It stands over the window until somebody looks at it or puts it away, and on Today until it is dealt with: when all that
it tells of is done, put off or moved, or when somebody says that it is clear.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models.reminders import missed
from models.values import dataclass
from ui import icons
from ui.reminders import told_words
from ui.theme import theme
from ui.widgets import Sheet, button, column, label, row
from ui.widgets.floating import SEEN, FloatingCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.reminders.missed import Missed, Passed
    from models.reminders.telling import Told
    from models.work import Changes
    from ui.page import Desk

KEPT = "digest"
SOON_MS = 50
LOOK = "look"
"""What is asked of the card beside SEEN: to look at Today."""
NAMED = 4
"""So many of each group are named on the card; the others are counted."""
SHOWN = 20
"""So many on the sheet."""
BY_ITSELF = ("points", "wallets", "tiers", "contracts", "fees", "closings", "overdue")
"""Of what is done by the calendar: what an owner wants to know of."""


@dataclass(frozen=True)
class Digest:
    """What it tells of: by their keys what came due within a day and before, some of each in full, what was done."""

    due: tuple[Told, ...] = ()
    old: tuple[Missed, ...] = ()
    ids: frozenset[int] = frozenset()
    by_itself: tuple[tuple[str, int], ...] = ()

    @property
    def older(self) -> int:
        """How many came due more than a day ago."""
        return len(self.ids) - len(self.due)


class Kept(QObject):
    """The digest of a store that is open, kept to what is still to be dealt with. There is one (`kept`)."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        """Know of nothing yet."""
        super().__init__()
        self._store = desk.store
        self.known: Digest | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask)
        desk.bus.changed.connect(self._heard)

    def add(self, due: Sequence[Told], passed: Passed) -> None:
        """Add what came due while nobody was there."""
        known = self.known or Digest()
        ids = known.ids | set(passed.ids) | {one.reminder_id for one in due}
        recent = {one.reminder_id: one for one in (*known.due, *due)}
        old = {one.reminder_id: one for one in (*known.old, *passed.newest) if one.reminder_id not in recent}
        self._set(replace(known, due=tuple(recent.values()), old=tuple(old.values()), ids=ids))

    def done_by_itself(self, done: dict[str, int]) -> None:
        """Note what was done by the calendar; alone it makes no digest."""
        found = tuple((kind, done[kind]) for kind in BY_ITSELF if done.get(kind))
        if self.known is not None and found:
            self._set(replace(self.known, by_itself=found))

    def dismiss(self) -> None:
        """It is clear: nothing of it is shown any more."""
        self._set(None)

    def _set(self, known: Digest | None) -> None:
        self.known = known
        self.changed.emit()

    def _heard(self, changes: Changes) -> None:
        if "reminder" in changes and self.known is not None:
            self._soon.start()

    def _ask(self) -> None:
        if self.known is not None:
            shown: tuple[Told | Missed, ...] = (*self.known.due, *self.known.old)
            question = partial(missed.standing, told=shown, ids=self.known.ids, now=self._store.clock.now())
            self._store.read(question).then(self._left)

    def _left(self, stands: frozenset[int]) -> None:
        known = self.known
        if known is None or known.ids <= stands:
            return
        due = tuple(one for one in known.due if one.reminder_id in stands)
        old = tuple(one for one in known.old if one.reminder_id in stands)
        left = known.ids & stands
        self._set(replace(known, due=due, old=old, ids=left) if left else None)


def kept(desk: Desk) -> Kept:
    """The digest of the open store."""
    found: Kept = desk.keep.get(KEPT) or desk.keep.setdefault(KEPT, Kept(desk))
    return found


# -- words ------------------------------------------------------------------------------------------------------------


def title() -> str:
    """What it is called."""
    return _("While Noren was off")


def sentence(known: Digest) -> str:
    """How much came due."""
    return _n("1 reminder came due.", "{n} reminders came due.", len(known.ids))


def by_itself(known: Digest) -> str:
    """What was done by the calendar meanwhile, in one line."""
    if not known.by_itself:
        return ""
    from desktop import schedule

    return " · ".join(f"{_(schedule.DUE[kind][0])}: {count}" for kind, count in known.by_itself)


# -- shown ------------------------------------------------------------------------------------------------------------


class Summary(QWidget):
    """The groups of a digest, a few of each by name."""

    def __init__(self, desk: Desk, most: int = NAMED, width: int = 290) -> None:
        """Show nothing yet; then so many of each group by name, in a column of this width."""
        super().__init__()
        self.desk, self._most, self._width = desk, most, theme.px(width)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))

    def fill(self, known: Digest) -> None:
        """Show what is left."""
        while (item := self._column.takeAt(0)) is not None:
            shown = item.widget()
            if shown is not None:
                shown.hide()
                shown.deleteLater()
        self._group(_("Within the last day"), len(known.due), [self._line(one) for one in known.due[: self._most]])
        self._group(_("Before that"), known.older, [self._line(one) for one in known.old[: self._most]])
        done = by_itself(known)
        self._group(_("Done by itself"), int(bool(done)), [done])

    def _group(self, name: str, count: int, lines: list[str]) -> None:
        if not count:
            return
        if self._column.count():
            self._column.addSpacing(theme.px(6))
        self._put(label(name, "caption"))
        for text in lines:
            made = label(text)
            made.setWordWrap(made.sizeHint().width() > self._width)  # Qt takes one that may wrap for two lines
            self._put(made)
        more = count - len(lines)
        if more > 0:
            self._put(label(_n("and 1 more", "and {n} more", more), "secondary"))

    def _put(self, made: QLabel) -> None:
        self._column.addWidget(made)
        made.show()  # at once: the card's height is asked for before Qt would do it

    def _line(self, one: Told | Missed) -> str:
        store = self.desk.store
        when = told_words.when(one.day, one.at, store.settings.zone, store.clock.now())
        return " · ".join(part for part in (when, say(one.wording), one.person) if part)


class Floating(FloatingCard):
    """The digest over the window, until all that it tells of is dealt with or it is put away."""

    ended = Signal(bool)
    """It has come to its end; with True, to look at Today."""
    grown = Signal()
    """It shows less or more than before."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Show what there is; `wanted` says whether there is something."""
        super().__init__(window, "sun", "gold", title(), " ")
        self.desk = desk
        self.summary = Summary(desk)
        inset = row(self.summary)
        inset.setContentsMargins(theme.px(34), 0, theme.px(12), theme.px(4))
        self.body.addLayout(inset)
        look = button(_("Look at Today"), partial(self.ask, LOOK), kind="primary", icon="sun")
        self.buttons(look, button(_("I’ll look later"), partial(self.ask, SEEN)), None)
        self.asked.connect(self._answered)
        kept(desk).changed.connect(self.refresh)
        self.refresh()

    @staticmethod
    def wanted(desk: Desk) -> bool:
        """Whether there is one to show."""
        return kept(desk).known is not None

    def refresh(self) -> None:
        """Show what is left of it."""
        known = kept(self.desk).known
        if known is None:
            self.ended.emit(False)
            return
        self.say(sentence(known))
        self.summary.fill(known)
        self.grown.emit()

    def _answered(self, _card: object, what: str, _how: object) -> None:
        self.ended.emit(what == LOOK)


class Banner(QFrame):
    """The digest on Today: there until all of it is dealt with, or somebody says that it is clear.

    What it tells of stands in the list below; which they are is shown on a sheet.
    """

    def __init__(self, desk: Desk) -> None:
        """Show it where there is one; else take no room."""
        super().__init__()
        self.desk = desk
        self.setProperty("kind", "soft")
        self.setAccessibleName(title())
        picture = label()
        picture.setPixmap(icons.icon("sun", "gold").pixmap(theme.px(22), theme.px(22)))
        self.said = label("", "secondary", wrap=True)
        self.which = button(_("Show which"), self.show_which, kind="ghost")
        self.clear = button(_("It is clear"), kept(desk).dismiss, icon="check")
        words = column(label(title(), "row"), self.said, spacing=2)
        head = row(picture, words, self.which, self.clear, spacing=12)
        head.setStretch(1, 1)
        edge = theme.px(16)
        head.setContentsMargins(edge, theme.px(12), edge, theme.px(12))
        self.setLayout(head)
        kept(desk).changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is left of it."""
        known = kept(self.desk).known
        if known is None:
            self.hide()
            return
        self.said.setText(" ".join(part for part in (sentence(known), by_itself(known)) if part))
        self.show()

    def show_which(self) -> None:
        """Show them by name."""
        known = kept(self.desk).known
        if known is not None:
            sheet = Sheet(self.window(), title(), width=520)
            summary = Summary(self.desk, SHOWN, 440)
            summary.fill(known)
            sheet.body.addWidget(label(sentence(known), "secondary"))
            sheet.body.addWidget(summary)
            sheet.body.addStretch(1)
            sheet.buttons(None, button(_("Close"), sheet.cancel))
            sheet.open()
            sheet.grow()
