"""What an import writes down for the page of its source: the file with its counts, and each refused row with its text.

It is written in the transaction that ends the import, so that a file is known from the moment it is in, and not before.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop.exchange import refused
from desktop.exchange.matching import Tally
from desktop.exchange.source import Source
from models.errors import N_, Message, Told
from models.leads import sources
from models.work import Tx

KINDS = ("people", "touchpoints", "companies")
"""Kinds of import that sources tell of: goods and past sales are none of theirs."""
MOST_REFUSED = 5_000
"""Refused rows of a file that are kept with their text; the file of refused rows has them all."""

Lost = tuple[str, str, Message]


def with_digest(source: Source) -> Source:
    """The source with the digest of its file."""
    if source.options.digest or source.kind not in KINDS:
        return source
    return replace(source, options=replace(source.options, digest=digest_of(source.table.path)))


def digest_of(path: Path) -> str:
    """What a file is told by, whatever its name. Raises Told when it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Told(N_("{name} cannot be opened: {reason}."), name=path.name, reason=error.strerror or "") from error


class Moving(Told):
    """A file was written to while it was read: nothing of it was kept."""


def lost(source: Source, tally: Tally) -> list[Lost]:
    """What was refused, with its text. Raises Moving when the file is not what it was at the beginning."""
    if source.options.stamp is not None:
        found = source.table.path.stat()
        if (found.st_size, found.st_mtime_ns) != source.options.stamp:
            raise Moving(N_("{name} was written to while it was read."), name=source.table.path.name)
    if source.kind not in KINDS or not tally.refusals:
        return []
    return list(refused.originals(source, tally.refusals, MOST_REFUSED))


def write_down(tx: Tx, source: Source, counts: dict[str, int], batch_id: int | None, found: Sequence[Lost]) -> None:
    """Write it down for the source's page."""
    if source.kind not in KINDS:
        return
    options = source.options
    by = options.captured_by or sources.of_kind(tx, _kind_of(source))
    if options.stamp is not None and sources.known(tx, [options.digest]):
        raise Moving(N_("{name} was taken by another window meanwhile."), name=source.table.path.name)
    sources.tried_again(tx, captured_ids=options.replaces)
    said = Message(sources.COUNTS, {name: counts[name] for name in ("created", "updated", "skipped", "refused")})
    name = source.table.path.name
    rows = [(by, "refused", None, title, None, reason, text, batch_id, source.kind) for title, text, reason in found]
    if not options.replaces or counts["created"] or counts["updated"] or counts["skipped"]:
        rows.insert(0, (by, "file", None, name, options.digest or None, said, "", batch_id, source.kind))  # type: ignore[arg-type]
    sources.took_many(tx, rows)


def _kind_of(source: Source) -> str:
    if source.kind == "touchpoints":
        return "log"
    return "card" if source.table.cards is not None else "file"
