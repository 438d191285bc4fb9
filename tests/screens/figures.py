"""The programme's figures on the sample shop, and what lies behind one of them."""

from tests.screens import shot
from tests.screens.loyalty import section
from tests.screens.take import settle


def figures(window):
    """The section with its figures counted, over a year."""
    shown = section(window, "figures")
    shown.which.set_value("365")
    shown.refresh(None)
    settle(window.machine)
    return shown


@shot("loyalty-figures")
def top(window):
    figures(window)


@shot("loyalty-figures-tables")
def tables(window):
    shown = figures(window)
    area = window.page().areas["figures"]
    area.ensureWidgetVisible(shown.months.parentWidget(), 0, 0)
    area.verticalScrollBar().setValue(shown.months.parentWidget().y() - 20)


@shot("loyalty-figures-end")
def end(window):
    figures(window)
    bar = window.page().areas["figures"].verticalScrollBar()
    bar.setValue(bar.maximum())


@shot("loyalty-figures-behind")
def behind(window):
    figures(window).behind("member_share")
