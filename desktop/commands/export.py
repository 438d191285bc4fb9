"""noren export KIND FILE: everything of a kind as a table."""

import argparse
from functools import partial
from pathlib import Path

from desktop import opening
from desktop.commands import Answer, Call
from desktop.exchange import export
from desktop.exchange.fields import KINDS
from desktop.languages import _
from models.errors import N_, Message, Told

USAGE = "noren export KIND FILE [--format csv|xlsx|json] [--encoding E]"
OTHER_FORMATS = ("vcf", "ics", "xls", "xlsm", "ods", "pdf", "xml", "html", "gz", "zip")
"""Ends of names that promise what an export does not write."""
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
    format = given.format or _format_of(path)
    store = opening.open_store(call.store, inline=True)
    try:
        job = store.work(partial(export.export, kind=given.kind, path=path, format=format, encoding=given.encoding))
        written = job.result()
    finally:
        store.close()
    notes = [_("Line {line}: {what}", line=p.line, what=Message(p.msgid, p.values)) for p in written.problems]
    data = {"path": str(path), "format": format, "encoding": written.encoding, "rows": written.rows}
    return Answer(data, [*notes, _("{rows} rows written to {path}.", rows=written.rows, path=path)])


def _format_of(path: Path) -> str:
    """What a file's name asks for; CSV where it asks for nothing. Raises Told for what is not written."""
    end = path.suffix[1:].lower()
    if end in OTHER_FORMATS:
        raise Told(N_("“{format}” is no format of an export: csv, xlsx or json."), format=end)
    return end if end in export.FORMATS else "csv"
