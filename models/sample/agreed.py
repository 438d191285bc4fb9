"""The sample's sales work: next steps of deals, what recurs, targets, quotations, contracts with their fees."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from models import rows, times
from models.contracts import contracts, days, fees
from models.pipeline import lines, onboarding, stages, targets
from models.pipeline.targets import Goal
from models.sample.people import public_id
from models.times import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.sample.midday import When
    from models.work import Tx

PORTION = 5_000
PLANNED = 0.7
"""So many of the open deals have a next step."""
STEPS = (
    ("お電話で日程のご相談", "Call about the date"),
    ("試飲会のご案内", "Invite to the tasting"),
    ("見積書をお送りする", "Send the quotation"),
    ("サンプルのご感想をうかがう", "Ask how the samples were"),
    ("訪問してご説明", "Visit and explain"),
)
ROTTING = {"qualification": 14, "demo": 14, "proposal": 21, "negotiation": 10}
CATEGORIES = {"proposal": "best", "negotiation": "commit"}
TARGET = 1_200_000
"""What the shop wants to win in a month; each rep a third of it."""
WON = (
    (("お礼のお電話", "Thank-you call"), 3, "owner"),
    (("ご利用状況の確認", "Ask how it goes"), 30, "owner"),
)
CONTRACTS = (
    (("オフィス定期便", "Beans for the office"), 200, 12, 14_580, "auto"),
    (("エスプレッソマシンのリース", "Lease of an espresso machine"), 300, 12, 12_000, "ask"),
    (("ミルの保守", "Maintenance of a mill"), 335, 12, 2_400, "ask"),
    (("カフェ会員 年会費", "Café club, yearly"), 120, 12, 500, "none"),
    (("器具レンタル", "Rental of equipment"), 700, 24, 3_800, "ask"),
)
"""Name, begun so many days ago, months, price a month, what happens at the end."""
QUOTED = 3
AGED = 22
"""Days that some deals have been left alone for."""
MACHINE = ("エスプレッソマシン EM-2", "Espresso machine EM-2")
SERVICE = ("保守（月額）", "Maintenance, a month")


def introduce(when: When, now: int, *, at: int, seed: int) -> None:
    """Let it all be there at `now` (ms UTC); `at` picks the language. Same seed, same rows."""
    tx = when(now)
    rng = random.Random(f"agreed {seed}")
    _arrange(tx, at)
    _goals(tx)
    _left_alone(tx)
    _next_steps(tx, at, rng)
    _recurring(tx)
    _contracts(when, now, at)
    _quotations(tx, at)
    _same_keys(tx)


def _same_keys(tx: Tx) -> None:
    """The same public keys for the same rows."""
    for table, where in (("contract", ""), ("quotation", ""), ("reminder", " WHERE about='contract'")):
        for key in tx.column(f"SELECT id FROM {table}{where} ORDER BY id"):
            tx.run(f"UPDATE {table} SET public_id=? WHERE id=?", public_id(random.Random(f"{table} {key}")), key)


def _arrange(tx: Tx, at: int) -> None:
    for one in stages.stages(tx):
        if one.kind == "open":
            stages.change_stage(
                tx,
                stage_id=one.id,
                rotting_days=ROTTING.get(one.key, 0),
                category=CATEGORIES.get(one.key, "pipeline"),
            )
    for title, later, whose in WON:
        onboarding.save(tx, title=title[at], days=later, whose=whose)


def _goals(tx: Tx) -> None:
    start = f"{tx.today[:7]}-01"
    months = [days.add_months(start, step)[:7] for step in range(-6, 3)]
    reps = tx.column("SELECT id FROM staff WHERE role='rep' ORDER BY id")
    wanted = [Goal(month, TARGET) for month in months]
    wanted += [Goal(month, TARGET // 3, staff_id=rep) for month in months for rep in reps]
    targets.set_goals(tx, wanted=wanted)


_REMINDER = (
    "INSERT INTO reminder (public_id, title, note, person_id, about, about_id, staff_id, day, state, result,"
    " created_at, created_by)"
)


def _next_steps(tx: Tx, at: int, rng: random.Random) -> None:
    """Reminders about most of the open deals, from some days ago to two weeks from now."""
    today = date.fromisoformat(tx.today)

    def planned() -> Iterator[tuple[tuple[Any, ...], tuple[str, int]]]:
        deals = tx.rows("SELECT id, person_id, owner_id FROM deal WHERE state='open' ORDER BY id")
        for key, person, owner in deals:
            if rng.random() < PLANNED:
                day = (today + timedelta(days=int(rng.random() * 18) - 3)).isoformat()
                title = STEPS[int(rng.random() * len(STEPS))][at]
                row = (public_id(rng), title, "", person, "deal", key, owner, day, "open", "", tx.now, owner)
                yield row, (day, key)

    found = planned()
    while some := list(islice(found, PORTION)):
        rows.insert(tx, _REMINDER, [row for row, _day in some])
        rows.update(tx, "UPDATE deal SET next_day=? WHERE id=?", [day for _row, day in some])


def _left_alone(tx: Tx) -> None:
    """Every eighth open deal has not been touched for weeks: some of them are stuck."""
    tx.run(
        "UPDATE deal SET touched_at=CASE WHEN touched_at-?<opened_at THEN opened_at ELSE touched_at-? END"
        " WHERE state='open' AND id % 8 = 0",
        AGED * DAY_MS,
        AGED * DAY_MS,
    )


def _recurring(tx: Tx) -> None:
    """Every ninth open deal is worth something each month for a year."""
    tx.run(
        "UPDATE deal SET monthly=amount / 12 / 100 * 100, months=12"
        " WHERE state='open' AND id % 9 = 0 AND amount >= 12000"
    )


def _contracts(when: When, now: int, at: int) -> None:
    people = when(now).column(
        "SELECT DISTINCT person_id FROM deal WHERE state='won' AND person_id IN"
        " (SELECT id FROM person WHERE merged_into_id IS NULL) ORDER BY person_id LIMIT ?",
        len(CONTRACTS),
    )
    for person, (name, back, months, price, renewal) in zip(people, CONTRACTS, strict=False):
        tx = when(now - 20 * DAY_MS)
        start = days.add_days(times.business_day(now, "Asia/Tokyo"), -back)
        contracts.make(
            tx, name=name[at], start_day=start, term_months=months, price=price, renewal=renewal, person_id=person,
            owner_id=1,
        )  # fmt: skip
    tx = when(now)
    while fees.fall_due(tx, day=tx.today):
        pass


def _quotations(tx: Tx, at: int) -> None:
    """Three of the largest deals in negotiation have lines and a quotation."""
    from models.billing import quotations

    found = tx.column(
        "SELECT d.id FROM deal d JOIN stage s ON s.id=d.stage_id WHERE d.state='open' AND s.key='proposal'"
        " AND d.months IS NULL ORDER BY d.amount DESC, d.id LIMIT ?",
        QUOTED,
    )
    beans = tx.value("SELECT min(id) FROM product WHERE active AND parent_id IS NULL AND price>=1000")
    for place, key in enumerate(found):
        offered = [lines.OfferedLine(MACHINE[at], 148_000, tax_kind="standard")]
        if beans is not None:
            offered.append(lines.from_product(tx, beans, quantity=1000 * (10 + 5 * place)))
        if place == 1:
            offered.append(lines.OfferedLine(SERVICE[at], 2_400, months=12))
        lines.save(tx, deal_id=key, lines=offered)
        quotations.make(tx, deal_id=key)
