"""What is due by the calendar, done in units: points and gift cards lapse, tiers end, members get accounts they lack.

No timer is in here: the window calls it after its first paint and then hourly, a command whenever it is run. Every part
is safe to run twice, late, or with the clock set back; each unit is a transaction of its own, so that sales go between.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from desktop import capture, leading, learning, rating
from desktop.jobs import Progress
from desktop.store import Store
from models.billing import closing, reminding
from models.contracts import contracts, fees
from models.errors import N_, Message
from models.leads import beginning
from models.loyalty import ledger, programme_edit, recount, tiers
from models.people import attachments
from models.pipeline import snapshots
from models.reminders import advancing
from models.values import dataclass
from models.wallet import wallets
from models.work import Tx

Unit = Callable[..., int]


@dataclass(frozen=True)
class Beside:
    """Long work that reads beside the sales and writes in short units by itself: `do(store, until, progress)`.

    It is not due any more once it was done, and then returns 0.
    """

    do: Callable[[Store, str | None, Progress | None], int]


MOST_UNITS = 10_000
"""A part that never comes to its end would be a defect: it is stopped, and goes on with the next call."""


def _accounts(tx: Tx, *, day: str) -> int:
    return programme_edit.complete(tx)


def _points(tx: Tx, *, day: str) -> int:
    return ledger.expire_due(tx, day=day)


def _tiers(tx: Tx, *, day: str) -> int:
    return tiers.advance(tx, day=day)


def _recount(tx: Tx, *, day: str) -> int:
    return recount.unit(tx, day=tx.today)


def _wallets(tx: Tx, *, day: str) -> int:
    return wallets.lapse(tx, day=day)[0]


def _beginning(tx: Tx, *, day: str) -> int:
    return beginning.complete(tx)


def _contracts(tx: Tx, *, day: str) -> int:
    return contracts.fall_due(tx, day=day)


def _fees(tx: Tx, *, day: str) -> int:
    return fees.fall_due(tx, day=day)


def _forecast(tx: Tx, *, day: str) -> int:
    return snapshots.due(tx, day=day)


def _closings(tx: Tx, *, day: str) -> int:
    return closing.fall_due(tx, day=day)


def _overdue(tx: Tx, *, day: str) -> int:
    return reminding.fall_due(tx, day=day)


def _reminders(tx: Tx, *, day: str) -> int:
    return advancing.fall_due(tx, day=day)


def _files(tx: Tx, *, day: str) -> int:
    return attachments.sweep(tx)


def _pack(store: Store, until: str | None, progress: Progress | None) -> int:
    """Packs that are due, last of all: what can't be written must not keep back anything else."""
    from desktop import packing  # the machinery of papers, which few days need

    return packing.due(store, until, progress)


DUE: dict[str, tuple[str, Unit | Beside]] = {
    "beginning": (N_("What a shop begins with"), _beginning),
    "accounts": (N_("Accounts of members in every programme"), _accounts),
    "points": (N_("Points that lapse"), _points),
    "tiers": (N_("Tiers that end"), _tiers),
    "recount": (N_("Members looked at again by their tiers"), _recount),
    "wallets": (N_("Book lapsed gift cards"), _wallets),
    "contracts": (N_("Contracts that end or go on"), _contracts),
    "fees": (N_("Fees of contracts that fall due"), _fees),
    "forecast": (N_("Keep the forecast of the week"), _forecast),
    "closings": (N_("Monthly invoices of closings that are over"), _closings),
    "overdue": (N_("Reminders of overdue invoices"), _overdue),
    "reminders": (N_("Reminders that come again"), _reminders),
    "captured": (capture.NAME, Beside(capture.due)),
    "files": (N_("Sweep away files"), _files),
    "ratings": (rating.NAME, Beside(rating.due)),
    "lists": (leading.LISTS, Beside(leading.lists_due)),
    "routing": (leading.ROUTING, Beside(leading.routing_due)),
    "win": (learning.WIN, Beside(learning.win_due)),
    "repeat": (learning.REPEAT, Beside(learning.repeat_due)),
    "together": (learning.TOGETHER, Beside(learning.together_due)),
    "pack": (N_("Make the month's pack"), Beside(_pack)),
}
"""What is looked for, in this order: the kind, the name of its unit of work, and the unit. A unit takes the day (ISO)
before which things are due and returns how many it did; 0 ends it."""


def advance(store: Store, *, until: date | None = None, progress: Progress | None = None) -> dict[str, int]:
    """Do everything that was due before `until` (today's business date); returns by kind how many were done.

    Waits for each unit: for commands and long work, never on the GUI thread.
    """
    day = until.isoformat() if until is not None else None
    return {kind: _all_of(store, name, unit, day, progress) for kind, (name, unit) in DUE.items()}


def _all_of(store: Store, name: str, unit: Unit | Beside, day: str | None, progress: Progress | None) -> int:
    if isinstance(unit, Beside):
        return unit.do(store, day, progress)
    done = 0
    for _at in range(MOST_UNITS):
        if progress is not None:
            progress.check()
        some = store.write_now(Message(name), partial(_one, unit, day))
        if not some:
            break
        done += some
    return done


def _one(unit: Unit, day: str | None, tx: Tx) -> int:
    """Do a unit. Nothing of it is undone by hand: it would only come due again."""
    tx.actor = replace(tx.actor, origin="schedule")
    found = unit(tx, day=day or tx.today)
    if found:
        tx.undoable = False
    return found
