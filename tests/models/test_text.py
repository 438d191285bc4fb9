"""Folding, cleaning, kana and romaji, phones and mails: tables of cases, and properties over any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import text
from models.errors import Refused
from models.variants import GROUPS, KANJI

ANY = st.text(st.characters(), max_size=60)
NAMES = st.text("髙高﨑崎嵜邊邉辺齋斎々カｶﾞがヶけー\u3099\u0301éÉßİıａＡ1１\u200b\u200f\U000e0100\0 　'", max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("嵜", "崎"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡辺"),
        ("齋藤", "斎藤"),
        ("齊藤", "斉藤"),
        ("澤田", "沢田"),
        ("濵田", "浜田"),
        ("廣瀨", "広瀬"),
        ("眞桒", "真桑"),
        ("國德", "国徳"),
        ("嶌", "島"),
        ("惠", "恵"),
        ("晄", "晃"),
        ("𠮷野", "吉野"),
        ("佐々木", "佐佐木"),
        ("一ヶ瀬", "一ケ瀬"),
        ("ﾀｶﾊｼ", "たかはし"),
        ("ガ", "ｶﾞ"),
        ("ＡＢＣ　１２", "abc 12"),
        ("José", "jose"),
        ("Straße", "STRASSE"),
        ("Łukasz Ø", "lukasz o"),
        ("葛\U000e0100城", "葛城"),
        ("a\u200b\u200fb", "ab"),
        ("㈱ノレン", "(株)のれん"),
    ],
)
def test_spellings_of_the_same_fold_to_the_same(one: str, other: str):
    assert text.fold(one) == text.fold(other)


def test_the_long_vowel_mark_and_different_names_stay_apart():
    assert text.fold("サーヤ") == "さーや" != text.fold("サヤ")
    assert len({text.fold(name) for name in ("坂本", "阪本", "荘司", "庄司", "花子", "華子")}) == 6


@given(ANY)
def test_folding_a_fold_changes_nothing(typed: str):
    assert text.fold(text.fold(typed)) == text.fold(typed)


@given(NAMES)
def test_folding_a_fold_changes_nothing_in_names_either(typed: str):
    assert text.fold(text.fold(typed)) == text.fold(typed)


def test_each_variant_stands_in_one_group_only():
    everything = "".join(GROUPS.split())
    assert len(everything) == len(set(everything))
    assert not KANJI.keys() & set(KANJI.values())


@given(ANY)
def test_what_is_stored_has_no_control_character_and_is_as_typed_else(typed: str):
    stored = text.clean(typed, 100)
    assert not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or 0xD800 <= ord(one) < 0xE000 for one in stored)
    assert stored == text.clean(stored, 100)
    stored.encode()


def test_direction_marks_emoji_and_markup_stay_as_typed():
    for typed in ("a\u202eb", "👨‍👩‍👧", "<img src=x>", "=HYPERLINK(1)", "a\u200bb"):
        assert text.clean(typed) == typed
    assert text.clean(" a\0b\r\nc ") == "ab c"
    assert text.clean("a\r\nb", lines=True) == "a\nb"


def test_ten_thousand_characters_are_refused_in_words():
    with pytest.raises(Refused, match="10000 characters, at most 200"):
        text.clean("あ" * 10_000, 200)
    assert len(text.clean("あ" * 10_000, text.NOTE_LENGTH)) == 10_000


# -- kana and romaji --------------------------------------------------------------------------------------------------


def test_kana_turn_into_each_other():
    assert text.hira("タカハシ ﾊﾅｺ") == "たかはし はなこ"
    assert text.kata("たかはし") == "タカハシ"
    assert text.is_kana("たかはし　ハナコー")
    assert not text.is_kana("高はし")
    assert not text.is_kana("")
    assert not text.is_kana(" ")


@pytest.mark.parametrize(
    ("kana", "spellings"),
    [
        ("たかはし", ["takahashi", "takahasi"]),
        ("さとう", ["sato", "satou", "satoh", "satoo"]),
        ("おおの", ["ohno", "oono", "ono"]),
        ("おはら", ["ohara"]),
        ("しんいち", ["shinichi", "sinniti"]),
        ("はっとり", ["hattori"]),
        ("えっちゅう", ["etchu", "ecchuu"]),
        ("しゅんすけ", ["shunsuke", "syunsuke"]),
        ("きょうこ", ["kyoko", "kyouko"]),
        ("つちや", ["tsuchiya", "tutiya"]),
        ("ふじい", ["fujii", "huzii"]),
        ("いのうえ", ["inoue"]),
        ("ゆうき", ["yuuki", "yuki"]),
    ],
)
def test_a_reading_sounds_as_people_write_it(kana: str, spellings: list[str]):
    assert {text.latin(spelling) for spelling in spellings} == {text.romaji(kana)}


MORAS = [*"あいうえおかきくこさしすたちつてとなにのはひふほまもやゆよらりろわがじずば", "きゃ", "しゅ", "ちょ"]


@given(st.lists(st.sampled_from([*MORAS, "っ", "ー", "ん"]), min_size=1, max_size=6).map("".join))
def test_each_beginning_of_a_typed_sound_begins_the_indexed_one(kana: str):
    whole = text.romaji(kana)
    typed = text._MORA.sub(text._sound, kana)
    assert all(whole.startswith(text.latin(typed[:end])) for end in range(len(typed) + 1))


# -- phones and mails -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "country", "folded"),
    [
        ("03-1234-5678", "JP", "81312345678"),
        ("0312345678", "JP", "81312345678"),  # N4
        ("０９０－１２３４－５６７８", "JP", "819012345678"),
        ("090ー1234ー5678", "JP", "819012345678"),
        ("+81 (0)90-1234-5678", "JP", "819012345678"),
        ("+81-90-1234-5678", "US", "819012345678"),
        ("9012345678", "JP", "819012345678"),  # a spreadsheet took the zero
        ("03-1234-5678 内線12", "JP", "81312345678"),
        ("03-1234-5678 ext. 12", "JP", "81312345678"),
        ("0120-123-456", "JP", "81120123456"),
        ("1234-5678", "JP", "12345678"),  # local, without its area code
        ("110", "JP", "110"),
        ("(212) 555-0123", "US", "12125550123"),
        ("555-0123", "US", "5550123"),
        ("020 7946 0018", "UK", "442079460018"),
        ("020 7946 0018", "other", "02079460018"),
        ("abc", "JP", ""),
        ("", "JP", ""),
    ],
)
def test_phones_fold_to_what_the_world_dials(typed: str, country: str, folded: str):
    assert text.phone_folded(typed, country) == folded


def test_a_phone_is_also_known_as_its_country_dials_it():
    assert text.phone_national("819012345678") == "09012345678"
    assert text.phone_national("442079460018") == "02079460018"
    assert text.phone_national("12125550123") == "2125550123"
    assert text.phone_national("12345678") == ""


GROUPED = st.tuples(
    st.sampled_from(["0", "+81", "+81 (0)", "０", "0081"]),
    st.text("0123456789", min_size=8, max_size=11),
    st.sampled_from(["", "-", " ", "－", ". ", "ー"]),
    st.integers(1, 4),
    st.sampled_from(["", " 内線12", " ext. 5", "(代)"]),
)


@given(GROUPED)
def test_the_short_way_for_japanese_phones_agrees_with_the_library(parts: tuple[str, str, str, int, str]):
    start, number, mark, first, end = parts
    typed = start + number[:first] + mark + number[first : first + 4] + mark + number[first + 4 :] + end
    assert text.phone_folded(typed, "JP") == text.phone_by_library(typed, "JP")


@given(ANY)
def test_no_text_is_too_odd_for_a_phone_or_a_mail(typed: str):
    assert text.phone_folded(typed, "JP").isascii()
    text.mail_is_odd(typed)
    assert text.mail_folded(text.mail_folded(typed)) == text.mail_folded(typed) or "mailto:" in typed.lower()


def test_mails_fold_and_odd_ones_are_noticed():
    assert text.mail_folded(" Mailto:Hanako＠Example.COM ") == "hanako@example.com"
    for good in ("a@example.com", "hanako.takahashi+shop@docomo.ne.jp", "o'brien@example.org", "用户@例え.jp"):
        assert not text.mail_is_odd(good), good
    for odd in ("a@b", "a b@example.com@", "a..b@example.com", "@example.com", "odoo.com", "a@-x.com", 'mail"1@my.com'):
        assert text.mail_is_odd(odd), odd
