"""The print queue: nobody waits for a printer, papers keep their order, and what fails can be tried again."""

import threading

import pytest

from desktop.languages import language
from desktop.printing.printers import Printer, PrinterOff
from desktop.printing.queue import PrintQueue
from desktop.printing.receipt_paper import receipt_paper
from tests.desktop.printing.decoder import decode
from tests.desktop.printing.samples import ENGLISH
from tests.desktop.printing.test_printers import free_port, loopback, wait_for  # noqa: F401 - a fixture

PAPER = receipt_paper(ENGLISH, language("en"))


@pytest.fixture
def queue():
    made = PrintQueue(pauses=())
    yield made
    made.close()


def test_papers_are_printed_in_their_order_off_the_caller_s_thread(queue, loopback):  # noqa: F811
    printer = Printer("network", "127.0.0.1", loopback.port)
    jobs = [queue.print(PAPER, printer), queue.open_drawer(printer), queue.print(PAPER, printer)]
    assert [job.result(20) for job in jobs] == [(), (), ()]
    assert [decode(job).cuts for job in wait_for(loopback, 3)] == [1, 0, 1]


def test_a_caller_does_not_wait_for_a_printer_that_hangs(queue, monkeypatch):
    from desktop.printing import queue as module

    going = threading.Event()
    monkeypatch.setattr(module, "print_paper", lambda *args, **kwargs: going.wait(10) and ())
    job = queue.print(PAPER, Printer("file", "/dev/null"))
    assert not job.done
    going.set()
    assert job.result(10) == ()


def test_a_printer_that_is_off_fails_the_job_and_the_same_paper_can_go_again(queue, loopback):  # noqa: F811
    off = Printer("network", "127.0.0.1", free_port())
    failures: list[BaseException] = []
    job = queue.print(PAPER, off).failed(failures.append)
    with pytest.raises(PrinterOff):
        job.result(20)
    assert [type(failure) for failure in failures] == [PrinterOff]
    assert queue.print(PAPER, Printer("network", "127.0.0.1", loopback.port)).result(20) == ()


def test_a_printer_switched_on_meanwhile_gets_its_paper_by_itself(monkeypatch):
    from desktop.printing import queue as module

    tries: list[int] = []

    def sometimes(*args, **kwargs):
        tries.append(1)
        if len(tries) < 3:
            raise PrinterOff("off")
        return ("x",)

    monkeypatch.setattr(module, "print_paper", sometimes)
    queue = PrintQueue(pauses=(0.01, 0.01), inline=True)
    assert queue.print(PAPER, Printer("file", "x")).result(5) == ("x",)
    assert len(tries) == 3


def test_an_error_that_nobody_takes_is_reported():
    reported: list[BaseException] = []
    queue = PrintQueue(pauses=(), report=reported.append, inline=True)
    queue.print(PAPER, Printer("network", "127.0.0.1", free_port()))
    assert [type(error) for error in reported] == [PrinterOff]


def test_closing_ends_the_waiting_at_once():
    """A pause of a day: who waits for it never comes back."""
    queue = PrintQueue(pauses=(86_400.0,))
    job = queue.print(PAPER, Printer("network", "127.0.0.1", free_port()))
    closing = threading.Thread(target=queue.close, daemon=True)
    closing.start()
    closing.join(120)
    assert not closing.is_alive()
    with pytest.raises(PrinterOff):
        job.result(1)
