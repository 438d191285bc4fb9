"""Sheets of coupons as real PDF files, read back by other programs."""

import subprocess
from datetime import date

import pytest

from desktop.documents.coupons_pdf import coupons_pdf
from desktop.documents.facts import ShopFacts
from desktop.languages import language
from desktop.printing.coupon_paper import CouponFacts
from desktop.printing.paper import Size
from models import codes
from models.errors import Message
from models.money import Rate

SAYS = Message("{rate} off {goods}", {"rate": Rate(100_000), "goods": Message("everything")})


def facts(count: int, name: str = "Thank you") -> list[CouponFacts]:
    shop = ShopFacts(name="喫茶のれん")
    return [
        CouponFacts(
            shop, name, SAYS, codes.coupon_code(at * 7_919), None, date(2026, 7, 31), "髙橋 花子" if at % 2 else ""
        )
        for at in range(count)
    ]


def run(program, name: str, *args: str) -> str:
    done = subprocess.run([program(name), *args], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("size", [Size.A4, Size.LETTER])
def test_every_coupon_of_every_sheet_is_read_by_a_scanner(tmp_path, program, size) -> None:
    some = facts(12)
    result = coupons_pdf(some, language("en"), tmp_path / "c.pdf", size=size)
    assert (result.pages, result.missing) == (2, ())
    run(program, "pdftoppm", "-r", "300", "-gray", "-png", str(result.path), str(tmp_path / "c"))
    found = []
    for page in sorted(tmp_path.glob("c-*.png")):
        found += run(program, "zbarimg", "--raw", "-q", str(page)).split()
    assert sorted(found) == sorted(one.code for one in some)


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", ["10% off everything", "Valid until 31 Jul 2026"]), ("ja", ["全商品を10%引き", "2026年7月31日"])],
)
def test_what_it_gives_and_until_when_stands_on_it(tmp_path, program, code, words) -> None:
    result = coupons_pdf(facts(2), language(code), tmp_path / "c.pdf")
    text = run(program, "pdftotext", "-layout", str(result.path), "-")
    for one in words:
        assert one in text
    run(program, "qpdf", "--check", str(result.path))


def test_long_words_stay_in_their_coupon(tmp_path, program) -> None:
    result = coupons_pdf(facts(10, "とても長いクーポンの名前" * 20), language("ja"), tmp_path / "c.pdf")
    assert result.pages == 1
