"""Published cases of points, rewards, gifts, returns, expiry, tiers and merges, step by step from loyalty.json.

`says` tells why, where Noren answers otherwise than the source by default. Earning alone is in
test_loyalty_programme_cases, cards are in test_wallet_cases, two tills at once (H12) in test_store_cases.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models import team
from models.counter import returns, stock
from models.counter.drafts import Booked, RewardUse
from models.counter.tables import Product
from models.errors import Refused
from models.loyalty import ledger, members, merges, owed, reward_edit, tiers
from models.loyalty.ledger import OpeningLot
from models.loyalty.reward_edit import RewardForm
from models.loyalty.tables import Programme
from models.loyalty.tier_rules import Period, TierRules
from models.promotions import promotions
from models.promotions.terms import terms_of
from tests.a_shop import DAY, Shop

CASES = json.loads(Path(__file__).with_name("loyalty.json").read_text(encoding="utf-8"))


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open()


class Replay:
    """A case on the till: goods, people and promotions by their names."""

    def __init__(self, shop: Shop, case: dict[str, Any]) -> None:
        self.shop = shop
        uncounted = case.get("uncounted", ())
        self.goods = {
            name: shop.product(name=name, price=price, keeps_stock=name not in uncounted)
            for name, price in case.get("goods", {}).items()
        }
        self.prices = case.get("goods", {})
        for name, many in case.get("stock", {}).items():
            shop.do(stock.receive, lines=[(self.goods[name], many * 1000, None)])
        shop.do(rules, rule=case.get("rule", {}), to_day=case.get("to_day"))
        shop.set(points_at_once=case.get("spend_at_once", False), **case.get("settings", {}))
        self.tiers = self._tiers(case.get("tiers", {}), case.get("tier_rules", {}))
        self.rewards = {one["name"]: self._reward(one) for one in case.get("rewards", ())}
        self.promotions: dict[str, int] = {}
        for one in case.get("promotions", ()):
            self.promotions[one["name"]] = self._offer(one)
        self.people = {name: self._member(name, lots) for name, lots in case.get("people", {}).items()}
        self.sales: list[int] = []
        self.staff: list[int] = []

    def _tiers(self, wanted: dict[str, int], rules: dict[str, Any]) -> dict[str, int]:
        if wanted:
            period = Period(rules.get("period", Period.CALENDAR))
            self.shop.do(tiers.set_rules, programme_id=1, rules=TierRules(**{**rules, "period": period}))
        return {
            name: self.shop.do(tiers.save, programme_id=1, tier_id=None, name=name, threshold=points)
            for name, points in wanted.items()
        }

    def _reward(self, one: dict[str, Any]) -> int:
        product = self.goods[one["product"]] if "product" in one else None
        plain = {name: one[name] for name in ("value", "free") if name in one}
        form = RewardForm(one["name"], one["kind"], one["points"], 1, product_id=product, **plain)
        return self.shop.do(reward_edit.create, form=form)

    def _offer(self, one: dict[str, Any]) -> int:
        plain = self._named({key: value for key, value in one.items() if key != "name"})
        return self.shop.do(promotions.create, name=one["name"], terms=terms_of(plain))

    def _named(self, plain: Any) -> Any:
        """Put keys in the place of "@goods", "%tier" and "#promotion"."""
        if isinstance(plain, dict):
            return {key: self._named(value) for key, value in plain.items()}
        if isinstance(plain, list):
            return [self._named(value) for value in plain]
        if isinstance(plain, str) and plain[:1] in ("@", "%", "#"):
            return {"@": self.goods, "%": self.tiers, "#": self.promotions}[plain[0]][plain[1:]]
        return plain

    def _member(self, name: str, lots: int | list) -> int:
        if isinstance(lots, int):
            return self.shop.member(points=lots, name=name)
        person = self.shop.member(name=name)
        opening = [OpeningLot(points, day) for points, day in lots]
        self.shop.do(ledger.opening_balance, account_id=self.shop.account(person).id, lots=opening)
        return person

    # -- steps -------------------------------------------------------------------------------------------------------

    def step(self, step: dict[str, Any]) -> dict[str, Any]:
        """Do one step; what it came to."""
        found: dict[str, Any] = {}
        self._at_work(step.get("by"))
        person = self.people.get(
            step.get("to") or step.get("look") or step.get("of") or step.get("batches") or step.get("merge", "?")[0]
        )
        if "sell" in step:
            found |= self._sell(step, person)
        elif "back" in step:
            booked = self.shop.back(self.sales[step["back"]], *step.get("pieces", ()))
            person, found = booked.person_id, {"total": booked.total, "reached": _reached(booked)}
        elif "refund" in step:
            line = self.shop.line(step["refund"], -1, name="Goodwill", earns=False)
            found = {"total": self.shop.sell(line, person=person, reason="Goodwill").total}
        elif "days" in step:
            self.shop.clock.advance(step["days"] * DAY)
        elif "expire" in step:
            while self.shop.do(ledger.expire_due):
                pass
        elif "end_tiers" in step:
            while self.shop.do(tiers.advance, day=self.shop.today):
                pass
        elif "merge" in step:
            self.shop.do(merges.merge, kept_id=person, gone_id=self.people[step["merge"][1]])
        elif "batches" in step:
            found["batches"] = self._batches(person)
        else:
            self._owner(step, person)
        return found | self._state(person)

    def _owner(self, step: dict[str, Any], person: int | None) -> None:
        """What the owner does, or the till afterwards."""
        shop = self.shop
        if "off" in step:
            shop.do(promotions.switch, promotion_id=self.promotions[step["off"]], active=False)
        elif "gone" in step:
            shop.do(gone, product_id=self.goods[step["gone"]])
        elif "credit" in step:
            shop.do(returns.credit_later, sale_id=self.sales[step["credit"]], person_id=person)
        elif "offer" in step:
            with pytest.raises(Refused, match=step["refused"]):
                self._offer(step["offer"])

    def _at_work(self, staff: int | None) -> None:
        """Let a member of staff be at the till, by number."""
        store = self.shop.store
        while staff is not None and len(self.staff) < staff:
            self.staff.append(self.shop.do(team.add, name=f"Staff {len(self.staff) + 1}"))
        store.actor = replace(store.actor, staff_id=self.staff[staff - 1] if staff else None)

    def _sell(self, step: dict[str, Any], person: int | None) -> dict[str, Any]:
        lines = [
            self.shop.line(self.prices[name], many, product_id=self.goods[name], name=name)
            for name, many in step["sell"].items()
            if many
        ]
        uses = tuple(
            RewardUse(self.rewards[name], times, step.get("reward_points", step.get("claims", 0)))
            for name, times in step.get("rewards", {}).items()
        )
        values = {
            "person": person,
            "points": step.get("points", 0),
            "rewards": uses,
            "codes": tuple(step.get("codes", ())),
            "staff_id": self.shop.store.actor.staff_id,
        }
        if "refused" in step:
            with pytest.raises(Refused, match=step["refused"]):
                self.shop.sell(*lines, **values)
            return {}
        booked = self.shop.sell(*lines, **values)
        self.sales.append(booked.sale_id)
        return {
            "total": booked.total,
            "tax": booked.tax,
            "earned": booked.points_earned,
            "spent": booked.points_used,
            "reached": _reached(booked),
        }

    def _batches(self, person: int) -> list[list[Any]]:
        account = self.shop.account(person).id
        return [[one.expires_on, one.points] for one in ledger.expiring(self.shop.store.here, account, self.shop.today)]

    def _state(self, person: int | None) -> dict[str, Any]:
        read = self.shop.store.here
        found: dict[str, Any] = {"sales": read.value("SELECT COUNT(*) FROM sale WHERE kind='sale'")}
        there = owed.gifts(read, day=self.shop.today)
        names = {key: name for name, key in self.goods.items()}
        gifts: dict[str, int] = {}
        for one in there:
            name = names[one.product_id]
            gifts[name] = gifts.get(name, 0) + one.quantity // 1000
        found["gifts"] = gifts
        if person is None:
            return found
        own = self.shop.account(person)
        stands = tiers.progress(read, person, self.shop.today)
        return found | {
            "balance": own.balance,
            "debt": own.debt,
            "lots": [list(lot) for lot in self.shop.lots(person)],
            "tier": stands.tier.name if stands and stands.tier else None,
            "until": stands.until_day if stands else None,
            "qualifying": stands.points if stands else 0,
            "coupons": read.value("SELECT COUNT(*) FROM coupon WHERE person_id=? AND state='open'", person),
            "entries": read.value("SELECT COUNT(*) FROM points_entry WHERE account_id=?", own.id),
            "gone": members.follow(read, person) != person,
        }


def _reached(booked: Booked) -> list[str]:
    """The marks of points that a receipt told of."""
    return [str(one.text.values["points"]) for one in booked.outcomes if one.kind == "reached"]


def gone(tx, *, product_id: int) -> None:
    tx.update(Product, product_id, active=False)


def rules(tx, *, rule: dict[str, Any], to_day: str | None) -> None:
    tx.update(Programme, 1, rules=json.dumps(rule), to_day=to_day)


@pytest.mark.parametrize("case", CASES, ids=[f"{one['case']}: {one['what']}" for one in CASES])
def test_a_published_case_comes_out_step_by_step(shop: Shop, case: dict[str, Any]) -> None:
    replay = Replay(shop, case)
    for at, step in enumerate(case["steps"]):
        found, then = replay.step(step), step.get("then", {})
        assert {name: found.get(name) for name in then} == then, f"step {at}: {step}"
        assert shop.problems() == []
