"""The sample's everyday beside the till: where leads came from, requests, calls and files, records that are doubled."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from models import text
from models.errors import N_, Message
from models.leads import sources
from models.people import attachments, pairs, requests, timeline
from models.sample.midday import When
from models.sample.names import FROM
from models.sample.people import public_id
from models.times import DAY_MS
from models.work import Tx

HOUR_MS = 3_600_000
CAME = 8
"""So many of the latest leads stand at the form, and as many were noted down by hand."""
DOUBLED = 3
LOG = ("ウェブサイト 11月.jsonl", "web site November.jsonl")
CARDS = ("名刺 展示会.vcf", "cards of the fair.vcf")
LOGGED = 480
"""Entries that the log brought, at most."""
BROKEN_LINE = '{"kind": "page_view", "mail": "m0007919@exam'
BROKEN_CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:ブース 12\r\nEND:VCARD\r\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: kind, title, note and what came of it in both languages, opened and due so many days from now."""

    kind: str
    title: tuple[str, str]
    ago: int
    due: int
    note: tuple[str, str] = ("", "")
    outcome: tuple[str, str] = ("", "")


REQUESTS = (
    Asked("repair", ("ミルの修理", "Coffee mill to be repaired"), 9, 2,
          ("刃が空回り。保証書あり。", "The burrs slip. Has the warranty.")),
    Asked("question", ("デカフェの入荷日", "When decaf comes in"), 4, -1),
    Asked("hold", ("マンデリン 200g 2袋", "Mandheling 200 g, 2 bags"), 1, 0,
          ("土曜の午後に来店", "Comes on Saturday afternoon")),
    Asked("complaint", ("ラテがぬるい", "The latte was lukewarm"), 6, 1),
    Asked("question", ("10名で貸し切りできるか", "Room for a party of ten"), 2, 5,
          ("12月の金曜", "A Friday in December")),
    Asked("complaint", ("袋が破れていた", "A bag was torn"), 20, -16,
          outcome=("新品とお取り替え", "Exchanged for a new one")),
    Asked("hold", ("レモンケーキ 1台", "A whole lemon cake"), 12, -10, outcome=("お渡し済み", "Handed over")),
)  # fmt: skip
WAITS = 0
"""The one that waits for a supplier."""
TALKS = (
    ("call", ("見積もりの説明。来週お返事", "Went through the quotation; answers next week"), 12),
    ("meeting", ("試飲会。深煎りを気に入られた", "A tasting: liked the dark roast"), 45),
    ("visit", ("厨房を拝見。ミルは1台", "Saw the kitchen: one grinder"), 30),
    ("note", ("請求書は月末締め希望", "Wants invoices at the end of the month"), None),
)
FILE = ("卸価格表.txt", "wholesale prices.txt")
PRICES = ("マンデリン 1kg 3,200円\nエチオピア 1kg 3,400円\n", "Mandheling 1 kg ¥3,200\nEthiopia 1 kg ¥3,400\n")


def introduce(when: When, now: int, *, until: date, at: int) -> None:
    """Let it all be there at `now` (ms UTC) of the day `until`; `at` picks the language. Same people, same rows."""
    leads = when(now).column(
        "SELECT id FROM person WHERE lead_state<>'' AND merged_into_id IS NULL"
        " ORDER BY created_at DESC, id DESC LIMIT ?",
        3 * CAME + 2 * DOUBLED,
    )
    _arrived(when, leads[: 2 * CAME], at)
    _files(when(now - 3 * HOUR_MS), at)
    asked = _ask(when, now, until, at)
    _talk(when, now, leads[2 * CAME : 3 * CAME], at)
    if leads:
        data = PRICES[at].encode()
        attachments.attach(when(now - DAY_MS), person_id=leads[-1], name=FILE[at], data=data)
    if asked:
        data = (REQUESTS[0].note[at] + "\n").encode()
        person = when(now).value("SELECT person_id FROM request WHERE id=?", asked[0])
        file = f"{REQUESTS[0].title[at]}.txt"
        attachments.attach(when(now), person_id=person, name=file, data=data, request_id=asked[0])
    _double(when(now), leads[3 * CAME :])
    _same_keys(when(now))


def _arrived(when: When, leads: Sequence[int], at: int) -> None:
    """By which way the latest came: the web page's by the form, the others by hand."""
    found = [when(0).row("SELECT created_at, name, source FROM person WHERE id=?", key) for key in leads]
    came = sorted((row, key) for row, key in zip(found, leads, strict=True) if row is not None)
    for (moment, name, source), key in came:
        tx = when(moment)
        kind = "form" if source == FROM["web"][at] else "quick"
        by = sources.of_kind(tx, kind)
        sources.took(tx, source_id=by, state="made", person_id=key, title=name)


def _files(tx: Tx, at: int) -> None:
    """A log that was taken but for a broken line, and cards that were known already but for one without a name."""
    log, cards = sources.of_kind(tx, "log"), sources.of_kind(tx, "card")
    seen = int(tx.value("SELECT count(*) FROM (SELECT 1 FROM touchpoint WHERE kind='web' LIMIT ?)", LOGGED))
    took = partial(sources.took, tx)
    said = partial(Message, sources.COUNTS)
    counts = {"created": seen, "updated": 0, "skipped": 0, "refused": 1}
    took(source_id=log, state="file", title=LOG[at], reason=said(counts), what="touchpoints")
    wrong = Message(N_("This is not JSON: it can't be read from character {at} on."), {"at": 22})
    took(source_id=log, state="refused", title=BROKEN_LINE, reason=wrong, original=BROKEN_LINE, what="touchpoints")
    counts = {"created": 0, "updated": 0, "skipped": 11, "refused": 1}
    took(source_id=cards, state="file", title=CARDS[at], reason=said(counts), what="people")
    wrong = Message(N_("There is neither a name nor anything else to tell it by."))
    took(source_id=cards, state="refused", title=CARDS[at], reason=wrong, original=BROKEN_CARD, what="people")


def _ask(when: When, now: int, until: date, at: int) -> list[int]:
    """Requests of the members who come most often, some closed, one late, one due today."""
    who = when(now).column(
        "SELECT id FROM person WHERE merged_into_id IS NULL AND last_seen_at IS NOT NULL ORDER BY last_seen_at DESC, id"
        " LIMIT ?",
        len(REQUESTS),
    )
    made = []
    for order, (person, asked) in enumerate(zip(who, REQUESTS, strict=False)):
        opened = when(now - asked.ago * DAY_MS - order * HOUR_MS)
        due = (until + timedelta(days=asked.due)).isoformat()
        title, note = asked.title[at], asked.note[at]
        key = requests.open_request(
            opened, person_id=person, kind=asked.kind, title=title, note=note, owner_id=1 + order % 2, due=due
        )
        if order == WAITS:
            requests.wait(when(now - 7 * DAY_MS), request_id=key)
        if asked.outcome[at]:
            requests.close(when(now + asked.due * DAY_MS), request_id=key, outcome=asked.outcome[at])
        made.append(key)
    return made


def _talk(when: When, now: int, leads: Sequence[int], at: int) -> None:
    """What was talked about with some leads."""
    for order, person in enumerate(leads):
        kind, words, minutes = TALKS[order % len(TALKS)]
        tx = when(now - (1 + order) * DAY_MS)
        timeline.note(tx, person_id=person, kind=kind, text_=words[at], minutes=minutes)


def _double(tx: Tx, leads: Sequence[int]) -> None:
    """Some leads were written down twice: the same phone, the name without its space."""
    for one, other in zip(leads[::2], leads[1::2], strict=False):
        name, reading = tx.rows("SELECT name, reading FROM person WHERE id=?", one)[0]
        phone = tx.row("SELECT value, folded FROM contact WHERE person_id=? AND kind='phone'", one)
        if phone is None:
            continue
        joined = "".join(name.split())
        tx.run("UPDATE person SET name=?, reading=?, sort_key=? WHERE id=?", joined, reading, text.fold(reading), other)
        tx.run("DELETE FROM contact WHERE person_id=? AND kind='phone'", other)
        tx.run(
            "INSERT INTO contact (person_id, company_id, kind, value, folded, label, position)"
            " VALUES (?,NULL,'phone',?,?,'',0)",
            other, *phone,
        )  # fmt: skip
        two = (min(one, other), max(one, other))
        pairs.remember(tx, found=pairs.judge(tx, [two], small=False))


def _same_keys(tx: Tx) -> None:
    """The same public keys for the same rows."""
    for table in ("source", "request", "attachment", "reminder"):
        for key in tx.column(f"SELECT id FROM {table} ORDER BY id"):
            tx.run(f"UPDATE {table} SET public_id=? WHERE id=?", public_id(_seeded(f"{table} {key}")), key)


def _seeded(seed: object) -> random.Random:
    return random.Random(f"arrivals {seed}")
