"""Tax: whether the shop is registered, how its prices stand to tax, its rates, eat in and take away."""

from typing import Any

from desktop.languages import _
from models import codes, money
from models.errors import N_, Refused
from models.work import Changes
from ui.settings.panel import Panel
from ui.settings.rows import Row, wrapped
from ui.settings.words import tax_example
from ui.widgets import Toggle

ROUNDINGS = (("down", N_("Down")), ("half_up", N_("Half up")), ("up", N_("Up")))
ASK_STEPS = (1, 5, 10, 50, 100)


class TaxPanel(Panel):
    """What the till works out of a price, and what receipts say of it."""

    title = N_("Tax")
    intro = N_("What receipts say of tax, and how it is worked out.")

    def build(self) -> None:
        """Make the cards."""
        self._registration()
        self._prices()
        self._places()

    def _registration(self) -> None:
        card = self.card(N_("Registration"))
        self.registered = Toggle(_("The shop is registered for tax"), bool(self.shop.registration_number))
        self.registered.clicked.connect(self._switched)
        help_text = _("A shop that is not registered prints no number and nothing that looks like a qualified invoice.")
        card.body.addWidget(Row(_("The shop is registered for tax"), help_text, self.registered))
        self.number = self.line(
            card, "registration_number", N_("Registration number"), self._number_help(), most=30, check=self._number
        )
        self.row("registration_number").setVisible(self.registered.isChecked())

    def _number_help(self) -> str:
        if self.shop.country == "JP":
            return N_("T and 13 digits, as the tax office gave it.")
        return N_("As the tax office gave it.")

    def _switched(self, on: bool) -> None:
        self.row("registration_number").setVisible(on)
        if on:
            self.number.setFocus()
        else:
            self.row("registration_number").wrong("")
            self.number.clear()
            if self.shop.registration_number:
                self.save(N_("Registration number"), registration_number="")

    def _number(self, typed: str) -> str:
        if not typed or self.shop.country != "JP":
            return typed
        found = codes.registration_number(typed)
        if found is None:
            raise Refused(N_("A registration number is T and 13 digits."))
        return found

    def checked(self, name: str, value: Any) -> None:
        """Warn of a check digit that is wrong; the number is kept all the same."""
        if name == "registration_number":
            odd = bool(value) and self.shop.country == "JP" and not codes.registration_check(str(value))
            self.row(name).note(
                _("Saved, but the check digit does not fit. Please compare it with the letter.") if odd else ""
            )

    def _prices(self) -> None:
        card = self.card(N_("Prices and rates"))
        self.toggle(
            card,
            "prices_include_tax",
            N_("Prices include tax"),
            N_("Off: tax is added on top, at the end of the receipt."),
        )
        rate = money.show_rate
        self.typed(card, "rate_standard", N_("Standard rate"), "", tax_rate, rate)
        self.typed(
            card, "rate_reduced", N_("Reduced rate"), N_("For food and drink to take away, newspapers."), tax_rate, rate
        )
        roundings = [(key, _(name)) for key, name in ROUNDINGS]
        help_text = N_("Once per rate and receipt, never line by line.")
        self.choice(card, "tax_rounding", N_("A fraction of tax is rounded"), help_text, roundings)
        steps = [(step, _("Not rounded") if step == 1 else money.show(step, self.shop.currency)) for step in ASK_STEPS]
        help_text = N_("What is paid in cash is rounded to coins that exist.")
        self.choice(card, "cash_rounding", N_("Smallest coin"), help_text, steps)
        self.example = wrapped("", "notice")
        self.example.setAccessibleName(_("Example"))
        card.body.addWidget(self.example)

    def _places(self) -> None:
        card = self.card(
            N_("Eat in and take away"),
            N_("Food eaten here bears the standard rate, food to take away the reduced one."),
        )
        self.toggle(
            card,
            "eat_in_asked",
            N_("Food is sold both ways"),
            N_("A key at the counter switches the whole receipt; a line has its own."),
        )
        defaults = [(False, _("Take away")), (True, _("Eat in"))]
        self.choice(card, "eat_in_default", N_("A sale begins as"), "", defaults)
        self.toggle(
            card,
            "two_prices",
            N_("Two prices"),
            N_("Off: one price with tax, either way. On: a product has a second price to eat in."),
        )

    def show_settings(self) -> None:
        """Show what depends on other settings too."""
        super().show_settings()
        shop = self.shop
        self.example.setText(tax_example(shop))
        if shop.registration_number and not self.registered.isChecked():
            self.registered.setChecked(True)
        if not shop.registration_number and not self.number.hasFocus() and not self.row("registration_number").problem:
            self.registered.setChecked(False)
        self.row("registration_number").setVisible(self.registered.isChecked())
        self.checked("registration_number", shop.registration_number)
        for name in ("eat_in_default", "two_prices"):
            self.row(name).setEnabled(shop.eat_in_asked)

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed."""
        self.show_settings()


def tax_rate(typed: str) -> int:
    """A rate of tax as typed, in millionths. Raises Refused above 100 %."""
    rate = money.parse_rate(typed)
    if rate > money.MILLION:
        raise Refused(N_("A rate of tax lies between 0% and 100%."))
    return rate


PANEL = TaxPanel
