"""Answers: one for each receipt and survey, on the person's timeline; a low one reminds the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import codes, settings, text
from models.counter.names import number_text
from models.errors import N_, Message, NotFound, Refused
from models.loyalty.members import follow
from models.people.tables import Touchpoint
from models.reminders import reminders
from models.surveys import surveys
from models.surveys.tables import Answer
from models.values import dataclass

if TYPE_CHECKING:
    from models.surveys.surveys import SurveyRow
    from models.work import Reader, Tx

SOURCES = ("counter", "paper", "phone")
COMMENT_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A receipt that a survey's code was printed on: whose it is, what it came to, and what it answered already.

    `at` in ms UTC, `total` in smallest units; `answered` is the key of the answer that there is, else None.
    """

    sale_id: int
    receipt: str
    at: int
    total: int
    person_id: int | None
    person: str
    answered: int | None
    said: str


def by_code(read: Reader, survey_id: int, code: str) -> Asked:
    """The receipt of a survey's code, or of the receipt's own. Raises NotFound, in words that say what is wrong."""
    found = codes.survey(code)
    if found is None:
        raise NotFound(N_("“{code}” is no survey code: one of its digits is wrong."), code=code.strip()[:30])
    row = read.row(
        "SELECT s.id, t.prefix, s.number, s.at, s.total, s.person_id, COALESCE(p.name, '') FROM sale s"
        " JOIN till t ON t.id = s.till_id LEFT JOIN person p ON p.id = s.person_id WHERE s.till_id=? AND s.number=?",
        *found,
    )
    if row is None:
        raise NotFound(N_("There is no receipt with this code."))
    known = of_sale(read, survey_id, row[0])
    one = surveys.survey(read, survey_id)
    said = "" if known is None else words(one, known.score, known.choice, settings.load(read).language)
    return Asked(row[0], number_text(row[1], row[2]), row[3], row[4], row[5], row[6], known.id if known else None, said)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given already."""

    id: int
    score: int | None
    choice: int | None


def of_sale(read: Reader, survey_id: int, sale_id: int) -> Given | None:
    """What a receipt has answered to a survey."""
    row = read.row("SELECT id, score, choice FROM answer WHERE survey_id=? AND sale_id=?", survey_id, sale_id)
    return Given(*row) if row else None


def words(one: SurveyRow, score: int | None, choice: int | None, language: str) -> str:
    """An answer as people say it: the score of the highest one, or the words of the choice."""
    if choice is not None:
        return one.choice(choice, language)
    return f"{score}/{one.places[-1]}"


def answer(
    tx: Tx,
    *,
    survey_id: int,
    value: int,
    sale_id: int | None = None,
    person_id: int | None = None,
    comment: str = "",
    source: str = "counter",
) -> int:
    """Note an answer: a score, or the number of a choice (from 0); returns its key.

    It belongs to a receipt (and its customer), or to a customer alone. A low score makes a reminder for the survey's
    staff member, else for the customer's owner. Raises Refused for a second answer of the same receipt, for a value
    that can't be given, and for nobody's answer; NotFound for a receipt or a survey that is gone.
    """
    one = surveys.survey(tx, survey_id)
    if value not in one.places:
        raise Refused(N_("This survey can't be answered by {value}."), value=value)
    if source not in SOURCES or (sale_id is None and person_id is None):
        raise Refused(N_("An answer belongs to a receipt or to a customer."))
    if sale_id is not None:
        person_id = _receipt(tx, one, sale_id, person_id)
    if person_id is not None:
        person_id = follow(tx, person_id)
    score, choice = (None, value) if one.kind == "poll" else (value, None)
    comment = text.clean(comment, COMMENT_LENGTH, lines=True)
    key = tx.insert(
        Answer,
        survey_id=survey_id,
        sale_id=sale_id,
        person_id=person_id,
        score=score,
        choice=choice,
        comment=comment,
        source=source,
        at=tx.now,
        day=tx.today,
        staff_id=tx.actor.staff_id,
    )
    if source == "counter":
        tx.undoable = False  # the customer's own: no key of the clerk's takes it back unseen
    said = _said(one.form.name, words(one, score, choice, settings.load(tx).language))
    if person_id is not None:
        _leave(tx, person_id, key, said, comment)
    if score is not None and one.form.low is not None and score <= one.form.low:
        _remind(tx, one, person_id, key, said, comment)
    return key


def _said(name: str, answer: str) -> str:
    """What was asked and what was answered: a survey that is named by its question has its mark already."""
    return f"{name} {answer}" if name.endswith(("?", "？")) else f"{name}: {answer}"


def _receipt(tx: Tx, one: SurveyRow, sale_id: int, person_id: int | None) -> int | None:
    """The customer of a receipt that may answer. Raises Refused for one that has."""
    row = tx.row("SELECT person_id, kind FROM sale WHERE id=?", sale_id)
    if row is None:
        raise NotFound(N_("There is no receipt with this code."))
    if row[1] in ("cancel", "history"):
        raise Refused(N_("This receipt can't answer a survey."))
    known = of_sale(tx, one.id, sale_id)
    if known is not None:
        said = words(one, known.score, known.choice, settings.load(tx).language)
        raise Refused(N_("This receipt has answered already: {answer}."), answer=said)
    return person_id if row[0] is None else int(row[0])


def _leave(tx: Tx, person_id: int, key: int, said: str, comment: str) -> None:
    tx.insert(
        Touchpoint,
        person_id=person_id,
        at=tx.now,
        kind="survey",
        ref_id=key,
        text=f"{said}\n{comment}" if comment else said,
        staff_id=tx.actor.staff_id,
        shop_id=tx.actor.shop_id,
    )
    tx.touch("person", (person_id,))


def _remind(tx: Tx, one: SurveyRow, person_id: int | None, key: int, said: str, comment: str) -> None:
    staff_id = one.form.staff_id
    if staff_id is None and person_id is not None:
        staff_id = tx.value("SELECT owner_id FROM person WHERE id=?", person_id)
    reminders.make(
        tx,
        title=said,
        day=tx.today,
        note=comment,
        person_id=person_id,
        about="survey",
        about_id=key,
        staff_id=staff_id,
        source_key=f"survey:{key}:{tx.now}",
    )


def take_back(tx: Tx, *, answer_id: int) -> None:
    """Take back an answer that was noted by mistake, with its place on the timeline and its open reminder."""
    if tx.value("SELECT 1 FROM answer WHERE id=?", answer_id) is None:
        raise NotFound(N_("This entry is no longer there. Nothing was changed."))
    from models.reminders.tables import Reminder

    tx.delete(Touchpoint, tx.column("SELECT id FROM touchpoint WHERE kind='survey' AND ref_id=?", answer_id))
    tx.delete(
        Reminder,
        tx.column("SELECT id FROM reminder WHERE about='survey' AND about_id=? AND state='open'", answer_id),
    )
    tx.delete(Answer, answer_id)


# -- proof ------------------------------------------------------------------------------------------------------------


def answer_problems(read: Reader) -> list[tuple[str, Message]]:
    """Answers that are neither a score nor a choice, or beyond what their survey can be answered by."""
    found = read.rows(
        "SELECT a.id FROM answer a JOIN survey s ON s.id = a.survey_id"
        " WHERE (a.score IS NULL) = (a.choice IS NULL) OR (s.kind = 'poll') <> (a.choice IS NOT NULL)"
        " OR (s.kind = 'nps' AND a.score NOT BETWEEN 0 AND 10) OR (s.kind = 'csat' AND a.score NOT BETWEEN 1 AND 5)"
        " OR a.choice < 0 OR (a.sale_id IS NULL AND a.person_id IS NULL)"
    )
    return [
        (f"answer:{key}", Message(N_("Answer {id} is none that its survey can have."), {"id": key})) for (key,) in found
    ]
