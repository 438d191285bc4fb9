"""A new deal with somebody: what it is called, its amount, stage and day; Enter opens it."""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.leads import of_person, qualification
from models.leads.of_person import NewDeal
from ui.page import Desk
from ui.people import fields, words
from ui.widgets import Choice, Form, Sheet, button, label, set_text


def open_form(window: QWidget, desk: Desk, person_id: int) -> None:
    """Ask for a deal with a person."""
    job = desk.store.read(of_person.new_deal, person_id)
    job.then(partial(_open, window, desk)).failed(desk.toasts.wrong)


def _open(window: QWidget, desk: Desk, found: NewDeal) -> None:
    DealSheet(window, desk, found).open()


class DealSheet(Sheet):
    """The form."""

    def __init__(self, window: QWidget, desk: Desk, found: NewDeal) -> None:
        """Begin with what is known."""
        text = _("With {name}; source and wishes are carried over.", name=words.brief(found.person, 40))
        super().__init__(window, _("New deal"), width=520, text=text)
        self.desk, self.found = desk, found
        self.form = Form(columns=2)
        self.name: QLineEdit = self.form.line(_("Name of the deal"), found.name, most=200, wide=True)
        self.amount = self.form.money(_("Amount"), desk.store.settings.currency)
        options = [(one.id, one.wording if isinstance(one.wording, str) else say(one.wording)) for one in found.stages]
        self.stage: Choice = self.form.choice(_("Stage"), options, options[0][0] if options else None)
        self.day: QLineEdit = self.form.line(_("Expected on"), hint=_("2026-12-24 or 12/24"))
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.accept_on_enter = self.save
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Open the deal"), self.save, kind="primary"))

    def save(self) -> None:
        """Open it; what does not fit is said here."""
        verb = partial(
            qualification.open_deal,
            person_id=self.found.person_id,
            name=self.name.text(),
            amount=self.amount.value(),
            stage_id=self.stage.value(),
            expected_day=fields.day_ahead(self.desk, self.day.text()) if self.day.text().strip() else None,
        )
        self.desk.write(N_("Open a deal"), verb, said=_("Deal opened")).then(self._done).failed(self._wrong)

    def _done(self, _key: int) -> None:
        self.accept()

    def _wrong(self, error: BaseException) -> None:
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
            self.grow()
        else:
            self.desk.toasts.wrong(error)
