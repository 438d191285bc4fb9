"""One click that does what is suggested: a call with what to say, a message to copy, a reminder, a deal, a gift."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.languages import _, say
from models.errors import N_, Told
from models.leads import acting, suggestions
from models.leads.suggestions import Rule, Suggestion
from models.people import edit, names
from models.people.search import Found
from models.reminders import reminders
from models.work import Reader
from ui.page import Desk
from ui.people import words
from ui.widgets import Form, Segments, Sheet, button, label, set_text
from ui.widgets.short import Short

Then = Callable[[], Any]
DO = {
    "call": (N_("Call…"), "phone"),
    "message": (N_("Write…"), "mail"),
    "reminder": (N_("Remind me"), "bell"),
    "deal": (N_("Open a deal"), "handshake"),
    "gift": (N_("To the gifts"), "gift"),
}
WRITTEN = ("mail", "sms", "line", "post")


def title_of(rule: Rule) -> str:
    """What a rule is called: one that the program brought in the language of the screen."""
    return _(rule.name) if rule.key else rule.name


def words_of(rule: Rule, name: str) -> str:
    """What to say, with the name in its place."""
    return suggestions.filled(_(rule.words) if rule.key else rule.words, name)


def act(window: QWidget, desk: Desk, one: Suggestion, then: Then | None = None) -> None:
    """Do what is suggested; `then` is called when it is done."""
    action = one.rule.action
    if action == "call":
        CallSheet(window, desk, one, then).open()
    elif action == "message":
        MessageSheet(window, desk, one, then).open()
    elif action == "reminder":
        title = f"{title_of(one.rule)}: {_called(one.person)}"
        verb = partial(reminders.make, title=title, person_id=one.person.id)
        desk.write(N_("Make a reminder"), verb, said=_("You will be reminded today")).failed(desk.toasts.wrong)
    elif action == "gift":
        desk.navigator.open("loyalty", section="gifts")
    else:
        from ui.people.deal_form import open_form

        open_form(window, desk, one.person.id)


def dismiss(desk: Desk, one: Suggestion) -> None:
    """Wave a suggestion away, until something happens with the person."""
    verb = partial(suggestions.dismiss, person_id=one.person.id, rule_id=one.rule.id)
    said = _("Put away until something changes")
    desk.write(N_("Dismiss a suggestion"), verb, said=said).failed(desk.toasts.wrong)


def _called(person: Found) -> str:
    return words.brief(words.plain_name(person.name, person.reading), 40)


class CallSheet(Sheet):
    """Whom to call, at which number, what to say; and how it ended."""

    def __init__(self, window: QWidget, desk: Desk, one: Suggestion, then: Then | None) -> None:
        """Show the number large."""
        super().__init__(window, _("Call {name}", name=_called(one.person)), width=560, text=title_of(one.rule))
        self.desk, self.one, self.then = desk, one, then
        phone = Short(one.person.phones[0] if one.person.phones else _("No phone number is known"), "display")
        phone.setTextInteractionFlags(phone.textInteractionFlags().TextSelectableByMouse)
        others = " · ".join(one.person.phones[1:3])
        hours = _("Best: {hours}", hours=one.preferred_hours) if one.preferred_hours else ""
        self.body.addWidget(phone)
        for text in (others, hours):
            if text:
                self.body.addWidget(label(text, "secondary", wrap=True))
        self.body.addWidget(label(words_of(one.rule, _called(one.person)), "strong", wrap=True))
        self.form = Form()
        self.said: QPlainTextEdit = self.form.text(_("What was said"), lines=3)
        self.body.addWidget(self.form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        missed = button(_("Nobody answered"), partial(self.done, False), icon="x")
        self.spoke = button(_("We spoke"), partial(self.done, True), kind="primary", icon="phone")
        self.buttons(missed, None, button(_("Cancel"), self.cancel), self.spoke)

    def done(self, reached: bool) -> None:
        """Note the call; who was not reached stands among tomorrow's reminders."""
        verb = partial(
            acting.called,
            person_id=self.one.person.id,
            reached=reached,
            said=self.said.toPlainText(),
            unreached=_("Called, nobody answered."),
        )
        said = _("Call noted") if reached else _("Noted; you will be reminded on the next working day")
        job = self.desk.write(N_("Note a call"), verb, said=said)
        job.then(self._kept).failed(self._failed)

    def _kept(self, _key: int) -> None:
        self.accept()
        if self.then is not None:
            self.then()

    def _failed(self, error: BaseException) -> None:
        set_text(self.error, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)


def _consents(read: Reader, person_id: int) -> dict[str, bool]:
    return {channel: given for channel, (given, _at) in edit.consents(read, person_id).items()}


class MessageSheet(Sheet):
    """A text to send by the person's own way; it is copied, sent by hand, and noted."""

    def __init__(self, window: QWidget, desk: Desk, one: Suggestion, then: Then | None) -> None:
        """Begin with the way that the person prefers."""
        super().__init__(window, _("Write to {name}", name=_called(one.person)), width=580, text=title_of(one.rule))
        self.desk, self.one, self.then = desk, one, then
        first = one.preferred_channel if one.preferred_channel in WRITTEN else "mail"
        self.way = Segments([(key, _(names.CHANNEL_NAMES[key])) for key in WRITTEN], first)
        self.way.picked.connect(self._ways)
        self.to = Short("", "row")
        self.agreed = label("", "notice", wrap=True)
        self.text = QPlainTextEdit(words_of(one.rule, _called(one.person)))
        self.text.setAccessibleName(_("Text of the message"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(160)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        for part in (self.way, self.to, self.agreed, self.text, self.error):
            self.body.addWidget(part)
        self.sent_button = button(_("It was sent"), self.sent, kind="primary", icon="check")
        copy = button(_("Copy the text"), self.copy, icon="copy")
        self.buttons(copy, None, button(_("Cancel"), self.cancel), self.sent_button)
        self.consents: dict[str, bool] = {}
        self._ways(first)
        desk.store.read(_consents, one.person.id).then(self._know)

    def _know(self, consents: dict[str, bool]) -> None:
        self.consents = consents
        self._ways(self.way.value)

    def _ways(self, channel: str) -> None:
        self.way.set_value(channel)
        to = {"mail": self.one.person.mails[:1], "sms": self.one.person.phones[:1]}.get(channel, ())
        set_text(self.to, _("To {address}", address=to[0]) if to else "")
        given = self.consents.get(channel)
        if given is None:
            text = _("Nobody asked yet whether they agree to be written to this way.")
        else:
            text = "" if given else _("They do not want to be written to this way.")
        set_text(self.agreed, text, hide_empty=True)

    def copy(self) -> None:
        """Put the text into the clipboard, for the program that sends it."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.desk.toasts.say(_("Copied"))

    def sent(self) -> None:
        """Note it on the timeline."""
        verb = partial(
            acting.wrote, person_id=self.one.person.id, channel=self.way.value, words=self.text.toPlainText()
        )
        job = self.desk.write(N_("Note a message"), verb, said=_("Message noted"))
        job.then(self._kept).failed(self._failed)

    def _kept(self, _key: int) -> None:
        self.accept()
        if self.then is not None:
            self.then()

    def _failed(self, error: BaseException) -> None:
        set_text(self.error, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)


def act_from(owner: QWidget, desk: Desk, one: Suggestion) -> None:
    """Do it on a sheet over the window that `owner` stands in by now."""
    act(owner.window(), desk, one)


def buttons_of(owner: QWidget, desk: Desk, one: Suggestion) -> list[QWidget]:
    """The button that does it, and the one that waves it away; `owner` is the card that they stand on."""
    text, icon = DO[one.rule.action]
    name = _called(one.person)
    doing = button(_(text), partial(act_from, owner, desk, one), kind="primary", icon=icon)
    doing.setAccessibleName(f"{title_of(one.rule)}, {name}: {_(text)}")
    away = button(_("Not now"), partial(dismiss, desk, one), kind="ghost")
    away.setAccessibleName(_("{what}, {name}: not now", what=title_of(one.rule), name=name))
    return [away, doing]


def reason_text(one: Suggestion) -> str:
    """Why, in one line."""
    return " · ".join(say(part) for part in one.reason)
