"""Where people and touchpoints come in: what each source brought, what was refused and why, with its text.

A file is one row of state "file" with its counts; the people of it are found by its batch. What was refused is a row of
its own, so that nothing is lost: it can be tried again, put aside, or written to a file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import text
from models.base import new_public_id
from models.errors import N_, Message, NotFound, Refused
from models.leads.tables import Captured, Source
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.work import Reader, Tx

KINDS = {
    "quick": N_("Noted down by hand"),
    "form": N_("Sign-up form"),
    "card": N_("Address cards"),
    "file": N_("Files"),
    "folder": N_("Drop folder"),
    "log": N_("Logs"),
}
"""Kinds of sources and what they are called until the owner names them."""
LEADS_BY_DEFAULT = frozenset({"card", "folder", "form"})
"""Sources whose new people are leads unless the owner says otherwise."""
STATES = ("file", "made", "updated", "known", "refused")
ORIGINAL_LENGTH = 32_000
COUNTS = N_("{created} new, {updated} updated, {skipped} skipped, {refused} refused.")
"""What the row of a file says; its values are the counts."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with what it brought: `made` and `updated` people or entries, `known` ones, `refused` rows still there.

    `name` is "" where it is called by its kind.
    """

    id: int
    kind: str
    name: str
    options: Mapping[str, Any]
    active: bool
    last_at: int | None
    made: int
    updated: int
    known: int
    refused: int


@dataclass(frozen=True, slots=True)
class Item:
    """Something that came: `title` its name or the file's, `reason` why it was refused, or a file's counts."""

    id: int
    source_id: int
    at: int
    state: str
    person_id: int | None
    title: str
    reason: Message | None
    original: str
    batch_id: int | None
    what: str = ""
    """As what it was read: people, touchpoints."""


# -- verbs ---------------------------------------------------------------------------------------------------------


def of_kind(tx: Tx, kind: str) -> int:
    """The first source of a kind; made when it is first needed. Raises Refused for another kind."""
    if kind not in KINDS:
        raise Refused(N_("“{kind}” is no kind of source."), kind=kind)
    found = tx.value("SELECT min(id) FROM source WHERE kind=? AND active", kind)
    if found is not None:
        return int(found)
    return _insert(tx, kind, "", {"leads": kind in LEADS_BY_DEFAULT})


def _insert(tx: Tx, kind: str, name: str, options: Mapping[str, Any]) -> int:
    """Make a source. Not by `tx.insert`: what comes in by it can't be undone by hand, so it would be left behind."""
    sql = "INSERT INTO source (public_id, kind, name, options, active, created_at) VALUES (?,?,?,?,?,?)"
    cursor = tx.run(sql, new_public_id(), kind, name, json.dumps(dict(options), ensure_ascii=False), True, tx.now)
    tx.touch("source", [int(cursor.lastrowid)])
    return int(cursor.lastrowid)


def add_folder(tx: Tx, *, name: str, path: str, leads: bool = True) -> int:
    """Choose a folder into which other programs put files. Raises Refused for one that is chosen already."""
    _free_folder(tx, path, 0)
    options = json.dumps({"path": path, "leads": leads}, ensure_ascii=False)
    words = text.clean(name, text.NAME_LENGTH)
    return tx.insert(Source, public_id=new_public_id(), kind="folder", name=words, options=options, created_at=tx.now)


def change(tx: Tx, *, source_id: int, name: str | None = None, active: bool | None = None, **options: Any) -> None:
    """Rename a source, switch it off or on, or change its options (path, leads). Raises Refused and NotFound."""
    row = tx.row("SELECT options FROM source WHERE id=?", source_id)
    if row is None:
        raise NotFound(N_("This source is no longer there. Nothing was changed."))
    if "path" in options:
        _free_folder(tx, options["path"], source_id)
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = text.clean(name, text.NAME_LENGTH)
    if active is not None:
        values["active"] = active
    if options:
        values["options"] = json.dumps({**json.loads(row[0] or "{}"), **options}, ensure_ascii=False)
    if values:
        tx.update(Source, source_id, **values)


def _free_folder(tx: Tx, path: str, but: int) -> None:
    if not path.strip():
        raise Refused(N_("Choose a folder first."))
    for key, options in tx.rows("SELECT id, options FROM source WHERE kind='folder' AND active"):
        if key != but and json.loads(options or "{}").get("path") == path:
            raise Refused(N_("This folder is watched already."))


def took(
    tx: Tx,
    *,
    source_id: int,
    state: str,
    person_id: int | None = None,
    title: str,
    digest: str | None = None,
    reason: Message | None = None,
    original: str = "",
    batch_id: int | None = None,
    what: str = "",
) -> None:
    """Write down one thing that came, and what became of it."""
    took_many(tx, [(source_id, state, person_id, title, digest, reason, original, batch_id, what)])


def came(tx: Tx, *, kind: str, person_id: int, name: str) -> None:
    """Somebody came by the form or by hand: written down so that it can be undone with them, and maybe a lead."""
    from models.leads import qualification

    source_id = of_kind(tx, kind)
    title = text.clean(name[:300])
    tx.insert(Captured, source=source_id, at=tx.now, state="made", person_id=person_id, title=title)
    tx.run("UPDATE source SET last_at=? WHERE id=?", tx.now, source_id)
    tx.touch("source", [source_id])
    options = json.loads(tx.value("SELECT options FROM source WHERE id=?", source_id) or "{}")
    if options.get("leads"):
        qualification.enter(tx, person_id=person_id)


def took_many(tx: Tx, rows: Iterable[Sequence[Any]]) -> None:
    """The same for many: tuples in the order of the arguments of `took`. Refused texts lose pictures, never words."""
    found = [
        (
            source_id, tx.now, digest, state, person_id, text.clean(title[:300]), _packed(reason, what),
            original[:ORIGINAL_LENGTH], batch_id,
        )
        for source_id, state, person_id, title, digest, reason, original, batch_id, what in rows
    ]  # fmt: skip
    names = "source_id, at, digest, state, person_id, title, reason, original, batch_id"
    tx.db.cursor().executemany(f"INSERT INTO captured ({names}) VALUES (?,?,?,?,?,?,?,?,?)", found)
    for source_id in {row[0] for row in found}:
        tx.run("UPDATE source SET last_at=? WHERE id=?", tx.now, source_id)
        tx.touch("source", [source_id])
    tx.touch("captured", None)


def _packed(reason: Message | None, what: str) -> str:
    if reason is None and not what:
        return "{}"
    found: dict[str, Any] = {"what": what} if what else {}
    if reason is not None:
        plain = {name: _plain(value) for name, value in reason.values.items()}
        found |= {"msgid": reason.msgid, "values": plain}
    return json.dumps(found, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, str)) else str(value)


def dismiss(tx: Tx, *, captured_ids: Sequence[int]) -> None:
    """Put refused items away for good; can be undone."""
    refused = [row[0] for row in tx.within(_ONLY_REFUSED, list(captured_ids))]
    if not refused:
        raise NotFound(N_("This is no longer there. Nothing was changed."))
    tx.delete(Captured, refused)


_ONLY_REFUSED = "SELECT id FROM captured WHERE state='refused' AND id IN (??)"


def tried_again(tx: Tx, *, captured_ids: Sequence[int]) -> None:
    """Take away refused items whose import was tried again: that says anew what became of them."""
    for key in captured_ids:
        tx.run("DELETE FROM captured WHERE id=? AND state='refused'", key)


# -- questions -----------------------------------------------------------------------------------------------------


def known(read: Reader, digests: Sequence[str]) -> set[str]:
    """Which of these have come before, by any source."""
    return {row[0] for row in read.within("SELECT DISTINCT digest FROM captured WHERE digest IN (??)", list(digests))}


def sources(read: Reader) -> list[SourceRow]:
    """All sources with their totals, those in use first."""
    counts: dict[int, dict[str, int]] = {}
    for source_id, state, count in read.rows(
        "SELECT source_id, state, count(*) FROM captured WHERE state<>'file' GROUP BY source_id, state"
    ):
        counts.setdefault(source_id, {})[state] = count
    for source_id, packed in read.rows("SELECT source_id, reason FROM captured WHERE state='file'"):
        values = json.loads(packed or "{}").get("values", {})
        mine = counts.setdefault(source_id, {})
        for state, name in (("made", "created"), ("updated", "updated"), ("known", "skipped")):
            mine[state] = mine.get(state, 0) + int(values.get(name, 0))
    return [
        SourceRow(
            key, kind, name, json.loads(options or "{}"), bool(active), last_at,
            *(counts.get(key, {}).get(state, 0) for state in ("made", "updated", "known", "refused")),
        )
        for key, kind, name, options, active, last_at in read.rows(
            "SELECT id, kind, name, options, active, last_at FROM source ORDER BY active DESC, last_at IS NULL,"
            " last_at DESC, id"
        )
    ]  # fmt: skip


def folders(read: Reader) -> list[SourceRow]:
    """The drop folders that are watched."""
    return [one for one in sources(read) if one.kind == "folder" and one.active]


_ITEM = "SELECT id, source_id, at, state, person_id, title, reason, original, batch_id FROM captured"


def items(
    read: Reader,
    source_id: int,
    *,
    refused: bool = False,
    before: tuple[int, int] | None = None,
    limit: int = 100,
) -> list[Item]:
    """What came by a source, newest first: what was refused, or all else; `before` is (at, id) of the last shown."""
    where, values = "source_id=? AND " + ("state='refused'" if refused else "state<>'refused'"), [source_id]
    if before is not None:
        where += " AND (at, id) < (?,?)"
        values += before
    return [_item(row) for row in read.rows(f"{_ITEM} WHERE {where} ORDER BY at DESC, id DESC LIMIT ?", *values, limit)]


def chosen(read: Reader, captured_ids: Sequence[int]) -> list[Item]:
    """Some items, in the order in which they came."""
    return sorted((_item(row) for row in read.within(f"{_ITEM} WHERE id IN (??)", list(captured_ids))), key=_by_id)


def _by_id(one: Item) -> int:
    return one.id


def _item(row: Sequence[Any]) -> Item:
    packed = json.loads(row[6] or "{}")
    reason = Message(packed["msgid"], packed.get("values", {})) if "msgid" in packed else None
    key, source_id, at, state, person_id, title, _reason, original, batch_id = row
    what = packed.get("what", "")
    return Item(key, source_id, at, state, person_id, title, reason, original, batch_id, what)


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody of a file: `state` made or updated."""

    person_id: int
    name: str
    reading: str
    state: str


def people_of(read: Reader, batch_id: int, limit: int = 200) -> list[Came]:
    """The people whom a file made or changed, at most `limit` of them."""
    made = read.rows(
        "SELECT id, name, reading, 'made' FROM person WHERE batch_id=? AND merged_into_id IS NULL AND erased_at IS NULL"
        " ORDER BY id LIMIT ?",
        batch_id,
        limit,
    )
    changed = read.rows(
        "SELECT p.id, p.name, p.reading, 'updated' FROM person p WHERE p.erased_at IS NULL AND p.id IN ("
        " SELECT row_id FROM batch_image WHERE batch_id=? AND table_name='person' UNION SELECT c.person_id FROM contact"
        " c JOIN batch_image i ON i.row_id=c.id AND i.table_name='contact' WHERE i.batch_id=?"
        " UNION SELECT person_id FROM touchpoint WHERE batch_id=? AND kind<>'import')"
        " AND p.batch_id IS NOT ? ORDER BY p.id LIMIT ?",
        batch_id,
        batch_id,
        batch_id,
        batch_id,
        max(0, limit - len(made)),
    )
    return [Came(*row) for row in (*made, *changed)]
