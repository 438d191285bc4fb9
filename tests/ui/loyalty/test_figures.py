"""The figures in a real window: counted from booked receipts, defined in a sentence, with a way to what lies behind."""

from models.loyalty.figures.overview import DEFINITIONS
from tests.a_shop import Shop
from ui.loyalty.behind import BehindSheet


def sheet(opened):
    opened.wait(lambda: any(one.isVisible() for one in opened.window.findChildren(BehindSheet)))
    return next(one for one in opened.window.findChildren(BehindSheet) if one.isVisible())


def section(opened):
    shown = opened.at("loyalty", section="figures").sections["figures"]
    opened.wait(lambda: shown.found is not None)
    return shown


def test_every_figure_stands_there_with_its_definition(opened) -> None:
    Shop(opened.store, opened.store.clock).open()
    shown = section(opened)
    assert set(shown.tiles) == set(DEFINITIONS)
    words = " ".join(one.text() for tile in shown.tiles.values() for one in tile.findChildren(type(shown.days)))
    assert all(one.meaning in words for one in DEFINITIONS.values())


def test_a_sale_is_counted_and_its_receipt_lies_behind_the_figure(opened) -> None:
    shop = Shop(opened.store, opened.store.clock).open()
    shown = section(opened)
    was = shown.found.overview.of("basket").value
    receipts = opened.store.here.value("SELECT COUNT(*) FROM sale")
    person_id = opened.store.here.value("SELECT MIN(person_id) FROM account")
    shop.sell(98_765, person_id=person_id) if person_id else shop.sell(98_765)
    assert opened.store.here.value("SELECT COUNT(*) FROM sale") == receipts + 1
    figure = "basket" if person_id else "basket_others"
    opened.wait(lambda: shown.found.overview.of(figure).value not in (None, was))
    shown.behind(figure)
    behind = sheet(opened)
    opened.wait(lambda: behind.list.rows.rowCount() > 0 and behind.list.rows.record(0) is not None)
    assert behind.list.rows.record(0).total >= 98_765
    behind.open_receipt(behind.list.rows.id_at(0))


def test_people_behind_a_figure_open_on_their_page(opened) -> None:
    shop = Shop(opened.store, opened.store.clock).open()
    person_id = shop.member(name="Aoki")
    shown = section(opened)
    shown.behind("members")
    behind = sheet(opened)
    opened.wait(lambda: behind.list.rows.rowCount() > 0)
    assert behind.list.columnWidth(0) >= 200, "names are read first"
    behind.open_person(behind.list.rows.id_at(0))
    opened.wait(lambda: opened.window.page().id == "people")
    assert person_id


def test_another_period_is_counted_anew(opened) -> None:
    Shop(opened.store, opened.store.clock).open()
    shown = section(opened)
    first = shown.found
    shown.which.set_value("last")
    shown.refresh(None)
    opened.wait(lambda: shown.found is not first)
    assert shown.found.overview.period.last < first.overview.period.first
