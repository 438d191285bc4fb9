"""How tiers are reached and kept: the period that counts, and until when a tier lasts. Pure, but for `of_member`.

The period is a year (from January, from a day of the owner's, or from the day on which the member enrolled), the last
twelve months, or all the time since enrolment. A tier is kept to the end of the period in which it was reached and
`grace_months` longer, with `month_end` to that month's last day; then what was reached in the period until the last
day decides (case J2).
"""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from models.loyalty.programmes import expiry, later
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader

NEW_YEAR = "01-01"


class Period(StrEnum):
    """Over which time qualifying points are counted."""

    CALENDAR = "calendar"
    FIXED = "fixed"
    """A year from `TierRules.starts` on."""
    ANNIVERSARY = "anniversary"
    """A year from the day on which the member enrolled."""
    ROLLING = "rolling"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class TierRules:
    """How a programme's tiers are reached and kept: `points` for each `per` minor units paid, with tax."""

    points: int = 1
    per: int = 1
    period: Period = Period.CALENDAR
    grace_months: int = 12
    at_once: bool = False
    """Whether the sale that lifts earns at the new tier already; by default it still earns at the old one."""
    starts: str = NEW_YEAR
    """Month and day (MM-DD) on which a year that is counted by itself begins (`FIXED`)."""
    month_end: bool = False
    """Whether a tier is kept to the end of the month in which it would end."""

    @property
    def by_spend(self) -> bool:
        """Whether money spent is what counts, not points of its own."""
        return (self.points, self.per) == (1, 1)

    @property
    def yearly(self) -> bool:
        """Whether years follow one another, each counted by itself."""
        return self.period in (Period.CALENDAR, Period.FIXED, Period.ANNIVERSARY)

    @property
    def begins(self) -> str:
        """Month and day on which such a year begins."""
        return NEW_YEAR if self.period is Period.CALENDAR else self.starts


def rules_of(text: str) -> TierRules | None:
    """The rules of tiers in a programme's JSON ("tiers"); None where it has none."""
    plain = json.loads(text or "{}").get("tiers")
    if not plain:
        return None
    return TierRules(
        int(plain.get("points", 1)),
        int(plain.get("per", 1)),
        Period(plain.get("period", Period.CALENDAR)),
        int(plain.get("grace_months", 12)),
        bool(plain.get("at_once", False)),
        str(plain.get("starts", NEW_YEAR)),
        bool(plain.get("month_end", False)),
    )


def plain_of(rules: TierRules) -> dict[str, object]:
    """Rules as they stand in a programme's JSON; what is as usual is left out, so that older versions read it."""
    return {
        "points": rules.points,
        "per": rules.per,
        "period": rules.period.value,
        "grace_months": rules.grace_months,
        **({"at_once": True} if rules.at_once else {}),
        **({"starts": rules.starts} if rules.period is Period.FIXED else {}),
        **({"month_end": True} if rules.month_end else {}),
    }


def is_start(text: str) -> bool:
    """Whether a month and day (MM-DD) can begin every year: 29 February can't."""
    try:
        return len(text) == 5 and bool(date.fromisoformat(f"2023-{text}"))
    except ValueError:
        return False


def of_member(read: Reader, rules: TierRules, *, person_id: int, programme_id: int) -> TierRules:
    """The rules as they are for one member: a year from enrolment begins on that day."""
    if rules.period is not Period.ANNIVERSARY:
        return rules
    at = read.value(
        "SELECT MIN(enrolled_at) FROM account WHERE person_id=? AND programme_id=?", person_id, programme_id
    )
    return since(rules, enrolled_day(read, at) if at is not None else f"2000-{NEW_YEAR}")


def enrolled_day(read: Reader, at: int) -> str:
    """The business day of a moment of enrolment (ms UTC)."""
    from models import settings, times

    shop = settings.load(read)
    return times.business_date(at, shop.zone, shop.day_change_hour).isoformat()


def since(rules: TierRules, day: str) -> TierRules:
    """The rules for a member who enrolled on a day (ISO); on 29 February: each year from the 28th."""
    if rules.period is not Period.ANNIVERSARY:
        return rules
    start = day[5:]
    return replace(rules, starts="02-28" if start == "02-29" else start)


def window(rules: TierRules, day: str) -> str:
    """The first day of the period that counts on `day`; a year from enrolment needs `of_member` before."""
    if rules.yearly:
        start = f"{day[:4]}-{rules.begins}"
        return start if start <= day else f"{int(day[:4]) - 1:04}-{rules.begins}"
    if rules.period is Period.ROLLING:
        return later(_year_before(day), 1)
    return "0001-01-01"


def _year_before(day: str) -> str:
    now = date.fromisoformat(day)
    return date(now.year - 1, now.month, 28 if (now.month, now.day) == (2, 29) else now.day).isoformat()


def _next(rules: TierRules, day: str) -> str:
    """The first day of the year after the one that `day` is in."""
    return f"{int(window(rules, day)[:4]) + 1:04}-{rules.begins}"


def period_end(rules: TierRules, day: str) -> str:
    """The last day that counts together with `day`: of a year its end, else `day` itself."""
    return later(_next(rules, day), -1) if rules.yearly else day


def kept_until(rules: TierRules, day: str) -> str | None:
    """The last day on which a tier reached on `day` is kept, whatever happens; None: for good."""
    if rules.period is Period.ALWAYS:
        return None
    return _month_end(_plainly(rules, day)) if rules.month_end else _plainly(rules, day)


def _plainly(rules: TierRules, day: str) -> str:
    """The same without going to the month's end."""
    if rules.yearly:
        first = _next(rules, day)
        return later(expiry(first, rules.grace_months) or first, -1)
    end = later(expiry(day, 12) or day, -1)
    return expiry(end, rules.grace_months) or end


def _month_end(day: str) -> str:
    return f"{day[:8]}{monthrange(int(day[:4]), int(day[5:7]))[1]:02}"


def decided_by(rules: TierRules, until: str) -> str:
    """The day whose period decides when a tier ends that was kept to `until`: the days to the month's end don't count.

    Otherwise a year that ends on the 14th would be judged by the half month after it.
    """
    if not (rules.month_end and rules.yearly):
        return until
    for back in range(rules.grace_months // 12 + 3):
        day = f"{int(until[:4]) - back:04}-{until[5:7]}-01"
        if kept_until(rules, day) == until:
            return _plainly(rules, day)
    return until


def kept_again(rules: TierRules, until: str) -> str | None:
    """Until when a tier is kept that was held to `until` and reached again in the period until then."""
    kept = kept_until(rules, decided_by(rules, until))
    if kept is not None and kept <= until:
        return kept_until(rules, later(until, 1)) if rules.yearly else expiry(until, 12)
    return kept
