"""A basket as JSON and back: held sales survive the program's end, and one kept by an older version still opens."""

import json
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

from models.counter.discounts import Discount
from models.counter.lines import Basket, EarnRate, Frozen, Line, Option, Part, PointsUse
from models.counter.tax import TaxKind, TaxRounding, TaxRules
from models.said import said

T = TypeVar("T")
_INNER: dict[tuple[type, str], tuple[type, bool]] = {
    (Basket, "lines"): (Line, True),
    (Basket, "discounts"): (Discount, True),
    (Basket, "points"): (PointsUse, False),
    (Basket, "rules"): (TaxRules, False),
    (Line, "options"): (Option, True),
    (Line, "discounts"): (Discount, True),
    (Line, "parts"): (Part, True),
    (Line, "earn"): (EarnRate, False),
    (Line, "frozen"): (Frozen, False),
}
"""Which fields hold further values, and whether many."""
_ENUMS: dict[tuple[type, str], type[Enum]] = {
    (Line, "kind"): TaxKind,
    (Part, "kind"): TaxKind,
    (Frozen, "kind"): TaxKind,
    (TaxRules, "rounding"): TaxRounding,
}


def to_json(basket: Basket) -> str:
    """Write a basket; what is as it is by default is left out."""
    return json.dumps(_plain(basket), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Basket:
    """Read a basket; fields that this version does not know are left out. Raises ValueError for what is no basket."""
    plain = json.loads(text)
    if not isinstance(plain, dict):
        raise ValueError("not a basket")
    return _value(Basket, plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return said(value)
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if field.default is MISSING or getattr(value, field.name) != field.default
        }
    return value


def _value(kind: type[T], plain: dict[str, Any]) -> T:
    known: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in plain:
            known[field.name] = _field(kind, field.name, plain[field.name])
    return kind(**known)


def _field(kind: type, name: str, plain: Any) -> Any:
    if plain is None:
        return None
    if (kind, name) in _ENUMS:
        return _ENUMS[kind, name](plain)
    if (kind, name) in _INNER:
        inner, many = _INNER[kind, name]
        return tuple(_value(inner, one) for one in plain) if many else _value(inner, plain)
    return plain
