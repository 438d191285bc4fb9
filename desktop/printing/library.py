"""Loads python-escpos when it is first used, and keeps its habits from us.

It leaves a folder behind at every start, gives the program a log handler that nobody asked for, and prints remarks.
"""

import logging
import os
import shutil
import threading
from importlib import import_module
from typing import Any

_PLACE = "ESCPOS_CAPABILITIES_PICKLE_DIR"
WIDEST = 576
_LOADING = threading.Lock()


def printers() -> Any:
    """The module `escpos.printer`."""
    with _LOADING:
        return _load()


def _load() -> Any:
    root = logging.getLogger()
    before = list(root.handlers)
    given = os.environ.pop(_PLACE, None)
    try:
        module = import_module("escpos.printer")
    finally:
        if given is not None:
            os.environ[_PLACE] = given
    shutil.rmtree(import_module("escpos.capabilities").pickle_dir, ignore_errors=True)
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
    return module


def dummy() -> Any:
    """A printer that only keeps its commands, in `.output`; of a known width, or the library would print a remark."""
    device = printers().Dummy()
    device.profile.profile_data["media"]["width"]["pixels"] = WIDEST
    return device
