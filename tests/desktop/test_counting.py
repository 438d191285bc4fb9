"""Counting who meets a condition while it is typed: shared by two readers, stopped by the next key."""

import threading

import pytest

from desktop import counting, opening
from desktop.counting import Counting
from desktop.jobs import Progress
from models.criteria.nodes import ALWAYS, Every, Leaf, Not
from models.criteria.sql import Context
from models.errors import Cancelled
from tests.a_shop import add_person
from tests.conftest import NOON

CTX = Context("2026-06-15", NOON)


@pytest.fixture
def busy(tmp_path, monkeypatch):
    """A store with its threads, of sixty people, counted ten keys at a time."""
    path = tmp_path / "busy.noren"
    opening.create(path, now=1)
    store = opening.open_store(path)
    monkeypatch.setattr(counting, "PART", 10)
    monkeypatch.setattr(counting.Way.part, "__defaults__", (10,))
    store.write_now("p", lambda tx: [add_person(tx, f"P{at}") for at in range(60)])
    yield store
    store.close()


def test_two_readers_share_a_count_and_it_is_the_count(busy):
    readers = set()
    part = counting.Way.part

    def watched(way, read, low):
        readers.add(threading.current_thread().name)
        return part(way, read, low)

    member = Leaf("person.member", "is", True)
    counts = Counting(busy)
    for _turn in range(20):
        assert counts.count(Not(member), CTX, Progress()).result() == (60, 60)
        assert counts.count(Leaf("person.visits", "at_least", 1), CTX, Progress()).result() == (0, 60)
    counting.Way.part, kept = watched, part
    try:
        for _turn in range(200):
            assert counts.count(Every((Not(member),)), CTX, Progress()).result() == (60, 60)
            if len(readers) == 2:
                break
    finally:
        counting.Way.part = kept
    assert len(readers) == 2


def test_the_next_key_stops_a_count_on_both_readers(busy):
    progress = Progress()
    progress.cancelled = True
    with pytest.raises(Cancelled):
        Counting(busy).count(ALWAYS, CTX, progress).result()


def test_how_many_there_are_is_counted_again_once_something_was_written(busy):
    counts = Counting(busy)
    assert counts.count(ALWAYS, CTX, Progress()).result() == (60, 60)
    busy.write_now("p", lambda tx: add_person(tx, "One more"))
    assert counts.count(ALWAYS, CTX, Progress()).result() == (61, 61)


def test_without_threads_the_asking_one_counts_alone(store):
    store.write_now("p", lambda tx: add_person(tx, "A"))
    assert Counting(store).count(ALWAYS, CTX, Progress()).result() == (1, 1)


def test_a_long_answer_that_nobody_waits_for_any_more_is_not_read_to_its_end(busy):
    chunks = []
    began, going = threading.Event(), threading.Event()

    def slowly(read):
        for chunk in read.each("SELECT id FROM person ORDER BY id", size=10):
            chunks.append(chunk)
            began.set()
            assert going.wait(10)
        return len(chunks)

    job = busy.read(slowly)
    assert began.wait(10)
    job.cancel()
    going.set()
    with pytest.raises(Cancelled):
        job.result()
    assert len(chunks) == 1
    assert busy.read(slowly).result() == 7
