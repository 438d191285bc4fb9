"""Postal codes: the whole country by lookup, and Japan Post's own file over it."""

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from desktop import paths, postal
from desktop.postal import Place
from models.errors import Told


@pytest.fixture(autouse=True)
def forgotten():
    postal._forget()
    yield
    postal._forget()


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("1000001", Place("東京都", "千代田区", "千代田")),
        ("〒１５０－０００１", Place("東京都", "渋谷区", "神宮前")),
        (" 100 - 0001 ", Place("東京都", "千代田区", "千代田")),
        ("060ー0000", Place("北海道", "札幌市中央区", "")),  # 以下に掲載がない場合
        ("163-0601", Place("東京都", "新宿区", "西新宿新宿センタービル１階")),  # a floor is part of the address
        ("409-0142", Place("山梨県", "北都留郡小菅村", "")),  # 小菅村の次に１～６６３番地がくる場合
        ("522-0317", Place("滋賀県", "犬上郡多賀町", "一円")),  # the one town whose name it is
        ("100-1701", Place("東京都", "青ヶ島村", "")),  # 青ヶ島村一円
        ("761-4103", Place("香川県", "小豆郡土庄町", "")),  # 甲、乙（大木戸）
    ],
)
def test_a_code_in_any_dress_gives_its_place(code: str, place: Place, tmp_path: Path):
    assert postal.lookup(code, tmp_path)[0] == place


def test_a_code_of_several_towns_gives_them_all_without_plot_numbers(tmp_path: Path):
    towns = [place.town for place in postal.lookup("029-5503", tmp_path)]
    assert towns == ["穴明", "清水ケ野", "間木野", "湯田"]


def test_an_office_with_a_code_of_its_own_is_named(tmp_path: Path):
    (place,) = postal.lookup("060-8621", tmp_path)
    assert place.office.startswith("株式会社　日本経済新聞社")
    assert place.town.startswith("北一条西6丁目")


@pytest.mark.parametrize(
    "code", ["", "123", "9999999", "abcdefg", "100-00011", "１００\u202e０００１", "²²²²²²²", "٣٣٣٣٣٣٣"]
)
def test_what_is_no_code_gives_nothing(code: str, tmp_path: Path):
    assert postal.lookup(code, tmp_path) == []


def test_the_whole_country_is_there_in_less_than_two_megabytes():
    file = paths.resources() / "postal" / postal.FILE_NAME
    rows = postal._everything(file)
    places = [place for found in rows.values() for place in found]
    assert file.stat().st_size < 2_000_000
    assert len({place.region for place in places}) == 47
    assert len(rows) > 140_000
    assert not [place for place in places if not place.office and {*"（）～〜、"} & {*place.town}]


def test_the_first_lookup_reads_one_part_of_the_file_and_no_more(tmp_path: Path):
    postal._forget()
    assert postal.lookup("1500001", tmp_path)
    assert len(postal._members) == 1


def test_a_file_of_japan_posts_replaces_its_prefecture_and_nothing_else(cut_data: Path, tmp_path: Path):
    codes = postal.update_from_file(cut_data / "postal_tokyo_cp932.csv", tmp_path)
    assert codes == 268
    assert postal.lookup("1000301", tmp_path) == [Place("東京都", "利島村", "")]
    assert postal.lookup("1630601", tmp_path) == []  # its row was cut, so the prefecture no longer has it
    assert postal.lookup("1000001", tmp_path) == [Place("東京都", "千代田区", "千代田")]
    assert postal.lookup("060-0000", tmp_path)[0].region == "北海道"
    assert any(place.office for place in postal.lookup("1008994", tmp_path))
    assert (tmp_path / postal.FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_town_on_several_rows_is_joined(cut_data: Path):
    rows = postal.read_ken_all(cut_data / "postal_tokyo_cp932.csv")
    assert rows["1506290"] == [
        Place("東京都", "渋谷区", "桜丘町渋谷サクラステージＳＨＩＢＵＹＡサイドＳＨＩＢＵＹＡタワー")
    ]


def test_the_whole_of_tokyo_is_read_and_most_of_it_agrees_with_what_we_ship(shared_data, tmp_path: Path):
    rows = postal.read_ken_all(shared_data / "postal_tokyo_cp932.csv")
    ours = postal._everything(paths.resources() / "postal" / postal.FILE_NAME)
    same = [code for code, places in rows.items() if set(places) <= set(ours.get(code, []))]
    assert len(rows) > 4000
    assert len(same) > 0.95 * len(rows)


def test_the_newer_utf_8_layout_and_a_zip_are_read_as_well(cut_data: Path, tmp_path: Path):
    text = (cut_data / "postal_tokyo_cp932.csv").read_bytes().decode("cp932")
    plain, packed = tmp_path / "utf_ken_all.csv", tmp_path / "ken_all.zip"
    plain.write_text(text, encoding="utf-8-sig")
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("KEN_ALL.CSV", text.encode("cp932"))
    expected = postal.read_ken_all(cut_data / "postal_tokyo_cp932.csv")
    assert postal.read_ken_all(plain) == expected
    assert postal.read_ken_all(packed) == expected


def test_an_older_file_of_the_users_gives_way_to_the_newer_one_of_the_program(tmp_path: Path):
    (tmp_path / postal.FILE_NAME).write_bytes(postal.pack({"1000001": [Place("旧", "旧", "旧")]}, date(1999, 1, 1)))
    assert postal.lookup("1000001", tmp_path)[0].region == "東京都"
    postal._forget()
    (tmp_path / postal.FILE_NAME).write_bytes(postal.pack({"1000001": [Place("新", "新", "新")]}, date(2099, 1, 1)))
    assert postal.lookup("1000001", tmp_path)[0].region == "新"


def test_equal_rows_give_equal_bytes(cut_data: Path):
    rows = postal.read_ken_all(cut_data / "postal_tokyo_cp932.csv")
    shuffled = dict(sorted(rows.items(), reverse=True))
    assert postal.pack(rows, date(2026, 1, 1)) == postal.pack(shuffled, date(2026, 1, 1))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b,c\n1,2,3\n",
        b"\x00\x01\x02" * 400,
        b"PK\x03\x04 torn",
        b'13101,"100","100000","a","b","c","d","e","f"\n',
        b'"' * 9,
    ],
)
def test_another_file_is_refused_in_words_and_nothing_changes(content: bytes, tmp_path: Path):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(Told, match="not a file of postal codes"):
        postal.update_from_file(path, tmp_path)
    assert os.listdir(tmp_path) == ["other.csv"]


def test_a_bomb_of_a_zip_is_refused_before_it_unfolds(tmp_path: Path):
    path = tmp_path / "ken_all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("KEN_ALL.CSV", b"0" * (postal.LARGEST + 1000))
    with pytest.raises(Told, match="not a file of postal codes"):
        postal.update_from_file(path, tmp_path)


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(Told, match="can't be read"):
        postal.update_from_file(tmp_path / "none.csv", tmp_path)
