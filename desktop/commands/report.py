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
from models.errors import N_, Message, Refused, Told

if TYPE_CHECKING:
    from desktop.languages import Language
    from desktop.store import Store
    from models.figures.report import Asked, Kind, Report
    from models.loyalty.figures.period import Period

USAGE = (
    "noren report NAME [--month YYYY-MM | --from D --to D] [--where CRITERIA.json] [--set CHOICE=VALUE]"
    " [--format pdf|xlsx|csv|json] [--encoding E] --out FILE"
)
HELP = N_("a report (sales, tax, points, …) as a file; without days, of the month before")
FORMATS = ("pdf", "xlsx", "csv", "json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("name")
    parser.add_argument("--month")
    parser.add_argument("--from", dest="first")
    parser.add_argument("--to", dest="last")
    parser.add_argument("--where")
    parser.add_argument("--set", action="append", default=[], metavar="CHOICE=VALUE")
    parser.add_argument("--format", choices=FORMATS)
    parser.add_argument("--encoding", default="utf-8-sig")
    parser.add_argument("--out")


def run(call: Call) -> Answer:
    """Make the report's file; raises Told. The month's pack is `desktop.commands.pack`."""
    given = call.given
    if given.name == pack.NAME:
        return pack.run(call)
    if not given.out:
        raise Usage(N_("Say with --out where to write it."))
    path = Path(given.out)
    format = given.format or _format_of(path)
    kind = named(given.name)
    options = chosen(kind, given.set)
    store = opening.open_store(call.store, inline=True)
    languages.set_currency(store.settings.currency)
    try:
        asked = _asked(store, kind, given, options)
        report = store.read(kind.make, asked).result()
        return _written(store, report, path, format, given.encoding)
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
    if month:
        try:
            return period.month(shop, date.fromisoformat(f"{month}-01").isoformat())
        except ValueError:
            raise Refused(N_("{text} is no month. Write it as 2026-11."), text=month) from None
    if first or last:
        return period.between(shop, first or last or today, last or max(today, first or ""))
    return period.month(shop, (date.fromisoformat(today).replace(day=1) - timedelta(days=1)).isoformat())


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


def _written(store: "Store", report: "Report", path: Path, format: str, encoding: str) -> Answer:
    language = languages.current()
    data: dict[str, Any] = {"report": report.id, "path": str(path), "format": format}
    notes: list[str] = []
    if format == "json":
        from desktop.documents import report_json

        report_json.write(report, path, language)
    elif format == "csv":
        from desktop.documents import report_csv

        written = report_csv.write(report, path, language, encoding=encoding)
        notes = [
            _("Line {line}: {what}", line=one.line, what=Message(one.msgid, one.values)) for one in written.problems
        ]
    elif format == "xlsx":
        from desktop.documents import report_xlsx

        report_xlsx.write((report,), path, language)
    else:
        pages, notes = _pdf(store, report, path, language)
        data["pages"] = pages
    return Answer({**data, "notes": notes}, [*notes, _("{path} was written.", path=path)])


def _pdf(store: "Store", report: "Report", path: Path, language: "Language") -> tuple[int, list[str]]:
    from desktop.documents import report_pdf

    shop = report_pdf.shop_of(store.reader())
    found = report_pdf.write(report, path, language, shop=shop, at=store.clock.now())
    missing = ", ".join(found.missing[:20])
    return found.pages, [_("No font has these characters: {signs}", signs=missing)] if missing else []


def _format_of(path: Path) -> str:
    """What a file's name asks for; PDF where it asks for nothing. Raises Told for what is not written."""
    end = path.suffix[1:].lower()
    if end and end not in FORMATS:
        raise Told(N_("“{format}” is no format of a report: pdf, xlsx, csv or json."), format=end)
    return end or "pdf"
