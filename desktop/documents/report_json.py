"""A report as plain values for programs: figures and sections, without clock or path, so that two runs are equal.

Amounts are integers in minor units, quantities thousandths, rates millionths, moments ms UTC, days ISO dates; texts are
in the language that was asked for. Long sections (a row a receipt or line) are left out: they are for CSV.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.documents.report_words import Words
from desktop.exchange.writing import write_json
from models.errors import Message

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.exchange.writing import Written
    from desktop.languages import Language
    from models.figures.report import Report, Section, Value


def write(report: Report, path: Path, language: Language) -> Written:
    """Write it as indented JSON. Raises `Told` where the file can't be written."""
    return write_json(path, plain(report, language))


def plain(report: Report, language: Language) -> dict[str, Any]:
    """The report as values of JSON."""
    words, period = Words(language, report.asked.shop), report.asked.period
    return {
        "report": report.id,
        "title": words.title(report.title),
        "from": period.first,
        "to": period.last,
        "currency": report.asked.shop.currency,
        "options": {name: report.asked.options[name] for name in sorted(report.asked.options)},
        "figures": {
            one.figure: {"value": one.value, "was": one.was, "year_ago": one.year_ago} for one in report.figures
        },
        "sections": {one.id: _section(one, words) for one in report.sections if not one.long},
        "notes": [words.title(note) for note in report.notes],
        **({"conditions": words.title(report.conditions)} if report.conditions else {}),
    }


def _section(section: Section, words: Words) -> dict[str, Any]:
    count = len(section.columns)
    found: dict[str, Any] = {
        "title": words.title(section.title),
        "columns": [{"id": one.id, "title": words.title(one.title), "kind": one.kind} for one in section.columns],
        "rows": [[_value(value, section.columns[at].kind, words) for at, value in enumerate(row[:count])]
                 for row in section.rows],
        "total": None,
    }  # fmt: skip
    if section.total is not None:
        found["total"] = [_value(value, "", words) for value in section.total]
    return found


def _value(value: Value, kind: str, words: Words) -> Any:
    if isinstance(value, Message) or (isinstance(value, str) and kind not in ("day", "month")):
        return words.title(value)
    return value
