"""Quotations (見積書): numbered offers made of a deal, frozen to the unit, replaced, run out, declined or accepted.

Accepting one books it without typing again: on account with an invoice, or paid now. Its figures are those of the
quotation, whatever prices and promotions came since; the deal is won by it, in the same unit of work.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models import money, settings, text
from models.base import new_public_id
from models.billing import numbers, parties, quoted, requoting
from models.billing.tables import Quotation
from models.counter.lines import Basket
from models.errors import N_, Message, NotFound, Refused
from models.people.tables import Touchpoint
from models.pipeline import deals, lines, pricing
from models.pipeline.lines import OfferedLine
from models.pipeline.tables import Deal
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.billing.quoted import Frozen
    from models.counter.drafts import Tender
    from models.counter.lines import Priced
    from models.pipeline.deals import DealRow
    from models.settings import ShopSettings
    from models.work import Reader, Tx

STATES = {
    "open": N_("Awaiting an answer"),
    "run_out": N_("Run out"),
    "accepted": N_("Accepted"),
    "declined": N_("Declined"),
    "replaced": N_("Replaced"),
}
SHOWS_TAX = {"included": N_("Prices with tax"), "excluded": N_("Prices without tax")}
VALID_DAYS = 30
MOST_DAYS = 5 * 366


@dataclass(frozen=True, slots=True)
class QuotationRow:
    """A quotation as lists show it. Money in the smallest unit, tax included; `state` is one of STATES."""

    id: int
    number: int
    deal_id: int | None
    deal: str
    person_id: int | None
    person: str
    company: str
    day: str
    valid_until: str
    state: str
    shows_tax: str
    language: str
    currency: str
    total: int
    tax: int
    monthly: int
    note: str
    sale_id: int | None
    replaced_by: int | None
    """The number of the one that replaces it."""
    invoice_id: int | None = None
    """The invoice that its sale stands on."""

    @property
    def number_text(self) -> str:
        """Its number as it is printed."""
        return numbers.shown("quotation", self.number)

    @property
    def wording(self) -> Message:
        """Its state in words."""
        return Message(STATES[self.state])


_SELECT = (
    "SELECT q.id, q.number, q.deal_id, coalesce(d.name, ''), q.person_id, coalesce(nullif(p.name, ''), p.reading, ''),"
    " coalesce(c.name, ''), q.day, q.valid_until,"
    " CASE WHEN q.state='open' AND q.valid_until<? THEN 'run_out' ELSE q.state END, q.shows_tax, q.language,"
    " q.currency, q.total, q.tax, q.monthly, q.note, q.sale_id, r.number, o.invoice_id FROM quotation q"
    " LEFT JOIN deal d ON d.id=q.deal_id"
    " LEFT JOIN person p ON p.id=q.person_id LEFT JOIN company c ON c.id=coalesce(q.company_id, p.company_id)"
    " LEFT JOIN quotation r ON r.id=q.replaced_by_id LEFT JOIN owed o ON o.sale_id=q.sale_id"
)


# -- questions --------------------------------------------------------------------------------------------------------


def one(read: Reader, quotation_id: int, *, day: str) -> QuotationRow:
    """A quotation as it stands on a business day (ISO). Raises NotFound."""
    row = read.row(f"{_SELECT} WHERE q.id=?", day, quotation_id)
    if row is None:
        raise NotFound(N_("This quotation is no longer there. Nothing was changed."))
    return QuotationRow(*row)


def of_deal(read: Reader, deal_id: int, *, day: str) -> tuple[QuotationRow, ...]:
    """A deal's quotations, the latest first."""
    return tuple(
        [QuotationRow(*row) for row in read.rows(f"{_SELECT} WHERE q.deal_id=? ORDER BY q.id DESC", day, deal_id)]
    )


def listed(read: Reader, *, day: str, state: str = "", limit: int = 500) -> tuple[QuotationRow, ...]:
    """Quotations of a state ("": all), the latest first."""
    wheres = {
        "": ("", []),
        "open": (" WHERE q.state='open' AND q.valid_until>=?", [day]),
        "run_out": (" WHERE q.state='open' AND q.valid_until<?", [day]),
    }
    where, values = wheres.get(state) or (" WHERE q.state=?", [state])
    rows = read.rows(f"{_SELECT}{where} ORDER BY q.id DESC LIMIT ?", day, *values, limit)
    return tuple([QuotationRow(*row) for row in rows])


def counts(read: Reader, *, day: str) -> dict[str, int]:
    """How many there are of each state."""
    sql = (
        "SELECT CASE WHEN state='open' AND valid_until<? THEN 'run_out' ELSE state END AS stands, count(*)"
        " FROM quotation GROUP BY stands"
    )
    return {**dict.fromkeys(STATES, 0), **dict(read.rows(sql, day))}


def usual_end(day: str) -> str:
    """Until when a quotation of a day is valid if nobody says otherwise (ISO)."""
    return (date.fromisoformat(day) + timedelta(days=VALID_DAYS)).isoformat()


# -- made -------------------------------------------------------------------------------------------------------------


def make(
    tx: Tx,
    *,
    deal_id: int,
    valid_until: str | None = None,
    shows_tax: str | None = None,
    language: str = "",
    note: str = "",
    beside: bool = False,
) -> int:
    """Make a quotation of what a deal offers now, and freeze it; returns its key.

    It replaces the deal's open ones, unless it stands `beside` them. Without lines the deal's plain amount is offered.
    `shows_tax` None is as the customer's terms say, `language` "" the shop's.
    Raises Refused for a closed deal, one that offers nothing, or a last day that has passed or is far away.
    """
    known = deals.one(tx, deal_id)
    if known.state != "open":
        raise Refused(N_("“{name}” is closed. Reopen it to make a quotation."), name=known.name)
    shop = settings.load(tx)
    until = _until(valid_until or usual_end(tx.today), tx.today)
    offered = _offered(tx, known, shop)
    if lines.count(tx, deal_id):
        lines.follow(tx, deal_id=deal_id)
    found = pricing.worth_of(tx, offered, person_id=known.person_id, at=tx.now)
    company_id = tx.value(
        "SELECT coalesce(d.company_id, p.company_id) FROM deal d LEFT JOIN person p ON p.id=d.person_id WHERE d.id=?",
        deal_id,
    )
    shows = shows_tax or parties.shows_tax(tx, known.person_id, company_id, shop)
    if shows not in SHOWS_TAX:
        raise Refused(N_("Prices are shown with or without tax."))
    number = numbers.take(tx, "quotation")
    key = tx.insert(
        Quotation,
        public_id=new_public_id(),
        number=number,
        deal_id=deal_id,
        person_id=known.person_id,
        company_id=company_id,
        at=tx.now,
        day=tx.today,
        valid_until=until,
        shows_tax=shows,
        language=language or shop.language,
        currency=shop.currency,
        total=found.amount,
        tax=found.once.tax if found.once else 0,
        monthly=found.monthly,
        frozen=quoted.to_json(_freeze(tx, known, company_id, shop, offered, found.once, found.recurring)),
        note=text.clean(note, text.NOTE_LENGTH, lines=True),
        staff_id=tx.actor.staff_id,
    )
    if not beside:
        _replace(tx, deal_id, key)
    tx.explain(number=numbers.shown("quotation", number), deal=known.name)
    _touchpoint(tx, key, "quotation")
    return key


def _until(typed: str, today: str) -> str:
    try:
        found = date.fromisoformat(typed)
    except ValueError as error:
        raise Refused(N_("“{day}” is not a date such as 2026-11-30."), day=typed[:40]) from error
    days = (found - date.fromisoformat(today)).days
    if days < 0:
        raise Refused(N_("A quotation can't be valid until {day}: that day has passed."), day=found.isoformat())
    if days > MOST_DAYS:
        raise Refused(N_("{day} is too far away."), day=found.isoformat())
    return found.isoformat()


def _offered(read: Reader, known: DealRow, shop: ShopSettings) -> tuple[OfferedLine, ...]:
    """The deal's lines; without any, its plain amounts as lines under its name."""
    found = lines.of_deal(read, known.id)
    if found:
        return found
    plain = [(known.amount, 0), (known.monthly, known.months or 1)]
    made = tuple(
        [OfferedLine(known.name, _priced_in(amount, shop), months=months) for amount, months in plain if amount]
    )
    if not made:
        raise Refused(N_("“{name}” offers nothing yet. Put down its lines or its amount first."), name=known.name)
    return made


def _priced_in(amount: int, shop: ShopSettings) -> int:
    """An amount with tax as a price of the shop's way."""
    if shop.prices_include_tax:
        return amount
    return money.divide_half_up(amount * money.MILLION, money.MILLION + shop.rate_standard)


def _freeze(
    read: Reader,
    known: DealRow,
    company_id: int | None,
    shop: ShopSettings,
    offered: Sequence[OfferedLine],
    once: Priced | None,
    recurring: Priced | None,
) -> Frozen:
    why = quoted.reasons(once) if once else {}
    basket_lines = tuple([quoted.fixed(line, why.get(line.line.ref, "")) for line in once.lines]) if once else ()
    return quoted.Frozen(
        parties.seller(shop),
        parties.buyer(read, known.person_id, company_id),
        shop.prices_include_tax,
        quoted.quoted(once, offered) + quoted.quoted(recurring, offered),
        quoted.rates_of(once),
        quoted.rates_of(recurring),
        Basket(basket_lines),
        tuple([asdict(replace(line, id=None)) for line in offered]),
    )


def _replace(tx: Tx, deal_id: int, by: int) -> None:
    old = tx.column("SELECT id FROM quotation WHERE deal_id=? AND state='open' AND id<>?", deal_id, by)
    tx.update(Quotation, old, state="replaced", replaced_by_id=by, closed_at=tx.now)


# -- answered ---------------------------------------------------------------------------------------------------------


def decline(tx: Tx, *, quotation_id: int) -> None:
    """The customer does not take it. The deal stays open: it is lost for itself, or offered anew."""
    known = _open(tx, quotation_id)
    tx.update(Quotation, quotation_id, state="declined", closed_at=tx.now)
    tx.explain(number=known.number_text)
    _touchpoint(tx, quotation_id, "quotation_declined")


def accept(
    tx: Tx, *, quotation_id: int, how: str = "invoice", payments: Sequence[Tender] = (), late: bool = False
) -> int | None:
    """The customer takes it: booked on account with an invoice, or ("sale") as paid now; the deal is won by it.

    Returns the sale's key; None where nothing is paid once. One that has run out is taken only where `late` says so.
    Raises Refused for one that is answered already, and whatever booking refuses. Nothing is written then.
    """
    known = _open(tx, quotation_id)
    if known.state == "run_out" and not late:
        raise Refused(
            N_("Quotation {number} ran out on {day}. Accept it all the same, or make a new one."),
            number=known.number_text,
            day=known.valid_until,
        )
    draft = requoting.draft_of(tx, quotation_id, at=tx.now)
    if not draft.basket.lines:
        accepted(tx, quotation_id=quotation_id, sale_id=None)
        return None
    if how == "invoice":
        from models.billing import invoices

        return invoices.book(tx, draft=draft, shows_tax=known.shows_tax, language=known.language)[0]
    from models.counter import sales

    return sales.book(tx, draft=replace(draft, payments=tuple(payments))).sale_id


def accepted(tx: Tx, *, quotation_id: int, sale_id: int | None) -> None:
    """Note that a sale was booked of a quotation (`sales.book` asks so in its own unit of work): the deal is won.

    Raises Refused for one that is answered already: the sale is refused with it.
    """
    known = _open(tx, quotation_id)
    tx.update(Quotation, quotation_id, state="accepted", closed_at=tx.now, sale_id=sale_id)
    tx.explain(quotation=known.number_text)
    _touchpoint(tx, quotation_id, "quotation_accepted")
    if known.deal_id is None or tx.value("SELECT 1 FROM deal WHERE id=?", known.deal_id) is None:
        return
    deal = deals.one(tx, known.deal_id)
    if deal.state != "won":
        if known.total or not known.monthly:
            tx.update(Deal, deal.id, amount=known.total)
        tx.update(Deal, deal.id, monthly=known.monthly or None)
        deals.win(tx, deal_id=deal.id)


# -- how --------------------------------------------------------------------------------------------------------------


def _open(tx: Tx, quotation_id: int) -> QuotationRow:
    known = one(tx, quotation_id, day=tx.today)
    if known.state not in ("open", "run_out"):
        raise Refused(requoting.ANSWERED[known.state], number=known.number_text)
    return known


def _touchpoint(tx: Tx, quotation_id: int, kind: str) -> None:
    row = tx.row("SELECT number, person_id, total, deal_id FROM quotation WHERE id=?", quotation_id) or (
        0,
        None,
        0,
        None,
    )
    number, person_id, total, deal_id = row
    if person_id is not None:
        tx.insert(
            Touchpoint,
            person=person_id,
            at=tx.now,
            kind=kind,
            ref_id=quotation_id,
            amount=total,
            text=numbers.shown("quotation", number),
            about=tx.value("SELECT name FROM deal WHERE id=?", deal_id) or "",
            staff_id=tx.actor.staff_id,
            shop_id=tx.actor.shop_id,
        )
        tx.touch("person", [person_id])
