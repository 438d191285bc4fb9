"""Planted faults of tiers are found; sound ones pass."""

import pytest

from models.loyalty import programme_edit, tier_lists, tier_proof, tiers
from models.loyalty.tier_rules import TierRules
from tests.a_shop import Shop


@pytest.fixture
def shop(bare_shop) -> Shop:
    bare_shop.open()
    bare_shop.do(tiers.set_rules, programme_id=1, rules=TierRules())
    bare_shop.do(tiers.save, programme_id=1, tier_id=None, name="Silver", threshold=1000)
    bare_shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=4000)
    return bare_shop


def spoil(shop: Shop, statement: str) -> None:
    shop.store.write_now("Spoil", lambda tx: tx.run(statement))


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE standing SET tier_id = NULL", "standing:"),
        ("UPDATE standing SET tier_id = 2", "standing:"),
        ("DELETE FROM standing_entry", "standing:"),
        ("UPDATE points_lot SET account_id = (SELECT id FROM account WHERE kind = 'qualifying')", "account:"),
    ],
)
def test_a_tier_that_is_not_what_its_entries_say_is_found(shop: Shop, statement: str, where: str) -> None:
    shop.sell(1500, person=shop.member(100))
    assert tier_proof.standing_problems(shop.store.here) == []
    spoil(shop, statement)
    assert tier_proof.standing_problems(shop.store.here)[0][0].startswith(where)


def test_a_tier_given_by_hand_and_one_withdrawn_are_sound(shop: Shop) -> None:
    person = shop.member()
    sale = shop.sell(1500, person=person)
    shop.back(sale.sale_id)
    shop.do(tiers.set_by_hand, person_id=person, tier_id=2, until_day=None, reason="Friend of the house")
    assert tier_proof.standing_problems(shop.store.here) == []
    assert shop.problems() == []


def test_the_page_of_tiers_names_who_is_close_and_who_is_about_to_fall(shop: Shop) -> None:
    near, far = shop.member(name="近"), shop.member(name="遠")
    shop.sell(3000, person=near)
    shop.sell(100, person=far)
    found = tier_lists.overview(shop.store.here, programme_id=1, day=shop.today)
    assert [(one.name, one.tier, one.missing) for one in found.close] == [("近", "Gold", 1000)]
    assert [count for _tier, count in found.tiers] == [1, 0]
    assert found.falling == ()
    until = tiers.progress(shop.store.here, near, shop.today).until_day
    later = tier_lists.overview(shop.store.here, programme_id=1, day=until)
    assert [(one.name, one.tier, one.missing) for one in later.falling] == [("近", "Silver", 1000)]


def test_a_further_programme_leaves_tiers_alone(shop: Shop) -> None:
    person = shop.member()
    shop.do(programme_edit.save, programme_id=None, form=programme_edit.ProgrammeForm("Second"))
    shop.sell(1500, person=person)
    stands = tiers.progress(shop.store.here, person, shop.today)
    assert (stands.tier.name, stands.missing) == ("Silver", 2500)
