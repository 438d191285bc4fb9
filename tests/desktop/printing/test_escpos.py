"""ESC/POS commands, read back by a small printer of our own."""

import subprocess
from dataclasses import replace

import pytest

from desktop.documents.adapters import ryoshusho_facts
from desktop.documents.facts import LineFacts
from desktop.languages import language
from desktop.printing.escpos import encodable, escpos_bytes, missing_on, simpler
from desktop.printing.paper import Barcode, Cut, Drawer, Paper, Section, Size
from desktop.printing.receipt_paper import receipt_paper
from desktop.printing.ryoshusho_paper import ryoshusho_paper
from desktop.printing.till_paper import till_paper
from tests.desktop.printing.decoder import decode
from tests.desktop.printing.samples import CODE, ENGLISH, RETURN, SALE, Z

JA, EN = language("ja"), language("en")
ROLLS = [(Size.ROLL_80, 576, 48), (Size.ROLL_58, 384, 32)]


def scanned(png: bytes, path, program) -> str:
    path.write_bytes(png)
    done = subprocess.run([program("zbarimg"), "-q", "--raw", str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(("size", "dots", "columns"), ROLLS)
def test_an_english_receipt_is_text_in_the_printer_s_own_letters(size, dots, columns):
    printed = decode(escpos_bytes(receipt_paper(ENGLISH, EN, size)))
    lines = [line.split() for line in printed.lines]
    assert ["Earl", "Grey,", "pot", "£4.50"] in lines
    assert ["£3.50", "x", "2", "£7.00"] in lines
    assert ["Total", "£11.50"] in lines
    assert ["Change", "£8.50"] in lines
    assert all(len(line) <= columns for line in printed.lines)
    assert {image.width for image in printed.images} == {dots}
    assert len(printed.images) == 1, "the QR code"


@pytest.mark.parametrize(("size", "dots", "columns"), ROLLS)
def test_a_japanese_receipt_is_images_as_wide_as_the_printer(size, dots, columns):
    printed = decode(escpos_bytes(receipt_paper(SALE, JA, size)))
    assert printed.lines == []
    assert {image.width for image in printed.images} == {dots}
    assert sum(image.height for image in printed.images) > 900
    assert all(image.height <= 960 for image in printed.images)


@pytest.mark.parametrize(("size", "dots", "columns"), ROLLS)
def test_figures_end_where_the_paper_ends_and_none_is_cut_off(size, dots, columns):
    """The figures end a few dots before the edge: text drawn as wide as its hints ran over it."""
    from desktop.printing.paper import Pair
    from desktop.printing.raster import image_of
    from desktop.printing.roll import lay

    ends = []
    for amount in ("¥1,069", "¥1,090", "¥8,888,888", "−¥21"):
        for scale in (0.85, 1.0):
            image = image_of(lay(Pair("合計", amount, scale), size), size).convert("L")
            ends.append(image.point(lambda grey: 255 - grey).getbbox()[2])
    assert dots - 8 <= min(ends)
    assert max(ends) < dots


def test_nothing_is_written_to_standard_output(capfd):
    escpos_bytes(receipt_paper(SALE, JA))
    assert capfd.readouterr() == ("", "")


def test_the_drawer_comes_first_and_the_cut_last():
    for paper in (receipt_paper(SALE, JA), receipt_paper(ENGLISH, EN)):
        printed = decode(escpos_bytes(paper))
        assert (printed.order[0], printed.order[-1]) == ("drawer", "cut")
        assert (printed.drawers, printed.cuts) == (1, 1)


def test_without_a_cut_or_a_drawer_there_is_none():
    printed = decode(escpos_bytes(receipt_paper(replace(SALE, drawer=False, cut=False), JA)))
    assert (printed.drawers, printed.cuts) == (0, 0)


@pytest.mark.parametrize(("size", "dots", "columns"), ROLLS)
@pytest.mark.parametrize("code", ["ja", "en"])
def test_the_qr_in_the_image_is_the_receipt_s_code(tmp_path, program, code, size, dots, columns):
    printed = decode(escpos_bytes(receipt_paper(SALE, language(code), size)))
    assert scanned(printed.png(), tmp_path / "a.png", program) == CODE


def test_one_japanese_name_among_english_lines_is_one_image():
    facts = replace(ENGLISH, lines=(*ENGLISH.lines, LineFacts("抹茶ラテ", 500, 500)))
    printed = decode(escpos_bytes(receipt_paper(facts, EN)))
    assert len(printed.images) == 2
    at = printed.order.index("image")
    assert "text" in printed.order[:at]
    assert "text" in printed.order[at:]
    assert 20 < printed.images[0].height < 60


def test_every_line_becomes_an_image_when_asked(tmp_path, program):
    printed = decode(escpos_bytes(receipt_paper(ENGLISH, EN), images=True))
    assert printed.lines == []
    assert scanned(printed.png(), tmp_path / "a.png", program) == ENGLISH.code


def test_japanese_letters_are_really_drawn():
    """The planted fault: with no ink for the name the two images would be alike."""
    one = decode(escpos_bytes(receipt_paper(SALE, JA))).page()
    other = replace(SALE, lines=(replace(SALE.lines[0], name="抹茶"), *SALE.lines[1:]))
    two = decode(escpos_bytes(receipt_paper(other, JA))).page()
    assert one.size == two.size
    assert one.tobytes() != two.tobytes()
    black = one.histogram()[0]
    assert 0.03 < black / (one.width * one.height) < 0.3


def test_reports_returns_and_ryoshusho_print_too():
    papers = [till_paper(Z, JA), receipt_paper(RETURN, EN), ryoshusho_paper(ryoshusho_facts(ENGLISH), EN)]
    for paper in papers:
        printed = decode(escpos_bytes(paper))
        assert printed.cuts == 1
        assert printed.images or printed.lines


def test_a_sheet_s_paper_on_a_receipt_printer_comes_as_80_mm():
    printed = decode(escpos_bytes(receipt_paper(SALE, JA, Size.A4)))
    assert {image.width for image in printed.images} == {576}


def test_commands_in_a_name_are_no_commands():
    name = "\x1bp\x00\x19\xfa\x1dV\x00 latte \x1b@"
    printed = decode(escpos_bytes(receipt_paper(replace(ENGLISH, drawer=False, lines=(LineFacts(name, 1, 1),)), EN)))
    assert (printed.drawers, printed.cuts) == (0, 1)
    assert "latte" in printed.text or len(printed.images) > 1


def test_what_no_font_has_is_named():
    facts = replace(SALE, lines=(LineFacts("ケーキ🎂", 500, 500),))
    assert missing_on(receipt_paper(facts, JA)) == ("🎂 (birthday cake)",)
    assert missing_on(receipt_paper(SALE, JA)) == ()


def test_only_a_drawer_or_a_cut_is_only_that():
    printed = decode(escpos_bytes(Paper("", "till", Size.ROLL_80, "", (Section("", (Drawer(), Cut())),))))
    assert printed.order == ["drawer", "cut"]


def test_a_bar_code_is_read_from_the_image(tmp_path, program):
    paper = Paper("", "till", Size.ROLL_80, "", (Section("", (Barcode("NRN1234567890123"),)),))
    assert scanned(decode(escpos_bytes(paper)).png(), tmp_path / "a.png", program) == "NRN1234567890123"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("−¥1,069 × 2 “x”…", True), ("café £5", True), ("日本", False), ("€5", False), ("№ ♥", False)],
)
def test_the_code_page_s_signs(text, fits):
    assert encodable(text) is fits
    assert simpler("−¥5 × 2") == "-¥5 x 2"
