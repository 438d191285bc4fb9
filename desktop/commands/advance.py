"""noren advance [--until DATE]: does what is due by the calendar, as the window does by itself."""

import argparse
from datetime import date

from desktop import opening, schedule
from desktop.commands import Answer, Call
from desktop.languages import _
from models.errors import N_, Refused
from models.work import Actor

USAGE = "noren advance [--until DATE]"
HELP = N_("does what is due by today, or by a date: points lapse, tiers end")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("--until", metavar="DATE")


def run(call: Call) -> Answer:
    """Do what is due; raises Told for a date that is none or a store that can't be opened."""
    until = _date(call.given.until) if call.given.until else None
    store = opening.open_store(call.store, inline=True)
    store.actor = Actor(origin="command")
    try:
        done = schedule.advance(store, until=until)
    finally:
        store.close()
    lines = [f"{_(schedule.DUE[kind][0])}: {count}" for kind, count in done.items() if count]
    return Answer({"done": done}, lines or [_("Nothing was due.")])


def _date(typed: str) -> date:
    """Read a date, or a time of which the date counts."""
    try:
        return date.fromisoformat(typed[:10])
    except ValueError as error:
        raise Refused(N_("“{day}” is not a day. Write it as 2026-12-31."), day=typed[:30]) from error
