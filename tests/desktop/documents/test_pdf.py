"""One text path: every character is on the page, can be copied again, or is named as missing."""

import subprocess

import pytest

from desktop.documents import pdf
from desktop.documents.pdf import MAKING, Sheet, clean, missing_of, qr_matrix, runs, width, wrap

SIZE = (400.0, 800.0)


def written(path, *texts: str, room: float = 360, invariant: bool = False):
    with MAKING:
        sheet = Sheet(SIZE, "A page", invariant=invariant)
        y = 20.0
        for text in texts:
            for line in wrap(text, 10, room):
                if y > 780:
                    sheet.new_page()
                    y = 20.0
                sheet.text(20, y, line, 10)
                y += 14
        return sheet.save(path)


def text_of(path, program) -> str:
    return subprocess.run(
        [program("pdftotext"), "-raw", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout


def fonts_of(path, program) -> list[list[str]]:
    out = subprocess.run([program("pdffonts"), str(path)], capture_output=True, text=True, check=True).stdout
    return [line.split() for line in out.splitlines()[2:]]


# -- what comes back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "髙橋 﨑山 ①㈱♥",
        "𠮷野家の𠮷",
        "ｶﾀｶﾅ と カタカナ",
        "<b>太字</b> <img src='file:///etc/passwd'/> &amp; &#x41;",
        '=HYPERLINK("http://x") {brace} %(percent)s',
        "naïve façade Ærøskøbing Žižek",
        "Đặng Thị Hương",
        "Привет, Ελλάδα",
        "(brackets) \\backslash",
    ],
)
def test_text_is_copied_out_as_it_was_written(tmp_path, program, text):
    result = written(tmp_path / "a.pdf", text)
    assert result.missing == ()
    assert text in text_of(result.path, program)


def test_above_the_first_plane_the_patch_is_what_makes_it_right(tmp_path, program, monkeypatch):
    """The planted fault: with reportlab's own map 𠮷 is copied as something else."""
    from reportlab.pdfbase import ttfonts

    pdf._faces()

    def broken(name: str, subset: list[int]) -> str:
        return pdf.to_unicode(name, [value & 0xFFFF for value in subset])

    monkeypatch.setattr(ttfonts, "makeToUnicodeCMap", broken)
    assert "𠮷" not in text_of(written(tmp_path / "a.pdf", "𠮷").path, program)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\u200fb\u202ec\u2066d", "abcd"),
        ("a\x00b\x07c\td\r\ne", "a b c d  e"),
        ("か\u3099", "が"),
        ("e\u0301", "é"),
        ("葛\U000e0100城", "葛城"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
    ],
)
def test_signs_that_only_steer_leave_no_trace(text, kept):
    assert clean(text) == kept


def test_what_no_font_has_is_shown_and_named_never_dropped(tmp_path, program):
    result = written(tmp_path / "a.pdf", "ケーキ🎂とعربي")
    assert "🎂 (birthday cake)" in result.missing
    assert [name for name in result.missing if "arabic letter ain" in name]
    assert len(result.missing) == 5
    assert "ケーキ〓と〓〓〓〓" in text_of(result.path, program)


def test_a_lone_surrogate_stops_nothing(tmp_path):
    result = written(tmp_path / "a.pdf", "bad \ud800 half")
    assert result.missing == ("\ufffd (u+d800)",)
    assert missing_of("fine") == []


def test_a_face_is_chosen_run_by_run():
    found = runs("日本 ệ 🎂", "Bold")
    assert "".join(run.text for run in found) == "日本 ệ 🎂"
    assert [(run.face, run.shown) for run in found if run.shown != run.text] == [("NotoSansJP-Bold", "〓")]
    assert {run.face for run in runs("日本 ǈ", "Medium")} == {"NotoSansJP-Medium", "Inter-Medium"}


# -- files ---------------------------------------------------------------------------------------------------------


def test_only_our_fonts_are_listed_and_each_is_embedded(tmp_path, program):
    result = written(tmp_path / "a.pdf", "日本語 and Đặng")
    fonts = fonts_of(result.path, program)
    assert fonts
    for font in fonts:
        assert "NotoSansJP" in font[0] or "Inter" in font[0], font
        assert font[-5] == "yes", "embedded"
        assert font[-3] == "yes", "has its map to Unicode"


def test_a_file_is_sound_and_has_its_title(tmp_path, program):
    result = written(tmp_path / "a.pdf", "日本語")
    checked = subprocess.run([program("qpdf"), "--check", str(result.path)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    told = subprocess.run([program("pdfinfo"), str(result.path)], capture_output=True, text=True, check=True).stdout
    assert "Title:           A page" in told


def test_the_same_page_makes_the_same_bytes_when_asked(tmp_path):
    first = written(tmp_path / "a.pdf", "日本語", invariant=True).path.read_bytes()
    assert written(tmp_path / "b.pdf", "日本語", invariant=True).path.read_bytes() == first


def test_ten_thousand_characters_are_all_there(tmp_path, program):
    text = "いろはにほへと" * 1429
    result = written(tmp_path / "a.pdf", text)
    assert result.pages > 1
    assert "".join(text_of(result.path, program).split()).replace("\x0c", "") == text


# -- lines ---------------------------------------------------------------------------------------------------------


def test_latin_breaks_between_words_and_japanese_anywhere():
    assert wrap("the quick brown fox", 10, width("the quick b", 10)) == ["the quick", "brown fox"]
    assert wrap("いろはにほへと", 10, 31) == ["いろは", "にほへ", "と"]


def test_a_line_never_begins_with_a_comma_nor_ends_with_a_bracket():
    assert wrap("いろは、にほ", 10, 31) == ["いろ", "は、に", "ほ"]
    assert wrap("いろ「はに」", 10, 31) == ["いろ", "「は", "に」"]


def test_a_word_wider_than_the_line_is_broken_and_no_letter_lost():
    lines = wrap("A" * 100, 10, 50)
    assert "".join(lines) == "A" * 100
    assert all(width(line, 10) <= 50.001 for line in lines)


def test_nothing_wraps_to_one_empty_line():
    assert wrap("", 10, 50) == [""]
    assert wrap("   ", 10, 50) == [""]


def test_figures_are_all_as_wide_as_each_other():
    for weight in ("Regular", "Medium", "Bold"):
        assert len({round(width(sign, 10, weight), 6) for sign in "0123456789"}) == 1


def test_a_code_has_its_quiet_zone():
    matrix = qr_matrix("NRR1-204-1")
    assert len(matrix) == len(matrix[0])
    assert not any(any(row) for row in (*matrix[:4], *matrix[-4:]))
