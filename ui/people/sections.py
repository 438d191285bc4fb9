"""The parts of the form of a person below name and contacts: sections that open under their titles."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.languages import _
from models.people import names, own
from models.people.own import Field
from models.people.parts import CHANNELS, NewAddress
from models.work import Reader
from ui import icons
from ui.page import Desk
from ui.people import fields
from ui.people.ask import Whole
from ui.people.saving import PersonDraft
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Form, button, label, row


class Section(QWidget):
    """A part of a form that opens under its title."""

    def __init__(self, title: str, inner: QWidget, opened: bool, grew: Callable[[], Any]) -> None:
        """`grew` is called when it opened or closed."""
        super().__init__()
        self.title, self.inner, self._grew = title, inner, grew
        self.head = button(title, self.toggle, kind="ghost", icon="chevron-right")
        self.head.setProperty("section", True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(4))
        whole.addWidget(self.head)
        whole.addWidget(inner)
        self.set_open(opened)

    def set_open(self, opened: bool) -> None:
        """Open or close it."""
        self.opened = opened
        self.inner.setVisible(opened)
        self.head.setIcon(icons.icon("chevron-down" if opened else "chevron-right", "text2", gap=theme.px(5)))
        self.head.setAccessibleDescription(_("Open") if opened else _("Closed"))

    def toggle(self) -> None:
        """Open it where it is closed."""
        self.set_open(not self.opened)
        self._grew()


class PersonSections(QWidget):
    """Address, birthday and work, care, tags with card and consent, own fields."""

    def __init__(self, desk: Desk, draft: PersonDraft, whole: Whole | None, grew: Callable[[], Any]) -> None:
        """Show a draft; `grew` is called when a section opened or closed."""
        super().__init__()
        self.desk, self.draft, self.whole, self._grew = desk, draft, whole, grew
        self.own_fields: tuple[Field, ...] = whole.fields if whole else ()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._sections()
        if whole is None:
            desk.store.read(_own_fields).then(self._take_fields)

    def _sections(self) -> None:
        draft = self.draft
        self.sections = [
            Section(_("Address"), self._address(), bool(draft.addresses), self._grew),
            Section(_("Birthday and work"), self._work(), bool(draft.birthday or draft.company), self._grew),
            Section(_("How to reach and serve them"), self._care(), self._has_care(), self._grew),
            Section(_("Tags, card and consent"), self._more(), bool(draft.tags or draft.consents), self._grew),
            Section(_("Own fields"), self._own(), bool(draft.own), self._grew),
        ]
        for section in self.sections:
            self.column.addWidget(section)

    def _has_care(self) -> bool:
        names = ("preferred_channel", "preferred_hours", "likes", "wishes", "cautions", "note")
        return any(self.draft.columns.get(name) for name in names)

    def _address(self) -> QWidget:
        first = self.draft.addresses[0] if self.draft.addresses else NewAddress()
        self.address = fields.AddressEdit(self.desk, first)
        return self.address

    def _work(self) -> QWidget:
        self.work = Form(columns=2)
        self.birthday: QLineEdit = self.work.line(
            _("Birthday"), self.draft.birthday, most=40, hint=_("1988-04-02, 4/2 or S63.4.2")
        )
        self.job = self.work.line(_("Job title"), self.draft.columns.get("job_title", ""))
        self.company = fields.CompanyEdit(self.desk, self.draft.company_id, self.draft.company)
        self.work.add(_("Company"), self.company, wide=True)
        return self.work

    def _care(self) -> QWidget:
        columns = self.draft.columns
        self.care = Form(columns=2)
        channels = [("", _("No preference")), *((one, _(names.CHANNEL_NAMES[one])) for one in CHANNELS)]
        self.channel = self.care.choice(_("Best way to reach"), channels, columns.get("preferred_channel", ""))
        self.hours = self.care.line(_("Best hours"), columns.get("preferred_hours", ""), hint=_("Weekdays after 18:00"))
        self.texts: dict[str, QPlainTextEdit] = {}
        for name, title in (
            ("cautions", _("Cautions (allergies: shown at the counter)")),
            ("likes", _("Likes")),
            ("wishes", _("Wishes")),
            ("note", _("Note")),
        ):
            self.texts[name] = self.care.text(title, columns.get(name, ""), lines=2 if name != "note" else 3)
        return self.care

    def _more(self) -> QWidget:
        self.more = Form(columns=2)
        self.tags = self.more.line(_("Tags, with commas between"), ", ".join(self.draft.tags), most=1000, wide=True)
        self.card = self.more.line(_("Card number: scan or type"), self.draft.card, most=64)
        member = self.whole is not None and self.whole.account is not None
        self.enrol: QCheckBox = self.more.check(
            _("Enrol as member (makes a card number)"), self.draft.enrol, wide=False
        )
        self.enrol.setEnabled(not member)
        if member:
            self.enrol.setText(_("Is a member"))
        given = [name for name, yes in self.draft.consents.items() if yes]
        self.consents = fields.ticks([(one, _(names.CHANNEL_NAMES[one])) for one in CHANNELS], given)
        held = QWidget()
        held.setLayout(row(*self.consents.values(), None, spacing=14))
        self.more.add(_("Agrees to be written or called by"), held, wide=True)
        return self.more

    def _own(self) -> QWidget:
        self.own_held = QWidget()
        self.own_layout = QVBoxLayout(self.own_held)
        self.own_layout.setContentsMargins(0, 0, 0, 0)
        self._fill_own()
        return self.own_held

    def _fill_own(self) -> None:
        emptied(self.own_layout)
        self.own_form = Form(columns=2)
        self.own_widgets = {
            field.id: (field, fields.own_field(self.own_form, field, self.draft.own.get(field.id, "")))
            for field in self.own_fields
        }
        self.own_layout.addWidget(self.own_form)
        if not self.own_widgets:
            self.own_layout.addWidget(label(_("What else do you want to know of every customer?"), "muted"))
        change = button(_("Set up own fields…"), self.edit_fields, kind="link", icon="settings")
        self.own_layout.addLayout(row(change, None))

    def _take_fields(self, found: list[Field]) -> None:
        if tuple(found) != self.own_fields:
            self.draft.own |= self._own_values()
            self.own_fields = tuple(found)
            self._fill_own()
            self._grew()

    def edit_fields(self) -> None:
        """Change what the shop wants to know of everybody."""
        from ui.people.own_fields import open_own_fields

        open_own_fields(self.window(), self.desk, "person").closed.connect(self._fields_changed)

    def _fields_changed(self, _done: bool) -> None:
        self.desk.store.read(_own_fields).then(self._take_fields)

    def _own_values(self) -> dict[int, str]:
        return {
            key: fields.own_text(field, widget, fields.date_typed) for key, (field, widget) in self.own_widgets.items()
        }

    # -- what stands in them ---------------------------------------------------------------------------------------

    def columns(self) -> dict[str, str]:
        """The columns of the person that stand here."""
        return {
            "job_title": self.job.text().strip(),
            "preferred_channel": self.channel.value(),
            "preferred_hours": self.hours.text().strip(),
            **{name: field.toPlainText().strip() for name, field in self.texts.items()},
        }

    def addresses(self) -> tuple[NewAddress, ...]:
        """The address that can be edited here, and the others as they were."""
        first = self.address.value()
        mine = () if first == NewAddress(country=first.country, label=first.label) else (first,)
        return (*mine, *self.draft.addresses[1:])

    def given(self) -> dict[str, bool]:
        """Consent by channel: what is ticked, and what was known before."""
        known = self.draft.consents
        return {name: box.isChecked() for name, box in self.consents.items() if box.isChecked() or name in known}

    def tag_names(self) -> tuple[str, ...]:
        """The tags, as they are typed."""
        if self.tags.text() == ", ".join(self.draft.tags):
            return self.draft.tags
        parts = self.tags.text().replace("、", ",").replace("，", ",").split(",")
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def own(self) -> dict[int, str]:
        """Own values by field: what is typed, and what was emptied."""
        return {key: value for key, value in self._own_values().items() if value or key in self.draft.own}


def _own_fields(read: Reader) -> list[Field]:
    return own.fields(read, "person")
