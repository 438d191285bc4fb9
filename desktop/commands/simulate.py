"""noren simulate PROMOTION.json: real receipts replayed against promotions that do not exist yet."""

import argparse
import json
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import opening, simulating
from desktop.commands import Answer, Call
from desktop.failures import told_os
from desktop.languages import _, amount, say
from models import times
from models.errors import N_, Refused, Told
from models.money import show_number
from models.promotions import checking
from models.promotions.simulation import Proposed
from models.promotions.terms import terms_of

if TYPE_CHECKING:
    from desktop.store import Store
    from models.promotions.trial import Trial
    from models.work import Reader

USAGE = "noren simulate PROMOTION.json [--from D --to D]"
HELP = N_("real receipts replayed against a promotion that does not exist yet; without days, the last 365")
DAYS = 365
FIELDS = frozenset({"name", "note", "active", "terms", "prizes"})


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("promotion")
    parser.add_argument("--from", dest="first")
    parser.add_argument("--to", dest="last")


def run(call: Call) -> Answer:
    """Try the promotions of a file; raises Told."""
    proposed = read_file(Path(call.given.promotion))
    first, last = _day(call.given.first), _day(call.given.last)
    store = opening.open_store(call.store, inline=True)
    try:
        store.read(_require, proposed=proposed).result()
        first, last = _period(store, first, last)
        asked = partial(simulating.simulate, proposed=proposed, first=first, last=last)
        found = store.work(asked).result()
        return Answer(found.plain(), _lines(found))
    finally:
        store.close()


def read_file(path: Path) -> tuple[Proposed, ...]:
    """The promotions of a file: one, or a list, as they are exported. Raises Told for what is none."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise told_os(error, path) from error
    except (ValueError, RecursionError) as error:
        raise Told(N_("{name} holds no promotions: it is not JSON."), name=path.name) from error
    found = plain if isinstance(plain, list) else [plain]
    if not found:
        raise Told(N_("{name} holds no promotions."), name=path.name)
    return tuple(_proposed(at, one) for at, one in enumerate(found, 1))


def _proposed(at: int, plain: object) -> Proposed:
    try:
        if not isinstance(plain, dict) or not set(plain) <= FIELDS or not isinstance(plain.get("name"), str):
            raise Refused(N_("This is no promotion that Noren understands."))
        return Proposed(plain["name"], terms_of(plain.get("terms")))
    except Told as told:
        raise Told(N_("Promotion {at}: {why}"), at=at, why=told.message) from told


def _require(read: "Reader", *, proposed: tuple[Proposed, ...]) -> None:
    """Raise Told for the first promotion that makes no sense in this shop."""
    for at, one in enumerate(proposed, 1):
        try:
            checking.require(read, one.terms, promotion_id=None)
        except Told as told:
            raise Told(N_("Promotion {at}: {why}"), at=at, why=told.message) from told


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise Refused(N_("{text} is not a date. Write it as 2026-11-30."), text=text) from None


def _period(store: "Store", first: str | None, last: str | None) -> tuple[str, str]:
    shop = store.settings
    last = last or times.business_day(store.clock.now(), shop.zone, shop.day_change_hour)
    return first or (date.fromisoformat(last) - timedelta(days=DAYS - 1)).isoformat(), last


def _lines(found: "Trial") -> list[str]:
    """What was found, for people."""
    lines = [
        _("{names}, tried from {first} to {last}:", names=", ".join(found.names), first=found.first, last=found.last),
        _("{touched} of {receipts} receipts touched, {people} known customers", touched=show_number(found.touched),
          receipts=show_number(found.receipts), people=show_number(found.people)),
        _("{amount} taken off, {points} points more, goods for {goods}", amount=amount(found.discount),
          points=show_number(found.points), goods=amount(found.goods)),
        _("cost {cost}, liability {liability} (as expected {expected})", cost=amount(found.cost),
          liability=amount(found.liability), expected=amount(found.expected)),
        _("takings by today's rules {before}, with it {after}", before=amount(found.today.takings),
          after=amount(found.tried.takings)),
    ]  # fmt: skip
    if found.from_today:
        fields = ", ".join(_(name) for name in found.from_today)
        lines.append(_("Answered as of today, since the past is not kept: {fields}", fields=fields))
    lines += [say(note) for note in found.notes]
    lines += [f"{one.number}  {one.day}  {amount(one.cost)}  {one.person}".rstrip() for one in found.dearest]
    return lines
