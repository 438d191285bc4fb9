"""Preferences and the crash log: written whole, read whatever stands there, and no customer's data in them."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop import crash, preferences
from models.errors import Refused

ROOT = Path(__file__).resolve().parents[2]


def test_preferences_come_back_as_they_were_set(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    known = preferences.load(path)
    known.change(theme="dark", zoom=150, widths={"people": [100, 200]}, geometry="AdnQ")
    assert preferences.load(path) == known
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["preferences.json"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"zoom": "150"}', '{"zoom": 100000}', '{"zoom": true}', '{"widths": {"a": "b"}}', "\x00"],
)
def test_preferences_that_make_no_sense_are_the_defaults(tmp_path: Path, text: str) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(text, encoding="utf-8")
    assert preferences.load(path) == preferences.Preferences()


def test_preferences_of_a_newer_noren_lose_nothing_that_is_known(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(json.dumps({"theme": "light", "hologram": True}), encoding="utf-8")
    assert preferences.load(path).theme == "light"


def test_a_preference_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        preferences.load(tmp_path / "p.json").change(them="dark")


def test_a_full_disk_leaves_the_old_preferences(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    preferences.load(path).change(theme="dark")
    code = (
        "import resource, sys; from pathlib import Path; from desktop import preferences\n"
        "known = preferences.load(Path(sys.argv[1])); resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "known.change(theme='light'); print('goes on')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "goes on\n"
    assert preferences.load(path).theme == "dark"
    assert os.listdir(tmp_path) == ["preferences.json"]


@pytest.fixture
def hooks():
    """The hooks of this process, put back after the test."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


@pytest.mark.usefixtures("hooks")
def test_what_nobody_caught_is_noted_and_shown_from_any_thread(tmp_path: Path) -> None:
    log = tmp_path / "noren.log"
    shown: list[BaseException] = []
    crash.install(shown.append, log)
    try:
        {"name": "田中 花子"}["phone of 田中"]
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: [].pop())
    thread.start()
    thread.join()
    assert [type(error).__name__ for error in shown] == ["KeyError", "IndexError"]
    text = log.read_text(encoding="utf-8")
    assert "builtins.KeyError" in text
    assert "tests/desktop/test_own_files.py" in text
    assert "田中" not in text


def test_an_error_that_passes_twice_is_noted_once(tmp_path: Path) -> None:
    error = ValueError("x")
    for _ in range(2):
        crash.note(error, tmp_path / "noren.log")
    assert (tmp_path / "noren.log").read_text(encoding="utf-8").count("ValueError") == 1


def test_a_crash_of_the_interpreter_itself_leaves_its_stack(tmp_path: Path) -> None:
    code = (
        "import faulthandler, sys; from pathlib import Path; from desktop import crash\n"
        "crash.watch(Path(sys.argv[1])); faulthandler._sigsegv()"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "noren.log")], cwd=ROOT, check=False)
    assert "Segmentation fault" in (tmp_path / "noren.log").read_text(encoding="utf-8")


def test_what_the_user_is_told_anyway_is_no_crash(tmp_path: Path) -> None:
    crash.note(Refused("No."), tmp_path / "noren.log")
    assert not (tmp_path / "noren.log").exists()


def test_the_first_cause_is_noted_too(tmp_path: Path) -> None:
    try:
        try:
            raise ValueError("secret")
        except ValueError as error:
            raise RuntimeError("secret too") from error
    except RuntimeError as error:
        text = crash.described(error)
    assert text.index("ValueError") < text.index("RuntimeError")
    assert "secret" not in text


def test_the_log_turns_over_and_a_disk_that_refuses_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crash, "LARGEST", 1000)
    log = tmp_path / "noren.log"
    for _ in range(30):
        crash.note(ValueError("x"), log)
    assert log.stat().st_size < 1300
    assert sorted(os.listdir(tmp_path)) == ["noren.log", "noren.old.log"]
    crash.note(ValueError("x"), tmp_path / "no folder" / "noren.log")
