"""Loads python-escpos when it is first used, and keeps its habits from us.

It leaves a folder behind at every start and gives the program a log handler that nobody asked for.
"""

import logging
import os
import tempfile
import threading
from importlib import import_module
from typing import Any

_PLACE = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_LOADING = threading.Lock()


def printers() -> Any:
    """The module `escpos.printer`."""
    with _LOADING:
        return _load()


def _load() -> Any:
    root = logging.getLogger()
    before = list(root.handlers)
    given = os.environ.get(_PLACE)
    with tempfile.TemporaryDirectory(prefix="noren-printers-") as place:
        os.environ.setdefault(_PLACE, place)
        try:
            module = import_module("escpos.printer")
        finally:
            if given is None:
                os.environ.pop(_PLACE, None)
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
    return module


def dummy() -> Any:
    """A printer that only keeps its commands, in `.output`."""
    return printers().Dummy()
