"""noren report pack: the month's pack as one file, filed by year unless a place is named; without a display."""

import argparse
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import languages, opening
from desktop.commands import DONE, PROBLEMS, Answer, Call
from desktop.languages import _
from models.errors import N_, Refused

if TYPE_CHECKING:
    from desktop.store import Store
    from models.figures.report import Report
    from models.work import Reader

NAME = "pack"
FORMATS = ("pdf", "xlsx", "json")
WHOLE = N_("A pack is of a whole month (--month 2026-11) or, by --from and --to, of a whole fiscal year.")


def run(call: Call) -> Answer:
    """Make the pack of a month (the month before, where none is named). Raises Told."""
    from desktop.commands.report import period_of

    given = call.given
    path = Path(given.out) if given.out else None
    format = given.format or (path.suffix[1:].lower() if path else "") or "pdf"
    _check(given, format, path)
    store = opening.open_store(call.store, inline=True)
    languages.set_currency(store.settings.currency)
    try:
        month = _key(store, given) if given.first else period_of(store, given.month, None, None).first[:7]
        if format != "pdf" and path is not None:
            return _as_data(store, month, path, format)
        return _as_pdf(store, month, path)
    finally:
        store.close()


def _check(given: argparse.Namespace, format: str, path: Path | None) -> None:
    if given.last and not given.first or given.first and given.month:
        raise Refused(WHOLE)
    if given.where or given.set:
        raise Refused(N_("A pack takes its reports as they are saved: save one with its conditions, and choose it."))
    if format not in FORMATS:
        raise Refused(N_("A pack is a pdf, an xlsx or a json file."))
    if format != "pdf" and path is None:
        raise Refused(N_("Say with --out where to write it."))


def _key(store: "Store", given: argparse.Namespace) -> str:
    """The month or fiscal year that two days are."""
    from desktop.commands.report import period_of
    from models.books import pack

    asked = period_of(store, None, given.first, given.last)
    for key in (asked.first[:7], asked.first[:4]):
        if pack.days(store.settings, key) == asked:
            return key
    raise Refused(WHOLE)


def _as_pdf(store: "Store", month: str, path: Path | None) -> Answer:
    from desktop import packing

    language = languages.current()
    made = packing.make(store, month, language, path=path, draft=path is None)
    notes = [language.say(one) for one in made.notes]
    data: dict[str, Any] = {
        "report": NAME, "month": month, "path": str(made.path), "format": "pdf", "pages": made.pages,
        "kept": made.kept, "draft": str(made.draft) if made.draft else None, "notes": notes,
    }  # fmt: skip
    written = [_("{path} was written.", path=one) for one in (made.path, made.draft) if one]
    return Answer(data, [*notes, *written], PROBLEMS if notes and not made.kept else DONE)


def _as_data(store: "Store", month: str, path: Path, format: str) -> Answer:
    """The same reports as one workbook, or as figures for programs."""
    from desktop.commands.report import today_of

    reports = store.read(partial(_reports, month=month, today=today_of(store))).result()
    language = languages.current()
    if format == "xlsx":
        from desktop.documents import report_xlsx

        report_xlsx.write(reports, path, language)
    else:
        from desktop.documents import report_json
        from desktop.exchange.writing import write_json

        plain = [report_json.plain(one, language) for one in reports]
        write_json(path, json.loads(json.dumps({"report": NAME, "month": month, "reports": plain}, default=str)))
    data = {"report": NAME, "month": month, "path": str(path), "format": format, "notes": []}
    return Answer(data, [_("{path} was written.", path=path)])


def _reports(read: "Reader", *, month: str, today: str) -> "tuple[Report, ...]":
    from models import settings
    from models.books import pack

    shop = settings.load(read)
    return tuple(one.kind.make(read, one.asked(shop, month, today)) for one in pack.chosen(read))
