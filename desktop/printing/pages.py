"""Papers of many pages on a printer of the system: which pages, how many copies, from which tray."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from typing import TYPE_CHECKING

from desktop.printing.printers import PATIENCE, lp
from models.errors import N_, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.printing.paper import Size

MOST_COPIES = 99
_SLOT = re.compile(r"^(InputSlot|MediaSource|media-source)/([^:]*):(.*)$", re.MULTILINE)
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Tray:
    """A tray as the printer's driver knows it, and what people call it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PrintHow:
    """What is printed where; `pages` empty: all of them, `tray` "": the printer's own choice."""

    printer: str
    tray: str = ""
    copies: int = 1
    pages: Ranges = ()


def ranges(text: str, count: int) -> Ranges:
    """The pages that somebody typed ("1-3, 7"), of a paper of so many; nothing typed is all. Raises Refused."""
    plain = unicodedata.normalize("NFKC", text).replace("、", ",").replace("〜", "-").replace("–", "-").strip()
    found = []
    for part in (one.strip() for one in plain.split(",") if one.strip()):
        match = re.fullmatch(r"(\d{0,6})\s*(?:([-~])\s*(\d{0,6}))?", part)
        if match is None or not (match[1] or match[3]):
            raise Refused(N_("Write pages as 1-3, 7."))
        first = int(match[1] or 1)
        last = int(match[3] or count) if match[2] else first
        if not 1 <= first <= last:
            raise Refused(N_("Write pages as 1-3, 7."))
        if first > count:
            raise Refused(N_("There is no page {page}: the report has {count}."), page=first, count=count)
        found.append((first, min(last, count)))
    return tuple(found)


def spelled(pages: Ranges) -> str:
    """Pages as they are typed."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in pages)


def numbers(pages: Ranges, count: int) -> list[int]:
    """Every page that is meant, in order, from 1."""
    return [at for first, last in pages or ((1, count),) for at in range(first, last + 1)]


def cups_trays(printer: str) -> list[Tray]:
    """The trays that CUPS knows of a printer; none where it does not say. Not on the GUI thread."""
    program = shutil.which("lpoptions")
    if program is None or not printer:
        return []
    try:
        done = subprocess.run(
            [program, "-p", printer, "-l"], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    match = _SLOT.search(done.stdout) if not done.returncode else None
    if match is None:
        return []
    keys = [one.removeprefix("*") for one in match[3].split()]
    return [Tray(f"{match[1]}={key}", key) for key in keys if re.fullmatch(r"[\w.+-]{1,60}", key)]


def print_by_cups(path: Path, how: PrintHow, size: Size) -> None:
    """Hand a PDF to CUPS. Raises Told when it is refused. Not on the GUI thread."""
    options = ["-n", str(how.copies), "-o", f"media={size.value}"]
    if how.pages:
        options += ["-P", ",".join(spelled((one,)) for one in how.pages)]
    if how.tray:
        options += ["-o", how.tray]
    lp(how.printer, path, options)
