"""Next actions on the sample shop: the list, a call, a message, the rules, a person's panel."""

from functools import partial

from models.people import edit
from tests.screens import shot
from tests.screens.take import settle


def fill(window):
    """Some leads, where the sample has none."""
    store = window.machine.store
    if store.here.value("SELECT 1 FROM person WHERE lead_state='new'"):
        return
    for at, key in enumerate(store.here.column("SELECT id FROM person ORDER BY id DESC LIMIT 12")):
        state = ("new", "working", "nurture")[at % 3]
        store.write_now("Lead", partial(edit.update, person_id=key, lead_state=state))


def section(window):
    fill(window)
    window.open("leads", section="next")
    settle(window.machine)
    return window.page().sections["next"]


shot("leads-next")(section)


@shot("leads-next-call")
def call(window):
    from ui.leads.acting import act

    shown = section(window)
    act(window, shown.desk, next(one for one in shown.found if one.rule.action == "call"))


@shot("leads-next-message")
def message(window):
    from ui.leads.acting import act

    shown = section(window)
    act(window, shown.desk, next(one for one in shown.found if one.rule.action == "message"))


@shot("leads-next-rules")
def rules(window):
    section(window).rules()


@shot("people-next")
def panel(window):
    shown = section(window)
    window.open("people", person_id=shown.found[0].person.id)


@shot("leads-segments-suggested")
def suggested(window):
    window.open("leads", section="segments")
    settle(window.machine)
    window.page().sections["segments"].suggest()
    settle(window.machine)
