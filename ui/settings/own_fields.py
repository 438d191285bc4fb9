"""Own fields: what the owner wants to know of people, companies and products beyond what everybody does."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.people import own
from models.people.own import Field
from models.work import Changes, Reader, Tx
from ui.settings.lists import Things, thing
from ui.settings.panel import Panel
from ui.settings.rows import Lines
from ui.widgets import Form, Sheet, button, icon_button, row

KIND_TITLES = {"person": N_("Customers"), "company": N_("Companies"), "product": N_("Products")}
TYPE_NAMES = {"text": N_("Any text"), "number": N_("Number"), "date": N_("Date"), "choice": N_("Choice from a list")}


class OwnFieldsPanel(Panel):
    """A list for each kind of record."""

    title = N_("Own fields")
    intro = N_("What you want to know beyond the usual. Own fields stand in forms, imports and exports.")
    kinds = frozenset({"own_field"})

    def build(self) -> None:
        """Make a card for each kind."""
        self.found: dict[str, list[Field]] = {}
        self.lists: dict[str, Things] = {}
        self.add_buttons: dict[str, QWidget] = {}
        for kind, title in KIND_TITLES.items():
            card = self.card(title)
            self.lists[kind] = Things()
            card.body.addWidget(self.lists[kind])
            add = button(_("Add a field"), partial(self.add, kind), icon="plus")
            add.setAccessibleName(_("Add a field: {kind}", kind=_(title)))
            self.add_buttons[kind] = add
            card.body.addLayout(row(add, None))
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read the lists again."""
        self.desk.store.read(_all).then(self._show)

    def _show(self, found: dict[str, list[Field]]) -> None:
        self.found = found
        for kind, fields in found.items():
            lines = [self._line(one, at, fields) for at, one in enumerate(fields)]
            self.lists[kind].fill(lines)
            self.lists[kind].setVisible(bool(lines))

    def _line(self, one: Field, at: int, among: Sequence[Field]) -> QWidget:
        about = _(TYPE_NAMES[one.type])
        if one.choices:
            about += ": " + " · ".join(one.choices)
        if not one.active:
            back = button(_("Use again"), partial(self.set_active, one.id, True), kind="ghost")
            back.setAccessibleName(_("{name}: use again", name=one.name))
            return thing(None, one.name, _("Put aside; its values are kept."), back, quiet=True)
        up = icon_button("arrow-up", _("{name}: up", name=one.name), partial(self.shift, one, -1))
        down = icon_button("arrow-down", _("{name}: down", name=one.name), partial(self.shift, one, 1))
        up.setEnabled(at > 0)
        down.setEnabled(at < len(among) - 1)
        change = icon_button("pencil", _("{name}: change…", name=one.name), partial(self.change, one))
        return thing(None, one.name, about, up, down, change)

    def add(self, kind: str) -> None:
        """Add a field."""
        FieldSheet(self, kind, None).open()

    def change(self, one: Field) -> None:
        """Change a field."""
        FieldSheet(self, one.kind, one).open()

    def shift(self, one: Field, step: int) -> None:
        """Put a field a place up or down."""
        ids = [known.id for known in self.found[one.kind]]
        at, to = ids.index(one.id), ids.index(one.id) + step
        if 0 <= to < len(ids):
            ids[at], ids[to] = ids[to], ids[at]
            self.write(N_("Order of the own fields"), partial(_reorder, ids=ids))

    def set_active(self, field_id: int, active: bool) -> None:
        """Put a field aside, or use it again."""
        self.write(N_("Own fields"), partial(own.change_field, field_id=field_id, active=active))


class FieldSheet(Sheet):
    """An own field: its name, what goes into it, its choices."""

    def __init__(self, panel: OwnFieldsPanel, kind: str, one: Field | None) -> None:
        """Change `one`, or add a field to a kind."""
        title = one.name if one else _("New field: {kind}", kind=_(KIND_TITLES[kind]))
        super().__init__(panel.window(), title, width=480)
        self.panel_of, self.kind, self.one = panel, kind, one
        form = self.form = Form()
        self.name = form.line(_("Name"), one.name if one else "", most=60)
        self.type = form.choice(
            _("What goes into it"), [(k, _(n)) for k, n in TYPE_NAMES.items()], one.type if one else "text"
        )
        self.type.setEnabled(one is None)
        self.choices = Lines(5)
        self.choices.setPlainText("\n".join(one.choices) if one else "")
        form.add(_("Choices, one on each line"), self.choices)
        self.type.picked.connect(self._type_picked)
        self._type_picked(self.type.value())
        self.body.addWidget(form)
        self.accept_on_enter = self.done
        save = button(_("Save"), self.done, kind="primary")
        aside: list[Any] = [button(_("Put aside"), self._aside, kind="danger")] if one else []
        self.buttons(*aside, None, button(_("Cancel"), self.cancel), save)

    def _type_picked(self, type_: Any) -> None:
        self.form.shown(self.choices, type_ == "choice")
        self.grow()

    def done(self) -> None:
        """Keep it; what can't be is said below its field."""
        name, type_ = self.name.text(), self.type.value()
        choices = self.choices.toPlainText()[:10_000].splitlines()
        if self.one is None:
            operation: Any = partial(own.add_field, kind=self.kind, name=name, type=type_, choices=choices)
        else:
            operation = partial(own.change_field, field_id=self.one.id, name=name, choices=choices)
        said = _("Saved: {what}", what=_("Own fields"))
        job = self.panel_of.desk.write(N_("Change own field"), operation, said=said)
        job.then(self._kept).failed(self._refused)

    def _aside(self) -> None:
        assert self.one is not None
        self.panel_of.set_active(self.one.id, False)
        self.accept()

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, Told):
            self.panel_of.desk.toasts.wrong(error)
            return
        missing = self.type.value() == "choice" and not self.choices.toPlainText().strip() and self.name.text().strip()
        self.form.wrong(self.choices if missing else self.name, say(error))


def _all(read: Reader) -> dict[str, list[Field]]:
    return {kind: sorted(own.fields(read, kind, all_of_them=True), key=_aside_last) for kind in KIND_TITLES}


def _aside_last(field: Field) -> bool:
    return not field.active


def _reorder(tx: Tx, *, ids: Sequence[int]) -> None:
    for position, field_id in enumerate(ids):
        own.change_field(tx, field_id=field_id, position=position)


PANEL = OwnFieldsPanel
