"""Exports: every kind as CSV, xlsx or JSON, people as address cards and reminders as a calendar too.

The columns are the fields of an import, named in the screen's language, so that a file exported imports again to the
same. Rows are read in portions; a table of any length needs little memory.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop import languages
from desktop.exchange import export_rows
from desktop.exchange.fields import KIND_NAMES, Field, fields_of, own_fields
from desktop.exchange.ical_writing import write_calendar
from desktop.exchange.vcard_writing import write_cards
from desktop.exchange.writing import Cell, Written, replacing, write_csv, write_xlsx
from desktop.jobs import Progress
from desktop.store import Store
from models.criteria.fields import check
from models.criteria.fields import own_fields as own_conditions
from models.criteria.nodes import ALWAYS, Node
from models.criteria.people import where_sql
from models.criteria.sql import Context
from models.errors import N_, Message, Told
from models.money import currency_of
from models.times import business_day
from models.work import Reader

FORMATS = ("csv", "xlsx", "json", "vcf", "ics")
NO_FORMAT = N_("“{format}” is no format of an export: csv, xlsx, json, vcf or ics.")
Record = Mapping[str, Any]

_NOT_EXPORTED = {
    "people": ("family", "given", "family_reading", "given_reading", "points_expire", "picture"),
    "sales": ("time",),
    "touchpoints": ("time",),
    "deals": ("card", "phone", "mail"),
    "contracts": ("card", "phone", "mail"),
    "reminders": ("time", "end_time", "all_day", "card", "phone", "mail"),
}


@dataclass(frozen=True)
class Shown:
    """How values become cells: yes and no in the language, money in the currency's units, times on the shop's clock."""

    language: languages.Language
    decimals: int
    zone: str

    def cell(self, value: Any, field: Field) -> Cell:
        """A value as a cell of a table."""
        if value is None or value == "":
            return None
        if field.type == "flag":
            return self.language.text(N_("yes") if value else N_("no"))
        if field.type == "money":
            return Decimal(value).scaleb(-self.decimals)
        if field.type == "quantity" and isinstance(value, int):
            return Decimal(value).scaleb(-3).normalize() if value % 1000 else value // 1000
        if isinstance(value, (list, tuple)):
            return "; ".join(str(part) for part in value)
        if isinstance(value, (str, int, Decimal, datetime, date)):
            return value
        return str(value)


def export(
    store: Store,
    progress: Progress,
    *,
    kind: str,
    path: str | Path,
    format: str = "csv",
    encoding: str | None = None,
    where: Node = ALWAYS,
) -> Written:
    """Write all records of a kind to a file. `format` is csv, xlsx, json, for people vcf, for reminders ics; `encoding`
    is CSV's (else the language's).

    `where` leaves out the people who do not meet a condition as of now. Raises Told, also for an encoding with another
    format or a condition on another kind, and Cancelled: then the file there before is unchanged.
    """
    if format not in FORMATS:
        raise Told(NO_FORMAT, format=format)
    if format == "vcf" and kind != "people":
        raise Told(N_("Only people can be written as address cards."))
    if format == "ics" and kind != "reminders":
        raise Told(N_("Only reminders can be written as a calendar."))
    if encoding is not None and format != "csv":
        raise Told(N_("An encoding goes with CSV only."))
    read, language = store.reader(), languages.current()
    fields = exported_fields(read, kind)
    shown = Shown(language, currency_of(store.settings.currency).decimals, store.settings.zone)
    if where == ALWAYS:
        records = _followed(export_rows.RECORDS[kind](read, store.settings), progress)
    else:
        records = _followed(_met(store, read, kind, where), progress)
    if format == "vcf":
        return write_cards(Path(path), records, read)
    if format == "ics":
        return write_calendar(Path(path), records, read, store.settings, store.clock.now())
    if format == "json":
        return _write_json(Path(path), fields, records, shown)
    header = [field.label if field.own else language.text(field.label) for field in fields]
    rows = ([shown.cell(record.get(field.name), field) for field in fields] for record in records)
    if format == "xlsx":
        return write_xlsx(path, header, rows, sheet=language.say(Message(KIND_NAMES[kind])))
    return write_csv(path, header, rows, language=language.code, encoding=encoding)


def _met(store: Store, read: Reader, kind: str, where: Node) -> Iterator[Record]:
    """The records that meet a condition. Raises Told for one that can't be asked of this kind."""
    if kind != "people":
        whole = N_("Only people can be chosen by a condition; an export of {kind} is always whole.")
        raise Told(whole, kind=Message(KIND_NAMES[kind]))
    check(where, {"person"}, own_conditions(read))
    shop, now = store.settings, store.clock.now()
    sql, values = where_sql(read, where, Context(business_day(now, shop.zone, shop.day_change_hour), now))
    return export_rows.people(read, shop, where=sql, values=values)


def exported_fields(read: Reader, kind: str) -> list[Field]:
    """The fields of an export in the order of its columns."""
    left_out = _NOT_EXPORTED.get(kind, ())
    return [field for field in fields_of(kind, own_fields(read, kind)) if field.name not in left_out]


def _followed(records: Iterator[Record], progress: Progress) -> Iterator[Record]:
    for count, record in enumerate(records):
        if count % 500 == 0:
            progress.step(count)
        yield record


def _write_json(path: Path, fields: Sequence[Field], records: Iterator[Record], shown: Shown) -> Written:
    """Write a list of objects by field names, one a line."""
    plain: Callable[[Any], Any] = lambda value: float(value) if isinstance(value, Decimal) else str(value)  # noqa: E731
    count = 0
    with replacing(path) as beside, beside.open("w", encoding="utf-8", errors="replace") as file:
        file.write("[")
        for count, record in enumerate(records, 1):
            found = {field.name: _json(record.get(field.name), field, shown) for field in fields}
            kept = {name: value for name, value in found.items() if value not in (None, "", [])}
            file.write((",\n " if count > 1 else "\n ") + json.dumps(kept, ensure_ascii=False, default=plain))
        file.write("\n]\n")
    return Written(path, "utf-8", count)


def _json(value: Any, field: Field, shown: Shown) -> Any:
    if isinstance(value, (list, tuple)):
        return [part if isinstance(part, str) else str(part) for part in value]
    if field.type == "flag":
        return None if value is None else bool(value)
    return shown.cell(value, field)
