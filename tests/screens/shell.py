"""The window itself: palette, shortcuts, who is at work, toasts, first run, a problem."""

from tests.screens import shot
from ui.shell import palette, sources
from ui.shell.first_run import FirstRun, SetUpSheet
from ui.shell.problem import Problem


@shot("shell-palette")
def search(window):
    asked = sources.of(window.machine.store, window.open, window.all_actions)
    typed = "たか" if window.machine.store.settings.language == "ja" else "ta"
    palette.Palette(window, asked).open(typed)


@shot("shell-palette-empty")
def before_typing(window):
    window.show_palette()


@shot("shell-keys")
def keys(window):
    window.show_keys()


@shot("shell-staff")
def staff(window):
    window._choose_staff()


@shot("shell-toast")
def toast(window):
    from desktop.languages import _

    window.toasts.say(_("Undone: {what}", what=_("Set up the shop")), action=_("Undo"))
    window.toasts.wrong(_("Type a name, a number or a word."))


def over(window, page):
    """Lay a page that stands before any shop over the whole window."""
    page.setParent(window)
    page.setAutoFillBackground(True)
    page.setProperty("layer", True)
    page.setGeometry(window.rect())
    page.show()
    page.raise_()
    return page


@shot("shell-first-run")
def first_run(window):
    over(window, FirstRun())


@shot("shell-set-up")
def set_up(window):
    over(window, FirstRun())
    SetUpSheet(window).open()


@shot("shell-problem")
def problem(window):
    from desktop.languages import _

    def nothing():
        return None

    page = Problem(_("Type a name, a number or a word."), "shop.noren", again=nothing, other=nothing, leave=nothing)
    over(window, page)
