"""What to do next: the first rule that matches, its reason, dismissed until something changes."""

from functools import partial

import pytest

from models import times
from models.criteria.nodes import ALWAYS, Leaf
from models.criteria.sql import Context
from models.errors import NotFound, Refused
from models.leads import suggestions
from models.loyalty.tables import Gift
from models.people import edit, timeline
from models.people.parts import NewContact
from models.times import DAY_MS
from tests.a_shop import add_product


@pytest.fixture
def ctx(store):
    def made() -> Context:
        now = store.clock.now()
        return Context(day=times.business_day(now, "Asia/Tokyo", 0), now=now)

    return made


@pytest.fixture
def lead(do) -> int:
    do(suggestions.first_rows)
    phone = [NewContact("phone", "090-1234-5678")]
    return int(do(edit.create, name="山田 花子", lead_state="new", contacts=phone).id)


def keys(read, ctx, **more) -> list[tuple[int, str]]:
    return [(one.person.id, one.rule.key) for one in suggestions.suggested(read, ctx, **more)]


def test_a_new_lead_is_called_first_with_the_reason(store, do, lead, ctx) -> None:
    (one,) = suggestions.suggested(store.here, ctx())
    assert (one.rule.key, one.rule.action, one.person.id) == ("new", "call", lead)
    assert [message.values["value"].msgid for message in one.reason] == ["New lead"]
    assert suggestions.for_person(store.here, lead, ctx()) == one
    assert suggestions.count(store.here, ctx(), one.rule.id) == 1
    do(timeline.note, person_id=lead, kind="call", text_="hello")
    assert keys(store.here, ctx()) == []


def test_the_rules_are_written_once(store, do, lead) -> None:
    do(suggestions.first_rows)
    assert len(suggestions.rules(store.here)) == len(suggestions.BROUGHT)


def test_what_was_dismissed_stays_away_until_something_happens(store, do, undo, lead, ctx) -> None:
    (one,) = suggestions.suggested(store.here, ctx())
    do(suggestions.dismiss, person_id=lead, rule_id=one.rule.id)
    assert keys(store.here, ctx()) == []
    undo()
    assert keys(store.here, ctx()) == [(lead, "new")]
    do(suggestions.dismiss, person_id=lead, rule_id=one.rule.id)
    store.clock.advance(DAY_MS)
    do(timeline.note, person_id=lead, kind="note", text_="came by")
    assert keys(store.here, ctx()) == [(lead, "new")]
    do(suggestions.dismiss, person_id=lead, rule_id=one.rule.id)
    assert keys(store.here, ctx()) == []


def test_one_person_gets_one_suggestion_by_the_first_rule(store, do, lead, ctx) -> None:
    node = Leaf("person.lead_state", "is", "new")
    rule = do(suggestions.save, rule_id=None, name="Send the catalogue", node=node, action="message", words="Hi {name}")
    assert keys(store.here, ctx()) == [(lead, "new")]
    order = [rule, *(one.id for one in suggestions.rules(store.here) if one.id != rule)]
    do(suggestions.order, ids=order)
    assert keys(store.here, ctx()) == [(lead, "")]
    do(suggestions.switch, rule_id=rule, active=False)
    assert keys(store.here, ctx()) == [(lead, "new")]
    do(suggestions.delete, rule_id=rule)
    with pytest.raises(NotFound):
        do(suggestions.switch, rule_id=rule, active=True)


def test_an_owner_sees_their_own(store, do, lead, ctx) -> None:
    assert keys(store.here, ctx(), owner_id=1) == []
    do(edit.update, person_id=lead, owner_id=1)
    assert keys(store.here, ctx(), owner_id=1) == [(lead, "new")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "name"),
        ({"node": ALWAYS}, "everybody"),
        ({"action": "dance"}, "what there is to do"),
        ({"node": Leaf("person.colour", "is", "red")}, "no field"),
        ({"node": Leaf("basket.amount", "at_least", 5)}, "can't be asked here"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_in_words(store, do, change, said) -> None:
    rule = {"rule_id": None, "name": "A", "node": Leaf("person.member", "is", True), "action": "call", "words": ""}
    with pytest.raises(Refused, match=said):
        do(suggestions.save, **{**rule, **change})


def test_the_name_stands_in_what_to_say_and_other_braces_stay() -> None:
    assert suggestions.filled("Hi {name}, {x} {}", "Ann") == "Hi Ann, {x} {}"


def test_a_gift_that_waits_comes_before_everything(store, do, lead, ctx) -> None:
    store.write_now("g", partial(_gift, person_id=lead, at=store.clock.now() - 8 * DAY_MS))
    (one,) = suggestions.suggested(store.here, ctx())
    assert one.rule.key == "gift"
    assert one.reason[0].values["value"].values == {"count": 8}


def _gift(tx, *, person_id: int, at: int) -> None:
    product = add_product(tx, name="Shirt")
    days = {"day": "2026-11-01", "due_on": "2026-12-01"}
    row = {"public_id": "g1", "code": "G1", "name": "Shirt", "quantity": 1000, "at": at, **days}
    tx.insert(Gift, person_id=person_id, product=product, **row)
