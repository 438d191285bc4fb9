"""A person's member cards on their page: lost, replaced, found again."""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.loyalty import cards, members
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Form, Sheet, button, label, row


class CardsSheet(Sheet):
    """A person's cards: a lost one replaced with its number blocked, another given, two records merged."""

    def __init__(self, window: QWidget, desk: Desk, person_id: int, name: str) -> None:
        """Show the cards."""
        super().__init__(window, _("Cards of {name}", name=words.brief(name, 30)), width=560)
        self.desk, self.person_id = desk, person_id
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.form = Form()
        hint = _("Empty: a number is made")
        self.number: QLineEdit = self.form.line(_("New card (scan it)"), most=64, hint=hint)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        merge = button(_("Merge…"), self.merge, icon="users")
        self.replace_button = button(_("Card lost: replace"), self.replace, kind="primary", icon="id-card")
        self.buttons(merge, None, button(_("Close"), self.cancel), self.replace_button)
        self.ask()

    def ask(self) -> None:
        """Ask again which cards there are."""
        self.desk.store.read(cards.of_person, self.person_id).then(self._show)

    def _show(self, found: tuple[cards.CardLine, ...]) -> None:
        emptied(self.list)
        for one in found:
            active = one.state == "active"
            switch = button(_("Block") if active else _("Unblock"), partial(self.switch, one.id, active), kind="ghost")
            state = label(_("In use") if active else _("Blocked"), "secondary" if active else "error")
            self.list.addLayout(row(label(one.number, "row"), state, None, switch, spacing=12))
        if not found:
            self.list.addWidget(label(_("No card yet"), "muted"))
        if self.isVisible():
            self.grow()

    def switch(self, card_id: int, active: bool) -> None:
        """Block a card, or let it be used again."""
        verb = cards.block if active else cards.unblock
        said = _("Card blocked") if active else _("The card can be used again")
        job = self.desk.write(
            N_("Block card") if active else N_("Unblock card"), partial(verb, card_id=card_id), said=said
        )
        job.failed(self.desk.toasts.wrong).then(self._changed)

    def _changed(self, _result: object) -> None:
        self.ask()

    def replace(self) -> None:
        """Block what there is and give the new card."""
        number = self.number.text().strip() or None
        job = self.desk.write(
            N_("Replace card"), partial(members.replace_card, person_id=self.person_id, number=number)
        )
        job.failed(self._failed).then(self._replaced)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.number, say(error))
        else:
            self.desk.toasts.wrong(error)

    def _replaced(self, number: str) -> None:
        self.accept()
        self.desk.toasts.say(_("The new card is {number}; the old one is blocked.", number=number), undo=True)

    def merge(self) -> None:
        """Put another record into this one."""
        from ui.loyalty.merging import start_merge

        window = self.window()
        self.accept()
        start_merge(window, self.desk, self.person_id)
