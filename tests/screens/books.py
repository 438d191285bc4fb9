"""The books on the sample shop: months and their closing, the bookkeeping export, the month's pack."""

from desktop import languages, packing
from tests.screens import shot
from tests.screens.take import settle
from ui.reports.kept_sheet import KeptSheet

MONTH = "2026-10"


def section(window, name):
    """A section of the books, with what it asks for."""
    window.open("reports", section=name)
    for _turn in range(4):
        settle(window.machine)
    return window.page().sections[name]


def scroll(shown, top):
    area = shown.parentWidget().parentWidget()
    area.verticalScrollBar().setValue(top)


@shot("books-accounts")
def accounts(window):
    section(window, "accounts")


@shot("books-accounts-written")
def written(window):
    shown = section(window, "accounts")
    row = shown.table.rows["cash"]
    row.fields[0].setText("小口現金")
    row.fields[1].setText("レジ1")
    row.keep()
    settle(window.machine)
    scroll(shown, shown.table.y() - 20)


@shot("books-accounts-wrong")
def wrong(window):
    shown = section(window, "accounts")
    row = shown.table.rows["banking"]
    row.fields[0].setText("")
    row.keep()
    settle(window.machine)
    scroll(shown, row.fields[0].parentWidget().y() + shown.table.y() - 60)


@shot("books-pack")
def pack(window):
    section(window, "pack")


@shot("books-pack-end")
def pack_end(window):
    packing.make(window.machine.store, "2026-09", languages.current())
    shown = section(window, "pack")
    shown.mail.setText("bookkeeper@example.com")
    shown.automatic.click()
    settle(window.machine)
    scroll(shown, 10_000)


@shot("books-closing")
def closing(window):
    section(window, "closing")


@shot("books-closing-sheet")
def closing_sheet(window):
    section(window, "closing").close_month()


def closed(window):
    """October closed with its pack, and all before it."""
    store = window.machine.store
    from models.books import closing as books

    if books.closed_month(store.here, MONTH) is None:
        packing.close(store, MONTH, languages.current(), note="棚卸まで確認済み")
    return section(window, "closing")


@shot("books-closed")
def months(window):
    closed(window)


@shot("books-closed-paper")
def paper(window):
    shown = closed(window)
    one = next(each for each in shown.found.months if each.month == MONTH)
    shown.print_again(one, shown.found.papers[one.period.id][0])
    for _turn in range(12):
        settle(window.machine)
        sheet = next((each for each in window.findChildren(KeptSheet) if each.isVisible()), None)
        if sheet is not None and sheet.view.painted:
            break


@shot("books-reopen")
def reopen(window):
    shown = closed(window)
    shown.reopen(next(each for each in shown.found.months if each.can_reopen))
