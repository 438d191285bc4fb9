"""noren export KIND FILE: everything of a kind as a table."""

import argparse
import json
from functools import partial
from pathlib import Path

from desktop import opening
from desktop.commands import Answer, Call
from desktop.exchange import export
from desktop.exchange import promotions as promotion_files
from desktop.exchange.fields import KINDS
from desktop.languages import _
from models.criteria.nodes import ALWAYS, Node, parse
from models.errors import N_, Message, Told

USAGE = "noren export KIND FILE [--where CRITERIA.json] [--format csv|xlsx|json|vcf|ics] [--encoding E]"
OTHER_FORMATS = ("xls", "xlsm", "ods", "pdf", "xml", "html", "gz", "zip")
"""Ends of names that promise what an export does not write."""
HELP = N_("everything of a kind to a file that imports again")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("kind", choices=(*KINDS, "promotions"))
    parser.add_argument("file")
    parser.add_argument("--format", choices=export.FORMATS)
    parser.add_argument("--encoding")
    parser.add_argument("--where")


def run(call: Call) -> Answer:
    """Export; raises Told. Without --format the file's name decides."""
    given = call.given
    path = Path(given.file)
    if given.kind == "promotions":
        return _promotions(call, path)
    where = criteria_of(Path(given.where)) if given.where else ALWAYS
    format = given.format or _format_of(path)
    store = opening.open_store(call.store, inline=True)
    try:
        asked = partial(export.export, kind=given.kind, path=path, format=format, encoding=given.encoding, where=where)
        written = store.work(asked).result()
    finally:
        store.close()
    notes = [_("Line {line}: {what}", line=p.line, what=Message(p.msgid, p.values)) for p in written.problems]
    data = {"path": str(path), "format": format, "encoding": written.encoding, "rows": written.rows}
    return Answer(data, [*notes, _("{rows} rows written to {path}.", rows=written.rows, path=path)])


def _promotions(call: Call, path: Path) -> Answer:
    """Promotions are no table: they are always JSON, and always all of them."""
    given = call.given
    if given.where or given.encoding or given.format not in (None, "json"):
        raise Told(N_("Promotions are exported as JSON, all of them."))
    store = opening.open_store(call.store, inline=True)
    try:
        count = promotion_files.export(store.reader(), path=path)
    finally:
        store.close()
    data = {"path": str(path), "format": "json", "encoding": "utf-8", "rows": count}
    return Answer(data, [_("{rows} rows written to {path}.", rows=count, path=path)])


def criteria_of(path: Path) -> Node:
    """The condition that a file holds as JSON. Raises Told for a file that can't be read or holds no condition."""
    try:
        return parse(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise Told(N_("{path} can't be read."), path=path) from error
    except (ValueError, RecursionError) as error:
        raise Told(N_("{path} holds no condition: it is not JSON."), path=path) from error


def _format_of(path: Path) -> str:
    """What a file's name asks for; CSV where it asks for nothing. Raises Told for what is not written."""
    end = path.suffix[1:].lower()
    if end in OTHER_FORMATS:
        raise Told(export.NO_FORMAT, format=end)
    return end if end in export.FORMATS else "csv"
