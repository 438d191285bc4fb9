"""One gettext catalogue for screens, papers, mail and commands, in English and Japanese.

Message ids are the English sentences. `_` and `_n` speak the screen's language; a `Language` speaks its own, for
papers whose reader is not the one at the screen. From the command line:
`python -m desktop.languages missing | add FILE | compile`.
"""

import datetime as dt
import gettext
import io
from functools import lru_cache
from typing import Any

from desktop import paths
from models import money
from models.errors import Message, Told
from models.values import dataclass

LANGUAGES = ("en", "ja")


@dataclass(frozen=True)
class Language:
    """The texts of one language."""

    code: str
    catalogue: gettext.NullTranslations

    def text(self, msgid: str, **values: Any) -> str:
        """The sentence in this language, with its values put in; a `Message` among them is translated too."""
        if not msgid:
            return ""
        said = {name: self._shown(value) for name, value in values.items()}
        return fill(self.catalogue.gettext(msgid), money.shown(said, _Screen.currency))

    def plural(self, one: str, many: str, n: int, **values: Any) -> str:
        """The sentence for `n` things; `{n}` stands for the number."""
        return fill(self.catalogue.ngettext(one, many, n), money.shown({"n": n, **values}, _Screen.currency))

    def say(self, thing: Message | Told) -> str:
        """The sentence of a message or of an error."""
        message = thing.message if isinstance(thing, Told) else thing
        return message.begun(self.text(message.msgid, **message.values))

    def date(self, day: dt.date, *, year: bool = True) -> str:
        """A date as people write it: 22 Nov 2026, 2026年11月22日."""
        if self.code == "ja":
            return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if year else f"{day.day} {_MONTHS[day.month - 1]}"

    def weekday(self, day: dt.date) -> str:
        """A weekday in short: Sun, 日."""
        return ("月火水木金土日"[day.weekday()]) if self.code == "ja" else _WEEKDAYS[day.weekday()]

    def moment(self, moment: dt.datetime) -> str:
        """A date with its time of day."""
        return f"{self.date(moment.date())} {moment:%H:%M}"

    def _shown(self, value: Any) -> Any:
        if isinstance(value, dt.date):
            return self.date(value)
        return self.say(value) if isinstance(value, (Message, Told)) else value


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def fill(text: str, values: dict[str, Any]) -> str:
    """Put values into the `{names}` of a sentence, without looking inside them.

    Unlike str.format a value can't reach attributes, and a brace in a customer's name stays a brace.
    """
    out = io.StringIO()
    rest = text
    while rest:
        before, brace, rest = rest.partition("{")
        out.write(before)
        if not brace:
            break
        name, closing, after = rest.partition("}")
        if closing and name in values:
            out.write(str(values[name]))
            rest = after
        else:
            out.write("{")
    return out.getvalue()


@lru_cache(maxsize=4)
def language(code: str) -> Language:
    """The language of a code; English where there is no catalogue for it."""
    path = paths.resources() / "languages" / f"{code}.mo"
    if not path.is_file():
        return Language("en", gettext.NullTranslations())
    with path.open("rb") as file:
        return Language(code, gettext.GNUTranslations(file))


class _Screen:
    """The language that the screens speak now, and the currency of the shop."""

    currency = "JPY"
    language: Language = Language("en", gettext.NullTranslations())


def set_language(code: str) -> Language:
    """Let the screens speak `code` from now on; pages are rebuilt by the window."""
    _Screen.language = language(code)
    return _Screen.language


def set_currency(code: str) -> None:
    """Show amounts in sentences in this currency: the shop's."""
    _Screen.currency = code


def amount(value: int, *, plus: bool = False) -> str:
    """An amount in the shop's currency: ¥1,234, −¥500, $12.34."""
    return money.show(value, _Screen.currency, plus=plus)


def current() -> Language:
    """The language of the screens."""
    return _Screen.language


def _(msgid: str, **values: Any) -> str:
    return _Screen.language.text(msgid, **values)


def _n(one: str, many: str, n: int, **values: Any) -> str:
    return _Screen.language.plural(one, many, n, **values)


def say(thing: Message | Told) -> str:
    """The sentence of a message or an error in the language of the screens."""
    return _Screen.language.say(thing)


if __name__ == "__main__":
    import sys

    from desktop.catalogue import main

    sys.exit(main(sys.argv[1:]))
