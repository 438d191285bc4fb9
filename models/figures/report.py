"""What a report is, before it is a page, a PDF, a workbook or a CSV file: sections of typed columns and rows.

A report is asked by `make(read, Asked(...))` on a reader thread, and knows nothing of how it is shown. Money is in
minor units, points and counts whole numbers, quantities thousandths, rates millionths, days ISO dates, moments ms UTC.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from models.errors import Message
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from models.criteria.nodes import Node
    from models.loyalty.figures.period import Period
    from models.settings import ShopSettings
    from models.work import Reader

Title = str | Message
"""A message id, or a message with values. What people wrote (names) comes as `Message("{name}", {"name": …})`."""
Value = int | str | Message | None
Row = tuple[Value, ...]

TEXT, DAY, MONTH, HOUR, MOMENT = "text", "day", "month", "hour", "moment"
MONEY, COUNT, POINTS, QUANTITY, RATE = "money", "count", "points", "quantity", "rate"
KINDS = frozenset({TEXT, DAY, MONTH, HOUR, MOMENT, MONEY, COUNT, POINTS, QUANTITY, RATE})
NUMBERS = frozenset({MONEY, COUNT, POINTS, QUANTITY, RATE})
"""Kinds that stand on the right."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for: the days, the conditions on people or deals, and the report's own choices."""

    shop: ShopSettings
    period: Period
    today: str
    """The business day of the question, for what is told as of now."""
    where: Node | None = None
    options: dict[str, Any] = field(default_factory=dict)
    check: Callable[[], object] | None = None
    """Called between parts of long work; raises Cancelled."""

    def going_on(self) -> None:
        """Stop here if the user wants it."""
        if self.check is not None:
            self.check()


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `summed` columns have the sum of their rows in the total: a live formula in a workbook.

    `figure` names the definition that its heading shows; `weight` is its share of the paper's width.
    """

    id: str
    title: Title
    kind: str = TEXT
    summed: bool = False
    figure: str = ""
    weight: int = 0
    """0: as its kind asks for"""


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind a row: receipts by a filter, or one record of a page.

    `kind` is receipts (then `key` is a filter of `models.figures.receipts`), sale, person, product, deal, session,
    invoice, reminder or report (another report by its id and options).
    """

    kind: str
    key: Any


@dataclass(frozen=True, slots=True)
class Series:
    """A line or the bars of a chart: a value per label of the chart, of the chart's kind."""

    title: Title
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The same series on screen and on paper."""

    kind: str
    """line, bar, stacked, funnel"""
    unit: str
    """money, count, points, rate"""
    labels: tuple[Value, ...]
    series: tuple[Series, ...]
    label_kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a report. Rows may be produced while they are read (once): a month of 125,000 lines is not a list.

    `total` has a value for each column, None where none stands. A row may have more values than there are columns: what
    is beyond them is shown nowhere, and is what `behind` finds the row's record or receipts by.
    """

    id: str
    title: Title
    columns: tuple[Column, ...] = ()
    rows: Iterable[Row] = ()
    total: Row | None = None
    behind: Callable[[Row], Behind | None] | None = None
    chart: Chart | None = None
    note: tuple[Title, ...] = ()
    """Sentences beneath it: how something is counted, what is left out."""
    empty: Title = ""
    """What stands in its place where it has no rows."""
    strong: frozenset[int] = frozenset()
    """Rows that are sums of others (subtotals), by their place."""
    long: bool = False
    """One row a receipt or line: written while it is read, left out of JSON and of the page's first view."""
    count: int | None = None
    """How many rows there are, where they are produced while they are read; for progress."""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure at the head of a report, with what it was before and a year ago where that is asked."""

    figure: str
    """The id of its definition."""
    value: int | None
    was: int | None = None
    year_ago: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was asked."""

    id: str
    title: Title
    asked: Asked
    sections: tuple[Section, ...]
    figures: tuple[KeyFigure, ...] = ()
    notes: tuple[Title, ...] = ()
    conditions: Title = ""
    """The conditions that narrow it, as a sentence."""
    as_of_day: bool = False
    """It tells how things stand at the period's end, not what happened in it."""

    def section(self, section_id: str) -> Section:
        """One of its sections; raises StopIteration."""
        return next(one for one in self.sections if one.id == section_id)

    def used(self) -> tuple[str, ...]:
        """The definitions that it shows, each once, in their order: for its appendix."""
        found = [one.figure for one in self.figures]
        found += [column.figure for section in self.sections for column in section.columns if column.figure]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that a report offers beside its days: its id, its name, and what it may be (value, name)."""

    id: str
    title: str
    values: tuple[tuple[str, str], ...]
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A report that there is: what `models.figures.registry` lists."""

    id: str
    title: str
    about: str
    """A sentence: what it is for."""
    group: str
    """sales, money, loyalty, people, work, books"""
    module: str
    """Where its `make(read, asked) -> Report` is: models.figures.sales"""
    choices: tuple[Choice, ...] = ()
    where: str = ""
    """Which conditions narrow it: person, deal, or "" (none)"""
    command: str = ""
    """Its name on the command line; "" where it is another's part"""
    in_pack: bool = False
    """Part of the month's pack until the owner chooses."""

    def make(self, read: Reader, asked: Asked) -> Report:
        """Count it in one view of the store, on a reader thread. Who reads long rows afterwards holds that view too."""
        from importlib import import_module

        with read.at_once():
            found: Report = import_module(self.module).make(read, asked)
        if asked.where is not None and self.where == "person":
            from models.criteria import words

            found = replace(found, conditions=words.sentence(read, asked.where))
        return found


def total_of(columns: Sequence[Column], rows: Sequence[Row], first: Value) -> Row:
    """The row of totals: `first` in the first column, the sum in each summed one."""
    found: list[Value] = [None] * len(columns)
    for at, column in enumerate(columns):
        if column.summed:
            values = [row[at] for row in rows]
            found[at] = sum(value for value in values if isinstance(value, int))
    found[0] = first
    return tuple(found)
