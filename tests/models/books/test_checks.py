"""What is said before a month is closed: each thing that was looked at, and what stands in the way."""

from models.books import checks, closing
from models.counter import till
from models.counter.till import Count
from tests.a_shop import DAY, Shop


def said(shop: Shop, month: str = "2026-06") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in checks.of_month(shop.store.here, month, shop.today):
        found.setdefault(one.kind, []).append(str(one.text))
    return found


def count(shop: Shop, over: int = 0) -> None:
    figures = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now())
    shop.do(till.close_session, count=Count(figures.expected + over), next_float=0, note="counted")


def test_a_month_that_can_be_closed_says_what_is_in_order(shop: Shop) -> None:
    shop.sell(1_100)
    count(shop)
    shop.clock.advance(20 * DAY)
    assert said(shop) == {
        checks.FINE: [
            "The month is over.",
            "It is the first month that is closed: everything before it is closed with it.",
            "Every register session is counted and closed (1).",
            "No import is under way.",
            "The journal balances: 3 entries, 22200 on each side.",
        ]
    }


def test_what_stands_in_the_way_is_said_in_its_place(shop: Shop) -> None:
    shop.sell(1_100)
    found = said(shop)
    assert [one.split(".")[0] for one in found[checks.STOP]] == [
        "Only a month that is over can be closed",
        "The register session of 2026-06-15 is still open",
    ]


def test_a_drawer_that_was_short_is_worth_knowing_and_no_obstacle(shop: Shop) -> None:
    count(shop, over=-40)
    shop.clock.advance(20 * DAY)
    assert said(shop)[checks.NOTE] == ["Register sessions with a difference: 1, -40 in all."]
    assert checks.obstacles(shop.store.here, "2026-06-01", "2026-06-30", shop.today) == ()


def test_a_closed_month_and_the_one_after_the_next_are_told_apart(shop: Shop) -> None:
    count(shop)
    shop.clock.advance(80 * DAY)
    shop.do(closing.close, first_day="2026-06-01", last_day="2026-06-30")
    assert said(shop)[checks.STOP] == ["This month is closed already."]
    assert said(shop, "2026-08")[checks.STOP] == ["Months are closed in order: 2026-07 is next."]
    assert "The month before it is closed." in said(shop, "2026-07")[checks.FINE]


def test_the_verb_and_the_words_look_at_the_same_things(shop: Shop) -> None:
    shop.sell(1_100)
    stops = said(shop)[checks.STOP]
    told = checks.obstacles(shop.store.here, "2026-06-01", "2026-06-30", shop.today)
    assert [str(one) for one in told] == stops
    assert shop.rows("closed_period") == [0]
