"""Today on the sample shop: its menus, the rest of the list, an empty day, coming and going, the handover on paper."""

from functools import partial

from PySide6.QtWidgets import QApplication

from desktop import languages
from models.figures import saved
from models.reminders import shifts
from tests.screens import shot
from tests.screens.take import settle


def page(window):
    window.open("today")
    settle(window.machine)
    return window.page()


def find(page, beginning):
    """The row of the line that begins so."""
    lines = page.lines
    return next(at for at in range(lines.rowCount()) if str(lines.data(lines.index(at, 0))).startswith(beginning))


def whose(page, key):
    page.list.whose.set_value(key)
    page.list.whose.picked.emit(key)


@shot("today-rest")
def rest(window):
    shown = page(window)
    shown.view.verticalScrollBar().setValue(shown.view.verticalScrollBar().maximum())


@shot("today-everybody")
def everybody(window):
    shown = page(window)
    whose(shown, "all")
    settle(window.machine)
    return partial(whose, shown, "mine")


@shot("today-typed")
def typed(window):
    shown = page(window)
    shown.list.line.set_text(
        "毎週火曜 10時 豆の発注" if languages.current().code == "ja" else "order beans every Tuesday 10am"
    )
    shown.list.line.setFocus()
    settle(window.machine)
    return shown.list.line.clear


@shot("today-later")
def later(window):
    shown = page(window)
    shown.view.choose(2)
    shown.view.act("later")
    settle(window.machine)


@shot("today-menu")
def menu(window):
    shown = page(window)
    shown.view.choose(2)
    shown.view.act("menu")
    settle(window.machine)
    popup = QApplication.activePopupWidget()
    assert popup is not None


@shot("today-empty")
def empty(window):
    shown = page(window)
    shown.list.stack.setCurrentWidget(shown.list.none)
    shown.list.count.setText("")
    return shown.ask


@shot("today-left")
def left(window):
    from ui.today.shift import LeftSheet

    shown = page(window)
    found = shifts.left_for(window.machine.store.here, 1)
    LeftSheet(window, shown.desk, found).open()


@shot("today-handover")
def going(window):
    window.machine.store.write_now("Come", partial(shifts.begin, staff_id=1))
    page(window).go()
    settle(window.machine)


@shot("today-birthdays")
def birthdays(window):
    from ui.today.birthdays import BirthdaysSheet

    shown = page(window)
    BirthdaysSheet(window, shown.desk).open()
    settle(window.machine)


@shot("today-reports")
def reports(window):
    store = window.machine.store
    japanese = languages.current().code == "ja"
    for kind, name in (
        ("sales", ("今月の売上", "Sales this month")),
        ("points", ("ポイント残高", "Points outstanding")),
    ):
        make = partial(saved.save, report=kind, name=name[not japanese], period="this_month", on_today=True)
        store.write_now("Report", make)
    shown = page(window)
    shown.ask_later()
    settle(window.machine)
    return partial(gone, store)


def gone(store):
    for one in saved.listed(store.here):
        store.write_now("Report", partial(saved.delete, saved_id=one.id))
