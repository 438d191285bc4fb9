"""The periods of tiers: which days count together, and until when a tier is kept (case J2 and beside it)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refused
from models.loyalty import recount, tier_lists, tier_rules, tiers
from models.loyalty.tier_rules import Period, TierRules
from tests.a_shop import DAY

FIXED = TierRules(period=Period.FIXED, starts="04-01", grace_months=0)
YEARLY = TierRules(period=Period.ANNIVERSARY, grace_months=0)


@pytest.mark.parametrize(
    ("rules", "day", "first", "end", "kept"),
    [
        (TierRules(), "2026-06-15", "2026-01-01", "2026-12-31", "2027-12-31"),
        (TierRules(grace_months=2), "2027-06-15", "2027-01-01", "2027-12-31", "2028-02-29"),
        (FIXED, "2026-03-31", "2025-04-01", "2026-03-31", "2026-03-31"),
        (FIXED, "2026-04-01", "2026-04-01", "2027-03-31", "2027-03-31"),
        (tier_rules.since(YEARLY, "2024-02-29"), "2024-02-29", "2024-02-28", "2025-02-27", "2025-02-27"),
        (tier_rules.since(YEARLY, "2024-02-29"), "2026-02-27", "2025-02-28", "2026-02-27", "2026-02-27"),
        (tier_rules.since(YEARLY, "2025-11-30"), "2026-06-15", "2025-11-30", "2026-11-29", "2026-11-29"),
        (TierRules(period=Period.ROLLING, grace_months=0), "2026-06-15", "2025-06-16", "2026-06-15", "2027-06-14"),
        (TierRules(period=Period.ALWAYS), "2026-06-15", "0001-01-01", "2026-06-15", None),
    ],
)
def test_a_day_counts_in_its_period_and_a_tier_is_kept_so_long(rules, day, first, end, kept) -> None:
    found = (tier_rules.window(rules, day), tier_rules.period_end(rules, day), tier_rules.kept_until(rules, day))
    assert found == (first, end, kept)


DAYS = st.dates(date(2023, 1, 1), date(2031, 12, 31))


@given(st.sampled_from(["01-01", "02-28", "03-01", "04-15", "12-31"]), DAYS, st.integers(0, 30))
def test_years_follow_one_another_without_a_gap(starts: str, day: date, grace: int) -> None:
    rules = TierRules(period=Period.FIXED, starts=starts, grace_months=grace)
    at, after = day.isoformat(), (day + timedelta(days=1)).isoformat()
    assert tier_rules.window(rules, at) <= at <= tier_rules.period_end(rules, at)
    if tier_rules.period_end(rules, at) == at:
        assert tier_rules.window(rules, after) == after
    else:
        assert tier_rules.window(rules, after) == tier_rules.window(rules, at)


@given(st.sampled_from(["01-01", "02-28", "03-01", "04-15", "12-31"]), DAYS, st.integers(0, 30))
def test_days_to_the_end_of_the_month_keep_a_tier_and_decide_nothing(starts: str, day: date, grace: int) -> None:
    plain = TierRules(period=Period.FIXED, starts=starts, grace_months=grace)
    longer = TierRules(period=Period.FIXED, starts=starts, grace_months=grace, month_end=True)
    at = day.isoformat()
    kept, until = tier_rules.kept_until(plain, at), tier_rules.kept_until(longer, at)
    assert kept[:7] == until[:7]
    assert (date.fromisoformat(until) + timedelta(days=1)).day == 1
    assert tier_rules.decided_by(longer, until) == kept
    assert tier_rules.kept_again(longer, until) > until


def test_rules_stand_in_the_programme_as_they_were_said(shop) -> None:
    for rules in (TierRules(), FIXED, YEARLY, TierRules(1, 100, Period.ROLLING, 3, True, month_end=True)):
        shop.do(tiers.set_rules, programme_id=1, rules=rules)
        assert tiers.with_tiers(shop.store.here) == {1: rules}
    for starts in ("02-29", "13-01", "4-1", "", "2026-04-01"):
        with pytest.raises(Refused, match="month and day"):
            shop.do(tiers.set_rules, programme_id=1, rules=TierRules(period=Period.FIXED, starts=starts))


def test_who_is_close_and_who_is_about_to_fall_are_listed_by_their_own_years(shop) -> None:
    """Three members a month apart: what the first bought before their anniversary counts no more."""
    shop.do(tiers.set_rules, programme_id=1, rules=YEARLY)
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=1000)
    first = shop.member(name="一番")
    shop.sell(600, person=first)
    shop.clock.advance(30 * DAY)
    second, holder = shop.member(name="二番"), shop.member(name="三番")
    shop.sell(600, person=second)
    shop.sell(1000, person=holder)
    listed = tier_lists.overview(shop.store.here, programme_id=1, day=shop.today)
    assert [(one.person_id, one.missing) for one in listed.close] == [(first, 400), (second, 400)]
    shop.clock.advance(340 * DAY)
    listed = tier_lists.overview(shop.store.here, programme_id=1, day=shop.today)
    assert [(one.person_id, one.missing) for one in listed.close] == [(second, 400)]
    assert listed.falling == ()
    shop.clock.advance(26 * DAY)
    listed = tier_lists.overview(shop.store.here, programme_id=1, day=shop.today)
    assert [(one.person_id, one.missing) for one in listed.falling] == [(holder, 1000)]
    assert listed.close == ()


def test_everybody_is_looked_at_again_by_their_own_years(shop) -> None:
    shop.do(tiers.set_rules, programme_id=1, rules=YEARLY)
    first = shop.member(name="一番")
    shop.sell(600, person=first)
    shop.clock.advance(370 * DAY)
    second = shop.member(name="二番")
    shop.sell(600, person=second)
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Gold", threshold=500)
    while shop.do(recount.unit, day=shop.today):
        pass
    stand = {one: tiers.progress(shop.store.here, one, shop.today).tier for one in (first, second)}
    assert (stand[first], stand[second].name) == (None, "Gold")
