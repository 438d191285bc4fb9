"""Products: made, found, taken off sale, brought back; stock as a ledger beside its balance."""

from functools import partial

import pytest

from desktop.store import Store
from models.counter import catalogue, find, stock
from models.errors import Refused


def _make(store: Store, **values: object) -> int:
    return store.write_now(
        "Make", partial(catalogue.create, **{"name": "ハウスブレンド 200g", "price": 1480, **values})
    )


@pytest.mark.parametrize(
    "typed", ["ハウス", "はうす", "ブレンド", "200g", "ﾊｳｽ", "house", "4569951116179", "456995", "hb-1", "HB1"]
)
def test_a_product_is_found_by_name_sound_and_code(store: Store, typed: str) -> None:
    made = _make(store, reading="House blend", code="4569951116179", own_code="HB-1")
    _make(store, name="カフェラテ", price=520)
    assert find.find_ids(store.here, typed) == [made]


@pytest.mark.parametrize(
    "typed", ["", " ", '"', "* AND (", "NEAR(", "'; DROP TABLE product; --", "\x00", "-x", "a" * 9000]
)
def test_typed_syntax_is_only_text(store: Store, typed: str) -> None:
    _make(store)
    assert find.find_ids(store.here, typed) == []


def test_undo_and_further_codes_keep_the_search_in_step(store: Store) -> None:
    made = _make(store)
    store.write_now("Codes", partial(catalogue.set_further_codes, product_id=made, codes=["4901085128534"]))
    assert find.find_ids(store.here, "490108") == [made]
    assert catalogue.item_by_code(store.here, "4901085128534").id == made
    audit = store.here.value("SELECT MAX(id) FROM audit")
    store.undo(audit).result()
    assert find.find_ids(store.here, "490108") == []


def test_a_code_belongs_to_one_product(store: Store) -> None:
    _make(store, code="4569951116179")
    with pytest.raises(Refused, match="belongs to"):
        _make(store, name="Other", code="4569951116179")


@pytest.mark.parametrize("values", [{"name": " "}, {"price": -1}, {"price": 10**15}, {"weigh": "often"}])
def test_what_can_not_be_a_product_is_refused(store: Store, values: dict) -> None:
    with pytest.raises(Refused):
        _make(store, **values)
    assert store.here.value("SELECT COUNT(*) FROM product") == 0


def test_a_product_off_sale_leaves_keys_and_search_and_comes_back(store: Store) -> None:
    made = _make(store)
    store.write_now("Keys", partial(catalogue.place_keys, keys=[("product", made), ("open_price", None)]))
    assert [key.kind for key in catalogue.grid(store.here)] == ["product", "open_price"]
    store.write_now("Off", partial(catalogue.remove, product_id=made))
    assert [key.kind for key in catalogue.grid(store.here)] == ["open_price"]
    assert find.find_ids(store.here, "ハウス") == []
    store.write_now("On", partial(catalogue.bring_back, product_id=made))
    assert find.find_ids(store.here, "ハウス") == [made]


def test_a_variant_has_its_own_code_and_stock_and_its_parents_price(store: Store) -> None:
    made = _make(store, name="Shirt", price=3000)
    large = store.write_now(
        "Variant", partial(catalogue.add_variant, product_id=made, variant="L", code="4901085128534")
    )
    found = catalogue.item(store.here, large)
    assert (found.title, found.price, found.parent_id) == ("Shirt L", 3000, made)
    assert [one.id for one in catalogue.variants(store.here, made)] == [large]


def test_stock_is_the_sum_of_its_entries(store: Store) -> None:
    """Received 10 at ¥500, one wasted, counted 7: a difference of −2 with its reason."""
    made = _make(store)
    store.write_now("Receive", partial(stock.receive, lines=[(made, 10_000, 500)], supplier="Roaster"))
    store.write_now("Waste", partial(stock.take, product_id=made, quantity=1_000, kind="waste", reason="broken"))
    found = store.write_now("Count", partial(stock.book_count, counted={made: 7_000}, reason="year's end"))
    assert [one.quantity for one in found] == [-2_000]
    assert stock.on_hand(store.here, made) == 7_000
    assert [one.kind for one in stock.movements(store.here, made)] == ["count", "waste", "receive"]
    assert catalogue.item(store.here, made).cost == 500
    assert stock.problems(store.here) == []


def test_a_balance_that_is_not_the_sum_is_named(store: Store) -> None:
    made = _make(store)
    store.write_now("Receive", partial(stock.receive, lines=[(made, 10_000, None)]))
    store.write_now("Spoil", lambda tx: tx.run("UPDATE stock SET quantity=1 WHERE product_id=?", made))
    assert [where for where, _what in stock.problems(store.here)] == [f"stock:{made}"]


def test_the_low_stock_list_names_what_is_at_its_mark(store: Store) -> None:
    made = _make(store, low_stock=3_000)
    _make(store, name="Plenty", low_stock=None)
    assert [row[0] for row in stock.low(store.here)] == [made]
    store.write_now("Receive", partial(stock.receive, lines=[(made, 4_000, None)]))
    assert stock.low(store.here) == []
