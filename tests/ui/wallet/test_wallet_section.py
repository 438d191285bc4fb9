"""The section of gift cards in a real window: found, issued, topped up, blocked, replaced, paid out, metered."""

from functools import partial

import pytest

from models.counter import till
from models.wallet import find, law, wallets


@pytest.fixture
def section(opened):
    opened.at("loyalty", section="wallet")
    opened.wait(lambda: sections(opened))
    return sections(opened)[0]


def sections(opened):
    from ui.wallet.section import WalletSection

    return opened.window.findChildren(WalletSection)


def do(opened, verb, **values):
    return opened.store.write_now(verb.__name__, partial(verb, **values))


def saved(opened, sheet) -> None:
    sheet.save()
    opened.wait(lambda: opened.sheet() is None)


def test_a_card_is_issued_and_shown_with_its_entries(opened, section) -> None:
    section.issue()
    sheet = opened.sheet()
    sheet.save()
    assert sheet.error.text()
    sheet.amount.set_value(5_000)
    saved(opened, sheet)
    opened.wait(lambda: section.detail.card is not None)
    card = section.detail.card
    assert (card.balance, card.expires_on) == (5_000, "2026-12-14")
    opened.wait(lambda: section.list.rows.rowCount() == 1)
    section.search.setText(card.code)
    section.scanned()
    assert section.detail.card.id == card.id


def test_what_can_be_done_with_a_card_is_done(opened, section) -> None:
    from ui.wallet import sheets

    do(opened, till.open_session, float_amount=10_000)
    made = do(opened, wallets.issue, amount=3_000)
    section.show_card(made.wallet_id)
    opened.wait(lambda: section.detail.card is not None)
    detail = section.detail

    def reached() -> bool:
        pressed = next(one for one in detail.made if one.text() == "Top up…")
        pressed.setFocus()
        return opened.window.focusWidget() is pressed

    opened.wait(reached)
    for kind, fill, balance in (
        (sheets.TopUpSheet, {"amount": 500}, 3_500),
        (sheets.AdjustSheet, {"amount": -1_000, "reason": "counted"}, 2_500),
    ):
        detail.open_sheet(kind)
        sheet = opened.sheet()
        sheet.amount.set_value(fill["amount"])
        sheet.reason.setText(fill.get("reason", ""))
        saved(opened, sheet)
        opened.wait(partial(lambda wanted: detail.card.balance == wanted, balance))
        opened.wait(lambda: getattr(opened.window.focusWidget(), "text", str)() == "Top up…")  # filled anew: it stays
    detail.block()
    opened.wait(lambda: detail.card.state == "blocked")
    detail.open_sheet(sheets.MoveSheet, moved=True)
    saved(opened, opened.sheet())
    opened.wait(lambda: detail.card.id != made.wallet_id)
    assert detail.card.balance == 2_500
    detail.open_sheet(sheets.LastDaySheet)
    sheet = opened.sheet()
    sheet.never.setChecked(True)
    sheet.reason.setText("asked")
    saved(opened, sheet)
    opened.wait(lambda: detail.card.expires_on is None)
    detail.open_sheet(sheets.CashOutSheet)
    sheet = opened.sheet()
    sheet.save()
    opened.wait(lambda: sheet.error.text())
    sheet.reason.setText("moves away")
    saved(opened, sheet)
    opened.wait(lambda: detail.card.balance == 0)


def test_the_meter_says_what_counts_and_what_follows(opened, section, clock) -> None:
    do(opened, wallets.issue, amount=9_000_000, months=0)
    section.meter.ask()
    opened.wait(lambda: section.meter.bar.percent == 90)
    assert section.meter.bar.level == "near"
    assert "Payment Services Act" in section.meter.source.text()
    do(opened, wallets.issue, amount=2_000_000, months=0)
    opened.wait(lambda: section.meter.bar.level == "above")
    assert law.BASE_AMOUNT == 10_000_000


def test_lapsed_cards_are_told_and_booked(opened, section, clock) -> None:
    made = do(opened, wallets.issue, amount=700, months=1)
    clock.advance(31 * 86_400_000)
    section.ask()
    opened.wait(lambda: not section.lapse_button.isHidden())
    section.lapse()
    opened.wait(lambda: section.lapse_button.isHidden())
    assert find.card(opened.store.here, made.wallet_id).balance == 0


def test_the_validity_of_new_cards_is_a_setting_of_the_shop(opened, section) -> None:
    section.set_months()
    sheet = opened.sheet()
    sheet.months.set_value(12)
    saved(opened, sheet)
    assert opened.store.settings.gift_card_months == 12
    opened.wait(lambda: "12" in section.months_button.text())


def test_the_ground_of_a_pay_out_is_said_in_words() -> None:
    from ui.wallet.detail import reason_text

    assert reason_text("small: moves away") == "A small remainder: moves away"
    assert reason_text("a gift: for mother") == "a gift: for mother"
