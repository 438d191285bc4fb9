"""Every section of the settings, its foot where it is longer than the window, and its sheets."""

from functools import partial

from tests.screens import shot
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
    section(window, "data").restore()


@shot("settings-data-check")
def check(window):
    section(window, "data").check()


@shot("settings-data-export")
def export(window):
    section(window, "data").export()
