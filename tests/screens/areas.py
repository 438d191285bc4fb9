"""Every page as it opens; what a room shows besides is registered in a file of its own."""

from functools import partial

from tests.screens import shot
from ui.shell import pages


def show(page, window):
    window.open(page)


for area in pages.there():
    shot(f"page-{area.id}")(partial(show, area.id))
