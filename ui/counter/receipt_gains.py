"""What a booked receipt says of loyalty on screen: what one gets, with its slips; what went back; where one stands."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.languages import _, amount, say
from models import money
from models.counter.receipt_loyalty import Drawn, GiftPromised, RewardTaken, VoucherGiven
from models.counter.receipts import Receipt, ReceiptLine
from models.errors import N_
from ui.counter import shown
from ui.counter.papers import papers_of
from ui.page import Desk
from ui.widgets import button, column, label, row
from ui.widgets.painted import Pill

STATES = {
    "owed": (N_("kept for pick-up"), "gold"),
    "handed": (N_("handed over"), "green"),
    "sent": (N_("sent"), "green"),
    "cancelled": (N_("no longer owed"), "quiet"),
    "open": (N_("can be used"), "gold"),
    "used": (N_("used"), "green"),
    "void": (N_("no longer valid"), "quiet"),
}
"""What a promise is today: its words and its colour."""


def parts(desk: Desk, receipt: Receipt) -> Iterable[QVBoxLayout]:
    """The parts that say something: what one gets, then what was taken back with the goods."""
    gets = [*_gets(desk, receipt)]
    if gets:
        yield column(label(_("What you get") if receipt.loyalty.gifts else _("Loyalty"), "panel"), *gets, spacing=8)
    back = [*_back(receipt)]
    if back:
        yield column(label(_("Taken back with it"), "panel"), *back, spacing=8)


def _gets(desk: Desk, receipt: Receipt) -> Iterable[QHBoxLayout]:
    loyalty = receipt.loyalty
    yield from (_draw(one) for one in loyalty.draws)
    yield from (_gift(desk, one) for one in loyalty.gifts)
    yield from (_voucher(desk, one) for one in loyalty.vouchers)
    yield from (_reward(one) for one in loyalty.rewards if one.times > 0)
    for change in loyalty.changes:
        yield row(Pill(say(change), "gold"), None)


def _told(name: str, beneath: str, *things: QWidget, until: str = "") -> QHBoxLayout:
    text = column(label(name, "row", wrap=True), spacing=2)
    for said in (beneath, until):
        if said:
            text.addWidget(label(said, "secondary", wrap=True))
    made = row(text, *things)
    made.setStretch(0, 1)
    return made


def _draw(one: Drawn) -> QHBoxLayout:
    prize = _("Draw: {prize}", prize=one.prize) if one.prize else _("Draw: no prize this time")
    return _told(prize, one.name, *([_state("void")] if one.void else []))


def _gift(desk: Desk, one: GiftPromised) -> QHBoxLayout:
    name = _("Gift: {name}", name=one.name)
    if one.quantity != money.PIECE:
        name = f"{name} × {money.show_quantity(one.quantity)}"
    if one.state != "owed":
        return _told(name, one.code, _state(one.state))
    until = f"{_('Sent by') if one.way == 'send' else _('Collect by')} {shown.day_text(one.due_on)}"
    slip = _slip(partial(papers_of(desk).print_gift, one.id), one.name)
    return _told(name, one.code, _state("owed"), slip, until=until)


def _voucher(desk: Desk, one: VoucherGiven) -> QHBoxLayout:
    until = f"{_('Valid until')} {shown.day_text(one.to_day)}" if one.to_day else ""
    slip = [_slip(partial(papers_of(desk).print_code, one.code), one.name)] if one.state == "open" else []
    return _told(_("Voucher: {name}", name=one.name), one.code, _state(one.state), *slip, until=until)


def _reward(one: RewardTaken) -> QHBoxLayout:
    points = label(_("{points} points", points=money.Points(abs(one.points))), "row", right=True)
    if one.times < 0:
        return _told(_("Reward given back: {name}", name=one.name), "", points)
    return _told(_("Reward: {name}", name=one.name), "", points)


def _state(state: str) -> Pill:
    text, tone = STATES[state]
    return Pill(_(text), tone)


def _slip(run: Callable[[], None], name: str) -> QWidget:
    made = button(_("Print slip"), run, icon="printer", kind="ghost")
    made.setAccessibleName(_("Print the slip of {name}", name=name))
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def _back(receipt: Receipt) -> Iterable[QHBoxLayout]:
    loyalty = receipt.loyalty
    for one in loyalty.taken_back:
        what = [amount(one.discount)] if one.discount else []
        if one.points:
            what.append(_("{points} points", points=money.Points(one.points)))
        yield _told(_("Promotion taken back: {name}", name=one.name), " · ".join(what))
    for one in loyalty.instead:
        yield _told(_("Promotion given instead: {name}", name=one.name), amount(-one.discount) if one.discount else "")
    yield from (_reward(one) for one in loyalty.rewards if one.times < 0)
    for gift in loyalty.gone:
        yield _told(_("No longer owed: {name}", name=gift.name), gift.code)
    for voucher in loyalty.void:
        yield _told(_("No longer valid: {name}", name=voucher.name), voucher.code)


def settled(one: ReceiptLine, receipt: Receipt) -> str:
    """What a line without goods says: a promotion that a return broke, or one that took its place."""
    name = " · ".join(name for name, _amount in receipt.promotions_of(one))
    if one.promotion > 0:
        return _("Promotion given instead: {name}", name=name)
    return _("Promotion taken back: {name}", name=name)


def standing(receipt: Receipt) -> Iterable[tuple[str, str]]:
    """The member's tier, the way to the next one, and what lapses soon."""
    loyalty = receipt.loyalty
    if loyalty.tier:
        yield _("Tier"), loyalty.tier
    if loyalty.missing is not None:
        yield say(loyalty.missing), ""
    for day, points in loyalty.lapsing:
        yield _("{points} points are valid until", points=money.Points(points)), shown.day_text(day)
