"""Batches: the life of an import in the store, its undo, and what a crash left of one.

Rows that an import makes carry its id, or belong to rows that do; rows that it changes keep their before-image. So a
batch is taken back in units of at most a few hundred rows, and taking back can be taken up again after a crash.
"""

import json
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from desktop import learning
from desktop.exchange.batch_refers import refers
from desktop.jobs import Progress
from desktop.store import Store
from models.books import guard
from models.counter import find as product_search
from models.errors import N_, Message, Refused, Told
from models.leads import telling
from models.people import search
from models.reminders import telling as telling_of_reminders
from models.work import Batch, BatchImage, Tx

__all__ = ["clean_up", "close", "held", "image", "keep", "refers", "remove", "undo_batch"]

RUNNING, DONE, UNDOING, UNDONE, CANCELLED = "running", "done", "undoing", "undone", "cancelled"
TOUCHED = (
    "person",
    "company",
    "product",
    "category",
    "stock",
    "sale",
    "account",
    "touchpoint",
    "tag",
    "batch",
    "lead",
    "rating",
    "deal",
    "contract",
    "reminder",
    "reminder_series",
)
"""Kinds that screens are told of when a batch has come or gone."""

PORTION = 300

_given_up: set[tuple[str, int]] = set()
"""Batches of this program that failed and could not be removed at once, by store."""


# -- its life --------------------------------------------------------------------------------------------------------


@contextmanager
def held(store: Store, kind: str, title: str) -> Iterator[int]:
    """Begin a batch; what goes wrong before `close` removes it with everything that carries its id.

    On a full disk even that can't be written: it is removed before the next import then, at the latest at the next
    start.
    """
    clean_up(store)
    batch_id = store.write_now(N_("Import"), partial(_begin, kind, title))
    try:
        yield batch_id
    except BaseException:
        _given_up.add((str(store.path), batch_id))
        with suppress(Told):
            remove(store, batch_id, CANCELLED)
            _given_up.discard((str(store.path), batch_id))
        raise


def _begin(kind: str, title: str, tx: Tx) -> int:
    cursor = tx.run(
        Batch.insert(
            kind=kind,
            title=title,
            state=RUNNING,
            started_at=tx.now,
            staff_id=tx.actor.staff_id,
            counts=json.dumps({"process": os.getpid(), "host": socket.gethostname(), "born": _born(os.getpid())}),
        )
    )
    return int(cursor.lastrowid)


def close(tx: Tx, batch_id: int, counts: dict[str, int], refused_file: Path | None) -> None:
    """Say that a batch is whole. One that wrote nothing goes again."""
    if counts["created"] or counts["updated"]:
        tx.run(
            Batch.update(
                state=DONE,
                ended_at=tx.now,
                counts=json.dumps(counts),
                refused_file=None if refused_file is None else str(refused_file),
            ).where(Batch._meta.primary_key == batch_id)
        )
    else:
        tx.run("DELETE FROM batch WHERE id=?", batch_id)


def clean_up(store: Store) -> list[int]:
    """Remove what imports left that ended in a crash; those of a program that still runs stay. For every start.

    Returns the ids of the batches removed.
    """
    gone = []
    for batch_id, state, counts in store.reader().rows(
        "SELECT id, state, counts FROM batch WHERE state IN (?,?)", RUNNING, UNDOING
    ):
        given_up = (str(store.path), batch_id) in _given_up
        if given_up or not _alive(json.loads(counts or "{}")):
            remove(store, batch_id, UNDONE if state == UNDOING else CANCELLED)
            _given_up.discard((str(store.path), batch_id))
            gone.append(batch_id)
    return gone


def _alive(mark: dict[str, Any]) -> bool:
    """Whether the program that wrote this mark still runs on this computer."""
    process = mark.get("process")
    if process is None or mark.get("host") != socket.gethostname():
        return False
    if process == os.getpid():
        return mark.get("born") == _born(process)
    if os.name == "nt":
        return _alive_windows(int(process))
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return mark.get("born") == _born(int(process))


def _born(process: int) -> str:
    """When a process began, where the system says so, since numbers of processes are used again."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return ""


def _alive_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, process)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == 259


# -- undo ------------------------------------------------------------------------------------------------------------


def undo_batch(store: Store, progress: Progress, *, batch_id: int) -> Message:
    """Take a whole batch back. Raises Refused, and changes nothing, when something refers to what it made or changed.

    Once begun it goes to its end: it can't be cancelled.
    """
    progress.check()
    title = store.write_now(N_("Undo import"), partial(_claim, batch_id))
    closed = store.reader().value("SELECT 1 FROM deal WHERE batch_id=? AND state<>'open' LIMIT 1", batch_id)
    remove(store, batch_id, UNDONE)
    if closed:
        learning.learn_win(store)
    return Message(N_("Import of {file}"), {"file": title})


def _claim(batch_id: int, tx: Tx) -> str:
    row = tx.row("SELECT state, title, counts FROM batch WHERE id=?", batch_id)
    if row is None or row[0] != DONE:
        raise Refused(N_("This import was undone already, or never ended."))
    found = refers(tx, batch_id) or _closed_books(tx, batch_id)
    if found:
        raise Refused(N_("The import can't be undone any more: {reason}"), reason=found[0])
    counts = json.loads(row[2] or "{}")
    counts |= {"process": os.getpid(), "host": socket.gethostname(), "born": _born(os.getpid())}
    tx.run("UPDATE batch SET state=?, counts=? WHERE id=?", UNDOING, json.dumps(counts), batch_id)
    tx.touch("batch", [batch_id])
    return str(row[1])


def _closed_books(tx: Tx, batch_id: int) -> list[Message]:
    """Why a batch can't be taken back whose sales, stock or points are of a closed month."""
    tables = ("sale", "stock_entry", "points_entry")
    days = [tx.value(f"SELECT MIN(day) FROM {table} WHERE batch_id=?", batch_id) for table in tables]
    told = guard.why_not(tx, min([day for day in days if day], default="9999"))
    return [told] if told else []


# -- taking back -----------------------------------------------------------------------------------------------------


def remove(store: Store, batch_id: int, state: str) -> None:
    """Take back everything that carries a batch's id, unit by unit; can be begun again where it was broken off."""
    for step in _STEPS:
        while store.write_now(N_("Undo import"), partial(step, batch_id)):
            pass
    store.write_now(N_("Undo import"), partial(_closed, batch_id, state))


def _closed(batch_id: int, state: str, tx: Tx) -> None:
    if state == CANCELLED:
        tx.run("DELETE FROM batch WHERE id=?", batch_id)
    else:
        tx.run("UPDATE batch SET state=?, ended_at=? WHERE id=?", state, tx.now, batch_id)
        tx.batch_id, tx.undoable = batch_id, False
    for kind in TOUCHED:
        tx.touch(kind, None)


def _put_back(batch_id: int, tx: Tx) -> int:
    """Put back what rows were before the batch changed them, the last change first; then forget the images."""
    rows = tx.rows(
        "SELECT id, table_name, row_id, before, after FROM batch_image WHERE batch_id=?"
        " AND table_name NOT IN ('tag', 'programme', 'stage') ORDER BY id DESC LIMIT ?",
        batch_id,
        PORTION,
    )
    people: set[int] = set()
    products: set[int] = set()
    reminded: set[int] = set()
    for _id, table, row_id, before, after in rows:
        values = json.loads(before)
        if table in ("contact", "card"):
            people.update(tx.column(f"SELECT person_id FROM {table} WHERE id=? AND person_id IS NOT NULL", row_id))
        if table == "stock":  # only while no later entry has brought another cost
            sql = "UPDATE stock SET last_cost=? WHERE id=? AND last_cost=?"
            tx.run(sql, values["last_cost"], row_id, json.loads(after)["last_cost"])
        elif values is None:
            tx.run(f"DELETE FROM {table} WHERE id=?", row_id)
        else:
            tx.run(f"UPDATE {table} SET {', '.join(f'{n}=?' for n in values)} WHERE id=?", *values.values(), row_id)
        sets = {"person": people, "product": products, "reminder": reminded}
        sets.get(table, set()).add(row_id)
    _delete(tx, "batch_image", [row[0] for row in rows])
    if people:
        search.reindex(tx, people)
    if products:
        product_search.reindex(tx, products)
    telling_of_reminders.follow(tx, reminded)
    return len(rows)


def _delete(tx: Tx, table: str, ids: Sequence[int], column: str = "id") -> None:
    if ids:
        tx.run(f"DELETE FROM {table} WHERE {column} IN ({','.join('?' * len(ids))})", *ids)


def _ids(tx: Tx, table: str, batch_id: int) -> list[int]:
    return tx.column(f"SELECT id FROM {table} WHERE batch_id=? LIMIT ?", batch_id, PORTION)


def _touchpoints(batch_id: int, tx: Tx) -> int:
    ids = _ids(tx, "touchpoint", batch_id)
    told: dict[str, set[int]] = {telling.READY: set(), telling.COOLED: set()}
    for kind, owner in tx.within(
        "SELECT t.kind, p.owner_id FROM touchpoint t JOIN person p ON p.id=t.person_id WHERE t.id IN (??)"
        " AND t.kind IN ('lead_ready', 'lead_cooled') AND p.owner_id IS NOT NULL",
        ids,
    ):
        told[telling.READY if kind == "lead_ready" else telling.COOLED].add(owner)
    _delete(tx, "touchpoint", ids)
    for about, owners in told.items():
        telling.retell(tx, about=about, staff_ids=owners)
    return len(ids)


def _points(batch_id: int, tx: Tx) -> int:
    ids = _ids(tx, "points_entry", batch_id)
    if ids:
        lots = [row[0] for row in tx.within("SELECT id FROM points_lot WHERE entry_id IN (??)", ids)]
        _delete(tx, "points_use", ids, "entry_id")
        _delete(tx, "points_lot", lots)
        _delete(tx, "points_entry", ids)
    return len(ids)


def _accounts(batch_id: int, tx: Tx) -> int:
    ids = _ids(tx, "account", batch_id)
    _delete(tx, "account", ids)
    return len(ids)


def _sales(batch_id: int, tx: Tx) -> int:
    ids = _ids(tx, "sale", batch_id)[:100]
    for table in ("sale_tax", "sale_line"):
        _delete(tx, table, ids, "sale_id")
    _delete(tx, "sale", ids)
    return len(ids)


def _stock(batch_id: int, tx: Tx) -> int:
    rows = tx.rows(
        "SELECT id, product_id, shop_id, quantity FROM stock_entry WHERE batch_id=? LIMIT ?", batch_id, PORTION
    )
    for _id, product_id, shop_id, quantity in rows:
        tx.run("UPDATE stock SET quantity=quantity-? WHERE product_id=? AND shop_id=?", quantity, product_id, shop_id)
    _delete(tx, "stock_entry", [row[0] for row in rows])
    for product_id in {row[1] for row in rows}:
        tx.run(
            "DELETE FROM stock WHERE product_id=?1 AND quantity=0 AND NOT EXISTS"
            " (SELECT 1 FROM stock_entry WHERE product_id=?1)".replace("?1", str(product_id))
        )
    return len(rows)


def _cards(batch_id: int, tx: Tx) -> int:
    rows = tx.rows("SELECT id, person_id FROM card WHERE batch_id=? LIMIT ?", batch_id, PORTION)
    _delete(tx, "card", [row[0] for row in rows])
    others = [
        row[0]
        for row in tx.within(
            "SELECT id FROM person WHERE id IN (??) AND batch_id IS NOT ?", [row[1] for row in rows], batch_id
        )
    ]
    if others:
        search.reindex(tx, others)
    return len(rows)


_HOLDS = {
    "person": ("touchpoint.person_id", "account.person_id", "card.person_id"),
    "product": ("sale_line.product_id", "stock_entry.product_id", "grid_key.product_id", "product.parent_id"),
    "category": ("product.category_id",),
    "company": ("person.company_id",),
}
"""By which columns a row is held that something else came to refer to while its batch was written."""


def _free(tx: Tx, table: str, batch_id: int) -> list[int]:
    """The next rows of a batch that nothing refers to; those that are held leave the batch and stay."""
    ids = _ids(tx, table, batch_id)
    kept: set[int] = set()
    for place in _HOLDS[table]:
        other, column = place.split(".")
        where = f"SELECT DISTINCT {column} FROM {other} WHERE {column} IN (??)"
        if other == "product" and table == "product":
            where += f" AND batch_id IS NOT {int(batch_id)}"
        kept.update(row[0] for row in tx.within(where, ids))
    for row_id in kept:
        tx.run(f"UPDATE {table} SET batch_id=NULL WHERE id=?", row_id)
    return [row_id for row_id in ids if row_id not in kept] or (_free(tx, table, batch_id) if kept else [])


def _leads(batch_id: int, tx: Tx) -> int:
    for table in ("lead", "assignment", "captured"):
        ids = _ids(tx, table, batch_id)
        told = []
        if table == "assignment":
            told = tx.within("SELECT staff_id FROM assignment WHERE id IN (??) AND staff_id IS NOT NULL", ids)
        _delete(tx, table, ids)
        telling.retell(tx, about=telling.GIVEN, staff_ids={row[0] for row in told})
        if ids:
            return len(ids)
    return 0


def _people(batch_id: int, tx: Tx) -> int:
    ids = _free(tx, "person", batch_id)
    for start in range(0, len(ids), PORTION):
        some = ids[start : start + PORTION]
        marks = ",".join("?" * len(some))
        tx.run(f"DELETE FROM picture WHERE kind='person' AND record_id IN ({marks})", *some)
        tx.run(f"DELETE FROM rating WHERE person_id IN ({marks})", *some)
    for table in ("contact", "address", "person_tag", "consent"):
        _delete(tx, table, ids, "person_id")
    _own_values(tx, "person", ids)
    _delete(tx, "person_search", ids, "rowid")
    _delete(tx, "person", ids)
    return len(ids)


def _own_values(tx: Tx, kind: str, ids: Sequence[int]) -> None:
    fields = tx.column("SELECT id FROM own_field WHERE kind=?", kind)
    for field in fields:
        for row_id in ids:
            tx.run("DELETE FROM own_value WHERE field_id=? AND record_id=?", field, row_id)


def _products(batch_id: int, tx: Tx) -> int:
    ids = _free(tx, "product", batch_id)
    if ids:
        for table in ("further_code", "stock"):
            _delete(tx, table, ids, "product_id")
        _own_values(tx, "product", ids)
        _delete(tx, "product_search", ids, "rowid")
        _delete(tx, "product", ids)
    return len(ids)


def _categories(batch_id: int, tx: Tx) -> int:
    ids = _free(tx, "category", batch_id)
    _delete(tx, "category", ids)
    return len(ids)


def _companies(batch_id: int, tx: Tx) -> int:
    ids = _free(tx, "company", batch_id)
    for table in ("contact", "address"):
        _delete(tx, table, ids, "company_id")
    _own_values(tx, "company", ids)
    _delete(tx, "company", ids)
    return len(ids)


def _made_on_the_way(batch_id: int, tx: Tx) -> int:
    """Take away the tags and the stamp programme that the batch made, where nobody bears or uses them by now."""
    uses = (
        ("tag", "person_tag WHERE tag_id"),
        ("programme", "account WHERE programme_id"),
        ("stage", "deal_move WHERE stage_id"),
    )
    for table, use in uses:
        tx.run(
            f"DELETE FROM {table} WHERE id IN (SELECT row_id FROM batch_image WHERE batch_id=? AND table_name=?)"
            f" AND NOT EXISTS (SELECT 1 FROM {use}={table}.id)",
            batch_id,
            table,
        )
    tx.run("DELETE FROM batch_image WHERE batch_id=? AND table_name IN ('tag', 'programme', 'stage')", batch_id)
    return 0


def _deals(batch_id: int, tx: Tx) -> int:
    ids = _ids(tx, "deal", batch_id)
    for table in ("deal_move", "deal_line", "deal_helper", "deal_tag", "deal_answer"):
        _delete(tx, table, ids, "deal_id")
    _delete(tx, "deal", ids)
    return len(ids)


def _contracts(batch_id: int, tx: Tx) -> int:
    ids = _ids(tx, "contract", batch_id)
    for table in ("contract_fee", "contract_term"):
        _delete(tx, table, ids, "contract_id")
    for key in ids:
        tx.run("DELETE FROM reminder WHERE about='contract' AND about_id=?", key)
    _delete(tx, "contract", ids)
    return len(ids)


def _reminders(batch_id: int, tx: Tx) -> int:
    """Series with everything that was made of them, then what takes place once."""
    series = _ids(tx, "reminder_series", batch_id)
    _delete(tx, "reminder", series, "series_id")
    _delete(tx, "reminder_series", series)
    if series:
        return len(series)
    ids = _ids(tx, "reminder", batch_id)
    _delete(tx, "reminder", ids)
    return len(ids)


_STEPS = (
    _put_back,
    _leads,
    _deals,
    _contracts,
    _reminders,
    _touchpoints,
    _points,
    _accounts,
    _sales,
    _stock,
    _cards,
    _people,
    _products,
    _categories,
    _companies,
    _made_on_the_way,
)


# -- what an import writes down --------------------------------------------------------------------------------------


def image(
    batch_id: int, table: str, row_id: int, before: dict[str, Any] | None, after: dict[str, Any]
) -> tuple[Any, ...]:
    """A row of batch_image: what a row was before (None: it was not there) and what it became."""
    return batch_id, table, row_id, _json(before), _json(after)


def _json(values: dict[str, Any] | None) -> str:
    return json.dumps(values, ensure_ascii=False)


def keep(tx: Tx, images: Sequence[tuple[Any, ...]]) -> None:
    """Write before-images."""
    names = "batch_id, table_name, row_id, before, after"
    tx.db.cursor().executemany(f"INSERT INTO {BatchImage._meta.table_name} ({names}) VALUES (?,?,?,?,?)", images)
