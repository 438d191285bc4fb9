"""Requests stay open until they are closed; files are kept once, read whole, and swept when nobody asks for them."""

from functools import partial

import pytest

from models import codes
from models.errors import NotFound, Refused
from models.loyalty import merges
from models.people import attachments, edit, requests, timeline
from models.people.attachments import safe_name
from models.people.tables import FileContent
from models.reminders import reminders

BODY = b"%PDF-1.4 a contract"


@pytest.fixture
def repair(do, hanako) -> int:
    return do(requests.open_request, person_id=hanako, kind="repair", title="ミル修理", due="2030-01-10", owner_id=1)


def kinds(store, person: int) -> list[tuple[str, str]]:
    return store.here.rows("SELECT kind, text FROM touchpoint WHERE person_id=? ORDER BY id", person)


def reminder(store, key: int) -> tuple | None:
    return store.here.row("SELECT day, state, staff_id FROM reminder WHERE about='request' AND about_id=?", key)


def test_it_is_numbered_stands_on_the_timeline_and_makes_a_reminder(store, do, hanako, repair) -> None:
    one = requests.one(store.here, repair)
    assert (one.number, one.kind, one.state, one.owner_id, one.due) == (1, "repair", "open", 1, "2030-01-10")
    assert kinds(store, hanako) == [("request", "ミル修理")]
    assert reminder(store, repair) == ("2030-01-10", "open", 1)
    second = do(requests.open_request, person_id=hanako, kind="question", title="営業時間")
    assert requests.one(store.here, second).number == 2
    assert reminder(store, second) is None
    assert [each.number for each in requests.listed(store.here)] == [1, 2]
    assert requests.listed(store.here, due_before="2030-01-10") == ()
    assert [each.number for each in requests.listed(store.here, due_before="2030-01-11")] == [1]
    assert requests.count_open(store.here) == 2


def test_its_reminder_moves_and_ends_with_it(store, do, hanako, repair) -> None:
    do(requests.change, request_id=repair, kind="repair", title="ミル修理", due="2030-02-01", owner_id=None)
    assert reminder(store, repair) == ("2030-02-01", "open", None)
    do(requests.wait, request_id=repair)
    assert requests.one(store.here, repair).state == "waiting"
    with pytest.raises(Refused, match="what came of it"):
        do(requests.close, request_id=repair, outcome=" ")
    do(requests.close, request_id=repair, outcome="刃を交換")
    assert reminder(store, repair)[1] == "done"
    assert kinds(store, hanako)[-1] == ("request", "刃を交換")
    assert requests.count_open(store.here) == 0
    assert [each.outcome for each in requests.listed(store.here, states=("done",))] == ["刃を交換"]
    do(requests.reopen, request_id=repair)
    assert requests.one(store.here, repair).closed_at is None
    with pytest.raises(Refused, match="already"):
        do(requests.reopen, request_id=repair)


def test_its_slip_s_code_and_its_number_find_it(store, repair) -> None:
    one = requests.one(store.here, repair)
    assert codes.understand(one.code).kind is codes.ScanKind.REQUEST
    for typed in (one.code, one.code.lower(), "1", "#1"):
        assert requests.by_code(store.here, typed) == one
    for typed in ("2", "", "NRQ0000000010", "x"):
        assert requests.by_code(store.here, typed) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [({"kind": "wish"}, "what kind"), ({"title": " "}, "few words"), ({"due": "2030-02-30"}, "2026-11-30")],
)
def test_what_does_not_fit_is_refused_in_words(do, hanako, change, said) -> None:
    whole = {"person_id": hanako, "kind": "question", "title": "t"}
    with pytest.raises(Refused, match=said):
        do(requests.open_request, **{**whole, **change})


def test_a_merge_takes_requests_and_files_along(store, do, hanako, repair) -> None:
    other = int(do(edit.create, name="花子").id)
    do(attachments.attach, person_id=hanako, name="a.pdf", data=BODY)
    key = do(merges.merge, kept_id=other, gone_id=hanako)
    assert [one.person_id for one in requests.listed(store.here)] == [other]
    assert len(attachments.listed(store.here, person_id=other)) == 1
    do(merges.unmerge, merge_id=key)
    assert [one.person_id for one in requests.listed(store.here)] == [hanako]


# -- files ----------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_whole_and_once(store, do, undo, hanako) -> None:
    first = do(attachments.attach, person_id=hanako, name="契約.pdf", data=BODY)
    do(attachments.attach, person_id=hanako, name="copy.pdf", data=BODY)
    assert attachments.content(store.here, first) == ("契約.pdf", BODY)
    assert store.here.value("SELECT count(*) FROM file_content") == 1
    assert BODY.decode() not in store.here.value("SELECT max(images) FROM audit"), "the audit names it, no more"
    do(attachments.detach, attachment_id=first)
    with pytest.raises(NotFound):
        attachments.content(store.here, first)
    undo()
    assert attachments.content(store.here, first)[1] == BODY


def test_what_nobody_names_is_swept_once_undo_can_t_ask_for_it(store, do, hanako) -> None:
    key = do(attachments.attach, person_id=hanako, name="a.pdf", data=BODY)
    do(attachments.detach, attachment_id=key)
    assert store.write_now("s", attachments.sweep) == 0
    store.clock.advance(attachments.KEPT_MS + 1)
    assert store.write_now("s", attachments.sweep) == 1
    assert store.here.value("SELECT count(*) FROM file_content") == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\x\\a.doc", "a.doc"),
        ("a\x00b\u202egpj.exe", "a_bgpj.exe"),
        ("  .. ", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 156 + ".pdf"),
        ("con<>:|?*.txt", "con_.txt"),
    ],
)
def test_a_hostile_name_is_made_harmless(name, kept) -> None:
    assert safe_name(name) == kept


def test_programs_are_known_as_such_and_empty_or_large_files_are_refused(store, do, hanako) -> None:
    do(attachments.attach, person_id=hanako, name="tool.EXE", data=b"MZ")
    assert [one.may_run for one in attachments.listed(store.here, person_id=hanako)] == [True]
    for data, said in ((b"", "empty"), (b"x" * (attachments.LARGEST + 1), "larger than 20 MB")):
        with pytest.raises(Refused, match=said):
            do(attachments.attach, person_id=hanako, name="a", data=data)


def test_a_damaged_or_missing_content_is_seen(store, do, hanako) -> None:
    do(attachments.attach, person_id=hanako, name="a.pdf", data=BODY)
    assert attachments.problems(store.here) == []
    store.write_now("x", lambda tx: tx.run(FileContent.update(data=b"%PDF-1.4 another on").where(FileContent.size > 0)))
    assert len(attachments.problems(store.here)) == 1
    store.write_now("x", lambda tx: tx.run("DELETE FROM file_content"))
    assert "a.pdf" in str(attachments.problems(store.here)[0].values)


def test_a_call_says_how_long_it_took_and_what_it_was_about(store, do, hanako) -> None:
    do(timeline.note, person_id=hanako, kind="call", text_="beans", minutes=6, about="/beans")
    event = timeline.timeline(store.here, hanako)[0]
    assert (event.minutes, event.about) == (6, "/beans")
    with pytest.raises(Refused, match="Minutes"):
        do(timeline.note, person_id=hanako, kind="call", text_="x", minutes=-1)


def test_reminders_about_requests_are_named(store, repair) -> None:
    (due,) = reminders.about(store.here, "request", repair)
    assert due.wording.msgid == "Request: {title}"
    assert partial(reminders.one, store.here, due.id)().about == "request"
