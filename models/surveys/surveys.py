"""Surveys: a question in both languages, whom it is asked, and how an answer reads.

NPS asks 0 to 10 (would you recommend us), CSAT 1 to 5 (how was it), a poll has choices of its own. At the counter and
on receipts one survey is asked at a time: the latest that runs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from models import text
from models.base import new_public_id
from models.errors import N_, NotFound, Refused
from models.surveys.tables import Survey
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Row, Tx

RANGES = {"nps": (0, 10), "csat": (1, 5)}
"""The lowest and the highest score of a kind; a poll has choices."""
KINDS = ("nps", "csat", "poll")
LOW = {"nps": 6, "csat": 2}
"""What counts as low unless the owner says otherwise: detractors, the two lower faces."""
MOST_CHOICES = 8
NAME_LENGTH = 80
QUESTION_LENGTH = 200
CHOICE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class SurveyForm:
    """What the owner says of a survey. `choices` are (Japanese, English); `low`: at or below it reminds `staff_id`.

    A question or a choice may lack one of the languages: the other one stands in. Days are ISO, None without end.
    """

    name: str
    kind: str
    question_ja: str = ""
    question_en: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    low: int | None = None
    staff_id: int | None = None
    at_counter: bool = False
    on_receipt: bool = False
    from_day: str | None = None
    to_day: str | None = None


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey as it is kept, and how many have answered."""

    id: int
    form: SurveyForm
    active: bool
    created_at: int
    answers: int

    @property
    def kind(self) -> str:
        """nps, csat or poll."""
        return self.form.kind

    @property
    def places(self) -> range:
        """The scores that can be given, or the numbers of the choices."""
        low, high = RANGES.get(self.kind, (0, len(self.form.choices) - 1))
        return range(low, high + 1)

    def question(self, language: str) -> str:
        """The question in a language, else in the other one."""
        ja, en = self.form.question_ja, self.form.question_en
        return (ja or en) if language == "ja" else (en or ja)

    def choice(self, at: int, language: str) -> str:
        """A choice's words in a language, else in the other one; a number for one that is no longer there."""
        if not 0 <= at < len(self.form.choices):
            return str(at + 1)
        ja, en = self.form.choices[at]
        return (ja or en) if language == "ja" else (en or ja)

    def runs(self, day: str) -> bool:
        """Whether it is asked on a day (ISO)."""
        form = self.form
        return self.active and (form.from_day or "") <= day and (form.to_day is None or day <= form.to_day)


# -- questions --------------------------------------------------------------------------------------------------------

_SELECT = (
    "SELECT s.id, s.name, s.kind, s.question, s.low, s.staff_id, s.at_counter, s.on_receipt, s.from_day, s.to_day,"
    " s.active, s.created_at, (SELECT COUNT(*) FROM answer a WHERE a.survey_id = s.id) FROM survey s"
)
_PLAIN = _SELECT.replace("(SELECT COUNT(*) FROM answer a WHERE a.survey_id = s.id)", "0")


def _row(row: Row) -> SurveyRow:
    plain = json.loads(row[3] or "{}")
    choices = tuple((str(one.get("ja", "")), str(one.get("en", ""))) for one in plain.get("choices", []))
    form = SurveyForm(
        row[1], row[2], str(plain.get("ja", "")), str(plain.get("en", "")), choices, row[4], row[5], bool(row[6]),
        bool(row[7]), row[8], row[9],
    )  # fmt: skip
    return SurveyRow(row[0], form, bool(row[10]), row[11], int(row[12]))


def listed(read: Reader) -> tuple[SurveyRow, ...]:
    """All surveys, those that are on first, the latest before the others."""
    found = [_row(row) for row in read.rows(f"{_SELECT} ORDER BY s.id DESC")]
    return tuple(sorted(found, key=_off))


def _off(one: SurveyRow) -> bool:
    return not one.active


def survey(read: Reader, survey_id: int) -> SurveyRow:
    """A survey. Raises NotFound."""
    row = read.row(f"{_SELECT} WHERE s.id=?", survey_id)
    if row is None:
        raise NotFound(N_("This survey is no longer there."))
    return _row(row)


def at_counter(read: Reader, day: str) -> SurveyRow | None:
    """What is asked on the customer's window on a day (ISO); None for nothing. Does not count its answers."""
    return _asked(read, "at_counter", day)


def on_receipt(read: Reader, day: str) -> SurveyRow | None:
    """What is printed on the receipts of a day (ISO); None for nothing. Does not count its answers."""
    return _asked(read, "on_receipt", day)


def _asked(read: Reader, where: str, day: str) -> SurveyRow | None:
    found = read.rows(f"{_PLAIN} WHERE s.active AND s.{where} ORDER BY s.id DESC")
    return next((one for one in (_row(row) for row in found) if one.runs(day)), None)


# -- verbs ------------------------------------------------------------------------------------------------------------


def make(tx: Tx, *, form: SurveyForm) -> int:
    """Make a survey that runs; returns its key. Raises Refused for one that can't be asked or answered."""
    return tx.insert(Survey, public_id=new_public_id(), created_at=tx.now, active=True, **_columns(_checked(tx, form)))


def change(tx: Tx, *, survey_id: int, form: SurveyForm) -> None:
    """Change a survey. Once somebody has answered, its kind and the number of its choices stay. Raises Refused."""
    known = survey(tx, survey_id)
    form = _checked(tx, form)
    if known.answers and (form.kind != known.kind or len(form.choices) != len(known.form.choices)):
        raise Refused(N_("Somebody has answered already: make a new survey to ask something else."))
    tx.update(Survey, survey_id, **_columns(form))


def switch(tx: Tx, *, survey_id: int, active: bool) -> None:
    """Ask it, or ask it no longer; the answers stay."""
    tx.update(Survey, survey_id, active=active)


def delete(tx: Tx, *, survey_id: int) -> None:
    """Delete a survey that nobody has answered. Raises Refused for another: it can be switched off."""
    if survey(tx, survey_id).answers:
        raise Refused(N_("Somebody has answered already. Switch the survey off instead."))
    from models.surveys.tables import CallList

    tx.delete(CallList, tx.column("SELECT id FROM call_list WHERE survey_id=?", survey_id))
    tx.delete(Survey, survey_id)


def _checked(read: Reader, form: SurveyForm) -> SurveyForm:
    name = text.clean(form.name, NAME_LENGTH)
    ja, en = text.clean(form.question_ja, QUESTION_LENGTH), text.clean(form.question_en, QUESTION_LENGTH)
    if not name:
        raise Refused(N_("Give the survey's name."))
    if form.kind not in KINDS:
        raise Refused(N_("Choose what kind of survey it is."))
    if not ja and not en:
        raise Refused(N_("Write the question, in one language at least."))
    choices = _choices(form) if form.kind == "poll" else ()
    low = form.low if form.kind != "poll" else None
    if low is not None and not RANGES[form.kind][0] <= low < RANGES[form.kind][1]:
        raise Refused(N_("A low score is below the highest one."))
    if form.from_day and form.to_day and form.to_day < form.from_day:
        raise Refused(N_("It would end before it starts."))
    if form.staff_id is not None and read.value("SELECT 1 FROM staff WHERE id=?", form.staff_id) is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    return SurveyForm(
        name, form.kind, ja, en, choices, low, form.staff_id, form.at_counter, form.on_receipt, form.from_day or None,
        form.to_day or None,
    )  # fmt: skip


def _choices(form: SurveyForm) -> tuple[tuple[str, str], ...]:
    cleaned = [(text.clean(ja, CHOICE_LENGTH), text.clean(en, CHOICE_LENGTH)) for ja, en in form.choices]
    found = tuple(one for one in cleaned if any(one))
    if not 2 <= len(found) <= MOST_CHOICES:
        raise Refused(N_("A poll has 2 to {most} choices."), most=MOST_CHOICES)
    if len(set(found)) < len(found):
        raise Refused(N_("Two choices say the same."))
    return found


def _columns(form: SurveyForm) -> dict[str, Any]:
    question: dict[str, Any] = {"ja": form.question_ja, "en": form.question_en}
    if form.choices:
        question["choices"] = [{"ja": ja, "en": en} for ja, en in form.choices]
    return {
        "name": form.name,
        "kind": form.kind,
        "question": json.dumps(question, ensure_ascii=False),
        "low": form.low,
        "staff_id": form.staff_id,
        "at_counter": form.at_counter,
        "on_receipt": form.on_receipt,
        "from_day": form.from_day,
        "to_day": form.to_day,
    }
