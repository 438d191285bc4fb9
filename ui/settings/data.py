"""Data: where the data file lies, its copies, proving it, bringing in and taking out, the sample shop."""

from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import backup, paths, postal
from desktop.backup import Backup, BackupResult
from desktop.jobs import Progress, in_thread
from desktop.languages import _, _n, current
from models.errors import N_
from models.money import Points
from models.work import Changes
from ui.settings.panel import Panel
from ui.settings.rows import Row
from ui.widgets import button, row, set_text


class DataPanel(Panel):
    """The data file and everything that is done with it as a whole."""

    title = N_("Data")
    intro = N_("Everything is in one file on this computer. A verified copy is made each time Noren is closed.")
    kinds = frozenset({"setting", "batch"})

    def build(self) -> None:
        """Make the cards."""
        self.machine: Any = self.desk.navigator.machine
        if self.shop.sample:
            self._sample()
        self._file()
        self._copies()
        self._check()
        self._exchange()
        self._postal()
        if not self.shop.sample:
            self._look_at_sample()
        self.ask_copies()

    @property
    def path(self) -> Path:
        """The data file."""
        return self.desk.store.path

    def refresh(self, changes: Changes | None) -> None:
        """Nothing here follows the settings; an import may have come or gone."""

    def part(self, card: Any, title: str, help_text: str, *actions: QWidget) -> Row:
        """A line of the panel with buttons at its right; texts are translated already."""
        host = QWidget()
        host.setLayout(row(None, *actions, spacing=8))
        made = Row(title, help_text, host)
        made.name.setBuddy(actions[0])
        host.setMinimumWidth(0)
        host.setMaximumWidth(16_777_215)
        card.body.addWidget(made)
        return made

    # -- the file ---------------------------------------------------------------------------------------------------

    def _file(self) -> None:
        card = self.card(N_("Data file"))
        copy = button(_("Copy path"), self.copy_path, icon="copy")
        show = button(_("Show in folder"), self.show_folder, icon="folder-open")
        self.part(card, str(self.path), _("Customers, sales, points and settings."), copy, show)

    def copy_path(self) -> None:
        """Put the path onto the clipboard."""
        QGuiApplication.clipboard().setText(str(self.path))
        self.desk.toasts.say(_("Copied."))

    def show_folder(self) -> None:
        """Open the folder in the system's own way."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.parent)))

    # -- copies -----------------------------------------------------------------------------------------------------

    def _copies(self) -> None:
        card = self.card(N_("Backups"))
        self.now_button = button(_("Back up now"), self.backup_now, icon="shield-check")
        self.to_button = button(_("To a folder…"), self.backup_to, icon="hard-drive")
        self.last = self.part(card, _("Last verified backup"), _("Looking…"), self.now_button, self.to_button)
        self.restore_button = button(_("Restore…"), self.restore, icon="history")
        words = _("A backup takes the data file's place. What is there now is kept beside it.")
        self.part(card, _("Go back to a backup"), words, self.restore_button)

    def ask_copies(self) -> None:
        """Look which copies there are."""
        job = in_thread(self.desk.bus.post, partial(_newest, self.path))
        job.then(self._copies_found).failed(self.desk.toasts.wrong)

    def _copies_found(self, newest: Backup | None) -> None:
        problem = self.machine.preferences.backup_problem
        if problem:
            self.last.wrong(problem)
        set_text(self.last.help, backup_words(newest) if newest else _("No backup yet."))

    def backup_now(self) -> None:
        """Make a verified copy in the store's own folder of copies."""
        self._back_up(None)

    def backup_to(self) -> None:
        """Make a verified copy in a folder that is chosen: a memory stick, another disk."""
        folder = QFileDialog.getExistingDirectory(self, _("Back up to"))
        if folder:
            self._back_up(Path(folder))

    def _back_up(self, folder: Path | None) -> None:
        for one in (self.now_button, self.to_button):
            one.setEnabled(False)
        set_text(self.last.help, _("Copying and verifying…"))
        job = in_thread(self.desk.bus.post, partial(_copy, self.path, folder, self.machine.clock.now()))
        job.then(self._backed_up).failed(self._not_backed_up)

    def _backed_up(self, made: BackupResult) -> None:
        self._ready()
        self.last.wrong("")
        if self.machine.preferences.backup_problem:
            self.machine.preferences.change(backup_problem="")
        self.desk.toasts.say(_("Copied and verified: {path}", path=made.path))

    def _not_backed_up(self, error: BaseException) -> None:
        self._ready()
        self.desk.toasts.wrong(error)

    def _ready(self) -> None:
        for one in (self.now_button, self.to_button):
            one.setEnabled(True)
        self.ask_copies()

    def restore(self) -> None:
        """Choose a copy to put back."""
        from ui.settings.restoring import RestoreSheet

        RestoreSheet(self.window(), self.desk, self.machine).open()

    # -- proving ----------------------------------------------------------------------------------------------------

    def _check(self) -> None:
        card = self.card(N_("Check"))
        self.check_button = button(_("Check data"), self.check, icon="clipboard-check")
        words = _("Every receipt, point and piece of stock is added up again. Nothing is changed.")
        self.part(card, _("Does everything add up?"), words, self.check_button)

    def check(self) -> None:
        """Prove the whole store."""
        from ui.settings.checking import CheckSheet

        CheckSheet(self.window(), self.desk).start()

    # -- in and out -------------------------------------------------------------------------------------------------

    def _exchange(self) -> None:
        card = self.card(N_("Import and export"))
        if there("ui.imports.wizard"):
            self.import_button = button(_("Import…"), self.bring_in, icon="upload")
            words = _("CSV or Excel. Every row is shown before anything is saved.")
            self.part(card, _("Bring in people, products or past sales"), words, self.import_button)
        self.export_button = button(_("Export…"), self.export, icon="download")
        self.part(card, _("Take data out"), _("As CSV, Excel or JSON, for other programs."), self.export_button)
        self.undo_button = button(_("Imports…"), self.undo_import, icon="undo-2")
        words = _("An import is taken back as a whole while nothing else refers to it.")
        self.part(card, _("Undo an import"), words, self.undo_button)

    def bring_in(self) -> None:
        """Open the import wizard."""
        from ui.imports.wizard import open_wizard  # type: ignore[import-not-found,unused-ignore]

        open_wizard(self.window(), self.desk)

    def export(self) -> None:
        """Choose what is written, and where."""
        from ui.settings.exporting import ExportSheet

        ExportSheet(self.window(), self.desk).open()

    def undo_import(self) -> None:
        """Choose an import to take back."""
        from ui.settings.undoing import UndoImportSheet

        UndoImportSheet(self.window(), self.desk).open()

    # -- postal codes -------------------------------------------------------------------------------------------------

    def _postal(self) -> None:
        card = self.card(N_("Postal codes"))
        self.postal_button = button(_("Update from a file…"), self.update_postal, icon="map-pin")
        words = _("KEN_ALL from Japan Post, plain or zipped. The codes of the whole country came with Noren.")
        self.postal_row = self.part(card, _("Postal codes of Japan"), words, self.postal_button)

    def update_postal(self) -> None:
        """Take the codes of a file of Japan Post's."""
        name, _kind = QFileDialog.getOpenFileName(self, _("Update from a file…"), "", "KEN_ALL (*.csv *.CSV *.zip)")
        if name:
            self.take_postal(Path(name))

    def take_postal(self, path: Path) -> None:
        """Read the file off the GUI thread."""
        self.postal_button.setEnabled(False)
        job = in_thread(self.desk.bus.post, partial(_postal, path))
        job.then(self._postal_done).failed(self._postal_wrong)

    def _postal_done(self, count: int) -> None:
        self.postal_button.setEnabled(True)
        self.desk.toasts.say(_n("1 postal code taken.", "{n} postal codes taken.", Points(count)))

    def _postal_wrong(self, error: BaseException) -> None:
        self.postal_button.setEnabled(True)
        self.desk.toasts.wrong(error)

    # -- the sample shop ----------------------------------------------------------------------------------------------

    def _sample(self) -> None:
        card = self.card(N_("This is the sample shop"), N_("Try anything. Your own data lies in another file."))
        self.away_button = button(_("Throw the sample shop away"), self.throw_away, kind="danger", icon="trash-2")
        self.own_button = button(_("Back to my shop"), self.own_shop)
        card.body.addLayout(row(self.away_button, self.own_button, None))
        self.own_button.setVisible(paths.default_store().exists())

    def throw_away(self) -> None:
        """Throw the sample shop away, and open the own one where there is one."""
        machine, own = self.machine, paths.default_store()
        machine.throw_away()
        if own.exists():
            machine.open(own)

    def own_shop(self) -> None:
        """Leave the sample shop as it is for another time."""
        self.machine.open(paths.default_store())

    def _look_at_sample(self) -> None:
        card = self.card(N_("Sample shop"))
        self.sample_button = button(_("Open the sample shop"), self.open_sample, icon="sparkles")
        words = _("A coffee shop with two years of sales, in a file of its own. Throw it away any time.")
        self.part(card, _("Try things without harm"), words, self.sample_button)

    def open_sample(self) -> None:
        """Make the sample shop, if need be, and open it."""
        from ui.shell.sample import SampleSheet

        path, post = paths.sample_store(), self.desk.bus.post
        ready = partial(self.machine.open, path)
        now = self.desk.store.clock.now()
        SampleSheet(self.window(), path, now=now, post=post, ready=ready, wrong=self.desk.toasts.wrong).start()


def there(module: str) -> bool:
    """Whether a module is part of this version."""
    return find_spec(module.rpartition(".")[0]) is not None and find_spec(module) is not None


def backup_words(one: Backup) -> str:
    """When a copy was taken, and what is in it."""
    parts = [
        current().moment(one.taken),
        _n("1 customer", "{n} customers", Points(one.people)),
        _n("1 receipt", "{n} receipts", Points(one.sales)),
    ]
    if one.last_receipt:
        parts.append(_("last receipt {number}", number=one.last_receipt))
    return " · ".join(parts)


def _newest(path: Path, _progress: Progress) -> Backup | None:
    return next((one for one in backup.list_backups(path) if one.problem is None), None)


def _copy(path: Path, folder: Path | None, now: int, _progress: Progress) -> BackupResult:
    return backup.backup(path, folder, now=now)


def _postal(path: Path, _progress: Progress) -> int:
    return postal.update_from_file(path)


PANEL = DataPanel
