"""The sample's selling: reps in teams with rules and hours, leads in all states, deals open, won and lost."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from models import rows, settings, team, times
from models.criteria.nodes import Every, Leaf
from models.leads import assigning, qualification, routing, teams
from models.leads.routing import HOUR_MS as _HOUR
from models.sample.names import FROM
from models.sample.people import public_id
from models.times import DAY_MS
from models.work import Tx

REPS = (("高橋 誠", "Makoto Takahashi"), ("中村 彩", "Aya Nakamura"), ("小川 翼", "Tsubasa Ogawa"))
TEAM = ("卸・ギフト営業", "Wholesale and gifts")
RULES = (("東京の卸", "Wholesale in Tokyo"), ("紹介のお客様", "Brought by others"), ("そのほか", "All others"))
NAMES = (
    ("季節のギフト {n}箱", "Seasonal gifts, {n} boxes"),
    ("オフィス用の豆 月{n}kg", "Beans for the office, {n} kg a month"),
    ("ブライダル引出物 {n}組", "Wedding favours, {n} sets"),
    ("店舗向け卸 月{n}kg", "Wholesale, {n} kg a month"),
    ("イベント出張コーヒー {n}名", "Coffee at an event for {n}"),
)
REASONS = ("仕入先でした", "A supplier"), ("個人でのご利用のみ", "Only for private use")
SOURCES = (("web", 0.28), ("introduction", 0.62), ("fair", 0.38), ("shop", 0.5))
"""Where deals come from, and how often they are won."""
BACK = ("ご予算は来期以降", "The budget is for next year")
OPEN_STAGES = (1, 1, 2, 2, 3, 3, 4)
SCORE_BAR, GRADE_BAR = 50, 5
"""The bars of this shop: interest is slow in coffee, and C is good."""
PORTION = 5_000
FULL = 100_000
"""Up to so many deals have every move and touchpoint; beyond it the beginning and the end."""


def sizes(people: int) -> tuple[int, int]:
    """How many deals are open and closed in a shop of so many people."""
    if people <= 10_000:
        return people * 12 // 100, people * 4 // 10
    return people // 10, people // 2 if people <= 300_000 else people


def introduce(when: Callable[[int], Tx], now: int, *, at: int, seed: int) -> None:
    """Let reps, rules, leads and deals be there at `now` (ms UTC); `at` picks the language. Same seed, same rows."""
    tx = when(now)
    reps = [team.add(tx, name=name[at], role="rep") for name in REPS]
    _team(tx, reps, at)
    tx.run("UPDATE lead SET list='nurture' WHERE list=''")
    _in_hand(tx, reps)
    early = when(now - 4 * DAY_MS)
    _assigned(early, reps)
    while qualification.put_right(tx):
        pass
    _states(tx, reps, at)
    people = int(tx.value("SELECT count(*) FROM person"))
    _deals(tx, people, reps, at, random.Random(f"deals {seed}"))
    _converted(tx)
    _same_keys(tx)


def _team(tx: Tx, reps: Sequence[int], at: int) -> None:
    key = teams.save_team(tx, name=TEAM[at], leader_id=reps[0])
    teams.save_member(tx, team_id=key, staff_id=reps[0], capacity=150)
    fair = Leaf("person.source", "is", FROM["fair"][at])
    teams.save_member(tx, team_id=key, staff_id=reps[1], capacity=150, wants=fair)
    teams.save_member(tx, team_id=key, staff_id=reps[2], capacity=60)
    tokyo = Every((Leaf("person.region", "is", "東京都"), Leaf("person.company", "known")))
    routing.save(tx, name=RULES[0][at], node=tokyo, team_id=key, respond_minutes=120)
    routing.save(tx, name=RULES[1][at], node=Leaf("person.source", "is", FROM["introduction"][at]), staff_id=reps[0])
    routing.save(tx, name=RULES[2][at], node=Every(), team_id=key)
    teams.set_hours(tx, staff_id=None, week=(*(((540, 1080),) for _day in range(6)), ()))
    day = date.fromisoformat(tx.today)
    first, last = day + timedelta(days=9), day + timedelta(days=13)
    teams.add_absence(tx, staff_id=reps[2], first_day=first.isoformat(), last_day=last.isoformat())
    settings.change(tx, lead_default_owner=1, score_sales_bar=SCORE_BAR, grade_sales_bar=GRADE_BAR)


def _leads(tx: Tx, state: str, count: int, skip: int = 0) -> list[int]:
    return tx.column(
        "SELECT id FROM person WHERE lead_state=? AND merged_into_id IS NULL ORDER BY id DESC LIMIT ? OFFSET ?",
        state,
        count,
        skip,
    )


def _in_hand(tx: Tx, reps: Sequence[int]) -> None:
    """Whoever is worked on has somebody; the latest two dozen are given out by the verbs."""
    tx.run(
        f"UPDATE person SET owner_id={int(reps[0])} + id % {len(reps)} WHERE lead_state='working' AND id NOT IN"
        " (SELECT id FROM person WHERE lead_state='working' AND merged_into_id IS NULL ORDER BY id DESC LIMIT 24)"
    )


def _assigned(tx: Tx, reps: Sequence[int]) -> None:
    """Some were given out days ago: most of them answered, some not."""
    ids = _leads(tx, "working", 24)
    for order, key in enumerate(ids):
        assigning.give(tx, person_ids=[key], staff_id=reps[order % 3])
    answered = [key for order, key in enumerate(ids) if order % 6]
    rows.update(
        tx,
        "UPDATE lead SET responded_at=? WHERE person_id=?",
        [(tx.now + _HOUR * (1 + key % 5), key) for key in answered],
    )


def _states(tx: Tx, reps: Sequence[int], at: int) -> None:
    for key in _leads(tx, "working", 8, 30):
        qualification.take(tx, person_id=key, staff_id=reps[key % 3])
        qualification.qualify(tx, person_id=key)
    for key in _leads(tx, "working", 3, 60):
        qualification.take(tx, person_id=key, staff_id=reps[0])
        qualification.hand_back(tx, person_id=key, reason=BACK[at])
    for order, key in enumerate(_leads(tx, "new", 6, 20)):
        qualification.disqualify(tx, person_id=key, reason=REASONS[order % 2][at])


# -- deals ------------------------------------------------------------------------------------------------------------

_DEAL = (
    "INSERT INTO deal (id, public_id, name, stage_id, state, person_id, amount, expected_day, probability, owner_id,"
    " source, wishes, note, reason_id, reason_note, opened_at, stage_at, touched_at, closed_at, closed_day, position)"
)
_MOVE = "INSERT INTO deal_move (deal_id, at, day, from_stage_id, stage_id, state, staff_id)"
_TOUCH = "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, text, about, staff_id, shop_id)"
_Row = tuple[Any, ...]


def _deals(tx: Tx, people: int, reps: Sequence[int], at: int, rng: random.Random) -> None:
    opened, closed = sizes(people)
    stages: dict[str, int] = dict(tx.rows("SELECT key, id FROM stage WHERE pipeline_id=1"))
    keys = [stages[name] for name in ("qualification", "demo", "proposal", "negotiation", "won")]
    reasons = tx.column("SELECT id FROM lost_reason ORDER BY id")
    gone = set(tx.column("SELECT id FROM person WHERE merged_into_id IS NOT NULL"))
    whole = opened + closed <= FULL
    zone = settings.load(tx).zone

    def day_of(moment: int) -> str:
        return times.business_day(moment, zone)

    def one(key: int) -> tuple[_Row, list[_Row], list[_Row]]:
        person = _person(rng, people, gone)
        source, chance = SOURCES[int(rng.random() * len(SOURCES))]
        name = NAMES[int(rng.random() * len(NAMES))][at].format(n=5 * (1 + int(rng.random() * 12)))
        money = 1_000 * (5 + int(rng.random() ** 2 * 300))
        rep = reps[int(rng.random() * len(reps))]
        is_open = key > closed
        long = 4 + int(rng.random() * 56)
        end = tx.now - int(rng.random() * (3 if is_open else 700) * DAY_MS) - _HOUR
        start = end - long * DAY_MS
        won = rng.random() < chance * (1.15 - money / 600_000)
        reached = OPEN_STAGES[int(rng.random() * len(OPEN_STAGES))] - 1
        state = "open" if is_open else "won" if won else "lost"
        stage = keys[4] if state == "won" else keys[reached]
        expected = day_of(end + int((rng.random() * 60 - 8) * DAY_MS)) if is_open else day_of(end)
        reason = reasons[int(rng.random() * len(reasons))] if state == "lost" else None
        sure = None if is_open else 10_000 if won else 0
        shut, shut_day = (None, None) if is_open else (end, day_of(end))
        last = end if not is_open or reached else start
        deal = (
            key, public_id(rng), name, stage, state, person, money, expected, sure, rep, FROM[source][at], "", "",
            reason, "", start, last, end, shut, shut_day, key,
        )  # fmt: skip
        moves: list[_Row] = [(key, start, day_of(start), None, keys[0], "open", rep)]
        met: list[_Row] = [(person, start, "deal", key, money, name, "qualification", rep, 1)] if whole else []
        if reached and (whole or is_open):
            middle = end if is_open else (start + end) // 2
            moves.append((key, middle, day_of(middle), keys[0], keys[reached], "open", rep))
        before = keys[reached]
        if not is_open:
            moves.append((key, end, day_of(end), before, stage, state, rep))
            met.append((person, end, f"deal_{state}", key, money, name, None, rep, 1))
        return deal, moves, met

    found: Iterator[tuple[_Row, list[_Row], list[_Row]]] = (one(key) for key in range(1, opened + closed + 1))
    while some := list(islice(found, PORTION)):
        rows.insert(tx, _DEAL, [deal for deal, _moves, _met in some])
        rows.insert(tx, _MOVE, [move for _deal, moves, _met in some for move in moves])
        rows.insert(tx, _TOUCH, [touch for _deal, _moves, met in some for touch in met])


def _person(rng: random.Random, people: int, gone: set[int]) -> int:
    while True:
        found = 1 + int(rng.random() * people)
        if found not in gone:
            return found


def _converted(tx: Tx) -> None:
    """Leads in hand with a deal that is open or won became that deal."""
    tx.run(
        "UPDATE lead SET deal_id=(SELECT max(d.id) FROM deal d WHERE d.person_id=lead.person_id AND d.state<>'lost'),"
        " accepted_at=(SELECT max(d.opened_at) FROM deal d WHERE d.person_id=lead.person_id AND d.state<>'lost'),"
        " list='nurture' WHERE person_id IN (SELECT p.id FROM person p JOIN deal d ON d.person_id=p.id"
        " AND d.state<>'lost' WHERE p.lead_state IN ('working', 'qualified'))"
    )
    tx.run(
        "UPDATE person SET lead_state='converted' WHERE lead_state IN ('working', 'qualified')"
        " AND id IN (SELECT person_id FROM lead WHERE deal_id IS NOT NULL)"
    )


def _same_keys(tx: Tx) -> None:
    """The same public keys for the same rows."""
    for table, where in (
        ("team", ""), ("routing_rule", ""), ("staff", " WHERE id>1"),
        ("reminder", " WHERE about IN ('leads', 'ready', 'cooled')"),
    ):  # fmt: skip
        for key in tx.column(f"SELECT id FROM {table}{where} ORDER BY id"):
            tx.run(f"UPDATE {table} SET public_id=? WHERE id=?", public_id(random.Random(f"{table} {key}")), key)
