"""What the law says about prepaid money, by country profile: a hint with its source, and not counsel.

Japan, 資金決済に関する法律 (Payment Services Act), prepaid means that only the issuer accepts (自家型前払式支払手段):
article 4 no. 2 exempts what can be used for at most six months from its issue (Enforcement Order, article 4);
otherwise, once the unspent total exceeds ¥10,000,000 on a base date, 31 March or 30 September (articles 3 and 14,
Enforcement Order article 6), the issuer notifies (article 5) and deposits at least half of the unspent total
(article 14), each within two months from the day after the base date. Article 20 restricts paying balances back.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.errors import N_, Message, Refused
from models.loyalty.programmes import expiry
from models.money import Amount
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader

BASE_AMOUNT = 10_000_000
"""Yen; Enforcement Order of the Payment Services Act, article 6."""
EXEMPT_MONTHS = 6
NEAR = 80
"""From so many per cent of the base amount on the meter says that it is near."""
GROUNDS: dict[str, str] = {
    "small": N_("A small remainder"),
    "closing": N_("The shop gives its cards up"),
    "leaving": N_("The customer can't use it any more"),
}
"""What a balance may be paid out for: closing is article 20 (1), the others are among the exceptions to article 20."""
SOURCE = N_("Payment Services Act (資金決済法), articles 3, 4, 5, 14 and 20. A hint, not legal advice.")


@dataclass(frozen=True, slots=True)
class BaseDate:
    """The unspent total at the end of a base date, in minor units, and by when something follows from it."""

    day: str
    total: int
    above: bool
    due_on: str
    """Notify and deposit within two months: until this day."""


@dataclass(frozen=True, slots=True)
class Meter:
    """How near the shop is to the law's limit. Minor units; `level` is "" (no such law here), calm, near or above.

    `total` counts for the law, `exempt` (cards of at most six months) does not; `deposit` is half of what stood at the
    last base date that was above, rounded up; `bases` are the last base dates, the latest first.
    """

    level: str
    total: int
    exempt: int
    limit: int | None
    percent: int
    next_base: str | None
    bases: tuple[BaseDate, ...]
    deposit: int
    text: Message
    source: str


def base_dates(day: str, count: int = 2) -> tuple[str, ...]:
    """The last base dates before `day` or on it, the latest first: 31 March and 30 September."""
    year = int(day[:4])
    every = [f"{one}-{end}" for one in range(year, year - count - 1, -1) for end in ("09-30", "03-31")]
    return tuple([one for one in every if one <= day][:count])


def next_base_date(day: str) -> str:
    """The next base date after `day`."""
    year = int(day[:4])
    return next(one for one in (f"{year}-03-31", f"{year}-09-30", f"{year + 1}-03-31") if one > day)


def exempt_until(issued_on: str) -> str:
    """The last day that a card issued on a day may have and still be exempt: six months, the day of issue counted."""
    return (date.fromisoformat(expiry(issued_on, EXEMPT_MONTHS) or issued_on) - timedelta(days=1)).isoformat()


def totals(read: Reader, day: str) -> tuple[int, int]:
    """What was unspent at the end of a day: what counts for the law, and what is exempt; from the ledger."""
    found = read.rows(
        "SELECT w.issued_on, w.expires_on, SUM(e.amount) FROM wallet w JOIN wallet_entry e ON e.wallet_id = w.id"
        " WHERE e.day <= ? AND (w.expires_on IS NULL OR w.expires_on >= ?) GROUP BY w.issued_on, w.expires_on",
        day,
        day,
    )
    counted = exempt = 0
    for issued_on, expires_on, amount in found:
        if expires_on is not None and expires_on <= exempt_until(issued_on):
            exempt += int(amount)
        else:
            counted += int(amount)
    return counted, exempt


def meter(read: Reader, day: str, *, country: str = "JP") -> Meter:
    """The law's meter on `day`: the total now and at the last base dates, computed from the ledger as of those days."""
    total, exempt = totals(read, day)
    if country != "JP":
        text = Message(_ELSEWHERE.get(country, N_("Ask what your country's law says about gift cards.")))
        return Meter("", total, exempt, None, 0, None, (), 0, text, "")
    bases = tuple(_base(read, one) for one in base_dates(day))
    percent = total * 100 // BASE_AMOUNT
    above = [one for one in bases if one.above]
    level = "above" if total > BASE_AMOUNT or above else "near" if percent >= NEAR else "calm"
    deposit = -(-above[0].total // 2) if above else 0
    following = next_base_date(day)
    return Meter(
        level, total, exempt, BASE_AMOUNT, percent, following, bases, deposit, _text(total, bases, following), SOURCE
    )


def _base(read: Reader, day: str) -> BaseDate:
    total, _exempt = totals(read, day)
    return BaseDate(day, total, total > BASE_AMOUNT, expiry(day, 2) or day)


def _text(total: int, bases: tuple[BaseDate, ...], following: str) -> Message:
    above = next((one for one in bases if one.above), None)
    if above is not None:
        return Message(
            N_(
                "On {base} the unspent total was above {limit}: notify the Finance Bureau and deposit at least half of"
                " it, each by {due}."
            ),
            {"base": _date(above.day), "limit": Amount(BASE_AMOUNT), "due": _date(above.due_on)},
        )
    if total > BASE_AMOUNT:
        return Message(
            N_("If it is still above {limit} on {base}, you must notify and deposit half within two months."),
            {"limit": Amount(BASE_AMOUNT), "base": _date(following)},
        )
    return Message(
        N_("Nothing is to be done. The next base date is {base}, the limit {limit}."),
        {"limit": Amount(BASE_AMOUNT), "base": _date(following)},
    )


def _date(day: str) -> date:
    return date.fromisoformat(day)


_ELSEWHERE = {
    "US": N_(
        "Federal law (15 U.S.C. 1693l-1) lets gift cards lapse five years after issue at the earliest;"
        " some states say more."
    ),
}


def restricts_cash(country: str) -> bool:
    """Whether the country's law restricts paying balances back in cash."""
    return country == "JP"


def require_ground(country: str, ground: str) -> None:
    """Refuse to pay a balance out for a ground that the law does not know. Raises Refused, naming the law."""
    if ground not in GROUNDS and restricts_cash(country):
        raise Refused(
            N_(
                "In Japan prepaid money may only be paid back in few cases (Payment Services Act, article 20): a small"
                " remainder, a shop that gives its cards up, a customer who can't use it any more."
            )
        )
