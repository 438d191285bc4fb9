"""Texts that break programs, in windows: shown as they are, read by nothing, and asking for no file and no network."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QTableView, QWidget

from models.counter import catalogue, held, till
from models.counter.basket import Basket, Discount
from models.counter.lines import Line
from models.counter.tax import TaxKind
from tests import hostile
from tests.hostile import guarded
from ui.counter.ringing import member_of

SHOWN = [one for one in hostile.sample() if len(one) <= 400]
TOP = QModelIndex()
mark_up = QtText.mightBeRichText
ROLES = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.WhatsThisRole, Qt.ItemDataRole.StatusTipRole)


@pytest.fixture(scope="module")
def full_path(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list]:
    """A shop with a text in every field of everything, made once."""
    from desktop.clock import SetClock
    from desktop.store import Store
    from tests.a_shop import Shop
    from tests.conftest import NOON

    path = Path(shutil.copy(empty_store, tmp_path_factory.mktemp("hostile") / "full.noren"))
    store = Store(path, clock=SetClock(NOON), inline=True)
    entered = hostile.fill(store, SHOWN)
    shop = Shop(store, SetClock(NOON)).open()
    image = '<img src="file:///etc/passwd">'
    shop.set(
        set_up=True, shop_name=image, receipt_header=image, receipt_footer=image, discount_reasons=(image, "=1+1"),
        return_reasons=(image,),
    )  # fmt: skip
    for one in entered:
        if one.person:
            line = Line(
                "1", one.text[:200] or "x", 500, kind=TaxKind.STANDARD, discounts=(Discount(1, reason=one.text),)
            )
            shop.sell(line, person=one.person)
            shop.do(held.hold, basket=Basket(lines=(line,)), person_id=one.person, name=one.text)
    products = [one.product for one in entered if one.product]
    shop.do(catalogue.place_keys, keys=[("product", key) for key in products])
    assert shop.do(till.cash_in, amount=5, reason=image)
    store.close()
    return path, entered


@pytest.fixture
def store_path(full_path, tmp_path: Path) -> Path:
    """A copy of it, which the window opens."""
    return Path(shutil.copy(full_path[0], tmp_path / "shop.noren"))


def looked_at(window: QWidget) -> None:
    """Everything under a window: no rich text, anywhere, and a picture of it that reads nothing."""
    wrong = []
    for one in [window, *window.findChildren(QWidget)]:
        if isinstance(one, QLabel) and one.text() and one.textFormat() != Qt.TextFormat.PlainText:
            wrong.append(("label", one.text()))
        wrong += [("tip", tip) for tip in (one.toolTip(), one.whatsThis(), one.statusTip()) if mark_up(tip)]
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            model = one.model()
            for row in range(min(model.rowCount(TOP), 60)):
                for column in range(8 if isinstance(one, QTableView) else 1):
                    tips = [model.index(row, column, TOP).data(role) for role in ROLES]
                    wrong += [("cell", tip) for tip in tips if tip and mark_up(str(tip))]
    assert wrong == []
    window.grab()


def see(opened: Any, *allowed: Path) -> None:
    opened.bot.wait(5)
    looked_at(opened.window)


@pytest.mark.parametrize("page", ["people", "products", "counter", "day", "settings"])
def test_every_page_shows_them_as_text(opened, page: str) -> None:
    with guarded():
        try:
            made = opened.at(page)
        except (KeyError, ValueError):
            pytest.skip(f"there is no page {page}")
        assert made is not None
        opened.bot.wait(150)
        looked_at(opened.window)


def test_every_person_is_shown_as_they_are_called(opened, full_path) -> None:
    opened.at("people")
    for one in [*full_path[1][:8], *full_path[1][8::3]]:
        if one.person is None:
            continue
        name = opened.store.here.value("SELECT name FROM person WHERE id=?", one.person)
        with guarded():
            opened.at("people", person_id=one.person)
            opened.wait(lambda name=name: said(opened.window, name or "No name"))
            looked_at(opened.window)


def said(window: QWidget, name: str) -> bool:
    return any(label.text() == name for label in window.findChildren(QLabel))


def test_every_product_form_shows_them_as_they_are_called(opened, full_path) -> None:
    products = [one.product for one in full_path[1] if one.product]
    for key in products[:: max(1, len(products) // 12)]:
        name = opened.store.here.value("SELECT name FROM product WHERE id=?", key)
        with guarded():
            opened.at("products", product_id=key)
            opened.wait(lambda name=name: any(field.text() == name for field in opened.window.findChildren(QLineEdit)))
            looked_at(opened.window)
            sheet = opened.sheet()
            if sheet is not None:
                sheet.cancel()


def test_the_palette_finds_and_shows_any_of_them(opened) -> None:
    from ui.shell.palette import Palette

    opened.window.show_palette()
    made = opened.window.findChild(Palette)
    for each in hostile.sample():
        with guarded():
            made.field.setText(each)
            opened.wait(lambda: len(made._groups) == len(made.sources))
            made.grab()
    looked_at(opened.window)


def test_toasts_say_them_as_text(opened) -> None:

    for each in SHOWN:
        with guarded():
            toast = opened.window.toasts.say(each or "x")
            assert toast.text == (each or "x")
            assert {label.textFormat() for label in toast.findChildren(QLabel) if label.text()} <= {
                Qt.TextFormat.PlainText
            }
            toast.grab()
            toast.dismiss()
    opened.bot.wait(50)


# -- the counter -----------------------------------------------------------------------------------------------------


@pytest.fixture
def counter(opened):
    """The counter's page, its till open."""
    page = opened.at("counter")
    opened.wait(lambda: page.session is not None and page.keys.keys_model.keys)
    page.scanner.limit_ms = 60_000
    return page


def sold(opened, counter, name: str) -> None:
    """Lines of the running sale, and its member, all called so."""
    row = opened.store.here.row("SELECT id FROM product WHERE name=? LIMIT 1", name)
    person = opened.store.here.value("SELECT id FROM person WHERE name=? LIMIT 1", name)
    if row is None or person is None:
        return
    item = catalogue.item(opened.store.here, row[0])
    counter.register.ring(item)
    counter.register.set_member(member_of(counter.desk, person))
    opened.bot.wait(5)


def test_the_counter_sells_what_is_called_so_to_who_is_called_so(opened, counter) -> None:
    for each in SHOWN:
        with guarded():
            sold(opened, counter, each)
    assert counter.register.lines
    looked_at(opened.window)


def test_the_search_box_and_the_scanner_take_any_of_them(opened, counter) -> None:
    """Nothing is booked, nothing breaks, and the field keeps what was typed."""
    field = next(one for one in counter.findChildren(QLineEdit) if one.isVisible())
    before = opened.store.here.value("SELECT count(*) FROM sale")
    for each in hostile.sample():
        with guarded():
            field.setFocus()
            field.setText(each[:3000])
            opened.bot.wait(2)
            field.clear()
            for sign in each[:40]:
                if sign.isascii() and sign.isprintable():
                    opened.bot.keyClicks(QApplication.focusWidget() or field, sign)
            opened.bot.keyClick(QApplication.focusWidget() or field, Qt.Key.Key_Return)
            opened.bot.wait(2)
            while (sheet := opened.sheet()) is not None:
                looked_at(sheet)
                sheet.cancel()
                opened.bot.wait(2)
    assert opened.store.here.value("SELECT count(*) FROM sale") == before


SHEETS = ["recall", "returns", "hold", "member", "new_member", "discount", "receipts", "keys_edit", "pay", "split"]


@pytest.mark.parametrize("action", SHEETS)
def test_the_sheets_of_the_counter_show_them_as_text(opened, counter, action: str) -> None:
    with guarded():
        sold(opened, counter, '<img src="file:///etc/passwd">')
        counter.actions_.find(action).trigger()
        opened.bot.wait(150)
        looked_at(opened.window)
