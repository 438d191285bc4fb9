"""Postal codes of Japan: a code gives the places it stands for; Japan Post's own file brings them up to date.

The whole country is one zip file: a member for each first two digits of a code ("15"), in it one line a place, UTF-8,
separated by tabs: code, prefecture, city, town, and the name of the office where the code is one office's own. The
file's comment is the date of the data. A newer file made by `update_from_file` lies in the user's data folder.
"""

import csv
import re
import threading
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, TypeAlias

from desktop import paths
from models.errors import N_, Told

FILE_NAME = "japan.zip"
LARGEST = 60_000_000  # Japan Post's file of the whole country has 12 MB, plain
_LARGEST_NAME = 200
_RESTS = {"以下に掲載がない場合"}
_NEXT_COMES_A_NUMBER = re.compile(r"の次に.*番地.*がくる場合$")
_PLOTS = re.compile(r"第?[0-9０-９]+地割.*")
_FLOOR = re.compile(r"[0-9０-９]+階")
_TO_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


class Place(NamedTuple):
    """What one postal code stands for; `town` is empty where the code says no more than the city."""

    region: str
    city: str
    town: str
    office: str = ""


_Rows: TypeAlias = dict[str, list[Place]]


def lookup(code: str, folder: Path | None = None) -> list[Place]:
    """The places of a seven-digit code, written in any width, with or without its mark and hyphen; none if unknown.

    `folder` holds the user's own newer file, if there is one (default: the user's data folder).
    """
    digits = digits_of(code)
    if len(digits) != 7:
        return []
    return _member(_newest(folder or paths.data_folder()), digits[:2]).get(digits, [])


def digits_of(code: str) -> str:
    """The digits of a postal code as typed: "〒１００−０００１" gives "1000001", and other text nothing."""
    plain = unicodedata.normalize("NFKC", code).strip().removeprefix("〒").strip()
    digits = re.sub(r"[\s\-‐‑‒–—―−ー]", "", plain)
    return digits if digits.isascii() and digits.isdigit() else ""


def update_from_file(path: Path, folder: Path | None = None) -> int:
    """Take the places of a file of Japan Post's (KEN_ALL: CP932 or UTF-8, plain or zipped); count its codes.

    The prefectures that the file names are replaced whole, the others and the offices' own codes stay. The result is
    written to the user's data folder, all of it or nothing. Raises `Told` when the file is something else.
    """
    folder = folder or paths.data_folder()
    rows = read_ken_all(path)
    found = len(rows)
    regions = {place.region for places in rows.values() for place in places}
    for code, places in _everything(_newest(folder)).items():
        kept = [place for place in places if place.office or place.region not in regions]
        if kept:
            rows.setdefault(code, []).extend(kept)
    day = date.fromtimestamp(path.stat().st_mtime)
    paths.write_whole(folder / FILE_NAME, pack(rows, day))
    _forget()
    return found


def read_ken_all(path: Path) -> _Rows:
    """The codes in a file of Japan Post's KEN_ALL layout, towns that go over several rows joined."""
    text = _text(_content(path))
    rows: _Rows = defaultdict(list)
    try:
        for code, region, city, town in _joined(csv.reader(text.splitlines())):
            _add(rows[code], Place(region, city, town_of(city, town)))
    except (csv.Error, ValueError, IndexError) as error:
        raise _not_postal(path) from error
    if not rows:
        raise _not_postal(path)
    return dict(rows)


def town_of(city: str, written: str) -> str:
    """The town as it is written in an address: without the remarks that Japan Post's file keeps in its name.

    A floor of a tower is part of the address, so it stays: 「西新宿新宿センタービル（１階）」.
    """
    name, _, remark = written.partition("（")
    if name in _RESTS or _NEXT_COMES_A_NUMBER.search(name):
        return ""
    name = _PLOTS.sub("", name)
    if "、" in name:  # one code for several towns: which of them, only the person knows
        return ""
    if name.endswith("一円") and name != "一円":
        name = name.removesuffix("一円")
    if name and _same(city.rpartition("郡")[2], name):  # 「境町の次に番地がくる場合」, shortened
        return ""
    remark = remark.removesuffix("）")
    return name + remark.translate(_TO_WIDE) if _FLOOR.fullmatch(remark) else name


def pack(rows: _Rows, day: date) -> bytes:
    """The zip file of all codes; equal rows and day give equal bytes."""
    lines: dict[str, list[str]] = defaultdict(list)
    for code in sorted(rows):
        for place in rows[code]:
            lines[code[:2]].append("\t".join((code, *place)).rstrip("\t"))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.comment = day.isoformat().encode()
        for prefix in sorted(lines):
            member = zipfile.ZipInfo(prefix, date_time=(1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            file.writestr(member, "\n".join(lines[prefix]), zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()


_lock = threading.Lock()
_members: dict[tuple[Path, str], _Rows] = {}
_chosen: dict[Path, Path] = {}


def _forget() -> None:
    with _lock:
        _members.clear()
        _chosen.clear()


def _newest(folder: Path) -> Path:
    """The file that came with the program, or the user's own if its data are newer."""
    with _lock:
        if folder not in _chosen:
            bundled, own = paths.resources() / "postal" / FILE_NAME, folder / FILE_NAME
            _chosen[folder] = own if _day(own) > _day(bundled) else bundled
        return _chosen[folder]


def _day(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as file:
            return file.comment.decode("ascii", "replace")
    except (OSError, zipfile.BadZipFile):
        return ""


def _member(path: Path, prefix: str) -> _Rows:
    with _lock:
        if (path, prefix) not in _members:
            with zipfile.ZipFile(path) as file:
                _members[path, prefix] = _parse(file, prefix)
        return _members[path, prefix]


def _everything(path: Path) -> _Rows:
    rows: _Rows = {}
    with zipfile.ZipFile(path) as file:
        for prefix in file.namelist():
            rows.update(_parse(file, prefix))
    return rows


def _parse(file: zipfile.ZipFile, prefix: str) -> _Rows:
    rows: _Rows = defaultdict(list)
    if prefix in file.namelist():
        for line in file.read(prefix).decode("utf-8").split("\n"):
            code, *parts = line.split("\t")
            rows[code].append(Place(*parts, *("",) * (3 - len(parts))))
    return dict(rows)


def _content(path: Path) -> bytes:
    """The bytes of the file, or of the one CSV in a zip, at most as many as such a file can have."""
    try:
        if not zipfile.is_zipfile(path):
            with open(path, "rb") as plain:
                content = plain.read(LARGEST + 1)
        else:
            with zipfile.ZipFile(path) as packed:
                name = next((n for n in packed.namelist() if n.lower().endswith(".csv")), None)
                if name is None:
                    raise _not_postal(path)
                with packed.open(name) as inside:
                    content = inside.read(LARGEST + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise _not_postal(path) from error
    except OSError as error:
        raise Told(N_("{file} can't be read ({reason})."), file=path.name, reason=error.strerror) from error
    if len(content) > LARGEST:
        raise _not_postal(path)
    return content


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932", "replace")


def _joined(lines: Iterable[list[str]]) -> Iterator[tuple[str, str, str, str]]:
    """Code, prefecture, city and town of each place; a town whose bracket stays open goes on in the next row."""
    wanted = ((row[2], row[6], row[7], row[8]) for row in lines if row)
    for (code, region, city), group in groupby(wanted, key=lambda row: row[:3]):
        if not re.fullmatch(r"[0-9]{7}", code) or not 0 < len(region) <= _LARGEST_NAME or not city:
            raise ValueError(code)
        pending = ""
        for *_, part in group:
            pending += part
            if pending.count("（") <= pending.count("）"):
                yield code, region, city, pending
                pending = ""
        if pending:
            yield code, region, city, pending


def _add(places: list[Place], place: Place) -> None:
    if place not in places:
        places.append(place)


def _same(city: str, name: str) -> bool:
    return city.replace("ヶ", "ケ") == name.replace("ヶ", "ケ")


def _not_postal(path: Path) -> Told:
    return Told(
        N_("{file} is not a file of postal codes. Choose KEN_ALL.CSV or ken_all.zip from Japan Post."), file=path.name
    )
