"""Staff: who works here. With one person nobody is asked who is at the till."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _, say
from models import team
from models.errors import N_, Told
from models.team import COLOURS, ROLE_NAMES, Member
from models.work import Changes
from ui.settings.lists import Things, thing
from ui.settings.panel import Panel
from ui.widgets import Card, Form, Sheet, button, icon_button, label, row
from ui.widgets.painted import TONES, Avatar

COLOUR_NAMES = {
    "gold": N_("Gold"),
    "green": N_("Green"),
    "blue": N_("Blue"),
    "red": N_("Red"),
    "violet": N_("Violet"),
    "teal": N_("Teal"),
    "orange": N_("Orange"),
    "grey": N_("Grey"),
}


class StaffPanel(Panel):
    """The people who work here."""

    title = N_("Staff")
    intro = N_(
        "Who works here. With one person nobody is asked; with more, a tap at the foot of the side says who is at work."
    )
    kinds = frozenset({"staff"})

    def build(self) -> None:
        """Make the list."""
        self.found: list[Member] = []
        card = self.card()
        self.list = Things()
        card.body.addWidget(self.list)
        self.add_button = button(_("Add staff"), self.add, icon="user-plus")
        card.body.addLayout(row(self.add_button, None))
        self.left_card = Card(margin=22, spacing=12)
        self.left_card.body.addWidget(label(_("No longer here"), "panel"))
        self.left = Things()
        self.left_card.body.addWidget(self.left)
        self.column.addWidget(self.left_card)
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read the list again."""
        self.desk.store.read(team.staff, all_of_them=True).then(self._show)

    def _show(self, found: list[Member]) -> None:
        self.found = found
        self.list.fill([self._line(one) for one in found if one.active])
        gone = [one for one in found if not one.active]
        self.left.fill([self._left_line(one) for one in gone])
        self.left_card.setVisible(bool(gone))

    def _line(self, one: Member) -> QWidget:
        name = shown_name(one)
        change = icon_button("pencil", _("{name}: change…", name=name), partial(self.change, one.id))
        tone = one.colour if one.colour in TONES else "primary"
        role = _(ROLE_NAMES[one.role])
        return thing(Avatar(name, size=40, tone=tone), name, role if one.name else _("No name yet"), change)

    def _left_line(self, one: Member) -> QWidget:
        back = button(_("Take back"), partial(self.set_active, one.id, True), kind="ghost")
        back.setAccessibleName(_("{name}: take back", name=shown_name(one)))
        return thing(None, shown_name(one), _(ROLE_NAMES[one.role]), back, quiet=True)

    def add(self) -> None:
        """Add somebody."""
        MemberSheet(self, None).open()

    def change(self, staff_id: int) -> None:
        """Change somebody."""
        MemberSheet(self, next(one for one in self.found if one.id == staff_id)).open()

    def set_active(self, staff_id: int, active: bool) -> None:
        """Let somebody go, or take them back."""
        self.write(N_("Staff"), partial(team.update, staff_id=staff_id, active=active))


class MemberSheet(Sheet):
    """Somebody who works here."""

    def __init__(self, panel: StaffPanel, one: Member | None) -> None:
        """Change `one`, or add somebody."""
        super().__init__(panel.window(), shown_name(one) if one else _("New staff"), width=480)
        self.panel_of, self.one = panel, one
        form = self.form = Form()
        self.name = form.line(_("Name"), one.name if one else "", most=100)
        self.reading = form.line(_("Reading"), one.reading if one else "", most=100)
        self.role = form.choice(
            _("Role"), [(key, _(name)) for key, name in ROLE_NAMES.items()], one.role if one else "clerk"
        )
        used = [known.colour for known in panel.found]
        free = next((colour for colour in COLOURS if colour not in used), COLOURS[0])
        colours = [(colour, _(COLOUR_NAMES[colour])) for colour in COLOURS]
        self.colour = form.choice(_("Colour"), colours, one.colour if one and one.colour else free)
        self.body.addWidget(form)
        self.accept_on_enter = self.done
        save = button(_("Save"), self.done, kind="primary")
        leave: list[Any] = []
        if one is not None:
            self.retire = button(_("No longer works here"), self._retire, kind="danger")
            leave = [self.retire]
        self.buttons(*leave, None, button(_("Cancel"), self.cancel), save)

    def done(self) -> None:
        """Keep it; what can't be is said in the sheet."""
        values = {
            "name": self.name.text(),
            "reading": self.reading.text(),
            "role": self.role.value(),
            "colour": self.colour.value(),
        }
        if not self.name.text().strip():
            self.form.wrong(self.name, _("Give a name."))
            return
        if self.one is None:
            self._write(partial(team.add, **values))
        else:
            self._write(partial(team.update, staff_id=self.one.id, **values))

    def _retire(self) -> None:
        assert self.one is not None
        self._write(partial(team.update, staff_id=self.one.id, active=False))

    def _write(self, operation: Any) -> None:
        desk = self.panel_of.desk
        job = desk.write(N_("Change staff"), operation, said=_("Saved: {what}", what=_("Staff")))
        job.then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.role, say(error))
        else:
            self.panel_of.desk.toasts.wrong(error)


def shown_name(one: Member) -> str:
    """A name, or the word of the role while there is none."""
    return one.name or _(ROLE_NAMES[one.role])


PANEL = StaffPanel
