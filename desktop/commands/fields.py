"""noren fields KIND: the fields that an import of a kind knows."""

import argparse

from desktop import opening
from desktop.commands import Answer, Call
from desktop.exchange.fields import KINDS, Field, fields_of, own_fields
from desktop.languages import _
from models.errors import N_

USAGE = "noren fields KIND"
HELP = N_("the fields that an import of a kind knows, with their meaning")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what this command takes."""
    parser.add_argument("kind", choices=KINDS)


def run(call: Call) -> Answer:
    """List them, the owner's own too where there is a store."""
    own: tuple[Field, ...] = ()
    if call.store.exists():
        store = opening.open_store(call.store, inline=True)
        try:
            own = own_fields(store.reader(), call.given.kind)
        finally:
            store.close()
    fields = fields_of(call.given.kind, own)
    said = [(f.name, f.label if f.own else _(f.label), _(f.meaning)) for f in fields]
    data = {"fields": [{"name": name, "label": label, "meaning": meaning} for name, label, meaning in said]}
    width = max(len(name) for name, _label, _meaning in said)
    return Answer(data, [f"{name:<{width}}  {label}: {meaning}" for name, label, meaning in said])
