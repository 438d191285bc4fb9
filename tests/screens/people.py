"""Customers and companies: the lists, one of them, and every sheet that opens over them."""

from functools import partial

from models.people import companies, edit, own
from models.people.parts import NewAddress, NewContact
from tests.screens import shot
from ui.people.own_fields import open_own_fields

CAUTION, LIKES = "小麦アレルギー / wheat allergy", "深煎り、チーズケーキ / dark roast, cheesecake"


def known(tx):
    """Somebody of whom the shop knows a good deal."""
    company = companies.create(tx, name="髙橋商事株式会社", region="東京", industry="食品卸", size="25").id
    field = own.add_field(tx, kind="person", name="好きな豆", type="choice", choices=["エチオピア", "ケニア"])
    edit.update(tx, person_id=1, company_id=company, job_title="部長", cautions=CAUTION, likes=LIKES)
    edit.set_addresses(tx, person_id=1, addresses=[NewAddress("104-0061", "東京都", "中央区", "銀座4丁目5-6")])
    mail = NewContact("mail", "hanako.takahashi@example.jp")
    edit.set_contacts(tx, person_id=1, contacts=[NewContact("phone", "090-1234-5678"), mail])
    edit.tag(tx, person_ids=[1, 5, 7], name="常連", colour="green")
    edit.consent(tx, person_id=1, channel="mail", given=True)
    own.set_values(tx, kind="person", record_id=1, values={field: "ケニア"})


def page(window, **place):
    if not companies.list_ids(window.machine.store.here):
        window.machine.store.write_now("Know", known)
    window.open("people", **place)
    shown = window.page()
    shown.search.clear()
    return shown


@shot("people-list")
def people_list(window):
    page(window)._show("people")


@shot("people-found")
def found(window):
    shown = page(window)
    shown._show("people")
    shown.search.setText("たか")


@shot("people-nobody")
def nobody(window):
    shown = page(window)
    shown._show("people")
    shown.search.setText("zzzz")


@shot("people-person")
def person(window):
    page(window, person_id=1)


def over_person(what, window):
    from tests.screens.take import settle

    shown = page(window, person_id=1)
    settle(window.machine)
    if what == "edit":
        shown.edit()
    else:
        shown.person.do(what)


for _what in ("edit", "note", "adjust", "explain", "tag"):
    shot(f"people-{_what}")(partial(over_person, _what))


@shot("people-add")
def add(window):
    page(window, new=True)


@shot("people-companies")
def company_list(window):
    page(window)._segment("companies")


@shot("people-company")
def company(window):
    page(window, company_id=1)


@shot("people-company-add")
def add_company(window):
    page(window).add_company()


@shot("people-own-fields")
def own_fields(window):
    open_own_fields(window, page(window).desk, "person")
