"""Gifts and events on paper: what is owed to whom since when, what was promised and given, who came to what.

What is owed is told as it stands now; what was promised, given and cancelled, by the period's business days.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.errors import N_, Message
from models.figures.definitions import Definition
from models.figures.named import maybe, named, opens
from models.figures.report import (
    COUNT,
    DAY,
    MOMENT,
    MONEY,
    QUANTITY,
    TEXT,
    Column,
    KeyFigure,
    Report,
    Section,
    total_of,
)
from models.money import divide_half_up

if TYPE_CHECKING:
    from models.figures.report import Asked, Row
    from models.work import Reader

DEFINITIONS = (
    Definition(
        "gifts_owed", N_("Gifts still owed"), N_("Gifts that were promised and not handed over yet, as of now."), COUNT
    ),
    Definition(
        "gifts_overdue", N_("Overdue gifts"), N_("Of the gifts owed, those whose last day has passed."), COUNT, -1
    ),
    Definition(
        "gifts_promised",
        N_("Gifts promised"),
        N_("Gifts that were promised in the period, whatever became of them since."),
        COUNT,
    ),
    Definition("gifts_given", N_("Gifts given"), N_("Gifts that were handed over or sent in the period."), COUNT, 1),
    Definition(
        "gifts_cost",
        N_("Cost of gifts"),
        N_("The quantity of a gift times what one cost when it was promised, where that is known."),
        MONEY,
        -1,
    ),
    Definition(
        "events_seats",
        N_("Seats booked"),
        N_("Seats of bookings that were not cancelled, of the events that began in the period."),
        COUNT,
        1,
    ),
)
PIECE = 1000
"""Quantities are in thousandths."""
_WAYS = {"pickup": N_("Handed over"), "send": N_("Sent")}
_OWED = (
    "SELECT g.due_on, g.day, g.name, g.quantity, p.name, w.name, g.way, g.code, g.person_id FROM gift g"
    " LEFT JOIN person p ON p.id = g.person_id LEFT JOIN staff w ON w.id = g.staff_id WHERE g.state = 'owed'"
    " ORDER BY g.due_on, g.id"
)
_COUNTED = (
    "SELECT g.name, SUM(CASE WHEN g.day BETWEEN ? AND ? THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN g.closed_at >= ? AND g.closed_at < ? AND g.state IN ('handed', 'sent') THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN g.closed_at >= ? AND g.closed_at < ? AND g.state = 'cancelled' THEN 1 ELSE 0 END)"
    " FROM gift g WHERE g.day BETWEEN ? AND ? OR (g.closed_at >= ? AND g.closed_at < ?) GROUP BY g.name"
    " ORDER BY 2 DESC, 1"
)
_GIVEN = (
    "SELECT g.closed_at, g.name, g.quantity, p.name, g.way, g.cost, g.person_id FROM gift g"
    " LEFT JOIN person p ON p.id = g.person_id WHERE g.state IN ('handed', 'sent') AND g.closed_at >= ?"
    " AND g.closed_at < ? ORDER BY g.closed_at, g.id"
)
_EVENTS = (
    "SELECT e.starts_at, e.name, e.place, e.seats, e.taken,"
    " (SELECT COALESCE(SUM(b.seats), 0) FROM booking b WHERE b.event_id = e.id AND b.state = 'attended'),"
    " (SELECT COALESCE(SUM(b.seats), 0) FROM booking b WHERE b.event_id = e.id AND b.state = 'absent')"
    " FROM event e WHERE e.starts_at >= ? AND e.starts_at < ? ORDER BY e.starts_at, e.id"
)


def make(read: Reader, asked: Asked) -> Report:
    """Gifts and events of the period. For a reader thread."""
    owed, counted, given, events = _owed(read), _counted(read, asked), _given(read, asked), _events(read, asked)
    late = sum(1 for row in owed.rows if str(row[0]) < asked.today)
    totals = counted.total or (None, 0, 0, 0)
    return Report(
        "gifts",
        N_("Gifts and events"),
        asked,
        (owed, counted, given, events),
        (
            KeyFigure("gifts_owed", len(list(owed.rows))),
            KeyFigure("gifts_overdue", late),
            KeyFigure("gifts_promised", _whole(totals[1])),
            KeyFigure("gifts_given", _whole(totals[2])),
            KeyFigure("gifts_cost", _whole(given.total[-1]) if given.total else 0),
            KeyFigure("events_seats", _whole(events.total[4]) if events.total else 0),
        ),
        (N_("What is owed is told as it stands now, whatever the period."),),
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _owed(read: Reader) -> Section:
    columns = (
        Column("due", N_("Until"), DAY, figure="gifts_owed"),
        Column("since", N_("Since"), DAY),
        Column("gift", N_("Gift"), TEXT, weight=4),
        Column("quantity", N_("Quantity"), QUANTITY),
        Column("customer", N_("Customer"), TEXT, weight=3),
        Column("staff", N_("Responsible"), TEXT, weight=2),
        Column("way", N_("How"), TEXT),
        Column("code", N_("Code"), TEXT, weight=2),
    )
    rows: list[Row] = [
        (due, since, named(name), quantity, named(person, N_("Whoever brings the slip")), maybe(staff),
         Message(N_("To be sent")) if way == "send" else Message(N_("Collected")), named(code), key)
        for due, since, name, quantity, person, staff, way, code, key in read.rows(_OWED)
    ]  # fmt: skip
    return Section(
        "owed",
        N_("Gifts still owed"),
        columns,
        rows,
        behind=partial(opens, kind="person"),
        empty=N_("No gift is owed."),
    )


def _counted(read: Reader, asked: Asked) -> Section:
    """How many of each were promised, given and cancelled."""
    period = asked.period
    days, moments = (period.first, period.last), (period.start, period.end)
    columns = (
        Column("gift", N_("Gift"), TEXT, weight=4),
        Column("promised", N_("Gifts promised"), COUNT, summed=True, figure="gifts_promised"),
        Column("given", N_("Gifts given"), COUNT, summed=True, figure="gifts_given"),
        Column("cancelled", N_("Cancelled"), COUNT, summed=True),
    )
    rows: list[Row] = [
        (named(name), int(promised), int(given), int(cancelled))
        for name, promised, given, cancelled in read.rows(_COUNTED, *days, *moments, *moments, *days, *moments)
    ]
    return Section(
        "counted",
        N_("Promised and given"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        empty=N_("No gift was promised or given in this period."),
    )


def _given(read: Reader, asked: Asked) -> Section:
    columns = (
        Column("at", N_("When"), MOMENT),
        Column("gift", N_("Gift"), TEXT, weight=4),
        Column("quantity", N_("Quantity"), QUANTITY),
        Column("customer", N_("Customer"), TEXT, weight=3),
        Column("way", N_("How"), TEXT),
        Column("cost", N_("Cost"), MONEY, summed=True, figure="gifts_cost"),
    )
    rows: list[Row] = [
        (at, named(name), quantity, named(person, N_("Whoever brought the slip")), Message(_WAYS[way]),
         None if cost is None else divide_half_up(cost * quantity, PIECE), key)
        for at, name, quantity, person, way, cost, key in read.rows(_GIVEN, asked.period.start, asked.period.end)
    ]  # fmt: skip
    return Section(
        "given",
        N_("Gifts given"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        behind=partial(opens, kind="person"),
        empty=N_("No gift was given in this period."),
        long=True,
    )


def _events(read: Reader, asked: Asked) -> Section:
    columns = (
        Column("at", N_("When"), MOMENT),
        Column("event", N_("Event"), TEXT, weight=4),
        Column("place", N_("Place"), TEXT, weight=3),
        Column("seats", N_("Seats"), COUNT, summed=True),
        Column("taken", N_("Seats booked"), COUNT, summed=True, figure="events_seats"),
        Column("came", N_("Came"), COUNT, summed=True),
        Column("absent", N_("Did not come"), COUNT, summed=True),
    )
    rows: list[Row] = [
        (at, named(name), maybe(place), seats, taken, int(came), int(absent))
        for at, name, place, seats, taken, came, absent in read.rows(_EVENTS, asked.period.start, asked.period.end)
    ]
    return Section(
        "events",
        N_("Events"),
        columns,
        rows,
        total_of(columns, rows, Message(N_("Total"))) if rows else None,
        note=(N_("The attendance list of an event is printed from the event."),),
        empty=N_("No event began in this period."),
    )
