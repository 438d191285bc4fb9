"""Promotions as a file: a JSON list of names and terms, written and taken in again; all of it or nothing.

Products, categories, tiers, tags and segments are named by their keys: the file is for this shop, or for one with the
same lists. What it names and is not there is refused, row by row, in words. Wordings and uses stay where they are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from desktop.exchange.writing import replacing
from desktop.failures import told_os
from models.errors import N_, Refused, Told
from models.promotions import checking, draws, promotions, saving
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Terms, plain_terms, terms_of
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from models.work import Reader, Tx

FIELDS = frozenset({"name", "note", "active", "terms", "prizes"})
PRIZE = ("name", "odds", "product_id", "quantity", "points", "coupon_promotion_id", "count", "value")
LARGEST = 20_000_000
"""Bytes: no list of promotions is larger."""


@dataclass(frozen=True, slots=True)
class Row:
    """A promotion of a file."""

    name: str
    note: str
    terms: Terms
    prizes: tuple[PrizeRow, ...] = ()


def export(read: Reader, *, path: Path) -> int:
    """Write every promotion to a file, in order; returns how many. Raises Told when it can't be written."""
    found = promotions.listed(read)
    plain = [_plain(read, one) for one in found]
    try:
        with replacing(path) as beside:
            beside.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise told_os(error, path) from error
    return len(found)


def _plain(read: Reader, one: promotions.PromotionRow) -> dict[str, Any]:
    made: dict[str, Any] = {"name": one.name, "note": one.note, "active": one.active, "terms": plain_terms(one.terms)}
    if any(effect.do is Do.DRAW for effect in one.terms.effects):
        made["prizes"] = [{name: getattr(prize, name) for name in PRIZE} for prize in draws.prizes(read, one.id)]
    return made


def read_file(path: Path) -> tuple[Row, ...]:
    """The promotions of a file. Raises Told for a file that can't be read, or with the first row that is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise Told(N_("{name} is too large for a list of promotions."), name=path.name)
        plain = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise told_os(error, path) from error
    except (ValueError, RecursionError) as error:
        raise Told(N_("{name} holds no promotions: it is not JSON."), name=path.name) from error
    if not isinstance(plain, list):
        raise Told(N_("{name} holds no promotions: it is no list."), name=path.name)
    return tuple(_row(at, one) for at, one in enumerate(plain, 1))


def _row(at: int, plain: object) -> Row:
    try:
        if not isinstance(plain, dict) or not set(plain) <= FIELDS or not isinstance(plain.get("name"), str):
            raise Refused(N_("This is no promotion that Noren understands."))
        prizes = tuple(_prize(one) for one in plain.get("prizes") or ())
        return Row(plain["name"], str(plain.get("note") or ""), terms_of(plain.get("terms")), prizes)
    except Told as told:
        raise Told(N_("Promotion {at}: {why}"), at=at, why=told.message) from told


def _prize(plain: object) -> PrizeRow:
    if not isinstance(plain, dict) or not set(plain) <= set(PRIZE) or not isinstance(plain.get("name"), str):
        raise Refused(N_("This is no prize that Noren understands."))
    numbers = {name: plain.get(name) for name in PRIZE[1:]}
    if any(value is not None and type(value) is not int for value in numbers.values()):
        raise Refused(N_("This is no prize that Noren understands."))
    keys = ("product_id", "coupon_promotion_id")
    given: dict[str, Any] = {name: value if name in keys else value or 0 for name, value in numbers.items()}
    return PrizeRow(id=0, promotion_id=0, name=plain["name"], left=0, position=0, **given)


def check(read: Reader, *, rows: Sequence[Row]) -> None:
    """Raise Refused with the first promotion of a file that makes no sense here; stock for prizes is not looked at."""
    for at, one in enumerate(rows, 1):
        try:
            checking.require(read, one.terms, promotion_id=None)
        except Told as told:
            raise Refused(N_("Promotion {at}, “{name}”: {why}"), at=at, name=one.name, why=told.message) from told


def take_in(tx: Tx, *, rows: Sequence[Row]) -> tuple[int, ...]:
    """Make the promotions of a file, switched off, after those there are; returns their keys.

    Raises Refused with the first that makes no sense here: nothing is made then.
    """
    made = []
    for at, one in enumerate(rows, 1):
        try:
            made.append(
                saving.save(
                    tx,
                    promotion_id=None,
                    name=one.name,
                    terms=one.terms,
                    note=one.note,
                    prizes=one.prizes,
                    active=False,
                )
            )
        except Told as told:
            raise Refused(N_("Promotion {at}, “{name}”: {why}"), at=at, name=one.name, why=told.message) from told
    return tuple(made)
