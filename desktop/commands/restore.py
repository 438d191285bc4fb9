"""noren restore FILE: a verified copy takes the store's place."""

import argparse
from pathlib import Path

from desktop import backup
from desktop.clock import SystemClock
from desktop.commands import Answer, Call
from desktop.languages import _
from models.errors import N_

USAGE = "noren restore FILE"
HELP = N_("a copy takes the data file's place; what was there is kept beside it")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("file")


def run(call: Call) -> Answer:
    """Put the copy in place; raises Told."""
    done = backup.restore(Path(call.given.file), call.store, now=SystemClock().now())
    data = {
        "store": str(done.path),
        "people": done.people,
        "sales": done.sales,
        "last_receipt": done.last_receipt,
        "kept": str(done.kept) if done.kept else None,
    }
    lines = [_("Restored: {path}", path=done.path)]
    if done.kept:
        lines.append(_("What was there before is kept as {path}", path=done.kept))
    return Answer(data, lines)
