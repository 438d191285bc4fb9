"""What is shipped beside the code: faces that can write what people are called, icons in every size."""

import struct
from pathlib import Path

import pytest

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FACES = sorted((RESOURCES / "fonts").glob("*.ttf"))


def tables(face: Path) -> set[str]:
    data = face.read_bytes()
    count = struct.unpack(">H", data[4:6])[0]
    return {data[12 + 16 * i : 16 + 16 * i].decode("ascii") for i in range(count)}


def written_by(name: str) -> set[int]:
    """The characters that a face has, as reportlab reads it."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    return set(TTFontFile(str(RESOURCES / "fonts" / name)).charToGlyph)


def jis_x_0213() -> set[str]:
    """Every kanji of levels 1 to 4, through the codec that knows them."""
    found = set()
    for plane in (b"", b"\x8f"):
        for row in range(0xA1, 0xFF):
            for cell in range(0xA1, 0xFF):
                try:
                    found.add((plane + bytes((row, cell))).decode("euc_jis_2004"))
                except UnicodeDecodeError:
                    continue
    return {one for one in found if len(one) == 1 and ("\u4e00" <= one <= "\u9fff" or one > "\U0001ffff")}


def test_the_faces_are_the_ones_that_the_look_asks_for():
    names = {face.stem for face in FACES}
    assert names == {
        *("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"),
        *("NotoSansJP-Regular", "NotoSansJP-Medium", "NotoSansJP-Bold"),
    }


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.stem)
def test_a_face_has_outlines_that_papers_can_embed(face: Path):
    assert "glyf" in tables(face)


@pytest.mark.parametrize("weight", ["Regular", "Medium", "Bold"])
def test_japanese_names_can_be_written(weight: str):
    has = written_by(f"NotoSansJP-{weight}.ttf")
    kanji = jis_x_0213()
    assert len(kanji) > 9900
    assert [one for one in sorted(kanji) if ord(one) not in has] == []
    signs = "髙﨑𠮷邉邊齋齊德濵神ｱｲｳﾞﾟｰ①⑳㈱㈲㍻♥♡☆★※〒¥￥−〜～・…—→←↑↓✓"
    assert [one for one in signs if ord(one) not in has] == []


def test_what_the_japanese_face_lacks_of_latin_the_other_has():
    assert [one for one in "ŁłŞşĞğŐőČčĘę" if ord(one) not in written_by("Inter-Regular.ttf")] == []


def test_qt_knows_both_families_by_name(qapp):
    from PySide6.QtGui import QFontDatabase

    families = set()
    for face in FACES:
        families.update(QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(face))))
    QFontDatabase.removeAllApplicationFonts()
    assert families >= {"Inter", "Noto Sans JP"}


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64, 128, 256, 512])
def test_the_programs_icon_is_what_its_drawing_says(size: int, qapp):
    from PySide6.QtGui import QImage

    from installers.icons import draw

    kept = QImage(str(RESOURCES / "icons" / "app" / f"noren-{size}.png"))
    assert kept.size().width() == size
    assert kept.convertToFormat(QImage.Format.Format_ARGB32) == draw(size)


@pytest.mark.parametrize("icon", sorted((RESOURCES / "icons").glob("*.svg")), ids=lambda icon: icon.stem)
def test_every_icon_can_be_drawn(icon: Path, qapp):
    from PySide6.QtSvg import QSvgRenderer

    assert QSvgRenderer(str(icon)).isValid()
