"""Refused rows tried again, and written to a file: each with the text that was kept of it."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop import languages
from desktop.exchange import engine, mapping
from desktop.exchange.fields import own_fields
from desktop.exchange.reading import open_table
from desktop.exchange.source import Options, Source
from desktop.exchange.writing import Cell, Written, write_csv
from desktop.jobs import Progress
from desktop.store import Store
from models import times
from models.errors import N_, Refused, Told
from models.leads import sources
from models.leads.sources import Item, SourceRow

Counts = dict[str, int]


def try_again(
    store: Store, progress: Progress, *, captured_ids: Sequence[int], mended: Mapping[int, str] | None = None
) -> Counts:
    """Import what was refused once more: what fits now goes in, the rest says anew why not. Raises Refused, Cancelled.

    `mended` are texts by item that somebody put right. Returns how many were created, updated, skipped and refused.
    """
    read = store.reader()
    found = [one for one in sources.chosen(read, captured_ids) if one.state == "refused" and one.what != "whole"]
    if not found:
        raise Refused(N_("This is no longer there. Nothing was changed."))
    by_id = {one.id: one for one in sources.sources(read)}
    counts = dict.fromkeys(("created", "updated", "skipped", "refused"), 0)
    groups: dict[tuple[int, str, bool], list[Item]] = {}
    for kept in found:
        one = replace(kept, original=mended[kept.id]) if mended and kept.id in mended else kept
        groups.setdefault((one.source_id, one.what or "people", _is_card(one)), []).append(one)
    for (source_id, kind, cards), some in groups.items():
        done = _import(store, progress, by_id[source_id], kind, cards, some)
        for name in counts:
            counts[name] += done[name]
    return counts


def _is_card(one: Item) -> bool:
    return one.original.lstrip()[:11].upper() == "BEGIN:VCARD"


def _import(
    store: Store, progress: Progress, source: SourceRow, kind: str, cards: bool, some: Sequence[Item]
) -> Counts:
    language = languages.current()
    with tempfile.TemporaryDirectory(prefix="noren-again-") as place:
        folder = Path(place)
        name = language.text(N_("Tried again"))
        path = folder / f"{name}.{'vcf' if cards else 'jsonl'}"
        path.write_text("\n".join(one.original.rstrip("\n") for one in some) + "\n", encoding="utf-8")
        try:
            table = open_table(path)
        except Told:  # none of it can be understood by now either: all of it stays as it is
            return {"created": 0, "updated": 0, "skipped": 0, "refused": len(some)}
        read = store.reader()
        own = own_fields(read, kind)
        columns = mapping.guess(table, kind, own, read).mapping
        options = Options(
            refused_folder=folder,
            leads=bool(source.options.get("leads", False)),
            captured_by=source.id,
            came_from=source.name if source.kind == "folder" else "",
            replaces=tuple(one.id for one in some),
        )
        done = engine.run(store, progress, source=Source(table, kind, columns, options), copy_first=False)
    return {
        "created": done.created,
        "updated": done.updated,
        "skipped": done.skipped,
        "refused": done.refused,
    }


def export_refused(store: Store, progress: Progress, *, source_id: int, path: Path) -> Written:
    """Write what a source refused to a CSV file: the day, the title, the reason, the text. Raises Told, Cancelled."""
    language = languages.current()
    zone = store.settings.zone
    header = [language.text(msgid) for msgid in (N_("Date"), N_("Name"), N_("Reason"), N_("Text"))]

    def rows() -> Iterator[list[Cell]]:
        before = None
        while some := sources.items(store.reader(), source_id, refused=True, before=before, limit=500):
            progress.check()
            for one in some:
                reason = language.say(one.reason) if one.reason else ""
                yield [times.from_ms(one.at, zone).strftime("%Y-%m-%d %H:%M"), one.title, reason, one.original]
            before = (some[-1].at, some[-1].id)

    return write_csv(path, header, rows(), language=language.code)
