"""The customers' own sign-up form: what it asks, what it says the data are for, how long it waits."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import languages
from desktop.languages import _
from models.errors import N_
from models.leads import sign_up
from models.people import names
from models.people.parts import CHANNELS
from ui.leads.sign_up import LABELS, open_form
from ui.people.fields import ticks
from ui.settings.panel import Panel
from ui.theme import theme
from ui.widgets import button, row

WAITS = ((45, N_("45 seconds")), (90, N_("90 seconds")), (180, N_("3 minutes")), (300, N_("5 minutes")))
PURPOSES = (("ja", "sign_up_purpose_ja", N_("In Japanese")), ("en", "sign_up_purpose_en", N_("In English")))


class Ticks(QWidget):
    """Some of several things."""

    changed = Signal()

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Offer things by key and name."""
        super().__init__()
        self.boxes = ticks(names, ())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        for box in self.boxes.values():
            column.addWidget(box)
            box.clicked.connect(self.changed)

    def value(self) -> tuple[str, ...]:
        """The keys of what is ticked."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def set_value(self, keys: Iterable[str]) -> None:
        """Tick these."""
        wanted = set(keys)
        for key, box in self.boxes.items():
            box.setChecked(key in wanted)


class SignUpPanel(Panel):
    """What customers are asked when they sign up by themselves."""

    title = N_("Sign-up form")
    intro = N_(
        "Customers write their names themselves, on the second screen or on this one, in Japanese or English. Nothing"
        " of other customers is shown, and what was agreed to is kept in the words that stood there."
    )

    def build(self) -> None:
        """Make the cards."""
        card = self.card(N_("What it asks"))
        asks = Ticks([(one, _(LABELS[one])) for one in sign_up.ASKED])
        bound = self.bind(card, "sign_up_asks", N_("Beside the name"), "", asks, asks.value, asks.set_value)
        asks.changed.connect(partial(self.edited, bound))
        help_text = N_("Whoever ticks a line agrees to it; the wording, day and language are kept.")
        ways = Ticks([(one, _(names.CHANNEL_NAMES[one])) for one in CHANNELS])
        title = N_("May we write or call?")
        bound = self.bind(card, "sign_up_channels", title, help_text, ways, ways.value, ways.set_value)
        ways.changed.connect(partial(self.edited, bound))
        help_text = N_("With a card number that is shown as a QR code.")
        self.toggle(card, "sign_up_enrols", N_("They become members"), help_text)
        card = self.card(N_("What the data are for"), N_("Shown above the ticks. Empty: Noren's own words."))
        for code, name, title in PURPOSES:
            text = self.lines(card, name, title, "", lines=5)
            text.setPlaceholderText(languages.language(code).text(sign_up.PURPOSE))
        card = self.card(N_("When nobody touches it"))
        help_text = N_("What was written is thrown away, after a warning.")
        self.choice(card, "sign_up_seconds", N_("Waiting time"), help_text, [(key, _(name)) for key, name in WAITS])
        card.body.addLayout(row(button(_("Open the form"), self.try_it, icon="maximize"), None))

    def try_it(self) -> None:
        """Open the form as customers see it."""
        open_form(self.window(), self.desk)


PANEL = SignUpPanel
