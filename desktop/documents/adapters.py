"""From what the store says to what a paper says."""

from collections.abc import Mapping
from datetime import date

from desktop.documents.facts import (
    CashMove,
    KindFacts,
    LineFacts,
    OriginalFacts,
    PaymentFacts,
    PointsFacts,
    RateFacts,
    ReceiptFacts,
    RyoshushoFacts,
    ShopFacts,
    SurveyFacts,
    TillFacts,
)
from desktop.documents.loyalty_facts import loyalty_facts
from desktop.languages import Language
from models import codes
from models.counter.figures import Figures
from models.counter.names import KIND_NAMES
from models.counter.receipts import Receipt, ReceiptLine, ReceiptTax
from models.settings import ShopSettings
from models.surveys.surveys import SurveyRow
from models.times import from_ms


def shop_facts(settings: ShopSettings, *, logo: bytes = b"") -> ShopFacts:
    """The shop of the settings; `logo` is the picture's bytes."""
    return ShopFacts(
        name=settings.shop_name,
        postal=settings.shop_postal,
        address=settings.shop_address,
        phone=settings.shop_phone,
        registration=settings.registration_number,
        country=settings.country,
        currency=settings.currency,
        header=settings.receipt_header,
        footer=settings.receipt_footer,
        logo=logo,
    )


def facts_of(
    receipt: Receipt,
    settings: ShopSettings,
    language: Language,
    *,
    issue: int = 1,
    logo: bytes = b"",
    till: str = "",
    opens_drawer: bool | None = None,
    survey: SurveyRow | None = None,
) -> ReceiptFacts:
    """A booked receipt as its paper says it. `issue` is `papers.issue`'s number; a first paper may open the drawer.

    `opens_drawer` None: when cash took part. The settings' `drawer_kick` and `cut` are obeyed. `survey` is asked on
    it, where something was sold.
    """
    cash = any(payment.kind == "cash" for payment in receipt.payments)
    kick = cash if opens_drawer is None else opens_drawer
    points = receipt.points
    return ReceiptFacts(
        kind=receipt.kind,
        shop=shop_facts(settings, logo=logo),
        number=receipt.number,
        code=receipt.code,
        at=from_ms(receipt.at, settings.zone),
        lines=tuple(_line(line, receipt) for line in receipt.lines),
        total=receipt.total,
        tax=receipt.tax,
        rates=_rates(receipt.taxes),
        returned=_rates(receipt.returned_taxes),
        subtotal=sum(line.gross - line.discount for line in receipt.lines),
        discount=receipt.receipt_discount,
        discount_reason=receipt.discounts[0][2] if len(receipt.discounts) == 1 else "",
        points_used=points.used if points else 0,
        points_value=receipt.points_value,
        points_paid=receipt.points_paid,
        rounding=receipt.rounding,
        payments=_payments(receipt, language),
        change=receipt.change,
        inclusive=receipt.inclusive,
        quantity=receipt.quantity,
        till=till,
        staff=receipt.staff_name,
        customer=receipt.person_name,
        points=_points(receipt),
        original=OriginalFacts(receipt.of.number, date.fromisoformat(receipt.of.day)) if receipt.of else None,
        reason=receipt.reason,
        issue=issue,
        drawer=settings.drawer_kick and issue == 1 and kick,
        cut=settings.cut,
        survey=_survey(survey, receipt, language) if survey and receipt.kind in ("sale", "exchange") else None,
        loyalty=loyalty_facts(receipt.loyalty),
    )


def _points(receipt: Receipt) -> PointsFacts | None:
    points = receipt.points
    if points is None:
        return None
    bonus = max(0, min(receipt.loyalty.bonus, points.earned))
    return PointsFacts(receipt.card, points.before, points.earned, points.used, points.after, bonus)


def _survey(one: SurveyRow, receipt: Receipt, language: Language) -> SurveyFacts | None:
    """A question as a receipt asks it: its code is the receipt's own without the letters, short enough to be typed."""
    found = codes.receipt(receipt.code)
    if found is None:
        return None
    marks = [one.choice(at, language.code) if one.kind == "poll" else str(at) for at in one.places]
    typed = codes.survey_code(*found).removeprefix(codes.SURVEY_PREFIX)
    return SurveyFacts(one.question(language.code), tuple(marks), typed)


def _line(line: ReceiptLine, receipt: Receipt) -> LineFacts:
    return LineFacts(
        name=line.name,
        amount=line.gross - line.discount,
        unit_price=line.unit_price,
        quantity=line.quantity,
        options=line.options,
        discount=line.discount,
        discount_reason=receipt.staff_off(line)[0],
        tax_kind=line.tax_kind,
        eat_in=line.eat_in,
        promotions=receipt.promotions_of(line),
    )


def _rates(taxes: tuple[ReceiptTax, ...]) -> tuple[RateFacts, ...]:
    return tuple(RateFacts(tax.kind, tax.rate, tax.total, tax.tax) for tax in taxes)


def _payments(receipt: Receipt, language: Language) -> tuple[PaymentFacts, ...]:
    return tuple(
        PaymentFacts(
            kind_name(payment.name, language),
            payment.amount,
            payment.tendered,
            payment.kind == "cash",
            payment.correction,
        )
        for payment in receipt.payments
    )


def kind_name(name: str, language: Language) -> str:
    """A payment kind's name: the shop's own as it stands, ours in the paper's language."""
    return language.text(name) if name in KIND_NAMES.values() else name


def ryoshusho_facts(
    receipt: ReceiptFacts,
    *,
    addressee: str = "",
    honorific: str = "様",
    purpose: str = "",
    issue: int = 1,
    amount: int | None = None,
    issued_on: date | None = None,
) -> RyoshushoFacts:
    """A 領収書 of a receipt, numbered after it; `amount` None is all of it."""
    number = f"{receipt.number}-{issue:02d}"
    return RyoshushoFacts(receipt, addressee, honorific, purpose, number, issue, issued_on, amount)


def till_facts(
    figures: Figures,
    settings: ShopSettings,
    language: Language,
    *,
    issue: int = 1,
    logo: bytes = b"",
    till: str = "",
    staff: Mapping[int, str] | None = None,
    printed_at: int | None = None,
) -> TillFacts:
    """An X report, or of a closed session its Z report. `staff` names people by their keys; `printed_at` is ms UTC."""
    names = staff or {}
    zone = settings.zone
    return TillFacts(
        kind="z" if figures.z_number is not None else "x",
        shop=shop_facts(settings, logo=logo),
        till=till,
        printed_at=from_ms(figures.taken_at if printed_at is None else printed_at, zone),
        opened_at=from_ms(figures.opened_at, zone),
        day=date.fromisoformat(figures.day),
        opened_by=names.get(figures.opened_by or 0, ""),
        closed_at=None if figures.closed_at is None else from_ms(figures.closed_at, zone),
        closed_by=names.get(figures.closed_by or 0, ""),
        z_number=figures.z_number,
        issue=issue,
        first_number=figures.first_number,
        last_number=figures.last_number,
        sales_count=figures.sales,
        returns_count=figures.returns,
        exchanges_count=figures.exchanges,
        cancels_count=figures.cancels,
        customers=figures.customers,
        quantity=figures.quantity,
        gross=figures.gross,
        discounts=figures.discount,
        promotions=figures.promotions,
        points_value=figures.points_value,
        points_paid=figures.points_paid,
        points_used=figures.points_used,
        points_earned=figures.points_earned,
        returned=figures.returned,
        rounding=figures.rounding,
        net=figures.total,
        tax=figures.tax,
        rates=tuple(RateFacts(one.kind, one.rate, one.total, one.tax) for one in figures.rates),
        kinds=_kinds(figures, language),
        float_amount=figures.float_amount,
        cash_sales=figures.cash_sales,
        cash_refunds=figures.cash_refunds,
        cash_corrected=figures.cash_corrected,
        change_on_vouchers=figures.change_on_vouchers,
        moves=_moves(figures, zone),
        expected=figures.expected,
        counted=figures.counted,
        denominations=_denominations(figures),
        next_float=figures.next_float,
        note=figures.note,
        cut=settings.cut,
    )


def _kinds(figures: Figures, language: Language) -> tuple[KindFacts, ...]:
    return tuple(
        KindFacts(kind_name(one.name, language), one.count, one.net, one.expected, one.counted) for one in figures.paid
    )


def _moves(figures: Figures, zone: str) -> tuple[CashMove, ...]:
    return tuple(
        CashMove(from_ms(one.at, zone), one.amount if one.kind == "in" else -one.amount, one.reason)
        for one in figures.cash_entries
    )


def _denominations(figures: Figures) -> tuple[tuple[int, int], ...]:
    found = figures.denominations or {}
    return tuple(sorted(((int(value), count) for value, count in found.items()), reverse=True))
