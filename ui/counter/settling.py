"""How a return settles a promotion that it breaks: worked out again on what stays, or left. Both ways are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.languages import _, amount
from models import money
from ui.counter import shown
from ui.theme import theme
from ui.widgets import Segments, label, set_text

if TYPE_CHECKING:
    from models.counter.drafts import Preview


class Settling(QWidget):
    """Hidden until a return breaks a promotion or takes the ground from a gift."""

    edited = Signal()

    def __init__(self) -> None:
        """Promotions are worked out again, gifts are cancelled: the usual way."""
        super().__init__()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.px(6))
        self.why = label("", "gold", wrap=True)
        self.how = Segments([(False, ""), (True, "")], False)
        self.how.setAccessibleName(_("The promotion"))
        self.gifts = label("", "gold", wrap=True)
        self.gift_how = Segments([(False, _("Cancel the gift")), (True, _("Leave it owed"))], False)
        self.gift_how.setAccessibleName(_("The gift"))
        for chips in (self.how, self.gift_how):
            shown.touch(chips)
            chips.picked.connect(self._picked)
        for part in (self.why, self.how, self.gifts, self.gift_how):
            body.addWidget(part)
        self.hide()

    @property
    def keep_promotion(self) -> bool:
        """Whether the promotion stays on what stays."""
        return bool(self.how.value) and not self.how.isHidden()

    @property
    def keep_gifts(self) -> bool:
        """Whether gifts stay owed."""
        return bool(self.gift_how.value) and not self.gift_how.isHidden()

    def clear(self) -> None:
        """Another receipt: begin with the usual way."""
        self.how.set_value(False)
        self.gift_how.set_value(False)
        self.hide()

    def show_preview(self, preview: Preview | None) -> None:
        """Show both ways with what each gives back."""
        broken = bool(preview and preview.broken and preview.due_kept is not None)
        gifts = bool(preview and preview.gifts_back)
        for part, wanted in ((self.why, broken), (self.how, broken), (self.gifts, gifts), (self.gift_how, gifts)):
            part.setVisible(wanted)
        self.setVisible(broken or gifts)
        if preview is None:
            return
        if broken and preview.due_kept is not None:
            names = ", ".join(f"{name} ({amount(-less)})" if less else name for name, less in preview.broken)
            set_text(self.why, _("This return breaks: {promotions}", promotions=names))
            now, other = -preview.priced.due, -preview.due_kept
            again, kept = (other, now) if self.how.value else (now, other)
            options = [
                (False, _("As if not bought: {amount}", amount=money.Amount(again))),
                (True, _("Leave it: {amount}", amount=money.Amount(kept))),
            ]
            self.how.set_options(options, bool(self.how.value))
        if gifts:
            names = ", ".join(preview.gifts_back)
            set_text(self.gifts, _("The gift was for goods that come back: {gifts}", gifts=names))

    def _picked(self, _value: Any) -> None:
        self.edited.emit()
