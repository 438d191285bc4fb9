"""Two records of one customer side by side, and put together; a merge can be taken apart again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, _n, amount, say
from models.criteria import fields as criteria
from models.errors import N_, Message, Told
from models.loyalty import merges
from models.loyalty.merges import Comparison, Differs, Side
from models.money import show_number
from models.people import names
from ui.leads import lead_words
from ui.loyalty.find_person import PersonSheet
from ui.loyalty.words import moment_text
from ui.page import Desk
from ui.people import words
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Card, Segments, Sheet, button, column, label, row, set_text

FIELD_NAMES = {
    "name": N_("Name"),
    "reading": N_("Reading"),
    "birthday": N_("Birthday"),
    "company_id": N_("Company"),
    "job_title": N_("Job title"),
    "preferred_channel": N_("Best way to reach"),
    "preferred_hours": N_("Best hours"),
    "source": N_("Source"),
    "owner_id": N_("Owner"),
    "lead_state": N_("Lead state"),
    "phase": N_("Lifecycle phase"),
}


def start_merge(window: QWidget, desk: Desk, kept_id: int | None = None) -> None:
    """Ask who is kept (unless known) and who is put into them, then show both."""
    if kept_id is None:
        PersonSheet(window, desk, _("Which customer is kept?"), partial(start_merge, window, desk)).open()
        return
    PersonSheet(window, desk, _("Whose record goes into this one?"), partial(both, window, desk, kept_id)).open()


def both(window: QWidget, desk: Desk, kept_id: int, gone_id: int, then: Callable[[], Any] | None = None) -> None:
    """Show two records side by side, to be merged."""
    try:
        shown = merges.compare(desk.store.here, kept_id=kept_id, gone_id=gone_id)
    except Told as error:
        desk.toasts.wrong(error)
        return
    MergeSheet(window, desk, shown, then).open()


class MergeSheet(Sheet):
    """Both records, what becomes of them, and which of the two is kept."""

    def __init__(self, window: QWidget, desk: Desk, shown: Comparison, then: Callable[[], Any] | None = None) -> None:
        """Show two records; nothing is written yet. `then` is called when they are merged, else the person opens."""
        super().__init__(window, _("Merge two customers"), width=760)
        self.desk, self.shown, self.then = desk, shown, then
        self.chosen: set[str] = set()
        """Fields that are taken from the record that goes."""
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.left, self.right = Card("soft", margin=16, spacing=6), Card("soft", margin=16, spacing=6)
        sides = row(column(self.left, None), column(self.right, None), spacing=14)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        self.after = label("", "row", wrap=True)
        self.body.addLayout(sides)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(theme.px(6))
        self.body.addLayout(self.fields)
        self.body.addWidget(self.after)
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        self.swap_button = button(_("Keep the other one"), self.swap, icon="arrow-left-right")
        self.save_button = button(_("Merge"), self.save, kind="primary", icon="users")
        self.buttons(self.swap_button, None, button(_("Cancel"), self.cancel), self.save_button)
        self._fill()

    def _fill(self) -> None:
        self._side(self.left, self.shown.kept, _("Is kept"))
        self._side(self.right, self.shown.gone, _("Goes into it"))
        self._differences()
        kept = words.plain_name(self.shown.kept.name, self.shown.kept.reading)
        said = _(
            "{name} will have {points} points on one account, and all cards, gifts, coupons and balances of both."
            " Each point keeps its last day, both histories stay, and the merge can be undone while the points of the"
            " other record have not been used.",
            name=words.brief(kept, 40),
            points=show_number(self.shown.points),
        )
        self.after.setText(said)

    def _side(self, card: Card, one: Side, title: str) -> None:
        emptied(card.body)
        body: QVBoxLayout = card.body
        body.addWidget(label(title, "secondary"))
        body.addWidget(label(words.brief(words.plain_name(one.name, one.reading), 60), "name", wrap=True))
        body.addWidget(label(one.reading if one.name else "", "caption"))
        body.addWidget(label(_("{points} pt", points=show_number(one.points)), "panel"))
        facts = (
            (_("Card"), "\n".join(one.cards[:3])),
            (_("Phone"), "\n".join(one.phones[:3])),
            (_("Mail"), "\n".join(one.mails[:3])),
            (_("Birthday"), words.birthday(one.birthday, words.today(self.desk))),
            (
                _("Visits"),
                _("{visits} · {amount}", visits=_n("1 visit", "{n} visits", one.visits), amount=amount(one.spent)),
            ),
            (_("Gifts owed"), show_number(one.gifts) if one.gifts else ""),
            (_("Coupons"), show_number(one.coupons) if one.coupons else ""),
            (_("Last seen"), words.near_date(self.desk, one.last_seen_at)),
            (_("Known since"), moment_text(self.desk, one.created_at)),
        )
        for name, value in facts:
            if value:
                title_ = label(name, "caption")
                title_.setFixedWidth(theme.px(86))
                body.addLayout(row(title_, label(value, "row", wrap=True), spacing=8))

    def _differences(self) -> None:
        """Where both say something and not the same, one of the two is chosen, field by field."""
        emptied(self.fields)
        if self.shown.differ:
            self.fields.addWidget(label(_("Which is right?"), "secondary"))
        for one in self.shown.differ:
            name = label(_(FIELD_NAMES[one.name]), "caption")
            name.setFixedWidth(theme.px(110))
            options = [("kept", self._said(one.name, one.kept)), ("gone", self._said(one.name, one.gone))]
            picked = Segments(options, "gone" if one.name in self.chosen else "kept")
            picked.setAccessibleName(_(FIELD_NAMES[one.name]))
            picked.picked.connect(partial(self._choose, one.name))
            self.fields.addLayout(row(name, picked, None, spacing=8))

    def _said(self, name: str, value: str) -> str:
        if name == "birthday":
            return words.birthday(value, words.today(self.desk))
        if name == "source":
            return lead_words.source(value)
        if name == "preferred_channel":
            return _(names.CHANNEL_NAMES[value]) if value in names.CHANNEL_NAMES else value
        known = {"lead_state": dict(criteria.LEAD_STATES), "phase": dict(criteria.PHASES)}.get(name, {})
        return _(known[value]) if value in known else words.brief(value, 28)

    def _choose(self, name: str, side: str) -> None:
        (self.chosen.add if side == "gone" else self.chosen.discard)(name)

    def swap(self) -> None:
        """Keep the other record; what was chosen of each field stays chosen."""
        other = tuple(Differs(one.name, one.gone, one.kept) for one in self.shown.differ)
        self.chosen = {one.name for one in other} - self.chosen
        self.shown = Comparison(self.shown.gone, self.shown.kept, other)
        self._fill()

    def save(self) -> None:
        """Merge; what can't be is said here."""
        self.save_button.setEnabled(False)
        kept, gone = self.shown.kept.person_id, self.shown.gone.person_id
        verb = partial(merges.merge, kept_id=kept, gone_id=gone, chosen=frozenset(self.chosen))
        job = self.desk.write(N_("Merge customers"), verb)
        job.failed(self._failed).then(self._saved)

    def _failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, Told):
            set_text(self.error, say(error), hide_empty=True)
        else:
            self.desk.toasts.wrong(error)

    def _saved(self, merge_id: int) -> None:
        self.accept()
        step = self.desk.undo.answered(Message(N_("Merge customers")), partial(merges.unmerge, merge_id=merge_id))
        self.desk.toasts.say(_("Merged"), action=_("Undo"), run=partial(self.desk.undo.take_back, step))
        if self.then is not None:
            self.then()
        else:
            self.desk.navigator.open("people", person_id=self.shown.kept.person_id)


def take_apart(desk: Desk, merge_id: int) -> None:
    """Undo a merge, or say why it can't be."""
    job = desk.write(N_("Undo merge"), partial(merges.unmerge, merge_id=merge_id), said=_("The merge was undone"))
    job.failed(desk.toasts.wrong)
