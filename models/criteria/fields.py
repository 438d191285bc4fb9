"""The fields that conditions speak of: what they are called, what they are compared with, and by which operators.

Declared once; the editor, the words and the check of conditions from files all read it. Money in minor units,
quantities in thousandths, dates ISO, minutes of the day from 0 to 1439 (a stretch may end at 1440).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from models.criteria.nodes import Leaf, Node, leaves, side_of
from models.errors import N_, Message, Refused
from models.text import LINE_LENGTH
from models.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from models.work import Reader

SIDES = ("deal", "person", "touch", "basket", "moment", "line")
LARGEST = 10**15

ONE = ("in", "not_in", "is", "is_not")
SOME = ("in", "not_in")
NUMBER = ("at_least", "at_most", "between", "is", "is_not")
ORDERED = ("at_least", "at_most", "between")
TEXT = ("is", "is_not", "contains", "in", "not_in", "known", "unknown")
MAYBE = ("known", "unknown")

TEXTS = frozenset({"text", "choice", "own_choice"})
KEYS = frozenset({"tag", "segment", "tier", "product", "category", "promotion", "company", "staff"})
"""Types whose values are keys of rows, which may be gone."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: `type` says what its values are, `as_of` whether it can be answered as of a past time.

    `of` allows it to be narrowed by a condition (on lines, or on what `of_side` says), `within` by days looked back.
    `choices` are the values of a choice with their msgids.
    """

    id: str
    label: str
    type: str
    ops: tuple[str, ...]
    as_of: bool = True
    of: bool = False
    within: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    of_side: str = "line"
    own_name: str = ""
    """What the owner calls it, where it is a field of their own; then `label` is empty."""

    @property
    def side(self) -> str:
        """What it is about: person, basket, moment or line."""
        return self.id.partition(".")[0]


CONTACTS = (
    ("phone", N_("Phone")),
    ("mail", N_("Mail")),
    ("line", N_("LINE")),
    ("instagram", N_("Instagram")),
    ("x", N_("X")),
    ("facebook", N_("Facebook")),
    ("web", N_("Web page")),
)
CHANNELS = (
    ("mail", N_("Mail")),
    ("phone", N_("Phone")),
    ("sms", N_("SMS")),
    ("line", N_("LINE")),
    ("post", N_("Post")),
)
LEAD_STATES = (
    ("new", N_("New lead")),
    ("working", N_("Working")),
    ("qualified", N_("Qualified")),
    ("nurture", N_("Nurture")),
    ("converted", N_("Converted")),
    ("disqualified", N_("Disqualified")),
)
LEAD_LISTS = (("sales", N_("For sales")), ("nurture", N_("To be nurtured")))
GRADES = ("F", "D−", "D", "D+", "C−", "C", "C+", "B−", "B", "B+", "A−", "A", "A+")
"""The letters of grades by their number."""
PHASES = (
    ("awareness", N_("Awareness")),
    ("acquisition", N_("Acquisition")),
    ("onboarding", N_("Onboarding")),
    ("engagement", N_("Engagement")),
    ("retention", N_("Retention")),
    ("advocacy", N_("Advocacy")),
)

_PERSON = (
    Field("person.tag", N_("Tag"), "tag", ONE, as_of=False),
    Field("person.segment", N_("Segment"), "segment", ONE, as_of=False),
    Field("person.member", N_("Member"), "bool", ("is",)),
    Field("person.tier", N_("Tier"), "tier", (*ONE, "at_least", *MAYBE), as_of=False),
    Field("person.points", N_("Points they have"), "points", NUMBER, as_of=False),
    Field("person.qualifying", N_("Qualifying points"), "points", NUMBER, as_of=False),
    Field("person.first_purchase", N_("First purchase"), "bool", ("is",)),
    Field("person.visits", N_("Number of visits"), "number", NUMBER, within=True),
    Field("person.spend", N_("Amount spent"), "money", NUMBER, within=True),
    Field("person.bought", N_("Has bought the product"), "product", SOME, within=True),
    Field("person.bought_category", N_("Has bought from the category"), "category", SOME, within=True),
    Field("person.last_visit_days", N_("Days since the last visit"), "days", NUMBER),
    Field("person.enrolled_days", N_("Days since they became a member"), "days", NUMBER),
    Field("person.promotion_used", N_("Has used the promotion"), "promotion", SOME, within=True),
    Field("person.referred", N_("Was brought by a member"), "bool", ("is",)),
    Field("person.birthday_month", N_("Birthday month"), "month", ONE),
    Field("person.birthday_within", N_("Days until the birthday"), "days", ("at_most",)),
    Field("person.age", N_("Age"), "years", NUMBER),
    Field("person.region", N_("Prefecture or state"), "text", TEXT, as_of=False),
    Field("person.has_contact", N_("Can be reached by"), "choice", SOME, as_of=False, choices=CONTACTS),
    Field("person.consent", N_("Agreed to"), "choice", ONE, as_of=False, choices=CHANNELS),
    Field("person.source", N_("Source"), "text", TEXT, as_of=False),
    Field("person.company", N_("Company"), "company", (*ONE, *MAYBE), as_of=False),
    Field("person.industry", N_("Industry"), "text", TEXT, as_of=False),
    Field("person.company_size", N_("Size of the company"), "text", TEXT, as_of=False),
    Field("person.job_title", N_("Job title"), "text", TEXT, as_of=False),
    Field("person.lead_state", N_("Lead state"), "choice", (*ONE, *MAYBE), as_of=False, choices=LEAD_STATES),
    Field("person.known_days", N_("Days since they were first noted down"), "days", NUMBER),
    Field("person.silent_days", N_("Days since anything happened"), "days", (*NUMBER, *MAYBE)),
    Field(
        "person.touches", N_("How often something happened"), "number", NUMBER, of=True, within=True, of_side="touch"
    ),
    Field("person.contact_days", N_("Days since we spoke with them or wrote"), "days", (*NUMBER, *MAYBE)),
    Field("person.gift_days", N_("Days that a gift has been owed"), "days", (*NUMBER, *MAYBE), as_of=False),
    Field("person.survey_score", N_("Last recommendation score (0 to 10)"), "number", (*NUMBER, *MAYBE)),
    Field("person.score", N_("Score"), "number", (*NUMBER, *MAYBE), as_of=False),
    Field("person.grade", N_("Grade"), "grade", (*ONE, "at_least", "at_most", *MAYBE), as_of=False),
    Field("person.sales_ready", N_("Score and grade are past their bars"), "bool", ("is",), as_of=False),
    Field("person.win", N_("Chance to win them (%)"), "number", (*NUMBER, *MAYBE), as_of=False),
    Field("person.alive", N_("Chance that they are still a customer (%)"), "number", (*NUMBER, *MAYBE), as_of=False),
    Field("person.next_visit_days", N_("Days until the next visit is due"), "days", (*NUMBER, *MAYBE), as_of=False),
    Field("person.at_risk", N_("Is at risk of staying away"), "bool", ("is",), as_of=False),
    Field("person.reminder_open", N_("A reminder about them is open"), "bool", ("is",), as_of=False),
    Field("person.owner", N_("Looked after by"), "staff", (*ONE, *MAYBE), as_of=False),
    Field("person.lead_list", N_("List of leads"), "choice", (*ONE, *MAYBE), as_of=False, choices=LEAD_LISTS),
    Field("person.lead_days", N_("Days since they became a lead"), "days", (*NUMBER, *MAYBE), as_of=False),
    Field("person.open_deal", N_("A deal with them is open"), "bool", ("is",), as_of=False),
    Field("person.request_open", N_("A request of theirs is open"), "bool", ("is",), as_of=False),
    Field("person.phase", N_("Lifecycle phase"), "choice", (*ONE, *MAYBE), as_of=False, choices=PHASES),
)
TOUCHES = (
    ("form", N_("Form filled in")),
    ("page_view", N_("Page viewed")),
    ("search", N_("Search on the web page")),
    ("link_click", N_("Link clicked")),
    ("session", N_("Visit to the web page")),
    ("download", N_("File opened")),
    ("form_error", N_("Form not completed")),
    ("redirect", N_("Marked link followed")),
    ("mail_open", N_("Mail opened")),
    ("web", N_("Web page visited")),
    ("call", N_("Call")),
    ("meeting", N_("Meeting")),
    ("visit", N_("Visit")),
    ("mail", N_("Mail")),
    ("note", N_("Note")),
    ("request", N_("Request")),
    ("sale", N_("Purchase")),
    ("return", N_("Return")),
    ("reward", N_("Reward")),
    ("event", N_("Event booked")),
    ("gift_handed", N_("Gift handed over")),
    ("survey", N_("Survey answered")),
    ("referral", N_("Referral")),
    ("enrolled", N_("Became a member")),
)
"""Kinds of touchpoints that a condition can name."""
_TOUCH = (
    Field("touch.kind", N_("The event"), "choice", ONE, choices=TOUCHES),
    Field("touch.about", N_("What it was about"), "text", TEXT),
    Field("touch.text", N_("Its words"), "text", TEXT),
    Field("touch.amount", N_("Its amount"), "money", (*NUMBER, *MAYBE)),
    Field("touch.points", N_("Its points"), "points", (*NUMBER, *MAYBE)),
    Field("touch.minutes", N_("Minutes that it took"), "number", (*NUMBER, *MAYBE)),
    Field("touch.days_ago", N_("Days since it happened"), "days", NUMBER),
)
DEAL_STATES = (("open", N_("In progress")), ("won", N_("Deal won")), ("lost", N_("Deal lost")))
DEAL_CATEGORIES = (
    ("pipeline", N_("In the pipeline")),
    ("best", N_("Best case")),
    ("commit", N_("Committed")),
    ("omitted", N_("Left out")),
)
_DATED = (*NUMBER, *MAYBE)
_DEAL = (
    Field("deal.state", N_("State"), "choice", ONE, as_of=False, choices=DEAL_STATES),
    Field("deal.amount", N_("Amount"), "money", _DATED, as_of=False),
    Field("deal.monthly", N_("Each month"), "money", _DATED, as_of=False),
    Field("deal.chance", N_("Probability (%)"), "number", NUMBER, as_of=False),
    Field("deal.expected", N_("Expected on"), "date", _DATED, as_of=False),
    Field("deal.next", N_("Next step on"), "date", _DATED, as_of=False),
    Field("deal.planned", N_("A next step is planned"), "bool", ("is",), as_of=False),
    Field("deal.overdue", N_("The next step is overdue"), "bool", ("is",), as_of=False),
    Field("deal.stuck", N_("Is stuck"), "bool", ("is",), as_of=False),
    Field("deal.owner", N_("Looked after by"), "staff", (*ONE, *MAYBE), as_of=False),
    Field("deal.category", N_("Forecast category"), "choice", ONE, as_of=False, choices=DEAL_CATEGORIES),
    Field("deal.product", N_("Product"), "product", (*SOME, *MAYBE), as_of=False),
    Field("deal.company", N_("Company"), "company", (*ONE, *MAYBE), as_of=False),
    Field("deal.tag", N_("Tag"), "tag", ONE, as_of=False),
    Field("deal.source", N_("Source"), "text", TEXT, as_of=False),
    Field("deal.name", N_("Name of the deal"), "text", ("contains", "is", "is_not"), as_of=False),
    Field("deal.closed", N_("Closed on"), "date", _DATED, as_of=False),
    Field("deal.age_days", N_("Days since it was opened"), "days", NUMBER, as_of=False),
    Field("deal.stage_days", N_("Days in the stage"), "days", NUMBER, as_of=False),
    Field("deal.silent_days", N_("Days without a touch"), "days", NUMBER, as_of=False),
)
_BASKET = (
    Field("basket.amount", N_("Amount of the basket"), "money", NUMBER, of=True),
    Field("basket.amount_net", N_("Amount of the basket without tax"), "money", NUMBER, of=True),
    Field("basket.quantity", N_("Quantity in the basket"), "quantity", NUMBER, of=True),
    Field("basket.lines", N_("Lines in the basket"), "number", NUMBER, of=True),
    Field("basket.contains", N_("The basket contains"), "product", SOME),
    Field("basket.member", N_("A member's card was shown"), "bool", ("is",)),
    Field("basket.eat_in", N_("Eaten in"), "bool", ("is",)),
)
_MOMENT = (
    Field("moment.date", N_("Date"), "date", NUMBER),
    Field("moment.weekday", N_("Weekday"), "weekday", SOME),
    Field("moment.time", N_("Time of day"), "time", ORDERED),
    Field("moment.day_of_month", N_("Day of the month"), "month_day", (*SOME, *ORDERED, "is")),
    Field("moment.month", N_("Month"), "month", SOME),
)
_LINE = (
    Field("line.any", N_("Any goods"), "bool", ("is",)),
    Field("line.product", N_("Product"), "product", ONE),
    Field("line.category", N_("Category"), "category", (*ONE, *MAYBE)),
    Field("line.price", N_("Price of a piece"), "money", NUMBER),
    Field("line.quantity", N_("Quantity of the line"), "quantity", NUMBER),
    Field("line.amount", N_("Amount of the line"), "money", NUMBER),
    Field("line.name", N_("Name of the goods"), "text", ("contains", "is", "is_not")),
    Field("line.discounted", N_("Lowered by hand"), "bool", ("is",)),
)
FIELDS = {field.id: field for field in (*_DEAL, *_PERSON, *_TOUCH, *_BASKET, *_MOMENT, *_LINE)}
OWN = "person.own."
_OWN_OPS = {
    "text": TEXT,
    "number": (*NUMBER, *MAYBE),
    "date": (*NUMBER, *MAYBE),
    "choice": (*ONE, *MAYBE),
}
_OWN_TYPES = {"text": "text", "number": "quantity", "date": "date", "choice": "own_choice"}

OP_NAMES = {
    "is": N_("is"),
    "is_not": N_("is not"),
    "in": N_("is one of"),
    "not_in": N_("is none of"),
    "at_least": N_("at least"),
    "at_most": N_("at most"),
    "between": N_("from … to …"),
    "contains": N_("contains"),
    "known": N_("is known"),
    "unknown": N_("is not known"),
}


def own_fields(read: Reader) -> tuple[Field, ...]:
    """The fields that the owner added to people."""
    from models.people import own

    return tuple(
        Field(
            f"{OWN}{one.key}",
            "",
            _OWN_TYPES[one.type],
            _OWN_OPS[one.type],
            as_of=False,
            choices=tuple((choice, "") for choice in one.choices),
            own_name=one.name,
        )
        for one in own.fields(read, "person")
    )


def deal_fields(read: Reader) -> tuple[Field, ...]:
    """The fields of deals whose choices are the owner's: stages, pipelines, reasons, by their keys as text."""
    from models.pipeline import stages

    def choices(found: Iterable[Any]) -> tuple[tuple[str, str], ...]:
        words = ((one.id, one.wording) for one in found)
        return tuple((str(key), said.msgid if isinstance(said, Message) else said) for key, said in words)

    made = [
        ("deal.stage", N_("Stage"), choices(stages.stages(read, every=True))),
        ("deal.reason", N_("Why it was won or lost"), choices(stages.reasons(read, every=True, outcome=""))),
    ]
    pipelines = stages.pipelines(read, every=True)
    if len(pipelines) > 1:
        made.append(("deal.pipeline", N_("Pipeline"), choices(pipelines)))
    return tuple(Field(key, label, "own_choice", ONE, as_of=False, choices=some) for key, label, some in made)


def store_fields(read: Reader) -> tuple[Field, ...]:
    """All fields that depend on the store: the owner's own, and those whose choices are the owner's."""
    return (*own_fields(read), *deal_fields(read))


def of_sides(sides: Collection[str], read: Reader | None = None) -> tuple[Field, ...]:
    """The fields of some sides in the order in which they are offered; with `read` the owner's own among them."""
    found = [field for side in SIDES if side in sides for field in FIELDS.values() if field.side == side]
    if read is not None and "person" in sides:
        at = next((at for at, field in enumerate(found) if field.side != "person"), len(found))
        found[at:at] = own_fields(read)
    if read is not None and "deal" in sides:
        found[1:1] = deal_fields(read)
    return tuple(found)


def field_of(field_id: str, own: Iterable[Field] = ()) -> Field | None:
    """The field of an id; None where there is none (any more)."""
    return FIELDS.get(field_id) or next((field for field in own if field.id == field_id), None)


def only_today(node: Node) -> tuple[Field, ...]:
    """The fields of a condition that can be answered as of today only; simulation names them."""
    used = [FIELDS.get(leaf.field) for leaf in leaves(node)]
    return tuple(dict.fromkeys(field for field in used if field is not None and not field.as_of))


# -- does it make sense -------------------------------------------------------------------------------------------


def check(node: Node, sides: Collection[str], own: Iterable[Field] = ()) -> None:
    """Raise Refused, in words, for a field, an operator or a value that does not fit; `own` are the owner's fields.

    Whether the tags and products that it names are still there is not asked here: such a condition opens, and says so.
    """
    fields = tuple(own)
    for leaf in leaves(node):
        check_leaf(leaf, sides, fields)


def check_leaf(leaf: Leaf, sides: Collection[str], own: Iterable[Field] = ()) -> None:
    """Raise Refused for one comparison that does not fit."""
    field = field_of(leaf.field, own)
    if field is None:
        if leaf.field.startswith(OWN):
            raise Refused(N_("This condition names a field of your own that is no longer there."))
        raise Refused(N_("There is no field “{field}” for conditions."), field=leaf.field[:60])
    name = label_of(field)
    if side_of(leaf) not in sides:
        raise Refused(N_("“{field}” can't be asked here."), field=name)
    if leaf.op not in field.ops and not (field.id == "basket.contains" and leaf.op in ("is", "contains")):
        operator = Message(OP_NAMES[leaf.op]) if leaf.op in OP_NAMES else leaf.op[:40]
        raise Refused(N_("“{field}” can't be compared by “{operator}”."), field=name, operator=operator)
    if leaf.within is not None and not field.within:
        raise Refused(N_("“{field}” does not look back over days."), field=name)
    if leaf.of is not None:
        if not field.of and field.id != "basket.contains":
            raise Refused(N_("“{field}” can't be narrowed to some goods."), field=name)
        check(leaf.of, {field.of_side})
    _check_value(field, leaf, name)


def label_of(field: Field) -> Message | str:
    """What a field is called: a message, or the owner's own words."""
    return field.own_name or Message(field.label)


def _check_value(field: Field, leaf: Leaf, name: Message | str) -> None:
    value = leaf.value
    if leaf.op in MAYBE:
        if value is not None:
            raise Refused(N_("“{field}”: nothing is compared where it is only asked whether it is known."), field=name)
        return
    if field.id == "basket.contains" and isinstance(value, bool) and leaf.of is not None:
        return
    if value is None or value == () or value == "":
        raise Refused(N_("“{field}”: say what it is compared with."), field=name)
    some = value if isinstance(value, tuple) else (value,)
    if leaf.op == "between" and (not isinstance(value, tuple) or len(value) != 2):
        raise Refused(N_("“{field}”: give both the first and the last value."), field=name)
    if leaf.op not in ("in", "not_in", "between") and isinstance(value, tuple):
        raise Refused(N_("“{field}” is compared with one value here, not with several."), field=name)
    if len(some) > MOST_VALUES:
        raise Refused(N_("“{field}”: at most {count} values can be named."), field=name, count=MOST_VALUES)
    for one in some:
        if isinstance(one, str) and "%" in one and field.type not in TEXTS:
            raise Refused(N_("“{field}”: write the number without a percent sign."), field=name)
        wrong = _WRONG[field.type]
        if not wrong[0](one, field):
            raise Refused(wrong[1], field=name)
    if leaf.op == "between" and field.type != "time" and some[0] > some[1]:
        raise Refused(N_("“{field}”: the first value is larger than the last."), field=name)


MOST_VALUES = 2000


def _whole(one: Any, low: int, high: int) -> bool:
    return type(one) is int and low <= one <= high


def _is_bool(one: Any, _field: Field) -> bool:
    return isinstance(one, bool)


def _is_text(one: Any, field: Field) -> bool:
    return isinstance(one, str) and 0 < len(one) <= LINE_LENGTH


def _is_choice(one: Any, field: Field) -> bool:
    return isinstance(one, str) and (field.type == "own_choice" or any(one == key for key, _name in field.choices))


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _is_date(one: Any, _field: Field) -> bool:
    if not isinstance(one, str) or not _DAY.fullmatch(one):
        return False
    try:
        date.fromisoformat(one)
    except ValueError:
        return False
    return True


def _within(low: int, high: int) -> Callable[[Any, Field], bool]:
    return lambda one, _field: _whole(one, low, high)


_KEY = (_within(1, 2**62), N_("“{field}”: choose from the list; this is none of its entries."))
_NUMBER = (_within(0, LARGEST), N_("“{field}”: give a whole number, not below 0."))
_WRONG: dict[str, tuple[Callable[[Any, Field], bool], str]] = {
    **dict.fromkeys(KEYS, _KEY),
    "bool": (_is_bool, N_("“{field}” is either yes or no.")),
    "number": _NUMBER,
    "days": _NUMBER,
    "years": (_within(0, 150), N_("“{field}”: give years, from 0 to 150.")),
    "points": (_within(-LARGEST, LARGEST), N_("“{field}”: give a whole number of points.")),
    "money": (_within(-LARGEST, LARGEST), N_("“{field}”: give an amount in the smallest unit of the currency.")),
    "quantity": (_within(-LARGEST, LARGEST), N_("“{field}”: give a quantity in thousandths.")),
    "text": (_is_text, N_("“{field}”: give some text.")),
    "choice": (_is_choice, N_("“{field}”: choose from the list; this is none of its entries.")),
    "own_choice": (_is_choice, N_("“{field}”: choose from the list; this is none of its entries.")),
    "date": (_is_date, N_("“{field}”: give a date such as 2026-11-30.")),
    "grade": (_within(0, len(GRADES) - 1), N_("“{field}”: choose from the list; this is none of its entries.")),
    "month": (_within(1, 12), N_("“{field}”: a month is a number from 1 to 12.")),
    "month_day": (_within(1, 31), N_("“{field}”: a day of the month is a number from 1 to 31.")),
    "weekday": (_within(0, 6), N_("“{field}”: a weekday is a number from 0 (Monday) to 6 (Sunday).")),
    "time": (_within(0, 1440), N_("“{field}”: give minutes of the day, from 0 to 1440.")),
}
