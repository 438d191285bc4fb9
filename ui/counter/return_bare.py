"""A return without a receipt: which product, at what price, how many, and why. Booked with its reason, once."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QListWidgetItem, QWidget

from desktop.languages import _, amount, say
from models import money
from models.base import new_public_id
from models.counter import catalogue, find, payment_kinds, sales
from models.counter.catalogue import Item
from models.counter.drafts import Booked, Preview, SaleDraft
from models.counter.lines import Basket, Line
from models.counter.payment_kinds import KindRow
from models.errors import N_, Told
from models.work import Reader
from ui.counter import shown
from ui.counter.finder import ReceiptField
from ui.counter.receipt_actions import GiveBack
from ui.counter.refunds import Reasons, Refunds
from ui.counter.returns import after_booking
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Form, Sheet, Stepper, button, column, label, row, set_text


class BareReturn(Sheet):
    """Goods come back without a receipt."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Begin with the product."""
        text = _("No points are taken back or given, since nobody knows the receipt. A reason is needed.")
        super().__init__(window, _("Return without a receipt"), width=860, text=text, scroll=False)
        self.desk = desk
        self.item: Item | None = None
        self.count = 1
        self._public_id = new_public_id()
        self._busy = False
        self._asked = 0
        across = row(self._product_side(), self._money_side(), spacing=24)
        across.setStretch(0, 1)
        across.setStretch(1, 1)
        self.body.addLayout(across)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self.now_button = button(_("Return now"), self.book, kind="primary")
        shown.touch(self.now_button)
        cancel = button(_("Cancel"), self.cancel)
        shown.touch(cancel)
        self.buttons(None, cancel, self.now_button)
        self._soon = QTimer(self, interval=100, singleShot=True)
        self._soon.timeout.connect(self._search)
        self._edited()
        desk.store.read(payment_kinds.kinds).then(self._kinds)

    def _product_side(self) -> Any:
        self.field = ReceiptField(_("Scan, or search a product"))
        self.field.setProperty("takes_scan", True)
        shown.touch(self.field)
        self.list = shown.touch_list(_("Products found"), 330)
        self.field.textEdited.connect(self._typed)
        self.field.entered.connect(self._enter)
        self.field.moved.connect(self._move)
        self.field.escaped.connect(self.cancel)
        self.list.itemClicked.connect(self._clicked)
        self.list.itemActivated.connect(self._clicked)
        self.chosen = label(_("No product chosen yet"), "row", wrap=True)
        return column(self.field, self.chosen, self.list)

    def _money_side(self) -> Any:
        form = Form(2)
        self.price = form.money(_("Price for one"), self.desk.store.settings.currency)
        shown.touch(self.price)
        self.stepper = Stepper("1")
        for part in (self.stepper.less, self.stepper.more):
            part.setFixedWidth(theme.px(48))
            shown.touch(part)
        form.add(_("How many"), self.stepper)
        self.form = form
        self.reasons = Reasons(self.desk.store.settings)
        self.refunds = Refunds()
        self.refund_title = label(_("Give back by"), "secondary")
        self.refunds.setMinimumHeight(theme.px(56))
        self.total = label(amount(0), "points")
        self.price.textEdited.connect(self._edited)
        self.stepper.stepped.connect(self._step)
        self.reasons.edited.connect(self._edited)
        self.refunds.edited.connect(self._paint)
        return column(
            form,
            label(_("Reason"), "secondary"),
            self.reasons,
            self.refund_title,
            self.refunds,
            None,
            row(label(_("Give back"), "panel"), None, self.total),
            spacing=8,
        )

    def _kinds(self, kinds: tuple[KindRow, ...]) -> None:
        self.refunds.set_kinds(kinds)

    # -- the product ------------------------------------------------------------------------------------------------

    def _typed(self, _text: str) -> None:
        self._soon.start()

    def _search(self) -> None:
        self.desk.store.read(find.find, self.field.text(), 12).then(self._found)

    def _found(self, found: list[Item]) -> None:
        self.list.clear()
        for one in found:
            price = "" if one.price is None else amount(one.price)
            self.list.addItem(shown.touch_item(f"{one.title}  ·  {price}".rstrip(" ·"), one.id))
        self.list.setCurrentRow(0)

    def _move(self, step: int) -> None:
        self.list.setCurrentRow(min(self.list.count() - 1, max(0, self.list.currentRow() + step)))

    def _enter(self) -> None:
        scanned = catalogue.item_by_code(self.desk.store.here, self.field.text().strip())
        if scanned is not None:
            self.choose(scanned)
        elif self.list.currentItem() is not None:
            self._clicked(self.list.currentItem())

    def _clicked(self, item: QListWidgetItem) -> None:
        known = catalogue.item(self.desk.store.here, item.data(Qt.ItemDataRole.UserRole))
        if known is not None:
            self.choose(known)

    def choose(self, item: Item) -> None:
        """Take this product back."""
        self.item = item
        set_text(self.chosen, item.title)
        self.price.set_value(item.price)
        self.price.setFocus()
        self.price.selectAll()
        self._edited()

    # -- what it comes to -------------------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        self.count = min(999, max(1, self.count + by))
        set_text(self.stepper.shown, str(self.count))
        self._edited()

    def draft(self) -> SaleDraft | None:
        """The return as it would be booked now; None while something is missing. Raises Refused for a wrong price."""
        price = self.price.value()
        if self.item is None or price is None or price < 0 or not self.reasons.reason:
            return None
        line = Line(
            "bare",
            self.item.title,
            price,
            -self.count * money.PIECE,
            product_id=self.item.id,
            kind=self.item.tax_kind,
            food=self.item.food,
            earns=False,
        )
        tenders = self.refunds.tenders(self.desk.store.settings)
        return SaleDraft(Basket((line,)), tenders, reason=self.reasons.reason, public_id=self._public_id)

    def _edited(self, *_values: object) -> None:
        self._asked += 1
        self.now_button.setEnabled(False)
        self._say("")
        try:
            draft = self.draft()
        except Told as told:
            self._say(say(told))
            return
        if draft is None:
            self.refunds.propose(())
            self.refund_title.hide()
            set_text(self.total, amount(0))
            return
        self.desk.store.read(_Ask(self._asked, draft, shown.today(self.desk))).then(self._answered)

    def _answered(self, answer: tuple[int, Preview | Told]) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        if isinstance(found, Told):
            self._say(say(found))
            return
        self.refunds.propose(found.refunds)
        self.refund_title.setVisible(bool(found.refunds))
        self._paint()
        self.now_button.setEnabled(not self._busy)

    def _paint(self) -> None:
        tenders = self.refunds.tenders(self.desk.store.settings)
        set_text(self.total, amount(-sum(one.amount for one in tenders)))

    def _say(self, text: str) -> None:
        set_text(self.wrong, text, hide_empty=True)

    # -- what is done -----------------------------------------------------------------------------------------------

    def book(self) -> None:
        """Book it, once."""
        draft = self.draft()
        if draft is None or self._busy:
            return
        self._busy = True
        self.now_button.setEnabled(False)
        verb = partial(sales.book, draft=draft)
        self.desk.store.write(N_("Return without a receipt"), verb).then(self._booked).failed(self._refused)

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        self._say(shown.said(error))
        self.now_button.setEnabled(True)

    def _booked(self, booked: Booked) -> None:
        host, paid = self.parentWidget(), self.refunds.named()
        after_booking(self.desk, booked)
        self.accept()
        if host is not None:
            GiveBack(host, self.desk, booked, paid, printing=self.desk.store.settings.receipt_print != "always").open()


class _Ask:
    def __init__(self, asked: int, draft: SaleDraft, day: str) -> None:
        self.asked, self.draft, self.day = asked, draft, day

    def __call__(self, read: Reader) -> tuple[int, Preview | Told]:
        try:
            return self.asked, sales.preview(read, draft=self.draft, day=self.day)
        except Told as told:
            return self.asked, told
