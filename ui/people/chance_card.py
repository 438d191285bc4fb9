"""The chance to win a lead or their open deal: a ring, what speaks for it, what against, and what it rests on."""

from collections.abc import Sequence

from desktop.languages import _, _n, say
from models.leads import win_shown
from models.leads.win import Reason, Why
from models.leads.win_shown import OfPerson
from models.work import Reader
from ui.people import words
from ui.people.panels import PersonPanel
from ui.people.small import Icon, emptied
from ui.widgets import column, label, row
from ui.widgets.ring import Ring

SHOWN = 3
GOOD, FAIR = 60, 30


def reason_words(one: Reason) -> str:
    """A factor: the field and what stands in it."""
    value = say(one.value) if not isinstance(one.value, str) else words.brief(one.value, 40)
    name = say(one.label) if not isinstance(one.label, str) else words.brief(one.label, 40)
    return f"{name}: {value}"


def basis_text(why: Why) -> str:
    """How many closed deals stand behind it."""
    return _n(
        "Rests on 1 closed deal, {won} won.", "Rests on {n} closed deals, {won} of them won.", why.basis, won=why.won
    )


class ChanceCard(PersonPanel):
    """The win probability with its reasons; what somebody typed stands beside it."""

    kinds = frozenset({"deal", "rating", "person", "prediction", "win_count", "setting"})

    def question(self, read: Reader, person_id: int) -> OfPerson | None:
        """The chance of somebody who is a lead or has an open deal."""
        return win_shown.of_person(read, person_id)

    def fill(self, found: OfPerson) -> None:
        """Show it."""
        emptied(self.body)
        why = found.why
        title = label(_("Win probability"), "row", wrap=True)
        about = label(
            words.brief(found.deal, 60) if found.deal else _("as a deal opened today"), "secondary", wrap=True
        )
        if why.chance is None:
            self.body.addLayout(column(title, about, spacing=2))
            if why.silence is not None:
                self.body.addWidget(label(say(why.silence), "muted", wrap=True))
        else:
            self._shown(why, title, about)
        if why.by_hand is not None:
            by_hand = _("By hand: {percent} %, which is kept", percent=f"{why.by_hand / 100:g}")
            self.body.addWidget(label(by_hand, "strong", wrap=True))

    def _shown(self, why: Why, title: object, about: object) -> None:
        percent = round((why.chance or 0) / 100)
        colour = "green_fill" if percent >= GOOD else "gold_fill" if percent >= FAIR else "red_fill"
        head = row(Ring(_("Win probability"), percent, colour), column(None, title, about, None, spacing=2))  # type: ignore[arg-type]
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self._factors(why.helping, "trending-up", _("for it"))
        self._factors(why.hurting, "trending-down", _("against it"))
        self.body.addWidget(label(basis_text(why), "caption", wrap=True))

    def _factors(self, some: Sequence[Reason], icon: str, name: str) -> None:
        for one in some[:SHOWN]:
            shown = label(reason_words(one), wrap=True)
            shown.setAccessibleDescription(name)
            line = row(Icon(icon, "green" if icon == "trending-up" else "red"), shown, spacing=8)
            line.setStretch(1, 1)
            self.body.addLayout(line)
