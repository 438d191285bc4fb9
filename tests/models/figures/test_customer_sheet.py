"""The customer's sheet: what is known, open, bought and done, as the ledgers say it; written as a PDF that is read."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from desktop import languages
from desktop.documents import report_pdf
from models.errors import NotFound
from models.figures import customer_sheet
from models.figures.report import Behind
from models.loyalty import gifts
from models.people import timeline
from models.people.tables import Address, Contact, Person
from models.reminders import reminders
from tests.a_shop import DAY, Shop
from tests.models.figures.a_busy_shop import asked

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def person(shop: Shop) -> int:
    """Somebody of whom everything is known."""
    key = shop.member(120, name="𠮷野 花子")

    def known(tx) -> None:
        tx.update(
            Person, key, cautions="そばアレルギー", likes="窓側の席", birthday="1990-04-03", reading="よしの はなこ"
        )
        tx.insert(Contact, person=key, kind="phone", value="090-1234-5678", folded="819012345678")
        tx.insert(Address, person=key, postal="604-8001", region="京都府", city="京都市", street="三条1-2")

    shop.store.write_now("x", known)
    tea = shop.product(name="抹茶ラテ", price=550)
    shop.sell(shop.line(550, 2, product_id=tea, name="抹茶ラテ"), person=key)
    shop.clock.advance(DAY)
    last = shop.sell(shop.line(550, 1, product_id=tea, name="抹茶ラテ"), 300, person=key)
    shop.back(last.sale_id, 0, 1)
    tote = shop.product(name="トートバッグ", price=900, keeps_stock=False)
    shop.do(gifts.promise, product_id=tote, quantity=1000, person_id=key, due_days=5)
    shop.do(reminders.make, title="誕生日のはがき", day="2026-06-20", person_id=key)
    shop.do(timeline.note, person_id=key, kind="call", text_="予約の確認", minutes=5)
    return key


def test_the_sheet_says_what_is_known_open_and_bought(shop: Shop, person: int) -> None:
    report = customer_sheet.make(shop.store.here, asked(shop, "2026-01-01", "2026-12-31"), person)
    about = {str(row[0]): str(row[1]) for row in report.section("about").rows}
    assert next(iter(about)) == "Take care"
    assert about["Take care"] == "そばアレルギー"
    assert about["Address"] == "〒604-8001 京都府京都市三条1-2"
    assert about["Birthday"] == "1990/04/03"
    assert about["Phone"] == "090-1234-5678"
    opened = {(str(row[1]), str(row[2])) for row in report.section("open").rows}
    assert opened == {("Gift", "トートバッグ"), ("Reminder", "誕生日のはがき")}
    articles = {str(row[0]): row[1:3] for row in report.section("articles").rows}
    assert articles == {"抹茶ラテ": (3000, 1650)}
    receipts = report.section("receipts")
    spent = shop.store.here.value("SELECT SUM(total) FROM sale WHERE person_id=?", person)
    assert receipts.total[-1] == spent == sum(row[3] for row in receipts.rows)
    newest = next(iter(receipts.rows))
    assert receipts.behind(newest) == Behind("sale", newest[-1])
    assert {one.figure: one.value for one in report.figures}["sheet_spent"] == spent
    kinds = [str(row[1]) for row in report.section("timeline").rows]
    assert kinds[0] == "Call, 5 min"
    assert len(kinds) == len(timeline.timeline(shop.store.here, person))


def test_other_days_leave_purchases_out_and_keep_what_is_known(shop: Shop, person: int) -> None:
    report = customer_sheet.make(shop.store.here, asked(shop, "2020-01-01", "2020-12-31"), person)
    assert not list(report.section("receipts").rows)
    assert not list(report.section("timeline").rows)
    assert list(report.section("about").rows)


def test_who_is_gone_is_said(shop: Shop) -> None:
    with pytest.raises(NotFound):
        customer_sheet.make(shop.store.here, asked(shop, "2026-01-01", "2026-12-31"), 999)


@pytest.mark.parametrize("code", ["ja", "en"])
def test_on_paper_every_word_of_it_can_be_read(shop: Shop, person: int, code: str, tmp_path: Path) -> None:
    read = shop.store.here
    path = tmp_path / "sheet.pdf"
    language = languages.language(code)
    report = customer_sheet.make(read, asked(shop, "2026-01-01", "2026-12-31"), person)
    report_pdf.write(report, path, language, shop=report_pdf.shop_of(read), at=shop.clock.now(), printed_by="中村")
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    for words in (
        "𠮷野 花子",
        "そばアレルギー",
        "京都府京都市三条1-2",
        "抹茶ラテ",
        "トートバッグ",
        "予約の確認",
        "中村",
    ):
        assert words in text, words
    assert language.text("Take care") in text
