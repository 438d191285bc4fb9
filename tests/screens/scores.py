"""Scores and grades on the sample shop: the two sections, their sheets, a person's card and its why."""

from functools import partial

from models.leads import grades
from models.leads.tables import ScoreRule
from tests.screens import shot
from tests.screens.take import settle


def section(window, name):
    window.open("leads", section=name)
    settle(window.machine)
    return window.page().sections[name]


@shot("leads-scores")
def rules(window):
    section(window, "scores")


@shot("leads-scores-rule")
def rule(window):
    shown = section(window, "scores")
    shown.edit(next(one for one, _said in shown.found.rules if one.category))
    settle(window.machine)


@shot("leads-scores-worth")
def worth(window):
    section(window, "scores").change()


@shot("leads-grades")
def profiles(window):
    section(window, "grades")


@shot("leads-grades-trait")
def trait(window):
    shown = section(window, "grades")
    profile = shown.found.profiles[0][0]
    shown.edit_trait(profile, profile.traits[1])
    settle(window.machine)


def somebody(window):
    """A lead with both, one of whose traits is not known."""
    return window.machine.store.here.value(
        "SELECT r.person_id FROM rating r JOIN person p ON p.id=r.person_id WHERE r.grade IS NOT NULL AND"
        " p.company_id IS NOT NULL ORDER BY r.score DESC, r.person_id LIMIT 1"
    )


@shot("person-rating")
def person(window):
    window.open("people", person_id=somebody(window))
    settle(window.machine)


@shot("person-rating-why")
def why(window):
    window.open("people", person_id=somebody(window))
    settle(window.machine)
    card = next(one for _side, one in window.page().person.panels if type(one).__name__ == "RatingCard")
    card.why()
    settle(window.machine)


@shot("person-rating-why-end")
def why_end(window):
    why(window)
    from ui.widgets import Sheet

    sheet = next(one for one in window.findChildren(Sheet) if one.isVisible())
    bar = sheet._area.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(window.machine)


@shot("leads-scores-empty")
def no_rules(window):
    store = window.machine.store
    kept = store.here.column("SELECT id FROM score_rule")
    store.write_now("Empty", lambda tx: tx.delete(ScoreRule, kept))
    section(window, "scores")
    return partial(put_back, store, 1)


@shot("leads-grades-empty")
def no_profiles(window):
    store = window.machine.store
    found = grades.profiles(store.here)
    for one in found:
        store.write_now("Empty", lambda tx, key=one.id: grades.delete_profile(tx, profile_id=key))
    section(window, "grades")
    return partial(put_back, store, len(found))


def put_back(store, units):
    """Undo what a picture took away: the next ones show it."""
    for key in store.here.column("SELECT id FROM audit WHERE name LIKE '%Empty%' ORDER BY id DESC LIMIT ?", units):
        store.undo(key).result()
