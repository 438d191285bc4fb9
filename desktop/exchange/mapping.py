"""Which column fills which field: guessed by name and content, corrected by the user, remembered by the header.

A mapping is `{"column in the file": "field"}`; columns are named as `Table.labels` names them. What known programs call
their columns lies in resources/exchange: columns.json (by kind and field) and presets.json (whole exports).
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from desktop import languages, paths
from desktop.exchange.dialects import kind_of
from desktop.exchange.fields import FIELDS, Field, by_name, fields_of
from desktop.exchange.reading import Table
from models import text
from models.errors import N_, Told
from models.settings import ImportMapping
from models.work import Reader, Tx

LOOK = 50
"""Records whose cells are looked at."""

_NOISE = re.compile(r"[\s_\-.:/*※#]|[(\[【](必須|任意|required|optional)[)\]】]")
_PATH = re.compile(r"\w+(\.\w+)+")
_NUMBER = re.compile(r"[0-9a-z]{26}")
"""What the numbers that Noren gives look like (`models.base.new_public_id`)."""
_GUESSED = re.compile(r"Column \d+")


@dataclass(frozen=True)
class Guess:
    """A mapping and where it comes from: `preset` names a known export, `remembered` says it was used before."""

    mapping: dict[str, str]
    preset: str = ""
    remembered: bool = False


def guess(table: Table, kind: str, own: Sequence[Field] = (), read: Reader | None = None) -> Guess:
    """Find the best mapping of a table's columns: as used last time, as a known export, else by their names.

    Columns that fit no field are left out.
    """
    labels = table.labels
    known = None if read is None else remembered(read, kind, labels, own)
    if known is not None:
        return Guess(known, remembered=True)
    preset = preset_for(labels, kind)
    fixed = _by_preset(labels, preset) if preset else {}
    mapping = _named_people(table, _by_name(labels, kind, own, fixed), kind)
    if not mapping and not table.header:
        mapping = _by_content(table, kind)
    return Guess(mapping, preset["title"] if preset else "")


def best_kind(table: Table) -> str:
    """The kind that most columns of a table fit: what the wizard offers first."""
    if table.cards is not None:
        return "people"
    if table.calendar is not None:
        return "reminders"

    def fit(kind: str) -> tuple[bool, int]:
        return preset_for(table.labels, kind) is not None, len(_by_name(table.labels, kind, (), {}))

    return max(
        ("people", "products", "sales", "companies", "stock", "touchpoints", "deals", "contracts", "reminders"), key=fit
    )


def bare(label: str) -> str:
    """What two spellings of a column's name have in common."""
    return _NOISE.sub("", text.fold(label))


@lru_cache(maxsize=1)
def _columns() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(
        (paths.resources() / "exchange" / "columns.json").read_text(encoding="utf-8")
    )
    return found


@lru_cache(maxsize=1)
def presets() -> tuple[dict[str, Any], ...]:
    """The exports of other programs that are known: title, kind, the columns that tell it, its mapping."""
    return tuple(json.loads((paths.resources() / "exchange" / "presets.json").read_text(encoding="utf-8")))


@lru_cache(maxsize=32)
def _names(kind: str) -> dict[str, str]:
    """Every name that a column may have, in its bare form, with its field; our own names come first."""
    found: dict[str, str] = {}
    for field in FIELDS[kind]:
        for name in (field.name, *(languages.language(code).text(field.label) for code in languages.LANGUAGES)):
            found.setdefault(bare(name), field.name)
    for name, others in _columns()[kind].items():
        for other in others:
            found.setdefault(bare(other), name)
    return found


def _by_name(labels: Sequence[str], kind: str, own: Sequence[Field], fixed: Mapping[str, str]) -> dict[str, str]:
    names, known = _names_of(kind, own), by_name(fields_of(kind, own))
    mapping = {label: name for label, name in fixed.items() if name}
    taken = set(mapping.values())
    for label in labels:
        name = "" if label in fixed else names.get(bare(label), "") or _by_path(label, names)
        if name and (name not in taken or known[name].many):
            mapping[label] = name
            taken.add(name)
    return {label: mapping[label] for label in labels if label in mapping}


def _by_path(label: str, names: Mapping[str, str]) -> str:
    """The field of a nested column of a JSON file: address.city, phones.number; "" for none."""
    if _PATH.fullmatch(label) is None:
        return ""
    first, *_between, last = label.split(".")
    return names.get(bare(last), "") or names.get(bare(first), "") or names.get(bare(first.removesuffix("s")), "")


def _names_of(kind: str, own: Sequence[Field]) -> dict[str, str]:
    names = {bare(field.label): field.name for field in own}
    return {**{bare(field.name): field.name for field in own}, **names, **_names(kind)}


def preset_for(labels: Sequence[str], kind: str) -> dict[str, Any] | None:
    """The known export that these columns come from, if all that tell it are there."""
    present = {bare(label) for label in labels}
    fitting = [p for p in presets() if p["kind"] == kind and all(bare(need) in present for need in p["needs"])]
    return max(fitting, key=lambda p: len(p["needs"]), default=None)


def _by_preset(labels: Sequence[str], preset: Mapping[str, Any]) -> dict[str, str]:
    exact = {bare(name): field for name, field in preset["columns"].items() if not name.endswith("*")}
    begins = [(bare(name[:-1]), field) for name, field in preset["columns"].items() if name.endswith("*")]
    found: dict[str, str] = {}
    for label in labels:
        name = bare(label)
        field = exact.get(name)
        if field is None:
            field = next((field for start, field in begins if name.startswith(start)), None)
        if field is not None and (not field or field not in found.values() or field in ("phone", "mail")):
            found[label] = field
    return found


def _named_people(table: Table, mapping: dict[str, str], kind: str) -> dict[str, str]:
    """A column "person" holds Noren's numbers, or names: what its cells look like tells."""
    label = next((label for label, field in mapping.items() if field == "person"), None)
    named = "person_name" in {field.name for field in fields_of(kind)} and "person_name" not in mapping.values()
    if label is None or not named:
        return mapping
    at = table.labels.index(label)
    cells = [row[at].strip() for _line, row in table.sample(LOOK) if at < len(row)]
    if any(_NUMBER.fullmatch(cell) for cell in cells) or not any(cells):
        return mapping
    return {**mapping, label: "person_name"}


def _by_content(table: Table, kind: str) -> dict[str, str]:
    """Without a header only what cells look like can tell: mails and phones."""
    rows = [row for _line, row in table.sample(LOOK)]
    wanted = {field.name for field in fields_of(kind)} & {"mail", "phone"}
    mapping = {}
    for at, label in enumerate(table.labels):
        kinds = [kind_of(row[at]) for row in rows if at < len(row) and row[at].strip()]
        for name in wanted:
            if kinds and sum(found == name for found in kinds) > 0.8 * len(kinds):
                mapping[label] = name
    return mapping


# -- what was used before, and what is typed -------------------------------------------------------------------


def header_digest(labels: Sequence[str]) -> str:
    """What a header is remembered by."""
    return hashlib.sha256("\x1f".join(map(bare, labels)).encode()).hexdigest()


def remembered(read: Reader, kind: str, labels: Sequence[str], own: Sequence[Field] = ()) -> dict[str, str] | None:
    """The mapping used last time for this header, without fields that are gone; None when there is none."""
    stored = read.value("SELECT mapping FROM import_mapping WHERE kind=? AND header=?", kind, header_digest(labels))
    if stored is None:
        return None
    fields = by_name(fields_of(kind, own))
    return {label: name for label, name in json.loads(stored).items() if label in labels and name in fields}


def remember(tx: Tx, *, kind: str, labels: Sequence[str], mapping: Mapping[str, str], title: str = "") -> None:
    """Keep a mapping for the next file with this header."""
    digest, value = header_digest(labels), json.dumps(dict(mapping), ensure_ascii=False)
    known = tx.value("SELECT id FROM import_mapping WHERE kind=? AND header=?", kind, digest)
    if known is None:
        tx.insert(ImportMapping, kind=kind, header=digest, mapping=value, title=text.clean(title[:200]))
    else:
        tx.update(ImportMapping, int(known), mapping=value)


def checked(mapping: object, labels: Sequence[str], kind: str, own: Sequence[Field] = ()) -> dict[str, str]:
    """Prove a mapping from outside (MAP.json): an object of columns of this file and fields of this kind.

    A column is found by its name as it stands, else by its bare form. Raises Told. Empty fields are left out.
    """
    if not isinstance(mapping, dict):
        raise Told(N_("A mapping is {example}."), example='{"column": "field"}')
    fields = by_name(fields_of(kind, own))
    bares = {bare(label): label for label in reversed(labels)}
    found: dict[str, str] = {}
    for column, name in mapping.items():
        label = column if column in labels else bares.get(bare(str(column)))
        if not name:
            continue
        if label is None:
            raise Told(N_("The file has no column “{column}”."), column=column)
        if name not in fields:
            raise Told(N_("There is no field “{name}” here. noren fields {kind} lists them."), name=name, kind=kind)
        if name in found.values() and not fields[name].many:
            raise Told(N_("Two columns fill the field “{name}”. Choose one."), name=name)
        found[label] = str(name)
    return found
