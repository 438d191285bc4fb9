"""Past sales come in as history: the real files, returns, taxes, lines that lie apart."""

import gzip
import os
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from desktop import opening
from desktop.exchange.reading import open_table
from desktop.store import Store
from models.counter import proof
from tests.desktop.exchange.importing import Importer, numbers


@pytest.fixture
def importer(store, tmp_path: Path) -> Importer:
    return Importer(store, tmp_path)


@pytest.fixture
def pounds(tmp_path: Path, clock):
    opening.create(tmp_path / "uk.noren", now=clock.now(), country="UK")
    opened = Store(tmp_path / "uk.noren", clock=clock, inline=True)
    yield Importer(opened, tmp_path)
    opened.close()


def expected_total(path: Path) -> tuple[int, Decimal]:
    """Lines and the sum of each line rounded half up, by hand."""
    table = open_table(path)
    many, price = table.labels.index("Quantity"), table.labels.index("Price")
    rows = [row for _line, row in table.rows()]
    cents = Decimal("0.01")
    return len(rows), sum(
        ((Decimal(row[many]) * Decimal(row[price])).quantize(cents, ROUND_HALF_UP) for row in rows), Decimal(0)
    )


def test_the_cut_of_the_wholesalers_year_comes_in_to_the_penny(pounds: Importer, cut_data: Path) -> None:
    path = cut_data / "csv" / "online_retail.csv.gz"
    lines, total = expected_total(path)
    done = pounds.run("sales", path)
    assert done.refused == 0
    assert done.unmapped == ["Country"]
    assert pounds.rows("SELECT count(*), sum(amount) FROM sale_line") == [(lines, int(total * 100))]
    assert pounds.rows("SELECT sum(total), sum(subtotal) FROM sale") == [(int(total * 100), int(total * 100))]
    people = pounds.rows("SELECT count(DISTINCT person_id) FROM sale WHERE person_id IS NOT NULL")[0][0]
    assert pounds.counts()["person"] == pounds.counts()["card"] == people > 0
    assert pounds.rows("SELECT count(*) FROM sale WHERE person_id IS NOT NULL")[0][0] == pounds.counts()["touchpoint"]
    assert pounds.rows("SELECT DISTINCT kind, number, till_id, session_id, digest FROM sale") == [
        ("history", None, None, None, "")
    ]
    assert proof.ledger_problems(pounds.store.reader()) == []
    assert numbers(pounds.run("sales", path)) == (0, 0, done.created, 0), "the same file again brings nothing"


@pytest.mark.timeout(240)
@pytest.mark.skipif(os.environ.get("NOREN_QUICK") == "1", reason="left out of quick runs")
def test_the_wholesalers_whole_year_comes_in_and_its_oddities_are_named(pounds: Importer, shared_data) -> None:
    done = pounds.run("sales", shared_data / "online_retail_2009_2010.csv.gz")
    assert pounds.rows("SELECT count(*), sum(amount) FROM sale_line") == [(525_461, 953_948_462)]
    said = [str(note.reason) for note in done.notes]
    assert sum("0.001 has more decimals" in sentence for sentence in said) == 14
    assert sum("Adjust bad debt" in sentence for sentence in said) == 3
    assert done.noted == 17


def test_the_bakerys_lines_stand_as_visits_and_items_without_amounts(importer: Importer, cut_data: Path) -> None:
    done = importer.run("sales", cut_data / "csv" / "bakery.csv")
    assert done.refused == 0
    assert importer.rows("SELECT sum(total) FROM sale") == [(0,)]
    assert importer.rows("SELECT count(*) FROM sale") == [(done.created,)]
    assert importer.counts()["stock_entry"] == 0


def test_the_bakerys_lines_take_the_catalogues_prices(importer: Importer, cut_data: Path) -> None:
    importer.run("products", "商品名,価格\nBread,320\nCoffee,400\n")
    importer.run("sales", cut_data / "csv" / "bakery.csv")
    assert importer.rows("SELECT DISTINCT unit_price, amount FROM sale_line WHERE name='Bread'") == [(320, 320)]
    assert importer.rows("SELECT count(*) FROM product WHERE name='Bread'") == [(1,)]


def test_the_cdnow_purchases_come_in_from_fixed_width_text(pounds: Importer, cut_data: Path) -> None:
    path = cut_data / "csv" / "cdnow.txt"
    rows = [row for _line, row in open_table(path).rows()]
    done = pounds.run("sales", path)
    assert numbers(done) == (len(rows), 0, 0, 0)
    assert pounds.rows("SELECT sum(total) FROM sale") == [(int(sum(Decimal(row[3]) for row in rows) * 100),)]
    assert pounds.counts()["person"] == len({row[0] for row in rows})


def test_lines_of_a_receipt_that_lie_far_apart_still_make_one(importer: Importer) -> None:
    lines = [f"R{n},2026-01-05 10:00,Tea,1,100" for n in range(900)]
    text = "\n".join(["伝票番号,日時,商品名,数量,金額", *lines, "R3,2026-01-05 10:00,Cake,2,500"]) + "\n"
    assert numbers(importer.plan("sales", text)) == (900, 0, 0, 0)
    assert numbers(importer.run("sales", text)) == (900, 0, 0, 0)
    assert importer.rows("SELECT total, quantity, subtotal FROM sale WHERE source_number='R3'") == [(600, 3000, 600)]
    assert importer.rows(
        "SELECT position, name FROM sale_line WHERE sale_id=(SELECT id FROM sale WHERE source_number='R3')"
    ) == [(0, "Tea"), (1, "Cake")]


def test_a_number_that_begins_again_each_day_makes_receipts_of_their_own(importer: Importer) -> None:
    text = "会計番号,日付,商品名,金額\n1,2026/1/5,茶,100\n2,2026/1/5,茶,100\n1,2026/1/6,茶,100\n"
    assert numbers(importer.run("sales", text)) == (3, 0, 0, 0)


def test_taxes_come_from_the_file_else_stay_unknown(importer: Importer) -> None:
    importer.run(
        "sales",
        "伝票番号,日付,商品名,数量,金額,税率\n1,2026/1/5,茶,1,110,10%\n1,2026/1/5,米,1,108,8%\n2,2026/1/5,茶,-1,-110,10%\n",
    )
    assert importer.rows("SELECT tax_kind, rate, total, tax FROM sale_tax ORDER BY id") == [
        ("standard", 100_000, 110, 10), ("reduced", 80_000, 108, 8), ("standard", 100_000, -110, -10),
    ]  # fmt: skip
    assert importer.rows("SELECT total, tax FROM sale ORDER BY id") == [(218, 18), (-110, -10)]
    importer.run("sales", "伝票番号,日付,商品名,金額\n9,2026/1/7,茶,110\n")
    assert importer.rows("SELECT tax FROM sale WHERE source_number='9'") == [(0,)]


def test_customers_of_past_sales_are_those_of_the_list(importer: Importer) -> None:
    importer.run("people", "会員番号,氏名\nC1,高橋花子\n")
    done = importer.run(
        "sales", "伝票番号,日時,会員番号,商品名,金額\n1,2026/1/5 10:00,C1,茶,100\n2,2026/1/6 11:00,C2,茶,100\n"
    )
    assert done.made["people"] == 1
    assert importer.rows("SELECT p.name, s.total FROM sale s JOIN person p ON p.id=s.person_id ORDER BY s.id") == [
        ("高橋花子", 100), ("顧客 C2", 100),
    ]  # fmt: skip
    first, last = importer.rows("SELECT first_seen_at, last_seen_at FROM person WHERE name='高橋花子'")[0]
    assert first == last is not None


def test_receipts_that_cannot_be_read_are_refused_whole_with_their_lines(importer: Importer) -> None:
    text = (
        "伝票番号,日付,商品名,数量,金額\n1,2026/1/5,茶,1,100\n1,2026/1/5,茶,many,100\n2,someday,茶,1,100\n"
        "3,2026/1/5,茶,1,100\n4,2099/1/1,茶,1,1\n"
    )
    done = importer.run("sales", text)
    assert numbers(done) == (1, 0, 0, 4)
    assert done.refused_file is not None
    assert len(list(open_table(done.refused_file).rows())) == 4


def test_a_file_cut_off_in_the_middle_leaves_nothing(importer: Importer, tmp_path: Path) -> None:
    from models.errors import Told

    whole = gzip.compress(
        ("伝票番号,日付,商品名,金額\n" + "".join(f"{n},2026/1/5,商品{n * 7919},{n}\n" for n in range(60_000))).encode()
    )
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(whole[: len(whole) * 3 // 4])
    with pytest.raises(Told, match="cut off"):
        importer.run("sales", path)
    assert set(importer.counts().values()) == {0}
    assert importer.rows("SELECT count(*) FROM batch") == [(0,)]
