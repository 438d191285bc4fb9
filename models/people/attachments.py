"""Files kept at a person, at something on their timeline, or at a request: in the store, each content once."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from typing import TYPE_CHECKING

from models import text
from models.base import new_public_id
from models.errors import N_, Message, NotFound, Refused
from models.people.edit import living
from models.people.tables import Attachment, FileContent
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
NAME_LENGTH = 160
_HIDES = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Signs that turn or hide a name's end."""
_BAD = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
RUNS = frozenset(
    {".exe", ".bat", ".cmd", ".com", ".msi", ".scr", ".ps1", ".vbs", ".js", ".jar", ".sh", ".app", ".desktop", ".lnk",
     ".py", ".html", ".htm", ".svg", ".xhtml", ".hta", ".reg", ".pif", ".wsf"}
)  # fmt: skip
"""What a system may run when it is opened: such a file is only saved."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that is attached; `size` in bytes, `at` in ms UTC."""

    id: int
    name: str
    mime: str
    size: int
    at: int
    staff: str
    touchpoint_id: int | None
    request_id: int | None

    @property
    def may_run(self) -> bool:
        """Whether the system may run it when it is opened."""
        return any(self.name.lower().endswith(one) for one in RUNS)


def safe_name(name: str) -> str:
    """A file's name without folders, signs that systems forbid, and ends that hide what it is."""
    clean = text.clean(_BAD.sub("_", _HIDES.sub("", name).replace("\\", "/").rsplit("/", 1)[-1]), 1000).strip(". ")
    if len(clean) > NAME_LENGTH:
        stem, dot, end = clean.rpartition(".")
        clean = f"{stem[: NAME_LENGTH - len(end) - 1]}{dot}{end}" if dot and len(end) < 12 else clean[:NAME_LENGTH]
    return clean or "file"


def attach(
    tx: Tx,
    *,
    person_id: int | None,
    name: str,
    data: bytes,
    touchpoint_id: int | None = None,
    request_id: int | None = None,
    deal_id: int | None = None,
    contract_id: int | None = None,
) -> int:
    """Keep a file at a person (a deal or a contract may be without one); returns the attachment's key.

    Raises Refused for an empty or too large file.
    """
    if person_id is not None:
        living(tx, person_id)
    if not data:
        raise Refused(N_("“{name}” is empty. Nothing was attached."), name=safe_name(name))
    if len(data) > LARGEST:
        raise Refused(N_("“{name}” is larger than {most} MB. Nothing was attached."), name=safe_name(name), most=20)
    digest = hashlib.sha256(data).hexdigest()
    if tx.value("SELECT 1 FROM file_content WHERE digest=?", digest) is None:
        tx.run(FileContent.insert(digest=digest, size=len(data), data=data))
        tx.touch("file_content", None)
    kept = safe_name(name)
    if person_id is not None:
        tx.touch("person", [person_id])
    return tx.insert(
        Attachment,
        public_id=new_public_id(),
        person_id=person_id,
        touchpoint_id=touchpoint_id,
        request_id=request_id,
        deal_id=deal_id,
        contract_id=contract_id,
        name=kept,
        mime=mimetypes.guess_type(kept)[0] or "",
        size=len(data),
        digest=digest,
        at=tx.now,
        staff_id=tx.actor.staff_id,
    )


def detach(tx: Tx, *, attachment_id: int) -> None:
    """Take a file away; can be undone until its content is swept."""
    row = tx.row("SELECT person_id FROM attachment WHERE id=?", attachment_id)
    if row is None:
        raise NotFound(N_("This file is no longer there. Nothing was changed."))
    tx.delete(Attachment, attachment_id)
    if row[0] is not None:
        tx.touch("person", [row[0]])


def listed(
    read: Reader,
    *,
    person_id: int | None = None,
    touchpoint_id: int | None = None,
    request_id: int | None = None,
    deal_id: int | None = None,
    contract_id: int | None = None,
) -> tuple[Attached, ...]:
    """The files of a person (and of those merged into them), an entry, a request, a deal or a contract.

    The newest first.
    """
    asked = {
        "touchpoint_id": touchpoint_id,
        "request_id": request_id,
        "deal_id": deal_id,
        "contract_id": contract_id,
        "person_id": person_id,
    }
    column, value = next(((name, key) for name, key in asked.items() if key is not None), ("person_id", None))
    where = f"a.{column}=?"
    rows = read.rows(
        "SELECT a.id, a.name, a.mime, a.size, a.at, coalesce(s.name, ''), a.touchpoint_id, a.request_id"
        f" FROM attachment a LEFT JOIN staff s ON s.id=a.staff_id WHERE {where} ORDER BY a.at DESC, a.id DESC",
        value,
    )
    return tuple(Attached(*row) for row in rows)


def of_entries(read: Reader, touchpoint_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The names of the files kept with entries of a timeline, by entry, in the order in which they came."""
    found: dict[int, tuple[str, ...]] = {}
    for key, name in read.within(
        "SELECT touchpoint_id, name FROM attachment WHERE touchpoint_id IN (??) ORDER BY touchpoint_id, at, id",
        list(touchpoint_ids),
    ):
        found[key] = (*found.get(key, ()), name)
    return found


def content(read: Reader, attachment_id: int) -> tuple[str, bytes]:
    """Name and bytes of a file. Raises NotFound when it is gone."""
    row = read.row(
        "SELECT a.name, f.data FROM attachment a JOIN file_content f ON f.digest=a.digest WHERE a.id=?", attachment_id
    )
    if row is None:
        raise NotFound(N_("This file is no longer there. Nothing was changed."))
    return str(row[0]), bytes(row[1])


KEPT_MS = 8 * 86_400_000
"""What was taken away stays so long, so that it can be put back."""


def sweep(tx: Tx) -> int:
    """Drop contents that no attachment and no closed month names and that no undo of these days may ask for.

    Returns how many.
    """
    young = tx.value("SELECT min(id) FROM audit WHERE at>?", tx.now - KEPT_MS)
    named = (
        "SELECT 1 FROM attachment a WHERE a.digest=f.digest UNION ALL SELECT 1 FROM closed_paper c"
        " WHERE c.digest=f.digest"
    )
    kept = "SELECT 1 FROM audit u WHERE u.id>=? AND u.images LIKE '%' || f.digest || '%'"
    gone = tx.column(
        f"SELECT f.digest FROM file_content f WHERE NOT EXISTS ({named}) AND NOT EXISTS ({kept}) LIMIT 50",
        young if young is not None else 2**62,
    )
    for digest in gone:
        tx.run("DELETE FROM file_content WHERE digest=?", digest)
    if gone:
        tx.touch("file_content", None)
    return len(gone)


def problems(read: Reader) -> list[Message]:
    """Files whose content is not there, or is not what it was when it was attached."""
    missing = read.column(
        "SELECT a.name FROM attachment a LEFT JOIN file_content f ON f.digest=a.digest WHERE f.digest IS NULL"
        " OR f.size<>a.size LIMIT 50"
    )
    found = [Message(N_("The content of the file “{name}” is not there."), {"name": name}) for name in missing]
    for chunk in read.each("SELECT digest, data FROM file_content", size=5):
        for digest, data in chunk:
            if hashlib.sha256(bytes(data)).hexdigest() != digest:
                words = N_("The content of the file {digest} is not what was attached.")
                found.append(Message(words, {"digest": digest[:12]}))
    return found
