"""A survey by phone: who is to be called is put on a list, and worked through one by one with the number large."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.languages import _, _n, say
from models.criteria import segments
from models.criteria.nodes import Node
from models.criteria.sql import Context
from models.errors import N_, Told
from models.surveys import calls
from models.surveys.calls import Call
from models.surveys.surveys import SurveyRow
from models.work import Reader
from ui.criteria.editor import CriteriaEditor, context
from ui.loyalty.words import moment_text, today
from ui.page import Desk
from ui.people.words import polite_name
from ui.surveys.entry import AnswerKeys
from ui.widgets import Form, Segments, Sheet, button, label, row, set_text
from ui.widgets.short import Short

DAYS = ((7, N_("the last 7 days")), (30, N_("the last 30 days")), (90, N_("the last 90 days")))


class FillSheet(Sheet):
    """Choose who is called: who bought lately, a segment, or a condition."""

    def __init__(self, window: QWidget, desk: Desk, one: SurveyRow) -> None:
        """Put people on the list of `one`."""
        super().__init__(window, _("Who is called?"), width=600, text=one.form.name)
        self.desk, self.one = desk, one
        self.people: list[int] = []
        self.known = {row.id: row for row in segments.segments(desk.store.here)}
        ways = [("days", _("Bought lately")), ("condition", _("A condition"))]
        if self.known:
            ways.insert(1, ("segment", _("A segment")))
        self.way = Segments(ways, "days")
        self.form = Form()
        self.days = self.form.choice(_("Bought within"), [(days, _(text)) for days, text in DAYS], 30)
        self.segment = self.form.choice(_("Segment"), [(row.id, row.name) for row in self.known.values()])
        self.editor = CriteriaEditor(desk, {"person"})
        self.found = label("", "strong", wrap=True)
        note = _("Only those with a phone number who may be called and are not on it yet.")
        for part in (self.way, self.form, self.editor, self.found, label(note, "muted")):
            self.body.addWidget(part)
        self.put_button = button(_("Put on the list"), self.put, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.put_button)
        self.way.picked.connect(self._changed)
        self.days.picked.connect(self._changed)
        self.segment.picked.connect(self._changed)
        self.editor.changed.connect(self._changed)
        self._changed()

    def _changed(self, *_value: object) -> None:
        way = self.way.value
        self.form.shown(self.days, way == "days")
        self.form.shown(self.segment, way == "segment")
        self.editor.setVisible(way == "condition")
        self.grow()
        self.put_button.setEnabled(False)
        try:
            node = self._node()
        except Told as told:
            set_text(self.found, say(told))
            return
        ask = partial(_who, survey_id=self.one.id, node=node, ctx=context(self.desk))
        if node is None:
            ask = partial(_who, survey_id=self.one.id, days=self.days.value(), day=today(self.desk))
        self.desk.store.read(ask).then(self._show).failed(self.desk.toasts.wrong)

    def _node(self) -> Node | None:
        if self.way.value == "days":
            return None
        return self.known[self.segment.value()].node if self.way.value == "segment" else self.editor.node()

    def _show(self, people: list[int]) -> None:
        self.people = people
        self.put_button.setEnabled(bool(people))
        text = _n("1 customer can be called", "{n} customers can be called", len(people))
        set_text(self.found, text if people else _("Nobody can be called."))
        self.grow()

    def put(self) -> None:
        """Put them on the list."""
        verb = partial(calls.put, survey_id=self.one.id, people=tuple(self.people))
        job = self.desk.write(N_("Fill a call list"), verb, said=_("List filled"))
        job.then(self._kept).failed(self.desk.toasts.wrong)

    def _kept(self, _count: int) -> None:
        self.accept()


def _who(
    read: Reader, *, survey_id: int, days: int = 0, day: str = "", node: Node | None = None, ctx: Context | None = None
) -> list[int]:
    if node is None or ctx is None:
        return calls.lately(read, survey_id, days=days, day=day)
    return calls.meeting(read, survey_id, node=node, ctx=ctx)


class CallSheet(Sheet):
    """One customer after the other: whom to call, at which number, and how it ended."""

    def __init__(self, window: QWidget, desk: Desk, one: SurveyRow) -> None:
        """Work through the list of `one`."""
        super().__init__(window, _("Calls"), width=600, text=one.form.name)
        self.desk, self.one = desk, one
        self.left: list[Call] = []
        self.at = 0
        self.name, self.phone = Short("", "name"), Short("", "display")
        self.phone.setTextInteractionFlags(self.phone.textInteractionFlags().TextSelectableByMouse)
        self.about, self.progress = Short("", "muted"), label("", "secondary")
        self.question = label("", "strong", wrap=True)
        self.keys = AnswerKeys(one, self.take)
        self.form = Form()
        self.comment: QPlainTextEdit = self.form.text(_("What they said (optional)"), lines=2)
        self.refused = button(_("Would not answer"), partial(self.close_as, "refused"), icon="ban")
        self.unreached = button(_("Not reached"), partial(self.close_as, "unreached"), icon="phone")
        self.skip = button(_("Next"), self.next, icon="chevron-right", kind="ghost")
        self.open_button = button(_("Open customer"), self.open_person, kind="link")
        self.body.addLayout(row(self.progress, None, self.open_button))
        for part in (self.name, self.phone, self.about, self.question, self.keys, self.form):
            self.body.addWidget(part)
        self.buttons(self.refused, self.unreached, self.skip, None, button(_("Close"), self.accept))
        self.ask()

    def ask(self) -> None:
        """Fetch who is left."""
        self.desk.store.read(partial(_left, survey_id=self.one.id)).then(self._show)

    def _show(self, found: Sequence[Call]) -> None:
        self.left = list(found)
        self.at = min(self.at, max(0, len(self.left) - 1))
        self._show_call()

    @property
    def call(self) -> Call | None:
        """Who is to be called now."""
        return self.left[self.at] if self.at < len(self.left) else None

    def _show_call(self) -> None:
        call = self.call
        for part in (self.phone, self.question, self.keys, self.form, self.refused, self.unreached, self.skip):
            part.setVisible(call is not None)
        self.open_button.setVisible(call is not None)
        set_text(self.progress, _n("1 customer left", "{n} customers left", len(self.left)))
        if call is None:
            set_text(self.name, _("Everybody was called."))
            set_text(self.about, "", hide_empty=True)
            self.grow()
            return
        set_text(self.name, polite_name(call.name, call.reading))
        set_text(self.phone, " / ".join(call.phones[:2]))
        parts = [call.reading]
        if call.last_seen_at is not None:
            parts.append(_("Here last: {when}", when=moment_text(self.desk, call.last_seen_at)))
        if call.state == "unreached":
            parts.append(_("not reached so far"))
        set_text(self.about, " · ".join(part for part in parts if part), hide_empty=True)
        from desktop import languages

        set_text(self.question, self.one.question(languages.current().code))
        self.skip.setEnabled(len(self.left) > 1)
        self.keys.set_ready(True)
        self.comment.setFocus()
        self.grow()

    def next(self) -> None:
        """Show somebody else first."""
        self.at = (self.at + 1) % max(1, len(self.left))
        self.comment.clear()
        self._show_call()

    def take(self, value: int) -> None:
        """Keep what they answered."""
        if self.call is not None:
            verb = partial(calls.answered, call_id=self.call.id, value=value, comment=self.comment.toPlainText())
            self._write(N_("Survey answer by phone"), verb, _("Answer kept"))

    def close_as(self, state: str) -> None:
        """Note that there was no answer."""
        if self.call is not None:
            said = _("Noted: would not answer") if state == "refused" else _("Noted: not reached")
            self._write(N_("Survey call"), partial(calls.close, call_id=self.call.id, state=state), said)

    def _write(self, name: str, verb: object, said: str) -> None:
        self.keys.set_ready(False)
        job = self.desk.write(name, verb, said=said)  # type: ignore[arg-type]
        job.then(self._kept).failed(self._failed)

    def _kept(self, _result: object) -> None:
        self.comment.clear()
        self.ask()

    def _failed(self, error: BaseException) -> None:
        self.desk.toasts.wrong(error)
        self.ask()

    def open_person(self) -> None:
        """Go to the customer's page."""
        if self.call is not None:
            person = self.call.person_id
            self.accept()
            self.desk.navigator.open("people", person_id=person)


def _left(read: Reader, *, survey_id: int) -> tuple[Call, ...]:
    return calls.left(read, survey_id)
