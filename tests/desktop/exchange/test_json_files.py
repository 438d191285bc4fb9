"""JSON, JSON Lines and logs of a website: each object a record, one broken line one refused row, nothing twice."""

import json
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import opening
from desktop.exchange import again, engine, mapping
from desktop.exchange.broken import Broken
from desktop.exchange.reading import open_table
from desktop.exchange.source import Source
from desktop.jobs import Progress
from models.errors import Refused, Told
from models.leads import sources
from models.people import names, timeline
from ui.people import words

PEOPLE = [{"name": "Ann", "mail": "a@x.jp"}, {"name": "Bob", "phone": ["090-1111-2222", "03-1234-5678"]}]


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "shop.noren"
    opening.create(path, now=1_780_000_000_000)
    store = opening.open_store(path, inline=True)
    yield store
    store.close()


def put(tmp_path, text, name="file.jsonl"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def take(store, path, kind="people"):
    table = open_table(path)
    source = Source(table, kind, mapping.guess(table, kind).mapping)
    return store.work(partial(engine.run, source=source, copy_first=False)).result()


def rows(path):
    return [row for _line, row in open_table(path).rows()]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(map(json.dumps, PEOPLE)),
        json.dumps(PEOPLE),
        json.dumps(PEOPLE, indent=2),
        json.dumps({"customers": PEOPLE}),
        json.dumps({"total": 2, "customers": PEOPLE}, indent=4),
        "[\n " + ",\n ".join(map(json.dumps, PEOPLE)) + "\n]\n",
        "\ufeff" + json.dumps(PEOPLE),
        json.dumps(PEOPLE).replace("}, {", "},\r\n{"),
        "".join(map(json.dumps, PEOPLE)),
    ],
)
def test_the_ways_in_which_objects_stand_in_files(tmp_path, text):
    table = open_table(put(tmp_path, text, "a.json"))
    assert (table.kind, table.labels) == ("json", ["name", "mail", "phone"])
    assert [row for _line, row in table.rows()] == [["Ann", "a@x.jp", ""], ["Bob", "", "090-1111-2222; 03-1234-5678"]]


def test_nested_values_are_columns_and_find_their_fields(tmp_path):
    one = {"name": "Ann", "address": {"city": "渋谷区"}, "phones": [{"number": "1234567"}, {"number": "2345678"}]}
    table = open_table(put(tmp_path, json.dumps(one)))
    assert table.labels == ["name", "address.city", "phones.number"]
    assert mapping.guess(table, "people").mapping == {
        "name": "name",
        "address.city": "city",
        "phones.number": "phone",
    }


def test_one_broken_line_is_one_refused_row_and_can_be_tried_again(store, tmp_path):
    path = put(tmp_path, '{"name": "Ann"}\n{"name": "Bob", \n{"name": "Cid"}\nnot json\n{"name": "Dora"}\n')
    done = take(store, path)
    assert (done.created, done.refused) == (3, 2)
    (source,) = sources.sources(store.reader())
    refused = sources.items(store.reader(), source.id, refused=True)
    assert {one.original for one in refused} == {'{"name": "Bob",', "not json"}
    ids = [one.id for one in refused if "Bob" in one.original]
    counts = again.try_again(store, Progress(), captured_ids=ids)
    assert counts == {"created": 0, "updated": 0, "skipped": 0, "refused": 1}
    assert len(sources.items(store.reader(), source.id, refused=True)) == 2
    counts = again.try_again(store, Progress(), captured_ids=ids, mended={ids[0]: '{"name": "Bob"}'})
    assert counts == {"created": 1, "updated": 0, "skipped": 0, "refused": 0}
    assert [one.original for one in sources.items(store.reader(), source.id, refused=True)] == ["not json"]


def test_a_file_without_any_object_is_said_to_be_none(tmp_path):
    with pytest.raises(Told, match="no object"):
        open_table(put(tmp_path, '{"name": \n{"a"\n'))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.integers(0, 99), st.text(max_size=20)), min_size=1, max_size=8))
def test_every_sound_line_is_read_whatever_stands_between(tmp_path, lines):
    """A line of noise never costs the objects around it."""
    text = "\n".join(
        json.dumps({"n": one}) if isinstance(one, int) else " ".join(one.split()).lstrip("[{") for one in lines
    )
    path = put(tmp_path, '{"n": -1}\n' + text + '\n{"n": -2}\n')
    found = [row[0] for row in rows(path) if not isinstance(row, Broken)]
    wanted = [str(one) for one in lines if isinstance(one, int)]
    assert [found[0], *[one for one in found[1:-1] if one in wanted], found[-1]] == ["-1", *wanted, "-2"]


# -- logs --------------------------------------------------------------------------------------------------------------

LOG = [
    {"event": "page_view", "email": "a@x.jp", "timestamp": "2026-05-01T10:00:00Z", "url": "/pricing"},
    {"event": "file_download", "email": "A@X.JP", "timestamp": "2026-05-01T10:01:00Z", "file": "catalogue.pdf"},
    {"event": "Mail opened", "phone": "090 1111 2222", "timestamp": "2026-05-01T10:02:00Z"},
    {"event": "search", "email": "a@x.jp", "timestamp": "2026-05-01T10:03:00Z", "keyword": "latte"},
]


def test_a_log_is_matched_by_mail_and_phone_and_is_taken_once(store, tmp_path):
    take(store, put(tmp_path, json.dumps(PEOPLE), "people.json"))
    path = put(tmp_path, "\n".join(map(json.dumps, LOG)).replace("Mail opened", "mail_open"), "log.jsonl")
    assert take(store, path, "touchpoints").created == 4
    found = store.reader().rows("SELECT kind, about FROM touchpoint WHERE kind<>'import' ORDER BY at")
    assert [tuple(row) for row in found] == [
        ("page_view", "/pricing"),
        ("download", "catalogue.pdf"),
        ("mail_open", None),
        ("search", "latte"),
    ]
    again_ = take(store, path, "touchpoints")
    assert (again_.created, again_.skipped) == (0, 4)
    more = put(tmp_path, "\n".join(map(json.dumps, [LOG[0], {**LOG[0], "url": "/contact"}])), "next.jsonl")
    done = take(store, more, "touchpoints")
    assert (done.created, done.skipped) == (1, 1)


def test_a_log_as_csv_with_public_ids_and_minutes(store, tmp_path):
    take(store, put(tmp_path, json.dumps(PEOPLE), "people.json"))
    public = store.reader().value("SELECT public_id FROM person WHERE name='Ann'")
    path = put(tmp_path, f"public_id,event,timestamp,url,minutes\n{public},session,2026-05-01 10:00,/,12\n", "log.csv")
    assert mapping.best_kind(open_table(path)) == "touchpoints"
    assert take(store, path, "touchpoints").created == 1
    row = store.reader().row("SELECT kind, about, minutes FROM touchpoint WHERE kind<>'import'")
    assert tuple(row) == ("session", "/", 12)


def test_who_is_not_there_yet_is_refused_and_comes_in_when_they_are(store, tmp_path):
    done = take(store, put(tmp_path, json.dumps(LOG[0]), "log.jsonl"), "touchpoints")
    assert (done.created, done.refused) == (0, 1)
    take(store, put(tmp_path, json.dumps(PEOPLE), "people.json"))
    source = next(one for one in sources.sources(store.reader()) if one.kind == "log")
    (one,) = sources.items(store.reader(), source.id, refused=True)
    assert again.try_again(store, Progress(), captured_ids=[one.id])["created"] == 1
    assert sources.items(store.reader(), source.id, refused=True) == []
    with pytest.raises(Refused):
        again.try_again(store, Progress(), captured_ids=[one.id])


def test_every_kind_of_a_log_has_a_name_and_a_picture():
    kinds = ("page_view", "download", "mail_open", "link_click", "search", "session", "form", "form_error", "redirect")
    for kind in kinds:
        assert kind in timeline.KINDS
        assert kind in names.EVENT_NAMES
        assert kind in words.EVENT_ICONS
