"""The first step: which file, what is in it, and how it is written; with a live preview."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from desktop.exchange.fields import KIND_NAMES
from desktop.exchange.pictures import MADE as PICTURE
from desktop.languages import _, _n, say
from models.errors import N_, Told
from ui.imports.opened import How, Opened, look
from ui.page import Desk
from ui.theme import theme
from ui.widgets import Choice, EmptyState, Segments, button, label, row

KINDS = ("people", "products", "sales", "companies", "stock", "touchpoints", "deals", "contracts", "reminders")
ENCODINGS = (
    (None, N_("Found by itself")),
    ("utf-8", "UTF-8"),
    ("cp932", "Shift-JIS (CP932)"),
    ("euc_jp", "EUC-JP"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"),
)
DELIMITERS = (
    (None, N_("Found by itself")),
    (",", N_("Comma")),
    (";", N_("Semicolon")),
    ("\t", N_("Tab")),
    ("|", "|"),
)
HEADERS = ((None, N_("Found by itself")), (1, N_("In the first line")), (0, N_("There is none")))


class FileStep(QWidget):
    """`ready(opened)` when a file could be read, None while there is none."""

    ready = Signal(object)

    def __init__(self, desk: Desk) -> None:
        """Begin without a file."""
        super().__init__()
        self.desk = desk
        self.how: How | None = None
        self._generation = 0
        self.setAcceptDrops(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(12))
        self.empty = EmptyState(
            "file-spreadsheet",
            _("Which file?"),
            _(
                "CSV, Excel, JSON or address cards (vCard), as another program wrote it. Nothing is saved before you"
                " have seen every row."
            ),
            _("Choose a file…"),
            self.choose,
        )
        whole.addWidget(self.empty, 1)
        self.chosen = QWidget()
        whole.addWidget(self.chosen, 1)
        self.chosen.hide()
        self._build()
        self.error = label("", "warning", wrap=True)
        self.error.hide()
        whole.addWidget(self.error)

    def _build(self) -> None:
        inside = QVBoxLayout(self.chosen)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(12))
        self.name = label("", "row")
        inside.addLayout(row(self.name, None, button(_("Another file…"), self.choose)))
        self.kinds = Segments([(kind, _(KIND_NAMES[kind])) for kind in KINDS])
        self.kinds.picked.connect(self._kind)
        inside.addWidget(self.kinds)
        self.encoding = self._choice(_("Encoding"), ENCODINGS, "encoding")
        self.delimiter = self._choice(_("Between cells"), DELIMITERS, "delimiter")
        self.header = self._choice(_("Column names"), HEADERS, "header_row")
        self.sheet = Choice()
        self.sheet.setAccessibleDescription(_("Sheet"))
        self.sheet.picked.connect(self._sheet)
        parts: list[Any] = []
        for title, field in (
            (_("Encoding"), self.encoding),
            (_("Between cells"), self.delimiter),
            (_("Column names"), self.header),
        ):
            name = label(title, "secondary")
            name.setBuddy(field)
            parts += [name, field, 6]
        inside.addLayout(row(*parts, self.sheet, None, spacing=6))
        self.preview = QTableWidget()
        self.preview.setAccessibleName(_("Preview"))
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.verticalHeader().hide()
        self.preview.horizontalHeader().setStretchLastSection(True)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.preview.horizontalHeader().setDefaultAlignment(left)
        self.preview.setMinimumHeight(theme.px(260))
        inside.addWidget(self.preview, 1)
        self.found = label("", "secondary", wrap=True)
        inside.addWidget(self.found)

    def _choice(self, title: str, options: Any, name: str) -> Choice:
        made = Choice([(value, _(text)) for value, text in options])
        made.setAccessibleDescription(title)
        made.picked.connect(_Set(self, name))
        return made

    # -- the file ----------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for a file."""
        kinds = _(
            "Tables and cards (*.csv *.tsv *.txt *.gz *.xlsx *.xlsm *.xls *.ods *.vcf *.vcard *.ics *.json *.jsonl"
            " *.ndjson);;All files (*)"
        )
        name, _kind = QFileDialog.getOpenFileName(self, _("Which file?"), str(Path.home()), kinds)
        if name:
            self.take(Path(name))

    def take(self, path: Path, kind: str = "") -> None:
        """Read a file and show what is in it."""
        for field in (self.encoding, self.delimiter, self.header):
            field.set_value(None)
        self._read(How(path, kind))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take a file that is dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Read the file that was dropped."""
        for url in event.mimeData().urls()[:1]:
            if url.isLocalFile():
                self.take(Path(url.toLocalFile()))

    def set(self, **values: Any) -> None:
        """Read the file in another way."""
        if self.how is not None:
            self._read(replace(self.how, **values))

    def _kind(self, kind: str) -> None:
        self.set(kind=kind)

    def _sheet(self, sheet: str) -> None:
        self.set(sheet=sheet)

    def _read(self, how: How) -> None:
        self.how = how
        self._generation += 1
        self.error.hide()
        self.ready.emit(None)
        self.desk.store.read(_Look(how, self._generation)).then(self._show).failed(self._failed)

    def _show(self, answer: tuple[int, Opened]) -> None:
        generation, opened = answer
        if generation != self._generation:
            return
        self.empty.hide()
        self.chosen.show()
        table = opened.table
        self.name.setText(table.path.name)
        self.kinds.set_value(opened.kind)
        self.sheet.setVisible(len(table.sheet_names) > 1)
        if len(table.sheet_names) > 1:
            self.sheet.set_options([(name, name) for name in table.sheet_names], table.sheet)
        for field in (self.encoding, self.delimiter):
            field.setEnabled(table.kind == "csv")
        self.encoding.setEnabled(table.kind in ("csv", "json"))
        self.header.setEnabled(table.kind not in ("json", "vcard", "calendar"))
        self.kinds.setEnabled(table.cards is None and table.calendar is None)
        self._fill(opened)
        words = [_("{count} columns", count=len(table.labels))]
        if table.cards is not None:
            words = [_n("1 address card", "{n} address cards", table.cards.count)]
        if table.calendar is not None:
            words = [_n("1 entry", "{n} entries", table.calendar.count)]
        if table.kind in ("csv", "json"):
            words.append(table.encoding.upper())
        if opened.guess.remembered:
            words.append(_("columns as you set them last time"))
        elif opened.guess.preset:
            words.append(_("an export of {name}", name=opened.guess.preset))
        self.found.setText(" · ".join(words))
        self.ready.emit(opened)

    def _fill(self, opened: Opened) -> None:
        labels = opened.table.labels[:60]
        self.preview.setColumnCount(len(labels))
        self.preview.setHorizontalHeaderLabels(labels)
        self.preview.setRowCount(len(opened.rows))
        for at, cells in enumerate(opened.rows):
            for column, text in enumerate(cells[: len(labels)]):
                picture = text.startswith(PICTURE)
                self.preview.setItem(at, column, QTableWidgetItem(_("a picture") if picture else text[:200]))
        self.preview.resizeColumnsToContents()
        for column in range(len(labels)):
            self.preview.setColumnWidth(column, min(theme.px(260), self.preview.columnWidth(column)))

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)
            return
        self.error.setText(say(error))
        self.error.show()


class _Set:
    def __init__(self, step: FileStep, name: str) -> None:
        self.step, self.name = step, name

    def __call__(self, value: Any) -> None:
        self.step.set(**{self.name: value})


class _Look:
    def __init__(self, how: How, generation: int) -> None:
        self.how, self.generation = how, generation

    def __call__(self, read: Any) -> tuple[int, Opened]:
        return self.generation, look(read, self.how)
