"""What a reminder says: dates that the program put into a title are written as the reader's language writes them."""

import pytest

from desktop.languages import language
from models.contracts import contracts
from models.reminders import reminders
from models.reminders.wording import worded
from tests.a_shop import Shop


@pytest.mark.parametrize(
    ("about", "title", "english", "japanese"),
    [
        (
            "contract",
            "Lease (Mori Ltd) 2026-11-22",
            "Contract ends on 22 Nov 2026: Lease (Mori Ltd)",
            "契約の終了（2026年11月22日）：Lease (Mori Ltd)",
        ),
        ("contract", "Lease", "Contract ends: Lease", "契約の終了：Lease"),
        ("contract", "Lease 2026-02-31", "Contract ends: Lease 2026-02-31", "契約の終了：Lease 2026-02-31"),
        (
            "closing",
            "2026-06-20",
            "Monthly invoices to make, closed on 20 Jun 2026",
            "締め日 2026年6月20日 の請求書を作成してください",
        ),
        ("points", "佐藤 2026-11-22", "Points expire on 22 Nov 2026: 佐藤", "ポイントの期限（2026年11月22日）：佐藤"),
        ("gift", "Calendar 2027", "Hand over: Calendar 2027", "お渡し：Calendar 2027"),
        # somebody's own words stay as they were typed
        ("", "Look at 2026-11-22", "Look at 2026-11-22", "Look at 2026-11-22"),
        ("deal", "Offer until 2026-11-22", "Offer until 2026-11-22", "Offer until 2026-11-22"),
    ],
)
def test_a_title_is_said_in_both_languages(about: str, title: str, english: str, japanese: str) -> None:
    said = worded(about, title)
    assert (language("en").say(said), language("ja").say(said)) == (english, japanese)


def test_the_reminder_of_a_contracts_end_says_its_day_as_people_write_it(shop: Shop) -> None:
    person = shop.member()
    shop.do(
        contracts.make, name="ミル", start_day="2026-01-01", end_day="2026-06-30", term_months=6, person_id=person,
        price=1_000,
    )  # fmt: skip
    found = reminders.open_list(shop.store.here, day=shop.today, now=shop.clock.now())[0]
    assert language("ja").say(found.wording) == "契約の終了（2026年6月30日）：ミル (佐藤)"
    assert language("en").say(found.wording) == "Contract ends on 30 Jun 2026: ミル (佐藤)"
