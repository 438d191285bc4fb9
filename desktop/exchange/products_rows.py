"""Products of an import in the store: found by code or number (by name for lines of past sales), made, changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.exchange import batches, party
from desktop.exchange.matching import Change, Kind, Known
from desktop.exchange.source import Context, Item
from models import codes, text
from models.base import new_public_id
from models.books import guard
from models.counter import find
from models.work import Reader, Tx

if TYPE_CHECKING:
    from desktop.exchange import sales

PRODUCT_SQL = (
    "INSERT INTO product (id, public_id, name, reading, sort_key, parent_id, variant, code, own_code, category_id,"
    " price, price_eat_in, cost, tax_kind, food, weigh, unit, keeps_stock, low_stock, supplier, earn_rate, special,"
    " options, parts, icon, colour, note, active, created_at, batch_id)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'[]','',?,?,?,?,?)"
)


class Found(NamedTuple):
    """What a line of a past sale takes from the catalogue; all unknown for a line without a product."""

    id: int | None
    name: str
    price: int | None
    tax_kind: str
    category: int | None


NOTHING = Found(None, "", None, "standard", None)
_FOUND = "SELECT {key}, id, name, price, tax_kind, category_id FROM product WHERE {key} IN (??)"


class Goods:
    """The products of past sales: by code, by the shop's number, by name; what is not there is made."""

    def __init__(self, context: Context, batch_id: int, *, dry: bool) -> None:
        """Begin without products; `dry` makes none."""
        self.context, self.batch_id, self.dry = context, batch_id, dry
        self._known: dict[str, Found] = {"": NOTHING}
        self._names: dict[str, Found | None] | None = None
        self._new: dict[str, tuple[sales.Goods, int | None]] = {}

    def of(self, goods: "sales.Goods") -> Found:
        """The product of a line; `find` and `make` came before."""
        return self._known[goods.key]

    def find(self, read: Reader, lines: Iterable["sales.SoldLine"]) -> None:
        """Look up the products that are not known yet; those that are not there wait to be made."""
        unknown: dict[str, tuple[sales.Goods, int | None]] = {}
        for line in lines:
            key = line.goods.key
            if key not in self._known and (key not in unknown or unknown[key][1] is None):
                price = line.unit_price if self.context.currency == self.context.shop_currency else None
                unknown[key] = (line.goods, price if price and price > 0 else None)
        if not unknown:
            return
        by_code = {goods.code: key for key, (goods, _price) in unknown.items() if goods.code}
        for column in ("own_code", "code"):
            for code, *rest in read.within(_FOUND.format(key=column), list(by_code), size=200):
                self._known[by_code[code]] = Found(*rest)
        for code, *rest in read.within(
            "SELECT f.code, p.id, p.name, p.price, p.tax_kind, p.category_id FROM further_code f"
            " JOIN product p ON p.id=f.product_id WHERE f.code IN (??)",
            list(by_code),
            size=200,
        ):
            self._known[by_code[code]] = Found(*rest)
        for key, (goods, price) in unknown.items():
            if key not in self._known and not goods.code and (found := self._by_name(read).get(key[5:])):
                self._known[key] = found
            if key not in self._known:
                self._new.setdefault(key, (goods, price))
                if self.dry:
                    self._known[key] = NOTHING

    def _by_name(self, read: Reader) -> Mapping[str, Found | None]:
        """The catalogue by folded names; None where several have one name."""
        if self._names is None:
            self._names = {}
            for name, variant, *rest in read.rows(
                "SELECT name, variant, id, TRIM(name || ' ' || variant), price, tax_kind, category_id FROM product"
                " WHERE active"
            ):
                key = text.fold(f"{name} {variant}".strip())
                self._names[key] = None if key in self._names else Found(*rest)
        return self._names

    def count(self) -> int:
        """How many products would be made since this was last asked, in a dry run."""
        count, self._new = len(self._new), {}
        return count

    def make(self, tx: Tx) -> int:
        """Make the products that were not there; returns how many."""
        if not self._new:
            return 0
        made = list(self._new.items())
        categories = category_ids(tx, self.batch_id, {goods.category for _key, (goods, _p) in made if goods.category})
        start = party.next_id(tx, "product")
        rows = []
        for row_id, (key, (goods, price)) in enumerate(made, start):
            category = categories.get(text.fold(goods.category))
            name = goods.name or goods.code
            rows.append(
                product_row(
                    row_id,
                    {"name": name, "price": price, "category_id": category, "keeps_stock": False, **_code(goods.code)},
                    tx.now,
                    self.batch_id,
                )
            )  # noqa: E501
            self._known[key] = Found(row_id, name, price, "standard", category)
        party.many(tx, PRODUCT_SQL, rows)
        index(tx, range(start, start + len(made)))
        self._new = {}
        return len(made)


def _code(code: str) -> dict[str, str | None]:
    """A code as JAN or as the shop's own number."""
    if not code:
        return {}
    return {"code": code} if codes.jan(code) == code else {"own_code": code}


def product_row(row_id: int, columns: Mapping[str, Any], now: int, batch_id: int) -> tuple[Any, ...]:
    """A new product's row; what is not said has the catalogue's defaults."""
    get = columns.get
    name, reading = get("name", ""), get("reading", "")
    return (
        row_id, get("_id") or new_public_id(), name, reading, text.fold(reading) or text.fold(name), get("parent_id"),
        get("variant", ""), get("code") or None, get("own_code") or None, get("category_id"), get("price"),
        get("price_eat_in"), get("cost"), get("tax_kind", "standard"), get("food", False), get("weigh", ""),
        get("unit", ""), get("keeps_stock", True), get("low_stock"), get("supplier", ""), get("earn_rate"),
        get("special", ""), get("options", "[]"), get("colour", ""), get("note", ""), get("active", True), now,
        batch_id,
    )  # fmt: skip


def category_ids(tx: Tx, batch_id: int, names: set[str]) -> dict[str, int]:
    """Categories by their folded names: found, else made at the end of the list."""
    if not names:
        return {}
    found = {
        text.fold(name): key for key, name in tx.rows("SELECT id, name FROM category WHERE active ORDER BY id DESC")
    }
    position = tx.value("SELECT COALESCE(MAX(position), 0) FROM category")
    for name in sorted(names):
        if text.fold(name) not in found:
            position += 1
            sql = "INSERT INTO category (name, colour, icon, position, active, batch_id) VALUES (?,'','',?,1,?)"
            found[text.fold(name)] = int(tx.run(sql, name, position, batch_id).lastrowid)
    return found


def index(tx: Tx, ids: Iterable[int]) -> None:
    """Bring the search over products up to date with new or changed ones."""
    find.reindex(tx, ids)


# -- an import of products --------------------------------------------------------------------------------------------

PLAIN = (
    "name", "reading", "variant", "code", "own_code", "price", "price_eat_in", "cost", "tax_kind", "food", "low_stock",
    "keeps_stock", "supplier", "unit", "earn_rate", "special", "weigh", "colour", "active", "note",
)  # fmt: skip
_FLAGS = frozenset({"food", "keeps_stock", "active"})
STOCK_SQL = (
    "INSERT INTO stock_entry (at, day, shop_id, product_id, quantity, cost, kind, reason, supplier, staff_id, batch_id)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)
BALANCE_SQL = (
    "INSERT INTO stock (shop_id, product_id, quantity, last_cost) VALUES (?,?,?,?) ON CONFLICT (product_id, shop_id)"
    " DO UPDATE SET quantity=stock.quantity+excluded.quantity,"
    " last_cost=COALESCE(excluded.last_cost, stock.last_cost)"
)


def load(read: Reader, ids: Sequence[int]) -> dict[int, Known]:
    """Products in the shape of items."""
    own = party.load_own(read, "product", ids)
    parts: dict[int, dict[str, dict[Any, Any]]] = {key: {"own": own.get(key, {})} for key in ids}
    for key, code in read.within("SELECT product_id, code FROM further_code WHERE product_id IN (??)", ids):
        parts[key].setdefault("further", {})[code] = None
    for (key,) in read.within("SELECT DISTINCT product_id FROM stock_entry WHERE product_id IN (??)", ids):
        parts[key]["opening"] = {"stock": None}
    columns = ", ".join(f"p.{name}" for name in PLAIN)
    found = {}
    for key, category, *rest in read.within(
        f"SELECT p.id, c.name, {columns} FROM product p LEFT JOIN category c ON c.id=p.category_id WHERE p.id IN (??)",
        ids,
    ):
        values = {n: bool(v) if n in _FLAGS else v for n, v in zip(PLAIN, rest, strict=True)}
        found[key] = Known(key, {"category": category, **values}, parts[key])
    return found


def create(tx: Tx, context: Context, batch_id: int, items: Sequence[Item]) -> None:
    """Write new products with their categories, parents, further codes, own fields and opening stock."""
    categories = category_ids(tx, batch_id, {c for item in items if (c := item.columns.get("category"))})
    here = {item.columns["_key"]: item for item in items if item.columns.get("_key")}
    parents = _parents(tx, batch_id, [item for item in items if item.columns.get("_parent") not in here], categories)
    start = party.next_id(tx, "product")
    parents |= {item.columns["_key"]: key for key, item in enumerate(items, start) if item.columns.get("_key")}
    rows, further, own = [], [], []
    for key, item in enumerate(items, start):
        columns = dict(item.columns)
        columns["name"] = columns.get("name") or columns.get("_name")
        columns["category_id"] = categories.get(text.fold(columns["category"])) if columns.get("category") else None
        columns["parent_id"] = parents.get(columns.get("_parent", ""))
        rows.append(product_row(key, columns, tx.now, batch_id))
        further += [(code, key) for code in item.parts.get("further", ())]
        if "own" in item.parts:
            own.append((key, item.parts["own"]))
    party.many(tx, PRODUCT_SQL, rows)
    party.many(tx, "INSERT OR IGNORE INTO further_code (code, product_id) VALUES (?,?)", further)
    party.write_own(tx, "product", own)
    open_stock(tx, batch_id, [(key, item) for key, item in enumerate(items, start) if "opening" in item.parts])
    index(tx, range(start, start + len(items)))


def _parents(tx: Tx, batch_id: int, items: Sequence[Item], categories: Mapping[str, int]) -> dict[str, int]:
    """The products that variants belong to, by what their rows call them: found, else made from the first of them."""
    found: dict[str, int] = {}
    for item in items:
        name = item.columns.get("_parent")
        if not name or name in found:
            continue
        title = item.columns["name"]
        known = tx.value("SELECT id FROM product WHERE public_id=?", name) or tx.value(
            "SELECT id FROM product WHERE parent_id IS NULL AND batch_id=? AND name=? AND own_code IS NULL",
            batch_id,
            title,
        )
        if known is None:
            shared = {n: v for n, v in item.columns.items() if n in PLAIN and n not in ("variant", "code", "own_code")}
            called = item.columns.get("category")
            shared["category_id"] = categories.get(text.fold(called)) if called else None
            known = party.next_id(tx, "product")
            party.many(tx, PRODUCT_SQL, [product_row(known, {**shared, "name": title}, tx.now, batch_id)])
            index(tx, [known])
        found[name] = int(known)
    return found


def open_stock(tx: Tx, batch_id: int, items: Sequence[tuple[int, Item]]) -> None:
    """Book opening balances (期首・移行残高) of stock."""
    moves = [(key, item.parts["opening"]["stock"], item.columns.get("cost"), "opening", "", "") for key, item in items]
    move_stock(tx, batch_id, moves)


def move_stock(tx: Tx, batch_id: int, moves: Sequence[tuple[int, int, int | None, str, str, str]]) -> None:
    """Book stock and its balance: (product, thousandths, cost per unit, kind, reason, supplier)."""
    if moves:
        guard.check_open(tx, tx.today)
    shop = tx.actor.shop_id
    costs = {product: cost for product, _quantity, cost, *_rest in moves if cost is not None}
    there = tx.within(
        "SELECT product_id, id, last_cost FROM stock WHERE product_id IN (??) AND shop_id=?", list(costs), shop
    )
    images = [
        batches.image(batch_id, "stock", row_id, {"last_cost": before}, {"last_cost": costs[product]})
        for product, row_id, before in there
    ]
    batches.keep(tx, images)
    party.many(tx, STOCK_SQL, [(tx.now, tx.today, shop, *move, tx.actor.staff_id, batch_id) for move in moves])
    party.many(tx, BALANCE_SQL, [(shop, product, quantity, cost) for product, quantity, cost, *_rest in moves])


def change(tx: Tx, context: Context, batch_id: int, changes: Sequence[Change]) -> None:
    """Write what the file changes of products that are there, each with the image that undo needs."""
    for one in changes:
        after = {name: value for name, value in one.after.items() if name in PLAIN}
        if category := one.after.get("category"):
            after["category_id"] = category_ids(tx, batch_id, {category})[text.fold(category)]
        if "name" in after or "reading" in after:
            known = tx.row("SELECT name, reading FROM product WHERE id=?", one.id) or ("", "")
            after["sort_key"] = text.sort_key(str(after.get("name", known[0])), str(after.get("reading", known[1])))
        if after:
            party.update_kept(tx, batch_id, "product", one.id, after)
        if further := one.added.get("further"):
            free = [code for code in further if not tx.value("SELECT 1 FROM further_code WHERE code=?", code)]
            party.add_kept(tx, batch_id, "further_code", [{"code": code, "product_id": one.id} for code in free])
        if "own" in one.added:
            party.change_own(tx, batch_id, "product", one.id, one.added["own"])
        if opening := one.added.get("opening"):
            cost = tx.value("SELECT cost FROM product WHERE id=?", one.id)
            move_stock(tx, batch_id, [(one.id, opening["stock"], cost, "opening", "", "")])
    index(tx, [one.id for one in changes])


KIND = Kind(
    lookups={
        "id": "SELECT public_id, id FROM product WHERE public_id IN (??)",
        "code": "SELECT code, id FROM product WHERE code IN (??)",
        "further": "SELECT code, product_id FROM further_code WHERE code IN (??)",
        "own_code": "SELECT own_code, id FROM product WHERE own_code IN (??)",
    },
    fields={"id": "id", "code": "code", "further": "code", "own_code": "own_code"},
    load=load,
    create=create,
    change=change,
    unique=frozenset({"code"}),
)
