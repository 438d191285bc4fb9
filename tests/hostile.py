"""Texts that break programs, a shop that is full of them, and a guard that sees what they make a program reach for."""

from __future__ import annotations

import builtins
import io
import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).resolve().parent
EVERY = 10
"""Of the slow ways out, `make test` takes one text in so many; `make test-full` takes all."""


def _texts() -> list[str]:
    plain = json.loads((HERE / "data" / "hostile.json").read_text(encoding="ascii"))["texts"]
    found = [one for group in plain.values() for one in group]
    return [one if isinstance(one, str) else one["repeat"] * one["times"] for one in found]


TEXTS = _texts()
WORST = [
    '<img src="file:///etc/passwd">',
    '<img src="http://127.0.0.1:9/x.png">',
    "\x1b@\x1dV\x00cut",
    "\ud800",
    "a\x00b",
    "=1+1",
    "{x.__class__}",
    "%s%s%s%n",
]
"""Never left out of a sample."""


def sample() -> list[str]:
    """The worst, and a few of each kind."""
    return list(dict.fromkeys([*WORST, *TEXTS[::EVERY]]))


def shown(text: str) -> str:
    """A text as the name of a case."""
    return ascii(text)[1:-1][:30]


# -- what they reach for ---------------------------------------------------------------------------------------------


class Reached(AssertionError):
    """Something was opened that a text named."""


BAIT = ("/etc/passwd", "/tmp/x.png", "127.0.0.1:9", "../../x", "..\\..\\x")


@contextmanager
def guarded(*allowed: Path) -> Iterator[None]:
    """Nothing may be connected to; no file may be written outside of `allowed`, and no bait be read at all."""
    real_open, real_connect, real_io = builtins.open, socket.socket.connect, io.open
    roots = [str(path) for path in allowed]

    def look(file: Any, mode: str = "r") -> None:
        name = str(file)
        if any(bait in name for bait in BAIT) or (
            not isinstance(file, int)
            and set("wax+") & set(mode)
            and roots
            and not any(name.startswith(root) for root in [*roots, "/dev/null"])
        ):
            raise Reached(f"opened {name}")

    def opened(file: Any, mode: str = "r", *rest: Any, **words: Any) -> Any:
        look(file, mode)
        return real_open(file, mode, *rest, **words)

    def connected(_socket: Any, address: Any) -> None:
        raise Reached(f"connected to {address}")

    builtins.open = io.open = opened
    socket.socket.connect = connected
    try:
        yield
    finally:
        builtins.open, io.open, socket.socket.connect = real_open, real_io, real_connect


# -- a shop full of them ---------------------------------------------------------------------------------------------


@dataclass
class Entered:
    """What became of one text: the keys of what carries it, and the sentences that refused it elsewhere."""

    text: str
    person: int | None
    product: int | None
    company: int | None
    refused: list[str]


def tried(refused: list[str], work: Callable[[], Any]) -> Any:
    """Do something that may be refused in words, and in no other way."""
    try:
        return work()
    except Told as told:
        refused.append(str(told))
        return None


def enter(store: Any, text: str, own: int) -> Entered:
    """Put a text into every field of a person, a product and a company."""
    from models.counter import catalogue
    from models.people import companies, edit
    from models.people import own as own_values
    from models.people.parts import NewAddress, NewContact

    refused: list[str] = []

    def do(verb: Any, **values: Any) -> Any:
        return tried(refused, lambda: store.write_now(verb.__name__, partial(verb, **values)))

    contacts = [NewContact(kind, text[:320]) for kind in ("phone", "mail", "line", "web")]
    short = text[:200]
    notes = {name: text for name in ("note", "likes", "wishes", "cautions")}
    columns = {"reading": short, "job_title": short, "preferred_hours": short, "source": short, **notes}
    person = do(edit.create, name=short, contacts=contacts, **columns)
    if person is not None:
        place = NewAddress(text[:16], text[:50], text[:100], text[:200], text[:200], "", text[:60])
        do(edit.set_addresses, person_id=person.id, addresses=[place])
        do(edit.issue_card, person_id=person.id, number=text[:64])
        do(edit.tag, person_ids=[person.id], name=text[:60])
        do(own_values.set_values, kind="person", record_id=person.id, values={own: text})
    product = do(
        catalogue.create, name=short, reading=short, price=500, tax_kind="standard", unit=text[:8], supplier=short,
        options=[{"name": short, "pick": "one", "options": [{"name": short, "price": 10}]}],
    )  # fmt: skip
    if product is not None:
        do(catalogue.update, product_id=product, code=text[:60], own_code=text[:60])
        category = do(catalogue.create_category, name=short)
        do(catalogue.update, product_id=product, category_id=category)
    company = do(companies.create, name=short, industry=short, note=text, contacts=contacts)
    return Entered(text, person and person.id, product, company and company.id, refused)


def fill(store: Any, texts: list[str]) -> list[Entered]:
    """Put every text into the store."""
    from models.people import own

    field = store.write_now("Field", partial(own.add_field, kind="person", name="<b>{own}</b>", type="text"))
    return [enter(store, text, field) for text in texts]
