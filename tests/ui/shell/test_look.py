"""Themes are whole and legible; what is painted is sharp and bears its name."""

import re
import tomllib

import pytest

from desktop import paths

THEMES = ("light", "dark")
TEXTS = [
    ("text", "bg"), ("text", "surface"), ("text", "primary_soft"), ("text2", "surface"), ("text2", "bg"),
    ("text2", "sunken"), ("text3", "surface"), ("text3", "bg"), ("text3", "surface2"), ("text3", "sunken"),
    ("primary_text", "surface"), ("primary_text", "primary_soft"), ("on_fill", "primary_fill"),
    ("on_fill", "primary_fill_hover"), ("side_text", "side"), ("side_text", "side_sel"), ("side_muted", "side"),
    ("side_muted", "side2"), ("gold", "gold_soft"), ("gold", "surface"), ("green", "green_soft"), ("green", "surface"),
    ("red", "red_soft"), ("red", "surface"), ("blue", "blue_soft"), ("violet", "violet_soft"), ("on_toast", "toast"),
    ("toast_link", "toast"), ("toast_good", "toast"), ("toast_bad", "toast"), ("on_chip", "chip_on"),
    ("on_avatar", "avatar"), ("card_text", "card_from"), ("card_muted", "card_mid"),
]  # fmt: skip
GRAPHICS = [
    ("ctl", "surface"), ("ctl", "bg"), ("focus", "surface"), ("focus", "bg"), ("gold_fill", "sunken"),
    ("green_fill", "sunken"), ("red_fill", "sunken"), ("on_badge", "badge"), ("card_bar", "card_mid"),
]  # fmt: skip


def tokens(name):
    with (paths.resources() / "themes" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colours, ink, ground):
    one, other = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    return (one + 0.05) / (other + 0.05)


def test_both_themes_have_every_name():
    light, dark = tokens("light"), tokens("dark")
    assert light["colours"].keys() == dark["colours"].keys()
    assert light.keys() == dark.keys()


def test_the_style_sheet_uses_only_names_that_there_are():
    sheet = (paths.resources() / "themes" / "noren.qss").read_text()
    rules = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    assert set(re.findall(r"@([a-z0-9_]+)", rules)) <= tokens("light")["colours"].keys()
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", rules)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read(name, ink, ground):
    assert contrast(tokens(name)["colours"], ink, ground) >= 4.49


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground"), GRAPHICS)
def test_edges_and_marks_can_be_seen(name, ink, ground):
    assert contrast(tokens(name)["colours"], ink, ground) >= 3.0


@pytest.mark.parametrize("name", THEMES)
def test_the_drawings_of_a_theme_have_its_colours(name):
    colours = tokens(name)["colours"]
    for drawing, token in (("chevron", "text2"), ("check", "on_fill")):
        assert colours[token] in (paths.resources() / "themes" / f"{drawing}-{name}.svg").read_text()


@pytest.fixture
def look(qapp):
    from ui.theme import theme

    before = theme.mode, theme.zoom
    yield theme
    theme.set(mode=before[0], zoom=before[1])


def test_a_switch_dresses_the_whole_program_and_tells_once(look, qapp, qtbot):
    look.set(mode="light")
    with qtbot.waitSignal(look.changed):
        look.set(mode="dark")
    assert qapp.palette().window().color() == look.color("bg")
    assert look.color("bg").name().upper() == tokens("dark")["colours"]["bg"]


def test_every_role_of_the_palette_is_ours(look):
    from PySide6.QtGui import QPalette

    shown = look.palette()
    ours = {value.lower() for value in tokens("dark" if look.dark else "light")["colours"].values()}
    for role in QPalette.ColorRole:
        if role not in (QPalette.ColorRole.NColorRoles, QPalette.ColorRole.NoRole):
            assert shown.color(QPalette.ColorGroup.Active, role).name() in ours, role


def test_zoom_scales_sizes_but_not_hairlines(look, qapp):
    look.set(mode="light", zoom=1.5)
    assert look.px(40) == 60
    sheet = qapp.styleSheet()
    assert "border: 1px solid" in sheet
    assert "font-size: 33px" in sheet  # the title of 22


def test_zoom_stays_within_what_can_be_used(look):
    look.set(zoom=9)
    assert look.zoom == 2.0
    look.set(zoom=0.1)
    assert look.zoom == 0.8


def test_figures_have_one_width_and_japanese_its_own_face(look, qapp):
    from PySide6.QtGui import QFontMetricsF

    look.apply(qapp)
    metrics = QFontMetricsF(look.font(13))
    assert metrics.horizontalAdvance("111111") == metrics.horizontalAdvance("888888")
    assert qapp.font().families() == ["Inter", "Noto Sans JP"]


def test_an_icon_takes_the_colour_of_the_theme_when_it_is_painted(look):
    from ui import icons

    made = icons.icon("search", "red")
    seen = []
    for mode in THEMES:
        look.set(mode=mode)
        image = made.pixmap(32, 32).toImage()
        inked = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255]
        assert look.color("red") in inked
        seen.append(inked[0].name())
    assert seen[0] != seen[1]


def test_a_shadow_fades_without_rings(look):
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter

    from ui.widgets.painted import shadow

    look.set(mode="light", zoom=1.0)
    image = QImage(300, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    shadow(painter, QRectF(100, 100, 100, 100), 16, 3)
    painter.end()
    across = [image.pixelColor(x, 160).alpha() for x in range(20, 150)]
    assert across == sorted(across)
    assert max(b - a for a, b in zip(across, across[1:], strict=False)) <= 7
    assert across[0] <= 1
    assert across[-1] > 40


@pytest.mark.parametrize(
    ("name", "letters"), [("髙橋 花子", "髙"), ("Hanako Takahashi", "HT"), ("misaki", "M"), ("", "?"), ("  ", "?")]
)
def test_initials(name, letters):
    from ui.widgets.painted import initials

    assert initials(name) == letters


def test_painted_parts_say_what_they_are(qtbot):
    from ui.widgets.painted import Avatar, Pill

    avatar, pill = Avatar("髙橋 花子"), Pill("残り2", "red")
    qtbot.addWidget(avatar)
    qtbot.addWidget(pill)
    assert (avatar.accessibleName(), pill.accessibleName()) == ("髙橋 花子", "残り2")
