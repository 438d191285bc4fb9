"""The list of deals on the sample shop: all of it, a cell being edited, its conditions, its columns."""

from tests.screens import shot
from tests.screens.take import settle


def at(window, **place):
    window.open("pipeline", view="list", **place)
    settle(window.machine)
    return window.page().views["list"]


@shot("pipeline-list")
def listed(window):
    at(window)


@shot("pipeline-list-cell")
def cell(window):
    shown = at(window)
    shown.cells.edit(shown.list.rows.index(1, shown.kept["columns"].index("amount")))


@shot("pipeline-list-conditions")
def conditions(window):
    from models.criteria.nodes import Every, Leaf

    shown = at(window)
    node = Every((Leaf("deal.amount", "at_least", 100_000), Leaf("person.member", "is", True)))
    shown.set_conditions(node, None)
    shown.edit_conditions()


@shot("pipeline-list-columns")
def columns(window):
    at(window).choose_columns()
