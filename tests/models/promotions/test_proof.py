"""Planted faults of what promotions count, coupons, prizes, promised goods and seats are found; sound books pass."""

from __future__ import annotations

import pytest

from desktop import check
from models import proofs
from models.counter import stock
from models.loyalty import events
from models.promotions import coupons, draws, promotions
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Effect, Needs, Terms
from tests.a_shop import DAY, Shop


@pytest.fixture
def busy(bare_shop: Shop) -> Shop:
    """A shop where everything happened once: a discount given and taken back, a coupon used, a gift, a draw, a seat."""
    shop = bare_shop.open()
    beans, mug = shop.product(name="Beans", price=1000), shop.product(name="Mug", price=900)
    shop.do(stock.receive, lines=[(mug, 9000, 500)])
    person = shop.member()
    shop.promotion(Effect(Do.PERCENT, percent=100_000), Effect(Do.POINTS, points=20), name="Ten")
    shop.promotion(Effect(Do.GIFT, product_id=mug), name="Mug")
    draw = shop.promotion(Effect(Do.DRAW), name="Draw")
    shop.do(draws.set_prizes, promotion_id=draw, wanted=[
        PrizeRow(0, 0, "Mug", 1_000_000, mug, 1000, 0, None, 4, 0, 900, 0),
    ])  # fmt: skip
    terms = Terms(effects=(Effect(Do.AMOUNT, amount=100),), needs=Needs.COUPON)
    voucher = shop.do(promotions.create, name="Voucher", terms=terms)
    codes = shop.do(coupons.issue, promotion_id=voucher, today_too=True, count=3)
    lines = [shop.line(1000, 2, product_id=beans)]
    shop.sell(*lines, person=person, codes=codes[:1])
    back = shop.sell(*lines, person=person, codes=codes[1:2])
    shop.back(back.sale_id)
    form = events.EventForm("Tasting", starts_at=shop.clock.now() + 5 * DAY, seats=6)
    event = shop.do(events.create, form=form)
    shop.do(events.book, event_id=event, person_id=person, seats=2)
    return shop


def found(shop: Shop) -> list[str]:
    return [proof.where for proof in proofs.PROOFS if list(proof.problems(shop.store.here))]


def spoil(tx, *, sql: str) -> None:
    tx.run(sql)
    for table in ("promotion", "coupon", "stock", "event"):
        tx.touch(table, None)


FAULTS = [
    ("a promotion counts once more", "UPDATE promotion SET times = times + 1 WHERE name='Ten'", "promotions", True),
    ("a promotion's discount", "UPDATE promotion SET discount = 0", "promotions", True),
    ("a promotion's points", "UPDATE promotion SET points = points - 1 WHERE name='Ten'", "promotions", True),
    ("a use that is gone", "DELETE FROM promotion_use WHERE times > 0 AND discount=200 AND sale_id=1", "promotions",
     True),
    ("taken back twice", "UPDATE promotion_use SET times = -2 WHERE of_sale_id IS NOT NULL AND discount < 0 AND"
     " promotion_id=1", "uses", False),
    ("a coupon used by nothing", "UPDATE coupon SET used_sale_id=NULL WHERE state='used'", "coupons", False),
    ("a coupon used by another receipt", "UPDATE coupon SET used_sale_id=2 WHERE state='used'", "coupons", False),
    ("a coupon free again", "UPDATE coupon SET state='open', used_sale_id=NULL, used_at=NULL", "coupons", False),
    ("a coupon of a receipt that never was", "UPDATE coupon SET used_sale_id=99 WHERE state='used'", "references",
     False),
    ("a prize more", 'UPDATE prize SET "left" = "left" + 1, count = count', "prizes", False),
    ("a draw without its gift", "UPDATE draw SET gift_id=NULL WHERE NOT void", "prizes", False),
    ("a void draw whose gift is owed", "UPDATE draw SET void=1", "prizes", False),
    ("more kept than is owed", "UPDATE stock SET reserved = reserved + 1000 WHERE product_id=2", "reserved", True),
    ("seats", "UPDATE event SET taken = taken + 1", "seats", True),
]  # fmt: skip


def test_sound_books_pass(busy: Shop) -> None:
    assert found(busy) == []
    used = busy.store.here.rows("SELECT state, COUNT(*) FROM coupon GROUP BY state ORDER BY state")
    assert used == [("open", 2), ("used", 1)]


@pytest.mark.parametrize(("fault", "where", "mended"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS])
def test_a_planted_fault_is_found_and_mended_where_it_is_derived(busy: Shop, fault, where, mended) -> None:
    busy.do(spoil, sql=fault)
    assert where in found(busy)
    report = busy.store.read(check.check).result()
    assert all("{" not in str(problem.what) for problem in report.problems)
    again = check.repair(busy.store, report)
    assert (where in again.mended) == mended
    if mended:
        assert check.can_mend(report)
        assert again.problems == []
    else:
        assert where in found(busy), "what was booked is never mended"
