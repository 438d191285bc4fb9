"""Counter: the reasons that are offered, and how the drawer is counted."""

from desktop.languages import _
from models.errors import N_
from ui.settings.panel import Panel
from ui.settings.rows import wrapped


class CounterPanel(Panel):
    """How the counter asks and counts."""

    title = N_("Counter")
    intro = N_("What the counter offers to tap, and how the drawer is counted at the close.")

    def build(self) -> None:
        """Make the cards."""
        card = self.card(N_("Reasons to tap"), N_("One on each line. Empty: the usual ones are offered."))
        returns, discounts = N_("Asked for when goods come back."), N_("Offered with every discount.")
        self.lines(card, "return_reasons", N_("Reasons of returns"), returns, many=True, lines=4)
        self.lines(card, "discount_reasons", N_("Reasons of discounts"), discounts, many=True, lines=4)
        card = self.card(N_("Counting the drawer"))
        self.toggle(
            card,
            "blind_count",
            N_("Count blind"),
            N_("Who counts does not see what should be there until it is counted."),
        )
        self.toggle(
            card,
            "cash_difference_reason",
            N_("A difference needs a reason"),
            N_("Too much or too little can't be booked without a word."),
        )
        card.body.addWidget(wrapped(_("Keys of the counter's grid are placed at the counter itself."), "secondary"))


PANEL = CounterPanel
