"""Printers: what the settings say, real sockets and files, the system's commands, and printers that are off."""

import os
import socket
import stat
import threading
from pathlib import Path

import pytest

from desktop.languages import language
from desktop.printing import printers
from desktop.printing.escpos import escpos_bytes
from desktop.printing.paper import Size
from desktop.printing.printers import Printer, PrinterOff, open_drawer, parse, print_paper, system_printers
from desktop.printing.receipt_paper import receipt_paper
from models.errors import Told
from tests.desktop.printing.decoder import decode
from tests.desktop.printing.samples import CODE, ENGLISH, SALE

JA, EN = language("ja"), language("en")


class Loopback:
    """A network printer on this machine: keeps what it is sent."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.jobs: list[bytes] = []
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            with connection:
                job = b""
                while part := connection.recv(65536):
                    job += part
            if job == b"stop":
                return
            self.jobs.append(job)

    def close(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"stop")
        self.thread.join(5)
        self.listener.close()


@pytest.fixture
def loopback():
    server = Loopback()
    yield server
    server.close()


def wait_for(server: Loopback, count: int) -> list[bytes]:
    for _ in range(500):
        if len(server.jobs) >= count:
            break
        threading.Event().wait(0.01)
    return server.jobs


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


# -- descriptions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "printer"),
    [
        ("", None),
        ("  ", None),
        ("network:192.168.0.9:9100", Printer("network", "192.168.0.9", 9100)),
        ("network:printer.local", Printer("network", "printer.local", 9100)),
        ("network:[fe80::1]:9101", Printer("network", "fe80::1", 9101)),
        ("usb:04b8:0e15", Printer("usb", "", 0x04B8, 0x0E15)),
        ("USB:0x04b8:0x0e15", Printer("usb", "", 0x04B8, 0x0E15)),
        ("serial:/dev/ttyUSB0", Printer("serial", "/dev/ttyUSB0")),
        ("file:C:\\printer", Printer("file", "C:\\printer")),
        ("system:EPSON TM-T88:1", Printer("system", "EPSON TM-T88:1")),
        ("raw:star", Printer("raw", "star")),
    ],
)
def test_a_printer_is_described_by_one_line(text, printer):
    assert parse(text) == printer
    if printer and "[" not in text and not text.startswith(("USB", "network:printer")):
        assert str(printer) == text


@pytest.mark.parametrize(
    "text", ["printer", "network:", "network:host:x", "network:h:70000", "usb:04b8", "usb:zz:1", "x:y"]
)
def test_a_description_without_sense_is_told(text):
    with pytest.raises(Told, match="does not describe a printer"):
        parse(text)


# -- printing ----------------------------------------------------------------------------------------------------------


def test_a_network_printer_gets_the_whole_paper_over_a_real_socket(loopback):
    paper = receipt_paper(ENGLISH, EN)
    assert print_paper(paper, Printer("network", "127.0.0.1", loopback.port)) == ()
    jobs = wait_for(loopback, 1)
    assert jobs == [escpos_bytes(paper)]
    assert "Earl Grey" in decode(jobs[0]).text


def test_a_japanese_receipt_arrives_with_its_code(loopback, tmp_path, program):
    import subprocess

    print_paper(receipt_paper(SALE, JA), Printer("network", "127.0.0.1", loopback.port))
    (tmp_path / "a.png").write_bytes(decode(wait_for(loopback, 1)[0]).png())
    done = subprocess.run([program("zbarimg"), "-q", "--raw", str(tmp_path / "a.png")], capture_output=True, text=True)
    assert done.stdout.strip() == CODE


def test_a_drawer_is_opened_without_paper(loopback):
    open_drawer(Printer("network", "127.0.0.1", loopback.port))
    assert decode(wait_for(loopback, 1)[0]).order == ["drawer"]
    with pytest.raises(Told, match="receipt printer of its own"):
        open_drawer(Printer("system", "Office"))


def test_a_file_printer_gets_the_same_bytes(tmp_path):
    paper = receipt_paper(SALE, JA, Size.ROLL_58)
    print_paper(paper, Printer("file", str(tmp_path / "lp0")))
    assert (tmp_path / "lp0").read_bytes() == escpos_bytes(paper)


def test_a_serial_printer_is_a_serial_port(tmp_path):
    if not hasattr(os, "openpty"):
        pytest.skip("no pseudo terminals here")
    import tty

    ours, theirs = os.openpty()
    tty.setraw(ours)
    tty.setraw(theirs)
    got = bytearray()
    wanted = escpos_bytes(receipt_paper(ENGLISH, EN))

    def read() -> None:
        while len(got) < len(wanted):
            got.extend(os.read(ours, 4096))

    reader = threading.Thread(target=read)
    reader.start()
    print_paper(receipt_paper(ENGLISH, EN), Printer("serial", os.ttyname(theirs)))
    reader.join(10)
    os.close(ours)
    os.close(theirs)
    assert bytes(got) == wanted


def gone(tmp_path: Path) -> list[Printer]:
    return [
        Printer("network", "127.0.0.1", free_port()),
        Printer("network", "no-such-host.invalid", 9100),
        Printer("file", str(tmp_path / "no" / "such" / "device")),
        Printer("serial", str(tmp_path / "ttyNONE")),
        Printer("usb", "", 0x1234, 0x5678),
    ]


@pytest.mark.parametrize("at", range(5), ids=["refused", "no host", "file", "serial", "usb"])
def test_a_printer_that_is_off_says_so_in_words(tmp_path, at):
    printer = gone(tmp_path)[at]
    with pytest.raises(PrinterOff) as told:
        print_paper(receipt_paper(ENGLISH, EN), printer)
    assert language("ja").say(told.value) != str(told.value), "it is said in Japanese too"


def test_a_printer_that_dies_half_way_is_told_and_not_tried_again_by_itself(monkeypatch, loopback):
    class Dying:
        def _raw(self, commands: bytes) -> None:
            raise ConnectionResetError

        def close(self) -> None:
            pass

    monkeypatch.setattr(printers, "_open", lambda printer: Dying())
    with pytest.raises(Told, match="may be incomplete") as told:
        print_paper(receipt_paper(ENGLISH, EN), Printer("network", "127.0.0.1", loopback.port))
    assert not isinstance(told.value, PrinterOff)


# -- the system's printers ---------------------------------------------------------------------------------------------


@pytest.fixture
def cups(tmp_path, monkeypatch):
    """`lp` and `lpstat` that keep what they are asked, since a test prints on nobody's printer."""
    folder = tmp_path / "bin"
    folder.mkdir()
    lp = '#!/bin/sh\nfor last; do :; done\necho "$@" > "$0.args"\ncp "$last" "$0.file"\n[ "$2" != broken ] || '
    lp += '{ echo "lp: The printer or class does not exist." >&2; exit 1; }\n'
    for name, text in (("lp", lp), ("lpstat", '#!/bin/sh\n[ "$1" = -e ] && printf "Office\\nStar_TSP\\n"\n')):
        (folder / name).write_text(text)
        (folder / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def test_the_system_s_printers_are_listed_by_cups(cups):
    assert system_printers() == ["Office", "Star_TSP"]


def test_without_a_printing_system_there_are_none_and_printing_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system_printers() == []
    with pytest.raises(Told, match="no printing system"):
        print_paper(receipt_paper(ENGLISH, EN), Printer("system", "Office"))


@pytest.mark.parametrize(("size", "medium"), [(Size.A4, "A4"), (Size.LETTER, "Letter"), (Size.ROLL_80, "Custom.80x")])
def test_a_system_printer_gets_a_pdf_and_its_paper(cups, size, medium):
    print_paper(receipt_paper(SALE, JA, size), Printer("system", "Office"))
    assert (cups / "lp.file").read_bytes().startswith(b"%PDF-")
    assert (cups / "lp.args").read_text().startswith(f"-d Office -o media={medium}")


def test_a_raw_queue_gets_the_commands_as_they_are(cups):
    paper = receipt_paper(ENGLISH, EN)
    print_paper(paper, Printer("raw", "Star_TSP"))
    assert (cups / "lp.file").read_bytes() == escpos_bytes(paper)
    assert (cups / "lp.args").read_text().startswith("-d Star_TSP -o raw -- ")


def test_a_refusal_of_the_system_is_passed_on(cups):
    with pytest.raises(Told, match="does not exist"):
        print_paper(receipt_paper(SALE, JA, Size.A4), Printer("system", "broken"))


def test_a_driver_of_its_own_gets_the_file(tmp_path):
    got: list[tuple[str, bytes, Size]] = []

    def driver(name: str, path: Path, size: Size) -> None:
        got.append((name, path.read_bytes()[:5], size))

    print_paper(receipt_paper(SALE, JA, Size.A4), Printer("system", "Office"), driver=driver)
    assert got == [("Office", b"%PDF-", Size.A4)]


def test_loading_the_library_leaves_no_folder_and_no_log_handler(tmp_path):
    import subprocess
    import sys

    code = (
        "import logging; from desktop.printing.library import dummy; dummy(); print(len(logging.getLogger().handlers))"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.strip() == "0"
    assert list(tmp_path.iterdir()) == []
