"""How a report is printed: the printer, its tray, copies and pages; remembered for each report on this computer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.jobs import in_thread
from desktop.languages import _
from desktop.printing import pages
from desktop.printing.pages import MOST_COPIES, PrintHow
from models.errors import N_, Refused
from ui import printing
from ui.theme import theme
from ui.widgets import Form, button, label
from ui.widgets.fields import Wrong

if TYPE_CHECKING:
    from desktop.jobs import Progress
    from desktop.printing.pages import Ranges, Tray
    from ui.page import Desk

ALL, SOME = "all", "some"


class PaperForm(QWidget):
    """Asks how a paper is printed. `ready` tells that the printers are known."""

    ready = Signal()

    def __init__(self, desk: Desk, report: str) -> None:
        """Of a report, as it was printed last."""
        super().__init__()
        self.desk, self.report, self.count = desk, report, 0
        self.known = remembered(desk, report)
        self.printers: list[str] = []
        self._asked = ""
        self.form = Form()
        self.printer = self.form.choice(_("Printer"), [("", _("Looking for printers…"))])
        self.tray = self.form.choice(_("Tray"), [("", _("The printer's own choice"))])
        self.copies: QLineEdit = self.form.line(_("Copies"), str(self.known.copies), most=3)
        self.which = self.form.choice(_("Pages"), [(ALL, _("All pages")), (SOME, _("These pages"))])
        self.pages: QLineEdit = self.form.line(_("Which pages"), "", most=200, hint="1-3, 7")
        self.form.shown(self.pages, False)
        self.none = label(
            _("No printer is set up on this computer. Save the report as a PDF, or set a printer up in the system's"
              " settings."),
            "notice", wrap=True,
        )  # fmt: skip
        self.none.hide()
        self.retry = button(_("Look again"), self.look, kind="link", icon="refresh-cw")
        self.retry.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (self.none, self.retry, self.form):
            column.addWidget(part)
        self.printer.picked.connect(self._picked)
        self.which.picked.connect(self._which)
        self.look()

    # -- printers ---------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask the system for its printers, on a thread of its own: a print server may take its time."""
        self.retry.setEnabled(False)
        in_thread(self.desk.bus.post, _printers).then(self._found).failed(self.desk.toasts.wrong)

    def _found(self, found: tuple[list[str], str]) -> None:
        self.printers, usual = found
        self.retry.setEnabled(True)
        for made in (self.none, self.retry):
            made.setVisible(not self.printers)
        self.form.setVisible(bool(self.printers))
        wanted = self.known.printer if self.known.printer in self.printers else usual
        self.printer.set_options([(one, one) for one in self.printers], wanted)
        if self.printers:
            self._picked(self.printer.value())
        self.ready.emit()

    def _picked(self, name: str) -> None:
        """Ask for the trays of a printer."""
        self._asked = name
        job = in_thread(self.desk.bus.post, partial(_trays, name))
        job.then(partial(self._trays, name)).failed(self.desk.toasts.wrong)

    def _trays(self, name: str, found: list[Tray]) -> None:
        if name != self._asked:
            return
        options = [("", _("The printer's own choice")), *((one.key, one.name) for one in found)]
        self.tray.set_options(options, self.known.tray if name == self.known.printer else "")
        self.form.shown(self.tray, bool(found))

    def _which(self, which: str) -> None:
        self.form.shown(self.pages, which == SOME)
        if which == SOME:
            self.pages.setFocus()

    # -- what is asked ----------------------------------------------------------------------------------------------

    def how(self) -> PrintHow | None:
        """What is asked for; None where something does not fit, which is said at its place."""
        try:
            copies = self.form.taken(self.copies, self._copies)
            wanted = self.form.taken(self.pages, self._ranges) if self.which.value() == SOME else ()
        except Wrong:
            return None
        return PrintHow(self.printer.value() or "", self.tray.value() or "", copies, wanted)

    def _copies(self) -> int:
        text = self.copies.text().strip()
        if not (text.isdecimal() and 1 <= int(text) <= MOST_COPIES):
            raise Refused(N_("From 1 to {most} copies."), most=MOST_COPIES)
        return int(text)

    def _ranges(self) -> Ranges:
        wanted = pages.ranges(self.pages.text(), self.count)
        if not wanted:
            raise Refused(N_("Write pages as 1-3, 7."))
        return wanted

    def keep(self, how: PrintHow) -> None:
        """Remember how this report was printed; pages are of this paper alone."""
        kept = {"printer": how.printer, "tray": how.tray, "copies": how.copies}
        self.desk.preferences.change(prints={**self.desk.preferences.prints, self.report: kept})
        self.known = how


def remembered(desk: Desk, report: str) -> PrintHow:
    """How a report was printed last on this computer; what was written down and makes no sense is as if it were not."""
    kept: Any = desk.preferences.prints.get(report)
    if not isinstance(kept, dict):
        return PrintHow("")
    printer, tray, copies = kept.get("printer"), kept.get("tray"), kept.get("copies")
    return PrintHow(
        printer if isinstance(printer, str) else "",
        tray if isinstance(tray, str) else "",
        copies if type(copies) is int and 1 <= copies <= MOST_COPIES else 1,
    )


def _printers(_progress: Progress) -> tuple[list[str], str]:
    return printing.available_printers(), printing.usual_printer()


def _trays(name: str, _progress: Progress) -> list[Tray]:
    return printing.trays(name)
