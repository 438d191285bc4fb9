"""The walls of the house. Each test's name is the rule; `FAULTS` below shows each rule a breach that it must see."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.wall
TOP = Path(__file__).resolve().parent.parent
FLOORS = ("models", "desktop", "ui", "main.py")
TEXT = {".py", ".toml", ".md", ".lock", ".txt", ".json", ".po", ".svg", ".csv", ".yml", ".cfg", ""}

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_CLASS = 600, 60, 300
TOO_LONG: dict[str, int] = {}
"""What is longer all the same, "path" or "path:name" with its lines. This list only ever gets shorter."""

PAINTS_ON_PAPER = ("desktop/printing/", "desktop/documents/")
"""Rooms of `desktop` that may draw with QtGui (and print): receipts as pictures, previews of papers."""

FROZEN = "models/migrations/0"
"""Migrations stay as their tool wrote them."""

Finder = Callable[[str, ast.AST], Iterator[str]]


# -- reading the tree ------------------------------------------------------------------------------------------------


@cache
def sources(*places: str) -> tuple[str, ...]:
    """The Python files of these floors, as paths from the top."""
    found: list[str] = []
    for place in places:
        path = TOP / place
        found += [place] if path.is_file() else [p.relative_to(TOP).as_posix() for p in sorted(path.rglob("*.py"))]
    return tuple(found)


@cache
def parsed(path: str) -> ast.Module:
    return ast.parse((TOP / path).read_text(encoding="utf-8"))


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the tree that git keeps or would keep."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"], cwd=TOP, capture_output=True, check=True
    )
    return tuple(name for name in listing.stdout.decode().split("\0") if name and (TOP / name).is_file())


def breaches(finder: Finder, *places: str) -> list[str]:
    return [breach for path in sources(*places) for breach in finder(path, parsed(path))]


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str, str]]:
    """Each call with the name that is called and what it is called on ("" for a plain name)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, node.func.id, ""
            elif isinstance(node.func, ast.Attribute):
                yield node, node.func.attr, ast.unparse(node.func.value)


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each module that is imported, with names from it in full: "PySide6.QtCore.QTimer"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each string that is a value, without docstrings."""
    silent = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


# -- the rules, each as a finder -------------------------------------------------------------------------------------


def widgets(path: str, tree: ast.AST) -> Iterator[str]:
    for line, name in imports(tree):
        paper = name.startswith(("PySide6.QtGui", "PySide6.QtPrintSupport")) and path.startswith(PAINTS_ON_PAPER)
        core = name.startswith(("PySide6.QtCore", "PySide6.QtNetwork"))
        if name.split(".")[0] in {"PySide6", "shiboken6"} and not core and not paper:
            yield f"{path}:{line} imports {name}"


SQL = re.compile(
    r"\b(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+table|pragma\s+\w+)\b", re.I | re.S
)


def sql(path: str, tree: ast.AST) -> Iterator[str]:
    for line, text in texts(tree):
        looks = SQL.search(text) and (
            text.isupper() or re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA)\b|\?", text)
        )
        if looks:
            yield f"{path}:{line} speaks SQL: {text[:60]!r}"


MACHINE = {"socket", "urllib", "http", "smtplib", "imaplib", "subprocess", "shutil", "tempfile", "threading", "ctypes"}
CLOCK = {("now", "datetime"), ("utcnow", "datetime"), ("today", "date"), ("today", "datetime"), ("time", "time")}


def machine(path: str, tree: ast.AST) -> Iterator[str]:
    for line, name in imports(tree):
        if name.split(".")[0] in MACHINE and not name.startswith("urllib.parse"):
            yield f"{path}:{line} imports {name}"
    for call, name, owner in calls(tree):
        if (name, owner.rpartition(".")[2]) in CLOCK or (name in {"open", "input", "print"} and not owner):
            yield f"{path}:{call.lineno} calls {ast.unparse(call.func)}"


def process_events(path: str, tree: ast.AST) -> Iterator[str]:
    yield from (f"{path}:{call.lineno} processEvents" for call, name, _ in calls(tree) if name == "processEvents")


def lambda_slots(path: str, tree: ast.AST) -> Iterator[str]:
    for call, name, _ in calls(tree):
        if name == "connect" and any(isinstance(one, ast.Lambda) for one in call.args):
            yield f"{path}:{call.lineno} connects a lambda"


HEX = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-zA-Z])")
PAINT = re.compile(r"\b(rgba?|hsla?|hsva?)\(|(color|background)\s*:\s*(?!palette|transparent|none)[a-z]", re.I)


def colours(path: str, tree: ast.AST) -> Iterator[str]:
    for line, text in texts(tree):
        if HEX.search(text) or PAINT.search(text):
            yield f"{path}:{line} has a colour of its own: {text[:60]!r}"
    for call, name, _ in calls(tree):
        if (
            name in {"QColor", "fromRgb", "HexColor"}
            and call.args
            and all(isinstance(a, ast.Constant) for a in call.args)
        ):
            yield f"{path}:{call.lineno} has a colour of its own"


UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill"}
UNSAFE_CALLS = {("eval", ""), ("exec", ""), ("load", "yaml"), ("system", "os"), ("popen", "os"), ("mktemp", "tempfile")}


def unsafe(path: str, tree: ast.AST) -> Iterator[str]:
    for line, name in imports(tree):
        if name.split(".")[0] in UNSAFE_MODULES:
            yield f"{path}:{line} imports {name}"
    for call, name, owner in calls(tree):
        shell = any(k.arg == "shell" and getattr(k.value, "value", True) for k in call.keywords)
        if (name, owner) in UNSAFE_CALLS or shell:
            yield f"{path}:{call.lineno} calls {ast.unparse(call.func)}"


def labels(path: str, tree: ast.AST) -> Iterator[str]:
    if path.startswith("ui/widgets"):
        return
    yield from (f"{path}:{call.lineno} makes a QLabel" for call, name, _ in calls(tree) if name == "QLabel")
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and "QLabel" in {ast.unparse(base).rpartition(".")[2] for base in node.bases}:
            yield f"{path}:{node.lineno} is a QLabel"


def swallowed(path: str, tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            wide = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            if wide and all(isinstance(line, ast.Pass) for line in node.body):
                yield f"{path}:{node.lineno} swallows every error"


def translated_early(path: str, tree: ast.AST) -> Iterator[str]:
    """Calls of _ and _n that run when the module is imported: in its body, a class's body, or a default value."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
            waiting += getattr(node, "decorator_list", [])
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "_n"}:
            yield f"{path}:{node.lineno} is translated when it is imported"
        waiting += ast.iter_child_nodes(node)


def lengths(path: str, tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Each file, function and class: its name, its lines, and how many it may have."""
    yield path, (TOP / path).read_text(encoding="utf-8").count("\n"), LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path}:{node.name}", node.end_lineno - node.lineno + 1, LONGEST_FUNCTION
        elif isinstance(node, ast.ClassDef):
            yield f"{path}:{node.name}", node.end_lineno - node.lineno + 1, LONGEST_CLASS


# -- the walls -------------------------------------------------------------------------------------------------------


def ran(*command: str) -> str:
    """What a checker says against the tree; nothing when it is content."""
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8", errors="replace")
    return "" if done.returncode == 0 else (done.stdout + done.stderr)[-6000:]


def test_imports_run_down_and_rules_know_no_machine_and_screens_no_sql():
    assert not ran(str(Path(sys.executable).with_name("lint-imports")))


def test_the_linter_has_nothing_to_say():
    assert not ran(sys.executable, "-m", "ruff", "check", "--output-format", "concise", ".")


def test_the_formatter_would_change_nothing():
    assert not ran(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_the_types_hold():
    assert not ran(sys.executable, "-m", "mypy")


def test_desktop_touches_no_widgets():
    assert breaches(widgets, "desktop") == []


def test_screens_hold_no_sql():
    assert breaches(sql, "ui") == []


def test_rules_open_no_file_and_read_no_clock():
    assert breaches(machine, "models") == []


def test_nobody_processes_events_in_between():
    assert breaches(process_events, *FLOORS, "tests") == []


def test_no_lambda_is_connected():
    assert breaches(lambda_slots, *FLOORS) == []


def test_colours_live_in_themes():
    assert breaches(colours, *FLOORS) == []


def test_nothing_is_unpickled_evaluated_or_given_to_a_shell():
    assert breaches(unsafe, *FLOORS, "installers") == []


def test_labels_come_from_the_one_helper():
    assert breaches(labels, "ui", "main.py") == []


def test_no_error_is_swallowed():
    assert breaches(swallowed, *FLOORS, "installers", "tests") == []


def test_nothing_is_translated_when_it_is_imported():
    assert breaches(translated_early, *FLOORS) == []


def test_no_file_function_or_class_grows_out_of_hand():
    places = [path for path in sources(*FLOORS, "installers", "tests") if not path.startswith(FROZEN)]
    every = [length for path in places for length in lengths(path, parsed(path))]
    assert [(name, lines) for name, lines, most in every if lines > most and lines > TOO_LONG.get(name, 0)] == []
    assert {name: lines for name, lines, most in every if name in TOO_LONG and lines > most} == TOO_LONG, "shorten it"


def test_the_tree_names_no_machine_and_no_registry():
    names = [
        "py" + r"pi\.org",
        "python" + r"hosted\.org",
        "npm" + r"js\.(org|com)",
        "deb" + r"ian\.org",
        "sub" + "agent",
    ]
    paths = [r"(?<![\w.])/" + r"work/", r"(?<![\w.])/" + r"root/", r"(?<![\w.])/" + r"home/\w", r"[A-Z]:\\+" + "Users"]
    wrong = re.compile("|".join(names + paths))
    found = []
    for name in tracked():
        if Path(name).suffix in TEXT:
            text = (TOP / name).read_bytes().decode("utf-8", "replace")
            found += [f"{name}: {match.group()}" for match in wrong.finditer(text)]
    assert found == []


def test_every_face_and_icon_has_its_licence_beside_it():
    fonts, icons = TOP / "resources" / "fonts", TOP / "resources" / "icons"
    for face in fonts.glob("*.ttf"):
        assert "SIL OPEN FONT LICENSE" in (fonts / f"OFL-{face.stem.partition('-')[0]}.txt").read_text().upper()
    assert "ISC License" in (icons / "LICENSE-Lucide.txt").read_text()
    assert "MIT License" in (TOP / "resources" / "postal" / "LICENSE.txt").read_text()


def test_every_icon_takes_the_colour_it_is_given():
    icons = [icon for icon in (TOP / "resources" / "icons").glob("*.svg") if icon.name != "noren.svg"]
    assert len(icons) > 100
    assert [icon.name for icon in icons if "currentColor" not in icon.read_text() or "#" in icon.read_text()] == []


def test_qt_gives_no_reference_to_none_away(qapp):
    """PySide6 6.12 on Python 3.11 lost one for each call that returns nothing, and died of it after some thousands."""
    from PySide6.QtCore import QObject

    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(300):
        thing.setObjectName("one")
    assert abs(sys.getrefcount(None) - before) < 50


# -- the rules can see -----------------------------------------------------------------------------------------------

FAULTS = [
    (widgets, "desktop/bus.py", "from PySide6.QtWidgets import QLabel"),
    (widgets, "desktop/bus.py", "from PySide6 import QtGui"),
    (widgets, "desktop/printing/x.py", "import PySide6.QtWidgets"),
    (sql, "ui/people/page.py", 'read.rows("SELECT id FROM person WHERE name = ?", name)'),
    (machine, "models/times.py", "from datetime import datetime\nnow = datetime.now()"),
    (machine, "models/times.py", "import datetime\nnow = datetime.datetime.now()"),
    (machine, "models/times.py", "import time\nnow = time.time()"),
    (machine, "models/times.py", "import socket"),
    (machine, "models/times.py", "open('x')"),
    (process_events, "ui/page.py", "QApplication.processEvents()"),
    (lambda_slots, "ui/page.py", "button.clicked.connect(lambda: go())"),
    (colours, "ui/page.py", "pen = '#1E2330'"),
    (colours, "ui/page.py", "pen = QColor(1, 2, 3)"),
    (colours, "ui/page.py", "w.setStyleSheet('color: red')"),
    (colours, "ui/page.py", "w.setStyleSheet('background: rgb(1,2,3)')"),
    (unsafe, "desktop/x.py", "import pickle"),
    (unsafe, "desktop/x.py", "eval(text)"),
    (unsafe, "desktop/x.py", "subprocess.run(text, shell=True)"),
    (labels, "ui/page.py", "QLabel(name)"),
    (labels, "ui/page.py", "class Big(QtWidgets.QLabel): ..."),
    (swallowed, "ui/page.py", "try:\n    go()\nexcept Exception:\n    pass"),
    (translated_early, "ui/page.py", "TITLE = _('Today')"),
    (translated_early, "ui/page.py", "class P:\n    title = _('Today')"),
    (translated_early, "ui/page.py", "def f(t=_('Today')): ..."),
]

HARMLESS = [
    (widgets, "desktop/bus.py", "from PySide6.QtCore import QObject"),
    (widgets, "desktop/printing/x.py", "from PySide6.QtGui import QImage"),
    (sql, "ui/people/page.py", "_('Select a file from this folder')"),
    (machine, "models/work.py", "day = tx.today\nat = tx.now"),
    (colours, "ui/page.py", "_('Receipt #{number}')"),
    (unsafe, "ui/page.py", "dialog.exec()"),
    (labels, "ui/widgets/text.py", "QLabel(name)"),
    (translated_early, "ui/page.py", "def title():\n    return _('Today')"),
]


@pytest.mark.parametrize(("finder", "path", "code"), FAULTS)
def test_a_planted_fault_is_seen(finder: Finder, path: str, code: str):
    assert list(finder(path, ast.parse(code)))


@pytest.mark.parametrize(("finder", "path", "code"), HARMLESS)
def test_what_is_harmless_is_left_alone(finder: Finder, path: str, code: str):
    assert not list(finder(path, ast.parse(code)))
