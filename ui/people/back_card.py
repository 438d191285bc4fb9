"""Whether a customer comes back, around when, and why Noren thinks so."""

from datetime import date

from desktop.languages import _, _n, say
from models.leads import repeat
from models.leads.repeat import Why
from models.work import Reader
from ui.people import words
from ui.people.panels import PersonPanel
from ui.people.small import emptied
from ui.widgets import column, label, row
from ui.widgets.ring import Ring

LIKELY, PERHAPS = 6_000, 3_000


def reason_text(found: Why) -> str:
    """The reasons in one sentence: how often lately, how often as a rule, for how long not."""
    parts = [_n("1 visit in 90 days", "{n} visits in 90 days", found.recent)]
    if found.usual is not None:
        parts.append(_n("usually every day", "usually every {n} days", found.usual))
    if found.silent is not None:
        today = _("here today")
        parts.append(_n("last here 1 day ago", "last here {n} days ago", found.silent) if found.silent else today)
    return _("{parts}.", parts=words.joined(parts))


def when_text(found: Why, today: date) -> str:
    """When the next visit is due, or was."""
    if found.next_visit is None:
        return ""
    due = date.fromisoformat(found.next_visit)
    day = words.iso_date(found.next_visit, year=due.year != today.year)
    return _("around {day}", day=day) if due >= today else _("was due on {day}", day=day)


class BackCard(PersonPanel):
    """The chance that somebody is a customer still, as a ring, with its reasons; silence where too little is known."""

    kinds = frozenset({"sale", "rating", "person", "prediction"})

    def question(self, read: Reader, person_id: int) -> Why | None:
        """What is said of somebody; nothing of who never bought."""
        found = repeat.why(read, person_id, today=words.today(self.desk).isoformat())
        return found if found.visits else None

    def fill(self, found: Why) -> None:
        """Show it."""
        emptied(self.body)
        if found.alive is None:
            self.body.addWidget(label(_("Coming back"), "secondary"))
            self.body.addWidget(label(reason_text(found), wrap=True))
            if found.silence is not None:
                self.body.addWidget(label(say(found.silence), "muted", wrap=True))
            return
        likely = found.alive >= LIKELY
        colour = "green_fill" if likely else "gold_fill" if found.alive >= PERHAPS else "red_fill"
        title = _("Likely back") if likely else _("Perhaps back") if found.alive >= PERHAPS else _("Hardly back")
        ring = Ring(_("Chance that they come again"), round(found.alive / 100), colour)
        when = when_text(found, words.today(self.desk))
        head = row(
            ring, column(None, label(title, "row", wrap=True), label(when, "secondary", wrap=True), None, spacing=2)
        )
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(label(reason_text(found), "secondary", wrap=True))
