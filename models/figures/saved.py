"""Reports saved under a name: which, over which days, with which conditions and choices; and which stand on Today."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import settings, text
from models.base import new_public_id
from models.books.tables import SavedReport
from models.criteria import fields
from models.criteria.nodes import ALWAYS, parse, plain_of
from models.errors import N_, NotFound, Refused
from models.figures import registry, spans
from models.figures.report import Asked
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.criteria.nodes import Node
    from models.figures.report import KeyFigure, Kind
    from models.loyalty.figures.period import Period
    from models.settings import ShopSettings
    from models.work import Reader, Tx

MOST = 100
ON_TODAY = 6
"""More would be a second page of reports."""
SIDES = {"person": frozenset({"person"}), "deal": frozenset({"deal", "person"})}
_COLUMNS = "id, report, name, period, criteria, options, on_today"


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved report; `period` is a `spans.Span.key`, `where` its conditions (None: none)."""

    id: int
    report: str
    name: str
    period: str
    where: Node | None
    options: dict[str, Any]
    on_today: bool

    @property
    def kind(self) -> Kind:
        """The report that it is. Raises KeyError for one that this version does not have."""
        return registry.kind(self.report)

    def asked(self, shop: ShopSettings, today: str) -> Asked:
        """As it is asked for today."""
        period = spans.parse(shop, self.period, today).period(shop)
        return Asked(shop, period, today, self.where, dict(self.options))


@dataclass(frozen=True, slots=True)
class OnToday:
    """A saved report as Today shows it: its name, the report, its days and its key figures."""

    saved_id: int
    name: str
    kind: Kind
    period: Period
    figures: tuple[KeyFigure, ...]


def listed(read: Reader) -> tuple[Saved, ...]:
    """Every saved report in its order."""
    rows = read.rows(f"SELECT {_COLUMNS} FROM saved_report ORDER BY position, id")
    return tuple(_row(row) for row in rows)


def one(read: Reader, saved_id: int) -> Saved:
    """A saved report. Raises NotFound."""
    row = read.row(f"SELECT {_COLUMNS} FROM saved_report WHERE id=?", saved_id)
    if row is None:
        raise NotFound(N_("This saved report is no longer there. Nothing was changed."))
    return _row(row)


def on_today(read: Reader, *, today: str) -> tuple[OnToday, ...]:
    """What stands on Today, counted now. `today` is the business day (ISO). For a reader thread."""
    shop = settings.load(read)
    rows = read.rows(
        f"SELECT {_COLUMNS} FROM saved_report WHERE on_today=? ORDER BY position, id LIMIT ?", True, ON_TODAY
    )
    found = []
    for saved in (_row(row) for row in rows):
        try:
            kind = saved.kind
        except KeyError:  # a report of a later version: it stays saved, and is not shown
            continue
        report = kind.make(read, saved.asked(shop, today))
        found.append(OnToday(saved.id, saved.name, kind, report.asked.period, report.figures))
    return tuple(found)


def _row(row: Sequence[Any]) -> Saved:
    plain = json.loads(row[4])
    return Saved(row[0], row[1], row[2], row[3], parse(plain) if plain else None, json.loads(row[5]), bool(row[6]))


# -- verbs -----------------------------------------------------------------------------------------------------------


def save(
    tx: Tx,
    *,
    saved_id: int | None = None,
    report: str,
    name: str,
    period: str,
    where: Node | None = None,
    options: dict[str, Any] | None = None,
    on_today: bool = False,
) -> int:
    """Save a report under a name, or change one; returns its key.

    Raises Refused without a name, for a name that is taken, conditions that do not fit, too many of them.
    """
    kind = registry.kind(report)
    values = {
        "report": kind.id,
        "name": _free_name(tx, name, saved_id),
        "period": period,
        "criteria": "{}" if where is None else json.dumps(_fitting(tx, kind, where), ensure_ascii=False),
        "options": json.dumps(options or {}, ensure_ascii=False),
        "on_today": on_today,
    }
    if on_today:
        _room_on_today(tx, saved_id)
    if saved_id is not None:
        one(tx, saved_id)
        tx.update(SavedReport, saved_id, **values)
        return saved_id
    count, last = tx.row("SELECT COUNT(*), MAX(position) FROM saved_report") or (0, None)
    if count >= MOST:
        raise Refused(N_("There are {count} saved reports already. Delete one first."), count=count)
    position = 1 + (last or 0)
    return tx.insert(
        SavedReport, public_id=new_public_id(), position=position, staff_id=tx.actor.staff_id, created_at=tx.now,
        **values,
    )  # fmt: skip


def _fitting(tx: Tx, kind: Kind, where: Node) -> dict[str, Any]:
    """Conditions as they are kept. Raises Refused for what the report can't be narrowed by."""
    if not kind.where:
        raise Refused(N_("This report takes no conditions."))
    fields.check(where, SIDES[kind.where], fields.store_fields(tx))
    return {} if where == ALWAYS else plain_of(where)


def _free_name(tx: Tx, name: str, saved_id: int | None) -> str:
    said = text.clean(name, 80)
    if not said:
        raise Refused(N_("Give a name."))
    same = tx.value("SELECT id FROM saved_report WHERE name=?", said)
    if same is not None and same != saved_id:
        raise Refused(N_("There is a saved report called “{name}” already."), name=said)
    return said


def _room_on_today(tx: Tx, saved_id: int | None) -> None:
    others = tx.value("SELECT COUNT(*) FROM saved_report WHERE on_today=? AND id<>?", True, saved_id or 0)
    if others >= ON_TODAY:
        raise Refused(N_("{count} reports stand on Today already. Take one away first."), count=others)


def rename(tx: Tx, *, saved_id: int, name: str) -> None:
    """Give another name. Raises Refused, NotFound."""
    one(tx, saved_id)
    tx.update(SavedReport, saved_id, name=_free_name(tx, name, saved_id))


def put_on_today(tx: Tx, *, saved_id: int, shown: bool) -> None:
    """Show it on Today, or no longer. Raises NotFound, and Refused where Today is full."""
    one(tx, saved_id)
    if shown:
        _room_on_today(tx, saved_id)
    tx.update(SavedReport, saved_id, on_today=shown)


def delete(tx: Tx, *, saved_id: int) -> None:
    """Delete one; undone it is there again. Raises NotFound."""
    one(tx, saved_id)
    tx.delete(SavedReport, saved_id)
