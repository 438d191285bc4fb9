"""People of an import in the store: looked up, compared, written. Prepared statements, whole units at a time."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from desktop.exchange import party
from desktop.exchange.matching import Change, Kind, Known
from desktop.exchange.source import Context, Item
from models import text, times
from models.base import new_public_id
from models.books import guard
from models.loyalty.programmes import expiry
from models.people import search
from models.work import Reader, Tx

PLAIN = ("name", "reading", "job_title", "birthday", "preferred_channel", "preferred_hours", "likes", "wishes", "cautions", "note", "source")  # fmt: skip # noqa: E501
_PERSON_SQL = (
    "INSERT INTO person (id, public_id, name, reading, sort_key, company_id, job_title, birthday, preferred_channel,"
    " preferred_hours, likes, wishes, cautions, note, source, lead_state, phase, created_at, batch_id)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'',?,?)"
)
_SEARCH_SQL = "INSERT INTO person_search (rowid, words) VALUES (?,?)"
_PICTURE_SQL = "INSERT INTO picture (kind, record_id, data) VALUES ('person',?,?)"
_FIRST_TOUCH_SQL = (
    "INSERT INTO touchpoint (person_id, at, kind, text, staff_id, shop_id, batch_id) VALUES (?,?,'import',?,?,?,?)"
)
_CARD_SQL = "INSERT INTO card (person_id, number, state, issued_at, batch_id) VALUES (?,?,'active',?,?)"
_ACCOUNT_SQL = (
    "INSERT INTO account (id, programme_id, person_id, kind, enrolled_at, balance, debt, batch_id)"
    " VALUES (?,?,?,?,?,?,0,?)"
)
_ENTRY_SQL = (
    "INSERT INTO points_entry (id, account_id, at, day, kind, points, balance, reason, staff_id, batch_id)"
    " VALUES (?,?,?,?,'opening',?,?,'',?,?)"
)
_LOT_SQL = (
    "INSERT INTO points_lot (account_id, entry_id, earned_day, expires_on, points, points_left) VALUES (?,?,?,?,?,?)"
)
STAMPS = {"per": 1, "points": 1, "by": "visit"}


# -- looked up -------------------------------------------------------------------------------------------------------


def load(read: Reader, ids: Sequence[int]) -> dict[int, Known]:
    """People in the shape of items."""
    contacts = party.load_contacts(read, "person_id", ids)
    addresses = party.load_addresses(read, "person_id", ids)
    own = party.load_own(read, "person", ids)
    parts: dict[int, dict[str, dict[Any, Any]]] = {
        key: {"contacts": contacts.get(key, {}), "addresses": addresses.get(key, {}), "own": own.get(key, {})}
        for key in ids
    }
    for person, number in read.within("SELECT person_id, number FROM card WHERE person_id IN (??)", ids):
        parts[person].setdefault("cards", {})[number] = None
    for person, name in read.within(
        "SELECT p.person_id, t.name FROM person_tag p JOIN tag t ON t.id=p.tag_id WHERE p.person_id IN (??)", ids
    ):
        parts[person].setdefault("tags", {})[text.fold(name)] = name
    for person, channel, given in read.within(
        "SELECT person_id, channel, given FROM consent WHERE person_id IN (??) ORDER BY at, id", ids
    ):
        parts[person].setdefault("consents", {})[channel] = bool(given)
    for (person,) in read.within("SELECT record_id FROM picture WHERE kind='person' AND record_id IN (??)", ids):
        parts[person]["picture"] = {"": None}
    for person, state in read.within("SELECT id, lead_state FROM person WHERE lead_state<>'' AND id IN (??)", ids):
        parts[person]["lead"] = {"state": state}
    for person, kind in read.within("SELECT person_id, kind FROM account WHERE person_id IN (??)", ids):
        parts[person].setdefault("opening", {})["stamps" if kind == "stamps" else "points"] = None
    columns = ", ".join(f"p.{name}" for name in PLAIN)
    rows = read.within(
        f"SELECT p.id, c.name, {columns} FROM person p LEFT JOIN company c ON c.id=p.company_id WHERE p.id IN (??)", ids
    )
    return {
        key: Known(key, {"company": company, **dict(zip(PLAIN, rest, strict=True))}, parts[key])
        for key, company, *rest in rows
    }


# -- made ------------------------------------------------------------------------------------------------------------


def create(tx: Tx, context: Context, batch_id: int, items: Sequence[Item]) -> None:
    """Write new people with everything that belongs to them."""
    start = party.next_id(tx, "person")
    ids = range(start, start + len(items))
    companies = find_companies(tx, batch_id, {c for item in items if (c := item.columns.get("company"))})
    created = [_created(item, context) for item in items]
    party.many(
        tx,
        _PERSON_SQL,
        [
            _person_row(key, item, companies, when, batch_id, context.options.came_from)
            for key, item, when in zip(ids, items, created, strict=True)
        ],
    )
    party.many(tx, _SEARCH_SQL, [(key, item.columns["_words"]) for key, item in zip(ids, items, strict=True)])
    contacts: party.Rows = []
    addresses: party.Rows = []
    cards: party.Rows = []
    pictures: party.Rows = []
    own: list[tuple[int, Mapping[str, Any]]] = []
    members: list[tuple[int, Item, int]] = []
    for key, item, when in zip(ids, items, created, strict=True):
        parts = item.parts
        if "contacts" in parts:
            contacts += party.contact_rows((key, None), parts["contacts"], 0, parts.get("_labels", party.NO_LABELS))
        if "addresses" in parts:
            addresses += party.address_rows((key, None), parts["addresses"])
        if "cards" in parts:
            cards += [(key, number, when, batch_id) for number in parts["cards"]]
        if "own" in parts:
            own.append((key, parts["own"]))
        if "cards" in parts or "opening" in parts:
            members.append((key, item, when))
        if "picture" in parts:
            pictures.append((key, parts["picture"][""]))
    party.many(tx, party.CONTACT_SQL, contacts)
    party.many(tx, party.ADDRESS_SQL, addresses)
    party.many(tx, _CARD_SQL, cards)
    party.many(tx, _PICTURE_SQL, pictures)
    if context.kind == "people":
        by = (context.source, tx.actor.staff_id, tx.actor.shop_id, batch_id)
        party.many(tx, _FIRST_TOUCH_SQL, [(key, when, *by) for key, when in zip(ids, created, strict=True)])
    _write_tags(tx, batch_id, [(key, item) for key, item in zip(ids, items, strict=True) if "tags" in item.parts])
    _write_consents(tx, [(key, item) for key, item in zip(ids, items, strict=True) if "consents" in item.parts])
    party.write_own(tx, "person", own)
    if members and context.kind == "people":
        enrol(tx, context, batch_id, [(key, item.parts.get("opening", {}), when) for key, item, when in members])


def _created(item: Item, context: Context) -> int:
    since = item.columns.get("_since")
    if not since:
        return context.now
    noon = datetime.combine(date.fromisoformat(since), time(12), times.zone(context.zone))
    return min(context.now, times.to_ms(noon))


def _person_row(
    key: int, item: Item, companies: Mapping[str, int], created: int, batch_id: int, came_from: str
) -> tuple[Any, ...]:
    get = item.columns.get
    company = get("company")
    return (
        key,
        get("_id"),
        get("name") or get("_name"),
        get("reading", ""),
        get("_sort"),
        companies.get(text.fold(company)) if company else None,
        get("job_title", ""),
        get("birthday"),
        get("preferred_channel", ""),
        get("preferred_hours", ""),
        get("likes", ""),
        get("wishes", ""),
        get("cautions", ""),
        get("note", ""),
        get("source") or came_from,
        item.parts["lead"]["state"] if "lead" in item.parts else "",
        created,
        batch_id,
    )


def find_companies(tx: Tx, batch_id: int, names: set[str]) -> dict[str, int]:
    """Companies by their folded names: found, else made."""
    if not names:
        return {}
    found: dict[str, int] = {}
    wanted = {text.fold(name): name for name in sorted(names)}
    for key, name in tx.rows("SELECT id, name FROM company ORDER BY id DESC"):
        if (bare := text.fold(name)) in wanted:
            found[bare] = key
    new = [(new_public_id(), name, tx.now, batch_id) for bare, name in wanted.items() if bare not in found]
    start = party.next_id(tx, "company")
    party.many(
        tx,
        "INSERT INTO company (id, public_id, name, reading, region, industry, size, registration, note, created_at,"
        " batch_id) VALUES (?,?,?,'','','','','','',?,?)",
        [(key, *row) for key, row in enumerate(new, start)],
    )
    return found | {text.fold(row[1]): key for key, row in enumerate(new, start)}


def tag_ids(tx: Tx, batch_id: int, names: Mapping[str, str]) -> dict[str, int]:
    """Tags by their folded names: found, else made. A tag outlives the import that made it while somebody bears it."""
    found = {text.fold(name): key for key, name in tx.rows("SELECT id, name FROM tag ORDER BY id DESC")}
    for bare, name in names.items():
        if bare not in found:
            found[bare] = int(tx.run("INSERT INTO tag (name, colour) VALUES (?, '')", name).lastrowid)
            party.keep_made(tx, batch_id, "tag", found[bare])
    return found


def _write_tags(tx: Tx, batch_id: int, people: Sequence[tuple[int, Item]]) -> None:
    if people:
        tags = tag_ids(tx, batch_id, {bare: name for _key, item in people for bare, name in item.parts["tags"].items()})
        rows = [(key, tags[bare]) for key, item in people for bare in item.parts["tags"]]
        party.many(tx, "INSERT INTO person_tag (person_id, tag_id) VALUES (?,?)", rows)


def _write_consents(tx: Tx, people: Sequence[tuple[int, Item]]) -> None:
    party.many(
        tx,
        "INSERT INTO consent (person_id, channel, given, at, wording, source) VALUES (?,?,?,?,'','import')",
        [(key, channel, given, tx.now) for key, item in people for channel, given in item.parts["consents"].items()],
    )


def enrol(tx: Tx, context: Context, batch_id: int, members: Sequence[tuple[int, Mapping[str, Any], int]]) -> None:
    """Open accounts with their opening balances (期首・移行残高): (person, {"points", "stamps"}, enrolled at)."""
    points = tx.value("SELECT id FROM programme WHERE active AND kind='points' ORDER BY id")
    accounts: party.Rows = []
    entries: party.Rows = []
    lots: party.Rows = []
    known = context.has("points_expire") or context.has("points_lots")
    months = 0 if known else context.points_months
    account, entry = party.next_id(tx, "account"), party.next_id(tx, "points_entry")
    for person, opening, when in members:
        wanted = []
        if points is not None and ("points" in opening or "stamps" not in opening):
            wanted.append((points, "spendable", _openings(opening.get("points") or (), tx.today, months)))
        if "stamps" in opening:
            wanted.append((_stamps(tx, batch_id), "stamps", [(opening["stamps"], None)]))
        for programme, kind, parts in wanted:
            balance = 0
            for amount, expires in parts:
                balance += amount
                entries.append((entry, account, tx.now, tx.today, amount, balance, tx.actor.staff_id, batch_id))
                lots.append((account, entry, tx.today, expires, amount, amount))
                entry += 1
            accounts.append((account, programme, person, kind, when, balance, batch_id))
            account += 1
    party.many(tx, _ACCOUNT_SQL, accounts)
    if entries:
        guard.check_open(tx, tx.today)
    party.many(tx, _ENTRY_SQL, entries)
    party.many(tx, _LOT_SQL, lots)


def _openings(parts: Sequence[tuple[int, str | None]], today: str, months: int) -> list[tuple[int, str | None]]:
    """The lots of an opening balance; points whose expiry the file does not say get the shop's own, from today."""
    return [(points, day or expiry(today, months)) for points, day in parts if points > 0]


def _stamps(tx: Tx, batch_id: int) -> int:
    """The programme of stamps: the first there is, else a new one."""
    found = tx.value("SELECT id FROM programme WHERE active AND kind='stamps' ORDER BY id")
    if found is None:
        sql = "INSERT INTO programme (name, kind, rules, active) VALUES ('', 'stamps', ?, 1)"
        found = tx.run(sql, json.dumps(STAMPS)).lastrowid
        party.keep_made(tx, batch_id, "programme", int(found))
    return int(found)


# -- changed ---------------------------------------------------------------------------------------------------------


def change(tx: Tx, context: Context, batch_id: int, changes: Sequence[Change]) -> None:
    """Write what the file changes of people who are there, each with the image that undo needs."""
    again = []
    for one in changes:
        after = {name: value for name, value in one.after.items() if name in PLAIN}
        if "company" in one.after:
            companies = find_companies(tx, batch_id, {one.after["company"]})
            after["company_id"] = companies[text.fold(one.after["company"])]
        if "name" in after or "reading" in after:
            known = tx.row("SELECT name, reading FROM person WHERE id=?", one.id) or ("", "")
            after["sort_key"] = text.sort_key(str(after.get("name", known[0])), str(after.get("reading", known[1])))
        if after:
            party.update_kept(tx, batch_id, "person", one.id, after)
        if one.added:
            _add_parts(tx, context, batch_id, one)
        if {"name", "reading", "company_id"} & after.keys() or {"contacts", "cards"} & one.added.keys():
            again.append(one.id)
    search.reindex(tx, again)


def _add_parts(tx: Tx, context: Context, batch_id: int, one: Change) -> None:
    added, person = one.added, one.id
    for table, part in (("contact", "contacts"), ("address", "addresses")):
        if found := added.get(part):
            labels = added.get("_labels", party.NO_LABELS)
            party.add_kept(tx, batch_id, table, party.named_rows(tx, table, (person, None), found, labels))
    if "tags" in added:
        tags = tag_ids(tx, batch_id, added["tags"])
        party.add_kept(
            tx, batch_id, "person_tag", [{"person_id": person, "tag_id": tags[bare]} for bare in added["tags"]]
        )
    if "consents" in added:
        rows = [
            {"person_id": person, "channel": c, "given": given, "at": tx.now, "wording": "", "source": "import"}
            for c, given in added["consents"].items()
        ]
        party.add_kept(tx, batch_id, "consent", rows)
    if "own" in added:
        party.change_own(tx, batch_id, "person", person, added["own"])
    if "cards" in added:
        party.many(tx, _CARD_SQL, [(person, number, tx.now, batch_id) for number in added["cards"]])
    if "opening" in added:
        enrol(tx, context, batch_id, [(person, added["opening"], tx.now)])
    if "lead" in added:
        party.update_kept(tx, batch_id, "person", person, {"lead_state": added["lead"]["state"]})
    if "picture" in added:
        party.keep_made(tx, batch_id, "picture", int(tx.run(_PICTURE_SQL, person, added["picture"][""]).lastrowid))


KIND = Kind(
    lookups={
        "id": "SELECT public_id, COALESCE(merged_into_id, id) FROM person WHERE public_id IN (??)",
        "card": "SELECT number, person_id FROM card WHERE number IN (??)",
        "phone": "SELECT folded, person_id FROM contact WHERE kind='phone' AND folded IN (??) AND person_id>0",
        "mail": "SELECT folded, person_id FROM contact WHERE kind='mail' AND folded IN (??) AND person_id>0",
    },
    fields={"id": "id", "card": "card", "phone": "phone", "mail": "mail"},
    load=load,
    create=create,
    change=change,
    refresh=party.refreshed,
    unique=frozenset({"card"}),
)
