"""Proving a whole store: the file as the engine sees it, then everything that must add up. Mends what is derived."""

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from desktop import sqlite
from desktop.failures import Damaged, raised
from desktop.jobs import Progress
from desktop.store import Store
from models.errors import N_, Message
from models.proofs import PROOFS, Problem, Proof
from models.work import Reader, Tx


@dataclass
class Report:
    """What a check found. `mended` names what was made anew."""

    problems: list[Problem] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything is as it must be."""
        return not self.problems


def check(read: Reader, progress: Progress | None = None, *, proofs: tuple[Proof, ...] = PROOFS) -> Report:
    """Ask everything, in one view of the store. Raises Cancelled when the user asked to stop.

    Nothing is asked of a file that the engine itself finds unsound: the answers would mislead.
    """
    progress = progress or Progress()
    progress.step(0, len(proofs) + 1)
    report = Report()
    read.run("BEGIN")
    try:
        report.problems += _engine(read)
        for done, proof in enumerate(proofs, start=1):
            progress.step(done, text=proof.title)
            if not report.problems or report.problems[0].where != "file":
                report.problems += proof.problems(read)
    except sqlite.ERRORS as error:
        failure = raised(error)
        if not isinstance(failure, Damaged):
            raise failure from error
        report.problems.append(Problem("file", failure.message))
    finally:
        with suppress(*sqlite.ERRORS):  # a damaged file may have ended it already
            read.run("ROLLBACK")
    progress.step(len(proofs) + 1)
    return report


def _engine(read: Reader) -> list[Problem]:
    """The engine's own proof of its pages, indexes and foreign keys."""
    found = [
        Problem("file", Message(N_("The file is damaged: {what}"), {"what": row[0]}))
        for row in read.rows("PRAGMA integrity_check(20)")
        if row[0] != "ok"
    ]
    if found:
        return found
    broken: dict[tuple[str, str], int] = {}
    for table, _row, target, _key in read.run("PRAGMA foreign_key_check"):
        broken[table, target] = broken.get((table, target), 0) + 1
    return [
        Problem(
            f"{table}.{target}",
            Message(
                N_("{count} rows of {table} name a {target} that is not there."),
                {"count": count, "table": table, "target": target},
            ),
        )
        for (table, target), count in broken.items()
    ]


def can_mend(report: Report) -> bool:
    """Whether any of what was found wrong is derived, so that `repair` can make it anew."""
    wrong = {problem.proof for problem in report.problems}
    return any(proof.repair is not None and proof.where in wrong for proof in PROOFS)


def repair(store: Store, report: Report, progress: Progress | None = None) -> Report:
    """Make anew what is derived and was found wrong, each through the write door, then check again."""
    wrong = {problem.proof for problem in report.problems}
    mended: list[str] = []
    for proof in PROOFS:
        if proof.repair is not None and proof.where in wrong:
            store.write_now(Message(N_("Mend {what}"), {"what": Message(proof.title)}), partial(_mend, proof))
            mended.append(proof.where)
    again = store.read(check, progress).result()
    again.mended = mended
    return again


def _mend(proof: Proof, tx: Tx) -> None:
    if proof.repair is not None:
        proof.repair(tx)
    tx.booked(proof.where, ())  # into the audit, and not to be undone
