"""Segments that the shop's receipts suggest: each with its people, the reason, and one click that keeps it."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models.criteria import segments, words
from models.criteria.sql import Context
from models.errors import N_, Message
from models.leads import segments_suggested
from models.leads.segments_suggested import Suggested
from models.work import Reader
from ui.criteria.editor import context
from ui.page import Desk
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Card, EmptyState, Sheet, button, column, label, row
from ui.widgets.short import Short

Shown = tuple[Suggested, Message]


def _asked(read: Reader, ctx: Context) -> list[Shown]:
    return [(one, words.sentence(read, one.node)) for one in segments_suggested.suggested(read, ctx)]


class SuggestedSheet(Sheet):
    """The suggestions, counted now."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        """Work them out; it may take a moment in a large shop."""
        text = _("From how lately, how often and for how much your customers bought in two years.")
        super().__init__(window, _("Suggested segments"), width=680, text=text)
        self.desk = desk
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(8))
        self.list.addWidget(label(_("Counting…"), "muted"))
        self.body.addLayout(self.list)
        self.body.addStretch(1)
        self.found: list[Shown] = []
        self.buttons(None, button(_("Close"), self.accept, kind="primary"))
        desk.store.read(_asked, context(desk)).then(self._show).failed(self._failed)

    def _failed(self, error: BaseException) -> None:
        emptied(self.list)
        self.desk.toasts.wrong(error)

    def _show(self, found: list[Shown]) -> None:
        self.found = found
        emptied(self.list)
        for at, shown in enumerate(found):
            self.list.addWidget(self._card(at, *shown))
        if not found:
            text = _("From about twenty customers with receipts on, Noren finds groups among them.")
            self.list.addWidget(EmptyState("users", _("Too few customers yet"), text))
        self.grow()

    def _card(self, at: int, one: Suggested, sentence: Message) -> QWidget:
        card = Card("soft", margin=14, spacing=2)
        said, name = say(sentence), say(one.name)
        keep = button(_("Keep"), partial(self.keep, at), icon="plus")
        keep.setAccessibleName(_("Keep the segment {name}", name=name))
        texts = column(
            Short(f"{name} · {_n('1 customer', '{n} customers', one.people)}", "row"),
            label(say(one.why), "secondary", wrap=True),
            label(said[:1].upper() + said[1:], "caption", wrap=True),
            spacing=2,
        )
        line = row(texts, keep, spacing=10)
        line.setStretch(0, 1)
        card.body.addLayout(line)
        return card

    def keep(self, at: int) -> None:
        """Make a segment of one."""
        one, _sentence = self.found[at]
        verb = partial(segments.make, name=say(one.name), node=one.node, note=say(one.why))
        job = self.desk.write(N_("Keep a suggested segment"), verb, said=_("Segment kept"))
        job.then(partial(self._kept, at)).failed(self.desk.toasts.wrong)

    def _kept(self, at: int, _key: Any) -> None:
        item = self.list.itemAt(at)
        card = item.widget() if item is not None else None
        if card is not None:
            card.setEnabled(False)
