"""A scanned code that nothing answers to becomes a product, without leaving the sale."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _, say
from models import money
from models.counter import catalogue
from models.counter.catalogue import CategoryRow, Item
from models.errors import N_, Told
from models.work import Tx
from ui.page import Desk
from ui.widgets import Form, Sheet, button, label
from ui.widgets.fields import Wrong


class NewProductSheet(Sheet):
    """Name, price, category, tax; Enter makes it and rings it up."""

    def __init__(self, window: QWidget, desk: Desk, code: str, run: Callable[[Item], Any]) -> None:
        """`run(item)` gets the new product."""
        text = _("Nothing in the shop has this code yet. Make it a product, and it is rung up.")
        super().__init__(window, _("New product"), width=480, text=text)
        self.desk, self.run = desk, run
        shop = desk.store.settings
        self.form = Form(2)
        self.name = self.form.line(_("Name"), wide=True)
        self.price = self.form.money(_("Price"), shop.currency)
        rates = [("standard", money.show_rate(shop.rate_standard))]
        if shop.rate_reduced != shop.rate_standard:
            rates.append(("reduced", money.show_rate(shop.rate_reduced)))
        self.tax = self.form.choice(_("Tax"), [*rates, ("exempt", _("Exempt"))])
        self.category = self.form.choice(_("Category"), [(None, _("None"))])
        self.code = self.form.line(_("Code"), code, most=64)
        self.code.setProperty("takes_scan", True)
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.yes = button(_("Make and ring up"), self.take, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.yes)
        self.accept_on_enter = self.take
        desk.store.read(catalogue.categories).then(self._categories)

    def _categories(self, found: Sequence[CategoryRow]) -> None:
        self.category.set_options([(None, _("None")), *((one.id, one.name) for one in found)])

    def take(self) -> None:
        """Make the product, or say what is wrong."""
        if not self.yes.isEnabled():
            return
        try:
            price = self.form.taken(self.price, self.price.value)
        except Wrong:
            self.grow()
            return
        if not self.name.text().strip():
            self.form.wrong(self.name, _("A name is needed."))
            self.grow()
            return
        self.yes.setEnabled(False)
        operation = partial(
            _make,
            name=self.name.text(),
            price=price,
            code=self.code.text(),
            tax_kind=self.tax.value(),
            category_id=self.category.value(),
        )
        self.desk.store.write(N_("New product"), operation).then(self._made).failed(self._refused)

    def _made(self, item: Item) -> None:
        self.accept()
        self.run(item)

    def _refused(self, error: BaseException) -> None:
        self.yes.setEnabled(True)
        if isinstance(error, Told):
            self.error.setText(say(error))
            self.error.show()
            self.grow()
        else:
            self.desk.toasts.wrong(error)


def _make(tx: Tx, **values: Any) -> Item:
    product_id = catalogue.create(tx, **values)
    made = catalogue.item(tx, product_id)
    assert made is not None
    return made
