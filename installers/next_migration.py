"""Write the next migration from the declared tables: what they have more than the frozen files before it.

Run it after every change of the tables. The file is frozen with its release; what changes then is a further one, and
`NAME` and `models.version.SCHEMA` go with it.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from peewee import Field, ForeignKeyField, sort_models  # type: ignore[attr-defined]  # noqa: E402
from playhouse.migrations import Runner, template  # noqa: E402
from playhouse.schema_diff import SchemaDiff  # noqa: E402

from desktop import sqlite  # noqa: E402
from models import schema  # noqa: E402
from models.base import Table  # noqa: E402

NAME = "0004_pipeline"
FOLDER = ROOT / "models" / "migrations"
HEAD = (
    '"""Pipeline: lines, answers, targets, quotations, invoices, what is owed, contracts. Frozen with its release."""\n'
)
PLAIN = {
    "JsonText": "TextField",
    "Milli": "BigIntegerField",
    "Money": "BigIntegerField",
    "Points": "BigIntegerField",
    "Ref": "BigIntegerField",
    "Utc": "BigIntegerField",
}
"""A frozen file uses peewee's own field types: ours may change."""

AFTER: tuple[str, ...] = (
    "CREATE INDEX deal_contract_id ON deal (contract_id)",
    "CREATE INDEX attachment_contract_id ON attachment (contract_id)",
    "UPDATE promotion_use SET staff_id ="
    " (SELECT s.staff_id FROM sale s WHERE s.id = COALESCE(promotion_use.of_sale_id, promotion_use.sale_id))",
    "CREATE INDEX promotion_use_promotion_id_staff_id ON promotion_use (promotion_id, staff_id)",
    "CREATE INDEX deal_board ON deal (stage_id, next_day, position, amount, probability, probability_by_hand,"
    " owner_id, touched_at) WHERE state='open'",
    "CREATE INDEX deal_forecast ON deal (substr(expected_day, 1, 7), owner_id, team_id, stage_id, category, amount,"
    " monthly, probability, probability_by_hand, expected_day, state) WHERE state='open'",
    "CREATE INDEX deal_won ON deal (substr(closed_day, 1, 7), owner_id, team_id, stage_id, amount, monthly,"
    " closed_day, state) WHERE state='won'",
    "CREATE INDEX deal_opened_at ON deal (opened_at)",
    "CREATE INDEX dealmove_day ON deal_move (day)",
    "CREATE INDEX touchpoint_contact ON touchpoint (at, staff_id, kind)"
    " WHERE kind IN ('call', 'meeting', 'visit', 'mail')",
    "DROP INDEX rating_score",
    "DROP INDEX rating_alive",
    "DROP INDEX rating_grade",
    "CREATE INDEX rating_grade ON rating (grade) WHERE grade IS NOT NULL",
    "DROP INDEX sale_person_id_at",
    "CREATE INDEX sale_person_id_at_kind_cancelled_by_id_total ON sale (person_id, at, kind, cancelled_by_id, total)",
    "DROP INDEX touchpoint_person_id_at",
    "CREATE INDEX touchpoint_person_id_at_kind ON touchpoint (person_id, at, kind)",
    "DROP INDEX contact_person_id",
    "CREATE INDEX contact_person_id_kind ON contact (person_id, kind)",
    "DROP INDEX address_person_id",
    "CREATE INDEX address_person_id_position ON address (person_id, position)",
)
"""What is done to the rows that are there: the same SQL on every engine."""


def columns_before() -> dict[str, set[str]]:
    """The tables that the frozen files before this one make, each with its columns."""
    db = sqlite.plain(Path(":memory:"))
    with sqlite.opened(db):
        runner = Runner(db, directory=str(FOLDER))
        for file in sorted(FOLDER.glob("0*.py")):
            if file.stem < NAME:
                runner.up(file.stem)
        return {name: {column.name for column in db.get_columns(name)} for name in db.get_tables()}


def body() -> str:
    """The migration's text: new columns as SQL, tables as frozen copies."""
    known = columns_before()
    new = [table for table in sort_models(schema.TABLES) if table._meta.table_name not in known]
    added = [
        field
        for table in schema.TABLES
        for field in table._meta.sorted_fields
        if table._meta.table_name in known and field.column_name not in known[table._meta.table_name]
    ]
    text = template(SchemaDiff(new, [], [], [], []))
    text = text.split("def up", 1)[1].split("def down", 1)[0].rstrip()
    text = _frozen(text, new)
    sql = [*[_column(field) for field in added], *AFTER]
    lines = "".join(f"    db.execute_sql(\n        {statement!r}\n    )\n" for statement in sql)
    return f"{HEAD}\nfrom peewee import *\n\n\ndef up{text}\n\n{lines}"


def _frozen(text: str, new: list[type[Table]]) -> str:
    """Field types as peewee's own; `index=False` of links whose rows another index finds (the template omits it)."""
    for own, field in PLAIN.items():
        text = re.sub(rf"\b{own}\(", f"{field}(", text)
    text = re.sub(
        r"PublicId\(unique=True, max_length=40\)|PublicId\([^)]*\)", "CharField(max_length=40, unique=True)", text
    )
    text = re.sub(r"\bLink\(", "ForeignKeyField(", text)
    for table in new:
        head, mark, rest = text.partition(f"    class {table.__name__}(Model):")
        own, end, after = rest.partition("db.create_tables")
        for one in table._meta.sorted_fields:
            if isinstance(one, ForeignKeyField) and not one.index:
                own = re.sub(rf"( {one.name} = ForeignKeyField\(\w+)", r"\1, index=False", own)
        text = head + mark + own + end + after
    return text.replace("        class Meta:\n", "\n        class Meta:\n")


def _column(field: Field) -> str:
    """A column more on a table that has rows: added in place, by a default of the engine's."""
    if isinstance(field, ForeignKeyField):
        raise SystemExit(f"{field.model.__name__}.{field.name}: declare it as a Ref, a key can't be added in place")
    kind = f"VARCHAR({field.max_length})" if hasattr(field, "max_length") else _TYPES[field.field_type]
    default = "" if field.null else f" NOT NULL DEFAULT {_literal(field.default)}"
    return f"ALTER TABLE {field.model._meta.table_name} ADD COLUMN {field.column_name} {kind}{default}"


_TYPES = {"BIGINT": "BIGINT", "INT": "INTEGER", "TEXT": "TEXT"}


def _literal(value: object) -> str:
    return str(int(value)) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


if __name__ == "__main__":
    (FOLDER / f"{NAME}.py").write_text(body(), encoding="utf-8")
