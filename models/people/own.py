"""Own fields: what the owner wants to know of people, companies or products beyond what everybody does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from models import text
from models.base import new_public_id
from models.errors import N_, NotFound, Refused
from models.people.tables import OwnField, OwnValue
from models.work import Reader, Tx

KINDS = ("person", "company", "product")
TYPES = ("text", "number", "date", "choice")
LARGEST = 10**15
"""Numbers are kept in thousandths in 64 bits; nothing a shop counts is larger."""


@dataclass(frozen=True, slots=True)
class Field:
    """An own field. `key` is what exports and conditions call it and never changes."""

    id: int
    kind: str
    key: str
    name: str
    type: str
    choices: tuple[str, ...]
    active: bool


def fields(read: Reader, kind: str, *, all_of_them: bool = False) -> list[Field]:
    """The own fields of a kind of record in their order; with `all_of_them` also those put aside."""
    found = read.rows(
        "SELECT id, kind, key, name, type, choices, active FROM own_field WHERE kind=? ORDER BY position, id", kind
    )
    return [
        Field(key, of, code, name, sort, tuple(json.loads(choices)), bool(active))
        for key, of, code, name, sort, choices, active in found
        if active or all_of_them
    ]


def add_field(tx: Tx, *, kind: str, name: str, type: str = "text", choices: Sequence[str] = ()) -> int:
    """Add a field; returns its key. Raises Refused for a name that is there already or a choice of nothing."""
    if kind not in KINDS or type not in TYPES:
        raise Refused(N_("There is no such kind of field."))
    name = _free_name(tx, kind, name, None)
    position = tx.value("SELECT coalesce(max(position), -1) + 1 FROM own_field WHERE kind=?", kind)
    return tx.insert(
        OwnField,
        kind=kind,
        key=f"own_{new_public_id()[:8]}",
        name=name,
        type=type,
        choices=_choices(type, choices),
        position=position,
        active=True,
    )


def change_field(
    tx: Tx,
    *,
    field_id: int,
    name: str | None = None,
    choices: Sequence[str] | None = None,
    position: int | None = None,
    active: bool | None = None,
) -> None:
    """Rename a field, change its choices or place, put it aside (its values stay) or take it back."""
    field = _field(tx, field_id)
    values: dict[str, object] = {}
    if name is not None:
        values["name"] = _free_name(tx, field.kind, name, field_id)
    if choices is not None:
        values["choices"] = _choices(field.type, choices)
    if position is not None:
        values["position"] = position
    if active is not None:
        values["active"] = active
    tx.update(OwnField, field_id, **values)


def _free_name(tx: Tx, kind: str, name: str, field_id: int | None) -> str:
    name = text.clean(name, 60)
    if not name:
        raise Refused(N_("Give the field's name."))
    if any(text.fold(f.name) == text.fold(name) and f.id != field_id for f in fields(tx, kind, all_of_them=True)):
        raise Refused(N_("There is a field “{name}” already."), name=name)
    return name


def _choices(type: str, choices: Sequence[str]) -> str:
    kept = [one for one in dict.fromkeys(text.clean(choice, text.NAME_LENGTH) for choice in choices) if one]
    if type == "choice" and not kept:
        raise Refused(N_("Give at least one choice."))
    return json.dumps(kept if type == "choice" else [], ensure_ascii=False)


def _field(read: Reader, field_id: int) -> Field:
    kind = read.value("SELECT kind FROM own_field WHERE id=?", field_id)
    for field in fields(read, kind or "", all_of_them=True):
        if field.id == field_id:
            return field
    raise NotFound(N_("This field is no longer there. Nothing was changed."))


def checked_value(field: Field, typed: str) -> tuple[str, int | None]:
    """What is stored for a typed value: text, and thousandths where it is a number. "" empties the field.

    Raises Refused for what is no number, no date (ISO), or not among the choices.
    """
    value = text.clean(typed, text.NOTE_LENGTH, lines=field.type == "text")
    if not value or field.type == "text":
        return value, None
    if field.type == "number":
        return value, thousandths(value, field.name)
    if field.type == "date":
        try:
            return date.fromisoformat(value.replace("/", "-")).isoformat(), None
        except ValueError as error:
            raise Refused(N_("{field}: “{text}” is not a date."), field=field.name, text=value) from error
    for choice in field.choices:
        if text.fold(choice) == text.fold(value):
            return choice, None
    raise Refused(N_("{field}: “{text}” is not among the choices."), field=field.name, text=value)


def thousandths(typed: str, name: str) -> int:
    """A typed number in thousandths; full-width digits and commas are understood. Raises Refused, naming the field."""
    plain = text.fold(typed).replace(",", "").replace("−", "-").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise Refused(N_("{field}: “{text}” is not a number."), field=name, text=typed) from error
    if not number.is_finite() or abs(number) > LARGEST:
        raise Refused(N_("{field}: “{text}” is too large."), field=name, text=typed)
    whole = number * 1000
    if whole != whole.to_integral_value():
        raise Refused(N_("{field}: “{text}” has more than three decimals."), field=name, text=typed)
    return int(whole)


def set_values(tx: Tx, *, kind: str, record_id: int, values: Mapping[int, str]) -> None:
    """Set own values of a record, by the fields' keys; "" takes a value away. Raises Refused in words."""
    known = {field.id: field for field in fields(tx, kind, all_of_them=True)}
    for field_id, typed in values.items():
        if field_id not in known:
            raise NotFound(N_("This field is no longer there. Nothing was changed."))
        value, number = checked_value(known[field_id], typed)
        row_id = tx.value("SELECT id FROM own_value WHERE field_id=? AND record_id=?", field_id, record_id)
        if not value:
            tx.delete(OwnValue, [] if row_id is None else row_id)
        elif row_id is None:
            tx.insert(OwnValue, field_id=field_id, record_id=record_id, text=value, number=number)
        else:
            tx.update(OwnValue, row_id, text=value, number=number)
    tx.touch(kind, [record_id])


def values(read: Reader, kind: str, record_id: int) -> dict[int, str]:
    """The own values of a record, as typed, by the fields' keys."""
    return dict(
        read.rows(
            "SELECT v.field_id, v.text FROM own_value v JOIN own_field f ON f.id=v.field_id"
            " WHERE f.kind=? AND v.record_id=?",
            kind,
            record_id,
        )
    )
