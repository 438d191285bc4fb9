"""The promotions of the shop, in the order in which they are tried: what each means, whether it runs, what it gave."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from desktop.exchange import promotions as exchange
from desktop.languages import _, _n, amount, say
from models import times
from models.errors import N_, Message, Told
from models.money import show_number
from models.promotions import draws, promotions, words
from models.promotions.draws import PrizeRow
from models.promotions.promotions import PromotionRow
from models.promotions.terms import Do, Needs
from models.work import Changes, Reader
from ui.people.small import emptied, small_button
from ui.promotions.coupons import CouponsSheet
from ui.promotions.editor import PromotionSheet
from ui.promotions.kinds import Kind, KindSheet
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, EmptyState, Toggle, button, label, row
from ui.widgets.painted import Pill
from ui.widgets.short import Short

TONES = {"running": "green", "planned": "violet", "ended": "quiet", "off": "quiet", "used_up": "gold"}
Shown = tuple[PromotionRow, Message, tuple[PrizeRow, ...]]


class PromotionCard(Card):
    """One promotion in the list; Alt with an arrow moves it in the order."""

    def __init__(self, section: "PromotionsSection", shown: Shown, at: int, last: int, clock: str) -> None:
        """`at` is its place in the order, `last` that of the last one."""
        super().__init__(margin=16, spacing=6)
        self.section, self.one, self.at = section, shown[0], at
        one, state = shown[0], shown[0].state(clock)
        self.toggle = Toggle(_("{name}: on or off", name=one.name), one.active)
        self.toggle.toggled.connect(partial(section.switch, one.id))
        up = small_button(
            "chevron-up", _("{name}: try earlier", name=one.name), partial(section.put_at, one.id, at - 1)
        )
        down = small_button(
            "chevron-down", _("{name}: try later", name=one.name), partial(section.put_at, one.id, at + 1)
        )
        up.setEnabled(at > 0)
        down.setEnabled(at < last)
        name = Short(one.name, "row")
        things = [self.toggle, name, Pill(say(promotions.state_words(state)), TONES[state]), *self._actions(), up, down]
        self.body.addLayout(row(*things, spacing=8))
        meaning = say(shown[1])
        self.body.addWidget(label(meaning[:1].upper() + meaning[1:], "muted", wrap=True))
        self.body.addWidget(label(" · ".join(_about(one, shown[2])), "secondary", wrap=True))
        if one.note:
            self.body.addWidget(label(one.note, "secondary", wrap=True))

    def _actions(self) -> list[QWidget]:
        one, section = self.one, self.section
        found = [small_button("pencil", _("{name}: change…", name=one.name), partial(section.edit, one.id))]
        if one.terms.needs is Needs.COUPON:
            text = _("{name}: coupons…", name=one.name)
            found.append(small_button("ticket-percent", text, partial(section.coupons, one.id)))
        found.append(small_button("copy", _("{name}: copy", name=one.name), partial(section.copy, one.id)))
        found.append(small_button("trash-2", _("{name}: delete…", name=one.name), partial(section.ask_delete, one.id)))
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Alt with up or down moves it."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.section.put_at(self.one.id, self.at + step)
        else:
            super().keyPressEvent(event)


def _about(one: PromotionRow, prizes: tuple[PrizeRow, ...]) -> list[str]:
    """What it gave so far."""
    if not one.times:
        found = [_("Not given yet")]
    else:
        found = [_n("Given once", "Given {n} times", one.times)]
    if one.discount:
        found.append(_("{amount} taken off", amount=amount(one.discount)))
    if one.points:
        found.append(_("{points} points given", points=show_number(one.points)))
    if one.terms.in_all is not None:
        found.append(_n("1 time left", "{n} times left", max(0, one.terms.in_all - one.times)))
    if one.terms.budget is not None:
        found.append(_("{amount} of the budget left", amount=amount(max(0, one.terms.budget - one.discount))))
    found += [_("{name}: {left} of {count} left", name=p.name, left=p.left, count=p.count) for p in prizes if p.count]
    return found


class PromotionsSection(Section):
    """The list of promotions."""

    title = N_("Promotions")
    intro = N_("They are tried from top to bottom. A receipt keeps the wording under which it was booked.")
    kinds = frozenset({"promotion", "promotion_version", "promotion_use", "coupon", "prize", "product", "tier"})

    def build(self) -> None:
        """Make the list."""
        self.cards: list[PromotionCard] = []
        self.found: list[Shown] = []
        self._wanted: int | None = None
        self._reveal: int | None = None
        self.add_button = button(_("New promotion"), self.add, kind="primary", icon="plus")
        load = button(_("Import…"), self.ask_import, icon="upload")
        save = button(_("Export…"), self.ask_export, icon="download")
        self.body.addLayout(row(self.add_button, None, load, save))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(theme.px(10))
        self.body.addLayout(self.rows)
        self.body.addStretch(1)
        self.refresh(None)

    def arrive(self, **place: Any) -> None:
        """Be shown; at a promotion (`promotion_id`) its editor opens."""
        if place.get("promotion_id") is not None:
            self._wanted = int(place["promotion_id"])
            self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.desk.store.read(_listed).then(self._show)

    def _show(self, found: list[Shown]) -> None:
        shop = self.desk.store.settings
        clock = times.from_ms(self.desk.store.clock.now(), shop.zone).strftime("%Y-%m-%dT%H:%M")
        focus = self.window().focusWidget()
        name = focus.accessibleName() if focus is not None and self.isAncestorOf(focus) else ""
        self.found = found
        emptied(self.rows)
        last = len(found) - 1
        self.cards = [PromotionCard(self, one, at, last, clock) for at, one in enumerate(found)]
        for card in self.cards:
            self.rows.addWidget(card)
        if not found:
            text = _("Start with a ready kind, such as points × 2 on Tuesdays or a gift from an amount.")
            self.rows.addWidget(EmptyState("sparkles", _("No promotions yet"), text))
        self._focus(name)
        if self._reveal is not None:
            QTimer.singleShot(60, self, self._show_new)  # once the cards are laid out
        wanted, self._wanted = self._wanted, None
        if wanted is not None and any(one.id == wanted for one, _m, _p in found):
            self.edit(wanted)

    def _focus(self, name: str) -> None:
        """Leave the keyboard on the button that it was on, wherever its promotion stands now."""
        if not name:
            return
        for card in self.cards:
            for child in card.findChildren(QWidget):
                if child.accessibleName() == name and child.isEnabled():
                    child.setFocus()
                    return

    def _shown(self, promotion_id: int) -> Shown:
        return next(one for one in self.found if one[0].id == promotion_id)

    # -- what can be done -------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Make a promotion, starting from a ready kind."""
        KindSheet(self.window(), self.start).open()

    def start(self, kind: Kind) -> None:
        """Open the editor on a ready kind."""
        name = _(kind.name) if kind.id != "empty" else ""
        sheet = PromotionSheet(self.window(), self.desk, None, kind.terms, name=name)
        sheet.saved.connect(self._made)
        sheet.open()

    def _made(self, promotion_id: int) -> None:
        """A new one stands last: bring it into view."""
        self._reveal = promotion_id
        QTimer.singleShot(1_000, self, self._revealed)  # the list is made anew more than once by then
        self.refresh(None)

    def _revealed(self) -> None:
        self._reveal = None

    def _show_new(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        for card in self.cards:
            if card.one.id == self._reveal and area is not None:
                area.ensureWidgetVisible(card, 0, theme.px(24))

    def edit(self, promotion_id: int) -> None:
        """Change one."""
        one, _meaning, prizes = self._shown(promotion_id)
        PromotionSheet(self.window(), self.desk, one, one.terms, prizes=prizes).open()

    def coupons(self, promotion_id: int) -> None:
        """Make, print and see its coupons."""
        CouponsSheet(self.window(), self.desk, self._shown(promotion_id)[0]).open()

    def switch(self, promotion_id: int, on: bool) -> None:
        """Switch one on or off."""
        title = N_("Switch on: {name}") if on else N_("Switch off: {name}")
        values = {"name": self._shown(promotion_id)[0].name}
        operation = partial(promotions.switch, promotion_id=promotion_id, active=on)
        self.desk.write(Message(title, values), operation).failed(self._failed)

    def put_at(self, promotion_id: int, to: int) -> None:
        """Put one at another place of the order."""
        job = self.desk.write(
            N_("Change the order of promotions"), partial(promotions.move, promotion_id=promotion_id, to=to)
        )
        job.failed(self._failed)

    def copy(self, promotion_id: int) -> None:
        """Make another that says the same, switched off."""
        one = self._shown(promotion_id)[0]
        name = _("{name} (copy)", name=one.name)
        operation = partial(promotions.copy, promotion_id=promotion_id, name=name)
        said = _("Copied. The copy is switched off.")
        self.desk.write(Message(N_("Copy promotion: {name}"), {"name": one.name}), operation, said=said).failed(
            self._failed
        )

    def ask_delete(self, promotion_id: int) -> None:
        """Ask before deleting one."""
        name = self._shown(promotion_id)[0].name
        text = _("“{name}” is deleted. One that was given already can only be switched off.", name=name)
        run = partial(self.delete, promotion_id)
        ConfirmSheet(self.window(), _("Delete the promotion?"), text, _("Delete"), run, danger=True).open()

    def delete(self, promotion_id: int) -> None:
        """Delete one; where it was given that is said."""
        operation = partial(promotions.delete, promotion_id=promotion_id)
        self.desk.write(N_("Delete a promotion"), operation, said=_("Promotion deleted")).failed(self._failed)

    def _failed(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        self.refresh(None)

    # -- files ------------------------------------------------------------------------------------------------------

    def ask_export(self) -> None:
        """Write all promotions to a file that is asked for."""
        path, _filter = QFileDialog.getSaveFileName(
            self.window(), _("Export the promotions"), "promotions.json", "JSON (*.json)"
        )
        if path:
            self.export(Path(path))

    def export(self, path: Path) -> None:
        """Write all promotions to a file."""
        self.desk.store.read(partial(exchange.export, path=path)).then(self._exported).failed(self._failed)

    def _exported(self, count: int) -> None:
        self.desk.toasts.say(_n("1 promotion exported", "{n} promotions exported", count))

    def ask_import(self) -> None:
        """Take promotions in from a file that is asked for."""
        path, _filter = QFileDialog.getOpenFileName(self.window(), _("Import promotions"), "", "JSON (*.json)")
        if path:
            self.take_in(Path(path))

    def take_in(self, path: Path) -> None:
        """Take promotions in from a file, switched off; all of them or none."""
        try:
            rows = exchange.read_file(path)
        except Told as error:
            self._failed(error)
            return
        job = self.desk.write(N_("Import promotions"), partial(exchange.take_in, rows=rows))
        job.then(self._imported).failed(self._failed)

    def _imported(self, keys: tuple[int, ...]) -> None:
        said = _n("1 promotion imported, switched off", "{n} promotions imported, switched off", len(keys))
        self.desk.toasts.say(said, undo=True)


def _listed(read: Reader) -> list[Shown]:
    found: list[Shown] = []
    for one in promotions.listed(read):
        draw = any(effect.do is Do.DRAW for effect in one.terms.effects)
        found.append((one, words.sentence(read, one.terms), draws.prizes(read, one.id) if draw else ()))
    return found
