"""The catalogue's workshop: collect message ids from the source, keep ja.po, compile the .mo files.

Used while developing and by the tests; the program itself only reads the .mo files.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from desktop import paths

MARKS = {"_", "N_", "text", "Told", "Refused", "NotFound", "Changed", "Message"}
PLURAL_MARKS = {"_n", "plural"}
Msgid = str | tuple[str, str]


def collect(root: Path) -> dict[Msgid, list[tuple[str, int]]]:
    """Every message id of the floors, with where it stands."""
    found: dict[Msgid, list[tuple[str, int]]] = {}
    files = [root / "main.py"]
    for floor in ("models", "desktop", "ui"):
        files += sorted((root / floor).rglob("*.py"))
    for file in files:
        if file.is_file():
            for msgid in _of_file(file):
                found.setdefault(msgid, []).append((str(file.relative_to(root)), 0))
    return found


def _of_file(file: Path) -> Iterator[Msgid]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in MARKS and isinstance(node.args[0], ast.Constant) and texts and texts[0]:
            yield texts[0]
        elif name in PLURAL_MARKS and len(texts) == 2:
            yield (texts[0], texts[1])


def po_path() -> Path:
    """Where the Japanese texts are kept."""
    return paths.resources() / "languages" / "ja.po"


def load() -> Catalog:
    """The Japanese catalogue."""
    path = po_path()
    if not path.is_file():
        return Catalog(locale="ja", project="Noren", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="ja")


def missing(root: Path) -> list[Msgid]:
    """Message ids without their Japanese."""
    catalogue = load()
    return [msgid for msgid in collect(root) if not _translated(catalogue, msgid)]


def _translated(catalogue: Catalog, msgid: Msgid) -> bool:
    entry = catalogue.get(msgid[0] if isinstance(msgid, tuple) else msgid)
    if entry is None or (isinstance(msgid, tuple) and not isinstance(entry.id, (tuple, list))):
        return False
    text = entry.string
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


def add(pairs: dict[str, str]) -> None:
    """Add Japanese texts; a key `one|many` is a plural with one Japanese form."""
    catalogue = load()
    for msgid, text in pairs.items():
        one, bar, many = msgid.partition("|")
        plural = bool(bar) and "{n}" in many
        catalogue.delete(one if plural else msgid)  # an entry that is there would keep its old text
        if plural:
            catalogue.add((one, many), (text,))
        else:
            catalogue.add(msgid, text)
    save(catalogue)


def save(catalogue: Catalog) -> None:
    """Write ja.po in a stable order, and the .mo beside it."""
    path = po_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.revision_date = catalogue.creation_date
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, no_location=True, width=0)
    compile_all()


def compile_all() -> None:
    """Write ja.mo from ja.po, and an empty en.mo: English sentences are their own ids."""
    with po_path().with_suffix(".mo").open("wb") as file:
        write_mo(file, load())
    with (po_path().parent / "en.mo").open("wb") as file:
        write_mo(file, Catalog(locale="en", project="Noren", charset="utf-8"))


def main(argv: list[str]) -> int:
    """Run `missing`, `add FILE.json`, `compile` or `prune`."""
    root = paths.resources().parent
    if argv[:1] == ["missing"]:
        rows = missing(root)
        sys.stdout.write(json.dumps(["|".join(m) if isinstance(m, tuple) else m for m in rows], indent=1) + "\n")
        return 1 if rows else 0
    if argv[:1] == ["add"] and len(argv) == 2:
        with _locked():
            add(json.loads(Path(argv[1]).read_text(encoding="utf-8")))
    elif argv == ["compile"]:
        with _locked():
            compile_all()
    elif argv == ["prune"]:
        with _locked():
            _prune(root)
    else:
        sys.stderr.write("missing | add FILE.json | compile | prune\n")
        return 2
    return 0


def _prune(root: Path) -> None:
    catalogue = load()
    wanted = {m[0] if isinstance(m, tuple) else m for m in collect(root)}
    for entry in list(catalogue):
        msgid = entry.id[0] if isinstance(entry.id, (tuple, list)) else entry.id
        if msgid and msgid not in wanted:
            catalogue.delete(msgid)
    save(catalogue)


class _locked:  # noqa: N801 - used as a context manager only
    """Let one process at a time edit the catalogue."""

    def __enter__(self) -> None:
        import fcntl

        po_path().parent.mkdir(parents=True, exist_ok=True)
        self.file = (po_path().parent / ".lock").open("w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_exc: object) -> None:
        self.file.close()
