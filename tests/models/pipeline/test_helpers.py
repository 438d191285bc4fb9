"""What belongs to a deal: helpers, tags, competitors, files, the next activity, and its history."""

from functools import partial

import pytest

from models.base import new_public_id
from models.errors import NotFound, Refused
from models.people import attachments
from models.people.tables import Staff
from models.pipeline import deals, detail, helpers, lines, stages
from models.pipeline.lines import OfferedLine
from models.schema import BY_NAME
from models.work import undo
from tests.a_shop import DAY, Shop


@pytest.fixture
def deal(shop: Shop) -> int:
    return int(shop.do(deals.open_deal, name="Cakes", person_id=shop.member(), owner_id=1))


def staff(shop: Shop, name: str) -> int:
    return shop.store.write_now(
        "t", lambda tx: tx.insert(Staff, public_id=new_public_id(), name=name, created_at=tx.now)
    )


def seen(shop: Shop, deal: int) -> detail.Detail:
    return detail.detail(shop.store.here, deal, at=shop.clock.now())


def test_helpers_work_beside_the_owner(shop: Shop, deal: int) -> None:
    ann, ben = staff(shop, "Ann"), staff(shop, "Ben")
    for one in (ben, ann, ann):
        shop.do(helpers.add, deal_id=deal, staff_id=one)
    assert [row[1] for row in seen(shop, deal).helpers] == ["Ann", "Ben"]
    shop.do(helpers.remove, deal_id=deal, staff_id=ann)
    assert [row[0] for row in seen(shop, deal).helpers] == [ben]
    with pytest.raises(Refused, match="already"):
        shop.do(helpers.add, deal_id=deal, staff_id=1)
    with pytest.raises(NotFound):
        shop.do(helpers.add, deal_id=deal, staff_id=99)


def test_a_tag_is_the_peoples_and_one_however_it_is_written(shop: Shop, deal: int) -> None:
    first = shop.do(helpers.tag, deal_id=deal, name="Wedding")
    assert shop.do(helpers.tag, deal_id=deal, name=" ＷＥＤＤＩＮＧ ") == first
    assert seen(shop, deal).tags == ((first, "Wedding", ""),)
    shop.do(helpers.untag, deal_id=deal, tag_id=first)
    assert seen(shop, deal).tags == ()
    with pytest.raises(Refused):
        shop.do(helpers.tag, deal_id=deal, name="  ")


def test_competitors_are_names_each_once_and_undone(shop: Shop, deal: int) -> None:
    shop.do(helpers.set_competitors, deal_id=deal, names=["Next door", "", " next  door", "Far away"])
    assert seen(shop, deal).competitors == ("Next door", "Far away")
    last = shop.store.here.value("SELECT max(id) FROM audit")
    shop.store.write_now("Undo", partial(undo, audit_id=last, tables=BY_NAME))
    assert seen(shop, deal).competitors == ()
    with pytest.raises(Refused, match="at most 20"):
        shop.do(helpers.set_competitors, deal_id=deal, names=[f"No. {at}" for at in range(21)])


def test_a_file_of_a_deal_is_the_persons_too(shop: Shop, deal: int) -> None:
    key = shop.do(helpers.attach, deal_id=deal, name="../plan.pdf", data=b"%PDF")
    person = deals.one(shop.store.here, deal).person_id
    assert [(one.id, one.name) for one in seen(shop, deal).files] == [(key, "plan.pdf")]
    assert [one.id for one in attachments.listed(shop.store.here, person_id=person)] == [key]
    alone = shop.do(deals.open_deal, name="Nobody yet")
    shop.do(helpers.attach, deal_id=alone, name="a.txt", data=b"a")
    assert len(seen(shop, alone).files) == 1


def test_the_next_activity_is_a_reminder_about_the_deal(shop: Shop, deal: int) -> None:
    key = shop.do(helpers.plan, deal_id=deal, title="Call", day="2026-06-20")
    found = seen(shop, deal).reminders
    assert [(one.id, one.title, one.day, one.staff_id, one.about_id) for one in found] == [
        (key, "Call", "2026-06-20", 1, deal)
    ]
    for wrong in ({"day": "2999-01-01"}, {"day": "soon"}, {"title": " "}):
        with pytest.raises(Refused):
            shop.do(helpers.plan, **{"deal_id": deal, "title": "Call", "day": "2026-06-20", **wrong})
    shop.do(deals.win, deal_id=deal)
    with pytest.raises(Refused, match="open deal"):
        shop.do(helpers.plan, deal_id=deal, title="Call", day="2026-06-20")


def test_the_history_tells_the_time_in_each_stage(shop: Shop, deal: int) -> None:
    first, second = stages.stages(shop.store.here)[:2]
    shop.clock.advance(2 * DAY)
    shop.do(deals.move, deal_id=deal, stage_id=second.id)
    shop.clock.advance(3 * DAY)
    shop.do(deals.move, deal_id=deal, stage_id=first.id)
    shop.clock.advance(DAY)
    found = seen(shop, deal)
    now = shop.clock.now()
    assert [(one.stage_id, one.lasted(now) // DAY) for one in found.history] == [
        (first.id, 2),
        (second.id, 3),
        (first.id, 1),
    ]
    assert detail.time_in_stages(found.history, now) == {first.id: 3 * DAY, second.id: 3 * DAY}
    shop.do(deals.win, deal_id=deal)
    shop.clock.advance(9 * DAY)
    assert sum(detail.time_in_stages(seen(shop, deal).history, shop.clock.now()).values()) == 6 * DAY


def test_the_sheet_has_it_all_at_once(shop: Shop, deal: int) -> None:
    shop.do(lines.add, deal_id=deal, line=OfferedLine("Cake", 700))
    shop.do(deals.change, deal_id=deal, note="n", wishes="w", source="fair", category="best")
    found = seen(shop, deal)
    assert (found.note, found.wishes, found.source, found.category, found.line_count) == ("n", "w", "fair", "best", 1)
    assert found.worth is not None
    assert found.worth.amount == found.deal.amount == 700
    assert [one.kind for one in found.stages][-1] == "won"


@pytest.mark.parametrize(
    "columns", [{"expected_day": "1900-01-01"}, {"expected_day": "2999-12-31"}, {"category": "sure"}]
)
def test_days_far_away_and_unknown_categories_are_refused(shop: Shop, deal: int, columns) -> None:
    with pytest.raises(Refused):
        shop.do(deals.change, deal_id=deal, **columns)
