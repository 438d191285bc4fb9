"""One setting on screen: its name and what it means at the left, its control at the right, what is wrong below that."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from ui.theme import dress, theme
from ui.widgets import Toggle, column, label, row, set_text

CONTROL = 320


class Row(QWidget):
    """A setting. `wide` puts the control below its name, over the whole width."""

    def __init__(self, title: str, help_text: str, field: QWidget, *, wide: bool = False, width: int = CONTROL) -> None:
        """Texts are translated already."""
        super().__init__()
        self.field = field
        self.name = wrapped(title, "strong")
        self.name.setBuddy(field)
        self.help = wrapped(help_text, "secondary")
        if not help_text:
            self.help.hide()
        self.said = wrapped("", "error")
        self.said.hide()
        if isinstance(field, QComboBox):
            field.setAccessibleDescription(title)
        else:
            field.setAccessibleName(title)
            field.setAccessibleDescription(help_text)
        text = column(self.name, self.help, spacing=2)
        if wide:
            self.setLayout(column(text, field, self.said, spacing=6))
            return
        text.addStretch(1)
        text.setContentsMargins(0, theme.px(3), 0, 0)
        control = column(spacing=4)
        right = Qt.AlignmentFlag.AlignRight
        if not isinstance(field, Toggle):
            field.setFixedWidth(theme.px(width))
        self.said.setFixedWidth(theme.px(CONTROL))
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft if width == CONTROL else right)
        control.addWidget(field, 0, right)
        control.addWidget(self.said, 0, right)
        control.addStretch(1)
        whole = row(text, control, spacing=24)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def wrong(self, text: str) -> None:
        """Say what is wrong with what was typed; it was not kept. "" takes it back."""
        self._say(text, "error", bool(text))

    def note(self, text: str) -> None:
        """Say something about what was kept all the same. "" takes it back."""
        self._say(text, "gold", False)

    def _say(self, text: str, kind: str, wrong: bool) -> None:
        dress(self.said, kind)
        set_text(self.said, text, hide_empty=True)
        self.field.setProperty("wrong", "true" if wrong else "false")
        dress(self.field, self.field.property("kind") or "")

    @property
    def problem(self) -> str:
        """What is said below the control."""
        return self.said.text() if not self.said.isHidden() else ""


def wrapped(text: str, kind: str) -> QLabel:
    """A label that wraps, and is no higher than its width asks for."""
    made = label(text, kind, wrap=True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


class Lines(QPlainTextEdit):
    """Several lines of text; `finished` when the cursor leaves it."""

    finished = Signal()

    def __init__(self, lines: int = 3) -> None:
        """Be as high as so many lines."""
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(22 * lines + 22))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Tell that typing is over."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()


class Still(QObject):
    """Keeps the wheel from changing a choice that is only scrolled past."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the wheel through to the page unless the choice has the focus."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
