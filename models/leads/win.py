"""The win probability of deals and leads: counters kept as deals are closed, the chance, and why it is what it is.

The counters stand in `win_count` in tenths, by team (null: deals without one). A deal of a team is judged by its team's
counters once the team has closed enough, else by those of all teams together. From `learned`'s bounds on the weights
that were fitted overnight take the place of the counters' shares; the stage always speaks through the counters.

What somebody typed by hand stays; the computed chance keeps moving beside it.
"""

from __future__ import annotations

import json
from dataclasses import field
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, Any

from models import settings
from models.criteria.fields import CHANNELS, TOUCHES
from models.errors import N_, Message
from models.leads import bayes, facts, learned
from models.leads.bayes import STAGE, TAG, WON, Counts, Factor
from models.leads.tables import WinCount
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.leads.facts import Known
    from models.leads.learned import Model
    from models.work import Reader, Row, Tx

LEAST = 50
"""Closed deals from which on a chance is said: with fewer, the share of the won alone is uncertain by seven points."""
LEAST_EACH = 10
"""Of them won, and of them lost: about ten outcomes are what one field needs to be told apart from chance."""
NEUTRAL, NEUTRAL_FITTED = 0.005, 0.02
"""What lies so close to one half is not named; a fitted weight is never quite nothing."""
QUALITIES = ("phone", "mail")
"""Fields whose values are ok or bad."""
SILENT = N_(
    "Too little history: {count} deals were closed, {won} of them won. From {least} closed deals on, with at least"
    " {each} won and {each} lost, a chance is shown."
)


@dataclass(frozen=True, slots=True)
class Pipe:
    """A pipeline's stages in their order, as keys in text; the first one bears the base of all chances."""

    order: tuple[str, ...]
    won: frozenset[str]


@dataclass(frozen=True)
class Knows:
    """Everything that a chance is worked out from; asked once for many deals."""

    by_team: Mapping[int | None, Counts]
    pooled: Counts
    pipes: Mapping[str, Pipe]
    """By stage."""
    first: str
    """Where a lead would begin: the first stage of the first pipeline with a history."""
    edges: Mapping[str, tuple[float, ...]]
    left_out: frozenset[str]
    model: Model | None
    least: int = LEAST
    least_each: int = LEAST_EACH
    sums: dict[int, dict[str, bayes.Count]] = field(default_factory=dict)
    """The sums of fields by the counters that they belong to, so that many deals are judged quickly."""

    def counts(self, team_id: int | None, first: str) -> Counts:
        """The counters of a team where it has closed enough, else of all."""
        own = self.by_team.get(team_id) if team_id is not None else None
        return own if own is not None and self.enough(own, first) else self.pooled

    def enough(self, counts: Counts, first: str) -> bool:
        """Whether enough deals were closed for a chance to be said."""
        won, lost = closed(counts, first)
        return won + lost >= self.least and min(won, lost) >= self.least_each

    def first_of(self, stage: str) -> str:
        """The first stage of a stage's pipeline."""
        pipe = self.pipes.get(stage)
        return pipe.order[0] if pipe is not None else self.first


def closed(counts: Counts, first: str) -> tuple[int, int]:
    """How many deals were won and lost, as a pipeline's first stage counted them."""
    won, lost = counts.get(STAGE, {}).get(first, (0, 0))
    return won // bayes.ONE, lost // bayes.ONE


# -- what is known ----------------------------------------------------------------------------------------------------


def knows(read: Reader, *, least: int = LEAST, least_each: int = LEAST_EACH) -> Knows:
    """What all chances rest on now; the bounds are for cases that are smaller than any shop's history."""
    by_team, pooled = counters(read)
    params = latest(read, "win")
    model = params.get("model")
    pipes, first = pipelines(read)
    return Knows(
        by_team,
        pooled,
        pipes,
        _begins(pipes, pooled, least) or first,
        {name: tuple(some) for name, some in params.get("edges", {}).items()},
        left_out(read, params),
        learned.from_plain(model) if model else None,
        least,
        least_each,
    )


def _begins(pipes: Mapping[str, Pipe], pooled: Counts, least: int) -> str:
    firsts = (pipe.order[0] for pipe in pipes.values())
    return next((one for one in firsts if sum(closed(pooled, one)) >= max(1, least)), "")


def latest(read: Reader, kind: str) -> Mapping[str, Any]:
    """What the latest model of a kind says; empty before the first."""
    found = read.value("SELECT params FROM prediction WHERE kind=? ORDER BY at DESC, id DESC LIMIT 1", kind)
    return _parsed(found) if found else {}


@lru_cache(maxsize=4)
def _parsed(text: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(text)
    return plain


def left_out(read: Reader, params: Mapping[str, Any] | None = None) -> frozenset[str]:
    """The fields that no chance rests on: flagged and not allowed, or left out by the owner."""
    shop = settings.load(read)
    flagged = {one["field"] for one in (latest(read, "win") if params is None else params).get("suspects", [])}
    return frozenset(flagged - set(shop.win_used)) | frozenset(shop.win_left_out)


def counters(read: Reader) -> tuple[dict[int | None, Counts], Counts]:
    """All counters by team, and those of all teams added up."""
    by_team: dict[int | None, dict[str, dict[str, bayes.Count]]] = {}
    pooled: dict[str, dict[str, bayes.Count]] = {}
    for team, name, value, won, lost in read.rows("SELECT team_id, field, value, won, lost FROM win_count"):
        by_team.setdefault(team, {}).setdefault(name, {})[value] = (won, lost)
        had = pooled.setdefault(name, {}).get(value, (0, 0))
        pooled[name][value] = (had[0] + won, had[1] + lost)
    return dict(by_team), pooled


def pipelines(read: Reader) -> tuple[dict[str, Pipe], str]:
    """Each stage's pipeline, and the first stage of the first one ("" where there is none)."""
    rows = read.rows(
        "SELECT s.pipeline_id, s.id, s.kind FROM stage s JOIN pipeline p ON p.id=s.pipeline_id"
        " ORDER BY p.position, p.id, CASE s.kind WHEN 'won' THEN 1 ELSE 0 END, s.position, s.id"
    )
    orders: dict[int, list[tuple[str, str]]] = {}
    for pipeline, stage, kind in rows:
        orders.setdefault(pipeline, []).append((str(stage), kind))
    found: dict[str, Pipe] = {}
    for some in orders.values():
        pipe = Pipe(tuple(key for key, _kind in some), frozenset(key for key, kind in some if kind == "won"))
        found.update(dict.fromkeys(pipe.order, pipe))
    return found, str(rows[0][1]) if rows else ""


# -- the chance -------------------------------------------------------------------------------------------------------


def chance(known: Known, about: Knows) -> int | None:
    """The chance in hundredths of a per cent; None where there is too little history.

    A deal in a won stage is at 100 %, one without a stage at 0 (cases A). A lead is judged as a deal just opened.
    """
    stage = known.stage or (about.first if not known.deal_id else "")
    if not stage:
        return 0
    pipe = about.pipes.get(stage)
    if pipe is not None and stage in pipe.won:
        return WON
    first = about.first_of(stage)
    counts = about.counts(known.team_id, first)
    if not about.enough(counts, first):
        return None
    if about.model is not None:
        return bayes.hundredths(about.model.share(known.values, _prior(counts, stage, first)))
    some = facts.counted(known, about.edges, about.left_out)
    return bayes.chance(counts, some, stage, first, about.sums.setdefault(id(counts), {}))


def _prior(counts: Counts, stage: str, first: str) -> float:
    stages = counts[STAGE]
    won, lost = stages.get(stage, stages[first])
    return learned.odds(won, lost)


@dataclass(frozen=True, slots=True)
class Reason:
    """A field with what stands in it, and from 0 (against) to 1 (for) what it says."""

    field: str
    label: Message | str
    value: Message | str
    helps: float


@dataclass(frozen=True, slots=True)
class Why:
    """A chance with its reasons: the strongest first. `basis` closed deals stand behind it, `won` of them won."""

    chance: int | None
    by_hand: int | None
    helping: tuple[Reason, ...]
    hurting: tuple[Reason, ...]
    basis: int
    won: int
    silence: Message | None = None
    """Why no chance is said."""


def why_deal(read: Reader, deal_id: int, *, about: Knows | None = None) -> Why | None:
    """A deal's chance with its reasons; None when the deal is gone."""
    found = facts.of_deals(read, [deal_id])
    by_hand = read.value("SELECT probability_by_hand FROM deal WHERE id=?", deal_id)
    return _why(read, found[0], about or knows(read), by_hand) if found else None


def why_person(read: Reader, person_id: int, *, about: Knows | None = None) -> Why | None:
    """The chance to win a lead that has no deal yet, with its reasons; None when the person is gone."""
    found = facts.of_people(read, [person_id])
    return _why(read, found[0], about or knows(read), None) if found else None


def _why(read: Reader, known: Known, about: Knows, by_hand: int | None) -> Why:
    stage = known.stage or about.first
    first = about.first_of(stage)
    counts = about.counts(known.team_id, first)
    won, lost = closed(counts, first)
    if not about.enough(counts, first):
        values = {"count": won + lost, "won": won, "least": about.least, "each": about.least_each}
        return Why(None, by_hand, (), (), won + lost, won, Message(SILENT, values))
    edge = NEUTRAL if about.model is None else NEUTRAL_FITTED
    some = _factors(known, about, counts, stage, first)
    found = bayes.explained((one for one in some if not _absurd(one)), edge)
    own = {one.id: one.own_name for one in facts.own_fields(read)}
    said = _Words(read, own, about.edges if about.model is None else about.model.edges)
    helping, hurting = (tuple(said.reason(one) for one in some) for some in (found.helping, found.hurting))
    return Why(chance(known, about), by_hand, helping, hurting, won + lost, won)


def _factors(known: Known, about: Knows, counts: Counts, stage: str, first: str) -> tuple[Factor, ...]:
    if about.model is None:
        return bayes.factors(counts, facts.counted(known, about.edges, about.left_out), stage, first)
    model, found = about.model, []
    for name in model.fields:
        value = known.values.get(name)
        weight = model.weight(name, value)
        if value is not None and weight:
            found.append(Factor(name, learned.cell(model.edges.get(name), value), exp(weight), 1.0))
    return (*found, *bayes.factors(counts, (), stage, first))


def _absurd(one: Factor) -> bool:
    """Whether chance alone makes a bad phone or mail help, or a good one hurt: never named (case A6)."""
    return one.field in QUALITIES and (one.value == "bad") == (one.helps > 0.5)


class _Words:
    """Values of fields as they are said: names of products, stages and tags, stretches of numbers."""

    def __init__(self, read: Reader, own: Mapping[str, str], edges: Mapping[str, Sequence[float]]) -> None:
        self.read, self.own, self.edges = read, own, edges

    def reason(self, one: Factor) -> Reason:
        return Reason(one.field, facts.label_of(one.field, self.own), self.value(one.field, one.value), one.helps)

    def value(self, name: str, value: str) -> Message | str:
        if value.startswith("#") and name in self.edges:
            return stretch(self.edges[name], int(value[1:]), name)
        if name == STAGE:
            from models.pipeline.stages import STAGE_NAMES, named

            row = self.read.row("SELECT name, key FROM stage WHERE id=?", value) or (value, "")
            return named(row[0], row[1], STAGE_NAMES)
        if name in _NAMED:
            return str(self.read.value(_NAMED[name], value) or value)
        if name in _CHOICES:
            words = dict(_CHOICES[name])
            return Message(words[value]) if value in words else value
        return Message(_WORDS[name, value]) if (name, value) in _WORDS else value


_NAMED = {
    "product": "SELECT trim(name || ' ' || variant) FROM product WHERE id=?",
    TAG: "SELECT name FROM tag WHERE id=?",
}
_CHOICES = {"first": TOUCHES, "channel": CHANNELS}
_WORDS = {
    ("phone", "ok"): N_("can be dialled"),
    ("phone", "bad"): N_("can't be dialled"),
    ("mail", "ok"): N_("looks right"),
    ("mail", "bad"): N_("looks wrong"),
}


def stretch(edges: Sequence[float], at: int, name: str) -> Message | str:
    """The numbers of a bin in words; own numbers are kept in thousandths."""
    some = [edge / 1000 if name.startswith(facts.OWN) else edge for edge in edges]
    low = f"{some[at - 1]:,.10g}" if 0 < at <= len(some) else ""
    high = f"{some[at]:,.10g}" if at < len(some) else ""
    if not low or not high:
        return Message(N_("from {low}"), {"low": low}) if low else Message(N_("up to {high}"), {"high": high})
    return Message(N_("{low} to {high}"), {"low": low, "high": high})


# -- counted live -----------------------------------------------------------------------------------------------------


def counted(
    tx: Tx,
    *,
    deal_id: int,
    from_state: str,
    from_stage: int | None,
    to_state: str,
    to_stage: int | None,
) -> None:
    """A deal went from a state and stage to others (`from_state` "" when it is new): the counters follow at once.

    Won and lost add one where they begin and take it away where they end; then the deal's own chance is worked out
    anew. Called by the verbs of deals, after they wrote the deal.
    """
    found = facts.of_deals(tx, [deal_id])
    if not found:
        return
    known = found[0]
    edges = latest(tx, "win").get("edges", {})
    pipes, _first = pipelines(tx)
    some = facts.counted(known, edges)
    for state, stage, sign in ((from_state, str(from_stage or ""), -1), (to_state, str(to_stage or ""), 1)):
        order = pipes[stage].order if stage in pipes else ()
        for name, value, won, lost in bayes.steps(state, stage, order, some):
            add(tx, known.team_id, name, value, sign * won, sign * lost)
    if to_state == "open":
        follow(tx, deal_id=deal_id)


def add(tx: Tx, team_id: int | None, name: str, value: str, won: int, lost: int) -> None:
    """Count some deals more or less (in deals, not tenths) on a value."""
    row = tx.row(
        "SELECT id, won, lost FROM win_count WHERE field=? AND value=? AND coalesce(team_id, 0)=?",
        name,
        value,
        team_id or 0,
    )
    if row is None:
        if won > 0 or lost > 0:
            put(tx, team_id, name, value, bayes.moved(None, won, lost))
        return
    after = bayes.moved((row[1], row[2]), won, lost)
    tx.run("UPDATE win_count SET won=?, lost=? WHERE id=?", *after, row[0])
    tx.touch("win_count", None)


def put(tx: Tx, team_id: int | None, name: str, value: str, count: bayes.Count) -> None:
    """Write a new counter."""
    tx.run(
        "INSERT INTO win_count (team_id, field, value, won, lost) VALUES (?,?,?,?,?)",
        team_id,
        name,
        value,
        *count,
    )
    tx.touch(WinCount._meta.table_name, None)


def follow(tx: Tx, *, deal_id: int) -> int | None:
    """Work an open deal's chance out anew, and keep it; returns it. What was typed by hand is not touched."""
    found = facts.of_deals(tx, [deal_id])
    if not found or found[0].state != "open":
        return None
    now = chance(found[0], knows(tx))
    tx.run("UPDATE deal SET probability=? WHERE id=?", now, deal_id)
    tx.touch("deal", [deal_id])
    return now


def team_gone(tx: Tx, *, team_id: int) -> None:
    """A team is deleted: what its counters knew goes to the deals without a team (case A10)."""
    for key, name, value, won, lost in tx.rows(
        "SELECT id, field, value, won, lost FROM win_count WHERE team_id=?", team_id
    ):
        row = tx.row("SELECT id, won, lost FROM win_count WHERE team_id IS NULL AND field=? AND value=?", name, value)
        after = bayes.pooled((row[1], row[2]) if row else None, (won, lost))
        if row is not None and after is not None:
            tx.run("UPDATE win_count SET won=?, lost=? WHERE id=?", *after, row[0])
        elif after is not None:
            put(tx, None, name, value, after)
        tx.run("DELETE FROM win_count WHERE id=?", key)
    tx.touch("win_count", None)


def undone(tx: Tx, images: Sequence[tuple[str, int, Mapping[str, Any] | None, Mapping[str, Any] | None]]) -> None:
    """An undo put deals back as they were: the counters follow. Called where derived tables are brought up to date."""
    if tx.undoes_id is None:
        return
    for table, key, before, after in images:
        if table == "deal" and before and after and ("state" in after or "stage_id" in after or "stage" in after):
            state, stage = _deal(tx, key)
            counted(
                tx,
                deal_id=key,
                from_state=before.get("state", state),
                from_stage=before.get("stage_id", before.get("stage", stage)),
                to_state=state,
                to_stage=stage,
            )


def _deal(read: Reader, deal_id: int) -> tuple[str, int | None]:
    row: Row = read.row("SELECT state, stage_id FROM deal WHERE id=?", deal_id) or ("", None)
    return row[0], row[1]
