"""A deal's own sheet: all of it in one place, kept as it is typed, and shown anew when something of it changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.languages import _
from models.billing import quotations
from models.errors import NotFound
from models.pipeline import board, detail, lines
from models.values import dataclass
from ui.loyalty.words import today
from ui.pipeline.deal_head import HeadCard
from ui.pipeline.deal_lines import LinesCard
from ui.pipeline.deal_needs import NeedsCard
from ui.pipeline.deal_quotations import QuotationsCard
from ui.pipeline.deal_side import FilesCard, HistoryCard, NextCard, NotesCard, WhoCard
from ui.theme import theme
from ui.widgets import Sheet, row

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from models.billing.quotations import QuotationRow
    from models.pipeline.board import Card as BoardCard
    from models.pipeline.detail import Detail
    from models.pipeline.lines import OfferedLine
    from models.work import Changes, Reader
    from ui.page import Desk

WIDTH = 1240
BESIDE = 1140
"""From this width on the two columns stand beside each other."""
KINDS = frozenset(
    {"deal", "deal_line", "deal_helper", "deal_tag", "deal_answer", "deal_move", "question", "stage", "staff", "person"}
    | {
        "company",
        "attachment",
        "reminder",
        "quotation",
        "product",
        "promotion",
        "setting",
        "tag",
        "lost_reason",
        "stock",
    }
)


@dataclass(frozen=True)
class Found:
    """What the sheet shows, as of one moment."""

    detail: Detail
    card: BoardCard | None
    lines: tuple[OfferedLine, ...]
    quotations: tuple[QuotationRow, ...]


def asked(read: Reader, deal_id: int, at: int, day: str) -> Found:
    """All of a deal, at a moment (ms UTC) of a business day; asked on a reader thread. Raises NotFound."""
    found = detail.detail(read, deal_id, at=at)
    cards = board.cards(read, [deal_id])
    return Found(
        found, cards[0] if cards else None, lines.of_deal(read, deal_id), quotations.of_deal(read, deal_id, day=day)
    )


def open_deal(window: QWidget, desk: Desk, deal_id: int) -> DealSheet:
    """Open a deal's sheet over the window."""
    sheet = DealSheet(window, desk, deal_id)
    sheet.ask(first=True)
    return sheet


def open_of_quotation(window: QWidget, desk: Desk, quotation_id: int) -> None:
    """Open the sheet of the deal that a quotation is of."""
    job = desk.store.read(quotations.one, quotation_id, day=today(desk))
    job.then(partial(_open_of, window, desk)).failed(desk.toasts.wrong)


def _open_of(window: QWidget, desk: Desk, one: QuotationRow) -> None:
    if one.deal_id is not None:
        open_deal(window, desk, one.deal_id)


class DealSheet(Sheet):
    """The sheet. Escape closes it; what can't be kept holds it once, with the sentence below its field."""

    def __init__(self, window: QWidget, desk: Desk, deal_id: int) -> None:
        """Make its parts; they are filled by `ask`."""
        super().__init__(window, _("Deal"), width=WIDTH)
        self.desk, self.deal_id = desk, deal_id
        self._warned = False
        self._generation = 0
        self.head = HeadCard(desk, deal_id, self)
        self.lines = LinesCard(desk, deal_id)
        self.needs = NeedsCard(desk, deal_id)
        self.offers = QuotationsCard(desk, deal_id, self.cancel)
        self.next = NextCard(desk, deal_id)
        self.who = WhoCard(desk, deal_id)
        self.notes = NotesCard(desk, deal_id)
        self.files = FilesCard(desk, deal_id)
        self.history = HistoryCard(desk, deal_id)
        self.body.addWidget(self.head)
        self.columns = row(
            self._column(self.lines, self.needs, self.offers),
            self._column(self.next, self.who, self.notes, self.files, self.history),
            spacing=14,
        )
        self.columns.setStretch(0, 19)
        self.columns.setStretch(1, 10)
        self.body.addLayout(self.columns)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.ask)
        desk.bus.changed.connect(self._heard)

    def _column(self, *cards: QWidget) -> QWidget:
        held = QWidget()
        made = QVBoxLayout(held)
        made.setContentsMargins(0, 0, 0, 0)
        made.setSpacing(theme.px(14))
        for card in cards:
            made.addWidget(card)
        made.addStretch(1)
        return held

    def _place(self) -> None:
        """Be beside each other only where both columns have room."""
        window = self.parentWidget()
        wide = window is not None and window.width() - theme.px(40) >= theme.px(BESIDE)
        ways = QBoxLayout.Direction
        self.columns.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        super()._place()

    def _heard(self, changes: Changes) -> None:
        if KINDS.intersection(changes.touched):
            self._soon.start()

    def ask(self, *, first: bool = False) -> None:
        """Ask for all of it; `first` opens the sheet when it is there."""
        self._generation += 1
        job = self.desk.store.read(asked, self.deal_id, self.desk.store.clock.now(), today(self.desk))
        job.then(partial(self._show, self._generation, first)).failed(self._gone)

    def _show(self, generation: int, first: bool, found: Found) -> None:
        if generation != self._generation and not first:
            return
        one = found.detail
        open_ = one.deal.state == "open"
        self.head.fill(one, found.card, self.desk.store.clock.now())
        self.lines.fill(found.lines, one.worth, editable=open_)
        self.needs.fill(one.answers, one.fits, editable=open_)
        self.offers.fill(found.quotations, open_=open_)
        for card in (self.next, self.who, self.notes, self.files, self.history):
            card.fill(one)
        if first:
            self.open()
        else:
            self.grow()

    def _gone(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        if isinstance(error, NotFound):
            super().cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl with left and right moves through the stages, with Enter it closes the sheet."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if control and step is not None:
            self.head.step(step)
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cancel()
        else:
            super().keyPressEvent(event)

    def cancel(self) -> None:
        """Keep what is typed, and close; what can't be kept is said first, and closing again leaves it."""
        parts = (self.head, self.needs, self.notes)
        if not all([part.commit() for part in parts]) and not self._warned:
            self._warned = True
            return
        super().cancel()
