"""Products from a table: the reading half. The writing half is `products_rows`.

Rows of one product's variants share what the column "variant of" says, or stand together under one name.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from desktop.exchange import cells, party, products_rows
from desktop.exchange.cells import Unreadable
from desktop.exchange.fields import OWN
from desktop.exchange.headers import Numbered
from desktop.exchange.matching import Matcher, Tally
from desktop.exchange.source import Context, Item, Read, Refusal
from models import codes, text
from models.counter.catalogue import COLOURS, SPECIAL, WEIGH
from models.errors import N_, Message

_TEXTS = {"name": text.NAME_LENGTH, "reading": text.NAME_LENGTH, "supplier": 200, "unit": 12, "category": 200}
_SHARED = ("category", "supplier", "tax_kind", "food", "unit")
"""What rows of one product leave out that its first row says."""
_CHOICES = {"colour": COLOURS, "special": SPECIAL, "weigh": WEIGH}


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> Matcher:
    """The writing half."""
    return Matcher(products_rows.KIND, context, tally, dry=dry, batch_id=batch_id)


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each record, variants with what they belong to."""
    read = (_read(line, row, context) for line, row in rows)
    if not context.has("variant") and not context.has("parent"):
        yield from read
        return
    for _key, group in groupby(read, _family(context)):
        members = list(group)
        name = next((m.columns["name"] for m in members if isinstance(m, Item) and m.columns.get("name")), "")
        first = next((m.columns for m in members if isinstance(m, Item)), {})
        for member in members:
            if isinstance(member, Item) and member.columns.get("_family"):
                member.columns.update({n: first[n] for n in _SHARED if n in first and n not in member.columns})
            yield _member(member, name, len(members), context) if isinstance(member, Item) else member


def _family(context: Context) -> Callable[[Read], Any]:
    """What the rows of one product share."""

    def key(read: Read) -> Any:
        if isinstance(read, Refusal):
            return read.line
        return read.columns.get("_family") or (read.line if context.has("parent") else read.columns.get("name"))

    return key


def _member(item: Item, name: str, size: int, context: Context) -> Read:
    columns = item.columns
    columns.setdefault("name", name)
    variant = columns.get("variant", "")
    if not columns["name"]:
        return Refusal(item.line, variant, Message(N_("A product needs a name."), {}))
    if not variant or text.fold(variant) in cells.words()["plain_variant"]:
        columns.pop("variant", None)
    elif columns.get("_family"):
        columns["_parent"] = columns["_family"]
    elif size > 1 and not context.has("parent"):
        columns["_parent"] = columns["name"]
    label = f"{columns['name']} {columns.get('variant', '')}".strip()
    return item._replace(label=label)


def _read(line: int, row: list[str], context: Context) -> Read:
    columns: dict[str, Any] = {}
    parts: dict[str, dict[Any, Any]] = {}
    notes: list[Message] = []
    try:
        for at, name in context.columns:
            cell = row[at] if at < len(row) else ""
            if cell.strip():
                _fill(name, cell, columns, parts, notes, context)
    except Unreadable as wrong:
        return Refusal(line, columns.get("name", ""), wrong.reason)
    if not columns.get("name") and not context.has("parent"):
        code = columns.get("code") or columns.get("own_code")
        if not code:
            return Refusal(line, "", Message(N_("A product needs a name."), {}))
    if not columns.get("name") and not columns.get("_family"):
        columns["_name"] = columns.get("code") or columns.get("own_code")
    keys = [("id", columns["_key"])] if columns.get("_key") else []
    if code := columns.get("code"):
        keys += [("code", code), ("further", code)]
    if own := columns.get("own_code"):
        keys.append(("own_code", own))
    columns.setdefault("_id", columns.get("_key") or party.quick_id())
    return Item(line, columns.get("name") or columns.get("_name") or "", tuple(keys), columns, parts, tuple(notes))


def _fill(
    name: str, cell: str, columns: dict[str, Any], parts: dict[str, Any], notes: list[Message], context: Context
) -> None:
    if name in _TEXTS:
        columns[name] = cells.line_text(cell, _TEXTS[name])
    elif name in ("price", "price_eat_in", "cost"):
        _money(name, cell, columns, notes, context)
    elif name == "code":
        _code(cell, columns, notes)
    elif name == "own_code":
        columns[name] = cells.line_text(cell, 64)
    elif name == "variant":
        columns[name] = cells.line_text(cell, 100)
    elif name in ("low_stock", "earn_rate"):
        columns[name] = cells.quantity(cell, context)
    elif name in ("food", "keeps_stock", "active"):
        if (said := cells.flag(cell)) is not None:
            columns[name] = said
    elif name == "note":
        columns[name] = cells.long_text(cell)
    else:
        _rarer(name, cell, columns, parts, context)


def _rarer(name: str, cell: str, columns: dict[str, Any], parts: dict[str, Any], context: Context) -> None:
    if name == "tax":
        columns["tax_kind"] = _tax(cell, context)
    elif name == "stock":
        if (quantity := cells.quantity(cell, context)) is not None:
            parts["opening"] = {"stock": quantity}
    elif name == "parent":
        columns["_family"] = cells.line_text(cell, text.NAME_LENGTH)
    elif name == "id":
        columns["_key"] = cells.line_text(cell, 40)
    elif name == "further_codes":
        found = (cells.line_text(part, 64) for part in cell.replace(";", ",").replace("、", ",").split(","))
        parts["further"] = {codes.jan(code) or code: None for code in found if code}
    elif name in _CHOICES:
        if (choice := text.fold(cell)) not in _CHOICES[name]:
            raise Unreadable(Message(N_("“{text}” is not one of the choices."), {"text": cell[:40]}))
        columns[name] = choice
    elif name.startswith(OWN) and (value := party.own_value(name, cell, context)) is not None:
        parts.setdefault("own", {})[name] = value


def _money(name: str, cell: str, columns: dict[str, Any], notes: list[Message], context: Context) -> None:
    amount, exact = cells.money(cell, context)
    if amount is None:
        return
    if amount < 0:
        raise Unreadable(Message(N_("This price can't be: it is below zero or far too large."), {}))
    columns[name] = amount
    if not exact:
        notes.append(
            Message(
                N_("“{text}” has more decimals than {currency} knows and was rounded."),
                {"text": cell[:40], "currency": context.currency},
            )  # noqa: E501
        )


def _code(cell: str, columns: dict[str, Any], notes: list[Message]) -> None:
    """A barcode; one with a wrong check digit is kept as it stands, and named. Spreadsheets' 4.9E+12 is refused."""
    bare = codes.bare(cell)
    if "E+" in bare:
        raise Unreadable(
            Message(N_("“{text}” was cut by a spreadsheet; format the column as text."), {"text": cell[:40]})
        )
    found = codes.jan(bare)
    if found is None and len(bare) in (8, 12, 13) and bare.isdigit():
        notes.append(Message(N_("The barcode {code} has a wrong check digit. It was kept."), {"code": bare}))
    columns["code"] = found or cells.line_text(bare, 64)


def _tax(cell: str, context: Context) -> str:
    """A kind of tax by its word or its rate. Raises Unreadable."""
    bare = "".join(text.fold(cell).split())
    for kind in ("standard", "reduced", "exempt", "outside", "free"):
        if bare in cells.words()[kind]:
            return kind
    percent = cells.number(bare.removesuffix("%"), context.decimal)
    if percent is not None:
        rate = int(percent * (1_000_000 if 0 < percent < 1 else 10_000))
        if rate in (context.rate_standard, context.rate_reduced):
            return "standard" if rate == context.rate_standard else "reduced"
    raise Unreadable(Message(N_("“{text}” is no tax rate."), {"text": cell[:40]}))
