"""Receipt and printer: what stands on a receipt, when it is printed, on which paper, by which printer."""

from functools import partial
from typing import Any

from desktop import languages
from desktop.jobs import Job, Progress, in_thread
from desktop.languages import _, say
from desktop.printing import printers
from desktop.printing.paper import Cut, Drawer, Feed, Pair, Paper, Rule, Section, Size, Text, Weight
from models.errors import N_, Told
from models.settings import ShopSettings
from ui.printing import available_printers, driver
from ui.settings.panel import Panel
from ui.settings.printer import PrinterRow
from ui.settings.rows import wrapped
from ui.theme import dress
from ui.widgets import button, row, set_text

WHEN = (("always", N_("Always")), ("ask", N_("When asked for")), ("never", N_("Never")))
PAPERS = (
    ("80mm", N_("Roll, 80 mm")),
    ("58mm", N_("Roll, 58 mm")),
    ("A4", N_("Sheet, A4")),
    ("Letter", N_("Sheet, Letter")),
)


class ReceiptPanel(Panel):
    """The paper a customer takes home, and what makes it."""

    title = N_("Receipt and printer")
    intro = N_("What stands on the receipt, and where it is printed. A sale never waits for a printer.")

    def build(self) -> None:
        """Make the cards."""
        card = self.card(N_("Receipt"))
        self.lines(card, "receipt_header", N_("Above the receipt"), N_("A greeting, the opening hours."), lines=2)
        self.lines(card, "receipt_footer", N_("Below the receipt"), N_("A thank-you, the rule for returns."), lines=2)
        self.choice(card, "receipt_print", N_("Print a receipt"), "", [(key, _(name)) for key, name in WHEN])
        self.choice(card, "receipt_paper", N_("Paper"), "", [(key, _(name)) for key, name in PAPERS])
        self._printer()
        card = self.card(N_("Customer display"))
        help_text = N_("A second window for the customer: lines, total and points. The counter's menu opens it.")
        self.toggle(card, "customer_display", N_("Show the customer what is rung up"), help_text)

    def _printer(self) -> None:
        card = self.card(N_("Printer"))
        self.printer = PrinterRow()
        bound = self.bind(
            card,
            "receipt_printer",
            N_("Printer"),
            N_("Without one, a receipt opens as a PDF."),
            self.printer,
            self.printer.value,
            self.printer.set_value,
        )
        self.printer.changed.connect(partial(self.edited, bound))
        self.toggle(card, "cut", N_("Cut the paper"), N_("After each receipt, where the printer has a knife."))
        self.toggle(card, "drawer_kick", N_("Open the drawer"), N_("Through the printer, when cash is taken."))
        self.test = button(_("Test print"), self.test_print, icon="printer")
        self.tested = wrapped("", "secondary")
        tested = row(self.test, self.tested, spacing=14)
        tested.setStretch(1, 1)
        card.body.addLayout(tested)
        asked: Job[list[str]] = in_thread(self.desk.bus.post, _system_printers)
        asked.then(self.printer.offer).failed(self.desk.toasts.wrong)

    def checked(self, name: str, value: Any) -> None:
        """A printer that was changed was not tested yet."""
        if name == "receipt_printer":
            self._said("", "secondary")

    def show_settings(self) -> None:
        """Offer a test only where there is a printer."""
        super().show_settings()
        self.test.setEnabled(bool(self.shop.receipt_printer))

    def test_print(self) -> None:
        """Print a short paper; what is wrong with the printer is said beside the button."""
        try:
            printer = printers.parse(self.shop.receipt_printer)
        except Told as told:
            self._said(say(told), "error")
            return
        if printer is None:
            return
        self._said(_("Printing…"), "secondary")
        self.test.setEnabled(False)
        paper = test_paper(self.shop)
        job: Job[None] = in_thread(self.desk.bus.post, partial(_print, paper, printer))
        job.then(self._printed).failed(self._not_printed)

    def _printed(self, _none: object) -> None:
        self.test.setEnabled(True)
        self._said(_("Sent. Is the paper readable and cut?"), "good")

    def _not_printed(self, error: BaseException) -> None:
        self.test.setEnabled(True)
        if isinstance(error, Told):
            self._said(say(error), "error")
        else:
            self._said("", "secondary")
            self.desk.toasts.wrong(error)

    def _said(self, text: str, kind: str) -> None:
        dress(self.tested, kind)
        set_text(self.tested, text)


def test_paper(shop: ShopSettings) -> Paper:
    """A short paper that shows letters, figures, the knife and the drawer."""
    words = languages.language(shop.language)
    size = Size(shop.receipt_paper)
    blocks = (
        Text(shop.shop_name or words.text("Noren"), "center", 1.4, Weight.BOLD),
        Text(words.text("Test print"), "center"),
        Rule(),
        Pair("ABC abc 0123456789", "¥1,234"),
        Pair("暖簾 のれん ノレン", "８％ ＊"),
        Pair(words.text("Paper"), shop.receipt_paper),
        Rule(),
        Text(words.text("When this can be read, the printer is ready."), "center"),
        Feed(1),
    )
    drawer = (Drawer(),) if shop.drawer_kick and size.roll else ()
    end = (Cut(),) if shop.cut and size.roll else ()
    sections = (Section("drawer", drawer), Section("title", blocks), Section("end", end))
    return Paper(words.text("Test print"), "till", size, words.code, sections)


def _print(paper: Paper, printer: printers.Printer, _progress: Progress) -> None:
    printers.print_paper(paper, printer, driver=driver())


def _system_printers(_progress: Progress) -> list[str]:
    return available_printers()


PANEL = ReceiptPanel
