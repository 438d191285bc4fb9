"""The palette: people, products, receipts and commands by a few letters."""

from functools import partial

import pytest
from PySide6.QtCore import Qt

from models.counter import catalogue
from models.people import edit
from models.people.parts import NewContact


@pytest.fixture
def shop(opened):
    write = opened.store.write_now
    opened.hanako = write(
        "a",
        partial(
            edit.create, name="髙橋 花子", reading="たかはし はなこ", contacts=[NewContact("phone", "090-1234-5678")]
        ),
    ).id
    opened.latte = write("b", partial(catalogue.create, name="Café latte", price=520))
    opened.went = []
    opened.window.open = lambda page, **place: opened.went.append((page, place))
    return opened


def palette(shop, text=""):
    from ui.shell.palette import Palette

    shop.window.show_palette()
    made = shop.window.findChild(Palette)
    made.field.setText(text)
    shop.wait(lambda: len(made._groups) == len(made.sources))
    return made


def titles(made):
    from ui.shell.palette import Result

    return [one.title for one in made.model.rows if isinstance(one, Result)]


def test_a_person_is_found_by_the_sound_of_the_name_and_opened_by_enter(shop):
    made = palette(shop, "たかは")
    assert titles(made)[0] == "髙橋 花子"
    shop.bot.keyClick(made.field, Qt.Key.Key_Return)
    assert shop.went == [("people", {"person_id": shop.hanako})]


def test_a_person_is_found_by_the_last_four_of_the_phone(shop):
    assert "髙橋 花子" in titles(palette(shop, "5678"))


def test_a_product_is_found_and_shows_its_price(shop):
    from ui.shell.palette import Result

    made = palette(shop, "latte")
    found = next(one for one in made.model.rows if isinstance(one, Result) and one.title == "Café latte")
    assert found.detail == "¥520"
    found.run()
    assert shop.went == [("products", {"product_id": shop.latte})]


def test_commands_are_found_in_the_language_of_the_screen_and_in_english(shop):
    from desktop import languages

    languages.set_language("ja")
    assert "ライト／ダークの切り替え" in titles(palette(shop, "ダーク"))
    assert "ライト／ダークの切り替え" in titles(again(shop, "light or"))


def again(shop, text):
    from ui.shell.palette import Palette

    made = shop.window.findChild(Palette)
    made.field.setText(text)
    shop.wait(lambda: len(made._groups) == len(made.sources))
    return made


def test_after_an_angle_bracket_only_commands_are_shown(shop):
    found = titles(palette(shop, ">light"))
    assert found == ["Light or dark"]


def test_a_command_shows_its_key(shop):
    from ui.shell.palette import Result

    made = palette(shop, ">light")
    assert [one.key for one in made.model.rows if isinstance(one, Result)] == ["Ctrl+Shift+L"]


def test_what_was_chosen_lately_comes_first(shop):
    made = palette(shop, "たかは")
    shop.bot.keyClick(made.field, Qt.Key.Key_Return)
    shop.bot.wait(1)
    from ui.shell.palette import Palette

    shop.wait(lambda: shop.window.findChild(Palette) is None)
    made = palette(shop)
    assert titles(made)[0] == "髙橋 花子"
    assert titles(made).count("髙橋 花子") == 1


def test_arrows_pass_over_headings_and_stop_at_the_ends(shop):
    made = palette(shop, "たかは")
    first = made.view.currentIndex().row()
    shop.bot.keyClick(made.field, Qt.Key.Key_Up)
    assert made.view.currentIndex().row() == first
    made.field.setText("")
    shop.wait(lambda: len(made._groups) == len(made.sources))
    for _step in range(40):
        shop.bot.keyClick(made.field, Qt.Key.Key_Down)
    assert made.view.currentIndex().row() == made.model.rowCount() - 1


def test_escape_closes_and_gives_the_focus_back(shop):
    from ui.actions import top_layer

    made = palette(shop)
    shop.bot.keyClick(made.field, Qt.Key.Key_Escape)
    assert top_layer(shop.window) is None
    assert shop.went == []


def test_nothing_found_is_said(shop):
    made = palette(shop, "zzzzzz")
    assert made.nothing.isVisible()
    assert "zzzzzz" in made.nothing.text()


@pytest.mark.parametrize(
    "text", ['"', "*", "' OR 1=1 --", "NEAR(", "=HYPERLINK(1)", "\u202e", "😀", "x" * 200, "(", "-"]
)
def test_hostile_text_finds_nothing_and_harms_nothing(shop, text):
    made = palette(shop, text)
    assert made.isVisible()


def test_a_name_with_markup_is_shown_as_it_is(shop):
    shop.store.write_now("c", partial(edit.create, name="<b>Bold</b> <img src=x>"))
    assert titles(palette(shop, "bold"))[0] == "<b>Bold</b> <img src=x>"


def test_an_answer_to_an_older_text_is_dropped(shop):
    from ui.shell.palette import Result

    made = palette(shop, "たかは")
    before = titles(made)
    made._found(made._asked - 1, 0, [Result("old", "user", "Old answer", str)])
    assert titles(made) == before
