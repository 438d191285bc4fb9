"""Answers entered by hand: the code from the paper, its receipt, one tap for the answer; then the next."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop.languages import _, amount, say
from models.errors import N_, Told
from models.surveys import answers
from models.surveys.answers import Asked
from models.surveys.surveys import SurveyRow
from models.work import Reader
from ui.loyalty.words import moment_text
from ui.page import Desk
from ui.surveys.words import value_text
from ui.theme import theme
from ui.widgets import Card, Form, Sheet, button, column, label, set_text

ACROSS = 6
WAIT_MS = 300
"""Until a receipt that was found can be answered: a scanner's second Enter answers nothing."""


class AnswerKeys(QWidget):
    """A key for each answer that can be given."""

    def __init__(self, one: SurveyRow, taken: Callable[[int], object]) -> None:
        """`taken(value)` is called with the score or the number of the choice."""
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(6))
        across = 2 if one.kind == "poll" else min(ACROSS, len(one.places))
        self.keys = {}
        for at, value in enumerate(one.places):
            text = value_text(one, value)
            key = self.keys[value] = button(text, partial(taken, value), kind="tender")
            key.setAccessibleName(_("Answer: {answer}", answer=text))
            key.setMinimumHeight(theme.px(48))
            grid.addWidget(key, at // across, at % across)

    def set_ready(self, on: bool) -> None:
        """Let them be pressed, or not."""
        self.setEnabled(on)


class EntrySheet(Sheet):
    """Type or scan a code, tap the answer; the field is ready for the next paper."""

    def __init__(self, window: QWidget, desk: Desk, one: SurveyRow, code: str = "") -> None:
        """Enter answers of a survey; `code` was scanned already."""
        super().__init__(window, _("Enter answers"), width=560, text=one.form.name)
        self.desk, self.one = desk, one
        self.asked: Asked | None = None
        self.count = 0
        self._ready = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._ready.timeout.connect(self._let_answer)
        self.form = Form()
        self.code: QLineEdit = self.form.line(_("Code on the paper"), code, most=40, hint="1-204-3")
        self.code.setProperty("takes_scan", True)
        self.code.textChanged.connect(self._typed)
        self.code.editingFinished.connect(self.look_up)  # Enter, and Tab to what they wrote
        self.comment: QPlainTextEdit = self.form.text(_("What they wrote (optional)"), lines=2)
        self.found = Card("sunken", margin=12, spacing=2)
        self.receipt, self.person = label("", "row"), label("", "secondary")
        self.found.body.addLayout(column(self.receipt, self.person, spacing=2))
        self.found.hide()
        self.keys = AnswerKeys(one, self.take)
        self.keys.set_ready(False)
        self.done_so_far = label("", "muted")
        for part in (self.form, self.found, self.keys, self.done_so_far):
            self.body.addWidget(part)
        self.buttons(None, button(_("Close"), self.accept))
        self.accept_on_enter = self.look_up
        if code:
            self.look_up()

    def _typed(self, _text: str) -> None:
        self._show(None)
        self.form.wrong(self.code, "")

    def look_up(self) -> None:
        """Find the receipt of the code."""
        typed = self.code.text().strip()
        if typed and self.asked is None:
            job = self.desk.store.read(partial(_asked, survey_id=self.one.id, code=typed))
            job.then(self._found).failed(self._not_found)

    def _found(self, asked: Asked) -> None:
        if asked.answered is not None:
            self.form.wrong(self.code, _("This receipt has answered already: {answer}.", answer=asked.said))
            self.grow()
            return
        self._show(asked)
        self._ready.start()

    def _let_answer(self) -> None:
        if self.asked is not None:
            self.keys.set_ready(True)
            if not self.comment.hasFocus():
                self.keys.keys[self.one.places[0]].setFocus()

    def _not_found(self, error: BaseException) -> None:
        self.form.wrong(self.code, say(error) if isinstance(error, Told) else _("This could not be read."))
        self.grow()

    def _show(self, asked: Asked | None) -> None:
        self.asked = asked
        self.keys.set_ready(False)
        self.found.setVisible(asked is not None)
        if asked is not None:
            set_text(self.receipt, f"{asked.receipt}  {amount(asked.total)}")
            who = asked.person or _("Without a customer")
            set_text(self.person, f"{moment_text(self.desk, asked.at)} · {who}")
        self.grow()

    def take(self, value: int) -> None:
        """Keep the answer of the receipt that is shown."""
        asked, self.asked = self.asked, None
        if asked is None:
            return
        self.keys.set_ready(False)
        verb = partial(
            answers.answer,
            survey_id=self.one.id,
            value=value,
            sale_id=asked.sale_id,
            comment=self.comment.toPlainText(),
            source="paper",
        )
        said = _("Kept: {what}", what=f"{asked.receipt} {value_text(self.one, value)}")
        self.desk.write(N_("Survey answer from paper"), verb, said=said).then(self._kept).failed(self._refused)

    def _kept(self, _key: int) -> None:
        self.count += 1
        self.comment.clear()
        self.code.clear()
        set_text(self.done_so_far, _("{n} entered so far", n=self.count))
        self.code.setFocus()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.code, say(error))
            self.grow()
        else:
            self.desk.toasts.wrong(error)


def _asked(read: Reader, *, survey_id: int, code: str) -> Asked:
    return answers.by_code(read, survey_id, code)
