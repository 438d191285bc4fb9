"""Ways to pay: the shop's own list, in the order of the counter's keys."""

from functools import partial
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.languages import _
from models import text
from models.counter import payment_kinds
from models.counter.names import KIND_NAMES
from models.counter.payment_kinds import KindRow
from models.errors import N_
from models.work import Changes
from ui import icons
from ui.settings.lists import Things, thing
from ui.settings.panel import Panel
from ui.theme import theme
from ui.widgets import Card, Form, Sheet, button, icon_button, label, row

ICONS = {
    "cash": "banknote",
    "card": "credit-card",
    "qr": "qr-code",
    "ic": "train-front",
    "voucher": "ticket",
    "gift_card": "gift",
    "wallet": "piggy-bank",
    "account": "notebook-pen",
    "other": "coins",
}
USUAL = {
    "cash": (True, True, True),
    "voucher": (True, False, True),
}
"""In the drawer, gives change, opens the drawer: what a new way to pay of a kind starts with."""


class PaymentsPanel(Panel):
    """The list, and a sheet for one of them."""

    title = N_("Ways to pay")
    intro = N_("What customers can pay with, in the order of the keys at the counter.")
    kinds = frozenset({"payment_kind"})

    def build(self) -> None:
        """Make the list."""
        self.found: tuple[KindRow, ...] = ()
        card = self.card()
        self.list = Things()
        card.body.addWidget(self.list)
        self.add_button = button(_("Add a way to pay"), self.add, icon="plus")
        card.body.addLayout(row(self.add_button, None))
        self.retired = Card(margin=22, spacing=12)
        self.gone = Things()
        self.retired.body.addWidget(label(_("No longer taken"), "panel"))
        self.retired.body.addWidget(self.gone)
        self.column.addWidget(self.retired)
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read the list again."""
        self.desk.store.read(payment_kinds.kinds, active=False).then(self._show)

    def _show(self, found: tuple[KindRow, ...]) -> None:
        self.found = found
        active = [one for one in found if one.active]
        gone = [one for one in found if not one.active]
        self.list.fill([self._line(one, at, len(active)) for at, one in enumerate(active)])
        self.gone.fill([self._gone_line(one) for one in gone])
        self.retired.setVisible(bool(gone))

    def _line(self, one: KindRow, at: int, count: int) -> QWidget:
        name = shown_name(one)
        up = icon_button("arrow-up", _("{name}: up", name=name), partial(self.shift, one.id, -1))
        down = icon_button("arrow-down", _("{name}: down", name=name), partial(self.shift, one.id, 1))
        up.setEnabled(at > 0)
        down.setEnabled(at < count - 1)
        change = icon_button("pencil", _("{name}: change…", name=name), partial(self.change, one.id))
        return thing(Sign(one.icon or ICONS.get(one.kind, "coins")), name, about(one), up, down, change)

    def _gone_line(self, one: KindRow) -> QWidget:
        back = button(_("Take again"), partial(self.set_active, one.id, True), kind="ghost")
        back.setAccessibleName(_("{name}: take again", name=shown_name(one)))
        return thing(None, shown_name(one), _(KIND_NAMES[one.kind]), back, quiet=True)

    # -- what can be done -------------------------------------------------------------------------------------------

    def shift(self, kind_id: int, step: int) -> None:
        """Put one a place up or down."""
        ids = [one.id for one in self.found if one.active]
        at = ids.index(kind_id)
        to = at + step
        if 0 <= to < len(ids):
            ids[at], ids[to] = ids[to], ids[at]
            gone = [one.id for one in self.found if not one.active]
            self.write(N_("Order of the ways to pay"), partial(payment_kinds.reorder, ids=[*ids, *gone]))

    def add(self) -> None:
        """Add one."""
        KindSheet(self, None).open()

    def change(self, kind_id: int) -> None:
        """Change one."""
        KindSheet(self, next(one for one in self.found if one.id == kind_id)).open()

    def set_active(self, kind_id: int, active: bool) -> None:
        """Retire one, or take it again."""
        self.write(N_("Ways to pay"), partial(payment_kinds.update, kind_id=kind_id, active=active))


class KindSheet(Sheet):
    """A way to pay: its name, its kind, what it does at the counter."""

    def __init__(self, panel: PaymentsPanel, one: KindRow | None) -> None:
        """Change `one`, or add a new one."""
        super().__init__(panel.window(), shown_name(one) if one else _("New way to pay"), width=520)
        self.panel_of, self.one = panel, one
        form = self.form = Form()
        once = ("cash", *payment_kinds.PREPAID)
        own = one.kind if one else ""
        kinds = [(kind, _(name)) for kind, name in KIND_NAMES.items() if kind not in once or kind == own]
        self.kind = form.choice(_("Kind"), kinds, one.kind if one else "card")
        self.kind.setEnabled(one is None)
        self.name = form.line(_("Name on the key and the receipt"), one.name if one else "", most=60)
        self.in_drawer = form.check(_("Lies in the drawer, and is counted with it"), bool(one and one.in_drawer))
        self.change_ = form.check(_("Gives change"), bool(one and one.gives_change))
        self.opens = form.check(_("Opens the drawer"), bool(one and one.opens_drawer))
        self.account = form.line(_("Account in the books (for export)"), one.account if one else "", most=60)
        self.kind.picked.connect(self._kind_picked)
        self._hint()
        self.body.addWidget(form)
        self.accept_on_enter = self.done
        save = button(_("Save"), self.done, kind="primary")
        if one is not None and one.kind != "cash":
            self.retire = button(_("No longer take it"), self._retire, kind="danger")
            self.buttons(self.retire, None, button(_("Cancel"), self.cancel), save)
        else:
            self.buttons(None, button(_("Cancel"), self.cancel), save)

    def _kind_picked(self, kind: Any) -> None:
        for box, on in zip((self.in_drawer, self.change_, self.opens), USUAL.get(kind, (False,) * 3), strict=True):
            box.setChecked(on)
        self._hint()

    def _hint(self) -> None:
        self.name.setPlaceholderText(_(KIND_NAMES[self.kind.value()]))

    def done(self) -> None:
        """Keep it."""
        kind = self.kind.value()
        values: dict[str, Any] = {
            "name": text.clean(self.name.text(), 60),
            "in_drawer": self.in_drawer.isChecked(),
            "gives_change": self.change_.isChecked(),
            "opens_drawer": self.opens.isChecked(),
            "account": text.clean(self.account.text(), 60),
        }
        if self._taken(values["name"] or _(KIND_NAMES[kind])):
            self.form.wrong(self.name, _("There is a way to pay of this name already."))
            return
        if self.one is None:
            operation: partial[Any] = partial(payment_kinds.create, kind=kind, icon=ICONS[kind], **values)
        else:
            operation = partial(payment_kinds.update, kind_id=self.one.id, **values)
        self.panel_of.write(N_("Ways to pay"), operation)
        self.accept()

    def _taken(self, name: str) -> bool:
        others = (one for one in self.panel_of.found if self.one is None or one.id != self.one.id)
        return any(text.fold(shown_name(one)) == text.fold(name) for one in others)

    def _retire(self) -> None:
        assert self.one is not None
        self.panel_of.set_active(self.one.id, False)
        self.accept()


def shown_name(one: KindRow) -> str:
    """The name as the counter shows it."""
    return one.name or _(KIND_NAMES[one.kind])


def about(one: KindRow) -> str:
    """What a way to pay does, in short."""
    said = (
        (bool(one.name), _(KIND_NAMES[one.kind])),
        (one.in_drawer, _("in the drawer")),
        (one.gives_change, _("gives change")),
        (one.opens_drawer, _("opens the drawer")),
        (bool(one.account), one.account),
    )
    return " · ".join(words for on, words in said if on) or _("not in the drawer")


class Sign(QWidget):
    """An icon on a soft square."""

    def __init__(self, icon: str) -> None:
        """Show the icon of that name."""
        super().__init__()
        self.icon = icon
        self.setFixedSize(QSize(theme.px(40), theme.px(40)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary_soft"))
        painter.drawRoundedRect(self.rect(), theme.px(11), theme.px(11))
        edge = theme.px(10)
        icons.paint(painter, self.icon, QRect(self.rect()).adjusted(edge, edge, -edge, -edge), "primary_text")


PANEL = PaymentsPanel
