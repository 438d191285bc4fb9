"""A booked receipt on screen: lines, sums, tax by rate, payments, points, what it belongs with, and how it adds up."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.languages import _, amount, say
from models import money
from models.counter.adding_up import steps_of
from models.counter.receipts import OtherReceipt, Receipt, ReceiptLine, ReceiptTax
from models.counter.tax import KIND_NAMES
from ui.counter import receipt_gains, shown
from ui.page import Desk
from ui.widgets import button, column, label, line, row, scrolled
from ui.widgets.painted import Pill


class ReceiptView(QWidget):
    """Shows a receipt; another one takes its place without a flash."""

    open_other = Signal(int)
    """Somebody wants to see a receipt that belongs with this one."""

    def __init__(self, desk: Desk) -> None:
        """Show nothing yet."""
        super().__init__()
        self.desk = desk
        self.receipt: Receipt | None = None
        self.explained = False
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._inner = QWidget()
        self._area = scrolled(self._inner)
        self._outer.addWidget(self._area)
        self.nothing = label(_("Choose a receipt to see it."), "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._outer.addWidget(self.nothing, 1)
        self._area.hide()

    def show_receipt(self, receipt: Receipt | None) -> None:
        """Show a receipt, or none."""
        self.setUpdatesEnabled(False)
        same = receipt is not None and self.receipt is not None and receipt.id == self.receipt.id
        at = self._area.verticalScrollBar().value() if same else 0
        self.receipt = receipt
        self.explained = self.explained and same
        self._area.setVisible(receipt is not None)
        self.nothing.setVisible(receipt is None)
        if receipt is not None:
            inner = QWidget()
            body = column(margin=2, spacing=14)
            inner.setLayout(body)
            self._fill(body, receipt)
            before = self._area.takeWidget()
            if before is not None:
                before.deleteLater()  # a button of it may be what asked for this
            self._area.setWidget(inner)
            inner.setAutoFillBackground(False)
            self._inner = inner
            self._area.verticalScrollBar().setValue(at)
        self.setUpdatesEnabled(True)

    def text(self) -> str:
        """All that it says, line by line: for tests and for readers of screens."""
        from PySide6.QtWidgets import QLabel

        return "\n".join(one.text() for one in self._inner.findChildren(QLabel)) if self.receipt else ""

    def _fill(self, body: QVBoxLayout, receipt: Receipt) -> None:
        body.addLayout(self._head(receipt))
        for notice in self._notices(receipt):
            body.addWidget(notice)
        body.addWidget(line())
        for one in receipt.lines:
            body.addLayout(_line(one, receipt))
        body.addWidget(line())
        body.addLayout(_pairs(_sums(receipt)))
        body.addLayout(row(label(_total_word(receipt), "panel"), None, label(amount(receipt.due), "kpi")))
        body.addLayout(_pairs(_taxes(receipt)))
        body.addWidget(line())
        body.addLayout(_pairs(_payments(receipt)))
        for part in receipt_gains.parts(self.desk, receipt):
            body.addWidget(line())
            body.addLayout(part)
        if receipt.points is not None:
            body.addWidget(line())
            body.addLayout(_pairs(_points(receipt)))
        body.addWidget(line())
        body.addLayout(self._worksheet(receipt))
        body.addStretch(1)

    def _head(self, receipt: Receipt) -> QLayout:
        kind = Pill(shown.receipt_word(receipt.kind, receipt.due), shown.KIND_TONES.get(receipt.kind, "quiet"))
        facts = [shown.moment(self.desk, receipt.at)]
        if receipt.staff_name:
            facts.append(receipt.staff_name)
        if receipt.person_name:
            facts.append(_("{name} (customer)", name=receipt.person_name))
        things: list[QWidget | None] = [label(receipt.number, "name"), kind, None]
        if receipt.cancelled_by is not None:
            things.insert(2, Pill(_("Cancelled"), "red"))
        return column(row(*things), label(" · ".join(facts), "secondary", wrap=True), spacing=4)

    def _notices(self, receipt: Receipt) -> Iterable[QWidget]:
        if receipt.reason:
            yield label(_("Reason: {reason}", reason=receipt.reason), "secondary", wrap=True)
        others: list[OtherReceipt] = [one for one in (receipt.of, *receipt.later) if one is not None]
        for other in others:
            text = f"{shown.kind_word(other.kind)} {other.number} · {shown.day_text(other.day, year=False)}"
            made = button(text, _Go(self, other.id), kind="link", icon="link")
            made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            yield made

    def _worksheet(self, receipt: Receipt) -> QLayout:
        title = _("Hide how it adds up") if self.explained else _("How it adds up")
        self.explain_button = button(title, self.explain, kind="link", icon="calculator")
        made = column(row(self.explain_button, None), spacing=6)
        if self.explained:
            for step in steps_of(receipt):
                made.addLayout(
                    _pair(say(step.label), amount(step.amount), "strong" if step.strong else "muted", step.strong)
                )
                if step.how is not None:
                    made.addWidget(label(say(step.how), "caption", wrap=True))
        return made

    def explain(self) -> None:
        """Show or hide the worksheet."""
        receipt, self.explained = self.receipt, not self.explained
        self.show_receipt(receipt)
        self.explain_button.setFocus()


class _Go:
    def __init__(self, view: ReceiptView, sale_id: int) -> None:
        self.view, self.sale_id = view, sale_id

    def __call__(self) -> None:
        self.view.open_other.emit(self.sale_id)


# -- parts ------------------------------------------------------------------------------------------------------------


def _pair(left: str, right: str, kind: str = "muted", strong: bool = False) -> QLayout:
    value = label(right, "strong" if strong or kind == "strong" else "", right=True)
    return row(label(left, kind, wrap=False), None, value)


def _pairs(pairs: Iterable[tuple[str, str]]) -> QLayout:
    made = column(spacing=6)
    for left, right in pairs:
        made.addLayout(_pair(left, right))
    return made


def _line(one: ReceiptLine, receipt: Receipt) -> QLayout:
    mark = " ※" if one.reduced else ""
    beneath: list[str] = []
    if one.settles:
        return _written(receipt_gains.settled(one, receipt), [f"{one.name}{mark}"], one)
    if one.options:
        beneath.append(one.options)
    if abs(one.quantity) != money.PIECE:
        beneath.append(f"{amount(one.unit_price)} × {money.show_quantity(one.quantity)}")
    if one.returned:
        beneath.append(_("{quantity} came back", quantity=money.show_quantity(one.returned)))
    lines = [" · ".join(beneath)] if beneath else []
    reason, by_staff = receipt.staff_off(one)
    if by_staff:
        off = _("Discount ({reason})", reason=reason) if reason else _("Discount")
        lines.append(f"{off} {amount(-by_staff)}")
    lines += [f"{name or _('Promotion')} {amount(-off)}" for name, off in receipt.promotions_of(one)]
    return _written(f"{one.name}{mark}", lines, one)


def _written(name: str, beneath: list[str], one: ReceiptLine) -> QLayout:
    text = column(label(name, "row", wrap=True), spacing=2)
    for said in beneath:
        text.addWidget(label(said, "secondary", wrap=True))
    price = label(amount(one.gross - one.discount), "row", right=True)
    made = row(text, price)
    made.setStretch(0, 1)
    made.setAlignment(price, Qt.AlignmentFlag.AlignTop)
    return made


def _sums(receipt: Receipt) -> Iterable[tuple[str, str]]:
    if receipt.promotion_discount > 0:
        yield _("Saved by promotions"), amount(receipt.promotion_discount)
    yield _("Subtotal"), amount(sum(one.gross - one.discount for one in receipt.lines))
    if receipt.receipt_discount:
        yield _("Discount on the receipt"), amount(-receipt.receipt_discount)
    if receipt.points_value:
        used = receipt.points.used if receipt.points else receipt.points_value
        yield _("Points used ({points})", points=money.Points(used)), amount(-receipt.points_value)
    if not receipt.inclusive and receipt.tax:
        yield _("Tax added"), amount(receipt.tax)
    if receipt.points_paid:
        yield _("Paid with points"), amount(-receipt.points_paid)
    if receipt.rounding:
        yield _("Cash rounding"), amount(receipt.rounding)


def _total_word(receipt: Receipt) -> str:
    return _("Charged") if receipt.kind == "return" and receipt.due > 0 else _("Total")


def _taxes(receipt: Receipt) -> Iterable[tuple[str, str]]:
    for tax in receipt.taxes:
        yield _rate(tax, ""), _taxed(tax)
    for tax in receipt.returned_taxes:
        yield _rate(tax, _("Taken back")), _taxed(tax)


def _rate(tax: ReceiptTax, before: str) -> str:
    name = _(KIND_NAMES[tax.kind])
    return " ".join(part for part in (before, name, money.show_rate(tax.rate) if tax.rate else "") if part)


def _taxed(tax: ReceiptTax) -> str:
    if not tax.rate:
        return amount(tax.total)
    return f"{amount(tax.total)}  {_('(tax {tax})', tax=money.Amount(tax.tax))}"


def _payments(receipt: Receipt) -> Iterable[tuple[str, str]]:
    for paid in receipt.payments:
        name = shown.pay_name(paid.name)
        if paid.correction:
            name = _("{kind} (corrected)", kind=name)
        yield name, amount(paid.amount if paid.tendered is None or paid.correction else paid.tendered)
    if receipt.change:
        yield _("Change"), amount(receipt.change)


def _points(receipt: Receipt) -> Iterable[tuple[str, str]]:
    points = receipt.points
    if points is None:
        return
    if receipt.card:
        yield _("Member number"), receipt.card
    yield _("Points before"), money.show_number(points.before)
    yield _("Points earned"), money.show_number(points.earned)
    if receipt.loyalty.bonus > 0:
        yield _("of which bonus"), money.show_number(receipt.loyalty.bonus)
    yield _("Points used"), money.show_number(points.used)
    yield _("Points now"), money.show_number(points.after)
    yield from receipt_gains.standing(receipt)
