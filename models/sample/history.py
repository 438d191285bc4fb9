"""What the sample shop's promotions and rewards did over the months before its last day, receipt by receipt.

The last midday is booked by the shop's own verbs (`midday`); the many receipts before it are written in bulk, and this
is what some of them carry besides goods: double points on one weekday, the cake set's price, a cake or a voucher for
points.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from models.counter.discounts import spread
from models.sample.goods import GOODS
from models.sample.people import public_id
from models.sample.sales import Sold, day_ms

Row = tuple[Any, ...]
BEGAN = 310
"""How many days before the last one the promotions and rewards began."""
COUPON, DOUBLE, CAKE_SET = 1, 2, 3
"""Keys of promotions and of their first wording, in the order in which `offers.promote` makes them."""
CAKE_REWARD, VOUCHER_REWARD = 3, 5
"""Keys of rewards, in the order in which `offers.reward` makes them."""
SET_PRICE, REWARD_POINTS, VOUCHER_DAYS, DUE_DAYS = 780, 200, 60, 30
DRINKS, CAKES, LEMON = (0, 1, 2), (12, 13), 12
"""Places in the list of goods."""
OFTEN, ENOUGH, VOUCHERS_EACH = 0.25, 220, 2
"""How often a member who has so many points takes a reward, and how many vouchers one member takes at most."""
AT_TILL = 0.15
"""How often who buys without a card is one who joins that day."""
HALF_DAY = 12 * 3_600_000

COLUMNS = {
    "promotion_use": "promotion_id, version_id, sale_id, of_sale_id, person_id, at, day, times, discount, points, cost,"
    " coupon_id",
    "redemption": "id, reward_id, person_id, sale_id, entry_id, of_redemption_id, wallet_id, times, points, value, at,"
    " day, staff_id",
    "gift": "id, public_id, code, person_id, sale_id, promotion_id, redemption_id, product_id, name, quantity, cost,"
    " state, at, day, due_on, staff_id, way, address, carrier, tracking, closed_at, closed_by, note, instead_of_id,"
    " shop_id",
    "coupon": "code, promotion_id, person_id, state, source, at, from_day, to_day, sale_id, redemption_id,"
    " used_sale_id, used_at",
}


@dataclass
class History:
    """From when on what is given, and the rows that wait to be written."""

    until: date
    seed: int
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    vouchers: dict[int, int] = field(default_factory=dict)
    redemptions: int = 0
    gifts: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(f"history {self.seed}")
        self.first = (self.until - timedelta(days=BEGAN)).isoformat()
        self._weekday = self.until.weekday()
        self._days: dict[str, bool] = {}

    def doubles(self, day: str) -> bool:
        """Whether members' points count twice on an ISO day."""
        if day not in self._days:
            self._days[day] = day >= self.first and date.fromisoformat(day).weekday() == self._weekday
        return self._days[day]

    def set_off(self, day: str, goods: list[tuple[int, int]]) -> dict[int, int]:
        """What the cake set takes off each place of a basket of one drink and one cake among (good, pieces)."""
        if day < self.first:
            return {}
        drinks = [at for at, (good, _pieces) in enumerate(goods) if good in DRINKS]
        cakes = [at for at, (good, _pieces) in enumerate(goods) if good in CAKES]
        if len(drinks) != 1 or len(cakes) != 1 or goods[drinks[0]][1] != 1 or goods[cakes[0]][1] != 1:
            return {}
        places = sorted((drinks[0], cakes[0]))
        prices = [GOODS[goods[at][0]].price for at in places]
        return dict(zip(places, spread(sum(prices) - SET_PRICE, prices), strict=True))

    def facts(self, sold: Sold, bonus: int) -> dict[str, Any]:
        """What is kept with a receipt of the promotions given on it, as the counter keeps it."""
        off = sum(line.off for line in sold.lines)
        if not off and not bonus:
            return {}
        tried: list[list[Any]] = []
        given: list[list[Any]] = []
        if bonus:
            tried.append([DOUBLE, "1"])
            given.append([DOUBLE, 0, 0, [], bonus, 0])
        if off:
            tried.append([CAKE_SET, ""])
            given.append([CAKE_SET, 0, off, [[at, one.off] for at, one in enumerate(sold.lines) if one.off], 0, 0])
        minute = (sold.at - day_ms(date.fromisoformat(sold.day))) // 60_000
        known: dict[str, Any] = {"tried": tried, "given": given, "at": [sold.day, minute]}
        return known | ({"member": 1} if sold.person else {})

    def given(self, sold: Sold, sale_id: int, bonus: int) -> None:
        """Note the promotions of a receipt."""
        off = sum(line.off for line in sold.lines)
        for key, discount, points in ((DOUBLE, 0, bonus), (CAKE_SET, off, 0)):
            if discount or points:
                self.rows["promotion_use"].append(
                    (key, key, sale_id, None, sold.person, sold.at, sold.day, 1, discount, points, 0, None)
                )

    def wants(self, person: int, balance: int, day: str) -> str:
        """Which reward a member takes on a visit: cake, voucher, or none ("")."""
        if day < self.first or balance < ENOUGH or self.rng.random() >= OFTEN:
            return ""
        if self.rng.random() < 0.6:
            return "cake"
        return "voucher" if self.vouchers.get(person, 0) < VOUCHERS_EACH else ""

    def redeem(self, what: str, person: int, at: int, day: str, entry: int, language: str) -> tuple[str, int, int]:
        """Note a reward taken; gives its name, its redemption's key, and the gift's key (0 for none)."""
        self.redemptions += 1
        cake = what == "cake"
        reward = CAKE_REWARD if cake else VOUCHER_REWARD
        self.rows["redemption"].append(
            (self.redemptions, reward, person, None, entry, None, None, 1, REWARD_POINTS, 0, at, day, 1)
        )
        if cake:
            return self._cake(person, at, day, language)
        self.vouchers[person] = self.vouchers.get(person, 0) + 1
        start = date.fromisoformat(day) + timedelta(days=1)
        end = start + timedelta(days=VOUCHER_DAYS - 1)
        self.rows["coupon"].append(
            (f"H{self.redemptions}", COUPON, person, "open", "reward", at, start.isoformat(), end.isoformat(), None,
             self.redemptions, None, None)
        )  # fmt: skip
        return ("次回300円引きクーポン" if language == "ja" else "¥300 off next time"), self.redemptions, 0

    def _cake(self, person: int, at: int, day: str, language: str) -> tuple[str, int, int]:
        self.gifts += 1
        good = GOODS[LEMON]
        due = (date.fromisoformat(day) + timedelta(days=DUE_DAYS)).isoformat()
        name = good.ja if language == "ja" else good.en
        self.rows["gift"].append(
            (self.gifts, public_id(self.rng), f"H{self.gifts}", person, None, None, self.redemptions, LEMON + 1, name,
             1_000, good.price * 35 // 100, "handed", at, day, due, 1, "pickup", "", "", "", at, 1, "", None, 1)
        )  # fmt: skip
        return ("レモンケーキ" if language == "ja" else "A lemon cake"), self.redemptions, self.gifts

    def take(self) -> dict[str, list[Row]]:
        """The rows so far, to be written."""
        full, self.rows = self.rows, {name: [] for name in COLUMNS}
        return full


@dataclass
class Joining:
    """Who joins on which day: some of those who buy without a card are them."""

    days: dict[str, list[tuple[int, int]]]
    rng: random.Random

    def who(self, day: str, at: int, away: range) -> int | None:
        """Who bought at a moment (ms UTC) just after joining, `away` excepted; None for one who stays unknown."""
        waiting = self.days.get(day)
        if not waiting or self.rng.random() >= AT_TILL:
            return None
        for place, (joined, person) in enumerate(waiting):
            if joined <= at <= joined + HALF_DAY and person not in away:
                del waiting[place]
                return person
        return None


def joining(joined: dict[int, int], history: History) -> Joining:
    """The members by the day on which each joined (moments in ms UTC)."""
    days: dict[str, list[tuple[int, int]]] = {}
    midnight = day_ms(date(1970, 1, 1))
    names: dict[int, str] = {}
    for person, at in joined.items():
        number = (at - midnight) // 86_400_000
        day = names.get(number) or names.setdefault(number, (date(1970, 1, 1) + timedelta(days=number)).isoformat())
        days.setdefault(day, []).append((at, person))
    return Joining(days, history.rng)
