"""Customers on screen: listed, found, opened, and what is done about them; real windows on a real store."""

from functools import partial

import pytest

from models.loyalty import ledger
from models.people import edit, lists, own, profile, timeline
from tests.asks import steps

HOSTILE = (
    '<img src="file:///etc/hostname"><b>bold</b> &amp;',
    "\u202eright to left\u202c اسم",
    "👩‍👩‍👧‍👦🍰",
    "' OR 1=1; DROP TABLE person; --",
    '=HYPERLINK("http://example.com")',
)


def member_of(store):
    return store.here.value("SELECT person_id FROM account WHERE balance > 20 ORDER BY balance DESC LIMIT 1")


def guest_of(store):
    return store.here.value("SELECT id FROM person WHERE id NOT IN (SELECT person_id FROM account) LIMIT 1")


def shown(opened, page, person_id):
    opened.at("people", person_id=person_id)
    opened.wait(lambda: page.person.whole is not None and page.person.whole.profile.id == person_id)
    opened.wait(lambda: page.person.timeline._generation and not page.person.timeline._asking)
    return page.person


def test_the_list_holds_everybody_in_the_order_of_their_readings(opened, people):
    rows = people.list.list.rows
    assert [rows.id_at(at) for at in range(200)] == list(lists.list_ids(opened.store.here))
    opened.wait(lambda: rows.record(0) is not None)
    first = rows.record(0).found
    assert first.name in rows.index(0, 0).data()
    assert people.list.count.text() == "200 customers"


def test_the_model_of_the_list_is_sound(opened, people):
    from PySide6.QtTest import QAbstractItemModelTester

    rows = people.list.list.rows
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    opened.wait(lambda: rows.record(0) is not None)
    people.list.ask()
    opened.wait(lambda: rows.rowCount() == 200)
    rows.forget()
    assert tester.model() is rows


def test_the_model_of_the_timeline_is_sound(opened, people):
    from PySide6.QtTest import QAbstractItemModelTester

    model = people.person.timeline.lines
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    person = shown(opened, people, 1)
    person.timeline.show_person(1, ("sale",))
    opened.wait(lambda: not person.timeline._asking)
    person.timeline.show_person(1, None)
    opened.wait(lambda: not person.timeline._asking)
    assert tester.model() is model
    assert model.rowCount() > 10


def test_a_click_on_a_title_sorts_and_another_turns_the_order_round(opened, people):
    rows = people.list.list.rows
    people.list.list._sort(2)
    opened.wait(lambda: rows.id_at(0) == lists.list_ids(opened.store.here, "points")[0])
    people.list.list._sort(2)
    opened.wait(lambda: rows.id_at(199) == lists.list_ids(opened.store.here, "points")[0])


def test_somebody_is_found_while_typing_and_opened_by_enter(opened, people):
    from PySide6.QtCore import Qt

    one = profile.profile(opened.store.here, 1)
    people.find_one()
    people.search.setText(one.all_of("phone")[0][-4:] if one.all_of("phone") else one.name)
    rows = people.list.list.rows
    opened.wait(lambda: 0 < rows.rowCount() < 200)
    people.search.setText(one.name)
    opened.wait(lambda: 1 in [rows.id_at(at) for at in range(rows.rowCount())])
    opened.bot.keyClick(people.search, Qt.Key.Key_Return)
    opened.wait(lambda: people.place.where == "person")
    opened.wait(lambda: people.person.whole is not None and people.person.whole.profile.name == one.name)


def test_a_search_that_finds_nobody_offers_to_add_what_was_typed(opened, people):
    people.search.setText("ジョン・スミス")
    opened.wait(lambda: people.list.empty is not None)
    people.list._add()
    sheet = opened.sheet()
    assert sheet.name.text() == "ジョン・スミス"
    sheet.name.clear()
    sheet.cancel()


def test_chips_filter_and_end_the_search(opened, people):
    people.search.setText("zzzz")
    opened.wait(lambda: people.list.list.rows.rowCount() == 0)
    people.list._filter("members")
    count = opened.store.here.value("SELECT count(*) FROM account WHERE kind='spendable'")
    opened.wait(lambda: people.list.list.rows.rowCount() == count)
    assert people.search.text() == ""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_it_was_typed(opened, people, name):
    from PySide6.QtWidgets import QLabel

    people.add()
    sheet = opened.sheet()
    sheet.name.setText(name)
    sheet.save()
    opened.wait(lambda: people.place.where == "person" and people.person.whole is not None)
    kept = people.person.whole.profile
    assert kept.name == name
    opened.wait(lambda: any(name in label.text() for label in people.person.findChildren(QLabel)))
    assert all(label.textFormat().name == "PlainText" for label in people.person.findChildren(QLabel))
    people.back()
    opened.wait(lambda: people.list.list.rows.row_of(kept.id) is not None)


def test_ten_thousand_characters_are_cut_by_the_field_and_fit_the_page(opened, people):
    people.add()
    sheet = opened.sheet()
    sheet.name.setText("長" * 10_000)
    sheet.sections.texts["note"].setPlainText("あ" * 10_000)
    sheet.save()
    opened.wait(lambda: people.place.where == "person" and people.person.whole is not None)
    assert len(people.person.whole.profile.name) == 200
    assert len(people.person.whole.profile.note) == 10_000
    opened.bot.wait(30)
    assert people.width() <= opened.window.width()
    assert people.person.minimumSizeHint().width() < 1100


def test_a_name_alone_is_enough_and_undo_takes_them_back(opened, people):
    people.add()
    sheet = opened.sheet()
    sheet.name.setText("佐藤 はじめ")
    sheet.save()
    opened.wait(lambda: people.place.where == "person" and people.person.whole is not None)
    assert people.person.whole.profile.name == "佐藤 はじめ"
    opened.machine.undo.undo()
    opened.wait(lambda: opened.store.here.value("SELECT count(*) FROM person") == 200)
    opened.wait(lambda: people.place.where == "people")
    opened.wait(lambda: people.list.list.rows.rowCount() == 200)


def test_nothing_typed_is_refused_in_words(opened, people):
    people.add()
    sheet = opened.sheet()
    sheet.save()
    opened.wait(lambda: bool(sheet.problem.text()))
    assert "at least a name" in sheet.problem.text()
    sheet.cancel()


def test_somebody_who_is_there_already_is_named_and_can_be_opened(opened, people):
    known = profile.profile(opened.store.here, 5)
    people.add()
    sheet = opened.sheet()
    sheet.name.setText(known.name)
    opened.wait(lambda: not sheet.same.isHidden())
    assert known.name in sheet.text() or sheet.same.findChildren(type(sheet.problem))
    sheet.same._is_other(5)
    opened.wait(lambda: sheet.same.isHidden())
    sheet.same.not_the_same.clear()
    sheet._open_other(5)
    opened.wait(lambda: people.person.whole is not None and people.person.whole.profile.id == 5)
    assert opened.store.here.value("SELECT count(*) FROM person") == 200


def test_an_odd_mail_is_said_and_kept_and_an_era_date_is_understood(opened, people):
    people.add()
    sheet = opened.sheet()
    sheet.name.setText("元号 花子")
    sheet.contacts.field("mail").setText("hanako at example")
    sheet.sections.birthday.setText("S63.4.2")
    sheet.save()
    opened.wait(lambda: people.place.where == "person" and people.person.whole is not None)
    one = people.person.whole.profile
    assert one.birthday == "1988-04-02"
    assert one.all_of("mail") == ("hanako at example",)


def test_a_birthday_that_cannot_be_stays_in_its_field_with_the_reason(opened, people):
    people.add()
    sheet = opened.sheet()
    sheet.name.setText("A")
    sheet.sections.birthday.setText("1988-13-45")
    sheet.save()
    assert sheet.isVisible()
    assert sheet.sections.work._errors[sheet.sections.birthday].text()
    sheet.sections.birthday.clear()
    sheet.name.clear()
    sheet.cancel()


def test_what_was_typed_survives_escape(opened, people):
    people.add()
    sheet = opened.sheet()
    sheet.name.setText("途中 太郎")
    sheet.cancel()
    opened.bot.wait(20)
    people.add()
    sheet = opened.sheet()
    assert sheet.name.text() == "途中 太郎"
    sheet.name.clear()
    sheet.cancel()


def test_an_edit_writes_only_what_changed_and_is_undone(opened, people):
    person = shown(opened, people, 1)
    before = person.whole.profile
    people.edit()
    sheet = opened.sheet()
    sheet.sections.texts["cautions"].setPlainText("小麦アレルギー")
    sheet.sections.tags.setText("常連、豆の定期便")
    sheet.sections.consents["mail"].setChecked(True)
    sheet.sections.company.setEditText("髙橋商事株式会社")
    sheet.save()
    opened.wait(lambda: person.whole.profile.cautions == "小麦アレルギー")
    now = person.whole.profile
    assert (now.name, now.reading, now.birthday) == (before.name, before.reading, before.birthday)
    assert [tag.name for tag in now.tags] == ["常連", "豆の定期便"]
    assert now.company == "髙橋商事株式会社"
    assert now.consents["mail"][0]
    opened.machine.undo.undo()
    opened.wait(lambda: (person.whole.profile.cautions, person.whole.profile.tags) == (before.cautions, before.tags))
    assert opened.store.here.value("SELECT count(*) FROM company WHERE name='髙橋商事株式会社'") == 0


def test_the_reading_is_heard_from_the_input_method_and_never_overwritten(opened, people):
    from PySide6.QtGui import QInputMethodEvent

    people.add()
    sheet = opened.sheet()
    for preedit, commit in (("たかはし", "髙橋"), ("はなこ", "花子")):
        sheet.name.inputMethodEvent(QInputMethodEvent(preedit, []))
        event = QInputMethodEvent("", [])
        event.setCommitString(commit)
        sheet.name.inputMethodEvent(event)
    assert sheet.name.text() == "髙橋花子"
    assert sheet.reading.text() == "たかはしはなこ"
    sheet.reading_touched = True
    sheet.name.sounded.emit("さん")
    assert sheet.reading.text() == "たかはしはなこ"
    sheet.name.clear()
    sheet.reading.clear()
    sheet.cancel()


def test_a_postal_code_fills_the_address(opened, people):
    people.add()
    sheet = opened.sheet()
    address = sheet.sections.address
    address.postal.setText("100-0001")
    address._look("100-0001")
    opened.wait(lambda: address.region.text() == "東京都")
    assert (address.city.text(), address.street.text()) == ("千代田区", "千代田")
    sheet._saved = True
    sheet.cancel()


def test_a_note_stands_on_the_timeline_in_one_step(opened, people):
    person = shown(opened, people, 1)
    person.do("note")
    sheet = opened.sheet()
    sheet.words.setPlainText("デカフェを質問")
    sheet.save()
    lines = person.timeline.lines

    def noted():
        return [at for at, line in enumerate(lines.items) if "デカフェを質問" in line.detail]

    opened.wait(noted)
    (at,) = noted()
    assert lines.items[0].event is None
    assert "デカフェを質問" in lines.index(at, 0).data()
    person.open_event(lines.items[at].event)
    sheet = opened.sheet()
    sheet.delete()
    opened.wait(lambda: not noted())


def test_the_timeline_fetches_more_as_it_is_scrolled(opened, people):
    person = shown(opened, people, 1)
    all_of_it = len(timeline.timeline(opened.store.here, 1, limit=1000))
    assert all_of_it > 60
    assert len(person.timeline._shown.events) < all_of_it
    for _step in range(6):
        person.timeline.scrollToBottom()
        opened.bot.wait(40)
    assert len(person.timeline._shown.events) == all_of_it
    keys = [item.event.id for item in person.timeline.lines.items if item.event]
    assert len(keys) == len(set(keys)) == all_of_it


def test_points_are_adjusted_with_a_reason_and_explained_with_their_receipts(opened, people):
    key = member_of(opened.store)
    person = shown(opened, people, key)
    before = person.whole.usable
    person.do("adjust")
    sheet = opened.sheet()
    sheet.points.setText("１００")
    sheet.save()
    assert sheet.isVisible()
    sheet.reason.setText("お詫び")
    sheet.save()
    opened.wait(lambda: person.whole.usable == before + 100)
    person.do("explain")
    explained = opened.sheet()
    opened.wait(lambda: len(explained.entries) > 1)
    assert "お詫び" in explained.text()
    assert any(entry.receipt and entry.receipt in explained.text() for entry in explained.entries)
    assert explained.entries[0].balance == ledger.account(opened.store.here, key).balance
    explained.cancel()


def test_more_points_than_there_are_cannot_be_taken_away(opened, people):
    key = member_of(opened.store)
    person = shown(opened, people, key)
    person.do("adjust")
    sheet = opened.sheet()
    sheet.points.setText("−9,999,999")
    sheet.reason.setText("x")
    sheet.save()
    opened.wait(lambda: bool(sheet.form._errors[sheet.points].text()))
    sheet.cancel()


def test_a_guest_is_enrolled_with_a_new_card(opened, people):
    key = guest_of(opened.store)
    person = shown(opened, people, key)
    assert person.whole.account is None
    person.do("enrol")
    opened.sheet().save()
    opened.wait(lambda: person.whole.account is not None)
    assert person.whole.profile.card


def test_a_purchase_on_the_timeline_opens_its_receipt(opened, people):
    person = shown(opened, people, 1)
    item = next(one for one in person.timeline.lines.items if one.event and one.event.kind == "sale")
    assert item.detail
    assert item.amount
    person.open_event(item.event)
    sheet = opened.sheet()
    opened.wait(lambda: sheet.view.receipt is not None)
    assert sheet.view.receipt.id == item.event.ref_id
    sheet.cancel()


def test_spend_of_twelve_months_can_be_walked_through_by_keys(opened, people):
    from PySide6.QtCore import Qt

    person = shown(opened, people, 1)
    bars = person.bars
    assert len(bars.months) == 12
    assert "12 months" in bars.said()
    opened.bot.keyClick(bars, Qt.Key.Key_Left)
    assert bars.said().startswith("November 2026")
    opened.bot.keyClick(bars, Qt.Key.Key_Left)
    assert bars.accessibleName().endswith(bars.said())


def test_escape_leads_back_to_the_list(opened, people):
    from PySide6.QtCore import Qt

    people.open_person(1)
    opened.wait(lambda: people.person.whole is not None)
    opened.bot.keyClick(people.person.timeline, Qt.Key.Key_Escape)
    assert people.place.where == "people"


def test_a_switch_of_language_keeps_who_is_shown(opened, people):
    shown(opened, people, 1)
    opened.window.set_language("ja")
    page = opened.window.page()
    assert page is not people
    opened.wait(lambda: page.person.whole is not None)
    assert page.place.person_id == 1
    assert page.add_button.text() == "顧客を追加"
    opened.window.set_language("en")
    opened.wait(lambda: opened.window.page().person.whole is not None)


def test_a_company_is_made_with_its_people(opened, people):
    people.add_company()
    sheet = opened.sheet()
    sheet.lines["name"].setText("山田商店")
    sheet.lines["industry"].setText("小売")
    sheet.save()
    opened.wait(lambda: people.place.where == "company" and people.company.whole is not None)
    people.company._add()
    form = opened.sheet()
    form.name.setText("山田 一郎")
    form.save()
    opened.wait(lambda: people.place.where == "person" and people.person.whole is not None)
    assert people.person.whole.profile.company == "山田商店"
    people.open_company(people.company.whole.profile.id)
    opened.wait(lambda: people.company.list.rows.rowCount() == 1)
    people._segment("companies")
    every = opened.store.here.value("SELECT count(*) FROM company")
    opened.wait(lambda: people.companies.list.rows.rowCount() == every)


def test_own_fields_are_added_moved_renamed_and_put_aside(opened, people):
    from ui.people.own_fields import open_own_fields

    sheet = open_own_fields(opened.window, people.desk, "person")
    for name in ("靴のサイズ", "学校"):
        sheet.name.setText(name)
        sheet.add()
        opened.wait(lambda name=name: name in [field.name for field in sheet.fields])
    sheet.name.setText("学校")
    sheet.add()
    opened.wait(lambda: bool(sheet.form._errors[sheet.name].text()))
    sheet.move_field(1, -1)
    opened.wait(lambda: [field.name for field in sheet.fields] == ["学校", "靴のサイズ"])
    sheet.set_active(sheet.fields[0], False)
    opened.wait(lambda: not sheet.fields[0].active)
    sheet.accept()
    opened.bot.wait(20)
    people.add()
    form = opened.sheet()
    opened.wait(lambda: len(form.sections.own_widgets) == 1)
    ((field, widget),) = form.sections.own_widgets.values()
    assert field.name == "靴のサイズ"
    widget.setText("24.5")
    form.name.setText("靴 花子")
    form.save()
    opened.wait(lambda: people.place.where == "person" and people.person.whole is not None)
    assert own.values(opened.store.here, "person", people.person.whole.profile.id) == {field.id: "24.5"}


def test_the_list_shows_a_change_made_elsewhere_without_losing_its_row(opened, people):
    rows = people.list.list.rows
    people.list.list.select_id(rows.id_at(7))
    key = people.list.list.current_id()
    opened.store.write_now("Tag", partial(edit.tag, person_ids=[key], name="常連"))
    opened.wait(lambda: (record := rows.record(rows.row_of(key))) is not None and record.tags)
    assert people.list.list.current_id() == key


def test_every_button_and_field_of_the_page_has_a_name(opened, people):
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    shown(opened, people, 1)
    people.edit()
    sheet = opened.sheet()
    for root in (people, sheet):
        for one in root.findChildren(QAbstractButton) + root.findChildren(QLineEdit):
            assert one.accessibleName() or one.text() or one.objectName().startswith("qt_"), one
    sheet._saved = True
    sheet.cancel()


def test_the_keys_of_the_page_work_and_a_letter_typed_into_the_search_is_no_command(opened, people):
    from PySide6.QtCore import Qt

    key, ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
    opened.window.activateWindow()
    people.list.list.setFocus()
    opened.bot.keyClick(people.list.list, key.Key_Slash)
    assert people.search.hasFocus()
    opened.bot.keyClick(people.search, key.Key_N)
    assert people.search.text() == "n"
    assert opened.sheet() is None
    people.search.clear()
    people.list.list.setFocus()
    opened.bot.keyClick(people.list.list, key.Key_N)
    form = opened.sheet()
    form.name.setText("鍵盤 太郎")
    opened.bot.keyClick(form.name, key.Key_Return, ctrl)
    opened.wait(lambda: people.place.where == "person" and people.person.whole is not None)
    assert people.person.whole.profile.name == "鍵盤 太郎"
    opened.bot.keyClick(people.person.timeline, key.Key_N, ctrl | Qt.KeyboardModifier.ShiftModifier)
    note = opened.sheet()
    note.words.setPlainText("はじめまして")
    opened.bot.keyClick(note.words, key.Key_Return, ctrl)
    opened.wait(lambda: len(people.person.timeline.lines.items) == 2)
    opened.bot.keyClick(people, key.Key_Left, Qt.KeyboardModifier.AltModifier)
    opened.wait(lambda: people.place.where == "people")


CROWD = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO person (public_id,"
    " name, reading, sort_key, job_title, preferred_channel, preferred_hours, likes, wishes, cautions, note, source,"
    " lead_state, phase, created_at) SELECT 'crowd' || i, '客' || i, '', 'k' || i, '', '', '', '', '', '', '', '', '',"
    " '', 1 FROM n"
)


def crowd(tx):
    tx.run(CROWD)
    tx.touch("person", None)


def test_the_page_reads_no_list_through_on_the_gui_thread_when_it_opens(opened):
    """With 5,000 people in the store: a table read through takes at least as many instructions as it has rows."""
    opened.store.write_now("crowd", crowd)
    with steps(opened.store.here) as count:
        page = opened.at("people")
        opened.wait(lambda: page.list.list.rows.rowCount() >= 5_000)
    assert count.done < 5_000
    with steps(opened.store.here) as count:
        opened.store.here.value("SELECT COUNT(*) FROM person WHERE name LIKE '%x'")
    assert count.done > 5_000, "such a question would have been seen"


def test_a_sale_is_started_with_who_is_shown(opened, people, monkeypatch):
    person = shown(opened, people, 1)
    asked = []
    monkeypatch.setattr(people.desk.navigator, "open", lambda page, **place: asked.append((page, place)))
    person.do("sale")
    assert asked == [("counter", {"person_id": 1})]
