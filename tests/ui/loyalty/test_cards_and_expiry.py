"""Member cards, expiring points, the month's roll-forward, explained balances: in a real window on a real store."""

from pathlib import Path

import pytest

from models.loyalty import cards, ledger, members, merges
from models.loyalty.ledger import OpeningLot
from tests.a_shop import Shop
from ui.loyalty.merging import MergeSheet, start_merge
from ui.people.member_cards import CardsSheet
from ui.people.points import ExplainSheet
from ui.people.statement import StatementSheet


@pytest.fixture
def shop(opened, clock, monkeypatch) -> Shop:
    monkeypatch.setattr("ui.loyalty.files.open_file", lambda path: not opened_files.append(path))
    opened_files.clear()
    return Shop(opened.store, clock).open()


opened_files: list[Path] = []


def section(opened, name: str, **place):
    page = opened.at("loyalty", section=name, **place)
    return page.sections[name]


def test_who_loses_points_is_listed_reminded_and_saved(opened, shop, tmp_path) -> None:
    shop.member(30, "2026-06-30", name="佐藤")
    shop.member(500, "2026-06-20", name="鈴木")
    shop.member(500, "2027-06-20", name="高橋")
    soon = section(opened, "expiry").soon
    opened.wait(lambda: soon.list.rows.rowCount() == 2)
    assert "530" in soon.sum.text()
    soon.remind()
    opened.wait(lambda: opened.store.here.value("SELECT COUNT(*) FROM reminder") == 2)
    soon.save(tmp_path)
    opened.wait(lambda: list(tmp_path.glob("*.csv")))
    soon.least.set_value(100)
    opened.wait(lambda: soon.list.rows.rowCount() == 1)
    soon.days.picked.emit("7")


def test_the_month_is_rolled_forward_and_each_figure_opens_its_entries(opened, shop, tmp_path) -> None:
    person = shop.member(100, "2027-06-30")
    shop.sell(1000, person=person, points=40)
    month = section(opened, "expiry", view="month").month
    opened.wait(lambda: month.shown is not None and month.shown.closing == 69)
    month.open_figure("used")
    opened.wait(lambda: opened.sheet() is not None and opened.sheet().entries)
    assert [one.points for one in opened.sheet().entries] == [-40]
    opened.sheet().cancel()
    month.save(tmp_path)
    opened.wait(lambda: list(tmp_path.glob("*.xlsx")))
    month.step(-1)
    opened.wait(lambda: month.shown.month == "2026-05")
    month.step(1)
    month.step(1)
    opened.wait(lambda: month.shown.month == "2026-06")


def test_blank_cards_are_printed_ahead_and_the_rest_thrown_away(opened, shop) -> None:
    shown = section(opened, "cards", view="runs")
    shown.print_blank()
    sheet = opened.sheet()
    sheet.count.setText("x")
    sheet.save()
    assert sheet.isVisible()
    sheet.count.setText("12")
    sheet.save()
    opened.wait(lambda: cards.runs(opened.store.here) and opened_files)
    (run,) = cards.runs(opened.store.here)
    assert run.count == 12
    shown.throw_away(run.run)
    opened.sheet()._agree()
    opened.wait(lambda: cards.runs(opened.store.here)[0].free == 0)


def test_a_card_is_found_blocked_and_freed(opened, shop) -> None:
    person = shop.member(name="佐藤")
    number = members.card_of(opened.store.here, person)
    shown = section(opened, "cards", view="cards").cards
    shown.search.setText(number)
    opened.wait(lambda: shown.list.current_id() is not None and shown.block_button.isEnabled())
    shown.switch()
    opened.wait(lambda: members.blocked(opened.store.here, number))
    opened.wait(lambda: shown.block_button.text() == "Unblock")
    shown.switch()
    opened.wait(lambda: members.by_card(opened.store.here, number) == person)


def test_two_members_are_merged_side_by_side_and_taken_apart(opened, shop) -> None:
    a, b = shop.member(100, name="佐藤"), shop.member(200, name="佐藤 花")
    both = shown(a, b, opened)
    MergeSheet(opened.window, desk_of(opened), both).open()
    sheet = opened.sheet()
    sheet.swap()
    sheet.swap()
    assert "300" in sheet.after.text()
    sheet.save()
    opened.wait(lambda: members.follow(opened.store.here, b) == a)
    listed = section(opened, "cards", view="merges")
    opened.wait(lambda: listed.merged.count() > 0)
    (row,) = merges.listed(opened.store.here)
    from ui.loyalty.merging import take_apart

    take_apart(desk_of(opened), row.id)
    opened.wait(lambda: members.follow(opened.store.here, b) == b)
    assert [shop.points(one) for one in (a, b)] == [100, 200]
    start_merge(opened.window, desk_of(opened))
    opened.sheet().cancel()


def desk_of(opened):
    return opened.window.page().desk


def shown(a: int, b: int, opened) -> merges.Comparison:
    opened.at("loyalty")
    return merges.compare(opened.store.here, kept_id=a, gone_id=b)


def test_a_lost_card_is_replaced_on_the_person_s_page(opened, shop) -> None:
    person = shop.member(name="佐藤")
    old = members.card_of(opened.store.here, person)
    opened.at("people", person_id=person)
    CardsSheet(opened.window, desk_of(opened), person, "佐藤").open()
    sheet = opened.sheet()
    opened.wait(lambda: sheet.list.count() == 1)
    sheet.replace()
    opened.wait(lambda: members.blocked(opened.store.here, old))
    assert members.card_of(opened.store.here, person) != old


def test_a_balance_is_explained_back_to_any_day_and_printed(opened, shop, tmp_path) -> None:
    from PySide6.QtCore import QDate

    person = shop.member(name="佐藤")
    account = shop.account(person).id
    shop.do(ledger.opening_balance, account_id=account, lots=[OpeningLot(100, "2026-12-31")])
    sale = shop.sell(500, person=person, points=40)
    opened.at("people", person_id=person)
    ExplainSheet(opened.window, desk_of(opened), account, "佐藤").open()
    sheet = opened.sheet()
    opened.wait(lambda: len(sheet.entries) == 3)
    assert shop.receipt(sale.sale_id).number in sheet.text()
    opened.wait(lambda: "64" in sheet.balance.text())
    sheet.kinds.picked.emit("out")
    sheet.kinds.set_value("out")
    sheet.start()
    opened.wait(lambda: [one.kind for one in sheet.entries] == ["spend"])
    sheet.kinds.set_value("all")
    sheet.day.setDate(QDate(2026, 6, 14))
    opened.wait(lambda: sheet.balance.text().endswith("0") and not sheet.entries)
    sheet.statement()
    paper = opened.sheet()
    assert isinstance(paper, StatementSheet)
    paper.first.setDate(QDate(2030, 1, 1))
    assert paper.save_pdf(tmp_path) is None
    paper.first.setDate(QDate(2026, 1, 1))
    path = paper.save_pdf(tmp_path)
    opened.wait(lambda: path in opened_files)
    sheet.cancel()
