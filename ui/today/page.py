"""Today: the day in figures, what stands to be done, people to speak to, who is on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from models import times
from models.errors import N_
from models.today import entry
from ui.actions import Action
from ui.page import Page
from ui.theme import theme
from ui.today import cards, known, parts, words
from ui.today.acting import Acts
from ui.today.digest import Banner
from ui.today.known import KEPT, Kept
from ui.today.lines import LinesModel
from ui.today.list import LinesView
from ui.today.parts import Beside, Figures, Head, ListCard
from ui.widgets import scrolled, set_text

if TYPE_CHECKING:
    from datetime import datetime

    from models.leads.suggestions import Suggestion
    from models.reminders.shop_days import Days
    from models.team import Member
    from models.today.entry import Asked, Entry
    from models.work import Changes
    from ui.today.known import Later, Lines, TheDay

MINUTE_MS = 60_000
SOON_MS = 600
"""What takes longer is asked so long after the last change that it rests on."""
LINE_MS = 150
"""The line to type in comes so long after the rest: understanding words takes much to load."""


class TodayPage(Page):
    """The page one begins the day with."""

    id = "today"
    title = N_("Today")
    kinds = known.KINDS

    def build(self) -> None:
        """Lay out head, figures, list and what stands beside it; show what was known last."""
        self.kept: Kept = self.desk.keep.setdefault(KEPT, Kept())
        self._generation = 0
        self.lines = LinesModel(self.desk.store)
        self.view = LinesView(self.lines, self.desk.store.settings)
        self.acts = Acts(self, self.desk, self.view.place, self.suggestion_of, self.staff, self.days)
        self.view.asked.connect(self.acts.asked)
        self.view.new_asked.connect(self.add)
        self.view.whole_asked.connect(self.show_whole)
        self.head = Head(self.desk)
        self.digest = Banner(self.desk)
        self.figures = Figures(self.desk)
        self.list = ListCard(self.desk, self.view, self.kept.whose, self.add)
        self.list.picked.connect(self._whose)
        self.beside = Beside(self.desk, self.come, self.go)
        whole = QVBoxLayout(self)
        side = theme.px(28)
        whole.setContentsMargins(side, theme.px(18), side, theme.px(20))
        whole.setSpacing(theme.px(14))
        for part in (self.head, self.digest, self.figures):
            whole.addWidget(part)
        whole.addLayout(parts.beside(self.list, scrolled(self.beside)), 1)
        self._declare()
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._minute)
        self._wind()
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.ask_later)
        self._again()
        self.ask()
        QTimer.singleShot(LINE_MS, self, self._make_line)

    def _declare(self) -> None:
        group = N_("Today")
        self.actions_.add(
            Action("today_new", N_("New reminder"), self.add, "Alt+N", "plus", group),
            Action("today_list", N_("Go to the list"), self.home, "", "list", group),
            Action("today_here", N_("I’m here"), self.come, "", "check", group),
            Action("today_going", N_("I’m going: hand over"), self.go, "", "log-out", group),
        )

    # -- what is asked ------------------------------------------------------------------------------------------------

    def asked(self) -> Asked:
        """What to ask for now."""
        store = self.desk.store
        mine = store.actor.staff_id if self.kept.whose == "mine" and len(self.staff()) > 1 else None
        return entry.asked(store.settings, store.clock.now(), mine)

    def ask(self) -> None:
        """Ask all of it: the list first."""
        self.ask_lines(day=True)
        self._later.start(0)

    def ask_lines(self, *, day: bool = False) -> None:
        """Ask the list's first screen, and after it the `day`'s figures too."""
        self._generation += 1
        job = self.desk.store.read(known.lines, self.asked(), self.kept.more)
        job.then(partial(self._lines, self._generation)).failed(self.desk.toasts.wrong)
        if day:
            job.then(self._then_day)

    def _then_day(self, _found: Lines) -> None:
        self.ask_day()

    def ask_day(self) -> None:
        """Ask the day's figures and who is on."""
        self.desk.store.read(known.the_day, self.asked()).then(self._day).failed(self.desk.toasts.wrong)

    def ask_later(self) -> None:
        """Ask what takes longer."""
        store = self.desk.store
        asked = self.asked()
        job = store.read(known.later, asked, store.path, bool(self.desk.preferences.backup_problem))
        job.then(partial(self._more, asked.staff_id)).failed(self.desk.toasts.wrong)

    def _lines(self, generation: int, found: Lines) -> None:
        if generation != self._generation:
            return
        alone = self.kept.lines is None or len(self.kept.lines.staff) < 2
        self.kept.lines, self.kept.more = found, found.more
        if alone and len(found.staff) > 1 and self.kept.whose == "mine":
            self.ask()  # it was asked for everybody, since it was not known that there are others
        self._show_lines()

    def _day(self, found: TheDay) -> None:
        self.kept.day = found
        self._show_day()

    def _more(self, staff_id: int | None, found: Later) -> None:
        if staff_id != self.asked().staff_id:
            return
        self.kept.later = found
        self.kept.more = (*found.more.entries, *found.more.suggested.entries)
        self._show_lines()
        self._show_later()

    def _again(self) -> None:
        """Show what was known last."""
        self._show_head()
        self._show_lines()
        self._show_day()
        self._show_later()

    # -- what is shown ------------------------------------------------------------------------------------------------

    def staff(self) -> tuple[Member, ...]:
        """Who works here, as far as it is known."""
        return self.kept.lines.staff if self.kept.lines is not None else ()

    def days(self) -> Days | None:
        """The shop's days, as far as they are known."""
        return self.kept.lines.days if self.kept.lines is not None else None

    def suggestion_of(self, one: Entry) -> Suggestion | None:
        """What a line of the list that is suggested rests on."""
        if self.kept.later is None:
            return None
        found = self.kept.later.more.suggested
        return next((act for line, act in zip(found.entries, found.acts, strict=True) if line.key == one.key), None)

    def _local(self) -> datetime:
        return times.from_ms(self.desk.store.clock.now(), self.desk.store.settings.zone)

    def _show_head(self) -> None:
        at_work = self.desk.keep.get("staff")
        set_text(self.head.greeting, words.greeting(getattr(at_work, "name", "") or "", self._local().hour))
        opening = self.kept.day.opening if self.kept.day is not None else None
        set_text(self.head.said, words.day_words(self.asked().day, opening))

    def _show_lines(self) -> None:
        found = self.kept.lines
        if found is None:
            return
        backup = self.kept.later.backup if self.kept.later is not None else ()
        several = len(found.staff) > 1
        had = self.list.had_keys
        self.lines.fill(
            found.first, (*backup, *self.kept.more), named=several and self.kept.whose == "all", whole=self.kept.whole
        )
        self.list.show_lines(self.lines, several=several)
        if had:
            self.home()

    def _show_day(self) -> None:
        found = self.kept.day
        self._show_head()
        self._show_figures()
        if found is not None:
            self.beside.sales.show_days(found.fortnight)
            self.beside.on.show_staff(found.presence)

    def _show_figures(self) -> None:
        day, later = self.kept.day, self.kept.later
        said = cards.kept(
            self.desk.store.settings,
            day.day if day is not None else None,
            later.given if later is not None else None,
            day.deals if day is not None else None,
        )
        self.figures.show_said(said)

    def _show_later(self) -> None:
        if self.kept.later is not None:
            self.beside.speak.show_people(self.kept.later.more.suggested.beside)
            self.beside.reports.show_reports(self.kept.later.reports)
        self._show_figures()

    # -- what the user does -------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe to note something down (`new=True`)."""
        self._show_head()
        if place.get("new"):
            self.add()
        else:
            self.home()

    def home(self) -> None:
        """Take the keyboard: the list, where there is something on it, else the line above it."""
        nothing = self.kept.lines is not None and not self.lines.rowCount()
        shown = self.list.line if nothing else self.view
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        """Ask what changed may have changed."""
        touched = known.KINDS if changes is None else frozenset(changes.touched)
        self._show_head()
        if touched & known.LINES:
            self.ask_lines(day=bool(touched & known.DAY))
        elif touched & known.DAY:
            self.ask_day()
        if touched & known.SOON:
            self._later.start(SOON_MS)
        elif not self._later.isActive():
            self._later.start(MINUTE_MS)

    def _make_line(self) -> None:
        _made = self.list.line

    def _wind(self) -> None:
        """Look again as soon as the next minute begins."""
        self._clock.start(MINUTE_MS - self.desk.store.clock.now() % MINUTE_MS + 20)

    def _minute(self) -> None:
        self._wind()
        if self.isVisible():
            self.ask_lines(day=True)

    def _whose(self, key: str) -> None:
        self.kept.whose = key
        self.ask()

    def show_whole(self, group: str) -> None:
        """Show all of a group, or its first lines again."""
        self.kept.whole ^= {group}
        self.lines.show_whole(group, group in self.kept.whole)

    def add(self) -> None:
        """Note a reminder down."""
        self.list.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def come(self) -> None:
        """Say that whoever is at this till is here."""
        from ui.today.shift import come

        come(self.window(), self.desk)

    def go(self) -> None:
        """Hand over and go."""
        from ui.today.shift import go

        go(self.window(), self.desk)
