"""Tables are read as they are, whatever their making: real files, spoiled files, and files that are no tables."""

import contextlib
import csv
import gzip
import io
import pickle
import random
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.exchange.reading import Table, open_table
from desktop.exchange.values import parse_number, to_minor
from models.errors import Told
from tests.asks import calls
from tests.desktop.exchange import pollution

DATA = Path(__file__).parents[2] / "data" / "csv"
ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


def read(path: Path, **hints: object) -> tuple[Table, list[list[str]]]:
    table = open_table(path, **hints)  # type: ignore[arg-type]
    return table, [row for _line, row in table.rows()]


def made(tmp_path: Path, data: bytes | str, **hints: object) -> tuple[Table, list[list[str]]]:
    path = tmp_path / "table.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read(path, **hints)


@pytest.mark.parametrize(
    ("name", "rows", "columns", "first"),
    [
        ("bakery.csv", 21_293, 4, "Date"),
        ("bank_marketing.csv.gz", 41_188, 21, "age"),
        ("cdnow_customers_summary.csv", 2_357, 4, "ID"),
        ("cdnow_master.txt", 69_659, 4, "customer_id"),
        ("postal_tokyo_cp932.csv", 4_127, 15, None),
    ],
)
def test_real_files_give_every_record_and_their_header(name: str, rows: int, columns: int, first: str | None) -> None:
    table, found = read(shared(name))
    assert len(found) == rows
    assert {len(row) for row in found} == {columns}
    assert (table.header[0] if table.header else None) == first
    assert not table.problems


@pytest.mark.parametrize(
    ("name", "kind", "encoding", "delimiter", "rows", "columns"),
    [
        ("bakery.csv", "csv", "utf-8", ",", 199, 4),
        ("bank_marketing.csv.gz", "csv", "utf-8", ";", 199, 21),
        ("cdnow.txt", "fixed", "utf-8", " ", 199, 4),
        ("online_retail.csv.gz", "csv", "utf-8", ",", 1_499, 8),
        ("postal_cp932.csv", "csv", "cp932", ",", 120, 15),
        ("optional_quote_characters.csv", "csv", "utf-8", ",", 1, 3),
        ("mac_newlines.csv", "csv", "utf-8", ",", 2, 3),
        ("null_byte.csv", "csv", "utf-8", ",", 1, 3),
        ("blanks.csv", "csv", "utf-8", ",", 1, 6),
        ("dummy_col_shuffled_ragged.csv", "csv", "utf-8", ",", 1, 4),
    ],
)
def test_cut_copies_say_how_they_are_made(
    name: str, kind: str, encoding: str, delimiter: str, rows: int, columns: int
) -> None:
    table, found = read(DATA / name)
    assert (table.kind, table.encoding, table.delimiter) == (kind, encoding, delimiter)
    assert len(found) == rows
    assert len(table.labels) == columns == len(found[0])


def test_half_width_kana_of_japan_post_stay_half_width() -> None:
    table, found = read(DATA / "postal_cp932.csv")
    assert found[0][3] == "ﾄｳｷｮｳﾄ"
    assert found[0][6] == "東京都"
    assert table.header == []
    assert table.labels[:2] == ["Column 1", "Column 2"]


def test_the_wholesalers_year_is_read_as_it_is_in_little_memory() -> None:
    table = open_table(shared("online_retail_2009_2010.csv.gz"))
    price, quantity, total, count = table.header.index("Price"), table.header.index("Quantity"), 0, 0
    for _line, row in table.rows():
        count += 1
        product = Decimal(row[quantity]) * (parse_number(row[price]) or 0)
        total += to_minor(product, 2)
    assert count == 525_461
    assert total == 953_948_462


def test_a_long_file_is_read_in_little_memory() -> None:
    path = shared("online_retail_2009_2010.csv.gz")
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells the peak of a process in /proc")
    script = (
        "import re, sys\n"
        "from desktop.exchange.reading import open_table\n"
        "rows = sum(1 for _ in open_table(sys.argv[1]).rows())\n"
        "print(rows, re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1])"
    )
    answer = subprocess.run([sys.executable, "-c", script, path], capture_output=True, check=True, cwd=ROOT, text=True)
    rows, kilobytes = map(int, answer.stdout.split())
    assert rows == 525_461
    assert kilobytes < 80_000


@pytest.mark.parametrize("columns", [3, 40])
def test_a_clean_file_costs_little_more_than_the_csv_module_itself(tmp_path: Path, columns: int) -> None:
    """A further row is handed on with a few calls, however wide it is: counted, since time depends on the computer.

    How long imports take stands in the benchmarks (bench_import).
    """
    path = tmp_path / "clean.csv"
    titles = ",".join(f"c{at}" for at in range(columns))

    def read_all(rows: int) -> int:
        row = ",".join(["12"] * (columns - 1))
        path.write_text(titles + "\n" + "".join(f"Name {at},{row}\n" for at in range(rows)), "utf-8")
        return calls(lambda: sum(1 for _ in open_table(path).rows()))

    few, many = read_all(20_000), read_all(30_000)
    assert (many - few) / 10_000 <= 7


def test_ragged_rows_are_kept_padded_and_named_by_line() -> None:
    table, found = read(DATA / "bad.csv")
    assert found == [["1", "27", "", "I'm too long!"], ["", "I'm too short!", ""], ["0", "mixed types.... uh oh", "17"]]
    assert [problem.line for problem in table.problems] == [2, 3]


def test_a_cell_over_two_old_mac_lines_stays_one_cell() -> None:
    _table, found = read(DATA / "mac_newlines.csv")
    assert found == [["1", "2", "3"], ["Once upon\ra time", "5", "6"]]


def test_an_empty_file_is_a_table_of_nothing_that_says_so(tmp_path: Path) -> None:
    for data in (b"", b"\n", b"\xef\xbb\xbf", b"\r\n \r\n"):
        table, found = made(tmp_path, data)
        assert (table.header, found, len(table.problems)) == ([], [], 1)


def test_spoiled_files_are_read_as_well_as_the_best_readers_do(tmp_path: Path) -> None:
    path, scores = tmp_path / "spoiled.csv", {}
    for variant in pollution.variants():
        path.write_bytes(variant.data)
        table, found = read(path)
        scores[variant.name] = pollution.score(variant, table.header, found)
    means = {name: sum(parts) / 3 for name, parts in scores.items()}
    worst = "\n".join(f"{name}: {scores[name]}" for name in sorted(means, key=lambda n: means[n])[:25])
    assert len(means) >= 300
    for part in range(3):
        assert sum(parts[part] for parts in scores.values()) / len(scores) >= 0.98, worst
    kinds = [mean for name, mean in means.items() if not name.startswith("row ")]
    assert len(kinds) >= 60
    assert sum(kinds) / len(kinds) >= 0.98, worst


def test_a_second_table_below_is_named_and_not_mixed_in(tmp_path: Path) -> None:
    text = "id,name,price\n1,Latte,450\n2,Mocha,500\n3,Tea,400\n\nshop,city\nNoren,Tokyo\nKissa,Kyoto\nHana,Nara\n"
    table, found = made(tmp_path, text)
    assert found == [["1", "Latte", "450"], ["2", "Mocha", "500"], ["3", "Tea", "400"]]
    assert [problem.line for problem in table.problems] == [6]


def test_preamble_and_totals_are_told_from_records(tmp_path: Path) -> None:
    text = (
        "売上日報\n期間,2026/10/01\n\n日付,品名,数量,金額\n2026/10/01,ラテ,2,900\n2026/10/02,モカ,1,500\n合計,,3,1400\n"
    )
    table, found = made(tmp_path, text)
    assert table.header == ["日付", "品名", "数量", "金額"]
    assert table.preamble == [["売上日報"], ["期間", "2026/10/01"]]
    assert found == [["2026/10/01", "ラテ", "2", "900"], ["2026/10/02", "モカ", "1", "500"]]
    assert [problem.line for problem in table.problems] == [7]


def test_a_last_customer_with_only_a_name_is_no_footnote(tmp_path: Path) -> None:
    text = "name,phone,mail,points\nAnn,03-1111-2222,a@x.jp,5\nBo,03-1111-2223,b@x.jp,7\nCy,,,\n"
    assert made(tmp_path, text)[1][-1] == ["Cy", "", "", ""]


def test_hints_win_over_guesses(tmp_path: Path) -> None:
    table, found = made(tmp_path, "a,b;c\n1,2;3\n", delimiter=";", header_row=0)
    assert (table.header, found) == ([], [["a,b", "c"], ["1,2", "3"]])
    table, found = made(tmp_path, "x\nid,name\n1,'a,b'\n2,c\n", quotechar="'", header_row=2)
    assert (table.header, found) == (["id", "name"], [["1", "a,b"], ["2", "c"]])
    table, found = made(tmp_path, "名前,都市\n田中,東京\n".encode("euc_jp"), encoding="euc_jp")
    assert found == [["田中", "東京"]]
    with pytest.raises(Told, match="not known"):
        made(tmp_path, "a,b\n", encoding="klingon")


def test_columns_get_names_of_their_own(tmp_path: Path) -> None:
    table, _found = made(tmp_path, "name,,name,phone phone\nAnn,x,y,03-1111-2222\n")
    assert table.labels == ["name", "Column 2", "name (2)", "phone"]


def test_what_is_no_table_is_refused_in_words(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40
    for data in (noise, b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n" + noise, b"SQLite format 3\0" + noise, noise[::-1]):
        with pytest.raises(Told, match="This is not a table"):
            made(tmp_path, data)
    with pytest.raises(Told, match="cannot be opened"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(Told, match="cannot be opened"):
        open_table(tmp_path)


def test_a_cut_off_gzip_is_told_and_not_half_imported(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv.gz"
    text = "".join(f"{i},item {i},{i * 7 % 991}\n" for i in range(200_000))
    path.write_bytes(gzip.compress(text.encode())[:-4000])
    table = open_table(path)
    with pytest.raises(Told, match="cut off or damaged"):
        list(table.rows())
    path.write_bytes(gzip.compress(b"a,b\n")[:12])
    with pytest.raises(Told):
        list(open_table(path).rows())


def test_odd_characters_come_through(tmp_path: Path) -> None:
    odd = ["\u202eright to left", "🍵 tea", "x" * 10_000, "bell\x07", "<b>bold</b>", "tab\there", "𠮷野家"]
    text = io.StringIO()
    csv.writer(text).writerows([["id", "text"], *([str(i), cell] for i, cell in enumerate(odd))])
    assert [row[1] for row in made(tmp_path, text.getvalue())[1]] == odd


def test_japanese_that_begins_far_down_is_still_read(tmp_path: Path) -> None:
    ascii_part = "".join(f"{i},name {i},{i}\n" for i in range(40_000))
    data = b"id,name,points\n" + ascii_part.encode() + "40000,田中花子,5\n".encode("cp932") * 3
    assert made(tmp_path, data)[1][-1] == ["40000", "田中花子", "5"]


def test_bytes_that_fit_no_encoding_are_replaced_and_named(tmp_path: Path) -> None:
    good = "".join(f"{i},東京都 {i}\n" for i in range(30_000)).encode()
    table, found = made(tmp_path, b"id,name\n" + good + b"9,\xff\xfe\n" + good)
    assert len(found) == 60_001
    assert any("replaced" in problem.msgid for problem in table.problems)


def test_problems_deep_in_a_long_file_cost_only_their_lines(tmp_path: Path) -> None:
    lines = [f'{i},"item, {i}",{i}.50' for i in range(60_000)]
    lines[30_000] = '30000,"item, 30000,1.50'
    lines[45_000] = "45000,lost"
    table, found = made(tmp_path, "id,name,price\n" + "\n".join(lines) + "\n")
    assert len(found) == 60_000
    assert found[30_001] == ["30001", "item, 30001", "30001.50"]
    assert 45_002 in [problem.line for problem in table.problems]
    numbers = [line for line, _row in table.rows()]
    assert numbers == list(range(2, 60_002))


def test_a_table_travels_between_processes(tmp_path: Path) -> None:
    table, found = made(tmp_path, "id,name\n1,Ann\n2,Bo\n")
    again = pickle.loads(pickle.dumps(table))
    assert [row for _line, row in again.rows()] == found
    assert again.sample(1) == [(2, ["1", "Ann"])]


def test_marks_of_an_export_are_taken_off(tmp_path: Path) -> None:
    _table, found = made(tmp_path, "id,note\n1,'=1+1\n2,-5\n3,+81 90 1234 5678\n4,'tis\n5,''=1\n")
    assert [row[1] for row in found] == ["=1+1", "-5", "+81 90 1234 5678", "'tis", "'=1"]


def test_no_damage_breaks_the_reader_or_makes_it_slow(tmp_path: Path) -> None:
    dice, path = random.Random(7), tmp_path / "damaged.csv"
    seeds = [file.read_bytes()[:20_000] for file in sorted(DATA.glob("*.*")) if file.suffix != ".md"]
    bits = [b'"', b"'", b",", b";", b"\r", b"\n", b"\0", b"\xff", b"\\", b'"\n', b"|", b"\x1f", b"\xef\xbb\xbf", b"="]
    for _ in range(400):
        data = bytearray(dice.choice(seeds))
        for _ in range(dice.choice([1, 3, 30])):
            at = dice.randrange(len(data) + 1)
            data[at : at + dice.choice([0, 0, 1, 400])] = dice.choice(bits) * dice.choice([1, 1, 2, 50, 3000])
        path.write_bytes(data)
        start = time.process_time()
        with contextlib.suppress(Told):
            for _line, row in open_table(path).rows():
                assert any(cell.strip() for cell in row)
        assert time.process_time() - start < 2


def test_one_endless_line_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(Told, match="no lines"):
        made(tmp_path, b"one, two; " * 2_400_000)
