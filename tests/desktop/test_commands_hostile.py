"""The command line under hostile hands: wrong targets, wrong encodings, closed streams, and the way there and back."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from desktop import opening, sample
from models import text
from tests.desktop.test_commands import ROOT, answer, failure, noren

PEOPLE = "name,phone,mail,card\n田中 花子,090-1234-5678,h@example.jp,C1\n髙橋 誠,03-1111-2222,,\n山田 太郎,,x@y.jp,\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.noren"
    sample.build(path, count=30, seed=3, until=date(2026, 6, 30), language="ja")
    return path


def test_an_export_never_takes_the_place_of_a_data_file(tmp_path: Path, table: Path) -> None:
    store = tmp_path / "shop.noren"
    answer("import", "people", table, "--store", store)
    for target in (store, Path(f"{store}-wal")):
        assert "is a data file" in failure("export", "people", target, "--store", store)
    assert answer("check", "--store", store)["ok"]


def test_an_export_never_takes_the_place_of_a_device(tmp_path: Path, table: Path) -> None:
    store, pipe = tmp_path / "shop.noren", tmp_path / "pipe"
    answer("import", "people", table, "--store", store)
    os.mkfifo(pipe)
    assert "not an ordinary file" in failure("export", "people", pipe, "--store", store)
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["people.pdf", "people.ods", "people.csv.gz"])
def test_a_name_that_promises_another_format_is_refused(tmp_path: Path, table: Path, name: str) -> None:
    store = tmp_path / "shop.noren"
    answer("import", "people", table, "--store", store)
    assert "is no format of an export" in failure("export", "people", tmp_path / name, "--store", store)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("given", ["ascii", "utf-16", "utf-8", "shift_jis"])
def test_an_encoding_that_is_plainly_wrong_is_refused_in_words(tmp_path: Path, table: Path, given: str) -> None:
    if given == "utf-8":
        table.write_text(PEOPLE, encoding="cp932")
    said = failure("import", "people", table, "--encoding", given, "--store", tmp_path / "new.noren")
    assert f"is not in {given}" in said
    assert not (tmp_path / "new.noren").exists()


@pytest.mark.parametrize("encoding", ["iso2022_jp_2", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-8-sig"])
def test_japanese_is_found_again_whatever_it_was_written_in(tmp_path: Path, encoding: str) -> None:
    path, store = tmp_path / "people.csv", tmp_path / "shop.noren"
    path.write_bytes(PEOPLE.replace("髙", "高").encode(encoding))
    assert answer("import", "people", path, "--store", store)["created"] == 3
    assert [one["name"] for one in answer("find", "髙橋", "--store", store)["people"]] == ["高橋 誠"]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_failure(tmp_path: Path, table: Path, closed: str) -> None:
    store = tmp_path / "shop.noren"
    answer("import", "people", table, "--store", store)
    words = f'"{sys.executable}" "{ROOT / "main.py"}" find C1 --json --store "{store}" {closed}'
    done = subprocess.run(["sh", "-c", words], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("kind", ["people", "companies", "products", "stock", "sales", "touchpoints"])
def test_what_a_shop_exported_is_there_already_when_it_comes_back(tmp_path: Path, demo: Path, kind: str) -> None:
    """Nothing new, nothing changed: receipts, entries, phones and points are known again."""
    path = tmp_path / f"{kind}.csv"
    answer("export", kind, path, "--store", demo)
    done = answer("import", kind, path, "--store", demo)
    assert (done["created"], done["updated"], done["refused"]) == (0, 0, 0)
    assert answer("check", "--store", demo)["ok"]


def test_the_samples_people_are_folded_as_those_of_an_import_are(demo: Path) -> None:
    store = opening.open_store(demo, inline=True)
    for kind, value, folded in store.here.rows("SELECT kind, value, folded FROM contact"):
        assert folded == (text.phone_folded(value, "JP") if kind == "phone" else text.mail_folded(value))
    for name, reading, key in store.here.rows("SELECT name, reading, sort_key FROM person"):
        assert key == text.sort_key(name, reading)
    store.close()


def test_a_command_line_in_a_plain_locale_speaks_japanese(tmp_path: Path) -> None:
    done = noren("--lang", "ja", "find", "x", "--store", tmp_path / "無い.noren")
    assert (done.returncode, done.stdout) == (2, "")
    assert "無い.noren" in done.stderr


@pytest.fixture
def sealed(tmp_path: Path):
    """A folder that nobody can write in, the superuser included."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting takes the superuser")
    folder = tmp_path / "sealed"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", str(folder)], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_sealed_folder_is_named_as_it_was_asked_for(tmp_path: Path, table: Path, sealed: Path) -> None:
    """Not by the name of a half-made file beside it."""
    store = tmp_path / "shop.noren"
    answer("import", "people", table, "--store", store)
    for words in (
        ("export", "people", sealed / "p.csv", "--store", store),
        ("export", "people", sealed / "p.xlsx", "--store", store),
        ("export", "people", sealed / "p.json", "--store", store),
        ("import", "people", table, "--store", sealed / "new.noren"),
        ("demo", "--people", "20", "--store", sealed / "demo.noren"),
    ):
        said = failure(*words)
        assert ".part" not in said
        assert ".new" not in said
        assert ".demo" not in said
        assert list(sealed.iterdir()) == []


@pytest.mark.parametrize("until", ["0001-06-01", "9999-12-31", "2026-02-29", "soon"])
def test_a_day_on_which_no_sample_shop_can_end_is_refused(tmp_path: Path, until: str) -> None:
    said = failure("demo", "--people", "10", "--until", until, "--store", tmp_path / "new.noren")
    assert "went wrong" not in said
    assert not (tmp_path / "new.noren").exists()
