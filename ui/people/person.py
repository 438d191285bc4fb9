"""A person: profile and points on the left, the timeline in the middle, figures and tags on the right."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.languages import _
from models.errors import N_, NotFound
from models.people import edit, requests
from models.people.profile import Profile
from models.people.timeline import Event
from models.work import Changes
from ui.page import Desk
from ui.people import ask, panels, words
from ui.people.ask import Whole
from ui.people.cards import CareCard, OwnCard, PointsCard, ProfileCard, TagsCard, stack_of, write_mail
from ui.people.chart import SpendBars
from ui.people.customer_sheet import CustomerSheet
from ui.people.member_cards import CardsSheet
from ui.people.notes import NoteSheet, is_by_hand
from ui.people.points import AdjustSheet, EnrolSheet, ExplainSheet
from ui.people.receipt import ReceiptSheet
from ui.people.request_sheet import open_request
from ui.people.tags import TagSheet
from ui.people.tier import GiveTierSheet
from ui.people.timeline import TimelineView
from ui.theme import theme
from ui.widgets import Card, Choice, Segments, button, label, row, scrolled

NARROW = 920
CHIPS = 3
"""Kinds of entries that stand beside each other; the others are in a list."""
LEFT, RIGHT = 304, 252


class PersonView(QWidget):
    """Everything about somebody, and everything that can be done about it."""

    edit_asked = Signal(object)
    company_asked = Signal(int)
    gone = Signal()
    shown = Signal(object)

    def __init__(self, desk: Desk) -> None:
        """Nobody yet."""
        super().__init__()
        self.desk = desk
        self.person_id: int | None = None
        self.whole: Whole | None = None
        self._wide: bool | None = None
        self._make_cards()
        self.middle = self._middle()
        self.left_area, self.left = self._column(LEFT)
        self.right_area, self.right = self._column(RIGHT)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.px(14))
        whole.addWidget(self.left_area)
        whole.addWidget(self.middle, 1)
        whole.addWidget(self.right_area)
        self._fit = QTimer(self, interval=0, singleShot=True)
        self._fit.timeout.connect(self._place)
        self._place()

    def _make_cards(self) -> None:
        desk = self.desk
        self.profile = ProfileCard(desk, _("Profile"))
        self.points = PointsCard(desk, _("Points"))
        self.care = CareCard(desk, _("Good to know"))
        self.tags = TagsCard(desk, _("Tags"))
        self.own = OwnCard(desk, _("Own fields"))
        self.filled = (self.profile, self.points, self.care, self.tags, self.own)
        for card in self.filled:
            card.asked.connect(self.do)
        self.panels = panels.made(desk)
        self.spend = Card(margin=20, spacing=8)
        self.bars = SpendBars()
        self.spend.body.addWidget(label(_("Spend, last 12 months"), "secondary"))
        self.spend.body.addWidget(self.bars)

    def _column(self, wide: int) -> tuple[QWidget, QVBoxLayout]:
        inner = QWidget()
        made = stack_of()
        inner.setLayout(made)
        area = scrolled(inner)
        area.setFixedWidth(theme.px(wide))
        return area, made

    def _middle(self) -> QWidget:
        card = Card(margin=14, spacing=6)
        named = [(name, _(text)) for name, text, _kinds in words.FILTERS]
        self.chips = Segments(named[:CHIPS], "all")
        self.chips.picked.connect(self._filter)
        self.others = Choice([("", _("More…")), *named[CHIPS:]], "")
        self.others.setMinimumWidth(theme.px(112))
        self.others.setMaximumWidth(theme.px(170))
        self.others.setAccessibleName(_("More kinds of entries"))
        self.others.picked.connect(self._filter_other)
        for chip in self.chips.findChildren(QPushButton):
            chip.setProperty("tight", True)
        write = partial(self.do, "note", None)
        self.note = button(_("Note"), write, kind="ghost", icon="plus", hint="Ctrl+Shift+N")
        self.note.setProperty("tight", True)
        self.timeline = TimelineView(self.desk)
        self.timeline.chosen.connect(self.open_event)
        self.timeline.counted.connect(self._counted)
        self.nothing = label(_("Nothing here yet. Purchases, calls, notes and points come to stand here."), "muted")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        card.body.addLayout(row(self.chips, self.others, None, self.note, spacing=4))
        card.body.addWidget(self.nothing)
        card.body.addWidget(self.timeline, 1)
        return card

    # -- wide and narrow -----------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Two columns where there is no room for three."""
        super().resizeEvent(event)
        self._fit.start()

    def _place(self) -> None:
        wide = self.width() >= theme.px(NARROW)
        if wide == self._wide:
            return
        self._wide = wide
        brought = {side: tuple(one for at, one in self.panels if at == side) for side in ("left", "right")}
        left = (self.profile, *brought["left"], self.points, self.care)
        right = (*brought["right"], self.spend, self.tags, self.own)
        for layout in (self.left, self.right):
            for card in (*left, *right):  # by removeWidget: an item that takeAt hands over keeps the card's old height
                layout.removeWidget(card)
            while layout.count():
                layout.takeAt(0)
        for card in left if wide else (*left, *right):
            self.left.addWidget(card)
        for card in right if wide else ():
            self.right.addWidget(card)
        self.left.addStretch(1)
        self.right.addStretch(1)
        self.right_area.setVisible(wide)
        self.left_area.setFixedWidth(theme.px(LEFT if wide else LEFT - 32))
        self.note.setText(_("Note") if wide else "")

    # -- who is shown --------------------------------------------------------------------------------------------------

    def show_person(self, person_id: int) -> None:
        """Show somebody, from the top."""
        if person_id != self.person_id:
            self.chips.set_value("all")
            self.others.set_value("")
        self.person_id = person_id
        self.ask()
        for _side, panel in self.panels:
            panel.show_person(person_id)
        self.timeline.show_person(person_id, self._kinds())

    def ask(self) -> None:
        """Fetch what the cards show."""
        day = words.today(self.desk).isoformat()
        job = self.desk.store.read(ask.whole, self.person_id, day)
        job.then(self._show).failed(self._failed)

    def _show(self, whole: Whole) -> None:
        if whole.profile.id != self.person_id:
            return
        one = whole.profile
        if one.merged_into_id is not None:
            self.show_person(one.merged_into_id)
            return
        self.whole = whole
        for card in self.filled:
            card.show_whole(whole)
        self.bars.set_months(whole.months)
        self.setAccessibleName(words.plain_name(one.name, one.reading))
        self.shown.emit(whole)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, NotFound):
            self.desk.toasts.wrong(error)
        self.whole = None
        self.gone.emit()

    def refresh(self, changes: Changes | None) -> None:
        """Fetch again what changed."""
        if self.person_id is None:
            return
        ids = changes.ids("person") if changes is not None else None
        others = ("own_field", "company", "tag", "account", "setting")
        if ids is None or self.person_id in ids or (changes is not None and any(kind in changes for kind in others)):
            self.show_person(self.person_id)
            return
        for _side, panel in self.panels:
            panel.refresh(changes)

    # -- the timeline --------------------------------------------------------------------------------------------------

    def _kinds(self) -> tuple[str, ...] | None:
        wanted = self.others.value() or self.chips.value
        return next(kinds for name, _text, kinds in words.FILTERS if name == wanted)

    def _filter_other(self, name: str) -> None:
        self.chips.set_value("" if name else "all")
        self._ask_kinds()

    def _filter(self, _name: str) -> None:
        self.others.set_value("")
        self._ask_kinds()

    def _ask_kinds(self) -> None:
        if self.person_id is not None:
            self.timeline.show_person(self.person_id, self._kinds())

    def _counted(self, count: int) -> None:
        self.nothing.setVisible(count == 0)
        self.timeline.setVisible(count > 0)

    def open_event(self, event: Event) -> None:
        """Open what an entry is about: its receipt, the note to correct, the points explained, the deal."""
        if event.kind in words.PURCHASES and event.ref_id is not None:
            ReceiptSheet(self.window(), self.desk, event.ref_id).open()
        elif is_by_hand(event) and self.person_id is not None:
            NoteSheet(self.window(), self.desk, self.person_id, event=event).open()
        elif event.kind in ("points", "enrolled"):
            self.do("explain")
        elif event.kind in ("card", "card_blocked"):
            self.do("cards")
        elif event.kind == "request" and event.ref_id is not None:
            self.open_request(event.ref_id)
        elif event.kind in words.BILLING and event.ref_id is not None:
            self._open_billing(event.kind, event.ref_id)
        elif event.kind in (*words.DEALS, *words.QUOTATIONS) and event.ref_id is not None:
            self._open_deal(event.kind, event.ref_id)

    def open_request(self, request_id: int) -> None:
        """Show a request on its sheet."""
        job = self.desk.store.read(requests.one, request_id)
        job.then(partial(open_request, self.window(), self.desk)).failed(self.desk.toasts.wrong)

    def _open_deal(self, kind: str, ref_id: int) -> None:
        from ui.pipeline import deal

        (deal.open_deal if kind in words.DEALS else deal.open_of_quotation)(self.window(), self.desk, ref_id)

    def _open_billing(self, kind: str, ref_id: int) -> None:
        from ui.billing import account_sheet

        account_sheet.open_of_event(self.window(), self.desk, kind, ref_id)

    # -- what can be done ----------------------------------------------------------------------------------------------

    def do(self, what: str, value: object = None) -> None:
        """Do what a card, a key or the palette asks for."""
        if self.whole is not None:
            getattr(self, f"_do_{what}")(value)

    def _name(self) -> str:
        one = self._one()
        return words.polite_name(one.name, one.reading)

    def _one(self) -> Profile:
        assert self.whole is not None
        return self.whole.profile

    def _do_edit(self, _value: object) -> None:
        self.edit_asked.emit(self.whole)

    def _do_company(self, value: object) -> None:
        if isinstance(value, int):
            self.company_asked.emit(value)

    def _do_note(self, _value: object) -> None:
        NoteSheet(self.window(), self.desk, self._one().id).open()

    def _do_call(self, _value: object) -> None:
        phone = next(iter(self._one().all_of("phone")), "")
        NoteSheet(self.window(), self.desk, self._one().id, kind="call", text=phone).open()

    def _do_mail(self, _value: object) -> None:
        mails = self._one().all_of("mail")
        if mails and not write_mail(mails[0]):
            self.desk.toasts.say(_("No mail program was found. The address: {mail}", mail=words.brief(mails[0], 60)))

    def _do_adjust(self, _value: object) -> None:
        if self.whole is not None and self.whole.account is not None:
            AdjustSheet(self.window(), self.desk, self.whole.account.id, self._name(), self.whole.usable).open()

    def _do_explain(self, _value: object) -> None:
        if self.whole is not None and self.whole.account is not None:
            ExplainSheet(self.window(), self.desk, self.whole.account.id, self._name()).open()

    def _do_referrals(self, _value: object) -> None:
        from ui.loyalty.referral_sheet import ReferralSheet

        ReferralSheet(self.window(), self.desk, self._one().id, self._name()).open()

    def _do_cards(self, _value: object) -> None:
        CardsSheet(self.window(), self.desk, self._one().id, self._name()).open()

    def _do_sheet(self, _value: object) -> None:
        CustomerSheet(self.window(), self.desk, self._one().id, self._name()).open()

    def _do_tier(self, _value: object) -> None:
        if self.whole is not None and self.whole.stands is not None:
            GiveTierSheet(self.window(), self.desk, self._one().id, self._name(), self.whole.stands).open()

    def _do_enrol(self, _value: object) -> None:
        EnrolSheet(self.window(), self.desk, self._one().id, self._name()).open()

    def _do_tag(self, _value: object) -> None:
        one = self._one()
        TagSheet(self.window(), self.desk, one.id, [tag.name for tag in one.tags]).open()

    def _do_untag(self, value: object) -> None:
        if isinstance(value, int):
            operation = partial(edit.untag, person_ids=[self._one().id], tag_id=value)
            self.desk.write(N_("Take off a tag"), operation, said=_("Tag taken off"))

    def _do_sale(self, _value: object) -> None:
        self.desk.navigator.open("counter", person_id=self._one().id)
