"""What can be done to people, companies, own fields, notes and staff, and what is refused in words."""

import pytest

from models import team
from models.errors import NotFound, Refused
from models.people import companies, duplicates, edit, lists, own, parts, profile, timeline
from models.people.parts import NewAddress, NewContact
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1980-05-12", "1980-05-12"),
        ("1980/5/2", "1980-05-02"),
        ("１９８０年５月１２日", "1980-05-12"),
        ("19800512", "1980-05-12"),
        ("5/12", "0000-05-12"),
        ("--05-12", "0000-05-12"),
        ("5月12日", "0000-05-12"),
        ("02-29", "0000-02-29"),
        ("0000-05-12", "0000-05-12"),
        ("2000-02-29", "2000-02-29"),
        ("", None),
        (" ", None),
    ],
)
def test_birthdays_are_understood_with_and_without_a_year(typed: str, stored: str | None):
    assert parts.birthday(typed, "2026-06-15") == stored


@pytest.mark.parametrize("typed", ["1980-02-30", "2001-02-29", "13/13", "2027-01-01", "1492-10-12", "soon", "5", "\0x"])
def test_birthdays_that_cant_be_are_refused(typed: str):
    with pytest.raises(Refused):
        parts.birthday(typed, "2026-06-15")


def test_a_person_needs_no_name_when_there_is_a_phone(store, do):
    key = do(edit.create, contacts=[NewContact("phone", "090-1111-2222")]).id  # N3
    assert profile.profile(store.here, key).all_of("phone") == ("090-1111-2222",)
    for nothing in ({}, {"name": " \0 "}, {"contacts": [NewContact("phone", " ")]}):
        with pytest.raises(Refused, match="Give at least"):
            do(edit.create, **nothing)


def test_odd_mails_and_phones_are_kept_with_a_warning(store, do):
    saved = do(edit.create, name="A", contacts=[NewContact("mail", "odoo.com"), NewContact("phone", "12")])
    assert [str(one) for one in saved.warnings] == [
        "“odoo.com” does not look like a mail address. It was kept.",
        "“12” does not look like a phone number. It was kept.",
    ]
    assert profile.profile(store.here, saved.id).all_of("mail") == ("odoo.com",)


def test_text_is_kept_as_typed_and_found_folded(store, do):
    key = do(edit.create, name="\u202e<b>髙橋</b>🍣\0", reading="ﾀｶﾊｼ").id
    row = store.here.row("SELECT name, reading, sort_key FROM person WHERE id=?", key)
    assert row == ("\u202e<b>髙橋</b>🍣", "ﾀｶﾊｼ", "たかはし")


@pytest.mark.parametrize(
    "values",
    [{"name": "あ" * 10_000}, {"nickname": "x"}, {"preferred_channel": "pigeon"}, {"birthday": "1980-02-30"}],
)
def test_what_cant_be_stored_is_refused_and_nothing_changes(store, do, hanako: int, values: dict):
    before = store.here.row("SELECT * FROM person WHERE id=?", hanako)
    with pytest.raises(Refused):
        do(edit.update, person_id=hanako, **values)
    assert store.here.row("SELECT * FROM person WHERE id=?", hanako) == before


def test_a_change_sorts_again_and_is_undone(store, do, undo, hanako: int):
    do(edit.update, person_id=hanako, reading="", likes="抹茶\nラテ", birthday="5/12")
    row = "SELECT sort_key, likes, birthday FROM person WHERE id=?"
    assert store.here.row(row, hanako) == ("高橋 花子", "抹茶\nラテ", "0000-05-12")
    undo()
    assert store.here.row(row, hanako) == ("たかはし はなこ", "", None)


def test_who_is_gone_cant_be_changed(do):
    for verb, values in ((edit.update, {"name": "x"}), (edit.issue_card, {"number": "1"}), (edit.delete_unused, {})):
        with pytest.raises(NotFound):
            do(verb, person_id=99, **values)


def test_contacts_keep_their_rows_where_they_stay_and_doubles_fall_together(store, do, hanako: int):
    before = {value: key for key, value in store.here.rows("SELECT id, value FROM contact")}
    wanted = [
        NewContact("mail", "new@example.com", "work"),
        NewContact("phone", "090-1234-5678"),
        NewContact("phone", "０９０ １２３４ ５６７８"),
        NewContact("phone", " "),
    ]
    do(edit.set_contacts, person_id=hanako, contacts=wanted)
    found = profile.profile(store.here, hanako).contacts
    assert [(one.kind, one.value, one.label) for one in found] == [
        ("mail", "new@example.com", "work"),
        ("phone", "090-1234-5678", ""),
    ]
    assert found[1].id == before["090-1234-5678"]
    with pytest.raises(Refused, match="pigeon"):
        do(edit.set_contacts, person_id=hanako, contacts=[NewContact("pigeon", "x")])


def test_addresses_are_replaced_in_their_order(store, do, undo, hanako: int):
    home, work = NewAddress("100-0001", "東京都", "千代田区", "千代田1-1", "", "jp"), NewAddress("150-0001")
    do(edit.set_addresses, person_id=hanako, addresses=[home, NewAddress(country="JP"), work])
    assert [one.postal for one in profile.profile(store.here, hanako).addresses] == ["100-0001", "150-0001"]
    assert profile.profile(store.here, hanako).addresses[0].country == "JP"
    do(edit.set_addresses, person_id=hanako, addresses=[work])
    assert len(profile.profile(store.here, hanako).addresses) == 1
    undo()
    assert len(profile.profile(store.here, hanako).addresses) == 2


def test_a_card_number_is_given_out_once_even_when_it_was_lost(store, do, hanako: int):
    card = store.here.value("SELECT id FROM card")
    do(edit.block_card, card_id=card)
    assert profile.by_card(store.here, " M-000123 ") == (hanako, "blocked")
    assert profile.by_card(store.here, "M-1") is None
    with pytest.raises(Refused, match="髙橋 花子"):
        do(edit.create, name="誰か", card="M-000123")
    assert store.here.value("SELECT count(*) FROM person") == 1
    do(edit.issue_card, person_id=hanako, number="M-000124")
    assert profile.profile(store.here, hanako).card == "M-000124"


def test_tags_are_compared_as_folded_and_counted(store, do, hanako: int):
    other = do(edit.create, name="B", tags=["ﾗﾃ"]).id
    key = do(edit.tag, person_ids=[hanako, other], name="ラテ")
    assert edit.tags(store.here) == [(key, "ﾗﾃ", "", 2)]
    assert do(edit.untag, person_ids=[other], tag_id=key) == 1
    assert list(lists.list_ids(store.here, wanted=lists.PeopleFilter(tag_id=key))) == [hanako]


def test_the_latest_consent_holds_and_earlier_ones_stay(store, do, clock, hanako: int):
    do(edit.consent, person_id=hanako, channel="mail", given=True, wording="お知らせ")
    clock.advance(1000)
    do(edit.consent, person_id=hanako, channel="mail", given=False)
    assert edit.consents(store.here, hanako) == {"mail": (False, NOON + 1000)}
    assert store.here.value("SELECT count(*) FROM consent") == 2
    with pytest.raises(Refused):
        do(edit.consent, person_id=hanako, channel="pigeon", given=True)


def test_who_has_a_history_cant_be_deleted(store, do, undo, hanako: int):
    field = do(own.add_field, kind="person", name="靴")
    do(own.set_values, kind="person", record_id=hanako, values={field: "24.5"})
    do(edit.tag, person_ids=[hanako], name="常連")
    do(edit.delete_unused, person_id=hanako)
    assert [store.here.value(f"SELECT count(*) FROM {t}") for t in ("person", "contact", "card", "own_value")] == [
        0
    ] * 4
    undo()
    assert profile.profile(store.here, hanako).own_values == {field: "24.5"}
    do(timeline.note, person_id=hanako, kind="note", text_="好き")
    with pytest.raises(Refused, match="history"):
        do(edit.delete_unused, person_id=hanako)


# -- companies --------------------------------------------------------------------------------------------------------


def test_a_company_has_its_people_and_cant_go_while_they_work_there(store, do, hanako: int):
    firm = do(companies.create, name="㈱ノレン", industry="小売", people=[hanako]).id
    do(companies.set_contacts, company_id=firm, contacts=[NewContact("phone", "03-1111-2222")])
    do(companies.set_addresses, company_id=firm, addresses=[NewAddress("100-0001")])
    found = companies.profile(store.here, firm)
    assert (found.name, found.industry, found.people) == ("㈱ノレン", "小売", ((hanako, "髙橋 花子", ""),))
    assert found.contacts == (("phone", "03-1111-2222", ""),)
    assert companies.find(store.here, "のれ") == [(firm, "㈱ノレン")]
    with pytest.raises(Refused, match="People work at"):
        do(companies.delete_unused, company_id=firm)
    do(edit.update, person_id=hanako, company_id=None)
    do(companies.delete_unused, company_id=firm)
    with pytest.raises(NotFound):
        companies.profile(store.here, firm)
    with pytest.raises(Refused):
        do(companies.create, name=" ")
    with pytest.raises(NotFound):
        do(edit.update, person_id=hanako, company_id=firm)


# -- own fields -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type", "typed", "stored"),
    [
        ("text", " a\nb ", ("a\nb", None)),
        ("number", "１,２３４.５", ("１,２３４.５", 1_234_500)),
        ("number", "-0.001", ("-0.001", -1)),
        ("date", "2026/06/15", ("2026-06-15", None)),
        ("choice", "ﾎｯﾄ", ("ホット", None)),
        ("number", "", ("", None)),
    ],
)
def test_own_values_are_checked_by_their_type(type: str, typed: str, stored: tuple):
    assert own.checked_value(own.Field(1, "person", "k", "F", type, ("ホット",), True), typed) == stored


@pytest.mark.parametrize(
    ("type", "typed"),
    [
        ("number", "x"),
        ("number", "1e30"),
        ("number", "nan"),
        ("number", "1.2345"),
        ("date", "2026-02-30"),
        ("choice", "z"),
    ],
)
def test_own_values_that_cant_be_are_refused_with_the_fields_name(type: str, typed: str):
    with pytest.raises(Refused, match="^F: "):
        own.checked_value(own.Field(1, "person", "k", "F", type, ("a",), True), typed)


def test_own_fields_are_added_renamed_put_aside_and_keep_their_values(store, do, hanako: int):
    size = do(own.add_field, kind="person", name="靴のサイズ", type="number")
    hot = do(own.add_field, kind="person", name="温度", type="choice", choices=["ホット", "", "アイス", "ホット"])
    with pytest.raises(Refused, match="already"):
        do(own.add_field, kind="person", name="ｸﾂのサイズ".replace("ｸﾂ", "靴"))
    with pytest.raises(Refused, match="choice"):
        do(own.add_field, kind="person", name="色", type="choice")
    do(own.set_values, kind="person", record_id=hanako, values={size: "24.5", hot: "アイス"})
    do(own.set_values, kind="person", record_id=hanako, values={hot: ""})
    assert own.values(store.here, "person", hanako) == {size: "24.5"}
    assert store.here.value("SELECT number FROM own_value") == 24_500
    do(own.change_field, field_id=size, name="靴", active=False)
    assert [field.name for field in own.fields(store.here, "person")] == ["温度"]
    assert own.fields(store.here, "person")[0].choices == ("ホット", "アイス")
    assert own.values(store.here, "person", hanako) == {size: "24.5"}


# -- the timeline -----------------------------------------------------------------------------------------------------


def test_notes_stand_on_the_timeline_newest_first_in_pages(store, do, clock, hanako: int):
    for number in range(5):
        clock.advance(1000 if number < 4 else 0)
        do(timeline.note, person_id=hanako, kind="call" if number % 2 else "note", text_=str(number))
    first = timeline.timeline(store.here, hanako, limit=3)
    rest = timeline.timeline(store.here, hanako, before=(first[-1].at, first[-1].id))
    assert [one.text for one in first + rest] == ["4", "3", "2", "1", "0"]
    assert [one.text for one in timeline.timeline(store.here, hanako, kinds=["call"])] == ["3", "1"]
    assert timeline.count_by_kind(store.here, hanako) == {"note": 3, "call": 2}
    assert profile.profile(store.here, hanako).last_seen_at == NOON + 4000


def test_what_staff_wrote_can_be_corrected_and_taken_back_and_nothing_else(store, do, undo, hanako: int):
    key = do(timeline.note, person_id=hanako, kind="meeting", text_="x")
    do(timeline.change_note, touchpoint_id=key, text_="y")
    do(timeline.delete_note, touchpoint_id=key)
    assert timeline.timeline(store.here, hanako) == []
    undo()
    assert timeline.timeline(store.here, hanako)[0].text == "y"
    store.write_now("sale", lambda tx: tx.run("UPDATE touchpoint SET kind='sale' WHERE id=?", key))
    for refused in (
        lambda: do(timeline.delete_note, touchpoint_id=key),
        lambda: do(timeline.note, person_id=hanako, kind="sale", text_="x"),
        lambda: do(timeline.note, person_id=hanako, kind="note", text_=" "),
    ):
        with pytest.raises(Refused):
            refused()


# -- lists and candidates ---------------------------------------------------------------------------------------------


def test_lists_sort_filter_and_read_pages(store, do, hanako: int):
    ids = [do(edit.create, name=name, birthday=day).id for name, day in (("あべ", "1990-05-01"), ("わだ", ""))]
    assert list(lists.list_ids(store.here)) == [ids[0], hanako, ids[1]]
    assert list(lists.list_ids(store.here, "newest", limit=2)) == [ids[1], ids[0]]
    for sort in lists.SORTS:
        assert sorted(lists.list_ids(store.here, sort)) == sorted([hanako, *ids])
    assert list(lists.list_ids(store.here, wanted=lists.PeopleFilter(birthday_month=5))) == [ids[0]]
    assert lists.count(store.here) == 3
    assert lists.count(store.here, lists.PeopleFilter(members=True)) == 0
    assert [one.name for one in lists.rows_by_ids(store.here, [ids[1], 99, hanako])] == ["わだ", "髙橋 花子"]


def test_candidates_share_a_phone_a_mail_a_card_or_a_name_and_nothing_looser(store, do, hanako: int):
    do(edit.create, name="高橋 花", contacts=[NewContact("mail", "other@example.com")])

    def same(**typed):
        return [(one.person.id, one.same, one.sure) for one in duplicates.similar(store.here, **typed)]

    assert same(name="高橋花子") == [(hanako, ("name",), False)]
    assert same(reading="タカハシ　ハナコ") == [(hanako, ("reading",), False)]
    assert same(phones=["+81 90 1234 5678"], mails=["HANAKO.T@example.com"]) == [(hanako, ("phone", "mail"), True)]
    assert same(card="M-000123") == [(hanako, ("card",), True)]
    assert same(mails=["x@example.com"]) == []  # a domain alone is nobody (D1, D4)
    assert same(name="高橋花子", but=hanako) == []
    assert same() == []


# -- staff ------------------------------------------------------------------------------------------------------------


def test_with_one_person_nobody_is_asked_and_an_owner_always_stays(store, do):
    first = team.only_one(store.here)
    assert first is not None
    second = do(team.add, name="佐藤", role="clerk")
    assert team.only_one(store.here) is None
    for change in ({"active": False}, {"role": "clerk"}):
        with pytest.raises(Refused, match="owner"):
            do(team.update, staff_id=first, **change)
    do(team.update, staff_id=second, role="owner")
    do(team.update, staff_id=first, active=False)
    assert [one.id for one in team.staff(store.here)] == [second]
    assert len(team.staff(store.here, all_of_them=True)) == 2
    for wrong in ({"name": " "}, {"name": "x", "role": "king"}):
        with pytest.raises(Refused):
            do(team.add, **wrong)


# -- the year ---------------------------------------------------------------------------------------------------------


def test_spending_is_told_month_by_month_with_empty_months(store, hanako: int):
    def book(tx):
        for number, (day, total, kind) in enumerate(
            [("2026-04-30", 500, "sale"), ("2026-06-01", 700, "sale"), ("2026-06-02", -200, "return")]
        ):
            tx.run(
                "INSERT INTO sale (public_id, kind, shop_id, at, day, person_id, reason, eat_in, currency, quantity,"
                " subtotal, discount, points_used, points_value, tax, total, points_paid, rounding, points_earned,"
                ' "change", source, language, facts, digest)'
                " VALUES (?,?,1,0,?,?,'',0,'JPY',0,?,0,0,0,0,?,0,0,0,0,'','','{}','')",
                f"s{number}",
                kind,
                day,
                hanako,
                total,
                total,
            )

    store.write_now("book", book)
    found = profile.spend_by_month(store.here, hanako, until="2026-06-15", months=4)
    assert [(one.month, one.amount, one.receipts) for one in found] == [
        ("2026-03", 0, 0),
        ("2026-04", 500, 1),
        ("2026-05", 0, 0),
        ("2026-06", 500, 1),
    ]
    whole = profile.profile(store.here, hanako)
    assert (whole.visits, whole.spent) == (2, 1000)
