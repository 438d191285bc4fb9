"""Sheets of large buttons: options of a product, variants, ways to pay; and the sheet that edits a line."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.languages import _, amount, say
from models.counter.catalogue import Item, OptionGroup
from models.counter.lines import Line, Option
from models.errors import Told
from ui.counter.register import Register
from ui.theme import theme
from ui.widgets import Form, MoneyEdit, NumberPad, Segments, Sheet, button, label
from ui.widgets.fields import Wrong


class ChoiceSheet(Sheet):
    """Large buttons; one tap takes one."""

    def __init__(
        self,
        window: QWidget,
        title: str,
        options: Sequence[tuple[str, Any]],
        run: Callable[[Any], Any],
        *,
        text: str = "",
    ) -> None:
        """`options` are (words, value)."""
        super().__init__(window, title, width=520, text=text)
        self.run = run
        grid = QGridLayout()
        grid.setSpacing(theme.px(10))
        for at, (words, value) in enumerate(options):
            made = button(words, _Choose(self, value), kind="tender")
            grid.addWidget(made, *divmod(at, 2))
        self.body.addLayout(grid)
        self.buttons(None, button(_("Cancel"), self.cancel))
        self.accept_on_enter = partial(press_focused, self)

    def choose(self, value: Any) -> None:
        """Take one."""
        self.accept()
        self.run(value)


def press_focused(sheet: Sheet) -> None:
    """Let Enter press the button that has the focus, on a sheet of nothing but buttons."""
    focus = sheet.window().focusWidget()
    if isinstance(focus, QPushButton) and sheet.isAncestorOf(focus):
        focus.click()


class _Choose:
    def __init__(self, sheet: ChoiceSheet, value: Any) -> None:
        self.sheet, self.value = sheet, value

    def __call__(self) -> None:
        self.sheet.choose(self.value)


class OptionsSheet(Sheet):
    """The options of a product: of some groups one, of others any number. With one group of one, a tap is enough."""

    def __init__(
        self,
        window: QWidget,
        title: str,
        groups: Sequence[OptionGroup],
        run: Callable[[tuple[Option, ...]], Any],
        *,
        taken: Sequence[Option] = (),
    ) -> None:
        """`taken` are those that are on already (editing); else the first of each group of one is."""
        super().__init__(window, title, width=560)
        self.groups, self.run = groups, run
        self.picks: list[list[QPushButton]] = []
        self.at_once = len(groups) == 1 and groups[0].pick == "one"
        names = {option.name for option in taken}
        for group in groups:
            self._add_group(group, names)
        self.take_button = button(_("Add"), self.take, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.take_button)
        self.accept_on_enter = self.take

    def take_keyboard(self) -> None:
        """Enter takes what is on; where one tap is all there is to do, Tab begins at the first."""
        if self.at_once:
            super().take_keyboard()
        else:
            self.take_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _add_group(self, group: OptionGroup, names: set[str]) -> None:
        self.body.addWidget(label(group.name, "strong"))
        grid = QGridLayout()
        grid.setSpacing(theme.px(8))
        picks: list[QPushButton] = []
        for at, (name, price) in enumerate(group.options):
            words = f"{name}  {amount(price, plus=True)}" if price else name
            made = button(words, _Pick(self, len(self.picks), at), kind="tender", checkable=True)
            made.setChecked(name in names or (group.pick == "one" and at == 0 and not names))
            picks.append(made)
            grid.addWidget(made, *divmod(at, 3))
        self.picks.append(picks)
        self.body.addLayout(grid)

    def picked(self, group: int, at: int) -> None:
        """One was tapped."""
        if self.groups[group].pick == "one":
            for other, made in enumerate(self.picks[group]):
                made.setChecked(other == at)
            if self.at_once:
                self.take()

    def options(self) -> tuple[Option, ...]:
        """Those that are on."""
        return tuple(
            Option(*group.options[at])
            for group, picks in zip(self.groups, self.picks, strict=True)
            for at, made in enumerate(picks)
            if made.isChecked()
        )

    def take(self) -> None:
        """Take those that are on."""
        self.accept()
        self.run(self.options())


class _Pick:
    def __init__(self, sheet: OptionsSheet, group: int, at: int) -> None:
        self.sheet, self.group, self.at = sheet, group, at

    def __call__(self) -> None:
        self.sheet.picked(self.group, self.at)


class LineSheet(Sheet):
    """Everything about a line: quantity, price, eat in, options, discount, away with it."""

    def __init__(
        self, window: QWidget, register: Register, line: Line, item: Item | None, discount: Callable[[], Any]
    ) -> None:
        """`discount` opens the sheet of discounts for this line."""
        super().__init__(window, line.name[:60], width=640)
        self.register, self.line, self.item, self._discount = register, line, item, discount
        shop = register.settings
        self.form = Form(2)
        self.quantity = self.form.quantity(_("Weight") if line.weighed else _("Quantity"), line.quantity)
        self.price = self.form.money(_("Unit price"), shop.currency, line.unit_price)
        self.pad = NumberPad(decimal=True)
        self.pad.pressed.connect(self._press)
        self.pad.back.connect(self._wipe)
        self._typing: MoneyEdit = self.quantity
        self.fields = QVBoxLayout()
        self.fields.setSpacing(theme.px(10))
        self.fields.addWidget(self.form)
        both = QHBoxLayout()
        both.setSpacing(theme.px(20))
        both.addLayout(self.fields, 1)
        both.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(both)
        self.eat_in: Segments | None = None
        if line.food and shop.eat_in_asked:
            now = register.eat_in if line.eat_in is None else line.eat_in
            self.eat_in = Segments([(True, _("Eat in")), (False, _("Take away"))], now)
            self.fields.addWidget(self.eat_in)
        self.boxes: list[tuple[QAbstractButton, Option]] = []
        self._add_options()
        self.fields.addStretch(1)
        remove = button(_("Remove"), self._remove, kind="danger", icon="trash-2")
        off = button(_("Discount…"), self._to_discount, icon="badge-percent")
        self.buttons(remove, off, None, button(_("OK"), self.take, kind="primary"))
        self.accept_on_enter = self.take

    def _add_options(self) -> None:
        taken = {option.name for option in self.line.options}
        groups = self.item.options if self.item else ()
        for group in groups:
            self.fields.addWidget(label(group.name, "strong"))
            one_of = QButtonGroup(self)
            one_of.setExclusive(group.pick == "one")
            grid = QGridLayout()
            grid.setSpacing(theme.px(8))
            for at, (name, price) in enumerate(group.options):
                words = (f"{name}  {amount(price, plus=True)}" if price else name).replace("&", "&&")
                box = button(words, kind="chip", checkable=True)
                box.setChecked(name in taken)
                one_of.addButton(box)
                self.boxes.append((box, Option(name, price)))
                grid.addWidget(box, at // 2, at % 2)
            self.fields.addLayout(grid)

    def _press(self, digits: str) -> None:
        """The pad types into the field that was typed into last."""
        for field in (self.quantity, self.price):
            if field.hasFocus():
                self._typing = field
        self._typing.insert(digits)

    def _wipe(self) -> None:
        (self.price if self.price.hasFocus() else self.quantity).backspace()

    def take(self) -> None:
        """Take what was changed, or say what is wrong with it."""
        ref, register = self.line.ref, self.register
        try:
            quantity = self.form.taken(self.quantity, self.quantity.value)
            price = self.form.taken(self.price, self.price.value)
            if price is not None and price != self.line.unit_price:
                self.form.taken(self.price, _Later(register.set_price, ref, price))
            if self.boxes:
                register.set_options(ref, [option for box, option in self.boxes if box.isChecked()])
            if self.eat_in is not None:
                now = register.line(ref)
                if now is not None and (register.eat_in if now.eat_in is None else now.eat_in) != self.eat_in.value:
                    register.toggle_line_eat_in(ref)
            if quantity is not None and quantity != self.line.quantity:
                self.form.taken(self.quantity, _Later(_set_quantity, register, ref, quantity))
        except Wrong:
            return
        self.accept()

    def _remove(self) -> None:
        self.accept()
        self.register.remove(self.line.ref)

    def _to_discount(self) -> None:
        self.take()
        if self.isHidden():
            self._discount()


def _set_quantity(register: Register, ref: str, quantity: int) -> None:
    from models.errors import N_, Refused

    if quantity < 0:
        raise Refused(N_("To take goods back, use Returns."))
    register.set_quantity(ref, quantity)


class _Later:
    def __init__(self, run: Callable[..., Any], *values: Any) -> None:
        self.run, self.values = run, values

    def __call__(self) -> Any:
        return self.run(*self.values)


def refused(run: Callable[[], Any]) -> str:
    """Do something; the sentence of what was refused, or ""."""
    try:
        run()
    except Told as told:
        return say(told)
    return ""
