"""The running sale outlives the program: kept a moment after each change, there again at the next start.

It is kept with the id that it will be booked under, so that a sale booked just before the lights went out is recognized
and not offered again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.languages import _
from desktop.running import Kept
from models.counter.basket import Basket
from models.counter.lines import PointsUse
from models.values import dataclass
from ui.counter.printing import print_receipt
from ui.counter.register import Register
from ui.counter.ringing import member_of

if TYPE_CHECKING:
    from models.counter.drafts import Back, Booked
    from ui.page import Desk

SOON_MS = 200


@dataclass(frozen=True, slots=True)
class Sale:
    """A running sale as it was kept."""

    public_id: str
    basket: Basket
    person_id: int | None
    back: tuple[Back, ...]
    reason: str
    parents: dict[int, int]
    codes: tuple[str, ...] = ()


def to_text(register: Register) -> str:
    """What is on the register, as JSON; nothing when it is empty."""
    from models.counter import basket_json

    if register.empty:
        return ""
    points = PointsUse(register.points_wanted, 0) if register.points_wanted else None
    basket = Basket(tuple(register.lines), register.discounts, points, register.eat_in, rules=register.tax_rules)
    basket = replace(basket, quotation_id=register.quotation_id)
    kept = {
        "public_id": register.public_id,
        "basket": json.loads(basket_json.to_json(basket)),
        "person_id": register.member.person_id if register.member else None,
        "back": [asdict(one) for one in register.back],
        "reason": register.reason,
        "parents": list(register.parents.items()),
        "codes": list(register.codes),
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Sale | None:
    """Read what was kept; None for what is no running sale."""
    from models.counter import basket_json
    from models.counter.drafts import Back

    try:
        plain = json.loads(text)
        return Sale(
            str(plain["public_id"]),
            basket_json.from_json(json.dumps(plain["basket"])),
            plain["person_id"],
            tuple(Back(**one) for one in plain["back"]),
            str(plain["reason"]),
            {int(variant): int(parent) for variant, parent in plain["parents"]},
            tuple(str(code) for code in plain.get("codes", ())),
        )
    except (ValueError, KeyError, TypeError):
        return None


class Running(QObject):
    """Keeps the register's sale on the disk, and puts it back at the start."""

    def __init__(self, desk: Desk, register: Register) -> None:
        """Put back what was kept, then follow the register."""
        super().__init__(register)
        self.desk, self.kept = desk, Kept(desk.store.path)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.keep)
        self.put_back()
        register.changed.connect(self._soon.start)
        app = QApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.finish)

    @property
    def register(self) -> Register:
        """The register, which owns this; a reference of our own would leave both to the collector, in any thread."""
        owner = self.parent()
        assert isinstance(owner, Register)
        return owner

    def keep(self) -> None:
        """Keep what is on the register now."""
        self.kept.write(to_text(self.register))

    def finish(self) -> None:
        """The program ends: what is on the register must be on the disk first."""
        self.keep()
        self.kept.wait()

    def put_back(self) -> None:
        """Put the kept sale on the register, unless it was booked already."""
        text = self.kept.read()
        if not text:
            return
        from models.counter import sales

        sale = from_text(text)
        booked = sales.booked_before(self.desk.store.here, sale.public_id) if sale else None
        if booked is not None:
            self._was_booked(booked)
        elif sale is not None:
            self._again(sale)
        self.keep()

    def _was_booked(self, booked: Booked) -> None:
        self.desk.keep["last_sale"] = booked
        self.desk.toasts.say(
            _("Receipt {number} was booked before the program ended.", number=booked.number_text),
            action=_("Print receipt"),
            run=partial(print_receipt, self.desk, booked.sale_id, booked.kind),
        )

    def _again(self, sale: Sale) -> None:
        register = self.register
        member = member_of(self.desk, sale.person_id) if sale.person_id is not None else None
        register.restore(replace(sale.basket, rules=register.tax_rules), member)
        register.public_id = sale.public_id
        register.back, register.reason = sale.back, sale.reason
        register.parents.update(sale.parents)
        register.codes = sale.codes
        register.priced_again()
        self.desk.toasts.say(_("The sale that was on the register is here again."))
