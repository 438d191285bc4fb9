"""A report made ready for the screen on a reader thread: its rows read, of long lists the first ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from models.values import dataclass

if TYPE_CHECKING:
    from models.figures.report import Asked, Kind, Report, Row, Section
    from models.work import Reader

SHOWN = 1_000
"""Rows of a long list on the screen; files and paper have all of them."""


@dataclass(frozen=True)
class Loaded:
    """A report whose rows are all there, and of which sections only a part is: how many rows those have in all."""

    report: Report
    cut: dict[str, int]

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(section.rows or section.chart for section in self.report.sections)


def load(read: Reader, *, kind: Kind, asked: Asked) -> Loaded:
    """Count it. For a reader thread; raises Cancelled where the reader is asked to stop."""
    cut: dict[str, int] = {}
    with read.at_once():
        report = kind.make(read, replace(asked, check=read.check))
        sections = tuple(_read(section, cut) for section in report.sections)
    return Loaded(replace(report, sections=sections, asked=asked), cut)


def _read(section: Section, cut: dict[str, int]) -> Section:
    rows: tuple[Row, ...] = tuple(islice(section.rows, SHOWN) if section.long else section.rows)
    if section.long:
        close = getattr(section.rows, "close", None)
        if close is not None:
            close()
        if section.count is not None and section.count > len(rows):
            cut[section.id] = section.count
    return replace(section, rows=rows)
