"""Member cards: found, printed, blocked; blank ones printed ahead; two members' cards merged into one."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import _, _n, say
from models.counter import catalogue
from models.errors import N_, Refused, Told
from models.loyalty import cards, merges
from models.loyalty.cards import CardLine, Code, Run
from models.loyalty.merges import MergeRow
from models.money import parse, show_number
from models.work import Changes, Reader
from ui.loyalty.files import write_file
from ui.loyalty.merging import start_merge, take_apart
from ui.loyalty.words import moment_text
from ui.page import Desk
from ui.people.small import emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import (
    Card,
    Column,
    ConfirmSheet,
    EmptyState,
    Form,
    RowsView,
    SearchBox,
    Segments,
    Sheet,
    button,
    column,
    label,
    line,
    row,
    set_text,
)
from ui.widgets.fields import Wrong

VIEWS = (("cards", N_("Cards")), ("runs", N_("Printed ahead")), ("merges", N_("Merged")))
STATES = {"active": N_("In use"), "blocked": N_("Blocked")}
CODES = ((Code.QR, N_("QR code")), (Code.EAN, N_("JAN bar code (EAN-13)")))


class CardsSection(Section):
    """Everything about members' cards."""

    title = N_("Member cards")
    intro = N_(
        "A card becomes a member's when it is first given out. A lost one is blocked, and nobody gets its number."
    )
    kinds = frozenset({"card", "blank_card", "person", "merge"})

    def build(self) -> None:
        """Make the three views."""
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "cards")
        self.view.picked.connect(self._viewed)
        print_button = button(_("Print blank cards…"), self.print_blank, icon="printer")
        merge_button = button(_("Merge two members…"), self.merge, icon="users")
        self.cards = CardList(self.desk)
        self.runs = QVBoxLayout()
        self.merged = QVBoxLayout()
        self.places = {"cards": self.cards, "runs": _on_a_card(self.runs), "merges": _on_a_card(self.merged)}
        self.body.addLayout(row(self.view, None, print_button, merge_button, spacing=8))
        for place in self.places.values():
            self.body.addWidget(place, 1)
        self._viewed("cards")

    def _viewed(self, key: str) -> None:
        self.view.set_value(key)
        for name, place in self.places.items():
            place.setVisible(name == key)
        self.ask()

    def arrive(self, **place: Any) -> None:
        """Be shown, maybe at a view (`view="merges"`)."""
        self._viewed(place.get("view") or self.view.value)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask what the view shows."""
        if self.view.value == "cards":
            self.cards.ask()
        elif self.view.value == "runs":
            self.desk.store.read(cards.runs).then(self._show_runs)
        else:
            self.desk.store.read(merges.listed).then(self._show_merges)

    # -- printed ahead ----------------------------------------------------------------------------------------------

    def print_blank(self) -> None:
        """Ask how many cards to print."""
        BlankSheet(self.window(), self.desk).open()

    def merge(self) -> None:
        """Merge two members."""
        start_merge(self.window(), self.desk)

    def _show_runs(self, found: Sequence[Run]) -> None:
        emptied(self.runs)
        if not found:
            text = _("Cards with numbers and no names, to be kept at the counter: the first scan makes one a member's.")
            self.runs.addWidget(
                EmptyState("id-card", _("No cards were printed ahead"), text, _("Print blank cards…"), self.print_blank)
            )
            return
        for at, one in enumerate(found):
            if at:
                self.runs.addWidget(line())
            self.runs.addLayout(self._run(one))

    def _run(self, one: Run) -> Any:
        code = next(_(name) for key, name in CODES if key is one.code)
        title = _("Run {number} · {cards}", number=one.run, cards=_n("1 card", "{n} cards", one.count))
        about = _("{code} · {given} given, {free} left", code=code, given=one.given, free=one.free)
        words = [label(title, "row"), label(about, "secondary"), label(moment_text(self.desk, one.at), "caption")]
        save = button(_("Open as PDF"), partial(save_run, self.desk, one.run), icon="download")
        away = button(_("Throw away…"), partial(self.throw_away, one.run), kind="ghost")
        save.setEnabled(one.free > 0)
        away.setEnabled(one.free > 0)
        save.setAccessibleName(_("Run {number}: open as PDF", number=one.run))
        away.setAccessibleName(_("Run {number}: throw away", number=one.run))
        return row(*words, None, save, away, spacing=12)

    def throw_away(self, run: int) -> None:
        """Ask before what is left of a run is made void."""
        text = _("The cards of run {number} that nobody has yet can never be given out. Cards given stay.", number=run)
        operation = partial(self._away, run)
        ConfirmSheet(self.window(), _("Throw the rest away?"), text, _("Throw away"), operation, danger=True).open()

    def _away(self, run: int) -> None:
        job = self.desk.write(N_("Throw cards away"), partial(cards.throw_away, run=run), said=_("Cards made void"))
        job.failed(self.desk.toasts.wrong)

    # -- merged -----------------------------------------------------------------------------------------------------

    def _show_merges(self, found: Sequence[MergeRow]) -> None:
        emptied(self.merged)
        if not found:
            text = _("When one customer has two records, merge them: points add up, and both histories stay.")
            self.merged.addWidget(
                EmptyState("users", _("Nobody was merged"), text, _("Merge two members…"), self.merge)
            )
            return
        for at, one in enumerate(found):
            if at:
                self.merged.addWidget(line())
            self.merged.addLayout(self._merged(one))

    def _merged(self, one: MergeRow) -> Any:
        text = _("{gone} into {kept}", gone=one.gone or _("No name"), kept=one.kept or _("No name"))
        points = _("{points} points", points=show_number(one.points))
        about = " · ".join(part for part in (points, moment_text(self.desk, one.at), one.staff) if part)
        if one.undone_at is not None:
            return row(label(text, "muted"), label(about, "caption"), None, label(_("Undone"), "muted"), spacing=12)
        undo = button(_("Undo merge"), partial(take_apart, self.desk, one.id), icon="undo-2")
        undo.setAccessibleName(_("Undo merge: {what}", what=text))
        return row(label(text, "row"), label(about, "secondary"), None, undo, spacing=12)


def _on_a_card(lines: QVBoxLayout) -> QWidget:
    card = Card(margin=18, spacing=10)
    lines.setSpacing(theme.px(10))
    card.body.addLayout(lines)
    place = QWidget()
    place.setLayout(column(card, None))
    return place


class CardList(QWidget):
    """Cards by number or name; the one chosen is printed, blocked or freed."""

    def __init__(self, desk: Desk) -> None:
        """Show the latest cards."""
        super().__init__()
        self.desk = desk
        self.found: dict[int, CardLine] = {}
        self.search = SearchBox(_("Card number or name"))
        self.search.setMinimumWidth(theme.px(280))
        self.search.textChanged.connect(self._typed)
        self.state = Segments([("", _("All")), *((key, _(name)) for key, name in STATES.items())], "")
        self.state.picked.connect(self._typed)
        self.list = RowsView(desk.store, self._columns(), self._rows, name=_("Member cards"), height=46)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self._open)
        self.list.rows.loaded.connect(self._loaded)
        self.none = EmptyState("id-card", _("No card is found"), _("No member's card has that number or name."))
        self.print_button = button(_("Open card as PDF"), self.save_card, icon="download")
        self.block_button = button(_("Block"), self.switch, icon="lock")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(10))
        whole.addLayout(row(self.search, self.state, None, self.print_button, self.block_button, spacing=8))
        card = Card(margin=8, spacing=0)
        card.body.addWidget(self.list, 1)
        card.body.addWidget(self.none, 1)
        whole.addWidget(card, 1)
        self._soon = QTimer(self, interval=150, singleShot=True)
        self._soon.timeout.connect(self.ask)

    def _columns(self) -> list[Column]:
        return [
            Column(_("Customer"), _person),
            Column(_("Card number"), _number, 210),
            Column(_("State"), _state, 110, ink=_ink),
            Column(_("Given out"), self._issued, 230),
        ]

    def _issued(self, one: CardLine) -> str:
        return moment_text(self.desk, one.issued_at)

    def _typed(self, _value: object) -> None:
        self._soon.start()

    def ask(self) -> None:
        """Ask again."""
        self.list.ask(partial(self._ids, text=self.search.text(), state=self.state.value))

    def _ids(self, read: Reader, *, text: str, state: str) -> Sequence[int]:
        self.found = {one.id: one for one in cards.listed(read, text=text, state=state, limit=1000)}
        return list(self.found)

    def _rows(self, _read: Reader, ids: Sequence[int]) -> Sequence[CardLine]:
        found = self.found
        return [found[key] for key in ids if key in found]

    def _loaded(self, count: int) -> None:
        self.list.rows.forget()
        self.list.setVisible(count > 0)
        self.none.setVisible(count == 0)
        if count and self.list.current_id() is None:
            self.list.select_id(self.list.rows.id_at(0))
        self._picked(self.list.current_id())

    def _picked(self, key: Any) -> None:
        one = self.found.get(key)
        self.print_button.setEnabled(one is not None and one.state == "active")
        self.block_button.setEnabled(one is not None)
        self.block_button.setText(_("Unblock") if one is not None and one.state == "blocked" else _("Block"))

    def _current(self) -> CardLine | None:
        return self.found.get(self.list.current_id() or 0)

    def _open(self, key: int) -> None:
        one = self.found.get(key)
        if one is not None:
            self.desk.navigator.open("people", person_id=one.person_id)

    def switch(self) -> None:
        """Block the card, or let it be used again."""
        one = self._current()
        if one is None:
            return
        if one.state == "active":
            job = self.desk.write(N_("Block card"), partial(cards.block, card_id=one.id), said=_("Card blocked"))
        else:
            unblock = partial(cards.unblock, card_id=one.id)
            job = self.desk.write(N_("Unblock card"), unblock, said=_("The card can be used again"))
        job.failed(self.desk.toasts.wrong)

    def save_card(self) -> None:
        """Write the card alone as PDF, and open it."""
        one = self._current()
        if one is not None:
            save_cards(self.desk, [(one.number, one.person)], f"card-{one.number}.pdf", single=True)


def _person(one: CardLine) -> str:
    return one.person or _("No name")


def _number(one: CardLine) -> str:
    return one.number


def _state(one: CardLine) -> str:
    return _(STATES[one.state])


def _ink(one: CardLine) -> Any:
    return theme.color("red") if one.state == "blocked" else None


def save_cards(
    desk: Desk, wanted: Sequence[tuple[str, str]], name: str, *, single: bool = False, folder: Path | None = None
) -> Path:
    """Write cards (number, member's name) as PDF and open it."""
    shop, code = desk.store.settings, languages.current().code

    def make(read: Reader, path: Path) -> None:
        from desktop.documents.member_cards_pdf import CardFacts, ShopOnCard, cards_pdf

        facts = [CardFacts(number, person) for number, person in wanted]
        about = ShopOnCard(shop.shop_name, shop.shop_phone, catalogue.logo(read))
        cards_pdf(facts, about, languages.language(code), path, single=single)

    return write_file(desk, make, name, folder)


def save_run(desk: Desk, run: int, folder: Path | None = None) -> Path:
    """Write what is left of a run as sheets of ten, and open them."""
    numbers = cards.numbers_of(desk.store.here, run)
    return save_cards(desk, [(number, "") for number in numbers], f"cards-{run}.pdf", folder=folder)


class BlankSheet(Sheet):
    """How many blank cards, with which code."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Offer one sheet of ten."""
        text = _("Numbers are reserved for these cards: nobody else gets one. A sheet of A4 holds ten.")
        super().__init__(window, _("Print blank cards"), width=460, text=text)
        self.desk = desk
        self.form = Form()
        self.count = self.form.line(_("How many"), "10", most=6)
        self.code = self.form.choice(_("Code"), [(key.value, _(name)) for key, name in CODES], Code.QR.value)
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.save_button = button(_("Open as PDF"), self.save, kind="primary", icon="printer")
        self.buttons(None, button(_("Cancel"), self.cancel), self.save_button)
        self.accept_on_enter = self.save

    def _count(self) -> int:
        count = parse(self.count.text().strip() or "0", "JPY")
        if count <= 0:
            raise Refused(N_("Give a number of cards, such as 10."))
        return count

    def save(self) -> None:
        """Reserve the numbers, then write the sheets."""
        try:
            count = self.form.taken(self.count, self._count)
        except Wrong:
            return
        self.save_button.setEnabled(False)
        operation = partial(cards.print_ahead, count=count, code=Code(self.code.value()))
        job = self.desk.write(N_("Print blank cards"), operation)
        job.failed(self._failed).then(self._saved)

    def _failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
        else:
            self.desk.toasts.wrong(error)

    def _saved(self, run: int) -> None:
        self.accept()
        save_run(self.desk, run)
