"""What a format of bookkeeping files is, and the formats that there are."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from models.errors import N_, Refused
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.bookkeeping.slips import Slip, TaxNames
    from desktop.languages import Language

CP932, UTF_8, UTF_8_MARKED = "cp932", "utf-8", "utf-8-sig"


@dataclass(frozen=True, slots=True)
class Context:
    """What a format may want to know beside the slips: whose books, which days (ISO), in what currency and language."""

    shop: str
    first_day: str
    last_day: str
    currency: str
    language: Language


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `text(slips, context)` gives the whole file with its line ends.

    `encodings` are tried in order, and the last one is taken in any case. `account_bytes` and `text_bytes` are how much
    room the program that reads it has for names and texts (0: as much as one likes).
    """

    id: str
    title: str
    about: str
    """A sentence: for whom it is, and how it is taken in."""
    suffix: str
    names: TaxNames
    text: Callable[[Sequence[Slip], Context], str]
    encodings: tuple[str, ...]
    japanese: bool = False
    """Its texts are Japanese whatever the screen's language is, and its amounts whole yen."""
    account_bytes: int = 0
    text_bytes: int = 0


MODULES = {
    "csv": "desktop.bookkeeping.general",
    "yayoi": "desktop.bookkeeping.yayoi",
    "freee": "desktop.bookkeeping.freee",
    "mf": "desktop.bookkeeping.moneyforward",
    "beancount": "desktop.bookkeeping.beancount",
}
"""Where each format is, in the order in which they are offered."""


def of(format_id: str) -> Format:
    """A format by its id. Raises Refused, naming those that there are."""
    if format_id not in MODULES:
        raise Refused(N_("There is no format “{name}”. There are: {known}."), name=format_id, known=", ".join(MODULES))
    found: Format = import_module(MODULES[format_id]).FORMAT
    return found


def offered(country: str) -> tuple[Format, ...]:
    """The formats for a shop of a country: the Japanese programs' for Japan, the others for everybody."""
    found = [of(one) for one in MODULES]
    return tuple([one for one in found if country == "JP" or not one.japanese])
