"""The pipeline: its board as a day finds it, a card under way, a lane put aside, the small sheets, an empty one."""

from PySide6.QtCore import QPoint

from models.pipeline import stages
from tests import a_pipeline
from tests.screens import shot
from tests.screens.take import settle


class Door:
    """What `a_pipeline` writes through."""

    def __init__(self, store):
        self.store = store

    def write_now(self, name, verb):
        return self.store.write(name, verb).result()


def board(window, **place):
    """The board of a small pipeline of its own, beside what the sample shop has."""
    store = window.machine.store
    known = {one.name: one.id for one in stages.pipelines(store.here)}
    if "Corporate" not in known:
        a_pipeline.fill(Door(store), window.machine.preferences.language or "en", name="Corporate")
        known = {one.name: one.id for one in stages.pipelines(store.here)}
    window.open("pipeline", view="board", pipeline_id=known["Corporate"], **place)
    settle(window.machine)
    view = window.page().views["board"]
    for lane in view.lanes:
        if lane.is_folded:
            lane.unfold()
    return view


@shot("pipeline-board")
def whole(window):
    board(window).lanes[2].view.choose_row(1)


@shot("pipeline-board-dragged")
def dragged(window):
    view = board(window)
    lane, to = view.lanes[0].view, view.lanes[3].view
    view.drag.cancel()
    lane.choose_row(0)
    view.drag.begin(lane, lane.visualRect(lane.cards.index(0, 0)).center(), [lane.cards.id_at(0)])
    view.drag.move(to.viewport().mapToGlobal(QPoint(to.viewport().width() // 2, 190)))


@shot("pipeline-board-collapsed")
def collapsed(window):
    view = board(window)
    view.drag.cancel()
    view.lanes[0].fold()
    view.lanes[4].fold()


@shot("pipeline-board-menu")
def menu(window):
    view = board(window)
    view.drag.cancel()
    view.lanes[1].view.choose_row(0)
    view.keys.menu_here()


@shot("pipeline-win")
def win(window):
    view = board(window)
    view.lanes[3].view.choose_row(0)
    view.keys.win()


@shot("pipeline-lose")
def lose(window):
    view = board(window)
    view.lanes[0].view.choose_row(1)
    view.keys.lose()


@shot("pipeline-new-deal")
def new_deal(window):
    view = board(window)
    view.page.new_deal(view.lanes[0].stage.id)


@shot("pipeline-board-sample")
def sample(window):
    window.open("pipeline", view="board", pipeline_id=stages.pipelines(window.machine.store.here)[0].id)
