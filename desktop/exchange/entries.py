"""Stock counts and timeline entries: records that belong to a product or a person who must be there already."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from desktop.exchange.matching import Tally
from desktop.exchange.source import Context, Item, Read, Refusal
from models.errors import Message
from models.work import Reader, Tx

Owners = dict[int, int]
"""Which product or person each waiting item belongs to, by its place."""


class EntryWriter:
    """Looks up whom each entry belongs to, asks `judge` what becomes of it, and has `write` book what is new."""

    def __init__(
        self,
        context: Context,
        tally: Tally,
        *,
        lookups: Mapping[str, str],
        missing: Message,
        judge: Callable[[Reader, Sequence[tuple[int, Item]]], list[tuple[str, Message | None]]],
        book: Callable[[Tx, int, Sequence[tuple[int, Item]]], None],
        dry: bool,
        batch_id: int,
    ) -> None:
        """Begin without entries."""
        self.context, self.tally, self.dry, self.batch_id = context, tally, dry, batch_id
        self._lookups, self._missing, self._judge, self._book = lookups, missing, judge, book
        self._new: list[tuple[int, Item]] = []

    def take(self, read: Reader, items: Iterable[Read]) -> None:
        """Decide what becomes of some entries."""
        owned: list[tuple[int, Item]] = []
        sound: list[Item] = []
        for item in items:
            if isinstance(item, Refusal):
                self.tally.refuse(item, item.reason)
            else:
                sound.append(item)
        found = self._look_up(read, sound)
        for item in sound:
            owner = next((found[key] for key in item.keys if key in found), None)
            if owner is None:
                self.tally.refuse(item, self._missing)
            else:
                owned.append((owner, item))
        for (owner, item), (action, reason) in zip(owned, self._judge(read, owned), strict=True):
            self.tally.add(item, action, reason)
            if action in ("created", "updated") and not self.dry:
                self._new.append((owner, item))

    def _look_up(self, read: Reader, items: Sequence[Item]) -> dict[tuple[str, str], int]:
        wanted: dict[str, set[str]] = {}
        for item in items:
            for kind, value in item.keys:
                wanted.setdefault(kind, set()).add(value)
        return {
            (kind, value): owner
            for kind, values in wanted.items()
            for value, owner in read.within(self._lookups[kind], list(values), size=200)
        }

    def write(self, tx: Tx) -> None:
        """Book what was decided on."""
        if self._new:
            self._book(tx, self.batch_id, self._new)
        self._new = []

    def finish(self, tx: Tx) -> bool:
        """Nothing is left to the end."""
        return False
