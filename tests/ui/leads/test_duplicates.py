"""The list of suspected duplicates in the real window: looked for, compared field by field, merged, told apart."""

from functools import partial

import pytest

from models.people import edit, pairs
from models.people.parts import NewContact
from ui.leads.duplicates import PairCard
from ui.loyalty.merging import MergeSheet


@pytest.fixture
def twice(opened) -> tuple[int, int]:
    """One customer in two records, and somebody else."""

    def make(name: str, **values) -> int:
        return int(opened.store.write_now("p", partial(edit.create, name=name, **values)).id)

    phone = [NewContact("phone", "090-1234-5678")]
    first = make("髙橋 花子", reading="たかはし はなこ", contacts=phone, birthday="1988-04-02", job_title="店長")
    second = make("高橋花子", contacts=phone, birthday="1988-04-03", job_title="オーナー")
    make("鈴木 太郎")
    return first, second


def cards(section) -> list[PairCard]:
    held = [section.list.itemAt(at).widget() for at in range(section.list.count())]
    return [one for one in held if isinstance(one, PairCard)]


def section_of(opened):
    return opened.at("leads", section="duplicates").sections["duplicates"]


def test_duplicates_are_looked_for_compared_field_by_field_and_merged(opened, twice) -> None:
    section = section_of(opened)
    assert not cards(section)
    section.look()
    opened.wait(lambda: cards(section))
    (shown,) = cards(section)
    shown.compare()
    (sheet,) = opened.window.findChildren(MergeSheet)
    assert {one.name for one in sheet.shown.differ} == {"name", "birthday", "job_title"}
    sheet._choose("job_title", "gone")
    sheet.save()
    opened.wait(lambda: not cards(section))
    row = opened.store.here.row("SELECT name, birthday, job_title FROM person WHERE id=?", twice[0])
    assert row == ("髙橋 花子", "1988-04-02", "オーナー")


def test_keeping_the_other_one_keeps_what_was_chosen_of_each_field(opened, twice) -> None:
    from ui.loyalty.merging import both

    both(opened.window, opened.at("people").desk, *twice)
    (sheet,) = opened.window.findChildren(MergeSheet)
    sheet._choose("birthday", "gone")
    sheet.swap()
    sheet.save()
    opened.wait(lambda: opened.store.here.value("SELECT count(*) FROM merge"))
    row = opened.store.here.row("SELECT name, birthday, job_title FROM person WHERE id=?", twice[1])
    assert row == ("髙橋 花子", "1988-04-03", "店長")


def test_who_is_not_the_same_is_told_apart_and_can_be_suspected_again(opened, twice) -> None:
    section = section_of(opened)
    section.look()
    opened.wait(lambda: cards(section))
    cards(section)[0].tell_apart()
    opened.wait(lambda: not cards(section))
    section._viewed("different")
    opened.wait(lambda: cards(section))
    cards(section)[0].suspect()
    opened.wait(lambda: not cards(section))
    assert pairs.count(opened.store.here) == 1
