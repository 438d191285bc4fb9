"""Promotions at the counter: what applies beside the sale, all of them with reasons, what a sale promised, a return."""

from functools import partial

from models.counter import sales, stock
from models.counter.drafts import Tender
from models.criteria.nodes import Leaf
from models.loyalty import tiers
from models.loyalty.tier_rules import TierRules
from models.promotions import promotions
from models.promotions.terms import Do, Effect, Needs, Terms
from tests.screens import counter, shot
from tests.screens.take import settle
from ui.counter import verbs

NAMES = {
    "set": ("ケーキセット", "Cake set"),
    "bonus": ("秋のポイント2倍", "Autumn: points × 2"),
    "mug": ("マグカップ進呈", "A mug for ¥5,000"),
    "next": ("次回300円引", "¥300 off next time"),
    "early": ("雨の日割引", "Rainy day"),
}


def make(tx, *, at, mug, cake, latte):
    """A handful of promotions as a coffee shop has them."""
    if tx.value("SELECT COUNT(*) FROM promotion"):
        for key in tx.column("SELECT id FROM promotion"):
            promotions.switch(tx, promotion_id=key, active=False)
    short = tx.value("SELECT quantity FROM stock WHERE product_id=?", mug) or 0
    if short < 5000:
        stock.receive(tx, lines=[(mug, 5000 - short, 900)])
    pair = Leaf("basket.quantity", "at_least", 1000, of=Leaf("line.product", "is", cake))
    coupon = promotions.create(tx, name=NAMES["next"][at], terms=Terms(
        effects=(Effect(Do.AMOUNT, amount=300),), needs=Needs.COUPON))  # fmt: skip
    for name, terms in (
        ("set", Terms(effects=(Effect(Do.AMOUNT, amount=80, goods=Leaf("line.product", "is", latte)),), criteria=pair)),
        ("bonus", Terms(effects=(Effect(Do.MULTIPLY, times=2000),))),
        ("mug", Terms(effects=(Effect(Do.GIFT, product_id=mug), Effect(Do.VOUCHER, promotion_id=coupon)),
                      criteria=Leaf("basket.amount", "at_least", 5000))),
        ("early", Terms(effects=(Effect(Do.PERCENT, percent=50_000),), criteria=Leaf("moment.weekday", "in", (1,)))),
    ):  # fmt: skip
        promotions.create(tx, name=NAMES[name][at], terms=terms)
    if not tiers.tiers(tx, 1):
        tiers.set_rules(tx, programme_id=1, rules=TierRules())
        for name, threshold, colour in (("シルバー", 30_000, ""), ("ゴールド", 100_000, "gold")):
            english = {"シルバー": "Silver", "ゴールド": "Gold"}[name]
            tiers.save(tx, programme_id=1, tier_id=None, name=english if at else name, threshold=threshold,
                       colour=colour)  # fmt: skip


def offered(window, beans=0):
    """A sale with promotions; with `beans` it reaches the gift."""
    counter.page(window)
    store, shown = window.machine.store, window.page()
    at = int(store.settings.language == "en")
    mug, cake, latte = (counter.item(shown, name).id for name in (counter.MUG, counter.CAKE, counter.LATTE))
    store.write_now("Make", partial(make, at=at, mug=mug, cake=cake, latte=latte))
    settle(window.machine)
    counter.filled(window)
    if beans:
        shown.ringing.ring(counter.item(shown, counter.BEANS), quantity=beans * 1000)
    settle(window.machine)
    return shown


@shot("counter-offers")
def almost(window):
    offered(window)


@shot("counter-offers-given")
def given(window):
    offered(window, beans=3)


@shot("counter-offers-all")
def every(window):
    verbs.offers(offered(window))


@shot("counter-offers-code")
def code(window):
    verbs.enter_code(offered(window))


@shot("counter-offers-rewards")
def rewards(window):
    verbs.rewards(offered(window))


@shot("counter-offers-done")
def done(window):
    shown = offered(window, beans=3)
    shown.checkout.book([Tender(1, 10_000)])


@shot("counter-offers-return")
def back(window):
    shown = offered(window, beans=3)
    draft = shown.register.draft([Tender(1, shown.register.priced.due)])
    booked = shown.desk.store.write_now("Sale", partial(sales.book, draft=draft))
    shown.register.clear()
    from ui.counter.returns import open_returns

    sheet = open_returns(window, shown.desk, shown.register, sale_id=booked.sale_id)
    settle(window.machine)
    sheet.take(booked.sale_id)
    settle(window.machine)
    sheet.lines.lines[-1].set_quantity(1000) if hasattr(sheet.lines.lines[-1], "set_quantity") else None


def promised(window, *, then=""):
    """A receipt that gave a gift and a voucher; `then` some or all of it comes back, and that receipt is shown."""
    from models.counter import receipts
    from models.counter.drafts import Back, SaleDraft
    from models.counter.lines import Basket
    from ui.counter.receipts import open_receipts

    shown = offered(window, beans=3)
    store = shown.desk.store
    draft = shown.register.draft([Tender(1, shown.register.priced.due)])
    sale_id = store.write_now("Sale", partial(sales.book, draft=draft)).sale_id
    shown.register.clear()
    if then:
        lines = receipts.receipt(store.here, sale_id).lines
        chosen = lines if then == "all" else [line for line in lines if line.gross == max(one.gross for one in lines)]
        back = SaleDraft(Basket(), (), 1, tuple(Back(line.id, line.quantity) for line in chosen))
        due = sales.preview(store.here, draft=back, day=receipts.receipt(store.here, sale_id).day).priced.due
        back = SaleDraft(Basket(), (Tender(1, due),), 1, back.back, public_id=back.public_id)
        sale_id = store.write_now("Return", partial(sales.book, draft=back)).sale_id
    sheet = open_receipts(window, shown.desk, shown.register, sale_id=sale_id)
    settle(window.machine)
    return sheet


@shot("receipts-promises")
def receipt_promises(window):
    promised(window)


@shot("receipts-promises-below")
def receipt_promises_below(window):
    sheet = promised(window)
    sheet.view.explain()
    settle(window.machine)
    bar = sheet.view._area.verticalScrollBar()
    bar.setValue(bar.maximum())


@shot("receipts-promises-back")
def receipt_back(window):
    promised(window, then="part")


@shot("receipts-promises-back-below")
def receipt_back_below(window):
    bar = promised(window, then="all").view._area.verticalScrollBar()
    bar.setValue(bar.maximum())


@shot("people-receipt-promises")
def receipt_from_timeline(window):
    from models.counter import receipts
    from ui.people.receipt import ReceiptSheet

    promised(window).cancel()
    shown = window.page()
    found = receipts.find(shown.desk.store.here, person_id=1, limit=1)
    ReceiptSheet(window, shown.desk, found[0].id).open()
    settle(window.machine)
