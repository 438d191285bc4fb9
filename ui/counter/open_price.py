"""A typed amount, sold without a product: the open-price key."""

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _
from models import money
from models.counter.tax import TaxKind
from models.errors import N_, Refused
from models.settings import ShopSettings
from ui.counter.pads import PadSheet
from ui.counter.register import Register
from ui.widgets import MoneyEdit, Segments


class OpenPriceSheet(PadSheet):
    """An amount, its tax, and if wanted what it is for."""

    def __init__(self, window: QWidget, shop: ShopSettings, register: Register, value: int | None = None) -> None:
        """Ring up on `register`; `value` (minor units) was typed before."""
        decimal = money.currency_of(shop.currency).decimals > 0
        super().__init__(
            window, _("Open price"), MoneyEdit(shop.currency, value), self._ring, decimal=decimal, yes=_("Add")
        )
        self.register = register
        self.what = QLineEdit()
        self.what.setMaxLength(100)
        self.what.setPlaceholderText(_("What is it? (optional)"))
        self.what.setAccessibleName(_("What is it? (optional)"))
        kinds = [(TaxKind.STANDARD, money.show_rate(shop.rate_standard))]
        if shop.rate_reduced != shop.rate_standard:
            kinds.append((TaxKind.REDUCED, money.show_rate(shop.rate_reduced)))
        kinds.append((TaxKind.EXEMPT, _("Exempt")))
        self.kind = Segments(kinds)
        self.body.insertWidget(1, self.what)
        self.body.insertWidget(1, self.kind)

    def _ring(self, amount: int) -> None:
        if not amount > 0:
            raise Refused(N_("The amount must be more than nothing."))
        self.register.ring_open(self.what.text().strip() or _("Open price"), amount, self.kind.value)
