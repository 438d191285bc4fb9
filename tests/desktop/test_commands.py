"""The command line as a script uses it: real processes, one object on standard output, one line on standard error."""

import json
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from desktop import commands, version
from desktop.store import Store
from models.errors import Told
from models.people.tables import Card, Contact, Person, Tag

ROOT = Path(__file__).resolve().parents[2]


def noren(*words: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program without a display."""
    clean = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "DISPLAY", "NOREN_STORE", "LANG")}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, words)],
        env={**clean, "LC_ALL": "C", **(env or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def answer(*words: str | Path, code: int = 0) -> dict:
    """The one JSON object that a command prints; nothing else is printed anywhere."""
    done = noren(*words, "--json")
    assert (done.stderr, done.returncode) == ("", code)
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


def failure(*words: str | Path, env: dict[str, str] | None = None) -> str:
    """The one line of a command that could not be done."""
    done = noren(*words, env=env)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


@pytest.fixture
def shop(store_path: Path) -> Path:
    """A store with a customer in it."""
    store = Store(store_path, inline=True)

    def fill(tx) -> None:
        person = tx.insert(Person, name="田中 花子", reading="たなか はなこ", public_id="p" * 26, created_at=tx.now)
        tx.insert(Contact, person_id=person, kind="phone", value="090-1234-5678", folded="819012345678")
        tx.insert(Contact, person_id=person, kind="mail", value="Hanako@example.jp", folded="hanako@example.jp")
        tx.insert(Card, person_id=person, number="2900000000017", issued_at=tx.now)

    store.write_now("Fill", fill)
    store.close()
    return store_path


def test_version_is_the_projects() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^version = "(.+)"$', text, re.M)[1] == version.VERSION
    done = noren("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Noren {version.VERSION}")


def test_every_command_that_is_listed_exists_and_explains_itself() -> None:
    done = noren("--help")
    assert done.returncode == 0
    for name in commands.COMMANDS:
        assert f"noren {name}" in done.stdout
        own = noren(name, "--help")
        assert (own.returncode, own.stderr) == (0, "")
        assert own.stdout.startswith(f"noren {name}")


def test_find_answers_in_the_promised_shape(shop: Path) -> None:
    assert answer("--store", shop, "find", "たなか") == {
        "people": [
            {
                "id": "p" * 26,
                "name": "田中 花子",
                "reading": "たなか はなこ",
                "phones": ["090-1234-5678"],
                "mails": ["Hanako@example.jp"],
                "card": "2900000000017",
                "points": None,
            }
        ]
    }
    assert answer("find", "5678", "--store", shop)["people"][0]["name"] == "田中 花子"
    assert answer("find", "たなか", "--limit", "0", "--store", shop) == {"people": []}
    assert answer("find", "nobody of this name", "--store", shop) == {"people": []}


def test_options_stand_before_or_after_the_command(shop: Path) -> None:
    for words in (
        ("--store", shop, "--json", "find", "花子"),
        ("find", "--store", shop, "花子", "--json"),
        ("find", "花子", f"--store={shop}", "--json"),
    ):
        done = noren(*words)
        assert done.returncode == 0
        assert json.loads(done.stdout)["people"][0]["name"] == "田中 花子"


def test_the_store_is_the_one_given_else_of_the_environment_else_of_the_data_folder(shop: Path, tmp_path: Path) -> None:
    done = noren("find", "花子", "--json", env={"NOREN_STORE": str(shop)})
    assert len(json.loads(done.stdout)["people"]) == 1
    folder = tmp_path / "data"
    folder.mkdir()
    assert str(folder / "shop.noren") in failure("find", "x", env={"NOREN_DATA": str(folder)})
    shop.rename(folder / "shop.noren")
    done = noren("find", "花子", "--json", env={"NOREN_DATA": str(folder)})
    assert len(json.loads(done.stdout)["people"]) == 1


def test_texts_for_people_are_utf8_in_any_locale(shop: Path) -> None:
    for locale in ("C", "POSIX", "en_US.ISO-8859-1", "ja_JP.eucJP"):
        done = noren("find", "花子", "--store", shop, env={"LC_ALL": locale})
        assert (done.returncode, done.stderr) == (0, "")
        assert "田中 花子" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["nosuch"],
        ["find"],
        ["find", "x", "--bogus"],
        ["find", "x", "--limit", "many"],
        ["--lang", "fr", "check"],
        ["check", "--store"],
        ["--json"],
        ["--bogus"],
        ["--demo", "--store", "x.noren"],
        ["check", "--zone", "Moon/Sea"],
        ["check", "--country", "Atlantis"],
        ["demo"],
        ["demo", "--people", "3"],
        ["find", "x", "--store", "/nowhere/at/all.noren"],
        ["backup", "--store", "/nowhere/at/all.noren"],
        ["restore", "/nowhere/at/all.noren"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_line_and_code_2(words: list[str]) -> None:
    assert failure(*words)


def test_complaints_are_in_the_language_asked_for() -> None:
    assert failure("check", "--store", "/nowhere/all.noren").isascii()
    assert not failure("--lang", "ja", "check", "--store", "/nowhere/all.noren").isascii()
    assert not failure("nosuch", "--lang=ja").isascii()
    assert not failure("nosuch", env={"LC_ALL": "ja_JP.UTF-8"}).isascii()


def test_no_command_makes_a_store_by_accident(tmp_path: Path) -> None:
    for words in (["find", "x"], ["check"], ["backup"]):
        failure(*words, "--store", tmp_path / "none.noren")
    assert list(tmp_path.iterdir()) == []


def test_a_demo_is_a_new_store_and_never_over_another(tmp_path: Path, shop: Path) -> None:
    path = tmp_path / "demo.noren"
    assert answer("demo", "--people", "20", "--store", path)["people"] == 20
    assert len(answer("find", "0", "--limit", "50", "--store", path)["people"]) <= 20
    assert answer("check", "--store", path) == {"ok": True, "problems": []}
    before = shop.read_bytes()
    assert "is there already" in failure("demo", "--people", "20", "--store", shop)
    assert shop.read_bytes() == before


def test_backup_and_restore_by_command(shop: Path, tmp_path: Path) -> None:
    made = answer("backup", tmp_path / "stick", "--store", shop)
    assert Path(made["file"]).parent == tmp_path / "stick"
    assert (made["people"], made["sales"], made["last_receipt"]) == (1, 0, "")
    store = Store(shop, inline=True)
    store.write_now("Tag", lambda tx: tx.insert(Tag, name="later"))
    store.close()
    done = answer("restore", made["file"], "--store", shop)
    assert done["people"] == 1
    assert Path(done["kept"]).is_file()
    fresh = tmp_path / "new" / "shop.noren"
    assert answer("restore", made["file"], "--store", fresh)["kept"] is None
    assert answer("find", "花子", "--store", fresh)["people"]
    assert answer("check", "--store", fresh) == {"ok": True, "problems": []}


def test_check_finds_what_does_not_add_up_and_repair_mends_what_is_derived(shop: Path) -> None:
    assert answer("check", "--store", shop) == {"ok": True, "problems": []}
    store = Store(shop, inline=True)
    store.write_now("Spoil", lambda tx: tx.run("INSERT INTO person_search (person_search) VALUES ('delete-all')"))
    store.close()
    found = answer("check", "--store", shop, code=1)
    assert found["ok"] is False
    assert {problem["where"] for problem in found["problems"]} == {"search"}
    assert answer("find", "花子", "--store", shop) == {"people": []}
    mended = answer("check", "--repair", "--store", shop)
    assert (mended["ok"], mended["mended"]) == (True, ["search"])
    assert answer("find", "花子", "--store", shop)["people"]


def test_check_of_a_damaged_file_says_so(shop: Path) -> None:
    with shop.open("rb+") as file:
        file.seek(100)
        file.write(b"\xa5" * 2000)
    found = answer("check", "--store", shop, code=1)
    assert found["problems"][0]["where"] == "file"
    assert "damaged" in found["problems"][0]["what"]


def test_a_reader_that_goes_away_is_no_failure(shop: Path) -> None:
    with subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(20) == 0


def test_a_bug_in_a_command_is_one_calm_line_and_a_note_without_values(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("NOREN_DATA", str(tmp_path / "data"))

    def broken(*_args: object, **_words: object) -> None:
        raise ValueError("田中 花子 owes 500")

    monkeypatch.setattr("models.people.search.find", broken)
    assert commands.main(["find", "x", "--store", str(shop), "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("Something went wrong in Noren")
    note = (tmp_path / "data" / "noren.log").read_text(encoding="utf-8")
    assert "builtins.ValueError" in note
    assert "desktop/commands/find.py" in note
    assert "田中" not in note
    assert str(tmp_path) not in note


def test_parsing_leaves_the_window_to_the_window() -> None:
    options = commands.parse(["--lang", "ja", "--store", "x.noren"])
    assert (options.command, options.store, options.language) == (None, Path("x.noren"), "ja")
    with pytest.raises(Told):
        commands.parse(["--json"])
    assert partial(commands.parse, ["check"])().command == "check"
