"""The month's pack: which reports are in it and in which order, made now or by itself, filed, a draft of a mail."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout

from desktop import languages, packing
from desktop.jobs import in_thread
from desktop.languages import _, say
from desktop.packing_pdf import key_words
from models.books import pack
from models.errors import N_, Told
from models.figures import spans
from models.loyalty.figures.period import before
from models.loyalty.figures.period import month as month_of
from models.values import dataclass
from ui.counter.papers import show_paper
from ui.loyalty.words import today
from ui.people.files import size_text
from ui.people.small import emptied
from ui.reports.pack_list import PackList
from ui.reports.pack_progress import PackProgress
from ui.reports.wording import month_text
from ui.sections import Section
from ui.settings.rows import Row
from ui.theme import theme
from ui.widgets import Card, Choice, Toggle, button, column, label, row, set_text
from ui.widgets.short import Short

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.jobs import Progress
    from desktop.packing import Packed
    from desktop.store import Store
    from models.books.pack import Part
    from models.work import Changes, Reader

MONTHS, YEARS = 36, 5
"""Months and years that a pack can be made of from the screen."""
LISTED = 12
SETTINGS = N_("Change setting: month's pack")


@dataclass(frozen=True, slots=True)
class Found:
    """Every report that can be in the pack, and those that are, in order."""

    offered: tuple[Part, ...]
    chosen: tuple[str, ...]


def asked(read: Reader) -> Found:
    """What the section shows."""
    return Found(pack.offered(read), tuple([one.id for one in pack.chosen(read)]))


@dataclass(frozen=True, slots=True)
class File:
    """A pack that is filed; `size` in bytes."""

    path: Path
    size: int


def _files(store: Store, _progress: Progress) -> tuple[File, ...]:
    found = []
    for path in packing.filed(store)[:LISTED]:
        try:
            found.append(File(path, path.stat().st_size))
        except OSError:  # it went away meanwhile
            continue
    return tuple(found)


class PackSection(Section):
    """The month's pack."""

    title = N_("Month's pack")
    kinds = frozenset({"setting", "saved_report"})

    def build(self) -> None:
        """Make the cards."""
        words = _(
            "The reports of a month in one PDF, with contents and bookmarks: for the file, or for the bookkeeper."
        )
        self.body.addLayout(column(label(_(self.title), "title"), label(words, "muted", wrap=True), spacing=4))
        self._now()
        self._reports()
        self._itself()
        self._filed()
        self.body.addStretch(1)
        self.refresh(None)

    # -- made now ----------------------------------------------------------------------------------------------------

    def _now(self) -> None:
        card = Card(margin=18, spacing=10)
        self.month = Choice(self._months())
        self.month.setAccessibleName(_("Month"))
        self.make_button = button(_("Make the pack"), self.make, kind="primary", icon="package")
        self.progress_ = PackProgress()
        self.progress_.done.connect(self._made)
        self.progress_.failed.connect(self._failed)
        self.progress_.cancelled.connect(self._rest)
        self.progress_.hide()
        card.body.addLayout(row(label(_("Month"), "strong"), self.month, None, self.make_button, spacing=12))
        card.body.addWidget(self.progress_)
        self.body.addWidget(card)

    def _months(self) -> list[tuple[str, str]]:
        """The month before this one first, then this one, the earlier ones, and the shop's own years."""
        shop = self.desk.store.settings
        at = month_of(shop, today(self.desk))
        days = [at.first]
        for _number in range(MONTHS):
            at = before(shop, at)
            days.append(at.first)
        order = [days[1], days[0], *days[2:]]
        year = spans.around(shop, spans.YEAR, days[0]).first[:4]
        years = [str(int(year) - back) for back in range(YEARS)]
        months = [(day[:7], month_text(day)) for day in order]
        return months + [(one, key_words(one, languages.current())) for one in years]

    def make(self) -> None:
        """Make the pack of the chosen month and file it."""
        self.make_button.setEnabled(False)
        self.month.setEnabled(False)
        self.progress_.show()
        self.progress_.cancel_button.setFocus()  # where Qt would put it, a key would do something else
        act = partial(_make, month=self.month.value(), language=languages.current())
        self.progress_.follow(self.desk.store.work(act))

    def _made(self, made: Packed) -> None:
        self._rest()
        text = " ".join([_("Filed: {path}", path=made.path), *[say(one) for one in made.notes]])
        self.desk.toasts.say(text, action=_("Open the file"), run=partial(show_paper, self.desk, made.path))
        if made.draft is not None:
            show_paper(self.desk, made.draft)
        self.ask_files()

    def _failed(self, error: BaseException) -> None:
        self._rest()
        self.desk.toasts.wrong(error)

    def _rest(self) -> None:
        self.make_button.setEnabled(True)
        self.month.setEnabled(True)
        if self.progress_.isAncestorOf(self.window().focusWidget() or self):
            self.make_button.setFocus()
        self.progress_.hide()

    # -- what is in it -----------------------------------------------------------------------------------------------

    def _reports(self) -> None:
        card = Card(margin=18, spacing=10)
        words = _("Tick what is in it. Drag a line, or press Alt+↑ and Alt+↓, to change the order.")
        self.usual_button = button(_("The usual ones"), self.usual, kind="link")
        card.body.addLayout(row(label(_("Reports in it"), "panel"), None, self.usual_button))
        card.body.addWidget(label(words, "secondary", wrap=True))
        self.list = PackList()
        self.list.changed.connect(self.choose)
        card.body.addWidget(self.list)
        self.body.addWidget(card)

    def choose(self) -> None:
        """Keep what is ticked, in its order."""
        reports = self.list.ticked
        if not reports:
            self.desk.toasts.wrong(Told(N_("One report at least is in the pack.")))
            self.ask()
            return
        job = self.desk.write(SETTINGS, partial(pack.choose, reports=reports))
        job.failed(self._not_chosen)

    def _not_chosen(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        self.ask()

    def usual(self) -> None:
        """The program's own choice again."""
        job = self.desk.write(SETTINGS, partial(pack.choose, reports=()), said=_("The usual reports are in the pack"))
        job.failed(self.desk.toasts.wrong)

    # -- by itself ---------------------------------------------------------------------------------------------------

    def _itself(self) -> None:
        card = Card(margin=18, spacing=16)
        card.body.addWidget(label(_("Made by itself"), "panel"))
        self.automatic = Toggle(_("Make it on the first of the month"))
        self.automatic.clicked.connect(self.keep)
        words = _(
            "The pack of the month before, while Noren is open or at its next start. In the language of the screen."
        )
        card.body.addWidget(Row(_("Make it on the first of the month"), words, self.automatic))
        self.due = label("", "hint", wrap=True)
        self.due.hide()
        card.body.addWidget(self.due)
        self.choose_button = button(_("Choose…"), self.choose_folder, icon="folder")
        self.beside_button = button(_("Beside the data file"), self.beside, kind="link")
        self.folder_row = Row(_("Folder"), "", self.choose_button, width=140)
        self.folder_row.help.show()
        card.body.addWidget(self.folder_row)
        card.body.addLayout(row(self.beside_button, None))
        self.mail = QLineEdit()
        self.mail.setMaxLength(500)
        self.mail.setPlaceholderText("name@example.com")
        self.mail.editingFinished.connect(self.keep)
        words = _("A mail with the pack attached is written as a draft and opened. It is sent by nobody but you.")
        self.mail_row = Row(_("Draft of a mail to"), words, self.mail)
        card.body.addWidget(self.mail_row)
        self.body.addWidget(card)

    def keep(self) -> None:
        """Keep how it is made by itself."""
        self._set_up(self.desk.store.settings.pack_folder)

    def _set_up(self, folder: str) -> None:
        shop = self.desk.store.settings
        wanted = (self.automatic.isChecked(), folder, self.mail.text().strip())
        if wanted == (shop.pack_automatic, shop.pack_folder, shop.pack_mail):
            return
        act = partial(pack.set_up, automatic=wanted[0], folder=wanted[1], mail=wanted[2])
        self.desk.write(SETTINGS, act).then(self._kept).failed(self._not_kept)

    def _kept(self, _result: object) -> None:
        self.mail_row.wrong("")

    def _not_kept(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.mail_row.wrong(say(error))
        else:
            self.desk.toasts.wrong(error)

    def choose_folder(self) -> None:
        """Choose where packs are filed."""
        folder = QFileDialog.getExistingDirectory(self, _("File packs in"), str(packing.folder(self.desk.store).parent))
        if folder:
            self._set_up(folder)

    def beside(self) -> None:
        """File them beside the data file again."""
        self._set_up("")

    # -- what is filed -----------------------------------------------------------------------------------------------

    def _filed(self) -> None:
        card = Card(margin=18, spacing=8)
        self.show_button = button(_("Show in folder"), self.show_folder, kind="link", icon="folder-open")
        card.body.addLayout(row(label(_("Filed packs"), "panel"), None, self.show_button))
        self.files = QVBoxLayout()
        self.files.setSpacing(theme.px(6))
        card.body.addLayout(self.files)
        self.body.addWidget(card)

    def ask_files(self) -> None:
        """Look what is filed, off the GUI thread: the folder may lie on another computer."""
        job = in_thread(self.desk.bus.post, partial(_files, self.desk.store))
        job.then(self._show_files).failed(self.desk.toasts.wrong)

    def _show_files(self, found: tuple[File, ...]) -> None:
        emptied(self.files)
        self.show_button.setVisible(bool(found))
        if not found:
            self.files.addWidget(label(_("None yet. Make one above."), "muted"))
        for one in found:
            opened = button(_("Open the file"), partial(show_paper, self.desk, one.path), icon="file-text")
            opened.setAccessibleName(_("Open {name}", name=one.path.name))
            name, size = Short(one.path.stem, "row"), label(size_text(one.size), "caption")
            made = row(name, size, opened, spacing=12)
            made.setStretch(0, 1)
            self.files.addLayout(made)

    def show_folder(self) -> None:
        """Open the folder in the system's own way."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(packing.folder(self.desk.store))))

    # -- what changes ------------------------------------------------------------------------------------------------

    def arrive(self, **_place: object) -> None:
        """Look at the folder again: files come and go without a word."""
        self.ask_files()

    def refresh(self, changes: Changes | None) -> None:
        """Show the settings in force, and ask what is in the pack."""
        shop = self.desk.store.settings
        self.automatic.setChecked(shop.pack_automatic)
        months = ", ".join(month_text(f"{one}-01") for one in pack.due(shop, today(self.desk)))
        told = _("Still to be made: {months}. It is tried each hour; it may be that it can't be filed.", months=months)
        set_text(self.due, told if months else "", hide_empty=True)
        if not self.mail.hasFocus():
            self.mail.setText(shop.pack_mail)
        set_text(self.folder_row.help, str(packing.folder(self.desk.store)))
        self.beside_button.setVisible(bool(shop.pack_folder))
        self.ask()
        self.ask_files()

    def ask(self) -> None:
        """Ask what is in it."""
        self.desk.store.read(asked).then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: Found) -> None:
        self.list.show_parts(found.offered, found.chosen)


def _make(store: Store, progress: Progress, *, month: str, language: languages.Language) -> Packed:
    return packing.make(store, month, language, draft=True, progress=progress)
