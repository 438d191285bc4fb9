"""What every table is made of: the base class, the field types, public ids.

Tables are not bound to a database. Queries are built with them and run by `models.work.Reader`.
"""

import secrets
from typing import Any

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

__all__ = [
    "BigIntegerField",
    "BlobField",
    "BooleanField",
    "CharField",
    "IntegerField",
    "JsonText",
    "Link",
    "Milli",
    "Money",
    "Points",
    "PublicId",
    "Ref",
    "Table",
    "TextField",
    "Utc",
    "new_public_id",
]

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_public_id() -> str:
    """A random id of 26 characters (130 bits) that never changes and gives nothing away."""
    bits = secrets.randbits(130)
    return "".join(_ALPHABET[(bits >> (5 * i)) & 31] for i in range(26))


class Table(Model):
    """A table of the store: columns, indexes, constraints, nothing else."""

    class Meta:
        legacy_table_names = False
        only_save_dirty = True


class Money(BigIntegerField):
    """An amount in the currency's smallest unit (yen, cents)."""


class Points(BigIntegerField):
    """A number of points."""


class Milli(BigIntegerField):
    """A quantity in thousandths: one piece is 1000."""


class Utc(BigIntegerField):
    """A moment: milliseconds since 1970 UTC."""


class PublicId(CharField):
    """The id that leaves the store."""

    def __init__(self, **kwargs: Any) -> None:
        """Be unique, and made when the row is made."""
        kwargs.setdefault("unique", True)
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)


class JsonText(TextField):
    """JSON kept as text, so that it reads the same on every engine. Values are strings; callers dump and load."""


class Ref(BigIntegerField):
    """The key of a row of another table, where a declared foreign key would cost a hot path or a cascade.

    `check` proves that what it names exists.
    """


class Link(ForeignKeyField):
    """A row of another table that must exist; it can't be deleted while this one refers to it."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        """Refuse deletion of what is referred to; no back-reference, since rows are never walked as objects."""
        kwargs.setdefault("on_delete", "RESTRICT")
        kwargs.setdefault("backref", "+")
        super().__init__(model, **kwargs)
