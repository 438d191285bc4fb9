"""A rep's day on the screen: stop by stop with a tick, by time or in the round entered by hand; printed."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from desktop import languages
from desktop.documents.day_sheet_pdf import day_sheet_pdf
from desktop.failures import told_os
from desktop.languages import _, _n, amount, say
from desktop.printing.paper import Size
from models import team, times
from models.country import country_of
from models.errors import N_
from models.pipeline import day_sheet, stages
from models.reminders import reminders
from models.values import dataclass
from ui.loyalty.words import day_text, short_day
from ui.people import words
from ui.people.deals_card import percent
from ui.people.small import emptied, icon_line, small_button
from ui.pipeline.view import View
from ui.pipeline.wording import worded
from ui.theme import theme
from ui.widgets import Card, Choice, EmptyState, button, column, icon_button, label, row, scrolled, set_text
from ui.widgets.short import Short

if TYPE_CHECKING:
    from models.pipeline.day_sheet import Stop
    from models.settings import ShopSettings
    from models.team import Member
    from models.work import Changes, Reader

KEPT = "pipeline.day"
WHEN = 84
"""Width of the time of a stop, at zoom 1: names stand below each other."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A day with what names it."""

    stops: tuple[Stop, ...]
    stages: dict[int, str]
    staff: tuple[Member, ...]


def end_of(day: str, shop: ShopSettings) -> int:
    """The end of a business day, ms UTC."""
    following = datetime.combine(
        date.fromisoformat(day) + timedelta(days=1), time(shop.day_change_hour), tzinfo=times.zone(shop.zone)
    )
    return times.to_ms(following)


def asked(read: Reader, staff_id: int | None, day: str, until: int) -> Shown:
    """Whose day, and what is on it."""
    names = {one.id: worded(one.wording) for one in stages.stages(read, every=True)}
    return Shown(day_sheet.stops(read, staff_id=staff_id, day=day, until=until), names, tuple(team.staff(read)))


class DaySheetView(View):
    """What is to be done today, with whom."""

    kinds = frozenset({"reminder", "deal", "person", "route_stop", "touchpoint", "gift", "request"})

    def build(self) -> None:
        """Make the head and the list."""
        me = self.desk.store.actor.staff_id
        self.kept: dict[str, Any] = self.desk.keep.setdefault(KEPT, {"day": self._today(), "staff": me or 0})
        self._generation = 0
        self.found = Shown((), {}, ())
        before = icon_button("chevron-left", _("The day before"), self.earlier)
        after = icon_button("chevron-right", _("The day after"), self.later)
        now = button(_("Today"), self.go_today, kind="ghost")
        self.title = label("", "panel")
        self.staff = Choice()
        self.staff.setAccessibleName(_("Whose day"))
        self.staff.picked.connect(self._whose)
        self.said = label("", "secondary")
        self.order = button(_("By time again"), self.by_time, kind="ghost", icon="clock")
        self.print_button = button(_("Print the day"), self.print_day, icon="printer", hint="Ctrl+P")
        head = row(
            before, now, after, self.title, self.staff, self.said, None, self.order, self.print_button, spacing=10
        )
        self.body.addLayout(head)
        inner = Card("plain", margin=0, spacing=8)
        self.list: QVBoxLayout = inner.body
        self.body.addWidget(scrolled(inner), 1)
        self.ask()

    def _today(self) -> str:
        return words.today(self.desk).isoformat()

    # -- what is asked -------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for the day."""
        self._generation += 1
        day = self.kept["day"]
        job = self.desk.store.read(asked, self.kept["staff"] or None, day, end_of(day, self.desk.store.settings))
        job.then(partial(self._show, self._generation)).failed(self.desk.toasts.wrong)

    def _show(self, generation: int, found: Shown) -> None:
        if generation != self._generation:
            return
        self.found = found
        set_text(self.title, day_text(self.kept["day"]))
        names = [(0, _("Everybody")), *((one.id, one.name or _("Owner")) for one in found.staff)]
        self.staff.set_options(names, self.kept["staff"])
        count = len(found.stops)
        set_text(self.said, _n("1 stop", "{n} stops", count) if count else "")
        emptied(self.list)
        for at, stop in enumerate(found.stops):
            self.list.addWidget(StopCard(self, stop, at))
        if not found.stops:
            text = _("Reminders about deals and customers that are due on this day stand here, in the order of time.")
            self.list.addWidget(EmptyState("calendar-check", _("Nothing to do with anybody"), text))
        self.list.addStretch(1)
        self.print_button.setEnabled(bool(count))

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a day."""
        if place.get("day"):
            self.kept["day"] = str(place["day"])
            self.ask()

    def home(self) -> None:
        """Take the keyboard."""
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed."""
        self.ask()

    # -- what the user does --------------------------------------------------------------------------------------------

    def earlier(self) -> None:
        """Show the day before."""
        self._by(-1)

    def later(self) -> None:
        """Show the day after."""
        self._by(1)

    def _by(self, days: int) -> None:
        self.kept["day"] = (date.fromisoformat(self.kept["day"]) + timedelta(days=days)).isoformat()
        self.ask()

    def go_today(self) -> None:
        """Show today."""
        self.kept["day"] = self._today()
        self.ask()

    def _whose(self, staff_id: int) -> None:
        self.kept["staff"] = staff_id
        self.ask()

    def put(self, at: int, step: int) -> None:
        """Put a stop one place up or down in the round."""
        ids = [one.reminder_id for one in self.found.stops]
        to = at + step
        if 0 <= to < len(ids):
            ids.insert(to, ids.pop(at))
            verb = partial(day_sheet.arrange, day=self.kept["day"], reminder_ids=ids)
            self.desk.write(N_("Arrange the round of a day"), verb).failed(self.desk.toasts.wrong)

    def by_time(self) -> None:
        """Put the round into the order of time."""
        verb = partial(day_sheet.by_time, day=self.kept["day"])
        self.desk.write(N_("Arrange the round of a day"), verb, said=_("In the order of time")).failed(
            self.desk.toasts.wrong
        )

    def done(self, stop: Stop) -> None:
        """Note that something is done."""
        verb = partial(reminders.done, reminder_id=stop.reminder_id)
        self.desk.write(N_("Done: {title}"), verb, said=_("Done")).failed(self.desk.toasts.wrong)

    def print_day(self) -> None:
        """Write the day as a PDF and open it, to be printed."""
        try:
            path = Path(tempfile.mkdtemp(prefix="noren-paper-")) / "day.pdf"
        except OSError as error:
            self.desk.toasts.wrong(told_os(error, tempfile.gettempdir()))
            return
        shop = self.desk.store.settings
        who = next((one.name for one in self.found.staff if one.id == self.kept["staff"]), "")
        make = partial(
            _pdf,
            found=self.found,
            who=who,
            day=self.kept["day"],
            shop=shop,
            path=path,
            now=self.desk.store.clock.now(),
        )
        self.desk.store.read(make).then(_open).failed(self.desk.toasts.wrong)


def _pdf(_read: Reader, *, found: Shown, who: str, day: str, shop: ShopSettings, path: Path, now: int) -> Path:
    language = languages.current()
    size = Size.LETTER if country_of(shop.country).paper == "Letter" else Size.A4
    try:
        day_sheet_pdf(found.stops, found.stages, who, day, shop, language, path, size=size, now=now)
    except OSError as error:
        raise told_os(error, path) from error
    return path


def _open(path: Path) -> None:
    from ui.counter.papers import open_file

    open_file(path)


class StopCard(Card):
    """A stop of the round."""

    def __init__(self, view: DaySheetView, stop: Stop, at: int) -> None:
        """Show whom, where, why, the last words and what is owed."""
        super().__init__(margin=12, spacing=4)
        self.view, self.stop, self.at = view, stop, at
        desk = view.desk
        tick, title = QCheckBox(), say(stop.wording)
        tick.setAccessibleName(_("Done: {title}", title=words.brief(title, 60)))
        tick.toggled.connect(self._done)
        who = " · ".join(part for part in (stop.company, words.plain_name(stop.person) if stop.person else "") if part)
        shop = desk.store.settings
        moment = f"{times.from_ms(stop.at, shop.zone):%H:%M}" if stop.at is not None else ""
        late = stop.day < view.kept["day"]
        when = _("since {day}", day=short_day(stop.day, view.kept["day"])) if late else moment
        texts = column(Short(who or stop.deal or title, "row"), Short(title, "secondary"), spacing=1)
        moment_label = label(when, "error" if late else "strong")
        moment_label.setMinimumWidth(theme.px(WHEN))
        parts: list[Any] = [tick, moment_label, texts]
        parts.append(small_button("chevron-up", _("Earlier in the round"), self._up))
        parts.append(small_button("chevron-down", _("Later in the round"), self._down))
        if stop.deal_id is not None:
            parts.append(button(_("Deal"), self._open_deal, kind="ghost"))
        if stop.person_id is not None:
            parts.append(button(_("Customer"), self._open_person, kind="ghost"))
        line = row(*parts, spacing=10)
        line.setStretch(2, 1)
        self.body.addLayout(line)
        for icon, text in self._lines():
            self.body.addLayout(icon_line(icon, text))

    def _lines(self) -> list[tuple[str, str]]:
        stop, desk = self.stop, self.view.desk
        found = [("phone", stop.phone), ("map-pin", stop.address)]
        if stop.deal_id is not None:
            money = amount(stop.amount) if stop.amount is not None else ""
            stage = self.view.found.stages.get(stop.stage_id or 0, "")
            parts = (stop.deal, money, stage, percent(stop.chance or 0))
            found.append(("handshake", " · ".join(part for part in parts if part)))
        found.append(("sticky-note", stop.note))
        found.append(("triangle-alert", stop.cautions))
        for one in stop.last:
            day = words.short_date(words.local_day(desk, one.at), words.today(desk))
            found.append(("history", f"{day} {one.text}" if one.text else ""))
        if stop.owed:
            found.append(("gift", _("Owed: {what}", what=", ".join(stop.owed))))
        return [(icon, words.brief(text, 200)) for icon, text in found if text]

    def _done(self, on: bool) -> None:
        if on:
            self.view.done(self.stop)

    def _up(self) -> None:
        self.view.put(self.at, -1)

    def _down(self) -> None:
        self.view.put(self.at, 1)

    def _open_deal(self) -> None:
        if self.stop.deal_id is not None:
            self.view.page.open_deal(self.stop.deal_id)

    def _open_person(self) -> None:
        self.view.desk.navigator.open("people", person_id=self.stop.person_id)
