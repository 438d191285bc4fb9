"""What a reminder says on its second line: for whom, when, where, and whose it is unless it is one's own."""

from functools import partial

from models import team
from models.reminders import reminders, telling
from tests.a_shop import add_person
from ui.reminders import told_words


def test_whose_a_reminder_is_is_said_to_everybody_else(store, clock) -> None:
    do = lambda verb, **values: store.write_now("x", partial(verb, **values))  # noqa: E731
    aya, person = do(team.add, name="中村 彩"), do(add_person, name="佐藤")
    at = clock.now() + 60_000
    mine = do(reminders.make, title="Call", at=at, person_id=person, staff_id=aya)
    do(reminders.make, title="Lock", at=at)
    clock.advance(120_000)
    found = {one.reminder_id: one for one in telling.due(store.here, now=clock.now())}
    assert found[mine].staff == "中村 彩"
    said = partial(told_words.about, zone=store.settings.zone, now=clock.now())
    assert said(found.pop(mine), me=None).endswith(" · 中村 彩")
    (nobody,) = found.values()
    assert "中村" not in said(nobody, me=aya)
    again = telling.due(store.here, now=clock.now())
    assert all("中村" not in said(one, me=aya) for one in again)
