"""A person's deals: stage, amount, probability; moved, won, lost, reopened, with the probability by hand."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QDoubleSpinBox, QPlainTextEdit, QWidget

from desktop.languages import _, amount, say
from models.errors import N_, Told
from models.leads import of_person
from models.leads.of_person import PersonDeals
from models.pipeline import deals
from models.pipeline.deals import DealRow
from models.pipeline.stages import ReasonRow
from models.work import Reader
from ui.page import Desk
from ui.people import words
from ui.people.lead_card import menu_button
from ui.people.panels import PersonPanel
from ui.people.small import Icon, emptied
from ui.widgets import Choice, Form, Sheet, button, column, label, row, set_text
from ui.widgets.fields import unturned
from ui.widgets.painted import Pill
from ui.widgets.short import ShortLink

SHOWN = 4
TONES = {"open": "primary", "won": "green", "lost": "quiet"}


def worded(name: Any) -> str:
    """A name that is the owner's words or a message."""
    return name if isinstance(name, str) else say(name)


def percent(hundredths: int) -> str:
    """A probability: 33.5 %."""
    return _("{percent} %", percent=f"{hundredths / 100:.3g}" if hundredths < 10_000 else "100")


class DealsCard(PersonPanel):
    """The deals of a person."""

    kinds = frozenset({"deal", "stage", "lost_reason", "staff"})

    def question(self, read: Reader, person_id: int) -> PersonDeals | None:
        """The deals, where there are any."""
        return of_person.deals_of(read, person_id)

    def fill(self, found: PersonDeals) -> None:
        """Show them."""
        emptied(self.body)
        self.found = found
        opened = sum(1 for one in found.deals if one.state == "open")
        self.body.addLayout(
            row(Icon("handshake", "primary"), label(_("Deals"), "row"), None, Pill(str(opened), "quiet"))
        )
        for one in found.deals[:SHOWN]:
            self._deal(one)
        if len(found.deals) > SHOWN:
            self.body.addWidget(label(_("and {count} more", count=len(found.deals) - SHOWN), "caption"))

    def _deal(self, one: DealRow) -> None:
        money = amount(one.amount) if one.amount is not None else ""
        tone = TONES[one.state]
        state = worded(one.stage.wording) if one.state != "lost" else _("Closed lost")
        name = ShortLink(one.name, partial(self.open_deal, one.id))
        head = row(name, None, Pill(words.brief(state, 20), tone), spacing=6)
        chance = percent(one.probability)
        if one.by_hand is not None and one.state == "open":
            chance = _("{percent} by hand", percent=chance)
            if one.computed is not None:
                chance += _(" (computed: {percent})", percent=percent(one.computed))
        parts = [money, chance if one.state == "open" else "", words.brief(worded(one.why_lost), 40)]
        about = label(" · ".join(part for part in parts if part), "secondary", wrap=True)
        self.body.addLayout(column(head, about, spacing=1))
        self._acts(one)

    def _acts(self, one: DealRow) -> None:
        if one.state == "open":
            assert self.found is not None
            options = [
                (stage.id, worded(stage.wording))
                for stage in self.found.stages
                if stage.pipeline_id == one.stage.pipeline_id
            ]
            where = Choice(options, one.stage.id)
            where.setAccessibleName(_("{name}: stage", name=words.brief(one.name, 40)))
            where.picked.connect(partial(self.put_in, one.id))
            where.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            where.setMinimumContentsLength(6)
            acts = [
                (_("Win"), partial(self.win, one.id)),
                (_("Lost…"), partial(self.ask_lose, one)),
                (_("Chance…"), partial(self.ask_chance, one)),
            ]
            more = menu_button("", acts)
            more.setAccessibleName(_("{name}: won, lost, chance", name=words.brief(one.name, 40)))
            line = row(where, more, spacing=6)
            line.setStretch(0, 1)
        else:
            line = row(button(_("Reopen"), partial(self.reopen, one.id), kind="link", icon="rotate-ccw"), None)
        self.body.addLayout(line)

    def _write(self, name: str, verb: Any, said: str) -> None:
        self.desk.write(name, verb, said=said).failed(self._refused)

    def _refused(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        self.refresh(None)

    def open_deal(self, deal_id: int) -> None:
        """Open one's own sheet."""
        from ui.pipeline.deal import open_deal

        open_deal(self.window(), self.desk, deal_id)

    def put_in(self, deal_id: int, stage_id: int) -> None:
        """Put a deal into a stage."""
        self._write(N_("Move a deal"), partial(deals.move, deal_id=deal_id, stage_id=stage_id), _("Deal moved"))

    def win(self, deal_id: int) -> None:
        """Win one."""
        self._write(N_("Win a deal"), partial(deals.win, deal_id=deal_id), _("Deal won"))

    def reopen(self, deal_id: int) -> None:
        """Open one again."""
        self._write(N_("Reopen a deal"), partial(deals.reopen, deal_id=deal_id), _("Deal reopened"))

    def ask_lose(self, one: DealRow) -> None:
        """Ask why it was lost."""
        LoseSheet(self.window(), self.desk, one, self.found.reasons if self.found else ()).open()

    def ask_chance(self, one: DealRow) -> None:
        """Ask for the probability."""
        ChanceSheet(self.window(), self.desk, one).open()

    found: PersonDeals | None = None


class LoseSheet(Sheet):
    """Asks why a deal was lost: one choice, Enter accepts."""

    def __init__(self, window: QWidget, desk: Desk, one: DealRow, reasons: tuple[ReasonRow, ...]) -> None:
        """For a deal."""
        super().__init__(window, _("Lost: {name}", name=words.brief(one.name, 40)), width=460)
        self.desk, self.one = desk, one
        self.form = Form()
        options = [(each.id, worded(each.wording)) for each in reasons]
        self.reason: Choice = self.form.choice(
            _("Reason"), [*options, (None, _("another"))], options[0][0] if options else None
        )
        self.note: QPlainTextEdit = self.form.text(_("Note"), "", lines=2)
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.accept_on_enter = self.lose
        lost = button(_("Lose"), self.lose, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), lost)

    def lose(self) -> None:
        """Lose it."""
        verb = partial(deals.lose, deal_id=self.one.id, reason_id=self.reason.value(), note=self.note.toPlainText())
        self.desk.write(N_("Lose a deal"), verb, said=_("Deal lost")).then(self._done).failed(self._wrong)

    def _done(self, _result: object) -> None:
        self.accept()

    def _wrong(self, error: BaseException) -> None:
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
        else:
            self.desk.toasts.wrong(error)


class ChanceSheet(Sheet):
    """The probability by hand, beside the computed one."""

    def __init__(self, window: QWidget, desk: Desk, one: DealRow) -> None:
        """For an open deal."""
        text = _("What you type stays; the computed one keeps moving beside it. 100 % does not win a deal.")
        super().__init__(window, _("Chance to win"), width=440, text=text)
        self.desk, self.one = desk, one
        if one.computed is not None:
            self.body.addWidget(label(_("Computed: {percent}", percent=percent(one.computed)), "strong"))
        stage = _("The stage says {percent}", percent=percent(one.stage.probability))
        self.body.addWidget(label(stage, "secondary"))
        self.form = Form()
        self.field: QDoubleSpinBox = unturned(QDoubleSpinBox())
        self.field.setRange(0, 100)
        self.field.setDecimals(2)
        self.field.setSuffix(" %")
        self.field.setValue((one.probability if one.by_hand is None else one.by_hand) / 100)
        self.form.add(_("By hand"), self.field)
        self.body.addWidget(self.form)
        self.accept_on_enter = self.keep
        keep = button(_("Keep it"), self.keep, kind="primary")
        back = button(_("Back to the computed one"), self.back, kind="ghost")
        back.setVisible(one.by_hand is not None)
        self.buttons(back, None, button(_("Cancel"), self.cancel), keep)

    def keep(self) -> None:
        """Keep what is typed."""
        self._set(round(self.field.value() * 100))

    def back(self) -> None:
        """Let the computed one count again."""
        self._set(None)

    def _set(self, value: int | None) -> None:
        verb = partial(deals.set_probability, deal_id=self.one.id, probability=value)
        job = self.desk.write(N_("Set a probability"), verb, said=_("Saved"))
        job.then(self._done).failed(self.desk.toasts.wrong)

    def _done(self, _result: object) -> None:
        self.accept()
