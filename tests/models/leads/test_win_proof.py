"""The counters of chances to win are proved: what can't be is told and mended, what the nights put right is not."""

from functools import partial

import pytest

from models import proofs
from models.leads import win_learning, win_proof
from models.pipeline import deals
from tests.models.leads.test_win import history


@pytest.fixture
def learned(store):
    keys = store.write_now("h", partial(history, count=60, opened=3))
    store.write_now("l", win_learning.rebuild)
    return keys


def told(store) -> list[str]:
    return [found.msgid for found in win_proof.count_problems(store.here)]


def test_what_was_learned_and_followed_is_right(store, learned) -> None:
    assert told(store) == []
    store.write_now("w", partial(deals.win, deal_id=learned[-1]))
    assert told(store) == []
    store.write_now("r", partial(deals.reopen, deal_id=learned[-1]))
    assert told(store) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE win_count SET won=-9 WHERE id=(SELECT min(id) FROM win_count)", "below where"),
        ("INSERT INTO win_count (team_id, field, value, won, lost) SELECT team_id, field, value, 1, 11 FROM win_count"
         " LIMIT 1", "counted twice"),
        ("INSERT INTO win_count (team_id, field, value, won, lost) VALUES (99, 'x', 'y', 11, 1)", "team that is gone"),
        ("UPDATE win_count SET won=won+9000 WHERE field='stage'", "ever closed"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_told_and_mended(store, learned, sql, words) -> None:
    store.write_now("x", lambda tx: tx.run(sql))
    assert any(words in one for one in told(store))
    proof = next(one for one in proofs.PROOFS if one.where == "chances")
    assert list(proof.problems(store.here))
    store.write_now("m", win_proof.mend_counts)
    assert told(store) == []
