"""What came of a suggestion: somebody was called, or written to; each leaves its touchpoint, and maybe a reminder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import text
from models.errors import N_, Refused
from models.people import timeline
from models.people.edit import living
from models.people.parts import CHANNELS
from models.people.tables import Person, Touchpoint
from models.reminders import reminders, shop_days

if TYPE_CHECKING:
    from models.work import Tx


def called(tx: Tx, *, person_id: int, reached: bool, said: str = "", unreached: str = "") -> int:
    """Note a call; who was not reached gets a reminder for the next working day. Returns the touchpoint's key.

    `unreached` is what the timeline says of a call that nobody took, in the language of who called.
    """
    if reached:
        return timeline.note(tx, person_id=person_id, kind="call", text_=said)
    name = " ".join(part for part in living(tx, person_id)[:1] if part)
    words = text.clean(f"{unreached} {said}".strip(), text.NOTE_LENGTH, lines=True)
    key = tx.insert(
        Touchpoint,
        person_id=person_id,
        at=tx.now,
        kind="note",
        text=words,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    again = shop_days.load(tx).next(tx.today)
    title = f"{unreached} {name}".strip() or name
    reminders.make(tx, title=title, day=again, person_id=person_id, staff_id=tx.actor.staff_id)
    tx.touch("person", [person_id])
    return key


def wrote(tx: Tx, *, person_id: int, channel: str, words: str) -> int:
    """Note that somebody was written to by mail, SMS, LINE or post. Returns the touchpoint's key.

    Raises Refused for an unknown channel or an empty text.
    """
    if channel not in CHANNELS or channel == "phone":
        raise Refused(N_("“{channel}” is not a way to write to somebody."), channel=channel)
    said = text.clean(words, text.NOTE_LENGTH, lines=True)
    if not said:
        raise Refused(N_("Write something first."))
    living(tx, person_id)
    key = tx.insert(
        Touchpoint,
        person_id=person_id,
        at=tx.now,
        kind="mail",
        about=channel,
        text=said,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    tx.update(Person, person_id, last_seen_at=tx.now)
    tx.touch("person", [person_id])
    return key
