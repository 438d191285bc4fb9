"""How surveys, scores and ways of asking are written on screen."""

from desktop import languages
from desktop.languages import _
from models.errors import N_
from models.money import MINUS
from models.surveys.surveys import SurveyRow

KINDS = {
    "nps": N_("Recommendation (NPS, 0 to 10)"),
    "csat": N_("Satisfaction (1 to 5)"),
    "poll": N_("Poll (choices of your own)"),
}
SHORT_KINDS = {"nps": N_("NPS"), "csat": N_("Satisfaction"), "poll": N_("Poll")}
SOURCES = {"counter": N_("At the counter"), "paper": N_("On paper"), "phone": N_("By phone")}
QUESTIONS = {
    "nps": ("当店をご友人やご家族に勧めたいと思いますか。", "Would you recommend us to friends and family?"),
    "csat": ("本日のご利用はいかがでしたか。", "How was your visit today?"),
    "poll": ("", ""),
}
"""What is asked unless the owner writes something else, in both languages."""


def score_text(kind: str, tenths: int | None) -> str:
    """A score as people write it: +25 or −3.3 for NPS, 75 % for satisfaction; a dash for none."""
    if tenths is None:
        return "–"
    whole, rest = divmod(abs(tenths), 10)
    number = f"{whole}.{rest}" if rest else str(whole)
    if kind != "nps":
        return f"{number} %"
    return number if not tenths else f"{'+' if tenths > 0 else MINUS}{number}"


def value_text(one: SurveyRow, value: int) -> str:
    """An answer in the screen's language: a score, or the words of a choice."""
    return one.choice(value, languages.current().code) if one.kind == "poll" else str(value)


def tone(one: SurveyRow, value: int) -> str:
    """The colour of an answer: green, gold or red for scores, quiet for choices."""
    if one.kind == "poll":
        return "quiet"
    good, bad = (9, 6) if one.kind == "nps" else (4, 2)
    return "green" if value >= good else "red" if value <= bad else "gold"


def asked_where(one: SurveyRow) -> str:
    """Where a survey is asked, in words."""
    places = [
        _(text)
        for on, text in (
            (one.form.at_counter, N_("on the customer's window")),
            (one.form.on_receipt, N_("on the receipt")),
        )
        if on
    ]
    return _("Asked {places}", places=" · ".join(places)) if places else _("Asked by phone, or entered by hand")
