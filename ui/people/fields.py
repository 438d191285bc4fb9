"""Fields that a person's and a company's form are made of: a name that hears its reading, contacts, an address."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from desktop import postal
from desktop.languages import _
from desktop.postal import Place
from models import text
from models.people import companies, names
from models.people.own import Field
from models.people.parts import CONTACT_KINDS, NewAddress, NewContact
from models.work import Reader
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Choice, Form, button, icon_button, label, row

_SHORT_DAY = re.compile(r"(\d{1,2})(?:[/-]|月)(\d{1,2})日?")
"""A day without its year."""


class NameEdit(QLineEdit):
    """A name that tells how it sounds: the kana that the input method shows before it is converted.

    `sounded(kana)` comes with each conversion that is taken; nothing is ever guessed from kanji.
    """

    sounded = Signal(str)

    def __init__(self, value: str = "") -> None:
        """Show a name."""
        super().__init__(value)
        self._kana = ""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Remember the kana while they are typed, and tell them once they are taken."""
        preedit, commit = event.preeditString(), event.commitString()
        super().inputMethodEvent(event)
        if preedit and text.is_kana(preedit):
            self._kana = preedit
        if commit:
            sound = commit if text.is_kana(commit) else self._kana
            self._kana = ""
            if sound:
                self.sounded.emit(text.hira(sound))
        elif not preedit:
            self._kana = ""


class ContactsEdit(QWidget):
    """Phones, mails and handles: one line each, with a kind; another line is added by a tap."""

    edited = Signal()

    def __init__(self, contacts: Sequence[NewContact], *, first: Sequence[str] = ("phone", "mail")) -> None:
        """Show these; `first` are the kinds of empty lines that are offered."""
        super().__init__()
        self._lines: list[tuple[Choice, QLineEdit, str, QWidget]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        known = {one.kind for one in contacts}
        for one in (*contacts, *(NewContact(kind, "") for kind in first if kind not in known)):
            self.add(one)
        self.add_button = button(_("Another phone, mail or handle"), self._more, kind="link", icon="plus")
        self._column.addLayout(row(self.add_button, None))

    def _more(self) -> None:
        self.add(NewContact("phone", ""))
        self._lines[-1][1].setFocus(Qt.FocusReason.TabFocusReason)

    def add(self, one: NewContact) -> None:
        """Add a line."""
        kind = Choice([(name, _(names.CONTACT_NAMES[name])) for name in CONTACT_KINDS], one.kind)
        kind.setFixedWidth(theme.px(132))
        kind.setAccessibleName(_("Kind of contact"))
        value = QLineEdit(one.value)
        value.setMaxLength(320)
        value.setAccessibleName(_(names.CONTACT_NAMES[one.kind]))
        held = QWidget()
        gone = icon_button("x", _("Take away"), partial(self._remove, held))
        held.setLayout(row(kind, value, gone, spacing=8))
        kind.picked.connect(partial(self._renamed, value))
        value.textEdited.connect(self._tell)
        self._lines.append((kind, value, one.label, held))
        self._column.insertWidget(len(self._lines) - 1, held)

    def _renamed(self, value: QLineEdit, kind: str) -> None:
        value.setAccessibleName(_(names.CONTACT_NAMES[kind]))
        self.edited.emit()

    def _remove(self, held: QWidget) -> None:
        self._lines = [one for one in self._lines if one[3] is not held]
        held.hide()
        held.deleteLater()
        self.edited.emit()

    def _tell(self, _text: str) -> None:
        self.edited.emit()

    def value(self) -> tuple[NewContact, ...]:
        """The contacts as typed, without empty lines."""
        return tuple(
            NewContact(kind.value(), value.text().strip(), name)
            for kind, value, name, _held in self._lines
            if value.text().strip()
        )

    def field(self, kind: str) -> QLineEdit:
        """The first line of a kind, to type into. Raises StopIteration for none."""
        return next(value for one, value, _name, _held in self._lines if one.value() == kind)


class AddressEdit(Form):
    """One address; a postal code of Japan fills region, city and town."""

    def __init__(self, desk: Desk, one: NewAddress) -> None:
        """Show an address."""
        super().__init__(columns=2)
        self.desk = desk
        self._kept = one
        self.postal = self.line(_("Postal code"), one.postal, most=16)
        self.region = self.line(_("Prefecture or state"), one.region)
        self.city = self.line(_("City"), one.city)
        self.street = self.line(_("Street"), one.street, most=500)
        self.building = self.line(_("Building"), one.building, most=500, wide=True)
        self.found = QWidget()
        self._places = QVBoxLayout(self.found)
        self._places.setContentsMargins(0, 0, 0, 0)
        self.found.hide()
        self.grid.addWidget(self.found, 99, 0, 1, 2)
        self._asked = ""
        self.postal.textEdited.connect(self._look)

    def _look(self, typed: str) -> None:
        digits = postal.digits_of(typed)
        if len(digits) == 7 and digits != self._asked:
            self._asked = digits
            self.desk.store.read(_places, digits).then(self.show_places)

    def show_places(self, places: list[Place]) -> None:
        """Fill what is empty or was filled before; several places are offered."""
        emptied(self._places)
        self.found.setVisible(len(places) > 1)
        if not places:
            return
        self._take(places[0])
        if len(places) > 1:
            for place in places[:8]:
                name = " ".join(part for part in (place.city, place.town, place.office) if part)
                self._places.addWidget(button(name, partial(self._take, place), kind="link"))

    def _take(self, place: Place) -> None:
        self.region.setText(place.region)
        self.city.setText(place.city)
        if not any(sign.isdigit() for sign in self.street.text()):
            self.street.setText(place.town)
        self.edited.emit()

    def value(self) -> NewAddress:
        """The address as typed."""
        return NewAddress(
            self.postal.text().strip(),
            self.region.text().strip(),
            self.city.text().strip(),
            self.street.text().strip(),
            self.building.text().strip(),
            self._kept.country,
            self._kept.label,
        )


def _places(_read: Reader, digits: str) -> list[Place]:
    """On a reader thread, since the file of the whole country is opened."""
    return postal.lookup(digits)


class CompanyEdit(QComboBox):
    """A company: found while typing, or a new name."""

    edited = Signal()

    def __init__(self, desk: Desk, company_id: int | None, name: str) -> None:
        """Show where somebody works."""
        super().__init__()
        self.desk = desk
        self._known: dict[str, int] = {} if company_id is None else {name: company_id}
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.typed = QLineEdit()
        self.setLineEdit(self.typed)
        self.setCompleter(None)  # type: ignore[arg-type]
        self.typed.setMaxLength(200)
        self.typed.setAccessibleName(_("Company"))
        self.setEditText(name)
        self._generation = 0
        self.typed.textEdited.connect(self._typed)
        self.activated.connect(self._chosen)

    def _typed(self, typed: str) -> None:
        self._generation += 1
        self.edited.emit()
        if typed.strip():
            job = self.desk.store.read(_companies, typed, self._generation)
            job.then(self._offer)

    def _offer(self, answer: tuple[int, list[tuple[int, str]]]) -> None:
        generation, found = answer
        if generation != self._generation:
            return
        typed, at = self.currentText(), self.typed.cursorPosition()
        self._known = {name: key for key, name in found}
        self.blockSignals(True)
        self.clear()
        self.addItems(list(self._known))
        self.setEditText(typed)
        self.typed.setCursorPosition(at)
        self.blockSignals(False)

    def _chosen(self, _at: int) -> None:
        self.edited.emit()

    def value(self) -> tuple[int | None, str]:
        """The key of a company that is known by just this name, and the name."""
        name = self.currentText().strip()
        return self._known.get(name), name


def _companies(read: Reader, typed: str, generation: int) -> tuple[int, list[tuple[int, str]]]:
    return generation, companies.find(read, typed, 8)


def own_field(form: Form, field: Field, value: str) -> QWidget:
    """A widget for one of the shop's own fields."""
    name = words.brief(field.name, 40)
    if field.type == "choice":
        options = [("", _("—")), *((one, words.brief(one, 40)) for one in field.choices)]
        if value and value not in field.choices:
            options.append((value, words.brief(value, 40)))
        return form.choice(name, options, value)
    hint = {"number": "0", "date": "2026-11-22"}.get(field.type, "")
    return form.line(name, value, most=2000, hint=hint)


def own_text(field: Field, widget: QWidget, typed_date: Callable[[str], str]) -> str:
    """What stands in such a widget; dates are read as people write them."""
    if isinstance(widget, Choice):
        return str(widget.value() or "")
    value = widget.text().strip() if isinstance(widget, QLineEdit) else ""
    return typed_date(value) if field.type == "date" and value else value


def date_typed(typed: str) -> str:
    """A date as people write it, as ISO where it is understood, else as typed (and refused when it is stored)."""
    from desktop.exchange.values import parse_date

    day = parse_date(typed)
    return day.isoformat() if day else typed


def day_ahead(desk: Desk, typed: str) -> str:
    """A day to come as people write it, as ISO: as `date_typed`, and 12/24 or 12月24日 is the next such day."""
    short = _SHORT_DAY.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if short is None:
        return date_typed(typed)
    month, day = int(short[1]), int(short[2])
    today = words.today(desk)
    for year in range(today.year, today.year + 9):  # 29 February comes at the latest after eight years
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found.isoformat()
    return typed


def heading(title: str) -> QWidget:
    """The title of a section of a form."""
    made = label(title, "panel")
    made.setContentsMargins(0, theme.px(10), 0, 0)
    return made


def ticks(names: Iterable[tuple[str, str]], on: Iterable[str]) -> dict[str, Any]:
    """Boxes to tick, by name."""
    from PySide6.QtWidgets import QCheckBox

    wanted = set(on)
    made = {}
    for name, title in names:
        made[name] = QCheckBox(title)
        made[name].setAccessibleName(title)
        made[name].setChecked(name in wanted)
    return made
