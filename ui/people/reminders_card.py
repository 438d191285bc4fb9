"""The open reminders of a person on their page, and a way to note one down."""

from functools import partial

from desktop.languages import _, say
from models.reminders import finding
from models.reminders.reminders import Due
from models.work import Reader
from ui.loyalty.words import today
from ui.people.panels import PersonPanel
from ui.people.small import emptied, small_button
from ui.reminders import words
from ui.widgets import button, column, label, row
from ui.widgets.short import ShortLink

SHOWN = 4


class RemindersCard(PersonPanel):
    """What is to be done for this person, and when."""

    kinds = frozenset({"reminder", "person"})

    def question(self, read: Reader, person_id: int) -> tuple[Due, ...]:
        """What stands open."""
        return finding.of_person(read, person_id)

    def fill(self, found: tuple[Due, ...]) -> None:
        """Show it."""
        emptied(self.body)
        add = small_button("plus", _("Remind me…"), self.add)
        self.body.addLayout(row(label(_("Reminders"), "secondary"), None, add))
        day = today(self.desk)
        for one in found[:SHOWN]:
            title = say(one.wording)
            done = button(_("Done…"), partial(self.done, one), kind="ghost")
            done.setAccessibleName(_("{name}: done…", name=title))
            when = " · ".join(part for part in (words.due_text(self.desk, one), one.staff) if part)
            link = ShortLink(title, partial(self.open_one, one.id))
            texts = column(link, label(when, "error" if one.day < day else "caption"), spacing=0)
            line = row(texts, done, spacing=4)
            line.setStretch(0, 1)
            self.body.addLayout(line)
        if len(found) > SHOWN:
            self.body.addWidget(label(_("and {count} more", count=len(found) - SHOWN), "caption"))
        if not found:
            self.body.addWidget(label(_("Nothing is open"), "muted"))

    def add(self) -> None:
        """Note one down for this person."""
        if self.person_id is not None:
            from ui.reminders.quick import remind

            remind(self.window(), self.desk, person_id=self.person_id)

    def done(self, one: Due) -> None:
        """Ask what came of one."""
        from ui.reminders.done import DoneSheet

        DoneSheet(self.window(), self.desk, one).open()

    def open_one(self, reminder_id: int) -> None:
        """Show all of one."""
        from ui.reminders.form import open_reminder

        open_reminder(self.window(), self.desk, reminder_id)
