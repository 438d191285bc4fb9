"""The promotions: the sample's, listed, the gallery, the editor of several kinds, what is wrong, coupons."""

from functools import partial
from time import monotonic

from PySide6.QtTest import QTest

from models.criteria.nodes import Every, Leaf
from models.errors import N_, Message
from models.promotions import coupons, draws, promotions, saving
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Effect, Needs, Terms
from tests.screens import shot
from tests.screens.take import settle
from ui.promotions.coupons import CouponsSheet
from ui.promotions.editor import PromotionSheet
from ui.promotions.kinds import KINDS, KindSheet
from ui.promotions.trial import TrialSheet

FROM = Leaf("basket.amount", "at_least", 3_000)
MEMBER = Leaf("person.member", "is", True)
TUESDAY = Leaf("moment.weekday", "in", (1,))


def section(window):
    window.open("loyalty", section="promotions")
    return window.page().sections["promotions"]


def make(window):
    """Five promotions beside the sample's, once."""
    desk = window.page().desk
    if any(one.name == "Summer gift" for one in promotions.listed(desk.store.here)):
        return section(window)
    product = desk.store.here.value("SELECT id FROM product WHERE active AND keeps_stock ORDER BY id")
    coupon = _add(desk, "Thank you: 10% off", Terms(effects=(Effect(Do.PERCENT, percent=100_000),), needs=Needs.COUPON))
    _add(desk, "Double Tuesday", Terms(Every((MEMBER, TUESDAY)), (Effect(Do.MULTIPLY, times=2_000),)))
    gift = Effect(Do.GIFT, product_id=product, now=True, instead_points=100)
    _add(desk, "Summer gift", Terms(Every((MEMBER, FROM)), (gift,), per_person=1, in_all=50))
    _add(desk, "Come again", Terms(FROM, (Effect(Do.VOUCHER, promotion_id=coupon),), starts="2030-01-01T00:00"))
    prizes = (PrizeRow(0, 0, "100 points", 200_000, None, 1000, 100, None, 50, 50, 100, 0),)
    _add(desk, "Lucky draw", Terms(effects=(Effect(Do.DRAW, each=1_000),)), prizes)
    run = partial(coupons.issue, promotion_id=coupon, count=12, days=60, today_too=True)
    desk.store.write(Message(N_("Coupons: {name}"), {"name": ""}), run).result()
    shown = section(window)
    shown.refresh(None)
    return shown


def _add(desk, name, terms, prizes=()):
    operation = partial(saving.save, promotion_id=None, name=name, terms=terms, prizes=prizes)
    return desk.store.write(Message(N_("New promotion: {name}"), {"name": name}), operation).result()


@shot("promotions-sample")
def sample(window):
    section(window)


@shot("promotions-kinds")
def kinds(window):
    shown = section(window)
    KindSheet(shown.window(), shown.start).open()


@shot("promotions-list")
def listed(window):
    make(window)


@shot("promotions-new")
def new(window):
    shown = section(window)
    shown.start(KINDS[0])


@shot("promotions-gift")
def gift(window):
    _edit(window, "Summer gift")


@shot("promotions-draw")
def draw(window):
    _edit(window, "Lucky draw")


@shot("promotions-draw-foot")
def draw_foot(window):
    bar = _edit(window, "Lucky draw")._area.verticalScrollBar()
    bar.setValue(bar.maximum())


def _edit(window, name):
    shown = make(window)
    one = next(one for one in promotions.listed(shown.desk.store.here) if one.name == name)

    found = draws.prizes(shown.desk.store.here, one.id)
    return PromotionSheet(shown.window(), shown.desk, one, one.terms, prizes=found).open()


@shot("promotions-wrong")
def wrong(window):
    shown = section(window)
    terms = Terms(Every((Leaf("basket.amount", "at_least", 5_000), Leaf("basket.amount", "at_most", 1_000))),
                  (Effect(Do.GIFT),), starts="2026-07-01T00:00", ends="2026-06-01T00:00")  # fmt: skip
    sheet = PromotionSheet(shown.window(), shown.desk, None, terms, name="Wrong")
    sheet.open()
    sheet.done()


@shot("promotions-set")
def set_price(window):
    shown = section(window)
    shown.start(next(one for one in KINDS if one.id == "set"))


@shot("promotions-coupons")
def coupons_sheet(window):
    shown = make(window)
    one = next(one for one in promotions.listed(shown.desk.store.here) if one.name.startswith("Thank you"))
    CouponsSheet(shown.window(), shown.desk, one).open()


def _tried(window):
    shown = section(window)
    terms = Terms(Leaf("basket.amount", "at_least", 2_000), (Effect(Do.PERCENT, percent=100_000),))
    sheet = TrialSheet(shown.window(), shown.desk, None, "10 %", terms)
    sheet.open()
    sheet.start()
    until = monotonic() + 60
    while sheet.found is None and monotonic() < until:
        settle(window.machine)
        QTest.qWait(50)
    return sheet


@shot("promotions-trial")
def trial(window):
    _tried(window)


@shot("promotions-trial-foot")
def trial_foot(window):
    bar = _tried(window)._area.verticalScrollBar()
    bar.setValue(bar.maximum())
