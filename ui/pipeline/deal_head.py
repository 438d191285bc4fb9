"""The head of a deal's sheet: its name, whom it is with, its stages, and the figures that are typed in place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.languages import _, amount
from models import money
from models.errors import N_
from models.pipeline import deals, detail
from models.pipeline.pricing import WHOLE
from ui.people import fields, words
from ui.people.deals_card import TONES, percent
from ui.pipeline.deal_auto import AutoField
from ui.pipeline.deal_steps import Stepper
from ui.pipeline.moves import Moves, Place
from ui.pipeline.wording import worded
from ui.widgets import Card, Choice, Form, button, label, row, set_text
from ui.widgets.painted import Pill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

    from desktop.jobs import Job
    from models.pipeline.board import Card as BoardCard
    from models.pipeline.detail import Detail
    from ui.page import Desk

CATEGORIES = {
    "": N_("As its stage"),
    "pipeline": N_("In the pipeline"),
    "best": N_("Best case"),
    "commit": N_("Committed"),
    "omitted": N_("Left out"),
}
FINE = 100
"""Millionths in a hundredth of a per cent."""


def typed_chance(text: str) -> int | None:
    """A probability as typed (35, 33.5 %), in hundredths of a per cent; None for nothing. Raises Refused."""
    return money.parse_rate(text) // FINE if text.strip() else None


def chance_text(value: int | None) -> str:
    """A probability as it is typed."""
    return "" if value is None else money.show_rate(value * FINE)


class HeadCard(Card):
    """The head."""

    def __init__(self, desk: Desk, deal_id: int, sheet: Any) -> None:
        """`sheet` is closed when one goes to whom it is with."""
        super().__init__(margin=16, spacing=10)
        self.desk, self.deal_id, self.sheet = desk, deal_id, sheet
        self.found: Detail | None = None
        self.card: BoardCard | None = None
        self.moves = Moves(desk, sheet.parentWidget, _nothing)
        self._make_top()
        self.steps = Stepper()
        self.steps.picked.connect(self.move_to)
        self.body.addWidget(self.steps)
        self._make_fields()
        self.chances = label("", "secondary", wrap=True)
        self.body.addWidget(self.chances)
        self.closed_note = label("", "secondary", wrap=True)
        self.body.addWidget(self.closed_note)

    def _make_top(self) -> None:
        self.title = Form()
        self.name: QLineEdit = self.title.line(_("Name of the deal"), most=200)
        self.state = Pill("", "primary")
        self.person = button("", self.to_person, kind="link", icon="user")
        self.company = button("", self.to_company, kind="link", icon="building-2")
        self.win_button = button(_("Win"), self.win, kind="primary", icon="check")
        self.lose_button = button(_("Lost…"), self.lose)
        self.reopen_button = button(_("Reopen"), self.reopen, icon="rotate-ccw")
        self.body.addWidget(self.title)
        acts = (self.lose_button, self.win_button, self.reopen_button)
        self.body.addLayout(row(self.state, self.person, self.company, None, *acts, spacing=12))

    def _make_fields(self) -> None:
        self.form = Form(columns=5)
        self.amount = self.form.money(_("Amount"), self.desk.store.settings.currency)
        self.chance: QLineEdit = self.form.line(_("Probability by hand"), most=12, hint=_("computed"))
        self.day: QLineEdit = self.form.line(_("Expected on"), most=40, hint=_("2026-12-24 or 12/24"))
        self.owner: Choice = self.form.choice(_("Assigned to"), [(None, _("nobody"))])
        self.category: Choice = self.form.choice(_("Forecast"), [(key, _(name)) for key, name in CATEGORIES.items()])
        self.owner.picked.connect(partial(self._picked, "owner_id"))
        self.category.picked.connect(partial(self._picked, "category"))
        self.body.addWidget(self.form)
        self.autos = {
            "name": self._auto(self.title, self.name, self.name.text, self.name.setText, partial(self._change, "name")),
            "amount": self._auto(
                self.form, self.amount, self.amount.value, self.amount.set_value, partial(self._change, "amount")
            ),
            "chance": self._auto(self.form, self.chance, self._typed_chance, self._put_chance, self._keep_chance),
            "day": self._auto(
                self.form, self.day, self._typed_day, self._put_day, partial(self._change, "expected_day")
            ),
        }

    def _auto(self, form: Form, field: Any, read: Any, put: Any, keep: Any) -> AutoField:
        return AutoField(form, field, read=read, put=put, keep=keep, tell=self.desk.toasts.wrong)

    # -- shown --------------------------------------------------------------------------------------------------------

    def fill(self, found: Detail, card: BoardCard | None, now: int) -> None:
        """Show a deal."""
        self.found, self.card = found, card
        deal = found.deal
        self.autos["name"].show(deal.name)
        self.autos["amount"].show(deal.amount)
        self.autos["chance"].show(deal.by_hand)
        self.autos["day"].show(deal.expected_day)
        open_ = deal.state == "open"
        self.amount.setEnabled(not found.line_count)
        if found.line_count:
            self.amount.setText(amount(deal.amount or 0))
        self.amount.setToolTip(_("It follows the lines.") if found.line_count else "")
        self.chance.setEnabled(open_)
        staff = [(key, words.brief(name or _("Owner"), 30)) for key, name in found.staff]
        self.owner.set_options([(None, _("nobody")), *staff], deal.owner_id)
        self.category.set_value(found.category)
        self.state.set(_(STATES[deal.state]), TONES[deal.state])
        self.steps.fill(found.stages, deal, detail.time_in_stages(found.history, now))
        self.person.setText(words.brief(deal.person, 40).replace("&", "&&") or _("Choose a customer…"))
        self.company.setText(words.brief(deal.company, 40).replace("&", "&&"))
        self.company.setVisible(bool(deal.company))
        self.win_button.setVisible(open_)
        self.lose_button.setVisible(open_)
        self.reopen_button.setVisible(not open_)
        set_text(self.chances, self._chances(found), hide_empty=True)
        set_text(self.closed_note, self._closed(found), hide_empty=True)

    def _chances(self, found: Detail) -> str:
        deal = found.deal
        if deal.state != "open":
            return ""
        stage = _("the stage says {percent}", percent=percent(deal.stage.probability))
        computed = _("too little history to compute one") if deal.computed is None else ""
        if deal.computed is not None:
            computed = _("computed {percent}", percent=percent(deal.computed))
        parts = [_("Counts: {percent}", percent=percent(deal.probability)), computed, stage]
        if deal.amount is not None:
            weighted = money.divide_half_up(deal.amount * deal.probability, WHOLE)
            parts.append(_("weighted {amount}", amount=amount(weighted)))
        return " · ".join(parts)

    def _closed(self, found: Detail) -> str:
        why = worded(found.deal.why_lost) if found.deal.state == "lost" else ""
        return " · ".join(part for part in (why, found.deal.reason_note) if part) if found.deal.state != "open" else ""

    # -- kept ---------------------------------------------------------------------------------------------------------

    def commit(self) -> bool:
        """Keep what is typed; False where something can't be."""
        return all([one.commit() for one in self.autos.values()])

    def _change(self, column: str, value: Any) -> Job[Any]:
        return self.desk.write(N_("Change “{deal}”"), partial(deals.change, deal_id=self.deal_id, **{column: value}))

    def _picked(self, column: str, value: Any) -> None:
        self._change(column, value).failed(self.desk.toasts.wrong)

    def _typed_chance(self) -> int | None:
        return typed_chance(self.chance.text())

    def _put_chance(self, value: int | None) -> None:
        self.chance.setText(chance_text(value))

    def _keep_chance(self, value: int | None) -> Job[Any]:
        verb = partial(deals.set_probability, deal_id=self.deal_id, probability=value)
        return self.desk.write(N_("Set a probability"), verb)

    def _typed_day(self) -> str | None:
        typed = self.day.text().strip()
        return fields.day_ahead(self.desk, typed) if typed else None

    def _put_day(self, value: str | None) -> None:
        self.day.setText(value or "")

    # -- acts ---------------------------------------------------------------------------------------------------------

    def move_to(self, stage_id: int) -> None:
        """Put the deal into a stage: the board's own verb."""
        stage = next((one for one in self.found.stages if one.id == stage_id), None) if self.found else None
        if stage is not None and self.found is not None and stage.id != self.found.deal.stage.id:
            self.moves.move([self.deal_id], Place(stage), self.card)

    def step(self, by: int) -> None:
        """Go to the next stage, or to the one before."""
        known = self.found.stages if self.found is not None else ()
        at = next((place for place, one in enumerate(known) if self.found and one.id == self.found.deal.stage.id), None)
        if at is not None and 0 <= at + by < len(known):
            self.move_to(known[at + by].id)

    def win(self) -> None:
        """Win it."""
        self.moves.win([self.deal_id], self.card)

    def lose(self) -> None:
        """Ask why it was lost."""
        self.moves.lose([self.deal_id], self.card)

    def reopen(self) -> None:
        """Open it again, where it stood."""
        job = self.desk.write(N_("Reopen a deal"), partial(deals.reopen, deal_id=self.deal_id), said=_("Deal reopened"))
        job.failed(self.desk.toasts.wrong)

    def to_person(self) -> None:
        """Go to whom it is with; where nobody is, ask."""
        if self.found is None:
            return
        if self.found.deal.person_id is None:
            from ui.loyalty.find_person import PersonSheet

            PersonSheet(self.sheet.parentWidget(), self.desk, _("Whom is this deal with?"), self._with).open()
            return
        self.sheet.cancel()
        self.desk.navigator.open("people", person_id=self.found.deal.person_id)

    def _with(self, person_id: int, *_more: object) -> None:
        self._change("person_id", person_id).failed(self.desk.toasts.wrong)

    def to_company(self) -> None:
        """Go to the company."""
        if self.found is not None and self.found.company_id is not None:
            self.sheet.cancel()
            self.desk.navigator.open("people", company_id=self.found.company_id)


STATES = {"open": N_("Open deal"), "won": N_("Closed won"), "lost": N_("Closed lost")}


def _nothing(_ids: Any, _stage_id: int) -> None:
    """Nobody follows the cards: the sheet hears of the move by the bus."""
