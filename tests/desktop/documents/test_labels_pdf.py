"""Address labels: sheets that fill their paper, text that stays on its label, who gets one and who doesn't."""

import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

from desktop import languages
from desktop.documents.labels_pdf import LAYOUTS, labels_pdf
from desktop.documents.receipt_pdf import PAGES
from models.billing.parties import Party

MM = 72 / 25.4
SPACE = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sheet_fills_its_paper_with_the_same_margins_on_both_sides(name: str) -> None:
    one = LAYOUTS[name]
    wide, high = (side / MM for side in PAGES[one.size])
    across = one.across * one.wide + (one.across - 1) * one.gap
    assert across + 2 * one.left == pytest.approx(wide, abs=0.2)
    assert one.down * one.high + 2 * one.top == pytest.approx(high, abs=0.4)


def words(path) -> list[tuple[str, float, float, float, float, int]]:
    """Each word with its box in points, and its page."""
    text = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True, text=True).stdout
    found = []
    for number, page in enumerate(ElementTree.fromstring(text).iter(f"{SPACE}page")):
        for word in page.iter(f"{SPACE}word"):
            box = [float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")]
            found.append((word.text, *box, number))
    return found


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_label_keeps_its_text_to_itself(name: str, tmp_path) -> None:
    layout = LAYOUTS[name]
    long = Party(
        f"株式会社{'とても長い名前の' * 4}商店",
        "山田 太郎",
        "604-8001",
        "京都府京都市中京区三条通" * 3,
        is_company=True,
    )
    parties = [long, Party("佐藤 花子", "", "150-0001", "東京都渋谷区神宮前1-2-3 メゾン渋谷 502")] * layout.count
    result = labels_pdf(parties, layout, languages.language("ja"), tmp_path / "l.pdf", start=3, invariant=True)
    assert result.pages == 3
    boxes = words(result.path)
    assert sum("佐藤" in word for word, *_box in boxes) == layout.count
    for word, left, top, right, bottom, _page in boxes:
        column = (left / MM - layout.left) // (layout.wide + layout.gap)
        row = (top / MM - layout.top + 1) // layout.high
        x = layout.left + column * (layout.wide + layout.gap)
        y = layout.top + row * layout.high
        assert x <= left / MM < right / MM <= x + layout.wide + 0.1, word
        assert y - 1 <= top / MM < bottom / MM <= y + layout.high + 1, word


def test_names_are_addressed_as_a_letter_is_in_both_languages(tmp_path) -> None:
    parties = [
        Party("有限会社みなと", "山田 太郎", "604-8001", "京都府京都市1-2", is_company=True),
        Party("有限会社うみ", "", "604-8002", "京都府京都市3", is_company=True),
        Party("𠮷野 花子", "", "604-8003", "京都府京都市4"),
    ]
    for code, wanted in (
        ("ja", ["有限会社みなと", "山田 太郎 様", "有限会社うみ 御中", "𠮷野 花子 様", "〒604-8003"]),
        ("en", ["有限会社みなと", "山田 太郎", "有限会社うみ", "𠮷野 花子", "604-8003"]),
    ):
        result = labels_pdf(parties, LAYOUTS["a4-12"], languages.language(code), tmp_path / f"{code}.pdf")
        text = subprocess.run(["pdftotext", "-layout", result.path, "-"], capture_output=True, check=True, text=True)
        for line in wanted:
            assert line in text.stdout
        assert ("御中" in text.stdout) == (code == "ja")
        assert "有限会社みなと 御中" not in text.stdout
