"""Reports as workbooks, CSV and JSON: the same figures, sums that live, and nothing but what was asked."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.documents import report_csv, report_json, report_xlsx
from desktop.documents.report_words import Words
from desktop.exchange.marks import without_mark
from desktop.languages import language
from models.errors import Cancelled, Told
from models.figures import definitions, registry, sales
from models.figures.named import named
from models.figures.report import MONEY, Asked, Column, Report, Section
from models.loyalty.figures import period
from tests.a_shop import Shop
from tests.desktop.documents.workbook import book_of
from tests.models.figures.a_busy_shop import a_busy_shop, asking

EN = language("en")


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open()


def every_report(shop: Shop) -> list[Report]:
    """Every report of some busy weeks, its long sections as lists."""
    settings = shop.store.settings
    made = []
    for kind in registry.KINDS:
        options = {choice.id: choice.usual for choice in kind.choices}
        asked = Asked(settings, period.between(settings, "2026-06-01", shop.today), shop.today, None, options)
        report = kind.make(shop.store.here, asked)
        made.append(replace(report, sections=tuple(replace(one, rows=list(one.rows)) for one in report.sections)))
    return made


def a_report(store, sections: tuple[Section, ...]) -> Report:
    return Report("x", "Sales", Asked(store.settings, period.month(store.settings, "2026-10-01"), "x"), sections)


# -- workbooks -------------------------------------------------------------------------------------------------------


def test_every_total_of_a_workbook_is_a_live_sum_of_the_rows_above_it(shop: Shop, tmp_path) -> None:
    reports = every_report(a_busy_shop(shop, 5, acts=150).shop)
    book = book_of(report_xlsx.write(reports, tmp_path / "a.xlsx", EN).path)
    pages = iter(book.pages.values())
    formulas = 0
    for report in reports:
        if report.figures or report.notes or report.conditions:
            next(pages)
        for section in report.sections:
            page = next(pages)
            heads = [Words(EN, report.asked.shop).title(one.title) for one in section.columns]
            assert [one for one in page.row(3) if one] == heads
            if section.total is None:
                assert page.formulas == {}
                continue
            line = 4 + len(section.rows)
            for at, (column, value) in enumerate(zip(section.columns, section.total, strict=True)):
                key = f"{chr(65 + at)}{line}"
                if not column.summed or not isinstance(value, int):
                    assert key not in page.formulas
                    continue
                unit = {MONEY: 1, "quantity": 1_000, "rate": 1_000_000}.get(column.kind, 1)
                assert page.values[key] == Decimal(value) / unit
                assert book.worked_out(page, page.formulas[key]) == Decimal(value) / unit
                formulas += 1
    assert formulas > 60
    assert next(pages).name == "What the figures mean"


def test_the_first_sheet_has_the_figures_and_what_they_were(shop: Shop, tmp_path) -> None:
    shop.sell(1_080)
    report = sales.make(shop.store.here, asking(shop, shop.today))
    page = next(iter(book_of(report_xlsx.write([report], tmp_path / "a.xlsx", EN).path).pages.values()))
    rows = {row[0]: row[1:] for row in (page.row(at) for at in range(4, page.last + 1))}
    for one in report.figures:
        name = EN.text(definitions.of(one.figure).name)
        assert [value for value in rows[name] if value is not None] == [
            Decimal(value) for value in (one.value, one.was, one.year_ago) if value is not None
        ]


def test_amounts_with_cents_are_amounts_and_days_are_days(tmp_path, store) -> None:
    shop = replace(store.settings, currency="USD")
    columns = (Column("day", "Day", "day"), Column("a", "Amount", MONEY, summed=True))
    section = Section("x", "Sales", columns, [("2026-10-01", 1_005), ("2026-10-02", -10)], ("Total", 995))
    asked = Asked(shop, period.month(store.settings, "2026-10-01"), "x")
    page = book_of(
        report_xlsx.write([Report("x", "Sales", asked, (section,))], tmp_path / "a.xlsx", EN).path
    ).pages["Sales"]  # fmt: skip
    assert page.row(4) == [Decimal(46296), Decimal("10.05")], "days since 1900, as spreadsheets count"
    assert page.row(6) == ["Total", Decimal("9.95")]
    assert page.formulas == {"B6": "SUM(B4:B5)"}


def test_subtotals_are_not_summed_twice(store, tmp_path) -> None:
    columns = (Column("a", "Name"), Column("b", "Amount", MONEY, summed=True))
    rows = [(named("a"), 10), (named("b"), 20), (named("both"), 30), (named("c"), 5)]
    section = Section("x", "Sales", columns, rows, ("Total", 35), strong=frozenset({2}))
    book = book_of(report_xlsx.write([a_report(store, (section,))], tmp_path / "a.xlsx", EN).path)
    page = book.pages["Sales"]
    assert page.formulas == {"B8": "SUM(B4:B7)-B6"}
    assert book.worked_out(page, page.formulas["B8"]) == 35


def test_a_section_longer_than_a_sheet_goes_on_on_another_and_is_summed_over_both(store, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(report_xlsx, "MOST_ROWS", 1_000)
    columns = (Column("a", "Name"), Column("b", "Amount", MONEY, summed=True))
    rows = ((named(f"{at}"), at) for at in range(2_500))
    section = Section("x", "Sales of 'today'", columns, rows, ("Total", sum(range(2_500))), long=True)
    written = report_xlsx.write([a_report(store, (section,))], tmp_path / "a.xlsx", EN)
    book = book_of(written.path)
    assert written.rows == 2_500
    assert len(book.pages) == 3
    page = list(book.pages.values())[-1]
    ((key, formula),) = page.formulas.items()
    assert book.worked_out(page, formula) == page.values[key] == sum(range(2_500))


def test_numbers_that_spreadsheets_would_round_are_texts(store, tmp_path) -> None:
    columns = (Column("a", "Name"), Column("b", "Amount", MONEY, summed=True))
    rows = [(named("a"), 10**15), (named("b"), 10**15 + 1)]
    section = Section("x", "Sales", columns, rows, ("Total", 2 * 10**15 + 1))
    page = book_of(report_xlsx.write([a_report(store, (section,))], tmp_path / "a.xlsx", EN).path).pages["Sales"]
    assert [page.row(at)[1] for at in (4, 5, 6)] == ["1000000000000000", "1000000000000001", "2000000000000001"]


def test_sheets_of_one_name_are_told_apart(store, tmp_path) -> None:
    section = Section("x", named("A/B: [names] that go on and on and on"), (Column("a", "Name"),), [(named("a"),)])
    book = book_of(report_xlsx.write([a_report(store, (section,) * 3)], tmp_path / "a.xlsx", EN).path)
    assert len(book.pages) == 3
    assert all(len(name) <= 31 for name in book.pages)


def test_stopping_leaves_nothing(store, tmp_path) -> None:
    def stop(_rows: int) -> None:
        raise Cancelled

    rows = ((named("a"), at) for at in range(10_000))
    columns = (Column("a", "Name"), Column("b", "Amount", MONEY))
    (tmp_path / "out").mkdir()
    for write in (
        lambda path: report_xlsx.write(
            [a_report(store, (Section("x", "X", columns, rows),))], path / "a.xlsx", EN, step=stop
        ),
        lambda path: report_csv.write(
            a_report(store, (Section("x", "X", columns, rows),)), path / "a.csv", EN, step=stop
        ),
    ):
        with pytest.raises(Cancelled):
            write(tmp_path / "out")
        assert os.listdir(tmp_path / "out") == []


# -- CSV and JSON ----------------------------------------------------------------------------------------------------


def rows_of(path, encoding: str = "utf-8-sig") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def test_a_csv_has_every_table_with_its_title_and_total(shop: Shop, tmp_path) -> None:
    for report in every_report(a_busy_shop(shop, 6, acts=150).shop):
        rows = rows_of(report_csv.write(report, tmp_path / "a.csv", EN).path)
        words, at = Words(EN, report.asked.shop), 0
        assert rows[0] == [words.title(report.title), words.period(report)]
        for section in report.sections:
            at = rows.index([words.title(section.title)], at)
            assert rows[at - 1] == []
            assert [without_mark(cell) for cell in rows[at + 1]] == [words.title(one.title) for one in section.columns]
            assert len(section.rows) <= len(rows) - at - 2
            if section.total is None:
                continue
            total = rows[at + 2 + len(section.rows)]
            for column, value, cell in zip(section.columns, section.total, total, strict=True):
                if column.summed and column.kind == MONEY:
                    assert int(cell) == value == sum(
                        int(row[section.columns.index(column)] or 0)
                        for place, row in enumerate(rows[at + 2 : at + 2 + len(section.rows)])
                        if place not in section.strong
                    )  # fmt: skip


def test_one_section_alone_is_a_bare_table(shop: Shop, tmp_path) -> None:
    shop.sell(1_080)
    report = sales.make(shop.store.here, asking(shop, shop.today))
    rows = rows_of(report_csv.write(report, tmp_path / "a.csv", EN, section="days").path)
    assert rows[0][:2] == ["Day", "Receipts"]
    assert rows[1][:2] == [shop.today, "1"]
    assert [row[0] for row in rows[2:]] == ["Total"]


def test_a_japanese_file_may_be_cp932_and_names_what_it_lacks(store, tmp_path) -> None:
    section = Section("x", "Sales", (Column("a", "Name"),), [(named("髙橋"),), (named("𠮷野☕"),)])
    written = report_csv.write(
        a_report(store, (section,)), tmp_path / "a.csv", language("ja"), section="x", encoding="cp932"
    )
    assert [row[0] for row in rows_of(written.path, "cp932")[1:]] == ["髙橋", "?野?"]
    assert [one.line for one in written.problems] == [3]


def test_two_runs_of_json_are_equal_and_have_no_clock(shop: Shop, tmp_path) -> None:
    busy = a_busy_shop(shop, 8, acts=100)
    for kind in registry.KINDS:
        texts = set()
        for at in range(2):
            asked = Asked(
                shop.store.settings, period.between(shop.store.settings, "2026-06-01", shop.today), shop.today,
                options={choice.id: choice.usual for choice in kind.choices},
            )  # fmt: skip
            path = report_json.write(kind.make(busy.shop.store.here, asked), tmp_path / f"{at}.json", EN).path
            texts.add(path.read_text(encoding="utf-8"))
        assert len(texts) == 1
        found = json.loads(texts.pop())
        assert found["report"] == kind.id
        assert str(tmp_path) not in json.dumps(found)
        for section in found["sections"].values():
            assert all(len(row) == len(section["columns"]) for row in section["rows"])


def test_a_place_that_cannot_be_written_is_told(store, tmp_path) -> None:
    report = a_report(store, (Section("x", "X", (Column("a", "Name"),), [(named("a"),)]),))
    for end, write in (("csv", report_csv.write), ("json", report_json.write)):
        with pytest.raises(Told, match="could not be written"):
            write(report, tmp_path / "none" / f"a.{end}", EN)
    with pytest.raises(Told, match="could not be written"):
        report_xlsx.write([report], tmp_path / "none" / "a.xlsx", EN)
