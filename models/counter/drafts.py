"""What goes into a booking and what comes out of it. The verbs are in `sales`, `returns` and `till`."""

from dataclasses import field

from models.base import new_public_id
from models.counter.lines import Basket, Priced
from models.counter.names import number_text as number_text
from models.errors import Message
from models.values import dataclass


@dataclass(frozen=True, slots=True)
class Tender:
    """What was handed over in one payment kind, in minor units; negative when it is paid out.

    `wallet_id` names the gift card or the member's wallet that pays, or gets the money back.
    """

    kind_id: int
    amount: int
    wallet_id: int | None = None


@dataclass(frozen=True, slots=True)
class RewardUse:
    """A reward taken on the receipt: how often, and with a free amount how many points."""

    reward_id: int
    times: int = 1
    points: int = 0


@dataclass(frozen=True, slots=True)
class Back:
    """Goods of one line of an earlier receipt that come back: thousandths, above zero; to the shelf or to the bin."""

    line_id: int
    quantity: int
    to_stock: bool = True


@dataclass(frozen=True, slots=True)
class SaleDraft:
    """A sale, a return or an exchange before it is booked.

    `public_id` is made once, before the first attempt: the same draft submitted twice is booked once. `basket` holds
    what is sold, and goods taken back without a receipt (a negative quantity, no frozen amounts; they need a `reason`);
    `basket.points.points` says how many points are to be used, their worth is the store's matter. `back` names what
    comes back of one earlier receipt: booking adds those lines itself. `session_id` None means the open session.

    `codes` are promotions' codes and coupons that were shown, `rewards` what the member takes for points. `begun_at`
    (ms UTC) is when the sale began: a promotion of the lunch hour that was shown then still holds at the payment.
    `promised` is what the customer was told (`Given.promises`); booking refuses when it can't be kept any more.
    `keep_promotion` leaves a promotion that the return breaks on what stays; else it is taken back as if the goods had
    not been bought. `keep_gifts` leaves gifts owed although the goods that earned them come back. `staff_id` is
    who is at work while it is shown beforehand; a booking is of whoever books. What goes on account is owed by
    `company_id` (None: by the person) until `due_day` (ISO; None: the usual day).
    """

    basket: Basket = field(default_factory=Basket)
    payments: tuple[Tender, ...] = ()
    person_id: int | None = None
    back: tuple[Back, ...] = ()
    reason: str = ""
    language: str = ""
    session_id: int | None = None
    public_id: str = field(default_factory=new_public_id)
    codes: tuple[str, ...] = ()
    rewards: tuple[RewardUse, ...] = ()
    begun_at: int | None = None
    promised: frozenset[str] | None = None
    keep_promotion: bool = False
    keep_gifts: bool = False
    staff_id: int | None = None
    company_id: int | None = None
    due_day: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that a receipt brought besides goods, to be told and printed: a gift owed, a voucher, a prize, a tier.

    `kind` is gift, handed, voucher, prize, blank (a draw without a prize), tier, stamp, bonus, reached (so many
    points), card or taken (a promise that a return took back); `code` is what a slip of it bears.
    """

    kind: str
    text: Message
    code: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """What was booked: money in minor units, `due` as it was paid (rounded for cash, below zero when paid out).

    Points are those of the member on the receipt, None without one; `debt` is what the member owes in points then.
    `again` says that this very draft had been booked before, and nothing was booked now.
    """

    sale_id: int
    public_id: str
    kind: str
    number: int
    number_text: str
    total: int
    tax: int
    due: int
    change: int
    person_id: int | None
    points_before: int | None
    points_earned: int
    points_used: int
    points_after: int | None
    debt: int = 0
    open_drawer: bool = False
    again: bool = False
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Refund:
    """What is best given back in one payment kind: the kind that it came from; minor units, above zero."""

    kind_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would come to if it were booked now: to show before it is.

    `points_taken` and `points_given_back` are those of the earlier receipt's member; `debt` is what that member would
    owe afterwards, to be told before. `refunds` proposes how to pay out what is due below zero; `notes` say what was
    cut. `broken` names the promotions that the return breaks, with what each is lowered by; `due_kept` is what would be
    due if they were left on what stays.
    """

    priced: Priced
    points_before: int | None
    points_earned: int
    points_taken: int
    points_given_back: int
    points_after: int | None
    debt: int
    refunds: tuple[Refund, ...] = ()
    notes: tuple[Message, ...] = ()
    broken: tuple[tuple[str, int], ...] = ()
    due_kept: int | None = None
    bonus: int = 0
    gifts_back: tuple[str, ...] = ()
    """Gifts that the return takes the ground from: owed ones are cancelled unless they are kept."""
