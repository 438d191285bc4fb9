"""The reading half of an import: records of the file as items, made in a process of its own.

A small file is read here and now. The process only reads the file; it ends when nobody takes its items any more.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from desktop.exchange.broken import Broken
from desktop.exchange.encodings import is_gzip
from desktop.exchange.headers import Numbered
from desktop.exchange.source import Context, Read, Refusal, Source
from models.errors import N_, Told

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PORTION = 250
"""Items that travel together."""
SMALL = 1 << 20
"""Bytes below which a file is read without a process of its own."""

Make = Callable[[Iterator[Numbered], Context], Iterator[Read]]


def feed(source: Source, context: Context, make: Make) -> Iterator[list[Read]]:
    """Yield the records of a file in portions. Raises Told when the file can't be read on.

    `make` is a function of a module: it is named to the other process.
    """
    path = source.table.path
    if path.stat().st_size * (8 if is_gzip(path) else 1) < SMALL:
        yield from portions(source, context, make)
    else:
        yield from _from_process(source, context, make)


def portions(source: Source, context: Context, make: Make) -> Iterator[list[Read]]:
    """The same in this process."""
    refused: list[Read] = []
    items = make(_sound(source.table.rows(), refused), context)
    while portion := list(islice(items, PORTION)):
        yield portion + refused
        refused.clear()
    if refused:
        yield refused


def _sound(rows: Iterator[Numbered], refused: list[Read]) -> Iterator[Numbered]:
    """The rows that could be understood; the others go to `refused` as they come by."""
    for line, row in rows:
        if isinstance(row, Broken):
            refused.append(Refusal(line, row[0][:60], row.reason))
        else:
            yield line, row


def _from_process(source: Source, context: Context, make: Make) -> Iterator[list[Read]]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=serve, args=(theirs, source, context, make), name="noren-reader", daemon=True)
    process.start()
    theirs.close()
    begun = False
    try:
        while True:
            kind, value = ours.recv()
            begun = True
            if kind == "items":
                yield value
            elif kind == "failed":
                raise value
            else:
                return
    except EOFError as ended:
        if not begun:  # no process could be started here
            yield from portions(source, context, make)
            return
        raise Told(N_("The file {name} could not be read to its end."), name=source.table.path.name) from ended
    finally:
        ours.close()
        process.join(2)
        if process.is_alive():
            process.kill()
            process.join()


def serve(pipe: "Connection[Any, Any]", source: Source, context: Context, make: Make) -> None:
    """Read a file and send its items until they are all sent or nobody listens: the process's whole work."""
    try:
        try:
            for portion in portions(source, context, make):
                pipe.send(("items", portion))
            pipe.send(("done", None))
        except (Told, OSError) as error:
            pipe.send(("failed", _sendable(error, source)))
    except (BrokenPipeError, ConnectionResetError):
        return  # the import was stopped
    finally:
        pipe.close()


def _sendable(error: Exception, source: Source) -> Exception:
    if isinstance(error, BrokenPipeError):
        raise error
    if isinstance(error, Told):
        return error
    return Told(N_("{name} cannot be opened: {reason}."), name=source.table.path.name, reason=str(error))
