"""noren find TEXT: people, as the search box finds them."""

import argparse

from desktop import opening
from desktop.commands import Answer, Call
from desktop.languages import _
from models.errors import N_
from models.people import search

USAGE = "noren find TEXT [--limit N]"
HELP = N_("people, as the search box finds them")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("text")
    parser.add_argument("--limit", type=int, default=20)


def run(call: Call) -> Answer:
    """Find people; raises Told."""
    store = opening.open_store(call.store, inline=True)
    try:
        people = store.read(search.find, call.given.text, limit=max(0, call.given.limit)).result()
    finally:
        store.close()
    data = [
        {
            "id": person.public_id,
            "name": person.name,
            "reading": person.reading,
            "phones": list(person.phones),
            "mails": list(person.mails),
            "card": person.card,
            "points": person.points,
        }
        for person in people
    ]
    return Answer({"people": data}, [_line(person) for person in people] or [_("Nobody was found.")])


def _line(person: search.Found) -> str:
    parts = [person.name, person.reading, *person.phones, *person.mails, person.card]
    points = "" if person.points is None else _("{points} points", points=person.points)
    return "  ".join(part for part in [*parts, points] if part)
