"""Whom and what a record of a file names: customers by their keys; staff, companies, products, stages by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop import languages
from desktop.exchange import party, people_rows
from models import text
from models.errors import N_, Message
from models.pipeline import stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.exchange.source import Context, Item
    from models.pipeline.stages import StageRow
    from models.work import Reader

PERSON = "_person"
"""The part of an item that holds the keys of a customer."""


def person_keys(cell: dict[str, str], context: Context, notes: list[Message]) -> tuple[tuple[str, str], ...]:
    """The keys by which a record names a customer, the strongest first."""
    keys = [("id", cell["person"])] if "person" in cell else []
    keys += [("card", cell["card"])] if "card" in cell else []
    for name in ("phone", "mail"):
        keys += [key for key, _value in party.contacts_of(name, cell.get(name, ""), context, notes)]
    return tuple(keys)


def people(read: Reader, items: Sequence[Item]) -> list[tuple[int | None, Message | None]]:
    """Of each item the customer whom it names, and what there is to say where nobody, or nobody alone, was found.

    A name alone counts where exactly one customer bears it.
    """
    by_key = _by_key(read, items)
    names = {item.columns["_person_name"] for item in items if item.columns.get("_person_name")}
    by_name: dict[str, list[int]] = {}
    for name, key in read.within(
        "SELECT name, id FROM person WHERE name IN (??) AND merged_into_id IS NULL AND erased_at IS NULL", list(names)
    ):
        by_name.setdefault(name, []).append(key)
    return [_one(item, by_key, by_name) for item in items]


def _by_key(read: Reader, items: Sequence[Item]) -> dict[tuple[str, str], int]:
    wanted: dict[str, set[str]] = {}
    for item in items:
        for kind, value in item.parts.get(PERSON, ()):
            wanted.setdefault(kind, set()).add(value)
    return {
        (kind, value): owner
        for kind, some in wanted.items()
        for value, owner in read.within(people_rows.KIND.lookups[kind], list(some), size=200)
    }


def _one(
    item: Item, by_key: dict[tuple[str, str], int], by_name: dict[str, list[int]]
) -> tuple[int | None, Message | None]:
    keys = item.parts.get(PERSON, ())
    found = next((by_key[key] for key in keys if key in by_key), None)
    if found is not None:
        return found, None
    name = item.columns.get("_person_name")
    same = by_name.get(name, []) if name else []
    if len(same) == 1:
        return same[0], None
    if len(same) > 1:
        return None, Message(N_("Several customers are called {name}: it is kept without one."), {"name": name})
    if name or keys:
        shown = name or keys[0][1]
        return None, Message(N_("There is no customer {name}: it is kept without one."), {"name": shown})
    return None, None


def staff(read: Reader) -> dict[str, int]:
    """Who works here, by folded name."""
    return {text.fold(name): key for key, name in read.rows("SELECT id, name FROM staff ORDER BY id DESC") if name}


def products(read: Reader, names: Iterable[str]) -> dict[str, int]:
    """Products by name or number, as they stand in the file."""
    wanted = list(set(names))
    found: dict[str, int] = {}
    for column in ("name", "own_code", "code"):
        found |= dict(read.within(f"SELECT {column}, id FROM product WHERE {column} IN (??)", wanted))
    return found


class Stages:
    """Stages and reasons of the store by every word that a file may call them: the owner's, or ours in a language."""

    def __init__(self, read: Reader) -> None:
        """Ask once for an import."""
        self.pipelines = {text.fold(name): one.id for one in stages.pipelines(read) for name in _said(one.wording)}
        self.first = next(iter(stages.pipelines(read)), None)
        self._by_name: dict[tuple[int, str], StageRow] = {}
        self.of: dict[int, list[StageRow]] = {}
        for one in stages.stages(read):
            self.of.setdefault(one.pipeline_id, []).append(one)
            for name in (*_said(one.wording), one.key):
                self._by_name.setdefault((one.pipeline_id, text.fold(name)), one)
        self.reasons = {
            (one.outcome, text.fold(name)): one.id
            for one in stages.reasons(read, outcome="")
            for name in _said(one.wording)
        }

    def stage(self, pipeline_id: int, name: str) -> StageRow | None:
        """A stage by its name; None where there is none."""
        return self._by_name.get((pipeline_id, text.fold(name)))

    def open_one(self, pipeline_id: int) -> StageRow | None:
        """Where a deal of a pipeline begins."""
        return next((one for one in self.of.get(pipeline_id, ()) if one.kind == "open"), None)

    def won_one(self, pipeline_id: int) -> StageRow | None:
        """Where a deal of a pipeline is won."""
        return next((one for one in self.of.get(pipeline_id, ()) if one.kind == "won"), None)

    def names(self, pipeline_id: int) -> str:
        """The stages of a pipeline, to be told."""
        return ", ".join(_said(one.wording)[0] for one in self.of.get(pipeline_id, ()))


def _said(wording: Message | str) -> list[str]:
    """A name as the screen says it, and in every other language of the program."""
    if isinstance(wording, str):
        return [wording]
    spoken = languages.current()
    others = [languages.language(code) for code in languages.LANGUAGES]
    return list(dict.fromkeys(one.say(wording) for one in (spoken, *others)))
