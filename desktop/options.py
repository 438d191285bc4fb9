"""What the program was started with. Light: it is imported before the window."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Options:
    """`command` is None for the window; `store` None for the default place; `language` empty for this person's own."""

    command: str | None = None
    store: Path | None = None
    language: str = ""
    json: bool = False
    demo: bool = False
    """Open the window on a throw-away sample shop."""
    given: dict[str, Any] = field(default_factory=dict)
    """What the command line's parser found, by name."""
    tray: bool = False
    """Start in the tray, without a window: as with the computer."""


def system_language() -> str:
    """The language of this computer, of those that Noren speaks."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "ja" if value.startswith("ja") else "en"
    import locale

    return "ja" if (locale.getlocale()[0] or "").lower().startswith("ja") else "en"
