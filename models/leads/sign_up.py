"""Somebody signs up at the counter by themselves: what they wrote, what they agreed to in which words, and when."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from models import settings, text
from models.errors import N_, Refused
from models.leads.sources import came
from models.loyalty import members
from models.people import duplicates, edit, pairs
from models.people.parts import CHANNELS, NewAddress, NewContact
from models.people.parts import birthday as checked_birthday
from models.people.tables import Person, Touchpoint
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.settings import ShopSettings
    from models.work import Reader, Tx

ASKED = ("reading", "phone", "mail", "birthday", "postal")
"""What the form can ask beside the name."""
PURPOSE = N_(
    "We use your name and contacts to serve you, to keep your points, and, where you agree, to send you news of this"
    " shop. We give them to nobody else. You can have them corrected or erased at any time."
)
"""The purpose of use (利用目的; Act on the Protection of Personal Information, art. 21) until the owner writes one."""
AGREED = {
    "mail": N_("I agree to receive news of this shop by mail."),
    "sms": N_("I agree to receive news of this shop by SMS."),
    "line": N_("I agree to receive news of this shop by LINE."),
    "phone": N_("I agree to be called by this shop."),
    "post": N_("I agree to receive news of this shop by post."),
}
"""What a tick says, by channel; kept with the consent in the words and the language in which it stood there."""
SOURCE = "form"
AGAIN_MS = 10 * 60_000
"""The same answers within so long are the same tap."""
LATEST = 1_000
"""Among so many of the newest people they are looked for."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody wrote; `agreed` are the wordings of what they ticked, by channel; `purpose` what they read."""

    name: str
    reading: str = ""
    phone: str = ""
    mail: str = ""
    birthday: str = ""
    postal: str = ""
    agreed: Mapping[str, str] | None = None
    purpose: str = ""
    language: str = ""

    @property
    def digest(self) -> str:
        """Of all of it."""
        parts = (self.name, self.reading, self.phone, self.mail, self.birthday, self.postal)
        return hashlib.sha256("\x1f".join(map(text.fold, parts)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SignedUp:
    """Who signed up, and their card's number where they became a member; `again`: the same came a moment ago."""

    person_id: int
    card: str
    again: bool = False


def asked(shop: ShopSettings) -> tuple[str, ...]:
    """What the form asks beside the name, in its order."""
    return tuple(one for one in ASKED if one in shop.sign_up_asks)


def channels(shop: ShopSettings) -> tuple[str, ...]:
    """By which ways the form asks whether the shop may write or call."""
    return tuple(one for one in CHANNELS if one in shop.sign_up_channels)


def purpose(shop: ShopSettings, code: str) -> str:
    """The purpose of use in the owner's words, "" where they wrote none in that language (en, ja)."""
    return shop.sign_up_purpose_ja if code == "ja" else shop.sign_up_purpose_en


def wrong(filled: Filled, shop: ShopSettings, today: str) -> dict[str, str]:
    """What can't be taken, by field, as message ids: shown beside the field before anything is sent."""
    found: dict[str, str] = {}
    if not text.clean(filled.name, text.NAME_LENGTH):
        found["name"] = N_("Please write your name.")
    asks = asked(shop)
    if {"phone", "mail"} & set(asks) and not (filled.phone.strip() or filled.mail.strip()):
        found["phone" if "phone" in asks else "mail"] = N_("Please write a phone number or a mail address.")
    if filled.phone.strip() and not 6 <= len(text.digits(filled.phone)) <= 17:
        found["phone"] = N_("Please look at the phone number again.")
    if filled.mail.strip() and ("@" not in filled.mail or text.mail_is_odd(filled.mail)):
        found["mail"] = N_("Please look at the mail address again.")
    if filled.birthday.strip():
        try:
            checked_birthday(filled.birthday, today)
        except Refused:
            found["birthday"] = N_("Please write the day as 1988-04-02.")
    return found


def sign_up(tx: Tx, *, filled: Filled) -> SignedUp:
    """Make the person with what they agreed to, and a member where the shop's form does so.

    Whoever is here already is never shown to a customer, and never merged: both records stand in the list of pairs.
    Raises Refused for what `wrong` finds.
    """
    shop = settings.load(tx)
    found = wrong(filled, shop, tx.today)
    if found:
        raise Refused(next(iter(found.values())))
    known = _just_came(tx, filled.digest)
    if known is not None:
        return SignedUp(known, members.card_of(tx, known) or "", again=True)
    contacts = [NewContact(kind, value) for kind, value in (("phone", filled.phone), ("mail", filled.mail)) if value]
    addresses = [NewAddress(postal=filled.postal)] if filled.postal.strip() else []
    same = duplicates.similar(tx, name=filled.name, reading=filled.reading, phones=[filled.phone], mails=[filled.mail])
    person_id = edit.create(
        tx,
        name=filled.name,
        reading=filled.reading,
        birthday=filled.birthday,
        contacts=contacts,
        addresses=addresses,
        source=SOURCE,
    ).id
    tx.update(Person, person_id, first_seen_at=tx.now, last_seen_at=tx.now)
    for channel, wording in (filled.agreed or {}).items():
        words = f"{wording}\n\n{filled.purpose}".strip()
        edit.consent(tx, person_id=person_id, channel=channel, given=True, wording=words, source=SOURCE)
    tx.insert(
        Touchpoint,
        person=person_id,
        at=tx.now,
        kind="form",
        text="",
        about=f"sign-up:{filled.digest}",
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    candidates = [(min(person_id, one.person.id), max(person_id, one.person.id)) for one in same]
    pairs.remember(tx, found=pairs.judge(tx, candidates, small=False))
    card = members.enrol(tx, person_id=person_id).card if shop.sign_up_enrols and shop.points_enabled else ""
    came(tx, kind="form", person_id=person_id, name=filled.name)
    return SignedUp(person_id, card)


def _just_came(read: Tx, digest: str) -> int | None:
    found = read.value(
        "SELECT t.person_id FROM person p JOIN touchpoint t ON t.person_id=p.id AND t.kind='form' AND t.about=?"
        " WHERE p.id>(SELECT max(id) FROM person) - ? AND p.created_at>=? LIMIT 1",
        f"sign-up:{digest}",
        LATEST,
        read.now - AGAIN_MS,
    )
    return None if found is None else int(found)


def quick_add(
    tx: Tx,
    *,
    name: str,
    reading: str = "",
    contact: str = "",
    wishes: str = "",
    source: str = "",
    lead: bool = False,
) -> int:
    """Make somebody from a name, or one phone, mail or handle, or both; the rest later. Returns the key.

    With `lead` they are a new lead from now on.
    """
    found = contact_of(contact)
    made = edit.create(
        tx,
        name=name,
        reading=reading,
        contacts=[found] if found else (),
        wishes=wishes,
        source=source,
    )
    came(tx, kind="quick", person_id=made.id, name=name or reading or contact)
    if lead:
        from models.leads import qualification

        qualification.enter(tx, person_id=made.id)
    return made.id


def contact_of(typed: str) -> NewContact | None:
    """What one field for all ways to reach somebody holds: a mail address, a web page, a handle, else a phone."""
    value = typed.strip()
    if not value:
        return None
    if value.startswith(("http://", "https://", "www.")):
        return NewContact("web", value)
    if "@" in value.strip("@") or "＠" in value.strip("＠"):
        return NewContact("mail", value)
    if value.startswith(("@", "＠")):
        return NewContact("line", value)
    return NewContact("phone" if len(text.digits(value)) >= 4 else "other", value)


def sources(read: Reader) -> list[str]:
    """The words for where people came from that are in use, the most frequent first."""
    return read.column(
        "SELECT source FROM person WHERE source<>'' AND merged_into_id IS NULL AND erased_at IS NULL"
        " GROUP BY source ORDER BY count(*) DESC, source LIMIT 12"
    )
