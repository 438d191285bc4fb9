"""Taking the money: what is applied, what is change, what is missing; notes to tap; the revenue stamp. All pure."""

from collections.abc import Sequence

from models.country import Country
from models.errors import N_, Refused
from models.money import Amount, currency_of, divide_half_up
from models.values import dataclass

STAMP_FROM = 50_000  # yen; National Tax Agency, Tax Answer 7105 (receipts) and 6925 (net of a stated tax)


@dataclass(frozen=True, slots=True)
class PayKind:
    """A payment kind of the shop's own list.

    `in_drawer`: counted at night; `gives_change`; `takes_excess`: may be worth more than the due without change
    (商品券); `cash`: notes and coins, the kind that cash rounding is for; `account`: its name for the books; `wallet`:
    "gift_card" or "wallet" where the money comes off a balance that was paid in beforehand.
    """

    key: str
    name: str
    in_drawer: bool = False
    gives_change: bool = False
    opens_drawer: bool = False
    takes_excess: bool = False
    cash: bool = False
    on_account: bool = False
    account: str = ""
    wallet: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """What was handed over in one kind, in minor units; negative when it is paid out."""

    kind: PayKind
    tendered: int


@dataclass(frozen=True, slots=True)
class Settled:
    """How a due was met. `applied` goes with the payments as given; `tendered = applied + change + kept`.

    `rounding` is what cash rounding added to the due (it may be negative), `kept` what vouchers without change were
    worth beyond it, `missing` what is still to pay (or, below zero, to be paid out).
    """

    due: int
    payments: tuple[Payment, ...]
    applied: tuple[int, ...]
    change: int
    kept: int
    rounding: int
    missing: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, so that the sale can be booked."""
        return self.missing == 0

    @property
    def tendered(self) -> int:
        """All that was handed over."""
        return sum(payment.tendered for payment in self.payments)


def cash_due(due: int, step: int) -> int:
    """Round a due to what coins can pay: to the nearest `step`, half up (halves away from zero)."""
    return divide_half_up(due, step) * step if step > 1 else due


def settle(due: int, payments: Sequence[Payment], step: int = 1) -> Settled:
    """Meet a due with payments.

    Kinds without change are applied first, then vouchers without change, then what gives change, cash last: the
    customer loses nothing by the order in which they hand things over. Where cash takes part and meets the rest, the
    rest is rounded to `step`. Raises `Refused` when a kind without change is charged with more than is due, or a
    payment has the wrong sign.
    """
    for payment in payments:
        if payment.tendered and (payment.tendered < 0) != (due < 0):
            raise Refused(N_("{kind}: the amount has the wrong sign."), kind=payment.kind.name)
    sign = -1 if due < 0 else 1
    left, rounding, change, kept = sign * due, 0, 0, 0
    applied = [0] * len(payments)
    for at in sorted(range(len(payments)), key=lambda at: _order(payments[at].kind)):
        kind, tendered = payments[at].kind, sign * payments[at].tendered
        if kind.cash and tendered:
            rounded = cash_due(left, step)
            if tendered >= rounded:
                rounding, left = rounding + rounded - left, rounded
        over = max(0, tendered - left)
        if over and (sign < 0 or not (kind.gives_change or kind.takes_excess)):
            raise Refused(N_("{kind} can't take more than {amount}."), kind=kind.name, amount=Amount(left))
        applied[at] = sign * (tendered - over)
        left -= tendered - over
        change += over if kind.gives_change else 0
        kept += 0 if kind.gives_change else over
    return Settled(due, tuple(payments), tuple(applied), change, kept, sign * rounding, sign * left)


def _order(kind: PayKind) -> tuple[bool, bool, bool]:
    return kind.gives_change, kind.takes_excess, kind.cash


def note_suggestions(due: int, country: Country, limit: int = 5) -> tuple[int, ...]:
    """Suggest what a customer may hand over in cash, to tap: the exact amount first, then rising round amounts.

    The exact amount is rounded to the country's coins. Then come the next amounts that few notes or coins make: for
    ¥3,360 these are 3,500, 4,000, 5,000 and 10,000. With more than `limit`, sums of coins give way first.
    """
    exact = cash_due(due, country.cash_step)
    if exact <= 0:
        return ()
    round_up = {-(-exact // note) * note for note in country.notes}
    unit = currency_of(country.currency).unit
    coins = {-(-exact // (step * unit)) * step * unit for step in country.coin_steps}
    rising = sorted(round_up | {coin for coin in coins if coin - exact < min(country.notes)})
    rising = [amount for amount in rising if amount > exact]
    while len(rising) > limit - 1:
        rising.pop(0 if rising[0] not in round_up else len(rising) // 2)
    return (exact, *rising)


def stamp_duty_box(cash_received: int, tax_stated: int) -> bool:
    """Tell whether a Japanese receipt (領収書) needs its stamp box: from ¥50,000 of money net of the stated tax.

    `cash_received` is cash and vouchers (金銭又は有価証券); cards and QR need no stamp. Tax that the paper does not
    state is not deducted: give 0.
    """
    return cash_received - max(0, tax_stated) >= STAMP_FROM
