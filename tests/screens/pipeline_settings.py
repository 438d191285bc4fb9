"""The pipeline's settings on the sample shop."""

from tests.screens import shot
from tests.screens.take import settle


def panel(window):
    window.open("settings", section="pipeline")
    settle(window.machine)
    return window.page().panels["pipeline"]


@shot("settings-pipeline-whole")
def whole(window):
    panel(window)


@shot("settings-pipeline-stage")
def stage(window):
    shown = panel(window)
    shown.change_stage(shown.found.stages[1].id)
    settle(window.machine)
