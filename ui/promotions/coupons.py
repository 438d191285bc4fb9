"""The coupons of a promotion: made in a run, printed on sheets or one by one, what became of each, taken back."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import languages
from desktop.documents.coupons_pdf import PER_SHEET, coupons_pdf
from desktop.languages import _, _n, say
from desktop.printing.coupon_paper import coupon_facts
from desktop.printing.paper import Size
from models.errors import N_, Message, Told
from models.promotions import coupons
from models.promotions.coupons import CouponRow
from models.promotions.promotions import PromotionRow
from models.settings import ShopSettings
from models.work import Changes, Reader, Tx
from ui.counter.papers import open_file, papers_of
from ui.page import Desk
from ui.people.small import small_button
from ui.settings.lists import Things, thing
from ui.settings.panel import whole
from ui.widgets import ConfirmSheet, Form, Sheet, button, label, row, set_text
from ui.widgets.fields import Wrong
from ui.widgets.painted import Pill

STATES = {"open": N_("Not used yet"), "used": N_("Used"), "void": N_("Not valid any more")}
TONES = {"open": "green", "used": "violet", "void": "quiet"}
SOURCES = {
    "printed": N_("Printed"),
    "voucher": N_("Given on a receipt"),
    "reward": N_("Bought with points"),
    "referral": N_("For bringing somebody"),
    "survey": N_("For an answer"),
    "draw": N_("Won"),
}
SHOWN = 200


class CouponsSheet(Sheet):
    """What there is of one promotion."""

    def __init__(self, window: QWidget, desk: Desk, promotion: PromotionRow) -> None:
        """Show its coupons, the latest first."""
        super().__init__(window, _("Coupons: {name}", name=promotion.name), width=720)
        self.desk, self.promotion = desk, promotion
        self.counts = label("", "muted", wrap=True)
        self.form = Form(columns=3)
        self.many = self.form.line(_("How many"), "24", most=5)
        self.days = self.form.line(_("Days they can be used (empty: for good)"), "60", most=5)
        self.paper = self.form.choice(
            _("Paper"),
            [
                (Size.A4, _("A4, {count} a sheet", count=PER_SHEET)),
                (Size.LETTER, _("Letter, {count} a sheet", count=PER_SHEET)),
            ],
        )
        self.body.addWidget(self.counts)
        self.body.addWidget(self.form)
        make = button(_("Make and print…"), self.ask_file, kind="primary", icon="printer")
        again = button(_("Print those that are open…"), self.ask_again, icon="printer")
        self.body.addLayout(row(make, again, None))
        self.list = Things()
        self.body.addWidget(self.list)
        self.buttons(None, button(_("Close"), self.cancel))
        self.desk.bus.changed.connect(self._heard)
        self.ask()

    def _heard(self, changes: Changes) -> None:
        if "coupon" in changes.touched:
            self.ask()

    def ask(self) -> None:
        """Ask what there is."""
        self.desk.store.read(_found, self.promotion.id).then(self._show)

    def _show(self, found: tuple[dict[str, int], tuple[CouponRow, ...]]) -> None:
        counts, some = found
        said = " · ".join(f"{_(STATES[state])} {counts[state]:,}" for state in STATES if counts.get(state))
        set_text(self.counts, said or _("There are no coupons of this promotion yet."))
        self.list.fill([self._line(one) for one in some])
        self.grow()

    def _line(self, one: CouponRow) -> QWidget:
        about = [_(SOURCES[one.source])]
        if one.person:
            about.append(one.person)
        if one.to_day:
            about.append(_("until {day}", day=date.fromisoformat(one.to_day)))
        if one.used:
            about.append(_("receipt {receipt}", receipt=one.used))
        parts: list[QWidget] = [Pill(_(STATES[one.state]), TONES[one.state])]
        if one.state == "open":
            void = button(_("Make it void"), partial(self.ask_void, one), kind="ghost")
            void.setAccessibleName(_("{code}: make it void", code=one.code))
            slip = small_button("printer", _("{code}: print", code=one.code), partial(self.print_one, one.code))
            parts += [slip, void]
        return thing(None, one.code, " · ".join(about), *parts, quiet=one.state != "open")

    # -- making -----------------------------------------------------------------------------------------------------

    def ask_file(self) -> None:
        """Make so many, and write their sheets to a file that is asked for."""
        try:
            count = self.form.taken(self.many, partial(_whole, self.many, coupons.MOST_AT_ONCE))
            days = self.form.taken(self.days, self._days)
        except Wrong:
            return
        path = self._path()
        if path is not None:
            self.make(count, days, path)

    def _days(self) -> int | None:
        return _whole(self.days, 3660) if self.days.text().strip() else None

    def _path(self) -> Path | None:
        name = "".join(sign for sign in self.promotion.name if sign.isalnum() or sign in " -_")[:60] or "coupons"
        path, _filter = QFileDialog.getSaveFileName(self.window(), _("Save the coupons"), f"{name}.pdf", "PDF (*.pdf)")
        return Path(path) if path else None

    def make(self, count: int, days: int | None, path: Path) -> None:
        """Make coupons, usable from today, and write their sheets."""
        operation = partial(_issue, promotion_id=self.promotion.id, days=days, count=count)
        job = self.desk.write(Message(N_("Coupons: {name}"), {"name": self.promotion.name}), operation)
        job.then(partial(self._made, path)).failed(self._failed)

    def _made(self, path: Path, codes: tuple[str, ...]) -> None:
        self.print(path, codes)

    def ask_again(self) -> None:
        """Write the sheets of those printed ones that are open, again."""
        path = self._path()
        if path is not None:
            self.print(path, None)

    def print(self, path: Path, codes: tuple[str, ...] | None) -> None:
        """Write sheets of some coupons; None: of all printed ones that are open."""
        make = _Sheets(self.promotion, codes, path, Size(self.paper.value()), self.desk.store.settings)
        self.desk.store.read(make).then(partial(self._written, path)).failed(self._failed)

    def print_one(self, code: str) -> None:
        """Print one on the till's printer."""
        papers_of(self.desk).print_code(code)

    def _written(self, path: Path, count: int) -> None:
        if not count:
            self.desk.toasts.wrong(_("There are no open coupons to print."))
            return
        said = _n("1 coupon is ready to print", "{n} coupons are ready to print", count)
        self.desk.toasts.say(said, action=_("Open"), run=partial(open_file, path))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.many, say(error))
        else:
            self.desk.toasts.wrong(error)

    # -- taking back ------------------------------------------------------------------------------------------------

    def ask_void(self, one: CouponRow) -> None:
        """Ask before taking one back."""
        ConfirmSheet(
            self.window(),
            _("Make the coupon void?"),
            _("Coupon {code} can't be used any more.", code=one.code),
            _("Make it void"),
            partial(self.void, one.id),
            danger=True,
        ).open()

    def void(self, coupon_id: int) -> None:
        """Take one back."""
        job = self.desk.write(N_("Take a coupon back"), partial(coupons.void, coupon_ids=(coupon_id,)))
        job.failed(self.desk.toasts.wrong)


def _whole(field: Any, most: int) -> int:
    return whole(field.text(), 1, most)


def _found(read: Reader, promotion_id: int) -> tuple[dict[str, int], tuple[CouponRow, ...]]:
    return coupons.counts(read, promotion_id), coupons.of_promotion(read, promotion_id, limit=SHOWN)


def _issue(tx: Tx, *, promotion_id: int, days: int | None, count: int) -> tuple[str, ...]:
    return coupons.issue(tx, promotion_id=promotion_id, days=days, count=count, source="printed", today_too=True)


class _Sheets:
    """Writes the sheets on a reader's thread; gives how many coupons there are on them."""

    def __init__(
        self, promotion: PromotionRow, codes: tuple[str, ...] | None, path: Path, size: Size, shop: ShopSettings
    ) -> None:
        self.promotion, self.codes, self.path, self.size, self.shop = promotion, codes, path, size, shop

    def __call__(self, read: Reader) -> int:
        wanted = None if self.codes is None else set(self.codes)
        found = [
            coupon_facts(read, one, self.promotion, self.shop)
            for one in reversed(coupons.of_promotion(read, self.promotion.id, limit=coupons.MOST_AT_ONCE))
            if one.state == "open" and (one.source == "printed" if wanted is None else one.code in wanted)
        ]
        if found:
            coupons_pdf(found, languages.language(self.shop.language), self.path, size=self.size)
        return len(found)
