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

NAME = "0005_reminders"
FOLDER = ROOT / "models" / "migrations"
HEAD = '"""Reminders and reports: series, special days, shifts, closed periods, accounts. Frozen with its release."""\n'
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
    "CREATE INDEX reminder_series_id ON reminder (series_id)",
    "CREATE INDEX reminder_uid ON reminder (uid)",
    "CREATE INDEX reminder_batch_id ON reminder (batch_id)",
    "CREATE INDEX reminder_tell ON reminder (state, tell_at) WHERE state='open' AND tell_at IS NOT NULL",
    "INSERT INTO lost_reason (name, key, position, active, outcome)"
    " SELECT '', w.key, w.position, TRUE, 'won' FROM (SELECT 'fit' AS key, 0 AS position UNION ALL SELECT 'value', 1"
    " UNION ALL SELECT 'service', 2 UNION ALL SELECT 'trust', 3 UNION ALL SELECT 'referred', 4"
    " UNION ALL SELECT 'soon', 5) w WHERE EXISTS (SELECT 1 FROM lost_reason)",
    "CREATE INDEX reminder_new ON reminder (state, told_at) WHERE state='open' AND told_at IS NULL",
    "CREATE INDEX reminder_absence ON reminder (absence_id) WHERE absence_id IS NOT NULL",
    "CREATE INDEX reminder_closed ON reminder (state, closed_at) WHERE state='done'",
    "DROP INDEX reminder_state_day",
    "CREATE INDEX reminder_standing ON reminder (state, day, snoozed_until, staff_id)",
    "CREATE INDEX reminder_of_series ON reminder (series_id) WHERE state='open' AND series_id IS NOT NULL",
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
