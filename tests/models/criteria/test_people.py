"""What conditions say of people: by one query for one of them, by lists for all, and by a slow reading in Python."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.base import new_public_id
from models.counter.tables import Category, Sale, SaleLine
from models.criteria import counting, fields, people, segments
from models.criteria.nodes import ALWAYS, Every, Leaf, Not, Some
from models.criteria.sql import Context
from models.errors import Cancelled, Refused
from models.loyalty.tables import Account, Standing, Tier
from models.people.tables import (
    Address,
    Company,
    Consent,
    Contact,
    OwnField,
    OwnValue,
    Person,
    PersonTag,
    Tag,
    Touchpoint,
)
from models.times import DAY_MS
from tests.a_shop import add_person
from tests.conftest import NOON

CTX = Context("2026-06-15", NOON)
TAGS, TIERS, PRODUCTS, GONE = (1, 2), (1, 2), (1, 2, 3), 99


def fill(tx):
    for name in ("gold", "blue"):
        tx.insert(Tag, name=name)
    tx.insert(Company, public_id=new_public_id(), name="Acme", industry="Bakery", created_at=1)
    programme = tx.value("SELECT min(id) FROM programme")
    for name, threshold in (("Silver", 100), ("Gold", 500)):
        tx.insert(Tier, programme_id=programme, name=name, threshold=threshold)
    tx.insert(Category, name="Cakes")
    from tests.a_shop import add_product

    add_product(tx, name="Latte")
    add_product(tx, name="Shirt", category_id=1)
    add_product(tx, name="Shirt", variant="L", parent_id=2, category_id=1)
    field = tx.insert(OwnField, kind="person", key="own_size", name="Size", type="number", position=0)
    births = (None, "1990-06-15", "0000-06-16", "2000-02-29", "1980-12-31", "1990-06-14", "2010-06-20", None)
    for at, birthday in enumerate(births, 1):
        own = {"source": "flyer"} if at % 2 else {}
        person = tx.insert(
            Person,
            public_id=new_public_id(),
            name=f"P{at}",
            created_at=1,
            birthday=birthday,
            company_id=1 if at == 3 else None,
            **own,
        )
        if at % 3 == 0:
            tx.insert(PersonTag, person_id=person, tag_id=1 + at % 2)
        if at % 2 == 0:
            tx.insert(Address, person_id=person, region="Tokyo" if at % 4 else "Osaka")
            account = tx.insert(
                Account, programme_id=programme, person_id=person, enrolled_at=NOON - at * DAY_MS, balance=at * 10
            )
            tx.insert(
                Standing, account_id=account, person_id=person, tier_id=(None, 1, 2)[at % 3], since_day="2026-01-01"
            )
            tx.insert(OwnValue, field_id=field, record_id=person, text=str(at), number=at * 1000)
        if at % 4 < 2:
            tx.insert(Contact, person_id=person, kind="mail", value="a@b.c", folded="a@b.c")
            tx.insert(Consent, person_id=person, channel="mail", given=True, at=1)
        if at % 4 == 1:
            tx.insert(Consent, person_id=person, channel="mail", given=False, at=2)
        for visit in range(at % 4):
            sold(tx, person, NOON - (visit * 20 + at) * DAY_MS, 1000 * at, PRODUCTS[visit], 1000)
        for happened in range(at % 4 + 1):
            kind, minutes = ("visit", 5 + at) if happened % 2 else ("call", at * 4)
            tx.insert(
                Touchpoint, person=person, at=NOON - (happened * 12 + at) * DAY_MS, kind=kind, minutes=minutes, text=""
            )
        if at == 7:
            sold(tx, person, NOON - DAY_MS, -7000, 1, -1000, kind="return")


def sold(tx, person, at, total, product, quantity, kind="sale"):
    sale = tx.insert(
        Sale,
        public_id=new_public_id(),
        kind=kind,
        at=at,
        day="2026-01-01",
        person_id=person,
        currency="JPY",
        subtotal=total,
        tax=0,
        total=total,
    )
    tx.insert(
        SaleLine,
        sale_id=sale,
        position=0,
        product_id=product,
        category_id=1 if product > 1 else None,
        name=str(product),
        quantity=quantity,
        unit_price=100,
        amount=total,
        tax_kind="standard",
        tax_rate=0,
    )


@pytest.fixture
def filled(store):
    store.write_now("Fill", fill)
    return store.reader()


# -- the slow reading ---------------------------------------------------------------------------------------------


def truth(read, person, node):
    if isinstance(node, Leaf):
        return slow(read, person, node)
    if isinstance(node, Not):
        inner = truth(read, person, node.part)
        return None if inner is None else not inner
    said = [truth(read, person, part) for part in node.parts]
    if isinstance(node, Every):
        return False if False in said else None if None in said else True
    return True if True in said else None if None in said else False


def touched(of, row):
    if isinstance(of, Every):
        return all(touched(part, row) for part in of.parts)
    if of.field == "touch.kind":
        return row[0] in (of.value if isinstance(of.value, tuple) else (of.value,))
    return row[2] >= of.value


def compare(op, found, values):
    return {
        "at_least": found >= values[0],
        "at_most": found <= values[0],
        "is": found == values[0],
        "is_not": found != values[0],
        "between": values[0] <= found <= values[-1],
    }[op]


def slow(read, person, leaf):
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    birthday = read.value("SELECT birthday FROM person WHERE id=?", person)
    since = -1 if leaf.within is None else NOON - leaf.within * DAY_MS
    sales = [
        one for one in read.rows("SELECT id, kind, at, total FROM sale WHERE person_id=?", person) if one[2] >= since
    ]
    if leaf.field == "person.touches":
        there = read.rows("SELECT kind, at, minutes FROM touchpoint WHERE person_id=?", person)
        counted = [one for one in there if since <= one[1] <= NOON and (leaf.of is None or touched(leaf.of, one))]
        return compare(leaf.op, len(counted), values)
    if leaf.field == "person.tag":
        own = set(read.column("SELECT tag_id FROM person_tag WHERE person_id=?", person))
        return keyed(leaf, own, values, TAGS)
    if leaf.field == "person.tier":
        own = set(read.column("SELECT tier_id FROM standing WHERE person_id=?", person)) - {None}
        if leaf.op == "at_least":
            return (leaf.value == 1 and bool(own)) or own == {2} if leaf.value in TIERS else None
        return keyed(leaf, own, values, TIERS)
    if leaf.field == "person.bought":
        bought = {}
        for sale in sales:
            for product, quantity in read.rows("SELECT product_id, quantity FROM sale_line WHERE sale_id=?", sale[0]):
                bought[product] = bought.get(product, 0) + quantity
        own = {product for product, quantity in bought.items() if quantity > 0}
        return keyed(leaf, own | ({2} if 3 in own else set()), values, PRODUCTS)
    if leaf.field == "person.age":
        if birthday is None or birthday < "0001":
            return None
        return ordered(leaf, 2026 - int(birthday[:4]) - (birthday[5:] > "06-15"))
    if leaf.field == "person.birthday_within":
        if birthday is None:
            return None
        days = [
            date.fromordinal(date(2026, 6, 15).toordinal() + more).isoformat()[5:] for more in range(leaf.value + 1)
        ]
        return birthday[5:] in days or (birthday[5:] == "02-29" and "02-28" in days)
    if leaf.field == "person.birthday_month":
        return keyed(leaf, set() if birthday is None else {int(birthday[5:7])}, values, range(13), birthday is not None)
    if leaf.field == "person.visits":
        return ordered(leaf, sum(1 for one in sales if one[1] == "sale"))
    if leaf.field == "person.spend":
        return ordered(leaf, sum(one[3] for one in sales))
    if leaf.field == "person.member":
        return bool(read.value("SELECT 1 FROM account WHERE person_id=?", person)) == leaf.value
    if leaf.field == "person.points":
        return ordered(leaf, read.value("SELECT balance FROM account WHERE person_id=?", person))
    if leaf.field == "person.consent":
        given = read.value("SELECT given FROM consent WHERE person_id=? AND channel='mail' ORDER BY at DESC", person)
        return None if given is None else bool(given) == (leaf.op == "is")
    if leaf.field == "person.region":
        own = read.value("SELECT region FROM address WHERE person_id=?", person)
        if leaf.op in ("known", "unknown"):
            return (own is None) == (leaf.op == "unknown")
        return None if own is None else leaf.value.lower() in own.lower()
    assert leaf.field == "person.own.own_size"
    return ordered(leaf, read.value("SELECT number FROM own_value WHERE record_id=?", person))


def keyed(leaf, own, values, there, known=True):
    if not known:
        return None
    found = True if own & set(values) else None if set(values) - set(there) else False
    return found if leaf.op in ("is", "in") else None if found is None else not found


def ordered(leaf, own):
    if own is None:
        return None
    return {"at_least": own >= leaf.value, "at_most": own <= leaf.value, "is": own == leaf.value}[leaf.op]


def some_of(field, keys):
    return st.builds(
        Leaf,
        st.just(field),
        st.sampled_from(["in", "not_in"]),
        st.lists(st.sampled_from([*keys, GONE]), min_size=1, max_size=3, unique=True).map(tuple),
    )


def number(field, *values, within=(None,)):
    return st.builds(
        Leaf,
        st.just(field),
        st.sampled_from(["at_least", "at_most", "is"]),
        st.sampled_from(values),
        st.none(),
        st.sampled_from(within),
    )


LEAVES = st.one_of(
    some_of("person.tag", TAGS),
    some_of("person.tier", TIERS),
    st.builds(Leaf, st.just("person.tier"), st.just("at_least"), st.sampled_from([1, 2, GONE])),
    st.builds(
        Leaf,
        st.just("person.bought"),
        st.just("in"),
        st.tuples(st.sampled_from([*PRODUCTS, GONE])),
        st.none(),
        st.sampled_from([None, 10, 30]),
    ),
    number("person.age", 16, 36, 46),
    number("person.visits", 0, 1, 2, within=(None, 10, 30)),
    number("person.spend", 0, 3000, 9000, within=(None, 10, 30)),
    number("person.points", 20, 60),
    number("person.own.own_size", 2000, 6000),
    st.builds(
        Leaf,
        st.just("person.touches"),
        st.sampled_from(["at_least", "at_most", "is", "is_not"]),
        st.sampled_from([0, 1, 2, 3]),
        st.sampled_from(
            [
                None,
                Leaf("touch.kind", "is", "visit"),
                Leaf("touch.kind", "in", ("visit", "call")),
                Every((Leaf("touch.kind", "is", "call"), Leaf("touch.minutes", "at_least", 16))),
            ]
        ),
        st.sampled_from([None, 7, 14, 30]),
    ),
    st.builds(Leaf, st.just("person.birthday_within"), st.just("at_most"), st.sampled_from([0, 1, 7, 258, 260, 400])),
    st.builds(
        Leaf, st.just("person.birthday_month"), st.sampled_from(["in", "not_in"]), st.sampled_from([(6,), (2, 12)])
    ),
    st.builds(Leaf, st.just("person.member"), st.just("is"), st.booleans()),
    st.builds(Leaf, st.just("person.consent"), st.sampled_from(["is", "is_not"]), st.just("mail")),
    st.builds(Leaf, st.just("person.region"), st.just("contains"), st.sampled_from(["tok", "saka", "%"])),
    st.builds(Leaf, st.just("person.region"), st.sampled_from(["known", "unknown"])),
)
NODES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple).map(Every),
        st.lists(inner, max_size=3).map(tuple).map(Some),
        inner.map(Not),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nodes=st.lists(NODES, min_size=1, max_size=3))
def test_one_person_all_people_and_a_slow_reading_agree(filled, nodes):
    everybody = filled.column("SELECT id FROM person ORDER BY id")
    said = {person: people.answers(filled, person, [*nodes, nodes[0]], CTX) for person in everybody}
    for at, node in enumerate(nodes):
        expected = {person: truth(filled, person, node) for person in everybody}
        assert {person: said[person][at] for person in everybody} == expected
        met = [person for person in everybody if expected[person] is True]
        assert people.matching(filled, node, CTX) == met
        assert people.count(filled, node, CTX) == len(met)
    assert all(one[-1] == one[0] for one in said.values())


def test_matching_goes_on_behind_a_key_and_stops_at_a_limit(filled):
    assert people.matching(filled, ALWAYS, CTX, limit=2, after=3) == [4, 5]


def test_nobody_of_that_key_is_unknown_in_everything(filled):
    assert people.answers(filled, 4711, [ALWAYS, Leaf("person.member", "is", True)], CTX) == (None, None)


def test_a_tier_of_the_context_stands_in_place_of_the_persons(filled):
    parts = [Leaf("person.tier", "is", 2), Leaf("person.tier", "at_least", 1), Leaf("person.tier", "known")]
    assert people.answers(filled, 1, parts, CTX) == (False, False, False)
    assert people.answers(filled, 1, parts, Context(CTX.day, CTX.now, tier_id=2)) == (True, True, True)


@pytest.mark.parametrize(
    "leaf",
    [
        Leaf("person.points", "at_least", "many"),
        Leaf("person.points", "between", (1,)),
        Leaf("person.points", "at_least", 10**30),
        Leaf("person.tag", "is", "gold"),
        Leaf("person.nothing", "is", 1),
        Leaf("basket.amount", "at_least", 1),
        Leaf("person.consent", "is", 3),
        Leaf("person.birthday_within", "at_most", True),
    ],
)
def test_what_makes_no_sense_is_unknown_and_never_fails(filled, leaf):
    assert people.answers(filled, 1, [leaf], CTX) == (None,)


def test_a_segment_is_asked_as_its_condition_and_a_deleted_one_is_unknown(store, filled):
    key = store.write_now("s", lambda tx: segments.make(tx, name="Regulars", node=Leaf("person.visits", "at_least", 2)))
    found = people.matching(filled, Leaf("person.segment", "is", key), CTX)
    assert found == people.matching(filled, Leaf("person.visits", "at_least", 2), CTX) != []
    assert people.answers(filled, 1, [Leaf("person.segment", "is_not", 77)], CTX) == (None,)


def test_segments_do_not_name_each_other_in_a_circle(store):
    one = store.write_now("s", lambda tx: segments.make(tx, name="One", node=ALWAYS))
    two = store.write_now("s", lambda tx: segments.make(tx, name="Two", node=Leaf("person.segment", "is", one)))
    with pytest.raises(Refused, match="circle"):
        store.write_now(
            "s", lambda tx: segments.change(tx, segment_id=one, name="One", node=Leaf("person.segment", "is", two))
        )
    with pytest.raises(Refused, match="“Two”"):
        store.write_now("s", lambda tx: segments.delete(tx, segment_id=one))
    store.write_now("s", lambda tx: segments.delete(tx, segment_id=two))
    store.write_now("s", lambda tx: segments.delete(tx, segment_id=one))


def test_a_segments_name_is_its_own(store):
    store.write_now("s", lambda tx: segments.make(tx, name="Regulars", node=ALWAYS))
    with pytest.raises(Refused, match="already"):
        store.write_now("s", lambda tx: segments.make(tx, name="ｒｅｇｕｌａｒｓ", node=ALWAYS))


def test_a_count_in_parts_is_the_count_and_can_be_stopped(store):
    for at in range(7):
        store.write_now("p", lambda tx, at=at: add_person(tx, "A" if at % 2 else "B"))
    node = Leaf("person.member", "is", False)
    asked = []
    assert counting.count(store.here, node, CTX, lambda: asked.append(1), size=3) == 7
    assert len(asked) == 3

    def stop():
        raise Cancelled

    with pytest.raises(Cancelled):
        counting.count(store.here, node, CTX, stop)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(NODES, min_size=1, max_size=3))
def test_every_way_to_count_gives_the_same_number(filled, some):
    whole = Every(tuple(some))
    expected = people.count(filled, whole, CTX)
    for way in counting.ways(filled, whole, CTX):
        assert sum(way.part(filled, low, 3) for low in range(0, way.last, 3)) == expected


@pytest.mark.parametrize(
    "leaf",
    [
        *[Leaf("person.visits", op, value) for op in ("at_least", "at_most", "is", "is_not") for value in (0, 1, 2, 9)],
        *[Leaf("person.spend", "between", value) for value in ((-5000, 5000), (1, 9000), (0, 0), (-9000, -1))],
        *[Leaf("person.visits", "in", value, within=30) for value in ((0, 1), (1, 2))],
        *[Leaf("person.visits", "not_in", value) for value in ((0, 1), (1, 2))],
        *[Leaf("person.last_visit_days", op, 20) for op in ("at_least", "at_most", "is_not", "known", "unknown")],
        *[Leaf("person.points", op, 40) for op in ("at_least", "at_most", "is_not")],
    ],
)
def test_whom_a_comparison_lists_are_those_of_whom_it_is_true(filled, leaf):
    member = Leaf("person.member", "is", True)
    for node in (leaf, Every((leaf, member)), Every((member, leaf))):
        expected = people.matching(filled, node, CTX)
        ways = counting.ways(filled, node, CTX)
        assert {way.part(filled, 0) for way in ways} == {len(expected)}


def test_who_has_not_visited_within_thirty_days(filled):
    visits = Leaf("touch.kind", "in", ("visit",))
    nobody_came = Leaf("person.touches", "at_most", 0, visits, within=30)
    came = people.matching(filled, Leaf("person.touches", "at_least", 1, visits, within=30), CTX)
    assert came == [1, 2, 3, 5, 6, 7]
    assert people.matching(filled, nobody_came, CTX) == [4, 8]
    fields.check(nobody_came, {"person"})
    with pytest.raises(Refused, match="can't be asked here"):
        fields.check(Leaf("person.touches", "is", 0, Leaf("line.any", "is", True)), {"person"})
    with pytest.raises(Refused, match="can't be asked here"):
        fields.check(Leaf("basket.lines", "is", 0, visits), {"basket"})
