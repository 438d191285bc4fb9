"""Promotions tried on past receipts, in processes of their own: the window and the counter go on meanwhile.

The processes only read. What ties receipts together (a limit per person, a budget over all) decides how the work may be
parted; what can't be parted is done by one process. A small shop's receipts are replayed here and now.
"""

from __future__ import annotations

import multiprocessing
import os
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from desktop import sqlite
from models import settings
from models.errors import N_, Told
from models.promotions import simulation, trial
from models.promotions.simulation import Proposed, Task
from models.promotions.tally import Tally
from models.work import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from desktop.jobs import Progress
    from desktop.store import Store
    from models.promotions.simulation import Scope
    from models.promotions.trial import Trial

SMALL = 3_000
"""Receipts below which no process is started."""
MOST_PROCESSES = 4
TEXT = N_("Replaying receipts…")


def simulate(store: Store, progress: Progress, *, proposed: Sequence[Proposed], first: str, last: str) -> Trial:
    """Try promotions on the receipts from one day to another (ISO). For `store.work`.

    Raises Refused in words for what can't be tried, Cancelled when stopped.
    """
    read, shop, now = store.reader(), store.settings, store.clock.now()
    asked = simulation.scope(read, shop=shop, proposed=proposed, first=first, last=last, now=now)
    progress.step(0, asked.receipts, TEXT)
    tasks = parted(asked, tuple(proposed), now)
    tally = Tally()
    if asked.receipts < SMALL:
        done = _Steps(progress)
        tally = simulation.replay(read, shop=shop, task=Task(tuple(proposed), asked.days, now), step=done)
    else:
        for part in _in_processes(store.path, tasks, progress):
            tally.add(part)
    return trial.finish(read, shop=shop, proposed=proposed, first=first, last=last, tally=tally)


def parted(asked: Scope, proposed: tuple[Proposed, ...], now: int, processes: int | None = None) -> list[Task]:
    """The tasks that may be done side by side: by days, by customers, or one after the other."""
    count = min(processes or os.cpu_count() or 1, MOST_PROCESSES)
    if asked.coupled == "all" or count < 2:
        return [Task(proposed, asked.days, now)]
    if asked.coupled == "person":
        return [Task(proposed, asked.days, now, part, count) for part in range(count)]
    return [Task(proposed, days, now) for part in range(count) if (days := asked.days[part::count])]


class _Steps:
    """Adds up how many receipts are done."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.count = progress, 0

    def __call__(self, count: int) -> None:
        self.count += count
        self.progress.step(self.count)


# -- processes ------------------------------------------------------------------------------------------------------


def _in_processes(path: Path, tasks: Sequence[Task], progress: Progress) -> Iterator[Tally]:
    step = _Steps(progress)
    with _started(path, tasks) as pipes:
        while pipes:
            for pipe in wait(pipes, 0.2):
                kind, value = _received(pipe)  # type: ignore[arg-type]
                if kind == "step":
                    step(value)
                elif kind == "failed":
                    raise value
                else:
                    pipes.remove(pipe)  # type: ignore[arg-type]
                    yield value
            progress.check()


def _received(pipe: Connection[Any, Any]) -> tuple[str, Any]:
    try:
        found: tuple[str, Any] = pipe.recv()
    except EOFError as error:
        raise Told(N_("The trial ended before it was done. Nothing was changed; try it again.")) from error
    return found


@contextmanager
def _started(path: Path, tasks: Sequence[Task]) -> Iterator[list[Connection[Any, Any]]]:
    """Start a process for each task; on the way out all of them are gone."""
    spawn = multiprocessing.get_context("spawn")
    pipes: list[Connection[Any, Any]] = []
    running: list[BaseProcess] = []
    try:
        for task in tasks:
            ours, theirs = spawn.Pipe(duplex=False)
            process: BaseProcess = spawn.Process(
                target=serve, args=(theirs, path, task), name="noren-trial", daemon=True
            )
            process.start()
            theirs.close()
            pipes.append(ours)
            running.append(process)
        yield list(pipes)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in running:
            process.join(2)
            if process.is_alive():
                process.kill()
                process.join()


def serve(pipe: Connection[Any, Any], path: Path, task: Task) -> None:
    """Do a task and send how far it is and what was counted: the process's whole work."""
    db = sqlite.reader(path)
    try:
        with sqlite.opened(db):
            read = Reader(db)
            tally = simulation.replay(read, shop=settings.load(read), task=task, step=_Sender(pipe))
        pipe.send(("done", tally))
    except (BrokenPipeError, ConnectionResetError):
        return  # it was stopped
    except Exception as error:
        with suppress(BrokenPipeError, ConnectionResetError):
            pipe.send(("failed", error))
    finally:
        pipe.close()


class _Sender:
    def __init__(self, pipe: Connection[Any, Any]) -> None:
        self.pipe = pipe

    def __call__(self, count: int) -> None:
        self.pipe.send(("step", count))
