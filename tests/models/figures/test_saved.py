"""Reports saved under a name, and those that stand on Today."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from models.criteria.nodes import Leaf
from models.errors import NotFound, Refused
from models.figures import registry, sales, saved
from models.figures.saved import MOST, ON_TODAY, Saved

if TYPE_CHECKING:
    from tests.a_shop import Shop

MEMBERS = Leaf("person.member", "is", True)


def listed(shop: Shop) -> tuple[Saved, ...]:
    return saved.listed(shop.store.here)


def test_a_report_is_saved_with_its_days_conditions_and_choices(shop):
    key = shop.do(
        saved.save, report="sales", name=" 月次の売上 ", period="last_month", where=MEMBERS, options={"list": "lines"}
    )
    wanted = Saved(key, "sales", "月次の売上", "last_month", MEMBERS, {"list": "lines"}, False)
    assert listed(shop) == (wanted,)
    assert saved.one(shop.store.here, key) == wanted
    assert wanted.kind is registry.kind("sales")


def test_it_is_asked_over_the_days_that_it_means_today(shop):
    key = shop.do(saved.save, report="sales", name="A", period="last_month", where=MEMBERS, options={"list": "lines"})
    asked = saved.one(shop.store.here, key).asked(shop.store.settings, "2026-03-31")
    assert (asked.period.first, asked.period.last, asked.today) == ("2026-02-01", "2026-02-28", "2026-03-31")
    assert (asked.where, asked.options) == (MEMBERS, {"list": "lines"})


def test_it_is_changed_renamed_and_deleted_and_all_of_it_is_undone(shop):
    key = shop.do(saved.save, report="tax", name="A", period="this_month")
    before = listed(shop)
    for verb in (
        partial(saved.save, saved_id=key, report="tax", name="B", period="last_year", options={"history": "without"}),
        partial(saved.rename, saved_id=key, name="C"),
        partial(saved.put_on_today, saved_id=key, shown=True),
        partial(saved.delete, saved_id=key),
    ):
        shop.store.write_now("Change", verb)
        assert listed(shop) != before
        audit = shop.store.here.value("SELECT MAX(id) FROM audit")
        shop.store.undo(audit).result()
        assert listed(shop) == before


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "  "}, "Give a name"),
        ({"name": "A"}, "called “A” already"),
        ({"report": "till", "where": MEMBERS}, "takes no conditions"),
        ({"where": Leaf("deal.stage", "in", (1,))}, "."),
    ],
)
def test_what_can_t_be_saved_is_refused_and_nothing_changes(shop, values, told):
    shop.do(saved.save, report="sales", name="A", period="today")
    before = listed(shop)
    with pytest.raises(Refused, match=told):
        shop.do(saved.save, **{"report": "sales", "name": "B", "period": "today", **values})
    assert listed(shop) == before


def test_a_name_is_taken_by_another_only(shop):
    one = shop.do(saved.save, report="sales", name="A", period="today")
    two = shop.do(saved.save, report="sales", name="B", period="today")
    shop.do(saved.rename, saved_id=one, name="A")
    with pytest.raises(Refused):
        shop.do(saved.rename, saved_id=two, name="A")


def test_what_is_gone_is_said(shop):
    for verb in (
        partial(saved.save, saved_id=7, report="sales", name="A", period="today"),
        partial(saved.rename, saved_id=7, name="A"),
        partial(saved.put_on_today, saved_id=7, shown=True),
        partial(saved.delete, saved_id=7),
    ):
        with pytest.raises(NotFound):
            shop.store.write_now("Change", verb)
    with pytest.raises(NotFound):
        saved.one(shop.store.here, 7)


def test_there_is_an_end_to_them(shop):
    for at in range(MOST):
        shop.do(saved.save, report="sales", name=str(at), period="today")
    with pytest.raises(Refused, match=f"There are {MOST}"):
        shop.do(saved.save, report="sales", name="one more", period="today")


def test_today_shows_the_key_figures_that_the_report_has(shop):
    shop.sell(500, 300)
    shop.do(saved.save, report="till", name="Not there", period="today")
    key = shop.do(saved.save, report="sales", name="今日の売上", period="today", on_today=True)
    (found,) = saved.on_today(shop.store.here, today=shop.today)
    asked = saved.one(shop.store.here, key).asked(shop.store.settings, shop.today)
    assert (found.saved_id, found.name, found.kind.id) == (key, "今日の売上", "sales")
    assert found.period == asked.period
    assert found.figures == sales.make(shop.store.here, asked).figures
    assert found.figures[0].value == 800


def test_today_has_room_for_some_only(shop):
    keys = [
        shop.do(saved.save, report="sales", name=str(at), period="today", on_today=at < ON_TODAY)
        for at in range(ON_TODAY + 1)
    ]
    with pytest.raises(Refused, match="stand on Today already"):
        shop.do(saved.put_on_today, saved_id=keys[-1], shown=True)
    with pytest.raises(Refused, match="stand on Today already"):
        shop.do(saved.save, report="sales", name="more", period="today", on_today=True)
    shop.do(saved.put_on_today, saved_id=keys[0], shown=True)
    shop.do(saved.put_on_today, saved_id=keys[0], shown=False)
    shop.do(saved.put_on_today, saved_id=keys[-1], shown=True)
    assert [one.saved_id for one in saved.on_today(shop.store.here, today=shop.today)] == keys[1:]


def test_a_report_of_a_later_version_stays_and_is_not_shown_on_today(shop):
    key = shop.do(saved.save, report="sales", name="A", period="today", on_today=True)
    shop.store.write_now("Later", partial(_later, key=key))
    assert [one.report for one in listed(shop)] == ["from_later"]
    assert saved.on_today(shop.store.here, today=shop.today) == ()


def _later(tx, *, key: int) -> None:
    tx.run("UPDATE saved_report SET report='from_later', options=? WHERE id=?", json.dumps({}), key)
    tx.touch("saved_report", [key])
