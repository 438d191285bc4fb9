"""Receipts, 領収書 and till reports as real PDF files, read back by other programs."""

import io
import subprocess
from dataclasses import replace

import pytest
from PIL import Image

from desktop.documents.adapters import ryoshusho_facts
from desktop.documents.facts import LineFacts
from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import language
from desktop.printing.escpos import escpos_bytes
from desktop.printing.paper import Size
from desktop.printing.receipt_paper import receipt_paper
from desktop.printing.ryoshusho_paper import ryoshusho_paper
from desktop.printing.till_paper import till_paper
from tests.desktop.printing import samples
from tests.desktop.printing.samples import CANCEL, CODE, DEAR, ENGLISH, EXCHANGE, RETURN, SALE, SHOP, UNREGISTERED, X, Z

SIZES = list(Size)


def papers(code: str, size: Size) -> dict:
    speech = language(code)
    receipts = {
        "sale": SALE,
        "return": RETURN,
        "exchange": EXCHANGE,
        "cancel": CANCEL,
        "reprint": replace(SALE, issue=3),
        "unregistered": replace(SALE, shop=UNREGISTERED),
        "foreign": ENGLISH,
    }
    made = {name: receipt_paper(facts, speech, size) for name, facts in receipts.items()}
    made["ryoshusho"] = ryoshusho_paper(ryoshusho_facts(DEAR, addressee="山田"), speech, size)
    made["x"], made["z"] = till_paper(X, speech, size), till_paper(replace(Z, issue=2), speech, size)
    return made


def run(program, name: str, *args: str) -> str:
    done = subprocess.run([program(name), *args], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def text_of(paper, path, program) -> str:
    return run(program, "pdftotext", "-layout", str(paper_pdf(paper, path).path), "-")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["ja", "en"])
def test_every_paper_is_a_sound_file_with_our_fonts_only(tmp_path, program, code, size):
    for name, paper in papers(code, size).items():
        result = paper_pdf(paper, tmp_path / f"{name}.pdf")
        assert result.missing == (), name
        run(program, "qpdf", "--check", str(result.path))
        for line in run(program, "pdffonts", str(result.path)).splitlines()[2:]:
            assert "NotoSansJP" in line or "Inter" in line, line


@pytest.mark.parametrize("size", SIZES)
def test_the_qr_on_the_page_is_the_receipt_s_code(tmp_path, program, size):
    result = paper_pdf(receipt_paper(SALE, language("ja"), size), tmp_path / "a.pdf")
    run(program, "pdftoppm", "-r", "150", "-png", "-singlefile", str(result.path), str(tmp_path / "a"))
    assert run(program, "zbarimg", "-q", "--raw", str(tmp_path / "a.png")).strip() == CODE


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("facts", "figures"),
    [
        (SALE, ["¥1,069", "¥539", "¥49", "¥530", "¥39", "−¥21", "¥2,000", "¥931", "834", "823"]),
        (samples.L2, ["¥783,028", "¥717,868", "¥65,261", "¥65,160", "¥4,827", "−¥7,159"]),
        (samples.L4, ["¥828", "¥149", "¥14", "¥679", "¥50", "−¥92"]),
    ],
    ids=["L1", "L2", "L4"],
)
def test_the_published_cases_are_printed_to_the_yen(tmp_path, program, facts, figures, size):
    words = text_of(receipt_paper(facts, language("ja"), size), tmp_path / "a.pdf", program).split()
    for figure in figures:
        assert figure in words, figure


def test_a_roll_is_as_wide_as_its_paper_and_as_long_as_its_text(tmp_path):
    short = paper_pdf(receipt_paper(SALE, language("ja"), Size.ROLL_80), tmp_path / "a.pdf")
    longer = replace(SALE, lines=SALE.lines * 10)
    long = paper_pdf(receipt_paper(longer, language("ja"), Size.ROLL_80), tmp_path / "b.pdf")
    assert round(short.points[0] / 72 * 25.4) == 80
    assert long.points[1] > short.points[1] * 2
    narrow = paper_pdf(receipt_paper(SALE, language("ja"), Size.ROLL_58), tmp_path / "c.pdf")
    assert round(narrow.points[0] / 72 * 25.4) == 58


def test_a_long_receipt_goes_over_numbered_pages_with_its_table_s_head_on_each(tmp_path, program):
    facts = replace(SALE, lines=SALE.lines * 40)
    result = paper_pdf(receipt_paper(facts, language("ja"), Size.A4), tmp_path / "a.pdf")
    assert result.pages > 2
    words = run(program, "pdftotext", "-layout", str(result.path), "-")
    assert words.count("品名") == result.pages or words.count("品名") == result.pages - 1
    assert f"{result.pages} / {result.pages} ページ" in words


def test_a_roll_longer_than_a_pdf_page_may_be_goes_on_on_another(tmp_path, program):
    facts = replace(SALE, lines=tuple(LineFacts(f"商品{at}", 100, 50, 2000) for at in range(800)))
    result = paper_pdf(receipt_paper(facts, language("ja"), Size.ROLL_80), tmp_path / "a.pdf")
    assert result.pages == 2
    assert result.points[1] <= 14_400
    words = run(program, "pdftotext", "-raw", str(result.path), "-")
    assert all(f"商品{at}\n" in words for at in (0, 400, 799))


HOSTILE = [
    "<b>x</b><img src='http://127.0.0.1:9/x.png'>",
    "&lt;script&gt;",
    "\u202eevil\u202c name",
    "a\x00b\x1b[31m\r\nc",
    "𠮷野家 🎂🎂",
    '=HYPERLINK("http://x","y")',
    "{name} %s {0.__class__}",
    "W" * 10_000,
    "い" * 10_000,
    "\ud800",
    "عربي עברית ไทย",
    "",
    "   ",
    "\u0301" * 500,
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_anywhere_on_a_paper_are_only_words(tmp_path, program, text, size):
    shop = replace(SHOP, name=text, address=text, phone=text, header=text, footer=text, logo=b"GIF89a no picture")
    facts = replace(
        SALE,
        shop=shop,
        lines=(LineFacts(text, 100, 50, 2000, text, text, 1, text, "reduced"),),
        staff=text,
        till=text,
        customer=text,
        reason=text,
        discount=1,
        discount_reason=text,
        payments=(replace(SALE.payments[0], name=text),),
    )
    speech = language("ja")
    asked = ryoshusho_facts(facts, addressee=text, honorific=text, purpose=text)
    report = replace(Z, shop=shop, till=text, note=text, opened_by=text, moves=(replace(Z.moves[0], reason=text),))
    for at, paper in enumerate(
        (receipt_paper(facts, speech, size), ryoshusho_paper(asked, speech, size), till_paper(report, speech, size))
    ):
        result = paper_pdf(paper, tmp_path / f"{at}.pdf")
        run(program, "qpdf", "--check", str(result.path))
        assert result.pages <= 6
        if "🎂" in text:
            assert "🎂 (birthday cake)" in result.missing


def test_a_name_with_mark_up_is_printed_as_it_is_typed(tmp_path, program):
    facts = replace(SALE, lines=(LineFacts("<b>5 & 6</b>", 540, 540),))
    assert "<b>5 & 6</b>" in text_of(receipt_paper(facts, language("en")), tmp_path / "a.pdf", program)


def logo(kind: str = "PNG", size: tuple[int, int] = (300, 120)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, kind)
    return out.getvalue()


def images_of(path, program) -> int:
    return len(run(program, "pdfimages", "-list", str(path)).splitlines()) - 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn_on_every_paper(tmp_path, program, kind):
    facts = replace(SALE, shop=replace(SHOP, logo=logo(kind)))
    for size in SIZES:
        paper = receipt_paper(facts, language("ja"), size)
        assert images_of(paper_pdf(paper, tmp_path / f"{size}.pdf").path, program) == 1
        assert escpos_bytes(paper)


DAMAGED = [logo()[:3000], logo("JPEG")[:900], logo()[:200] + b"x" * 400, b"GIF89a", b"", logo()[:33] + logo()[50:]]


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_logo_is_left_out_and_the_receipt_printed(tmp_path, program, data):
    facts = replace(SALE, shop=replace(SHOP, logo=data))
    for size in SIZES:
        paper = receipt_paper(facts, language("ja"), size)
        assert images_of(paper_pdf(paper, tmp_path / f"{size}.pdf").path, program) == 0
        assert escpos_bytes(paper)


def test_the_same_receipt_makes_the_same_bytes(tmp_path):
    paper = receipt_paper(SALE, language("ja"), Size.A4)
    first = paper_pdf(paper, tmp_path / "a.pdf", invariant=True).path.read_bytes()
    assert paper_pdf(paper, tmp_path / "b.pdf", invariant=True).path.read_bytes() == first
