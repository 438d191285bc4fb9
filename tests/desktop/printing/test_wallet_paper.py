"""A gift card on paper: read back by other programs, as a slip of all sizes and as a card of its own."""

import io
import subprocess
from datetime import date

import pytest
from PIL import Image

from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import language
from desktop.printing.escpos import escpos_bytes
from desktop.printing.paper import Size
from desktop.printing.wallet_paper import WalletFacts, wallet_card_pdf, wallet_paper
from models import codes
from tests.desktop.printing.samples import SHOP

CODE = codes.wallet_code(1234567890123456)
FACTS = WalletFacts(SHOP, CODE, 5_000, date(2026, 6, 15), date(2026, 12, 14))


def text_of(path, program) -> str:
    return subprocess.run([program("pdftotext"), "-layout", path, "-"], capture_output=True, text=True).stdout


def scanned(path, program, folder) -> str:
    subprocess.run([program("pdftoppm"), "-r", "250", "-png", path, folder / "page"], check=True)
    picture = next(folder.glob("page*.png"))
    Image.open(io.BytesIO(picture.read_bytes())).convert("L").save(folder / "grey.png")
    found = subprocess.run([program("zbarimg"), "-q", "--raw", folder / "grey.png"], capture_output=True, text=True)
    return found.stdout.strip()


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize(
    ("code", "said"), [("ja", ("ギフトカード", "2026年12月14日")), ("en", ("Gift card", "14 Dec 2026"))]
)
def test_a_slip_says_how_much_and_until_when(tmp_path, program, size: Size, code: str, said) -> None:
    made = paper_pdf(wallet_paper(FACTS, language(code), size), tmp_path / "slip.pdf")
    text = text_of(made.path, program)
    for word in (*said, CODE, "5,000"):
        assert word in text
    assert not made.missing


def test_both_papers_are_read_by_a_scanner(tmp_path, program) -> None:
    (tmp_path / "slip").mkdir()
    (tmp_path / "card").mkdir()
    slip = paper_pdf(wallet_paper(FACTS, language("ja")), tmp_path / "slip.pdf")
    card = wallet_card_pdf(FACTS, language("ja"), tmp_path / "card.pdf")
    assert scanned(slip.path, program, tmp_path / "slip") == CODE
    assert scanned(card.path, program, tmp_path / "card") == CODE
    assert codes.wallet(CODE) == CODE
    assert escpos_bytes(wallet_paper(FACTS, language("ja"), Size.ROLL_58))


def test_a_card_is_of_a_bank_cards_size_and_holds_the_largest_amount_and_no_last_day(tmp_path, program) -> None:
    facts = WalletFacts(SHOP, CODE, 999_999_999, date(2026, 6, 15), None)
    made = wallet_card_pdf(facts, language("en"), tmp_path / "card.pdf")
    text = text_of(made.path, program)
    assert "999,999,999" in text
    assert "No last day" in text
    assert made.pages == 1
