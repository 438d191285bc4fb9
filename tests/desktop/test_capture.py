"""The drop folder: what is taken when, once and only once, and what is said of what can't be."""

import os
import time
from functools import partial
from pathlib import Path

import pytest

from desktop import capture, opening
from desktop.commands import main
from desktop.exchange import batches, engine
from desktop.jobs import Progress
from models.errors import Told
from models.leads import sources

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Smith\nN:Smith;Ann;;;\nTEL;TYPE=CELL:090-1111-2222\nEND:VCARD\n"


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "shop.noren"
    opening.create(path, now=1_780_000_000_000)
    store = opening.open_store(path, inline=True)
    yield store
    store.close()


@pytest.fixture
def folder(store, tmp_path):
    made = tmp_path / "in box"
    made.mkdir()
    store.write_now("Folder", partial(sources.add_folder, name="Web site", path=str(made)))
    return made


def sweep(store):
    return capture.sweep(store, Progress(), wait=0)


def put(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def the_source(store):
    return sources.sources(store.reader())[0]


def test_files_of_every_kind_are_taken_and_moved_to_done(store, folder):
    put(folder, "card.vcf", CARD)
    put(folder, "people.csv", "name,email\nBob,bob@example.com\n")
    put(folder, "people.jsonl", '{"name": "Cid", "mail": "cid@example.com"}\n')
    put(folder, "web.json", '[{"name": "Dora", "phone": "03-1234-5678", "source": "Fair"}]')
    swept = sweep(store)
    assert (swept.files, swept.created, swept.files_refused) == (4, 4, 0)
    assert sorted(one.name for one in (folder / "done").iterdir()) == [
        "card.vcf",
        "people.csv",
        "people.jsonl",
        "web.json",
    ]
    rows = store.reader().rows("SELECT name, source, lead_state FROM person ORDER BY name")
    assert [tuple(row) for row in rows] == [
        ("Ann Smith", "Web site", "new"),
        ("Bob", "Web site", "new"),
        ("Cid", "Web site", "new"),
        ("Dora", "Fair", "new"),
    ]
    assert the_source(store).made == 4


def test_the_same_file_under_another_name_is_taken_once(store, folder):
    put(folder, "card.vcf", CARD)
    sweep(store)
    put(folder, "card again.vcf", CARD)
    swept = sweep(store)
    assert (swept.files, swept.created) == (1, 0)
    assert store.reader().value("SELECT count(*) FROM person") == 1
    assert (folder / "done" / "card again.vcf").exists()
    assert the_source(store).known == 1


def test_a_crash_after_the_import_and_before_the_move_takes_nothing_twice(store, folder, monkeypatch):
    put(folder, "people.csv", "name\nBob\nBob\nCid\n")  # without keys nothing but the digest tells
    monkeypatch.setattr(capture, "_move", lambda _file, _where: None)
    sweep(store)
    monkeypatch.undo()
    made = store.reader().value("SELECT count(*) FROM person")
    swept = sweep(store)
    assert (swept.files, swept.created) == (1, 0)
    assert store.reader().value("SELECT count(*) FROM person") == made
    assert not (folder / "people.csv").exists()


def test_a_crash_in_the_middle_leaves_nothing_and_the_file_comes_again(store, folder, monkeypatch):
    put(folder, "people.csv", "name\nBob\n")

    def dies(*_values):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "_end", dies)
    with pytest.raises(KeyboardInterrupt):
        sweep(store)
    monkeypatch.undo()
    assert store.reader().value("SELECT count(*) FROM person") == 0
    assert sweep(store).created == 1


def test_what_is_being_written_is_left_alone(store, folder):
    for name in ("a.csv.tmp", "b.part", ".hidden.csv", "~$sheet.xlsx", "c.csv.crdownload", "Thumbs.db"):
        put(folder, name, "name\nBob\n")
    put(folder, "fresh.csv", "name\nBob\n")
    assert capture.sweep(store, Progress(), wait=5).files == 0
    old = time.time() - 60
    os.utime(folder / "fresh.csv", (old, old))
    assert capture.sweep(store, Progress(), wait=0.05).files == 1
    assert (folder / "a.csv.tmp").exists()


def test_a_file_that_changes_while_it_is_read_leaves_nothing_and_waits(store, folder, monkeypatch):
    path = put(folder, "people.csv", "name\nBob\n")
    write_all = engine._write_all

    def grows(*values):
        write_all(*values)
        path.write_text("name\nBob\nCid and more\n")

    monkeypatch.setattr(engine, "_write_all", grows)
    assert sweep(store).files == 0
    assert store.reader().value("SELECT count(*) FROM person") == 0
    monkeypatch.undo()
    assert sweep(store).created == 2


def test_a_broken_file_goes_to_refused_with_its_reason_and_can_be_put_back(store, folder):
    put(folder, "offer.pdf", b"%PDF-1.4 \x00\x01\x02")
    swept = sweep(store)
    assert swept.files_refused == 1
    moved = folder / "refused" / "offer.pdf"
    assert moved.exists()
    assert "PDF" in moved.with_name("offer.pdf.reason.txt").read_text(encoding="utf-8-sig")
    (one,) = sources.items(store.reader(), the_source(store).id, refused=True)
    assert (one.title, one.what) == ("offer.pdf", "whole")
    assert "PDF" in str(one.reason)
    capture.put_back(store, Progress(), captured_id=one.id)
    assert (folder / "offer.pdf").exists()
    assert not moved.exists()
    assert sources.items(store.reader(), the_source(store).id, refused=True) == []


def test_refused_rows_are_kept_with_their_text_and_their_file_lies_beside(store, folder):
    put(folder, "people.jsonl", '{"name": "Ann"}\n{"name": "Bo\n{"name": "Cid"}\n')
    swept = sweep(store)
    assert (swept.created, swept.refused) == (2, 1)
    (one,) = sources.items(store.reader(), the_source(store).id, refused=True)
    assert one.original == '{"name": "Bo'
    assert one.reason.msgid.startswith("This is not JSON")
    assert (folder / "done" / "people refused.csv").exists()
    assert sweep(store).files == 0  # its own file of refused rows is not taken


def test_a_log_of_visits_is_taken_as_a_log(store, folder):
    put(folder, "card.vcf", CARD)
    sweep(store)
    put(
        folder,
        "log.jsonl",
        '{"event":"page_view","phone":"090 1111 2222","timestamp":"2026-05-01T10:00:00","url":"/x"}\n',
    )
    assert sweep(store).created == 1
    assert tuple(store.reader().row("SELECT kind, about FROM touchpoint ORDER BY id DESC")) == ("page_view", "/x")


def test_goods_are_not_taken_but_refused_in_words(store, folder):
    put(folder, "goods.csv", "JANコード,商品名,販売価格,在庫数\n4901234567894,牛乳,200,3\n".encode("cp932"))
    assert sweep(store).files_refused == 1
    assert "drop folder" in (folder / "refused" / "goods.csv.reason.txt").read_text(encoding="utf-8-sig")


def test_a_missing_folder_a_file_and_a_read_only_folder_are_said_in_words(store, tmp_path):
    assert "not there" in str(capture.look(str(tmp_path / "nowhere")).problem)
    file = put(tmp_path, "file", "x")
    assert "no folder" in str(capture.look(str(file)).problem)
    locked = tmp_path / "locked"
    locked.mkdir()
    assert capture.look(str(locked)) == capture.Folder(None)


def test_a_read_only_folder_is_left_alone(store, folder, monkeypatch):
    put(folder, "card.vcf", CARD)
    monkeypatch.setattr(capture.os, "access", lambda _path, mode: mode != os.W_OK)
    assert "read-only" in str(capture.look(str(folder)).problem)
    assert sweep(store).files == 0


def test_the_same_folder_is_not_chosen_twice(store, folder):
    with pytest.raises(Told, match="already"):
        store.write_now("Folder", partial(sources.add_folder, name="", path=str(folder)))


def test_undoing_the_import_of_a_file_frees_it_to_be_taken_again(store, folder):
    put(folder, "card.vcf", CARD)
    sweep(store)
    batch = store.reader().value("SELECT max(id) FROM batch")
    batches.undo_batch(store, Progress(), batch_id=batch)
    assert [store.reader().value(f"SELECT count(*) FROM {table}") for table in ("person", "lead", "captured")] == [
        0
    ] * 3
    (folder / "done" / "card.vcf").rename(folder / "card.vcf")
    assert sweep(store).created == 1


def test_advance_takes_what_lies_in_the_folders(store, folder, capsys):
    path = put(folder, "card.vcf", CARD)
    old = time.time() - 60
    os.utime(path, (old, old))
    store.close()
    assert main(["--store", str(store.path), "--json", "advance"]) == 0
    assert '"captured": 1' in capsys.readouterr().out
