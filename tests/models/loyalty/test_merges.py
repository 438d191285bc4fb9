"""Two records of one person merged and taken apart: points, lots, debts, cards, promises, histories."""

import pytest

from models.counter.drafts import Tender
from models.errors import NotFound, Refused
from models.loyalty import explain, ledger, members, merges, tiers
from models.loyalty.ledger import OpeningLot
from models.loyalty.tables import Account
from models.loyalty.tier_rules import TierRules
from models.people import profile, timeline
from models.people.tables import Address, Contact, Person
from tests.a_shop import CASH, DAY, Shop


def books(shop: Shop, person: int) -> tuple:
    account = shop.account(person)
    return account.balance, account.debt, shop.lots(person)


def test_a_100_and_b_200_make_one_card_of_300_and_b_is_archived_d10(shop: Shop) -> None:
    a, b = shop.member(100, "2026-12-31"), shop.member(200, "2026-09-30", name="佐藤 花")
    card_a, card_b = members.card_of(shop.store.here, a), members.card_of(shop.store.here, b)
    shown = merges.compare(shop.store.here, kept_id=a, gone_id=b)
    assert (shown.kept.points, shown.gone.points, shown.points) == (100, 200, 300)
    shop.do(merges.merge, kept_id=a, gone_id=b)
    assert books(shop, a) == (300, 0, [("2026-09-30", 200), ("2026-12-31", 100)])
    assert books(shop, b) == (0, 0, [])
    read = shop.store.here
    assert read.value("SELECT merged_into_id FROM person WHERE id=?", b) == a
    assert [members.by_card(read, card) for card in (card_a, card_b)] == [a, a], "both cards are one member's"
    assert members.follow(read, b) == a
    assert members.follow(read, a) == a
    kinds = read.rows("SELECT person_id, kind, points FROM touchpoint WHERE kind='merge' ORDER BY id")
    assert kinds == [(a, "merge", 200), (b, "merge", -200)]
    assert [(one.kept_id, one.gone_id, one.points) for one in merges.listed(read)] == [(a, b, 200)]


def test_a_merge_is_undone_as_one(shop: Shop) -> None:
    a, b = shop.member(100, "2026-12-31"), shop.member(200, "2026-09-30")
    shop.do(ledger.opening_balance, account_id=shop.account(b).id, lots=[OpeningLot(7, None)])
    card = members.card_of(shop.store.here, b)
    before = books(shop, a), books(shop, b)
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    shop.do(merges.unmerge, merge_id=key)
    assert (books(shop, a), books(shop, b)) == before
    assert members.by_card(shop.store.here, card) == b
    assert shop.store.here.value("SELECT merged_into_id FROM person WHERE id=?", b) is None
    with pytest.raises(Refused, match="undone already"):
        shop.do(merges.unmerge, merge_id=key)
    again = shop.do(merges.merge, kept_id=b, gone_id=a)
    shop.do(merges.unmerge, merge_id=again)
    assert (books(shop, a), books(shop, b)) == before


def test_a_balance_explained_tells_a_merge_from_one_taken_apart(shop: Shop) -> None:
    a, b = shop.member(100), shop.member(200)
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    shop.clock.advance(1_000)
    shop.do(merges.unmerge, merge_id=key)
    for person, signs in ((a, (-200, 200)), (b, (200, -200))):
        told = explain.explain(shop.store.here, shop.account(person).id, kinds=("merge",))
        assert [(one.points, one.name.msgid) for one in told] == [(signs[0], "Merge undone"), (signs[1], "Merged")]
    (lot,) = explain.explain(shop.store.here, shop.account(a).id, kinds=("merge",))[-1].made
    assert [one.name.msgid for one in lot.taken] == ["Merge undone"]


def test_points_used_since_keep_a_merge_from_being_undone(shop: Shop) -> None:
    a, b = shop.member(100, "2026-12-31"), shop.member(200, "2026-09-30", name="佐藤 花")
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    shop.sell(1000, person=a, points=10)
    with pytest.raises(Refused, match="佐藤 花 were used"):
        shop.do(merges.unmerge, merge_id=key)
    assert shop.points(a) == 299


def test_own_points_used_since_do_not_matter(shop: Shop) -> None:
    a, b = shop.member(100, "2026-08-31"), shop.member(200, "2026-09-30")
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    shop.sell(100, person=a, points=100)
    shop.do(merges.unmerge, merge_id=key)
    assert (shop.points(a), shop.points(b)) == (0, 200)


def test_what_lapsed_meanwhile_stays_lapsed(shop: Shop) -> None:
    a, b = shop.member(100), shop.member(200, "2026-06-20")
    shop.do(ledger.opening_balance, account_id=shop.account(b).id, lots=[OpeningLot(30)])
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    shop.clock.advance(30 * DAY)
    shop.do(merges.unmerge, merge_id=key)
    assert (shop.points(a), shop.points(b)) == (100, 30)


def debtor(shop: Shop, points: int) -> int:
    """A member who owes points: earned, spent, brought back."""
    person = shop.member()
    sale = shop.sell(points * 100, person=person)
    shop.sell(points, person=person, points=points)
    shop.back(sale.sale_id, pay=[Tender(CASH, -points * 100)])
    assert books(shop, person) == (-points, points, [])
    return person


def test_a_debt_is_taken_over_and_given_back(shop: Shop) -> None:
    a, b = shop.member(100, "2026-12-31"), debtor(shop, 30)
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    assert books(shop, a) == (70, 0, [("2026-12-31", 70)])
    shop.do(merges.unmerge, merge_id=key)
    assert books(shop, b) == (-30, 30, [])
    assert shop.points(a) == 100
    key = shop.do(merges.merge, kept_id=b, gone_id=a)
    assert books(shop, b) == (70, 0, [("2026-12-31", 70)])
    shop.do(merges.unmerge, merge_id=key)
    assert books(shop, b) == (-30, 30, [])
    assert books(shop, a) == (100, 0, [("2026-12-31", 100)])


def test_a_return_of_a_merged_member_s_receipt_goes_to_the_one_who_was_kept(shop: Shop) -> None:
    a, b = shop.member(100, "2026-12-31"), shop.member(50, "2026-11-30")
    sale = shop.sell(1000, 1000, person=b, points=20)
    shop.do(merges.merge, kept_id=a, gone_id=b)
    points = shop.points(a)
    booked = shop.back(sale.sale_id)
    assert books(shop, b) == (0, 0, [])
    assert shop.points(a) == points - booked.points_used + booked.points_earned == 150


@pytest.mark.parametrize("order", [("b", "c"), ("c", "b")])
def test_merged_twice_and_taken_apart_the_latest_first(shop: Shop, order) -> None:
    a, b, c = shop.member(1), shop.member(20), shop.member(300)
    first = shop.do(merges.merge, kept_id=b, gone_id=c)
    second = shop.do(merges.merge, kept_id=a, gone_id=b)
    assert members.follow(shop.store.here, c) == a
    assert shop.points(a) == 321
    with pytest.raises(Refused, match="later merge"):
        shop.do(merges.unmerge, merge_id=first)
    shop.do(merges.unmerge, merge_id=second)
    shop.do(merges.unmerge, merge_id=first)
    assert [shop.points(one) for one in (a, b, c)] == [1, 20, 300]


def test_contacts_and_what_was_empty_follow_and_come_back(shop: Shop) -> None:
    a, b = shop.member(), shop.member()

    def fill(tx) -> None:
        tx.update(Person, a, cautions="卵")
        tx.update(Person, b, cautions="そば", birthday="1988-04-02", last_seen_at=5)
        tx.insert(Contact, person=b, kind="phone", value="090-1234-5678", folded="819012345678")
        tx.insert(Address, person=b, city="横浜市")

    shop.do(fill)
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    read = shop.store.here
    kept = "SELECT cautions, birthday, last_seen_at FROM person WHERE id=?"
    assert read.row(kept, a) == ("卵\nそば", "1988-04-02", 5)
    assert read.column("SELECT person_id FROM contact UNION ALL SELECT person_id FROM address") == [a, a]
    shop.do(merges.unmerge, merge_id=key)
    assert read.row(kept, a) == ("卵", None, None)
    assert read.column("SELECT person_id FROM contact UNION ALL SELECT person_id FROM address") == [b, b]


def test_who_can_t_be_merged_is_told(shop: Shop) -> None:
    a, b, c = shop.member(), shop.member(), shop.member()
    with pytest.raises(Refused, match="same customer"):
        shop.do(merges.merge, kept_id=a, gone_id=a)
    with pytest.raises(NotFound):
        shop.do(merges.merge, kept_id=a, gone_id=999)
    shop.do(merges.merge, kept_id=a, gone_id=b)
    with pytest.raises(Refused, match="merged with somebody"):
        shop.do(merges.merge, kept_id=c, gone_id=b)
    with pytest.raises(NotFound):
        shop.do(merges.unmerge, merge_id=99)


def book_qualifying(tx, *, person: int, points: int, day: str) -> int:
    programme = members.first_programme(tx)
    account = tx.value("SELECT id FROM account WHERE person_id=? AND kind='qualifying'", person)
    if account is None:
        account = tx.insert(Account, programme=programme, person=person, kind="qualifying", enrolled_at=tx.now)
    balance = tx.value("SELECT balance FROM account WHERE id=?", account) + points
    tx.run(
        "INSERT INTO points_entry (account_id, at, day, kind, points, balance, reason) VALUES (?,?,?,'earn',?,?,'')",
        account,
        tx.now,
        day,
        points,
        balance,
    )
    tx.run("UPDATE account SET balance=? WHERE id=?", balance, account)
    return account


def test_qualifying_points_count_on_the_days_on_which_they_were_earned(bare_shop: Shop) -> None:
    shop = bare_shop
    a, b = shop.member(), shop.member()
    for points, day in ((10, "2026-01-05"), (20, "2026-03-05")):
        shop.do(book_qualifying, person=b, points=points, day=day)
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    of = (
        "SELECT COALESCE(e.counts_on, e.day), e.points FROM points_entry e JOIN account x ON x.id = e.account_id"
        " WHERE x.person_id=? AND x.kind='qualifying' ORDER BY e.id"
    )
    assert shop.store.here.rows(of, a) == [("2026-01-05", 10), ("2026-03-05", 20)]
    shop.do(merges.unmerge, merge_id=key)
    sums = "SELECT SUM(balance) FROM account WHERE person_id=? AND kind='qualifying'"
    assert [shop.store.here.value(sums, one) for one in (a, b)] == [0, 30]


def test_both_histories_are_seen_from_the_one_who_was_kept(shop: Shop) -> None:
    a, b, c = shop.member(), shop.member(), shop.member()
    shop.sell(500, person=b)
    shop.sell(700, person=c)
    shop.do(merges.merge, kept_id=b, gone_id=c)
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    read = shop.store.here
    assert [one.amount for one in timeline.timeline(read, a, kinds=("sale",))] == [700, 500]
    assert [one.amount for one in timeline.timeline(read, b, kinds=("sale",))] == [700, 500]
    shop.do(merges.unmerge, merge_id=key)
    assert timeline.timeline(read, a, kinds=("sale",)) == []


FAULTS = [
    ("half a merge", "UPDATE points_entry SET points = points + 1 WHERE kind='merge' AND of_entry_id IS NOT NULL"),
    ("a merge that nobody answers", "UPDATE points_entry SET of_entry_id=NULL WHERE kind='merge'"),
    ("points merged into no lot", "UPDATE points_lot SET points=points - 1, points_left=points_left - 1 WHERE id > 1"),
]


@pytest.mark.parametrize("fault", [one[1] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_the_proofs_see_a_damaged_merge(bare_shop: Shop, fault: str) -> None:
    a, b = bare_shop.member(), bare_shop.member(200)
    bare_shop.do(merges.merge, kept_id=a, gone_id=b)
    assert bare_shop.problems() == []
    bare_shop.do(run_sql, sql=fault)
    assert bare_shop.problems() != []


def run_sql(tx, *, sql: str) -> None:
    tx.run(sql)


def test_two_halves_of_a_tier_make_it_and_lose_it_when_they_are_taken_apart(shop: Shop) -> None:
    shop.do(tiers.set_rules, programme_id=1, rules=TierRules())
    shop.do(tiers.save, programme_id=1, tier_id=None, name="Silver", threshold=10_000)
    a, b = shop.member(), shop.member()
    for person in (a, b):
        shop.sell(6_000, person=person)
    key = shop.do(merges.merge, kept_id=a, gone_id=b)
    found = tiers.progress(shop.store.here, a, shop.today)
    assert (found.points, found.tier.name) == (12_000, "Silver")
    shop.do(merges.unmerge, merge_id=key)
    found = tiers.progress(shop.store.here, a, shop.today)
    assert (found.points, found.tier) == (6_000, None)
    assert shop.problems() == []


def test_what_was_bought_on_either_record_counts_on_the_page_of_who_is_kept(shop: Shop) -> None:
    kept, gone = shop.member(name="佐藤"), shop.member(name="鈴木")
    shop.sell(1000, person=kept)
    shop.sell(300, person=gone)
    merge_id = shop.do(merges.merge, kept_id=kept, gone_id=gone)
    day = shop.store.here.value("SELECT MAX(day) FROM sale")

    def told() -> tuple[int, int, int, int]:
        whole = profile.profile(shop.store.here, kept)
        month = profile.spend_by_month(shop.store.here, kept, until=day)[-1]
        return whole.visits, whole.spent, month.receipts, month.amount

    assert told() == (2, 1300, 2, 1300)
    shop.do(merges.unmerge, merge_id=getattr(merge_id, "merge_id", merge_id))
    assert told() == (1, 1000, 1, 1000)
