"""Contracts in the real window: made, changed, renewed, stopped; their fees ticked, billed and waived."""

from functools import partial

import pytest

from desktop import schedule
from models.contracts import contracts, fees
from models.counter import till
from models.people import attachments, edit
from ui.billing.contract_end import RenewSheet, StopSheet
from ui.billing.contract_sheet import ContractSheet
from ui.billing.contracts import ContractCard, fee_text
from ui.billing.fees import BillSheet, WaiveSheet
from ui.people.contracts_card import ContractsCard


@pytest.fixture
def person(opened) -> int:
    return int(opened.store.write_now("p", partial(edit.create, name="山田 花子")).id)


@pytest.fixture
def lease(opened, person) -> int:
    values = {"name": "Grinder", "start_day": "2026-06-01", "person_id": person, "price": 12_000}
    return opened.store.write_now("c", partial(contracts.make, **values))


def section(opened, which: str):
    return opened.at("billing", section=which).sections[which]


def cards(shown) -> list:
    held = [shown.list.itemAt(at).widget() for at in range(shown.list.count())]
    return [one for one in held if isinstance(one, ContractCard)]


def test_one_is_made_from_the_list_and_stands_on_the_persons_page(opened, person) -> None:
    shown = section(opened, "contracts")
    shown._whose(person)
    opened.wait(lambda: isinstance(opened.sheet(), ContractSheet))
    sheet = opened.sheet()
    sheet.notices.setText("seven")
    sheet.save()
    assert "with commas" in sheet.error.text()
    sheet.notices.setText("7")
    sheet.name.setText("Machine lease")
    sheet.price.set_value(9_000)
    sheet.save()
    opened.wait(lambda: "at least 30 days" in sheet.error.text())
    sheet.notices.setText("60, 30")
    sheet.start.setText("2026/6/1")
    sheet.save()
    opened.wait(lambda: cards(shown))
    one = contracts.listed(opened.store.here)[0]
    assert (one.name, one.start_day, one.end_day, one.price) == ("Machine lease", "2026-06-01", "2027-05-31", 9_000)
    page = opened.at("people", person_id=person)
    card = next(one for _side, one in page.person.panels if isinstance(one, ContractsCard))
    opened.wait(lambda: not card.isHidden())


def test_it_is_opened_changed_renewed_and_stopped(opened, lease) -> None:
    shown = section(opened, "contracts")
    opened.wait(lambda: cards(shown))
    cards(shown)[0].open_it()
    opened.wait(lambda: isinstance(opened.sheet(), ContractSheet))
    sheet = opened.sheet()
    sheet.promised.setPlainText("A visit each quarter")
    sheet.save()
    opened.wait(lambda: contracts.one(opened.store.here, lease).promised)
    opened.window.open("billing", section="contracts", contract_id=lease)
    opened.wait(lambda: isinstance(opened.sheet(), ContractSheet))
    opened.sheet().renew()
    sheet = opened.sheet()
    assert isinstance(sheet, RenewSheet)
    sheet.months.setText("x")
    sheet.save()
    sheet.months.setText("6")
    sheet.save()
    opened.wait(lambda: contracts.one(opened.store.here, lease).end_day == "2027-11-30")
    opened.window.open("billing", section="contracts", contract_id=lease)
    opened.wait(lambda: isinstance(opened.sheet(), ContractSheet))
    opened.sheet().stop()
    sheet = opened.sheet()
    assert isinstance(sheet, StopSheet)
    sheet.reason.setPlainText("closed")
    sheet.save()
    opened.wait(lambda: contracts.one(opened.store.here, lease).state == "stopped")
    shown._viewed("over")
    opened.wait(lambda: cards(shown))


def test_documents_are_kept_at_it(opened, lease, tmp_path) -> None:
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(b"%PDF-1.4")
    opened.window.open("billing", section="contracts", contract_id=lease)
    opened.wait(lambda: isinstance(opened.sheet(), ContractSheet))
    opened.sheet().add_files([signed])
    opened.wait(lambda: attachments.listed(opened.store.here, contract_id=lease))


def test_fees_are_ticked_billed_and_waived(opened, lease, person) -> None:
    opened.store.write_now(
        "c", partial(contracts.make, name="Club", start_day="2026-06-10", price=500, person_id=person)
    )
    schedule.advance(opened.store)
    opened.store.write_now("open", partial(till.open_session, float_amount=0))
    shown = section(opened, "fees")
    opened.wait(lambda: len(shown.cards) == 2)
    assert not shown.bill_button.isEnabled()
    shown.cards[1].waive()
    sheet = opened.sheet()
    assert isinstance(sheet, WaiveSheet)
    sheet.reason.setPlainText("first month free")
    sheet.save()
    opened.wait(lambda: len(shown.cards) == 1)
    shown.all.click()
    assert shown.bill_button.isEnabled()
    shown.bill()
    sheet = opened.sheet()
    assert isinstance(sheet, BillSheet)
    assert sheet.kind.currentText() == "On account"
    sheet.save()
    opened.wait(lambda: not shown.cards)
    assert opened.store.here.value("SELECT total FROM sale") == 12_000
    assert opened.store.here.value("SELECT total FROM invoice") == 12_000
    shown._viewed("sold")
    opened.wait(lambda: shown.cards)
    assert [one.state for one in fees.listed(opened.store.here, state="")] == ["sold", "waived"]


@pytest.mark.parametrize(("months", "said"), [(1, "¥500 a month"), (12, "¥500 a year"), (3, "¥500 every 3 months")])
def test_a_price_says_how_often_it_falls_due(opened, person, months, said) -> None:
    values = {"name": "Club", "start_day": "2026-06-01", "price": 500, "every_months": months, "term_months": 24}
    opened.store.write_now("c", partial(contracts.make, person_id=person, **values))
    (one,) = contracts.listed(opened.store.here)
    assert fee_text(one) == said
