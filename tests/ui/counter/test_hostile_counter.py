"""The counter under hostile hands: absurd quantities and amounts, and a data file that goes away while one sells."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from models.codes import with_check_digit
from models.counter import catalogue
from models.money import LARGEST_QUANTITY
from ui.shell.toasts import Toast

ABSURD = [
    "-1",
    "1e9",
    "0",
    "0.1234567",
    "999999999",
    "９９９９９９９９９",
    "9" * 60,
    "--3",
    "1,000,000",
    "∞",
    "NaN",
    "٣",
    "½",
]


def test_an_absurd_quantity_before_a_scan_gives_a_line_that_makes_sense_or_none(counter):
    for typed in ABSURD:
        counter.page.keys.setFocus()
        counter.keys(f"{typed}*")
        counter.scan(counter.codes["Cake"])
        counter.bot.wait(5)
        if counter.sheet() is not None:
            counter.sheet().cancel()
        assert len(counter.register.lines) <= 1, typed
        assert all(0 < line.quantity <= LARGEST_QUANTITY for line in counter.register.lines), typed
        assert all(line.unit_price == 390 for line in counter.register.lines), typed
        assert counter.register.priced.total >= 0
        counter.register.clear()
        counter.page.top.search.clear()
    assert counter.sales() == []


def test_an_absurd_amount_of_cash_books_nothing_that_is_not_paid(counter):
    for typed in ABSURD:
        counter.register.clear()
        counter.scan(counter.codes["Mug"])
        counter.press(Qt.Key.Key_F12)
        sheet = counter.sheet()
        counter.keys(typed, sheet.field)
        counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)
        counter.bot.wait(30)
        if counter.sheet() is not None:
            counter.sheet().cancel()
    assert all(total == 2200 for _id, total, *_rest in counter.sales())
    for sale, *_rest in counter.sales():
        paid = counter.store.here.rows("SELECT amount, tendered FROM payment WHERE sale_id=?", sale)
        assert sum(amount for amount, _tendered in paid) == 2200
        assert all(tendered is None or tendered >= amount for amount, tendered in paid)


def test_labels_of_scales_with_absurd_prices_are_no_danger(counter):
    counter.do(catalogue.create, name="Salad", code="2012345", price=None, weigh="price", tax_kind="reduced")
    for price in ("00000", "99999", "00001"):
        counter.scan(with_check_digit(f"2012345{price}"))
        if counter.sheet() is not None:
            counter.sheet().cancel()
    assert all(0 <= line.unit_price <= 99_999 for line in counter.register.lines)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away an open file")
def test_a_data_file_that_goes_away_is_told_the_sale_stays_and_is_booked_when_it_is_back(counter):
    path = counter.store.path
    away = path.with_name("away.noren")
    counter.scan(counter.codes["Mug"])
    path.rename(away)
    try:
        pay(counter)
        counter.wait(lambda: any("no longer at" in one for one in said(counter)))
        assert counter.sales() == []
        assert [line.name for line in counter.register.lines] == ["Mug"]
    finally:
        away.rename(path)
    if counter.sheet() is not None:
        counter.sheet().cancel()
    pay(counter)
    counter.wait(lambda: len(counter.sales()) == 1)
    assert counter.sales()[0][1] == 2200
    counter.wait(lambda: counter.register.empty)


def said(counter):
    """All sentences that stand anywhere in the window."""
    labels = [one.text() for one in counter.window.findChildren(QLabel) if one.isVisible()]
    return labels + [one.text for one in counter.window.findChildren(Toast)]


def pay(counter):
    counter.press(Qt.Key.Key_F12)
    sheet = counter.sheet()
    counter.keys("2200", sheet.field)
    counter.bot.keyClick(sheet.field, Qt.Key.Key_Return)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away an open file")
def test_the_window_closes_though_its_data_file_is_gone(counter):
    path = counter.store.path
    away = path.with_name("away.noren")
    counter.scan(counter.codes["Mug"])
    path.rename(away)
    counter.window.close()
    counter.machine.close()
    assert not path.exists(), "no empty file is left in its place"
    away.rename(path)
