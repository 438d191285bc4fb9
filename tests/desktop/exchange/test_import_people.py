"""People from files: matched by phone, mail or card, never by name; merged by rules; refused with reasons."""

from pathlib import Path

import pytest

from desktop.exchange import mapping
from desktop.exchange.fields import FIELDS, KINDS
from desktop.exchange.reading import open_table
from models.people import own, search
from tests.desktop.exchange.importing import Importer, numbers


@pytest.fixture
def importer(store, tmp_path: Path) -> Importer:
    return Importer(store, tmp_path)


def names(importer: Importer) -> list[str]:
    return [row[0] for row in importer.rows("SELECT name FROM person ORDER BY id")]


def test_a_file_with_a_byte_order_mark_maps_its_first_column(importer: Importer) -> None:  # case N1
    path = importer.folder / "bom.csv"
    path.write_bytes("氏名,電話番号\n高橋花子,03-1234-5678\n".encode("utf-8-sig"))
    assert importer.source("people", path).mapping == {"氏名": "name", "電話番号": "phone"}


def test_people_with_a_phone_only_come_in(importer: Importer) -> None:  # case N3
    assert numbers(importer.run("people", "氏名,電話番号\n,090-1111-2222\n,090-1111-3333\n")) == (2, 0, 0, 0)
    assert names(importer) == ["090-1111-2222", "090-1111-3333"]


def test_a_phone_written_two_ways_is_one_person(importer: Importer) -> None:  # case N4
    done = importer.run(
        "people",
        "氏名,電話番号\n高橋,03-1234-5678\n高橋,0312345678\n高橋,０３（１２３４）５６７８\n高橋,+81 3 1234 5678\n",
    )
    assert numbers(done) == (1, 0, 3, 0)


def test_a_file_that_is_no_utf8_is_read_as_cp932(importer: Importer) -> None:  # case N5
    path = importer.folder / "sjis.csv"
    path.write_bytes("氏名,フリガナ,会員番号\n髙橋 花子,タカハシ ハナコ,7\n".encode("cp932"))
    importer.run("people", path)
    assert importer.rows("SELECT name, reading, sort_key FROM person") == [
        ("髙橋 花子", "タカハシ ハナコ", "たかはし はなこ")
    ]


def test_two_of_one_name_stay_two(importer: Importer) -> None:
    assert numbers(
        importer.run("people", "氏名,メール\n佐藤愛,a@example.jp\n佐藤愛,b@example.jp\n佐藤愛,\n佐藤愛,\n")
    ) == (4, 0, 0, 0)


def test_a_plan_says_what_the_import_then_does(importer: Importer) -> None:
    importer.run("people", "氏名,電話番号,会員番号\n高橋,03-1234-5678,A1\n")
    text = (
        "氏名,電話番号,会員番号,メール,ポイント\n髙橋花子,0312345678,,h@example.jp,\n山田,090-1111-2222,B2,,10\n"
        "山田,,B2,y@example.jp,\n鈴木,,,,1.2.3\n高橋,03-1234-5678,,,\n"
    )
    before = importer.counts()
    plan = importer.plan("people", text)
    assert importer.counts() == before
    assert [(o.line, o.action) for o in plan.outcomes] == [
        (2, "updated"), (3, "created"), (4, "updated"), (5, "refused"), (6, "updated"),
    ]  # fmt: skip
    assert numbers(importer.run("people", text)) == numbers(plan)


def test_blanks_never_erase_and_each_column_has_its_rule(importer: Importer) -> None:
    importer.run("people", "会員番号,氏名,備考,好み\nA1,高橋,old,tea\n")
    importer.run(
        "people",
        "会員番号,氏名,備考,好み\nA1,,new,coffee\n",
        columns=None,
        write="fill",
    )
    assert importer.rows("SELECT name, note, likes FROM person") == [("高橋", "old", "tea")]
    importer.run("people", "会員番号,氏名,備考,好み\nA1,,new,coffee\n", columns=None, **{"write": "overwrite"})
    assert importer.rows("SELECT name, note, likes FROM person") == [("高橋", "new", "coffee")]
    source = importer.source("people", "会員番号,氏名,備考,好み\nA1,田中,newer,water\n")
    from dataclasses import replace

    from desktop.exchange import engine

    rules = replace(source, options=replace(source.options, columns={"name": "never", "likes": "never"}))
    importer.store.work(lambda store, progress: engine.run(store, progress, source=rules, copy_first=False)).result()
    assert importer.rows("SELECT name, note, likes FROM person") == [("高橋", "newer", "coffee")]


def test_a_shared_phone_with_another_card_is_another_person_and_is_named(importer: Importer) -> None:
    done = importer.run("people", "氏名,電話番号,会員番号\n父,03-1234-5678,A1\n娘,03-1234-5678,A2\n")
    assert numbers(done) == (2, 0, 0, 0)
    assert [note.line for note in done.notes] == [3]


def test_a_row_that_fits_two_people_is_refused_and_stands_in_the_file_of_refused_rows(importer: Importer) -> None:
    importer.run("people", "氏名,電話番号,メール\n一,03-1111-1111,\n二,,two@example.jp\n")
    done = importer.run("people", "氏名,電話番号,メール\n三,03-1111-1111,two@example.jp\n四,,four@example.jp\n")
    assert numbers(done) == (1, 0, 0, 1)
    assert done.refused_file is not None
    again = open_table(done.refused_file)
    assert again.labels[:3] == ["氏名", "電話番号", "メール"]
    (_line, row), *others = again.rows()
    assert row[0] == "三"
    assert row[3] == "2"
    assert not others


def test_points_with_expiry_and_stamps_open_balances(importer: Importer) -> None:
    importer.run(
        "people",
        "会員番号,氏名,ポイント,ポイント有効期限,スタンプ\nA1,高橋,120,2027/3/31,3\nA2,山田,50,2020/1/1,\nA3,林,,,\n",
    )
    assert importer.rows("SELECT kind, balance FROM account ORDER BY id") == [
        ("spendable", 120), ("stamps", 3), ("spendable", 0), ("spendable", 0),
    ]  # fmt: skip
    assert importer.rows("SELECT kind, points FROM points_entry") == [("opening", 120), ("opening", 3)]
    assert importer.rows("SELECT expires_on, points_left FROM points_lot") == [("2027-03-31", 120), (None, 3)]
    importer.run("people", "会員番号,ポイント\nA1,500\n")
    assert importer.rows("SELECT SUM(balance) FROM account WHERE kind='spendable'") == [(120,)], "never twice"


def test_everything_of_a_person_comes_in_and_is_found(importer: Importer) -> None:
    field = importer.store.write_now("x", lambda tx: own.add_field(tx, kind="person", name="足のサイズ", type="number"))
    importer.run(
        "people",
        "姓,名,姓カナ,名カナ,携帯電話,電話番号,メールアドレス,郵便番号,都道府県,市区町村,住所,建物名,生年月日,会社名,役職,タグ,メルマガ,"
        "アレルギー,入会日,足のサイズ\n高橋,花子,タカハシ,ハナコ,090-1234-5678,03-1111-2222,H@Example.jp,150-0001,東京都,渋谷区,神宮前1-1,"
        "暖簾ビル,S58.3.1,暖簾商事,店長,VIP、常連,希望する,そば,2020/4/1,24.5\n",
    )
    row = importer.rows("SELECT name, reading, birthday, job_title, cautions FROM person")
    assert row == [("高橋 花子", "タカハシ ハナコ", "1983-03-01", "店長", "そば")]
    assert importer.rows("SELECT kind, folded FROM contact ORDER BY position") == [
        ("phone", "819012345678"), ("phone", "81311112222"), ("mail", "h@example.jp"),
    ]  # fmt: skip
    assert importer.rows("SELECT postal, region, city, street, building FROM address") == [
        ("150-0001", "東京都", "渋谷区", "神宮前1-1", "暖簾ビル")
    ]
    assert importer.rows("SELECT channel, given FROM consent") == [("mail", 1)]
    assert importer.rows("SELECT text, number FROM own_value WHERE field_id=?", field) == [("24.5", 24500)]
    for typed in ("たかはし", "hanako", "5678", "h@example", "暖簾"):
        assert [p.name for p in search.find(importer.store.reader(), typed)] == ["高橋 花子"], typed
    assert search.search_problems(importer.store.reader()) == []


HOSTILE = (
    '=HYPERLINK("http://x","y")', "<b onclick=x>太郎</b>", "花\u202e子", "🎉 party", "a\x07b", "' OR 1=1 --",
    '"quoted"', "NEAR(a b)", "%s %d {name}", "\\", "x" * 10_000, "-1+1", "\ufeffa",
)  # fmt: skip


def test_hostile_cells_are_kept_as_text_or_refused_and_nothing_breaks(importer: Importer) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([("氏名", "備考", "電話番号"), *((cell, cell, "") for cell in HOSTILE)])
    done = importer.run("people", out.getvalue())
    assert done.created + done.refused == len(HOSTILE)
    assert done.refused == 1, "only the name of 10 000 characters"
    assert "<b onclick=x>太郎</b>" in names(importer)
    assert search.search_problems(importer.store.reader()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_maps_by_its_own_name_in_both_languages(kind: str, importer: Importer) -> None:
    from desktop import languages

    for code in languages.LANGUAGES:
        speak = languages.language(code)
        labels = {speak.text(field.label): field.name for field in FIELDS[kind]}
        path = importer.folder / f"{code}.csv"
        rows = [",".join(f'"{label}"' for label in labels), *[",".join(f"x{n}" for _ in labels) for n in range(3)]]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        found = mapping.guess(open_table(path, header_row=1), kind).mapping
        assert found == labels, code


def test_a_mapping_is_remembered_by_the_header(importer: Importer) -> None:
    text = "なまえ欄,ばんごう\n高橋,03-1234-5678\n山田,03-1234-0000\n"
    assert importer.source("people", text).mapping == {}
    importer.run("people", text, columns={"なまえ欄": "name", "ばんごう": "phone"})
    assert importer.source("people", text).mapping == {"なまえ欄": "name", "ばんごう": "phone"}


def test_japanese_address_rows_import_by_a_mapping_of_their_own(importer: Importer, cut_data: Path) -> None:
    table = open_table(cut_data / "csv" / "postal_cp932.csv")
    labels = table.labels
    columns = {labels[2]: "postal", labels[6]: "region", labels[7]: "city", labels[8]: "name", labels[5]: "reading"}
    done = importer.run("people", cut_data / "csv" / "postal_cp932.csv", columns=columns)
    assert done.created == len(list(table.rows()))
    assert not done.refused


def test_a_card_or_code_that_another_has_is_refused_in_words_and_the_rest_comes_in(store, tmp_path) -> None:
    """Also where records are not matched by it: the tables would stop the whole import."""
    from tests.desktop.exchange.importing import Importer, numbers

    importer = Importer(store, tmp_path)
    importer.run("people", "会員番号,氏名,電話番号\nA1,山田,090-1111-2222\nA2,佐藤,090-3333-4444\n")
    again = importer.run("people", "会員番号,氏名,電話番号\nA1,鈴木,090-5555-6666\nA9,林,\n", match_by=("phone",))
    assert numbers(again) == (1, 0, 0, 1)
    importer.run("products", "商品名,バーコード,価格\n茶,4901085128534,100\n皿,ABC-1,900\n")
    ids = dict(importer.rows("SELECT name, public_id FROM product"))
    known = f"ID,商品名,バーコード,価格\n{ids['茶']},茶,ABC-1,120\n{ids['皿']},皿,,950\n"
    swapped = known + ",鉢,ABC-1,1\n,椀,ABC-2,1\n,箸,ABC-2,1\n"
    result = importer.run("products", swapped, match_by=("id",))
    assert numbers(result) == (1, 1, 0, 3)
    assert [str(one.reason) for one in result.notes] == []
    assert dict(importer.rows("SELECT name, code FROM product")) == {
        "茶": "4901085128534",
        "皿": "ABC-1",
        "椀": "ABC-2",
    }


def test_a_birthday_in_the_future_is_refused_and_an_era_date_is_read(importer: Importer) -> None:
    found = importer.run(
        "people",
        "氏名,電話番号,生年月日\n甲,03-1111-1111,2099-01-01\n乙,03-1111-1112,昭和55年3月1日\n丙,03-1111-1113,令和8年2月29日\n",
    )
    assert numbers(found) == (1, 0, 0, 2)
    assert importer.rows("SELECT name, birthday FROM person") == [("乙", "1980-03-01")]
