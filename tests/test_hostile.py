"""Texts that break programs, in every field and through every way out that is no window (those: tests/ui)."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import time
import unicodedata
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from desktop import commands, crash, languages, opening
from desktop.documents.adapters import ryoshusho_facts
from desktop.documents.facts import CashMove, LineFacts, PaymentFacts
from desktop.documents.receipt_pdf import paper_pdf
from desktop.exchange import export
from desktop.languages import language
from desktop.printing.escpos import escpos_bytes
from desktop.printing.paper import Size
from desktop.printing.receipt_paper import receipt_paper
from desktop.printing.ryoshusho_paper import ryoshusho_paper
from desktop.printing.till_paper import till_paper
from desktop.store import Store
from models import codes, money, settings, team, text
from models.counter import catalogue, find, held, papers, receipt_search, till
from models.counter.basket import Basket, Discount
from models.counter.lines import Option
from models.errors import N_, Message, Told
from models.people import companies, duplicates, search, timeline
from tests import hostile
from tests.a_shop import Shop
from tests.asks import calls, steps
from tests.desktop.exchange.importing import Importer
from tests.desktop.printing.decoder import decode
from tests.desktop.printing.samples import SALE, Z
from tests.hostile import TEXTS, guarded, shown, tried

MOST_STEPS = 60_000
"""Instructions of the database's machine that a search in this store may take: reading a table through takes more."""
MOST_CALLS = 200_000
"""Calls in Python of one search, the longest text included: what is not cut before it is searched for takes more."""
RUNAWAY_S = 10
"""The processor's own time, whatever else runs: only what grows without end with the text ever takes so long."""
FORMULA = re.compile(r"[\s\0]*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?|-[¥$€£][\d,]+(\.\d+)?|\+\d[\d\- ()]{5,18}\d")
SEVERAL = ("phone", "mail", "line", "web", "tags")
"""Cells that hold several, with signs between: what is no phone, mail or word is taken apart there."""
KINDS = ("people", "products", "companies")

SOME = pytest.mark.parametrize("each", hostile.sample(), ids=shown)
REST = [one for one in dict.fromkeys(TEXTS) if one not in set(hostile.sample())]
ALL = pytest.mark.parametrize("each", [*hostile.sample(), *(pytest.param(one, marks=pytest.mark.full) for one in REST)],
                              ids=shown)  # fmt: skip


def test_there_are_enough_of_them() -> None:
    assert len(set(TEXTS)) >= 150


# -- into the store ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full_path(empty_store: Path, tmp_path_factory: pytest.TempPathFactory):
    """A store in which every text stands in every field, made once; and what became of each."""
    import shutil

    from desktop.clock import SetClock
    from tests.conftest import NOON

    path = Path(shutil.copy(empty_store, tmp_path_factory.mktemp("hostile") / "full.noren"))
    store = Store(path, clock=SetClock(NOON), inline=True)
    entered = hostile.fill(store, TEXTS)
    store.close()
    return path, entered


@pytest.fixture
def full(full_path, tmp_path: Path, clock):
    """That store, open; `full.entered` says what became of each text."""
    import shutil

    store = Store(Path(shutil.copy(full_path[0], tmp_path / "full.noren")), clock=clock, inline=True)
    store.entered = full_path[1]
    yield store
    store.close()


def test_every_text_is_kept_as_typed_or_refused_in_words(full: Store) -> None:
    for one in full.entered:
        wanted = tried([], lambda one=one: text.clean(one.text[:200], text.NAME_LENGTH)) or ""
        assert all("\n" not in sentence and sentence for sentence in one.refused), shown(one.text)
        if one.product is None:
            assert wanted == "", shown(one.text)
            continue
        name = full.here.value("SELECT name FROM product WHERE id=?", one.product)
        assert name == wanted
        assert full.here.value("SELECT name FROM person WHERE id=?", one.person) == wanted
        assert not [sign for sign in name if unicodedata.category(sign) in ("Cc", "Cs")], shown(one.text)
        note = full.here.value("SELECT note FROM person WHERE id=?", one.person)
        assert note == text.clean(one.text, text.NOTE_LENGTH, lines=True)
    assert full.here.value("PRAGMA integrity_check") == "ok"


def test_the_store_of_them_passes_its_own_check(full: Store) -> None:
    from desktop import check

    report = full.read(check.check).result()
    assert report.ok, report


def test_every_search_takes_every_text_without_an_error_and_without_a_slow_scan(full: Store) -> None:
    """Also with the longest: what a scanner gone wild types is cut before it is searched for."""
    asks = {
        "people": search.find,
        "products": find.find,
        "companies": companies.find,
        "company list": companies.list_ids,
        "duplicates": lambda read, typed: duplicates.similar(read, name=typed, reading=typed),
        "receipts": lambda read, typed: receipt_search.find(read, typed, today="2026-06-15"),
        "codes": lambda read, typed: codes.understand(typed),
        "scan": lambda read, typed: catalogue.item_by_code(read, typed),
    }
    far: dict[str, tuple[int, int]] = {}
    for each in TEXTS:
        for typed in (each, each[:12]):
            for name, ask in asks.items():
                own = time.thread_time()
                with steps(full.here) as count:
                    called = calls(partial(tried, [], partial(ask, full.here, typed)))
                assert time.thread_time() - own < RUNAWAY_S, f"{name}: a pattern runs away on {shown(typed)}"
                known = far.get(name, (0, 0))
                far[name] = max(known[0], count.done), max(known[1], called)
    assert {name: one for name, one in far.items() if one[0] > MOST_STEPS or one[1] > MOST_CALLS} == {}


def test_whoever_has_a_name_of_letters_is_found_by_it(full: Store) -> None:
    lost = []
    for one in full.entered:
        folded = text.fold(one.text[:60])
        if one.person is None or not any(sign.isalnum() for sign in folded) or len(one.text) > 60:
            continue
        same = full.here.column("SELECT id FROM person WHERE name=(SELECT name FROM person WHERE id=?)", one.person)
        if not set(same) & set(search.find_ids(full.here, one.text, 100)):
            lost.append(shown(one.text))
    assert lost == []


# -- tables ------------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["ja", "en"])
def speaking(request):
    before = languages.current().code
    languages.set_language(request.param)
    yield request.param
    languages.set_language(before)


def written(store: Store, kind: str, path: Path, **words):
    with guarded(path.parent):
        return store.work(partial(export.export, kind=kind, path=path, **words)).result()


@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_of_a_csv_is_a_formula_and_a_plain_reader_reads_every_record(full, speaking, kind, tmp_path) -> None:
    done = written(full, kind, tmp_path / f"{kind}.csv")
    with done.path.open(encoding=done.encoding, newline="") as file:
        rows = list(csv.reader(file, strict=True))
    table = {"people": "person", "products": "product", "companies": "company"}[kind]
    assert len(rows) - 1 == done.rows == full.here.value(f"SELECT count(*) FROM {table}")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if FORMULA.match(cell) and not NUMBER.fullmatch(cell)] == []
    assert "\0" not in done.path.read_bytes().decode(done.encoding)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_comes_back_is_the_same_or_the_change_was_reported(full, kind, format, tmp_path, clock) -> None:
    done = written(full, kind, tmp_path / f"{kind}.{format}")
    opening.create(tmp_path / "new.noren", now=clock.now())
    other = Store(tmp_path / "new.noren", clock=clock, inline=True)
    if kind == "people":
        from models.people import own

        other.write_now("Field", partial(own.add_field, kind="person", name="<b>{own}</b>", type="text"))
    result = Importer(other, tmp_path).run(kind, done.path, match_by=("id",))
    before, after = (json_of(store, kind, tmp_path) for store in (full, other))
    named = {problem.line for problem in done.problems} | {one.line for one in result.notes}
    other.close()
    known = {row["id"]: row for row in after}
    lost = [row for row in before if row["id"] not in known]
    assert len(lost) == result.refused
    changed = {
        (shown(str(row.get("name"))), name, shown(str(row.get(name))), shown(str(there.get(name))))
        for at, row in enumerate(before, 2)
        if at not in named and (there := known.get(row["id"]))
        for name in row
        if name not in SEVERAL and same(name, row.get(name)) != same(name, there.get(name))
    }
    assert not changed, sorted(changed)


def same(name: str, value: object) -> object:
    """A value as an import may write it: codes as scanners read them, categories and tags as one finds them."""
    if name in ("code", "own_code"):
        return text.fold(codes.bare(str(value or "")))
    if name == "category":
        return text.fold(str(value))
    if isinstance(value, list):
        return sorted(text.fold(part).replace(" ", "") for part in "; ".join(value).replace("；", ";").split(";"))
    return value


def json_of(store: Store, kind: str, folder: Path) -> list[dict]:
    rows = json.loads(written(store, kind, folder / "all.json", format="json").path.read_text(encoding="utf-8"))
    return [{("own" if name.startswith("own:") else name): value for name, value in row.items()} for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_json_says_them_as_they_are(full: Store, kind: str, tmp_path: Path) -> None:
    rows = json_of(full, kind, tmp_path)
    names = [row.get("name", "") for row in rows]
    table = {"people": "person", "products": "product", "companies": "company"}[kind]
    assert names == full.here.column(f"SELECT name FROM {table} ORDER BY id")


# -- papers ------------------------------------------------------------------------------------------------------------


def papers_of(each: str, size: Size, code: str = "ja") -> dict:
    """Every paper with the text in every place of it."""
    speech = language(code)
    shop = replace(SALE.shop, name=each, address=each, phone=each, header=each, footer=each, registration=each)
    lines = (
        LineFacts(each, 540, 540, tax_kind="reduced", options=each, discount=50, discount_reason=each, unit=each),
        LineFacts("Cup", 100, 50, 2000),
    )
    sale = replace(
        SALE, shop=shop, lines=lines, discount=10, discount_reason=each, till=each, staff=each, customer=each,
        payments=(PaymentFacts(each, 1069, 2000, cash=True),), reason=each, number=each[:40],
    )  # fmt: skip
    moves = (CashMove(SALE.at, 500, each),)
    z = replace(Z, shop=shop, till=each, opened_by=each, closed_by=each, note=each, moves=moves)
    dear = ryoshusho_facts(sale, addressee=each, honorific=each[:10], purpose=each, issued_on=date(2026, 6, 1))
    return {
        "receipt": receipt_paper(sale, speech, size),
        "ryoshusho": ryoshusho_paper(dear, speech, size),
        "z": till_paper(z, speech, size),
    }


def squeezed(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def plainly_shown(each: str) -> bool:
    """Whether a reader of a PDF gives this text back as it is: short, of signs that we have, from left to right."""
    from desktop.documents.pdf import clean, missing_of

    sides = {unicodedata.bidirectional(sign) for sign in each}
    steady = not sides & {"R", "AL", "AN"} and not any(unicodedata.combining(sign) for sign in clean(each))
    return len(each) <= 40 and steady and not missing_of(each) and clean(each).strip() == " ".join(each.split())


@ALL
@pytest.mark.parametrize("size", [Size.ROLL_80, Size.A4])
def test_a_pdf_shows_them_as_text_and_fetches_nothing(each, size, tmp_path, program) -> None:
    tool = program("pdftotext")
    for name, paper in papers_of(each, size).items():
        with guarded(tmp_path):
            done = paper_pdf(paper, tmp_path / f"{name}.pdf")
        assert done.pages <= 40, name
        read = subprocess.run([tool, "-layout", str(done.path), "-"], capture_output=True, check=False)
        assert (read.returncode, read.stderr) == (0, b""), name
        if plainly_shown(each):
            assert squeezed(each) in squeezed(read.stdout.decode()), name


@ALL
def test_a_receipt_printer_gets_no_command_that_is_not_ours(each) -> None:
    """The test printer knows our own commands only and fails at any other."""
    for code in ("en", "ja"):
        for size in (Size.ROLL_80, Size.ROLL_58):
            for name, paper in papers_of(each, size, code).items():
                with guarded():
                    sent = escpos_bytes(paper, images=False if code == "en" else None)
                printed = decode(sent)
                assert printed.drawers <= 1, name
                assert printed.cuts == 1, name


# -- the till ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(store, clock) -> Shop:
    return Shop(store, clock).open()


def test_a_whole_day_with_them(shop: Shop, tmp_path: Path) -> None:
    """Sold, discounted, optioned, held, returned, paid out, noted and closed: the ledgers add up."""
    member = shop.member(points=500)
    shop.product(name="Latte")
    for each in hostile.sample():
        line = shop.line(
            500, name=each or "x", options=(Option(each, 0),), discounts=(Discount(amount=10, reason=each),)
        )
        basket = Basket(lines=(line,), discounts=(Discount(amount=5, reason=each),))
        kept = shop.do(held.hold, basket=basket, name=each)
        shop.do(held.rename, held_id=kept, name=each)
        again = shop.do(held.recall, held_id=kept)
        assert [one.unit_price for one in again.basket.lines] == [500]
        booked = shop.sell(*again.basket.lines, person=member, reason=each)
        shop.do(papers.issue, kind="ryoshusho", sale_id=booked.sale_id, addressee=each, purpose=each)
        back = shop.back(booked.sale_id, reason=each)
        assert back.total == -booked.total
        tried([], lambda each=each: shop.do(till.cash_in, amount=1, reason=each))
        tried([], lambda each=each: shop.do(timeline.note, person_id=member, kind="note", text_=each))
        tried([], lambda each=each: shop.do(team.add, name=each))
        shop.do(settings.change, shop_name=each, receipt_header=each, receipt_footer=each, discount_reasons=(each,))
    expected = till.x_report(shop.store.here, session_id=shop.session, now=shop.clock.now()).expected
    closed = shop.do(till.close_session, count=till.Count(expected), next_float=0, note="=\ud8001\x00\x1b@")
    assert closed.note == "=1@"
    assert till.z_report(shop.store.here, session_id=shop.session).note == "=1@"
    assert shop.problems() == []
    done = written(shop.store, "sales", tmp_path / "sales.csv")
    with done.path.open(encoding=done.encoding, newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)] == []


@pytest.mark.parametrize(
    "typed",
    [
        "-1",
        "1e9",
        "1e999",
        "NaN",
        "",
        "0.1234567",
        "99999999999999999999",
        "9" * 1000,
        "1,2,3",
        "--1",
        "０．１２３４５",
        "∞",
        "½",
        "٣e٣",
        "1 000 000 000 000",
        "\ud800",
        "0x10",
        "1;DROP",
    ],  # fmt: skip
)
def test_an_amount_or_quantity_that_makes_no_sense_is_refused_in_words(typed: str) -> None:
    for parse, most in ((money.parse, money.LARGEST), (money.parse_quantity, money.LARGEST_QUANTITY)):
        said: list[str] = []
        found = tried(said, lambda parse=parse: parse(typed))
        assert said or abs(found) <= most
        assert all(len(one) < 120 for one in said)


def test_full_width_figures_are_figures() -> None:
    assert money.parse("１，２３４") == 1234
    assert money.parse("￥１２３４") == 1234
    assert money.parse_quantity("０．２５４") == 254


@pytest.mark.parametrize("amount", [-1, 10**18, 2**63, -(2**70)])
def test_a_price_or_quantity_beyond_all_sense_is_not_booked(shop: Shop, amount: int) -> None:
    with pytest.raises(Told):
        shop.do(catalogue.create, name="x", price=amount, tax_kind="standard")
    before = shop.rows("sale")
    for line in (shop.line(amount), replace(shop.line(500), quantity=amount * 1000)):
        with pytest.raises(Told):
            shop.sell(line, pay=[])
    assert shop.rows("sale") == before


# -- commands, notes and names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "ja"])
def test_commands_answer_with_one_object_about_any_of_them(full: Store, code: str, capsys, tmp_path: Path) -> None:
    from desktop.options import Options

    path = full.path
    for each in hostile.sample():
        if each.startswith("-"):
            continue  # an option, as every command line has it; -- goes before it
        words = ["find", "--store", str(path), "--lang", code, "--json", "--", each]
        options = commands.parse(words)
        assert isinstance(options, Options)
        ended = commands.run(options)
        said = capsys.readouterr()
        assert ended == 0, shown(each)
        assert said.err == ""
        assert "people" in json.loads(said.out)
        said.out.encode("utf-8")


@ALL
def test_a_crash_note_has_none_of_it(each: str) -> None:
    try:
        try:
            raise ValueError(each)
        except ValueError as inner:
            raise RuntimeError(f"{each}{{0}}") from inner
    except RuntimeError as error:
        noted = crash.described(error)
    if len(each.strip()) > 6 and each not in Path(__file__).name:
        assert each not in noted
    assert noted.isascii()


@pytest.mark.parametrize("code", ["en", "ja"])
def test_a_sentence_with_one_in_it_says_it_as_it_is(code: str) -> None:
    speech = language(code)
    for each in TEXTS:
        assert each in speech.say(Message(N_("There is a field “{name}” already."), {"name": each}))
