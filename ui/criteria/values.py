"""What a field is compared with, typed or chosen: one small editor for each type of value."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, say
from models import money
from models.criteria.choices import options_of
from models.criteria.fields import GRADES, KEYS, Field
from models.criteria.words import GONE, MONTHS
from models.errors import N_, Message, Refused
from models.text import clean, fold
from ui.criteria.picking import PickSheet
from ui.page import Desk
from ui.people.small import Flow, emptied
from ui.theme import theme
from ui.widgets import Choice, MoneyEdit, QuantityEdit, button, label, row
from ui.widgets.fields import unturned

SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_FIELD = 116


class ValueEdit(QWidget):
    """The editor of a value; `value()` gives it, None while nothing is there, and raises Refused for what is wrong."""

    changed = Signal()
    small = False
    """Whether it stands beside its operator; others have a line of their own."""

    def value(self) -> Any:
        """The value."""
        raise NotImplementedError

    def _tell(self, *_values: object) -> None:
        self.changed.emit()


class YesNo(ValueEdit):
    """Yes or no."""

    small = True

    def __init__(self, _desk: Desk, field: Field, value: Any) -> None:
        """Yes unless the value is False."""
        super().__init__()
        self.choice = Choice([(True, _("yes")), (False, _("no"))], value is not False)
        self.choice.setAccessibleName(said(field))
        self.choice.picked.connect(self._tell)
        self.setLayout(row(self.choice))

    def value(self) -> Any:
        """True or False."""
        return self.choice.value()


class Typed(ValueEdit):
    """One value that is typed, or two with "to" between."""

    def __init__(self, desk: Desk, field: Field, value: Any, count: int) -> None:
        """`count` is how many values there are to type: one or two."""
        super().__init__()
        some = value if isinstance(value, tuple) else (value,)
        self.small = count == 1
        self.edits = [self._edit(desk, field, some[at] if at < len(some) else None) for at in range(count)]
        self.reads = [self._read(field, edit) for edit in self.edits]
        parts: list[QWidget | None] = []
        for at, edit in enumerate(self.edits):
            edit.setAccessibleName(said(field) if at == 0 else _("{field}, to", field=said(field)))
            parts += [label(_("to"), "secondary"), edit] if at else [edit]
        unit = UNITS.get(field.type)
        if unit:
            parts.append(label(_(unit), "secondary"))
        self.setLayout(row(*parts, None, spacing=6))

    def _edit(self, desk: Desk, field: Field, value: Any) -> QWidget:
        made = _EDITS.get(field.type, _number_edit)(desk, value)
        for name in ("textEdited", "dateChanged"):
            signal = getattr(made, name, None)
            if signal is not None:
                signal.connect(self._tell)
                break
        return made

    def _read(self, field: Field, edit: Any) -> Callable[[], Any]:
        if isinstance(edit, MoneyEdit):
            return edit.value
        if isinstance(edit, QDateEdit):
            return lambda: edit.date().toString("yyyy-MM-dd")
        if field.type == "time":
            return lambda: minutes_of(edit.text())
        if field.type in ("text", "own_choice"):
            return lambda: clean(edit.text(), 1000) or None
        return lambda: _whole_number(edit.text())

    def value(self) -> Any:
        """One value, or a pair."""
        found = [read() for read in self.reads]
        if any(one is None for one in found):
            return None
        return found[0] if len(found) == 1 else tuple(found)


UNITS = {"days": N_("days"), "years": N_("years"), "points": N_("pt")}


def _whole_number(typed: str) -> int | None:
    if "%" in typed or "％" in typed:
        raise Refused(N_("Write the number without a percent sign."))
    if not typed.strip():
        return None
    return money.parse(typed, "JPY")


def _number_edit(_desk: Desk, value: Any) -> QWidget:
    made = QLineEdit("" if type(value) is not int else str(value))
    made.setMaxLength(20)
    made.setFixedWidth(theme.px(84))
    return made


def _money_edit(desk: Desk, value: Any) -> QWidget:
    made = MoneyEdit(desk.store.settings.currency, value if type(value) is int else None)
    made.setFixedWidth(theme.px(_FIELD))
    return made


def _quantity_edit(_desk: Desk, value: Any) -> QWidget:
    made = QuantityEdit(value if type(value) is int else None)
    made.setFixedWidth(theme.px(84))
    return made


def _text_edit(_desk: Desk, value: Any) -> QWidget:
    made = QLineEdit(value if isinstance(value, str) else "")
    made.setMaxLength(1000)
    made.setMinimumWidth(theme.px(150))
    return made


def _date_edit(desk: Desk, value: Any) -> QWidget:
    from ui.people.words import today

    day = QDate.fromString(value, "yyyy-MM-dd") if isinstance(value, str) else QDate()
    if not day.isValid():
        now = today(desk)
        day = QDate(now.year, now.month, now.day)
    made: QDateEdit = unturned(QDateEdit(day))
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd")
    return made


def _time_edit(_desk: Desk, value: Any) -> QWidget:
    made = QLineEdit(f"{value // 60}:{value % 60:02d}" if type(value) is int else "")
    made.setMaxLength(8)
    made.setPlaceholderText("17:00")
    made.setFixedWidth(theme.px(84))
    return made


def minutes_of(typed: str) -> int | None:
    """Minutes of the day of a typed time (17, 17:30, 1730, 24:00); None for nothing. Raises Refused."""
    plain = fold(typed).replace("時", ":").replace("分", "").replace(".", ":").strip(" :")
    if not plain:
        return None
    hours, colon, minutes = plain.partition(":")
    if not colon and len(plain) in (3, 4):
        hours, minutes = plain[:-2], plain[-2:]
    if hours.isdecimal() and (minutes or "0").isdecimal() and len(hours) <= 2 and len(minutes) <= 2:
        found = int(hours) * 60 + int(minutes or "0")
        if found <= 1440 and int(minutes or "0") < 60:
            return found
    raise Refused(N_("“{text}” is no time of day. Type it like 17:30."), text=typed[:20])


_EDITS: dict[str, Callable[[Desk, Any], QWidget]] = {
    "money": _money_edit,
    "quantity": _quantity_edit,
    "text": _text_edit,
    "own_choice": _text_edit,
    "date": _date_edit,
    "time": _time_edit,
}


class Chips(ValueEdit):
    """Several of a few: weekdays, months, channels; chips to switch on and off."""

    def __init__(self, options: Sequence[tuple[Any, str]], value: Any, one: bool, name: str) -> None:
        """`one`: only one can be on, as `is` asks."""
        super().__init__()
        self.one = one
        some = value if isinstance(value, tuple) else (value,)
        flow = Flow()
        self.chips = {}
        for option, text in options:
            chip = button(text, kind="chip", checkable=True)
            chip.setChecked(option in some)
            chip.setAccessibleName(f"{name}: {text}")
            chip.toggled.connect(self._toggled)
            self.chips[option] = chip
            flow.addWidget(chip)
        self.setLayout(flow)

    def _toggled(self, on: bool) -> None:
        if on and self.one:
            for chip in self.chips.values():
                if chip is not self.sender():
                    chip.blockSignals(True)
                    chip.setChecked(False)
                    chip.blockSignals(False)
        self._tell()

    def value(self) -> Any:
        """What is on: a value where one is asked for, else a tuple."""
        found = tuple(option for option, chip in self.chips.items() if chip.isChecked())
        if not found:
            return None
        return found[0] if self.one else found


class Keys(ValueEdit):
    """Entries of the shop's own lists (tags, products, tiers): what is chosen as chips, and a sheet to choose from."""

    def __init__(self, desk: Desk, field: Field, value: Any, one: bool) -> None:
        """Show what is chosen; what is no longer there says so and can be taken out."""
        super().__init__()
        self.desk, self.field, self.one = desk, field, one
        some = value if isinstance(value, tuple) else (value,)
        keys = [key for key in some if type(key) is int]
        names = {option.key: option.name for option in options_of(desk.store.here, field.type, keys)}
        self.chosen: dict[int, str] = {key: names.get(key, "") for key in keys}
        self.place = QVBoxLayout(self)
        self.place.setContentsMargins(0, 0, 0, 0)
        self._fill()

    def _fill(self) -> None:
        """Show what is chosen, on a part made anew."""
        emptied(self.place)
        held = QWidget()
        flow = Flow()
        held.setLayout(flow)
        self.place.addWidget(held)
        for key, name in self.chosen.items():
            words = name or say(Message(GONE[self.field.type]))
            chip = button(words[:40], _Out(self, key), kind="chip", icon="x")
            chip.setAccessibleName(_("Take {name} out", name=words))
            chip.setProperty("gone", not name)
            flow.addWidget(chip)
        more = button(_("Choose…"), self.choose, kind="chip", icon="plus")
        more.setAccessibleName(_("{field}: choose…", field=said(self.field)))
        flow.addWidget(more)
        self.more = more

    def choose(self) -> None:
        """Open the sheet to choose from."""
        sheet = PickSheet(self.window(), self.desk, self.field.type, said(self.field), dict(self.chosen), one=self.one)
        sheet.picked.connect(self.set_chosen)
        sheet.open()

    def set_chosen(self, chosen: dict[int, str]) -> None:
        """Show other entries as chosen."""
        self.chosen = dict(chosen)
        self._fill()
        self.updateGeometry()
        self.changed.emit()
        self.more.setFocus()

    def take_out(self, key: int) -> None:
        """Take one out."""
        self.set_chosen({own: name for own, name in self.chosen.items() if own != key})

    def value(self) -> Any:
        """The keys: one where one is asked for, else a tuple."""
        if not self.chosen:
            return None
        found = tuple(self.chosen)
        return found[0] if self.one else found


class _Out:
    def __init__(self, keys: Keys, key: int) -> None:
        self.keys, self.key = keys, key

    def __call__(self) -> None:
        self.keys.take_out(self.key)


class Nothing(ValueEdit):
    """No value: the operator says all."""

    small = True

    def value(self) -> Any:
        """Nothing."""
        return None


def said(field: Field) -> str:
    """What a field is called on screen."""
    return field.own_name or _(field.label)


def editor_of(desk: Desk, field: Field, op: str, value: Any) -> ValueEdit:
    """The editor for a field and an operator, showing a value where that fits."""
    one = op in ("is", "is_not", "at_least", "at_most")
    if op in ("known", "unknown"):
        return Nothing()
    if field.type == "bool":
        return YesNo(desk, field, value)
    if field.type in KEYS:
        return Keys(desk, field, value, one)
    if field.type in ("choice", "weekday", "month", "grade") or (field.type == "own_choice" and field.choices):
        return Chips(_chips(field, value), value, one, said(field))
    if field.type == "month_day" and op in ("in", "not_in"):
        return Chips([(day, str(day)) for day in range(1, 32)], value, False, said(field))
    if op in ("in", "not_in"):
        return Listed(field, value)
    return Typed(desk, field, value, 2 if op == "between" else 1)


def _chips(field: Field, value: Any) -> list[tuple[Any, str]]:
    if field.type == "weekday":
        return [(at, _(name)) for at, name in enumerate(SHORT_WEEKDAYS)]
    if field.type == "grade":
        return list(enumerate(GRADES))
    if field.type == "month":
        return [(at, _(name)) for at, name in enumerate(MONTHS, 1)]
    found = [(key, _(name) if name else key) for key, name in field.choices]
    some = value if isinstance(value, tuple) else (value,)
    return found + [(one, one) for one in some if isinstance(one, str) and one not in dict(found)]


class Listed(ValueEdit):
    """Several texts, typed with commas between."""

    small = True

    def __init__(self, field: Field, value: Any) -> None:
        """Show the texts."""
        super().__init__()
        some = value if isinstance(value, tuple) else (value,)
        self.edit = QLineEdit(", ".join(one for one in some if isinstance(one, str)))
        self.edit.setMaxLength(5000)
        self.edit.setPlaceholderText(_("with commas between"))
        self.edit.setAccessibleName(said(field))
        self.edit.setMinimumWidth(theme.px(180))
        self.edit.textEdited.connect(self._tell)
        self.setLayout(row(self.edit))

    def value(self) -> Any:
        """The texts, each once."""
        typed = self.edit.text().replace("、", ",").replace("，", ",").split(",")
        return tuple(dict.fromkeys(one for one in (clean(part) for part in typed) if one)) or None
