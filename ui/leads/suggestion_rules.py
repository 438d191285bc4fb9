"""The rules of next actions: ordered, switched, changed; each says for whom, what to do and what to say."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models.criteria import words as criteria_words
from models.criteria.nodes import ALWAYS
from models.criteria.sql import Context
from models.errors import N_, Message, Told
from models.leads import suggestions
from models.leads.suggestions import Rule
from models.work import Reader
from ui.criteria.editor import CriteriaEditor, context
from ui.leads.acting import DO, title_of
from ui.page import Desk
from ui.people.small import emptied, small_button
from ui.theme import theme
from ui.widgets import Card, ConfirmSheet, Form, Sheet, button, column, label, row, set_text
from ui.widgets.fields import Toggle
from ui.widgets.short import Short

Shown = tuple[Rule, Message, int]


def _listed(read: Reader, ctx: Context) -> list[Shown]:
    return [
        (one, criteria_words.sentence(read, one.node), suggestions.count(read, ctx, one.id) if one.active else 0)
        for one in suggestions.rules(read)
    ]


class RulesSheet(Sheet):
    """The rules in their order: the first that matches a person is suggested."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Show them."""
        text = _("The first rule that fits a customer decides. Put what matters most at the top.")
        super().__init__(window, _("Rules of next actions"), width=760, text=text)
        self.desk = desk
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.found: list[Shown] = []
        add = button(_("New rule"), self.add, icon="plus")
        self.buttons(add, None, button(_("Close"), self.accept, kind="primary"))
        self.ask()

    def ask(self, *_result: Any) -> None:
        """Ask again."""
        self.desk.store.read(_listed, context(self.desk)).then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: list[Shown]) -> None:
        self.found = found
        emptied(self.list)
        for at, shown in enumerate(found):
            self.list.addWidget(self._card(at, *shown))
        self.grow()

    def _card(self, at: int, one: Rule, sentence: Message, count: int) -> QWidget:
        card = Card("soft", margin=12, spacing=2)
        name = title_of(one)
        switch = Toggle(_("{name}: switched on", name=name), one.active)
        switch.toggled.connect(partial(self.switch, one.id))
        said = say(sentence)
        who = _n("1 customer now", "{n} customers now", count) if one.active else _("Off")
        texts = column(
            Short(f"{name} · {_(DO[one.action][0]).rstrip('…')} · {who}", "row"),
            label(said[:1].upper() + said[1:], "secondary", wrap=True),
            spacing=1,
        )
        up = small_button("arrow-up", _("{name}: further up", name=name), partial(self.shift, at, -1))
        down = small_button("arrow-down", _("{name}: further down", name=name), partial(self.shift, at, 1))
        up.setEnabled(at > 0)
        down.setEnabled(at < len(self.found) - 1)
        change = small_button("pencil", _("{name}: change…", name=name), partial(self.change, at))
        away = small_button("trash-2", _("{name}: delete…", name=name), partial(self.ask_delete, at))
        line = row(switch, texts, up, down, change, away, spacing=6)
        line.setStretch(1, 1)
        card.body.addLayout(line)
        return card

    def _write(self, name: str, verb: Any, said: str = "") -> None:
        self.desk.write(name, verb, said=said).then(self.ask).failed(self.desk.toasts.wrong)

    def switch(self, rule_id: int, active: bool) -> None:
        """Switch one."""
        self._write(N_("Switch a rule"), partial(suggestions.switch, rule_id=rule_id, active=active))

    def shift(self, at: int, by: int) -> None:
        """Put one further up or down."""
        ids = [one.id for one, _sentence, _count in self.found]
        ids.insert(at + by, ids.pop(at))
        self._write(N_("Order the rules"), partial(suggestions.order, ids=ids))

    def add(self) -> None:
        """Make one."""
        RuleForm(self.window(), self.desk, None, self.ask).open()

    def change(self, at: int) -> None:
        """Change one."""
        RuleForm(self.window(), self.desk, self.found[at][0], self.ask).open()

    def ask_delete(self, at: int) -> None:
        """Ask before deleting one."""
        one = self.found[at][0]
        text = _("“{name}” is not suggested any more. It can be undone.", name=title_of(one))
        ConfirmSheet(
            self.window(), _("Delete the rule?"), text, _("Delete"), partial(self.delete, one.id), danger=True
        ).open()

    def delete(self, rule_id: int) -> None:
        """Delete one."""
        self._write(N_("Delete a rule"), partial(suggestions.delete, rule_id=rule_id), _("Rule deleted"))


class RuleForm(Sheet):
    """One rule: its name, for whom, what to do, what to say."""

    def __init__(self, window: QWidget, desk: Desk, one: Rule | None, then: Any) -> None:
        """For a new rule, or to change one."""
        super().__init__(window, _("New rule") if one is None else _("Change the rule"), width=720)
        self.desk, self.one, self.then = desk, one, then
        self.form = Form(columns=2)
        self.name = self.form.line(_("Name"), title_of(one) if one else "", most=120)
        actions = [(key, _(text).rstrip("…")) for key, (text, _icon) in DO.items()]
        self.action = self.form.choice(_("What to do"), actions, one.action if one else "call")
        self.body.addWidget(self.form)
        self.body.addWidget(label(_("For whom"), "secondary"))
        self.editor = CriteriaEditor(desk, {"person"}, one.node if one else ALWAYS)
        self.body.addWidget(self.editor)
        self.words_form = Form()
        hint = _("{example} stands for the name", example="{name}")
        said = (_(one.words) if one.key else one.words) if one else ""
        self.words: QPlainTextEdit = self.words_form.text(_("What to say or write"), said, lines=3)
        self.words.setPlaceholderText(hint)
        self.body.addWidget(self.words_form)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.body.addStretch(1)
        save = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        self.buttons(None, button(_("Cancel"), self.cancel), save)
        self.editor.changed.connect(self._grown)

    def _grown(self, *_value: object) -> None:
        self.grow()

    def save(self) -> None:
        """Keep it; what does not fit is said here."""
        try:
            node = self.editor.node()
        except Told as told:
            set_text(self.error, say(told), hide_empty=True)
            return
        verb = partial(
            suggestions.save,
            rule_id=self.one.id if self.one else None,
            name=self._typed(self.name.text(), self.one.name if self.one else ""),
            node=node,
            action=self.action.value(),
            words=self._typed(self.words.toPlainText(), self.one.words if self.one else ""),
        )
        self.desk.write(N_("Save a rule"), verb, said=_("Rule saved")).then(self._kept).failed(self._failed)

    def _typed(self, typed: str, before: str) -> str:
        """What was typed; what the program brought stays translated while nobody rewrites it."""
        brought = self.one is not None and self.one.key
        return before if brought and typed.strip() == _(before) else typed

    def _kept(self, _key: int) -> None:
        self.accept()
        self.then()

    def _failed(self, error: BaseException) -> None:
        set_text(self.error, say(error) if isinstance(error, Told) else "", hide_empty=True)
        if not isinstance(error, Told):
            self.desk.toasts.wrong(error)
