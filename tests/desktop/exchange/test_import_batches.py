"""All or nothing: cancelled, failed, killed and undone imports leave the store as it was."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from desktop import check
from desktop.exchange import batches, engine
from desktop.jobs import Progress
from desktop.store import Store
from models import settings, team
from models.criteria.nodes import ALWAYS
from models.errors import Cancelled, Message, Refused
from models.leads import assigning, qualification, routing, teams
from models.people import edit
from tests.desktop.exchange.importing import Importer, numbers

MANY = "会員番号,氏名,電話番号\n" + "".join(f"M{n},名前{n},090-{n // 10000:04}-{n % 10000:04}\n" for n in range(3000))
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def importer(store, tmp_path: Path) -> Importer:
    return Importer(store, tmp_path)


def digest(store: Store) -> str:
    """What all tables hold, but for the record of what was done."""
    found = hashlib.sha256()
    read = store.reader()
    for (table,) in read.rows(
        "SELECT name FROM sqlite_master WHERE type='table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY 1"
    ):
        if table not in ("audit", "batch", "import_mapping", "source", "captured") and "_search_" not in table:
            found.update(repr((table, read.rows(f"SELECT * FROM {table} ORDER BY 1, 2"))).encode())
    return found.hexdigest()


class StopAt(Progress):
    """Is cancelled once so many lines were done."""

    def step(self, done: int, total: int = 0, text: str = "") -> None:
        self.cancelled = done >= 800
        super().step(done, total, text)


def test_a_cancelled_import_leaves_nothing(importer: Importer) -> None:
    importer.run("people", "会員番号,氏名\nM5,前からいる\n")
    before = digest(importer.store)
    source = importer.source("people", MANY)
    with pytest.raises(Cancelled):
        engine.run(importer.store, StopAt(), source=source, copy_first=False)
    assert digest(importer.store) == before
    assert check.check(importer.store.reader()).ok


def test_an_import_that_fails_in_the_middle_leaves_nothing(importer: Importer, monkeypatch) -> None:
    from desktop.exchange import people_rows

    before, calls = digest(importer.store), []
    honest = people_rows.enrol

    def broken(*args: object) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise ValueError("bug")
        honest(*args)

    monkeypatch.setattr(people_rows, "enrol", broken)
    with pytest.raises(ValueError, match="bug"):
        importer.run("people", MANY)
    assert digest(importer.store) == before


def test_undo_takes_a_whole_import_back_with_what_it_changed(importer: Importer) -> None:
    importer.run("people", "会員番号,氏名,備考,電話番号\nM1,高橋,old,\nM2,山田,,03-1111-2222\n")
    before = digest(importer.store)
    done = importer.run("people", MANY + "M1,髙橋花子,090-9999-9999\n")
    assert digest(importer.store) != before
    importer.undo(done.batch)
    assert digest(importer.store) == before
    assert check.check(importer.store.reader()).ok
    with pytest.raises(Refused):
        importer.undo(done.batch)


def test_undo_is_refused_while_something_refers_to_what_came_in(importer: Importer) -> None:
    people = importer.run("people", "会員番号,氏名\nC1,高橋花子\n")
    sales = importer.run("sales", "伝票番号,日時,会員番号,商品名,金額\n1,2026/1/5 10:00,C1,茶,100\n")
    before = digest(importer.store)
    with pytest.raises(Refused, match="receipts name customers"):
        importer.undo(people.batch)
    assert digest(importer.store) == before
    importer.undo(sales.batch)
    importer.undo(people.batch)
    assert set(importer.counts().values()) == {0}


def test_undo_is_refused_when_a_row_was_edited_since(importer: Importer) -> None:
    done = importer.run("people", "会員番号,氏名\nC1,高橋花子\n")
    importer.store.write_now("edit", lambda tx: edit.update(tx, person_id=1, note="called"))
    with pytest.raises(Refused, match="edited since"):
        importer.undo(done.batch)


@pytest.mark.parametrize("kind", ["products", "stock", "companies", "touchpoints"])
def test_every_kind_can_be_undone(kind: str, importer: Importer) -> None:
    importer.run("products", "商品コード,商品名,価格,在庫\nP1,茶,100,5\n")
    importer.run("people", "会員番号,氏名,会社名\nC1,高橋,暖簾商事\n")
    before = digest(importer.store)
    text = {
        "products": "商品コード,商品名,価格,在庫,カテゴリ,バーコード\n"
        "P1,緑茶,120,,飲料,4901085128534\nP2,米,500,9,食品,\n",
        "stock": "商品コード,在庫数,原価\nP1,12,60\n",
        "companies": "会社名,電話番号,業種\n暖簾商事,03-1111-2222,小売\n新会社,03-3333-4444,卸\n",
        "touchpoints": "会員番号,日時,種別,内容\nC1,2026/6/1 10:00,電話,予約\n",
    }[kind]
    done = importer.run(kind, text)
    assert done.created + done.updated > 0
    assert digest(importer.store) != before
    assert numbers(importer.run(kind, text))[:2] == (0, 0), "the same file again brings nothing"
    importer.undo(done.batch)
    assert digest(importer.store) == before
    assert check.check(importer.store.reader()).ok


KILLED = """
import sys
from pathlib import Path
from functools import partial
from desktop import opening
from desktop.exchange import engine, mapping
from desktop.exchange.reading import open_table
from desktop.exchange.source import Source
store = opening.open_store(Path(sys.argv[1]), inline=True)
table = open_table(sys.argv[2])
print("begin", flush=True)
store.work(partial(engine.run, source=Source(table, "people", mapping.guess(table, "people").mapping))).result()
"""


def test_an_import_that_was_killed_is_cleaned_up_at_the_next_start(store_path: Path, tmp_path: Path, clock) -> None:
    path = tmp_path / "many.csv"
    path.write_text(MANY + "".join(f"N{n},名{n},080-{n // 10000:04}-{n % 10000:04}\n" for n in range(60_000)), "utf-8")
    store = Store(store_path, clock=clock, inline=True)
    importer = Importer(store, tmp_path)
    importer.run("people", "会員番号,氏名\nM5,前からいる\n")
    before = digest(store)
    program = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(store_path), str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "begin\n"
    end = time.monotonic() + 60
    while importer.counts()["person"] < 500 and time.monotonic() < end:
        time.sleep(0.02)
    assert batches.clean_up(store) == [], "an import that still runs is left alone"
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    program.stdout.close()
    assert importer.counts()["person"] > 500
    assert len(batches.clean_up(store)) == 1
    assert digest(store) == before
    assert check.check(store.reader()).ok
    store.close()


def test_the_counter_can_write_between_the_units_of_an_import(
    store_path: Path, tmp_path: Path, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes waits for the unit that runs, and for the one that may stand before it: for no other."""
    store = Store(store_path, clock=clock)
    done: list[str] = []
    write = store._write

    def noted(label: Message, *rest: object) -> object:
        found = write(label, *rest)
        done.append(label.msgid)
        return found

    monkeypatch.setattr(store, "_write", noted)
    importer = Importer(store, tmp_path)
    job = store.work(partial(engine.run, source=importer.source("people", MANY), copy_first=False))
    waited = []
    while not job.done:
        asked = len(done)
        store.write_now("note", lambda tx: tx.run("UPDATE shop SET name=name"))
        waited.append(done[asked : done.index("note", asked)].count("Import"))
        time.sleep(0.001)
    assert numbers(job.result()) == (3000, 0, 0, 0)
    assert len(waited) > 3
    assert done.count("Import") > 3
    assert max(waited) <= 2
    store.close()


def test_a_copy_is_made_before_an_import_into_a_store_that_holds_something(importer: Importer) -> None:
    source = importer.source("people", "会員番号,氏名\nC1,高橋花子\n")
    run = partial(engine.run, source=source)
    importer.store.work(run).result()
    folder = importer.store.path.parent / "shop backups"
    assert not folder.exists(), "an empty store needs no copy"
    again = importer.source("people", "会員番号,氏名\nC2,山田\n")
    importer.store.work(partial(engine.run, source=again)).result()
    assert [path.name.endswith("before import.noren") for path in folder.iterdir()] == [True]


def test_undo_in_the_wrong_order_is_refused_in_words_and_changes_nothing(importer: Importer) -> None:
    empty = digest(importer.store)
    first = importer.run("people", "会員番号,氏名,タグ,スタンプ\nM1,甲,常連,3\nM2,乙,,\n")
    between = digest(importer.store)
    second = importer.run("people", "会員番号,氏名,タグ\nM1,甲乙,新規\n")
    whole = digest(importer.store)
    with pytest.raises(Refused, match="A later import changed"):
        importer.undo(first.batch)
    assert digest(importer.store) == whole
    importer.undo(second.batch)
    assert digest(importer.store) == between
    importer.undo(first.batch)
    assert digest(importer.store) == empty
    with pytest.raises(Refused, match="undone already"):
        importer.undo(first.batch)


def test_a_tag_that_somebody_else_bears_by_now_outlives_the_import_that_made_it(importer: Importer) -> None:
    first = importer.run("people", "会員番号,氏名,タグ\nM1,甲,常連\n")
    importer.run("people", "会員番号,氏名,タグ\nM2,乙,常連\n")
    importer.undo(first.batch)
    assert importer.rows("SELECT name FROM tag") == [("常連",)]
    assert check.check(importer.store.reader()).ok


def test_an_import_of_leads_that_is_taken_back_takes_its_news_along(importer: Importer) -> None:
    store = importer.store
    rep = store.write_now("r", partial(team.add, name="佐藤", role="rep"))
    group = store.write_now("t", partial(teams.save_team, name="Shop"))
    store.write_now("m", partial(teams.save_member, team_id=group, staff_id=rep, capacity=900))
    store.write_now("r", partial(routing.save, name="All", node=ALWAYS, team_id=group))
    early = store.write_now("p", partial(edit.create, name="前から")).id
    store.write_now("e", partial(qualification.enter, person_id=early))
    store.write_now("g", partial(assigning.give, person_ids=[early], staff_id=rep))
    told = "SELECT title FROM reminder WHERE about='leads' AND state='open'"
    assert importer.rows(told) == [("前から",)]
    store.write_now("r", partial(settings.change, route_new=True))
    found = importer.run("people", "氏名,電話番号\n山田 花子,090-1111-2222\n鈴木 一郎,090-1111-3333\n", leads=True)
    assert importer.rows(told) == [("前から · 山田 花子 · 鈴木 一郎",)]
    importer.undo(found.batch)
    assert importer.rows(told) == [("前から",)]
    assert importer.rows("SELECT count(*) FROM assignment") == [(1,)]
    assert check.check(store.reader()).ok


def test_a_reminder_of_imported_leads_alone_goes_with_them(importer: Importer) -> None:
    store = importer.store
    rep = store.write_now("r", partial(team.add, name="佐藤", role="rep"))
    group = store.write_now("t", partial(teams.save_team, name="Shop"))
    store.write_now("m", partial(teams.save_member, team_id=group, staff_id=rep, capacity=900))
    store.write_now("r", partial(routing.save, name="All", node=ALWAYS, team_id=group))
    store.write_now("r", partial(settings.change, route_new=True))
    found = importer.run("people", "氏名,電話番号\n山田 花子,090-1111-2222\n", leads=True)
    assert importer.rows("SELECT count(*) FROM reminder WHERE about='leads'") == [(1,)]
    importer.undo(found.batch)
    assert importer.rows("SELECT count(*) FROM reminder WHERE about='leads'") == [(0,)]
