"""Leads on the sample shop: the lists, the map, routing with its dry run, teams and hours, a person's panels."""

from tests.screens import shot
from tests.screens.take import settle


def at(window, section, **place):
    window.open("leads", section=section, **place)
    settle(window.machine)
    return window.page().sections[section]


@shot("leads-list")
def new(window):
    at(window, "leads", which="new")


@shot("leads-list-sales")
def ready(window):
    shown = at(window, "leads", which="ready")
    shown.list.selectRow(1)


@shot("leads-list-overdue")
def overdue(window):
    at(window, "leads", which="overdue")


@shot("leads-hand-back")
def hand_back(window):
    from ui.leads import lead_steps

    shown = at(window, "leads", which="ready")
    lead_steps.ask_hand_back(window, shown.desk, [shown.list.rows.id_at(0)])


@shot("leads-map")
def score_map(window):
    at(window, "map")


@shot("leads-routing")
def rules(window):
    at(window, "routing")


@shot("leads-routing-rule")
def rule(window):
    at(window, "routing").change(0)


@shot("leads-routing-dry-run")
def dry(window):
    from functools import partial

    from models.people import edit

    store = window.machine.store
    ids = store.here.column("SELECT person_id FROM lead WHERE list='sales' ORDER BY id LIMIT 12")
    for key in ids:
        store.write_now("Free", partial(edit.update, person_id=key, owner_id=None))
    store.write_now("Room", lambda tx: tx.run("UPDATE team_member SET capacity=600"))
    store.write_now("Young", lambda tx: tx.run("UPDATE lead SET entered_at=? WHERE list='sales'", tx.now))
    at(window, "routing").dry_run()


@shot("leads-teams")
def teams(window):
    at(window, "teams")


@shot("leads-teams-hours")
def hours(window):
    at(window, "teams").set_hours()


@shot("people-lead")
def panel(window):
    key = window.machine.store.here.value(
        "SELECT p.id FROM person p JOIN lead l ON l.person_id=p.id WHERE p.lead_state='working' AND p.owner_id IS NOT"
        " NULL AND l.respond_by IS NOT NULL AND l.responded_at IS NULL ORDER BY p.id LIMIT 1"
    )
    window.open("people", person_id=key)


@shot("people-deals")
def deals(window):
    key = window.machine.store.here.value(
        "SELECT person_id FROM deal GROUP BY person_id ORDER BY max(CASE state WHEN 'open' THEN 1 ELSE 0 END) DESC,"
        " count(*) DESC, person_id LIMIT 1"
    )
    window.open("people", person_id=key)


@shot("people-deals-lost")
def lost(window):
    from models.pipeline import deals as kept
    from models.pipeline import stages
    from ui.people.deals_card import LoseSheet

    deals(window)
    settle(window.machine)
    read = window.machine.store.here
    key = read.value("SELECT id FROM deal WHERE state='open' ORDER BY id LIMIT 1")
    LoseSheet(window, window.page().desk, kept.one(read, key), stages.reasons(read)).open()


@shot("people-deal-new")
def new_deal(window):
    from ui.people.deal_form import open_form

    panel(window)
    settle(window.machine)
    page = window.page()
    key = window.machine.store.here.value("SELECT id FROM person WHERE lead_state='qualified' ORDER BY id LIMIT 1")
    open_form(window, page.desk, key)


@shot("leads-requests")
def open_requests(window):
    at(window, "requests")


@shot("leads-request")
def one_request(window):
    shown = at(window, "requests")
    shown.open_code(shown.found[0].code)


@shot("leads-figures")
def lead_figures(window):
    at(window, "figures")
