"""noren backup [FOLDER]: a verified copy of the store."""

import argparse
from pathlib import Path

from desktop import backup, opening
from desktop.clock import SystemClock
from desktop.commands import Answer, Call
from desktop.languages import _
from models.errors import N_

USAGE = "noren backup [FOLDER]"
HELP = N_("a verified copy of the data file, in FOLDER (made if missing)")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("folder", nargs="?")


def run(call: Call) -> Answer:
    """Make the copy; raises Told."""
    opening.look(call.store)
    folder = Path(call.given.folder) if call.given.folder else None
    made = backup.backup(call.store, folder, now=SystemClock().now())
    data = {
        "file": str(made.path),
        "people": made.people,
        "sales": made.sales,
        "last_receipt": made.last_receipt,
        "size": made.size,
    }
    return Answer(data, [_("Copied and verified: {path}", path=made.path)])
