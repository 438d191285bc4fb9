"""What this person set on this computer: theme, language, zoom, where the window stood. Not the shop's settings."""

import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from desktop import paths

log = logging.getLogger(__name__)


@dataclass
class Preferences:
    """Written whole at every change, so that a crash leaves the old ones or the new ones."""

    theme: str = ""
    """light, dark; empty: as the system has it"""
    language: str = ""
    """en, ja; empty: as the system has it"""
    zoom: int = 100
    """Per cent."""
    geometry: str = ""
    """The window's size and place, as Qt gives it, in base64."""
    page: str = ""
    """The page that was open last."""
    page_day: str = ""
    """On which business day (ISO)."""
    sidebar: bool = True
    widths: dict[str, list[int]] = field(default_factory=dict)
    """Widths of columns, by the list's name."""
    backup_problem: str = ""
    """Why the copy at the last close could not be made, in words; the window says it at its next start."""
    notices: bool = True
    """Whether reminders are told by pop-ups when their time has come."""
    sound: bool = True
    """Whether that is heard."""
    quiet: bool = False
    """Whether there are quiet hours: what comes due within them is told at their end, as one."""
    quiet_from: int = 21 * 60
    """Minutes of the day, on the shop's wall clock."""
    quiet_until: int = 7 * 60
    stay_in_tray: bool = True
    """Whether a closed window leaves the program in the tray, where there is one."""
    tray_said: bool = False
    """Whether it was said that the program stays there."""
    prints: dict[str, dict[str, Any]] = field(default_factory=dict)
    """How each report was printed last: its printer, tray and copies, by the report's id."""
    path: Path | None = field(default=None, repr=False, compare=False)

    def change(self, **values: Any) -> None:
        """Set preferences and write them down. A disk that refuses is noted; it never stops the work."""
        for name, value in values.items():
            if name not in _NAMES:
                raise AttributeError(name)
            setattr(self, name, value)
        if self.path is not None:
            save(self, self.path)


_NAMES = {f.name for f in fields(Preferences)} - {"path"}
_ZOOM = range(50, 301)
_MINUTES = range(1440)


def load(path: Path) -> Preferences:
    """What is written down at `path`; the defaults for whatever is missing there or makes no sense."""
    found: dict[str, Any] = {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        log.warning("preferences: %s", type(error).__name__)
    known = Preferences(path=path)
    if isinstance(found, dict):
        for name, value in found.items():
            if name in _NAMES and type(value) is type(getattr(known, name)):
                setattr(known, name, value)
    if known.zoom not in _ZOOM:
        known.zoom = 100
    for name in ("quiet_from", "quiet_until"):
        if getattr(known, name) not in _MINUTES:
            setattr(known, name, getattr(Preferences, name))
    if not all(isinstance(w, list) and all(type(n) is int for n in w) for w in known.widths.values()):
        known.widths = {}
    return known


def save(preferences: Preferences, path: Path) -> None:
    """Write them down whole."""
    values = {name: value for name, value in asdict(preferences).items() if name in _NAMES}
    try:
        paths.write_whole(path, json.dumps(values, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        log.warning("preferences: %s", error.strerror)
