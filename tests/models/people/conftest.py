"""What tests of people share: writing through the store's door, and people to find."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from models.people import edit
from models.people.parts import NewContact


@pytest.fixture
def do(store) -> Callable[..., Any]:
    """`do(edit.update, person_id=1, name="…")` is one unit of work; gives what it returned."""

    def run(verb: Callable[..., Any], **values: Any) -> Any:
        return store.write_now(verb.__name__, partial(verb, **values))

    return run


@pytest.fixture
def undo(store) -> Callable[[], Any]:
    """Undo the last unit of work (undoing an undo does it again)."""
    return lambda: store.undo(store.here.value("SELECT max(id) FROM audit")).result()


@pytest.fixture
def hanako(do) -> int:
    """髙橋 花子, with phone, mail and card."""
    saved = do(
        edit.create,
        name="髙橋 花子",
        reading="たかはし はなこ",
        card="M-000123",
        contacts=[
            NewContact("phone", "090-1234-5678"),
            NewContact("mail", "Hanako.T@example.com"),
            NewContact("line", "@hana_chan"),
        ],
    )
    return int(saved.id)
