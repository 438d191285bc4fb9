"""A receipt that stands on a timeline, opened over the page."""

from PySide6.QtWidgets import QWidget

from desktop.languages import _
from models.counter import receipts
from models.counter.receipts import Receipt
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Sheet, button


class ReceiptSheet(Sheet):
    """Shows a booked receipt, and those that belong with it."""

    def __init__(self, window: QWidget, desk: Desk, sale_id: int) -> None:
        """Fetch it."""
        from ui.counter.receipt_view import ReceiptView

        super().__init__(window, _("Receipt"), width=560, scroll=False)
        self.desk, self.sale_id, self.number = desk, sale_id, ""
        self.view = ReceiptView(desk)
        self.view.setMinimumHeight(min(theme.px(560), window.height() - theme.px(220)))
        self.view.open_other.connect(self.show_sale)
        self.body.addWidget(self.view, 1)
        counter = button(_("Open at the counter"), self._counter, icon="store")
        self.delivery = button(_("Delivery note"), self._deliver, kind="ghost", icon="truck")
        self.buttons(counter, self.delivery, None, button(_("Close"), self.cancel))
        self.show_sale(sale_id)

    def show_sale(self, sale_id: int) -> None:
        """Show another receipt."""
        self.sale_id = sale_id
        self.desk.store.read(receipts.receipt, sale_id).then(self._show).failed(self._gone)

    def _show(self, receipt: Receipt) -> None:
        if receipt.id == self.sale_id:
            self.number = receipt.number
            self.delivery.setVisible(receipt.person_id is not None)
            self.view.show_receipt(receipt)

    def _gone(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        self.cancel()

    def _deliver(self) -> None:
        from ui.billing import papers

        papers.open_delivery(self.desk, self.sale_id, _("Delivery note {number}", number=self.number))

    def _counter(self) -> None:
        self.accept()
        self.desk.navigator.open("counter", sale_id=self.sale_id)
