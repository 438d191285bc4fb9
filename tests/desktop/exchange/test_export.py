"""Exports: every kind, every format, both languages, and back again."""

import json
from functools import partial
from pathlib import Path

import pytest

from desktop import languages, opening
from desktop.exchange import export
from desktop.exchange.fields import KINDS
from desktop.exchange.reading import open_table
from desktop.store import Store
from models.errors import Told
from tests.desktop.exchange.importing import Importer, numbers


@pytest.fixture
def full(store, tmp_path: Path) -> Importer:
    found = Importer(store, tmp_path)
    found.run(
        "people",
        "会員番号,氏名,フリガナ,電話番号,メール,郵便番号,都道府県,住所,生年月日,会社名,タグ,メルマガ,ポイント,ポイント有効期限,スタンプ,備考\n"
        "A1,髙橋 花子,タカハシ ハナコ,03-1234-5678; 090-1111-2222,h@example.jp,150-0001,東京都,神宮前1-1,S58.3.1,"
        "暖簾商事,VIP、常連,はい,"
        '120,2027/3/31,3,"二行の\nメモ"\nA2,山田太郎,,+81 90 3333 4444,,,,,,,,いいえ,,,,=1+1\n'
        ',"=HYPERLINK(""x"")",,,e@example.jp,,,,,,,,,,,-5\n',
    )
    found.run(
        "products",
        "商品コード,商品名,種類,価格,在庫,カテゴリ,税率,バーコード\n"
        "P1,茶,S,100,5,飲料,8%,4901085128534\nP2,茶,L,150,2,飲料,8%,\nP3,皿,,900,,雑貨,10%,\n",
    )
    found.run(
        "sales",
        "伝票番号,日時,会員番号,商品コード,商品名,数量,金額,税率\n1,2026/1/5 10:00,A1,P1,茶,2,200,8%\n"
        "1,2026/1/5 10:00,A1,P3,皿,1,900,10%\n2,2026/1/6 11:00,,P3,皿,-1,-900,10%\n",
    )
    found.run("companies", "会社名,電話番号,業種\n暖簾商事,03-9999-0000,小売\n")
    found.run("touchpoints", "会員番号,日時,種別,内容\nA1,2026/6/1 10:00,電話,予約\n")
    return found


@pytest.fixture(params=languages.LANGUAGES)
def speaking(request):
    before = languages.current().code
    languages.set_language(request.param)
    yield request.param
    languages.set_language(before)


def write(importer: Importer, kind: str, name: str, **words):
    return importer.store.work(partial(export.export, kind=kind, path=importer.folder / name, **words)).result()


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_was_exported_imports_into_a_new_store_to_the_same(
    full: Importer, speaking: str, format: str, clock
) -> None:
    opening.create(full.folder / "new.noren", now=clock.now())
    other = Store(full.folder / "new.noren", clock=clock, inline=True)
    copy = Importer(other, full.folder)
    for kind in ("companies", "people", "products", "sales", "touchpoints", "stock"):
        first = write(full, kind, f"{kind}.{format}", format=format)
        done = copy.run(kind, first.path)
        assert done.refused == 0, kind
    for kind in KINDS:
        a = write(full, kind, f"a-{kind}.json", format="json").path.read_text(encoding="utf-8")
        b = write(copy, kind, f"b-{kind}.json", format="json").path.read_text(encoding="utf-8")
        assert json.loads(a) == json.loads(b), kind
    other.close()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_exported_brings_nothing_new_to_its_own_store(full: Importer, speaking: str, kind: str) -> None:
    path = write(full, kind, f"{kind}.csv").path
    assert numbers(full.plan(kind, path))[:2] == (0, 0)
    assert full.plan(kind, path).refused == 0


def test_a_japanese_csv_is_cp932_and_says_when_it_cannot_be(full: Importer) -> None:
    before = languages.current().code
    languages.set_language("ja")
    assert write(full, "people", "p.csv").encoding == "cp932"
    full.run("people", "会員番号,氏名\nE1,🎉\n")
    written = write(full, "people", "p.csv")
    assert written.encoding == "utf-8-sig"
    assert len(written.problems) == 1
    languages.set_language(before)


def test_formulas_leave_with_a_mark_and_come_back_without(full: Importer) -> None:
    path = write(full, "people", "p.csv").path
    raw = path.read_bytes().decode("utf-8-sig", "ignore")
    assert '"\'=1+1"' in raw
    assert '"-5"' in raw
    assert "'=HYPERLINK" in raw
    notes = {row[0]: row for _line, row in open_table(path).rows()}
    assert any("=1+1" in row for row in notes.values())


def test_an_encoding_goes_with_csv_only_and_formats_are_known(full: Importer) -> None:
    with pytest.raises(Told):
        write(full, "people", "p.xlsx", format="xlsx", encoding="cp932")
    with pytest.raises(Told):
        write(full, "people", "p.pdf", format="pdf")


def test_merged_and_erased_people_do_not_leave(full: Importer) -> None:
    full.store.write_now("x", lambda tx: tx.run("UPDATE person SET merged_into_id=1 WHERE id=2"))
    assert write(full, "people", "p.csv").rows == 2
