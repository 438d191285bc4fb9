"""Imports: the dry run that says line by line what would happen, and the import itself as one batch, all or none.

The file is read in a process of its own (`feed`); here its records are matched and written in units of at most 50 ms,
so that the counter keeps selling meanwhile. Both functions are long work: `store.work(partial(run, source=…))`.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from desktop import backup, learning
from desktop.exchange import (
    batches,
    captured,
    companies,
    contracts,
    deals,
    feed,
    people,
    products,
    refused,
    reminders,
    sales,
    stock,
    touchpoints,
    values,
)
from desktop.exchange.fields import KIND_NAMES, KINDS, Field, by_name, fields_of, own_fields
from desktop.exchange.headers import Numbered
from desktop.exchange.mapping import remember
from desktop.exchange.matching import Outcome, Tally
from desktop.exchange.source import Context, Read, Source
from desktop.jobs import Progress
from desktop.store import Store
from models import times
from models.errors import N_, Bug, Message, Told
from models.money import currency_of
from models.work import Reader, Tx

__all__ = ["ImportResult", "Outcome", "Plan", "plan", "run"]

UNIT_S = 0.035
"""What a unit of work should take: at most 50 ms, with room for a slower moment."""
FIRST_UNIT, MOST_IN_UNIT = 100, 2_000
KEEP = 100_000
"""Records whose outcome a dry run keeps."""
SAMPLE = 300


class Writer(Protocol):
    """The writing half of a kind."""

    def take(self, read: Reader, items: list[Read]) -> None:
        """Decide what becomes of some records."""

    def write(self, tx: Tx) -> None:
        """Write what was decided."""

    def finish(self, tx: Tx) -> bool:
        """Write some of what is known only at the end; says whether there is more."""


class _Module(Protocol):
    """A kind's module."""

    def read_rows(self, rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
        """Make items of the file's records."""

    def writer(self, context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> Writer:
        """The writing half."""


_MODULES: Mapping[str, _Module] = {
    "people": people,
    "companies": companies,
    "products": products,
    "stock": stock,
    "sales": sales,
    "touchpoints": touchpoints,
    "deals": deals,
    "contracts": contracts,
    "reminders": reminders,
}


@dataclass(frozen=True)
class Plan:
    """What an import would do. `outcomes` are the first records in the file's order, `notes` what is to be named.

    `lines` are the records read, `unmapped` the columns that are left out. For past sales `created` counts receipts,
    and `made` the people and products that would be made on the way.
    """

    created: int
    updated: int
    skipped: int
    refused: int
    lines: int
    outcomes: list[Outcome] = field(repr=False)
    notes: list[Outcome] = field(repr=False)
    noted: int
    unmapped: list[str]
    made: dict[str, int]


@dataclass(frozen=True)
class ImportResult:
    """What an import did. `batch` undoes it (0 when nothing was written), `refused_file` holds what was refused.

    `backup_seconds` is what the copy before it took, `seconds` the import itself.
    """

    created: int
    updated: int
    skipped: int
    refused: int
    refused_file: Path | None
    batch: int
    notes: list[Outcome] = field(repr=False)
    noted: int
    unmapped: list[str]
    made: dict[str, int]
    seconds: float
    backup_seconds: float

    def as_json(self) -> dict[str, object]:
        """The command's answer."""
        file = None if self.refused_file is None else str(self.refused_file)
        counts = {"created": self.created, "updated": self.updated, "skipped": self.skipped, "refused": self.refused}
        return {**counts, "refused_file": file, "batch": self.batch}


def plan(store: Store, progress: Progress, *, source: Source, keep: int = KEEP) -> Plan:
    """Say what an import would do, record by record; nothing is written. Raises Told and Cancelled."""
    read = store.reader()
    context = context_of(read, store, source)
    tally = Tally(keep=keep)
    writer = _writer(context, tally, dry=True)
    for portion in feed.feed(source, context, _module(source.kind).read_rows):
        progress.step(tally.lines)
        writer.take(read, portion)
    tally.outcomes.sort(key=lambda outcome: outcome.line)
    counts = tally.created, tally.updated, tally.skipped, tally.refused, tally.lines
    return Plan(*counts, tally.outcomes, tally.notes, tally.noted, source.unmapped, tally.made)


def run(store: Store, progress: Progress, *, source: Source, total: int = 0, copy_first: bool = True) -> ImportResult:
    """Import a file as one batch: all of it, or none when it is cancelled or fails (that removes what there was).

    `total` (of a plan) makes the progress a share. A verified copy of the store is made first, unless it is empty.
    Raises Told and Cancelled; the store is as it was then.
    """
    began = time.perf_counter()
    source = captured.with_digest(source)
    if copy_first:
        _copy(store)
    copied = time.perf_counter()
    tally = Tally()
    with batches.held(store, source.kind, source.table.path.name) as batch_id:
        context = context_of(store.reader(), store, source)
        writer = _writer(context, tally, dry=False, batch_id=batch_id)
        progress.step(0, total)
        _write_all(store, progress, source, context, writer, tally)
        refused_file = refused.write(source, tally.refusals) if tally.refusals else None
        progress.check()
        lost = captured.lost(source, tally)
        store.write_now(_name(source), partial(_end, source, tally, refused_file, batch_id, lost))
    batch_id = batch_id if tally.created or tally.updated else 0
    if batch_id and source.kind == "deals":
        learning.learn_win(store)  # what was won and lost before Noren counts from now on, not from the night on
    took = time.perf_counter() - copied
    counts = tally.created, tally.updated, tally.skipped, tally.refused
    notes = tally.notes, tally.noted, source.unmapped, tally.made
    return ImportResult(*counts, refused_file, batch_id, *notes, took, copied - began)


def _write_all(
    store: Store, progress: Progress, source: Source, context: Context, writer: Writer, tally: Tally
) -> None:
    """Write the file's records in units whose size follows how long they take."""
    size, best, waiting = FIRST_UNIT, FIRST_UNIT, list[Read]()
    for portion in feed.feed(source, context, _module(source.kind).read_rows):
        waiting += portion
        while len(waiting) >= size:
            took = _write_unit(store, writer, waiting[:size])
            del waiting[:size]
            best = max(best, size) if took <= UNIT_S else best
            # each commit costs the search index work of its own: on a busy computer small units would make it busier
            size = max(10, best // 2, min(MOST_IN_UNIT, int(size * min(2.0, UNIT_S / max(took, 0.001)))))
            progress.step(tally.lines)
    if waiting:
        _write_unit(store, writer, waiting)
    while store.write_now(N_("Import"), writer.finish):
        progress.check()


def _write_unit(store: Store, writer: Writer, items: list[Read]) -> float:
    def unit(tx: Tx) -> None:
        writer.take(tx, items)
        writer.write(tx)

    began = time.perf_counter()
    store.write_now(N_("Import"), unit)
    return time.perf_counter() - began


def _end(
    source: Source, tally: Tally, refused_file: Path | None, batch_id: int, lost: list[captured.Lost], tx: Tx
) -> None:
    """Close the batch, remember the mapping, and write the one audit entry of the import."""
    counts = {name: getattr(tally, name) for name in ("created", "updated", "skipped", "refused")}
    batches.close(tx, batch_id, counts, refused_file)
    captured.write_down(tx, source, counts, batch_id if tally.created or tally.updated else None, lost)
    remember(tx, kind=source.kind, labels=source.table.labels, mapping=source.mapping, title=source.table.path.name)
    tx.batch_id, tx.undoable = (batch_id if tally.created or tally.updated else None), False
    tx.explain(file=source.table.path.name)
    for kind in batches.TOUCHED:
        tx.touch(kind, None)


def _name(source: Source) -> Message:
    kind = Message(KIND_NAMES[source.kind])
    return Message(N_("Import of {kind} from {file}"), {"kind": kind, "file": source.table.path.name})


def _copy(store: Store) -> None:
    """Make the copy before an import; a store without anything in it needs none."""
    read = store.reader()
    if any(read.value(f"SELECT 1 FROM {table} LIMIT 1") for table in ("person", "company", "product", "sale")):
        backup.backup(store.path, now=store.clock.now(), why=backup.BEFORE_IMPORT, skip_same=True)


def _module(kind: str) -> _Module:
    if kind not in KINDS:
        raise Bug(f"no such kind: {kind}")
    return _MODULES[kind]


def _writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> Writer:
    return _module(context.kind).writer(context, tally, dry=dry, batch_id=batch_id)


# -- what cells are read by ------------------------------------------------------------------------------------------


def context_of(read: Reader, store: Store, source: Source) -> Context:
    """What the file's cells are read by: the shop's settings, and the order of dates and the decimal sign as guessed.

    Raises Told when a column is not in the file.
    """
    shop, options = store.settings, source.options
    own = own_fields(read, source.kind)
    places = {label: at for at, label in enumerate(source.table.labels)}
    for label in source.mapping:
        if label not in places:
            raise Told(N_("The file has no column “{column}”."), column=label)
    columns = tuple((places[label], name) for label, name in source.mapping.items())
    order, decimal = _guess(source, own, columns, shop.country)
    now = store.clock.now()
    currency = options.currency or shop.currency
    return Context(
        kind=source.kind,
        columns=columns,
        own=own,
        order=order,
        decimal=decimal,
        country=shop.country,
        language=shop.language,
        currency=currency,
        decimals=currency_of(currency).decimals,
        shop_currency=shop.currency,
        zone=shop.zone,
        change_hour=shop.day_change_hour,
        now=now,
        today=times.business_date(now, shop.zone, shop.day_change_hour).isoformat(),
        rate_standard=shop.rate_standard,
        rate_reduced=shop.rate_reduced,
        tax_included=shop.prices_include_tax,
        tax_rounding=shop.tax_rounding,
        points_months=shop.points_expire_months,
        source=options.source or source.table.path.name.split(".")[0],
        options=options,
    )


def _guess(
    source: Source, own: tuple[Field, ...], columns: tuple[tuple[int, str], ...], country: str
) -> tuple[values.Order, Literal[".", ","]]:
    """Learn from the first records whether days or months stand first, and points or commas."""
    types = {name: field.type for name, field in by_name(fields_of(source.kind, own)).items()}
    rows = [row for _line, row in source.table.sample(SAMPLE)]
    usual: values.Order = "mdy" if country == "US" else "dmy" if country == "UK" else "ymd"
    dates = [row[at] for at, name in columns if types[name] in ("date", "moment") for row in rows if at < len(row)]
    numbers = [row[at] for at, name in columns if types[name] in ("money", "quantity") for row in rows if at < len(row)]
    order = source.options.order or values.infer_order(dates, usual)
    decimal = source.options.decimal or values.infer_decimal(numbers)
    return order, decimal
