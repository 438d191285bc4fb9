"""The sale on the register outlives the program, and is never booked twice."""

from functools import partial

from desktop.running import place
from models.counter import sales
from models.counter.drafts import Tender
from models.counter.tables import Sale
from ui.counter.page import register_of
from ui.counter.running import Running, from_text, to_text


def running(counter):
    return counter.register.findChild(Running)


def after_the_crash(counter):
    """Another start on the same store: a register that was never told of the sale."""
    from dataclasses import replace

    return register_of(replace(counter.page.desk, keep={}))


def rung(counter):
    counter.scan(counter.card)
    counter.scan(counter.codes["Mug"])
    counter.scan(counter.codes["Blend"])
    counter.action("points")
    counter.wait(lambda: place(counter.store.path).exists())
    running(counter).finish()


def test_a_running_sale_is_there_again_with_member_and_points(counter):
    rung(counter)
    before = counter.register
    again = after_the_crash(counter)
    assert again.public_id == before.public_id
    assert [line.name for line in again.lines] == ["Mug", "Blend"]
    assert again.member == before.member
    assert again.points_wanted == before.points_wanted > 0
    assert again.priced.due == before.priced.due


def test_a_sale_booked_before_the_lights_went_out_is_not_there_again(counter):
    rung(counter)
    kept = place(counter.store.path).read_text(encoding="utf-8")
    kind = counter.page.checkout.kinds[0].id
    draft = counter.register.draft([Tender(kind, counter.register.priced.due)])
    counter.store.write("Sale", partial(sales.book, draft=draft)).result()  # and the program is killed here
    assert place(counter.store.path).read_text(encoding="utf-8") == kept
    again = after_the_crash(counter)
    assert again.empty
    again.findChild(Running).finish()
    assert not place(counter.store.path).exists()
    assert counter.store.here.value(f"SELECT COUNT(*) FROM {Sale._meta.table_name}") == 1


def test_nothing_is_kept_of_a_sale_that_was_paid_or_cleared(counter):
    rung(counter)
    counter.register.clear()
    running(counter).finish()
    assert not place(counter.store.path).exists()


def test_what_is_no_running_sale_counts_as_nothing(counter):
    for text in ("", "{", "[]", '{"public_id": 1}', '{"basket": {"lines": 3}}', "null"):
        assert from_text(text) is None
    assert to_text(counter.register) == ""
    place(counter.store.path).write_bytes(b"\xff\xfe nonsense")
    assert after_the_crash(counter).empty
