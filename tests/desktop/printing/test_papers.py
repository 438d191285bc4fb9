"""What papers say: the law's parts, the shop's conventions, both languages; and the main ones word for word."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.documents.adapters import ryoshusho_facts
from desktop.documents.facts import PaymentFacts, RateFacts
from desktop.languages import language
from desktop.printing.paper import Cut, Drawer, Frame, Image, Item, Paper, Qr, Size, Text
from desktop.printing.plain import plain_lines
from desktop.printing.receipt_paper import receipt_paper
from desktop.printing.ryoshusho_paper import ryoshusho_paper
from desktop.printing.till_paper import till_paper
from tests.desktop.printing.samples import (
    CANCEL,
    CODE,
    DEAR,
    ENGLISH,
    EXCHANGE,
    RETURN,
    SALE,
    TEA_HOUSE,
    UNREGISTERED,
    X,
    Z,
)

GOLDEN = Path(__file__).with_name("golden")


def said(paper: Paper) -> str:
    """A paper as plain lines; codes, frames and commands by their names."""
    out = []
    for block in paper.blocks():
        if isinstance(block, (Cut, Drawer, Image)):
            out.append(f"[{type(block).__name__.lower()}]")
        elif isinstance(block, Qr):
            out.append(f"[qr {block.text}]")
        elif isinstance(block, Frame):
            out.append(f"[frame {''.join(block.lines)}]")
        else:
            out += [line.text for line in plain_lines(block, 48)]
    return "\n".join(line.rstrip() for line in out) + "\n"


JA, EN = language("ja"), language("en")
PAPERS = {
    "sale-ja": receipt_paper(SALE, JA),
    "sale-en": receipt_paper(ENGLISH, EN),
    "sale-unregistered-ja": receipt_paper(replace(SALE, shop=UNREGISTERED), JA),
    "return-ja": receipt_paper(RETURN, JA),
    "return-en": receipt_paper(RETURN, EN),
    "exchange-ja": receipt_paper(EXCHANGE, JA),
    "cancel-ja": receipt_paper(CANCEL, JA),
    "ryoshusho-ja": ryoshusho_paper(
        ryoshusho_facts(DEAR, addressee="山田商事", honorific="御中", purpose="器具代"), JA
    ),
    "ryoshusho-en": ryoshusho_paper(ryoshusho_facts(ENGLISH, addressee="ACME Ltd", issue=2), EN),
    "x-ja": till_paper(X, JA),
    "z-ja": till_paper(Z, JA),
    "z-reprint-en": till_paper(replace(Z, issue=2), EN),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_word_for_word_what_it_said(name):
    """Set NOREN_GOLDEN=1 to write the files anew, and read the difference."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("NOREN_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(said(PAPERS[name]), encoding="utf-8")
    assert said(PAPERS[name]) == path.read_text(encoding="utf-8")


# -- the invoice law ---------------------------------------------------------------------------------------------------


def test_a_registered_shop_s_receipt_has_all_of_a_simplified_qualified_invoice():
    text = said(PAPERS["sale-ja"])
    for part in (
        "喫茶のれん",
        "登録番号 T1234567890123",
        "2026年11月22日(日) 15:04",
        "カフェラテ豆 200g ※",
        "※は軽減税率対象",
        "適格簡易請求書",
    ):
        assert part in text
    lines = [line.split() for line in text.splitlines()]
    assert ["10%対象", "¥539"] in lines
    assert ["※8%対象", "¥530"] in lines
    assert [line for line in lines if line[:1] == ["内消費税等"]] == [["内消費税等", "¥49"], ["内消費税等", "¥39"]]


def test_an_unregistered_shop_prints_nothing_that_looks_like_one():
    for paper in (
        PAPERS["sale-unregistered-ja"],
        receipt_paper(replace(RETURN, shop=UNREGISTERED), JA),
        ryoshusho_paper(ryoshusho_facts(replace(DEAR, shop=UNREGISTERED)), JA),
    ):
        text = said(paper)
        for part in ("登録番号", "適格", "消費税", "※", "10%", "8%", "T12345"):
            assert part not in text, part


def test_a_return_is_a_qualified_return_invoice_with_the_first_receipt_s_number_and_date():
    text = said(PAPERS["return-ja"])
    assert "返品伝票" in text
    assert "適格返還請求書" in text
    lines = [line.split() for line in text.splitlines()]
    assert ["元のレシート", "N-000204"] in lines
    assert ["元のお取引日", "2026年11月22日"] in lines
    assert ["10%対象", "−¥441"] in lines
    assert ["ご返金：現金", "−¥441"] in lines
    assert "理由：ひびが入っていた" in text


@pytest.mark.parametrize(
    ("language", "title", "legal", "total"),
    [
        (JA, "返品伝票（追加のお支払い）", "適格簡易請求書・適格返還請求書", "追加のお支払い額"),
        (EN, "Return receipt with a charge", "Simplified qualified invoice and qualified return invoice", "Charged"),
    ],
)
def test_a_return_on_which_the_customer_pays_is_called_what_it_is(language, title, legal, total):
    charged = replace(RETURN, total=120, tax=10, rates=(RateFacts("standard", 100_000, 120, 10),), returned=())
    text = said(receipt_paper(charged, language))
    assert title in text
    assert legal in " ".join(text.split())
    assert [total, "¥120"] in [line.split() for line in text.splitlines()]


def test_an_exchange_states_what_is_sold_and_what_comes_back_apart():
    lines = [line.split() for line in said(PAPERS["exchange-ja"]).splitlines()]
    assert lines.index(["10%対象", "¥3,300"]) < lines.index(["返品分"]) < lines.index(["10%対象", "−¥441"])


def test_a_cancel_names_what_it_cancels():
    text = said(PAPERS["cancel-ja"])
    assert "取消伝票" in text
    assert "レシート N-000204 を取り消しました。" in text


def test_other_countries_state_their_tax_without_japan_s_marks():
    text = said(PAPERS["sale-en"])
    assert "VAT number GB123456789" in text
    assert "Total at 20%" in text
    assert "※" not in text
    assert "£11.50" in text
    bare = said(receipt_paper(replace(ENGLISH, shop=replace(TEA_HOUSE, country="US", registration="")), EN))
    assert "tax included" in bare


def test_prices_without_tax_show_it_on_top():
    facts = replace(
        ENGLISH, inclusive=False, subtotal=1000, tax=89, total=1089, rates=(RateFacts("standard", 88_750, 1089, 89),)
    )
    lines = [line.split() for line in said(receipt_paper(facts, EN)).splitlines()]
    assert ["Subtotal", "£10.00"] in lines
    assert ["Tax", "added", "£0.89"] in lines
    assert ["At", "8.875%", "before", "tax", "£10.00"] in lines


def test_what_bears_no_tax_is_named_by_its_kind():
    facts = replace(SALE, rates=(*SALE.rates, RateFacts("outside", 0, 3000, 0), RateFacts("exempt", 0, 50, 0)))
    lines = [line.split() for line in said(receipt_paper(facts, JA)).splitlines()]
    assert ["対象外", "¥3,000"] in lines
    assert ["非課税", "¥50"] in lines


# -- conventions -------------------------------------------------------------------------------------------------------


def test_the_member_s_five_lines():
    lines = [line.split() for line in said(PAPERS["sale-ja"]).splitlines()]
    at = lines.index(["会員番号", "NRN1234567890123"])
    assert lines[at + 1 : at + 5] == [
        ["前回ポイント", "834"],
        ["獲得ポイント", "10"],
        ["利用ポイント", "21"],
        ["現在ポイント", "823"],
    ]


def test_payments_tendered_and_change_stand_below_each_other():
    lines = [line.split() for line in said(PAPERS["sale-ja"]).splitlines()]
    at = lines.index(["現金", "¥1,069"])
    assert lines[at + 1 : at + 3] == [["お預り", "¥2,000"], ["お釣り", "¥931"]]


def test_split_payments_are_all_there_and_a_card_brings_no_change_line():
    facts = replace(SALE, payments=(PaymentFacts("商品券", 500), PaymentFacts("カード", 569)), change=0)
    text = said(receipt_paper(facts, JA))
    assert "商品券" in text
    assert "カード" in text
    assert "お釣り" not in text


@pytest.mark.parametrize(("issue", "mark"), [(1, None), (2, "再発行（1回目）"), (5, "再発行（4回目）")])
def test_a_paper_printed_again_says_so_and_how_often(issue, mark):
    text = said(receipt_paper(replace(SALE, issue=issue), JA))
    assert ("再発行" in text) == (mark is not None)
    assert mark is None or mark in text
    asked = said(ryoshusho_paper(ryoshusho_facts(DEAR, issue=issue), JA))
    assert ("再発行" in asked) == (mark is not None)
    assert f"N-000204-0{issue}" in asked


def test_the_drawer_opens_before_anything_is_printed_and_the_cut_comes_last():
    blocks = list(receipt_paper(SALE, JA).blocks())
    assert isinstance(blocks[0], Drawer)
    assert isinstance(blocks[-1], Cut)
    quiet = list(receipt_paper(replace(SALE, drawer=False, cut=False), JA).blocks())
    assert not [block for block in quiet if isinstance(block, (Drawer, Cut))]
    assert not [block for block in receipt_paper(SALE, JA, Size.A4).blocks() if isinstance(block, (Drawer, Cut))]


def test_the_code_is_the_one_that_the_scanner_knows():
    from models import codes

    assert [block.text for block in receipt_paper(SALE, JA).blocks() if isinstance(block, Qr)] == [CODE]
    assert codes.understand(CODE).receipt == (1, 204)


# -- 領収書 ---------------------------------------------------------------------------------------------------------


def test_a_ryoshusho_has_its_addressee_purpose_number_and_sentence():
    text = said(PAPERS["ryoshusho-ja"])
    for part in ("領収書", "山田商事 御中", "¥55,000-", "但し 器具代として", "上記正に領収いたしました", "N-000204-01"):
        assert part in text


def stamped(facts, **values) -> bool:
    paper = ryoshusho_paper(ryoshusho_facts(facts, **values), JA)
    return any(isinstance(block, Frame) for block in paper.blocks())


@pytest.mark.parametrize(
    ("total", "tax", "cash", "registered", "box"),
    [
        (55_000, 5_000, 55_000, True, True),
        (54_999, 4_999, 54_999, True, True),
        (54_998, 4_999, 54_998, True, False),
        (54_998, 4_999, 54_998, False, True),
        (49_999, 4_545, 49_999, False, False),
        (500_000, 45_454, 0, True, False),
        (100_000, 9_090, 40_000, True, False),
    ],
)
def test_the_stamp_s_box_from_fifty_thousand_yen_of_cash_net_of_the_stated_tax(total, tax, cash, registered, box):
    payments = (PaymentFacts("現金", cash, None, cash=True), PaymentFacts("カード", total - cash))
    shop = SALE.shop if registered else UNREGISTERED
    assert stamped(replace(DEAR, total=total, tax=tax, payments=payments, shop=shop)) is box


def test_no_stamp_outside_japan_nor_on_a_part_below_the_limit():
    assert not stamped(replace(DEAR, shop=replace(TEA_HOUSE, currency="GBP")))
    assert not stamped(DEAR, amount=20_000)
    assert stamped(replace(DEAR, total=200_000, payments=(PaymentFacts("現金", 200_000, None, True),)), amount=60_000)


def test_a_part_of_a_receipt_says_so_and_states_no_tax_of_the_whole():
    text = said(ryoshusho_paper(ryoshusho_facts(DEAR, amount=20_000), JA))
    assert "¥20,000-" in text
    assert "内消費税等" not in text
    assert "レシート合計の一部" in text


def test_nobody_s_name_leaves_room_to_write_one():
    first = ryoshusho_paper(ryoshusho_facts(DEAR), JA).section("addressee").blocks
    assert [block.text for block in first if isinstance(block, Text)] == ["　　　　　　　　 様"]


# -- the till's papers -------------------------------------------------------------------------------------------------


def test_a_z_report_has_its_number_counts_and_differences():
    lines = [line.split() for line in said(PAPERS["z-ja"]).splitlines()]
    for wanted in (
        ["精算番号", "00042"],
        ["純売上", "¥232,820"],
        ["釣銭準備金", "¥50,000"],
        ["あるべき現金", "¥207,000"],
        ["実際の現金", "¥206,900"],
        ["過不足", "−¥100"],
        ["過不足", "−¥500"],
        ["入金予定額", "¥156,900"],
        ["¥10,000", "×", "15", "¥150,000"],
        ["15:04", "切手代", "−¥3,000"],
    ):
        assert wanted in lines, wanted


def test_a_reprint_has_its_branch_number():
    lines = [line.split() for line in said(PAPERS["z-reprint-en"]).splitlines()]
    assert ["Closing", "number", "00042-02"] in lines
    assert any("Reissued" in line for line in lines)


def test_an_x_report_has_no_number_and_nothing_counted():
    text = said(PAPERS["x-ja"])
    assert "点検（Xレポート）" in text
    assert "精算番号" not in text
    assert "過不足" not in text.split("レジ内現金")[1]


# -- languages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", list(Size))
def test_an_english_paper_of_english_facts_holds_no_japanese(size):
    report = replace(
        Z, shop=TEA_HOUSE, till="Till 1", opened_by="Ann", closed_by="Bob", kinds=(), moves=(), note="", rates=()
    )
    asked = ryoshusho_facts(ENGLISH, addressee="ACME", honorific="", purpose="tea")
    for paper in (receipt_paper(ENGLISH, EN, size), ryoshusho_paper(asked, EN, size), till_paper(report, EN, size)):
        words = [said(paper), paper.title, *paper.columns, *(section.heading for section in paper.sections)]
        assert not [sign for word in words for sign in word if ord(sign) > 0x2E80]


def test_every_sentence_of_a_paper_has_its_japanese():
    latin = [line for line in said(PAPERS["z-ja"]).splitlines() if line.isascii() and any(c.isalpha() for c in line)]
    assert [line.strip() for line in latin] == ["TEL 03-1234-5678", "[cut]"]
    names = [block.name for block in PAPERS["sale-ja"].blocks() if isinstance(block, Item)]
    assert names == ["カフェラテ豆 200g ※", "マグカップ", "紙フィルター"]
