"""Two kinds of error: what the user is told, and a bug of ours."""

from dataclasses import field
from typing import Any

from models.values import dataclass


def N_(msgid: str) -> str:  # noqa: N802 - gettext's customary name
    """Mark a sentence for the catalogue without translating it."""
    return msgid


@dataclass(frozen=True)
class Message:
    """A sentence of the catalogue with its values, translated where it is shown."""

    msgid: str
    values: dict[str, Any] = field(default_factory=dict)
    letter: str = ""
    """How it begins where languages know capitals: `upper` opens a sentence, `lower` stands within one."""

    def __str__(self) -> str:
        """Give the English sentence, for logs."""
        return self.begun(self.msgid.format(**self.values))

    def begun(self, text: str) -> str:
        """Its text with the first letter that its place asks for; a short form such as NPS stays as it is."""
        if self.letter == "upper":
            return text[:1].upper() + text[1:]
        return text[:1].lower() + text[1:] if self.letter == "lower" and not text[1:2].isupper() else text


class Told(Exception):
    """Something the user must know: what happened, what is safe, what to do. Nothing was changed.

    `Told(N_("{name} is not on this receipt"), name="Latte")`. A value may itself be a `Message`.
    """

    def __init__(self, msgid: str, **values: Any) -> None:
        """Keep the sentence and its values apart until it is shown."""
        super().__init__(msgid)
        self.message = Message(msgid, values)

    def __str__(self) -> str:
        """Give the English sentence, for logs."""
        return str(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes with its values."""
        return _told_again, (type(self), self.message.msgid, self.message.values)


def _told_again(kind: type[Told], msgid: str, values: dict[str, Any]) -> Told:
    return kind(msgid, **values)


class NotFound(Told):
    """A row that was there is gone."""


class Refused(Told):
    """A rule says no; the sentence says which."""


class Changed(Told):
    """Somebody changed the same row since; nothing was overwritten."""


class Cancelled(Told):
    """The user stopped a long piece of work; nothing of it stays."""

    def __init__(self) -> None:
        """Say that nothing was changed."""
        super().__init__(N_("Cancelled. Nothing was changed."))

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes."""
        return Cancelled, ()


class Bug(Exception):
    """An assumption of the program broke. The user is told calmly, the report goes to us."""
