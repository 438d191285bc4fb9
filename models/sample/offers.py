"""What the sample shop offers its customers: promotions in every state, a draw, rewards, an event, stamps, segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.counter.lines import EarnRate
from models.criteria import segments
from models.criteria.nodes import ALWAYS, Every, Leaf
from models.loyalty import events, programme_edit, reward_edit
from models.loyalty.earning import EarnBy, EarnPart, EarnRule
from models.loyalty.events import EventForm
from models.loyalty.programme_edit import ProgrammeForm
from models.loyalty.reward_edit import RewardForm
from models.loyalty.reward_rules import RewardTerms
from models.money import MILLION
from models.promotions import promotions, saving
from models.promotions.draws import PrizeRow
from models.promotions.terms import Do, Effect, Needs, SetPart, Terms
from models.work import Tx

Words = tuple[str, str]
BLEND, LATTE, CAPPUCCINO, COLD_BREW = 1, 2, 3, 4
BEANS, DRIP_BAGS = (8, 9, 10, 11), 12
LEMON_CAKE, CHEESECAKE, FILTERS, MUG, SEASONAL = 13, 14, 18, 20, 24
DRINKS, BAG_CATEGORY = 1, 2
MEMBER = Leaf("person.member", "is", True)
PRIZES: tuple[tuple[Words, int, int | None, int, int, int], ...] = (
    (("マグカップ", "A mug"), 10_000, MUG, 0, 3, 2_200),
    (("次回300円引きクーポン", "¥300 off next time"), 140_000, None, 0, 0, 300),
    (("50ポイント", "50 points"), 300_000, None, 50, 0, 50),
)
"""Names, odds in a million, product, points, how many, worth in yen."""
WEEKDAYS: tuple[Words, ...] = (
    ("月", "Mondays"), ("火", "Tuesdays"), ("水", "Wednesdays"), ("木", "Thursdays"), ("金", "Fridays"),
    ("土", "Saturdays"), ("日", "Sundays"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """The keys of what is offered, for what happens with it."""

    draw: int
    coupon: int
    gift_reward: int
    sent_reward: int
    voucher_reward: int
    event_reward: int
    money_off: int
    event: int
    stamps: int


def _from(amount: int) -> Leaf:
    return Leaf("basket.amount", "at_least", amount)


def _goods(*ids: int) -> Leaf:
    return Leaf("line.product", "in", ids)


def _minute(day: date, back: int) -> str:
    return f"{(day + timedelta(days=back)).isoformat()}T00:00"


SET_NAME: Words = ("ケーキセット", "Cake set")


def double_name(until: date) -> Words:
    """What the promotion is called that doubles points on the weekday of the last day."""
    ja, en = WEEKDAYS[until.weekday()]
    return f"{ja}曜日はポイント2倍", f"Double points on {en}"


def promote(tx: Tx, *, until: date, at: int) -> tuple[int, int]:
    """Make the promotions, `at` picking the language; gives the draw's key and the key of the coupon's promotion."""
    coupon = promotions.create(
        tx,
        name=("次回300円引きクーポン", "¥300 off next time")[at],
        terms=Terms(_from(1_000), (Effect(Do.AMOUNT, amount=300),), needs=Needs.COUPON),
        note=("レシートのクーポンをお読み取りください", "Scan the coupon on the receipt")[at],
    )
    weekday = until.weekday()
    running: tuple[tuple[Words, Terms], ...] = (
        (
            double_name(until),
            Terms(Every((MEMBER, Leaf("moment.weekday", "in", (weekday,)))), (Effect(Do.MULTIPLY, times=2_000),)),
        ),
        (SET_NAME, _cake_set()),
        (
            ("豆3袋で1袋分サービス", "Three bags of beans for two"),
            Terms(ALWAYS, (Effect(Do.BUY_GET, goods=_goods(*BEANS), buy=2, get=1, percent=MILLION),)),
        ),
        (
            ("5,000円以上でドリップバッグ進呈", "Drip bags from ¥5,000"),
            Terms(
                Every((MEMBER, _from(5_000))),
                (Effect(Do.GIFT, product_id=DRIP_BAGS, days=14, instead_points=200),),
                per_person=1,
                in_all=30,
            ),
        ),
        (
            ("2,000円以上で次回クーポン", "A voucher from ¥2,000"),
            Terms(Every((MEMBER, _from(2_000))), (Effect(Do.VOUCHER, promotion_id=coupon, days=60),)),
        ),
    )
    for name, terms in running:
        promotions.create(tx, name=name[at], terms=terms)
    draw = _draw(tx, coupon, at)
    _others(tx, until, at)
    return draw, coupon


def _cake_set() -> Terms:
    parts = (SetPart(_goods(BLEND, LATTE, CAPPUCCINO)), SetPart(_goods(LEMON_CAKE, CHEESECAKE)))
    return Terms(ALWAYS, (Effect(Do.PRICE, amount=780, parts=parts),))


def _draw(tx: Tx, coupon: int, at: int) -> int:
    prizes = [
        PrizeRow(0, 0, name[at], odds, product, 1_000, points, None if product or points else coupon, count, count,
                 value, place)
        for place, (name, odds, product, points, count, value) in enumerate(PRIZES)
    ]  # fmt: skip
    terms = Terms(Every((MEMBER, _from(1_500))), (Effect(Do.DRAW),))
    name = ("ありがとうくじ", "Thank-you draw")[at]
    return saving.save(tx, promotion_id=None, name=name, terms=terms, prizes=prizes)


def early(tx: Tx, *, until: date, at: int, upper_tiers: Sequence[int]) -> None:
    """Plan a week in which only the upper tiers can buy the seasonal gift."""
    terms = Terms(
        Leaf("person.tier", "in", tuple(upper_tiers)),
        (Effect(Do.ACCESS, goods=_goods(SEASONAL)),),
        starts=_minute(until, 10),
        ends=_minute(until, 17),
    )
    name = ("ゴールド会員先行販売 季節のギフト", "Gold early access: seasonal gift")[at]
    promotions.create(tx, name=name, terms=terms)


def _others(tx: Tx, until: date, at: int) -> None:
    """What is given to few, what is over, what is switched off."""
    summer = Terms(
        ALWAYS,
        (Effect(Do.UNIT_PRICE, goods=_goods(COLD_BREW), amount=450),),
        starts=_minute(until, -150),
        ends=_minute(until, -90),
    )
    birthday = Terms(
        Every((MEMBER, Leaf("person.birthday_within", "at_most", 7))), (Effect(Do.POINTS, points=100),), per_person=1
    )
    rain = Terms(ALWAYS, (Effect(Do.PERCENT, percent=50_000, cap=300),), needs=Needs.CODE, code="RAIN")
    opening = Terms(ALWAYS, (Effect(Do.PERCENT, percent=100_000),))
    wanted: tuple[tuple[Words, Terms, bool], ...] = (
        (("お誕生日ポイント", "Birthday points"), birthday, True),
        (("雨の日の合言葉で5%引き", "5% off with the word for rainy days"), rain, True),
        (("水出しコーヒーフェア", "Cold brew weeks"), summer, True),
        (("開店記念 全品10%引き", "Opening: 10% off everything"), opening, False),
    )
    for name, terms, active in wanted:
        promotions.create(tx, name=name[at], terms=terms, active=active)


def reward(tx: Tx, *, programme_id: int, coupon: int, starts_at: int, at: int) -> Offered:
    """Make an event, a stamp card and what points and stamps buy; gives the keys. The draw's key is filled in after."""
    stamps = _stamp_card(tx, programme_id, at)
    event = events.create(
        tx,
        form=EventForm(
            ("ハンドドリップ教室", "Hand drip class")[at],
            starts_at,
            8,
            place=("店内カウンター", "At the counter")[at],
            note=("豆100gのお土産つき", "With 100 g of beans to take home")[at],
            cancel_until=starts_at - 2 * 86_400_000,
            staff_id=1,
        ),
    )

    def made(name: Words, kind: str, points: int, own: int = programme_id, **values: object) -> int:
        return reward_edit.create(tx, form=RewardForm(name[at], kind, points, own, **values))  # type: ignore[arg-type]

    money_off = made(("200円値引き", "¥200 off this receipt"), "money_off", 200, value=200)
    made(("ハウスブレンド1杯", "A cup of house blend"), "product", 400, product_id=BLEND)
    return Offered(
        draw=0,
        coupon=coupon,
        gift_reward=made(
            ("レモンケーキ", "A lemon cake"), "gift", 200, product_id=LEMON_CAKE, terms=RewardTerms(due_days=30)
        ),
        sent_reward=made(
            ("ペーパーフィルター（郵送）", "Paper filters, by post"), "gift", 200, product_id=FILTERS,
            terms=RewardTerms(due_days=14, send=True),
        ),
        voucher_reward=made(
            ("次回300円引きクーポン", "¥300 off next time"), "voucher", 200, promotion_id=coupon,
            terms=RewardTerms(days=60, per_person=2),
        ),
        event_reward=made(("ハンドドリップ教室", "Hand drip class"), "event", 200, event_id=event),
        money_off=money_off,
        event=event,
        stamps=made(
            ("スタンプ10個でドリンク1杯", "Ten stamps: a coffee"), "product", 10, own=stamps, product_id=BLEND
        ),
    )  # fmt: skip


def _stamp_card(tx: Tx, programme_id: int, at: int) -> int:
    """Ten coffees, one free: a stamp for each drink, an account for every member at once."""
    part = EarnPart(Leaf("line.category", "in", (DRINKS,)), EarnRate(1, 1), EarnBy.PIECE)
    rule = EarnRule(rate=EarnRate(0, 1), by=EarnBy.PIECE, parts=(part,))
    form = ProgrammeForm(("コーヒースタンプ", "Coffee stamps")[at], "stamps", rule)
    made = programme_edit.save(tx, programme_id=None, form=form)
    tx.run(
        "INSERT INTO account (programme_id, person_id, kind, enrolled_at, balance, debt)"
        f" SELECT {int(made)}, a.person_id, 'stamps', a.enrolled_at, 0, 0 FROM account a"
        f" WHERE a.programme_id = {int(programme_id)} AND a.kind = 'spendable' AND NOT EXISTS (SELECT 1 FROM account o"
        f" WHERE o.person_id = a.person_id AND o.programme_id = {int(made)}) ORDER BY a.person_id"
    )
    return made


def group(tx: Tx, *, at: int) -> None:
    """Name three kinds of people."""
    wanted: tuple[tuple[Words, Leaf | Every], ...] = (
        (("常連のお客さま", "Regular guests"), Leaf("person.visits", "at_least", 5, within=90)),
        (("しばらくご来店のない会員", "Members not seen for a while"),
         Every((MEMBER, Leaf("person.last_visit_days", "at_least", 60)))),
        (("豆をお買い上げの方", "Buyers of beans"),
         Leaf("person.bought_category", "in", (BAG_CATEGORY,), within=180)),
    )  # fmt: skip
    for name, node in wanted:
        segments.make(tx, name=name[at], node=node)
