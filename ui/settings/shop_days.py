"""Shop days: the hours of the week, 定休日, 年末年始, special days, public holidays; in words first."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLineEdit

from desktop.languages import _, current, say
from models.errors import N_, Told
from models.leads import teams
from models.leads.hours import USUAL, Week
from models.reminders import shop_days, shop_days_edit
from models.reminders.shop_days import Days
from models.reminders.shop_days_edit import Holiday, SpecialRow
from models.values import dataclass
from models.work import Changes, Reader
from ui.leads.teams import hours_text, stretches_of
from ui.people import words
from ui.settings import shop_days_words as said
from ui.settings.lists import Things, thing
from ui.settings.panel import Panel
from ui.settings.rows import Row, wrapped
from ui.settings.shop_days_sheet import SpecialSheet
from ui.theme import theme
from ui.widgets import Card, Choice, Segments, Toggle, button, icon_button, label, row, set_text

MONTH_DAY = "MM-dd"
YEAR_END = ("12-30", "01-03")
"""What 年末年始 is proposed as."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the panel shows."""

    days: Days
    week: Week
    specials: tuple[SpecialRow, ...]
    holidays: tuple[Holiday, ...]
    closed: tuple[str, ...]


def _asked(read: Reader, today: str, year: int, language: str) -> Found:
    return Found(
        shop_days.load(read),
        teams.week_of(read, None) or USUAL,
        shop_days_edit.specials(read, since=f"{today[:4]}-01-01"),
        shop_days_edit.holidays(read, year=year, language=language),
        shop_days_edit.next_closed(read, day=today),
    )


class ShopDaysPanel(Panel):
    """When the shop is open; obeyed by every "next working day" of the program."""

    title = N_("Shop days")
    intro = N_(
        "When the shop is open. Reminders, contracts and promised answers go by it wherever they say “working day”."
    )
    kinds = frozenset({"setting", "work_hours", "special_day"})

    def build(self) -> None:
        """Make the cards."""
        self.today = words.today(self.desk)
        self.year = self.today.year
        self.found: Found | None = None
        card = self.card()
        self.sentence = wrapped("", "row")
        self.next = wrapped("", "secondary")
        card.body.addWidget(self.sentence)
        card.body.addWidget(self.next)
        self._hours()
        self._regular()
        self._year_end()
        self._special()
        self._holidays()
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read everything again."""
        self.show_settings()
        job = self.desk.store.read(_asked, self.today.isoformat(), self.year, current().code)
        job.then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: Found) -> None:
        self.found = found
        set_text(self.sentence, said.sentence(found.days, found.week, self.today.year))
        names = [said.day_name(found.days, day, self.today) for day in found.closed]
        set_text(self.next, _("Next closed: {days}", days=", ".join(names)) if names else _("Open every day."))
        for field, stretches in zip(self.hours, found.week, strict=True):
            if not field.hasFocus():
                field.setText(hours_text(stretches))
        self._show_regular(found)
        self._show_year_end()
        self._show_special(found)
        self._show_holidays(found)

    # -- hours ----------------------------------------------------------------------------------------------------

    def _hours(self) -> None:
        card = self.card(N_("Opening hours"), N_("Such as 9:00–12:00, 13:00–18:00; empty: closed on this weekday."))
        card.body.setSpacing(theme.px(8))
        self.hours: list[QLineEdit] = []
        self.hour_rows: list[Row] = []
        for at, name in enumerate(said.DAYS):
            field = QLineEdit()
            field.setMaxLength(80)
            field.editingFinished.connect(partial(self._hours_edited, at))
            line = Row(_(name), "", field, width=280)
            card.body.addWidget(line)
            self.hours.append(field)
            self.hour_rows.append(line)

    def _hours_edited(self, at: int) -> None:
        found = self.found
        if found is None:
            return
        try:
            stretches = stretches_of(self.hours[at].text())
        except Told as told:
            self.hour_rows[at].wrong(say(told))
            return
        self.hour_rows[at].wrong("")
        if stretches != found.week[at]:
            week = (*found.week[:at], stretches, *found.week[at + 1 :])
            self.keep(N_("Opening hours"), partial(shop_days_edit.set_week, week=week))
        else:
            self.hours[at].setText(hours_text(stretches))

    # -- 定休日 ------------------------------------------------------------------------------------------------------

    def _regular(self) -> None:
        card = self.card(N_("Regular closing days"), N_("Weekdays on which the shop is closed though it has hours."))
        self.regular = Things()
        card.body.addWidget(self.regular)
        self.nth = Choice([(key, _(name)) for key, name in said.NTH], "0")
        self.nth.setAccessibleDescription(_("Which weeks"))
        self.weekday = Choice([(at, _(name)) for at, name in enumerate(said.DAYS)], 2)
        self.weekday.setAccessibleDescription(_("Weekday"))
        self.add_regular_button = button(_("Add closing day"), self.add_regular, icon="plus")
        card.body.addLayout(row(self.nth, self.weekday, self.add_regular_button, None))

    def _show_regular(self, found: Found) -> None:
        lines = []
        for text in self.shop.closed_weekdays:
            name = said.closed_text(text)
            remove = icon_button("trash-2", _("{name}: remove", name=name), partial(self.remove_regular, text))
            lines.append(thing(None, name, "", remove))
        self.regular.fill(lines)
        self.regular.setVisible(bool(lines))

    def add_regular(self) -> None:
        """Close on a weekday."""
        nth, weekday = str(self.nth.value()), shop_days.WEEKDAYS[self.weekday.value()]
        known = list(self.shop.closed_weekdays)
        if nth == "0":
            known = [one for one in known if not one.endswith(weekday)]
        elif weekday in known:
            return
        wanted = [*known, weekday if nth == "0" else f"{nth}{weekday}"]
        self.keep(
            N_("Regular closing days"),
            partial(shop_days_edit.set_closed_weekdays, weekdays=tuple(dict.fromkeys(wanted))),
        )

    def remove_regular(self, text: str) -> None:
        """Open on a weekday again."""
        left = tuple(one for one in self.shop.closed_weekdays if one != text)
        self.keep(N_("Regular closing days"), partial(shop_days_edit.set_closed_weekdays, weekdays=left))

    # -- 年末年始 -----------------------------------------------------------------------------------------------------

    def _year_end(self) -> None:
        card = self.card(N_("Turn of the year"))
        self.year_end = Toggle(_("Closed at the turn of the year"))
        self.year_end.clicked.connect(self._year_end_switched)
        card.body.addWidget(Row(_("Closed at the turn of the year"), _("The same days each year."), self.year_end))
        self.year_first, self.year_last = self._month_day(_("First day")), self._month_day(_("Last day"))
        first, last = label(_("First day"), "muted"), label(_("Last day"), "muted")
        first.setBuddy(self.year_first)
        last.setBuddy(self.year_last)
        self.year_days = row(first, self.year_first, 12, last, self.year_last, None)
        card.body.addLayout(self.year_days)
        self._year_labels = (first, last)

    def _month_day(self, name: str) -> QDateEdit:
        field = QDateEdit()
        field.setDisplayFormat("M月d日" if current().code == "ja" else "d MMM")
        field.setAccessibleName(name)
        field.setMinimumWidth(theme.px(130))
        field.editingFinished.connect(self._year_end_edited)
        return field

    def _show_year_end(self) -> None:
        days = self.shop.closed_year_end
        on = len(days) == 2
        self.year_end.setChecked(on)
        shown = days if on else YEAR_END
        for field, text in zip((self.year_first, self.year_last), shown, strict=True):
            if not field.hasFocus():
                field.setDate(QDate.fromString(f"2000-{text}", "yyyy-MM-dd"))
        for widget in (self.year_first, self.year_last, *self._year_labels):
            widget.setVisible(on)

    def _year_end_switched(self, *_signal: object) -> None:
        first, last = YEAR_END if self.year_end.isChecked() else ("", "")
        self.keep(N_("Turn of the year"), partial(shop_days_edit.set_year_end, first=first, last=last))

    def _year_end_edited(self) -> None:
        first, last = (one.date().toString(MONTH_DAY) for one in (self.year_first, self.year_last))
        if len(self.shop.closed_year_end) == 2 and (first, last) != tuple(self.shop.closed_year_end):
            self.keep(N_("Turn of the year"), partial(shop_days_edit.set_year_end, first=first, last=last))

    # -- special days -------------------------------------------------------------------------------------------------

    def _special(self) -> None:
        card = self.card(N_("Special days"), N_("Closed or open on single days, whatever the week says."))
        self.specials = Things()
        card.body.addWidget(self.specials)
        self.add_special_button = button(_("Add special days…"), self.add_special, icon="plus")
        card.body.addLayout(row(self.add_special_button, None))

    def _show_special(self, found: Found) -> None:
        lines = []
        for some in said.runs(found.specials):
            name, about = said.special_text(some, self.today)
            remove = icon_button("trash-2", _("{name}: remove", name=name), partial(self.remove_special, some))
            past = some[-1].day < self.today.isoformat()
            lines.append(thing(None, name, about, remove, quiet=past))
        self.specials.fill(lines)
        self.specials.setVisible(bool(lines))

    def add_special(self) -> None:
        """Say that some days are otherwise."""
        SpecialSheet(self.window(), self.desk, self.today).open()

    def remove_special(self, some: tuple[SpecialRow, ...]) -> None:
        """Let days be as the week says."""
        self.keep(N_("Special days"), partial(shop_days_edit.remove_special, ids=[one.id for one in some]))

    # -- public holidays ----------------------------------------------------------------------------------------------

    def _holidays(self) -> None:
        card = self.card(N_("Public holidays"))
        self.toggle(card, "work_on_holidays", N_("Open on public holidays"), N_("Else the shop is closed on them."))
        self.years = Segments([(self.year, str(self.year)), (self.year + 1, str(self.year + 1))], self.year)
        self.years.picked.connect(self._year_picked)
        card.body.addWidget(self.years)
        self.holiday_list = Card("plain", margin=0, spacing=2)
        card.body.addWidget(self.holiday_list)
        self.no_holidays = wrapped(
            _("No public holidays are known for this country. Add them as special days."), "muted"
        )
        card.body.addWidget(self.no_holidays)

    def _year_picked(self, year: Any) -> None:
        self.year = int(year)
        self.refresh(None)

    def _show_holidays(self, found: Found) -> None:
        from ui.people.small import emptied

        emptied(self.holiday_list.body)
        speak = current()
        for one in found.holidays:
            day = date.fromisoformat(one.day)
            gap = "" if speak.code == "ja" else " "
            when = label(f"{speak.date(day, year=False)}{gap}({speak.weekday(day)})", "muted")
            when.setFixedWidth(theme.px(120))
            name = label(one.name, "" if one.closed else "muted")
            state = label(_("shop closed") if one.closed else _("shop open"), "secondary")
            line = row(when, name, None, state, spacing=12)
            self.holiday_list.body.addLayout(line)
        self.years.setVisible(bool(found.holidays))
        self.no_holidays.setVisible(not found.holidays)

    # -- keeping ------------------------------------------------------------------------------------------------------

    def keep(self, title: str, verb: Any) -> None:
        """Keep something, and say so."""
        self.write(title, verb)


PANEL = ShopDaysPanel
