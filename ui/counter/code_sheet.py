"""A field for a code: of a promotion that asks for one, or of a coupon whose print can't be scanned."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.languages import _
from ui.widgets import Form, Sheet, button


class CodeSheet(Sheet):
    """Enter tries the code; what is wrong with it is said, and it can be corrected."""

    def __init__(self, window: QWidget, take: Callable[[str], bool]) -> None:
        """`take(code)` says whether the code was taken."""
        text = _("A coupon is scanned, too; here it is typed as it is printed.")
        super().__init__(window, _("Enter a code or coupon"), width=440, text=text)
        self._take = take
        self.form = Form()
        self.code = self.form.line(_("Code"), "")
        self.code.setMaxLength(60)
        self.body.addWidget(self.form)
        self.accept_on_enter = self.done
        self.buttons(None, button(_("Cancel"), self.cancel), button(_("Use the code"), self.done, kind="primary"))

    def done(self) -> None:
        """Try the code."""
        typed = self.code.text().strip()
        if not typed:
            self.form.wrong(self.code, _("Type the code that is printed on the coupon."))
        elif self._take(typed):
            self.accept()
        else:
            self.code.selectAll()
            self.code.setFocus()
