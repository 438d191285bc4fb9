"""Windows' raw print queue, by its own functions (winspool.drv)."""

import ctypes
from typing import Any

from models.errors import N_, Told


class _Document(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_wchar_p),
        ("output", ctypes.c_wchar_p),
        ("kind", ctypes.c_wchar_p),
    ]


def send_raw(commands: bytes, name: str) -> None:
    """Send commands to a printer's queue untouched. Raises Told when Windows refuses."""
    spooler: Any = ctypes.WinDLL("winspool.drv")  # type: ignore[attr-defined]
    printer = ctypes.c_void_p()
    if not spooler.OpenPrinterW(ctypes.c_wchar_p(name), ctypes.byref(printer), None):
        raise Told(N_("The printer {name} does not answer."), name=name)
    try:
        if not _written(spooler, printer, commands):
            raise Told(N_("The printer {name} does not answer."), name=name)
    finally:
        spooler.ClosePrinter(printer)


def _written(spooler: Any, printer: ctypes.c_void_p, commands: bytes) -> bool:
    document = _Document("Noren", None, "RAW")
    if not spooler.StartDocPrinterW(printer, 1, ctypes.byref(document)):
        return False
    written = ctypes.c_ulong()
    try:
        sent = spooler.WritePrinter(printer, commands, len(commands), ctypes.byref(written))
        return bool(sent) and written.value == len(commands)
    finally:
        spooler.EndDocPrinter(printer)
