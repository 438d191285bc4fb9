"""What is due is told: cards, many as one, the digest, beside a sheet, at the counter; the settings of it."""

from dataclasses import replace
from functools import partial

from models.errors import Message
from models.reminders.missed import Missed, Passed
from models.reminders.telling import Told
from tests.screens import shot
from ui.shell.presenting import Presenter

HOUR = 3_600_000
JA = ("コーヒー豆を発注", "松田様へ折り返し電話", "納品書を確認", "展示品の入れ替え", "花の水替え", "棚卸の準備")
EN = (
    "Order coffee beans",
    "Call Mrs Matsuda back",
    "Check the delivery note",
    "Change the display",
    "Water the plants",
)


def told(window, count=1, *, late=0):
    store, now = window.machine.store, window.machine.clock.now()
    names = JA if store.settings.language == "ja" else EN
    person = store.here.row("SELECT id, name FROM person WHERE name<>'' ORDER BY id LIMIT 1")
    first = Told(-1, Message(names[0]), None, "", "2026-11-22", now - late, now - late, late, "", None, None, "")
    found = [replace(first, reminder_id=-n, wording=Message(names[n % len(names)])) for n in range(1, count + 1)]
    return (replace(found[0], person_id=person[0], person=person[1]), *found[1:])


def presenter(window):
    """The window's, made when the first picture wants it; nothing of the tests' computer is used."""
    resident = window.resident
    if resident.presenter is None:
        resident.presenter = Presenter(window)
    return resident.presenter


def show(window, due, *, page="products", passed=None, **more):
    window.open(page)
    shown = presenter(window)
    window.machine.preferences.sound = False
    shown.show(due, passed or Passed(), **more)
    return partial(clear, window)


def clear(window):
    from ui.today import digest

    digest.kept(window.desk).dismiss()
    presenter(window).clear()
    presenter(window).popups.end_example()


@shot("telling-one")
def one(window):
    return show(window, told(window))


@shot("telling-three")
def three(window):
    from desktop.languages import _

    after = show(window, told(window, 3, late=2 * HOUR))
    window.toasts.say(_("Done."))
    return after


@shot("telling-counter")
def counter(window):
    return show(window, told(window, 2), page="counter")


@shot("telling-many")
def many(window):
    return show(window, told(window, 7))


@shot("telling-sheet")
def sheet(window):
    after = show(window, told(window))
    window.show_keys()
    return after


def missed(window, count):
    names = JA if window.machine.store.settings.language == "ja" else EN
    at = window.machine.clock.now() - 50 * HOUR
    newest = [
        Missed(-100 - n, Message(names[n % len(names)]), "", "2026-11-20", at - n * 5 * HOUR, None) for n in range(6)
    ]
    return Passed(tuple(range(-100, -100 - count, -1)), tuple(newest))


@shot("telling-digest")
def digest_card(window):
    after = show(window, told(window, 7, late=5 * HOUR), passed=missed(window, 12), at_start=True)
    presenter(window).done_by_itself({"points": 3, "contracts": 1})
    return after


@shot("telling-digest-today")
def digest_today(window):
    after = show(window, told(window, 7, late=5 * HOUR), page="today", passed=missed(window, 12), at_start=True)
    presenter(window).done_by_itself({"points": 3, "contracts": 1})
    return after


@shot("telling-digest-which")
def digest_which(window):
    after = digest_today(window)
    window.page().digest.show_which()
    return after


@shot("telling-example")
def example(window):
    window.open("settings", section="reminders")
    presenter(window).example()
    return partial(clear, window)


@shot("telling-settings-quiet")
def quiet(window):
    window.open("settings", section="reminders")
    panel = window.page().panels["reminders"]
    panel.quiet.setChecked(True)
    panel._show_quiet()
