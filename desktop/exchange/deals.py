"""Deals from a table: the reading half, and what becomes of each. The writing half is `deals_rows`.

A deal is told by the ID that the file gives it; without one every record is a deal of its own. Stages are known by the
owner's words and by ours in every language; one that is not there is refused with the names of those that are, or
made where that is asked for. Amounts in another currency, dates that can't be, and 101 % are refused in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.exchange import cells, deals_rows, naming, party
from desktop.exchange.cells import Unreadable
from desktop.exchange.matching import Matcher, Tally
from desktop.exchange.sales import moment_of
from desktop.exchange.source import Context, Item, Read, Refusal
from models import text
from models.errors import N_, Message, Told
from models.pipeline import deals, stages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from desktop.exchange.headers import Numbered
    from models.pipeline.stages import StageRow
    from models.work import Reader

STATES = {
    "open": ("open", "進行中", "商談中", "active", "new", "in progress", "unknown"),
    "won": ("won", "受注", "成約", "closed won", "yes", "success"),
    "lost": ("lost", "失注", "closed lost", "no", "failure"),
}
CATEGORIES = {
    "pipeline": ("pipeline", "パイプライン"),
    "best": ("best", "best case", "ベストケース"),
    "commit": ("commit", "コミット", "見込み確実"),
    "omitted": ("omitted", "除外"),
}
MOST = 10_000
"""100 % in hundredths of a per cent."""


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> Matcher:
    """The writing half."""
    return DealMatcher(context, tally, dry=dry, batch_id=batch_id)


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each record; what can't be one says why."""
    for line, row in rows:
        cell: dict[str, str] = {}
        for at, name in context.columns:
            if at < len(row) and (value := row[at].strip()):
                cell.setdefault(name, value)
        label = (cell.get("name") or cell.get("company") or cell.get("person_name") or "")[:200]
        try:
            yield _item(line, label, cell, context)
        except Unreadable as wrong:
            yield Refusal(line, label, wrong.reason)


def _item(line: int, label: str, cell: dict[str, str], context: Context) -> Item:
    notes: list[Message] = []
    name = cells.line_text(cell.get("name") or label, text.NAME_LENGTH)
    if not name:
        raise Unreadable(Message(N_("A deal needs a name."), {}))
    key = cells.line_text(cell.get("id", ""), 40)
    columns: dict[str, Any] = {
        "name": name,
        "amount": _amount(cell.get("amount", ""), cell.get("currency", ""), context),
        "monthly": _amount(cell.get("monthly", ""), cell.get("currency", ""), context),
        "months": _months(cell.get("months", ""), context),
        "expected_day": _expected(cell.get("expected", ""), context),
        "probability_by_hand": _probability(cell.get("probability", ""), context),
        "category": _choice(cell.get("category", ""), CATEGORIES),
        "source": cells.line_text(cell.get("source", ""), text.NAME_LENGTH),
        "wishes": cells.long_text(cell.get("wishes", "")),
        "note": cells.long_text(cell.get("note", "")),
        "_key": key,
        "_id": key or party.quick_id(),
        "_state": _choice(cell.get("state", ""), STATES),
        "_opened": _moment(cell.get("opened", ""), context),
        "_closed": _moment(cell.get("closed", ""), context),
        "_reason_note": cells.long_text(cell.get("reason_note", "")),
    }
    for field in ("stage", "pipeline", "owner", "product", "reason", "company", "person_name"):
        columns[f"_{field}"] = cells.line_text(cell.get(field, ""), text.NAME_LENGTH)
    parts = {naming.PERSON: naming.person_keys(cell, context, notes)}
    return Item(line, name, (("id", key),) if key else (), columns, parts, tuple(notes))


def _amount(cell: str, currency: str, context: Context) -> int | None:
    if cell and currency and currency.strip().upper() != context.shop_currency:
        values = {"currency": currency.strip()[:12], "own": context.shop_currency}
        raise Unreadable(Message(N_("The amount is in {currency}; this store keeps {own}. Convert it first."), values))
    found, _exact = cells.money(cell, context)
    if found is not None and found < 0:
        raise Unreadable(Message(N_("An amount of a deal is not below 0."), {}))
    return found


def _months(cell: str, context: Context) -> int | None:
    found = cells.quantity(cell, context)
    if found is None:
        return None
    if found % 1000 or not 1 <= found // 1000 <= 600:
        raise Unreadable(Message(N_("Give the months as a whole number, from 1 to 600."), {}))
    return found // 1000


def _expected(cell: str, context: Context) -> str | None:
    day = cells.day(cell, context)
    if day is None:
        return None
    try:
        return deals.expected_day(day, context.today)
    except Told as told:
        raise Unreadable(told.message) from told


def _probability(cell: str, context: Context) -> int | None:
    bare = cell.replace("%", "").replace("％", "").strip()
    found = cells.number(bare, context.decimal) if bare else None
    if bare and found is None:
        raise Unreadable(Message(N_("“{text}” is not a number."), {"text": cell[:40]}))
    if found is None:
        return None
    if not 0 <= found <= 100:
        raise Unreadable(Message(N_("A probability lies between 0 and 100 %."), {}))
    return int(found * 100)


def _moment(cell: str, context: Context) -> tuple[int, str] | None:
    """A moment (ms UTC) and its business day."""
    if not cell:
        return None
    found = moment_of(cell, "", context)
    if found is None or found[0] > context.now:
        raise Unreadable(Message(N_("“{text}” is not a date that has been."), {"text": cell[:40]}))
    return found[0], str(found[1])


def _choice(cell: str, words: dict[str, tuple[str, ...]]) -> str:
    bare = text.fold(cell)
    if not bare:
        return ""
    found = next((name for name, known in words.items() if bare in map(text.fold, known)), None)
    if found is None:
        raise Unreadable(Message(N_("“{text}” is not one of the choices."), {"text": cell[:40]}))
    return found


class DealMatcher(Matcher):
    """Finds what the records name, then decides as for every kind."""

    def __init__(self, context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> None:
        """Begin without deals."""
        super().__init__(deals_rows.KIND, context, tally, dry=dry, batch_id=batch_id)
        self._stages: naming.Stages | None = None
        self._staff: dict[str, int] = {}

    def take(self, read: Reader, items: Iterable[Read]) -> None:
        """Decide what becomes of some records."""
        if self._stages is None:
            self._stages, self._staff = naming.Stages(read), naming.staff(read)
        every = list(items)
        sound = [one for one in every if isinstance(one, Item)]
        people = iter(naming.people(read, sound))
        goods = naming.products(read, (one.columns["_product"] for one in sound if one.columns["_product"]))
        super().take(
            read, [one if isinstance(one, Refusal) else self._named(one, next(people), goods) for one in every]
        )

    def _named(self, item: Item, person: tuple[int | None, Message | None], goods: dict[str, int]) -> Read:
        """The item with the keys of what it names, or why it can't be taken."""
        assert self._stages is not None
        get, notes = item.columns, list(item.notes)
        if person[1] is not None:
            notes.append(person[1])
        pipeline = self._pipeline(get["_pipeline"])
        if pipeline is None:
            return Refusal(
                item.line, item.label, Message(N_("There is no pipeline “{name}”."), {"name": get["_pipeline"]})
            )
        stage = self._stages.stage(pipeline, get["_stage"]) if get["_stage"] else None
        if stage is None and get["_stage"] and not self.context.options.make_stages:
            values = {"name": get["_stage"], "stages": self._stages.names(pipeline)}
            return Refusal(
                item.line, item.label, Message(N_("There is no stage “{name}”. There are: {stages}."), values)
            )
        owner = self._staff.get(text.fold(get["_owner"])) if get["_owner"] else None
        if get["_owner"] and owner is None:
            notes.append(
                Message(N_("Nobody here is called {name}: it is kept without an owner."), {"name": get["_owner"]})
            )
        state = get["_state"] or ("won" if stage is not None and stage.kind == "won" else "open")
        if state == "open" and stage is not None and stage.kind == "won":
            state = "won"
        found = {
            "_person_id": person[0],
            "_owner_id": owner,
            "_product_id": goods.get(get["_product"]),
            "_pipeline_id": pipeline,
            "_stage_id": None if stage is None else stage.id,
            "_state": state,
            "_reason_id": self._stages.reasons.get((state, text.fold(get["_reason"]))) if get["_reason"] else None,
        }
        if stage is not None and state == "open":
            notes += _lacking(stage, {**get, **found})
        return item._replace(columns={**get, **found}, notes=tuple(notes))

    def _pipeline(self, name: str) -> int | None:
        assert self._stages is not None
        if not name:
            return self._stages.first.id if self._stages.first else None
        return self._stages.pipelines.get(text.fold(name))


def _lacking(stage: StageRow, columns: Mapping[str, Any]) -> list[Message]:
    """What a stage asks of a deal and the file does not say: it is kept, and named."""
    said = {
        "amount": columns["amount"],
        "expected_day": columns["expected_day"],
        "person_id": columns["_person_id"],
        "company_id": columns["_company"] or None,
        "product_id": columns["_product_id"],
        "owner_id": columns["_owner_id"],
    }
    return [
        Message(
            N_("In “{stage}” a deal says {what}; this one does not, and is kept without."),
            {"stage": stage.wording, "what": Message(stages.REQUIRED[name])},
        )
        for name in stage.requires
        if said.get(name) is None
    ]
