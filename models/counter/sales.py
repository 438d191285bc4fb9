"""Booking: a sale, a return or an exchange becomes a receipt, whole or not at all, and never twice.

`book` is the verb for all three; `preview` says beforehand what it would come to. Cancels, late credits and corrected
payment kinds are in `returns` and `payment_kinds`, the till's day in `till`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models import rows, settings
from models.counter import facts, payment_kinds, payments, sale_rows, till
from models.counter import plan as plans
from models.counter.discounts import spread
from models.counter.drafts import Booked, Outcome, Preview, Refund, SaleDraft, number_text
from models.counter.lines import Line, PricedLine
from models.counter.plan import Plan
from models.counter.sale_rows import LineRow, PaymentRow, ReceiptRows, StockMove
from models.counter.tax import TaxKind
from models.errors import N_, Refused
from models.loyalty.programmes import spend_rule
from models.money import PIECE, Amount, divide_half_up
from models.said import said
from models.settings import ShopSettings
from models.work import Reader, Row, Tx

LONGEST_NAME = 20_000
"""Names are kept whole on a receipt; beyond this somebody pasted a book."""


def book(tx: Tx, *, draft: SaleDraft) -> Booked:
    """Book a draft as a receipt: lines, taxes, payments, stock, points, timeline, number and digest, in one unit.

    The same draft (its `public_id`) again books nothing and gives the first result. Raises Refused in words: no open
    session, too little or too much paid, more points than there are, more back than was sold; Bug when the parts of the
    receipt do not add up. Nothing is written then.
    """
    known = booked_before(tx, draft.public_id)
    if known is not None:
        return known
    shop = settings.load(tx)
    session_id = _session(tx, draft)
    plan = plans.make(tx, draft, shop, tx.today, now=tx.now)
    settled = _settle(tx, plan)
    return quoted(tx, draft, _write(tx, plan, settled, session_id))


def _session(tx: Tx, draft: SaleDraft) -> int | None:
    """The open session; none where all of it goes on account, so that nothing goes into a drawer. Raises Refused."""
    try:
        return till.require_open(tx, draft.session_id)
    except Refused:
        paid = [tender.kind_id for tender in draft.payments if tender.amount]
        kinds = payment_kinds.by_id(tx, paid).values()
        if draft.session_id is None and paid and all([kind.on_account for kind in kinds]):
            return None
        raise


def quoted(tx: Tx, draft: SaleDraft, booked: Booked) -> Booked:
    """Accept the quotation that a draft comes from, where it does, with the sale that was booked of it.

    Raises Refused for a quotation that is answered already.
    """
    if draft.basket.quotation_id is not None:
        from models.billing import quotations

        quotations.accepted(tx, quotation_id=draft.basket.quotation_id, sale_id=booked.sale_id)
    return booked


def preview(read: Reader, *, draft: SaleDraft, day: str, now: int | None = None) -> Preview:
    """What `draft` would come to if it were booked on `day` (ISO); its payments don't matter. Raises as `book` does.

    `now` (ms UTC) is for conditions on the hour; without it the sale's own beginning counts.
    """
    shop = settings.load(read)
    plan = plans.make(read, draft, shop, day, now=now)
    due = plan.priced.due
    broken = plans.broken(plan)
    kept = replace(draft, keep_promotion=not draft.keep_promotion)
    return Preview(
        plan.priced,
        plan.points_before,
        plan.points_earned,
        plan.points_taken,
        plan.points_given_back,
        plan.own.balance if plan.own else None,
        plan.own.debt if plan.own else 0,
        payment_kinds.refunds(read, plan.origin.sale_id if plan.origin else None, -due) if due < 0 else (),
        plans.notes(plan),
        broken,
        plans.make(read, kept, shop, day, now=now).priced.due if broken else None,
        sum(plan.bonus.values()),
        plans.gifts_back(plan),
    )


_BOOKED = (
    "SELECT s.id, s.public_id, s.kind, s.number, t.prefix, s.total, s.tax, s.total - s.points_paid + s.rounding,"
    " s.change, s.person_id, s.points_before, s.points_earned, s.points_used, s.points_after"
    " FROM sale s JOIN till t ON t.id = s.till_id WHERE s.public_id=?"
)


def booked_before(read: Reader, public_id: str) -> Booked | None:
    """What was booked under this draft's id already, or None."""
    if read.value("SELECT id FROM sale WHERE public_id=?", public_id) is None:
        return None
    row = read.row(_BOOKED, public_id) or ()
    sale_id, known, kind, number, prefix, total, tax, due, change, person_id, before, earned, used, after = row
    text = number_text(prefix, number)
    return Booked(
        sale_id, known, kind, number, text, total, tax, due, change, person_id, before, earned, used, after, again=True
    )


# -- money ----------------------------------------------------------------------------------------------------------


def _settle(tx: Tx, plan: Plan) -> payments.Settled:
    """Meet the due with the draft's payments, or refuse in words."""
    tenders = [tender for tender in plan.draft.payments if tender.amount]
    kinds = payment_kinds.by_id(tx, [tender.kind_id for tender in tenders])
    given = [payments.Payment(kinds[tender.kind_id], tender.amount) for tender in tenders]
    settled = payments.settle(plan.priced.due, given, plan.shop.cash_rounding)
    if settled.missing > 0:
        raise Refused(N_("{amount} is still to pay."), amount=Amount(settled.missing))
    if settled.missing < 0:
        raise Refused(N_("{amount} is still to be paid out."), amount=Amount(-settled.missing))
    if plan.person_id is None and plan.draft.company_id is None and any([one.kind.on_account for one in given]):
        raise Refused(N_("A sale on account needs a customer."))
    return settled


# -- rows -----------------------------------------------------------------------------------------------------------


def _write(tx: Tx, plan: Plan, settled: payments.Settled, session_id: int | None) -> Booked:
    priced, draft = plan.priced, plan.draft
    products = _products(tx, plan)
    moves, sets = _stock(plan, products)
    used = priced.points + plan.points_on_rewards - plan.points_given_back
    receipt = ReceiptRows(
        public_id=draft.public_id,
        kind=plan.kind,
        session_id=session_id,
        currency=plan.shop.currency,
        facts=_facts(plan, sets),
        lines=_lines(plan, products),
        taxes=[(rate.kind.value, rate.rate, rate.total, rate.tax) for rate in (*priced.rates, *priced.returned)],
        payments=[
            PaymentRow(int(payment.kind.key), applied, payment.tendered)
            for payment, applied in zip(settled.payments, settled.applied, strict=True)
        ],
        total=priced.total,
        tax=priced.tax,
        person_id=plan.person_id,
        of_sale_id=plan.origin.sale_id if plan.origin else None,
        reason=said(draft.reason),
        eat_in=plan.basket.eat_in,
        language=draft.language,
        points_used=used,
        points_paid=priced.total - priced.due,
        rounding=settled.rounding,
        change=settled.change,
        points_earned=plan.points_earned - plan.points_taken,
        points_before=plan.points_before,
        points_after=plan.own.balance if plan.own else None,
        stock=moves,
        purses=tuple(plan.purses.values()),
    )
    written = sale_rows.write(tx, receipt)
    told = (*_promises(tx, plan, written.sale_id), *_balances(tx, plan, settled, written.sale_id), *_reached(tx, plan))
    _owed(tx, draft, settled, written.sale_id)
    tx.explain(number=written.number_text)
    return Booked(
        written.sale_id,
        draft.public_id,
        plan.kind,
        written.number,
        written.number_text,
        priced.total,
        priced.tax,
        priced.due + settled.rounding,
        settled.change,
        plan.person_id,
        receipt.points_before,
        receipt.points_earned,
        receipt.points_used,
        receipt.points_after,
        plan.own.debt if plan.own else 0,
        any(payment.kind.opens_drawer for payment in settled.payments),
        outcomes=told,
    )


def _facts(plan: Plan, sets: dict[int, list[tuple[int, int]]]) -> str:
    of = plan.origin.public_id if plan.origin else ""
    spend = spend_rule(plan.shop)
    return facts.write(plan.basket, plan.priced, plan.earned, spend, sets, of, plan.bonus, plan.ranked)


def _promises(tx: Tx, plan: Plan, sale_id: int) -> tuple[Outcome, ...]:
    """Write what the receipt promises besides goods, where it does."""
    if plan.person_id is None and not (plan.priced.given or plan.coming):
        return ()
    from models.counter import promised

    return promised.write(tx, plan, sale_id)


def _reached(tx: Tx, plan: Plan) -> tuple[Outcome, ...]:
    """So many points that a note was wanted."""
    if not plan.purses:
        return ()
    from models.loyalty import reached

    return tuple(Outcome("reached", one) for one in reached.told(tx, tuple(plan.purses.values()), plan.person_id))


def _balances(tx: Tx, plan: Plan, settled: payments.Settled, sale_id: int) -> tuple[Outcome, ...]:
    """Write what gift cards and prepaid balances paid, and issue those that were sold, where there are any."""
    outside = TaxKind.OUTSIDE
    if not (
        any([payment.kind.wallet for payment in settled.payments])
        or any([line.wallet or (line.frozen is not None and line.kind is outside) for line in plan.basket.lines])
    ):
        return ()
    from models.wallet import payments as wallet_payments

    return wallet_payments.book(tx, plan, settled, sale_id)


def _owed(tx: Tx, draft: SaleDraft, settled: payments.Settled, sale_id: int) -> None:
    """Write what is owed from now on, where something was put on account or comes off one."""
    if any([payment.kind.on_account for payment in settled.payments]):
        from models.billing import owed

        owed.follow(tx, sale_id=sale_id, company_id=draft.company_id, due_day=draft.due_day)


def _products(tx: Tx, plan: Plan) -> dict[int, Row]:
    """Of every product on the receipt and in its sets: category, code, cost, whether it keeps stock, its parts.

    One that was deleted meanwhile is simply not found: its line sells by its name.
    """
    wanted = {line.product_id for line in plan.basket.lines}
    wanted |= {part.product_id for line in plan.basket.lines for part in line.parts}
    found = _product_rows(tx, [product_id for product_id in wanted if product_id is not None])
    inner = {part[0] for row in found.values() for part in row[5]} - found.keys()
    return {**found, **_product_rows(tx, list(inner))} if inner else found


def _product_rows(tx: Tx, ids: Sequence[int]) -> dict[int, Row]:
    shop_id = int(tx.actor.shop_id)
    known: dict[int, Row] = tx.remembered(("product", shop_id), _nothing_known)
    if len(known) > MOST_PRODUCTS:
        known.clear()
    unknown = [product_id for product_id in ids if product_id not in known]
    if unknown:
        found = rows.of_ids(tx, f"{_PRODUCT} AND s.shop_id = {shop_id} WHERE p.id IN (??)", unknown)
        known.update({row[0]: (*row[:5], facts.parts_of(row[5])) for row in found})
    return {product_id: known[product_id] for product_id in ids if product_id in known}


MOST_PRODUCTS = 5000
_PRODUCT = (
    "SELECT p.id, p.category_id, p.code, COALESCE(s.last_cost, p.cost), p.keeps_stock, p.parts FROM product p"
    " LEFT JOIN stock s ON s.product_id = p.id"
)


def _nothing_known(read: Reader) -> dict[int, Row]:
    return {}


def _lines(plan: Plan, products: dict[int, Row]) -> list[LineRow]:
    points = _points_by_line(plan)
    names = _promotions_by_line(plan)
    return [_line(plan, one, products, points.get(one.line.ref, 0), names) for one in plan.priced.lines]


def _points_by_line(plan: Plan) -> dict[str, int]:
    """Each line's share of the points earned in the shop's own programme."""
    if not plan.earned or not plan.points_earned:
        return {}
    earned = plan.earned[0][1]
    found: dict[str, int] = {}
    for group in earned.groups:
        members = [line for line in earned.lines if line.key == group.key]
        for line, share in zip(members, spread(group.points, [line.base for line in members]), strict=True):
            found[line.ref] = share
    return found


def _line(plan: Plan, one: PricedLine, products: dict[int, Row], points: int, names: dict[str, list[str]]) -> LineRow:
    line = one.line
    product = products.get(line.product_id) if line.product_id is not None else None
    old = plan.old_lines.get(line.ref)
    cost: int | None
    if old is not None:
        category_id, code, options = old.category_id, old.code, old.options
        cost = None if old.cost is None else divide_half_up(old.cost * line.quantity, old.quantity)
    else:
        category_id, code, each = product[1:4] if product else (None, "", None)
        options = " · ".join([option.name for option in line.options]) if line.options else ""
        cost = None if each is None else each if line.quantity == PIECE else divide_half_up(each * line.quantity, PIECE)
    return LineRow(
        product_id=product[0] if product else None,
        category_id=category_id,
        name=said(line.name, LONGEST_NAME),
        code=code or "",
        options=options,
        quantity=line.quantity,
        unit_price=one.unit_price,
        discount=one.discount,
        discount_reason=_reasons(line, names),
        share=one.receipt_share,
        points_share=one.points_share,
        amount=one.net,
        tax=one.tax,
        tax_kind=one.kind.value,
        tax_rate=one.rate,
        eat_in=one.eat_in,
        cost=cost,
        earns=line.earns,
        points_earned=points,
        of_line_id=old.id if old else None,
        promotion=one.promotion,
    )


def _promotions_by_line(plan: Plan) -> dict[str, list[str]]:
    """By the line's ref: the promotions that lower it, by name."""
    found: dict[str, list[str]] = {}
    for given in plan.priced.given:
        if given.discount:
            for ref in dict.fromkeys([ref for ref, _amount in given.lines]):
                found.setdefault(ref, []).append(given.offer.name)
    return found


def _reasons(line: Line, names: dict[str, list[str]]) -> str:
    """Why a line is lowered: the staff's reasons, and the promotions by their names."""
    reasons = [one.reason for one in line.discounts if one.reason]
    if names:
        reasons += names.get(line.ref, ())
    return said(" · ".join(reasons)) if reasons else ""


# -- stock ----------------------------------------------------------------------------------------------------------


def _stock(plan: Plan, products: dict[int, Row]) -> tuple[list[StockMove], dict[int, list[tuple[int, int]]]]:
    """What leaves the shelf or comes back to it, and of which parts each set was made.

    A set moves its parts; a product that keeps no stock moves nothing; what comes back spoilt goes to waste at once.
    """
    moves: list[StockMove] = []
    sets: dict[int, list[tuple[int, int]]] = {}
    for at, one in enumerate(plan.priced.lines):
        line = one.line
        parts = [(part.product_id, part.quantity) for part in line.parts if part.product_id is not None]
        if not parts and line.product_id in products:
            parts = list(products[line.product_id][5])
        if parts:
            sets[at] = parts
        elif line.product_id is not None:
            parts = [(line.product_id, PIECE)]
        for product_id, each in parts:
            product = products.get(product_id)
            if product is not None and product[4]:
                quantity = divide_half_up(each * line.quantity, PIECE)
                moves += _moves(plan, line.ref, product_id, -quantity, product[3])
    return moves, sets


def _moves(plan: Plan, ref: str, product_id: int, quantity: int, cost: Any) -> list[StockMove]:
    if quantity <= 0:
        return [StockMove(product_id, quantity, cost, "sale")] if quantity else []
    back = StockMove(product_id, quantity, cost, "return", said(plan.draft.reason))
    if ref in plan.discarded:
        return [back, StockMove(product_id, -quantity, cost, "waste", said(plan.draft.reason))]
    return [back]


__all__ = ["Booked", "Preview", "Refund", "SaleDraft", "ShopSettings", "book", "booked_before", "preview"]
