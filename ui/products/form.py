"""A product's sheet: two fields are enough, the rest by sections."""

import base64
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.languages import _, say
from models import codes, money
from models.counter import catalogue
from models.counter.catalogue import CategoryRow, Item
from models.counter.tax import KIND_NAMES
from models.errors import N_, Told
from models.people import own
from models.work import Reader, Tx
from ui import icons
from ui.page import Desk
from ui.products.options import OptionsEditor, PartsEditor
from ui.theme import theme
from ui.widgets import Form, Sheet, button, label, line, row
from ui.widgets.fields import Wrong

PICTURE = 512
SPECIAL = (
    ("", N_("Product")),
    ("shipping", N_("Shipping")),
    ("fee", N_("Fee")),
)
WEIGH = (
    ("", N_("By the piece")),
    ("weight", N_("By weight: the label carries it")),
    ("price", N_("The label carries the price")),
)


class ProductSheet(Sheet):
    """Make or change a product. Ctrl+Enter saves from anywhere."""

    saved = Signal(int)

    def __init__(self, window: QWidget, desk: Desk, item: Item | None, *, parent: Item | None = None) -> None:
        """Change `item`, or make a new one; with `parent` a variant of it."""
        title = item.title if item else (_("Variant of {name}", name=parent.name) if parent else _("New product"))
        super().__init__(window, title, width=720)
        self.desk, self.item, self.of = desk, item, parent
        self.picture_data: str | None = None
        self.picture_changed = False
        self._own: list[tuple[Any, Any]] = []
        self._build()
        self._buttons_row()
        desk.store.read(catalogue.categories).then(self._categories)
        desk.store.read(partial(_extras, product_id=item.id if item else 0)).then(self._extras)

    def _build(self) -> None:
        shop, item = self.desk.store.settings, self.item or self.of
        self.form = form = Form(2)
        self.name = form.line(_("Name"), item.name if item else "", wide=True)
        self.name.setEnabled(self.of is None)
        self.variant = form.line(_("Size, colour"), self.item.variant if self.item else "")
        self.reading = form.line(_("Reading"))
        self.price = form.money(_("Price (empty: typed at the counter)"), shop.currency, item.price if item else None)
        self.category = form.choice(_("Category"), [(None, _("None"))])
        kinds = [(kind.value, _(name)) for kind, name in KIND_NAMES.items()]
        self.tax = form.choice(_("Tax"), kinds, item.tax_kind.value if item else "standard")
        self.code = form.line(_("Barcode (JAN, UPC)"), (self.item.code or "") if self.item else "", most=64)
        self.code.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.code.setProperty("takes_scan", True)
        self.code.textEdited.connect(self._check_code)
        self.food = form.check(
            _("Food or drink: reduced rate to take away, standard when eaten in"), bool(item and item.food)
        )
        self.eat_in = form.money(_("Price when eaten in"), shop.currency, item.price_eat_in if item else None)
        self.form.shown(self.eat_in, shop.two_prices)
        self.body.addWidget(form)
        self.body.addWidget(line())
        self._stock_part(item)
        self._more_part(item)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)

    def _stock_part(self, item: Item | None) -> None:
        shop = self.desk.store.settings
        self.stock = form = Form(2)
        self.keeps = form.check(_("Keep count of the stock"), item.keeps_stock if item else True)
        self.cost = form.money(_("Cost"), shop.currency, item.cost if item else None)
        self.low = form.quantity(_("Tell me at or below"), item.low_stock if item else None)
        self.supplier = form.line(_("Supplier"))
        self.own_code = form.line(_("Your article number"), most=64)
        self.body.addWidget(form)
        if self.item is not None and self.item.keeps_stock:
            shown = f"{money.show_quantity(self.item.stock)} {self.item.unit}".strip()
            move = button(_("Stock movements"), self._movements, kind="link")
            self.body.addLayout(row(label(_("In stock: {count}", count=shown), "strong"), move, None))
        self.body.addWidget(line())

    def _more_part(self, item: Item | None) -> None:
        self.more = form = Form(2)
        self.weigh = form.choice(_("Sold"), [(key, _(text)) for key, text in WEIGH], item.weigh if item else "")
        self.unit = form.line(_("Unit (kg, bag)"), item.unit if item else "", most=12)
        self.special = form.choice(_("Kind"), [(key, _(text)) for key, text in SPECIAL], item.special if item else "")
        self.earn = form.quantity(_("Points instead of the usual (0: none)"), item.earn_rate if item else None)
        self.codes = form.line(_("Further codes, with commas"), wide=True, most=1000)
        self.body.addWidget(form)
        self.options = OptionsEditor(self.desk.store.settings.currency, item.options if item else ())
        self.options.resized.connect(self.grow)
        self.body.addWidget(self.options)
        self.parts = PartsEditor(self.desk, self.item)
        self.parts.resized.connect(self.grow)
        self.body.addWidget(self.parts)
        self.picture = label("")
        self.picture.setFixedSize(theme.px(72), theme.px(72))
        self.picture.setAccessibleName(_("Picture"))
        self.body.addLayout(
            row(
                self.picture,
                button(_("Choose picture…"), self._choose),
                button(_("No picture"), self._drop, kind="ghost"),
                None,
            )
        )
        self.own_form = Form(2)
        self.body.addWidget(self.own_form)

    def _buttons_row(self) -> None:
        save = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        left: list[QWidget | None] = []
        if self.item is not None and self.item.active:
            left.append(button(_("Take off sale"), self._remove, kind="ghost", icon="ban"))
            if self.item.parent_id is None:
                left.append(button(_("Add variant"), self._variant, kind="ghost", icon="plus"))
            left.append(button(_("Membership…"), self._membership, kind="ghost", icon="id-card"))
        elif self.item is not None:
            left.append(button(_("Put on sale again"), self._back, kind="ghost", icon="rotate-ccw"))
        self.buttons(*left, None, button(_("Cancel"), self.cancel), save)
        self.accept_on_enter = self.save

    # -- what comes later ------------------------------------------------------------------------------------------

    def _categories(self, found: Sequence[CategoryRow]) -> None:
        item = self.item or self.of
        options = [(None, _("None")), *((one.id, one.name) for one in found)]
        self.category.set_options(options, item.category_id if item else None)

    def _extras(self, found: dict[str, Any]) -> None:
        known = found["details"]
        fields = ((self.reading, known.reading), (self.supplier, known.supplier), (self.own_code, known.own_code))
        for field, text in fields:
            if not field.text():
                field.setText(text)
        self.codes.setText(", ".join(known.codes))
        self._show_picture(found["picture"])
        for one in found["own"]:
            text = found["values"].get(one.id, "")
            if one.type == "choice":
                choices = [("", ""), *((choice, choice) for choice in one.choices)]
                own_field: Any = self.own_form.choice(one.name, choices, text)
            else:
                own_field = self.own_form.line(one.name, text)
            self._own.append((one, own_field))
        self.grow()

    def _show_picture(self, data: str | None) -> None:
        self.picture_data = data
        if data:
            pixmap = QPixmap()
            pixmap.loadFromData(base64.b64decode(data))
            size = self.picture.size()
            keep = Qt.AspectRatioMode.KeepAspectRatio
            self.picture.setPixmap(pixmap.scaled(size, keep, Qt.TransformationMode.SmoothTransformation))
        else:
            self.picture.setPixmap(icons.icon("package", "text3").pixmap(self.picture.size() * 0.6))

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Choose picture…"), "", "PNG, JPEG (*.png *.jpg *.jpeg *.webp)"
        )
        if name:
            self.take_picture(Path(name))

    def take_picture(self, path: Path) -> None:
        """Take a picture file, made small enough to keep."""
        image = QImage(str(path)) if path.is_file() and path.stat().st_size < 50_000_000 else QImage()
        if image.isNull():
            self._say(_("This file is not a picture that can be read."))
            return
        keep = Qt.AspectRatioMode.KeepAspectRatio
        small = image.scaled(PICTURE, PICTURE, keep, Qt.TransformationMode.SmoothTransformation)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        small.save(buffer, b"PNG")
        self.picture_changed = True
        self._show_picture(base64.b64encode(buffer.data().data()).decode())

    def _drop(self) -> None:
        self.picture_changed = True
        self._show_picture(None)

    def _check_code(self, typed: str) -> None:
        digits = codes.bare(typed)
        shaped = digits.isdigit() and len(digits) in (8, 12, 13, 14)
        wrong = shaped and codes.jan(digits) is None
        note = (
            _("The last digit should be {digit}. It can be saved all the same.", digit=codes.check_digit(digits[:-1]))
            if wrong
            else ""
        )
        self.form.note(self.code, note)

    # -- saving ----------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """The columns as typed; raises Wrong when a field can't be taken."""
        taken = self.form.taken
        if not self.name.text().strip():
            self.form.wrong(self.name, _("A name is needed."))
            raise Wrong
        return {
            "name": self.name.text(),
            "variant": self.variant.text(),
            "reading": self.reading.text(),
            "price": taken(self.price, self.price.value),
            "price_eat_in": taken(self.eat_in, self.eat_in.value),
            "category_id": self.category.value(),
            "tax_kind": self.tax.value(),
            "code": codes.jan(self.code.text()) or self.code.text().strip(),
            "food": self.food.isChecked(),
            "keeps_stock": self.keeps.isChecked(),
            "cost": self.stock.taken(self.cost, self.cost.value),
            "low_stock": self.stock.taken(self.low, self.low.value),
            "supplier": self.supplier.text(),
            "own_code": self.own_code.text(),
            "weigh": self.weigh.value(),
            "unit": self.unit.text(),
            "special": self.special.value(),
            "earn_rate": self.more.taken(self.earn, self.earn.value),
            "options": self.options.value(),
            "parts": self.parts.value(),
        }

    def save(self) -> None:
        """Save the product; what can't be taken is said beside its field."""
        try:
            values = self.values()
        except Wrong:
            self.grow()
            return
        except Told as told:
            self._say(say(told))
            return
        further = [code.strip() for code in self.codes.text().replace("、", ",").split(",") if code.strip()]
        owned = {one.id: field.value() if hasattr(field, "value") else field.text() for one, field in self._own}
        operation = partial(
            _save,
            product_id=self.item.id if self.item else None,
            parent_id=self.of.id if self.of else None,
            values=values,
            further=further,
            picture=self.picture_data if self.picture_changed else False,
            owned=owned,
        )
        name = N_("Change product") if self.item else N_("New product")
        self.desk.store.write(name, operation).then(self._saved).failed(self._refused)

    def _saved(self, product_id: int) -> None:
        self.accept()
        self.saved.emit(product_id)
        self.desk.toasts.say(_("Saved: {name}", name=self.name.text().strip()), undo=True)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self._say(say(error))
        else:
            self.desk.toasts.wrong(error)

    def _say(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.grow()

    # -- what else can be done -------------------------------------------------------------------------------------

    def _remove(self) -> None:
        if self.item is not None:
            operation = partial(catalogue.remove, product_id=self.item.id)
            self.desk.write(N_("Take off sale"), operation, said=_("{name} is off sale.", name=self.item.title))
            self.accept()

    def _back(self) -> None:
        if self.item is not None:
            operation = partial(catalogue.bring_back, product_id=self.item.id)
            self.desk.write(
                N_("Put on sale again"), operation, said=_("{name} is on sale again.", name=self.item.title)
            )
            self.accept()

    def _variant(self) -> None:
        window, item = self.parentWidget(), self.item
        if window is not None and item is not None:
            self.accept()
            ProductSheet(window, self.desk, None, parent=item).open()

    def _membership(self) -> None:
        from ui.products import membership

        window = self.parentWidget()
        if window is not None and self.item is not None:
            self.accept()
            membership.open_sheet(window, self.desk, self.item)

    def _movements(self) -> None:
        from ui.products.stock import MovementsSheet

        window = self.parentWidget()
        if window is not None and self.item is not None:
            MovementsSheet(window, self.desk, self.item).open()


def _save(
    tx: Tx,
    *,
    product_id: int | None,
    parent_id: int | None,
    values: dict[str, Any],
    further: Sequence[str],
    picture: str | None | bool,
    owned: dict[int, str],
) -> int:
    if product_id is None and parent_id is not None:
        rest = {name: value for name, value in values.items() if name not in ("name", "variant")}
        key = catalogue.add_variant(tx, product_id=parent_id, variant=values["variant"], **rest)
    elif product_id is None:
        key = catalogue.create(tx, **values)
    else:
        key = product_id
        catalogue.update(tx, product_id=key, **values)
    catalogue.set_further_codes(tx, product_id=key, codes=further)
    if not isinstance(picture, bool):
        catalogue.set_picture(tx, kind="product", record_id=key, data=picture)
    if owned:
        own.set_values(tx, kind="product", record_id=key, values=owned)
    return key


def _extras(read: Reader, *, product_id: int) -> dict[str, Any]:
    return {
        "details": catalogue.details(read, product_id),
        "picture": catalogue.picture(read, "product", product_id),
        "own": own.fields(read, "product"),
        "values": own.values(read, "product", product_id) if product_id else {},
    }
