"""The accounts that things are booked to: proposed by the program, written over by the bookkeeper, once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, say
from models.books import mapping
from models.books.mapping import LONGEST, Account
from models.errors import N_
from ui.people.small import emptied
from ui.theme import dress, theme
from ui.widgets import Card, ConfirmSheet, button, icon_button, label, row, set_text

if TYPE_CHECKING:
    from models.books.mapping import Slot
    from ui.page import Desk

WRITE = N_("Change account")
FIELDS = (N_("Account name"), N_("Sub-account"), N_("Tax class"))


class AccountTable(Card):
    """Every kind of posting, in groups, with its account."""

    def __init__(self, desk: Desk) -> None:
        """Asked for at once."""
        super().__init__(margin=18, spacing=10)
        self.desk = desk
        self.rows: dict[str, AccountRow] = {}
        self.again_button = button(_("Propose all again…"), self.again, kind="link")
        self.body.addLayout(row(label(_("Accounts"), "panel"), None, self.again_button))
        words = _(
            "An empty tax class leaves it to the rate: 10%, reduced, exempt and so on, in each program's own words."
        )
        self.body.addWidget(label(words, "secondary", wrap=True))
        self.groups = QVBoxLayout()
        self.groups.setSpacing(theme.px(6))
        self.body.addLayout(self.groups)
        self.ask()

    def ask(self) -> None:
        """Ask where everything goes."""
        self.desk.store.read(mapping.slots).then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: tuple[Slot, ...]) -> None:
        self.again_button.setVisible(any(one.written is not None for one in found))
        if list(self.rows) == [one.key for one in found]:
            for one in found:
                self.rows[one.key].show_slot(one)
            return
        emptied(self.groups)
        self.rows = {}
        group, grid = "", QGridLayout()
        for one in found:
            if one.group != group:
                group, grid = one.group, self._group(one.group)
            self.rows[one.key] = AccountRow(self, grid, one)

    def _group(self, name: str) -> QGridLayout:
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, theme.px(8), 0, theme.px(4))
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        for at, text in enumerate((_(name), *[_(one) for one in FIELDS])):
            grid.addWidget(label(text, "strong" if at == 0 else "caption"), 0, at)
        for at, stretch in enumerate((5, 4, 3, 4)):
            grid.setColumnStretch(at, stretch)
        grid.setColumnMinimumWidth(4, theme.px(40))
        self.groups.addWidget(host)
        return grid

    def again(self) -> None:
        """Go back to the proposals everywhere, after a question."""
        text = _("Every account that was written here goes back to the program's proposal. This can be undone.")
        ConfirmSheet(self.window(), _("Propose all again?"), text, _("Propose again"), self._again).open()

    def _again(self) -> None:
        self.desk.write(N_("Propose accounts again"), mapping.propose_again, said=_("Accounts are as proposed"))


class AccountRow:
    """A line of the table: the fields are kept as soon as one is left."""

    def __init__(self, table: AccountTable, grid: QGridLayout, slot: Slot) -> None:
        """Lay it out as the next row of `grid`."""
        self.table, self.slot = table, slot
        name = say(slot.title) if slot.title.msgid != "{name}" else _(str(slot.title.values["name"]))
        self.name = label(name, "", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.fields = [self._field(f"{name}: {_(field)}") for field in FIELDS]
        self.back = icon_button("undo-2", _("Back to {account}", account=slot.proposed.text), self.give_up)
        policy = self.back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(policy)
        at = grid.rowCount()
        grid.addWidget(self.name, at, 0)
        for place, field in enumerate(self.fields, 1):
            grid.addWidget(field, at, place)
        grid.addWidget(self.back, at, 4)
        grid.addWidget(self.error, at + 1, 1, 1, 3)
        self.show_slot(slot)

    def _field(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setMaxLength(LONGEST)
        made.setAccessibleName(name)
        made.editingFinished.connect(self.keep)
        return made

    def show_slot(self, slot: Slot) -> None:
        """Show what is in force, but not over what is being typed."""
        self.slot = slot
        self.back.setVisible(slot.written is not None)
        if any(field.hasFocus() and field.isModified() for field in self.fields):
            return
        now = slot.now
        for field, text in zip(self.fields, (now.account, now.sub_account, now.tax_class), strict=True):
            if field.text() != text:
                field.setText(text)
        self.fields[2].setPlaceholderText(_("by the rate"))

    @property
    def typed(self) -> Account:
        """What stands in the fields."""
        return Account(*[field.text().strip() for field in self.fields])

    def keep(self) -> None:
        """Keep what was typed."""
        wanted = self.typed
        if wanted == self.slot.now:
            self._wrong("")
            return
        for field in self.fields:
            field.setModified(False)
        verb = partial(
            mapping.write, key=self.slot.key, account=wanted.account, sub_account=wanted.sub_account,
            tax_class=wanted.tax_class,
        )  # fmt: skip
        job = self.table.desk.write(WRITE, verb)
        job.then(self._kept).failed(self._failed)

    def _kept(self, _result: object) -> None:
        self._wrong("")

    def _failed(self, error: BaseException) -> None:
        from models.errors import Told

        if isinstance(error, Told):
            self._wrong(say(error))
        else:
            self.table.desk.toasts.wrong(error)

    def _wrong(self, text: str) -> None:
        set_text(self.error, text, hide_empty=True)
        self.fields[0].setProperty("wrong", "true" if text else "false")
        dress(self.fields[0], "")

    def give_up(self) -> None:
        """Back to the proposal."""
        one = self.slot.proposed
        verb = partial(
            mapping.write, key=self.slot.key, account=one.account, sub_account=one.sub_account, tax_class=one.tax_class
        )
        self.table.desk.write(WRITE, verb, said=_("Account is as proposed"))
