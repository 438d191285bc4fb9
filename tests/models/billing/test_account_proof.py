"""The proof of the accounts sees what was damaged, and mends what is only derived."""

from functools import partial

import pytest

from models import proofs
from models.billing import closing, invoices, proof, receiving, terms
from tests.a_shop import DAY, Shop
from tests.models.billing.an_account import Books


@pytest.fixture
def books(bare_shop: Shop) -> Books:
    """An account with all there can be, before something is damaged."""
    shop = bare_shop.open()
    made = Books(shop)
    shop.do(terms.save, person_id=made.person, closing_day=20)
    sale = made.sell(1_000, 500)
    made.back(sale, 0, 1, amount=500)
    _sale, _one = shop.do(invoices.book, draft=made.draft(700), now=True)
    shop.do(receiving.receive, customer=made.customer, amount=5_000, fee=100)
    gone = shop.do(receiving.receive, customer=made.customer, amount=5)
    shop.do(receiving.take_back, receipt_id=gone)
    shop.clock.advance(10 * DAY)
    shop.do(closing.make, customer=made.customer, to_day="2026-06-20")
    assert proof.account_problems(shop.store.here) == []
    return made


def damage(books: Books, sql: str) -> list[str]:
    books.shop.store.write_now("damage", partial(_run, sql=sql))
    return [str(what) for _where, what in proof.account_problems(books.shop.store.here)]


def _run(tx, *, sql: str) -> None:
    tx.run(sql)
    tx.touch("owed", None)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE owed SET open=open+1 WHERE id=1", "not the sum of its ledger"),
        ("UPDATE account_entry SET amount=amount+1 WHERE kind='payment' AND id=(SELECT min(id) FROM account_entry"
         " WHERE kind='payment')", "What is left of money"),
        ("UPDATE account_entry SET amount=-99 WHERE kind='fee'", "bank's fee"),
        ("UPDATE money_received SET \"left\"=\"left\"-1 WHERE id=1", "What is left of money"),
        ("UPDATE money_received SET fee=1 WHERE id=1", "bank's fee"),
        ("UPDATE owed SET total=total+1 WHERE id=1", "put on account"),
        ("UPDATE payment SET amount=amount+1 WHERE sale_id=1", "put on account"),
        ("UPDATE account_entry SET amount=amount-1 WHERE kind='credit' AND amount<0", "does not sum to nothing"),
        ("UPDATE account_entry SET of_account_entry_id=1 WHERE kind='payment' AND id=(SELECT min(id) FROM account_entry"
         " WHERE kind='payment')", "takes back another amount"),
        ("UPDATE invoice SET number=number+1 WHERE id=2", "gaps"),
        ("UPDATE paper_number SET next=next+1 WHERE kind='invoice'", "gaps"),
        ("UPDATE invoice SET total=total+1 WHERE id=1", "does not come to"),
        ("UPDATE invoice SET tax=tax+1 WHERE id=1", "what was frozen"),
        ("UPDATE invoice SET frozen='{}' WHERE id=1", "what was frozen"),
        ("UPDATE invoice SET void=1 WHERE id=1", "still stand on it"),
        ("UPDATE owed SET invoice_id=NULL WHERE id=1", "receipts put on account"),
    ],
)  # fmt: skip
def test_damage_is_seen(books: Books, sql: str, words: str) -> None:
    assert any(words in found for found in damage(books, sql)), damage(books, "SELECT 1")


def test_a_sale_that_is_missing_in_the_ledger_is_seen(books: Books) -> None:
    sale = books.sell(300)
    row = books.row(sale).id
    books.shop.store.write_now("damage", partial(_run, sql=f"DELETE FROM account_entry WHERE owed_id={row}"))
    assert "not in the ledger" in " ".join(damage(books, f"DELETE FROM owed WHERE id={row}"))


def test_balances_are_counted_again_from_the_ledger(books: Books) -> None:
    damage(books, "UPDATE owed SET open=7")
    assert damage(books, 'UPDATE money_received SET "left"=3') != []
    mending = next(one for one in proofs.PROOFS if one.where == "accounts")
    assert mending.repair is not None
    books.shop.store.write_now("mend", mending.repair)
    assert proof.account_problems(books.shop.store.here) == []
