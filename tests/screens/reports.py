"""Reports on the sample shop: the month, a section of it, an empty month, what lies behind, the paper and the files."""

from functools import partial

from models.criteria.nodes import Leaf
from models.figures import saved
from models.figures.registry import KINDS
from tests.screens import shot
from tests.screens.take import settle
from ui.reports.filtering import WhereSheet
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


@shot("reports-where")
def where(window):
    page = report(window, "sales")
    page.view.ask_where()
    settle(window.machine)
    sheet = next(one for one in window.findChildren(WhereSheet) if one.isVisible())
    sheet.editor.set_node(Leaf("person.member", "is", True))


@shot("reports-members")
def members(window):
    page = report(window, "sales", options={"list": "receipts"})
    page.view.set_where(Leaf("person.member", "is", True))
    settle(window.machine)
    page.view.content.show_section("receipts")


@shot("reports-saved")
def saved_report(window):
    store = window.machine.store
    name = "会員の売上 / Members' sales"
    if not any(one.name == name for one in saved.listed(store.here)):
        where_ = Leaf("person.member", "is", True)
        verb = partial(saved.save, report="sales", name=name, period="last_month", where=where_, on_today=True)
        store.write_now("Save a report", verb)
    page = report(window, "sales")
    page.open_saved(saved.listed(store.here)[0].id)
    settle(window.machine)
    page.save()


@shot("reports-papers")
def papers(window):
    window.open("reports", section="papers")
    settle(window.machine)
