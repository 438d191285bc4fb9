"""Stock from a table: how many of each product there are now. A product's first count is its opening balance."""

from collections.abc import Iterator, Sequence

from desktop.exchange import cells, products_rows
from desktop.exchange.cells import Unreadable
from desktop.exchange.entries import EntryWriter
from desktop.exchange.headers import Numbered
from desktop.exchange.matching import Tally
from desktop.exchange.source import Context, Item, Read, Refusal
from models import codes
from models.errors import N_, Message
from models.work import Reader, Tx


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> EntryWriter:
    """The writing half."""
    missing = Message(N_("There is no product with this number or code."), {})
    return EntryWriter(
        context,
        tally,
        lookups=products_rows.KIND.lookups,
        missing=missing,
        judge=_judge,
        book=_book,
        dry=dry,
        batch_id=batch_id,
    )


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each record."""
    for line, row in rows:
        cell = {name: row[at].strip() for at, name in context.columns if at < len(row) and row[at].strip()}
        label = cell.get("name") or cell.get("code") or cell.get("own_code") or ""
        try:
            keys = [("id", cell["id"])] if "id" in cell else []
            if "code" in cell:
                code = codes.jan(cell["code"]) or codes.bare(cell["code"])
                keys += [("code", code), ("further", code)]
            keys += [("own_code", cell["own_code"])] if "own_code" in cell else []
            quantity = cells.quantity(cell.get("quantity", ""), context)
            if quantity is None:
                raise Unreadable(Message(N_("There is no quantity."), {}))
            columns = {
                "quantity": quantity,
                "cost": cells.money(cell.get("cost", ""), context)[0],
                "supplier": cells.line_text(cell.get("supplier", ""), 200),
                "reason": cells.line_text(cell.get("reason", ""), 500),
            }
            yield Item(line, label[:200], tuple(keys), columns, {})
        except Unreadable as wrong:
            yield Refusal(line, label[:200], wrong.reason)


def _judge(read: Reader, items: Sequence[tuple[int, Item]]) -> list[tuple[str, Message | None]]:
    there = _there(read, [product for product, _item in items])
    found: list[tuple[str, Message | None]] = []
    for product, item in items:
        if there.get(product, 0) == item.columns["quantity"]:
            found.append(("skipped", Message(N_("It is there already, and nothing is new."), {})))
        else:
            found.append(("updated" if product in there else "created", None))
        there[product] = item.columns["quantity"]
    return found


def _there(read: Reader, products: Sequence[int]) -> dict[int, int]:
    """What there is of products that have been counted before."""
    return dict(read.within("SELECT product_id, quantity FROM stock WHERE product_id IN (??) AND shop_id=1", products))


def _book(tx: Tx, batch_id: int, items: Sequence[tuple[int, Item]]) -> None:
    there = _there(tx, [product for product, _item in items])
    moves: list[tuple[int, int, int | None, str, str, str]] = []
    for product, item in items:
        columns = item.columns
        kind = "count" if product in there else "opening"
        more = columns["quantity"] - there.get(product, 0)
        moves.append((product, more, columns["cost"], kind, columns["reason"], columns["supplier"]))
        there[product] = columns["quantity"]
    products_rows.move_stock(tx, batch_id, moves)
