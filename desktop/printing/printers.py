"""The printers of this machine: what the settings say, sending to it, and those that the system knows."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.documents.receipt_pdf import paper_pdf
from desktop.failures import told_os
from desktop.printing.escpos import escpos_bytes, missing_on
from desktop.printing.library import printers
from desktop.printing.paper import Drawer, Paper, Section, Size
from models.errors import N_, Told

SCHEMES = ("network", "usb", "serial", "file", "system", "raw")
NETWORK_PORT = 9100
PATIENCE = 5.0
"""Seconds that a printer may take to answer, and to take each part of a paper."""


class PrinterOff(Told):
    """A printer does not answer; nothing was printed, so that it may be tried again by itself."""


Driver = Callable[[str, Path, Size], None]
"""Prints a PDF through the system's driver: (printer, file, paper). For Windows: see `ui.printing`."""


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer: `scheme` is one of SCHEMES, `name` its host, device, path or name; `first`, `second` its numbers.

    network: `first` is the port. usb: `first` vendor, `second` product. system prints a PDF through
    the driver, raw sends ESC/POS to the system's queue.
    """

    scheme: str
    name: str = ""
    first: int = 0
    second: int = 0

    @property
    def escpos(self) -> bool:
        """Whether it takes ESC/POS commands."""
        return self.scheme != "system"

    def __str__(self) -> str:
        """Give the description that `parse` reads."""
        if self.scheme == "usb":
            return f"usb:{self.first:04x}:{self.second:04x}"
        return f"network:{self.name}:{self.first}" if self.scheme == "network" else f"{self.scheme}:{self.name}"


def parse(text: str) -> Printer | None:
    """Read a printer's description from the settings; None for no printer. Raises Told for one that makes no sense."""
    plain = text.strip()
    if not plain:
        return None
    scheme, _colon, rest = plain.partition(":")
    printer = _parsed(scheme.strip().lower(), rest.strip())
    if printer is None:
        raise Told(N_("“{text}” does not describe a printer."), text=plain[:80])
    return printer


def _parsed(scheme: str, rest: str) -> Printer | None:
    if not rest or scheme not in SCHEMES:
        return None
    if scheme == "network":
        return _network(rest)
    if scheme == "usb":
        vendor, _colon, product = rest.partition(":")
        numbers = _number(vendor, 16), _number(product, 16)
        return None if None in numbers else Printer("usb", "", numbers[0] or 0, numbers[1] or 0)
    return Printer(scheme, rest)


def _network(rest: str) -> Printer | None:
    """A host with or without a port; an IPv6 address stands in brackets."""
    if rest.startswith("["):
        host, _bracket, after = rest[1:].partition("]")
        port = after.removeprefix(":")
    else:
        host, _colon, port = rest.partition(":")
    number = _number(port, 10) if port else NETWORK_PORT
    if not host or number is None or not 0 < number < 65536:
        return None
    return Printer("network", host, number)


def _number(text: str, base: int) -> int | None:
    try:
        return int(text.strip(), base)
    except ValueError:
        return None


def print_paper(paper: Paper, printer: Printer, *, driver: Driver | None = None) -> tuple[str, ...]:
    """Print a paper and wait until the printer took it; never on the GUI thread.

    Gives the characters that no font has. Raises `PrinterOff` when nothing was printed yet because the
    printer is off or gone, Told when it refuses or stops half-way.
    """
    if printer.escpos:
        send(escpos_bytes(paper), printer)
        return missing_on(paper)
    try:
        with tempfile.TemporaryDirectory(prefix="noren-paper-") as folder:
            result = paper_pdf(paper, Path(folder) / "paper.pdf")
            print_pdf(result.path, printer.name, paper.size, points=result.points, driver=driver)
    except OSError as error:
        raise told_os(error, tempfile.gettempdir()) from error
    return result.missing


def open_drawer(printer: Printer) -> None:
    """Open the cash drawer that hangs on a receipt printer. Raises Told when that can't be."""
    if not printer.escpos:
        raise Told(N_("The drawer opens only through a receipt printer of its own."))
    send(escpos_bytes(Paper("", "till", Size.ROLL_80, "", (Section("drawer", (Drawer(),)),))), printer)


def send(commands: bytes, printer: Printer) -> None:
    """Send commands to a printer. Raises Told when it does not answer."""
    if printer.scheme == "raw":
        _send_raw(commands, printer.name)
        return
    try:
        device = _open(printer)
    except _errors() as error:
        raise _off(printer) from error
    try:
        device._raw(commands)  # noqa: SLF001 - python-escpos's one way to send what is ready
        device.close()
    except _errors() as error:
        raise Told(N_("The receipt printer stopped answering. What it printed may be incomplete.")) from error
    finally:
        _let_go(device)


def _errors() -> tuple[type[Exception], ...]:
    from escpos.exceptions import Error
    from usb.core import NoBackendError, USBError

    return (Error, USBError, NoBackendError, OSError, ValueError, AssertionError, NotImplementedError)


def _open(printer: Printer) -> Any:
    """A device of python-escpos, open."""
    module = printers()
    if printer.scheme == "network":
        device = module.Network(printer.name, port=printer.first, timeout=PATIENCE)
        device.device = socket.create_connection((printer.name, printer.first), timeout=PATIENCE)
        return device
    if printer.scheme == "usb":
        device = module.Usb(printer.first, printer.second, timeout=int(PATIENCE * 1000))
    elif printer.scheme == "serial":
        device = module.Serial(printer.name, timeout=PATIENCE)
    else:
        device = module.File(printer.name)
    device.open()
    return device


def _let_go(device: Any) -> None:
    try:
        device.close()
    except _errors():
        device.device = False


def _off(printer: Printer) -> PrinterOff:
    if printer.scheme == "network":
        return PrinterOff(
            N_("The receipt printer at {place} does not answer. Check that it is on and connected."), place=printer.name
        )
    if printer.scheme == "file":
        return PrinterOff(N_("The receipt can't be written to {place}."), place=printer.name)
    return PrinterOff(N_("The receipt printer was not found. Check that it is on and its cable is plugged in."))


# -- printers of the system ------------------------------------------------------------------------------------------


def system_printers() -> list[str]:
    """The names of the printers that CUPS knows, in order; empty where there is no CUPS (Windows: `ui.printing`)."""
    if not shutil.which("lpstat"):
        return []
    try:
        done = subprocess.run(["lpstat", "-e"], capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return sorted(name.strip() for name in done.stdout.splitlines() if name.strip()) if not done.returncode else []


def print_pdf(
    path: Path, name: str, size: Size, *, points: tuple[float, float] = (0.0, 0.0), driver: Driver | None = None
) -> None:
    """Print a PDF on a printer of the system: by `driver` if given, else by CUPS; `points` is the page of a roll.

    Raises Told when it is refused.
    """
    if driver is not None:
        driver(name, path, size)
        return
    lp(name, path, ["-o", f"media={_medium(size, points)}"])


def _medium(size: Size, points: tuple[float, float]) -> str:
    """The paper by CUPS's name; a roll's is as long as the page."""
    if not size.roll:
        return size.value
    wide, high = (round(point / 72 * 25.4) for point in points)
    return f"Custom.{wide}x{high}mm"


def lp(name: str, path: Path, options: list[str]) -> None:
    """Hand a file to CUPS's own command, with its options. Raises Told when it is refused."""
    program = shutil.which("lp")
    if program is None:
        raise Told(N_("This computer has no printing system (CUPS). Connect a receipt printer, or save a PDF."))
    command = [program, "-d", name, *options, "--", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Told(N_("The printer {name} does not answer."), name=name) from error
    if done.returncode:
        reason = " ".join(done.stderr.split())[:200]
        raise Told(N_("The printer {name} refused the paper ({reason})."), name=name, reason=reason)


def _send_raw(commands: bytes, name: str) -> None:
    """Send commands to the system's queue as they are."""
    if sys.platform == "win32":
        from desktop.printing.winspool import send_raw

        send_raw(commands, name)
        return
    handle, path = tempfile.mkstemp(prefix="noren-paper-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(commands)
        lp(name, Path(path), ["-o", "raw"])
    finally:
        Path(path).unlink(missing_ok=True)
