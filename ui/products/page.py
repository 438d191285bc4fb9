"""The products: a list to look through, each opened in a sheet; stock is received, counted, written off from here."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desktop.languages import _, _n
from models.counter import catalogue, find
from models.counter.catalogue import CategoryRow
from models.errors import N_
from models.work import Changes, Reader
from ui.actions import Action
from ui.page import Page
from ui.products import columns
from ui.theme import theme
from ui.widgets import Card, EmptyState, RowsView, SearchBox, Segments, button, label, row

ONLY = (
    ("active", N_("On sale")),
    ("low", N_("Low stock")),
    ("inactive", N_("Off sale")),
)


class ProductsPage(Page):
    """Everything the shop sells, and what there should be of it."""

    id = "products"
    title = N_("Products")
    kinds = frozenset({"product", "category", "stock", "further_code"})

    def build(self) -> None:
        """Lay out title, search, filters and list."""
        self.only = self.desk.keep.get("products.only", "active")
        self.category: int | None = None
        self.order, self.down = "category", False
        side = theme.px(28)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(side, theme.px(18), side, theme.px(20))
        whole.setSpacing(theme.px(14))
        self.search = SearchBox(_("Search products, scan a code"), "Ctrl+F")
        self.search.textChanged.connect(self._ask)
        new = button(_("Add product"), self.add, kind="primary", icon="plus", hint="Alt+N")
        more = button(_("Receive"), self.receive, icon="truck")
        count = button(_("Count stock"), self.count, icon="clipboard-check")
        whole.addLayout(row(label(_(self.title), "title"), None, self.search, more, count, new))
        self.filters = Segments([(key, _(name)) for key, name in ONLY], self.only)
        self.filters.picked.connect(self._filter)
        self.shown = label("", "secondary")
        sort = button(_("Categories…"), self.categories, kind="ghost", icon="tag")
        whole.addLayout(row(self.filters, None, self.shown, sort))
        self.chips = Segments()
        self.chips.picked.connect(self._pick_category)
        whole.addWidget(self.chips)
        self.list = RowsView(self.desk.store, columns.columns(), catalogue.items, name=_("Products"), height=52)
        self.list.opened.connect(self.open_product)
        self.list.sorted_by.connect(self._sort)
        self.list.rows.loaded.connect(self._loaded)
        self.list.mark_order(self.order)
        self.empty = EmptyState(
            "package",
            _("What do you sell?"),
            _("Products get a key at the counter, can be scanned, and keep their stock."),
            _("Add product"),
            self.add,
            _("Import a list"),
            self._import,
        )
        self.nothing: EmptyState | None = None
        self.stack = QStackedWidget()
        card = Card(margin=8, spacing=0)
        card.body.addWidget(self.list)
        self.stack.addWidget(card)
        self.card = card
        self.stack.addWidget(self.empty)
        whole.addWidget(self.stack, 1)
        self._declare()
        self._ask_categories()
        self._ask()

    def _declare(self) -> None:
        here = N_("Products")
        self.actions_.add(
            Action("product_new", N_("Add product"), self.add, "Alt+N", "plus", here),
            Action("product_find", N_("Search products"), self.search.setFocus, "Ctrl+F", "search", here),
            Action("stock_receive", N_("Receive goods"), self.receive, "Ctrl+R", "truck", here),
            Action("stock_count", N_("Count stock"), self.count, "Ctrl+T", "clipboard-check", here),
            Action("stock_waste", N_("Waste and own use"), self.take_out, "", "trash-2", here),
            Action("categories", N_("Categories"), self.categories, "", "tag", here),
        )

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a product (`product_id=7`), with a new one (`new=True`), or at the low stock (`only`)."""
        if place.get("only"):
            self.filters.set_value(place["only"])
            self._filter(place["only"])
        if place.get("product_id"):
            self.open_product(int(place["product_id"]))
        elif place.get("new"):
            self.add()
        else:
            self.list.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed: values in place, or the list anew when order or membership may have."""
        if changes is not None and "product" not in changes and "category" not in changes:
            self.list.rows.forget()
            if self.only != "low":
                return
        self._ask_categories()
        self._ask()

    # -- what is listed -------------------------------------------------------------------------------------------

    def _ask(self, _text: str = "") -> None:
        typed = self.search.text().strip()
        if typed:
            self.list.ask(partial(_found, typed=typed))
            return
        self.list.ask(
            partial(catalogue.list_ids, order=self.order, down=self.down, category_id=self.category, only=self.only)
        )

    def _filter(self, only: str) -> None:
        self.only = only
        self.desk.keep["products.only"] = only
        self._ask()

    def _pick_category(self, category_id: int | None) -> None:
        self.category = category_id
        self._ask()

    def _sort(self, order: str, down: bool) -> None:
        self.order, self.down = order, down
        self._ask()

    def _ask_categories(self) -> None:
        self.desk.store.read(catalogue.categories).then(self._categories)

    def _categories(self, found: Sequence[CategoryRow]) -> None:
        options: list[tuple[Any, str]] = [(None, _("All"))]
        options += [(one.id, one.name) for one in found if one.count]
        known = self.category if self.category in {one.id for one in found} else None
        self.category = known
        self.chips.set_options(options, known)
        self.chips.setVisible(len(options) > 1)

    def _loaded(self, count: int) -> None:
        nothing = count == 0 and not self.search.text() and self.only == "active" and self.category is None
        self.stack.setCurrentWidget(self.empty if nothing else self.card)
        if self.nothing is not None:
            self.nothing.deleteLater()
            self.nothing = None
        if count == 0 and not nothing:
            self.nothing = self._none_found()
            self.stack.addWidget(self.nothing)
            self.stack.setCurrentWidget(self.nothing)
        self.shown.setText(_n("1 product", "{n} products", count))

    def _none_found(self) -> EmptyState:
        if self.search.text().strip():
            text = _("Try part of the name or its reading, or the code.")
            return EmptyState("search", _("No product found"), text, _("Add product"), self.add)
        if self.only == "low":
            text = _("Products appear here when their stock falls to the number that you set.")
            return EmptyState("circle-check", _("Nothing runs low"), text)
        return EmptyState("package", _("No products here"), _("No product fits this filter."))

    # -- what can be done -----------------------------------------------------------------------------------------

    def add(self) -> None:
        """Make a product."""
        from ui.products.form import ProductSheet

        self._shown(ProductSheet(self.window(), self.desk, None))

    def open_product(self, product_id: int) -> None:
        """Open a product's sheet."""
        from ui.products.form import ProductSheet

        found = catalogue.item(self.desk.store.here, product_id)
        if found is not None:
            self._shown(ProductSheet(self.window(), self.desk, found))

    def _shown(self, sheet: Any) -> None:
        """Open a product's sheet; what it saves is current in the list then."""
        sheet.saved.connect(self.list.select_id)
        sheet.open()

    def receive(self) -> None:
        """Take goods in."""
        from ui.products.stock import ReceiveSheet

        ReceiveSheet(self.window(), self.desk).open()

    def count(self) -> None:
        """Count the shelves."""
        from ui.products.stock import CountSheet

        CountSheet(self.window(), self.desk).open()

    def take_out(self) -> None:
        """Write off waste and own use."""
        from ui.products.stock import TakeSheet

        TakeSheet(self.window(), self.desk).open()

    def categories(self) -> None:
        """Name, order and colour the categories."""
        from ui.products.categories import CategoriesSheet

        CategoriesSheet(self.window(), self.desk).open()

    def _import(self) -> None:
        self.desk.navigator.open("settings", section="data")


def _found(read: Reader, *, typed: str) -> list[int]:
    return find.find_ids(read, typed, 200)
