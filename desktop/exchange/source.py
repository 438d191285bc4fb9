"""What an import is given and what passes between its two halves: the reader of the file and the writer of the store.

All of it can be pickled, since the file is read in a process of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from desktop.exchange.fields import Field
from desktop.exchange.reading import Table
from desktop.exchange.values import Order
from models.errors import Message

Rule = Literal["overwrite", "fill", "never"]
OVERWRITE: Rule = "overwrite"
"""What the file says replaces what is there; empty cells never erase."""
FILL: Rule = "fill"
"""What the file says fills blanks only."""
NEVER: Rule = "never"
"""What is there stays; only new records get the value."""


@dataclass(frozen=True)
class Options:
    """How an import is done. Fields are named as in `fields`.

    `columns` gives single fields another rule than `write`. `match_by` are the fields by which records are told to be
    the same (empty: all that the kind knows). `order` and `decimal` are guessed where they are empty. `source` names
    where past sales come from (else the file's name), `currency` what their amounts are in (else the shop's).
    `refused_folder` takes the file of refused rows (else it lies beside the imported one).
    """

    write: Rule = OVERWRITE
    columns: Mapping[str, Rule] = field(default_factory=dict)
    match_by: tuple[str, ...] = ()
    create: bool = True
    update: bool = True
    order: Order | Literal[""] = ""
    decimal: Literal["", ".", ","] = ""
    source: str = ""
    currency: str = ""
    refused_folder: Path | None = None
    leads: bool = False
    """New people become leads."""
    captured_by: int = 0
    """The source (models.leads.sources) whose page says what came; 0: the one that fits the file."""
    replaces: tuple[int, ...] = ()
    """Refused items that are tried again: they go when this import ends, since it says anew what became of them."""
    digest: str = ""
    """Of the file, where it is known already."""
    stamp: tuple[int, int] | None = None
    """Size and time of the file when it was looked at: when it has another one at the end, nothing is kept."""
    make_stages: bool = False
    """Stages of deals that are not there are made, not refused."""
    came_from: str = ""
    """Where people came from whose file does not say it."""

    def rule(self, name: str) -> Rule:
        """How a field is written where a record is there already."""
        return self.columns.get(name, self.write)


@dataclass(frozen=True)
class Source:
    """What is to be imported: a table, as what kind, which column fills which field, and how."""

    table: Table
    kind: str
    mapping: Mapping[str, str]
    options: Options = field(default_factory=Options)

    @property
    def unmapped(self) -> list[str]:
        """The columns that are not imported."""
        return [label for label in self.table.labels if label not in self.mapping]


@dataclass(frozen=True)
class Context:
    """What reading cells depends on besides the cell: the shop's settings, the guesses for whole columns."""

    kind: str
    columns: tuple[tuple[int, str], ...]
    """(place in the row, field)"""
    own: tuple[Field, ...]
    order: Order
    decimal: Literal[".", ","]
    country: str
    language: str
    currency: str
    decimals: int
    shop_currency: str
    zone: str
    change_hour: int
    now: int
    today: str
    rate_standard: int
    rate_reduced: int
    tax_included: bool
    tax_rounding: str
    points_months: int
    source: str
    options: Options

    def has(self, name: str) -> bool:
        """Whether a column fills this field."""
        return any(field == name for _at, field in self.columns)


class Item(NamedTuple):
    """One record of the file, read: what it is told by (`keys`), its plain `columns`, everything else (`parts`).

    Only what the file says is in `columns`. `notes` are things to be named that do not stop it.
    """

    line: int
    label: str
    keys: tuple[tuple[str, str], ...]
    columns: dict[str, Any]
    parts: dict[str, Any]
    notes: tuple[Message, ...] = ()
    lines: int = 1
    """How many records of the file it takes up (the lines of a receipt)."""


class Refusal(NamedTuple):
    """A record that can't be imported, and why."""

    line: int
    label: str
    reason: Message
    lines: tuple[int, ...] = ()
    """Further lines that fall with it."""


Read = Item | Refusal
