"""What stands in the way of taking an import back: what refers to its rows, and what was edited since."""

import json
from collections.abc import Sequence
from typing import Any

from models import schema
from models.base import Table
from models.errors import N_, Message
from models.work import Reader

_REFERS: tuple[tuple[str, str], ...] = (
    (N_("{count} receipts name customers that it brought."), "SELECT count(*) FROM sale r JOIN person o"
     " ON o.id=r.person_id WHERE o.batch_id=? AND r.batch_id IS NOT o.batch_id"),
    (N_("{count} timeline entries belong to customers that it brought."), "SELECT count(*) FROM touchpoint r"
     " JOIN person o ON o.id=r.person_id WHERE o.batch_id=? AND r.batch_id IS NOT o.batch_id"),
    (N_("{count} points entries belong to accounts that it brought."), "SELECT count(*) FROM points_entry r"
     " JOIN account o ON o.id=r.account_id WHERE o.batch_id=? AND r.batch_id IS NOT o.batch_id"),
    (N_("{count} customers have another card or account by now."), "SELECT (SELECT count(*) FROM card r JOIN person o"
     " ON o.id=r.person_id WHERE o.batch_id=?1 AND r.batch_id IS NOT o.batch_id) + (SELECT count(*) FROM account r"
     " JOIN person o ON o.id=r.person_id WHERE o.batch_id=?1 AND r.batch_id IS NOT o.batch_id)"),
    (N_("{count} held sales are for customers that it brought."), "SELECT count(*) FROM held_sale r JOIN person o"
     " ON o.id=r.person_id WHERE o.batch_id=?"),
    (N_("{count} customers were merged with ones that it brought."), "SELECT count(*) FROM person WHERE merged_into_id"
     " IS NOT NULL AND (batch_id=?1 OR merged_into_id IN (SELECT id FROM person WHERE batch_id=?1))"),
    (N_("{count} customers work at companies that it brought."), "SELECT count(*) FROM person r JOIN company o"
     " ON o.id=r.company_id WHERE o.batch_id=? AND r.batch_id IS NOT o.batch_id AND NOT EXISTS (SELECT 1 FROM"
     " batch_image i WHERE i.batch_id=o.batch_id AND i.table_name='person' AND i.row_id=r.id)"),
    (N_("{count} receipt lines name products that it brought."), "SELECT count(*) FROM sale_line r JOIN product o"
     " ON o.id=r.product_id WHERE o.batch_id=? AND r.batch_id IS NOT o.batch_id"),
    (N_("{count} stock entries belong to products that it brought."), "SELECT count(*) FROM stock_entry r JOIN product"
     " o ON o.id=r.product_id WHERE o.batch_id=? AND r.batch_id IS NOT o.batch_id"),
    (N_("{count} keys, codes or variants belong to products that it brought."), "SELECT (SELECT count(*) FROM grid_key"
     " r JOIN product o ON o.id=r.product_id WHERE o.batch_id=?1) + (SELECT count(*) FROM product r JOIN product o"
     " ON o.id=r.parent_id WHERE o.batch_id=?1 AND r.batch_id IS NOT o.batch_id)"),
    (N_("{count} products are in categories that it brought."), "SELECT count(*) FROM product r JOIN category o"
     " ON o.id=r.category_id WHERE o.batch_id=? AND r.batch_id IS NOT o.batch_id AND NOT EXISTS (SELECT 1 FROM"
     " batch_image i WHERE i.batch_id=o.batch_id AND i.table_name='product' AND i.row_id=r.id)"),
    (N_("{count} receipts that it brought have been returned or cancelled."), "SELECT count(*) FROM sale r JOIN sale o"
     " ON o.id=r.of_sale_id WHERE o.batch_id=? AND r.batch_id IS NOT o.batch_id"),
    (N_("{count} quotations belong to deals that it brought."), "SELECT count(*) FROM quotation r JOIN deal o"
     " ON o.id=r.deal_id WHERE o.batch_id=?"),
    (N_("{count} fees of contracts that it brought are billed."), "SELECT count(*) FROM contract_fee r"
     " JOIN contract o ON o.id=r.contract_id WHERE o.batch_id=? AND r.state<>'due'"),
    (N_("{count} deals or contracts are with customers that it brought."), "SELECT (SELECT count(*) FROM deal r"
     " JOIN person o ON o.id=r.person_id WHERE o.batch_id=?1 AND r.batch_id IS NOT o.batch_id) + (SELECT count(*)"
     " FROM contract r JOIN person o ON o.id=r.person_id WHERE o.batch_id=?1 AND r.batch_id IS NOT o.batch_id)"),
    (N_("{count} reminders of series that it brought are done."), "SELECT count(*) FROM reminder r"
     " JOIN reminder_series o ON o.id=r.series_id WHERE o.batch_id=? AND r.state='done' AND r.closed_by IS NOT NULL"),
    (N_("A later import changed {count} of its entries."), "SELECT count(*) FROM batch_image i JOIN batch b"
     " ON b.id=i.batch_id AND b.id>?1 AND b.state='done' WHERE (i.table_name='person' AND i.row_id IN (SELECT id FROM"
     " person WHERE batch_id=?1)) OR (i.table_name='product' AND i.row_id IN (SELECT id FROM product WHERE"
     " batch_id=?1)) OR (i.table_name='company' AND i.row_id IN (SELECT id FROM company WHERE batch_id=?1))"),
)  # fmt: skip


def refers(read: Reader, batch_id: int) -> list[Message]:
    """What stands in the way of taking a batch back: what refers to its rows, and what was edited since."""
    found = []
    for sentence, sql in _REFERS:
        count = read.value(sql.replace("?1", str(int(batch_id))), *([batch_id] if "?1" not in sql else []))
        if count:
            found.append(Message(sentence, {"count": count}))
    edited = _edited(read, batch_id)
    if edited:
        found.append(Message(N_("{count} of its entries were edited since."), {"count": edited}))
    return found


def _edited(read: Reader, batch_id: int) -> int:
    """How many rows that the batch made or changed have been edited since."""
    end = read.value("SELECT max(id) FROM audit WHERE batch_id=?", batch_id) or 0
    made = {table: set(read.column(f"SELECT id FROM {table} WHERE batch_id=?", batch_id)) for table in _MADE}
    edited = set()
    for rows in read.each("SELECT images FROM audit WHERE id>? AND images NOT LIKE '{\"rows\": []%'", end):
        for (images,) in rows:
            for table, row_id, before, _after in json.loads(images)["rows"]:
                if before is not None and row_id in made.get(table, ()):
                    edited.add((table, row_id))
    became: dict[tuple[str, int], dict[str, Any]] = {}
    for table, row_id, after in read.rows(
        "SELECT table_name, row_id, after FROM batch_image WHERE batch_id=? AND before<>'null' AND table_name<>'stock'"
        " ORDER BY id",
        batch_id,
    ):
        became.setdefault((table, row_id), {}).update(json.loads(after))
    for (table, row_id), wanted in became.items():
        now = _image(read, schema.BY_NAME[table], row_id, list(wanted))
        if now is not None and now != wanted:
            edited.add((table, row_id))
    return len(edited)


_MADE = ("person", "company", "product", "category", "card", "deal", "contract", "reminder", "reminder_series")


def _image(read: Reader, table: type[Table], row_id: int, names: Sequence[str]) -> dict[str, Any] | None:
    name = table._meta.table_name
    row = read.row(f"SELECT {', '.join(names)} FROM {name} WHERE id=?", row_id)
    return None if row is None else dict(zip(names, row, strict=True))
