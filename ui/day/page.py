"""The till's day: whether it is open, what it took, and the sessions before."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.languages import _, _n, amount, current
from models import money, team
from models.counter import till
from models.counter.figures import Figures
from models.counter.till import Session
from models.errors import N_
from models.work import Changes, Reader
from ui.actions import Action
from ui.counter import shown
from ui.day import figures_view
from ui.day.close import CloseSheet
from ui.day.figures_view import Kpi, PairList
from ui.day.report import ReportSheet
from ui.day.sheets import CashSheet, open_session_sheet
from ui.page import Page
from ui.theme import theme
from ui.widgets import Card, Column, EmptyState, RowsView, button, column, label, row, scrolled, set_text

LATEST = 400


class DayPage(Page):
    """The till's day."""

    id = "day"
    title = N_("Cash up")
    kinds = frozenset({"till_session", "cash_entry", "sale", "payment", "staff", "setting", "points_entry"})

    def build(self) -> None:
        """Make the widgets; figures come from a reader thread."""
        self.figures: Figures | None = None
        self.session: Session | None = None
        self._staff: dict[int, str] = {}
        self.state = label("", "secondary")
        self.title_label = label(_(self.title), "title")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._closed_state())
        self.stack.addWidget(self._open_state())
        head = row(column(self.title_label, self.state, spacing=2), None, *self._buttons(), spacing=10)
        below = row(self.stack, self._past(), spacing=16)
        below.setStretch(0, 7)
        below.setStretch(1, 4)
        whole = column(head, below, spacing=16)
        whole.setContentsMargins(*[theme.px(one) for one in (28, 18, 28, 24)])
        whole.setStretch(1, 1)
        self.setLayout(whole)
        group = N_("Cash up")
        self.actions_.add(
            Action("x_report", N_("X report"), self.x_report, "Ctrl+R", "receipt-text", group, self._is_open),
            Action("cash_in", N_("Cash in"), self.cash_in, "", "plus", group, self._is_open),
            Action("cash_out", N_("Cash out"), self.cash_out, "", "minus", group, self._is_open),
            Action("close_register", N_("Close the register"), self.close_register, "", "lock", group, self._is_open),
            Action("open_register", N_("Open the register"), self.open_register, "", "lock-open", group, self._is_shut),
            Action("print_view", N_("Print what is in view"), self.x_report, "Ctrl+P", "printer", group, self._is_open),
        )
        self.refresh(None)

    def _buttons(self) -> list[QWidget]:
        self.x_button = button(_("X report"), self.x_report, icon="receipt-text")
        self.in_button = button(_("Cash in"), self.cash_in, icon="plus")
        self.out_button = button(_("Cash out"), self.cash_out, icon="minus")
        self.close_button = button(_("Close the register"), self.close_register, kind="primary", icon="lock")
        made: list[QWidget] = [self.x_button, self.in_button, self.out_button, self.close_button]
        for one in made:
            shown.touch(one)
            one.hide()
        return made

    def _closed_state(self) -> QWidget:
        card = Card()
        self.empty = EmptyState(
            "wallet",
            _("The register is closed"),
            _("Count the cash in the drawer, then sell."),
            _("Open the register"),
            self.open_register,
        )
        card.body.addWidget(self.empty)
        return card

    def _open_state(self) -> QWidget:
        self.net, self.receipts = Kpi(_("Net sales")), Kpi(_("Receipts"))
        self.cash, self.points = Kpi(_("Cash in the drawer")), Kpi(_("Points given"))
        self.lists = {name: PairList() for name in ("sums", "taxes", "paid", "drawer", "moves")}
        top = row(self.net, self.receipts, self.cash, self.points, spacing=14)
        left = column(self._card(_("Sales"), "sums"), self._card(_("Tax by rate"), "taxes"), None, spacing=14)
        self.moves_card = self._card(_("Cash in and out"), "moves")
        right = column(
            self._card(_("Payment kinds"), "paid"),
            self._card(_("Cash in the drawer"), "drawer"),
            self.moves_card,
            None,
            spacing=14,
        )
        across = row(left, right, spacing=14)
        across.setStretch(0, 1)
        across.setStretch(1, 1)
        inner = QWidget()
        made = column(top, across, spacing=14)
        made.setStretch(1, 1)
        inner.setLayout(made)
        return scrolled(inner)

    def _card(self, title: str, name: str) -> Card:
        card = Card(margin=18)
        card.body.addWidget(label(title, "panel"))
        card.body.addWidget(self.lists[name])
        return card

    def _past(self) -> QWidget:
        self.past = RowsView(
            self.desk.store,
            (
                Column(_("Number"), _number, 80),
                Column(_("Date"), _day),
                Column(_("Counted"), _counted, 96, right=True),
                Column(_("Difference"), _difference, 90, right=True, ink=_ink),
            ),
            _sessions,
            name=_("Closed sessions"),
            height=48,
        )
        self.past.opened.connect(self.show_session)
        self.past.clicked.connect(self._clicked)
        card = Card(margin=14)
        self.past_title = label(_("Closed sessions"), "panel")
        card.body.addWidget(self.past_title)
        self.past_none = label(_("None yet. Each close gets a number, without gaps."), "muted", wrap=True)
        card.body.addWidget(self.past_none)
        card.body.addWidget(self.past, 1)
        card.setMinimumWidth(theme.px(404))
        self.past.rows.loaded.connect(self._past_loaded)
        return card

    def _past_loaded(self, count: int) -> None:
        self.past_none.setVisible(count == 0)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None) -> None:
        """Ask for the session and its figures again."""
        self.desk.store.read(_now, self.desk.store.clock.now()).then(self._show)
        if changes is None or "till_session" in changes:
            self.past.ask(_session_ids)

    def _is_open(self) -> bool:
        return self.session is not None

    def _is_shut(self) -> bool:
        return self.session is None

    def _show(self, found: tuple[Session | None, Figures | None, dict[int, str]]) -> None:
        self.session, self.figures, self._staff = found
        for one in (self.x_button, self.in_button, self.out_button, self.close_button):
            one.setVisible(self._is_open())
        self.stack.setCurrentIndex(1 if self._is_open() else 0)
        set_text(self.state, self._state_text())
        if self.figures is not None:
            self._show_figures(self.figures)

    def _state_text(self) -> str:
        session = self.session
        if session is None:
            return _("The register is closed")
        since = shown.clock_time(self.desk, session.opened_at)
        words = _("Open since {time}", time=since)
        name = self._staff.get(session.opened_by or 0, "")
        return " · ".join(part for part in (shown.day_text(session.day), words, name) if part)

    def _show_figures(self, figures: Figures) -> None:
        blind = self.desk.store.settings.blind_count
        back = _n("1 return", "{n} returns", figures.returns + figures.exchanges)
        each = amount(figures.total // figures.customers) if figures.customers else amount(0)
        self.net.show_figure(amount(figures.total), _("tax in it {tax}", tax=money.Amount(figures.tax)))
        self.receipts.show_figure(
            money.show_number(figures.customers), f"{back} · {_('{amount} on average', amount=each)}"
        )
        expected = _("hidden until counted") if blind else amount(figures.expected)
        float_words = _("float {amount}", amount=money.Amount(figures.float_amount))
        self.cash.show_figure("–" if blind else expected, expected if blind else float_words)
        used = _("{points} used", points=money.Points(figures.points_used))
        self.points.show_figure(money.show_number(figures.points_earned), used)
        self.lists["sums"].show_pairs(figures_view.sums(figures))
        self.lists["taxes"].show_pairs(figures_view.taxes(figures))
        self.lists["paid"].show_pairs(figures_view.paid(figures))
        self.lists["drawer"].show_pairs(figures_view.drawer(figures, blind=blind))
        moves = [
            (
                f"{shown.clock_time(self.desk, one.at)}  {one.reason}",
                amount(one.amount if one.kind == "in" else -one.amount),
                "",
            )
            for one in figures.cash_entries
        ]
        self.lists["moves"].show_pairs(moves)
        self.moves_card.setVisible(bool(moves))

    # -- what can be done -------------------------------------------------------------------------------------------

    def open_register(self) -> None:
        """Open the register with its float."""
        open_session_sheet(self.window(), self.desk)

    def cash_in(self) -> None:
        """Put cash into the drawer."""
        if self._is_open():
            CashSheet(self.window(), self.desk, out=False).open()

    def cash_out(self) -> None:
        """Take cash out of the drawer."""
        if self._is_open():
            CashSheet(self.window(), self.desk, out=True).open()

    def x_report(self) -> None:
        """Look at the session as it stands; it changes nothing."""
        self._with_figures(self._show_report)

    def close_register(self) -> None:
        """Count and close."""
        self._with_figures(self._show_close)

    def _with_figures(self, then: Any) -> None:
        if self.session is not None:
            question = partial(till.x_report, session_id=self.session.id, now=self.desk.store.clock.now())
            self.desk.store.read(question).then(then).failed(self.desk.toasts.wrong)

    def _show_report(self, figures: Figures) -> None:
        ReportSheet(self.window(), self.desk, figures).open()

    def _show_close(self, figures: Figures) -> None:
        CloseSheet(self.window(), self.desk, figures, self._closed).open()

    def _closed(self, figures: Figures) -> None:
        from ui.counter.papers import papers_of

        if self.desk.store.settings.receipt_print != "never":
            papers_of(self.desk).print_z(figures)
        self._show_report(figures)

    def _clicked(self, index: Any) -> None:
        key = self.past.rows.id_at(index.row())
        if key is not None:
            self.show_session(key)

    def show_session(self, session_id: int) -> None:
        """Show a closed session's Z report, to be read or printed again."""
        question = partial(till.z_report, session_id=session_id)
        self.desk.store.read(question).then(self._show_report).failed(self.desk.toasts.wrong)


def _now(read: Reader, now: int) -> tuple[Session | None, Figures | None, dict[int, str]]:
    session = till.open_session_of(read)
    figures = till.x_report(read, session_id=session.id, now=now) if session else None
    return session, figures, {one.id: one.name for one in team.staff(read, all_of_them=True)}


def _session_ids(read: Reader) -> list[int]:
    return [one.id for one in till.closed_sessions(read, limit=LATEST)]


def _sessions(read: Reader, ids: Any) -> list[Session]:
    return [till.session(read, session_id) for session_id in ids]


def _number(one: Session) -> str:
    return f"Z{one.z_number:05d}" if one.z_number is not None else ""


def _day(one: Session) -> str:
    return current().date(date.fromisoformat(one.day), year=False)


def _counted(one: Session) -> str:
    return amount(one.counted or 0)


def _difference(one: Session) -> str:
    difference = one.difference or 0
    return "±0" if not difference else f"{'+' if difference > 0 else ''}{amount(difference)}"


def _ink(one: Session) -> Any:
    return theme.color("red") if one.difference else theme.color("green")
