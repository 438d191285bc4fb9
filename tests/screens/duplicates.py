"""Suspected duplicates on the sample shop: the list, and two records compared."""

from functools import partial

from models.people import edit
from models.people.parts import NewContact
from tests.screens import shot
from tests.screens.take import settle


def fill(window):
    """A few customers who are in twice."""
    store = window.machine.store
    if store.here.value("SELECT 1 FROM person WHERE job_title='店主'"):
        return
    people = store.here.rows(
        "SELECT p.name, p.reading, p.birthday, c.value FROM person p JOIN contact c ON c.person_id=p.id"
        " AND c.kind='phone' WHERE p.birthday IS NOT NULL AND p.reading<>'' ORDER BY p.id LIMIT 4"
    )
    for at, (name, reading, birthday, phone) in enumerate(people):
        more = {"name": name.replace(" ", ""), "reading": "" if at % 2 else reading, "job_title": "店主"}
        contacts = [NewContact("phone", phone)] if at != 1 else [NewContact("mail", "twice@example.com")]
        verb = partial(edit.create, birthday=birthday if at != 2 else "1970-01-01", contacts=contacts, **more)
        store.write_now("Twice", verb)


@shot("leads-duplicates")
def listed(window):
    fill(window)
    window.open("leads", section="duplicates")
    settle(window.machine)
    section = window.page().sections["duplicates"]
    section.look()
    settle(window.machine)
    return section


@shot("leads-duplicates-compare")
def compare(window):
    section = listed(window)
    settle(window.machine)
    section.list.itemAt(0).widget().compare()
