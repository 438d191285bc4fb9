"""The catalogue: products, their variants, codes, options and sets, categories, pictures, the counter's own keys."""

import json
from base64 import b64decode
from collections.abc import Sequence
from typing import Any

from models import money
from models.base import new_public_id
from models.counter.tax import TaxKind
from models.errors import N_, Refused
from models.said import kept, said
from models.values import dataclass
from models.work import Reader, Tx

NAME_LENGTH = 200
CODE_LENGTH = 64
WEIGH = ("", "price", "weight")
SPECIAL = ("", "shipping", "fee", "gift_card", "top_up")
COLOURS = ("", "gold", "blue", "green", "red", "violet")


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options of which one, or any number, is taken with a tap; prices in minor units per piece."""

    name: str
    pick: str
    options: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A product as the counter needs it; money in minor units, quantities in thousandths."""

    id: int
    public_id: str
    name: str
    variant: str
    code: str | None
    category_id: int | None
    price: int | None
    price_eat_in: int | None
    cost: int | None
    tax_kind: TaxKind
    food: bool
    weigh: str
    unit: str
    keeps_stock: bool
    low_stock: int | None
    earn_rate: int | None
    special: str
    options: tuple[OptionGroup, ...]
    parts: tuple[tuple[int, int], ...]
    icon: str
    colour: str
    active: bool
    stock: int
    parent_id: int | None
    variants: int

    @property
    def title(self) -> str:
        """The name with what sets the variant apart."""
        return f"{self.name} {self.variant}".strip()

    @property
    def earns(self) -> bool:
        """Whether it can earn points at all."""
        return not self.special and self.earn_rate != 0


_ITEM_SQL = """
SELECT p.id, p.public_id, p.name, p.variant, p.code, p.category_id, p.price, p.price_eat_in, p.cost, p.tax_kind, p.food,
       p.weigh, p.unit, p.keeps_stock, p.low_stock, p.earn_rate, p.special, p.options, p.parts,
       COALESCE(NULLIF(p.icon, ''), c.icon, ''), COALESCE(NULLIF(p.colour, ''), c.colour, ''), p.active,
       COALESCE(s.quantity, 0), p.parent_id, (SELECT COUNT(*) FROM product v WHERE v.parent_id = p.id AND v.active)
FROM product p LEFT JOIN category c ON c.id = p.category_id LEFT JOIN stock s ON s.product_id = p.id AND s.shop_id = 1
"""


def _item(row: tuple[Any, ...]) -> Item:
    values = list(row)
    values[9] = TaxKind(values[9])
    for at in (10, 13, 21):
        values[at] = bool(values[at])
    values[17] = option_groups(values[17])
    values[18] = tuple((int(part[0]), int(part[1])) for part in json.loads(values[18]))
    return Item(*values)


def option_groups(stored: str) -> tuple[OptionGroup, ...]:
    """The option groups of a product from their JSON."""
    return tuple(
        OptionGroup(group["name"], group["pick"], tuple((o["name"], int(o["price"])) for o in group["options"]))
        for group in json.loads(stored)
    )


# -- questions -------------------------------------------------------------------------------------------------------


def item(read: Reader, product_id: int) -> Item | None:
    """One product; an indexed read of a row."""
    row = read.row(_ITEM_SQL + " WHERE p.id=?", product_id)
    return _item(row) if row else None


def item_by_code(read: Reader, code: str) -> Item | None:
    """The active product of a scanned code: its own, a further one, or the shop's article number; indexed reads."""
    for where in (
        " WHERE p.code=? AND p.active",
        " WHERE p.id=(SELECT product_id FROM further_code WHERE code=?) AND p.active",
        " WHERE p.own_code=? AND p.active",
    ):
        row = read.row(_ITEM_SQL + where, code)
        if row:
            return _item(row)
    return None


def items(read: Reader, ids: Sequence[int]) -> list[Item]:
    """Products in the order of their ids; those that are gone are left out."""
    found = {row[0]: _item(row) for row in read.within(_ITEM_SQL + " WHERE p.id IN (??)", list(ids))}
    return [found[product_id] for product_id in ids if product_id in found]


def variants(read: Reader, product_id: int) -> list[Item]:
    """The active variants of a product."""
    return [_item(row) for row in read.rows(_ITEM_SQL + " WHERE p.parent_id=? AND p.active ORDER BY p.id", product_id)]


@dataclass(frozen=True, slots=True)
class Details:
    """What a product's sheet shows beside the item."""

    reading: str = ""
    supplier: str = ""
    own_code: str = ""
    codes: tuple[str, ...] = ()


def details(read: Reader, product_id: int) -> Details:
    """Reading, supplier, article number and further codes of a product; empty where there is none."""
    row = read.row("SELECT reading, supplier, own_code FROM product WHERE id=?", product_id)
    if row is None:
        return Details()
    codes = read.column("SELECT code FROM further_code WHERE product_id=? ORDER BY id", product_id)
    return Details(row[0], row[1], row[2] or "", tuple(codes))


def parts_of(read: Reader, thing: Item) -> list[tuple[Item, int]]:
    """The products inside a set, with how many thousandths of each are in one set."""
    return [(found, quantity) for part_id, quantity in thing.parts if (found := item(read, part_id))]


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category with how many active products it holds."""

    id: int
    name: str
    colour: str
    icon: str
    count: int


def categories(read: Reader) -> list[CategoryRow]:
    """The active categories in the owner's order."""
    sql = """SELECT c.id, c.name, c.colour, c.icon, COUNT(p.id) FROM category c
             LEFT JOIN product p ON p.category_id = c.id AND p.active
             WHERE c.active GROUP BY c.id, c.name, c.colour, c.icon, c.position ORDER BY c.position, c.name"""
    return [CategoryRow(*row) for row in read.rows(sql)]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the counter's grid: a product, or open price."""

    id: int | None
    kind: str
    item: Item | None
    label: str


def grid(read: Reader, *, category_id: int | None = None, limit: int = 60) -> list[Key]:
    """The counter's keys: those the owner placed, else active products by category; filtered by category."""
    placed = read.rows("SELECT id, kind, product_id, label FROM grid_key ORDER BY position, id")
    if placed:
        found = {thing.id: thing for thing in items(read, [row[2] for row in placed if row[2]])}
        keys = [Key(row[0], row[1], found.get(row[2]), row[3]) for row in placed]
        keys = [key for key in keys if key.kind != "product" or (key.item and key.item.active)]
        return [k for k in keys if category_id is None or (k.item and k.item.category_id == category_id)]
    where = " WHERE p.active AND p.parent_id IS NULL"
    order = " ORDER BY c.position, p.sort_key, p.id LIMIT ?"
    if category_id is None:
        rows = read.rows(_ITEM_SQL + where + order, limit)
    else:
        rows = read.rows(_ITEM_SQL + where + " AND p.category_id=?" + order, category_id, limit)
    return [Key(None, "product", _item(row), "") for row in rows]


LOGO = 1
"""The record of the shop's logo among the pictures: it belongs to the shop."""


def logo(read: Reader) -> bytes:
    """The shop's logo, a PNG or JPEG; nothing where there is none."""
    found = picture(read, "logo", LOGO)
    return b64decode(found) if found else b""


def picture(read: Reader, kind: str, record_id: int) -> str | None:
    """A picture as base64, or None; `kind` is product or logo."""
    found: str | None = read.value("SELECT data FROM picture WHERE kind=? AND record_id=?", kind, record_id)
    return found


ORDERS = {
    "name": "p.sort_key, p.id",
    "category": "c.position, p.sort_key, p.id",
    "price": "p.price, p.id",
    "stock": "COALESCE(s.quantity, 0), p.id",
    "code": "p.code, p.id",
}


def list_ids(
    read: Reader, *, order: str = "name", down: bool = False, category_id: int | None = None, only: str = "active"
) -> list[int]:
    """The ids of the product list; `only` is active, inactive, low (stock at or below its mark) or all."""
    where = {
        "active": "p.active",
        "inactive": "NOT p.active",
        "low": "p.active AND p.keeps_stock AND p.low_stock IS NOT NULL AND COALESCE(s.quantity, 0) <= p.low_stock",
        "all": "1=1",
    }[only]
    sql = (
        "SELECT p.id FROM product p LEFT JOIN category c ON c.id = p.category_id"
        f" LEFT JOIN stock s ON s.product_id = p.id AND s.shop_id = 1 WHERE {where}"
    )
    ordering = " ORDER BY " + (
        ", ".join(f"{part} DESC" for part in ORDERS[order].split(", ")) if down else ORDERS[order]
    )
    if category_id is None:
        return read.column(sql + ordering)
    return read.column(sql + " AND p.category_id=?" + ordering, category_id)


# -- verbs -----------------------------------------------------------------------------------------------------------


def create(tx: Tx, *, name: str, **values: Any) -> int:
    """Make a product; `values` are columns of it. Raises Refused in words for what can't be."""
    from models import text
    from models.counter.tables import Product

    checked = _checked(tx, {"name": name, **values}, None)
    checked.setdefault("sort_key", text.fold(str(checked.get("reading") or checked["name"])))
    return tx.insert(Product, public_id=new_public_id(), created_at=tx.now, batch_id=tx.batch_id, **checked)


def update(tx: Tx, *, product_id: int, **values: Any) -> None:
    """Change columns of a product."""
    from models import text
    from models.counter.tables import Product

    checked = _checked(tx, values, product_id)
    if "name" in checked or "reading" in checked:
        known = tx.row("SELECT name, reading FROM product WHERE id=?", product_id) or ("", "")
        name, reading = checked.get("name", known[0]), checked.get("reading", known[1])
        checked["sort_key"] = text.fold(str(reading or name))
    tx.update(Product, product_id, **checked)


def remove(tx: Tx, *, product_id: int) -> None:
    """Take a product off sale: it stays in past receipts and can be brought back."""
    from models.counter.tables import GridKey, Product

    keys = tx.column("SELECT id FROM grid_key WHERE product_id=?", product_id)
    tx.delete(GridKey, keys)
    tx.update(Product, [product_id, *tx.column("SELECT id FROM product WHERE parent_id=?", product_id)], active=False)


def bring_back(tx: Tx, *, product_id: int) -> None:
    """Put a product on sale again."""
    from models.counter.tables import Product

    tx.update(Product, product_id, active=True)


def add_variant(tx: Tx, *, product_id: int, variant: str, **values: Any) -> int:
    """Make a variant (size, colour) of a product with its own code, stock and, if given, price."""
    parent = item(tx, product_id)
    if parent is None:
        raise Refused(N_("The product is no longer there."))
    inherited = {
        "category_id": parent.category_id,
        "price": parent.price,
        "price_eat_in": parent.price_eat_in,
        "cost": parent.cost,
        "tax_kind": parent.tax_kind.value,
        "food": parent.food,
        "keeps_stock": parent.keeps_stock,
        "earn_rate": parent.earn_rate,
        "icon": parent.icon,
        "colour": parent.colour,
    }
    return create(tx, name=parent.name, parent_id=product_id, variant=variant, **{**inherited, **values})


def set_further_codes(tx: Tx, *, product_id: int, codes: Sequence[str]) -> None:
    """Set the further codes that a product is scanned by."""
    from models import text
    from models.counter.tables import FurtherCode

    wanted = [clean for code in codes if (clean := text.clean(code, CODE_LENGTH))]
    known: dict[str, int] = dict(tx.rows("SELECT code, id FROM further_code WHERE product_id=?", product_id))
    tx.delete(FurtherCode, [row_id for code, row_id in known.items() if code not in wanted])
    for code in wanted:
        if code not in known:
            _require_free(tx, code, product_id)
            tx.insert(FurtherCode, code=code, product_id=product_id)


def create_category(tx: Tx, *, name: str, colour: str = "", icon: str = "") -> int:
    """Make a category, last in order; one of the same name is found in its place."""
    from models import text
    from models.counter.tables import Category

    wanted = text.clean(name, NAME_LENGTH)
    if not wanted:
        raise Refused(N_("A category needs a name."))
    known = tx.value("SELECT id FROM category WHERE name=? AND active", wanted)
    if known is not None:
        return int(known)
    position = tx.value("SELECT COALESCE(MAX(position), 0) + 1 FROM category")
    return tx.insert(Category, name=wanted, colour=colour, icon=icon, position=position, batch_id=tx.batch_id)


def update_category(tx: Tx, *, category_id: int, **values: Any) -> None:
    """Rename, recolour, reorder or retire a category."""
    from models.counter.tables import Category

    if "name" in values:
        values["name"] = said(values["name"], NAME_LENGTH)
        if not values["name"]:
            raise Refused(N_("A category needs a name."))
    tx.update(Category, category_id, **values)


def place_keys(tx: Tx, *, keys: Sequence[tuple[str, int | None]]) -> None:
    """Lay the counter's grid out anew: (kind, product id) in order. An empty list means the catalogue's order."""
    from models.counter.tables import GridKey

    tx.delete(GridKey, tx.column("SELECT id FROM grid_key"))
    for position, (kind, product_id) in enumerate(keys):
        tx.insert(GridKey, kind=kind, product_id=product_id, position=position)


def set_picture(tx: Tx, *, kind: str, record_id: int, data: str | None) -> None:
    """Keep a picture (base64 of a PNG or JPEG of at most 512 pixels a side), or drop it."""
    from models.counter.tables import Picture

    tx.delete(Picture, tx.column("SELECT id FROM picture WHERE kind=? AND record_id=?", kind, record_id))
    if data:
        tx.insert(Picture, kind=kind, record_id=record_id, data=data)
    tx.touch("product", [record_id])


# -- what is allowed -------------------------------------------------------------------------------------------------


def _checked(tx: Tx, values: dict[str, Any], product_id: int | None) -> dict[str, Any]:
    out = _cleaned(values)
    if "name" in out and not out["name"]:
        raise Refused(N_("A product needs a name."))
    for name in ("price", "price_eat_in", "cost"):
        amount = out.get(name)
        if amount is not None and not 0 <= amount <= money.LARGEST:
            raise Refused(N_("This price can't be: it is below zero or far too large."))
    if out.get("code"):
        _require_free(tx, out["code"], product_id)
    if out.get("tax_kind") is not None:
        out["tax_kind"] = TaxKind(out["tax_kind"]).value
    for name, choices in (("weigh", WEIGH), ("special", SPECIAL), ("colour", COLOURS)):
        if out.get(name, "") not in choices:
            raise Refused(N_("This is not one of the choices."))
    return out


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    from models import text

    out = dict(values)
    for name in ("name", "reading", "variant", "unit", "supplier"):
        if name in out:
            out[name] = text.clean(out[name] or "", NAME_LENGTH)
    for name in ("code", "own_code"):
        if name in out:
            out[name] = text.clean(out[name] or "", CODE_LENGTH) or None
    for name in ("options", "parts"):
        if name in out and not isinstance(out[name], str):
            out[name] = json.dumps(kept(out[name], NAME_LENGTH), ensure_ascii=False)
    return out


def _require_free(tx: Tx, code: str, product_id: int | None) -> None:
    sql = """SELECT p.id, p.name FROM product p WHERE p.code=? UNION
             SELECT p.id, p.name FROM further_code f JOIN product p ON p.id = f.product_id WHERE f.code=?"""
    for found, name in tx.rows(sql, code, code):
        if found != product_id:
            raise Refused(N_("The code {code} belongs to {name} already."), code=code, name=name)
