"""The records of an export, by field names, read in portions of some hundred."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from desktop import languages
from desktop.exchange import party, people_rows, products_rows, reminders_export
from desktop.exchange.fields import OWN
from models import times
from models.counter.names import number_text
from models.errors import Message
from models.people.lists import LIVING
from models.pipeline import stages
from models.settings import ShopSettings
from models.work import Reader

PORTION = 500
Record = dict[str, Any]


def _portions(read: Reader, table: str, where: str = "1=1", values: Sequence[Any] = ()) -> Iterator[list[int]]:
    last = 0
    sql = f"SELECT id FROM {table} WHERE id>? AND {where} ORDER BY id LIMIT {PORTION}"
    while ids := read.column(sql, last, *values):
        yield ids
        last = ids[-1]


def _local(ms: int, shop: ShopSettings) -> str:
    return times.from_ms(ms, shop.zone).strftime("%Y-%m-%d %H:%M:%S")


def _own(values: Mapping[str, tuple[str, int | None]]) -> Record:
    return {name: said for name, (said, _number) in values.items() if name.startswith(OWN)}


def _contacts(found: Mapping[tuple[str, str], str]) -> Record:
    made: dict[str, list[str]] = {}
    for (kind, _folded), value in found.items():
        made.setdefault(kind, []).append(value)
    return dict(made)


def people(read: Reader, shop: ShopSettings, where: str = "1=1", values: Sequence[Any] = ()) -> Iterator[Record]:
    """People who are still themselves; points by lots, the first address. `where` is SQL over `p`, with its values."""
    for ids in _portions(read, "person p", f"{LIVING} AND {where}", values):
        known = people_rows.load(read, ids)
        loyal = _loyalty(read, ids, shop)
        public: dict[int, str] = dict(read.within("SELECT id, public_id FROM person WHERE id IN (??)", ids))
        for key in ids:
            columns, parts = known[key].columns, known[key].parts
            address = next(iter(parts["addresses"].values()), ())
            yield {
                "id": public[key],
                **columns,
                **_contacts(parts["contacts"]),
                **dict(zip(party.PLACE, address, strict=False)),
                "card": next(iter(parts.get("cards", ())), ""),
                "tags": list(parts.get("tags", {}).values()),
                **{f"consent_{channel}": given for channel, given in parts.get("consents", {}).items()},
                **loyal.get(key, {}),
                **_own(parts["own"]),
            }


def _loyalty(read: Reader, ids: Sequence[int], shop: ShopSettings) -> dict[int, Record]:
    """Points, their lots, stamps, and the day of enrolment."""
    found: dict[int, Record] = {}
    accounts: dict[int, int] = {}
    for account, person, kind, balance, enrolled in read.within(
        "SELECT id, person_id, kind, balance, enrolled_at FROM account WHERE person_id IN (??) AND kind<>'qualifying'"
        " ORDER BY programme_id DESC",
        ids,
    ):
        record = found.setdefault(person, {})
        record["member_since"] = times.from_ms(enrolled, shop.zone).date().isoformat()
        if kind == "stamps":
            record["stamps"] = balance
        else:
            record["points"] = max(0, balance)
            accounts[account] = person
    lots: dict[int, list[str]] = {}
    for account, points, expires in read.within(
        "SELECT account_id, SUM(points_left), expires_on FROM points_lot WHERE account_id IN (??) AND points_left>0"
        " GROUP BY account_id, expires_on ORDER BY expires_on IS NULL, expires_on",
        list(accounts),
    ):
        lots.setdefault(account, []).append(f"{points}@{expires or ''}")
    for account, parts in lots.items():
        found[accounts[account]]["points_lots"] = parts
    return found


def companies(read: Reader, shop: ShopSettings) -> Iterator[Record]:
    """Companies with their contacts and first address."""
    from desktop.exchange.companies import load

    for ids in _portions(read, "company"):
        known = load(read, ids)
        public: dict[int, str] = dict(read.within("SELECT id, public_id FROM company WHERE id IN (??)", ids))
        for key in ids:
            columns, parts = known[key].columns, known[key].parts
            address = dict(zip(party.PLACE, next(iter(parts["addresses"].values()), ()), strict=False))
            region = address.get("region") or columns["region"]
            yield {
                "id": public[key], **columns, **_contacts(parts["contacts"]), **address, "region": region,
                **_own(parts["own"]),
            }  # fmt: skip


def products(read: Reader, shop: ShopSettings) -> Iterator[Record]:
    """Products; variants name the public id of what they belong to."""
    sql = (
        "SELECT p.id, p.public_id, o.public_id, s.quantity FROM product p LEFT JOIN product o ON o.id=p.parent_id"
        " LEFT JOIN stock s ON s.product_id=p.id AND s.shop_id=1 WHERE p.id IN (??)"
    )
    for ids in _portions(read, "product"):
        known = products_rows.load(read, ids)
        for key, public, parent, stock in sorted(read.within(sql, ids)):
            columns, parts = known[key].columns, known[key].parts
            yield {
                "id": public, **columns, "parent": parent, "tax": columns["tax_kind"], "stock": stock,
                "further_codes": list(parts.get("further", ())), **_own(parts["own"]),
            }  # fmt: skip


def stock(read: Reader, shop: ShopSettings) -> Iterator[Record]:
    """What there is of products whose stock is counted."""
    sql = (
        "SELECT p.public_id, p.code, p.own_code, TRIM(p.name || ' ' || p.variant), COALESCE(s.quantity, 0),"
        " COALESCE(s.last_cost, p.cost), p.supplier FROM product p LEFT JOIN stock s ON s.product_id=p.id"
        " AND s.shop_id=1 WHERE p.id IN (??) ORDER BY p.id"
    )
    names = ("id", "code", "own_code", "name", "quantity", "cost", "supplier")
    for ids in _portions(read, "product", "active AND keeps_stock"):
        for row in read.within(sql, ids):
            yield dict(zip(names, row, strict=True))


_SALES = (
    "SELECT s.id, s.kind, s.number, t.prefix, s.at, s.source, s.source_number, (SELECT number FROM card WHERE"
    " person_id=s.person_id AND state='active' ORDER BY id LIMIT 1), p.name FROM sale s"
    " LEFT JOIN till t ON t.id=s.till_id LEFT JOIN person p ON p.id=s.person_id WHERE s.id IN (??) ORDER BY s.id"
)
_LINES = (
    "SELECT l.sale_id, l.code, l.name, c.name, l.quantity, l.unit_price, l.amount, l.discount+l.share+l.points_share,"
    " l.tax_kind, l.tax_rate, l.tax, EXISTS (SELECT 1 FROM sale_tax x WHERE x.sale_id=l.sale_id)"
    " FROM sale_line l LEFT JOIN category c ON c.id=l.category_id WHERE l.sale_id IN (??)"
    " ORDER BY l.sale_id, l.position, l.id"
)


def sales(read: Reader, shop: ShopSettings) -> Iterator[Record]:
    """Every line of every receipt, with what is said of the receipt."""
    for ids in _portions(read, "sale"):
        heads = {row[0]: row[1:] for row in read.within(_SALES, ids)}
        for sale, *line in read.within(_LINES, ids):
            kind, number, prefix, at, source, source_number, card, person = heads[sale]
            own = number is not None
            yield {
                "number": number_text(prefix or "", number) if own else source_number,
                "date": _local(at, shop),
                "customer": card,
                "customer_name": person,
                "product_code": line[0],
                "product_name": line[1],
                "category": line[2],
                "quantity": line[3],
                "price": line[4],
                "amount": line[5],
                "discount": line[6] or None,
                "tax_rate": _rate(line[7], line[8]) if line[10] else None,
                "tax": line[9] if line[10] else None,
                "kind": "cancelled" if kind == "cancel" else "sale",
                "source": own_source(shop) if own else source,
            }


def own_source(shop: ShopSettings) -> str:
    """Where receipts of this shop's own tills are said to come from, so that they are known when they come back."""
    return shop.shop_name or "Noren"


def _rate(kind: str, rate: int) -> str:
    if kind in ("exempt", "outside", "free"):
        return kind
    whole, part = divmod(rate, 10_000)
    return f"{whole}.{part:04}".rstrip("0").rstrip(".") + "%"


def touchpoints(read: Reader, shop: ShopSettings) -> Iterator[Record]:
    """Every entry of every timeline, with whom it belongs to."""
    sql = (
        "SELECT t.at, t.kind, t.text, t.amount, t.about, t.minutes, p.public_id, p.name,"
        " (SELECT number FROM card WHERE person_id=p.id AND state='active' ORDER BY id LIMIT 1)"
        " FROM touchpoint t JOIN person p ON p.id=t.person_id"
        " WHERE t.id IN (??) ORDER BY t.id"
    )
    for ids in _portions(read, "touchpoint"):
        for at, kind, said, amount, about, minutes, public, name, card in read.within(sql, ids):
            yield {
                "person": public, "card": card, "name": name, "date": _local(at, shop), "kind": kind, "text": said,
                "amount": amount, "about": about, "minutes": None if minutes is None else minutes * 1000,
            }  # fmt: skip


_DEALS = (
    "SELECT d.public_id, d.name, p.public_id, p.name, coalesce(c.name, ''), d.state, d.amount, d.monthly, d.months,"
    " d.probability_by_hand, d.expected_day, d.category, s.name, g.name, d.source, d.wishes, d.note, d.opened_at,"
    " d.closed_at, d.reason_note, d.stage_id, d.reason_id FROM deal d LEFT JOIN person p ON p.id=d.person_id"
    " LEFT JOIN company c ON c.id=coalesce(d.company_id, p.company_id) LEFT JOIN staff s ON s.id=d.owner_id"
    " LEFT JOIN product g ON g.id=d.product_id WHERE d.id IN (??) ORDER BY d.id"
)
_DEAL_NAMES = (
    "id", "name", "person", "person_name", "company", "state", "amount", "monthly", "months", "probability",
    "expected", "category", "owner", "product", "source", "wishes", "note", "opened", "closed", "reason_note",
)  # fmt: skip


def deals(read: Reader, shop: ShopSettings) -> Iterator[Record]:
    """Every deal, open and closed, with whom it is and where it stands."""
    say = languages.current().say
    known = {one.id: one for one in stages.stages(read, every=True)}
    pipelines = {one.id: one for one in stages.pipelines(read, every=True)}
    reasons = {one.id: one for one in stages.reasons(read, every=True, outcome="")}
    for ids in _portions(read, "deal"):
        for *row, stage_id, reason_id in read.within(_DEALS, ids):
            record = dict(zip(_DEAL_NAMES, row, strict=True))
            stage, reason = known[stage_id], reasons.get(reason_id)
            months, chance = record["months"], record["probability"]
            yield {
                **record,
                "months": None if months is None else months * 1000,
                "probability": None if chance is None else chance * 10,
                "pipeline": _worded(pipelines[stage.pipeline_id].wording, say),
                "stage": _worded(stage.wording, say),
                "reason": "" if reason is None else _worded(reason.wording, say),
                "currency": shop.currency,
                "opened": _local(record["opened"], shop),
                "closed": None if record["closed"] is None else _local(record["closed"], shop),
            }


def _worded(wording: Message | str, say: Callable[[Message], str]) -> str:
    return wording if isinstance(wording, str) else say(wording)


_CONTRACTS = (
    "SELECT k.public_id, k.number, k.name, p.public_id, p.name, coalesce(c.name, ''), g.name, k.start_day,"
    " coalesce(k.stopped_day, k.end_day), k.term_months * 1000, k.renewal, k.price, k.every_months * 1000,"
    " k.fee_day * 1000, s.name, k.promised, k.success, k.note,"
    " CASE k.state WHEN 'active' THEN 'active' ELSE 'ended' END"
    " FROM contract k LEFT JOIN person p ON p.id=k.person_id LEFT JOIN company c ON c.id=k.company_id"
    " LEFT JOIN product g ON g.id=k.product_id LEFT JOIN staff s ON s.id=k.owner_id WHERE k.id IN (??) ORDER BY k.id"
)
_CONTRACT_NAMES = (
    "id", "number", "name", "person", "person_name", "company", "product", "start", "end", "months", "renewal",
    "price", "every", "fee_day", "owner", "promised", "success", "note", "state",
)  # fmt: skip


def contracts(read: Reader, shop: ShopSettings) -> Iterator[Record]:
    """Every contract with whom it is."""
    for ids in _portions(read, "contract"):
        for row in read.within(_CONTRACTS, ids):
            yield dict(zip(_CONTRACT_NAMES, row, strict=True))


RECORDS: dict[str, Callable[[Reader, ShopSettings], Iterator[Record]]] = {
    "people": people,
    "companies": companies,
    "products": products,
    "stock": stock,
    "sales": sales,
    "touchpoints": touchpoints,
    "deals": deals,
    "contracts": contracts,
    "reminders": reminders_export.records,
}
