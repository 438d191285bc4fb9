"""Putting a backup back: which there are, what is in each, a last question, and the store opened again."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import backup
from desktop.app import Machine
from desktop.backup import Backup, Contents, Restored
from desktop.jobs import Progress, in_thread
from desktop.languages import _, _n, current, say
from models.errors import N_
from models.money import Points
from ui.page import Desk, Toasts
from ui.settings.lists import Things, thing
from ui.widgets import ConfirmSheet, Sheet, button, label

WHY = {backup.BEFORE_UPDATE: N_("before an update"), backup.BEFORE_IMPORT: N_("before an import")}


class RestoreSheet(Sheet):
    """The copies of the store, newest first."""

    def __init__(self, window: QWidget, desk: Desk, machine: Machine) -> None:
        """List what lies in the store's own folder of copies; another file can be chosen."""
        text = _("Choose what the data file shall be again. What is there now is kept beside it.")
        super().__init__(window, _("Restore a backup"), width=640, text=text)
        self.desk, self.machine = desk, machine
        self.list = Things()
        self.empty = label(_("Looking…"), "muted", wrap=True)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.list)
        self.body.addStretch(1)
        self.buttons(button(_("Another file…"), self.choose, icon="folder-open"), None, button(_("Close"), self.cancel))
        job = in_thread(desk.bus.post, partial(_list, desk.store.path))
        job.then(self.show_copies).failed(self._wrong)

    def show_copies(self, found: list[Backup]) -> None:
        """Show the copies with what is in them."""
        self.empty.setText("" if found else _("No backup yet."))
        self.empty.setVisible(not found)
        self.list.fill([self._line(one) for one in found])
        self.grow()

    def _line(self, one: Backup) -> QWidget:
        taken = current().moment(one.taken)
        if one.problem is not None:
            return thing(None, taken, say(one.problem), quiet=True)
        put = button(_("Restore"), partial(self.ask, one.path, taken, one.people, one.sales, one.last_receipt))
        put.setAccessibleName(_("Restore {what}", what=taken))
        words = inside(one.people, one.sales, one.last_receipt)
        if one.why in WHY:
            words += " · " + _(WHY[one.why])
        return thing(None, taken, words, put)

    def choose(self) -> None:
        """Choose a copy that lies elsewhere."""
        name, _kind = QFileDialog.getOpenFileName(self, _("Another file…"), "", "Noren (*.noren)")
        if name:
            self.look(Path(name))

    def look(self, path: Path) -> None:
        """Look what is in a file, and ask."""
        job = in_thread(self.desk.bus.post, partial(_read, path))
        job.then(partial(self._looked, path)).failed(self._wrong)

    def _looked(self, path: Path, found: Contents) -> None:
        self.ask(path, path.name, found.people, found.sales, found.receipt)

    def _wrong(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)

    def ask(self, path: Path, taken: str, people: int, sales: int, receipt: str) -> None:
        """Ask once more, with what is in the copy."""
        window = self.parentWidget()
        assert window is not None
        words = _(
            "It holds {what}. What was done since is no longer in the data file then.",
            what=inside(people, sales, receipt),
        )
        run = partial(put_back, window, self.desk.toasts, self.machine, path)
        self.accept()
        ConfirmSheet(window, _("Restore {what}?", what=taken), words, _("Restore"), run, danger=True).open()


class RestoringSheet(Sheet):
    """Stays over the window while the data file is another's; nothing can be closed or typed meanwhile."""

    def __init__(self, window: QWidget) -> None:
        """Say what is going on."""
        super().__init__(window, _("Restoring…"), width=440, scroll=False)
        self.over = False
        self.close_button.hide()
        self.body.addWidget(
            label(_("The backup is proved and put in place. This takes a few seconds."), "muted", wrap=True)
        )

    def cancel(self) -> None:
        """Not before it is over."""
        if self.over:
            super().cancel()


class Restoring:
    """A restore under way: opens nothing itself, closes its sheet and says what came of it."""

    def __init__(self, sheet: RestoringSheet, toasts: Toasts) -> None:
        """`sheet` lies over the window until the machine has opened a store again."""
        self.sheet, self.toasts = sheet, toasts

    def done(self, made: Restored) -> None:
        """Say what is in the data file now, and where the one before is kept."""
        self._end()
        said = _("Restored: {what}.", what=inside(made.people, made.sales, made.last_receipt))
        if made.kept is not None:
            said += " " + _("The file before is kept as {name}.", name=made.kept.name)
        self.toasts.say(said)

    def failed(self, error: BaseException) -> None:
        """Say why nothing was changed."""
        self._end()
        self.toasts.wrong(error)

    def _end(self) -> None:
        self.sheet.over = True
        self.sheet.accept()


def put_back(window: QWidget, toasts: Toasts, machine: Machine, copy: Path) -> None:
    """Put a copy in the data file's place; the window is built anew on what is there then."""
    sheet = RestoringSheet(window)
    sheet.open()
    under_way = Restoring(sheet, toasts)
    job = machine.restore(copy)
    job.then(_Keep(under_way, "done")).failed(_Keep(under_way, "failed"))


class _Keep:
    """Holds the restore until its end: the page that began it is gone by then."""

    def __init__(self, one: Restoring, name: str) -> None:
        self.one, self.name = one, name

    def __call__(self, value: Any) -> None:
        getattr(self.one, self.name)(value)


def inside(people: int, sales: int, receipt: str) -> str:
    """What is in a copy, in short."""
    parts = [_n("1 customer", "{n} customers", Points(people)), _n("1 receipt", "{n} receipts", Points(sales))]
    if receipt:
        parts.append(_("last receipt {number}", number=receipt))
    return " · ".join(parts)


def _list(path: Path, _progress: Progress) -> list[Backup]:
    return backup.list_backups(path)


def _read(path: Path, _progress: Progress) -> Contents:
    return backup.read(path, prove=True)
