"""What the owner wants to be asked in a deal (needs, budget, the date wanted), the answers, and the products that fit.

A choice names categories and products: they fit whoever chose it. The question for needs that the program brings has
no choices of its own: until the owner gives it some, the shop's categories are its choices.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from models import money, text
from models.errors import N_, Message, NotFound, Refused
from models.pipeline.tables import DealAnswer, Question
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.work import Reader, Tx

KINDS = {
    "text": N_("Free text"),
    "choice": N_("One of several"),
    "money": N_("An amount"),
    "date": N_("A date"),
}
BROUGHT = (("needs", "choice"), ("budget", "money"), ("wanted", "date"))
"""The questions that a shop begins with."""
QUESTION_NAMES = {"needs": N_("What is needed"), "budget": N_("Budget"), "wanted": N_("Wanted by")}
MOST_CHOICES = 100
MOST_YEARS = 50


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A choice of a question, and what fits whoever chose it: keys of categories and of products."""

    name: str
    categories: tuple[int, ...] = ()
    products: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question. `kind` is one of KINDS."""

    id: int
    name: str
    key: str
    kind: str
    choices: tuple[ChoiceRow, ...]
    active: bool

    @property
    def wording(self) -> Message | str:
        """What it is called: the owner's word, else the program's."""
        return self.name or Message(QUESTION_NAMES.get(self.key, self.key))


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what was answered in a deal; `number` (minor units) is of money, `text` "" without an answer."""

    question: QuestionRow
    text: str = ""
    number: int | None = None


# -- questions --------------------------------------------------------------------------------------------------------


def listed(read: Reader, *, every: bool = False) -> tuple[QuestionRow, ...]:
    """The questions in the owner's order; with `every` those too that are put away."""
    where = "" if every else " WHERE active"
    rows = read.rows(f"SELECT id, name, key, kind, choices, active FROM question{where} ORDER BY position, id")
    return tuple([_question(read, row) for row in rows])


def one(read: Reader, question_id: int) -> QuestionRow:
    """A question. Raises NotFound."""
    row = read.row("SELECT id, name, key, kind, choices, active FROM question WHERE id=?", question_id)
    if row is None:
        raise NotFound(N_("This question is no longer there. Nothing was changed."))
    return _question(read, row)


def _question(read: Reader, row: tuple[Any, ...]) -> QuestionRow:
    key, name, brought, kind, stored, active = row
    choices = tuple(
        ChoiceRow(each["name"], tuple(each.get("categories", ())), tuple(each.get("products", ())))
        for each in json.loads(stored)
    )
    if not choices and brought == "needs":
        found = read.rows("SELECT id, name FROM category WHERE active ORDER BY position, name")
        choices = tuple(ChoiceRow(each, (category,)) for category, each in found)
    return QuestionRow(key, name, brought, kind, choices, bool(active))


def answers(read: Reader, deal_id: int) -> tuple[Answer, ...]:
    """Every question that is asked, with its answer in a deal; those put away only where they were answered."""
    found = {
        question: (text_, number)
        for question, text_, number in read.rows(
            "SELECT question_id, text, number FROM deal_answer WHERE deal_id=?", deal_id
        )
    }
    return tuple(
        [
            Answer(each, *found.get(each.id, ("", None)))
            for each in listed(read, every=True)
            if each.active or each.id in found
        ]
    )


# -- verbs ------------------------------------------------------------------------------------------------------------


def first_rows(tx: Tx) -> None:
    """Write the questions that a shop begins with, where there are none."""
    if tx.value("SELECT 1 FROM question LIMIT 1") is None:
        for position, (key, kind) in enumerate(BROUGHT):
            tx.insert(Question, name="", key=key, kind=kind, position=position)


def add(tx: Tx, *, name: str, kind: str, choices: Sequence[ChoiceRow] = ()) -> int:
    """Ask one more thing; returns its key. Raises Refused without a name, for another kind, or choices alike."""
    position = 1 + (tx.value("SELECT max(position) FROM question") or 0)
    said = text.clean(name, 80)
    if not said:
        raise Refused(N_("Say what is asked."))
    if kind not in KINDS:
        raise Refused(N_("A question asks for a text, a choice, an amount or a date."))
    return tx.insert(Question, name=said, kind=kind, choices=_stored(choices), position=position)


def change(tx: Tx, *, question_id: int, **columns: Any) -> None:
    """Change a question: name, choices (ChoiceRow), position, active. Its kind stays, for the answers' sake."""
    known = one(tx, question_id)
    unknown = columns.keys() - {"name", "choices", "position", "active"}
    if unknown:
        raise Refused(N_("A question has no field “{name}”."), name=sorted(unknown)[0])
    if "name" in columns:
        columns["name"] = text.clean(columns["name"], 80)
        if not columns["name"] and not known.key:
            raise Refused(N_("Say what is asked."))
    if "choices" in columns:
        columns["choices"] = _stored(columns["choices"])
    tx.update(Question, question_id, **columns)


def _stored(choices: Sequence[ChoiceRow]) -> str:
    names = [text.clean(each.name, 80) for each in choices]
    if "" in names:
        raise Refused(N_("Give each choice a name."))
    if len({text.fold(name) for name in names}) < len(names):
        raise Refused(N_("Two choices have the same name."))
    if len(names) > MOST_CHOICES:
        raise Refused(N_("A question has at most {most} choices."), most=MOST_CHOICES)
    return json.dumps(
        [
            {"name": name, "categories": list(each.categories), "products": list(each.products)}
            for name, each in zip(names, choices, strict=True)
        ],
        ensure_ascii=False,
    )


def answer(tx: Tx, *, deal_id: int, question_id: int, text_: str = "", number: int | None = None) -> None:
    """Keep what was answered in a deal; nothing takes the answer away. Money comes as `number` (minor units).

    Raises Refused in words for a choice that is none, a date that is none, or an amount below 0.
    """
    from models.pipeline.deals import one as deal_of
    from models.pipeline.tables import Deal

    deal_of(tx, deal_id)
    question = one(tx, question_id)
    said, value = _checked(tx, question, text_, number)
    key = tx.value("SELECT id FROM deal_answer WHERE deal_id=? AND question_id=?", deal_id, question_id)
    if not said:
        tx.delete(DealAnswer, [] if key is None else [key])
    elif key is None:
        tx.insert(DealAnswer, deal=deal_id, question=question_id, text=said, number=value)
    else:
        tx.update(DealAnswer, key, text=said, number=value)
    tx.update(Deal, deal_id, touched_at=tx.now)


def _checked(tx: Tx, question: QuestionRow, typed: str, number: int | None) -> tuple[str, int | None]:
    said = text.clean(typed, text.NOTE_LENGTH, lines=question.kind == "text")
    if question.kind == "money":
        if number is not None and not 0 <= number <= money.LARGEST:
            raise Refused(N_("An amount of a deal is not below 0."))
        return ("" if number is None else str(number)), number
    if question.kind == "choice" and said and said not in [each.name for each in question.choices]:
        raise Refused(N_("“{choice}” is none of the choices."), choice=said[:60])
    if question.kind == "date" and said:
        return day_of(said, tx.today), None
    return said, None


def day_of(typed: str, today: str) -> str:
    """A day as it is stored (ISO). Raises Refused in words for no date, or one far away from today."""
    try:
        found = date.fromisoformat(typed)
    except ValueError as error:
        raise Refused(N_("“{day}” is not a date such as 2026-11-30."), day=typed[:40]) from error
    if abs(found.year - date.fromisoformat(today).year) > MOST_YEARS:
        raise Refused(N_("{day} is too far away."), day=found.isoformat())
    return found.isoformat()
