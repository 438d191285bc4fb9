"""A member's tier on their page: where they stand, what is missing, and one given by hand."""

from models.loyalty import tiers
from models.loyalty.tier_rules import TierRules
from tests.a_shop import Shop
from ui.people.tier import Bar, GiveTierSheet


def test_a_members_page_shows_the_tier_the_way_to_the_next_and_one_given_by_hand(opened) -> None:
    shop = Shop(opened.store, opened.store.clock).open()
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules())
    silver = shop.do(tiers.save, programme_id=1, tier_id=None, name="Silver", threshold=1000)
    gold = shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=4000)
    person = shop.member()
    shop.sell(1000, person=person)
    page = opened.at("people", person_id=person)
    shown = page.person
    opened.wait(lambda: shown.whole is not None and shown.whole.stands is not None)
    assert shown.whole.stands.tier.id == silver
    opened.wait(lambda: [one.share for one in shown.findChildren(Bar)] == [0.25])
    shown.do("tier")
    sheet = opened.sheet()
    assert isinstance(sheet, GiveTierSheet)
    sheet.tier.set_value(gold)
    sheet.save()
    assert sheet.isVisible()
    sheet.reason.setText("Opened the shop with us")
    sheet.until.setText("2031-12-31")
    sheet.save()
    opened.wait(lambda: shown.whole.stands.tier is not None and shown.whole.stands.tier.id == gold)
    assert shown.whole.stands.until_day == "2031-12-31"
