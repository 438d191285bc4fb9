"""What follows an import of people once all of them are in: score and grade, and leads of those who become leads.

It is done in portions at the end, not in the units that write the file: giving leads out looks each time at what
everybody has got of late, whether ten are given out or a thousand.
"""

from itertools import islice

from desktop.exchange import people_rows
from desktop.exchange.matching import Matcher, Tally
from desktop.exchange.source import Context
from models.leads import qualification, rating
from models.work import Tx

PORTION = 300


class PeopleMatcher(Matcher):
    """The writing half of an import of people."""

    def __init__(self, context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> None:
        """Begin without people."""
        super().__init__(people_rows.KIND, context, tally, dry=dry, batch_id=batch_id)
        self._last = 0
        self._later: dict[int, str] = {}

    def write(self, tx: Tx) -> None:
        """Write what was decided since the last time, and keep in mind whom it changed."""
        for key, change in self._changes.items():
            self._later[key] = change.added["lead"]["state"] if "lead" in change.added else self._later.get(key, "")
        super().write(tx)

    def finish(self, tx: Tx) -> bool:
        """Follow up some of the people; says whether there are more."""
        found = tx.rows(
            "SELECT id, lead_state FROM person WHERE batch_id=? AND id>? ORDER BY id LIMIT ?",
            self.batch_id,
            self._last,
            PORTION,
        )
        if found:
            self._last = found[-1][0]
            usual = "new" if self.context.options.leads else ""
            self._follow(tx, {key: state or usual for key, state in found})
            return True
        some = dict(islice(self._later.items(), PORTION))
        for key in some:
            del self._later[key]
        if some:
            self._follow(tx, some)
        return bool(self._later)

    def _follow(self, tx: Tx, states: dict[int, str]) -> None:
        """Rate these people, and make leads of those with a state; what that writes carries the batch."""
        rating.follow(tx, states)
        leads = {key: state for key, state in states.items() if state}
        if leads:
            before, tx.batch_id = tx.batch_id, self.batch_id
            try:
                qualification.begin(tx, states=leads)
            finally:
                tx.batch_id = before
