"""Who and what else belongs to a deal: helpers beside its owner, tags, competitors, files, the next activity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import text
from models.errors import N_, NotFound, Refused
from models.people.tables import Tag
from models.pipeline.deals import one as deal_of
from models.pipeline.tables import Deal, DealHelper, DealTag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

MOST_COMPETITORS = 20


# -- questions --------------------------------------------------------------------------------------------------------


def of_deal(read: Reader, deal_id: int) -> tuple[tuple[int, str, str], ...]:
    """Who helps: key, name and colour of the staff, by name."""
    sql = (
        "SELECT f.id, f.name, f.colour FROM deal_helper h JOIN staff f ON f.id=h.staff_id WHERE h.deal_id=?"
        " ORDER BY f.name, f.id"
    )
    return tuple(read.rows(sql, deal_id))


def tags_of(read: Reader, deal_id: int) -> tuple[tuple[int, str, str], ...]:
    """The tags: key, name and colour, by name."""
    sql = (
        "SELECT t.id, t.name, t.colour FROM deal_tag d JOIN tag t ON t.id=d.tag_id WHERE d.deal_id=?"
        " ORDER BY t.name, t.id"
    )
    return tuple(read.rows(sql, deal_id))


def competitors(read: Reader, deal_id: int) -> tuple[str, ...]:
    """Who else is asked, in the order in which they were named."""
    return tuple(json.loads(read.value("SELECT competitors FROM deal WHERE id=?", deal_id) or "[]"))


# -- verbs ------------------------------------------------------------------------------------------------------------


def add(tx: Tx, *, deal_id: int, staff_id: int) -> None:
    """Let somebody of the staff help. Raises Refused for the owner, NotFound for who is gone."""
    known = deal_of(tx, deal_id)
    if tx.value("SELECT 1 FROM staff WHERE id=?", staff_id) is None:
        raise NotFound(N_("Something that this deal names is no longer there. Nothing was changed."))
    if known.owner_id == staff_id:
        raise Refused(N_("{name} looks after this deal already."), name=known.owner)
    if tx.value("SELECT 1 FROM deal_helper WHERE deal_id=? AND staff_id=?", deal_id, staff_id) is None:
        tx.insert(DealHelper, deal=deal_id, staff_id=staff_id)
        tx.touch("deal", [deal_id])


def remove(tx: Tx, *, deal_id: int, staff_id: int) -> None:
    """Somebody helps no longer."""
    tx.delete(DealHelper, tx.column("SELECT id FROM deal_helper WHERE deal_id=? AND staff_id=?", deal_id, staff_id))
    tx.touch("deal", [deal_id])


def tag(tx: Tx, *, deal_id: int, name: str, colour: str = "") -> int:
    """Tag a deal; a tag that is not there yet (compared as folded) is made. Returns the tag's key."""
    said = text.clean(name, 60)
    if not said:
        raise Refused(N_("Give the tag's name."))
    deal_of(tx, deal_id)
    folded = text.fold(said)
    key = next((row[0] for row in tx.rows("SELECT id, name FROM tag") if text.fold(row[1]) == folded), None)
    if key is None:
        key = tx.insert(Tag, name=said, colour=colour)
    if tx.value("SELECT 1 FROM deal_tag WHERE deal_id=? AND tag_id=?", deal_id, key) is None:
        tx.insert(DealTag, deal=deal_id, tag_id=key)
    tx.touch("deal", [deal_id])
    return int(key)


def untag(tx: Tx, *, deal_id: int, tag_id: int) -> None:
    """Take a tag off a deal."""
    tx.delete(DealTag, tx.column("SELECT id FROM deal_tag WHERE deal_id=? AND tag_id=?", deal_id, tag_id))
    tx.touch("deal", [deal_id])


def set_competitors(tx: Tx, *, deal_id: int, names: Sequence[str]) -> None:
    """Say who else is asked; names alike (folded) are one. Raises Refused for too many."""
    deal_of(tx, deal_id)
    found: dict[str, str] = {}
    for name in names:
        said = text.clean(name, text.NAME_LENGTH)
        if said:
            found.setdefault(text.fold(said), said)
    if len(found) > MOST_COMPETITORS:
        raise Refused(N_("Name at most {most} competitors."), most=MOST_COMPETITORS)
    tx.update(Deal, deal_id, competitors=json.dumps(list(found.values()), ensure_ascii=False))


def attach(tx: Tx, *, deal_id: int, name: str, data: bytes) -> int:
    """Keep a file at a deal, and so at the person whom it is with; returns the attachment's key.

    Raises Refused for an empty or too large file.
    """
    from models.people import attachments

    known = deal_of(tx, deal_id)
    tx.touch("deal", [deal_id])
    return attachments.attach(tx, person_id=known.person_id, name=name, data=data, deal_id=deal_id)


def plan(tx: Tx, *, deal_id: int, title: str, day: str, at: int | None = None, note: str = "") -> int:
    """Plan the next activity of a deal: a reminder about it, for its owner; returns its key.

    `day` is ISO, `at` (ms UTC) a moment of it. Raises Refused for a closed deal, without words, or a day far away.
    """
    from models.pipeline.questions import day_of
    from models.reminders import reminders

    known = deal_of(tx, deal_id)
    if known.state != "open":
        raise Refused(N_("Only an open deal has a next activity."))
    return reminders.make(
        tx,
        title=title,
        note=note,
        person_id=known.person_id,
        about="deal",
        about_id=deal_id,
        staff_id=known.owner_id,
        day=day_of(day, tx.today),
        at=at,
    )
