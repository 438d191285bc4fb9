"""The file of refused rows: the rows as they stood, with their lines and reasons, ready to be mended and imported."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from desktop import languages, paths
from desktop.exchange.source import Source
from desktop.exchange.writing import Cell, write_csv
from models.errors import N_, Message, Told

LINE, REASON = N_("Line"), N_("Reason")


def write(source: Source, refusals: Mapping[int, Message]) -> Path:
    """Write the refused rows beside the imported file, or in the data folder where that can't be written."""
    table = source.table
    language = languages.current()
    header = [*table.labels, language.text(LINE), language.text(REASON)]
    width = len(table.labels)

    def rows() -> Iterator[list[Cell]]:
        for line, cells in table.rows():
            if line in refusals:
                yield [*cells[:width], *[""] * (width - len(cells)), line, language.say(refusals[line])]

    failed: Told | None = None
    for folder in _folders(source):
        try:
            path = _free(folder, table.path.name.split(".")[0])
            write_csv(path, header, rows(), language=language.code)
            return path
        except Told as told:
            failed = told
    raise failed or Told(N_("The file of refused rows could not be written."))


def _folders(source: Source) -> list[Path]:
    if source.options.refused_folder is not None:
        return [source.options.refused_folder]
    beside = source.table.path.parent
    return [beside, paths.data_folder()] if os.access(beside, os.W_OK) else [paths.data_folder()]


def _free(folder: Path, stem: str) -> Path:
    for number in range(1, 1000):
        path = folder / (f"{stem} refused.csv" if number == 1 else f"{stem} refused ({number}).csv")
        if not path.exists():
            return path
    raise Told(N_("{folder} holds too many files of refused rows."), folder=folder)
