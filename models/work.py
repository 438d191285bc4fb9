"""The unit of work: one user action is one transaction with a name, an actor and an audit entry.

`Reader` asks, `Tx` writes. Neither opens, commits nor knows where the store lies: `desktop.store` does. The audit entry
holds what was before and after, and is the undo as well. Ledger rows are their own record: the audit names their ids.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import Any, TypeVar

from peewee import Database, IntegrityError, Query

from models import errors
from models.base import BigIntegerField, BooleanField, CharField, JsonText, Ref, Table, TextField, Utc
from models.errors import N_, Message
from models.values import dataclass

Row = tuple[Any, ...]
Ids = Iterable[int]
Values = dict[str, Any]
T = TypeVar("T")
SOLD = frozenset(
    (
        "sale",
        "stock_entry",
        "stock",
        "points_entry",
        "account",
        "person",
        "touchpoint",
        "promotion_use",
        "coupon",
        "gift",
        "draw",
        "redemption",
        "reminder",
        "standing",
        "standing_entry",
        "referral",
        "wallet",
        "wallet_entry",
        "booking",
        "contract",
        "contract_term",
        "contract_fee",
        "owed",
        "account_entry",
    )
)
"""What a receipt touches: none of it is ever remembered from one unit of work to the next."""
MOVED = frozenset(("deal", "deal_move", "touchpoint", "person"))
"""What a deal's move among open stages touches: none of it is remembered either."""


class Audit(Table):
    """Who did what when, with before and after. Never edited, but for the note that an entry was undone."""

    at = Utc()
    day = CharField(max_length=10)
    name = TextField()
    details = JsonText(default="{}")
    staff_id = Ref(null=True)
    till_id = Ref(null=True)
    origin = CharField(max_length=16, default="window")
    batch_id = Ref(null=True)
    undoes_id = Ref(null=True)
    undone_by = Ref(null=True)
    undoable = BooleanField(default=True)
    images = JsonText()


class Batch(Table):
    """A piece of bulk work under one id: an import. Its rows carry the id, so that it can be taken back whole."""

    kind = CharField(max_length=24)
    title = TextField()
    state = CharField(max_length=12)
    """running, done, undone, cancelled"""
    started_at = Utc()
    ended_at = Utc(null=True)
    staff_id = Ref(null=True)
    counts = JsonText(default="{}")
    refused_file = TextField(null=True)


class BatchImage(Table):
    """What a row was before a batch updated it (JSON of the columns it changed), and what it became."""

    batch_id = BigIntegerField(index=True)
    table_name = CharField(max_length=40)
    row_id = BigIntegerField()
    before = JsonText()
    after = JsonText()

    class Meta:
        table_name = "batch_image"


@dataclass(frozen=True)
class Changes:
    """What a unit of work touched: kinds (table names) with ids, or None for "any of this kind"."""

    label: Message
    touched: Mapping[str, frozenset[int] | None]
    origin: object | None = None
    audit_id: int | None = None
    undoable: bool = False

    def ids(self, kind: str) -> frozenset[int] | None:
        """The ids touched of a kind; an empty set when none, None when any may be."""
        return self.touched.get(kind, frozenset())

    def __contains__(self, kind: object) -> bool:
        """Whether anything of this kind was touched."""
        return kind in self.touched


def _whole(value: Any) -> Any:
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value


class Reader:
    """Asks questions of the store through one connection of one thread."""

    def __init__(self, db: Database) -> None:
        """Ask through `db`, whose connection belongs to this thread."""
        self.db = db
        self.check: Callable[[], object] | None = None
        """Asked between the chunks of a long answer; raises where nobody waits for it any more."""
        self._swap = getattr(db, "param", "?") != "?"
        self._execute = None if self._swap or db.is_closed() else getattr(db.connection(), "execute", None)
        self._in_view = False

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Ask several questions in one view of the store, whatever is written meanwhile: a report's sums must agree."""
        if self._in_view:
            yield
            return
        self.run("BEGIN")
        self._in_view = True
        try:
            yield
        finally:
            self._in_view = False
            self.run("ROLLBACK")

    def run(self, query: str | Query, *params: Any) -> Any:
        """Run SQL (parameters marked `?`) or a peewee query; returns the cursor.

        Raises peewee's errors for queries; text goes straight to the driver where it can, and raises the driver's.
        """
        if isinstance(query, str):
            if self._execute is not None:
                try:
                    return self._execute(query, params)
                except UnicodeEncodeError:  # half a character, as a clipboard or a file may hold: no store has it
                    return self._execute(query, [_whole(value) for value in params])
            sql: str = query.replace("?", "%s") if self._swap else query
            return self.db.execute_sql(sql, params)
        sql, values = self.db.get_sql_context().sql(query).query()
        return self.db.execute_sql(sql, values)

    def rows(self, query: str | Query, *params: Any) -> list[Row]:
        """All rows as tuples. For long results use `each`."""
        return list(self.run(query, *params))

    def row(self, query: str | Query, *params: Any) -> Row | None:
        """The first row, or None."""
        found: Row | None = self.run(query, *params).fetchone()
        return found

    def value(self, query: str | Query, *params: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.run(query, *params).fetchone()
        return found[0] if found else None

    def column(self, query: str | Query, *params: Any) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.run(query, *params)]

    def remembered(self, what: Hashable, ask: Callable[["Reader"], T]) -> T:
        """What `ask` answers about `what`: something of the owner's that sales need again and again (rules, products).

        A unit of work that has written nothing yet, or only a receipt, may take it from the one before: see `Tx`.
        """
        return ask(self)

    def each(self, query: str | Query, *params: Any, size: int = 500) -> Iterator[list[Row]]:
        """The rows in chunks, so that no one holds the interpreter for long; `check` may stop it between them."""
        cursor = self.run(query, *params)
        try:
            while chunk := cursor.fetchmany(size):
                if self.check is not None:
                    self.check()
                yield chunk
        finally:
            cursor.close()  # an answer that nobody reads to its end would keep the log from being brought in

    def within(self, sql: str, ids: Sequence[Any], *params: Any, size: int = 500) -> list[Row]:
        """Rows of `sql`, whose `(??)` stands for the ids, asked in portions of at most `size`."""
        found: list[Row] = []
        for start in range(0, len(ids), size):
            some = ids[start : start + size]
            found += self.rows(sql.replace("(??)", "(" + ",".join("?" * len(some)) + ")"), *some, *params)
        return found


@dataclass(frozen=True)
class Actor:
    """Who writes, where: the ids of staff member, shop and till; `origin` is window, command or schedule."""

    staff_id: int | None = None
    shop_id: int = 1
    till_id: int = 1
    origin: str = "window"


@dataclass
class _Image:
    table: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def as_list(self) -> list[Any]:
        return [self.table, self.row_id, self.before, self.after]


Derive = Callable[["Tx", Sequence[tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]]], None]


@dataclass
class _Notes:
    images: list[_Image] = field(default_factory=list)
    ledger: dict[str, list[int]] = field(default_factory=dict)
    touched: dict[str, set[int] | None] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


class Tx(Reader):
    """The only thing that can write. Handed to an operation by the write door, and dead after it."""

    def __init__(
        self,
        db: Database,
        *,
        name: Message,
        now: int,
        today: str,
        actor: Actor,
        derive: Derive | None,
        memory: dict[Hashable, Any] | None = None,
    ) -> None:
        """Begin notes for a unit of work called `name`; `now` in ms UTC, `today` the business date (ISO).

        `memory` is what earlier units remembered, true while only receipts were booked since: the door sees to that.
        """
        super().__init__(db)
        self._in_view = True
        self.cursor: Any = db.cursor() if self._execute is not None else None
        """One cursor for all that hot paths write (`models.rows`); None where fewer, wider statements are wanted."""
        self._memory = memory
        self.name = name
        self.now = now
        self.today = today
        self.actor = actor
        self.batch_id: int | None = None
        self.undoes_id: int | None = None
        self.undoable = True
        self._derive = derive
        self._notes = _Notes()

    # -- writing ----------------------------------------------------------------------------------------------------

    def insert(self, table: type[Table], **values: Any) -> int:
        """Insert a row and return its key; undone by deleting it."""
        row_id = self._inserted(table, values)
        self._note(table, row_id, None, values)
        return row_id

    def _inserted(self, table: type[Table], values: dict[str, Any]) -> int:
        if not self._swap:
            return int(self.run(table.insert(**values)).lastrowid)
        return int(self.run(table.insert(**values).returning(table._meta.primary_key)).fetchone()[0])

    def update(self, table: type[Table], ids: int | Ids, **values: Any) -> int:
        """Set columns of the rows `ids`; columns that keep their value leave no trace. Returns how many rows changed.

        Raises NotFound when one of the rows is gone.
        """
        changed = 0
        wanted = [ids] if isinstance(ids, int | str) else list(ids)
        key = table._meta.primary_key
        for row_id in wanted:
            before = self.image(table, row_id, list(values))
            if before is None:
                raise errors.NotFound(N_("This entry is no longer there. Nothing was changed."))
            after = {name: value for name, value in values.items() if before[name] != value}
            if after:
                self.run(table.update(**after).where(key == row_id))
                self._note(table, row_id, {name: before[name] for name in after}, after)
                changed += 1
        return changed

    def delete(self, table: type[Table], ids: int | Ids) -> int:
        """Delete rows; undone by inserting them again as they were. Returns how many there were."""
        key = table._meta.primary_key
        count = 0
        for row_id in [ids] if isinstance(ids, int | str) else list(ids):
            before = self.image(table, row_id, [f.column_name for f in table._meta.sorted_fields])
            if before is not None:
                self.run(table.delete().where(key == row_id))
                self._note(table, row_id, before, None)
                count += 1
        return count

    def append(self, table: type[Table], **values: Any) -> int:
        """Append a ledger row and return its key. It is never edited or undone, only answered by a new entry."""
        row_id = self._inserted(table, values)
        self.booked(table._meta.table_name, [row_id])
        return row_id

    def booked(self, kind: str, ids: Ids) -> None:
        """Note ledger rows that a hot path appended by SQL: they go into the audit, and forbid undo."""
        found = list(ids)
        self._notes.ledger.setdefault(kind, []).extend(found)
        self.undoable = False
        self.touch(kind, found)

    def remembered(self, what: Hashable, ask: Callable[[Reader], T]) -> T:
        """What `ask` answers, from earlier units while this one wrote nothing or a receipt only; else it is asked."""
        memory, notes = self._memory, self._notes
        if memory is None or ((notes.images or notes.touched) and not (self.only_sold or self.only_moved)):
            return ask(self)
        if what not in memory:
            memory[what] = ask(self)
        found: T = memory[what]
        return found

    @property
    def only_sold(self) -> bool:
        """Whether this unit booked a receipt and nothing else, so that what is remembered is still true after it."""
        notes = self._notes
        plain = self.batch_id is None and self.undoes_id is None and not notes.images
        return plain and "sale" in notes.touched and notes.touched.keys() <= SOLD

    @property
    def only_moved(self) -> bool:
        """Whether this unit moved deals among open stages and did nothing else: what is remembered is true after it."""
        touched = self._notes.touched
        plain = self.batch_id is None and self.undoes_id is None
        return plain and "deal_move" in touched and touched.keys() <= MOVED

    def wrote(
        self, table: type[Table], row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> None:
        """Note a row that a hot path wrote by SQL, to be undone like others.

        `before` and `after` hold the columns that changed; None: there was no such row, or there is none any more.
        """
        self._note(table, row_id, before, after)

    def touch(self, kind: str, ids: Ids | None) -> None:
        """Tell the screens that rows of a kind changed; None means any of them may have."""
        if ids is None or self._notes.touched.get(kind, ()) is None:
            self._notes.touched[kind] = None
        else:
            known = self._notes.touched.setdefault(kind, set())
            if known is not None:
                known.update(ids)

    def explain(self, **details: Any) -> None:
        """Add values (names, numbers) to the audit entry and to the label of this unit of work."""
        self._notes.details.update(details)

    # -- before and after -------------------------------------------------------------------------------------------

    def image(self, table: type[Table], row_id: int, names: list[str]) -> dict[str, Any] | None:
        """What stands in some columns of a row now; None when there is no such row."""
        fields = table._meta.combined
        row = self.row(table.select(*[fields[name] for name in names]).where(table._meta.primary_key == row_id))
        return (
            None
            if row is None
            else dict(zip(names, (_plain(fields[n], v) for n, v in zip(names, row, strict=True)), strict=True))
        )

    def _note(
        self, table: type[Table], row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> None:
        kind = table._meta.table_name
        self._notes.images.append(_Image(kind, row_id, before, after))
        self.touch(kind, [row_id])

    def finish(self, origin: object | None = None) -> Changes:
        """Bring derived tables up to date, write the audit entry, say what is to be announced. For the door."""
        notes = self._notes
        if notes.ledger:
            self._require_open_books()
        if self._derive and notes.images:
            self._derive(self, [(i.table, i.row_id, i.before, i.after) for i in notes.images])
        label = Message(self.name.msgid, {**self.name.values, **notes.details})
        audit_id = self._write_audit(label) if notes.images or notes.ledger or self.batch_id else None
        if self.undoes_id is not None and audit_id is not None:
            self.run("UPDATE audit SET undone_by=? WHERE id=?", audit_id, self.undoes_id)
            self.run(
                "UPDATE audit SET undone_by=NULL WHERE id=(SELECT undoes_id FROM audit WHERE id=?)", self.undoes_id
            )
        touched = {kind: None if ids is None else frozenset(ids) for kind, ids in notes.touched.items()}
        can_undo = self.undoable and bool(notes.images)
        return Changes(label, touched, origin, audit_id, can_undo)

    def _require_open_books(self) -> None:
        """Refuse ledger rows of today where today is within the closed books: the computer's clock was set back."""
        from models.books import guard

        if not guard.DATED.isdisjoint(self._notes.ledger):
            guard.check_open(self, self.today)

    def _write_audit(self, label: Message) -> int:
        notes = self._notes
        images = _images_text(notes)
        details = _as_json(label.values) if label.values else "{}"
        cursor = self.run(
            "INSERT INTO audit (at, day, name, details, staff_id, till_id, origin, batch_id, undoes_id, undoable,"
            " images) VALUES (?,?,?,?,?,?,?,?,?,?,?)" + (" RETURNING id" if self._swap else ""),
            self.now,
            self.today,
            label.msgid,
            details,
            self.actor.staff_id,
            self.actor.till_id,
            self.actor.origin,
            self.batch_id,
            self.undoes_id,
            self.undoable,
            images,
        )
        return int(cursor.fetchone()[0] if self._swap else cursor.lastrowid)


_as_json = json.JSONEncoder(ensure_ascii=False, default=str).encode
"""Made once: each sale writes an audit entry."""


def _images_text(notes: _Notes) -> str:
    if notes.images:
        return _as_json({"rows": [i.as_list() for i in notes.images], "ledger": notes.ledger})
    ledger = ", ".join([f'"{kind}": {ids}' for kind, ids in notes.ledger.items()])  # as JSON writes names and numbers
    return f'{{"rows": [], "ledger": {{{ledger}}}}}'


def key_name(table: type[Table]) -> str:
    """The column that a table's rows are known by."""
    return str(getattr(table._meta.primary_key, "name", "id"))


def _plain(column: Any, value: Any) -> Any:
    return bool(value) if isinstance(column, BooleanField) and value is not None else value


# -- undo -------------------------------------------------------------------------------------------------------


def undo(tx: Tx, *, audit_id: int, tables: Mapping[str, type[Table]]) -> Message:
    """Put back what the audit entry `audit_id` says was before. Returns the label of what was undone.

    Raises Refused for ledger work, and Changed when somebody changed one of its rows since: nothing is put back then.
    """
    row = tx.row("SELECT name, details, undoable, undone_by, images FROM audit WHERE id=?", audit_id)
    if row is None or not row[2]:
        raise errors.Refused(N_("This can't be undone. Book the opposite instead."))
    if row[3] is not None:
        raise errors.Refused(N_("This was undone already."))
    label = Message(row[0], json.loads(row[1]))
    for table_name, row_id, before, after in reversed(json.loads(row[4])["rows"]):
        try:
            _put_back(tx, tables[table_name], row_id, before, after, label)
        except IntegrityError as error:
            raise errors.Changed(
                N_("“{what}” was not undone: something else needs this entry by now. Nothing was changed."), what=label
            ) from error
    tx.undoes_id = audit_id
    return label


def _put_back(
    tx: Tx, table: type[Table], row_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None, label: Message
) -> None:
    now = tx.image(table, row_id, list(after)) if after else tx.image(table, row_id, [key_name(table)])
    if (after is None) == (now is None) and (after is None or _same(now, after)):
        if after is None:
            tx.insert(table, **(before or {}))
        elif before is None:
            tx.delete(table, row_id)
        else:
            tx.update(table, row_id, **before)
        return
    raise errors.Changed(
        N_("“{what}” was not undone: somebody changed the same entry since. Nothing was changed."), what=label
    )


def _same(now: dict[str, Any] | None, after: dict[str, Any]) -> bool:
    return now is not None and all(
        json.dumps(now[k], default=str) == json.dumps(v, default=str) for k, v in after.items()
    )
