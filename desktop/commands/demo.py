"""noren demo: fill a new store with the sample shop."""

import argparse
from datetime import date

from desktop import languages, sample
from desktop.commands import Answer, Call
from desktop.languages import _
from models.errors import N_, Refused

USAGE = "noren demo --people N [--seed K] [--until DATE]"
HELP = N_("fill a new data file with the sample shop: N people and two years of receipts until DATE")

EARLIEST, LATEST = 1975, 2200
"""Years in which a sample shop may end."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", default=sample.UNTIL.isoformat())


def run(call: Call) -> Answer:
    """Make the shop; raises Told."""
    try:
        until = date.fromisoformat(call.given.until)
    except ValueError:
        raise Refused(N_("{text} is not a date. Write it as 2026-11-30."), text=call.given.until) from None
    if not EARLIEST <= until.year <= LATEST:
        raise Refused(N_("A sample shop's last day lies between {first} and {last}."), first=EARLIEST, last=LATEST)
    sample.build(
        call.store, count=call.given.people, seed=call.given.seed, until=until, language=languages.current().code
    )
    data = {"file": str(call.store), "people": call.given.people, "seed": call.given.seed, "until": until.isoformat()}
    return Answer(data, [_("The sample shop is in {path}.", path=call.store)])
