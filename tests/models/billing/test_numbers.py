"""Numbers of papers: each kind for itself, no gaps, none taken back."""

from functools import partial

import pytest

from models.billing import numbers
from models.billing.tables import Quotation
from models.errors import Bug, Refused


def test_each_kind_counts_for_itself(store) -> None:
    taken = [
        store.write_now("t", partial(numbers.take, kind=kind))
        for kind in ("quotation", "invoice", "quotation", "credit", "quotation")
    ]
    assert taken == [1, 1, 2, 1, 3]
    assert [numbers.coming(store.here, kind) for kind in numbers.KINDS] == [4, 2, 2]


def test_a_paper_that_is_refused_takes_no_number(store) -> None:
    def fails(tx) -> None:
        numbers.take(tx, "invoice")
        raise Refused("no")

    with pytest.raises(Refused):
        store.write_now("t", fails)
    assert numbers.coming(store.here, "invoice") == 1


def test_a_number_given_out_can_not_be_undone(store) -> None:
    def make(tx) -> int:
        number = numbers.take(tx, "quotation")
        return tx.insert(
            Quotation,
            public_id="q",
            number=number,
            at=tx.now,
            day=tx.today,
            valid_until=tx.today,
            currency="JPY",
            total=0,
            tax=0,
            frozen="{}",
        )

    store.write_now("t", make)
    assert store.here.value("SELECT undoable FROM audit ORDER BY id DESC") == 0


def test_an_unknown_kind_is_a_bug(store) -> None:
    with pytest.raises(Bug):
        store.write_now("t", partial(numbers.take, kind="poem"))
