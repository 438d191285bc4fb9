"""Member cards and statements as real PDF files, read back by other programs."""

import subprocess

import pytest

from desktop.documents import ean13
from desktop.documents.member_cards_pdf import CardFacts, ShopOnCard, cards_pdf
from desktop.documents.points_statement_pdf import statement_pdf
from desktop.languages import language
from models import codes
from models.loyalty import ledger, referrals, statement
from models.loyalty.ledger import OpeningLot
from tests.a_shop import DAY, Shop
from tests.conftest import NOON


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open()


QR_NUMBERS = [codes.card_code(at) for at in range(12)]
JAN_NUMBERS = [codes.with_check_digit(f"29{at:010d}") for at in range(12)]


def run(program, name: str, *args: str) -> str:
    done = subprocess.run([program(name), *args], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def scanned(program, path, pages: int) -> list[str]:
    """What a scanner reads from every page."""
    found = []
    run(program, "pdftoppm", "-r", "300", "-gray", "-png", str(path), str(path.with_suffix("")))
    for page in sorted(path.parent.glob(f"{path.stem}-*.png")):
        found += run(program, "zbarimg", "--raw", "-q", str(page)).split()
    assert len(list(path.parent.glob(f"{path.stem}-*.png"))) == pages
    return found


@pytest.mark.parametrize("numbers", [QR_NUMBERS, JAN_NUMBERS], ids=["qr", "jan"])
def test_every_card_of_a_sheet_is_read_by_a_scanner(tmp_path, program, numbers) -> None:
    facts = [CardFacts(number, "髙橋 花子" if at % 2 else "") for at, number in enumerate(numbers)]
    result = cards_pdf(facts, ShopOnCard("喫茶のれん", "045-000-0000"), language("ja"), tmp_path / "cards.pdf")
    assert (result.pages, result.missing) == (2, ())
    assert sorted(scanned(program, result.path, 2)) == sorted(numbers)
    text = run(program, "pdftotext", "-layout", str(result.path), "-")
    assert text.count("喫茶のれん") == 12
    assert text.count("髙橋 花子") == 6
    run(program, "qpdf", "--check", str(result.path))


def test_a_single_card_has_a_bank_card_s_size(tmp_path, program) -> None:
    facts = [CardFacts(QR_NUMBERS[0], "W" * 300)]
    shop = ShopOnCard("とても長い名前の店" * 9)
    result = cards_pdf(facts, shop, language("en"), tmp_path / "card.pdf", single=True)
    wide, high = (round(side / 72 * 25.4, 1) for side in result.points)
    assert (wide, high) == (85.6, 54.0)
    assert scanned(program, result.path, 1) == [QR_NUMBERS[0]]


@pytest.mark.parametrize("code", ["", "123", "290000000000x"])
def test_bars_take_thirteen_digits(code) -> None:
    with pytest.raises(ValueError, match="13 digits"):
        ean13.modules(code)


def a_member(shop: Shop) -> int:
    shop.set(shop_name="喫茶のれん", shop_address="横浜市中区1-2-3")
    person = shop.member(name="髙橋 花子")
    account = shop.account(person).id
    shop.do(ledger.opening_balance, account_id=account, lots=[OpeningLot(100, "2026-07-20", "2026-05-01")])
    shop.sell(2000, person=person, points=30)
    shop.do(ledger.adjust, account_id=account, points=5, reason="お詫び")
    shop.clock.advance(60 * DAY)
    shop.do(ledger.expire_due)
    return account


WORDS = {
    "ja": ["ポイント明細書", "髙橋 花子 様", "喫茶のれん", "期首残高", "期末残高", "+19", "−70", "24", "1 / 1"],
    "en": [
        "Points statement",
        "Opening balance",
        "Balance at the end",
        "Expired",
        "receipt",
        "until 15 Jun 2027",
        "Page 1",
    ],
}


@pytest.mark.parametrize("code", ["ja", "en"])
def test_a_statement_says_opening_every_entry_closing_and_open_lots(shop: Shop, tmp_path, program, code) -> None:
    account = a_member(shop)
    found = statement.statement(shop.store.here, account, first="2026-06-01", last="2026-08-31")
    result = statement_pdf(found, shop.store.settings, language(code), tmp_path / "s.pdf", now=NOON)
    assert (result.missing, result.pages) == ((), 1)
    text = run(program, "pdftotext", "-layout", str(result.path), "-")
    for word in WORDS[code]:
        assert word in text, text
    for line in run(program, "pdffonts", str(result.path)).splitlines()[2:]:
        assert "NotoSansJP" in line or "Inter" in line, line


def test_a_long_statement_runs_over_numbered_pages(shop: Shop, tmp_path, program) -> None:
    person = shop.member()
    account = shop.account(person).id
    for at in range(90):
        shop.do(ledger.adjust, account_id=account, points=1 + at, reason="A very long reason, " * 8)
    found = statement.statement(shop.store.here, account, first="2026-01-01", last="2026-12-31")
    result = statement_pdf(found, shop.store.settings, language("en"), tmp_path / "s.pdf", now=NOON)
    assert result.pages > 3
    text = run(program, "pdftotext", "-layout", str(result.path), "-")
    assert f"Page 1 of {result.pages}" in text
    assert f"Page {result.pages} of {result.pages}" in text
    run(program, "qpdf", "--check", str(result.path))


@pytest.mark.parametrize(("code", "word"), [("ja", "紹介"), ("en", "Referral")])
def test_a_statement_does_not_tell_whom_the_customer_brought(shop: Shop, tmp_path, program, code, word) -> None:
    shop.set(referral_points=100, referral_friend_points=50)
    old, new = shop.member(name="髙橋 花子"), shop.member(name="友人 太郎")
    shop.do(referrals.make, person_id=new, referrer_id=old)
    shop.sell(1000, person=new)
    for person, other in ((old, "友人"), (new, "花子")):
        account, day = shop.account(person).id, shop.store.here.value("SELECT MAX(day) FROM sale")
        found = statement.statement(shop.store.here, account, first=day, last=day)
        path = tmp_path / f"{person}.pdf"
        statement_pdf(found, shop.store.settings, language(code), path, now=NOON)
        text = run(program, "pdftotext", "-layout", str(path), "-")
        assert word in text
        assert other not in text
