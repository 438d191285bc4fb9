"""noren report NAME: a report as a file, without a display."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import languages, opening
from desktop.commands import Answer, Call, Usage, pack
from desktop.commands.export import criteria_of
from desktop.languages import _
from models import times
from models.criteria import fields
from models.errors import N_, Message, Refused, Told

if TYPE_CHECKING:
    from desktop.store import Store
    from models.figures.report import Asked, Kind, Report
    from models.loyalty.figures.period import Period
    from models.work import Reader

USAGE = (
    "noren report NAME [--month YYYY-MM | --from D --to D] [--where CRITERIA.json] [--set CHOICE=VALUE]"
    " [--format pdf|xlsx|csv|json] [--section TABLE] [--encoding E] --out FILE"
)
HELP = N_("a report (sales, tax, points, …) as a file; without days, of the month before")
FORMATS = ("pdf", "xlsx", "csv", "json")
MOST_MISSING = 20
"""Characters without a font that are named in one line."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("name")
    parser.add_argument("--month")
    parser.add_argument("--from", dest="first")
    parser.add_argument("--to", dest="last")
    parser.add_argument("--where")
    parser.add_argument("--set", action="append", default=[], metavar="CHOICE=VALUE")
    parser.add_argument("--format", choices=FORMATS)
    parser.add_argument("--section")
    parser.add_argument("--encoding")
    parser.add_argument("--out")


def run(call: Call) -> Answer:
    """Make the report's file; raises Told. The month's pack is `desktop.commands.pack`."""
    given = call.given
    if given.name == pack.NAME:
        return pack.run(call)
    kind = named(given.name)
    if not given.out:
        raise Usage(N_("Say with --out where to write it."))
    path = Path(given.out)
    format = given.format or _format_of(path)
    if format != "csv" and (given.encoding or given.section):
        raise Refused(N_("--encoding and --section go with CSV only."))
    options = chosen(kind, given.set)
    store = opening.open_store(call.store, inline=True)
    languages.set_currency(store.settings.currency)
    try:
        asked = _asked(store, kind, given, options)
        return store.read(_made, kind=kind, asked=asked, path=path, format=format, given=given, at=_now(store)).result()
    finally:
        store.close()


def named(name: str) -> "Kind":
    """The report of a name of the command line. Raises Refused, naming those that there are."""
    from models.figures import registry

    try:
        return registry.kind(name)
    except KeyError:
        known = ", ".join([*[one.command or one.id for one in registry.KINDS], pack.NAME])
        raise Refused(N_("There is no report “{name}”. There are: {known}."), name=name, known=known) from None


def chosen(kind: "Kind", given: list[str]) -> dict[str, Any]:
    """The report's own choices. Raises Refused for what it does not offer."""
    options = {choice.id: choice.usual for choice in kind.choices}
    for one in given:
        name, _equals, value = one.partition("=")
        choice = next((each for each in kind.choices if each.id == name), None)
        if choice is None or value not in [known for known, _title in choice.values]:
            known = ", ".join(f"{each.id}={value}" for each in kind.choices for value, _title in each.values)
            raise Refused(N_("“{one}” is no choice of this report. There are: {known}."), one=one, known=known or "–")
        options[name] = value
    return options


def period_of(store: "Store", month: str | None, first: str | None, last: str | None) -> "Period":
    """The days asked for; the month before, where none are. Raises Refused for what is no day or month."""
    from models.loyalty.figures import period

    shop, today = store.settings, today_of(store)
    if month and (first or last):
        raise Refused(N_("Give a month or two days, not both."))
    try:
        if month:
            return _of_books(period.month(shop, date.fromisoformat(f"{month}-01").isoformat()))
        if first:
            return _of_books(period.between(shop, first, last or max(today, first)))
    except (ValueError, OverflowError):
        raise Refused(N_("{text} is no month. Write it as 2026-11."), text=month or first) from None
    if last:
        raise Refused(N_("Say with --from on which day it begins."))
    return period.month(shop, (date.fromisoformat(today).replace(day=1) - timedelta(days=1)).isoformat())


def _of_books(period: "Period") -> "Period":
    """Days that a shop's books may have. Raises Refused for others."""
    from models.figures.spans import FIRST_DAY, LAST_DAY

    if date.fromisoformat(period.first) < FIRST_DAY or date.fromisoformat(period.last) > LAST_DAY:
        raise Refused(N_("The days lie between {first} and {last}."), first=FIRST_DAY, last=LAST_DAY)
    return period


def today_of(store: "Store") -> str:
    """The business day now."""
    shop = store.settings
    return times.business_day(store.clock.now(), shop.zone, shop.day_change_hour)


def _asked(store: "Store", kind: "Kind", given: argparse.Namespace, options: dict[str, Any]) -> "Asked":
    from models.figures.report import Asked

    where = None
    if given.where:
        if not kind.where:
            raise Refused(N_("This report takes no conditions."))
        where = criteria_of(Path(given.where))
    period = period_of(store, given.month, given.first, given.last)
    return Asked(store.settings, period, today_of(store), where, options)


def _now(store: "Store") -> int:
    return store.clock.now()


def _made(
    read: "Reader", *, kind: "Kind", asked: "Asked", path: Path, format: str, given: argparse.Namespace, at: int
) -> Answer:
    """Count and write it in one view of the store: a till may go on meanwhile."""
    if asked.where is not None:
        fields.check(asked.where, {kind.where}, fields.own_fields(read))
    with read.at_once():
        report = kind.make(read, asked)
        more, notes = _written(read, report, path, format, given, at)
    data: dict[str, Any] = {
        "report": report.id, "path": str(path), "format": format, "from": asked.period.first, "to": asked.period.last,
        **more, "notes": notes,
    }  # fmt: skip
    return Answer(data, [*notes, _("{path} was written.", path=path)])


def _written(
    read: "Reader", report: "Report", path: Path, format: str, given: argparse.Namespace, at: int
) -> tuple[dict[str, Any], list[str]]:
    """Write the file; what there is to say of it, and what could not be written as it is."""
    language = languages.current()
    if format == "pdf":
        from desktop.documents import report_pdf

        made = report_pdf.write(report, path, language, shop=report_pdf.shop_of(read), at=at)
        missing = ", ".join(made.missing[:MOST_MISSING])
        return {"pages": made.pages}, [_("No font has these characters: {signs}", signs=missing)] if missing else []
    if format == "json":
        from desktop.documents import report_json

        report_json.write(report, path, language)
        return {}, []
    if format == "xlsx":
        from desktop.documents import report_xlsx

        found = report_xlsx.write((report,), path, language)
    else:
        from desktop.documents import report_csv

        section = _section(report, given.section)
        found = report_csv.write(report, path, language, section=section, encoding=given.encoding or "utf-8-sig")
    notes = [_("Line {line}: {what}", line=one.line, what=Message(one.msgid, one.values)) for one in found.problems]
    return {"rows": found.rows}, notes


def _section(report: "Report", name: str | None) -> str:
    """One of the report's tables, where one alone is asked for. Raises Refused, naming those that there are."""
    known = [one.id for one in report.sections if one.columns]
    if name and name not in known:
        raise Refused(
            N_("This report has no table “{name}”. There are: {known}."), name=name, known=", ".join(known)
        )  # fmt: skip
    return name or ""


def _format_of(path: Path) -> str:
    """What a file's name asks for; PDF where it asks for nothing. Raises Told for what is not written."""
    end = path.suffix[1:].lower()
    if end and end not in FORMATS:
        raise Told(N_("“{format}” is no format of a report: pdf, xlsx, csv or json."), format=end)
    return end or "pdf"
