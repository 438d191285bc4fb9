"""Why somebody has their score and grade: each line that made up the number, what would raise it, what is unknown."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models.leads import grades
from models.leads.explain import SHOWN, Judged, Line
from models.leads.rating_shown import Whole
from models.people import names
from ui.leads.rating_words import limits, rule_name, signed, thirds_text, tone_of
from ui.page import Desk
from ui.people import words
from ui.people.small import Icon
from ui.theme import theme
from ui.widgets import Card, Sheet, button, column, label, line, row
from ui.widgets.painted import Pill
from ui.widgets.short import Short

FIRST = 60
"""Lines that are shown at once."""
RAISING = 4
JUDGED = {True: ("check", "green"), False: ("x", "red"), None: ("circle-help", "text3")}


def why_not(one: Line, lapse_days: int) -> str:
    """Why a touchpoint gave nothing."""
    if one.why == "first":
        return _("only the first counts")
    if one.why == "day":
        return _("the day's limit was reached")
    if one.why == "old":
        return _("older than {days} days", days=f"{lapse_days:,}")
    return ""


class WhySheet(Sheet):
    """Two cards: the score line by line, the grade trait by trait."""

    def __init__(self, window: QWidget, desk: Desk, found: Whole) -> None:
        """Show what was found."""
        name = words.brief(words.plain_name(found.name), 40)
        super().__init__(window, _("Score and grade of {name}", name=name), width=700)
        self.desk, self.found = desk, found
        self.shown = FIRST
        self._score()
        self._raise()
        self._grade()
        self.body.addStretch(1)
        self.buttons(None, button(_("Close"), self.accept, kind="primary"))

    # -- score ------------------------------------------------------------------------------------------------------

    def _score(self) -> None:
        told = self.found.told
        card = Card("soft", margin=14, spacing=6)
        head = row(label(_("Score (interest)"), "panel"), None, label(f"{told.total:,}", "kpi"))
        card.body.addLayout(head)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(theme.px(4))
        card.body.addLayout(self.lines)
        self.more = button("", self.show_more, kind="link", icon="chevron-down")
        card.body.addLayout(row(self.more, None))
        self._fill()
        if not told.lines:
            card.body.addWidget(label(_("Nothing that a rule counts has happened yet."), "muted", wrap=True))
        else:
            card.body.addWidget(line())
            card.body.addLayout(_pair(_("Sum of the lines"), f"{told.plain:,}"))
            self._silence(card)
        for category, points in told.by_category:
            card.body.addLayout(_pair(_("of it for {line}", line=words.brief(category, 40)), f"{points:,}"))
        self.body.addWidget(card)

    def _silence(self, card: Card) -> None:
        told = self.found.told
        taken = told.total - told.plain
        if taken:
            text = _n(
                "1 day of silence: {percent} % are left", "{n} days of silence: {percent} % are left",
                told.silent_days, percent=told.percent_left,
            )  # fmt: skip
            card.body.addLayout(_pair(text, signed(taken)))
        elif self.found.idle_percent:
            text = _n("1 day since the last of them: silence has taken nothing yet",
                      "{n} days since the last of them: silence has taken nothing yet", told.silent_days)  # fmt: skip
            card.body.addWidget(label(text, "caption", wrap=True))

    def _fill(self) -> None:
        found = self.found.told.lines
        for one in found[self.lines.count() : self.shown]:
            self.lines.addWidget(self._line(one))
        left = min(len(found), SHOWN) - self.shown
        self.more.setText(_n("1 more line", "{n} more lines", max(1, left)))
        self.more.setVisible(left > 0)

    def show_more(self) -> None:
        """Show further lines."""
        self.shown += FIRST
        self._fill()
        self.grow()

    def _line(self, one: Line) -> QWidget:
        icon, colour = words.EVENT_ICONS.get(one.kind, ("sparkles", "text3"))
        why = why_not(one, self.found.lapse_days)
        event = _(names.EVENT_NAMES[one.kind]) if one.kind in names.EVENT_NAMES else one.kind
        name = rule_name(one.rule.name)
        about = " ".join((one.about or one.text).split())[:80]
        parts = [event] if event == name else [event, name]
        day = label(words.near_date(self.desk, one.at), "secondary")
        day.setFixedWidth(theme.px(86))
        texts = Short(" · ".join([*parts, *([about] if about else [])]), "muted" if why else "")
        given = label(why or signed(one.points), "secondary" if why else "strong", right=True)
        holder = QWidget()
        inner = row(Icon(icon, "text3" if why else colour, 16), day, texts, given, spacing=8)
        inner.setStretch(2, 1)
        holder.setLayout(inner)
        holder.setAccessibleName(f"{day.text()}: {texts.text()}, {given.text()}")
        return holder

    def _raise(self) -> None:
        if not self.found.raising:
            return
        card = Card("soft", margin=14, spacing=4)
        card.body.addWidget(label(_("What would raise it"), "panel"))
        for rule in self.found.raising[:RAISING]:
            text = " · ".join((rule_name(rule.name), *limits(rule)))
            card.body.addLayout(_pair(text, signed(rule.points)))
        self.body.addWidget(card)

    # -- grade ------------------------------------------------------------------------------------------------------

    def _grade(self) -> None:
        graded = self.found.graded
        card = Card("soft", margin=14, spacing=6)
        shown = Pill(grades.letter(graded.grade) or "–", tone_of(graded.grade))
        shown.setAccessibleName(
            _("Grade {letter}", letter=grades.letter(graded.grade)) if graded.grade is not None else _("No grade")
        )
        card.body.addLayout(row(label(_("Grade (fit)"), "panel"), None, shown))
        if graded.profile is None:
            card.body.addWidget(label(_("No profile of the grade rules is for this person."), "muted", wrap=True))
        else:
            card.body.addWidget(
                Short(_("By the profile “{name}”, beginning at D", name=words.brief(graded.profile.name)), "secondary")
            )
            for one, asks in zip(graded.traits, self.found.asks, strict=True):
                card.body.addLayout(_judged(one, [say(ask) if not isinstance(ask, str) else ask for ask in asks]))
            if graded.grade is None and graded.traits:
                text = _("Nothing of it is known yet, so there is no grade.")
                card.body.addWidget(label(text, "muted", wrap=True))
        self.body.addWidget(card)


def _judged(one: Judged, asks: list[str]) -> QVBoxLayout:
    icon, colour = JUDGED[one.met]
    if one.met is None:
        said, worth = _("not known: ask for “{what}”", what=", ".join(asks)), "±0"
    else:
        said = _("met") if one.met else _("not met")
        worth = f"{'+' if one.met else '−'}{thirds_text(one.trait.thirds)}"
    shown = label(worth, "strong" if one.met is not None else "secondary", right=True)
    line_ = row(Icon(icon, colour, 16), Short(one.trait.name), shown, spacing=8)
    line_.setStretch(1, 1)
    below = row(24, label(said, "caption", wrap=True), spacing=0)
    below.setStretch(1, 1)
    return column(line_, below, spacing=0)


def _pair(text: str, value: str) -> QHBoxLayout:
    made = row(label(text, "secondary", wrap=True), label(value, "strong", right=True), spacing=12)
    made.setStretch(0, 1)
    return made
