"""What the tests of calendars share: a calendar from the lines of its entries, an importer of texts."""

from pathlib import Path
from typing import Any

from desktop import languages
from desktop.exchange.engine import ImportResult
from models.proofs import PROOFS
from tests.desktop.exchange.importing import Importer


def calendar(*entries: str, head: str = "VERSION:2.0\nPRODID:-//Somebody//Calendar//EN\n") -> str:
    """A calendar file of some entries; each begins with its kind, EVENT or TODO, and goes on with its lines."""
    made = []
    for entry in entries:
        kind, _line, rest = entry.strip().partition("\n")
        lines = "\n".join(line.strip() if not line.startswith(" ") else line for line in rest.split("\n"))
        made.append(f"BEGIN:V{kind}\n{lines}\nEND:V{kind}\n")
    return f"BEGIN:VCALENDAR\n{head}{''.join(made)}END:VCALENDAR\n"


class Calendars(Importer):
    """Imports calendars into a store."""

    def take(self, *entries: str, name: str = "calendar.ics", **options: Any) -> ImportResult:
        """Import a calendar of these entries."""
        return self.run("reminders", self.file(calendar(*entries), name), **options)

    def file(self, text: str | bytes, name: str = "calendar.ics") -> Path:
        """A file of this text, with the line ends of the standard."""
        path = self.folder / name
        data = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
        path.write_bytes(data)
        return path

    def notes(self, done: ImportResult) -> list[str]:
        """What was said of entries that were taken."""
        return [languages.say(one.reason) for one in done.notes if one.reason is not None]

    def problems(self) -> list[Any]:
        """What the store says that is wrong with it."""
        read = self.store.reader()
        return [found for proof in PROOFS for found in proof.problems(read)]

    def reminders(self, columns: str = "title, day, at, end_at, end_day, state") -> list[tuple[Any, ...]]:
        """The reminders there are."""
        return self.rows(f"SELECT {columns} FROM reminder ORDER BY id")

    def series(self, columns: str = "title, rule, first_day, minute, length, zone, skipped") -> list[tuple[Any, ...]]:
        """The series there are."""
        return self.rows(f"SELECT {columns} FROM reminder_series ORDER BY id")
