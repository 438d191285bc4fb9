"""What every section is: a column of cards with options in them, each bound to a setting of the shop."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.jobs import Job
from desktop.languages import _, say
from models import money, settings, text
from models.errors import N_, Message, Refused, Told
from models.money import Points
from models.settings import ShopSettings
from models.work import Changes
from ui.page import Desk
from ui.settings.rows import Lines, Row, Still, wrapped
from ui.theme import theme
from ui.widgets import Card, Choice, Toggle, label

WIDEST = 860
Read = Callable[[], Any]
Show = Callable[[Any], None]


@dataclass
class Bound:
    """An option and its control: `read` gives what is in the control (or raises Told), `show` puts a value into it."""

    name: str
    title: str
    row: Row
    read: Read
    show: Show
    last: Any = None


class Panel(QWidget):
    """A section. `build` makes its cards once; `refresh` shows what changed."""

    title = ""
    intro = ""
    kinds: frozenset[str] = frozenset({"setting"})

    def __init__(self, desk: Desk) -> None:
        """Make it, and show the settings in force."""
        super().__init__()
        self.desk = desk
        self.bound: dict[str, Bound] = {}
        self.still = Still(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2, 0, theme.px(14), theme.px(28))
        self.column.setSpacing(theme.px(14))
        self.column.addWidget(label(_(self.title), "name"))
        self.column.addWidget(wrapped(_(self.intro), "muted"))
        self.setMaximumWidth(theme.px(WIDEST))
        self.build()
        self.column.addStretch(1)
        self.show_settings()

    def build(self) -> None:
        """Make the cards."""

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed."""
        self.show_settings()

    @property
    def shop(self) -> ShopSettings:
        """The settings in force."""
        return self.desk.store.settings

    def show_settings(self) -> None:
        """Put the settings into their controls, except where somebody is typing."""
        for one in self.bound.values():
            value = getattr(self.shop, one.name)
            if one.last != value or not one.row.field.hasFocus():
                one.last = value
                if one.row.field.property("wrong") != "true":
                    one.show(value)

    # -- parts ------------------------------------------------------------------------------------------------------

    def card(self, title: str = "", intro: str = "") -> Card:
        """A card at the end of the column; texts are message ids."""
        made = Card(margin=22, spacing=18)
        if title:
            made.body.addWidget(label(_(title), "panel"))
        if intro:
            made.body.addWidget(wrapped(_(intro), "secondary"))
        self.column.addWidget(made)
        return made

    def line(
        self,
        card: Card,
        name: str,
        title: str,
        help_text: str = "",
        *,
        most: int = 200,
        check: Callable[[str], str] | None = None,
    ) -> QLineEdit:
        """A setting of one line of text; `check` gives what is kept, or raises Told."""
        field = QLineEdit()
        field.setMaxLength(most)
        read = partial(_read_text, field, most, check)
        bound = self.bind(card, name, title, help_text, field, read, partial(_show_text, field))
        field.editingFinished.connect(partial(self.edited, bound))
        return field

    def typed(
        self,
        card: Card,
        name: str,
        title: str,
        help_text: str,
        parse: Callable[[str], Any],
        show: Callable[[Any], str],
    ) -> QLineEdit:
        """A setting that is typed as people write it (a rate, an amount, a number) and kept as a number."""
        field = QLineEdit()
        field.setMaxLength(40)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        bound = self.bind(
            card,
            name,
            title,
            help_text,
            field,
            partial(_parsed, field, parse),
            partial(_show_with, field, show),
            width=160,
        )
        field.editingFinished.connect(partial(self.edited, bound))
        return field

    def lines(self, card: Card, name: str, title: str, help_text: str, *, many: bool = False, lines: int = 3) -> Lines:
        """A setting of several lines; with `many` each line is a text of its own."""
        field = Lines(lines)
        read = partial(_read_list if many else _read_lines, field)
        show = partial(_show_list if many else _show_lines, field)
        bound = self.bind(card, name, title, help_text, field, read, show, wide=True)
        field.finished.connect(partial(self.edited, bound))
        return field

    def choice(self, card: Card, name: str, title: str, help_text: str, options: Iterable[tuple[Any, str]]) -> Choice:
        """A setting that is one of several; texts are translated already."""
        field = Choice(options)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self.still)
        bound = self.bind(card, name, title, help_text, field, field.value, field.set_value)
        field.picked.connect(partial(self.edited, bound))
        return field

    def toggle(self, card: Card, name: str, title: str, help_text: str = "") -> Toggle:
        """A setting that is on or off."""
        field = Toggle(_(title))
        bound = self.bind(card, name, title, help_text, field, field.isChecked, field.setChecked)
        field.clicked.connect(partial(self.edited, bound))
        return field

    def bind(
        self,
        card: Card,
        name: str,
        title: str,
        help_text: str,
        field: QWidget,
        read: Read,
        show: Show,
        *,
        wide: bool = False,
        width: int = 320,
    ) -> Bound:
        """Put a control for a setting on a card."""
        row = Row(_(title), _(help_text), field, wide=wide, width=width)
        card.body.addWidget(row)
        bound = self.bound[name] = Bound(name, title, row, read, show)
        return bound

    def row(self, name: str) -> Row:
        """The row of a setting."""
        return self.bound[name].row

    # -- keeping ------------------------------------------------------------------------------------------------------

    def edited(self, bound: Bound, *_signal: Any) -> None:
        """Keep what is in a control, or say below it why not."""
        try:
            value = bound.read()
        except Told as told:
            bound.row.wrong(say(told))
            return
        bound.row.wrong("")
        bound.show(value)
        if value != bound.last:
            bound.last = value
            self.save(bound.title, **{bound.name: value})
        self.checked(bound.name, value)

    def checked(self, name: str, value: Any) -> None:
        """Be told what is in a control now, to say more about it."""

    def save(self, title: str, **values: Any) -> Job[None]:
        """Keep settings as one unit of work that is called by the option's name."""
        return self.write(title, partial(settings.change, **values))

    def write(self, title: str, operation: Callable[..., Any]) -> Job[Any]:
        """Do a unit of work of the settings, and say so."""
        label_ = Message(N_("Change setting: {what}"), {"what": Message(title)})
        job = self.desk.write(label_, operation, said=_("Saved: {what}", what=_(title)))
        return job.failed(self.refused)

    def refused(self, error: BaseException) -> None:
        """Say why something was not kept, and show what is."""
        self.desk.toasts.wrong(error)
        for one in self.bound.values():
            one.last = None
        self.refresh(None)


def whole(typed: str, least: int, most: int) -> int:
    """A whole number as typed, in any width. Raises Refused for anything else or beyond the bounds."""
    plain = unicodedata.normalize("NFKC", typed).strip().replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9 and least <= int(plain) <= most):
        raise Refused(N_("Type a whole number from {least} to {most}."), least=Points(least), most=Points(most))
    return int(plain)


def positive(currency: str, typed: str) -> int:
    """An amount above zero as typed. Raises Refused."""
    value = money.parse(typed, currency)
    if value <= 0:
        raise Refused(N_("Type an amount above zero."))
    return value


def _read_text(field: QLineEdit, most: int, check: Callable[[str], str] | None) -> str:
    value = text.clean(field.text(), most)
    return check(value) if check else value


def _show_text(field: QLineEdit, value: str) -> None:
    if field.text() != value:
        field.setText(value)
        field.setCursorPosition(0)


def _parsed(field: QLineEdit, parse: Callable[[str], Any]) -> Any:
    return parse(field.text())


def _show_with(field: QLineEdit, show: Callable[[Any], str], value: Any) -> None:
    _show_text(field, show(value))


def _read_lines(field: Lines) -> str:
    return text.clean(field.toPlainText(), text.NOTE_LENGTH, lines=True)


def _show_lines(field: Lines, value: str) -> None:
    if field.toPlainText() != value:
        field.setPlainText(value)


def _read_list(field: Lines) -> tuple[str, ...]:
    lines = (text.clean(one, 100) for one in field.toPlainText()[: text.NOTE_LENGTH * 10].splitlines())
    return tuple(dict.fromkeys(one for one in lines if one))[:50]


def _show_list(field: Lines, value: tuple[str, ...]) -> None:
    _show_lines(field, "\n".join(value))
