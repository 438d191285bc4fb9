"""Somebody noted down from anywhere (Ctrl+N): a name and a way to reach them are enough, the rest comes later."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.leads import sign_up
from ui.page import Desk
from ui.people import words
from ui.people.fields import NameEdit
from ui.people.same import Same
from ui.people.saving import PersonDraft
from ui.widgets import Form, Sheet, button, label, set_text
from ui.widgets.fields import dress_offers

if TYPE_CHECKING:
    from models.people.parts import NewContact

KEPT = "quick_add"
"""Where the desk keeps what was typed into a sheet that was left."""
USUAL_SOURCES = (N_("Shop"), N_("Phone call"), N_("Introduction"), N_("Trade fair"), N_("Web page"))


class QuickAdd(Sheet):
    """Two fields, and what they want. Enter goes on, Ctrl+Enter saves; Escape keeps what was typed."""

    def __init__(self, window: QWidget, desk: Desk, *, lead: bool = False) -> None:
        """Begin with what was typed before, if it was left; `lead` is whether they are noted as a lead."""
        super().__init__(window, _("Add somebody"), width=520)
        self.desk = desk
        self._saved = False
        kept: dict[str, str] = desk.keep.pop(KEPT, {})
        self.reading = kept.get("reading", "")
        self.form = Form()
        self.name = NameEdit(kept.get("name", ""))
        self.name.setMaxLength(200)
        self.form.add(_("Name"), self.name)
        self.contact: QLineEdit = self.form.line(
            _("Phone, mail or handle"), kept.get("contact", ""), hint=_("090-1234-5678 or hanako@example.com")
        )
        self.wishes: QLineEdit = self.form.line(_("What they want"), kept.get("wishes", ""), most=1000)
        self.source: QLineEdit = self.form.line(_("Where they come from"), kept.get("source", ""), most=200)
        self.lead = self.form.check(_("They may buy: a new lead"), lead)
        self.body.addWidget(self.form)
        self.same = Same(desk, grew=self.grow)
        self.same.chosen.connect(self._open_other)
        self.body.addWidget(self.same)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.save_button = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(button(_("Everything…"), self.more, kind="ghost"), None, button(_("Cancel"), self.cancel))
        self.buttons(self.save_button)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.save)
        self.accept_on_enter = self._enter
        self.name.sounded.connect(self._sounded)
        self.name.textChanged.connect(self._look)
        self.contact.textChanged.connect(self._look)
        desk.store.read(sign_up.sources).then(self._offer)

    def _offer(self, known: list[str]) -> None:
        from PySide6.QtWidgets import QCompleter

        offered = list(dict.fromkeys([*known, *(_(one) for one in USUAL_SOURCES)]))
        completer = QCompleter(offered, self.source)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        dress_offers(completer)
        self.source.setCompleter(completer)

    def _enter(self) -> None:
        """Enter goes on to the next field; from the last one it saves."""
        if self.focusWidget() is self.source:
            self.save()
        else:
            self.focusNextPrevChild(True)

    def _sounded(self, kana: str) -> None:
        gap = " " if self.reading and " " in self.name.text() and " " not in self.reading else ""
        self.reading = self.reading + gap + kana

    def _look(self, *_values: object) -> None:
        found = sign_up.contact_of(self.contact.text())
        self.same.ask(
            name=self.name.text().strip(),
            reading=self.reading,
            phones=[found.value] if found and found.kind == "phone" else [],
            mails=[found.value] if found and found.kind == "mail" else [],
        )

    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        reading = self.reading if self.name.text().strip() else ""
        fields = {"name": self.name, "contact": self.contact, "wishes": self.wishes, "source": self.source}
        return {"reading": reading, **{name: field.text().strip() for name, field in fields.items()}}

    # -- done -------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Make the person; what can't be is said here."""
        self.save_button.setEnabled(False)
        typed: dict[str, Any] = self.typed()
        verb = partial(sign_up.quick_add, lead=self.lead.isChecked(), **typed)
        job = self.desk.write(N_("Add {person}"), verb)
        job.failed(self._failed).then(self._done)

    def _failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        set_text(self.problem, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)

    def _done(self, person_id: int) -> None:
        self._saved = True
        self.accept()
        name = words.brief(self.typed()["name"] or self.typed()["contact"], 30)
        run = partial(self.desk.navigator.open, "people", person_id=person_id)
        self.desk.toasts.say(_("{name} was added", name=name), action=_("Open"), run=run)

    def _open_other(self, person_id: int) -> None:
        self._saved = True
        self.accept()
        self.desk.navigator.open("people", person_id=person_id)

    def more(self) -> None:
        """Go on in the whole form."""
        from ui.people.form import PersonForm

        typed, window, desk = self.typed(), self.window(), self.desk
        found = sign_up.contact_of(typed["contact"])
        columns = {name: typed[name] for name in ("name", "reading", "wishes", "source") if typed[name]}
        contacts: tuple[NewContact, ...] = (found,) if found else ()
        self._saved = True
        self.accept()
        then: Any = partial(_opened, desk)
        PersonForm(window, desk, draft=PersonDraft(columns=columns, contacts=contacts), then=then).open()

    def cancel(self) -> None:
        """Leave it; what was typed is there again with the next Ctrl+N."""
        typed = self.typed()
        if not self._saved and any(typed.values()):
            self.desk.keep[KEPT] = typed
            self.desk.toasts.say(_("Not saved. What you typed is kept."))
        super().cancel()


def _opened(desk: Desk, person_id: int) -> None:
    desk.navigator.open("people", person_id=person_id)
