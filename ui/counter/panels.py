"""The middle of the counter: the sale with its rows and sums; the change after it; the closed till."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.languages import _, _n, amount, say
from models.counter.tax import TaxKind
from models.money import PIECE, show_number, show_quantity, show_rate
from ui import icons
from ui.counter.basket import BasketView
from ui.theme import dress, theme
from ui.widgets import Card, EmptyState, Segments, button, label, line, row, set_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.counter.drafts import Booked
    from models.counter.lines import Priced
    from ui.counter.register import Register


MOST_TOLD = 4
GOOD_NEWS = frozenset({"gift", "handed", "voucher", "prize", "tier", "bonus", "stamp", "reached"})
WITH_SLIP = frozenset({"gift", "voucher", "prize"})
"""What a slip is printed for."""


def tax_words(priced: Priced) -> str:
    """The sums of tax per rate: `8% ¥193 · 10% ¥113`."""
    sums: dict[int, int] = {}
    for one in (*priced.rates, *priced.returned):
        if one.kind in (TaxKind.STANDARD, TaxKind.REDUCED) and (one.tax or one.total):
            sums[one.rate] = sums.get(one.rate, 0) + one.tax
    return " · ".join(f"{show_rate(rate)} {amount(tax)}" for rate, tax in sorted(sums.items()))


class Sums(QWidget):
    """The foot of the sale: subtotal, discounts, tax."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        body = QVBoxLayout(self)
        edge = theme.px(21)
        body.setContentsMargins(edge, theme.px(14), edge, theme.px(18))
        body.setSpacing(theme.px(7))
        self.rows: list[tuple[Any, Any, QWidget]] = []
        for kind in ("strong", "good", "good", "good", "strong", "strong"):
            word, value = label("", "muted", wrap=True), label("", kind, right=True)
            word.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            holder = QWidget()
            line_ = row(word, value)
            line_.setStretch(0, 1)
            holder.setLayout(line_)
            body.addWidget(holder)
            self.rows.append((word, value, holder))

    def show_sale(self, priced: Priced) -> None:
        """Show the sums of the running sale."""
        inclusive = priced.rules.inclusive
        taxes = tax_words(priced)
        tax = _("Tax included ({taxes})", taxes=taxes) if inclusive else _("Tax ({taxes})", taxes=taxes)
        shown = (
            (_("Subtotal"), amount(priced.gross), True),
            (_("Promotions"), amount(-priced.promotions), bool(priced.promotions)),
            (_("Line discounts"), amount(priced.promotions - priced.line_discount), _by_staff(priced)),
            (_("Discount"), amount(-priced.receipt_discount), bool(priced.receipt_discount)),
            (_("Goods taken back"), amount(priced.returned_total), bool(priced.returned_total)),
            (tax, amount(priced.tax), bool(taxes)),
        )
        for (word, value, holder), (words, figure, wanted) in zip(self.rows, shown, strict=True):
            set_text(word, words)
            word.setToolTip(words)
            set_text(value, figure)
            if holder.isHidden() == wanted:
                holder.setVisible(wanted)


def _by_staff(priced: Priced) -> bool:
    return priced.line_discount != priced.promotions


class NothingYet(QWidget):
    """The sale while it is empty: how to begin."""

    def __init__(self) -> None:
        """Say it to readers of screens too."""
        super().__init__()
        self.title, self.text = _("Nothing rung up yet"), _("Scan, tap a key, or search with F2.")
        self.setAccessibleName(f"{self.title}. {self.text}")
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(72)
        top = max(theme.px(20), round(self.height() * 0.4) - side)
        square = QRect((self.width() - side) // 2, top, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_soft"))
        painter.drawRoundedRect(QRectF(square), theme.px(20), theme.px(20))
        inner = theme.px(20)
        icons.paint(painter, "scan-barcode", square.adjusted(inner, inner, -inner, -inner), "primary_text")
        pad = theme.px(24)
        box = QRect(pad, square.bottom() + theme.px(14), self.width() - 2 * pad, theme.px(56))
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        for text, size, weight, ink in ((self.title, 18, 700, "text"), (self.text, 13, 400, "text2")):
            painter.setFont(theme.font(size, weight))
            painter.setPen(theme.color(ink))
            used = painter.boundingRect(box, middle, text)
            painter.drawText(box, middle, text)
            box.moveTop(used.bottom() + theme.px(8))


class SalePanel(Card):
    """The sale: how many pieces, which rows, what it sums up to."""

    def __init__(self) -> None:
        """Empty; the page connects it."""
        super().__init__(margin=0, spacing=0)
        self.title = label(_("Sale"), "panel")
        self.count = label("", "muted")
        self.typed = label("", "keycap")
        self.typed.hide()
        self.number = label("", "secondary", right=True)
        self.eat_in = Segments([(True, _("Eat in")), (False, _("Take away"))])
        head = row(self.title, self.count, self.typed, None, self.number, spacing=8)
        edge = theme.px(21)
        head.setContentsMargins(edge, theme.px(18), edge, theme.px(8))
        self.body.addLayout(head)
        self.eat_holder = QWidget()
        eat = row(self.eat_in)
        eat.setContentsMargins(edge, 0, edge, theme.px(8))
        self.eat_holder.setLayout(eat)
        self.body.addWidget(self.eat_holder)
        self.view = BasketView()
        self.stack = QStackedWidget()
        self.empty = NothingYet()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        self.body.addWidget(self.stack, 1)
        self.rule = line()
        self.body.addWidget(self.rule)
        self.sums = Sums()
        self.body.addWidget(self.sums)

    def show_sale(self, register: Register, number: str) -> None:
        """Show the running sale."""
        self.view.show_rows(register)
        filled = bool(register.lines)
        self.stack.setCurrentWidget(self.view if filled else self.empty)
        for part in (self.rule, self.sums):
            if part.isHidden() == filled:
                part.setVisible(filled)
        items = register.priced.items if filled else 0
        set_text(self.count, _n("1 item", "{n} items", items) if filled else "")
        set_text(self.number, number)
        asked = register.settings.eat_in_asked
        if self.eat_holder.isHidden() == asked:
            self.eat_holder.setVisible(asked)
        if asked and self.eat_in.value != register.eat_in:
            self.eat_in.set_value(register.eat_in)
        if filled:
            self.sums.show_sale(register.priced)

    def show_typed(self, text: str, multiplier: int | None) -> None:
        """Show what was typed without a field: digits, or how many the next one is."""
        shown = text or (f"{show_quantity(multiplier)} ×" if multiplier and multiplier != PIECE else "")
        set_text(self.typed, shown, hide_empty=True)


class DonePanel(Card):
    """After a sale: the change in huge figures, until the next thing is rung up."""

    printed = Signal()
    slips_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        """Hidden until something was sold."""
        super().__init__(margin=20, spacing=6)
        self.word = label("", "panel")
        self.change = label("", "change", right=True)
        self.number = label("", "muted")
        self.paid, self.points = label("", "secondary"), label("", "gold")
        self.print = button(_("Print receipt"), self.printed.emit, icon="printer")
        self.next = button(_("Next customer"), self.closed.emit, kind="primary")
        self.body.addLayout(row(self.word, None, self.number))
        self.body.addWidget(self.change)
        self.body.addWidget(self.paid)
        self.body.addWidget(self.points)
        self.told = QVBoxLayout()
        self.told.setSpacing(theme.px(4))
        self.body.addLayout(self.told)
        self.slips = button(_("Print slips"), self.slips_wanted.emit, icon="ticket")
        self.body.addSpacing(theme.px(4))
        self.body.addWidget(self.slips)
        self.body.addLayout(row(self.print, self.next))
        self.hide()

    def show_booked(self, booked: Booked, tendered: int, left: Sequence[str] = ()) -> None:
        """Show what is to be given back, or that it was paid exactly; `left` is said of the cards that paid."""
        out = booked.due < 0
        set_text(self.word, _("Paid out") if out else _("Change"))
        value = amount(-booked.due if out else booked.change)
        kind = "change" if len(value) <= 7 else "total" if len(value) <= 10 else "points"
        if self.change.property("kind") != kind:
            dress(self.change, kind)
        set_text(self.change, value)
        self.change.setAccessibleName(f"{self.word.text()} {value}")
        set_text(self.number, booked.number_text)
        paid, points = "", ""
        if tendered and not out:
            paid = _("Paid {due}, received {tendered}", due=amount(booked.due), tendered=amount(tendered))
        if booked.points_after is not None:
            earned = show_number(booked.points_earned)
            after = show_number(booked.points_after)
            points = _("earned {earned} pt, balance {after} pt", earned=earned, after=after)
        set_text(self.paid, paid, hide_empty=True)
        set_text(self.points, points, hide_empty=True)
        self._tell(booked, left)

    def _tell(self, booked: Booked, left: Sequence[str]) -> None:
        """Say what the receipt brought besides: gifts, vouchers, prizes, a tier."""
        while self.told.count():
            taken = self.told.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        for text in left:
            self.told.addWidget(label(text, "gold", wrap=True))
        for one in booked.outcomes[:MOST_TOLD]:
            self.told.addWidget(label(say(one.text), "good" if one.kind in GOOD_NEWS else "secondary", wrap=True))
        if len(booked.outcomes) > MOST_TOLD:
            more = len(booked.outcomes) - MOST_TOLD
            self.told.addWidget(label(_n("and 1 more", "and {n} more", more), "secondary"))
        self.slips.setVisible(any(one.kind in WITH_SLIP and one.code for one in booked.outcomes))


class Closed(QWidget):
    """The till is closed: one calm panel with the one thing to do."""

    wanted = Signal()

    def __init__(self) -> None:
        """`wanted` asks to open the till."""
        super().__init__()
        outer = QHBoxLayout(self)
        card = Card(margin=40, spacing=14)
        card.setMinimumWidth(theme.px(460))
        card.setMaximumWidth(theme.px(560))
        card.setMaximumHeight(theme.px(420))
        text = _("Count what is in the drawer, then begin to sell.")
        self.state = EmptyState("store", _("Open the register"), text, _("Open the register"), self.wanted.emit)
        card.body.addWidget(self.state)
        outer.addStretch(1)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        outer.addStretch(1)
