"""The calendar: reminders, appointments and what else has a day; by day, week, month, or as a list of what comes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desktop.languages import _, _n
from models import country, team
from models.errors import N_
from models.reminders.calendar import Asked, Entry
from ui.actions import Action, top_layer
from ui.calendar import opening, span, ways
from ui.calendar.acts import Acts
from ui.calendar.agenda import AgendaList
from ui.calendar.data import CalendarData
from ui.calendar.grid import TimeGrid
from ui.calendar.look import Look
from ui.calendar.month import MonthGrid
from ui.page import Page
from ui.people import words
from ui.reminders.line import ReminderLine
from ui.theme import theme
from ui.widgets import Card, Choice, EmptyState, Segments, button, icon_button, label, row, set_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QShowEvent

    from models.work import Changes
    from ui.calendar.surface import Surface

KEPT = "calendar"
LINE = 560
EDGE = 8
MINUTE_MS = 60_000
EVERYBODY = -1
SURFACES = {"day": TimeGrid, "week": TimeGrid, "month": MonthGrid, "agenda": AgendaList}


class CalendarPage(Page):
    """Four views of the same days."""

    id = "calendar"
    title = N_("Calendar")
    kinds = frozenset(
        {"reminder", "reminder_series", "special_day", "work_hours", "setting", "staff", "person", "contract", "deal",
         "event", "booking"}
    )  # fmt: skip

    def build(self) -> None:
        """Lay out the head and the views."""
        self.kept: dict[str, Any] = self.desk.keep.setdefault(
            KEPT, {"view": "week", "day": words.today(self.desk).isoformat(), "staff": EVERYBODY, "done": True,
                   "overlays": frozenset()}
        )  # fmt: skip
        self.look, self.data = Look(), CalendarData(self.desk)
        self.look.zone = self.desk.store.settings.zone
        self.data.asked = self.asked()
        self.acts = Acts(self)
        self._tick()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(28), theme.px(18), theme.px(28), theme.px(20))
        whole.setSpacing(theme.px(12))
        self._head(whole)
        self._views(whole)
        self._declare()
        self.data.arrived.connect(self._count)
        self.clock = QTimer(self)
        self.clock.timeout.connect(self._minute)
        self.desk.store.read(team.staff, all_of_them=True).then(self._staff).failed(self.desk.toasts.wrong)
        self.show_view(self.kept["view"])

    def _head(self, whole: QVBoxLayout) -> None:
        self.segments = Segments([(key, _(name)) for key, name in span.VIEWS], self.kept["view"])
        self.segments.picked.connect(self.show_view)
        self.before = icon_button("chevron-left", _("Earlier"), self.earlier)
        self.after = icon_button("chevron-right", _("Later"), self.later)
        self.now_button = button(_("Today"), self.go_today, kind="ghost", hint="Alt+T")
        self.heading = label("", "title")
        self.line = ReminderLine(self.desk, day=self.kept["day"])
        self.line.setMaximumWidth(theme.px(LINE))
        self.line.setMinimumWidth(theme.px(LINE // 2))
        self.said = label("", "secondary")
        self.whose = Choice([(EVERYBODY, _("Everybody"))], EVERYBODY)
        self.whose.setAccessibleName(_("Whose calendar"))
        self.whose.picked.connect(self._whose)
        self.print_button = icon_button("printer", _("Print"), self.print_days)
        self.menu_button = icon_button("sliders-horizontal", _("What is shown, import and export"), self.show_menu)
        self.new_button = button(_("New reminder"), self.new, kind="primary", icon="plus", hint="Alt+N")
        whole.addLayout(
            row(self.heading, 8, self.before, self.now_button, self.after, 8, self.said, None, self.segments, spacing=6)
        )
        below = row(self.line, None, self.whose, self.print_button, self.menu_button, self.new_button, spacing=8)
        below.setStretchFactor(self.line, 3)
        below.setAlignment(self.whose, Qt.AlignmentFlag.AlignTop)
        for one in (self.print_button, self.menu_button, self.new_button):
            below.setAlignment(one, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(below)

    def _views(self, whole: QVBoxLayout) -> None:
        self.surfaces: dict[str, Surface] = {
            key: SURFACES[key](self.data, self.look, _("Calendar: {view}", view=_(name))) for key, name in span.VIEWS
        }
        self.stack = QStackedWidget()
        for one in self.surfaces.values():
            self.stack.addWidget(one)
            one.opened.connect(self.open_entry)
            one.made.connect(self.make_at)
            one.moved.connect(self.acts.move)
            one.stretched.connect(self.acts.stretch)
            one.day_opened.connect(self.open_day)
            one.gone_on.connect(self._go_on)
            one.cursor_moved.connect(self._cursor)
        self.empty = EmptyState(
            "calendar-days",
            _("Nothing is planned"),
            _("Reminders and appointments of the coming year stand here, day by day."),
            _("New reminder"),
            self.new,
        )
        self.stack.addWidget(self.empty)
        self.card = Card(margin=EDGE, spacing=0)
        self.card.body.addWidget(self.stack)
        whole.addWidget(self.card, 1)

    def _declare(self) -> None:
        group = N_("Calendar")
        self.actions_.add(
            Action("calendar_new", N_("New reminder"), self.new, "Alt+N", "plus", group, self._free),
            Action("calendar_today", N_("Go to today"), self.go_today, "Alt+T", "calendar-check", group, self._free),
            Action("calendar_day", N_("Calendar by day"), self.show_day, "Alt+D", "calendar", group, self._free),
            Action(
                "calendar_week", N_("Calendar by week"), self.show_week, "Alt+W", "calendar-days", group, self._free
            ),
            Action("calendar_month", N_("Calendar by month"), self.show_month, "Alt+M", "table", group, self._free),
            Action("calendar_agenda", N_("Agenda"), self.show_agenda, "Alt+A", "list", group, self._free),
            Action("calendar_print", N_("Print the calendar"), self.print_days, "Ctrl+P", "printer", group, self._free),
        )

    def _free(self) -> bool:
        return top_layer(self.window()) is None

    # -- what is shown ------------------------------------------------------------------------------------------------

    @property
    def view(self) -> str:
        """The view that is shown."""
        return str(self.kept["view"])

    @property
    def surface(self) -> Surface:
        """The painted part of the view that is shown."""
        return self.surfaces[self.view]

    @property
    def day(self) -> date:
        """The day around which the calendar stands."""
        return date.fromisoformat(self.kept["day"])

    @property
    def first_weekday(self) -> int:
        """With which weekday weeks begin in the shop's country; 0 is Monday."""
        return country.country_of(self.desk.store.settings.country).first_weekday

    def show_view(self, view: str) -> None:
        """Show another view of the same day."""
        self.kept["view"] = view if view in self.surfaces else "week"
        self.segments.set_value(self.kept["view"])
        self.redraw()
        if self.isVisible():
            self.surface.setFocus(Qt.FocusReason.OtherFocusReason)

    def redraw(self) -> None:
        """Show the span around the day."""
        view, day = self.view, self.day
        days = span.days_of(view, day, self.first_weekday)
        surface = self.surface
        self.stack.setCurrentWidget(surface)
        if isinstance(surface, MonthGrid):
            surface.show_month(days, day, day)
        else:
            surface.show_days(days, day)
        self._titles()
        self._count()
        self.line.set_day(self.kept["day"])

    def _titles(self) -> None:
        day = self.day
        if self.view == "month" and isinstance(self.surface, MonthGrid):
            day = self.surface.month
        set_text(self.heading, span.title_of(self.view, day, self.first_weekday))

    def _count(self) -> None:
        surface = self.surface
        if isinstance(surface, AgendaList):
            nothing = surface.empty and not self.data.busy
            self.stack.setCurrentWidget(self.empty if nothing else surface)
            set_text(self.said, _("A year from here on") if not nothing else "")
            return
        plans = self.data.plans(surface.days)
        seen = {one.identity for plan in plans.values() for one in plan.whole}
        seen |= {one.entry.identity for plan in plans.values() for one in plan.timed}
        if seen:
            set_text(self.said, _n("1 entry", "{n} entries", len(seen)))
        elif len(plans) == len(surface.days):
            set_text(self.said, _("Nothing here yet: press Alt+N, or drag over a free place."))

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a day (`day="2026-11-30"`) or in a view (`view="month"`)."""
        if place.get("day"):
            self.kept["day"] = date.fromisoformat(str(place["day"])).isoformat()
        self.show_view(place.get("view") or self.view)
        self.home()

    def home(self) -> None:
        """Take the keyboard."""
        self.surface.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        """Read anew what changed."""
        self.look.zone = self.desk.store.settings.zone
        if changes is None or "staff" in changes:
            self.desk.store.read(team.staff, all_of_them=True).then(self._staff).failed(self.desk.toasts.wrong)
        self.data.changed()

    def _staff(self, found: Sequence[team.Member]) -> None:
        self.look.set_staff({one.id: one.colour for one in found})
        names = [(one.id, words.brief(one.name, 40) or _("Owner")) for one in found if one.active]
        options = [(EVERYBODY, _("Everybody")), *names, *([(0, _("Nobody's"))] if len(names) > 1 else [])]
        self.whose.set_options(options, self.kept["staff"])
        self.whose.setVisible(len(names) > 1)
        self.surface.void()

    # -- the clock --------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self.look.now = self.desk.store.clock.now()
        self.look.today = words.today(self.desk)

    def _minute(self) -> None:
        self._tick()
        self.clock.setInterval(MINUTE_MS)
        self.surface.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Go with the clock while it is seen."""
        super().showEvent(event)
        self._tick()
        self.clock.start(MINUTE_MS - self.look.now % MINUTE_MS)
        self.surface.void()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Rest while it is not."""
        super().hideEvent(event)
        self.clock.stop()

    # -- going ------------------------------------------------------------------------------------------------------

    def earlier(self) -> None:
        """Show the span before."""
        self._go_on(-1)

    def later(self) -> None:
        """Show the span after."""
        self._go_on(1)

    def _go_on(self, step: int) -> None:
        if step:
            self.kept["day"] = span.stepped(self.view, self.day, step).isoformat()
        self.redraw()

    def go_today(self) -> None:
        """Show today."""
        self.kept["day"] = self.look.today.isoformat()
        self.redraw()

    def _cursor(self, day: date) -> None:
        self.kept["day"] = day.isoformat()
        self._titles()
        self.line.set_day(self.kept["day"])

    def open_day(self, day: date) -> None:
        """Show a day by itself; where even that has no room for all of it, as a list."""
        crowded = self.view == "day" and self.day == day
        self.kept["day"] = day.isoformat()
        self.show_view("agenda" if crowded else "day")

    def show_day(self) -> None:
        """Show the day."""
        self.show_view("day")

    def show_week(self) -> None:
        """Show the week."""
        self.show_view("week")

    def show_month(self) -> None:
        """Show the month."""
        self.show_view("month")

    def show_agenda(self) -> None:
        """Show what comes, as a list."""
        self.show_view("agenda")

    # -- what of it -------------------------------------------------------------------------------------------------

    def asked(self) -> Asked:
        """What of the calendar is wanted."""
        staff = self.kept["staff"]
        return Asked(None if staff == EVERYBODY else staff, self.kept["done"], frozenset(self.kept["overlays"]))

    def _whose(self, staff_id: int) -> None:
        self.kept["staff"] = staff_id
        self.line.set_preset(staff_id=staff_id if staff_id > 0 else None)
        self.data.ask(self.asked())

    def show_menu(self) -> None:
        """Offer what is shown beside reminders, and the ways in and out."""
        ways.menu(self).popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    # -- entries ----------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Make something where the cursor stands."""
        self.make_at(self.surface.cursor_day, *self.surface.slot())

    def make_at(self, day: date, begins: int | None, ends: Any) -> None:
        """Make something on a day: from a minute to another, or all day (to a last day)."""
        opening.new(self, day, begins, ends)

    def open_entry(self, one: Entry) -> None:
        """Open a reminder, or go where something else is shown."""
        opening.entry(self, one)

    def print_days(self) -> None:
        """Print the day or the week that is shown."""
        from ui.calendar.printing import print_calendar

        print_calendar(self)
