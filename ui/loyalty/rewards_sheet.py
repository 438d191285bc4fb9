"""What a member can take for points or stamps: those that suit and that they can afford first.

At the counter `on_choose` gets what is taken on the running receipt; what is taken outside of one is done here.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.languages import _, _n, say
from models.errors import N_, Message, Refused, Told
from models.loyalty import members, redeeming, rewards
from models.loyalty.redeeming import Redeemed
from models.loyalty.reward_rules import KINDS
from models.loyalty.rewards import Choice
from models.money import show_number
from ui import icons
from ui.loyalty.taken_sheet import TakenSheet
from ui.loyalty.words import today
from ui.page import Desk
from ui.people.words import brief, plain_name
from ui.settings.lists import Things, thing
from ui.theme import theme
from ui.widgets import ConfirmSheet, Form, Sheet, button, label

ICONS = {
    "money_off": "badge-percent",
    "product": "shopping-bag",
    "voucher": "ticket-percent",
    "gift_card": "credit-card",
    "gift": "gift",
    "event": "calendar-days",
}
OnChoose = Callable[[int, int, int], Any]
"""Gets the reward's key, how often, and with a free amount how many points."""


def cost_words(choice: Choice) -> str:
    """What it costs, and what kind of thing it is."""
    one = choice.reward
    each = _n("1 stamp", "{n} stamps", one.points) if one.stamps else _("{points} pt", points=show_number(one.points))
    cost = _("{cost} or any multiple of it", cost=each) if one.free else each
    return f"{cost} · {_(KINDS[one.kind])}"


def _whose(desk: Desk, person_id: int) -> str:
    known = members.member(desk.store.here, person_id, day=today(desk))
    if known is None:
        return ""
    points = _("{points} pt", points=show_number(known.points))
    return f"{brief(plain_name(known.name, known.reading), 40)} · {points}"


class RewardsSheet(Sheet):
    """The rewards of one member."""

    def __init__(
        self, window: QWidget, desk: Desk, person_id: int, on_choose: OnChoose | None = None, earned: int = 0
    ) -> None:
        """With `on_choose` rewards for a receipt can be taken; without it they are shown, and taken at the counter.

        `earned`: what the running receipt brings and can be spent on it.
        """
        super().__init__(window, _("Rewards"), width=620)
        self.desk, self.person_id, self._choose = desk, person_id, on_choose
        self.earned = earned
        self.setProperty("sheet", "rewards")
        self.list = Things()
        self.whose = label(_whose(desk, person_id), "strong", wrap=True)
        self.body.addWidget(self.whose)
        self.none = label("", "muted", wrap=True)
        self.body.addWidget(self.none)
        self.body.addWidget(self.list)
        self.buttons(button(_("Taken so far…"), self.show_taken, kind="ghost"), None, button(_("Close"), self.cancel))
        self.ask()

    def show_taken(self) -> None:
        """Show what the member took before, instead of this."""
        window = self.parentWidget()
        self.cancel()
        if window is not None:
            TakenSheet(window, self.desk, self.person_id).open()

    def ask(self) -> None:
        """Ask what there is for this member."""
        now = self.desk.store.clock.now()
        job = self.desk.store.read(
            rewards.for_member, self.person_id, day=today(self.desk), now=now, earned=self.earned
        )
        job.then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: Sequence[Choice]) -> None:
        self.choices = {one.reward.id: one for one in found}
        self.whose.setText(_whose(self.desk, self.person_id))
        self.none.setText("" if found else _("There are no rewards yet. They are made on the loyalty page."))
        self.none.setVisible(not found)
        self.list.fill([self._line(one) for one in found])
        self.grow()

    def _line(self, choice: Choice) -> QWidget:
        one = choice.reward
        picture = label()
        picture.setPixmap(icons.icon(ICONS[one.kind], "text2").pixmap(theme.px(22), theme.px(22)))
        about = cost_words(choice)
        if choice.why is not None:
            about = f"{about}\n{say(choice.why)}"
        take = button(_("Take it"), partial(self.take, one.id), kind="primary" if choice.most > 0 else "")
        take.setAccessibleName(_("{name}: take", name=one.name))
        take.setEnabled(choice.most > 0 and (self._choose is not None or not one.on_receipt))
        if one.on_receipt and self._choose is None:
            about = f"{about}\n{_('Taken at the counter, on a receipt.')}"
        return thing(picture, one.name, about, take, quiet=choice.most <= 0)

    def take(self, reward_id: int) -> None:
        """Take a reward: on the receipt, or here and now after a question; a free amount is asked for."""
        choice = self.choices[reward_id]
        if choice.reward.free:
            AmountSheet(self, choice).open()
        else:
            self.taken(choice, choice.reward.points)

    def taken(self, choice: Choice, points: int) -> None:
        """Take it for so many points."""
        one = choice.reward
        times = points // one.points
        if one.on_receipt:
            self.accept()
            if self._choose is not None:
                self._choose(one.id, times, points if one.free else 0)
            return
        text = _("{points} points are used, and {left} are left.", points=show_number(times * one.points),
                 left=show_number(choice.balance - times * one.points))  # fmt: skip
        run = partial(self._redeem, one.id, times)
        window = self.parentWidget()
        if window is not None:
            ConfirmSheet(window, _("Take “{name}”?", name=one.name), text, _("Take it"), run).open()

    def _redeem(self, reward_id: int, times: int) -> None:
        verb = partial(redeeming.redeem, reward_id=reward_id, person_id=self.person_id, times=times)
        self.desk.write(N_("Take reward: {name}"), verb).then(self._done).failed(self._refused)

    def _done(self, made: Redeemed) -> None:
        code = made.codes[0] if made.codes else ""
        said = (
            _("{name} is taken: {code}", name=made.name, code=code) if code else _("{name} is taken.", name=made.name)
        )
        if made.gift_id is not None:
            self.desk.toasts.say(said, action=_("Print slip"), run=partial(_print, self.desk, made.gift_id))
        else:
            self.desk.toasts.say(said)
        self.ask()

    def _refused(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        self.ask()


def _print(desk: Desk, gift_id: int) -> None:
    from ui.counter.papers import papers_of

    papers_of(desk).print_gift(gift_id)


class AmountSheet(Sheet):
    """How many points, in whole steps: ten in steps of three are nine."""

    def __init__(self, over: RewardsSheet, choice: Choice) -> None:
        """Propose all that the member can use."""
        super().__init__(over.window(), choice.reward.name, width=420, scroll=False)
        self.over, self.choice = over, choice
        one = choice.reward
        form = self.form = Form()
        self.points: QLineEdit = form.line(_("Points"), str(choice.most * one.points), most=12)
        self.points.textChanged.connect(self._typed)
        self.says = label("", "secondary", wrap=True)
        self.body.addWidget(form)
        self.body.addWidget(self.says)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Take it"), self.done, kind="primary"))
        self._typed("")

    def read(self) -> int:
        """The whole steps in what is typed, in points. Raises Refused for less than one step or more than there is."""
        from ui.settings.panel import whole

        one = self.choice.reward
        typed = whole(self.points.text(), 1, 10**8)
        steps = typed // one.points
        if steps < 1:
            raise Refused(N_("“{name}” takes points in steps of {step}."), name=one.name, step=one.points)
        if steps > self.choice.most:
            most = self.choice.most * one.points
            raise Refused(N_("At most {points} points can be used."), points=show_number(most))
        return steps * one.points

    def _typed(self, _text: str) -> None:
        from desktop.languages import amount

        try:
            points = self.read()
        except Told as told:
            self.says.setText(say(told))
            return
        one = self.choice.reward
        words = Message(N_("{points} points are used, worth {value}."),
                        {"points": show_number(points), "value": amount(points // one.points * one.value)})  # fmt: skip
        self.says.setText(say(words))

    def done(self) -> None:
        """Take it."""
        try:
            points = self.read()
        except Told as told:
            self.form.wrong(self.points, say(told))
            return
        self.accept()
        self.over.taken(self.choice, points)
