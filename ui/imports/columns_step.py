"""The second step: which column fills which field, and what happens where a record is there already."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.exchange.fields import Field
from desktop.exchange.pictures import MADE as PICTURE
from desktop.exchange.source import FILL, NEVER, OVERWRITE, Options, Source
from desktop.languages import _
from models.errors import N_
from ui.imports.opened import Opened
from ui.theme import theme
from ui.widgets import Choice, Toggle, label, row, scrolled

RULES = (
    (OVERWRITE, N_("what the file says counts")),
    (FILL, N_("only fill what is empty")),
    (NEVER, N_("leave it as it is")),
)
SKIP = ""


class ColumnsStep(QWidget):
    """One row a column of the file: its name, what stands in it, the field it fills."""

    changed = Signal()

    def __init__(self) -> None:
        """Begin without columns."""
        super().__init__()
        self.opened: Opened | None = None
        self.choices: dict[str, Choice] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        self.rule = Choice([(value, _(text)) for value, text in RULES], OVERWRITE)
        about = label(_("Where a record is there already:"), "muted")
        about.setBuddy(self.rule)
        self.rule.setAccessibleDescription(_("Where a record is there already:"))
        self.match = Choice()
        same = label(_("It is the same when this is the same:"), "muted")
        same.setBuddy(self.match)
        self.match.setAccessibleDescription(_("It is the same when this is the same:"))
        whole.addLayout(row(about, self.rule, 16, same, self.match, None))
        self.leads = Toggle(_("New people are leads"))
        leads_text = label(_("New people are leads"))
        leads_text.setBuddy(self.leads)
        self.leads_part = QWidget()
        self.leads_part.setLayout(row(self.leads, leads_text))
        self.stages = Toggle(_("Make the stages that are not there"))
        stages_text = label(_("Make the stages that are not there"))
        stages_text.setBuddy(self.stages)
        self.stages_part = QWidget()
        self.stages_part.setLayout(row(self.stages, stages_text))
        parts = (self.leads_part, self.stages_part)
        whole.addLayout(row(label(_("Empty cells never erase anything."), "secondary"), None, *parts))
        self.inner = QWidget()
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(theme.px(16))
        self.grid.setVerticalSpacing(theme.px(6))
        self.grid.setColumnStretch(1, 1)
        held = QVBoxLayout(self.inner)  # a file of two columns keeps them together, at the top
        held.setContentsMargins(0, 0, 0, 0)
        held.addLayout(self.grid)
        held.addStretch(1)
        whole.addWidget(scrolled(self.inner), 1)

    def show_file(self, opened: Opened) -> None:
        """Show a file's columns with the guessed fields."""
        if self.opened is opened:
            return
        self.opened = opened
        while self.grid.count():
            item = self.grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self.choices = {}
        self.leads_part.setVisible(opened.kind == "people")
        self.stages_part.setVisible(opened.kind == "deals")
        self.leads.setChecked(opened.table.cards is not None)
        options = [(SKIP, _("Do not import")), *((one.name, _field(one)) for one in opened.fields)]
        for at, title in enumerate(opened.table.labels):
            self._column(at, title, options)
        keys = [(one.name, _field(one)) for one in opened.fields if one.key]
        self.match.set_options([(SKIP, _("any of the usual")), *keys])

    def _column(self, at: int, title: str, options: Sequence[tuple[str, str]]) -> None:
        opened = self.opened
        if opened is None:
            return
        choice = Choice(options, opened.guess.mapping.get(title, SKIP))
        choice.setAccessibleDescription(title)
        choice.setMinimumWidth(theme.px(240))
        choice.picked.connect(self._tell)
        name = label(title, "strong")
        name.setBuddy(choice)
        texts = [cells[at] for cells in opened.rows if at < len(cells) and cells[at].strip()][:3]
        example = label(" · ".join(_example(text) for text in texts), "secondary")
        for column, widget in enumerate((name, example, choice)):
            self.grid.addWidget(widget, at, column)
        self.choices[title] = choice

    def _tell(self, _value: object) -> None:
        self.changed.emit()

    def source(self) -> Source | None:
        """What is to be imported; None while no column is."""
        if self.opened is None:
            return None
        mapping = {title: choice.value() for title, choice in self.choices.items() if choice.value()}
        if not mapping:
            return None
        match = (self.match.value(),) if self.match.value() else ()
        leads = self.opened.kind == "people" and self.leads.isChecked()
        stages = self.opened.kind == "deals" and self.stages.isChecked()
        options = Options(write=self.rule.value(), match_by=match, leads=leads, make_stages=stages)
        return Source(self.opened.table, self.opened.kind, mapping, options)


def _example(text: str) -> str:
    return _("a picture") if text.startswith(PICTURE) else " / ".join(text.split("\n"))[:40]


def _field(one: Field) -> str:
    return one.label if one.own else _(one.label)
