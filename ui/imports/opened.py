"""What the wizard knows of the chosen file, read off the GUI thread."""

from dataclasses import dataclass
from pathlib import Path

from desktop.exchange import mapping
from desktop.exchange.fields import Field, fields_of, own_fields
from desktop.exchange.mapping import Guess
from desktop.exchange.reading import Table, open_table
from models.work import Reader

PREVIEW = 30


@dataclass(frozen=True)
class Opened:
    """A table with its first rows, the kind it most likely is, and which column would fill which field."""

    table: Table
    kind: str
    rows: list[list[str]]
    guess: Guess
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class How:
    """How a file is to be read; None and "" are guessed."""

    path: Path
    kind: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None


def look(read: Reader, how: How) -> Opened:
    """Open a file as `how` says. Raises Told in words for what is no table."""
    table = open_table(
        how.path, encoding=how.encoding, delimiter=how.delimiter, header_row=how.header_row, sheet=how.sheet
    )
    kind = how.kind or mapping.best_kind(table)
    own = own_fields(read, kind)
    rows = [cells for _line, cells in table.sample(PREVIEW)]
    return Opened(table, kind, rows, mapping.guess(table, kind, own, read), fields_of(kind, own))
