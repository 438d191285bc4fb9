"""The rewards that points and stamps buy: the list in the owner's order, each made and changed on a sheet."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _, _n, amount
from models.criteria.nodes import ALWAYS
from models.errors import N_, Message
from models.loyalty import reward_edit, reward_lists
from models.loyalty.reward_lists import Listed
from models.loyalty.reward_rules import KINDS
from models.money import show_number
from models.work import Changes
from ui import icons
from ui.loyalty.find_person import PersonSheet
from ui.loyalty.reward_form import RewardSheet, new_form
from ui.loyalty.rewards_sheet import ICONS, RewardsSheet
from ui.loyalty.words import day_text
from ui.sections import Section
from ui.settings.lists import Things, thing
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, EmptyState, button, icon_button, label, row


class RewardsSection(Section):
    """What points buy."""

    title = N_("Rewards")
    intro = N_("What members get for their points. Money off and free products are taken on a receipt, the rest here.")
    kinds = frozenset({"reward", "redemption", "product", "promotion", "event", "programme"})

    def build(self) -> None:
        """Make the list."""
        self.found: tuple[Listed, ...] = ()
        self.add = button(_("New reward"), self.new, kind="primary", icon="plus")
        self.give = button(_("Take for a customer…"), self.find_customer, icon="users")
        self.body.addLayout(row(self.add, self.give, None))
        self.card = Card(margin=18, spacing=10)
        self.list = Things()
        self.card.body.addWidget(self.list)
        self.off_card = Card(margin=18, spacing=10)
        self.off_card.body.addWidget(label(_("Switched off"), "panel"))
        self.off = Things()
        self.off_card.body.addWidget(self.off)
        self.empty = EmptyState(
            "gem",
            _("No rewards yet"),
            _("Say what 100 points are worth: money off, a coffee, a place at a tasting."),
            _("New reward"),
            self.new,
        )
        for made in (self.card, self.off_card, self.empty):
            self.body.addWidget(made)
            made.hide()
        self.body.addStretch(1)
        self.refresh(None)

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe for a customer (`person_id=7`)."""
        if place.get("person_id") is not None:
            self.show_customer(int(place["person_id"]))

    def refresh(self, changes: Changes | None) -> None:
        """Read the list again."""
        self.desk.store.read(reward_lists.listed).then(self._show)

    def _show(self, found: tuple[Listed, ...]) -> None:
        self.found = found
        on, off = [one for one in found if one.reward.active], [one for one in found if not one.reward.active]
        self.list.fill([self._line(one, on) for one in on])
        self.off.fill([self._off_line(one) for one in off])
        self.card.setVisible(bool(on))
        self.off_card.setVisible(bool(off))
        self.empty.setVisible(not found)

    def _line(self, one: Listed, on: Sequence[Listed]) -> QWidget:
        key, name = one.reward.id, one.reward.name
        at = [other.reward.id for other in on].index(key)
        up = icon_button("arrow-up", _("{name}: up", name=name), partial(self.shift, key, -1))
        down = icon_button("arrow-down", _("{name}: down", name=name), partial(self.shift, key, 1))
        up.setEnabled(at > 0)
        down.setEnabled(at < len(on) - 1)
        change = icon_button("pencil", _("{name}: change…", name=name), partial(self.change, key))
        leave = icon_button("x", _("{name}: switch off", name=name), partial(self.switch, key, False))
        return thing(self._picture(one), name, self._about(one), up, down, change, leave)

    def _off_line(self, one: Listed) -> QWidget:
        key, name = one.reward.id, one.reward.name
        on = button(_("Switch on"), partial(self.switch, key, True), kind="ghost")
        on.setAccessibleName(_("{name}: switch on", name=name))
        parts = [on]
        if not one.taken:
            parts.append(icon_button("trash-2", _("{name}: delete", name=name), partial(self.remove, key)))
        return thing(self._picture(one), name, self._about(one), *parts, quiet=True)

    def _picture(self, one: Listed) -> QWidget:
        made = label()
        made.setPixmap(icons.icon(ICONS[one.reward.kind], "text2").pixmap(theme.px(24), theme.px(24)))
        return made

    def _about(self, one: Listed) -> str:
        reward = one.reward
        cost = (
            _n("1 stamp", "{n} stamps", reward.points)
            if reward.stamps
            else _("{points} pt", points=show_number(reward.points))
        )
        parts = [
            _("{cost} or any multiple of it", cost=cost) if reward.free else cost,
            _(KINDS[reward.kind]),
            amount(reward.value) if reward.value else "",
            reward.product or reward.promotion or reward.event,
            _("for some customers only") if reward.terms.criteria != ALWAYS else "",
        ]
        second = [
            _n("taken once", "taken {n} times", one.taken) if one.taken else _("never taken"),
            _("until {day}", day=day_text(reward.to_day)) if reward.to_day else "",
            _n("at most once each", "at most {n} times each", reward.terms.per_person)
            if reward.terms.per_person
            else "",
            _("{n} in all", n=show_number(reward.terms.in_all)) if reward.terms.in_all else "",
        ]
        return "\n".join(" · ".join(part for part in line if part) for line in (parts, second))

    # -- acts -------------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Make a reward."""
        RewardSheet(self.window(), self.desk, None, new_form(self.desk.store.here), {}).open()

    def change(self, reward_id: int) -> None:
        """Change a reward."""
        read = self.desk.store.here
        form = reward_edit.form_of(read, reward_id)
        RewardSheet(self.window(), self.desk, reward_id, form, reward_lists.names(read, form)).open()

    def shift(self, reward_id: int, step: int) -> None:
        """Put a reward one place up or down."""
        keys = [one.reward.id for one in self.found if one.reward.active]
        at = keys.index(reward_id)
        if not 0 <= at + step < len(keys):
            return
        keys[at], keys[at + step] = keys[at + step], keys[at]
        self._write(N_("Order of rewards"), partial(reward_edit.order, reward_ids=keys), "")

    def switch(self, reward_id: int, active: bool) -> None:
        """Switch a reward off or on."""
        said = _("The reward is offered again.") if active else _("The reward is no longer offered.")
        self._write(N_("Reward: {name}"), partial(reward_edit.switch, reward_id=reward_id, active=active), said)

    def remove(self, reward_id: int) -> None:
        """Delete a reward that nobody took."""
        name = next(one.reward.name for one in self.found if one.reward.id == reward_id)
        run = partial(
            self._write,
            N_("Delete reward: {name}"),
            partial(reward_edit.remove, reward_id=reward_id),
            _("{name} is deleted.", name=name),
        )
        ConfirmSheet(
            self.window(), _("Delete “{name}”?", name=name), _("Nobody has taken it."), _("Delete"), run, danger=True
        ).open()

    def find_customer(self) -> None:
        """Find a customer, and show what they can take."""
        PersonSheet(self.window(), self.desk, _("Whose points?"), self.show_customer).open()

    def show_customer(self, person_id: int) -> None:
        """Show what a customer can take."""
        RewardsSheet(self.window(), self.desk, person_id).open()

    def _write(self, name: str, verb: Any, said: str) -> None:
        self.desk.write(Message(name), verb, said=said).failed(self.desk.toasts.wrong)
