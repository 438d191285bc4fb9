"""A customer's sheet (カルテ): everything about one person on paper, as a report of the days that are asked for.

Who they are and what to mind is told as it stands now; purchases and the timeline are those of the days.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models import times
from models.billing.parties import in_one_line
from models.contracts.contracts import STATE_NAMES
from models.counter.names import number_text
from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import called, maybe, named, opens
from models.figures.report import (
    COUNT,
    DAY,
    MOMENT,
    MONEY,
    POINTS,
    QUANTITY,
    TEXT,
    Column,
    KeyFigure,
    Report,
    Section,
    total_of,
)
from models.loyalty.figures.facts import STANDING
from models.people import own, timeline
from models.people.names import CHANNEL_NAMES, CONTACT_NAMES, EVENT_NAMES
from models.people.profile import Profile, profile
from models.pipeline import deals
from models.reminders.wording import worded

if TYPE_CHECKING:
    from models.figures.report import Asked, Row, Value
    from models.people.parts import NewAddress
    from models.work import Reader

DEFINITIONS = (
    Definition("sheet_visits", N_("Visits"), N_("Receipts of all time that were not cancelled."), COUNT, 1),
    Definition(
        "sheet_spent", N_("Spent"), N_("What all receipts came to, less returns and cancellations, with tax."), MONEY, 1
    ),
    Definition("sheet_points", N_("Points held"), N_("Points that can be used, as of now."), POINTS),
)
MOST = 200
"""Of receipts and of the timeline so many are printed, the latest."""
MOST_ARTICLES = 40


def make(read: Reader, asked: Asked, person_id: int) -> Report:
    """The sheet of a person. For a reader thread. Raises NotFound for who is gone."""
    one = profile(read, person_id)
    records = read.column("SELECT gone_id FROM merge WHERE kept_id=? AND undone_at IS NULL", person_id)
    key = one.id
    sections = (
        _about(read, asked, one),
        _open(read, key),
        _deals(read, key),
        _articles(read, asked, key),
        _receipts(read, asked, key),
        _timeline(read, asked, key),
    )
    notes = (N_("Records that were merged into this one are in the timeline."),) if records else ()
    return Report(
        "customer",
        Message(N_("Customer's sheet: {name}"), {"name": one.name or one.reading}),
        asked,
        tuple(one for one in sections if list(one.rows) or one.empty),
        (
            KeyFigure("sheet_visits", one.visits),
            KeyFigure("sheet_spent", one.spent),
            KeyFigure("sheet_points", one.points),
        ),
        notes,
    )


# -- who they are -----------------------------------------------------------------------------------------------------


def _about(read: Reader, asked: Asked, one: Profile) -> Section:
    """What is known of them, what to mind first; empty fields are left out."""
    columns = (Column("field", N_("Field"), TEXT, weight=2), Column("value", N_("Content"), TEXT, weight=7))
    found: list[tuple[str | Message, Value]] = [
        (N_("Take care"), maybe(one.cautions)),
        (N_("Reading"), maybe(one.reading)),
        (N_("Company"), maybe(" ".join(part for part in (one.company, one.job_title) if part))),
        *((CONTACT_NAMES.get(row.kind, N_("Other")), named(_labelled(row.value, row.label))) for row in one.contacts),
        *((N_("Address"), named(address(place))) for place in one.addresses),
        (N_("Birthday"), _birthday(one.birthday)),
        (N_("Preferred channel"), _channel(one.preferred_channel)),
        (N_("Preferred hours"), maybe(one.preferred_hours)),
        (N_("Likes"), maybe(one.likes)),
        (N_("Wishes"), maybe(one.wishes)),
        (N_("Note"), maybe(one.note)),
        *((named(field.name), _own(field, one)) for field in own.fields(read, "person")),
        (N_("Tags"), maybe(", ".join(tag.name for tag in one.tags))),
        (N_("Card"), maybe(one.card)),
        (N_("Member since"), _moment(one.enrolled_at, asked)),
        (N_("Stamps"), None if one.stamps is None else named(str(one.stamps))),
        (N_("Agreed to"), _consents(one)),
        (N_("Source"), maybe(one.source)),
        (N_("Looked after by"), maybe(one.owner)),
        (N_("First seen"), _moment(one.first_seen_at, asked)),
        (N_("Last visit"), _moment(one.last_seen_at, asked)),
    ]
    rows: list[Row] = [
        (Message(title) if isinstance(title, str) else title, value) for title, value in found if value is not None
    ]
    return Section("about", N_("Profile"), columns, rows)


def _labelled(value: str, label: str) -> str:
    return f"{value} ({label})" if label else value


def address(one: NewAddress) -> str:
    """An address with its postal code, as papers write it."""
    line = in_one_line(one.region, one.city, one.street, one.building, one.country)
    if one.country in ("", "JP"):
        return f"〒{one.postal} {line}" if one.postal else line
    return ", ".join(part for part in (line, one.postal) if part)


def _birthday(stored: str | None) -> Value:
    if not stored:
        return None
    return named(stored[5:].replace("-", "/") if stored.startswith("0000") else stored.replace("-", "/"))


def _channel(name: str) -> Value:
    return Message(CHANNEL_NAMES[name]) if name in CHANNEL_NAMES else None


def _own(field: own.Field, one: Profile) -> Value:
    return maybe(one.own_values.get(field.id))


def _moment(at: int | None, asked: Asked) -> Value:
    return None if at is None else named(times.from_ms(at, asked.shop.zone).date().isoformat().replace("-", "/"))


def _consents(one: Profile) -> Value:
    given = [Message(CHANNEL_NAMES[name]) for name, (yes, _at) in one.consents.items() if yes and name in CHANNEL_NAMES]
    if not given:
        return None
    found = given[0]
    for more in given[1:]:
        found = Message("{one}, {two}", {"one": found, "two": more})
    return found


# -- what is open -----------------------------------------------------------------------------------------------------

_PROMISED = (
    "SELECT g.due_on, 'gift', g.name, '' FROM gift g WHERE g.state = 'owed' AND g.person_id = ?"
    " UNION ALL SELECT e.day, 'event', e.name, '' FROM booking b JOIN event e ON e.id = b.event_id"
    " WHERE b.state = 'booked' AND b.person_id = ?"
    " UNION ALL SELECT r.day, r.about, r.title, 'r' FROM reminder r WHERE r.state = 'open' AND r.person_id = ?"
    " AND r.about <> 'gift' ORDER BY 1"
)
_KINDS = {"gift": N_("Gift"), "event": N_("Event")}


def _open(read: Reader, person_id: int) -> Section:
    """Gifts that are owed, places at events, reminders."""
    columns = (
        Column("day", N_("Day"), DAY),
        Column("kind", N_("Kind"), TEXT, weight=2),
        Column("what", N_("What"), TEXT, weight=7),
    )
    rows: list[Row] = [
        (day, Message(N_("Reminder")), worded(about, title))
        if reminder
        else (day, Message(_KINDS[about]), named(title))
        for day, about, title, reminder in read.rows(_PROMISED, person_id, person_id, person_id)
    ]
    return Section("open", N_("What is open"), columns, rows, empty=N_("Nothing is promised or to be done."))


_STATES = {"open": N_("Open"), "won": N_("Closed won"), "lost": N_("Closed lost")}
_CONTRACTS = (
    "SELECT c.id, c.name, c.state, c.end_day, c.price, c.every_months FROM contract c WHERE c.person_id = ?"
    " ORDER BY c.start_day DESC, c.id DESC"
)


def _deals(read: Reader, person_id: int) -> Section:
    """Deals and contracts."""
    columns = (
        Column("kind", N_("Kind"), TEXT, weight=2),
        Column("name", N_("Name"), TEXT, weight=5),
        Column("state", N_("State"), TEXT, weight=3),
        Column("day", N_("Day"), DAY),
        Column("amount", N_("Amount"), MONEY),
    )
    rows: list[Row] = []
    for deal in deals.of_person(read, person_id, limit=MOST):
        state = called(deal.stage.wording) if deal.state == "open" else Message(_STATES[deal.state])
        rows.append((Message(N_("Deal")), named(deal.name), state, deal.expected_day, deal.amount, deal.id))
    for _key, name, state, end_day, price, _months in read.rows(_CONTRACTS, person_id):
        said = Message(STATE_NAMES[state])
        rows.append((Message(N_("Contract")), named(name), said, end_day, price, None))
    return Section("deals", N_("Deals and contracts"), columns, rows, behind=partial(opens, kind="deal"))


# -- purchases --------------------------------------------------------------------------------------------------------

_ARTICLES = (
    "SELECT l.name, SUM(l.quantity), SUM(l.amount), MAX(s.day) FROM sale s JOIN sale_line l ON l.sale_id = s.id"
    " WHERE s.person_id = ? AND s.day BETWEEN ? AND ? AND s.cancelled_by_id IS NULL AND s.kind <> 'cancel'"
    " GROUP BY l.name HAVING SUM(l.quantity) <> 0 ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?"
)
_RECEIPTS = (
    "SELECT s.day, COALESCE(t.prefix, ''), s.number, s.source_number, s.total, s.id FROM sale s"
    f" LEFT JOIN till t ON t.id = s.till_id WHERE s.person_id = ? AND s.day BETWEEN ? AND ? AND ({STANDING}"
    " OR s.kind = 'return') ORDER BY s.at DESC, s.id DESC LIMIT ?"
)


def _articles(read: Reader, asked: Asked, person_id: int) -> Section:
    columns = (
        Column("article", N_("Article"), TEXT, weight=5),
        Column("quantity", N_("Quantity"), QUANTITY),
        Column("amount", N_("Amount"), MONEY),
        Column("day", N_("Last bought"), DAY),
    )
    days = (asked.period.first, asked.period.last)
    rows: list[Row] = [
        (named(name), int(quantity), int(amount), day)
        for name, quantity, amount, day in read.rows(_ARTICLES, person_id, *days, MOST_ARTICLES)
    ]
    return Section("articles", N_("What they buy"), columns, rows)


def _receipts(read: Reader, asked: Asked, person_id: int) -> Section:
    """The receipts of the days with what stands on them, returns too."""
    columns = (
        Column("day", N_("Day"), DAY),
        Column("number", N_("Receipt"), TEXT, weight=2),
        Column("what", N_("What"), TEXT, weight=7),
        Column("total", N_("Total"), MONEY, summed=True),
    )
    days = (asked.period.first, asked.period.last)
    found = read.rows(_RECEIPTS, person_id, *days, MOST)
    bought = timeline.bought(read, [row[-1] for row in found])
    rows: list[Row] = [
        (day, named(number_text(prefix, number) if number is not None else source or ""),
         maybe(", ".join(dict.fromkeys(bought.get(key, ())))), total, key)
        for day, prefix, number, source, total, key in found
    ]  # fmt: skip
    return Section(
        "receipts",
        N_("Receipts"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        behind=partial(opens, kind="sale"),
        note=(Message(N_("The latest {count} are shown."), {"count": MOST}),) if len(rows) == MOST else (),
        empty=N_("Nothing was bought in these days."),
    )


# -- the timeline -----------------------------------------------------------------------------------------------------


def _timeline(read: Reader, asked: Asked, person_id: int) -> Section:
    columns = (
        Column("at", N_("When"), MOMENT, weight=3),
        Column("kind", N_("Kind"), TEXT, weight=3),
        Column("text", N_("What"), TEXT, weight=8),
        Column("points", N_("Points"), POINTS),
        Column("staff", N_("Staff"), TEXT, weight=2),
    )
    shown = timeline.timeline(read, person_id, None, (asked.period.end, 0), MOST)
    rows: list[Row] = [
        (one.at, _kind(one), maybe(one.text), one.points or None, maybe(one.staff))
        for one in shown
        if one.at >= asked.period.start
    ]
    return Section("timeline", N_("Timeline"), columns, rows, empty=N_("Nothing happened in these days."))


def _kind(one: timeline.Event) -> Message:
    name = Message(EVENT_NAMES[one.kind]) if one.kind in EVENT_NAMES else named(one.kind)
    if one.minutes:
        return Message(N_("{what}, {minutes} min"), {"what": name, "minutes": one.minutes})
    return name
