"""Gifts, rewards, events and reminders in a real window: a slip scanned and handed over in one key, and the rest."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from models import times
from models.counter import stock
from models.loyalty import events, gifts, owed, redeeming, reward_edit, reward_rules
from models.loyalty.reward_edit import RewardForm
from models.reminders import reminders
from tests.a_shop import Shop
from ui.loyalty.events import BookingsSheet
from ui.loyalty.reward_form import RewardSheet
from ui.loyalty.rewards_sheet import AmountSheet, RewardsSheet
from ui.loyalty.taken_sheet import TakenSheet
from ui.reminders.sheet import DoneSheet, NewSheet, RemindersSheet
from ui.shell.toasts import Toast
from ui.widgets import ConfirmSheet


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock)


def shirt(shop: Shop, many: int = 2) -> int:
    product = shop.product(name="T-shirt")
    shop.do(stock.receive, lines=[(product, many * 1000, 800)])
    return product


def section(opened, name: str, **place):
    page = opened.at("loyalty", section=name, **place)
    return page.sections[name]


def test_a_slip_is_scanned_and_one_key_hands_the_gift_over(opened, shop) -> None:
    person = shop.member()
    product = shirt(shop)
    made = shop.do(gifts.promise, product_id=product, quantity=1000, person_id=person)
    shown = section(opened, "gifts")
    opened.wait(lambda: shown.list.rows.rowCount() == 1)
    shown.search.setFocus()
    QTest.keyClicks(shown.search, made.code)
    QTest.keyClick(shown.search, Qt.Key.Key_Return)
    opened.wait(shown.detail.hand.hasFocus)
    assert shown.detail.name.text() == "T-shirt"
    QTest.keyClick(shown.detail.hand, Qt.Key.Key_Return)
    opened.wait(lambda: owed.one(opened.store.here, made.gift_id).state == "handed")
    assert shop.stock(product) == 1000
    opened.wait(lambda: shown.list.rows.rowCount() == 0)
    shown.search.setText(made.code)
    shown.scanned()
    assert owed.one(opened.store.here, made.gift_id).state == "handed"


def test_a_second_press_does_not_hand_over_the_gift_of_another(opened, shop) -> None:
    product = shirt(shop, 3)
    made = [shop.do(gifts.promise, product_id=product, quantity=1000, person_id=shop.member()) for _ in range(3)]
    shown = section(opened, "gifts", gift_id=made[0].gift_id)
    opened.wait(shown.detail.hand.hasFocus)
    QTest.keyClick(shown.detail.hand, Qt.Key.Key_Return)
    assert not shown.detail.hand.hasFocus()
    opened.wait(lambda: shown.list.rows.rowCount() == 2)
    opened.wait(lambda: shown.detail.gift is not None and shown.detail.gift.state == "handed")
    QTest.mouseClick(shown.detail.hand, Qt.MouseButton.LeftButton)
    QTest.qWait(50)
    assert [owed.one(opened.store.here, one.gift_id).state for one in made] == ["handed", "owed", "owed"]
    shown.list.select_id(made[2].gift_id)
    opened.wait(lambda: shown.detail.gift.id == made[2].gift_id)
    assert not shown.detail.hand.isHidden()


def test_a_gift_is_sent_changed_and_cancelled_from_its_card(opened, shop) -> None:
    product = shirt(shop, 3)
    made = [shop.do(gifts.promise, product_id=product, quantity=1000, person_id=shop.member()) for _ in range(3)]
    shown = section(opened, "gifts", gift_id=made[0].gift_id)
    opened.wait(lambda: shown.detail.gift is not None and shown.detail.gift.id == made[0].gift_id)
    shown.detail.send_it()
    sheet = opened.sheet()
    sheet.done()
    opened.wait(lambda: "where it is sent" in " ".join(error.text() for error in sheet.form._errors.values()))
    sheet.address.setPlainText("Tokyo")
    sheet.done()
    opened.wait(lambda: owed.one(opened.store.here, made[0].gift_id).state == "sent")
    section(opened, "gifts", gift_id=made[0].gift_id)
    opened.wait(lambda: shown.detail.gift is not None and shown.detail.gift.state == "sent")
    shown.detail.change_it()
    sheet = opened.sheet()
    sheet.tracking.setText("1234")
    sheet.done()
    opened.wait(lambda: owed.one(opened.store.here, made[0].gift_id).tracking == "1234")
    section(opened, "gifts", gift_id=made[1].gift_id)
    opened.wait(lambda: shown.detail.gift.id == made[1].gift_id)
    shown.detail.change_it()
    sheet = opened.sheet()
    sheet.note.setPlainText("by the door")
    sheet.done()
    opened.wait(lambda: owed.one(opened.store.here, made[1].gift_id).note == "by the door")
    shown.detail.cancel_it()
    asked = opened.sheet()
    assert isinstance(asked, ConfirmSheet)
    asked.agree.click()
    opened.wait(lambda: owed.one(opened.store.here, made[1].gift_id).state == "cancelled")


def test_what_is_overdue_is_said_in_words(opened, shop, clock) -> None:
    made = shop.do(gifts.promise, product_id=shirt(shop), quantity=1000, due_days=0)
    clock.advance(3 * times.DAY_MS)
    section(opened, "gifts").search.setText("typed before")
    shown = section(opened, "gifts", only="overdue")
    assert shown.search.text() == ""
    opened.wait(lambda: shown.detail.gift is not None and shown.detail.gift.id == made.gift_id)
    assert shown.detail.late.text() == "3 days late"
    assert shown.detail.person.text() == "Whoever brings the slip"


def test_a_reward_is_made_on_its_sheet_and_what_is_wrong_is_said_there(opened, shop) -> None:
    shown = section(opened, "rewards")
    shown.new()
    sheet = opened.sheet()
    sheet.done()
    opened.wait(lambda: any("name" in error.text() for error in sheet.form._errors.values()))
    sheet.name.setText("¥100 off")
    sheet.points.setText("100")
    sheet.value.setText("100")
    sheet.free.setChecked(True)
    sheet.done()
    opened.wait(lambda: reward_rules.rewards(opened.store.here))
    (made,) = reward_rules.rewards(opened.store.here)
    assert (made.name, made.points, made.value, made.free) == ("¥100 off", 100, 100, True)
    opened.wait(lambda: len(shown.found) == 1)
    shown.switch(made.id, False)
    opened.wait(lambda: shown.off_card.isVisible())


def hints(sheet: RewardSheet) -> list[str]:
    found = [sheet.hints.itemAt(at).widget() for at in range(sheet.hints.count())]
    return [one.text() for one in found]


def test_what_a_reward_lacks_or_would_bring_about_is_said_while_it_is_written(opened, shop) -> None:
    shown = section(opened, "rewards")
    shown.new()
    sheet = opened.sheet()
    opened.wait(lambda: hints(sheet) == ["What is missing or odd is said here while you write."])
    sheet.form.edited.emit()
    opened.wait(lambda: "A reward costs points above zero." in hints(sheet))
    for field, typed in ((sheet.points, "100"), (sheet.value, "100")):
        field.setText(typed)
        field.textEdited.emit(typed)
    opened.wait(lambda: hints(sheet) == ["Nothing speaks against it."])
    sheet.start.setText("2020-01-01")
    sheet.start.textEdited.emit("2020-01-01")
    opened.wait(lambda: any("starts in the past" in one for one in hints(sheet)))
    sheet.kind.set_value("product")
    sheet._shape()
    sheet.product._picked({shirt(shop): "Tote"})
    opened.wait(lambda: any("Is that meant?" in one for one in hints(sheet)))
    sheet.kind.set_value("gift_card")
    sheet._shape()
    sheet.value.setText("20000")
    sheet.form.edited.emit()
    opened.wait(lambda: any("pay for itself" in one for one in hints(sheet)))
    sheet.name.setText("Card")
    sheet.done()
    opened.wait(lambda: any("pay for itself" in error.text() for error in sheet.form._errors.values()))
    assert reward_rules.rewards(opened.store.here) == ()


def reward(shop: Shop, **values) -> int:
    form = RewardForm(**{"name": "¥100 off", "kind": "money_off", "points": 3, "value": 3, "programme_id": 1, **values})
    return shop.do(reward_edit.create, form=form)


def test_the_counters_sheet_gives_whole_steps_and_a_gift_is_taken_here(opened, shop) -> None:
    person = shop.member(10)
    steps = reward(shop, free=True)
    tote = reward(shop, name="Tote", kind="gift", points=5, product_id=shirt(shop))
    page = section(opened, "rewards")
    chosen: list[tuple[int, int, int]] = []
    sheet = RewardsSheet(opened.window, page.desk, person, lambda *values: chosen.append(values))
    sheet.open()
    opened.wait(lambda: len(getattr(sheet, "choices", {})) == 2)
    sheet.take(steps)
    asked = opened.sheet()
    assert isinstance(asked, AmountSheet)
    assert asked.points.text() == "9"
    asked.points.setText("10")
    asked.done()
    assert chosen == [(steps, 3, 9)]
    again = RewardsSheet(opened.window, page.desk, person)
    again.open()
    opened.wait(lambda: len(getattr(again, "choices", {})) == 2)
    assert "10 pt" in again.whose.text()
    again.take(tote)
    opened.sheet().agree.click()
    opened.wait(lambda: shop.points(person) == 5 and "5 pt" in again.whose.text())
    assert [one.name for one in owed.of_person(opened.store.here, person)] == ["T-shirt"]
    again.show_taken()
    taken = opened.sheet()
    assert isinstance(taken, TakenSheet)
    (one,) = redeeming.taken(opened.store.here, person_id=person)
    taken.give_back(one)
    opened.sheet().agree.click()
    opened.wait(lambda: shop.points(person) == 10)
    assert owed.of_person(opened.store.here, person) == ()
    taken.cancel()


def test_a_seat_is_booked_ticked_and_cancelled_with_what_comes_back_said(opened, shop, clock, monkeypatch) -> None:
    form = events.EventForm("Tasting", clock.now() + 2 * times.DAY_MS, 2)
    event = shop.do(events.create, form=form)
    shown = section(opened, "events", event_id=event)
    sheet = opened.sheet()
    assert isinstance(sheet, BookingsSheet)
    sheet.book_for(shop.member())
    opened.wait(lambda: events.one(opened.store.here, event).taken == 1)
    (one,) = events.bookings(opened.store.here, event)
    sheet.attend(one.id, True)
    opened.wait(lambda: events.booking(opened.store.here, one.id).state == "attended")
    sheet.attend(one.id, False)
    opened.wait(lambda: events.booking(opened.store.here, one.id).state == "booked")
    monkeypatch.setattr("ui.counter.papers.open_file", lambda path: not path.stat().st_size)
    sheet.print_list()
    opened.wait(lambda: any("attendance.pdf" in one.text for one in opened.window.findChildren(Toast)))
    cross = next(one for one in sheet.list.findChildren(QPushButton) if one.accessibleName().endswith("booking…"))
    cross.setFocus()
    cross.click()
    asked = opened.sheet()
    assert isinstance(asked, ConfirmSheet)
    asked.agree.click()
    opened.wait(lambda: events.one(opened.store.here, event).taken == 0)
    opened.wait(lambda: not sheet.list.findChildren(QPushButton))
    assert sheet.list.hasFocus()  # and not a button below, which would end the bookings
    sheet.cancel()
    opened.wait(lambda: shown.found)


def test_an_event_is_made_on_its_sheet(opened, shop) -> None:
    shown = section(opened, "events")
    shown.new()
    sheet = opened.sheet()
    sheet.name.setText("Tasting")
    sheet.seats.setText("0")
    sheet.done()
    assert sheet.isVisible()
    sheet.seats.setText("8")
    sheet.done()
    opened.wait(lambda: shown.found)
    assert (shown.found[0].name, shown.found[0].seats) == ("Tasting", 8)


def test_the_bell_counts_and_a_reminder_is_done_put_off_and_made(opened, shop) -> None:
    key = shop.do(reminders.make, title="Call back", person_id=shop.member())
    page = opened.at("loyalty")
    opened.wait(lambda: page.bell.button.text() == "Reminders 1")
    page.bell.open()
    sheet = opened.sheet()
    assert isinstance(sheet, RemindersSheet)
    sheet.snooze(key, reminders.Snooze.TOMORROW)
    opened.wait(lambda: page.bell.button.text() == "Reminders")
    sheet.done(reminders.one(opened.store.here, key))
    over = opened.sheet()
    assert isinstance(over, DoneSheet)
    over.result.setPlainText("They come")
    over.keep()
    opened.wait(lambda: reminders.one(opened.store.here, key).state == "done")
    sheet.new()
    new = opened.sheet()
    assert isinstance(new, NewSheet)
    new.title.setText("Water the plants")
    new.save()
    opened.wait(lambda: reminders.open_list(opened.store.here, day=shop.today, now=shop.clock.now()))
    sheet.cancel()
