"""Contracts from a table: told by ID or number; each with its term, and reminders of its end where it still runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.exchange import cells, naming, party, people_rows
from desktop.exchange.cells import Unreadable
from desktop.exchange.matching import Change, Kind, Known, Matcher, Tally
from desktop.exchange.source import Context, Item, Read, Refusal
from models import text
from models.contracts import contracts, days
from models.contracts.contracts import RENEWALS, STATES
from models.errors import N_, Message, Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from desktop.exchange.headers import Numbered
    from models.work import Reader, Tx

PLAIN = (
    "name", "number", "start_day", "end_day", "renewal", "term_months", "price", "every_months", "fee_day", "promised",
    "success", "note",
)  # fmt: skip
"""Columns of a contract that a file gives."""
_KEPT = ("name", "number", "price", "promised", "success", "note")
"""Those that a later file may change; terms are changed by renewing."""
WORDS = {
    "ask": ("ask", "no", "手動", "更新しなければ終了"),
    "auto": ("auto", "automatic", "yes", "自動", "自動更新"),
    "none": ("none", "更新なし"),
}
_CONTRACT = (
    f"INSERT INTO contract (id, public_id, {', '.join(PLAIN)}, person_id, company_id, product_id, owner_id, state,"
    " stopped_day, reason, notice_days, tax_kind, created_at, batch_id)"
    f" VALUES (?,?,{','.join('?' * len(PLAIN))},?,?,?,?,?,?,?,'[60, 30, 7]','standard',?,?)"
)
_TERM = (
    "INSERT INTO contract_term (contract_id, at, from_day, to_day, price, how, staff_id)"
    " VALUES (?,?,?,?,?,'imported',?)"
)
_TOUCH = (
    "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, text, about, staff_id, shop_id, batch_id)"
    " VALUES (?,?,'contract',?,?,?,?,?,?,?)"
)


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> Matcher:
    """The writing half."""
    return ContractMatcher(context, tally, dry=dry, batch_id=batch_id)


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each record; what can't be one says why."""
    for line, row in rows:
        cell: dict[str, str] = {}
        for at, name in context.columns:
            if at < len(row) and (value := row[at].strip()):
                cell.setdefault(name, value)
        label = (cell.get("name") or cell.get("product") or "")[:200]
        try:
            yield _item(line, label, cell, context)
        except Unreadable as wrong:
            yield Refusal(line, label, wrong.reason)
        except Told as told:
            yield Refusal(line, label, told.message)


def _item(line: int, label: str, cell: dict[str, str], context: Context) -> Item:
    notes: list[Message] = []
    start = cells.day(cell.get("start", ""), context)
    if start is None:
        raise Unreadable(Message(N_("A contract needs the day on which it starts."), {}))
    price, _exact = cells.money(cell.get("price", ""), context)
    plain: dict[str, Any] = {
        "name": label,
        "number": cell.get("number", ""),
        "start_day": start,
        "renewal": _renewal(cell.get("renewal", "")),
        "term_months": _whole(cell.get("months", ""), 12, context),
        "price": price or 0,
        "every_months": _whole(cell.get("every", ""), 1, context),
        "fee_day": _whole(cell.get("fee_day", ""), 1, context),
        "promised": cell.get("promised", ""),
        "success": cell.get("success", ""),
        "note": cell.get("note", ""),
    }
    end = cells.day(cell.get("end", ""), context)
    plain["end_day"] = end or (days.term_end(start, plain["term_months"]) if plain["term_months"] else None)
    columns = contracts.plain(plain)
    contracts.whole(columns)
    key = cells.line_text(cell.get("id", ""), 40)
    columns = {name if name in _KEPT else f"_{name}": value for name, value in columns.items()}
    if price is None:
        columns["price"] = None
    columns |= {
        "_key": key,
        "_id": key or party.quick_id(),
        "_state": _state(cell.get("state", ""), columns["_end_day"], context),
    }
    for field in ("owner", "product", "company", "person_name"):
        columns[f"_{field}"] = cells.line_text(cell.get(field, ""), text.NAME_LENGTH)
    keys = [("id", key)] if key else []
    keys += [("number", columns["number"])] if columns["number"] else []
    parts = {naming.PERSON: naming.person_keys(cell, context, notes)}
    return Item(line, columns["name"], tuple(keys), columns, parts, tuple(notes))


def _renewal(cell: str) -> str:
    bare = text.fold(cell)
    found = (
        next((name for name, words in WORDS.items() if bare in map(text.fold, words)), None) if bare else RENEWALS[0]
    )
    if found is None:
        raise Unreadable(Message(N_("“{text}” is not one of the choices."), {"text": cell[:40]}))
    return found


def _state(cell: str, end: str | None, context: Context) -> str:
    """Running, unless it ended before today; a word of the file can only end it."""
    bare = text.fold(cell)
    over = end is not None and end < context.today
    if over or bare in (STATES[1], "expired", text.fold("終了"), text.fold("解約"), "cancelled", STATES[2]):
        return "ended"
    return "active"


def _whole(cell: str, without: int, context: Context) -> int:
    found = cells.quantity(cell, context)
    if found is None:
        return without
    if found % 1000:
        raise Unreadable(Message(N_("“{typed}” is not a whole number."), {"typed": cell[:20]}))
    return found // 1000


class ContractMatcher(Matcher):
    """Finds what the records name, then decides as for every kind."""

    def __init__(self, context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> None:
        """Begin without contracts."""
        super().__init__(KIND, context, tally, dry=dry, batch_id=batch_id)

    def take(self, read: Reader, items: Iterable[Read]) -> None:
        """Decide what becomes of some records."""
        every = list(items)
        sound = [one for one in every if isinstance(one, Item)]
        people = iter(naming.people(read, sound))
        goods = naming.products(read, (one.columns["_product"] for one in sound if one.columns["_product"]))
        staff = naming.staff(read)
        super().take(
            read, [one if isinstance(one, Refusal) else _named(one, next(people), goods, staff) for one in every]
        )


def _named(item: Item, person: tuple[int | None, Message | None], goods: dict[str, int], staff: dict[str, int]) -> Item:
    get = item.columns
    notes = item.notes if person[1] is None else (*item.notes, person[1])
    found = {
        "_person_id": person[0],
        "_owner_id": staff.get(text.fold(get["_owner"])) if get["_owner"] else None,
        "_product_id": goods.get(get["_product"]),
    }
    return item._replace(columns={**get, **found}, notes=notes)


def load(read: Reader, ids: Sequence[int]) -> dict[int, Known]:
    """Contracts in the shape of items."""
    rows = read.within(f"SELECT id, {', '.join(_KEPT)} FROM contract WHERE id IN (??)", ids)
    return {key: Known(key, dict(zip(_KEPT, rest, strict=True)), {}) for key, *rest in rows}


def create(tx: Tx, context: Context, batch_id: int, items: Sequence[Item]) -> None:
    """Write new contracts with their terms; those that run are told of before they end."""
    start = party.next_id(tx, "contract")
    companies = people_rows.find_companies(tx, batch_id, {c for one in items if (c := one.columns["_company"])})
    made: list[tuple[Any, ...]] = []
    terms: list[tuple[Any, ...]] = []
    touches: list[tuple[Any, ...]] = []
    for key, item in enumerate(items, start):
        get = item.columns
        company = companies.get(text.fold(get["_company"])) if get["_company"] else None
        links = (get["_person_id"], company, get["_product_id"], get["_owner_id"])
        made.append(
            (
                key,
                get["_id"],
                *_stored(get),
                *links,
                get["_state"],
                None,
                "",
                tx.now,
                batch_id,
            )
        )
        terms.append((key, tx.now, get["_start_day"], get["_end_day"], get["price"] or 0, tx.actor.staff_id))
        if get["_person_id"] is not None:
            by = (tx.actor.staff_id, tx.actor.shop_id, batch_id)
            end = get["_end_day"] or ""
            touches.append((get["_person_id"], tx.now, key, get["price"] or None, get["name"], end, *by))
    party.many(tx, _CONTRACT, made)
    party.many(tx, _TERM, terms)
    party.many(tx, _TOUCH, touches)
    for key, item in enumerate(items, start):
        if item.columns["_state"] == "active":
            contracts.remind(tx, key)


def _stored(get: Mapping[str, Any]) -> list[Any]:
    """The plain columns of a new contract; without a price it costs nothing."""
    return [(get["price"] or 0) if name == "price" else get[name if name in _KEPT else f"_{name}"] for name in PLAIN]


def change(tx: Tx, context: Context, batch_id: int, changes: Sequence[Change]) -> None:
    """Write what the file changes of contracts that are there, each with the image that undo needs."""
    for one in changes:
        if one.after:
            party.update_kept(tx, batch_id, "contract", one.id, one.after)


KIND = Kind(
    lookups={
        "id": "SELECT public_id, id FROM contract WHERE public_id IN (??)",
        "number": "SELECT number, id FROM contract WHERE number IN (??)",
    },
    fields={"id": "id", "number": "number"},
    load=load,
    create=create,
    change=change,
)
