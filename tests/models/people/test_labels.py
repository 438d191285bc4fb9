"""Who of a list gets an address label."""

from models.people import labels
from models.people.tables import Address, Company, Consent, Person
from tests.a_shop import Shop, add_person


def test_who_wants_no_post_or_has_no_address_gets_none(shop: Shop) -> None:
    yes, no, again, nowhere = (shop.do(add_person, name=name) for name in ("一", "二", "三", "四"))

    def known(tx) -> None:
        company = tx.insert(Company, public_id="c1", name="有限会社みなと", created_at=tx.now)
        tx.update(Person, yes, company=company)
        tx.insert(Address, company=company, postal="600", region="京都府", city="京都市")
        for person in (no, again):
            tx.insert(Address, person=person, postal="601", region="京都府", city="宇治市")
        for person, given, at in ((no, True, 1), (no, False, 2), (again, False, 1), (again, True, 2)):
            tx.insert(Consent, person=person, channel="post", given=given, at=at)

    shop.store.write_now("x", known)
    people = [nowhere, again, no, yes]
    found = labels.labels(shop.store.here, people)
    assert [(one.name, one.person) for one in found.parties] == [("三", ""), ("有限会社みなと", "一")]
    assert (found.without_address, found.want_no_post) == (1, 1)
    assert len(labels.labels(shop.store.here, people, even_unwanted=True).parties) == 3
