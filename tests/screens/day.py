"""The till's day: closed, open, looked at, counted, closed, and what was closed before."""

from functools import partial

from models.counter import till
from tests.screens import counter, shot
from tests.screens.take import settle
from ui.day.close import CloseSheet
from ui.day.sheets import OpenSheet


def page(window):
    """The day page of an open till with sales, and cash that came and went."""
    store = window.machine.store
    counter.page(window)
    if not store.here.value("SELECT COUNT(*) FROM cash_entry WHERE reason LIKE '%stamps'"):
        counter.sold(window)
        store.write_now("Out", partial(till.cash_out, amount=3_000, reason="切手 / stamps"))
        store.write_now("In", partial(till.cash_in, amount=10_000, reason="両替 / change"))
    window.open("day")
    shown = window.page()
    settle(window.machine)
    return shown


@shot("day-open")
def day_open(window):
    page(window)


for _what in ("cash_in", "cash_out", "x_report", "close_register", "open_register"):

    def over(what, window):
        getattr(page(window), what)()

    shot(f"day-{_what.replace('_', '-')}")(partial(over, _what))


@shot("day-open-sheet-pieces")
def open_by_pieces(window):
    shown = page(window)
    sheet = OpenSheet(window, shown.desk, None)
    sheet.open()
    sheet.count.set_how("pieces")


def closing(window, difference):
    shown = page(window)
    shown.close_register()
    settle(window.machine)
    sheet = next(one for one in window.findChildren(CloseSheet) if one.isVisible())
    sheet.count.set_how("all")
    sheet.count.whole.set_value(sheet.figures.expected + difference)
    sheet.count.whole.textEdited.emit(sheet.count.whole.text())
    return sheet


@shot("day-close-differs")
def differs(window):
    closing(window, -120).ask()


@shot("day-close-ask")
def ask(window):
    closing(window, 0).ask()


@shot("day-z-report")
def z_report(window):
    shown = page(window)
    shown.show_session(till.closed_sessions(shown.desk.store.here, limit=1)[0].id)
