"""Invoices, delivery notes and credit notes on paper, read back: what a qualified one must hold, sums, pages."""

import re
import subprocess

import pytest

from desktop.documents.credit_note_pdf import credit_note_pdf
from desktop.documents.delivery_pdf import delivery_pdf
from desktop.documents.invoice_pdf import invoice_pdf
from desktop.languages import language
from models.billing import closing, invoices, notes, receiving, terms
from models.billing.notes import Allowance
from models.counter.tax import TaxKind
from tests.a_shop import DAY, Shop
from tests.models.billing.an_account import Books

BANK = "のれん銀行 神宮前支店（123）\n普通 1234567 カ）ノレンカシテン"


@pytest.fixture
def books(store, clock) -> Books:
    shop = Shop(store, clock).open()
    shop.set(
        shop_name="暖簾菓子店",
        shop_postal="150-0001",
        shop_address="東京都渋谷区神宮前1-2-3",
        shop_phone="03-1234-5678",
        registration_number="T1234567890123",
        shop_bank=BANK,
    )
    return Books(shop)


def read(program, path, flat: bool = True) -> str:
    made = subprocess.run([program("pdftotext"), "-layout", path, "-"], capture_output=True, text=True, check=True)
    return re.sub(r"\s+", "", made.stdout) if flat else made.stdout


def paper(books: Books, key: int, tmp_path, program, code: str = "ja", **values):
    row, kept, parts = invoices.paper(books.shop.store.here, key)
    path = tmp_path / "i.pdf"
    made = invoice_pdf(row, kept, parts, language(code), path, invariant=True, **values)
    assert made.missing == ()
    return made, read(program, path)


def goods(books: Books):
    shop = books.shop
    return (
        shop.line(3_240, 2, name="焼き菓子の詰め合わせ", kind=TaxKind.REDUCED),
        shop.line(330, 3, name="のし・包装"),
    )


def test_an_invoice_in_japanese_holds_what_a_qualified_one_must(books, tmp_path, program) -> None:
    books.company(books.person)
    _sale, key = books.shop.do(invoices.book, draft=books.draft(*goods(books)), note="毎度ありがとうございます。")
    made, text = paper(books, key, tmp_path, program)
    for words in (
        "請求書", "No.I-00001", "2026年6月15日", "青葉工業", "山田様", "暖簾菓子店", "登録番号T1234567890123",
        "ご請求金額（税込）", "¥7,470", "お支払期限", "2026年7月31日", "伝票N-000001",
        "焼き菓子の詰め合わせ※", "のし・包装", "軽減税率8%対象（税抜）¥6,000", "消費税8%¥480",
        "標準税率10%対象（税抜）¥900", "消費税10%¥90", "合計¥7,470", "お振込先", "のれん銀行神宮前支店（123）",
        "普通1234567", "毎度ありがとうございます。", "※は軽減税率対象", "1/1ページ",
    ):  # fmt: skip
        assert words.replace(" ", "") in text, (words, text)
    assert made.pages == 1


def test_without_tax_the_figures_are_kept_to_the_yen(books, tmp_path, program) -> None:
    books.shop.do(terms.save, person_id=books.person, shows_tax="excluded")
    _sale, key = books.shop.do(invoices.book, draft=books.draft(*[333] * 7))
    _made, text = paper(books, key, tmp_path, program)
    for words in ("¥2,331", "（税抜）¥2,120", "消費税10%¥211", "明細の価格は税抜です"):
        assert words in text, (words, text)
    row, _kept, parts = invoices.paper(books.shop.store.here, key)
    assert sum(line.amount for line in parts[0].lines) + row.tax == row.total


def test_an_invoice_in_english(books, tmp_path, program) -> None:
    _sale, key = books.shop.do(invoices.book, draft=books.draft(*goods(books)), language="en")
    _made, text = paper(books, key, tmp_path, program, code="en")
    for words in ("Invoice", "No.I-00001", "Amountdue(withtax)", "Pleasepayby", "Pleasetransferto", "Page1of1"):
        assert words in text, (words, text)
    assert "様" not in text


def test_a_month_shows_what_came_in_what_is_carried_over_and_each_receipt(books, tmp_path, program) -> None:
    shop = books.shop
    shop.do(terms.save, person_id=books.person, closing_day=20)
    books.sell(1_000)
    shop.clock.advance(6 * DAY)
    shop.do(closing.make, customer=books.customer, to_day="2026-06-20")
    shop.do(receiving.receive, customer=books.customer, amount=670, fee=30)
    for _at in range(3):
        books.sell(105)
    shop.clock.advance(30 * DAY)
    key = shop.do(closing.make, customer=books.customer, to_day="2026-07-20")
    _made, text = paper(books, key, tmp_path, program)
    for words in (
        "対象", "2026年6月21日–2026年7月20日", "前回ご請求額", "¥1,000", "ご入金額", "¥700", "繰越額", "¥300",
        "今回お買上額", "¥315", "うち消費税", "¥27", "今回ご請求額", "¥615", "伝票N-000002", "伝票N-000004",
        "10%対象¥105（うち消費税¥9）", "前回ご請求以降のご入金", "2026年6月21日振込¥670", "振込手数料¥30",
    ):  # fmt: skip
        assert words in text, (words, text)


def test_a_long_month_goes_over_pages_that_are_counted(books, tmp_path, program) -> None:
    shop = books.shop
    shop.do(terms.save, person_id=books.person, closing_day=20)
    for _at in range(12):
        books.sell(*[100] * 6)
    shop.clock.advance(6 * DAY)
    key = shop.do(closing.make, customer=books.customer, to_day="2026-06-20")
    made, text = paper(books, key, tmp_path, program)
    assert made.pages >= 3
    for page in range(1, made.pages + 1):
        assert f"{page}/{made.pages}ページ" in text
    assert text.count("伝票N-0000") == 12


def test_a_void_invoice_says_so(books, tmp_path, program) -> None:
    _sale, key = books.shop.do(invoices.book, draft=books.draft(100))
    books.shop.do(invoices.void, invoice_id=key)
    assert "無効" in paper(books, key, tmp_path, program)[1]


def test_without_a_registration_nothing_looks_like_a_qualified_invoice(books, tmp_path, program) -> None:
    books.shop.set(registration_number="", shop_bank="")
    _sale, key = books.shop.do(invoices.book, draft=books.draft(100))
    text = paper(books, key, tmp_path, program)[1]
    assert "登録番号" not in text
    assert "お振込先" not in text


def test_a_delivery_note(books, tmp_path, program) -> None:
    sale = books.shop.sell(*goods(books), person=books.person).sale_id
    kept, part, shows, code, currency = invoices.delivery(books.shop.store.here, sale)
    path = tmp_path / "d.pdf"
    delivery_pdf(kept, part, shows, language(code), currency, path, invariant=True)
    text = read(program, path)
    for words in (
        "納品書",
        "No.N-000001",
        "山田様",
        "納品日",
        "¥7,470",
        "消費税8%¥480",
        "受領印",
        "登録番号T1234567890123",
    ):
        assert words in text, (words, text)


def test_a_credit_note_names_what_it_answers(books, tmp_path, program) -> None:
    sale, _key = books.shop.do(invoices.book, draft=books.draft(*goods(books)))
    books.shop.clock.advance(3 * DAY)
    _back, key = books.shop.do(
        notes.allow, sale_id=sale, lines=[Allowance("品質不良のため値引き", 540, "reduced")], reason="欠けあり"
    )
    row, kept, parts = invoices.paper(books.shop.store.here, key)
    path = tmp_path / "c.pdf"
    answered = notes.answered(books.shop.store.here, key)
    credit_note_pdf(row, kept, parts, answered, language("ja"), path, invariant=True)
    text = read(program, path)
    for words in (
        "返還請求書", "No.C-00001", "2026年6月18日", "2026年6月15日", "I-00001", "¥540", "品質不良のため値引き※",
        "消費税8%−¥40", "登録番号T1234567890123", "欠けあり",
    ):  # fmt: skip
        assert words in text, (words, text)
