"""The journal as each bookkeeping program takes it in: read back, balanced, and equal to the ledgers of the month."""

import csv
import io
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from desktop import languages
from desktop.bookkeeping import export, formats, slips
from desktop.bookkeeping.export import Prepared
from models.billing import receiving
from models.books import entries, journal, mapping
from models.books.entries import Entry, Journal, Posting
from models.errors import Message, Refused, Told
from tests.a_shop import Shop
from tests.desktop.bookkeeping.a_month import JUNE
from tests.models.billing.an_account import Books

GOLDEN = Path(__file__).parent / "golden"
ENGLISH, JAPANESE = languages.language("en"), languages.language("ja")
PLACES = {"csv": (0, 2, 7), "yayoi": (3, 4, 10), "freee": (1, 3, 8), "mf": (0, 2, 10)}
"""In each format: the column that tells a slip, the debit account, the credit account."""
AMOUNTS = {"csv": 3, "yayoi": 4, "freee": 3, "mf": 6}
"""How far the amount lies from its account."""


def made(shop: Shop, format_id: str, language=JAPANESE, days: tuple[str, str] = JUNE) -> Prepared:
    return export.prepare(shop.store.here, format_id, *days, language)


def decoded(one: Prepared) -> str:
    return one.content.decode({"Shift-JIS": "cp932"}.get(one.encoding, "utf-8"))


def rows(one: Prepared) -> list[list[str]]:
    found = list(csv.reader(io.StringIO(decoded(one), newline="")))
    return found if one.format.id == "yayoi" else found[1:]


def parsed(one: Prepared) -> tuple[dict[str, int], dict[str, int]]:
    """Read back: what stands on the debit and the credit side of each account."""
    _slip, left, right = PLACES[one.format.id]
    debits: dict[str, int] = defaultdict(int)
    credits_: dict[str, int] = defaultdict(int)
    for row in rows(one):
        for at, sums in ((left, debits), (right, credits_)):
            if row[at]:
                sums[row[at]] += int(row[at + AMOUNTS[one.format.id]])
    return dict(debits), dict(credits_)


def bean_check(path: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "beancount.scripts.check", str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


# -- what the files say ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_id", list(formats.MODULES))
def test_a_month_with_everything_in_it_is_the_golden_file(june: Shop, format_id: str) -> None:
    content = made(june, format_id).content
    golden = GOLDEN / f"{format_id}{formats.of(format_id).suffix}"
    if os.environ.get("NOREN_GOLDEN") == "write":
        golden.write_bytes(content)
    assert content == golden.read_bytes()


@pytest.mark.parametrize("format_id", list(PLACES))
def test_what_is_read_back_is_balanced_and_is_the_journal(june: Shop, format_id: str) -> None:
    one = made(june, format_id)
    debits, credits_ = parsed(one)
    assert sum(debits.values()) == sum(credits_.values()) == one.total
    read = june.store.here
    accounts = mapping.accounts(read)
    wanted: dict[str, int] = defaultdict(int)
    for key, (debit, credit) in journal.of_period(read, *JUNE).sums().items():
        wanted[accounts[key].account] += debit - credit
    assert {key: debits.get(key, 0) - credits_.get(key, 0) for key in wanted} == dict(wanted)


@pytest.mark.parametrize("format_id", list(PLACES))
def test_every_slip_of_a_file_is_balanced(june: Shop, format_id: str) -> None:
    slip, left, right = PLACES[format_id]
    far = AMOUNTS[format_id]
    over: dict[str, int] = defaultdict(int)
    for row in rows(made(june, format_id)):
        over[row[slip]] += int(row[left + far] or 0) - int(row[right + far] or 0)
    assert over
    assert set(over.values()) == {0}


def test_sales_and_tax_of_the_file_are_those_of_the_receipts(june: Shop) -> None:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows(made(june, "freee")):
        for at, sign in ((3, -1), (8, 1)):
            if row[at] and row[at + 2] != "対象外" and row[at + 3]:
                sums[row[at + 2]][0] += sign * int(row[at + 3])
                sums[row[at + 2]][1] += sign * int(row[at + 4] or 0)
    wanted = june.store.here.rows(
        "SELECT t.tax_kind, SUM(t.total), SUM(t.tax) FROM sale s JOIN sale_tax t ON t.sale_id=s.id"
        " WHERE t.tax_kind <> 'outside' GROUP BY t.tax_kind"
    )
    told = {kind: (total, tax) for kind, total, tax in wanted}
    standard = [sums["課税売上10%"][at] + sums["課税売返10%"][at] for at in (0, 1)]
    assert tuple(standard) == told["standard"]
    assert tuple(sums["課税売上8%（軽）"]) == told["reduced"]
    assert (tuple(sums["非課売上"]), tuple(sums["輸出売上"])) == (told["exempt"], told["free"])


def test_yayoi_reads_shift_jis_with_windows_line_ends_and_25_columns(june: Shop) -> None:
    one = made(june, "yayoi")
    text = one.content.decode("cp932")
    assert text.count("\r\n") == text.count("\n") == len(rows(one))
    assert {len(row) for row in rows(one)} == {25}
    flags = [row[0] for row in rows(one)]
    assert set(flags) == {"2000", "2100", "2101", "2110"}
    assert flags.count("2110") == flags.count("2101")
    assert all(after in ("2100", "2101") for flag, after in zip(flags, flags[1:], strict=False) if flag == "2110")
    assert all(row[8].isdigit() and row[14].isdigit() for row in rows(one))


def test_the_money_forward_file_has_its_27_columns(june: Shop) -> None:
    header, *rest = csv.reader(io.StringIO(decoded(made(june, "mf")), newline=""))
    assert (header[0], header[8], header[-1]) == ("取引No", "借方金額(円)", "最終更新者")
    assert {len(header), *map(len, rest)} == {27}


def test_tax_classes_are_each_program_s_own_words(june: Shop) -> None:
    found = {one: {each for row in rows(made(june, one)) for each in row if "課" in each or "輸出" in each}
             for one in ("yayoi", "freee", "mf")}  # fmt: skip
    assert found["yayoi"] >= {"課税売上込10%", "課税売上込軽減8%", "課税売返込10%", "非課売上", "輸出売上",
                              "課対仕入込10%適格"}  # fmt: skip
    assert found["freee"] >= {"課税売上10%", "課税売上8%（軽）", "課税売返10%", "非課売上", "輸出売上", "課対仕入10%"}
    assert found["mf"] >= {"課税売上 10%", "課税売上 (軽)8%", "課税売上-返還等 10%", "非課税売上", "輸出売上 0%"}


@pytest.mark.parametrize(
    ("kind", "rate", "bears", "yayoi"),
    [
        ("standard", 100_000, entries.SALE, "課税売上込10%"),
        ("standard", 80_000, entries.SALE, "課税売上込8%"),
        ("reduced", 80_000, entries.SALE, "課税売上込軽減8%"),
        ("reduced", 80_000, entries.RETURN, "課税売返込軽減8%"),
        ("exempt", 0, entries.SALE, "非課売上"),
        ("exempt", 0, entries.RETURN, "非課売返"),
        ("free", 0, entries.RETURN, "輸出売返"),
        ("outside", 0, entries.SALE, "対象外"),
        ("", 0, "", "対象外"),
        ("", 0, entries.PURCHASE, "課対仕入込10%適格"),
    ],
)
def test_the_tax_class_of_a_posting(kind: str, rate: int, bears: str, yayoi: str) -> None:
    posting = Posting("sales_standard", -100, 0, bears, kind, rate)
    assert formats.of("yayoi").names.of(posting, JAPANESE) == yayoi


def test_a_tax_class_that_the_bookkeeper_wrote_goes_before_the_rate_s(june: Shop) -> None:
    june.do(mapping.write, key="sales_standard", account="売上高", tax_class="課税売上込二10%")
    assert "課税売上込二10%" in decoded(made(june, "yayoi"))
    assert "課税売上込10%,4950" not in decoded(made(june, "yayoi"))


# -- Beancount -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_beancount_finds_nothing_wrong_with_the_ledger(june: Shop, language, tmp_path: Path) -> None:
    path = tmp_path / "june.beancount"
    export.write(made(june, "beancount", language), path)
    done = bean_check(path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_beancount_s_balances_are_the_journal_s(june: Shop, tmp_path: Path) -> None:
    from beancount import loader
    from beancount.core import data

    path = tmp_path / "june.beancount"
    export.write(made(june, "beancount"), path)
    found, errors, _options = loader.load_file(str(path))
    assert errors == []
    sums: dict[str, int] = defaultdict(int)
    for one in found:
        if isinstance(one, data.Transaction):
            for posting in one.postings:
                sums[posting.account] += int(posting.units.number)
    book = journal.of_period(june.store.here, *JUNE)
    assert sums["Assets:0-現金"] == book.balance("cash")
    assert sums["Liabilities:0-前受金:0-プリペイド"] == book.balance("prepaid")
    assert sums["Income:0-売上値引高:0-ポイント"] == book.balance("points_off")
    assert sum(sums.values()) == 0


def test_a_fault_that_is_planted_is_found_by_beancount(june: Shop, tmp_path: Path) -> None:
    path = tmp_path / "june.beancount"
    content = made(june, "beancount").content.replace(b"3954 JPY", b"3955 JPY", 1)
    path.write_bytes(content)
    done = bean_check(path)
    assert done.returncode == 1
    assert "does not balance" in done.stdout + done.stderr


def test_accounts_of_any_name_are_told_apart(june: Shop, tmp_path: Path) -> None:
    june.do(mapping.write, key="cash", account="the till: no. 1", sub_account='"front"')
    june.do(mapping.write, key="banking", account="The till (no. 1)", sub_account="front")
    path = tmp_path / "june.beancount"
    export.write(made(june, "beancount"), path)
    text = path.read_text()
    assert "Assets:The-till--no--1:Front " in text
    assert "Assets:The-till--no--1:Front-2 " in text
    done = bean_check(path)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


# -- other shops -----------------------------------------------------------------------------------------------------


def test_a_shop_elsewhere_books_the_tax_apart_in_its_own_currency(store, clock) -> None:
    shop = Shop(store, clock).open()
    shop.sell(1_100)
    found = journal.of_period(shop.store.here, *JUNE)
    dollars = Journal(found.first_day, found.last_day, "USD", found.entries)
    slots = mapping.slots(shop.store.here)
    one = export.of_journal(dollars, slots, formats.of("csv"), ENGLISH, "Shop", apart=True)
    assert one.content.startswith(b"\xef\xbb\xbfNo.,Day,Debit account")
    table = rows(one)
    assert [row[9:13] for row in table if row[7] == "売上高"] == [["Taxed sales 10%", "10.00", "0.00", table[0][12]]]
    assert [row[10] for row in table if row[7] == "仮受消費税"] == ["1.00"]
    with pytest.raises(Refused, match="whole yen"):
        export.of_journal(dollars, slots, formats.of("yayoi"), ENGLISH, "Shop")


def test_japan_is_offered_its_programs_and_others_are_not() -> None:
    assert [one.id for one in formats.offered("JP")] == ["csv", "yayoi", "freee", "mf", "beancount"]
    assert [one.id for one in formats.offered("US")] == ["csv", "beancount"]
    with pytest.raises(Refused, match="no format"):
        formats.of("lotus")


# -- what does not fit -----------------------------------------------------------------------------------------------


def paid_by(shop: Shop, name: str) -> None:
    books = Books(shop)
    books.customer = type(books.customer)(shop.member(name=name))
    shop.do(receiving.receive, customer=books.customer, amount=500)


def test_a_sign_that_shift_jis_lacks_is_named_before_and_not_dropped(store, clock) -> None:
    shop = Shop(store, clock).open()
    paid_by(shop, "𠮷野")
    one = made(shop, "yayoi")
    assert "売掛金の入金 〓野" in decoded(one)
    (told,) = [JAPANESE.say(each) for each in one.changed]
    assert "「𠮷」はShift-JISにないため" in told
    assert "「売掛金の入金 𠮷野」では〓に置き換えます" in told
    for other in ("freee", "mf", "csv"):
        wide = made(shop, other)
        assert wide.encoding == "UTF-8"
        assert "𠮷野" in decoded(wide)
        assert "UTF-8" in str(wide.changed[0])
    assert made(shop, "beancount").changed == ()


def test_an_account_that_shift_jis_lacks_is_refused_by_name(june: Shop) -> None:
    june.do(mapping.write, key="cash", account="現金💴")
    with pytest.raises(Refused, match="💴.*Shift-JIS.*現金💴"):
        made(june, "yayoi")
    assert "現金💴" in decoded(made(june, "freee"))


def test_signs_that_only_look_the_same_are_written_as_shift_jis_has_them(june: Shop) -> None:
    june.do(mapping.write, key="cash", account="現金〜レジ−1")
    assert "現金～レジ－1" in decoded(made(june, "yayoi"))
    assert made(june, "yayoi").changed == ()


def test_an_account_too_long_for_yayoi_is_refused_and_a_long_text_shortened_and_named(store, clock) -> None:
    shop = Shop(store, clock).open()
    paid_by(shop, "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処")
    one = made(shop, "yayoi")
    (text,) = {row[16] for row in rows(one) if row[16].startswith("売掛金の入金")}
    assert len(text.encode("cp932")) <= 64
    assert text.endswith("…")
    assert "寿限無" in str(one.changed[0])
    shop.do(mapping.write, key="cash", account="とてもとても長い名前の現金の勘定")
    with pytest.raises(Refused, match="at most 12 full-width"):
        made(shop, "yayoi")


def test_texts_with_line_ends_quotes_and_formulas_stay_in_their_cell(june: Shop) -> None:
    june.do(mapping.write, key="cash", account="=cmd|' /C calc'!A0")
    account = {row[2] for row in rows(made(june, "csv"))}
    assert "'=cmd|' /C calc'!A0" in account
    assert slips.line_of('a\r\nb\t"c"\x00') == 'a b "c"'


def test_nothing_is_made_of_a_journal_that_does_not_balance(june: Shop) -> None:
    wrong = Entry("2026-06-01", Message("x"), (Posting("cash", 100), Posting("sales_standard", -99)))
    slots = mapping.slots(june.store.here)
    with pytest.raises(Refused, match="do not balance"):
        export.of_journal(Journal(*JUNE, "JPY", (wrong,)), slots, formats.of("csv"), ENGLISH, "")


def test_a_month_without_anything_is_an_empty_journal(june: Shop) -> None:
    one = made(june, "yayoi", days=("2026-01-01", "2026-01-31"))
    assert (one.content, one.entries, one.total) == (b"", 0, 0)


def test_what_can_not_be_written_leaves_nothing_behind(june: Shop, tmp_path: Path) -> None:
    one, path = made(june, "csv"), tmp_path / "out" / "june.csv"
    path.mkdir(parents=True)
    with pytest.raises(Told, match="could not be written"):
        export.write(one, path)
    assert list(path.parent.iterdir()) == [path]


def test_the_preview_s_sums_are_those_of_the_file(june: Shop) -> None:
    one = made(june, "yayoi")
    debits, credits_ = parsed(one)
    assert sum(each.debit for each in one.sums) == sum(debits.values())
    assert sum(each.credit for each in one.sums) == sum(credits_.values())
    assert one.name == "journal-yayoi-2026-06.csv"
    assert JAPANESE.say(export.told(one)).startswith("仕訳16件、借方・貸方とも¥")


def test_the_file_says_what_the_tax_report_and_the_sales_report_say(june: Shop) -> None:
    from models import settings
    from models.figures import registry
    from models.figures.report import Asked
    from models.loyalty.figures.period import month

    read = june.store.here
    shop = settings.load(read)
    asked = Asked(shop, month(shop, JUNE[0]), june.today, None, {"history": "with", "list": ""})
    sums: dict[str, int] = defaultdict(int)
    taxes: dict[str, int] = defaultdict(int)
    for row in rows(made(june, "mf")):
        for at, sign in ((2, -1), (10, 1)):
            if row[at] in ("売上高", "売上値引高"):
                sums[row[at + 4]] += sign * int(row[at + 6])
                taxes[row[at + 4]] += sign * int(row[at + 7])
    table = registry.kind("tax").make(read, asked).section("rates")
    places = {one.id: at for at, one in enumerate(table.columns)}
    assert table.total is not None
    told = {name: table.total[at] for name, at in places.items()}
    back = [one for one in sums if "返還" in one]
    card = 3_000  # sold at the counter: a receipt's total and the reports have it, in the books it is owed and no sale
    assert sum(sums[one] for one in sums if one not in back) == told["charged"] - card
    assert -sum(sums[one] for one in back) == abs(told["returned"])
    assert sum(taxes.values()) == told["due"]
    report = registry.kind("sales").make(read, asked)
    total = next(one.value for one in report.figures if one.figure == "sales_total")
    assert sum(sums.values()) == total - card
