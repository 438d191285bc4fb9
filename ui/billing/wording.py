"""How what is owed is said on the screen: lateness, states and their colours, terms in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.languages import _, _n
from models.billing.invoices import STATES
from models.contracts.days import LAST
from ui.theme import theme
from ui.widgets import column
from ui.widgets.painted import Pill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.billing.invoices import InvoiceRow
    from models.billing.terms import Terms

TONES = {"open": "primary", "partly": "gold", "overdue": "red", "paid": "green", "credit": "violet", "void": "quiet"}


def late_text(days: int) -> str:
    """How long something has been overdue; "" where it is not."""
    return _n("1 day overdue", "{n} days overdue", days) if days else ""


def state_pill(one: InvoiceRow, day: str) -> Pill:
    """How an invoice stands; an overdue one says for how long."""
    state = one.state(day)
    return Pill(late_text(one.late(day)) if state == "overdue" else _(STATES[state]), TONES[state])


def wide_enough(cells: Sequence[QWidget]) -> QWidget:
    """Amounts at the end of a line, under each other from line to line."""
    held = QWidget()
    held.setLayout(column(*cells, spacing=0))
    held.setMinimumWidth(theme.px(92))
    return held


def closing_text(closing_day: int) -> str:
    """How often a customer is billed."""
    if not closing_day:
        return _("An invoice for each sale")
    if closing_day == LAST:
        return _("One invoice a month, closed on its last day")
    return _("One invoice a month, closed on day {day}", day=closing_day)


def pay_text(pay_months: int, pay_day: int) -> str:
    """When a customer pays."""
    names = {0: _("the same month"), 1: _("the next month"), 2: _("the month after next")}
    month = names.get(pay_months) or _("{count} months later", count=pay_months)
    if pay_day == LAST:
        return _("due at the end of {month}", month=month)
    return _("due on day {day} of {month}", day=pay_day, month=month)


def terms_text(terms: Terms) -> str:
    """Terms in a line."""
    due = pay_text(terms.pay_months, terms.pay_day)
    if terms.pay_days is not None:
        due = _n("due 1 day later", "due {n} days later", terms.pay_days)
    return " · ".join((closing_text(terms.closing_day), due))
