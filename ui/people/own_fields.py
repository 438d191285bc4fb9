"""Own fields: what the shop wants to know of people, companies or products; added, renamed, moved, put aside."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.people import own
from models.people.own import Field
from models.work import Changes, Reader, Tx
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Choice, Form, Sheet, button, icon_button, label, line, row
from ui.widgets.short import Short

TITLES = {
    "person": N_("Own fields of customers"),
    "company": N_("Own fields of companies"),
    "product": N_("Own fields of products"),
}
TYPE_NAMES = {"text": N_("Free text"), "number": N_("Number"), "date": N_("Date"), "choice": N_("Choice")}


def open_own_fields(window: QWidget, desk: Desk, kind: str) -> "OwnFieldsSheet":
    """Show the own fields of a kind of record (person, company, product), to change them."""
    sheet = OwnFieldsSheet(window, desk, kind)
    sheet.open()
    return sheet


class OwnFieldsSheet(Sheet):
    """The fields in their order, and one more to add. Values stay when a field is put aside."""

    def __init__(self, window: QWidget, desk: Desk, kind: str) -> None:
        """For a kind of record."""
        super().__init__(window, _(TITLES[kind]), width=620)
        self.desk, self.kind = desk, kind
        self.fields: list[Field] = []
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(4))
        self.body.addLayout(self.list)
        self.body.addWidget(line())
        self.form = Form(columns=2)
        self.name: QLineEdit = self.form.line(_("New field"), most=60)
        self.type: Choice = self.form.choice(_("Kind"), [(one, _(name)) for one, name in TYPE_NAMES.items()])
        self.for_choice = Form()
        self.choices: QLineEdit = self.for_choice.line(_("Choices, with commas between"), most=2000)
        self.type.picked.connect(self._typed)
        self.body.addWidget(self.form)
        self.body.addWidget(self.for_choice)
        self.for_choice.hide()
        self.body.addLayout(row(button(_("Add field"), self.add, icon="plus"), None))
        self.body.addStretch(1)
        self.buttons(None, button(_("Done"), self.accept, kind="primary"))
        self.accept_on_enter = self.add
        desk.bus.changed.connect(self._heard)
        self.ask()

    def ask(self) -> None:
        """Fetch the fields."""
        self.desk.store.read(_all, self.kind).then(self._show)

    def _heard(self, changes: Changes) -> None:
        if "own_field" in changes:
            self.ask()

    def _show(self, found: list[Field]) -> None:
        self.fields = found
        emptied(self.list)
        if not found:
            self.list.addWidget(label(_("No fields yet. For example: shoe size, school, pet's name."), "muted"))
        for at, field in enumerate(found):
            self.list.addWidget(self._line(at, field))
        if self.isVisible():
            self.grow()

    def _line(self, at: int, field: Field) -> QWidget:
        held = QWidget()
        about = _(TYPE_NAMES[field.type]) + (f": {words.joined(field.choices)}" if field.choices else "")
        if not field.active:
            about = _("Put aside · {kind}", kind=about)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(Short(field.name, "row" if field.active else "muted"))
        text.addWidget(Short(about, "caption"))
        name = words.brief(field.name, 30)
        up = icon_button("arrow-up", _("Move {name} up", name=name), partial(self.move_field, at, -1))
        down = icon_button("arrow-down", _("Move {name} down", name=name), partial(self.move_field, at, 1))
        edit = icon_button("pencil", _("Change {name}", name=name), partial(self.edit, field))
        icon, what = (
            ("eye-off", _("Put {name} aside", name=name)) if field.active else ("eye", _("Use {name} again", name=name))
        )
        aside = icon_button(icon, what, partial(self.set_active, field, not field.active))
        up.setEnabled(at > 0)
        down.setEnabled(at < len(self.fields) - 1)
        held.setLayout(row(text, up, down, edit, aside, spacing=2))
        return held

    def _typed(self, kind: Any) -> None:
        self.for_choice.setVisible(kind == "choice")
        self.grow()

    def add(self) -> None:
        """Add the field that is typed."""
        operation = partial(
            own.add_field,
            kind=self.kind,
            name=self.name.text(),
            type=self.type.value(),
            choices=split(self.choices.text()),
        )
        self.desk.write(N_("Add own field"), operation, said=_("Field added")).failed(self._failed).then(self._added)

    def _added(self, _key: int) -> None:
        self.form.wrong(self.name, "")
        self.name.clear()
        self.choices.clear()
        self.ask()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.name, say(error))
            self.grow()
        else:
            self.desk.toasts.wrong(error)

    def move_field(self, at: int, by: int) -> None:
        """Change places with the one before or after."""
        order = [field.id for field in self.fields]
        if 0 <= at + by < len(order):
            order[at], order[at + by] = order[at + by], order[at]
            self.desk.write(N_("Move own field"), partial(reorder, ids=order)).then(self._changed)

    def set_active(self, field: Field, active: bool) -> None:
        """Put a field aside, or use it again."""
        operation = partial(own.change_field, field_id=field.id, active=active)
        said = _("Used again") if active else _("Put aside. What was typed is kept.")
        self.desk.write(N_("Change own field"), operation, said=said).then(self._changed)

    def edit(self, field: Field) -> None:
        """Rename a field, or change its choices."""
        _FieldSheet(self.window(), self.desk, field).open().closed.connect(self._changed)

    def _changed(self, _result: object) -> None:
        self.ask()


class _FieldSheet(Sheet):
    """A field's name, and its choices."""

    def __init__(self, window: QWidget, desk: Desk, field: Field) -> None:
        super().__init__(window, _("Change field"), width=440)
        self.desk, self.field = desk, field
        self.form = Form()
        self.name: QLineEdit = self.form.line(_("Name"), field.name, most=60)
        self.choices: QLineEdit | None = None
        if field.type == "choice":
            self.choices = self.form.line(_("Choices, with commas between"), ", ".join(field.choices), most=2000)
        self.body.addWidget(self.form)
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.save, kind="primary"))
        self.accept_on_enter = self.save

    def save(self) -> None:
        """Write it."""
        choices = split(self.choices.text()) if self.choices is not None else None
        operation = partial(own.change_field, field_id=self.field.id, name=self.name.text(), choices=choices)
        job = self.desk.write(N_("Change own field"), operation, said=_("Saved"))
        job.failed(self._failed).then(self._saved)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.name, say(error))
        else:
            self.desk.toasts.wrong(error)

    def _saved(self, _result: object) -> None:
        self.accept()


def reorder(tx: Tx, *, ids: Sequence[int]) -> None:
    """Give the fields these places."""
    for position, key in enumerate(ids):
        own.change_field(tx, field_id=key, position=position)


def split(typed: str) -> list[str]:
    """Choices as typed, with commas of any kind between."""
    parts = typed.replace("、", ",").replace("，", ",").split(",")
    return [part.strip() for part in parts if part.strip()]


def _all(read: Reader, kind: str) -> list[Field]:
    return own.fields(read, kind, all_of_them=True)
