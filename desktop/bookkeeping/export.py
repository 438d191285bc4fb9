"""A journal made ready as a file of a format, what does not fit named first, and then written whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop import languages
from desktop.bookkeeping import formats
from desktop.bookkeeping.formats import CP932, UTF_8, UTF_8_MARKED, Context
from desktop.bookkeeping.slips import slips
from desktop.exchange.writing import replacing
from models import settings
from models.books import journal as journals
from models.books import mapping
from models.errors import N_, Message, Refused
from models.money import Amount
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from desktop.bookkeeping.formats import Format
    from desktop.bookkeeping.slips import Side, Slip
    from desktop.languages import Language
    from models.books.entries import Journal
    from models.books.mapping import Slot
    from models.work import Reader

GETA = "〓"
SAME = str.maketrans({"〜": "～", "−": "－", "—": "―", "‖": "∥", "¥": "￥", "¢": "￠", "£": "￡", "¬": "￢"})
"""Signs that Shift-JIS has as another one of the same look."""
SHOWN = {CP932: "Shift-JIS", UTF_8: "UTF-8", UTF_8_MARKED: "UTF-8"}


@dataclass(frozen=True, slots=True)
class Sum:
    """An account with what is booked on each side of it, in minor units."""

    account: str
    sub: str
    tax_class: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that is ready to be written: its bytes, and what has to be known of it before."""

    format: Format
    content: bytes
    encoding: str
    """As people call it."""
    first_day: str
    last_day: str
    entries: int
    total: int
    """What all debits come to, and all credits."""
    sums: tuple[Sum, ...]
    changed: tuple[Message, ...]
    """What could not be written as it stands: signs that the encoding lacks, texts without room."""
    notes: tuple[Message, ...]
    """What is not in the journal."""

    @property
    def name(self) -> str:
        """A name for the file."""
        days = self.first_day[:7] if self.first_day[:7] == self.last_day[:7] else f"{self.first_day}_{self.last_day}"
        return f"journal-{self.format.id}-{days}{self.format.suffix}"


def prepare(
    read: Reader,
    format_id: str,
    first_day: str,
    last_day: str,
    language: Language,
    check: Callable[[], object] | None = None,
) -> Prepared:
    """Make the file of some days (ISO) ready, for a reader thread.

    Raises Refused for a journal that does not balance, and for accounts or amounts that the format can't hold.
    """
    shop = settings.load(read)
    made = journals.of_period(read, first_day, last_day, check)
    return of_journal(
        made, mapping.slots(read), formats.of(format_id), language, shop.shop_name, apart=shop.country != "JP"
    )


def of_journal(
    journal: Journal, slots: Iterable[Slot], format: Format, language: Language, shop: str, *, apart: bool = False
) -> Prepared:
    """The file of a journal. Raises Refused as `prepare` does."""
    if format.japanese and journal.currency != "JPY":
        raise Refused(N_("{format} takes whole yen only. Choose another format."), format=format.title)
    spoken = languages.language("ja") if format.japanese else language
    accounts = {one.key: one.now for one in slots}
    found = slips(journal, accounts, format.names, spoken, apart=apart and not format.japanese)
    changed: list[Message] = []
    encodings = format.encodings if spoken.code == "ja" else format.encodings[-1:]
    encoding = _encoding(found, encodings)
    if encoding == CP932:
        found = tuple([_fitting(one, format, changed) for one in found])
    if format.text_bytes:
        found = tuple([_shortened(one, format, changed) for one in found])
    _require_room(found, format)
    text = format.text(found, Context(shop, journal.first_day, journal.last_day, journal.currency, spoken))
    if encoding != encodings[0]:
        changed.insert(0, Message(N_("Not everything in it exists in Shift-JIS, so the file is written as UTF-8.")))
    return Prepared(
        format=format,
        content=text.encode(encoding),
        encoding=SHOWN[encoding],
        first_day=journal.first_day,
        last_day=journal.last_day,
        entries=len(found),
        total=_total(found),
        sums=_sums(found),
        changed=tuple(changed),
        notes=journal.notes,
    )


def write(made: Prepared, path: Path) -> None:
    """Write it whole. Raises `Told` where that can't be done; the file that was there before is unchanged then."""
    with replacing(path) as beside:
        beside.write_bytes(made.content)


# -- what fits --------------------------------------------------------------------------------------------------------


def _encoding(found: Iterable[Slip], encodings: tuple[str, ...]) -> str:
    """The first encoding that has every sign, or the last one."""
    texts = {text for slip in found for text in _texts(slip)}
    for encoding in encodings[:-1]:
        if not any(_lacking(text, encoding) for text in texts):
            return encoding
    return encodings[-1]


def _texts(slip: Slip) -> Iterable[str]:
    yield slip.text
    for side in slip.sides:
        yield from (side.account, side.sub, side.tax_class)


def _lacking(text: str, encoding: str) -> str:
    """The first sign of a text that an encoding lacks; "" where it has them all."""
    if text.isascii():
        return ""
    plain = text.translate(SAME) if encoding == CP932 else text
    return next((sign for sign in plain if sign.encode(encoding, "ignore").decode(encoding) != sign), "")


def _fitting(slip: Slip, format: Format, changed: list[Message]) -> Slip:
    """A slip with the signs of Shift-JIS. An account's name is not changed: nobody would know it again."""
    for side in slip.sides:
        for name in (side.account, side.sub, side.tax_class):
            if sign := _lacking(name, CP932):
                words = N_(
                    "“{sign}” does not exist in Shift-JIS, as {format} reads it. Change “{name}” in the accounts."
                )
                raise Refused(words, sign=sign, format=format.title, name=name)
    rows = tuple([replace(row, debit=_same(row.debit), credit=_same(row.credit)) for row in slip.rows])
    text = slip.text.translate(SAME)
    while sign := _lacking(text, CP932):
        words = N_("“{sign}” does not exist in Shift-JIS: {geta} stands for it in “{text}” of {day}.")
        changed.append(Message(words, {"sign": sign, "geta": GETA, "text": slip.text, "day": _day(slip.day)}))
        text = text.replace(sign, GETA)
    return replace(slip, rows=rows, text=text)


def _same(side: Side | None) -> Side | None:
    if side is None:
        return None
    names = [one.translate(SAME) for one in (side.account, side.sub, side.tax_class)]
    return replace(side, account=names[0], sub=names[1], tax_class=names[2])


def _bytes(text: str) -> int:
    """How much room a text takes in programs that count in half-width columns."""
    return len(text.encode(CP932, "replace"))


def _shortened(slip: Slip, format: Format, changed: list[Message]) -> Slip:
    if _bytes(slip.text) <= format.text_bytes:
        return slip
    text = slip.text
    while _bytes(text) > format.text_bytes - 2:
        text = text[:-1]
    words = N_("{format} has room for {n} full-width letters of text: “{text}” of {day} was shortened.")
    values = {"format": format.title, "n": format.text_bytes // 2, "text": slip.text, "day": _day(slip.day)}
    changed.append(Message(words, values))
    return replace(slip, text=f"{text}…")


def _require_room(found: Iterable[Slip], format: Format) -> None:
    """Raise Refused for the name of an account that the format would cut off, so that it is not known again."""
    if not format.account_bytes:
        return
    for name in dict.fromkeys([name for slip in found for side in slip.sides for name in (side.account, side.sub)]):
        if _bytes(name) > format.account_bytes:
            words = N_("{format} knows names of at most {n} full-width letters. Shorten “{name}” in the accounts.")
            raise Refused(words, format=format.title, n=format.account_bytes // 2, name=name)


def _day(day: str) -> object:
    from datetime import date

    return date.fromisoformat(day)


# -- sums -------------------------------------------------------------------------------------------------------------


def _sums(found: Iterable[Slip]) -> tuple[Sum, ...]:
    """By account, sub-account and tax class, in the order in which they first come."""
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for slip in found:
        for debit, sides in ((True, slip.debits), (False, slip.credits)):
            for side in sides:
                key = (side.account, side.sub, side.tax_class)
                left, right = sums.get(key, (0, 0))
                sums[key] = (left + side.amount, right) if debit else (left, right + side.amount)
    return tuple([Sum(*key, *value) for key, value in sums.items()])


def _total(found: Iterable[Slip]) -> int:
    return sum([one.amount for slip in found for one in slip.debits])


def told(made: Prepared) -> Message:
    """What the file is, in a sentence."""
    words = N_("{entries} entries, {total} on each side, {encoding}.")
    return Message(words, {"entries": made.entries, "total": Amount(made.total), "encoding": made.encoding})
