"""The month's pack: which reports are in it, in which order, for whom, and of which months it is still to be made."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Any

from models import settings
from models.books.days import month_after
from models.errors import N_, Message, NotFound, Refused
from models.figures import registry, saved, spans
from models.figures.report import Asked
from models.loyalty.figures.period import month as month_of
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.criteria.nodes import Node
    from models.figures.report import Kind, Title
    from models.loyalty.figures.period import Period
    from models.settings import ShopSettings
    from models.work import Reader, Tx

MOST = 60
"""Reports in a pack."""
MOST_BEHIND = 12
"""Months that are made up for after the program was off."""
_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A report of the pack: its id (`sales`, or `saved:7`), its name, what it is asked with beside the month."""

    id: str
    title: Title
    kind: Kind
    options: dict[str, Any] = field(default_factory=dict)
    where: Node | None = None

    def asked(self, shop: ShopSettings, key: str, today: str, check: Callable[[], object] | None = None) -> Asked:
        """As it is asked of a month or a fiscal year (see `days`)."""
        options = {choice.id: choice.usual for choice in self.kind.choices}
        return Asked(shop, days(shop, key), today, self.where, {**options, **self.options}, check)


def days(shop: ShopSettings, key: str) -> Period:
    """The days of a month (YYYY-MM), or of the shop's own year that begins in a year (YYYY)."""
    if len(key) > len("2026"):
        return month_of(shop, f"{key}-01")
    span = spans.around(shop, spans.YEAR, f"{key}-{shop.fiscal_month:02}-01")
    return span.period(shop)


def offered(read: Reader) -> tuple[Part, ...]:
    """Everything that can be in it: each report, and each that is saved under a name."""
    found = [Part(one.id, one.title, one) for one in registry.KINDS]
    known = {one.id for one in registry.KINDS}
    for one in saved.listed(read):
        if one.report in known:
            name = Message("{name}", {"name": one.name})
            found.append(Part(f"saved:{one.id}", name, one.kind, dict(one.options), one.where))
    return tuple(found)


def chosen(read: Reader) -> tuple[Part, ...]:
    """What is in it, in its order; the program's own choice where nobody chose. What is gone is left out."""
    parts = {one.id: one for one in offered(read)}
    wanted = settings.load(read).pack_reports or usual()
    return tuple([parts[one] for one in wanted if one in parts])


def usual() -> tuple[str, ...]:
    """The program's own choice."""
    return tuple([one.id for one in registry.KINDS if one.in_pack])


def due(shop: ShopSettings, today: str) -> tuple[str, ...]:
    """The months (YYYY-MM) whose pack is to be made by itself now, the oldest first.

    The month before today's, and those that passed since the last one while the program was off.
    """
    if not shop.pack_automatic:
        return ()
    last = _before(today[:7])
    at = _after(shop.pack_done) if shop.pack_done else last
    found = []
    while at <= last:
        found.append(at)
        at = _after(at)
    return tuple(found[-MOST_BEHIND:])


def _after(month: str) -> str:
    return month_after(f"{month}-01")[:7]


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def addresses(text: str) -> tuple[str, ...]:
    """The mail addresses of a line, parted by commas or blanks. Raises Refused for what is none."""
    found = [one for one in re.split(r"[\s,;、]+", text.strip()) if one]
    for one in found:
        if not _MAIL.fullmatch(one):
            raise Refused(N_("“{text}” is no mail address."), text=one[:60])
    return tuple(found)


# -- verbs -----------------------------------------------------------------------------------------------------------


def choose(tx: Tx, *, reports: Sequence[str]) -> None:
    """Choose the reports and their order; none at all is the program's own choice again.

    Raises NotFound for a report that is not there, Refused for more than a pack holds.
    """
    known = {one.id for one in offered(tx)}
    wanted = tuple(dict.fromkeys(reports))
    if not known.issuperset(wanted):
        raise NotFound(N_("This saved report is no longer there. Nothing was changed."))
    if len(wanted) > MOST:
        raise Refused(N_("A pack holds at most {n} reports."), n=MOST)
    settings.change(tx, pack_reports=() if wanted == usual() else wanted)


def set_up(tx: Tx, *, automatic: bool, folder: str, mail: str) -> None:
    """Say whether it is made by itself, where it is filed, and for whom a draft of a mail is written.

    Without a folder it is filed beside the store, without an address nothing is written. Raises Refused for what is no
    mail address.
    """
    to = ", ".join(addresses(said(mail, 500)))
    values: dict[str, Any] = {"pack_automatic": automatic, "pack_folder": said(folder, 1000), "pack_mail": to}
    if automatic and not settings.load(tx).pack_automatic:
        values["pack_done"] = ""
    settings.change(tx, **values)


def made(tx: Tx, *, month: str) -> None:
    """Note that the pack of a month was made by itself, so that it is not made again. Not undone by hand."""
    tx.undoable = False
    settings.change(tx, pack_done=month)
