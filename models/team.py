"""Staff: who works here, and who stands at this till."""

from typing import Any

from models import text
from models.base import new_public_id
from models.errors import N_, NotFound, Refused
from models.people.tables import Staff
from models.values import dataclass
from models.work import Reader, Tx

ROLES = ("owner", "manager", "clerk", "rep", "bookkeeper")
ROLE_NAMES = {
    "owner": N_("Owner"),
    "manager": N_("Manager"),
    "clerk": N_("Clerk"),
    "rep": N_("Sales rep"),
    "bookkeeper": N_("Bookkeeper"),
}
COLOURS = ("gold", "green", "blue", "red", "violet", "teal", "orange", "grey")
"""Names of the theme's colours for initials."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff."""

    id: int
    public_id: str
    name: str
    reading: str
    role: str
    colour: str
    active: bool


def staff(read: Reader, *, all_of_them: bool = False) -> list[Member]:
    """Who works here, by reading; with `all_of_them` also who has left."""
    found = [
        Member(*(*row[:6], bool(row[6])))
        for row in read.rows("SELECT id, public_id, name, reading, role, colour, active FROM staff ORDER BY id")
    ]
    return sorted(
        (one for one in found if one.active or all_of_them), key=lambda one: text.sort_key(one.name, one.reading)
    )


def only_one(read: Reader) -> int | None:
    """The key of the one person who works here; None when there are several, and somebody must be asked."""
    found = read.column("SELECT id FROM staff WHERE active=? LIMIT 2", True)
    return found[0] if len(found) == 1 else None


def name_of(read: Reader, staff_id: int | None) -> str:
    """What a member of staff is called; "" for nobody."""
    return "" if staff_id is None else str(read.value("SELECT name FROM staff WHERE id=?", staff_id) or "")


def add(tx: Tx, *, name: str, reading: str = "", role: str = "clerk", colour: str = "") -> int:
    """Add somebody; without a colour they get the next one. Raises Refused for an empty name or an unknown role."""
    row = _checked({"name": name, "reading": reading, "role": role})
    taken = tx.value("SELECT count(*) FROM staff")
    return tx.insert(
        Staff,
        public_id=new_public_id(),
        colour=colour or COLOURS[taken % len(COLOURS)],
        active=True,
        created_at=tx.now,
        **row,
    )


def update(tx: Tx, *, staff_id: int, **columns: Any) -> None:
    """Change name, reading, role, colour or active. Raises Refused where no active owner would be left."""
    row = _checked(columns)
    if tx.value("SELECT 1 FROM staff WHERE id=?", staff_id) is None:
        raise NotFound(N_("This member of staff is no longer there. Nothing was changed."))
    if row.get("active") is False or row.get("role", "owner") != "owner":
        others = "SELECT 1 FROM staff WHERE role='owner' AND active=? AND id<>? LIMIT 1"
        was_owner = tx.value("SELECT 1 FROM staff WHERE id=? AND role='owner' AND active=?", staff_id, True)
        if was_owner and tx.value(others, True, staff_id) is None:
            raise Refused(N_("Somebody must stay the owner. Make another person the owner first."))
    tx.update(Staff, staff_id, **row)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - {"name", "reading", "role", "colour", "active"}
    if unknown:
        raise Refused(N_("Staff have no field “{name}”."), name=sorted(unknown)[0])
    row = dict(values)
    for name in ("name", "reading"):
        if name in row:
            row[name] = text.clean(row[name], text.NAME_LENGTH)
    if row.get("name") == "":
        raise Refused(N_("Give a name."))
    if row.get("role", "owner") not in ROLES:
        raise Refused(N_("“{role}” is not a role."), role=row["role"])
    return row
