"""Receipts worked out a second time, in exact fractions and as simply as can be, against what the store booked.

The rules are those of the design's defaults 1 to 5: a discount and points are spread over the rates by amount, each
share rounded half up, the residue to the standard rate (else to the largest base); tax is rounded once per rate.
"""

import math
import shutil
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import opening
from desktop.clock import SetClock
from desktop.store import Store
from models.counter import sales
from models.counter.basket import Basket, Discount, Line, PointsUse, TaxKind
from models.counter.drafts import SaleDraft, Tender
from models.errors import Refused
from tests.a_shop import CASH, DAY, VOUCHER, Shop
from tests.conftest import NOON

FOLDER = Path(tempfile.mkdtemp(prefix="noren-second-"))
COUNTRIES = ("JP", "US")
NUMBERS = count()
KINDS = (TaxKind.STANDARD, TaxKind.REDUCED, TaxKind.EXEMPT, TaxKind.OUTSIDE)


@pytest.fixture(autouse=True, scope="module")
def made() -> Iterator[None]:
    for country in COUNTRIES:
        opening.create(FOLDER / f"{country}.noren", now=NOON, country=country)
    yield
    shutil.rmtree(FOLDER, ignore_errors=True)


def half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


def spread_by_rate(off: int, bases: dict, rate_of: dict, standard: int) -> dict:
    """Shares by amount, half up; what is left over goes to the standard rate, else to the largest base."""
    whole = sum(bases.values())
    if not off or not whole:
        return dict.fromkeys(bases, 0)
    shares = {key: half_up(Fraction(off * base, whole)) for key, base in bases.items()}
    full = (TaxKind.STANDARD, standard)
    takes = full if bases.get(full) else max(bases, key=lambda key: (bases[key], -KINDS.index(key[0])))
    shares[takes] += off - sum(shares.values())
    return shares


def tax_on(base: int, rate: int, rules: dict) -> int:
    exact = Fraction(base * rate, 1_000_000 + rate if rules["prices_include_tax"] else 1_000_000)
    if rules["tax_rounding"] == "down":
        return math.floor(exact)
    return math.ceil(exact) if rules["tax_rounding"] == "up" else half_up(exact)


def second(lines: list, off: int, points: int, rules: dict) -> dict:
    """The receipt once more: totals and tax by rate, what is due, what it earns."""
    rate = {
        TaxKind.STANDARD: rules["rate_standard"], TaxKind.REDUCED: rules["rate_reduced"],
        TaxKind.EXEMPT: 0, TaxKind.OUTSIDE: 0,
    }  # fmt: skip
    bases: dict = {}
    for price, many, kind, less in lines:
        key = (kind, rate[kind])
        bases[key] = bases.get(key, 0) + price * many - min(less, price * many)
    value = points * rules["points_value"]
    for amount in (off, 0 if rules["points_as_payment"] else value):
        reducible = {key: base for key, base in bases.items() if key[0] is not TaxKind.OUTSIDE}
        for key, share in spread_by_rate(amount, reducible, rate, rules["rate_standard"]).items():
            bases[key] -= share
    taxes = {key: tax_on(base, key[1], rules) for key, base in bases.items()}
    totals = {key: base + (0 if rules["prices_include_tax"] else taxes[key]) for key, base in bases.items()}
    paid = value if rules["points_as_payment"] else 0
    total = sum(totals.values())
    earns = sum(amount for (kind, _), amount in totals.items() if kind is not TaxKind.OUTSIDE) - paid
    return {
        "rates": {(kind.value, each): (totals[kind, each], taxes[kind, each]) for kind, each in totals},
        "total": total,
        "tax": sum(taxes.values()),
        "due": total - paid,
        "earned": earns // 100,
    }


a_line = st.tuples(st.integers(0, 9_999), st.integers(1, 7), st.sampled_from(KINDS), st.sampled_from([0, 0, 1, 7, 333]))
some_rules = st.fixed_dictionaries(
    {
        "prices_include_tax": st.booleans(),
        "rate_standard": st.sampled_from([100_000, 88_750, 200_000, 66_210]),
        "rate_reduced": st.sampled_from([80_000, 50_000, 23_750]),
        "tax_rounding": st.sampled_from(["down", "half_up", "up"]),
        "points_as_payment": st.booleans(),
        "points_value": st.sampled_from([1, 1, 2, 5]),
    }
)


def a_shop(rules: dict, country: str = "JP") -> Shop:
    path = FOLDER / f"{next(NUMBERS)}.noren"
    shutil.copy(FOLDER / f"{country}.noren", path)
    clock = SetClock(NOON)
    return Shop(Store(path, clock=clock, inline=True), clock).open().set(**rules)


def lines_of(shop: Shop, lines: list) -> list[Line]:
    return [
        shop.line(price, many, kind=kind, discounts=(Discount(amount=less),) if less else ())
        for price, many, kind, less in lines
    ]


def booked_rates(shop: Shop, sale_id: int) -> dict:
    rows = shop.store.here.rows("SELECT tax_kind, rate, total, tax FROM sale_tax WHERE sale_id=?", sale_id)
    return {(kind, rate): (total, tax) for kind, rate, total, tax in rows}


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(a_line, min_size=1, max_size=5),
    off=st.integers(0, 2_000),
    share=st.integers(0, 100),
    rules=some_rules,
    country=st.sampled_from(COUNTRIES),
    data=st.data(),
)
def test_a_receipt_and_all_its_returns_come_out_as_worked_out_by_hand(lines, off, share, rules, country, data) -> None:
    shop = a_shop(rules, country)
    person = shop.member(points=500)
    open_base = sum(p * n - min(less, p * n) for p, n, kind, less in lines if kind is not TaxKind.OUTSIDE)
    off = min(off, open_base)
    points = min(500, (open_base - off) // rules["points_value"]) * share // 100
    then = second(lines, off, points, rules)
    booked = shop.sell(*lines_of(shop, lines), person=person, points=points, off=off)
    assert booked_rates(shop, booked.sale_id) == then["rates"]
    assert (booked.total, booked.tax, booked.due) == (then["total"], then["tax"], then["due"])
    assert (booked.points_used, booked.points_earned) == (points, then["earned"])
    assert shop.points(person) == 500 - points + then["earned"]
    _bring_back(shop, booked, data)
    assert shop.store.here.row("SELECT SUM(total), SUM(tax), SUM(points_earned), SUM(points_used) FROM sale") == (
        0, 0, 0, 0,
    )  # fmt: skip
    assert (shop.points(person), shop.lots(person)) == (500, [(None, 500)])
    assert shop.problems() == []
    shop.store.close()


def _bring_back(shop: Shop, booked, data) -> None:
    """Bring the goods back in random parts; nothing runs backwards, nothing comes back twice."""
    while any(left := [line.left // 1000 for line in shop.receipt(booked.sale_id).lines]):
        part = [data.draw(st.integers(0, many)) for many in left]
        if not any(part):
            part = left
        back = shop.back(booked.sale_id, *part)
        assert back.total <= 0
        assert back.tax <= 0
        assert back.due <= 0
        assert back.points_earned <= 0
        assert back.points_used <= 0
        shop.clock.advance(1000)


@settings(max_examples=40, deadline=None)
@given(
    lots=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 5)), min_size=1, max_size=5),
    steps=st.lists(st.tuples(st.integers(1, 80), st.integers(0, 2)), min_size=1, max_size=5),
)
def test_points_are_taken_from_the_lots_that_brute_force_takes_them_from_i2_i3(lots, steps) -> None:
    """Each point is a coin with its last day; the nearest is spent first, and one whose day is past is no coin."""
    from datetime import date, timedelta

    from models.loyalty import ledger, members

    shop = a_shop({"points_expire_months": 0})
    account = shop.do(members.enrol, person_id=shop.member(name="田中")).account_id
    person = shop.store.here.value("SELECT person_id FROM account WHERE id=?", account)
    first = date.fromisoformat(shop.today)
    days = [None if days == 5 else (first + timedelta(days=days)).isoformat() for _, days in lots]
    shop.do(
        ledger.opening_balance,
        account_id=account,
        lots=[ledger.OpeningLot(many, day) for (many, _), day in zip(lots, days, strict=True)],
    )
    coins = sorted(
        (day or "9999", at) for at, (day, (many, _)) in enumerate(zip(days, lots, strict=True)) for _ in range(many)
    )
    for wanted, later in steps:
        coins = [coin for coin in coins if coin[0] >= shop.today]
        line = shop.line(1, 90, earns=False)
        if wanted > len(coins):
            with pytest.raises(Refused):
                shop.sell(line, person=person, points=wanted)
        else:
            shop.sell(line, person=person, points=wanted)
            coins = coins[wanted:]
        left: dict = {}
        for _day, at in coins:
            left[at] = left.get(at, 0) + 1
        shop.do(ledger.expire_due)
        assert sorted((day or "9999", many) for day, many in shop.lots(person)) == sorted(
            (days[at] or "9999", many) for at, many in left.items()
        )
        assert shop.points(person) == len(coins)
        shop.clock.advance(later * DAY)
        shop.do(ledger.expire_due)
    assert shop.problems() == []
    shop.store.close()


@settings(max_examples=40, deadline=None)
@given(due=st.integers(1, 20_000), voucher=st.integers(0, 20_000), step=st.sampled_from([1, 5, 10, 50]))
def test_a_voucher_gives_no_change_and_only_cash_is_rounded(due: int, voucher: int, step: int) -> None:
    """What cash is left after the voucher goes to the nearest coin; the difference stands as rounding."""
    shop = a_shop({"cash_rounding": step})
    rest = max(0, due - voucher)
    coins = half_up(Fraction(rest, step)) * step
    tenders = [Tender(VOUCHER, voucher)] if voucher else []
    draft = SaleDraft(Basket((shop.line(due),)), tuple(tenders + ([Tender(CASH, coins + 1000)] if rest else [])))
    booked = shop.do(sales.book, draft=draft)
    assert booked.total == due
    assert booked.change == (1000 if rest else 0)
    assert shop.store.here.value("SELECT rounding FROM sale WHERE id=?", booked.sale_id) == (
        coins - rest if rest else 0
    )
    assert shop.problems() == []
    shop.store.close()


def test_points_beyond_the_receipt_are_refused_and_nothing_is_written() -> None:
    shop = a_shop({})
    person = shop.member(points=500)
    before = shop.rows("sale", "sale_line", "points_entry", "payment", "audit")
    basket = Basket((shop.line(100),), points=PointsUse(101, 101))
    with pytest.raises(Refused):
        shop.do(sales.book, draft=SaleDraft(basket, (), person))
    assert shop.rows("sale", "sale_line", "points_entry", "payment", "audit") == before
    shop.store.close()
