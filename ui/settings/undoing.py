"""Taking an import back: which were made, and one of them undone while one watches."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.exchange import batches, history
from desktop.exchange.history import Made
from desktop.jobs import Progress
from desktop.languages import _, current
from desktop.store import Store
from models import times
from models.errors import N_, Message
from ui.page import Desk
from ui.settings.lists import Things, thing
from ui.widgets import ConfirmSheet, Sheet, button, label
from ui.widgets.progress import ProgressPanel

KIND_NAMES = {
    "people": N_("Customers"),
    "companies": N_("Companies"),
    "products": N_("Products"),
    "stock": N_("Stock"),
    "sales": N_("Past sales"),
    "touchpoints": N_("Timeline"),
    "deals": N_("Deals"),
    "contracts": N_("Contracts"),
    "reminders": N_("Reminders"),
}


class UndoImportSheet(Sheet):
    """The imports whose rows are in the store, newest first."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Read them."""
        super().__init__(window, _("Undo an import"), width=640)
        self.desk = desk
        self.empty = label(_("Looking…"), "muted", wrap=True)
        self.list = Things()
        self.body.addWidget(self.empty)
        self.body.addWidget(self.list)
        self.body.addStretch(1)
        self.buttons(None, button(_("Close"), self.cancel))
        desk.store.read(history.made).then(self.show_imports)

    def show_imports(self, found: list[Made]) -> None:
        """Show the imports."""
        self.empty.setText(_("Nothing was imported yet."))
        self.empty.setVisible(not found)
        self.list.fill([self._line(one) for one in found])
        self.grow()

    def _line(self, one: Made) -> QWidget:
        undo = button(_("Undo"), partial(self.ask, one), icon="undo-2")
        title = one.title or _(KIND_NAMES.get(one.kind, one.kind))
        undo.setAccessibleName(_("Undo the import {name}", name=title))
        moment = current().moment(times.from_ms(one.at, self.desk.store.settings.zone))
        made = _("{created} new, {updated} changed", created=f"{one.created:,}", updated=f"{one.updated:,}")
        return thing(None, title, f"{moment} · {_(KIND_NAMES.get(one.kind, one.kind))} · {made}", undo)

    def ask(self, one: Made) -> None:
        """Ask once more."""
        window = self.parentWidget()
        assert window is not None
        self.accept()
        run = partial(undo_import, window, self.desk, one.id)
        words = _("What it brought goes, what it changed becomes what it was. The import itself can be made again.")
        title = _("Undo the import {name}?", name=one.title)
        ConfirmSheet(window, title, words, _("Undo the import"), run, danger=True).open()


class UndoingSheet(Sheet):
    """An import is taken back: once begun it goes to its end, so there is nothing to cancel."""

    def __init__(self, window: QWidget, desk: Desk, batch_id: int) -> None:
        """`start` begins."""
        super().__init__(window, _("Undo an import"), width=480, scroll=False)
        self.desk, self.batch_id = desk, batch_id
        self.progress_ = ProgressPanel(_("Taking the import back…"))
        self.progress_.done.connect(self._done)
        self.progress_.failed.connect(self._failed)
        self.progress_.cancel_button.hide()
        self.close_button.hide()
        self.body.addWidget(self.progress_)

    def start(self) -> None:
        """Show the sheet and begin."""
        self.open()
        self.progress_.follow(self.desk.store.work(partial(_undo, self.batch_id)))

    def cancel(self) -> None:
        """Not before it is over."""

    def _done(self, _said: object) -> None:
        self.accept()
        self.desk.toasts.say(_("The import was taken back."))

    def _failed(self, error: BaseException) -> None:
        self.accept()
        self.desk.toasts.wrong(error)


def undo_import(window: QWidget, desk: Desk, batch_id: int) -> None:
    """Take an import back while one watches."""
    UndoingSheet(window, desk, batch_id).start()


def _undo(batch_id: int, store: Store, progress: Progress) -> Message:
    return batches.undo_batch(store, progress, batch_id=batch_id)
