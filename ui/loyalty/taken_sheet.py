"""The rewards that a member took, with the way back for those taken outside of a receipt."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.languages import _
from models.errors import N_
from models.loyalty import redeeming
from models.loyalty.redeeming import Taken
from models.money import show_number
from ui.loyalty.words import day_text
from ui.page import Desk
from ui.settings.lists import Things, thing
from ui.widgets import ConfirmSheet, Sheet, button, label


class TakenSheet(Sheet):
    """What one member took, the latest first."""

    def __init__(self, window: QWidget, desk: Desk, person_id: int) -> None:
        """Show a member's."""
        super().__init__(window, _("Rewards taken"), width=620)
        self.desk, self.person_id = desk, person_id
        self.list = Things()
        self.none = label(_("Nothing was taken yet."), "muted")
        self.none.hide()
        self.body.addWidget(self.none)
        self.body.addWidget(self.list)
        self.buttons(None, button(_("Close"), self.cancel))
        self.ask()

    def ask(self) -> None:
        """Ask what they took."""
        job = self.desk.store.read(redeeming.taken, person_id=self.person_id)
        job.then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: Sequence[Taken]) -> None:
        self.none.setVisible(not found)
        self.list.fill([self._line(one) for one in found])
        self.grow()

    def _line(self, one: Taken) -> QWidget:
        about = f"{day_text(one.day)} · {_('{points} pt', points=show_number(one.points))}"
        parts: list[QWidget] = []
        if one.back:
            about = f"{about} · {_('{points} pt given back', points=show_number(one.back))}"
        elif one.sale_id is not None:
            about = f"{about} · {_('on a receipt: it comes back with the goods')}"
        elif one.kind == "event":
            about = f"{about} · {_('cancelled with its booking')}"
        else:
            parts = [button(_("Give back…"), partial(self.give_back, one))]
            parts[0].setAccessibleName(_("{name}: give back…", name=one.name))
        return thing(None, one.name, about, *parts, quiet=bool(one.back))

    def give_back(self, one: Taken) -> None:
        """Ask, and give the points back."""
        window = self.parentWidget()
        assert window is not None
        text = _("{points} points go back to where they came from, and what was given for them is taken back.",
                 points=show_number(one.points))  # fmt: skip
        run = partial(self._give_back, one.id)
        ConfirmSheet(window, _("Give “{name}” back?", name=one.name), text, _("Give back"), run).open()

    def _give_back(self, redemption_id: int) -> None:
        verb = partial(redeeming.give_back, redemption_id=redemption_id)
        job = self.desk.write(N_("Give back reward: {name}"), verb, said=_("The points are given back."))
        job.then(self._done).failed(self.desk.toasts.wrong)

    def _done(self, _points: int) -> None:
        self.ask()
