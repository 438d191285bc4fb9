"""Faults in the middle of work: the disk fills up, the file goes away, the clock is set back, an import is killed."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop import check
from desktop.clock import SetClock
from desktop.exchange import batches
from desktop.failures import NotOurs
from desktop.store import Store
from models.counter import catalogue, till
from models.counter.basket import Basket
from models.errors import Refused
from tests.a_shop import DAY, Shop
from tests.desktop.exchange.importing import Importer

ROOT = Path(__file__).resolve().parents[2]


# -- the disk is full ------------------------------------------------------------------------------------------------

FULL = """
import json, logging, resource, signal, sys
from functools import partial
from pathlib import Path
from desktop import backup, failures, preferences
from desktop.clock import SetClock
from desktop.documents.receipt_pdf import paper_pdf
from desktop.exchange import export
from desktop.languages import language
from desktop.printing import printers
from desktop.printing.receipt_paper import receipt_paper
from desktop.store import Store
from models.counter import proof
from models.errors import Told
from tests.a_shop import Shop
from tests.conftest import NOON
from tests.desktop.exchange.importing import Importer
from tests.desktop.printing.samples import SALE

path, limit = Path(sys.argv[1]), int(sys.argv[2])
folder = path.parent
logging.disable()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
clock = SetClock(NOON)
store = Store(path, clock=clock, inline=True)
shop = Shop(store, clock)
member = shop.member(points=500)
shop.open()
people = "name,phone\\n" + "".join(f"person {n},090-{n:04}-{n:04}\\n" for n in range(4000))
(folder / "people.csv").write_text(people)
old = {name: name.encode() for name in ("out.csv", "out.xlsx", "out.json", "paper.pdf")}
for name, content in old.items():
    (folder / name).write_bytes(content)
known = preferences.load(folder / "preferences.json")
known.change(theme="light")
paper = receipt_paper(SALE, language("ja"))
importer = Importer(store, folder)
counted = "SELECT count(*) FROM sale", "SELECT count(*) FROM person"

sold = []
def sales():
    for n in range(3000):
        sold.append(shop.sell(500, 700, person=member).number)

def exported(kind):
    store.work(partial(export.export, kind="sales", path=folder / f"out.{kind}", format=kind)).result()

def asked(limited):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limited, -1))
    said = {}
    jobs = {
        "sale": sales if limited > 0 else lambda: sold.append(shop.sell(500, person=member).number),
        "import": lambda: importer.run("people", folder / "people.csv"),
        "csv": partial(exported, "csv"),
        "xlsx": partial(exported, "xlsx"),
        "json": partial(exported, "json"),
        "pdf": lambda: paper_pdf(paper, folder / "paper.pdf"),
        "printer": lambda: printers.print_paper(paper, printers.parse("system:none")),
        "backup": lambda: backup.backup(path, now=NOON),
        "settings": lambda: known.change(theme="dark" * 2000 if limited > 0 else "dark"),
    }
    for name, job in jobs.items():
        try:
            job()
            said[name] = "done"
        except Told as told:
            said[name] = str(told)
        except OSError as error:
            said[name] = "OSError " + str(failures.told_os(error, "x"))
    return said

first = asked(limit)
kept = {name: (folder / name).read_bytes() == content for name, content in old.items()}
left = sorted(p.name for p in folder.rglob("*") if ".part" in p.name)
numbers = store.here.value(counted[0]), len(sold), store.here.value(counted[1])
waiting = store.here.value("SELECT count(*) FROM batch WHERE state='running'")
small = asked(200)
second = asked(-1)
print(json.dumps({
    "first": first, "small": small, "second": second, "kept": kept, "left": left, "numbers": numbers,
    "waiting": waiting, "now": [store.here.value(one) for one in counted], "sold": len(sold),
    "problems": [str(what) for _, what in proof.ledger_problems(store.here)],
    "ok": store.here.value("PRAGMA integrity_check"), "theme": preferences.load(folder / "preferences.json").theme,
}))
store.close()
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of file sizes are a thing of Unix")
def test_a_full_disk_in_everything_that_writes(store_path: Path, tmp_path: Path) -> None:
    """Each says so in a sentence, nothing that was acknowledged is lost, and all of it works when there is room."""
    limit = store_path.stat().st_size + 300_000
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(store_path), str(limit)],
        cwd=ROOT, capture_output=True, text=True, timeout=200, check=False, env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["first"]["sale"].startswith("The disk")
    assert told["first"]["import"].startswith("The disk")
    for name in ("csv", "xlsx", "json", "pdf", "printer", "backup"):
        sentence = told["small"][name]
        assert "disk" in sentence.lower() or "could not be written" in sentence, (name, sentence)
        assert not sentence.startswith("OSError [")
    assert told["small"]["settings"] == "done", "settings of the window never stop the work"
    assert told["numbers"][0] == told["numbers"][1] > 0, "as many sales as were acknowledged"
    assert told["numbers"][2] == 1 or told["waiting"], "nothing of the import, or it waits to be taken back"
    assert told["left"] == []
    assert {name: said for name, said in told["second"].items() if said != "done" and name != "printer"} == {}
    assert told["now"] == [told["sold"], 4001]
    assert (told["problems"], told["ok"], told["theme"]) == ([], "ok", "dark")


# -- what is sold is gone ----------------------------------------------------------------------------------------------


@pytest.fixture
def shop(store: Store, clock: SetClock) -> Shop:
    return Shop(store, clock).open()


def test_a_product_taken_off_sale_while_in_the_basket_is_sold_all_the_same(shop: Shop) -> None:
    product = shop.do(catalogue.create, name="Mug", price=500, tax_kind="standard")
    draft = shop.draft(shop.line(500, product_id=product))
    shop.do(catalogue.remove, product_id=product)
    from models.counter import sales

    booked = shop.do(sales.book, draft=draft)
    assert booked.total == 500
    assert shop.stock(product) == -1000
    assert shop.problems() == []


def test_a_product_whose_making_is_undone_while_in_the_basket_is_sold_as_what_it_was(shop: Shop) -> None:
    from models.counter import sales

    product = shop.do(catalogue.create, name="Mug", price=500, tax_kind="standard")
    audit = shop.store.here.value("SELECT max(id) FROM audit")
    draft = shop.draft(shop.line(500, product_id=product, name="Mug"))
    shop.store.undo(audit).result()
    assert shop.store.here.value("SELECT count(*) FROM product WHERE id=?", product) == 0
    booked = shop.do(sales.book, draft=draft)
    assert [(line.name, line.unit_price) for line in shop.receipt(booked.sale_id).lines] == [("Mug", 500)]
    assert shop.problems() == []


def test_a_held_sale_of_a_product_that_is_gone_is_taken_up_and_sold(shop: Shop) -> None:
    from models.counter import held

    product = shop.do(catalogue.create, name="Mug", price=500, tax_kind="standard")
    audit = shop.store.here.value("SELECT max(id) FROM audit")
    kept = shop.do(held.hold, basket=Basket((shop.line(500, product_id=product, name="Mug"),)))
    shop.store.undo(audit).result()
    again = shop.do(held.recall, held_id=kept)
    assert shop.sell(*again.basket.lines).total == 500
    assert shop.problems() == []


# -- the file goes away ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take away an open file")
@pytest.mark.parametrize("how", ["renamed", "deleted", "its folder renamed"])
def test_a_store_that_goes_away_is_told_and_what_was_sold_is_where_it_went(
    store_path: Path, clock: SetClock, tmp_path: Path, how: str
) -> None:
    """Nothing may be acknowledged into a file that has no name any more."""
    place = tmp_path / "shop"
    place.mkdir()
    path = Path(shutil.move(store_path, place / "shop.noren"))
    store = Store(path, clock=clock, inline=True)
    shop = Shop(store, clock).open()
    acknowledged = [shop.sell(500).number]
    gone = tmp_path / "moved"
    taken = place if how == "its folder renamed" else path
    if how == "deleted":
        path.unlink()
    else:
        taken.rename(gone)
    with pytest.raises(NotOurs, match="no longer at .*shop.noren"):
        shop.sell(700)
    if how == "deleted":
        assert shop.store.here.value("SELECT count(*) FROM sale") == 1, "what can still be read stays on the screen"
        store.close()
        return
    gone.rename(taken)
    acknowledged += [shop.sell(900).number, shop.sell(900).number]
    store.close()
    found = Store(path, clock=clock, inline=True)
    assert found.here.column("SELECT number FROM sale ORDER BY id") == acknowledged
    assert found.here.value("PRAGMA integrity_check") == "ok"
    found.close()


def test_another_file_under_the_stores_name_is_not_written_to(
    store_path: Path, clock: SetClock, tmp_path: Path
) -> None:
    """A copy put back by hand while the shop is open."""
    copy = Path(shutil.copy(store_path, tmp_path / "copy.noren"))
    store = Store(store_path, clock=clock, inline=True)
    shop = Shop(store, clock).open()
    shop.sell(500)
    copy.replace(store_path)
    before = store_path.read_bytes()
    with pytest.raises(NotOurs):
        shop.sell(700)
    assert store_path.read_bytes() == before
    store.close()


# -- the clock ---------------------------------------------------------------------------------------------------------


def test_a_clock_set_back_a_day_in_a_session_neither_stops_the_till_nor_mixes_up_its_order(
    shop: Shop, clock: SetClock
) -> None:
    member = shop.member(points=100)
    first = shop.sell(500, person=member)
    clock.advance(-DAY)
    second = shop.sell(700, person=member, points=50)
    back = shop.back(first.sale_id)
    shop.do(till.cash_in, amount=100, reason="change")
    clock.advance(2 * DAY)
    third = shop.sell(300)
    numbers = [one.number for one in (first, second, back, third)]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    figures = till.x_report(shop.store.here, session_id=shop.session, now=clock.now())
    closed = shop.do(till.close_session, count=till.Count(figures.expected), next_float=0)
    assert closed.difference == 0
    assert (closed.sales, closed.returns) == (3, 1)
    assert shop.problems() == []
    clock.advance(-5 * DAY)
    shop.open(0)
    assert shop.sell(100).number == third.number + 1
    with pytest.raises(Refused):
        shop.do(till.open_session, float_amount=0)
    assert shop.problems() == []


# -- an import is killed -----------------------------------------------------------------------------------------------

IMPORT = """
import sys
from pathlib import Path
from desktop.store import Store
from tests.desktop.exchange.importing import Importer
store = Store(Path(sys.argv[1]))
importer = Importer(store, Path(sys.argv[1]).parent)
print("ready", flush=True)
result = importer.run("people", Path(sys.argv[2]))
print("done", result.created, flush=True)
store.close()
"""


def test_an_import_killed_at_any_moment_is_there_whole_or_not_at_all(store_path: Path, tmp_path: Path) -> None:
    rows = "".join(f"person {n},090-{n // 10000:04}-{n % 10000:04},C{n},VIP,{n % 50}\n" for n in range(3000))
    table = tmp_path / "people.csv"
    table.write_text("name,phone,card,tags,points\n" + rows, encoding="utf-8")
    chance = random.Random(5)
    before = Importer(Store(store_path, inline=True), tmp_path)
    empty = before.counts()
    before.store.close()
    ended = set()
    for _ in range(8):
        path = Path(shutil.copy(store_path, tmp_path / "killed.noren"))
        child = subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(path), str(table)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.05, 1.6))
        child.send_signal(signal.SIGKILL)
        said = child.stdout.read()
        child.wait(30)
        child.stdout.close()
        store = Store(path, inline=True)
        batches.clean_up(store)
        found = Importer(store, tmp_path)
        people = found.counts()["person"]
        whole = store.here.value("SELECT count(*) FROM batch WHERE state='done'")
        assert people == (3000 if whole else 0)
        if "done" in said:
            assert people == 3000
        if not people:
            assert found.counts() == empty
        assert store.read(check.check).result().ok
        ended.add(people)
        store.close()
        for name in ("killed.noren", "killed.noren-wal", "killed.noren-shm"):
            (tmp_path / name).unlink(missing_ok=True)
    assert 0 in ended, "none was killed in the middle"
