"""Reports on the sample shop: the month, a section of it, an empty month, what lies behind, the paper and the files."""

from functools import partial

from models.figures.registry import KINDS
from tests.screens import shot
from tests.screens.take import settle
from ui.reports.preview import PreviewSheet

MONTH = "2026-10-01/2026-10-31"


def report(window, report_id, *, period=MONTH, section="", **place):
    """A report of a month, at one of its sections."""
    window.open("reports", report=report_id, period=period, **place)
    settle(window.machine)
    page = window.page()
    if section:
        page.view.content.show_section(section)
        settle(window.machine)
    return page


for _report in (kind.id for kind in KINDS):
    shot(f"reports-{_report}")(partial(report, report_id=_report))


@shot("reports-sales-articles")
def articles(window):
    report(window, "sales", section="products")


@shot("reports-sales-year")
def year(window):
    report(window, "sales", period="this_year")


@shot("reports-empty")
def empty(window):
    report(window, "sales", period="2019-02-01/2019-02-28")


@shot("reports-behind")
def behind(window):
    page = report(window, "sales", section="payments")
    table = page.view.content.panels["payments"].table
    table.doubleClicked.emit(table.rows.index(0, 0))


@shot("reports-preview")
def preview(window):
    report(window, "sales").preview()
    sheet = next(one for one in window.findChildren(PreviewSheet) if one.isVisible())
    for _turn in range(20):
        settle(window.machine)
        if sheet.written is not None and sheet.view.painted:
            break


@shot("reports-file")
def file(window):
    report(window, "sales").export()


@shot("reports-save")
def save(window):
    report(window, "sales", period="last_month").save()


@shot("reports-meanings")
def meanings(window):
    report(window, "sales").meanings()
