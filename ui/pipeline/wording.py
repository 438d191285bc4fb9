"""Names of stages, pipelines and reasons as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.languages import say

if TYPE_CHECKING:
    from models.errors import Message


def worded(name: Message | str) -> str:
    """A name that is the owner's words, or a word of the program's in the language of the screen."""
    return name if isinstance(name, str) else say(name)
