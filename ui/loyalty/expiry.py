"""Points that lapse: who loses how many by when, to act on; and the month's roll-forward with what is outstanding."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import _, _n, amount
from models.errors import N_
from models.loyalty import losing, rollforward
from models.loyalty.losing import Losing
from models.loyalty.rollforward import EntryLine, Month, Outstanding
from models.money import MINUS, show_number
from models.work import Changes, Reader
from ui.loyalty.files import write_file
from ui.loyalty.words import short_day, today
from ui.page import Desk
from ui.people.small import emptied
from ui.people.words import month_name, reason_text
from ui.sections import Section
from ui.theme import theme
from ui.widgets import (
    Card,
    Choice,
    Column,
    EmptyState,
    RowsView,
    Segments,
    Sheet,
    button,
    column,
    icon_button,
    label,
    line,
    row,
    set_text,
)

SPANS = ((7, N_("7 days")), (30, N_("30 days")), (90, N_("90 days")))
VIEWS = (("soon", N_("Who loses points")), ("month", N_("Month by month")))
PAGE = 200


class ExpirySection(Section):
    """Two views: a list to act on, and the books."""

    title = N_("Expiring points")
    intro = N_("Points can be used until the end of their last day. Tell members before they lose them.")
    kinds = frozenset({"account", "points_entry", "person", "reminder", "programme", "setting"})

    def build(self) -> None:
        """Make both views."""
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "soon")
        self.view.picked.connect(self._viewed)
        self.soon = SoonView(self.desk)
        self.month = MonthView(self.desk)
        self.body.addLayout(row(self.view, None))
        self.body.addWidget(self.soon, 1)
        self.body.addWidget(self.month, 1)
        self._viewed("soon")

    def _viewed(self, key: str) -> None:
        self.view.set_value(key)
        self.soon.setVisible(key == "soon")
        self.month.setVisible(key == "month")
        (self.soon if key == "soon" else self.month).ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a view (`view="month"`)."""
        self._viewed(place.get("view") or self.view.value)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        (self.soon if self.view.value == "soon" else self.month).ask()


class SoonView(QWidget):
    """Who loses points within some days."""

    def __init__(self, desk: Desk) -> None:
        """Ask for the next 30 days."""
        super().__init__()
        self.desk = desk
        self.found: dict[int, Losing] = {}
        self.days = Segments([(str(days), _(name)) for days, name in SPANS], "30")
        self.days.picked.connect(self._spanned)
        least = [(1, _("Any number")), (100, _("100 points or more")), (1000, _("1,000 points or more"))]
        self.least = Choice(least, 1)
        self.least.setAccessibleName(_("At least"))
        self.least.currentIndexChanged.connect(self._spanned)
        self.sum = label("", "secondary")
        self.list = RowsView(desk.store, self._columns(), self._rows, name=_("Members who lose points"), height=48)
        self.list.opened.connect(self._open)
        self.list.rows.loaded.connect(self._loaded)
        self.empty = EmptyState("clock", _("Nobody loses points"), _("No points lapse within these days."))
        self.remind_button = button(_("Make reminders"), self.remind, icon="bell")
        self.save_button = button(_("Save as CSV"), self.save, icon="download")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(10))
        whole.addLayout(row(self.days, self.least, None, self.remind_button, self.save_button, spacing=8))
        whole.addWidget(self.sum)
        whole.addWidget(self.list, 1)
        whole.addWidget(self.empty, 1)

    def _columns(self) -> list[Column]:
        return [
            Column(_("Customer"), _name),
            Column(_("Points lost"), _lost, 110, right=True),
            Column(_("First on"), self._first, 120),
            Column(_("Of"), _usable, 120, right=True),
            Column(_("Phone"), _phone, 150),
            Column(_("Reminder"), _reminded, 110),
        ]

    def _first(self, one: Losing) -> str:
        return short_day(one.first_day, today(self.desk))

    def _spanned(self, _value: object) -> None:
        self.ask()

    def ask(self) -> None:
        """Ask again who loses points."""
        days, least = int(self.days.value), int(self.least.value())
        self.list.ask(partial(self._ids, day=today(self.desk), days=days, at_least=least))

    def _ids(self, read: Reader, *, day: str, days: int, at_least: int) -> Sequence[int]:
        self.found = {one.id: one for one in losing.losing(read, day=day, days=days, at_least=at_least)}
        return list(self.found)

    def _rows(self, _read: Reader, ids: Sequence[int]) -> Sequence[Losing]:
        found = self.found
        return [found[key] for key in ids if key in found]

    def _loaded(self, count: int) -> None:
        self.list.setVisible(count > 0)
        self.empty.setVisible(count == 0)
        self.remind_button.setEnabled(count > 0)
        self.save_button.setEnabled(count > 0)
        points = sum(one.points for one in self.found.values())
        value = amount(points * self.desk.store.settings.points_value)
        members = _n("1 member", "{n} members", count)
        said = _(
            "{members} lose {points} points, worth {value}", members=members, points=show_number(points), value=value
        )
        set_text(self.sum, said if count else "", hide_empty=True)

    def _open(self, account_id: int) -> None:
        one = self.found.get(account_id)
        if one is not None:
            self.desk.navigator.open("people", person_id=one.person_id)

    def remind(self) -> None:
        """Make a reminder for each of them, a week before."""
        members = [(one.person_id, one.account_id, one.first_day, _title(one)) for one in self.found.values()]
        said = _n("1 reminder is there", "{n} reminders are there", len(members))
        self.desk.write(N_("Remind of expiring points"), partial(losing.remind, members=members), said=said)

    def save(self, folder: Path | None = None) -> Path:
        """Write the list as CSV."""
        from desktop.exchange.writing import write_csv

        header = [_("Customer"), _("Points lost"), _("First on"), _("Of"), _("Phone"), _("Mail")]
        rows = [(one.name, one.points, one.first_day, one.usable, one.phone, one.mail) for one in self.found.values()]
        code = languages.current().code

        def make(_read: Reader, path: Path) -> None:
            write_csv(path, header, rows, language=code)

        return write_file(self.desk, make, f"expiring-{today(self.desk)}.csv", folder, show=False)


def _title(one: Losing) -> str:
    """Whose they are, with the day on which they lapse: languages write it as the reader does (`reminders.wording`)."""
    return f"{one.name or one.reading} {one.first_day}"


def _name(one: Losing) -> str:
    return one.name or one.reading or _("No name")


def _lost(one: Losing) -> str:
    return show_number(one.points)


def _usable(one: Losing) -> str:
    return show_number(one.usable)


def _phone(one: Losing) -> str:
    return one.phone or one.mail


def _reminded(one: Losing) -> str:
    return _("Open") if one.reminded else ""


class MonthView(QWidget):
    """A month's roll-forward; each figure opens its entries."""

    def __init__(self, desk: Desk) -> None:
        """Show this month."""
        super().__init__()
        self.desk = desk
        self.month = today(desk)[:7]
        self.shown: Month | None = None
        self.programme = Choice([], None)
        self.programme.setAccessibleName(_("Programme"))
        self.programme.currentIndexChanged.connect(self._chosen)
        self.name = label("", "panel")
        self.next_button = icon_button("chevron-right", _("Next month"), partial(self.step, 1))
        before = icon_button("chevron-left", _("Month before"), partial(self.step, -1))
        self.save_button = button(_("Save as Excel"), self.save, icon="file-spreadsheet")
        self.figures, self.ahead = Card(margin=20, spacing=4), Card(margin=20, spacing=4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        whole.addLayout(row(before, self.name, self.next_button, self.programme, None, self.save_button, spacing=8))
        cards = row(column(self.figures, None), column(self.ahead, None), spacing=16)
        cards.setStretch(0, 1)
        cards.setStretch(1, 1)
        whole.addLayout(cards)
        whole.addStretch(1)

    def ask(self) -> None:
        """Ask for the programmes and the month."""
        self.desk.store.read(_whole, self.month, self.programme.value(), today(self.desk)).then(self._show)

    def _chosen(self, _at: int) -> None:
        self.ask()

    def step(self, by: int) -> None:
        """Show another month; none that has not begun."""
        year, number = divmod(int(self.month[:4]) * 12 + int(self.month[5:7]) - 1 + by, 12)
        wanted = f"{year:04d}-{number + 1:02d}"
        if wanted <= today(self.desk)[:7] and year > 1970:
            self.month = wanted
            self.ask()

    def _show(self, found: "Found | None") -> None:
        if found is None:
            return
        self.shown, programmes, outstanding = found
        self.programme.blockSignals(True)
        self.programme.set_options([(key, name or _("Points")) for key, name in programmes], self.shown.programme_id)
        self.programme.blockSignals(False)
        self.programme.setVisible(len(programmes) > 1)
        self.month = self.shown.month
        self.name.setText(month_name(self.month))
        self.next_button.setEnabled(self.month < today(self.desk)[:7])
        self._fill(self.shown)
        self._fill_ahead(outstanding)

    def _fill(self, month: Month) -> None:
        body = self._emptied(self.figures)
        body.addLayout(_pair(_("Opening"), show_number(month.opening), strong=True))
        for figure in month.figures:
            text = signed(figure.points)
            if not figure.entries:
                body.addLayout(_pair(_(figure.name), text, kind="muted"))
                continue
            look = button(text, partial(self.open_figure, figure.id), kind="link")
            entries = _n("1 entry", "{n} entries", figure.entries)
            look.setAccessibleName(_("{name}: {points}, {entries}", name=_(figure.name), points=text, entries=entries))
            body.addLayout(row(label(_(figure.name), "row"), label(entries, "caption"), None, look, spacing=8))
        body.addWidget(line())
        body.addLayout(_pair(_("Closing"), show_number(month.closing), strong=True))

    def _fill_ahead(self, outstanding: Sequence[Outstanding]) -> None:
        body = self._emptied(self.ahead)
        body.addWidget(label(_("Outstanding today, by the month in which it lapses"), "secondary", wrap=True))
        worth = self.desk.store.settings.points_value
        for one in outstanding[:18]:
            name = month_name(one.month) if one.month else _("Never lapses")
            members = _n("1 member", "{n} members", one.members)
            points = _("{points} pt · {value}", points=show_number(one.points), value=amount(one.points * worth))
            body.addLayout(row(label(name, "row"), label(members, "caption"), None, label(points, "row"), spacing=8))
        total = sum(one.points for one in outstanding)
        body.addWidget(line())
        points = _("{points} pt · {value}", points=show_number(total), value=amount(total * worth))
        body.addLayout(_pair(_("Total"), points, strong=True))

    def _emptied(self, card: Card) -> QVBoxLayout:
        emptied(card.body)
        return card.body

    def open_figure(self, figure_id: str) -> None:
        """Show the entries that make a figure."""
        if self.shown is not None:
            FigureSheet(self.window(), self.desk, self.shown, figure_id).open()

    def save(self, folder: Path | None = None) -> Path | None:
        """Write the roll-forward as a workbook."""
        from desktop.exchange.writing import write_xlsx

        if self.shown is None:
            return None
        month = self.shown
        rows: list[tuple[str, int, int | str]] = [(_("Opening"), month.opening, "")]
        rows += [(_(one.name), one.points, one.entries) for one in month.figures]
        rows += [(_("Closing"), month.closing, "")]
        header = [month_name(month.month), _("Points"), _("Entries")]

        def make(_read: Reader, path: Path) -> None:
            write_xlsx(path, header, rows)

        return write_file(self.desk, make, f"points-{month.month}.xlsx", folder)


Found = tuple[Month, Sequence[tuple[int, str]], Sequence[Outstanding]]


def _whole(read: Reader, month: str, programme: int | None, day: str) -> Found | None:
    programmes = rollforward.programmes(read)
    if not programmes:
        return None
    chosen = programme if programme in [key for key, _name in programmes] else programmes[0][0]
    return rollforward.month(read, month, chosen), programmes, rollforward.outstanding(read, chosen, day)


def signed(points: int) -> str:
    """Points with their sign."""
    return f"{'+' if points > 0 else MINUS if points < 0 else ''}{show_number(abs(points))}"


def _pair(name: str, value: str, *, strong: bool = False, kind: str = "row") -> Any:
    return row(label(name, "panel" if strong else kind), None, label(value, "panel" if strong else kind))


class FigureSheet(Sheet):
    """The entries behind a figure of the month; each opens its customer."""

    def __init__(self, window: QWidget, desk: Desk, month: Month, figure_id: str) -> None:
        """Fetch the latest; the earlier ones on request."""
        name = next(one.name for one in month.figures if one.id == figure_id)
        super().__init__(window, f"{_(name)} · {month_name(month.month)}", width=680)
        self.desk, self.month, self.figure_id = desk, month, figure_id
        self.entries: list[EntryLine] = []
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(4))
        self.body.addLayout(self.list)
        self.more_button = button(_("Earlier entries"), self.more, kind="link")
        self.body.addWidget(self.more_button)
        self.body.addStretch(1)
        self.buttons(None, button(_("Close"), self.cancel))
        self.more()

    def more(self) -> None:
        """Fetch the entries before those that are shown."""
        before = self.entries[-1].id if self.entries else None
        job = self.desk.store.read(
            rollforward.entries, self.month.month, self.month.programme_id, self.figure_id, limit=PAGE, before=before
        )
        job.then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: tuple[EntryLine, ...]) -> None:
        now = today(self.desk)
        for one in found:
            about = one.receipt or reason_text(one.reason)
            go = button(one.person or _("No name"), partial(self._open, one.person_id), kind="link")
            day = label(short_day(one.day, now), "secondary")
            day.setFixedWidth(theme.px(90))
            self.list.addLayout(row(day, go, label(about[:60], "caption"), None, label(signed(one.points), "row")))
            self.entries.append(one)
        self.more_button.setVisible(len(found) == PAGE)
        if self.isVisible():
            self.grow()

    def _open(self, person_id: int) -> None:
        self.accept()
        self.desk.navigator.open("people", person_id=person_id)
