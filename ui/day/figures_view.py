"""The figures of a session as rows on screen, changed in place as sales come in."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.languages import _, amount
from models import money
from models.counter.figures import Figures, PaidFigure
from models.counter.tax import KIND_NAMES, TaxKind
from ui.counter import shown
from ui.theme import dress, theme
from ui.widgets import Card, label, set_text

Pair = tuple[str, str, str]
"""What, how much, and the label kind of how much."""


class PairList(QWidget):
    """Rows of what and how much; another list of them takes their place without being built anew."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._rows: list[tuple[QWidget, QLabel, QLabel]] = []
        self.pairs: list[Pair] = []

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show these rows."""
        self.pairs = list(pairs)
        while len(self._rows) < len(pairs):
            self._add()
        while len(self._rows) > len(pairs):
            gone, _left, _right = self._rows.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for (_whole, left, right), (what, value, kind) in zip(self._rows, pairs, strict=True):
            set_text(left, what)
            set_text(right, value)
            if right.property("kind") != kind:
                dress(right, kind)

    def _add(self) -> None:
        whole = QWidget()
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        left, right = label("", "muted"), label("", "", right=True)
        across.addWidget(left)
        across.addStretch(1)
        across.addWidget(right)
        self._column.addWidget(whole)
        self._rows.append((whole, left, right))

    def text(self) -> dict[str, str]:
        """By what: how much."""
        return {what: value for what, value, _kind in self.pairs}


class Kpi(Card):
    """One large figure with what it is above and what it is made of below."""

    def __init__(self, title: str) -> None:
        """Show no figure yet."""
        super().__init__(margin=18, spacing=4)
        self.title = title
        self.value, self.beneath = label("", "kpi"), label("", "secondary", wrap=True)
        self.beneath.setAlignment(Qt.AlignmentFlag.AlignTop)
        for part in (label(title, "secondary"), self.value, self.beneath):
            self.body.addWidget(part)

    def show_figure(self, value: str, beneath: str) -> None:
        """Show a figure."""
        set_text(self.value, value)
        set_text(self.beneath, beneath)
        self.setAccessibleName(f"{self.title} {value} {beneath}")


def sums(figures: Figures) -> list[Pair]:
    """How net sales come about."""
    found = [(_("Goods sold"), amount(figures.gross), "")]
    if figures.discount != figures.promotions:
        found.append((_("Discounts given"), amount(figures.promotions - figures.discount), ""))
    if figures.promotions:
        found.append((_("Given by promotions"), amount(-figures.promotions), ""))
    if figures.points_value:
        found.append((_("Points used"), amount(-figures.points_value), ""))
    if figures.returned:
        found.append((_("Taken back"), amount(figures.returned), ""))
    added = figures.total - (figures.gross - figures.discount - figures.points_value + figures.returned)
    if added:  # a remainder can only be tax put on top of the prices
        found.append((_("Tax added"), amount(added), ""))
    found.append((_("Net sales"), amount(figures.total), "strong"))
    if figures.points_paid:
        found.append((_("Paid with points"), amount(figures.points_paid), ""))
    if figures.rounding:
        found.append((_("Cash rounding"), amount(figures.rounding), ""))
    return found


def taxes(figures: Figures) -> list[Pair]:
    """Each rate: its total, and the tax in it."""
    found = []
    for one in figures.rates:
        name = _(KIND_NAMES[TaxKind(one.kind)])
        rate = f"{name} {money.show_rate(one.rate)}" if one.rate else name
        tax = f"  {_('(tax {tax})', tax=money.Amount(one.tax))}" if one.rate else ""
        found.append((rate, f"{amount(one.total)}{tax}", ""))
    return found or [(_("Nothing sold yet"), "", "")]


def paid(figures: Figures) -> list[Pair]:
    """Each way to pay: how often, and what it paid."""
    found = [(_kind(one), amount(one.net), "") for one in figures.paid]
    return found or [(_("Nothing paid yet"), "", "")]


def _kind(one: PaidFigure) -> str:
    return _("{what} ({count})", what=shown.pay_name(one.name), count=one.count)


def drawer(figures: Figures, *, blind: bool) -> list[Pair]:
    """How what should be in the drawer comes about; with `blind` the sum is hidden until it is counted."""
    found = [
        (_("Opening float"), amount(figures.float_amount), ""),
        (_("Cash put in"), amount(figures.cash_in), ""),
        (_("Cash taken out"), amount(-figures.cash_out), ""),
    ]
    if blind:
        return [*found, (_("Should be in the drawer"), _("hidden until counted"), "")]
    more = [(_("Cash sales"), amount(figures.cash_sales), ""), (_("Cash refunds"), amount(-figures.cash_refunds), "")]
    if figures.cash_corrected:
        more.append((_("Corrections"), amount(figures.cash_corrected), ""))
    if figures.change_on_vouchers:
        more.append((_("Change on vouchers"), amount(-figures.change_on_vouchers), ""))
    return [found[0], *more, *found[1:], (_("Should be in the drawer"), amount(figures.expected), "strong")]


def closing(figures: Figures) -> list[Pair]:
    """What was counted at the close, and what came of it."""
    if figures.counted is None:
        return []
    difference = figures.difference or 0
    found = [
        (_("Should be in the drawer"), amount(figures.expected), ""),
        (_("Counted"), amount(figures.counted), "strong"),
        (_("Difference"), shown.difference_words(difference), shown.difference_kind(difference)),
        (_("Left for tomorrow"), amount(figures.next_float or 0), ""),
        (_("To the bank"), amount(figures.to_bank or 0), ""),
    ]
    for one in figures.paid:
        if one.kind != "cash" and one.difference:
            found.append((shown.pay_name(one.name), shown.difference_words(one.difference), "error"))
    return found
