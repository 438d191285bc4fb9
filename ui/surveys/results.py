"""What a survey found: the score with how many it comes from, month by month, answer by answer, and who said what."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import languages
from desktop.exchange.writing import write_csv
from desktop.languages import _, _n
from models.errors import N_
from models.surveys import answers, results
from models.surveys.results import AnswerRow, Results
from models.surveys.surveys import SurveyRow
from models.work import Reader
from ui.loyalty.files import write_file
from ui.loyalty.words import day_text, moment_text, today
from ui.page import Desk
from ui.people.receipt import ReceiptSheet
from ui.people.small import emptied, small_button
from ui.people.words import short_month
from ui.surveys.words import SOURCES, score_text, tone, value_text
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, EmptyState, Segments, button, column, label, line, row, set_text
from ui.widgets.charts import BarChart, LineChart, Series, ShareBar
from ui.widgets.painted import Pill

PERIODS = ((30, N_("30 days")), (90, N_("90 days")), (365, N_("12 months")), (1095, N_("3 years")))
BANDS = {
    "nps": (N_("9–10 recommend"), N_("7–8 neutral"), N_("0–6 do not")),
    "csat": (N_("4–5 satisfied"), N_("3 neutral"), N_("1–2 not satisfied")),
}
PAGE = 50
MOST_IN_FILE = 100_000


class ResultsView(QWidget):
    """One survey's results; `back()` leads to the list."""

    def __init__(self, desk: Desk, back: Callable[[], Any]) -> None:
        """Nothing yet: `show_survey` fills it."""
        super().__init__()
        self.desk = desk
        self.survey: SurveyRow | None = None
        self.results: Results | None = None
        self.values: tuple[int, ...] = ()
        self.month = ""
        self._make_head(back)
        self._make_charts()
        self.only = Segments([("all", _("All answers")), ("comments", _("With a comment"))], "all")
        self.only.picked.connect(self._filtered)
        self.shown_of = label("", "muted")
        self.clear_button = button(_("Show all again"), self.clear, kind="link")
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.more = button(_("More answers"), self.load_more, kind="ghost")
        listed = Card(margin=18, spacing=10)
        listed.body.addLayout(row(self.only, None, self.shown_of, self.clear_button, spacing=8))
        listed.body.addLayout(self.list)
        listed.body.addLayout(row(None, self.more, None))
        self.listed = listed
        self.nothing = EmptyState(
            "message-square",
            _("Nobody has answered in this time"),
            _("Answers come from the customer's window, from codes on receipts, and from calls."),
        )
        whole = column(self.head, self.cards, self.listed, self.nothing, spacing=14)
        self.setLayout(whole)

    def _make_head(self, back: Callable[[], Any]) -> None:
        self.title, self.question = label("", "panel"), label("", "muted", wrap=True)
        self.period = Segments([(days, _(text)) for days, text in PERIODS], 365)
        self.period.picked.connect(self._period)
        self.save_button = button(_("Save as CSV"), self.save, icon="download")
        self.leave = button(_("All surveys"), back, icon="arrow-left", kind="ghost")
        self.head = QWidget()
        top = row(self.leave, self.title, None, self.save_button, spacing=8)
        self.head.setLayout(column(top, self.question, self.period, spacing=8))

    def _make_charts(self) -> None:
        self.score, self.score_name, self.of = (
            label("", "points"),
            label("", "secondary"),
            label("", "muted", wrap=True),
        )
        self.share = ShareBar(_("Answers by kind"))
        self.share.chosen.connect(self._band)
        first = Card(margin=18, spacing=6)
        about = row(self.score, column(self.score_name, self.of, spacing=2), spacing=18)
        about.setStretch(1, 1)
        first.body.addLayout(about)
        first.body.addWidget(self.share)
        self.months = LineChart(_("Score by month"))
        self.months.chosen.connect(self._month)
        self.bars = BarChart(_("How often each answer was given"))
        self.bars.chosen.connect(self._value)
        self.month_card, bar_card = Card(margin=18, spacing=6), Card(margin=18, spacing=6)
        for card, name, chart in (
            (self.month_card, _("Score by month"), self.months),
            (bar_card, _("How often each answer was given"), self.bars),
        ):
            card.body.addWidget(label(name, "secondary"))
            card.body.addWidget(chart)
        self.cards = QWidget()
        both = row(self.month_card, bar_card, spacing=14)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.cards.setLayout(column(first, both, spacing=14))

    # -- what is shown ----------------------------------------------------------------------------------------------

    def show_survey(self, one: SurveyRow) -> None:
        """Show a survey's results."""
        if self.survey is None or self.survey.id != one.id:
            self.values, self.month = (), ""
        self.survey = one
        set_text(self.title, one.form.name)
        set_text(self.question, one.question(languages.current().code))
        self.ask()

    def span(self) -> tuple[str, str]:
        """The days that are asked about (ISO), the first and the last."""
        last = today(self.desk)
        return (date.fromisoformat(last) - timedelta(days=int(self.period.value))).isoformat(), last

    def ask(self) -> None:
        """Ask again."""
        if self.survey is not None:
            first, last = self.span()
            job = self.desk.store.read(partial(_results, survey_id=self.survey.id, from_day=first, to_day=last))
            job.then(self._show).failed(self.desk.toasts.wrong)

    def _period(self, _days: object) -> None:
        self.clear(ask=False)
        self.ask()

    def _show(self, found: Results) -> None:
        self.results, self.survey = found, found.survey
        some, kind = found.count > 0, found.survey.kind
        self.cards.setVisible(some)
        self.listed.setVisible(some)
        self.nothing.setVisible(not some)
        self.save_button.setEnabled(some)
        if not some:
            return
        self._show_score(found)
        self.month_card.setVisible(kind != "poll")
        labels = [short_month(one.month) for one in found.months]
        scores = tuple(None if one.score is None else one.score / 10 for one in found.months)
        notes = [_n("1 answer", "{n} answers", one.count) for one in found.months]
        self.months.between = (-100, 100) if kind == "nps" else (0, 100)
        self.months.set_data(labels, (Series(_("Score"), scores),), notes=notes)
        texts = [value_text(found.survey, value) for value in found.counts]
        shares = [f"{100 * count / found.count:.0f} %" for count in found.counts.values()]
        self.bars.set_data(texts, (Series(_("Answers"), tuple(found.counts.values())),), notes=shares)
        self._ask_answers()

    def _show_score(self, found: Results) -> None:
        kind = found.survey.kind
        poll = kind == "poll"
        set_text(self.score, str(found.count) if poll else score_text(kind, found.score))
        name = _("Net promoter score") if kind == "nps" else _("Satisfied")
        set_text(self.score_name, _("Answers") if poll else name)
        ways = " · ".join(f"{_(SOURCES[key])} {count}" for key, count in sorted(found.sources.items()))
        parts = [
            _n("From 1 answer", "From {n} answers", found.count),
            _n("1 receipt in this time", "{n} receipts in this time", found.receipts),
            f"{day_text(found.from_day)} – {day_text(found.to_day)}",
            ways,
        ]
        set_text(self.of, " · ".join(parts))
        self.share.setVisible(not poll)
        if not poll:
            colours = ("green_fill", "gold_fill", "red_fill")
            parts_ = [
                (_(text), count, colour) for text, count, colour in zip(BANDS[kind], found.bands, colours, strict=True)
            ]
            self.share.set_parts(parts_)

    # -- who said what ----------------------------------------------------------------------------------------------

    def _value(self, at: int) -> None:
        if self.results is not None:
            self._narrow(values=(list(self.results.counts)[at],))

    def _band(self, at: int) -> None:
        if self.results is not None:
            high, low = (9, 6) if self.results.survey.kind == "nps" else (4, 2)
            every = list(self.results.counts)
            bands = (
                [v for v in every if v >= high],
                [v for v in every if low < v < high],
                [v for v in every if v <= low],
            )
            self._narrow(values=tuple(bands[at]))

    def _month(self, at: int) -> None:
        if self.results is not None:
            self._narrow(month=self.results.months[at].month)

    def _narrow(self, *, values: tuple[int, ...] = (), month: str = "") -> None:
        self.values, self.month = values, month
        self._ask_answers()

    def _filtered(self, _only: object) -> None:
        self._ask_answers()

    def clear(self, *, ask: bool = True) -> None:
        """Show the answers of all values and months again."""
        self.values, self.month = (), ""
        if ask:
            self._ask_answers()

    def load_more(self) -> None:
        """Show the answers before those that are shown."""
        self._ask_answers(before=self._last)

    def _ask_answers(self, before: int | None = None) -> None:
        if self.survey is None:
            return
        ask = partial(
            _answers,
            survey_id=self.survey.id,
            span=self._narrowed(),
            values=self.values,
            commented=self.only.value == "comments",
            before=before,
            limit=PAGE + 1,
        )
        shown = self._show_answers if before is None else self._add_answers
        self.desk.store.read(ask).then(shown).failed(self.desk.toasts.wrong)

    def _narrowed(self) -> tuple[str, str]:
        first, last = self.span()
        if self.month:
            first, last = max(first, f"{self.month}-01"), min(last, f"{self.month}-31")
        return first, last

    def _show_answers(self, found: Sequence[AnswerRow]) -> None:
        emptied(self.list)
        assert self.survey is not None
        parts = [value_text(self.survey, value) for value in self.values[:1]]
        if len(self.values) > 1:
            parts = [f"{self.values[0]}–{self.values[-1]}"]
        if self.month:
            parts.append(short_month(self.month))
        set_text(self.shown_of, _("Only: {what}", what=" · ".join(parts)) if parts else "", hide_empty=True)
        self.clear_button.setVisible(bool(parts))
        if not found:
            self.list.addWidget(label(_("No answer is like this."), "muted"))
        self._add_answers(found)

    def _add_answers(self, found: Sequence[AnswerRow]) -> None:
        for one in found[:PAGE]:
            if self.list.count():
                self.list.addWidget(line())
            self.list.addWidget(self._answer(one))
        self._last = found[PAGE - 1].id if len(found) > PAGE else None
        self.more.setVisible(self._last is not None)

    def _answer(self, one: AnswerRow) -> QWidget:
        assert self.survey is not None
        text = value_text(self.survey, one.value)
        pill = Pill(text, tone(self.survey, one.value))
        things: list[Any] = [
            pill,
            label(moment_text(self.desk, one.at), "secondary"),
            label(_(SOURCES[one.source]), "caption"),
        ]
        things.append(None)
        if one.person_id is not None:
            who = button(one.person or _("No name"), partial(self.open_person, one.person_id), kind="link", icon="user")
            things.append(who)
        if one.sale_id is not None:
            receipt = button(one.receipt, partial(self.open_receipt, one.sale_id), kind="link", icon="receipt")
            things.append(receipt)
        things.append(
            small_button(
                "trash-2", _("Take back the answer {answer}…", answer=text), partial(self.ask_take_back, one.id)
            )
        )
        whole = QWidget()
        words = column(row(*things, spacing=10), spacing=2)
        if one.comment:
            comment = label(one.comment, "", wrap=True)
            comment.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(comment)
        whole.setLayout(words)
        return whole

    # -- what can be done -------------------------------------------------------------------------------------------

    def open_person(self, person_id: int) -> None:
        """Go to the customer's page."""
        self.desk.navigator.open("people", person_id=person_id)

    def open_receipt(self, sale_id: int) -> None:
        """Show the receipt."""
        ReceiptSheet(self.window(), self.desk, sale_id).open()

    def ask_take_back(self, answer_id: int) -> None:
        """Ask before an answer goes."""
        text = _("It was noted by mistake: it goes from the results and the timeline, with its reminder.")
        run = partial(self.take_back, answer_id)
        ConfirmSheet(self.window(), _("Take this answer back?"), text, _("Take back"), run, danger=True).open()

    def take_back(self, answer_id: int) -> None:
        """Take an answer back."""
        verb = partial(answers.take_back, answer_id=answer_id)
        job = self.desk.write(N_("Take back a survey answer"), verb, said=_("Answer taken back"))
        job.failed(self.desk.toasts.wrong)

    def save(self, folder: Path | None = None) -> None:
        """Write the answers of the time that is shown into a table."""
        if self.survey is None:
            return
        name = "".join(sign for sign in self.survey.form.name if sign.isalnum() or sign in " -_")[:60] or "survey"
        first, last = self.span()
        make = partial(_write_answers, self.desk, self.survey, first, last)
        write_file(self.desk, make, f"{name} {first} {last}.csv", folder, show=folder is None)


def _results(read: Reader, *, survey_id: int, from_day: str, to_day: str) -> Results:
    return results.results(read, survey_id, from_day=from_day, to_day=to_day)


def _answers(read: Reader, *, survey_id: int, span: tuple[str, str], **values: Any) -> tuple[AnswerRow, ...]:
    return results.answers(read, survey_id, from_day=span[0], to_day=span[1], **values)


def _write_answers(desk: Desk, one: SurveyRow, first: str, last: str, read: Reader, path: Path) -> None:
    header = [_(word) for word in (N_("Date"), N_("Answer"), N_("Comment"), N_("Asked"), N_("Customer"), N_("Receipt"))]
    found = results.answers(read, one.id, from_day=first, to_day=last, limit=MOST_IN_FILE)
    rows = [
        (row.day, value_text(one, row.value), row.comment, _(SOURCES[row.source]), row.person, row.receipt)
        for row in found
    ]
    write_csv(path, header, rows, language=languages.current().code)
