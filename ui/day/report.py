"""An X or Z report on screen, as it will be on paper: read, printed, kept as PDF."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.languages import _, amount
from models import money
from models.counter.figures import Figures
from ui.counter import shown
from ui.day import figures_view
from ui.day.figures_view import Pair, PairList
from ui.page import Desk
from ui.widgets import Card, Sheet, button, label, row


def z_text(figures: Figures) -> str:
    """A Z report's number as it is printed: 00042."""
    return f"{figures.z_number:05d}" if figures.z_number is not None else ""


class ReportSheet(Sheet):
    """The figures of a session."""

    def __init__(self, window: QWidget, desk: Desk, figures: Figures) -> None:
        """An X report of an open session, the Z report of a closed one."""
        closed = figures.z_number is not None
        title = _("Z report {number}", number=z_text(figures)) if closed else _("X report")
        at = figures.closed_at if figures.closed_at is not None else figures.taken_at
        hours = f"{shown.clock_time(desk, figures.opened_at)} – {shown.clock_time(desk, at)}"
        text = f"{shown.day_text(figures.day)} · {hours}"
        super().__init__(window, title, width=860, text=text)
        self.desk, self.figures = desk, figures
        self.lists: dict[str, PairList] = {}
        left = [
            self._card("sums", _("Sales"), figures_view.sums(figures)),
            self._card("taxes", _("Tax by rate"), figures_view.taxes(figures)),
            self._card("counts", _("Receipts"), _counts(figures)),
        ]
        right = [
            self._card("paid", _("Payment kinds"), figures_view.paid(figures)),
            self._card("drawer", _("Cash in the drawer"), figures_view.drawer(figures, blind=False)),
        ]
        if closed:
            right.insert(0, self._card("closing", _("Cash counted"), figures_view.closing(figures)))
        from ui.widgets import column

        across = row(column(*left, None, spacing=14), column(*right, None, spacing=14), spacing=14)
        across.setStretch(0, 1)
        across.setStretch(1, 1)
        self.body.addLayout(across)
        if figures.note:
            self.body.addWidget(label(_("Note: {note}", note=figures.note), "muted", wrap=True))
        pdf = button(_("Save as PDF"), self.save_pdf, icon="download")
        paper = button(_("Print again") if closed else _("Print"), self.print_it, icon="printer")
        done = button(_("Close"), self.accept, kind="primary")
        for made in (pdf, paper, done):
            shown.touch(made)
        self.buttons(pdf, paper, None, done)

    def _card(self, name: str, title: str, pairs: list[Pair]) -> Card:
        card = Card("soft", margin=16)
        card.body.addWidget(label(title, "panel"))
        shown_in = PairList()
        shown_in.show_pairs(pairs)
        card.body.addWidget(shown_in)
        self.lists[name] = shown_in
        return card

    def print_it(self) -> None:
        """Print it; a Z report again bears a branch number."""
        from ui.counter.papers import papers_of

        made = papers_of(self.desk)
        (made.print_z if self.figures.z_number is not None else made.print_x)(self.figures)

    def save_pdf(self, folder: Path | None = None) -> Path:
        """Keep it as PDF in the documents folder, and open it."""
        from ui.counter.papers import documents_folder, papers_of

        name = f"Z-{z_text(self.figures)}" if self.figures.z_number is not None else f"X-{self.figures.day}"
        path = (folder or documents_folder()) / f"{name}.pdf"
        papers_of(self.desk).save_report(self.figures, path)
        self.desk.toasts.say(_("Saved as {name}", name=path.name))
        return path


def _counts(figures: Figures) -> list[Pair]:
    found = [
        (_("Sales"), money.show_number(figures.sales), ""),
        (_("Returns"), money.show_number(figures.returns), ""),
        (_("Exchanges"), money.show_number(figures.exchanges), ""),
        (_("Cancellations"), money.show_number(figures.cancels), ""),
        (_("Number of items"), money.show_quantity(figures.quantity), ""),
        (_("Points given"), money.show_number(figures.points_earned), ""),
        (_("Points spent"), money.show_number(figures.points_used), ""),
    ]
    if figures.first_number:
        found.append((_("Receipt numbers"), f"{figures.first_number} – {figures.last_number}", ""))
    if figures.customers:
        found.append((_("Average receipt"), amount(figures.total // figures.customers), ""))
    return found
