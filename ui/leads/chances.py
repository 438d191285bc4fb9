"""Win probability: what it rests on, the fields with their weights and switches, how well promises came true."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop import learning
from desktop.languages import _, _n, say
from models.errors import N_, Message
from models.leads import win, win_shown
from models.leads.quality import Suspect
from models.leads.win_shown import FieldRow, Overview
from models.work import Changes
from ui.people import words
from ui.people.small import emptied
from ui.sections import Section
from ui.theme import theme
from ui.widgets import Card, EmptyState, Toggle, button, column, label, row, set_text
from ui.widgets.charts import BarChart, LineChart, Series
from ui.widgets.painted import paint_bar
from ui.widgets.progress import ProgressPanel
from ui.widgets.short import Short

STRONG, FAIR = 0.6, 0.2
"""Mean log-odds from which on a field is called strong, or of some weight: odds nearly doubled, or up by a fifth."""


def suspect_text(one: Suspect) -> str:
    """Why a field seems to know the outcome."""
    percent = f"{100 * one.value:.0f}"
    if one.why == "auc":
        return _(
            "Alone it tells a won deal from a lost one in {percent} of 100 pairs: it is most likely filled in after the"
            " outcome.",
            percent=percent,
        )
    if one.why == "pure":
        return _(
            "Where it is filled in, {percent} % of the deals ended alike: it seems to follow the outcome.",
            percent=percent,
        )
    return _(
        "It is known of {percent} % of the closed deals, and of hardly any open one: it is filled in at closing.",
        percent=percent,
    )


def quality_text(auc: float) -> str:
    """The area under the curve in words."""
    return _(
        "Of a deal that was won and one that was lost, the won one had the higher chance in {percent} of 100 pairs;"
        " guessing would be 50.",
        percent=f"{100 * auc:.0f}",
    )


def weight_word(weight: float) -> str:
    """How much a field moves chances, in a word."""
    return _("strong") if weight >= STRONG else _("some") if weight >= FAIR else _("little")


class ChancesSection(Section):
    """Four cards: basis, fields, proof, and how the proof went over time."""

    title = N_("Win probability")
    intro = N_(
        "Learned on this computer from your own won and lost deals, each night. What somebody types on a deal by hand"
        " stays; the computed chance keeps moving beside it."
    )
    kinds = frozenset({"prediction", "win_count", "setting", "own_field", "deal"})

    def build(self) -> None:
        """Make the cards."""
        self.basis = label("", "row", wrap=True)
        self.how = label("", "secondary", wrap=True)
        self.learn_button = button(_("Learn again"), self.learn, icon="refresh-cw")
        head = row(column(self.basis, self.how, spacing=2), self.learn_button, spacing=12)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.progress = ProgressPanel(_("Learning from closed deals…"))
        self.progress.hide()
        self.progress.done.connect(self._learned)
        self.progress.failed.connect(self._not_learned)
        self.progress.cancelled.connect(self._ended)
        self.body.addWidget(self.progress)
        self.empty = QVBoxLayout()
        self.body.addLayout(self.empty)
        self._proof()
        self._field_card()
        self.body.addStretch(1)
        self._generation = 0
        self._again = False
        self.ask()

    def _proof(self) -> None:
        self.proof = Card(margin=18, spacing=8)
        self.proof_text = label("", wrap=True)
        self.gap_text = label("", "secondary", wrap=True)
        self.chart = BarChart(_("Promised and come true, by tenths of the deals"), say=_percent, high=190)
        self.line_title = label(_("How it went over time"), "secondary")
        self.line = LineChart(_("Pairs told right, of 100"), say=_percent, high=120, between=(50, 100))
        self.proof.body.addWidget(label(_("How well it tells"), "panel"))
        self.proof.body.addWidget(self.proof_text)
        self.proof.body.addWidget(self.chart)
        self.proof.body.addWidget(self.gap_text)
        self.proof.body.addWidget(self.line_title)
        self.proof.body.addWidget(self.line)
        self.proof.hide()
        self.body.addWidget(self.proof)

    def _field_card(self) -> None:
        self.card = Card(margin=18, spacing=6)
        self.card.body.addWidget(label(_("What the chances rest on"), "panel"))
        told = _("A field that is left out is counted all the same, so that it can be taken back at any time.")
        self.card.body.addWidget(label(told, "secondary", wrap=True))
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(4))
        self.card.body.addLayout(self.list)
        self.card.hide()
        self.body.addWidget(self.card)

    def refresh(self, changes: Changes | None) -> None:
        """Ask again."""
        self.ask()

    def ask(self) -> None:
        """Ask what the chances rest on."""
        self._generation += 1
        self.desk.store.read(win_shown.overview).then(partial(self._show, self._generation))

    # -- learning ---------------------------------------------------------------------------------------------------

    def learn(self) -> None:
        """Learn now; the counter goes on meanwhile."""
        if not self.learn_button.isEnabled():
            self._again = True  # what was switched meanwhile is learned next
            return
        self._again = False
        self.learn_button.setEnabled(False)
        self.progress.show()
        self.progress.follow(self.desk.store.work(learning.learn_win))

    def _learned(self, count: int) -> None:
        self._ended()
        self.desk.toasts.say(_n("Learned: 1 chance moved", "Learned: {n} chances moved", count))
        self.ask()

    def _not_learned(self, error: BaseException) -> None:
        self._ended()
        self.desk.toasts.wrong(error)

    def _ended(self) -> None:
        self.progress.hide()
        self.learn_button.setEnabled(True)
        if self._again:
            self.learn()

    # -- shown ------------------------------------------------------------------------------------------------------

    def _show(self, generation: int, shown: Overview) -> None:
        if generation != self._generation:
            return
        emptied(self.empty)
        self._head(shown)
        self._fill_proof(shown)
        emptied(self.list)
        most = max((one.weight or 0.0 for one in shown.fields), default=0.0) or 1.0
        for one in shown.fields:
            self.list.addWidget(FieldLine(one, most, self.use))
        self.card.setVisible(shown.closed > 0)
        if not shown.closed:
            text = _("As soon as deals are won and lost, Noren learns which ones are likely to be won, and says why.")
            self.empty.addWidget(EmptyState("percent", _("No deals were closed yet"), text))

    def _head(self, shown: Overview) -> None:
        self.learn_button.setVisible(shown.closed > 0)
        basis = _n("Rests on 1 closed deal, {won} won.", "Rests on {n} closed deals, {won} of them won.",
                   shown.closed, won=f"{shown.won:,}")  # fmt: skip
        set_text(self.basis, basis if shown.closed else "", hide_empty=True)
        values = {"count": shown.closed, "won": shown.won, "least": win.LEAST, "each": win.LEAST_EACH}
        if not shown.closed:
            how = ""
        elif not shown.enough:
            how = say(Message(win.SILENT, values))
        elif shown.fitted:
            how = _("The fields are weighed beside each other: what two of them say together counts once.")
        else:
            how = _("Each field is counted by itself (naive Bayes); with more closed deals they are weighed together.")
        if shown.at is not None:
            how = f"{how} {_('Learned: {when}', when=words.near_date(self.desk, shown.at))}".strip()
        set_text(self.how, how, hide_empty=True)

    def _fill_proof(self, shown: Overview) -> None:
        found = shown.quality
        self.proof.setVisible(found is not None)
        if found is None:
            return
        set_text(self.proof_text, quality_text(found.auc))
        labels = [f"{at}" for at in range(1, len(found.deciles) + 1)]
        promised = tuple(100 * one.promised for one in found.deciles)
        came = tuple(100 * one.won / one.count for one in found.deciles)
        self.chart.set_data(
            labels, (Series(_("Promised"), promised, "primary_fill"), Series(_("Came true"), came, "gold_fill"))
        )
        gap = _(
            "Measured on the latest {tested} closed deals, which it had not seen, from the lowest tenth of the chances"
            " to the highest; promise and outcome lie {points} points apart on average.",
            tested=f"{found.tested:,}",
            points=f"{100 * found.gap:.0f}",
        )
        set_text(self.gap_text, gap)
        past = shown.history[-30:]
        now = words.today(self.desk)
        days = [words.short_date(date.fromisoformat(day), now) for day, _auc, _basis in past]
        notes = [_n("1 closed deal", "{n} closed deals", basis) for _day, _auc, basis in past]
        self.line.set_data(
            days, (Series(_("Pairs told right"), tuple(100 * auc for _day, auc, _basis in past)),), notes=notes
        )
        for widget in (self.line, self.line_title):
            widget.setVisible(len(past) > 1)

    def use(self, field: str, used: bool) -> None:
        """Let chances rest on a field or not, and learn anew."""
        verb = partial(win_shown.use, field=field, used=used)
        job = self.desk.write(N_("Fields of the win probability"), verb)
        job.then(self._used).failed(self.desk.toasts.wrong)

    def _used(self, _result: object) -> None:
        self.learn()


def _percent(value: float) -> str:
    return _("{percent} %", percent=f"{value:.0f}")


class Weight(QWidget):
    """A bar of a field's weight."""

    def __init__(self, share: float) -> None:
        """`share` of the weightiest field's."""
        super().__init__()
        self.share = share
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the others."""
        return QSize(theme.px(150), theme.px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        paint_bar(QPainter(self), QRectF(self.rect()), self.share, colour="primary_fill")


class FieldLine(QWidget):
    """A field: its name, its weight, its switch; why it is suspected stands below."""

    def __init__(self, one: FieldRow, most: float, use: Callable[[str, bool], None]) -> None:
        """Call `use(field, on)` when it is switched."""
        super().__init__()
        self.one, self._use = one, use
        name = say(one.label) if not isinstance(one.label, str) else words.brief(one.label, 60)
        self.toggle = Toggle(_("Use {field}", field=name), one.used)
        self.toggle.clicked.connect(self._switched)
        weight = one.weight or 0.0
        said = _("left out") if not one.used else weight_word(weight) if weight else _("no data yet")
        shown = label(said, "secondary", right=True)
        shown.setFixedWidth(theme.px(72))
        line = row(Short(name, "row"), Weight(weight / most if one.used else 0.0), shown, self.toggle, spacing=12)
        line.setStretch(0, 1)
        whole = column(line, spacing=2)
        if one.suspect is not None:
            whole.addWidget(label(suspect_text(one.suspect), "warning", wrap=True))
        self.setLayout(whole)

    def _switched(self) -> None:
        self._use(self.one.id, self.toggle.isChecked())
