"""How receipts and sessions are written on screen: moments, days, kinds, ways to pay, signs of amounts."""

from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from desktop import languages
from desktop.languages import _, amount
from models import times
from models.counter.names import KIND_NAMES
from models.errors import N_
from ui.page import Desk
from ui.theme import theme

KIND_WORDS = {
    "sale": N_("Sale"),
    "return": N_("Return"),
    "exchange": N_("Exchange"),
    "cancel": N_("Cancellation"),
    "history": N_("Imported"),
}
KIND_TONES = {"sale": "primary", "return": "gold", "exchange": "violet", "cancel": "red", "history": "quiet"}


def moment(desk: Desk, at: int) -> str:
    """A stored time on the shop's wall clock, with its date."""
    return languages.current().moment(times.from_ms(at, desk.store.settings.zone))


def clock_time(desk: Desk, at: int) -> str:
    """A stored time on the shop's wall clock: 14:32."""
    return f"{times.from_ms(at, desk.store.settings.zone):%H:%M}"


def day_text(day: str, *, year: bool = True) -> str:
    """A business day as people write it, with its weekday."""
    known = date.fromisoformat(day)
    speak = languages.current()
    weekday = speak.weekday(known)
    return (
        f"{speak.date(known, year=year)} ({weekday})"
        if speak.code != "ja"
        else f"{speak.date(known, year=year)}（{weekday}）"
    )


def short_day(day: str) -> str:
    """A business day without year and weekday: 22 Nov, 11月22日."""
    return languages.current().date(date.fromisoformat(day), year=False)


def today(desk: Desk) -> str:
    """The business day of now, as an ISO date."""
    shop = desk.store.settings
    return times.business_date(desk.store.clock.now(), shop.zone, shop.day_change_hour).isoformat()


def pay_name(name: str) -> str:
    """A way to pay: the shop's own word as it stands, ours in the language of the screen."""
    return _(name) if name in KIND_NAMES.values() else name


def kind_word(kind: str) -> str:
    """What a receipt is: sale, return, exchange, cancellation."""
    return _(KIND_WORDS.get(kind, kind))


def receipt_word(kind: str, due: int) -> str:
    """What a receipt is; a return on which the customer had to pay (`due` above zero) is told apart."""
    return _("Return with a charge") if kind == "return" and due > 0 else kind_word(kind)


def difference_words(difference: int) -> str:
    """Over, short or exact, in words and with the amount."""
    if not difference:
        return _("Exact: nothing over, nothing short")
    return (
        _("{amount} over", amount=amount(difference))
        if difference > 0
        else _("{amount} short", amount=amount(-difference))
    )


def difference_kind(difference: int) -> str:
    """The label kind that a difference is shown in: colour goes with the words, never alone."""
    return "good" if not difference else "error"


def said(error: BaseException) -> str:
    """An error in words: what the shop is told, or that something of ours went wrong."""
    from models.errors import Told

    return languages.say(error) if isinstance(error, Told) else _("This could not be done. Nothing was changed.")


def first_of(values: Any, default: Any = None) -> Any:
    """The first of several, or `default`."""
    return next(iter(values), default)


def touch(widget: QWidget) -> None:
    """Make a control, or the chips in it, as high as a finger needs at the counter: 48 pixels at zoom 1."""
    inner: list[QWidget] = [*widget.findChildren(QPushButton)]
    for one in inner or [widget]:
        one.setProperty("touch", True)


def touch_list(name: str, height: int) -> QListWidget:
    """A list to choose from by finger; `name` is what readers of screens call it, `height` its least, at zoom 1."""
    made = QListWidget()
    made.setAccessibleName(name)
    made.setMinimumHeight(theme.px(height))
    made.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    return made


def touch_item(text: str, key: int) -> QListWidgetItem:
    """A row of such a list, with the id of what it stands for."""
    item = QListWidgetItem(text)
    item.setData(Qt.ItemDataRole.UserRole, key)
    item.setSizeHint(QSize(0, theme.px(48)))
    return item
