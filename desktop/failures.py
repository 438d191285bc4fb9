"""What failures of the engine and of the disk mean to the user: one sentence, and nothing was changed."""

import errno
from typing import Any

from models.errors import N_, Bug, Told


class Damaged(Told):
    """The data file is damaged."""


class InUse(Told):
    """Another program holds the data file."""


class NotOurs(Told):
    """The file is not a store, or can't be read as one."""


FULL = N_("The disk is full. Nothing was lost; make room and try again.")
IN_USE = N_("Another program is using this data file. Nothing was changed; try again in a moment.")
READ_ONLY = N_("This data file is read-only. Nothing was changed; check the rights of its folder.")
DAMAGED = N_("This data file is damaged. Nothing was changed; restore a backup from the settings.")
DISK = N_("The disk could not be written or read. Nothing was booked; check the disk and try again.")
GONE = N_("The data file is no longer at {path}. Nothing was booked; put it back there, then go on.")
CANT_OPEN = N_("This data file can't be opened. Nothing was changed; check that its disk is there and its rights.")

_BY_NAME: dict[str, tuple[type[Told], str]] = {
    "SQLITE_FULL": (Told, FULL),
    "SQLITE_BUSY": (InUse, IN_USE),
    "SQLITE_LOCKED": (InUse, IN_USE),
    "SQLITE_PROTOCOL": (InUse, IN_USE),
    "SQLITE_READONLY": (Told, READ_ONLY),
    "SQLITE_PERM": (Told, READ_ONLY),
    "SQLITE_CORRUPT": (Damaged, DAMAGED),
    "SQLITE_NOTADB": (Damaged, DAMAGED),
    "SQLITE_IOERR": (Told, DISK),
    "SQLITE_CANTOPEN": (Told, CANT_OPEN),
    "SQLITE_NOMEM": (Told, N_("This computer has no memory left for this. Nothing was changed.")),
}


_BY_TEXT = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "database is locked": "SQLITE_BUSY",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "unable to open database file": "SQLITE_CANTOPEN",
}
"""SQLite's own sentences: the backup interface of the driver gives no names."""


def engine_error(error: Exception) -> Any:
    """The driver's own error under peewee's, or the error itself."""
    return getattr(error, "orig", None) or error.__cause__ or error


def name_of(error: Exception) -> str:
    """SQLite's name for what went wrong, such as SQLITE_FULL; empty when it does not say."""
    name = str(getattr(engine_error(error), "sqlite_errorname", None) or "")
    return "_".join(name.split("_")[:2]) or _BY_TEXT.get(str(engine_error(error)), "")


_DAMAGE = ("database disk image is malformed", "malformed database schema", "vtable constructor failed")
"""Sentences of the engine that mean damage, whatever name it gives them."""


def told(error: Exception) -> Told:
    """What a failure of the engine means to the user."""
    kind, sentence = _BY_NAME.get(name_of(error), (Told, ""))
    if any(words in str(error) for words in _DAMAGE):
        kind, sentence = Damaged, DAMAGED
    if sentence:
        return kind(sentence)
    return Told(N_("The data file refused this ({reason}). Nothing was changed."), reason=str(engine_error(error)))


def is_bug(error: Exception) -> bool:
    """Whether the statement was wrong in itself (or broke a constraint): a mistake of ours, not of the machine."""
    return name_of(error) in {"SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISUSE", "SQLITE_RANGE", "SQLITE_MISMATCH"}


def raised(error: Exception) -> Exception:
    """The error to raise for a failure of the engine: what the user is told, or a bug to be reported.

    A malformed schema calls itself a plain error, so the sentence decides before the name does.
    """
    found = told(error)
    if isinstance(found, Damaged) or not is_bug(error):
        return found
    return Bug(f"{type(error).__name__}: {engine_error(error)}")


def told_os(error: OSError, path: object) -> Told:
    """What a failure of the file system means to the user."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Told(FULL)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Told(N_("{path} can't be written. Nothing was changed; check the rights of its folder."), path=path)
    return Told(N_("{path} can't be used ({reason}). Nothing was changed."), path=path, reason=error.strerror or error)
