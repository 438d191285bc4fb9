"""Export: what, in which form, to which file; written while one watches."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.jobs import Progress
from desktop.languages import _
from desktop.store import Store
from models.errors import N_
from ui.page import Desk
from ui.widgets import Form, Sheet, button
from ui.widgets.progress import ProgressPanel

KINDS = (
    ("people", N_("Customers")),
    ("companies", N_("Companies")),
    ("products", N_("Products")),
    ("stock", N_("Stock")),
    ("sales", N_("Sales")),
    ("touchpoints", N_("Timeline")),
    ("deals", N_("Deals")),
    ("contracts", N_("Contracts")),
    ("reminders", N_("Reminders")),
)
FORMATS = (("csv", N_("CSV (opens in Excel)")), ("xlsx", N_("Excel")), ("json", N_("JSON")))
CALENDAR = ("ics", N_("iCalendar (opens in any calendar)"))


class ExportSheet(Sheet):
    """Two questions, then the system's own dialog for the file."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Ask what and how."""
        super().__init__(window, _("Export"), width=480)
        self.desk = desk
        self.form = Form()
        self.kind = self.form.choice(_("What"), [(key, _(name)) for key, name in KINDS], "people")
        self.format = self.form.choice(_("Format"), [(key, _(name)) for key, name in FORMATS], "csv")
        self.kind.picked.connect(self._kind)
        self.body.addWidget(self.form)
        self.progress_ = ProgressPanel(_("Writing…"))
        self.progress_.hide()
        self.progress_.done.connect(self._done)
        self.progress_.failed.connect(self._failed)
        self.progress_.cancelled.connect(self.accept)
        self.body.addWidget(self.progress_)
        self.body.addStretch(1)
        self.write_button = button(_("Choose the file…"), self.choose, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.write_button)

    def show_kind(self, kind: str, format_: str) -> None:
        """Begin with a kind and a format."""
        self.kind.set_value(kind)
        self._kind(kind)
        self.format.set_value(format_)

    def _kind(self, kind: str) -> None:
        """Offer the formats that a kind is written in."""
        some = (CALENDAR, *FORMATS) if kind == "reminders" else FORMATS
        known = self.format.value()
        options = [(key, _(name)) for key, name in some]
        self.format.set_options(options, known if known in dict(some) else some[0][0])

    def choose(self) -> None:
        """Ask for the file, and write it."""
        ending = self.format.value()
        name = f"{self.kind.value()}.{ending}"
        found, _kind = QFileDialog.getSaveFileName(self, _("Export"), name, f"{ending.upper()} (*.{ending})")
        if found:
            self.write(Path(found))

    def write(self, path: Path) -> None:
        """Write the file off the GUI thread."""
        self.path = path
        self.write_button.setEnabled(False)
        self.progress_.show()
        self.grow()
        self.progress_.follow(self.desk.store.work(partial(_write, self.kind.value(), self.format.value(), path)))

    def cancel(self) -> None:
        """Stop what is under way, and go."""
        job = self.progress_.job
        if job is not None and not job.done:
            self.progress_.cancel()
            return
        super().cancel()

    def _done(self, _written: object) -> None:
        self.accept()
        self.desk.toasts.say(_("Written: {path}", path=self.path))

    def _failed(self, error: BaseException) -> None:
        self.accept()
        self.desk.toasts.wrong(error)


def _write(kind: str, format_: str, path: Path, store: Store, progress: Progress) -> Any:
    from desktop.exchange.export import export

    return export(store, progress, kind=kind, path=path, format=format_)
