"""A real window on a real store, with a small shop in it: keys, a member, an open till."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from models import settings
from models.codes import with_check_digit
from models.counter import catalogue, till
from models.loyalty import ledger, members
from models.people import edit
from models.people.parts import NewContact

if TYPE_CHECKING:
    from ui.counter.page import CounterPage

OPTIONS = [
    {"name": "Temperature", "pick": "one", "options": [{"name": "hot", "price": 0}, {"name": "iced", "price": 30}]}
]


@dataclass
class Till:
    """The window with its counter, and what tests do to it."""

    machine: Any
    window: Any
    bot: Any
    codes: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    card: str = ""
    person: int = 0

    @property
    def page(self) -> CounterPage:
        return self.window.pages["counter"]

    @property
    def store(self) -> Any:
        return self.machine.store

    @property
    def register(self) -> Any:
        return self.page.register

    def do(self, verb: Any, **values: Any) -> Any:
        return self.store.write_now(verb.__name__, partial(verb, **values))

    def keys(self, text: str, widget: Any = None) -> None:
        """Type as a person does."""
        for sign in text:
            self.key(sign, widget or self.focus())

    def key(self, sign: str, widget: Any) -> None:
        """One sign; QTest only knows those of ASCII."""
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication

        if sign.isascii():
            self.bot.keyClicks(widget, sign)
        else:
            QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign))

    def press(self, key: Any, modifier: Any = None) -> None:
        from PySide6.QtCore import Qt

        self.bot.keyClick(self.focus(), key, modifier or Qt.KeyboardModifier.NoModifier)

    def focus(self) -> Any:
        from PySide6.QtWidgets import QApplication

        return QApplication.focusWidget() or self.window

    def scan(self, text: str) -> None:
        """Scan as a wedge does: keys into whatever has the focus, then Enter."""
        from PySide6.QtCore import Qt

        for sign in text:
            self.key(sign, self.focus())
        self.bot.keyClick(self.focus(), Qt.Key.Key_Return)

    def sheet(self) -> Any:
        """The sheet that is open."""
        from ui.widgets import Sheet

        found = [one for one in self.window.findChildren(Sheet) if one.isVisible()]
        return found[-1] if found else None

    def wait(self, ready: Any) -> None:
        self.bot.waitUntil(lambda: bool(ready()), timeout=5000)

    def action(self, name: str) -> None:
        self.page.actions_.find(name).trigger()

    def action_of_window(self, name: str) -> None:
        self.window.actions_.find(name).trigger()

    def sales(self) -> list[tuple[Any, ...]]:
        return self.store.here.rows("SELECT id, total, person_id, points_earned, points_used FROM sale ORDER BY id")


def _goods(one: Till) -> None:
    drinks = one.do(catalogue.create_category, name="Drinks", colour="blue", icon="coffee")
    goods: dict[str, dict[str, Any]] = {
        "Blend": {"price": 1480, "tax_kind": "reduced", "keeps_stock": True, "low_stock": 3000},
        "Latte": {"price": 520, "tax_kind": "reduced", "food": True, "category_id": drinks, "options": OPTIONS},
        "Mug": {"price": 2200, "tax_kind": "standard"},
        "Cake": {"price": 390, "tax_kind": "reduced", "category_id": drinks},
        "Wrapping": {"price": None, "tax_kind": "standard"},
    }
    for at, (name, values) in enumerate(goods.items()):
        code = with_check_digit(f"49012340{at:04d}")
        one.codes[name] = code
        one.ids[name] = one.do(catalogue.create, name=name, code=code, **values)


@pytest.fixture
def closed_till(qtbot, store_path, clock):
    """The window on a shop whose till is closed."""
    from desktop import languages
    from desktop.app import Machine, Start
    from desktop.options import Options
    from ui.shell.window import MainWindow, application

    machine = Machine(Options(store=store_path, language="en"), clock=clock)
    application(machine)
    assert machine.start() is Start.SHOP
    one = Till(machine, None, qtbot)
    _goods(one)
    phone = NewContact("phone", "090-1234-5678")
    person = one.do(edit.create, name="髙橋 花子", reading="たかはし はなこ", contacts=(phone,))
    one.person = person.id
    enrolled = one.do(members.enrol, person_id=one.person)
    one.card = enrolled.card
    one.do(ledger.opening_balance, account_id=enrolled.account_id, lots=[ledger.OpeningLot(1280, None)])
    one.do(settings.change, set_up=True, shop_name="Noren Coffee")
    machine.preferences.page = "counter"
    one.window = MainWindow(machine)
    one.window.resize(1440, 900)
    one.window.show_start(Start.SHOP)
    one.window.show()
    qtbot.waitExposed(one.window)
    one.window.activateWindow()
    one.wait(lambda: one.page.keys.keys_model.keys and one.page.checkout.kinds)
    one.page.scanner.limit_ms = 60_000
    yield one
    one.window.close()
    one.window.deleteLater()
    one.window = None
    machine.close()
    machine.deleteLater()
    languages.set_language("en")
    qtbot.wait(10)


@pytest.fixture
def counter(closed_till):
    """The same with the till open."""
    closed_till.do(till.open_session, float_amount=10_000)
    closed_till.wait(lambda: closed_till.page.session is not None)
    return closed_till
