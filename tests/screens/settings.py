"""Every section of the settings, its foot where it is longer than the window, and its sheets."""

from functools import partial

from desktop import backup
from desktop.check import Report
from models.errors import N_, Message
from models.proofs import Problem
from tests.screens import shot
from ui.settings.checking import CheckSheet
from ui.settings.restoring import RestoreSheet
from ui.settings.sections import SECTIONS


def section(window, name, *, foot=False):
    window.open("settings", section=name)
    page = window.page()
    bar = page.areas[name].verticalScrollBar()
    page.areas[name].widget().adjustSize()
    bar.setValue(bar.maximum() if foot else 0)
    return page.panels[name]


for _one in SECTIONS:
    shot(f"settings-{_one.id}")(partial(section, name=_one.id))
for _name in ("shop", "tax", "receipt", "points", "data"):
    shot(f"settings-{_name}-foot")(partial(section, name=_name, foot=True))


@shot("settings-wrong")
def wrong(window):
    panel = section(window, "tax")
    panel.registered.setChecked(True)
    panel._switched(True)
    panel.number.setText("T12")
    panel.edited(panel.bound["registration_number"])


@shot("settings-payments-sheet")
def payment(window):
    section(window, "payments").add()


@shot("settings-staff-sheet")
def member(window):
    section(window, "staff").add()


@shot("settings-own_fields-sheet")
def own_field(window):
    section(window, "own_fields").add("person")


@shot("settings-data-restore")
def restore(window):
    panel = section(window, "data")
    if not list(backup.paths.backups(panel.path).glob("*.noren")):
        backup.backup(panel.path, now=window.machine.clock.now())
        panel.ask_copies()
    panel.restore()


@shot("settings-data-restore-ask")
def restore_ask(window):
    section(window, "data")
    sheet = RestoreSheet(window, window.desk, window.machine)
    sheet.open()
    sheet.ask(window.desk.store.path, "2026-11-22 14:32", 1000, 10_000, "A-010000")


@shot("settings-data-problems")
def problems(window):
    sheet = CheckSheet(window, window.desk)
    sheet.open()
    what = Message(N_("{field}: “{text}” is not a number."), {"field": "Stock", "text": "7"})
    found = [Problem("stock:7", what, "stock")]
    sheet._done(Report(problems=found * 3))


@shot("settings-country")
def country(window):
    section(window, "shop")._ask_country("UK")


@shot("settings-printer")
def printer(window):
    panel = section(window, "receipt", foot=True)
    panel.printer.way.set_value("network")
    panel.printer._picked("network")
    panel.test_print()


@shot("settings-data-check")
def check(window):
    section(window, "data").check()


@shot("settings-data-export")
def export(window):
    section(window, "data").export()
