"""noren import KIND FILE: one import as one batch, or with --dry-run what it would do."""

import argparse
import json
from functools import partial
from pathlib import Path
from typing import Any

from desktop import opening
from desktop.commands import DONE, PROBLEMS, Answer, Call
from desktop.exchange import batches, engine, mapping
from desktop.exchange import promotions as promotion_files
from desktop.exchange.fields import KINDS, own_fields
from desktop.exchange.reading import Table, open_table
from desktop.exchange.source import Options, Source
from desktop.languages import _, say
from desktop.store import Store
from models.errors import N_, Told
from models.work import Actor

USAGE = "noren import KIND FILE [--map MAP.json] [--encoding E] [--delimiter D] [--dry-run] [--make-stages]"
HELP = N_("people, products, sales, deals, reminders and more from CSV, a workbook, JSON, cards or a calendar")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("kind", choices=(*KINDS, "promotions"))
    parser.add_argument("file")
    parser.add_argument("--map", metavar="MAP.json")
    parser.add_argument("--encoding")
    parser.add_argument("--delimiter")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--make-stages", action="store_true")


def run(call: Call) -> Answer:
    """Import, or say what would be; raises Told, and nothing was changed then."""
    given = call.given
    if given.kind == "promotions":
        return _promotions(call)
    table = open_table(Path(given.file), encoding=given.encoding, delimiter=_delimiter(given.delimiter))
    typed = _typed_map(given.map)
    made = not call.store.exists()
    store = opening.open_store(call.store, create=True, country=call.country, zone=call.zone, inline=True)
    store.actor = Actor(origin="command")
    try:
        batches.clean_up(store)
        source = _source(store, table, given.kind, typed, make_stages=given.make_stages)
        return _dry(store, source) if given.dry_run else _real(store, source)
    except BaseException:
        if made:
            store.close()
            opening.remove(call.store)
        raise
    finally:
        store.close()


def _promotions(call: Call) -> Answer:
    """Take in the promotions of a JSON file, switched off: all of them, or none and the reason."""
    given = call.given
    if given.map or given.encoding or given.delimiter:
        raise Told(N_("Promotions are imported from JSON: there are no columns to map."))
    rows = promotion_files.read_file(Path(given.file))
    store = opening.open_store(call.store, inline=True)
    store.actor = Actor(origin="command")
    try:
        if given.dry_run:
            promotion_files.check(store.reader(), rows=rows)
        else:
            store.write(N_("Import promotions"), partial(promotion_files.take_in, rows=rows)).result()
    finally:
        store.close()
    counts = {"created": len(rows), "updated": 0, "skipped": 0, "refused": 0}
    line = _("{created} new, {updated} updated, {skipped} skipped, {refused} refused.", **counts)
    return Answer({**counts, "refused_file": None, "batch": None}, [line])


def _delimiter(typed: str | None) -> str | None:
    r"""A delimiter as typed; `\t` and the word "tab" are a tabulator."""
    return {"\\t": "\t", "tab": "\t"}.get(typed, typed) if typed else None


def _typed_map(path: str | None) -> object:
    if path is None:
        return None
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Told(N_("{name} cannot be opened: {reason}."), name=path, reason=error.strerror or "") from error
    except ValueError as error:
        raise Told(N_("{name} is not JSON: {reason}."), name=path, reason=str(error)) from error


def _source(store: Store, table: Table, kind: str, typed: object, *, make_stages: bool) -> Source:
    read = store.reader()
    own = own_fields(read, kind)
    if typed is not None:
        columns = mapping.checked(typed, table.labels, kind, own)
    else:
        columns = mapping.guess(table, kind, own, read).mapping
    if not columns:
        raise Told(N_("No column of {name} is known. Say which is which with --map."), name=table.path.name)
    if table.cards is not None and kind != "people":
        raise Told(N_("{name} holds address cards: they are people."), name=table.path.name)
    if table.calendar is not None and kind != "reminders":
        raise Told(N_("{name} is a calendar: it holds reminders."), name=table.path.name)
    return Source(table, kind, columns, Options(leads=table.cards is not None, make_stages=make_stages))


def _dry(store: Store, source: Source) -> Answer:
    plan = store.work(partial(engine.plan, source=source)).result()
    data: dict[str, Any] = {
        "created": plan.created,
        "updated": plan.updated,
        "skipped": plan.skipped,
        "refused": plan.refused,
        "refused_file": None,
        "batch": None,
    }
    lines = [_("Line {line}: {what}", line=o.line, what=say(o.reason)) for o in plan.outcomes if o.reason is not None]
    return Answer(data, [*lines, _counts(plan)], PROBLEMS if plan.refused else DONE)


def _real(store: Store, source: Source) -> Answer:
    done = store.work(partial(engine.run, source=source)).result()
    lines = [say(note.reason) for note in done.notes if note.reason is not None]
    if source.unmapped:
        lines.append(_("Not imported: {columns}", columns=", ".join(source.unmapped)))
    lines.append(_counts(done))
    if done.refused_file is not None:
        lines.append(_("The refused rows are in {path}.", path=done.refused_file))
    return Answer(done.as_json(), lines, PROBLEMS if done.refused else DONE)


def _counts(found: engine.Plan | engine.ImportResult) -> str:
    return _(
        "{created} new, {updated} updated, {skipped} skipped, {refused} refused.",
        created=found.created,
        updated=found.updated,
        skipped=found.skipped,
        refused=found.refused,
    )
