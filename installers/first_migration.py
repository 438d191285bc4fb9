"""Write models/migrations/0001_house.py from the declared tables: only while no version has been released.

Afterwards the file is frozen, and what changes is a further numbered file.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from peewee import ForeignKeyField, sort_models  # type: ignore[attr-defined]  # noqa: E402
from playhouse.migrations import template  # noqa: E402
from playhouse.schema_diff import SchemaDiff  # noqa: E402

from models import schema  # noqa: E402
from models.counter import find  # noqa: E402
from models.people import search  # noqa: E402

PLAIN = {
    "JsonText": "TextField",
    "Milli": "BigIntegerField",
    "Money": "BigIntegerField",
    "Points": "BigIntegerField",
    "Ref": "BigIntegerField",
    "Utc": "BigIntegerField",
}
HEAD = '"""The house as it was first built. Frozen: what changes is a further numbered file."""\n'


def body() -> str:
    """The migration's text: tables as frozen copies, partial indexes and the search tables as SQL."""
    text = template(SchemaDiff(sort_models(schema.TABLES), [], [], [], []))
    text = text.split("def up", 1)[1].split("def down", 1)[0].rstrip()
    for own, field in PLAIN.items():
        text = re.sub(rf"\b{own}\(", f"{field}(", text)
    text = re.sub(
        r"PublicId\(unique=True, max_length=40\)|PublicId\([^)]*\)", "CharField(max_length=40, unique=True)", text
    )
    text = re.sub(r"\bLink\(", "ForeignKeyField(", text)
    text = _without_needless_indexes(text)
    text = text.replace("        class Meta:\n", "\n        class Meta:\n")
    sql = [*search.CREATE_SQL, *find.CREATE_SQL, *_partial_indexes()]
    lines = "".join(f"    db.execute_sql(\n        {statement!r}\n    )\n" for statement in sql)
    return f"{HEAD}\nfrom peewee import *\n\n\ndef up{text}\n\n{lines}"


def _without_needless_indexes(text: str) -> str:
    """Keep `index=False` of links whose rows another index finds: peewee's template leaves it out."""
    for table in schema.TABLES:
        head, mark, rest = text.partition(f"    class {table.__name__}(Model):")
        own, end, after = rest.partition("db.create_tables")
        for one in table._meta.sorted_fields:
            if isinstance(one, ForeignKeyField) and not one.index:
                own = re.sub(rf"( {one.name} = ForeignKeyField\(\w+)", r"\1, index=False", own)
        text = head + mark + own + end + after
    return text


def _partial_indexes() -> list[str]:
    return [
        "CREATE INDEX person_living ON person (sort_key) WHERE merged_into_id IS NULL AND erased_at IS NULL",
        "CREATE INDEX person_recent ON person (last_seen_at) WHERE merged_into_id IS NULL AND erased_at IS NULL",
        "CREATE INDEX points_lot_open ON points_lot (account_id, expires_on) WHERE points_left > 0",
        "CREATE INDEX points_lot_due ON points_lot (expires_on) WHERE points_left > 0",
    ]


if __name__ == "__main__":
    target = ROOT / "models" / "migrations" / "0001_house.py"
    target.write_text(body(), encoding="utf-8")
