"""Segments: people who meet a condition, under a name; made, counted, opened as a list, exported."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop.exchange import export
from desktop.languages import _, _n, say
from models.criteria import segments, words
from models.criteria.nodes import ALWAYS
from models.criteria.segments import SegmentRow
from models.criteria.sql import Context
from models.errors import N_, Message, Told
from models.work import Changes, Reader
from ui.criteria.editor import CriteriaEditor, context
from ui.page import Desk
from ui.people.small import Icon, emptied, small_button
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, EmptyState, Form, Sheet, button, label, row
from ui.widgets.short import Short

Shown = tuple[SegmentRow, Message]


class SegmentsSection(Section):
    """The list of segments, each with its condition in words and how many people it has now."""

    title = N_("Segments")
    intro = N_("Groups of customers by what is true of them. Promotions and rewards can be for a segment.")
    kinds = frozenset({"segment", "person", "sale", "account", "standing", "person_tag", "tag", "consent"})

    def build(self) -> None:
        """Make the list."""
        self.rows = QVBoxLayout()
        self.rows.setSpacing(theme.px(10))
        self.add_button = button(_("New segment"), self.add, kind="primary", icon="plus")
        self.suggest_button = button(_("Suggestions…"), self.suggest, icon="sparkles")
        self.body.addLayout(row(self.add_button, self.suggest_button, None, spacing=8))
        self.body.addLayout(self.rows)
        self.body.addStretch(1)
        self._wanted: int | None = None
        self.found: list[Shown] = []
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Count again."""
        self.desk.store.read(_listed, context(self.desk)).then(self._show)

    def arrive(self, **place: Any) -> None:
        """Be shown; at a segment (`segment_id`) its sheet opens."""
        if place.get("segment_id") is not None:
            self._wanted = int(place["segment_id"])
            self.refresh(None)

    def _show(self, found: list[Shown]) -> None:
        self.found = found
        emptied(self.rows)
        if not found:
            self.rows.addWidget(
                EmptyState(
                    "users",
                    _("No segments yet"),
                    _("For example: members who have not come for 90 days, or who spent more than ¥50,000 this year."),
                )
            )
        for one, sentence in found:
            self.rows.addWidget(self._card(one, say(sentence)))
        wanted, self._wanted = self._wanted, None
        if wanted is not None and any(one.id == wanted for one, _sentence in found):
            self.edit(wanted)

    def _card(self, one: SegmentRow, sentence: str) -> QWidget:
        card = Card(margin=16, spacing=4)
        if one.people is None:
            count = _("can't be counted")
        else:
            count = _n("1 customer", "{n} customers", one.people)
        people = button(count, partial(self.open_people, one.id), kind="link", icon="users")
        people.setAccessibleName(_("{name}: show the customers", name=one.name))
        people.setEnabled(one.people is not None)
        card.body.addLayout(
            row(
                Icon("users"),
                Short(one.name, "row"),
                people,
                small_button("pencil", _("{name}: change…", name=one.name), partial(self.edit, one.id)),
                small_button("download", _("{name}: export…", name=one.name), partial(self.export, one.id)),
                small_button("trash-2", _("{name}: delete…", name=one.name), partial(self.ask_delete, one.id)),
                spacing=8,
            )
        )
        card.body.addWidget(label(sentence[:1].upper() + sentence[1:], "muted", wrap=True))
        if one.note:
            card.body.addWidget(label(one.note, "secondary", wrap=True))
        return card

    def _one(self, segment_id: int) -> SegmentRow:
        return next(one for one, _sentence in self.found if one.id == segment_id)

    # -- what can be done -------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Make a segment."""
        SegmentSheet(self.window(), self.desk, None).open()

    def suggest(self) -> None:
        """Show which segments the shop's receipts suggest."""
        from ui.criteria.suggested import SuggestedSheet

        SuggestedSheet(self.window(), self.desk).open()

    def edit(self, segment_id: int) -> None:
        """Change one."""
        SegmentSheet(self.window(), self.desk, self._one(segment_id)).open()

    def open_people(self, segment_id: int) -> None:
        """Show its people."""
        self.desk.navigator.open("people", segment_id=segment_id)

    def ask_delete(self, segment_id: int) -> None:
        """Ask before deleting one."""
        name = self._one(segment_id).name
        ConfirmSheet(
            self.window(),
            _("Delete the segment?"),
            _("“{name}” is deleted. Its customers stay as they are.", name=name),
            _("Delete"),
            partial(self.delete, segment_id),
            danger=True,
        ).open()

    def delete(self, segment_id: int) -> None:
        """Delete one; where it is in use that is said."""
        job = self.desk.write(
            N_("Delete a segment"), partial(segments.delete, segment_id=segment_id), said=_("Segment deleted")
        )
        job.failed(self.desk.toasts.wrong)

    def export(self, segment_id: int) -> None:
        """Write its people to a file that is asked for."""
        one = self._one(segment_id)
        name = "".join(letter for letter in one.name if letter.isalnum() or letter in " -_")[:60] or "segment"
        path, _filter = QFileDialog.getSaveFileName(
            self.window(),
            _("Export the customers of “{name}”", name=one.name),
            f"{name}.csv",
            "CSV (*.csv);;Excel (*.xlsx)",
        )
        if path:
            self.write_file(one, Path(path))

    def write_file(self, one: SegmentRow, path: Path) -> None:
        """Write the people of a segment to a file; its name says the format."""
        format = "xlsx" if path.suffix.lower() == ".xlsx" else "csv"
        job = self.desk.store.work(partial(export.export, kind="people", path=path, format=format, where=one.node))
        job.then(self._written).failed(self.desk.toasts.wrong)

    def _written(self, written: Any) -> None:
        self.desk.toasts.say(_n("1 customer exported", "{n} customers exported", written.rows))


def _listed(read: Reader, ctx: Context) -> list[Shown]:
    return [(one, words.sentence(read, one.node)) for one in segments.with_counts(read, ctx)]


class SegmentSheet(Sheet):
    """A segment: its name and its condition. What was edited is never closed away by one key."""

    def __init__(self, window: QWidget, desk: Desk, one: SegmentRow | None) -> None:
        """Change `one`, or make a new one."""
        super().__init__(window, one.name if one else _("New segment"), width=820)
        self.desk, self.one = desk, one
        self.edited = False
        self.form = Form(columns=2)
        self.name = self.form.line(_("Name"), one.name if one else "", most=80)
        self.note = self.form.line(_("Note"), one.note if one else "", most=400)
        self.form.edited.connect(self._edited)
        self.editor = CriteriaEditor(desk, {"person"}, one.node if one else ALWAYS)
        self.editor.changed.connect(self._edited)
        self.editor.changed.connect(self.grow)
        self.wrong = label("", "error", wrap=True)
        self.wrong.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.editor)
        self.body.addWidget(self.wrong)
        self.body.addStretch(1)
        self.save = button(_("Save"), self.done, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.save)

    def _edited(self) -> None:
        self.edited = True

    def cancel(self) -> None:
        """Close it; what was edited is asked about first."""
        if not self.edited:
            super().cancel()
            return
        ConfirmSheet(
            self.window(),
            _("Leave without saving?"),
            _("What you changed in this segment is not saved."),
            _("Leave"),
            self.leave,
            danger=True,
        ).open()

    def leave(self) -> None:
        """Close it without saving."""
        super().cancel()

    def done(self) -> None:
        """Save it, where all of it fits."""
        if not self.editor.check():
            self.grow()
            return
        values: dict[str, Any] = {
            "name": self.name.text(),
            "note": self.note.text(),
            "node": self.editor.node(),
        }
        if self.one is None:
            operation: partial[Any] = partial(segments.make, **values)
            job = self.desk.write(N_("New segment"), operation, said=_("Segment saved"))
        else:
            operation = partial(segments.change, segment_id=self.one.id, **values)
            job = self.desk.write(N_("Change a segment"), operation, said=_("Segment saved"))
        job.then(self._saved).failed(self._failed)

    def _saved(self, _result: object) -> None:
        self.accept()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.wrong.setText(say(error))
            self.wrong.show()
            self.grow()
        else:
            self.desk.toasts.wrong(error)
