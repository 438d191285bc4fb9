"""What leads into a shop where none is open: the three doors of the first run, and the way out of a problem."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from desktop import languages, paths
from desktop.app import Start
from desktop.languages import _, say
from models import settings
from models.errors import N_
from ui.shell import quickly
from ui.shell.first_run import FirstRun, SetUp, SetUpSheet
from ui.shell.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from ui.shell.window import MainWindow


def welcome(window: "MainWindow") -> FirstRun:
    """The first-run page of a window."""
    page = FirstRun()
    page.chosen.connect(partial(_door, window))
    page.language_asked.connect(partial(_other_language, window))
    return page


def _other_language(window: "MainWindow") -> None:
    window.set_language("en" if languages.current().code == "ja" else "ja")


def _door(window: "MainWindow", door: str) -> None:
    if door == "sample":
        from ui.shell.sample import SampleSheet

        path = paths.sample_store()
        ready, post = partial(_open, window, path), window.machine.bus.post
        SampleSheet(
            window, path, now=window.machine.clock.now(), post=post, ready=ready, wrong=window.toasts.wrong
        ).start()
        return
    sheet = SetUpSheet(window)
    sheet.made.connect(partial(_begin, window, door))
    sheet.open()


def demo(window: "MainWindow") -> None:
    """Make the throw-away sample shop in the window's sight, and open it; who stops the making ends the window."""
    from ui.shell.sample import SampleSheet

    window.setCentralWidget(welcome(window))
    path, post = window.machine.demo_store, window.machine.bus.post
    now, ready = window.machine.clock.now(), partial(_open, window, path)
    sheet = SampleSheet(window, path, now=now, post=post, ready=ready, wrong=window.toasts.wrong)
    sheet.panel_.cancelled.connect(window.resident.quit)
    QTimer.singleShot(0, sheet, sheet.start)


def _begin(window: "MainWindow", door: str, shop: SetUp) -> None:
    """Make the store, write down what the shop said of itself, and open the page behind the door."""
    machine = window.machine
    path = machine.options.store or paths.default_store()
    start = machine.open(path, create=True, country=shop.country.code, zone=shop.country.zone)
    if start is not Start.SHOP:
        window.show_start(start)
        return
    values: dict[str, Any] = {
        "shop_name": shop.shop_name,
        "registration_number": shop.registration_number,
        "points_enabled": shop.points_enabled,
        "set_up": True,
    }
    machine.store.write(N_("Set up the shop"), partial(settings.change, **values)).failed(window.toasts.wrong)
    if door == "import":
        QTimer.singleShot(0, window, partial(quickly.bring_in, window))  # once this form has gone


def _open(window: "MainWindow", path: "Path") -> None:
    start = window.machine.open(path)
    if start is not Start.SHOP:
        window.show_start(start)


def problem(window: "MainWindow") -> Problem:
    """The page that says why the store can't be opened."""
    machine = window.machine
    path = machine.options.store or paths.default_store()
    told = machine.problem
    sentence = say(told) if told is not None else ""
    return Problem(
        sentence,
        str(path),
        again=partial(_again, window),
        other=partial(_other, window),
        leave=window.resident.quit,
    )


def _again(window: "MainWindow") -> None:
    start = window.machine.start()
    if start is Start.ELSEWHERE:
        window.resident.quit()
    elif start is not Start.SHOP:
        window.show_start(start)


def _other(window: "MainWindow") -> None:
    """Ask for another file by the system's own dialog."""
    chosen, _kind = QFileDialog.getOpenFileName(window, _("Open another file…"), "", "Noren (*.noren)")
    if chosen:
        from pathlib import Path

        _open(window, Path(chosen))
