"""The exchange slip, and the attendance list: read back by other programs, in both languages and all sizes."""

import io
import subprocess
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from desktop.documents.attendance_pdf import attendance_pdf
from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import language
from desktop.printing.escpos import escpos_bytes
from desktop.printing.gift_paper import GiftFacts, gift_facts, gift_paper
from desktop.printing.paper import Size
from models.counter import papers, stock
from models.loyalty import events, gifts, owed
from tests.a_shop import DAY, Shop
from tests.desktop.printing.samples import SHOP

FACTS = GiftFacts(
    shop=SHOP,
    name="オリジナルTシャツ L",
    quantity=2000,
    code="NRG00000001236",
    at=datetime(2026, 6, 15, 12, tzinfo=ZoneInfo("Asia/Tokyo")),
    due_on=date(2026, 7, 15),
    customer="佐藤 花子",
    promotion="夏の感謝祭",
    staff="鈴木",
)


def text_of(path, program) -> str:
    return subprocess.run([program("pdftotext"), "-layout", path, "-"], capture_output=True, text=True).stdout


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize(
    ("code", "said"), [("ja", ("引換券", "2026年7月15日", "佐藤 花子 様")), ("en", ("Exchange slip", "15 Jul 2026"))]
)
def test_a_slip_says_what_for_whom_and_by_when(tmp_path, program, size: Size, code: str, said) -> None:
    made = paper_pdf(gift_paper(FACTS, language(code), size), tmp_path / "slip.pdf")
    text = text_of(made.path, program)
    for word in (*said, "オリジナルTシャツ", "NRG00000001236", "夏の感謝祭"):
        assert word in text
    assert not made.missing


def test_its_code_is_read_by_a_scanner(tmp_path, program) -> None:
    made = paper_pdf(gift_paper(FACTS, language("ja")), tmp_path / "slip.pdf")
    subprocess.run([program("pdftoppm"), "-r", "200", "-png", made.path, tmp_path / "slip"], check=True)
    picture = next(tmp_path.glob("slip*.png"))
    Image.open(io.BytesIO(picture.read_bytes())).convert("L").save(tmp_path / "grey.png")
    found = subprocess.run([program("zbarimg"), "-q", "--raw", tmp_path / "grey.png"], capture_output=True, text=True)
    assert found.stdout.strip() == FACTS.code
    assert escpos_bytes(gift_paper(FACTS, language("ja"), Size.ROLL_58))


def test_a_slip_printed_again_says_so(store, clock) -> None:
    shop = Shop(store, clock)
    product = shop.product(name="T-shirt")
    shop.do(stock.receive, lines=[(product, 1000, None)])
    made = shop.do(gifts.promise, product_id=product, quantity=1000, person_id=shop.member())
    issues = [shop.do(papers.issue, kind="gift_slip", gift_id=made.gift_id) for _ in range(2)]
    assert issues == [1, 2]
    assert [one.issue for one in papers.issues(store.here, gift_id=made.gift_id)] == [1, 2]
    facts = gift_facts(owed.one(store.here, made.gift_id), store.settings, issue=2)
    texts = str(gift_paper(facts, language("ja")).section("title"))
    assert "再発行" in texts


@pytest.mark.parametrize("code", ["ja", "en"])
def test_the_attendance_list_has_everybody_over_as_many_pages_as_it_needs(
    tmp_path, program, store, clock, code
) -> None:
    shop = Shop(store, clock)
    event = shop.do(events.create, form=events.EventForm("新茶の会", clock.now() + DAY, 60, place="二階"))
    for at in range(45):
        shop.store.write_now("book", partial(events.book, event_id=event, person_id=shop.member(name=f"客{at:02d}")))
    first = events.bookings(store.here, event)[0]
    shop.do(events.attend, booking_id=first.id, came=True)
    made = attendance_pdf(
        events.one(store.here, event), events.bookings(store.here, event), store.settings, language(code),
        tmp_path / "list.pdf", now=clock.now(),
    )  # fmt: skip
    text = text_of(made.path, program)
    assert made.pages == 2
    assert not made.missing
    assert all(f"客{at:02d}" in text for at in range(45))
    assert ("出席者名簿" if code == "ja" else "Attendance list") in text
    assert text.count("✓") == 1
