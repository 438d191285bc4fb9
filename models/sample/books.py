"""From the sample's receipts to the rows of the store's tables, with numbers, chain, points, stock and timeline."""

import json
import random
from dataclasses import dataclass, field
from typing import Any

from models.counter import chain
from models.counter.discounts import spread
from models.sample import history, offers
from models.sample.goods import GOODS
from models.sample.history import History
from models.sample.people import public_id
from models.sample.points import Book
from models.sample.sales import Sold

Row = tuple[Any, ...]
REFILL = 60
"""Pieces that come in when less than ten are left."""

COLUMNS = {
    "sale": "id, public_id, kind, shop_id, till_id, session_id, number, at, day, person_id, staff_id, of_sale_id,"
    " cancelled_by_id, reason, eat_in, currency, quantity, subtotal, discount, points_used, points_value, tax, total,"
    " points_paid, rounding, cost, points_earned, points_before, points_after, change, source, source_number, language,"
    " facts, digest, batch_id",
    "sale_line": "sale_id, position, product_id, category_id, name, code, options, quantity, unit_price, discount,"
    " discount_reason, share, points_share, amount, tax, tax_kind, tax_rate, eat_in, cost, earns, points_earned,"
    " of_line_id, batch_id, promotion",
    "sale_tax": "sale_id, tax_kind, rate, total, tax",
    "payment": "sale_id, session_id, payment_kind_id, amount, tendered, correction, at, reason, staff_id",
    "stock_entry": "at, day, shop_id, product_id, quantity, cost, kind, ref_id, reason, supplier, staff_id, batch_id",
    "touchpoint": "person_id, at, kind, ref_id, amount, points, text, staff_id, shop_id, batch_id",
    "points_entry": "id, account_id, at, day, kind, points, balance, sale_id, of_entry_id, reason, staff_id, batch_id,"
    " promotion_id",
    "points_lot": "id, account_id, entry_id, earned_day, expires_on, points, points_left, sale_id",
    "points_use": "entry_id, lot_id, points",
} | history.COLUMNS


@dataclass
class Books:
    """Rows that wait to be written, and where counting stands."""

    rng: random.Random
    language: str
    history: History
    points: Book = field(default_factory=Book)
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    stock: list[int] = field(default_factory=lambda: [0] * len(GOODS))
    sale_id: int = 0
    number: int = 0
    digest: str = ""
    last_seen: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        at = 0 if self.language == "ja" else 1
        self.double, self.set_name = offers.double_name(self.history.until)[at], offers.SET_NAME[at]

    def book(self, sold: Sold, session_id: int) -> None:
        """Write one receipt into the books."""
        self.sale_id += 1
        self.number += 1
        earned = self._points(sold)
        bonus = earned if self.history.doubles(sold.day) else 0
        member = self.points.members.get(sold.person) if sold.person else None
        before = member.balance if member else None
        if sold.person:
            if sold.points_used:
                self.points.spend(sold.person, sold.at, sold.day, sold.points_used, self.sale_id)
            if earned:
                self.points.earn(sold.person, sold.at, sold.day, earned, self.sale_id)
            if bonus:
                self.points.bonus(sold.person, sold.at, sold.day, bonus, self.sale_id, self.double, history.DOUBLE)
            self.last_seen[sold.person] = sold.at
        after = self.points.member(sold.person).balance if sold.person else None
        self.history.given(sold, self.sale_id, bonus)
        self._receipt(sold, session_id, earned, bonus, before if sold.person else None, after)

    def _points(self, sold: Sold) -> int:
        return sold.total // 100 if sold.person else 0

    def redeem(self, person: int, at: int, day: str) -> None:
        """Let a member who is at the till take a reward now and then."""
        what = self.history.wants(person, self.points.member(person).balance, day)
        if not what:
            return
        entry = self.points.next_entry
        name, key, gift = self.history.redeem(what, person, at, day, entry, self.language)
        self.points.spend(person, at, day, history.REWARD_POINTS, None, name)
        self._met(person, at, "reward", key, name, -history.REWARD_POINTS)
        if gift:
            good = GOODS[history.LEMON]
            told = good.ja if self.language == "ja" else good.en
            self._met(person, at, "gift", gift, told)
            self._met(person, at, "gift_handed", gift, told)
            self._take(history.LEMON, 1, at, day, "gift", gift)

    def _met(self, person: int, at: int, kind: str, key: int, text: str, points: int | None = None) -> None:
        self.rows["touchpoint"].append((person, at, kind, key, None, points, text, 1, 1, None))

    def _receipt(
        self, sold: Sold, session_id: int, earned: int, bonus: int, before: int | None, after: int | None
    ) -> None:
        pieces = sum(line.quantity for line in sold.lines) * 1000
        facts = self._facts(sold, earned, bonus)
        off = sum(line.off for line in sold.lines)
        used = sold.subtotal - off - sold.total
        key = public_id(self.rng)
        taxes = list(sold.rates)
        lines = self._lines(sold, earned)
        tendered = -(-sold.total // 1000) * 1000 if sold.payment == 1 else sold.total
        change = tendered - sold.total
        self.digest = chain.digest(
            self.digest,
            (
                key, "sale", self.number, sold.at, sold.day, int(sold.eat_in), "JPY", pieces, sold.subtotal, off,
                sold.points_used, used, sold.tax, sold.total, 0, 0, earned + bonus, change, facts,
            ),
            [
                (row[1], row[4], row[5], row[6], row[7], row[8], row[9], row[11], row[12], row[13], row[14], row[15],
                 row[16], row[17], row[20])
                for row in lines
            ],
            taxes,
            [(sold.payment, sold.total, tendered)],
        )  # fmt: skip
        cost = sum(row[18] for row in lines)
        if sold.person and before is None:
            before = 0
        self.rows["sale"].append(
            (
                self.sale_id, key, "sale", 1, 1, session_id, self.number, sold.at, sold.day, sold.person, 1, None, None,
                "", int(sold.eat_in), "JPY", pieces, sold.subtotal, off, sold.points_used, used, sold.tax,
                sold.total, 0, 0, cost, earned + bonus, before, after, change, "", None, self.language, facts,
                self.digest, None,
            )
        )  # fmt: skip
        self.rows["sale_line"] += lines
        self.rows["sale_tax"] += [(self.sale_id, *rate) for rate in taxes]
        self.rows["payment"].append((self.sale_id, session_id, sold.payment, sold.total, tendered, 0, sold.at, "", 1))
        self._stock(sold)
        if sold.person:
            self.rows["touchpoint"].append(
                (
                    sold.person,
                    sold.at,
                    "sale",
                    self.sale_id,
                    sold.total,
                    (earned + bonus - sold.points_used) or None,
                    "",
                    1,
                    1,
                    None,
                )
            )

    def _facts(self, sold: Sold, earned: int, bonus: int) -> str:
        known: dict[str, Any] = {"tax": [1, 100_000, 80_000, "down"]}
        if sold.points_used:
            known["worth"] = [1, 1, 0]
            known["lines"] = {at: [line.points, 0] for at, line in enumerate(sold.lines) if line.points}
        paid = [[at, 0, line.amount] for at, line in enumerate(sold.lines) if line.amount > 0]
        if sold.person and paid:
            known["earn"] = [[1, [["1/100", 1, 100, sold.total, earned]], paid]]
        known |= self.history.facts(sold, bonus)
        return json.dumps(known, separators=(",", ":"))

    def _lines(self, sold: Sold, earned: int) -> list[Row]:
        taxes = _spread_tax(sold)
        points = spread(earned, [line.amount for line in sold.lines])
        rows = []
        for at, line in enumerate(sold.lines):
            good = GOODS[line.good]
            name = good.ja if self.language == "ja" else good.en
            rows.append(
                (
                    self.sale_id, at, line.good + 1, good.category + 1, name, "", "", line.quantity * 1000, good.price,
                    line.off, self.set_name if line.off else "", 0, line.points_share, line.amount, taxes[at],
                    line.kind, line.rate, int(sold.eat_in),
                    good.price * 35 // 100 * line.quantity, 1, points[at], None, None, line.off,
                )
            )  # fmt: skip
        return rows

    def _stock(self, sold: Sold) -> None:
        for line in sold.lines:
            if GOODS[line.good].stock:
                self._take(line.good, line.quantity, sold.at, sold.day, "sale", self.sale_id)

    def _take(self, at_shelf: int, pieces: int, at: int, day: str, kind: str, ref: int) -> None:
        cost = GOODS[at_shelf].price * 35 // 100
        if self.stock[at_shelf] - pieces < 10:
            self.stock[at_shelf] += REFILL
            self._move(at - 1, day, at_shelf + 1, REFILL * 1000, cost, "receive", None)
        self.stock[at_shelf] -= pieces
        self._move(at, day, at_shelf + 1, -pieces * 1000, cost, kind, ref)

    def _move(self, at: int, day: str, product: int, quantity: int, cost: int, kind: str, ref: int | None) -> None:
        self.rows["stock_entry"].append((at, day, 1, product, quantity, cost, kind, ref, "", "", 1, None))

    def take(self) -> dict[str, list[Row]]:
        """The rows so far, to be written; the lots stay until the end since they are used later."""
        full, self.rows = self.rows, {name: [] for name in COLUMNS}
        full["points_entry"], self.points.entries = self.points.entries, []
        full["points_use"], self.points.uses = self.points.uses, []
        full |= self.history.take()
        return full

    def lots(self) -> list[Row]:
        """Every lot with what is left of it."""
        used = self.points.used
        return [(*lot[:6], lot[6] - used.get(lot[0], 0), lot[7]) for lot in self.points.lots]


def _spread_tax(sold: Sold) -> list[int]:
    shares = [0] * len(sold.lines)
    for kind, rate, _total, tax in sold.rates:
        at = [i for i, line in enumerate(sold.lines) if line.kind == kind and line.rate == rate]
        for i, share in zip(at, spread(tax, [sold.lines[i].amount for i in at]), strict=True):
            shares[i] = share
    return shares
