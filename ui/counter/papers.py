"""Papers from the screen: printed on the shop's printer or opened as PDF, each issue noted, never waited for.

`papers_of(desk)` is kept in the desk, so that a switch of language neither loses a paper nor prints it twice.
"""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from desktop import languages
from desktop.documents.adapters import facts_of, ryoshusho_facts, till_facts
from desktop.documents.receipt_pdf import paper_pdf
from desktop.failures import told_os
from desktop.languages import _
from desktop.printing import printers
from desktop.printing.paper import Paper, Size
from desktop.printing.queue import PrintQueue
from desktop.printing.receipt_paper import receipt_paper
from desktop.printing.ryoshusho_paper import ryoshusho_paper
from desktop.printing.till_paper import till_paper
from models import codes, team
from models.counter import catalogue, papers, receipts
from models.counter.figures import Figures
from models.errors import N_, Refused, Told
from models.loyalty import gifts
from models.settings import ShopSettings
from models.surveys import surveys
from models.work import Reader, Tx
from ui import printing
from ui.page import Desk

RETURNS = ("return", "cancel")


def documents_folder() -> Path:
    """Where papers are saved: the documents folder, or this person's own where there is none."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found and Path(found).is_dir() else Path.home()


def open_file(path: Path) -> bool:
    """Show a file in the program that this computer opens it with; False where it has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_paper(desk: Desk, path: Path) -> None:
    """Open a paper to be printed; where nothing opens it, say where it lies."""
    if not open_file(path):
        say_where(desk, path)


def say_where(desk: Desk, path: Path) -> None:
    """Say where a file lies that nothing opens."""
    desk.toasts.wrong(Refused(N_("No program on this computer opens it. It is in {path}."), path=str(path)))


def paper_name(size: str) -> Size:
    """The paper of the settings; 80 mm where it names none that we know."""
    try:
        return Size(size)
    except ValueError:
        return Size.ROLL_80


class Papers(QObject):
    """Prints and saves papers of one desk."""

    def __init__(self, desk: Desk) -> None:
        """Nothing is started before the first paper."""
        super().__init__()
        self.desk = desk
        self._jobs: list[Any] = []

    # -- what is issued ---------------------------------------------------------------------------------------------

    def print_receipt(self, sale_id: int, kind: str = "sale", *, drawer: bool | None = False) -> None:
        """Issue a receipt or return note and print it; a second one says that it is reissued.

        `drawer` None lets a first paper open the drawer where cash took part.
        """
        make = partial(_receipt_paper, sale_id=sale_id, drawer=drawer)
        self._issue(N_("Print receipt"), _issue_of(sale_id, kind), partial(self._make, make))

    def print_ryoshusho(self, sale_id: int, *, addressee: str, honorific: str, purpose: str) -> None:
        """Issue a 領収書 with its name, its purpose and the count of issues, and print it."""
        issue = partial(papers.issue, kind="ryoshusho", sale_id=sale_id, addressee=addressee, purpose=purpose)
        make = partial(_ryoshusho, sale_id=sale_id, addressee=addressee, honorific=honorific, purpose=purpose)
        self._issue(N_("Print official receipt"), issue, partial(self._make, make))

    def print_z(self, figures: Figures) -> None:
        """Issue a Z report and print it; a second one bears a branch number."""
        issue = partial(papers.issue, kind="z_report", session_id=figures.session_id)
        self._issue(N_("Print Z report"), issue, partial(self._make, partial(_report, figures=figures)))

    def print_gift(self, gift_id: int) -> None:
        """Issue the exchange slip of a gift and print it; a second one says that it is reissued."""
        issue = partial(papers.issue, kind="gift_slip", gift_id=gift_id)
        self._issue(N_("Print exchange slip"), issue, partial(self._make, partial(_gift_slip, gift_id=gift_id)))

    def print_request(self, request_id: int) -> None:
        """Print the numbered slip of a request; every print bears the same number and code."""
        self._make(partial(_request_slip, request_id=request_id), 1)

    def print_code(self, code: str) -> None:
        """Print the slip of a coupon or of a gift that was won, by its code; every print bears the same code."""
        if codes.gift(code) is not None:
            gift_id = gifts.by_code(self.desk.store.here, code)
            if gift_id is not None:
                self.print_gift(gift_id)
            return
        if codes.referral(code) is not None:
            self._make(partial(_referral_slip, code=code), 1)
            return
        self._make(partial(_coupon_slip, code=code), 1)

    def print_card(self, wallet_id: int) -> None:
        """Print a gift card as it stands now; every print bears the same code."""
        self._make(partial(_card_slip, wallet_id=wallet_id), 1)

    def save_card(self, wallet_id: int, path: Path) -> None:
        """Write a gift card as a PDF of a bank card's size to `path` and open it."""
        job = self.desk.store.read(_SaveCard(wallet_id, self.desk.store.settings, path))
        job.then(self._saved).failed(self.desk.toasts.wrong)
        self._jobs = [*self._jobs[-8:], job]

    def print_x(self, figures: Figures) -> None:
        """Print an X report: it changes nothing and is not counted."""
        self._make(partial(_report, figures=figures), 1)

    def save_receipt(self, sale_id: int, kind: str, size: Size, path: Path) -> None:
        """Write a receipt as PDF to `path` and open it. It can be handed out, so it is counted as an issue."""
        make = partial(_receipt_paper, sale_id=sale_id, drawer=False, size=size)
        self._issue(N_("Save receipt as PDF"), _issue_of(sale_id, kind), partial(self._save, make, path))

    def save_report(self, figures: Figures, path: Path) -> None:
        """Write an X or Z report as PDF to `path` and open it."""
        self._save(partial(_report, figures=figures, size=Size.A4), path, 1)

    def open_drawer(self) -> None:
        """Open the drawer without a paper, where a printer of the shop can."""
        shop = self.desk.store.settings
        try:
            printer = printers.parse(shop.receipt_printer) if shop.drawer_kick else None
        except Told as error:
            self.desk.toasts.wrong(error)
            return
        if printer is not None and printer.escpos:
            job = self.queue.open_drawer(printer)
            job.failed(self.desk.toasts.wrong)
            self._jobs = [*self._jobs[-8:], job]

    # -- how --------------------------------------------------------------------------------------------------------

    def _issue(self, name: str, issue: Callable[[Tx], int], then: Callable[[int], None]) -> None:
        self.desk.store.write(name, issue).then(then).failed(self.desk.toasts.wrong)

    def _make(self, make: Callable[..., Paper], issue: int) -> None:
        shop = self.desk.store.settings
        job = self.desk.store.read(_Make(make, shop, issue))
        job.then(self._print).failed(self.desk.toasts.wrong)
        self._jobs = [*self._jobs[-8:], job]

    def _print(self, paper: Paper) -> None:
        try:
            printer = printers.parse(self.desk.store.settings.receipt_printer)
        except Told as error:  # the settings describe no printer: said as it is, the paper is opened instead
            self.desk.toasts.wrong(error)
            printer = None
        if printer is None:
            self._open_instead(paper)
            return
        job = self.queue.print(paper, printer)
        job.then(self._printed).failed(partial(self._not_printed, paper))
        self._jobs = [*self._jobs[-8:], job]

    @property
    def queue(self) -> PrintQueue:
        """The window's one print queue, started with the first paper."""
        queue: PrintQueue | None = self.desk.keep.get("print_queue")
        if queue is None:
            queue = PrintQueue(post=self.desk.bus.post, report=self.desk.bus.report, driver=printing.driver())
            self.desk.keep["print_queue"] = queue
        return queue

    def _printed(self, missing: tuple[str, ...]) -> None:
        if missing:
            self.desk.toasts.say(_("Printed. The printer has no sign for {signs}.", signs=" ".join(missing[:8])))

    def _not_printed(self, paper: Paper, error: BaseException) -> None:
        self.desk.toasts.wrong(error, action=_("Retry"), run=partial(self._print, paper))

    def _open_instead(self, paper: Paper) -> None:
        try:
            path = Path(tempfile.mkdtemp(prefix="noren-paper-")) / "paper.pdf"
        except OSError as error:
            self.desk.toasts.wrong(told_os(error, tempfile.gettempdir()))
            return
        self.desk.toasts.say(_("No printer is set up, so the paper is opened as a PDF."))
        self._write(paper, path)

    def _save(self, make: Callable[..., Paper], path: Path, issue: int) -> None:
        job = self.desk.store.read(_Save(_Make(make, self.desk.store.settings, issue), path))
        job.then(self._saved).failed(self.desk.toasts.wrong)
        self._jobs = [*self._jobs[-8:], job]

    def _write(self, paper: Paper, path: Path) -> None:
        job = self.desk.store.read(_Save(partial(_same, paper), path))
        job.then(self._saved).failed(self.desk.toasts.wrong)
        self._jobs = [*self._jobs[-8:], job]

    def _saved(self, path: Path) -> None:
        show_paper(self.desk, path)


def papers_of(desk: Desk) -> Papers:
    """The desk's papers; there is one of it."""
    known = desk.keep.get("papers")
    if not isinstance(known, Papers) or known.desk.store is not desk.store:
        known = desk.keep["papers"] = Papers(desk)
    known.desk = desk
    return known


class _Make:
    """A paper made on a reader thread, with the settings and the issue of the moment it was asked for."""

    def __init__(self, make: Callable[..., Paper], shop: ShopSettings, issue: int) -> None:
        self.make, self.shop, self.issue = make, shop, issue

    def __call__(self, read: Reader) -> Paper:
        return self.make(read, shop=self.shop, issue=self.issue)


class _Save:
    def __init__(self, make: Callable[[Reader], Paper], path: Path) -> None:
        self.make, self.path = make, path

    def __call__(self, read: Reader) -> Path:
        paper = self.make(read)
        try:
            paper_pdf(paper, self.path)
        except OSError as error:
            raise told_os(error, self.path) from error
        return self.path


class _SaveCard:
    def __init__(self, wallet_id: int, shop: ShopSettings, path: Path) -> None:
        self.wallet_id, self.shop, self.path = wallet_id, shop, path

    def __call__(self, read: Reader) -> Path:
        from desktop.printing.wallet_paper import wallet_card_pdf, wallet_facts
        from models.wallet import find

        facts = wallet_facts(find.card(read, self.wallet_id), self.shop)
        try:
            wallet_card_pdf(facts, _language(self.shop), self.path)
        except OSError as error:
            raise told_os(error, self.path) from error
        return self.path


def _same(paper: Paper, _read: Reader) -> Paper:
    return paper


def _language(shop: ShopSettings, own: str = "") -> languages.Language:
    return languages.language(own or shop.language)


def _issue_of(sale_id: int, kind: str) -> Callable[[Tx], int]:
    return partial(papers.issue, kind="return_note" if kind in RETURNS else "receipt", sale_id=sale_id)


def _receipt_paper(
    read: Reader, *, shop: ShopSettings, issue: int, sale_id: int, drawer: bool | None, size: Size | None = None
) -> Paper:
    receipt = receipts.receipt(read, sale_id)
    speak = _language(shop, receipt.language)
    logo, survey = catalogue.logo(read), surveys.on_receipt(read, receipt.day)
    facts = facts_of(receipt, shop, speak, issue=issue, logo=logo, opens_drawer=drawer, survey=survey)
    return receipt_paper(facts, speak, size or paper_name(shop.receipt_paper))


def _ryoshusho(
    read: Reader, *, shop: ShopSettings, issue: int, sale_id: int, addressee: str, honorific: str, purpose: str
) -> Paper:
    receipt = receipts.receipt(read, sale_id)
    speak = _language(shop, receipt.language)
    facts = facts_of(receipt, shop, speak, issue=2, logo=catalogue.logo(read))  # a later paper: the drawer stays shut
    made = ryoshusho_facts(facts, addressee=addressee, honorific=honorific, purpose=purpose, issue=issue)
    return ryoshusho_paper(made, speak, paper_name(shop.receipt_paper))


def _report(read: Reader, *, shop: ShopSettings, issue: int, figures: Figures, size: Size | None = None) -> Paper:
    names = {one.id: one.name for one in team.staff(read, all_of_them=True)}
    speak = _language(shop)
    return till_paper(
        till_facts(figures, shop, speak, issue=issue, staff=names), speak, size or paper_name(shop.receipt_paper)
    )


def _gift_slip(read: Reader, *, shop: ShopSettings, issue: int, gift_id: int) -> Paper:
    from desktop.printing.gift_paper import gift_facts, gift_paper
    from models.loyalty import owed

    gift = owed.one(read, gift_id)
    receipt = receipts.receipt(read, gift.sale_id) if gift.sale_id is not None else None
    speak = _language(shop, receipt.language if receipt else "")
    facts = gift_facts(gift, shop, issue=issue, logo=catalogue.logo(read))
    return gift_paper(facts, speak, paper_name(shop.receipt_paper))


def _request_slip(read: Reader, *, shop: ShopSettings, issue: int, request_id: int) -> Paper:
    from desktop.printing.request_paper import request_facts, request_paper
    from models.people import requests

    facts = request_facts(requests.one(read, request_id), shop, logo=catalogue.logo(read))
    return request_paper(facts, _language(shop), paper_name(shop.receipt_paper))


def _coupon_slip(read: Reader, *, shop: ShopSettings, issue: int, code: str) -> Paper:
    from desktop.printing.coupon_paper import coupon_facts, coupon_paper
    from models.promotions import coupons, promotions

    coupon = coupons.by_code(read, code)
    promotion = promotions.one(read, coupon.promotion_id)
    facts = coupon_facts(read, coupon, promotion, shop, logo=catalogue.logo(read))
    return coupon_paper(facts, _language(shop), paper_name(shop.receipt_paper))


def _referral_slip(read: Reader, *, shop: ShopSettings, issue: int, code: str) -> Paper:
    from desktop.printing.referral_paper import referral_facts, referral_paper

    facts = referral_facts(read, code, shop, logo=catalogue.logo(read))
    return referral_paper(facts, _language(shop), paper_name(shop.receipt_paper))


def _card_slip(read: Reader, *, shop: ShopSettings, issue: int, wallet_id: int) -> Paper:
    from desktop.printing.wallet_paper import wallet_facts, wallet_paper
    from models.wallet import find

    facts = wallet_facts(find.card(read, wallet_id), shop, logo=catalogue.logo(read))
    return wallet_paper(facts, _language(shop), paper_name(shop.receipt_paper))
