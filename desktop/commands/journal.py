"""noren journal: the journal of a period as a file for a bookkeeping program, without a display."""

import argparse
from pathlib import Path

from desktop import languages, opening
from desktop.commands import DONE, PROBLEMS, Answer, Call
from desktop.commands.report import period_of
from desktop.languages import _
from models.errors import N_

USAGE = "noren journal [--month YYYY-MM | --from D --to D] [--format csv|yayoi|freee|mf|beancount] --out FILE"
HELP = N_("journal entries for a bookkeeping program (弥生会計, freee, マネーフォワード, Beancount, CSV)")
FORMATS = ("csv", "yayoi", "freee", "mf", "beancount")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("--month")
    parser.add_argument("--from", dest="first")
    parser.add_argument("--to", dest="last")
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument("--out", required=True)


def run(call: Call) -> Answer:
    """Write the journal; what could not be written as it stands is named. Raises Told."""
    from desktop.bookkeeping import export

    given, path = call.given, Path(call.given.out)
    store = opening.open_store(call.store, inline=True)
    languages.set_currency(store.settings.currency)
    try:
        period = period_of(store, given.month, given.first, given.last)
        language = languages.current()
        made = store.read(export.prepare, given.format, period.first, period.last, language).result()
    finally:
        store.close()
    export.write(made, path)
    changed = [language.say(one) for one in made.changed]
    data = {
        "path": str(path),
        "format": given.format,
        "encoding": made.encoding,
        "entries": made.entries,
        "total": made.total,
        "changed": changed,
    }
    lines = [*changed, language.say(export.told(made)), _("{path} was written.", path=path)]
    return Answer(data, lines, PROBLEMS if changed else DONE)
