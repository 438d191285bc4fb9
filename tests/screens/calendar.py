"""Expected closes on the sample shop, by month and by week."""

from tests.screens import shot
from tests.screens.take import settle


@shot("pipeline-calendar")
def month(window):
    window.open("pipeline", view="calendar")
    settle(window.machine)


@shot("pipeline-calendar-week")
def week(window):
    window.open("pipeline", view="calendar")
    window.page().views["calendar"]._span("week")
    settle(window.machine)
