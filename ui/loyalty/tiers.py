"""The shop's tiers: how they are reached and kept, who has them, who is close, who is about to fall."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.languages import _, _n, amount, say
from models import money
from models.errors import N_, Message, Refused, Told
from models.loyalty import members, tier_lists, tier_rules, tiers
from models.loyalty import recount as models_recount
from models.loyalty.tier_lists import Close, Overview
from models.loyalty.tier_rules import Period, TierRules
from models.loyalty.tiers import TierRow
from models.money import show_number
from models.work import Changes, Reader
from ui.loyalty.words import day_text, short_day, today
from ui.page import Desk
from ui.sections import Section
from ui.settings.lists import Things, thing
from ui.settings.panel import positive, whole
from ui.settings.words import sentences
from ui.widgets import Card, ConfirmSheet, EmptyState, Form, Sheet, button, icon_button, label, row, set_text
from ui.widgets.fields import Wrong
from ui.widgets.painted import Pill

COLOURS = (
    ("primary", N_("Blue")),
    ("green", N_("Green")),
    ("gold", N_("Gold")),
    ("red", N_("Red")),
    ("quiet", N_("Grey")),
)
MOST = 1_000_000_000


def meaning(rules: TierRules) -> str:
    """How tiers are reached and kept, in sentences."""
    if rules.by_spend:
        first = _("What a member pays decides, with tax.")
    else:
        first = _(
            "{per} paid = {points} qualifying pt; these decide and are never spent.",
            per=amount(rules.per),
            points=show_number(rules.points),
        )
    if rules.period is Period.ALWAYS:
        always = _("All since enrolment counts; a tier once reached stays.")
        return sentences(first, always, reached(rules)) if rules.at_once else sentences(first, always)
    kept = (
        _n(
            "A tier is kept to the end of its period and one month longer.",
            "A tier is kept to the end of its period and {n} months longer.",
            rules.grace_months,
        )
        if rules.grace_months
        else _("A tier is kept to the end of its period.")
    )
    longer = _("Then it lasts to the end of that month.") if rules.month_end else ""
    return sentences(first, counted(rules), kept, *([longer] if longer else []), reached(rules))


def counted(rules: TierRules) -> str:
    """Over which time what counts is counted, in a sentence."""
    if rules.period is Period.CALENDAR:
        return _("Counted from January to December.")
    if rules.period is Period.FIXED:
        return _("Counted in years that begin on {day}.", day=short_day(f"2000-{rules.starts}", "2000"))
    if rules.period is Period.ANNIVERSARY:
        return _("Counted in years that begin on the day on which a member enrolled.")
    return _("Counted over the last twelve months.")


def reached(rules: TierRules) -> str:
    """When a tier counts, in a sentence."""
    if rules.at_once:
        return _("A tier is reached at once, and the sale that reaches it earns at it already.")
    return _("A tier is reached at once.")


def much(rules: TierRules, points: int) -> str:
    """Qualifying points as the owner thinks of them: money where money decides."""
    return amount(points) if rules.by_spend else _("{points} pt", points=show_number(points))


def load(read: Reader, day: str) -> Overview | None:
    """The tiers of the shop's own programme; None where there is no programme."""
    try:
        programme_id = next(iter(tiers.with_tiers(read)), None) or members.first_programme(read)
    except Told:
        return None
    return tier_lists.overview(read, programme_id=programme_id, day=day)


def recount(desk: Desk, looked: int = 1) -> None:
    """Look at all members again by the tiers as they are now, unit by unit, so that sales go between."""
    if looked:
        verb: Any = partial(models_recount.unit, day=today(desk))
        desk.write(Message(N_("Members looked at again by their tiers")), verb).then(partial(recount, desk))


class TiersSection(Section):
    """Tiers."""

    title = N_("Tiers")
    intro = N_("What regular customers reach. What a tier brings stands in promotions that are for it.")
    kinds = frozenset({"tier", "standing", "programme", "points_entry"})

    def build(self) -> None:
        """Make the cards."""
        self.found: Overview | None = None
        self.add = button(_("New tier"), self.new, kind="primary", icon="plus")
        self.change_rules = button(_("How they are reached…"), self.rules, icon="settings")
        self.body.addLayout(row(self.add, self.change_rules, None))
        self.meaning = label("", "notice", wrap=True)
        self.meaning.setAccessibleName(_("What the rules mean"))
        self.body.addWidget(self.meaning)
        self.card, self.list = self._card("")
        self.close_card, self.close_list = self._card(_("Close to the next tier"))
        self.fall_card, self.fall_list = self._card(_("About to lose their tier"))
        self.empty = EmptyState(
            "crown",
            _("No tiers yet"),
            _("Name a tier and from how much on a member has it: Silver from 30,000 a year, Gold from 100,000."),
            _("New tier"),
            self.new,
        )
        self.body.addWidget(self.empty)
        for made in (self.meaning, self.empty, self.change_rules):
            made.hide()
        self.body.addStretch(1)
        self.refresh(None)

    def _card(self, title: str) -> tuple[Card, Things]:
        card, things = Card(margin=18, spacing=10), Things()
        if title:
            card.body.addWidget(label(title, "panel"))
        card.body.addWidget(things)
        self.body.addWidget(card)
        card.hide()
        return card, things

    def refresh(self, changes: Changes | None) -> None:
        """Read everything again."""
        self.desk.store.read(load, today(self.desk)).then(self._show)

    def _show(self, found: Overview | None) -> None:
        self.found = found
        rules = (found.rules if found else None) or TierRules()
        rows = found.tiers if found else ()
        self.list.fill([self._tier(one, count, rules) for one, count in reversed(rows)])
        self.card.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.meaning.setVisible(bool(rows))
        self.change_rules.setVisible(bool(rows))
        set_text(self.meaning, meaning(rules))
        self._people(self.close_card, self.close_list, found.close if found else (), rules)
        self._people(self.fall_card, self.fall_list, found.falling if found else (), rules)

    def _tier(self, one: TierRow, count: int, rules: TierRules) -> QWidget:
        about = " · ".join((_("from {much}", much=much(rules, one.threshold)), _n("1 member", "{n} members", count)))
        change = icon_button("pencil", _("{name}: change…", name=one.name), partial(self.change, one))
        leave = icon_button("trash-2", _("{name}: delete", name=one.name), partial(self.remove, one))
        text = "\n".join(part for part in (about, one.benefits) if part)
        return thing(Pill(one.name, one.colour or "primary"), one.name, text, change, leave)

    def _people(self, card: Card, things: Things, people: Sequence[Close], rules: TierRules) -> None:
        card.setVisible(bool(people))
        things.fill([self._person(one, rules) for one in people])

    def _person(self, one: Close, rules: TierRules) -> QWidget:
        about = _("{much} more to {tier}", much=much(rules, one.missing), tier=one.tier)
        if one.until_day is not None:
            about = _(
                "{tier} until {day}, {much} more to keep it",
                tier=one.tier,
                day=day_text(one.until_day),
                much=much(rules, one.missing),
            )
        show = button(_("Show"), partial(self.show_person, one.person_id), kind="ghost")
        show.setAccessibleName(_("{name}: show", name=one.name))
        return thing(None, one.name, about, show)

    # -- acts -------------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Make a tier."""
        if self.found is not None:
            TierSheet(self.window(), self.desk, self.found, None).open()

    def change(self, one: TierRow) -> None:
        """Change a tier."""
        if self.found is not None:
            TierSheet(self.window(), self.desk, self.found, one).open()

    def remove(self, one: TierRow) -> None:
        """Take a tier away: who has it keeps it to the end of their period."""
        run = partial(self._remove, one)
        text = _("Who has it keeps it to the end of their period, with its promotions; nobody reaches it any more.")
        ConfirmSheet(self.window(), _("Delete “{name}”?", name=one.name), text, _("Delete"), run, danger=True).open()

    def _remove(self, one: TierRow) -> None:
        verb: Any = partial(tiers.remove, tier_id=one.id)
        job = self.desk.write(Message(N_("Delete a tier")), verb, said=_("{name} is deleted.", name=one.name))
        job.then(self._again).failed(self.desk.toasts.wrong)

    def _again(self, _result: object) -> None:
        recount(self.desk)

    def rules(self) -> None:
        """Say how tiers are reached and kept."""
        if self.found is not None:
            RulesSheet(self.window(), self.desk, self.found).open()

    def show_person(self, person_id: int) -> None:
        """Go to a member."""
        self.desk.navigator.open("people", person_id=person_id)


class TierSheet(Sheet):
    """A tier, new or known."""

    def __init__(self, window: QWidget, desk: Desk, overview: Overview, known: TierRow | None) -> None:
        """Of the programme that `overview` shows."""
        super().__init__(window, known.name if known else _("New tier"), width=460)
        self.desk, self.overview, self.known = desk, overview, known
        self.rules = overview.rules or TierRules()
        currency = desk.store.settings.currency
        form = self.form = Form(columns=2)
        self.name = form.line(_("Name"), known.name if known else "", most=60, wide=True)
        shown = ""
        if known is not None:
            shown = money.show(known.threshold, currency) if self.rules.by_spend else str(known.threshold)
        title = _("From this much paid") if self.rules.by_spend else _("From so many qualifying points")
        self.threshold = form.line(title, shown, most=20)
        colours = [(key, _(name)) for key, name in COLOURS]
        self.colour = form.choice(_("Colour"), colours, known.colour if known else "primary")
        self.benefits = form.text(_("What it brings, in words"), known.benefits if known else "")
        self.body.addWidget(form)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))

    def _typed(self) -> int:
        if self.rules.by_spend:
            return money.parse(self.threshold.text(), self.desk.store.settings.currency)
        return whole(self.threshold.text(), 0, 999_999_999)

    def done(self) -> None:
        """Keep it; what can't be is said in the sheet."""
        try:
            threshold = self.form.taken(self.threshold, self._typed)
        except Wrong:
            return
        verb: Any = partial(
            _save_tier,
            programme_id=self.overview.programme_id,
            rules=None if self.overview.rules else self.rules,
            tier_id=self.known.id if self.known else None,
            name=self.name.text(),
            threshold=threshold,
            colour=self.colour.value(),
            benefits=self.benefits.toPlainText(),
        )
        said = _("Saved: {what}", what=self.name.text())
        self.desk.write(Message(N_("Tier")), verb, said=said).then(self._kept).failed(self._refused)

    def _kept(self, _result: object) -> None:
        recount(self.desk)
        self.accept()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Told):
            self.form.wrong(self.name, say(error))
        else:
            self.desk.toasts.wrong(error)


def _save_tier(tx: Any, *, programme_id: int, rules: TierRules | None, **values: Any) -> int:
    """Save a tier; the first one brings the usual rules with it."""
    if rules is not None:
        tiers.set_rules(tx, programme_id=programme_id, rules=rules)
    return tiers.save(tx, programme_id=programme_id, **values)


class RulesSheet(Sheet):
    """How tiers are reached and kept, with what it means in sentences while it is chosen."""

    def __init__(self, window: QWidget, desk: Desk, overview: Overview) -> None:
        """Of the programme that `overview` shows."""
        super().__init__(window, _("How tiers are reached"), width=520)
        self.desk, self.overview = desk, overview
        known, currency = overview.rules or TierRules(), desk.store.settings.currency
        self.meaning = label("", "notice", wrap=True)
        self.body.addWidget(self.meaning)
        form = self.form = Form(columns=2)
        ways = [(True, _("What is paid")), (False, _("Qualifying points"))]
        self.way = form.choice(_("What counts"), ways, known.by_spend)
        names = [(key, _(name)) for key, name in tiers.PERIOD_NAMES.items()]
        self.period = form.choice(_("Over"), names, known.period)
        self.points = form.line(_("Qualifying points"), str(known.points), most=8)
        unit = money.currency_of(currency).unit
        per = (100 if unit == 1 else unit) if known.by_spend else known.per
        self.per = form.line(_("For each"), money.show(per, currency), most=20)
        self.starts = form.line(_("The year begins on"), known.starts, most=5, hint=_("MM-DD"))
        self.grace = form.line(_("Kept longer, in months"), str(known.grace_months), most=4)
        ends = [(False, _("on the very day")), (True, _("at the end of that month"))]
        self.month_end = form.choice(_("A tier ends"), ends, known.month_end)
        earns = [(False, _("at the tier before")), (True, _("at the new tier already"))]
        self.at_once = form.choice(_("The sale that lifts earns"), earns, known.at_once)
        self.body.addWidget(form)
        form.edited.connect(self._say)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Save"), self.done, kind="primary"))
        self._say()

    def read(self) -> TierRules:
        """What is in the sheet. Raises Told."""
        period = Period(self.period.value())
        grace = 0 if period is Period.ALWAYS else whole(self.grace.text(), 0, 120)
        at_once = bool(self.at_once.value())
        starts = tier_rules.NEW_YEAR if period is not Period.FIXED else _start(self.starts.text())
        month_end = bool(self.month_end.value()) and period not in (Period.ALWAYS, Period.CALENDAR)
        if self.way.value():
            return TierRules(1, 1, period, grace, at_once, starts, month_end)
        per = positive(self.desk.store.settings.currency, self.per.text())
        return TierRules(whole(self.points.text(), 1, 1_000_000), per, period, grace, at_once, starts, month_end)

    def _say(self) -> None:
        by_spend = bool(self.way.value())
        self.form.shown(self.points, not by_spend)
        self.form.shown(self.per, not by_spend)
        period = self.period.value()
        self.form.shown(self.starts, period == Period.FIXED)
        self.form.shown(self.grace, period != Period.ALWAYS)
        self.form.shown(self.month_end, period not in (Period.ALWAYS, Period.CALENDAR))
        try:
            set_text(self.meaning, meaning(self.read()))
        except Told as told:
            set_text(self.meaning, say(told))

    def done(self) -> None:
        """Keep it; what can't be is said below its field."""
        try:
            self.form.taken(self.starts, partial(_start, self.starts.text()))
            rules = self.form.taken(self.grace, self.read)
        except Wrong:
            return
        verb: Any = partial(tiers.set_rules, programme_id=self.overview.programme_id, rules=rules)
        job = self.desk.write(Message(N_("Rules of tiers")), verb, said=_("Saved: {what}", what=_("Tiers")))
        job.then(self._kept).failed(self.desk.toasts.wrong)

    def _kept(self, _result: object) -> None:
        recount(self.desk)
        self.accept()


def _start(text: str) -> str:
    """Month and day on which the year begins. Raises Refused."""
    typed = text.strip()
    if not tier_rules.is_start(typed):
        raise Refused(N_("Give the day on which the year begins as month and day, like 04-01; not 02-29."))
    return typed
