"""The parts that screens are made of. All text from people goes through `label`, which is plain text always.

card = Card()                                  # a white panel; card.body is its column
card.body.addWidget(label(_("Points"), "panel"))
card.body.addLayout(row(label("813", "kpi"), None, button(_("Adjust…"), slot)))   # None stretches

form = Form()
name = form.line(_("Name"), value)             # QLineEdit with its label as buddy
form.wrong(name, _("A name is needed."))       # inline error below the field

sheet = Sheet(window, _("Return"))             # a panel over the window; Esc closes one layer
"""

from typing import TYPE_CHECKING, Any

from ui.widgets.basics import Card, button, column, icon_button, label, line, row, set_text
from ui.widgets.fields import Choice, Form, MoneyEdit, QuantityEdit, SearchBox, Toggle
from ui.widgets.pads import NumberPad, Stepper
from ui.widgets.panels import EmptyState, Segments, scrolled
from ui.widgets.sheet import ConfirmSheet, Sheet

if TYPE_CHECKING:
    from ui.widgets.tables import Column, RowsView

__all__ = [
    "Card",
    "Choice",
    "Column",
    "ConfirmSheet",
    "EmptyState",
    "Form",
    "MoneyEdit",
    "NumberPad",
    "QuantityEdit",
    "RowsView",
    "SearchBox",
    "Segments",
    "Sheet",
    "Stepper",
    "Toggle",
    "button",
    "column",
    "icon_button",
    "label",
    "line",
    "row",
    "scrolled",
    "set_text",
]


def __getattr__(name: str) -> Any:
    """Long lists are imported when a page with one is: the counter has none, and is there the sooner."""
    if name in ("Column", "RowsView"):
        from ui.widgets import tables

        return getattr(tables, name)
    raise AttributeError(name)
