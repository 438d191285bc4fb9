"""The last steps: what would happen, line by line; the import with progress; what came of it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.exchange.engine import ImportResult, Plan
from desktop.languages import _, _n
from models.errors import N_
from ui.imports.outcomes import OutcomesView
from ui.theme import theme
from ui.widgets import Card, Segments, button, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.exchange.matching import Outcome

ACTIONS = (
    ("created", N_("New")),
    ("updated", N_("Changed")),
    ("skipped", N_("Left as they are")),
    ("refused", N_("Refused")),
)


class PlanStep(QWidget):
    """The dry run: counts, and every line with what would become of it."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.plan: Plan | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        self.figures = Figures()
        whole.addWidget(self.figures)
        self.filter = Segments([("", _("All")), *((key, _(text)) for key, text in ACTIONS), ("notes", _("Remarks"))])
        self.filter.picked.connect(self._filter)
        whole.addWidget(self.filter)
        self.list = OutcomesView()
        whole.addWidget(self.list, 1)
        self.more = label("", "secondary", wrap=True)
        whole.addWidget(self.more)

    def show_plan(self, plan: Plan) -> None:
        """Show what an import would do."""
        self.plan = plan
        self.figures.show_counts(plan.created, plan.updated, plan.skipped, plan.refused)
        self.filter.set_value("refused" if plan.refused else "")
        self._filter(self.filter.value)
        words = []
        if plan.unmapped:
            words.append(_("Not imported: {columns}", columns=", ".join(plan.unmapped[:12])))
        for kind, count in plan.made.items():
            if count:
                words.append(_("Made on the way: {count} × {kind}", count=f"{count:,}", kind=_(kind.capitalize())))
        if plan.noted:
            words.append(_n("1 remark", "{n} remarks", plan.noted))
        self.more.setText(" · ".join(words))

    def _filter(self, action: str) -> None:
        if self.plan is None:
            return
        shown: Sequence[Outcome] = self.plan.notes if action == "notes" else self.plan.outcomes
        self.list.show_outcomes([one for one in shown if action in ("", "notes", one.action)])


class Figures(QWidget):
    """Four counts beside each other."""

    def __init__(self) -> None:
        """Begin with zeros."""
        super().__init__()
        self.shown: dict[str, Any] = {}
        cards: list[QWidget] = []
        for key, text in ACTIONS:
            card = Card(margin=14, spacing=2)
            figure = label("0", "kpi")
            figure.setAccessibleDescription(_(text))
            card.body.addWidget(label(_(text), "secondary"))
            card.body.addWidget(figure)
            self.shown[key] = figure
            cards.append(card)
        self.setLayout(row(*cards, spacing=12))

    def show_counts(self, *counts: int) -> None:
        """Show created, updated, skipped, refused."""
        for (key, _text), count in zip(ACTIONS, counts, strict=True):
            self.shown[key].setText(f"{count:,}")


class DoneStep(QWidget):
    """What came of it, with a way back."""

    undo_asked = Signal()
    another_asked = Signal()

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(14))
        self.title = label("", "name", wrap=True)
        whole.addWidget(self.title)
        self.figures = Figures()
        whole.addWidget(self.figures)
        self.refused = label("", "muted", wrap=True)
        self.show_refused = button(_("Show the file of refused rows"), self._open, icon="folder-open")
        self.undo = button(_("Undo this import"), self.undo_asked.emit, icon="undo-2")
        self.another = button(_("Another file…"), self.another_asked.emit, icon="upload")
        whole.addWidget(self.refused)
        whole.addLayout(row(self.another, self.show_refused, self.undo, None))
        whole.addStretch(1)
        self._file: Any = None

    def show_result(self, result: ImportResult) -> None:
        """Show what an import did."""
        self._file = result.refused_file
        written = result.created + result.updated
        self.title.setText(
            _n("1 record is in.", "{n} records are in.", written) if written else _("Nothing new was in this file.")
        )
        self.figures.show_counts(result.created, result.updated, result.skipped, result.refused)
        self.refused.setVisible(result.refused_file is not None)
        self.show_refused.setVisible(result.refused_file is not None)
        if result.refused_file is not None:
            text = _("The refused rows, each with its reason, are in {path}.", path=result.refused_file)
            self.refused.setText(text)
        self.undo.setVisible(bool(result.batch))

    def show_undone(self, message: Any) -> None:
        """Say that the import was taken back."""
        self.title.setText(_("Undone: {what}. Everything is as it was before.", what=message))
        self.refused.hide()
        self.show_refused.hide()
        self.figures.show_counts(0, 0, 0, 0)
        self.undo.hide()

    def _open(self) -> None:
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.parent)))
