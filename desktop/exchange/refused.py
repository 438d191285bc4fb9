"""The file of refused rows: the rows as they stood, with their lines and reasons, ready to be mended and imported.

Refused address cards are written as cards, to the byte as they stood, each with its reason on a line of its own.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from desktop import languages, paths
from desktop.exchange import vcard_lines, vcard_people
from desktop.exchange.broken import Broken
from desktop.exchange.source import Source
from desktop.exchange.writing import Cell, replacing, write_csv
from models.errors import N_, Message, Told

LINE, REASON = N_("Line"), N_("Reason")


def write(source: Source, refusals: Mapping[int, Message]) -> Path:
    """Write the refused rows beside the imported file, or in the data folder where that can't be written."""
    if source.table.cards is not None:
        return _written(source, ".vcf", partial(_write_cards, source, refusals))
    return _written(source, ".csv", partial(_write_rows, source, refusals))


def _write_rows(source: Source, refusals: Mapping[int, Message], path: Path) -> None:
    table = source.table
    language = languages.current()
    header = [*table.labels, language.text(LINE), language.text(REASON)]
    width = len(table.labels)

    def rows() -> Iterator[list[Cell]]:
        for line, cells in table.rows():
            if line in refusals:
                yield [*cells[:width], *[""] * (width - len(cells)), line, language.say(refusals[line])]

    write_csv(path, header, rows(), language=language.code)


def _write_cards(source: Source, refusals: Mapping[int, Message], path: Path) -> None:
    language = languages.current()
    spans = {first: last for first, last, _text in vcard_people.originals(source.table.path, refusals)}
    last, reason = 0, b""
    with replacing(path) as beside, beside.open("wb") as out:
        for number, line in vcard_lines.lines(source.table.path):
            if number in spans:
                last, words = spans[number], " ".join(language.say(refusals[number]).split())
                reason = f"X-NOREN-REASON;CHARSET=UTF-8:{words}\r\n".encode()
            if number <= last:
                out.write(reason + line + b"\r\n" if number == last else line + b"\r\n")


def _written(source: Source, end: str, write_to: Callable[[Path], None]) -> Path:
    failed: Told | None = None
    for folder in _folders(source):
        try:
            path = _free(folder, source.table.path.name.split(".")[0], end)
            write_to(path)
            return path
        except Told as told:
            failed = told
    raise failed or Told(N_("The file of refused rows could not be written."))


def originals(source: Source, refusals: Mapping[int, Message], most: int) -> Iterator[tuple[str, str, Message]]:
    """What was refused, to be kept and tried again: a title, the text, the reason; at most so many of them.

    The text is a card's own, else an object of JSON by the names of the columns.
    """
    table = source.table
    if table.cards is not None:
        texts = {first: said for first, _last, said in vcard_people.originals(table.path, refusals)}
    labels = table.labels
    for line, cells in table.rows():
        if line not in refusals:
            continue
        title = next((cell for cell in cells if cell.strip()), "")[:80]
        if table.cards is not None:
            said = texts.get(line, "")
        elif isinstance(cells, Broken):
            said = cells[0]
        else:
            said = json.dumps(dict(zip(labels, cells, strict=False)), ensure_ascii=False)
        yield title, said, refusals[line]
        most -= 1
        if not most:
            return


def _folders(source: Source) -> list[Path]:
    if source.options.refused_folder is not None:
        return [source.options.refused_folder]
    beside = source.table.path.parent
    return [beside, paths.data_folder()] if os.access(beside, os.W_OK) else [paths.data_folder()]


def _free(folder: Path, stem: str, end: str) -> Path:
    for number in range(1, 1000):
        path = folder / (f"{stem} refused{end}" if number == 1 else f"{stem} refused ({number}){end}")
        if not path.exists():
            return path
    raise Told(N_("{folder} holds too many files of refused rows."), folder=folder)
