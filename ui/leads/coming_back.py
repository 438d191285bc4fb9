"""Coming back: which customers are at risk, and how many visits are to be expected."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop import learning
from desktop.languages import _, _n, amount, say
from models.errors import N_, Message
from models.leads import repeat, win
from models.leads.repeat import AtRisk
from models.reminders import reminders
from models.values import dataclass
from models.work import Changes, Reader
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, button, column, label, row, set_text
from ui.widgets.charts import BarChart, Series
from ui.widgets.painted import Pill
from ui.widgets.progress import ProgressPanel
from ui.widgets.short import Short

SHOWN = 60


@dataclass(frozen=True)
class Shown:
    """All that the section shows, asked in one go."""

    found: tuple[AtRisk, ...]
    count: int
    weeks: tuple[tuple[str, int], ...]
    ahead: tuple[float, ...]
    customers: int
    again: int
    check: dict[str, float] | None
    silence: Message | None


def _asked(read: Reader, today: str) -> Shown:
    params = win.latest(read, "repeat")
    customers, again = params.get("customers", 0), params.get("again", 0)
    return Shown(
        tuple(repeat.at_risk(read, today=today, limit=SHOWN)),
        repeat.count_at_risk(read),
        tuple(repeat.weeks_before(read, today=today)),
        tuple(params.get("ahead", ())),
        customers,
        again,
        params.get("check"),
        repeat.silence_of(params),
    )


class ComingBackSection(Section):
    """The visits of the weeks behind and ahead; below them the customers at risk, with reasons and a way to act."""

    title = N_("Coming back")
    intro = N_(
        "From the receipts of customers who are known by name, Noren works out who is likely a customer still, when the"
        " next visit is due, and who may be staying away."
    )
    kinds = frozenset({"rating", "prediction", "person"})

    def build(self) -> None:
        """Make the chart and the list."""
        self.learn_button = button(_("Learn again"), self.learn, icon="refresh-cw")
        self.said = label("", "secondary", wrap=True)
        head = row(self.said, self.learn_button, spacing=12)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.progress = ProgressPanel(_("Reading receipts and learning who comes back…"))
        self.progress.hide()
        self.progress.done.connect(self._learned)
        self.progress.failed.connect(self._not_learned)
        self.progress.cancelled.connect(self._ended)
        self.body.addWidget(self.progress)
        self.card = Card(margin=18, spacing=6)
        self.chart = BarChart(_("Visits of known customers, by week"), say=_visits, high=190)
        self.check = label("", "caption", wrap=True)
        self.card.body.addWidget(label(_("Visits of known customers, by week"), "panel"))
        self.card.body.addWidget(self.chart)
        self.card.body.addWidget(self.check)
        self.body.addWidget(self.card)
        self.heading = label(_("At risk of staying away"), "panel")
        self.count = label("", "secondary")
        self.body.addLayout(row(self.heading, self.count, None, spacing=10))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self._generation = 0
        self.ask()

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask who is at risk."""
        self._generation += 1
        job = self.desk.store.read(_asked, words.today(self.desk).isoformat())
        job.then(partial(self._show, self._generation))

    # -- learning ---------------------------------------------------------------------------------------------------

    def learn(self) -> None:
        """Learn from today's receipts now; the counter goes on meanwhile."""
        self.learn_button.setEnabled(False)
        self.progress.show()
        self.progress.follow(self.desk.store.work(learning.learn_repeat))

    def _learned(self, count: int) -> None:
        self._ended()
        self.desk.toasts.say(_n("1 customer is rated anew", "{n} customers are rated anew", count))
        self.ask()

    def _not_learned(self, error: BaseException) -> None:
        self._ended()
        self.desk.toasts.wrong(error)

    def _ended(self) -> None:
        self.progress.hide()
        self.learn_button.setEnabled(True)

    # -- shown ------------------------------------------------------------------------------------------------------

    def _show(self, generation: int, shown: Shown) -> None:
        if generation != self._generation:
            return
        self._head(shown)
        self._weeks(shown)
        emptied(self.list)
        more = _("The first {shown} of {count}, by what they bought for", shown=SHOWN, count=f"{shown.count:,}")
        few = _n("1 customer, by what they bought for", "{n} customers, by what they bought for", shown.count)
        set_text(self.count, more if shown.count > SHOWN else few if shown.count else "")
        self.heading.setVisible(shown.silence is None)
        for one in shown.found:
            self.list.addWidget(RiskCard(self.desk, one))
        if not shown.found:
            self.list.addWidget(self._empty(shown))

    def _head(self, shown: Shown) -> None:
        text = ""
        if shown.silence is None:
            text = _(
                "Rests on {customers} customers; {again} of them came more than once.",
                customers=f"{shown.customers:,}",
                again=f"{shown.again:,}",
            )
        set_text(self.said, text)

    def _weeks(self, shown: Shown) -> None:
        """What came, and beside it what is expected."""
        today = words.today(self.desk)
        behind = [date.fromisoformat(day) for day, _count in shown.weeks]
        ahead = [today + timedelta(days=1 + 7 * at) for at in range(len(shown.ahead))]
        labels = [words.short_date(day, day) for day in (*behind, *ahead)]
        came = (*(count for _day, count in shown.weeks), *(None for _one in ahead))
        expected = (*(None for _one in behind), *shown.ahead)
        series = [Series(_("Visits so far"), came, "primary_fill")]
        if ahead:
            series.append(Series(_("Expected"), expected, "gold_fill"))
        self.chart.set_data(labels, series)
        self.card.setVisible(any(count for _day, count in shown.weeks))
        text = ""
        if shown.check:
            text = _(
                "Proof by the past: {days} days ago the same model would have promised {promised} visits of {customers}"
                " customers; {came} came.",
                days=shown.check["days"],
                promised=f"{shown.check['promised']:,.0f}",
                customers=f"{shown.check['customers']:,}",
                came=f"{shown.check['came']:,}",
            )
        set_text(self.check, text, hide_empty=True)

    def _empty(self, shown: Shown) -> EmptyState:
        if shown.silence is not None:
            return EmptyState("refresh-cw", _("Not enough is known yet"), say(shown.silence))
        text = _(
            "Everybody comes about as often as they used to, or has stayed away for so long that they are given up."
        )
        return EmptyState("refresh-cw", _("Nobody is at risk"), text)


def _visits(value: float) -> str:
    return f"{value:,.0f}"


def risk_text(one: AtRisk) -> str:
    """Why somebody is at risk."""
    usual = _n("usually every day", "usually every {n} days", one.usual)
    silent = _n("silent for 1 day", "silent for {n} days", one.silent)
    visits = _n("1 visit", "{n} visits", one.visits)
    return words.joined([usual, silent, visits])


class RiskCard(Card):
    """A customer at risk. Enter opens their page."""

    def __init__(self, desk: Desk, one: AtRisk) -> None:
        """Show it."""
        super().__init__(margin=12, spacing=4)
        self.desk, self.one = desk, one
        self.name = words.plain_name(one.name, one.reading)
        about = risk_text(one)
        chance = _("{percent} %", percent=round(one.alive / 100))
        pill = Pill(chance, "gold" if one.alive >= 3000 else "red")
        pill.setFixedWidth(theme.px(58))
        pill.setAccessibleName(_("Chance that they come again: {percent}", percent=chance))
        spend = label(amount(one.spend), "strong", right=True)
        self.remind_button = button(_("Remind me"), self.remind, icon="bell")
        self.open_button = button(_("Open the page"), self.open_person, kind="ghost")
        for made in (self.remind_button, self.open_button):
            made.setAccessibleName(f"{made.text()}: {self.name}")
        held = column(Short(self.name, "row"), Short(about, "secondary"), spacing=1)
        line = row(pill, held, spend, self.remind_button, self.open_button, spacing=12)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{self.name}: {chance}, {about}")

    def open_person(self) -> None:
        """Go to the person."""
        self.desk.navigator.open("people", person_id=self.one.person_id)

    def remind(self) -> None:
        """Be reminded today to get in touch; once for each silence."""
        verb = partial(
            reminders.make,
            title=_("Get in touch with {name}", name=words.brief(self.name, 60)),
            note=risk_text(self.one),
            person_id=self.one.person_id,
            source_key=f"at-risk:{self.one.person_id}:{self.one.last}",
        )
        job = self.desk.write(N_("Make a reminder"), verb, said=_("You will be reminded today"))
        job.failed(self.desk.toasts.wrong)
        self.remind_button.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Answer keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_person()
        else:
            super().keyPressEvent(event)
