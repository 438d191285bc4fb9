"""The form of a person: a name or a phone is enough; everything else waits below, in sections."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.people.parts import NewContact, Saved
from ui.page import Desk
from ui.people import fields, saving, words
from ui.people.ask import Whole
from ui.people.same import Same
from ui.people.saving import PersonDraft
from ui.people.sections import PersonSections
from ui.widgets import Form, Sheet, button, label, row
from ui.widgets.fields import Wrong

KEPT = "person_draft"
"""Where the desk keeps a form that was left without saving."""


class PersonForm(Sheet):
    """Add somebody, or change them. Ctrl+Enter saves; Escape keeps what was typed."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        *,
        whole: Whole | None = None,
        name: str = "",
        company: tuple[int, str] | None = None,
        draft: PersonDraft | None = None,
        then: Callable[[int], Any] | None = None,
    ) -> None:
        """For somebody new (`name` as far as it is known, `company` where they work), or for `whole`.

        `draft` is what was typed before.

        `then(person_id)` is called once it is saved, or when somebody who is there already is to be shown.
        """
        title = _("Add customer") if whole is None else _("Edit {name}", name=words.brief(_called(whole), 30))
        super().__init__(window, title, width=720)
        self.desk, self.whole, self.then = desk, whole, then
        self.before = saving.draft_of(whole.profile) if whole else None
        self.from_kept = False
        self.draft = draft or self._begin(name, company)
        self.reading_touched = bool(self.draft.columns.get("reading"))
        self._saved = False
        self._head()
        self.sections = PersonSections(desk, self.draft, whole, self.grow)
        self.body.addWidget(self.sections)
        self.body.addStretch(1)
        self._foot()

    def _begin(self, name: str, company: tuple[int, str] | None) -> PersonDraft:
        if self.before is not None:
            return self.before
        kept = self.desk.keep.pop(KEPT, None)
        self.from_kept = isinstance(kept, PersonDraft) and not name and company is None
        if self.from_kept and isinstance(kept, PersonDraft):
            return kept
        draft = PersonDraft()
        if any(sign.isdigit() for sign in name) and not any(sign.isalpha() for sign in name):
            draft.contacts = (NewContact("phone", name),)
        elif name:
            draft.columns["name"] = name
        if company is not None:
            draft.company_id, draft.company = company
        return draft

    # -- what is on it -------------------------------------------------------------------------------------------------

    def _head(self) -> None:
        columns = self.draft.columns
        if self.from_kept:
            self.kept_note = label(_("What you typed before is here again."), "notice")
            fresh = button(_("Begin anew"), self._anew, kind="link")
            self.body.addLayout(row(self.kept_note, fresh, None))
        self.main = Form(columns=2)
        self.name = fields.NameEdit(columns.get("name", ""))
        self.name.setMaxLength(200)
        self.main.add(_("Name"), self.name)
        self.reading: QLineEdit = self.main.line(_("Reading (furigana)"), columns.get("reading", ""))
        self.body.addWidget(self.main)
        self.contacts = fields.ContactsEdit(self.draft.contacts)
        self.body.addWidget(self.contacts)
        self.same = Same(self.desk, grew=self.grow)
        self.same.chosen.connect(self._open_other)
        self.body.addWidget(self.same)
        self.name.sounded.connect(self._sounded)
        self.reading.textEdited.connect(self._reading_typed)
        self.name.textChanged.connect(self._look_soon)
        self.contacts.edited.connect(self._look_soon)

    def _foot(self) -> None:
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.save_button = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(label(_("A name or a phone is enough."), "muted"), None, button(_("Cancel"), self.cancel))
        self.buttons(self.save_button)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.save)
        self.accept_on_enter = self._enter

    def _enter(self) -> None:
        """Enter goes on to the next field: with a scanner or a kana keyboard it must not end the form."""
        self.focusNextPrevChild(True)

    # -- the reading ----------------------------------------------------------------------------------------

    def _sounded(self, kana: str) -> None:
        if not self.reading_touched:
            known = self.reading.text()
            gap = " " if known and self.name.text()[: self.name.cursorPosition()].rfind(" ") > 0 else ""
            gap = gap if " " not in known else ""
            self.reading.setText(known + gap + kana)

    def _reading_typed(self, typed: str) -> None:
        self.reading_touched = bool(typed)
        self._look_soon()

    # -- who is there already ------------------------------------------------------------------------------------------

    def _look_soon(self, *_values: object) -> None:
        contacts = self.contacts.value()
        self.same.ask(
            name=self.name.text().strip(),
            reading=self.reading.text().strip(),
            phones=[one.value for one in contacts if one.kind == "phone"],
            mails=[one.value for one in contacts if one.kind == "mail"],
            but=self.whole.profile.id if self.whole else None,
        )

    def _open_other(self, person_id: int) -> None:
        self._saved = True
        self.accept()
        if self.then is not None:
            self.then(person_id)

    # -- saving --------------------------------------------------------------------------------------------------------

    def typed(self) -> PersonDraft:
        """What stands in the form."""
        more = self.sections
        company_id, company = more.company.value()
        columns = {"name": self.name.text().strip(), "reading": self.reading.text().strip(), **more.columns()}
        return PersonDraft(
            {name: value for name, value in columns.items() if value},
            self.contacts.value(),
            more.addresses(),
            company_id,
            company,
            more.tag_names(),
            more.given(),
            more.card.text().strip(),
            more.enrol.isChecked(),
            more.own(),
            more.birthday.text().strip(),
        )

    def save(self) -> None:
        """Write it in one unit of work; what can't be is said where it stands."""
        if not self.save_button.isEnabled():
            return
        try:
            self.sections.work.taken(self.sections.birthday, self._birthday)
        except Wrong:
            self.sections.sections[1].set_open(True)
            return
        draft = self.typed()
        self.problem.hide()
        if self.before is not None and draft == self.before:
            self._saved = True
            self.accept()
            return
        self.save_button.setEnabled(False)
        person_id = self.whole.profile.id if self.whole else None
        operation = partial(saving.save_person, draft=draft, person_id=person_id, before=self.before)
        name = N_("Add customer") if person_id is None else N_("Change customer")
        self.desk.write(name, operation).failed(self._failed).then(self._done)

    def _birthday(self) -> str:
        return saving.birthday_typed(self.sections.birthday.text(), words.today(self.desk).isoformat())

    def _failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        self.problem.setText(say(error) if isinstance(error, Told) else _("This could not be saved."))
        self.problem.show()
        self.grow()
        if self._area is not None:
            self._area.ensureWidgetVisible(self.problem)

    def _done(self, saved: Saved) -> None:
        self._saved = True
        self.desk.keep.pop(KEPT, None)
        text = _("Customer added") if self.whole is None else _("Saved")
        warned = " ".join(say(one) for one in saved.warnings)
        self.desk.toasts.say(f"{text}. {warned}" if warned else text, undo=True)
        self.accept()
        if self.then is not None:
            self.then(saved.id)

    # -- leaving -------------------------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Close; what was typed is kept, and one tap brings it back."""
        draft = self.typed()
        changed = draft != (self.before or PersonDraft())
        if changed and not self._saved:
            if self.before is None:
                self.desk.keep[KEPT] = draft
            again = partial(_reopen, self.window(), self.desk, self.whole, draft, self.then)
            self.desk.toasts.say(_("Not saved. What you typed is kept."), action=_("Go on typing"), run=again)
        super().cancel()

    def _anew(self) -> None:
        self._saved = True
        window, desk, then = self.window(), self.desk, self.then
        super().cancel()
        PersonForm(window, desk, then=then).open()

    def text(self) -> str:
        """All labels, for tests."""
        return "\n".join(one.text() for one in self.findChildren(QLabel))


def _called(whole: Whole) -> str:
    return words.plain_name(whole.profile.name, whole.profile.reading)


def _reopen(window: QWidget, desk: Desk, whole: Whole | None, draft: PersonDraft, then: Any) -> None:
    desk.keep.pop(KEPT, None)
    PersonForm(window, desk, whole=whole, draft=draft, then=then).open()
