"""The columns of the list of products."""

from PySide6.QtGui import QColor

from desktop.languages import _, amount
from models import money
from models.counter.catalogue import Item
from models.counter.tax import KIND_NAMES
from ui.theme import theme
from ui.widgets import Column


def columns() -> list[Column]:
    """Made anew with the page, so that their titles speak its language."""
    return [
        Column(_("Product"), _title, order="name"),
        Column(_("Code"), _code, 150, order="code"),
        Column(_("Price"), _price, 110, right=True, order="price"),
        Column(_("Tax"), _tax, 150),
        Column(_("Cost"), _cost, 100, right=True),
        Column(_("In stock"), _stock, 110, right=True, order="stock", ink=_stock_ink),
    ]


def _title(item: Item) -> str:
    return item.title


def _code(item: Item) -> str:
    return item.code or ""


def _price(item: Item) -> str:
    return _("Open price") if item.price is None else amount(item.price)


def _tax(item: Item) -> str:
    return _("Food") if item.food else _(KIND_NAMES[item.tax_kind])


def _cost(item: Item) -> str:
    return "" if item.cost is None else amount(item.cost)


def _stock(item: Item) -> str:
    return f"{money.show_quantity(item.stock)} {item.unit}".strip() if item.keeps_stock else "–"


def _stock_ink(item: Item) -> QColor | None:
    if not item.keeps_stock or item.low_stock is None or item.stock > item.low_stock:
        return None
    return theme.color("red")
