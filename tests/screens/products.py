"""Products: the list and its filters, one of them, and every sheet of the stock."""

from functools import partial

from models.counter import catalogue, stock
from tests.screens import counter, shot
from tests.screens.take import settle
from ui.products.form import ProductSheet
from ui.products.stock import CountSheet, MovementsSheet, ReceiveSheet, TakeSheet


def page(window, **place):
    window.open("products", **place)
    shown = window.page()
    shown.search.clear()
    return shown


@shot("products-list")
def product_list(window):
    page(window, only="active")


@shot("products-low")
def low(window):
    store = window.machine.store
    goods = counter.item(page(window), counter.CAKE)
    store.write_now("Low", partial(catalogue.update, product_id=goods.id, low_stock=500_000))
    page(window, only="low")


@shot("products-gone")
def gone(window):
    page(window, only="inactive")


@shot("products-nothing")
def nothing(window):
    page(window, only="active").search.setText("zzzz")


@shot("products-add")
def add(window):
    page(window, only="active", new=True)


def form(window, name, *, foot=False):
    shown = page(window, only="active")
    sheet = ProductSheet(window, shown.desk, counter.item(shown, name))
    sheet.open()
    settle(window.machine)
    if foot:
        bar = sheet._area.verticalScrollBar()
        bar.setValue(bar.maximum())
    return sheet


@shot("products-form")
def product(window):
    form(window, counter.BEANS)


@shot("products-form-options")
def with_options(window):
    form(window, counter.LATTE)


@shot("products-form-foot")
def form_foot(window):
    form(window, counter.LATTE, foot=True)


@shot("products-form-wrong")
def form_wrong(window):
    sheet = form(window, counter.BEANS)
    sheet.name.clear()
    sheet.save()


def stock_sheet(kind, window):
    shown = page(window, only="active")
    sheet = kind(window, shown.desk)
    sheet.open()
    for name in (counter.BEANS, counter.CAKE, counter.MUG):
        sheet.rows.take(counter.item(shown, name))
    return sheet


for _name, _kind in {"receive": ReceiveSheet, "count": CountSheet, "waste": TakeSheet}.items():
    shot(f"products-{_name}")(partial(stock_sheet, _kind))


@shot("products-receive-empty")
def receive_empty(window):
    page(window, only="active").receive()


@shot("products-movements")
def movements(window):
    shown = page(window, only="active")
    goods = counter.item(shown, counter.BEANS)
    receive = partial(stock.receive, lines=[(goods.id, 12_000, 520)], supplier="丸山珈琲商会")
    shown.desk.store.write_now("In", receive)
    MovementsSheet(window, shown.desk, goods).open()


@shot("products-categories")
def categories(window):
    page(window, only="active").categories()
