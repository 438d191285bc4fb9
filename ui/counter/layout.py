"""Where the parts of the counter lie, for any size of window; what they do is the page's."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import _
from models.counter import till
from models.times import from_ms
from ui.counter.beside import BesidePanel
from ui.counter.keys import GAP, Categories, KeysView
from ui.counter.panels import Closed, DonePanel, SalePanel
from ui.counter.side import Side
from ui.counter.top import TopBar
from ui.counter.usual import UsualPanel
from ui.page import Page
from ui.theme import theme
from ui.widgets import Segments

if TYPE_CHECKING:
    from ui.counter.register import Register

COMPACT = 860


class CounterLayout(Page):
    """The widgets of the counter, and their places."""

    session: till.Session | None = None

    def _lay_out(self) -> None:
        self.top = TopBar(self.desk.store)
        self.chips = Segments()
        self.chips_area = Categories(self.chips)
        self.keys = KeysView()
        self.left = QWidget()
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.px(13))
        self.chips_area.setFixedHeight(theme.px(36))
        left.addWidget(self.chips_area)
        left.addWidget(self.keys, 1)
        self.sale, self.side = SalePanel(), Side()
        self.usual = UsualPanel(self.desk)
        self.side.extra.addWidget(self.usual)
        self.side.extra.setSpacing(theme.px(14))
        self.beside = BesidePanel(self.desk)
        self.beside.grew.connect(self._fit_hints)
        self.beside.wanted.connect(self.usual.wanted)
        self.side.extra.addWidget(self.beside)
        self.done = DonePanel()
        self.work = QWidget()
        for part in (self.left, self.sale, self.side):
            part.setParent(self.work)
        side_layout = self.side.layout()
        assert isinstance(side_layout, QVBoxLayout)
        side_layout.insertWidget(side_layout.indexOf(self.side.due), self.done)
        self.stack = QStackedWidget()
        self.closed = Closed()
        self.stack.addWidget(self.work)
        self.stack.addWidget(self.closed)
        body = QVBoxLayout(self)
        edge = theme.px(28)
        body.setContentsMargins(edge, 0, edge, theme.px(24))
        body.setSpacing(0)
        body.addWidget(self.top)
        body.addWidget(self.stack, 1)
        self.keys.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Three columns: fingers need the keys, eyes the sale, the hand the right edge."""
        width, height = self.stack.width(), self.stack.height()
        compact = self.height() < theme.px(COMPACT)
        gap = theme.px(21)
        right = theme.px(372) if width >= theme.px(1120) else theme.px(300)
        rest = max(200, width - right - 2 * gap)
        middle = round(rest * (0.475 if not compact else 0.46))
        left = max(rest - middle, theme.px(250))
        left = theme.px(252) if width < theme.px(960) else left
        middle = rest - left
        self.left.setGeometry(0, 0, left + theme.px(18), height + theme.px(GAP))
        self.keys.setMaximumWidth(left + theme.px(GAP))
        self.sale.setGeometry(left + gap, 0, middle, height)
        self.side.setGeometry(width - right, 0, right, height)
        self._fit_card()

    def _fit_card(self) -> None:
        """The member's card is lower where the window is, or where there is much to mind about the member."""
        member, mind = self.side.card.member, self.side.caution.text and self.side.likes.text
        compact = self.height() < theme.px(COMPACT) or bool(mind and self.stack.height() < theme.px(COMPACT))
        self.side.card.show_member(member, compact=compact)
        self._fit_hints()

    def _fit_hints(self) -> None:
        """Hints of promotions as far as there is room for them, habits in what is left."""
        side = self.side
        if side.likes.text:  # what they like gives way to what is promised them, on a small till
            side.likes.setVisible(True)
            side.likes.setVisible(side.offers.isHidden() or side.spare() >= theme.px(28 + 2 * 34))
        spare = side.spare()
        spare -= self.side.offers.fit(spare)
        large = self.height() >= theme.px(COMPACT)
        self.usual.set_fits(large and spare >= self.usual.sizeHint().height())
        if not self.usual.isHidden():
            spare -= self.usual.sizeHint().height() + theme.px(14)
        self.beside.set_fits(large and spare >= self.beside.sizeHint().height())

    def ask_habits(self, register: "Register") -> None:
        """What this customer usually buys, and what goes with what is in the sale."""
        self.usual.ask(register.member.person_id if register.member else None)
        self.beside.ask(register.pieces())

    def _show_time(self) -> None:
        zone = self.desk.store.settings.zone
        now = from_ms(self.desk.store.clock.now(), zone)
        speech = languages.current()
        day = speech.date(now.date(), year=False)
        week = speech.weekday(now.date())
        when = _("{weekday} {day}, {time}", weekday=week, day=day, time=f"{now.hour}:{now:%M}")
        opened = ""
        if self.session is not None:
            at = from_ms(self.session.opened_at, zone)
            opened = _("open since {time}", time=f"{at.hour}:{at:%M}")
        self.top.show_line(" · ".join(part for part in (_("Till 1"), opened or _("closed"), when) if part))
