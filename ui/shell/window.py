"""The main window: places pages, builds keys and menus from declared actions, follows language, theme and zoom."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from desktop import languages, paths
from desktop.app import Machine, Start
from desktop.languages import _, say
from models import times
from models.errors import N_, Message
from ui.actions import Action, Actions, top_layer
from ui.page import Desk, Page
from ui.shell import keyboard, pages, qt_words, quickly, warming
from ui.shell.badges import Badges
from ui.shell.resident import Resident
from ui.shell.sidebar import Sidebar
from ui.shell.toasts import Toasts
from ui.theme import ZOOMS, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from models import team
    from models.work import Reader

SMALLEST = (1024, 680)
USUAL = (1440, 900)
SAVED_MS = 700


class MainWindow(QMainWindow):
    """One window on one store. It knows which pages there are, and none of them."""

    opened = Signal(str)
    """A page is shown: its id."""

    def __init__(self, machine: Machine) -> None:
        """Belong to a machine; `show_start` says what is shown first."""
        super().__init__()
        self.machine = machine
        self.keep: dict[str, Any] = {}
        self.pages: dict[str, Page] = {}
        self.trail: list[tuple[str, dict[str, Any]]] = []
        self.current = ""
        self.setWindowTitle(_("Noren"))
        self.setWindowIcon(QIcon(str(paths.resources() / "icons" / "noren.svg")))
        self.setMinimumSize(*SMALLEST)
        self.toasts = Toasts(self, machine.sentence)
        self.resident = Resident(self)
        self.actions_ = Actions(self)
        self._declare()
        self.actions_.also("?", "keys")
        self.toasts.undo = self._undo
        machine.bus.failed.connect(self.toasts.wrong)
        machine.bus.changed.connect(self._changed)
        machine.store_changed.connect(self._store_changed)
        machine.called.connect(self.resident.come)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self._listen()
        _restore_geometry(self, machine.preferences.geometry)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def show_start(self, start: Start) -> None:
        """Show the shop, the first-run page, or what is in the way."""
        if start is Start.SHOP:
            self.build()
        elif start is Start.FIRST_RUN:
            from ui.shell.welcome import welcome

            self.setCentralWidget(welcome(self))
        elif start is Start.SAMPLE:
            from ui.shell.welcome import demo

            demo(self)
        elif start is Start.PROBLEM:
            from ui.shell.welcome import problem

            self.setCentralWidget(problem(self))

    def build(self) -> None:
        """Make sidebar and stack anew, in the language and store of now, and open the page that was open."""
        languages.set_currency(self.machine.store.settings.currency)
        for page in self.pages.values():
            page.deleteLater()
        self.pages = {}
        self.desk = Desk(
            self.machine.store,
            self.machine.bus,
            self.machine.preferences,
            self,
            self.toasts,
            self.machine.undo,
            self.keep,
        )
        self.sidebar = Sidebar(pages.there())
        self.sidebar.chosen.connect(self.open)
        self.sidebar.staff_asked.connect(self._choose_staff)
        self.badges = Badges(self.desk, self.sidebar)
        self.stack = QStackedWidget()
        whole = QWidget()
        beside = QHBoxLayout(whole)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.sidebar)
        beside.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        self._show_shop()
        wanted = self.current or _page_of_today(self.machine)
        self.current = ""
        if pages.there():
            self.open(wanted if pages.known(wanted) else pages.there()[0].id)
        self.resident.rebuilt()

    def open(self, page: str, **place: Any) -> None:
        """Show a page, at a place of it; it is made when first asked for."""
        known = self.pages.get(self.current)
        if known is not None and page != self.current and not known.leave():
            self.sidebar.set_current(self.current)
            return
        if self.current and page != self.current:
            self.trail.append((self.current, {}))
            del self.trail[:-50]
        if page not in self.pages:
            self.pages[page] = pages.area(page).load()(self.desk)
            quickly.give_key(self, self.pages[page])
            self.stack.addWidget(self.pages[page])
        shown = self.pages[page]
        self.current = page
        self.sidebar.set_current(page)
        self.sidebar.set_rail(shown.rail)
        self.toasts.left, self.toasts.aside = self.sidebar.width(), shown.rail
        self.stack.setCurrentWidget(shown)
        shown.arrive(**place)
        self.opened.emit(page)
        _remember_page(self.machine, page)

    def back(self) -> None:
        """Go back to where the user came from."""
        if self.trail:
            page, place = self.trail.pop()
            self.open(page, **place)
            self.trail.pop()

    def page(self) -> Page | None:
        """The page that is shown."""
        return self.pages.get(self.current)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.isActiveWindow() and (new is None or keyboard.lies_below(self, new)):
            QTimer.singleShot(0, self, self._come_home)

    def _come_home(self) -> None:
        keyboard.come_home(self)

    # -- actions ----------------------------------------------------------------------------------------------------

    def _declare(self) -> None:
        add, message = self.actions_.add, self.toasts.focus
        everywhere, said = N_("Everywhere"), self._has_toast
        add(
            Action("palette", N_("Search or run a command"), self.show_palette, "Ctrl+K", "search", everywhere),
            Action("keys", N_("Keyboard shortcuts"), self.show_keys, "F1", "keyboard", everywhere),
            Action("undo", N_("Undo"), self._undo, "Ctrl+Z", "undo-2", everywhere, self._can_undo),
            Action("redo", N_("Redo"), self._redo, "Ctrl+Shift+Z", "redo-2", everywhere, self._can_redo),
            Action("back", N_("Back"), self.back, "Alt+Left", "arrow-left", everywhere, self._came_from),
            Action("toast", N_("Go to the message"), message, "Shift+F6", "message-square", everywhere, said),
            *_Look(self).actions(everywhere),
            Action("staff", N_("Change who is at work"), self._choose_staff, "", "users", everywhere, self._open_store),
            *quickly.actions(self, everywhere, self._open_store),
            *self.resident.actions(everywhere),
        )
        add(*_places(self, self._open_store))

    def all_actions(self) -> list[Action]:
        """The window's actions and those of the page that is shown."""
        page = self.page()
        return [*(page.actions_.items if page else []), *self.actions_.items]

    def _open_store(self) -> bool:
        return self.machine.is_open and hasattr(self, "sidebar")

    def _can_undo(self) -> bool:
        return self.machine.is_open and self.machine.undo.next_undo is not None

    def _can_redo(self) -> bool:
        return self.machine.is_open and self.machine.undo.next_redo is not None

    def _came_from(self) -> bool:
        return bool(self.trail)

    def _has_toast(self) -> bool:
        return bool(self.toasts.shown)

    def show_palette(self) -> None:
        """Search everything, or run a command."""
        if self._open_store():
            from ui.shell import palette, sources

            if top_layer(self) is None:
                asked = sources.of(self.machine.store, self.open, self.all_actions, self.desk)
                palette.Palette(self, asked, self.keep.setdefault("recent", palette.Recent())).open()

    def show_keys(self) -> None:
        """Show the sheet of shortcuts."""
        from ui.shell.keys import KeysSheet

        if top_layer(self) is None:
            KeysSheet(self, self.all_actions()).open()

    # -- undo -------------------------------------------------------------------------------------------------------

    def _undo(self) -> None:
        self.machine.undo.undo()

    def _redo(self) -> None:
        self.machine.undo.redo()

    def _said(self, message: Message) -> None:
        self.toasts.say(say(message))

    # -- look and language --------------------------------------------------------------------------------------------

    def set_look(self, *, mode: str | None = None, zoom: float | None = None) -> None:
        """Switch theme or zoom, live, and remember it."""
        theme.set(mode=mode, zoom=zoom)
        self.machine.preferences.change(theme=theme.mode, zoom=round(theme.zoom * 100))
        if zoom is not None and self._open_store():
            self.build()

    def set_language(self, code: str) -> None:
        """Speak another language, live: the pages are made anew; what is being sold stays."""
        languages.set_language(code)
        qt_words.speak(code)
        self.machine.preferences.change(language=code)
        self.setWindowTitle(_("Noren"))
        if self._open_store():
            self.build()
        elif self.centralWidget() is not None:
            self.show_start(Start.FIRST_RUN if self.machine.problem is None else Start.PROBLEM)

    # -- the store ----------------------------------------------------------------------------------------------------

    def _store_changed(self) -> None:
        self.keep.clear()
        self.trail.clear()
        self.current = ""
        self.toasts.clear()
        self._listen()
        if self.machine.is_open:
            if self.isVisible():
                self.build()
        else:
            self.pages = {}
            self.show_start(Start.FIRST_RUN)

    def _listen(self) -> None:
        """Hear what came of undo in the store that is open now."""
        if self.machine.is_open:
            self.machine.undo.said.connect(self._said)
            self.machine.undo.refused.connect(self.toasts.wrong)
            self.machine.undo.changed.connect(self.toasts.undo_moved)

    def _changed(self, changes: Any) -> None:
        self.toasts.heard(changes)
        if "setting" in changes or "staff" in changes:
            self._show_shop()

    def _show_shop(self) -> None:
        if not self.machine.is_open or not hasattr(self, "sidebar"):
            return
        store = self.machine.store
        languages.set_currency(store.settings.currency)
        self.sidebar.set_shop(store.settings.shop_name)
        store.read(_staff).then(self._show_staff)

    def _show_staff(self, staff: list[Any]) -> None:
        from models import team

        if not self.machine.is_open:
            return
        store = self.machine.store
        known = {one.id: one for one in staff}
        if store.actor.staff_id not in known and staff:
            first = next((one for one in staff if one.role == "owner"), staff[0])
            store.actor = replace(store.actor, staff_id=first.id)
        at_work = known.get(store.actor.staff_id) or (staff[0] if staff else None)
        before, self.keep["staff"] = self.keep.get("staff"), at_work
        self.sidebar.set_staff(at_work.name if at_work else "", _(team.ROLE_NAMES[at_work.role]) if at_work else "")
        page = self.page()
        if page is not None and before is not None and at_work is not None and before.id != at_work.id:
            page.refresh(None)  # what is shown may be theirs
            self.badges.ask()

    def _choose_staff(self) -> None:
        from models import team

        self.machine.store.read(team.staff).then(self._ask_staff)

    def _ask_staff(self, staff: list[team.Member]) -> None:
        from ui.shell.staff import StaffSheet

        if top_layer(self) is None:
            StaffSheet(self, staff, self.machine.store.actor.staff_id, self.at_work).open()

    def at_work(self, staff_id: int) -> None:
        """Let what is written from now on be by another member of staff."""
        self.machine.store.actor = replace(self.machine.store.actor, staff_id=staff_id)
        self._show_shop()

    # -- the window -------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Remember where the window stood, and go, or only into the tray; what is being sold is kept by the counter."""
        page = self.page()
        if page is not None and not page.leave():
            event.ignore()
            return
        kept = base64.b64encode(self.saveGeometry().data()).decode()
        self.machine.preferences.change(geometry=kept)
        event.setAccepted(self.resident.closes())


def _day(machine: Machine) -> str:
    store = machine.store
    return times.business_day(store.clock.now(), store.settings.zone, store.settings.day_change_hour)


def _page_of_today(machine: Machine) -> str:
    """Where one left off on this business day; a new day begins with Today."""
    known = machine.preferences
    return known.page if known.page and known.page_day in ("", _day(machine)) else pages.FIRST


def _remember_page(machine: Machine, page: str) -> None:
    known, day = machine.preferences, _day(machine)
    if (known.page, known.page_day) != (page, day):
        known.page, known.page_day = page, day
        QTimer.singleShot(SAVED_MS, machine, known.change)  # the disk is waited for after the page is painted


def _restore_geometry(window: QMainWindow, kept: str) -> None:
    """Stand where the window stood last, else in the usual size, as far as the screen has it."""
    if not kept or not window.restoreGeometry(QByteArray(base64.b64decode(kept))):
        screen = window.screen().availableGeometry()
        window.resize(min(USUAL[0], screen.width()), min(USUAL[1], screen.height()))


def _staff(read: Reader) -> list[Any]:
    """Who works here; asked on a reader thread, which also loads what that takes."""
    from models import team

    return team.staff(read)


def _places(window: MainWindow, when: Callable[[], bool]) -> list[Action]:
    """What leads to each area, and to each section of the settings."""
    found, at = [], 0
    for area in pages.there():
        at += area.in_sidebar
        key = pages.key_of(at) if area.in_sidebar else "Ctrl+,"
        if area.place:
            goes = _Go(window, area.id)
            found.append(Action(f"go_{area.id}", area.title, goes, key, area.icon, N_("Go to"), when))
    if pages.known("settings"):
        from ui.settings.sections import SECTIONS

        for one in SECTIONS:
            to = _Go(window, "settings", section=one.id)
            found.append(Action(f"settings_{one.id}", one.command, to, icon=one.icon, when=when))
    return found


class _Look:
    """The commands that change how the window looks and speaks."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def actions(self, group: str) -> list[Action]:
        """What can be done about the look, from everywhere."""
        return [
            Action("theme", N_("Light or dark"), self.switch_theme, "Ctrl+Shift+L", "moon", group),
            Action("language", N_("日本語 / English"), self.switch_language, "Ctrl+Shift+J", "languages", group),
            Action("larger", N_("Larger"), self.larger, "Ctrl++", "zoom-in", group),
            Action("smaller", N_("Smaller"), self.smaller, "Ctrl+-", "zoom-in", group),
            Action("usual", N_("Usual size"), self.usual, "Ctrl+0", "zoom-in", group),
        ]

    def switch_theme(self) -> None:
        self.window.set_look(mode="light" if theme.dark else "dark")

    def switch_language(self) -> None:
        self.window.set_language("en" if languages.current().code == "ja" else "ja")

    def larger(self) -> None:
        self.window.set_look(zoom=next((zoom for zoom in ZOOMS if zoom > theme.zoom + 0.01), ZOOMS[-1]))

    def smaller(self) -> None:
        self.window.set_look(zoom=next((zoom for zoom in reversed(ZOOMS) if zoom < theme.zoom - 0.01), ZOOMS[0]))

    def usual(self) -> None:
        self.window.set_look(zoom=1.0)


class _Go:
    def __init__(self, window: MainWindow, page: str, **place: Any) -> None:
        self.window, self.page, self.place = window, page, place

    def __call__(self) -> None:
        self.window.open(self.page, **self.place)


def application(machine: Machine) -> QApplication:
    """The Qt application, dressed as this person likes it."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["noren"])
    app.setApplicationName("Noren")
    app.setDesktopFileName("noren")
    qt_words.speak(languages.current().code)
    theme.mode = machine.preferences.theme or "auto"
    theme.zoom = machine.preferences.zoom / 100
    theme.apply(app)
    return app


def run(machine: Machine) -> int:
    """Show the window and stay until it is closed; then a verified copy is made of what changed."""
    app = application(machine)
    start = machine.start()
    if start is Start.ELSEWHERE:
        return 0
    window = MainWindow(machine)
    window.show_start(start)
    window.resident.start(in_tray=machine.options.tray and start is Start.SHOP)
    QTimer.singleShot(warming.AFTER_MS, warming.start)
    code = app.exec()
    warming.stop()
    window.deleteLater()
    machine.finish()
    return code
