"""A record of a file that could not be understood: one refused row with its reason and its text, never more."""

from models.errors import Message

SHOWN = 2_000
"""Characters of its text that are kept."""


class Broken(list[str]):
    """Stands where a row of cells would; its first cell is the text."""

    reason: Message

    @classmethod
    def row(cls, original: str, reason: Message, width: int) -> "Broken":
        """A row as wide as the others."""
        made = cls([original[:SHOWN], *[""] * max(0, width - 1)])
        made.reason = reason
        return made
