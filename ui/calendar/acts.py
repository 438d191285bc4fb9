"""What is done from the calendar: moved, stretched, made, opened; of a series it is asked whether all are meant."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop import languages
from desktop.languages import _
from models.errors import N_
from models.reminders import moving, reminders, wall
from ui.calendar.drag import length_of
from ui.calendar.series_sheet import SeriesSheet

if TYPE_CHECKING:
    from datetime import date

    from models.reminders.calendar import Entry
    from ui.calendar.page import CalendarPage


class Acts:
    """The verbs behind the calendar's gestures; each is undone like any change."""

    def __init__(self, page: CalendarPage) -> None:
        """Act for a page."""
        self.page, self.desk = page, page.desk

    # -- moving ---------------------------------------------------------------------------------------------------

    def move(self, one: Entry, day: date, minute: int | None) -> None:
        """Let an entry begin on another day, at another time (None: all day)."""
        if not one.movable:
            self.page.open_entry(one)
        elif one.series_id is not None:
            self._ask(one, partial(self._move_alone, one, day, minute), partial(self._move_all, one, day, minute))
        else:
            self._move_alone(one, day, minute)

    def _move_alone(self, one: Entry, day: date, minute: int | None) -> None:
        verb: Any
        if one.kind == "series":
            verb = partial(
                moving.alone, series_id=one.key, series_day=one.series_day, day=day.isoformat(), minute=minute
            )
        elif minute is None and one.at is not None:
            verb = partial(reminders.change, reminder_id=one.key, day=day.isoformat())
        elif minute is None:
            verb = partial(reminders.move, reminder_id=one.key, day=day.isoformat())
        else:
            verb = partial(reminders.move, reminder_id=one.key, at=wall.moment(day, minute, self.zone))
        self._write(N_("Move “{title}”"), verb, self._moved_to(day, minute))

    def _move_all(self, one: Entry, day: date, minute: int | None) -> None:
        assert one.series_id is not None
        verb = partial(
            moving.all_to_come, series_id=one.series_id, from_day=one.day, day=day.isoformat(), minute=minute
        )
        self._write(N_("Move “{title}”"), verb, self._moved_to(day, minute))

    def _moved_to(self, day: date, minute: int | None) -> str:
        speak = languages.current()
        gap = "" if speak.code == "ja" else " "
        when = f"{speak.date(day, year=False)}{gap}({speak.weekday(day)})"
        if minute is not None:
            when += f" {minute // 60}:{minute % 60:02d}"
        plan = self.page.data.plan(day)
        mark = None if plan is None else plan.mark
        if mark is None or mark.working:
            return _("Moved to {when}", when=when)
        why = _(mark.name) if mark.name else _("shop closed")
        return _("Moved to {when}. The shop is closed then: {why}.", when=when, why=why)

    # -- stretching -------------------------------------------------------------------------------------------------

    def stretch(self, one: Entry, minutes: int) -> None:
        """Let an entry end so many minutes later."""
        if not one.movable or not minutes:
            return
        if one.at is not None and length_of(one) + minutes < 0:
            minutes = -length_of(one)
        if one.series_id is None:
            self._longer_alone(one, minutes)
        else:
            self._ask(one, partial(self._longer_alone, one, minutes), partial(self._longer_all, one, minutes))

    def _longer_alone(self, one: Entry, minutes: int) -> None:
        verb: Any
        if one.kind == "series":
            from datetime import date as dates

            days = (dates.fromisoformat(one.last) - dates.fromisoformat(one.day)).days
            length = length_of(one) + minutes if one.at is not None else days + minutes // wall.DAY_MINUTES
            minute = None if one.at is None else wall.minute_of(one.at, self.zone)
            verb = partial(
                moving.alone, series_id=one.key, series_day=one.series_day, day=one.day, minute=minute,
                length=max(0, length),
            )  # fmt: skip
        else:
            verb = partial(moving.longer_alone, reminder_id=one.key, minutes=minutes)
        self._write(N_("Change the length of “{title}”"), verb, self._until(one, minutes))

    def _longer_all(self, one: Entry, minutes: int) -> None:
        assert one.series_id is not None
        verb = partial(moving.longer, series_id=one.series_id, minutes=minutes)
        self._write(N_("Change the length of “{title}”"), verb, self._until(one, minutes))

    def _until(self, one: Entry, minutes: int) -> str:
        if one.at is None:
            from datetime import date as dates

            last = dates.fromisoformat(one.last) + timedelta(days=minutes // wall.DAY_MINUTES)
            return _("Until {when}", when=languages.current().date(last, year=False))
        ends = (one.end_at if one.end_at is not None else one.at) + minutes * wall.MINUTE
        return _("Until {when}", when=self.page.look.clock(ends))

    # -- the rest ---------------------------------------------------------------------------------------------------

    @property
    def zone(self) -> str:
        """The zone of the shop's wall clock."""
        return self.desk.store.settings.zone

    def _ask(self, one: Entry, alone: Any, all_to_come: Any) -> None:
        SeriesSheet(self.page.window(), self.page.look.title(one), alone, all_to_come, self.page.redraw).open()

    def _write(self, name: str, verb: Any, said: str) -> None:
        self.desk.write(name, verb, said=said).failed(self._refused)

    def _refused(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        self.page.redraw()
