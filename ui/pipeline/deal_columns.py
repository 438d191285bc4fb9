"""The columns of the list of deals: what each shows, by what it is sorted, and whether it is edited in place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, amount
from models import times
from models.criteria.fields import DEAL_CATEGORIES, DEAL_STATES
from models.errors import N_
from models.values import dataclass
from ui.people import words
from ui.people.deals_card import percent
from ui.pipeline.card_words import idle_days
from ui.theme import theme
from ui.widgets import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.pipeline.listing import ListedDeal
    from ui.pipeline.card_words import Now


@dataclass(frozen=True, slots=True)
class DealColumn:
    """A column: its title (message id), its width at zoom 1 (0 stretches), its order, how it is edited ("": not)."""

    id: str
    title: str
    width: int
    text: Callable[[ListedDeal, Now, Mapping[int, str]], str]
    right: bool = False
    order: str = ""
    edit: str = ""
    """line, money, percent, day, stage, owner, category"""


def _name(one: ListedDeal, _now: Now, _stages: Mapping[int, str]) -> str:
    return words.brief(one.name, 120)


def _source(one: ListedDeal, _now: Now, _stages: Mapping[int, str]) -> str:
    return words.brief(one.source, 40)


def _owner(one: ListedDeal, _now: Now, _stages: Mapping[int, str]) -> str:
    return words.brief(one.owner, 40)


def _expected(one: ListedDeal, now: Now, _stages: Mapping[int, str]) -> str:
    return _day(one.expected_day, now)


def _category(one: ListedDeal, _now: Now, _stages: Mapping[int, str]) -> str:
    return _(dict(DEAL_CATEGORIES)[one.category])


def _customer(one: ListedDeal, _now: Now, _stages: Mapping[int, str]) -> str:
    return words.brief(one.company or words.plain_name(one.person), 60) if one.company or one.person else ""


def _money(value: int | None) -> str:
    return "" if value is None else amount(value)


def _monthly(one: ListedDeal, _now: Now, _stages: Mapping[int, str]) -> str:
    if not one.monthly:
        return ""
    return f"{amount(one.monthly)} × {one.months}" if one.months else amount(one.monthly)


def _day(day: str | None, now: Now) -> str:
    from datetime import date

    return words.short_date(date.fromisoformat(day), now.today) if day else ""


def _moment(at: int, now: Now) -> str:
    return words.short_date(times.business_date(at, now.zone, now.day_change_hour), now.today)


def _idle(one: ListedDeal, now: Now, _stages: Mapping[int, str]) -> str:
    return _("{days} d", days=idle_days(one.touched_at, now)) if one.state == "open" else ""


COLUMNS = (
    DealColumn("name", N_("Name of the deal"), 0, _name, order="name", edit="line"),
    DealColumn("customer", N_("Customer"), 150, _customer, order="customer"),
    DealColumn("stage", N_("Stage"), 120, lambda one, _n, s: s.get(one.stage_id, ""), order="stage", edit="stage"),
    DealColumn("amount", N_("Amount"), 120, lambda one, _n, _s: _money(one.amount), True, "amount", "money"),
    DealColumn("chance", N_("Probability"), 90, lambda one, _n, _s: percent(one.chance), True, "chance", "percent"),
    DealColumn("weighted", N_("Weighted"), 120, lambda one, _n, _s: amount(one.weighted), True, "weighted"),
    DealColumn("expected", N_("Expected on"), 110, _expected, False, "expected", "day"),
    DealColumn("next", N_("Next step on"), 110, lambda one, n, _s: _day(one.next_day, n), order="next"),
    DealColumn("owner", N_("Looked after by"), 136, _owner, order="owner", edit="owner"),
    DealColumn("monthly", N_("Each month"), 130, _monthly, True, "monthly"),
    DealColumn("idle", N_("Untouched"), 90, _idle, True, "touched"),
    DealColumn("source", N_("Source"), 110, _source, order="source", edit="line"),
    DealColumn("opened", N_("Opened on"), 110, lambda one, n, _s: _moment(one.opened_at, n), order="opened"),
    DealColumn("closed", N_("Closed on"), 110, lambda one, n, _s: _day(one.closed_day, n), order="closed"),
    DealColumn("state", N_("State"), 80, lambda one, _n, _s: _(dict(DEAL_STATES)[one.state]), order="state"),
    DealColumn("category", N_("Forecast category"), 130, _category, edit="category"),
)
"""All that there are, in the order in which they are offered."""
USUAL = ("name", "customer", "stage", "amount", "chance", "expected", "next", "owner")
BY_ID = {one.id: one for one in COLUMNS}


def shown(ids: tuple[str, ...], now: Callable[[], Now], stages: Mapping[int, str]) -> list[Column]:
    """Columns as the list shows them; what is overdue is red, a closed deal quiet."""
    return [
        Column(
            _(one.title),
            partial(_text, one, now, stages),
            one.width,
            one.right,
            one.order,
            partial(_ink, one.id, now),
        )
        for one in (BY_ID[key] for key in ids)
    ]


def _text(column: DealColumn, now: Callable[[], Now], stages: Mapping[int, str], one: ListedDeal) -> str:
    return column.text(one, now(), stages)


def _ink(column: str, now: Callable[[], Now], one: ListedDeal) -> Any:
    if one.state != "open":
        return theme.color("text3")
    day = {"next": one.next_day, "expected": one.expected_day}.get(column)
    return theme.color("red") if day and day < now().today.isoformat() else None
