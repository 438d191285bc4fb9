"""A printer described by choosing: how it is connected, and where."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _
from desktop.printing import printers
from models import text
from models.errors import N_, Refused
from ui.theme import theme
from ui.widgets import Choice, label

WAYS = (
    ("", N_("None")),
    ("network", N_("Receipt printer on the network")),
    ("usb", N_("Receipt printer at USB")),
    ("serial", N_("Receipt printer at a serial port")),
    ("system", N_("Printer of this computer")),
    ("raw", N_("Receipt printer of this computer (ESC/POS)")),
    ("file", N_("File or device")),
)
HINTS = {
    "network": ("192.168.1.50:9100", N_("Address, and the port unless it is 9100")),
    "usb": ("04b8:0202", N_("Vendor and product number")),
    "serial": ("/dev/ttyUSB0, COM3", N_("Name of the port")),
    "file": ("/dev/usb/lp0", N_("Path")),
}


class PrinterRow(QWidget):
    """How the printer is connected and where; its value is the description that the settings keep."""

    changed = Signal()

    def __init__(self) -> None:
        """Begin with no printer."""
        super().__init__()
        self.names: tuple[str, ...] = ()
        self.way = Choice([(key, _(name)) for key, name in WAYS])
        self.way.setAccessibleDescription(_("How the printer is connected"))
        self.place = QLineEdit()
        self.place.setMaxLength(200)
        self.place.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.system = Choice()
        self.system.setAccessibleDescription(_("Printer of this computer"))
        self.hint = label("", "secondary", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        for part in (self.way, self.place, self.system, self.hint):
            column.addWidget(part)
        self.setFocusProxy(self.way)
        self.way.picked.connect(self._picked)
        self.system.picked.connect(self._tell)
        self.place.editingFinished.connect(self._typed)
        self._fit()

    def offer(self, names: Sequence[str]) -> None:
        """Offer the printers that this computer knows."""
        known = self.system.value()
        self.names = tuple(names)
        shown = list(names) if not known or known in names else [known, *names]
        self.system.set_options([(name, name) for name in shown], known)
        self._fit()

    def value(self) -> str:
        """The description. Raises Told for one that makes no sense, or misses its place."""
        way = self.way.value()
        if not way:
            return ""
        place = (self.system.value() or "") if way in ("system", "raw") else text.clean(self.place.text(), 200)
        if not place:
            raise Refused(N_("Say where the printer is."))
        found = printers.parse(f"{way}:{place}")
        return "" if found is None else str(found)

    def set_value(self, value: str) -> None:
        """Show a description."""
        scheme, _colon, rest = value.partition(":")
        self.way.set_value(scheme)
        if scheme in ("system", "raw"):
            if rest not in self.names:
                self.system.set_options([(name, name) for name in (rest, *self.names)], rest)
            self.system.set_value(rest)
        elif scheme:
            self.place.setText(rest)
        self._fit()

    def _fit(self) -> None:
        way = self.way.value()
        own = way in ("system", "raw")
        self.system.setVisible(own)
        self.system.setEnabled(bool(self.system.count()))
        self.place.setVisible(bool(way) and not own)
        example, words = HINTS.get(way, ("", ""))
        self.place.setPlaceholderText(example)
        self.place.setAccessibleName(_(words))
        nothing = own and not self.system.count()
        self.hint.setText(_("This computer knows no printer yet.") if nothing else _(words))
        self.hint.setVisible(bool(self.hint.text()))

    def _picked(self, way: str) -> None:
        self.place.clear()
        self._fit()
        if way in HINTS:
            self.place.setFocus()  # nothing is kept until its place is known
        else:
            self._tell()

    def _typed(self) -> None:
        if self.place.text().strip():
            self._tell()

    def _tell(self, _value: object = None) -> None:
        self.changed.emit()
