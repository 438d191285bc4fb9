"""A survey on the customer's window: the question in both languages, large keys, thanks for the answer.

It never takes the keyboard: scans and keys of the counter go where they went before a customer tapped here.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import Language
from models.errors import N_, Told
from models.surveys import answers
from models.surveys.surveys import SurveyRow
from ui.page import Desk
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import button, column, label, row, set_text

ENDS = {
    "nps": (N_("Not at all"), N_("Very much so")),
    "csat": (N_("Not satisfied"), N_("Very satisfied")),
}
"""What the lowest and the highest score of a kind mean."""
LONG_CHOICE = 14
"""Signs of a choice beyond which choices stand in two columns."""


class Asking(QWidget):
    """Asks one survey about one receipt; `answered` when the answer is kept, or could not be."""

    answered = Signal()

    def __init__(self, desk: Desk, ink: Callable[[QLabel, int], object]) -> None:
        """Ask nothing yet. `ink` dresses words for the ground that they stand on."""
        super().__init__()
        self.desk = desk
        self.survey: SurveyRow | None = None
        self.sale_id: int | None = None
        self.question, self.other = label("", wrap=True), label("", wrap=True)
        self.low, self.high = label(""), label("", right=True)
        self.thanks = label("", wrap=True)
        for words, size in ((self.question, 22), (self.other, 15), (self.low, 13), (self.high, 13), (self.thanks, 22)):
            ink(words, size)
        for words in (self.question, self.other, self.thanks):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.keys = QVBoxLayout()
        self.ends = QWidget()
        self.ends.setLayout(row(self.low, None, self.high))
        self.whole = column(self.question, self.other, self.keys, self.ends, self.thanks, spacing=8)
        self.whole.setContentsMargins(theme.px(24), 0, theme.px(24), theme.px(16))
        self.setLayout(self.whole)
        self.hide()

    def ask(self, survey: SurveyRow, sale_id: int, speaking: Sequence[Language]) -> None:
        """Ask about a receipt, in the first language with the second one below it."""
        self.survey, self.sale_id = survey, sale_id
        first, second = (survey.question(one.code) for one in speaking)
        set_text(self.question, first)
        set_text(self.other, second if second != first else "", hide_empty=True)
        self.question.show()
        set_text(self.thanks, "", hide_empty=True)
        ends = [_both(speaking, msgid) for msgid in ENDS.get(survey.kind, ())]
        self.ends.setVisible(bool(ends))
        if ends:
            set_text(self.low, f"{survey.places[0]}  {ends[0]}")
            set_text(self.high, f"{ends[1]}  {survey.places[-1]}")
        emptied(self.keys)
        self.keys.addWidget(self._keys(survey, speaking))
        self.show()

    def _keys(self, survey: SurveyRow, speaking: Sequence[Language]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(6))
        texts = [_text(survey, at, speaking) for at in survey.places]
        across = len(texts) if all(len(text) <= LONG_CHOICE for text in texts) and len(texts) != 8 else 2
        across = min(across, 4) if survey.kind == "poll" else across
        for at, (value, text) in enumerate(zip(survey.places, texts, strict=True)):
            key = button(text, partial(self.take, value), kind="pad" if survey.kind != "poll" else "tender")
            key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            key.setMinimumSize(theme.px(44), theme.px(56))
            grid.addWidget(key, at // across, at % across)
            grid.setColumnStretch(at % across, 1)
        return holder

    def take(self, value: int) -> None:
        """Keep an answer."""
        if self.survey is None or self.sale_id is None:
            return
        verb = partial(answers.answer, survey_id=self.survey.id, sale_id=self.sale_id, value=value, source="counter")
        self.survey = None  # a second tap on the way answers nothing
        job = self.desk.store.write(N_("Survey answered at the counter"), verb)
        job.then(self._kept).failed(self._refused)

    def _kept(self, _key: object) -> None:
        self._say(_both(self._speaking(), N_("Thank you for your answer.")))

    def _refused(self, error: BaseException) -> None:
        told = languages.say(error) if isinstance(error, Told) else _both(self._speaking(), N_("Thank you."))
        self._say(told)

    def _say(self, text: str) -> None:
        for part in (self.question, self.other, self.ends):
            part.hide()
        emptied(self.keys)
        set_text(self.thanks, text, hide_empty=True)
        self.answered.emit()

    def rest(self) -> None:
        """Ask nothing any more."""
        self.survey = self.sale_id = None
        emptied(self.keys)
        self.hide()

    def _speaking(self) -> tuple[Language, Language]:
        own = self.desk.store.settings.language
        return languages.language(own), languages.language("en" if own == "ja" else "ja")


def _both(speaking: Sequence[Language], msgid: str) -> str:
    first, second = (one.text(msgid) for one in speaking)
    return first if first == second else f"{first}  {second}"


def _text(survey: SurveyRow, at: int, speaking: Sequence[Language]) -> str:
    if survey.kind != "poll":
        return str(at)
    first, second = (survey.choice(at, one.code) for one in speaking)
    return first if first == second else f"{first}\n{second}"
