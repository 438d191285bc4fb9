"""Gifts owed: what, to whom, since when, by when, who is responsible. A slip's code is scanned, one key hands over."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from desktop.languages import _
from models import codes, money
from models.errors import N_
from models.loyalty import gifts, owed
from models.loyalty.owed import Owed
from models.work import Changes, Reader
from ui.loyalty.gift_detail import GiftDetail
from ui.loyalty.words import late_text, short_day, state_name, today
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Column, EmptyState, RowsView, SearchBox, Segments, column, label, row, set_text

NAMES = {
    "open": N_("Owed"),
    "overdue": N_("Overdue"),
    "due": N_("Due within 7 days"),
    "send": N_("To be sent"),
    "closed": N_("Settled"),
}

WHY = N_("When a promotion or a reward promises a thing, it is kept here until it is handed over.")


RESPONSIBLE = 4
"""The column that gives way in a narrow window: who it is stands beside the list too."""


class _GiftRows(RowsView):
    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.setColumnHidden(RESPONSIBLE, self.width() < theme.px(600))


class GiftsSection(Section):
    """The one list of what is promised and not handed over yet."""

    title = N_("Gifts owed")
    intro = N_(
        "Everything promised and still kept: reserved from stock until it is handed over. Scan a slip to find its gift."
    )
    kinds = frozenset({"gift", "stock", "person", "staff", "promotion"})

    def build(self) -> None:
        """Make the search, the filters, the list, and the place of one gift."""
        self.only = "open"
        self.wanted: int | None = None
        self._stay: int | None = None
        """The gift that was just settled here: it stays in view until another is chosen."""
        self._ready = False
        """Whether the gift that is asked for came by its slip: the next Enter hands it over."""
        self.search = SearchBox(_("Scan a slip, or type a name"))
        self.search.setMinimumWidth(theme.px(300))
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self.scanned)
        self.search.moved.connect(self._to_list)
        self.filters = Segments([(only, _(name)) for only, name in NAMES.items()], self.only)
        self.filters.picked.connect(self._filtered)
        self.danger = label("", "error", wrap=True)
        self.danger.hide()
        self.list = _GiftRows(self.desk.store, self._columns(), owed.by_ids, name=_("Gifts"), height=52)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self._opened)
        self.list.rows.loaded.connect(self._loaded)
        self.detail = GiftDetail(self.desk, partial(today, self.desk))
        self.detail.closing.connect(self._settling)
        self.empty = EmptyState("gift", _("Nothing is owed here"), _(WHY))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        body = row(self.stack, self.detail, spacing=16)
        body.setStretch(0, 1)
        self.body.addLayout(column(row(self.search, None), self.filters, self.danger, spacing=10))
        self.body.addLayout(body, 1)
        self._soon = QTimer(self, interval=120, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self.ask()

    def _columns(self) -> list[Column]:
        return [
            Column(_("Gift"), _gift),
            Column(_("To whom"), _person, 112),
            Column(_("Since"), self._since, 92),
            Column(_("By"), self._by, 106, ink=self._by_ink),
            Column(_("Responsible"), _staff, 94),
        ]

    def _by(self, one: Owed) -> str:
        late = late_text(one, today(self.desk))
        if one.state != "owed":
            return state_name(one.state)
        return late or short_day(one.due_on, today(self.desk))

    def _since(self, one: Owed) -> str:
        return short_day(one.day, today(self.desk))

    def _by_ink(self, one: Owed) -> QColor | None:
        return theme.color("red") if one.overdue(today(self.desk)) or one.endangered else None

    # -- the list ---------------------------------------------------------------------------------------------------

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a gift (`gift_id=7`) or a filter (`only="overdue"`)."""
        if place.get("only") in NAMES:
            self.search.clear()
            self._filtered(place["only"])
        if place.get("gift_id") is not None:
            gift_id = int(place["gift_id"])
            found = owed.by_ids(self.desk.store.here, [gift_id])
            self._filtered("open" if not found or found[0].state == "owed" else "closed")
            self.search.clear()
            self._ready = True
            self.show_gift(gift_id)
        else:
            self.search.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def _settling(self, gift_id: int) -> None:
        self._stay = gift_id
        self.search.setFocus()

    def _typed(self, _text: str) -> None:
        self._stay = None
        self._soon.start()

    def _filtered(self, only: str) -> None:
        self.only, self._stay = only, None
        self.filters.set_value(only)
        self.ask()

    def _to_list(self, _step: int) -> None:
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def ask(self) -> None:
        """Ask the list, the numbers on the filters, and what is endangered."""
        day = today(self.desk)
        self.list.ask(partial(_ids, day=day, only=self.only, words=self.search.text()))
        self.desk.store.read(owed.counts, day=day).then(self._counted)
        self.desk.store.read(owed.endangered).then(self._endangered)
        if self.detail.gift is not None:
            self.show_gift(self.detail.gift.id, select=False)

    def _counted(self, found: dict[str, int]) -> None:
        texts = [f"{_(name)} {found[only]}" if found.get(only) else _(name) for only, name in NAMES.items()]
        self.filters.set_texts(texts)

    def _endangered(self, found: Sequence[owed.Endangered]) -> None:
        names = "、".join(one.name for one in found[:5]) if found else ""
        said = _("Fewer are on the shelf than are promised: {names}", names=names) if found else ""
        set_text(self.danger, said, hide_empty=True)

    def _loaded(self, count: int) -> None:
        self.stack.setCurrentIndex(0 if count else 1)
        if not count:
            self.wanted = None
            self.detail.show_gift(None)
            self._say_empty()
        elif self.list.current_id() is None and self._stay is None:
            self.list.select_id(self.list.rows.id_at(0))

    def _say_empty(self) -> None:
        searched = bool(self.search.text().strip())
        title = _("Nothing is found") if searched else _("Nothing is owed here")
        text = _("No gift of this list has that name or code.") if searched else _(WHY)
        at = self.stack.indexOf(self.empty)
        self.stack.removeWidget(self.empty)
        self.empty.deleteLater()
        self.empty = EmptyState("gift", title, text)
        self.stack.insertWidget(at, self.empty)
        self.stack.setCurrentWidget(self.empty)

    # -- one gift ---------------------------------------------------------------------------------------------------

    def _picked(self, key: Any) -> None:
        if key is not None:
            self._stay = self._stay if key == self._stay else None
            self.show_gift(int(key), select=False)

    def _opened(self, key: int) -> None:
        self.show_gift(key, select=False)
        self.detail.hand.setFocus(Qt.FocusReason.TabFocusReason)

    def show_gift(self, gift_id: int, *, select: bool = True) -> None:
        """Show a gift beside the list."""
        self.wanted = gift_id
        self.desk.store.read(owed.one, gift_id).then(self._shown).failed(self._gone)
        if select:
            self.list.select_id(gift_id)

    def _shown(self, found: Owed) -> None:
        if found.id != self.wanted:
            return
        self.detail.show_gift(found)
        ready, self._ready = self._ready, False
        if ready and found.state == "owed":
            self.detail.hand.setFocus(Qt.FocusReason.TabFocusReason)

    def _gone(self, _error: BaseException) -> None:
        self.detail.show_gift(None)

    def scanned(self) -> None:
        """A slip was scanned: its gift is shown, and the next Enter hands it over."""
        text = self.search.text()
        if codes.gift(text) is None:
            self._to_list(1)
            return
        gift_id = gifts.by_code(self.desk.store.here, text)
        if gift_id is None:
            self.desk.toasts.wrong(_("No gift has this code."))
            self.search.selectAll()
            return
        found = owed.one(self.desk.store.here, gift_id)
        self.search.clear()
        self.wanted = gift_id
        self.detail.show_gift(found)
        self.list.select_id(gift_id)
        if found.state == "owed":
            self.detail.hand.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.desk.toasts.wrong(_("{name}: {state} already.", name=found.name, state=state_name(found.state)))


def _ids(read: Reader, *, day: str, only: str, words: str) -> list[int]:
    return [one.id for one in owed.gifts(read, day=day, only=only, words=words)]


def _gift(one: Owed) -> str:
    many = "" if one.quantity == money.PIECE else f" × {money.show_quantity(one.quantity)}"
    return f"{one.name}{many}"


def _person(one: Owed) -> str:
    return one.person or _("Bearer of the slip")


def _staff(one: Owed) -> str:
    return one.staff or "—"
