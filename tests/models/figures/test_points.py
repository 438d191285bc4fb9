"""Points on paper: the ledger's roll-forward, what the lots held on any day, tiers, and values by both methods."""

import pytest

from models.figures import points
from models.figures.report import Behind
from models.loyalty import ledger, members, rollforward, tiers
from models.loyalty.figures import overview, period
from models.loyalty.ledger import OpeningLot
from models.loyalty.tables import Tier
from tests.a_shop import DAY, Shop
from tests.models.figures.a_busy_shop import a_busy_shop, adds_up, asking, figures

SHARED = ("issued", "used", "expired", "outstanding", "outstanding_value", "liability", "breakage")


@pytest.mark.parametrize("seed", range(1, 6))
def test_opening_movements_and_lots_make_what_the_balances_said(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    read = shop.store.here
    programme = members.first_programme(read)
    days = sorted(busy.seen)
    for before, day in zip(days, days[1:], strict=False):
        seen, was = busy.seen[day], busy.seen[before]
        first = read.value("SELECT MIN(day) FROM points_entry WHERE day > ?", before) or day
        report = points.make(read, busy.asked(min(first, day), day))
        rows = list(report.section(f"roll_{programme}").rows)
        assert rows[0][1] == was.points
        assert rows[-1][1] == seen.points == sum(row[1] for row in rows[:-1])
        outstanding = adds_up(report.section("outstanding"))
        lots = {row[0]: row[2] for row in outstanding if isinstance(row[0], str)}
        assert {month: left for month, left in lots.items() if left} == {
            month: left for month, left in seen.lots.items() if month is not None
        }
        assert sum(row[2] for row in outstanding) == seen.points
        assert figures(report)["points_outstanding"] == seen.points


@pytest.mark.parametrize("seed", range(1, 4))
def test_the_figures_are_those_of_the_loyalty_page(shop: Shop, seed: int) -> None:
    busy = a_busy_shop(shop, seed)
    asked = busy.asked("2026-06-20", "2026-07-10")
    report = points.make(shop.store.here, asked)
    page = overview.overview(shop.store.here, shop=asked.shop, period=asked.period)
    assert {key: figures(report)[f"points_{key}"] for key in SHARED} == {key: page.of(key).value for key in SHARED}
    values = report.section("values")
    assert values.total[1:3] == (page.of("outstanding").value, page.of("outstanding_value").value)
    assert values.total[4] == page.of("liability").value == sum(row[4] for row in values.rows)


def test_the_illustration_comes_out_of_a_shop_that_did_it(shop: Shop) -> None:
    """¥110,000 with tax is 100,000 without; 10,000 points of which 95% are expected to be used: 91,324 and 8,676."""
    person = shop.member()
    shop.sell(110_000, person=person)
    account = shop.account(person)
    shop.do(ledger.adjust, account_id=account.id, points=10_000 - account.balance, reason="1 point for each 10")
    shop.do(as_earned)
    report = points.make(shop.store.here, asking(shop, "2026-06-30", expected="950000"))
    rows = [row[1:] for row in report.section("contract").rows]
    assert rows == [
        (None, 100_000), (10_000, None), (9_500, 9_500), (None, 91_324), (None, 8_676), (None, 0), (None, 8_676),
        (None, 0), (None, 8_676),
    ]  # fmt: skip
    shop.clock.advance(20 * DAY)
    shop.do(use, account_id=account.id, points=4_500)
    report = points.make(shop.store.here, asking(shop, "2026-07-31", "2026-07-01", expected="950000"))
    assert [row[2] for row in report.section("contract").rows][5:] == [8_676, 0, -4_110, 4_566]
    assert figures(report)["points_contract"] == 4_566
    assert "設例22" in str(report.section("contract").note)


def as_earned(tx) -> None:
    tx.run("UPDATE points_entry SET kind='bonus' WHERE kind='adjust'")


def use(tx, *, account_id: int, points: int) -> None:
    purse = ledger.open_purse(tx, account_id, tx.today)
    purse.spend(points)
    ledger.write(tx, purse)


def test_the_expected_use_can_be_chosen_and_the_method_is_printed(shop: Shop) -> None:
    shop.member(1_000)
    own = points.make(shop.store.here, asking(shop, shop.today))
    assert figures(own)["points_liability"] == 1_000
    assert str(own.notes[0]).startswith("Expected use: 1000000 of all points that were used or lapsed")
    chosen = points.make(shop.store.here, asking(shop, shop.today, expected="800000"))
    assert (figures(chosen)["points_liability"], figures(chosen)["points_outstanding_value"]) == (800, 1_000)
    assert "as chosen" in str(chosen.notes[0])


def test_a_movement_opens_its_entries_and_an_entry_its_receipt(shop: Shop) -> None:
    person = shop.member(40)
    sale = shop.sell(1_000, person=person, points=30).sale_id
    programme = members.first_programme(shop.store.here)
    report = points.make(shop.store.here, asking(shop, shop.today))
    roll = report.section(f"roll_{programme}")
    used = next(row for row in roll.rows if str(row[0]) == "Used")
    assert roll.behind(used) == Behind("report", ("points", {"entries": f"{programme}:used"}))
    opened = points.make(shop.store.here, asking(shop, shop.today, entries=f"{programme}:used")).section("entries")
    rows = list(opened.rows)
    assert [(row[0], str(row[1]), row[3], row[5]) for row in rows] == [(shop.today, "佐藤", "N-000001", -30)]
    assert opened.total[5] == -30
    assert opened.behind(rows[0]) == Behind("sale", sale)
    assert roll.behind(list(roll.rows)[0]) is None


def test_debts_stand_beside_the_lots(shop: Shop) -> None:
    person = shop.member()
    sale = shop.sell(2_000, person=person).sale_id
    shop.clock.advance(DAY)
    shop.sell(1_000, person=person, points=15)
    shop.back(sale, person=person, reason="Broken")
    debt = shop.account(person).debt
    assert debt > 0
    rows = adds_up(points.make(shop.store.here, asking(shop, shop.today)).section("outstanding"))
    assert [(str(row[0]), row[2]) for row in rows if row[1] is None] == [("Owed by members", -debt)]


def test_members_stand_in_the_tier_that_they_had_on_the_day(shop: Shop) -> None:
    programme = members.first_programme(shop.store.here)
    shop.do(make_tier, programme=programme)
    person, _other = shop.member(100), shop.member(7, name="山田")
    shop.clock.advance(5 * DAY)
    shop.do(put_in_tier, person=person, programme=programme)
    for day, wanted in (("2026-06-17", [("No tier", 2, 107)]), ("2026-06-20", [("Gold", 1, 100), ("No tier", 1, 7)])):
        rows = adds_up(points.make(shop.store.here, asking(shop, day)).section("tiers"))
        assert [(str(row[0]), *row[1:3]) for row in rows] == wanted


def make_tier(tx, *, programme: int) -> None:
    tx.insert(Tier, programme=programme, name="Gold", threshold=500)


def put_in_tier(tx, *, person: int, programme: int) -> None:
    tier = tiers.tiers(tx, programme)[0]
    tiers.set_by_hand(tx, person_id=person, tier_id=tier.id, until_day=None, reason="A friend")


def test_a_shop_without_points_says_so(shop: Shop) -> None:
    report = points.make(shop.store.here, asking(shop, shop.today))
    assert report.section("outstanding").empty
    assert figures(report)["points_outstanding"] == 0
    assert figures(report)["points_contract"] == 0


def test_the_same_points_are_outstanding_today_as_on_the_loyalty_page(shop: Shop) -> None:
    person = shop.member(50, "2026-08-01")
    shop.do(ledger.opening_balance, account_id=shop.account(person).id, lots=[OpeningLot(5, None)])
    read, today = shop.store.here, shop.today
    programme = members.first_programme(read)
    rows = adds_up(points.make(read, asking(shop, today)).section("outstanding"))
    page = rollforward.outstanding(read, programme, today)
    assert [row[1:3] for row in rows] == [(one.members, one.points) for one in page]
    assert period.month(shop.store.settings, today).first == "2026-06-01"
