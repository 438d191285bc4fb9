"""The customers' own form and the quick sheet, as pictures."""

from tests.screens import shot
from tests.screens.take import settle
from ui.shell import quickly


@shot("quick-add")
def quick(window):
    window.open("counter")
    quickly.add(window)
    settle(window.machine)


@shot("settings-sign-up")
def panel(window):
    window.open("settings", section="sign_up")
    settle(window.machine)


@shot("sign-up-begin")
def begin(window):
    from ui.leads.sign_up import open_form

    window.open("counter")
    return open_form(window, window.desk)


@shot("sign-up-form")
def form(window):
    shown = begin(window)
    shown.start(window.machine.preferences.language or "ja")
    shown.fields["phone"].setText("12")
    shown.send()
    settle(window.machine)
    return shown


@shot("sign-up-thanks")
def thanks(window):
    from models.leads.sign_up import SignedUp

    begin(window)._thanks(SignedUp(1, "NRN0079191919170"))
