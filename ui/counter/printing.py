"""The receipt on paper: after the commit, never in the way of the next sale."""

import re
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop import languages, paths
from desktop.documents.adapters import facts_of
from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import _, say
from desktop.printing import printers
from desktop.printing.paper import Paper, Size
from desktop.printing.queue import PrintQueue
from desktop.printing.receipt_paper import receipt_paper
from models.counter import papers, receipts
from models.errors import N_, Told
from models.settings import ShopSettings
from models.work import Reader
from ui.page import Desk
from ui.printing import driver


def queue_of(desk: Desk) -> PrintQueue:
    """This window's print queue, made when first asked for."""
    queue: PrintQueue | None = desk.keep.get("print_queue")
    if queue is None:
        queue = PrintQueue(post=desk.bus.post, report=desk.bus.report, driver=driver())
        desk.keep["print_queue"] = queue
    return queue


def printer_of(shop: ShopSettings) -> printers.Printer | None:
    """The shop's printer; None for no printer or one whose description makes no sense."""
    try:
        return printers.parse(shop.receipt_printer)
    except Told:
        return None


def paper_of(read: Reader, sale_id: int, issue: int, shop: ShopSettings, opens_drawer: bool | None) -> Paper:
    """A receipt as paper; asked on a reader thread."""
    receipt = receipts.receipt(read, sale_id)
    language = languages.language(receipt.language or shop.language)
    facts = facts_of(receipt, shop, language, issue=issue, opens_drawer=opens_drawer)
    return receipt_paper(facts, language, Size(shop.receipt_paper))


class _Print:
    """One receipt on its way to paper: note the issue, lay it out, print it or open it as a PDF."""

    def __init__(self, desk: Desk, sale_id: int, opens_drawer: bool | None) -> None:
        self.desk, self.sale_id, self.opens_drawer = desk, sale_id, opens_drawer
        self.shop = desk.store.settings
        self.printer = printer_of(self.shop)
        self.paper: Paper | None = None

    def start(self, _again: object = None) -> None:
        operation = partial(papers.issue, kind="receipt", sale_id=self.sale_id)
        job = self.desk.store.write(N_("Print receipt"), operation)
        job.then(_Then(self, "issued")).failed(_Then(self, "failed"))

    def issued(self, issue: int) -> None:
        job = self.desk.store.read(paper_of, self.sale_id, issue, self.shop, self.opens_drawer)
        job.then(_Then(self, "laid")).failed(_Then(self, "failed"))

    def laid(self, paper: Paper) -> None:
        self.paper = paper
        if self.printer is not None:
            self.send()
        else:
            self.desk.store.read(_write_pdf, paper).then(_open).failed(_Then(self, "failed"))

    def send(self) -> None:
        assert self.paper is not None
        assert self.printer is not None
        queue_of(self.desk).print(self.paper, self.printer).failed(_Then(self, "failed"))

    def failed(self, error: BaseException) -> None:
        """The sale stands: say what is wrong with the printer, and offer to try again."""
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)
            return
        again = self.start if self.paper is None or self.printer is None else self.send
        self.desk.toasts.say(say(error), action=_("Retry"), run=again)


class _Then:
    """Keeps the print under way alive until its answer is there."""

    def __init__(self, one: _Print, name: str) -> None:
        self.one, self.name = one, name

    def __call__(self, value: Any) -> None:
        getattr(self.one, self.name)(value)


def print_receipt(desk: Desk, sale_id: int, *, opens_drawer: bool | None = None) -> None:
    """Print the receipt of a sale on the shop's printer; without a printer it opens as a PDF.

    A printer that is off leads to a toast with Retry; the sale stands.
    """
    _Print(desk, sale_id, opens_drawer).start()


def open_drawer(desk: Desk) -> None:
    """Open the drawer through the printer."""
    printer = printer_of(desk.store.settings)
    if printer is not None and printer.escpos:
        queue_of(desk).open_drawer(printer).failed(desk.toasts.wrong)


def _write_pdf(_read: Reader, paper: Paper) -> Path:
    folder = paths.data_folder() / "receipts"
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w\- ]", "", paper.title)[:80].strip() or "receipt"
    path = folder / f"{name}.pdf"
    paper_pdf(paper, path)
    return path


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
