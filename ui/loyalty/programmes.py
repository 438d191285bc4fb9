"""Programmes of points and stamps: the list, with what each means in a sentence, how many take part, what they hold."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _, _n
from models.criteria import words
from models.errors import N_, Message
from models.loyalty import programme_edit
from models.loyalty.programme_edit import Listed, ProgrammeForm
from models.money import show_number
from models.work import Changes, Reader
from ui import icons
from ui.loyalty.programme_form import ProgrammeSheet
from ui.loyalty.words import day_text
from ui.sections import Section
from ui.settings.lists import Things, thing
from ui.settings.words import earning_words
from ui.theme import theme
from ui.widgets import Card, EmptyState, button, icon_button, label, row
from ui.widgets.painted import Pill

KIND_NAMES = {"points": N_("Points"), "stamps": N_("Stamps")}


def name_of(form: ProgrammeForm) -> str:
    """What a programme is called; the shop's own may have no name."""
    return form.name or _("The shop's points")


class ProgrammesSection(Section):
    """How members earn."""

    title = N_("Programmes")
    intro = N_("How members earn points and stamps. Several can run side by side; the first is the shop's own.")
    kinds = frozenset({"programme", "account", "setting", "sale"})

    def build(self) -> None:
        """Make the list."""
        self.found: tuple[Listed, ...] = ()
        self.goods: dict[int, tuple[Message, ...]] = {}
        """What the parts of each programme are about, in words."""
        self.add = button(_("New programme"), self.new, kind="primary", icon="plus")
        self.spending = button(_("What points are worth…"), self.open_settings, icon="settings")
        self.body.addLayout(row(self.add, self.spending, None))
        self.card = Card(margin=18, spacing=10)
        self.list = Things()
        self.card.body.addWidget(self.list)
        self.empty = EmptyState(
            "coins",
            _("No programme yet"),
            _("Say how members earn points: so many for each amount paid, for each piece or for each visit."),
            _("New programme"),
            self.new,
        )
        for made in (self.card, self.empty):
            self.body.addWidget(made)
            made.hide()
        self.body.addStretch(1)
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Read the list again."""
        self.desk.store.read(_listed).then(self._show)

    def _show(self, shown: tuple[tuple[Listed, tuple[Message, ...]], ...]) -> None:
        self.goods = {one.id: goods for one, goods in shown}
        found = self.found = tuple(one for one, _goods in shown)
        self.list.fill([self._line(one) for one in found])
        self.card.setVisible(bool(found))
        self.empty.setVisible(not found)

    def _line(self, one: Listed) -> QWidget:
        name = name_of(one.form)
        change = icon_button("pencil", _("{name}: change…", name=name), partial(self.change, one.id))
        parts: list[QWidget] = []
        if one.own:
            parts.append(Pill(_("The shop's own"), "primary"))
        if not one.active:
            parts.append(Pill(_("Switched off"), "quiet"))
        switch = button(
            _("Switch off") if one.active else _("Switch on"),
            partial(self.switch, one.id, not one.active),
            kind="ghost",
        )
        switch.setAccessibleName(
            _("{name}: switch off", name=name) if one.active else _("{name}: switch on", name=name)
        )
        picture = label()
        icon = "coins" if one.form.kind == "points" else "ticket"
        picture.setPixmap(icons.icon(icon, "text2").pixmap(theme.px(24), theme.px(24)))
        return thing(picture, name, self._about(one), *parts, switch, change, quiet=not one.active)

    def _about(self, one: Listed) -> str:
        form = one.form
        second = [
            _(KIND_NAMES[form.kind]),
            _n("1 member", "{n} members", one.members),
            _("{n} outstanding", n=show_number(one.outstanding)),
            _("from {day}", day=day_text(form.from_day)) if form.from_day else "",
            _("until {day}", day=day_text(form.to_day)) if form.to_day else "",
        ]
        means = earning_words(form.rule, form.kind, self.goods[one.id])
        return "\n".join((means, " · ".join(part for part in second if part)))

    # -- acts -------------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Make a programme."""
        ProgrammeSheet(self.window(), self.desk, None, ProgrammeForm()).open()

    def change(self, programme_id: int) -> None:
        """Change a programme."""
        one = next(one for one in self.found if one.id == programme_id)
        ProgrammeSheet(self.window(), self.desk, programme_id, one.form).open()

    def switch(self, programme_id: int, active: bool) -> None:
        """Switch a programme off or on."""
        verb: Any = partial(programme_edit.switch, programme_id=programme_id, active=active)
        said = _("The programme runs.") if active else _("The programme is off. What members have in it stays.")
        self.desk.write(Message(N_("Switch a programme")), verb, said=said).failed(self.desk.toasts.wrong)

    def open_settings(self) -> None:
        """Go to what points are worth and how they are spent."""
        self.desk.navigator.open("settings", section="points")


def _listed(read: Reader) -> tuple[tuple[Listed, tuple[Message, ...]], ...]:
    found = programme_edit.listed(read)
    return tuple((one, tuple(words.goods(read, part.goods) for part in one.form.rule.parts)) for one in found)
