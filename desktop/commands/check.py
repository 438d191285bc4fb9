"""noren check [--repair]: proves the whole store."""

import argparse

from desktop import check, languages, opening
from desktop.commands import DONE, PROBLEMS, Answer, Call
from desktop.failures import Damaged
from desktop.languages import _
from models.errors import N_
from models.proofs import Problem
from models.work import Actor

USAGE = "noren check [--repair]"
HELP = N_("proves the whole data file; --repair counts again what is only derived")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("--repair", action="store_true")


def run(call: Call) -> Answer:
    """Check, and mend if asked; raises Told when there is nothing that can be checked."""
    try:
        report = _checked(call)
    except Damaged as damaged:
        report = check.Report([Problem("file", damaged.message)])
    problems = [{"where": p.where, "what": languages.say(p.what)} for p in report.problems]
    data = {"ok": report.ok, "problems": problems}
    if call.given.repair:
        data["mended"] = report.mended
    lines = [f"{p['where']}: {p['what']}" for p in problems] or [_("Everything adds up.")]
    return Answer(data, lines, DONE if report.ok else PROBLEMS)


def _checked(call: Call) -> check.Report:
    store = opening.open_store(call.store, inline=True)
    store.actor = Actor(origin="command")
    try:
        report = store.read(check.check).result()
        return check.repair(store, report) if call.given.repair and not report.ok else report
    finally:
        store.close()
