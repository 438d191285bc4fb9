"""A survey on the receipt: the question, what is to be marked, and a code that leads back to the receipt."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from desktop.documents.adapters import facts_of
from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import language
from desktop.printing.escpos import escpos_bytes
from desktop.printing.paper import Size
from desktop.printing.receipt_paper import receipt_paper
from models import codes
from models.counter import receipts
from models.surveys import answers, surveys
from models.surveys.surveys import SurveyForm
from tests.a_shop import Shop
from tests.desktop.printing.decoder import decode

NPS = SurveyForm("推奨度", "nps", "ご友人に勧めますか。", "Would you recommend us?", on_receipt=True)
POLL = SurveyForm(
    "新作", "poll", "どれが好きですか。", "Which one?", (("抹茶", "Matcha"), ("柚子", "Yuzu")), on_receipt=True
)


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open().set(shop_name="喫茶のれん", language="ja")


def paper_of(shop: Shop, sale_id: int, code: str, size: Size = Size.ROLL_80, issue: int = 1):
    read = shop.store.here
    receipt, speak = receipts.receipt(read, sale_id), language(code)
    survey = surveys.on_receipt(read, receipt.day)
    return receipt_paper(facts_of(receipt, shop.store.settings, speak, issue=issue, survey=survey), speak, size)


def text_of(paper, tmp_path, program) -> str:
    made = paper_pdf(paper, tmp_path / "receipt.pdf")
    assert not made.missing
    return subprocess.run([program("pdftotext"), "-layout", made.path, "-"], capture_output=True, text=True).stdout


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize(
    ("code", "asked", "named"),
    [("ja", "ご友人に勧めますか。", "アンケート番号"), ("en", "Would you recommend us?", "Survey code")],
)
def test_the_receipt_asks_in_its_own_language_and_its_code_finds_it_again(
    shop, tmp_path, program, size, code, asked, named
):
    one = shop.do(surveys.make, form=NPS)
    sale = shop.sell(800).sale_id
    text = text_of(paper_of(shop, sale, code, size), tmp_path, program)
    assert asked in text
    (line,) = [line for line in text.splitlines() if named in line]
    typed = line.split()[-1]
    assert answers.by_code(shop.store.here, one, typed).sale_id == sale
    assert answers.by_code(shop.store.here, one, codes.survey_code(1, 1)).sale_id == sale


def test_a_thermal_printer_prints_it(shop):
    shop.do(surveys.make, form=POLL)
    sale = shop.sell(800).sale_id
    text = decode(escpos_bytes(paper_of(shop, sale, "en", Size.ROLL_58))).text
    assert "Which one?" in text
    assert "Matcha" in text
    assert "1-1-" in text


def test_nothing_is_asked_on_a_return_a_reprint_or_without_a_survey(shop, tmp_path, program):
    first = shop.sell(800).sale_id
    assert "Survey code" not in text_of(paper_of(shop, first, "en"), tmp_path, program)
    shop.do(surveys.make, form=replace(NPS, to_day=shop.today))
    assert "Survey code" in text_of(paper_of(shop, first, "en"), tmp_path, program)
    assert "Survey code" not in text_of(paper_of(shop, first, "en", issue=2), tmp_path, program)
    assert "Survey code" not in text_of(paper_of(shop, shop.back(first).sale_id, "en"), tmp_path, program)
