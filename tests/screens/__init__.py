"""Pictures of every page and dialog: `make screens` writes them to build/screens, from real windows under Xvfb.

A room registers what it has to show in `tests/screens/<room>.py`:

    @shot("people-edit")
    def edit(window: MainWindow) -> None:
        window.open("people", person_id=1)
        window.page().edit()

The function brings the window to where the picture is to be taken; the harness waits until the readers are done, takes
it, and closes whatever sheets are open. What it returns is called afterwards, where it can be: to put back what the
picture took away. `make screens ARGS="people --size 1440x900"` takes those whose name begins so.
"""

from collections.abc import Callable
from typing import Any

SHOTS: dict[str, Callable[[Any], Any]] = {}


def shot(name: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Register a picture; the function gets the window, on the sample shop."""

    def register(build: Callable[[Any], Any]) -> Callable[[Any], Any]:
        assert name not in SHOTS, f"two pictures are called {name}"
        SHOTS[name] = build
        return build

    return register
