"""noren export KIND FILE: everything of a kind as a table."""

import argparse
from functools import partial
from pathlib import Path

from desktop import opening
from desktop.commands import Answer, Call
from desktop.exchange import export
from desktop.exchange.fields import KINDS
from desktop.languages import _
from models.errors import N_, Message

USAGE = "noren export KIND FILE [--format csv|xlsx|json] [--encoding E]"
HELP = N_("people, companies, products, stock, sales or touchpoints to a file that imports again")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("file")
    parser.add_argument("--format", choices=export.FORMATS)
    parser.add_argument("--encoding")


def run(call: Call) -> Answer:
    """Export; raises Told. Without --format the file's name decides."""
    given = call.given
    path = Path(given.file)
    format = given.format or (path.suffix[1:].lower() if path.suffix[1:].lower() in export.FORMATS else "csv")
    store = opening.open_store(call.store, inline=True)
    try:
        job = store.work(partial(export.export, kind=given.kind, path=path, format=format, encoding=given.encoding))
        written = job.result()
    finally:
        store.close()
    notes = [_("Line {line}: {what}", line=p.line, what=Message(p.msgid, p.values)) for p in written.problems]
    data = {"path": str(path), "format": format, "encoding": written.encoding, "rows": written.rows}
    return Answer(data, [*notes, _("{rows} rows written to {path}.", rows=written.rows, path=path)])
