"""Colours, fonts and sizes: two themes of one set of names, switched live.

Painters ask `theme.color("gold")`; widgets are dressed by the palette and by `resources/themes/noren.qss` through the
dynamic property `kind`. Sizes are pixels at zoom 1; `theme.px(40)` counts the zoom in.
"""

import re
import tomllib
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from desktop import paths
from ui import fonts

MODES = ("auto", "light", "dark")
ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
_COLOUR = re.compile(r"@([a-z0-9_]+)")
_SIZE = re.compile(r"(\d+)px")


class Theme(QObject):
    """The look in force. There is one, `theme`, made before the first widget."""

    changed = Signal()
    """Colours or zoom changed: painters repaint, caches of pixmaps are void."""

    def __init__(self) -> None:
        """Begin light; nothing is loaded until the program asks."""
        super().__init__()
        self.mode = "light"
        self.zoom = 1.0
        self._themes: dict[str, dict[str, Any]] = {}
        self._sheet = ""

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        if self.mode == "auto":
            hints = QGuiApplication.styleHints()
            return bool(hints and hints.colorScheme() == Qt.ColorScheme.Dark)
        return self.mode == "dark"

    def color(self, name: str) -> QColor:
        """A colour by its name in the theme files; raises KeyError for one that does not exist."""
        return QColor(self._tokens()["colours"][name])

    def overlay(self) -> QColor:
        """What is laid over the window beneath a sheet."""
        colour = self.color("overlay")
        colour.setAlpha(int(self._tokens()["overlay_alpha"]))
        return colour

    @property
    def shadow_strength(self) -> float:
        """How much stronger shadows are drawn than in the light theme."""
        return float(self._tokens()["shadow_strength"])

    def px(self, size: float) -> int:
        """A length in pixels with the zoom counted in."""
        return round(size * self.zoom)

    def font(self, size: float, weight: int = 400) -> Any:
        """A font of `size` pixels at zoom 1."""
        return fonts.font(size * self.zoom, weight)

    def set(self, *, mode: str | None = None, zoom: float | None = None) -> None:
        """Switch theme or zoom, live."""
        self.mode = mode if mode in MODES else self.mode
        self.zoom = min(2.0, max(0.8, zoom)) if zoom is not None else self.zoom
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.apply(app)
        self.changed.emit()

    def apply(self, app: QApplication) -> None:
        """Dress the application: style, font, palette, style sheet."""
        fonts.load()
        if app.style().objectName() != "fusion":
            app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(self.font(13))
        app.setPalette(self.palette())
        app.setStyleSheet(self._dress())

    def palette(self) -> QPalette:
        """All roles of Qt's palette from our names."""
        roles = QPalette.ColorRole
        wanted = {
            roles.Window: "bg",
            roles.WindowText: "text",
            roles.Base: "surface",
            roles.AlternateBase: "surface2",
            roles.Text: "text",
            roles.Button: "surface",
            roles.ButtonText: "text",
            roles.BrightText: "on_fill",
            roles.ToolTipBase: "toast",
            roles.ToolTipText: "on_toast",
            roles.Highlight: "primary_soft",
            roles.HighlightedText: "text",
            roles.Link: "primary_text",
            roles.LinkVisited: "violet",
            roles.PlaceholderText: "text3",
            roles.Light: "surface",
            roles.Midlight: "surface2",
            roles.Mid: "line2",
            roles.Dark: "ctl",
            roles.Shadow: "shadow",
            roles.Accent: "primary_fill",
        }
        palette = QPalette()
        for role, name in wanted.items():
            palette.setColor(role, self.color(name))
        for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return palette

    def _tokens(self) -> dict[str, Any]:
        name = "dark" if self.dark else "light"
        if name not in self._themes:
            with (paths.resources() / "themes" / f"{name}.toml").open("rb") as file:
                self._themes[name] = tomllib.load(file)
        return self._themes[name]

    def _dress(self) -> str:
        if not self._sheet:
            self._sheet = (paths.resources() / "themes" / "noren.qss").read_text(encoding="utf-8")
        colours = self._tokens()["colours"]
        folder = (paths.resources() / "themes").as_posix()
        sheet = self._sheet.replace("$folder", folder).replace("$mode", "dark" if self.dark else "light")
        sheet = _COLOUR.sub(lambda found: colours[found[1]], sheet)
        return _SIZE.sub(lambda found: f"{self._scaled(int(found[1]))}px", sheet)

    def _scaled(self, size: int) -> int:
        return size if size <= 2 else max(1, self.px(size))


theme = Theme()


def dress(widget: QWidget, kind: str) -> None:
    """Give a widget another `kind`, and let the style sheet see it."""
    widget.setProperty("kind", kind)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
