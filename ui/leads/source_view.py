"""A source's own page: what came, day by day; what was refused, to be tried again, put aside or written to a file."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import capture
from desktop.exchange import again
from desktop.languages import _, _n, current, say
from models import times
from models.errors import N_
from models.leads import sources
from ui.people import words
from ui.people.small import Flow, emptied
from ui.theme import theme
from ui.widgets import Card, EmptyState, Segments, Toggle, button, column, label, row, set_text
from ui.widgets.painted import Pill
from ui.widgets.progress import ProgressPanel
from ui.widgets.short import Short

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.leads.sources import Came, Item, SourceRow
    from models.work import Reader
    from ui.page import Desk

SHOWN = 100
TEXT = 600
"""Characters of a refused text that are shown at once."""
TONES = {"file": "primary", "made": "green", "updated": "blue", "known": "quiet", "refused": "red"}
STATES = {
    "file": N_("File"),
    "made": N_("New"),
    "updated": N_("Changed"),
    "known": N_("Known already"),
    "refused": N_("Refused"),
}


def name_of(one: SourceRow) -> str:
    """What a source is called: by the owner's name for it, else by its kind."""
    kind = _(sources.KINDS.get(one.kind, one.kind))
    return f"{kind} · {one.name}" if one.name and one.kind == "folder" else one.name or kind


def moment(at: int | None, zone: str) -> str:
    """A day and a time as lists write it; "" for never."""
    if at is None:
        return ""
    then = times.from_ms(at, zone)
    return f"{current().date(then.date())} {then:%H:%M}"


def last_came(one: SourceRow) -> str:
    """When something last came by a source."""
    if one.last_at is None:
        return _("Nothing has come yet")
    return _("Last came something on {day}", day=current().date(times.from_ms(one.last_at, "UTC").date()))


def text_of(one: Item) -> str:
    """A refused item's text for reading: the columns of a row one after the other, a card as it is."""
    if one.original.startswith("{"):
        try:
            found = json.loads(one.original)
        except ValueError:
            return one.original[:TEXT]
        return " · ".join(f"{name}: {value}" for name, value in found.items() if value)[:TEXT]
    return one.original[:TEXT]


def _asked(read: Reader, source_id: int, refused: bool) -> tuple[bool, list[Item]]:
    return refused, sources.items(read, source_id, refused=refused, limit=SHOWN)


class SourceView(QWidget):
    """One source."""

    def __init__(self, desk: Desk, source: SourceRow, folder: capture.Folder | None, leave: Callable[[], None]) -> None:
        """Show it; `leave` goes back to all of them."""
        super().__init__()
        self.desk, self.source = desk, source
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        self.name = label("", "panel")
        back = button(_("All sources"), leave, kind="ghost", icon="arrow-left")
        whole.addLayout(row(back, self.name, None, spacing=12))
        self.about = Card(margin=16, spacing=10)
        whole.addWidget(self.about)
        self._build_about()
        self.tabs = Segments([("came", _("What came")), ("refused", _("Refused"))], "came")
        self.tabs.picked.connect(self._picked)
        self.all_again = button(_("Try all again"), self.try_all, icon="refresh-cw")
        self.export = button(_("Write to a file…"), self.write_file, icon="download")
        whole.addLayout(row(self.tabs, None, self.all_again, self.export))
        self.progress = ProgressPanel(_("Trying again…"))
        self.progress.hide()
        self.progress.done.connect(self._tried)
        self.progress.failed.connect(self._not_tried)
        self.progress.cancelled.connect(self._ended)
        whole.addWidget(self.progress)
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        whole.addLayout(self.list)
        whole.addStretch(1)
        self.shown: list[Item] = []
        self.show_source(source, folder)

    def _build_about(self) -> None:
        self.counts = label("", "secondary")
        self.about.body.addWidget(self.counts)
        self.place = Short("", "strong")
        self.problem = label("", "warning", wrap=True)
        self.problem.hide()
        self.leads = Toggle(_("New people from here are leads"), bool(self.source.options.get("leads", False)))
        self.leads.clicked.connect(self._leads)
        words_ = label(_("New people from here are leads"))
        words_.setBuddy(self.leads)
        self.look_button = button(_("Look now"), self.look_now, icon="refresh-cw")
        self.show_button = button(_("Open the folder"), self.show_folder, icon="folder-open")
        self.other_button = button(_("Another folder…"), self.choose, icon="folder")
        self.on_button = button("", self.switch, kind="ghost")
        folder_row = row(self.look_button, self.show_button, self.other_button, self.on_button, None)
        self.folder_part = QWidget()
        self.folder_part.setLayout(column(self.place, folder_row, spacing=8))
        self.about.body.addWidget(self.folder_part)
        self.about.body.addWidget(self.problem)
        self.leads_part = QWidget()
        self.leads_part.setLayout(row(self.leads, words_, None))
        self.about.body.addWidget(self.leads_part)

    def show_source(self, source: SourceRow, folder: capture.Folder | None) -> None:
        """Show what is known of it by now."""
        self.source = source
        self.name.setText(name_of(source))
        counts = [
            _n("1 new", "{n} new", source.made),
            _n("1 changed", "{n} changed", source.updated),
            _n("1 known already", "{n} known already", source.known),
            _n("1 refused", "{n} refused", source.refused),
        ]
        self.counts.setText(" · ".join(counts))
        self.leads_part.setVisible(source.kind in ("card", "file", "folder", "form"))
        self.leads.setChecked(bool(source.options.get("leads", False)))
        self.folder_part.setVisible(source.kind == "folder")
        self.place.setText(str(source.options.get("path", "")))
        self.on_button.setText(_("Watch no longer") if source.active else _("Watch again"))
        self.look_button.setEnabled(source.active)
        said = []
        if folder is not None:
            said = [say(folder.problem)] if folder.problem else [say(reason) for _name, reason in folder.stuck[:3]]
        set_text(self.problem, "\n".join(said), hide_empty=True)
        self.ask()

    def ask(self) -> None:
        """Ask what came, or what was refused."""
        refused = self.tabs.value == "refused"
        self.desk.store.read(_asked, self.source.id, refused).then(self._show)

    def _picked(self, key: str) -> None:
        self.tabs.set_value(key)
        self.shown = []
        emptied(self.list)
        self.ask()

    def _show(self, answer: tuple[bool, list[Item]]) -> None:
        refused, found = answer
        late = refused != (self.tabs.value == "refused")
        if late or found and (found == self.shown or self._at_work(found)):
            return
        self.shown = found
        self.all_again.setVisible(refused and any(one.what != "whole" for one in found))
        self.export.setVisible(refused and bool(found))
        emptied(self.list)
        for one in found:
            self.list.addWidget(RefusedCard(self, one) if refused else CameCard(self.desk, one))
        if not found and refused:
            self.list.addWidget(
                EmptyState("circle-check", _("Nothing was refused"), _("All that came could be taken."))
            )
        elif not found:
            text = _("As soon as something comes in by this way, it stands here.")
            self.list.addWidget(EmptyState("download", _("Nothing has come yet"), text))

    def _at_work(self, found: list[Item]) -> bool:
        """Whether somebody is putting a text right that is still refused: the list stays as it is meanwhile."""
        held = (self.list.itemAt(at) for at in range(self.list.count()))
        cards = (item.widget() for item in held if item is not None)
        open_ = {card.one.id for card in cards if isinstance(card, RefusedCard) and card.editor is not None}
        return self.tabs.value == "refused" and bool(open_ & {one.id for one in found})

    # -- acts -------------------------------------------------------------------------------------------------------

    def _leads(self) -> None:
        verb = partial(sources.change, source_id=self.source.id, leads=self.leads.isChecked())
        self.desk.write(N_("Change a source"), verb).failed(self.desk.toasts.wrong)

    def switch(self) -> None:
        """Watch the folder no longer, or again."""
        verb = partial(sources.change, source_id=self.source.id, active=not self.source.active)
        self.desk.write(N_("Change a source"), verb).failed(self.desk.toasts.wrong)

    def choose(self) -> None:
        """Watch another folder in place of this one."""
        path = QFileDialog.getExistingDirectory(self, _("Which folder?"), str(self.source.options.get("path", "")))
        if path:
            verb = partial(sources.change, source_id=self.source.id, path=path)
            self.desk.write(N_("Change a source"), verb).failed(self.desk.toasts.wrong)

    def show_folder(self) -> None:
        """Show the folder in the system's own window."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.source.options.get("path", ""))))

    def look_now(self) -> None:
        """Take what lies in the folder."""
        self.look_button.setEnabled(False)
        self.desk.store.work(capture.sweep).then(self._swept).failed(self._not_swept)

    def _swept(self, swept: capture.Swept) -> None:
        self.look_button.setEnabled(True)
        files = swept.files + swept.files_refused
        self.desk.toasts.say(_n("1 file was taken.", "{n} files were taken.", files) if files else _("Nothing new."))
        self.ask()

    def _not_swept(self, error: BaseException) -> None:
        self.look_button.setEnabled(True)
        self.desk.toasts.wrong(error)

    def try_all(self) -> None:
        """Try everything again that is shown."""
        self.try_again([one.id for one in self.shown if one.what != "whole"])

    def try_again(self, ids: list[int], mended: dict[int, str] | None = None) -> None:
        """Try some again, maybe with texts that were put right."""
        self.all_again.setEnabled(False)
        self.progress.show()
        self.progress.follow(self.desk.store.work(partial(again.try_again, captured_ids=ids, mended=mended)))

    def _tried(self, counts: dict[str, int]) -> None:
        self._ended()
        taken = counts["created"] + counts["updated"] + counts["skipped"]
        still = _n("1 is still refused.", "{n} are still refused.", counts["refused"]) if counts["refused"] else ""
        self.desk.toasts.say(" ".join((_n("1 was taken.", "{n} were taken.", taken), still)).strip())
        self.ask()

    def _not_tried(self, error: BaseException) -> None:
        self._ended()
        self.desk.toasts.wrong(error)

    def _ended(self) -> None:
        self.progress.hide()
        self.all_again.setEnabled(True)

    def put_back(self, one: Item) -> None:
        """Put a refused file back into its folder."""
        job = self.desk.store.work(partial(capture.put_back, captured_id=one.id))
        job.then(self._put_back).failed(self.desk.toasts.wrong)

    def _put_back(self, _done: object) -> None:
        self.desk.toasts.say(_("The file lies in the folder again and is tried at the next look."))
        self.ask()

    def dismiss(self, one: Item) -> None:
        """Put a refused item aside for good."""
        verb = partial(sources.dismiss, captured_ids=[one.id])
        self.desk.write(N_("Put a refused item aside"), verb, said=_("Cleared away")).failed(self.desk.toasts.wrong)

    def write_file(self) -> None:
        """Write what was refused to a file."""
        name, _kind = QFileDialog.getSaveFileName(self, _("Write to a file…"), _("refused.csv"), "CSV (*.csv)")
        if name:
            self.write_to(Path(name))

    def write_to(self, path: Path) -> None:
        """Write it to this file."""
        job = self.desk.store.work(partial(again.export_refused, source_id=self.source.id, path=path))
        job.then(partial(self._written, path)).failed(self.desk.toasts.wrong)

    def _written(self, path: Path, written: Any) -> None:
        self.desk.toasts.say(_("{rows} rows written to {path}.", rows=written.rows, path=path.name))


class CameCard(Card):
    """Something that came: a file with its counts and its people, or one person."""

    def __init__(self, desk: Desk, one: Item) -> None:
        """Show it."""
        super().__init__(margin=14, spacing=8)
        self.desk, self.one = desk, one
        day = label(moment(one.at, desk.store.settings.zone), "secondary")
        counts = say(one.reason) if one.reason is not None else ""
        named = (
            column(Short(one.title, "row"), Short(counts, "secondary"), spacing=2)
            if counts
            else Short(one.title, "row")
        )
        parts: list[Any] = [Pill(_(STATES.get(one.state, one.state)), TONES.get(one.state, "quiet")), named, day]
        if one.person_id is not None:
            parts.append(button(_("Their page"), partial(self.open_person, one.person_id), icon="arrow-right"))
        elif one.batch_id is not None:
            self.people_button = button(_("Who?"), self.show_people, icon="users")
            parts.append(self.people_button)
        head = row(*parts, spacing=12)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.people = QWidget()
        self.flow = Flow()
        self.people.setLayout(self.flow)
        self.people.hide()
        self.body.addWidget(self.people)

    def open_person(self, person_id: int) -> None:
        """Go to somebody's page."""
        self.desk.navigator.open("people", person_id=person_id)

    def show_people(self) -> None:
        """Show whom a file made or changed."""
        self.people_button.setEnabled(False)
        self.desk.store.read(sources.people_of, self.one.batch_id or 0, SHOWN).then(self._show_people)

    def _show_people(self, found: list[Came]) -> None:
        for one in found:
            name = words.brief(words.plain_name(one.name, one.reading), 30)
            shown = button(name, partial(self.open_person, one.person_id), kind="chip")
            shown.setAccessibleName(_("Open {name}", name=name))
            self.flow.addWidget(shown)
        if not found:
            self.flow.addWidget(label(_("Nobody of this file is here any more."), "secondary"))
        if len(found) == SHOWN:
            self.flow.addWidget(label(_("and more"), "secondary"))
        self.people.show()


class RefusedCard(Card):
    """Something that was refused: why, with its text, and what can be done."""

    def __init__(self, view: SourceView, one: Item) -> None:
        """Show it."""
        super().__init__(margin=14, spacing=8)
        self.view, self.one = view, one
        day = label(moment(one.at, view.desk.store.settings.zone), "secondary")
        away = button(_("Clear away"), partial(view.dismiss, one), kind="ghost", icon="x")
        acts = [away]
        if one.what == "whole":
            acts.append(button(_("Put back"), partial(view.put_back, one), icon="refresh-cw"))
        else:
            self.mend_button = button(_("Put right…"), self.mend, icon="pencil")
            acts += [self.mend_button, button(_("Try again"), self.try_again, icon="refresh-cw")]
        for made in acts:
            made.setAccessibleName(f"{made.accessibleName()}: {one.title}")
        head = row(Short(one.title, "row"), day, *acts, spacing=10)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(label(say(one.reason) if one.reason is not None else "", "warning", wrap=True))
        self.text = label(text_of(one), "secondary", wrap=True)
        self.body.addWidget(self.text)
        self.editor: QPlainTextEdit | None = None

    def mend(self) -> None:
        """Show the whole text to be put right."""
        if self.editor is None:
            self.editor = QPlainTextEdit(self.one.original)
            self.editor.setAccessibleName(_("The text of {name}", name=self.one.title))
            self.editor.setTabChangesFocus(True)
            lines = min(12, max(3, self.one.original.count("\n") + 2))
            self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * lines + theme.px(24))
            self.text.hide()
            self.body.addWidget(self.editor)
            self.mend_button.setEnabled(False)
        self.editor.setFocus()

    def try_again(self) -> None:
        """Try it again, with the text as it stands now."""
        mended = {self.one.id: self.editor.toPlainText()} if self.editor is not None else None
        self.view.try_again([self.one.id], mended)
