"""The form of a company."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.people import own
from models.people.own import Field
from models.people.parts import NewAddress, Saved
from models.work import Reader
from ui.page import Desk
from ui.people import fields, saving, words
from ui.people.ask import CompanyWhole
from ui.people.saving import CompanyDraft
from ui.widgets import Form, Sheet, button, label


class CompanyForm(Sheet):
    """Add a company, or change it. Its name is enough."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        *,
        whole: CompanyWhole | None = None,
        name: str = "",
        draft: CompanyDraft | None = None,
        then: Callable[[int], Any] | None = None,
    ) -> None:
        """For a new one (`name` as far as it is known), or for `whole`; `draft` is what was typed before."""
        title = _("Add company") if whole is None else _("Edit {name}", name=words.brief(whole.profile.name, 30))
        super().__init__(window, title, width=680)
        self.desk, self.whole, self.then = desk, whole, then
        self.before = saving.company_draft_of(whole.profile, whole.values) if whole else None
        self.draft = draft or self.before or CompanyDraft({"name": name} if name else {})
        self.own_fields: tuple[Field, ...] = whole.fields if whole else ()
        self._saved = False
        self._main()
        self.own_form = Form(columns=2)
        self.own_widgets: dict[int, tuple[Field, QWidget]] = {}
        self._fill_own(self.own_fields)
        self.body.addWidget(self.own_form)
        self._foot()
        if whole is None:
            desk.store.read(_own_fields).then(self._fill_own)

    def _main(self) -> None:
        known = self.draft.columns
        self.main = Form(columns=2)
        self.lines: dict[str, QLineEdit] = {}
        for key, title in (
            ("name", _("Company name")),
            ("reading", _("Reading (furigana)")),
            ("region", _("Region")),
            ("industry", _("Industry")),
            ("size", _("Size (people, or your own words)")),
            ("registration", _("Registration number")),
        ):
            self.lines[key] = self.main.line(title, known.get(key, ""))
        self.body.addWidget(self.main)
        self.contacts = fields.ContactsEdit(self.draft.contacts)
        self.body.addWidget(self.contacts)
        first = self.draft.addresses[0] if self.draft.addresses else NewAddress()
        self.address = fields.AddressEdit(self.desk, first)
        self.body.addWidget(self.address)
        last = Form()
        self.note = last.text(_("Note"), known.get("note", ""))
        self.body.addWidget(last)

    def _fill_own(self, found: tuple[Field, ...] | list[Field]) -> None:
        for field in found:
            widget = fields.own_field(self.own_form, field, self.draft.own.get(field.id, ""))
            self.own_widgets[field.id] = (field, widget)

    def _foot(self) -> None:
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.save_button = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(None, button(_("Cancel"), self.cancel), self.save_button)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.save)

    def typed(self) -> CompanyDraft:
        """What stands in the form."""
        columns = {key: field.text().strip() for key, field in self.lines.items()}
        columns["note"] = self.note.toPlainText().strip()
        first = self.address.value()
        mine = () if first == NewAddress(country=first.country, label=first.label) else (first,)
        values = {
            key: fields.own_text(field, widget, fields.date_typed) for key, (field, widget) in self.own_widgets.items()
        }
        return CompanyDraft(
            {key: value for key, value in columns.items() if value},
            self.contacts.value(),
            (*mine, *self.draft.addresses[1:]),
            {key: value for key, value in values.items() if value or key in self.draft.own},
        )

    def save(self) -> None:
        """Write it in one unit of work."""
        draft = self.typed()
        if draft == self.before or not self.save_button.isEnabled():
            self._saved = True
            self.accept()
            return
        self.save_button.setEnabled(False)
        company_id = self.whole.profile.id if self.whole else None
        operation = partial(saving.save_company, draft=draft, company_id=company_id, before=self.before)
        name = N_("Add company") if company_id is None else N_("Change company")
        self.desk.write(name, operation).failed(self._failed).then(self._done)

    def _failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        self.problem.setText(say(error) if isinstance(error, Told) else _("This could not be saved."))
        self.problem.show()
        self.grow()
        if self._area is not None:
            self._area.ensureWidgetVisible(self.problem)

    def _done(self, saved: Saved) -> None:
        self._saved = True
        warned = " ".join(say(one) for one in saved.warnings)
        text = _("Company added") if self.whole is None else _("Saved")
        self.desk.toasts.say(f"{text}. {warned}" if warned else text, undo=True)
        self.accept()
        if self.then is not None:
            self.then(saved.id)

    def cancel(self) -> None:
        """Close; one tap brings back what was typed."""
        draft = self.typed()
        if draft != (self.before or CompanyDraft()) and not self._saved:
            again = partial(_reopen, self.window(), self.desk, self.whole, draft, self.then)
            self.desk.toasts.say(_("Not saved. What you typed is kept."), action=_("Go on typing"), run=again)
        super().cancel()


def _own_fields(read: Reader) -> list[Field]:
    return own.fields(read, "company")


def _reopen(window: QWidget, desk: Desk, whole: CompanyWhole | None, draft: CompanyDraft, then: object) -> None:
    CompanyForm(window, desk, whole=whole, draft=draft, then=then).open()  # type: ignore[arg-type]
