"""For fingers: a pad of digits, and a stepper for quantities."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop.languages import _
from ui.theme import theme
from ui.widgets.basics import Button, icon_button, label

KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "00", "0")


class NumberPad(QWidget):
    """Digits to tap. `pressed` gives a digit (or 00), `back` wipes one away, `cleared` all."""

    pressed = Signal(str)
    back = Signal()
    cleared = Signal()

    def __init__(self, *, decimal: bool = False) -> None:
        """With a decimal point in place of 00 where the currency (or a weight) needs it."""
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(8))
        keys = [*KEYS[:9], "." if decimal else "00", "0"]
        for at, key in enumerate(keys):
            grid.addWidget(_Key(key, self), *divmod(at, 3))
        wipe = icon_button("delete", _("Wipe away"), self._back, kind="pad")
        wipe.setMinimumWidth(theme.px(64))
        wipe.setMaximumWidth(16_777_215)
        grid.addWidget(wipe, 3, 2)

    def _back(self) -> None:
        self.back.emit()


class _Key(Button):
    def __init__(self, key: str, pad: NumberPad) -> None:
        super().__init__(key, self._press)
        self.key, self.pad = key, pad
        self.setProperty("kind", "pad")
        self.setAccessibleName(key)
        self.setMinimumWidth(theme.px(64))
        self.setFocusPolicy(self.focusPolicy().NoFocus)

    def _press(self) -> None:
        self.pad.pressed.emit(self.key)


class Stepper(QWidget):
    """One less, how many, one more."""

    stepped = Signal(int)

    def __init__(self, text: str = "1") -> None:
        """Show `text` between the two buttons."""
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.less = icon_button("minus", _("One less"), self._less)
        self.more = icon_button("plus", _("One more"), self._more)
        self.shown = label(text, "row")
        self.shown.setAlignment(self.shown.alignment().AlignCenter)
        self.shown.setMinimumWidth(theme.px(28))
        for part in (self.less, self.shown, self.more):
            layout.addWidget(part)

    def _less(self) -> None:
        self.stepped.emit(-1)

    def _more(self) -> None:
        self.stepped.emit(1)
