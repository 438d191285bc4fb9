"""Referrals on the loyalty page: who brought whom, what it gave, and what it gives from now on."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models.errors import N_, Told
from models.loyalty import referrals
from models.loyalty.referrals import Brought, Figures
from models.money import show_number
from models.work import Changes, Reader
from ui.loyalty.find_person import PersonSheet
from ui.loyalty.referral_sheet import STATES, ReferralSheet, points_text
from ui.loyalty.words import day_text
from ui.page import Desk
from ui.people.receipt import ReceiptSheet
from ui.people.small import emptied, small_button
from ui.people.words import plain_name
from ui.sections import Section
from ui.settings.panel import whole
from ui.theme import theme
from ui.widgets import Card, EmptyState, Form, Segments, Sheet, button, label, line, row, set_text
from ui.widgets.fields import Wrong
from ui.widgets.painted import Pill

VIEWS = (("", N_("All")), ("open", N_("Waiting")), ("rewarded", N_("Rewarded")), ("void", N_("Withdrawn")))
PAGE = 100


class _Found(NamedTuple):
    figures: Figures
    rows: tuple[Brought, ...]


class ReferralsSection(Section):
    """Who brought whom; the reward."""

    title = N_("Referrals")
    intro = N_("A member brings somebody new and is rewarded when that one first buys, once.")
    kinds = frozenset({"referral", "referral_code", "setting", "person"})

    def build(self) -> None:
        """Make the reward, the figures and the list."""
        self.reward, self.counts = label("", "row", wrap=True), label("", "muted", wrap=True)
        change = button(_("Change the reward…"), self.change_reward, icon="coins")
        find = button(_("A member's code…"), self.find_member, icon="user-plus", kind="primary")
        top = Card(margin=16, spacing=6)
        head = row(self.reward, change, find, spacing=8)
        head.setStretch(0, 1)
        top.body.addLayout(head)
        top.body.addWidget(self.counts)
        self.view = Segments([(key, _(name)) for key, name in VIEWS], "")
        self.view.picked.connect(self._viewed)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(theme.px(8))
        self.more = button(_("More"), self.load_more, kind="ghost")
        self.more.hide()
        listed = Card(margin=18, spacing=10)
        listed.body.addLayout(row(self.view, None))
        listed.body.addLayout(self.rows)
        listed.body.addLayout(row(None, self.more, None))
        for part in (top, listed):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._last: int | None = None
        self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        job = self.desk.store.read(partial(_asked, state=self.view.value or ""))
        job.then(self._show).failed(self.desk.toasts.wrong)

    def _viewed(self, _state: object) -> None:
        self.refresh(None)

    def _show(self, found: _Found) -> None:
        shop, counts = self.desk.store.settings, found.figures
        if not shop.referral_enabled:
            text = _("Referrals are switched off.")
        elif shop.referral_friend_points:
            text = _(
                "{points} points for whoever brings somebody, {friend} for whoever is brought",
                points=show_number(shop.referral_points),
                friend=show_number(shop.referral_friend_points),
            )
        else:
            text = _("{points} points for whoever brings somebody", points=show_number(shop.referral_points))
        set_text(self.reward, text)
        parts = [
            _n("1 waits for the first purchase", "{n} wait for the first purchase", counts.open),
            _n("1 rewarded", "{n} rewarded", counts.rewarded),
            _("{points} points given", points=show_number(counts.points)),
        ]
        set_text(self.counts, " · ".join(parts))
        emptied(self.rows)
        if not found.rows:
            self.rows.addWidget(
                EmptyState(
                    "user-plus",
                    _("Nobody was brought yet") if not self.view.value else _("No referral is like this"),
                    _("Give a member a code: whoever becomes a member with it was brought by them."),
                )
            )
        self._add(found.rows)

    def load_more(self) -> None:
        """Show older ones."""
        ask = partial(_asked, state=self.view.value or "", before=self._last)
        self.desk.store.read(ask).then(self._show_more)

    def _show_more(self, found: _Found) -> None:
        self._add(found.rows)

    def _add(self, rows: Sequence[Brought]) -> None:
        for one in rows[:PAGE]:
            if self.rows.count():
                self.rows.addWidget(line())
            self.rows.addWidget(self._row(one))
        self._last = rows[PAGE - 1].id if len(rows) > PAGE else None
        self.more.setVisible(self._last is not None)

    def _row(self, one: Brought) -> QWidget:
        by, who = plain_name(one.referrer), plain_name(one.person)
        first = button(by, partial(self.open_person, one.referrer_id), kind="link", icon="user")
        second = button(who, partial(self.open_person, one.person_id), kind="link", icon="user-plus")
        first.setAccessibleName(_("{name}: open customer", name=by))
        second.setAccessibleName(_("{name}: open customer", name=who))
        text, tone = STATES[one.state]
        things: list[Any] = [first, label("→", "muted"), second, label(day_text(one.day), "caption"), None]
        things += [label(points_text(one), "secondary"), Pill(_(text), tone)]
        if one.sale_id is not None:
            name = _("The first purchase of {name}", name=who)
            things.append(small_button("receipt", name, partial(self.open_receipt, one.sale_id)))
        if one.state == "open":
            things.append(
                small_button("undo-2", _("{name}: take the referral back", name=who), partial(self.withdraw, one.id))
            )
        made = QWidget()
        made.setLayout(row(*things, spacing=8))
        return made

    # -- what can be done -------------------------------------------------------------------------------------------

    def open_person(self, person_id: int) -> None:
        """Go to a customer's page."""
        self.desk.navigator.open("people", person_id=person_id)

    def open_receipt(self, sale_id: int) -> None:
        """Show the first purchase."""
        ReceiptSheet(self.window(), self.desk, sale_id).open()

    def withdraw(self, referral_id: int) -> None:
        """Take an open one back."""
        verb = partial(referrals.withdraw, referral_id=referral_id)
        job = self.desk.write(N_("Take a referral back"), verb, said=_("Referral taken back"))
        job.failed(self.desk.toasts.wrong)

    def find_member(self) -> None:
        """Find a member, and show their code."""
        PersonSheet(self.window(), self.desk, _("Whose code?"), self.show_member).open()

    def show_member(self, person_id: int) -> None:
        """Show a member's referrals."""
        name = plain_name(referrals.name_of(self.desk.store.here, person_id))
        ReferralSheet(self.window(), self.desk, person_id, name).open()

    def change_reward(self) -> None:
        """Change what a referral gives."""
        RewardSheet(self.window(), self.desk).open()


class RewardSheet(Sheet):
    """What bringing somebody gives."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Show what it gives now."""
        super().__init__(window, _("Reward for bringing somebody"), width=480)
        self.desk = desk
        shop = desk.store.settings
        self.form = Form()
        self.on = self.form.check(_("Members can bring others"), shop.referral_enabled)
        self.points = self.form.line(_("Points for whoever brings somebody"), str(shop.referral_points), most=9)
        self.friend = self.form.line(_("Points for whoever is brought"), str(shop.referral_friend_points), most=9)
        self.body.addWidget(self.form)
        text = _("Given when the one who was brought first buys; taken back when all of that purchase goes back.")
        self.body.addWidget(label(text, "muted", wrap=True))
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))

    def done(self) -> None:
        """Keep it."""
        try:
            points, friend = (
                self.form.taken(field, partial(_points, field.text())) for field in (self.points, self.friend)
            )
        except Wrong:
            self.grow()
            return
        verb = partial(referrals.set_reward, enabled=self.on.isChecked(), points=points, friend_points=friend)
        job = self.desk.write(N_("Change the reward for referrals"), verb, said=_("Reward saved"))
        job.then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.points, say(error))
        else:
            self.desk.toasts.wrong(error)


def _points(typed: str) -> int:
    return whole(typed, 0, referrals.MOST_POINTS)


def _asked(read: Reader, *, state: str, before: int | None = None) -> _Found:
    rows = referrals.listed(read, state=state, before=before, limit=PAGE + 1)
    return _Found(referrals.figures(read), rows)
