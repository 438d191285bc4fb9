"""The list of suspected duplicates in the real window: looked for, compared field by field, merged, told apart."""

from functools import partial

import pytest

from models.loyalty import merges
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


def test_ctrl_z_after_a_merge_takes_that_merge_apart_and_not_what_was_done_before(opened, twice) -> None:
    desk = opened.at("people").desk
    desk.write("Rename", partial(edit.update, person_id=twice[0], note="before"))
    section = section_of(opened)
    section.look()
    opened.wait(lambda: cards(section))
    cards(section)[0].compare()
    (sheet,) = opened.window.findChildren(MergeSheet)
    sheet.save()
    opened.wait(lambda: not cards(section))
    desk.undo.undo()
    opened.wait(lambda: merges.follow(opened.store.here, twice[1]) == twice[1])
    assert opened.store.here.value("SELECT note FROM person WHERE id=?", twice[0]) == "before"
    desk.undo.undo()
    opened.wait(lambda: not opened.store.here.value("SELECT note FROM person WHERE id=?", twice[0]))


def test_the_toast_takes_a_merge_apart_once_and_ctrl_z_then_goes_on_with_what_was_before(opened, twice) -> None:
    from ui.loyalty.merging import both

    desk = opened.at("people").desk
    desk.write("Rename", partial(edit.update, person_id=twice[0], note="before"))
    both(opened.window, desk, *twice)
    (sheet,) = opened.window.findChildren(MergeSheet)
    sheet.save()
    opened.wait(lambda: merges.follow(opened.store.here, twice[1]) == twice[0])
    opened.wait(lambda: any(one.text == "Merged" for one in opened.window.toasts.shown))
    (toast,) = (one for one in opened.window.toasts.shown if one.text == "Merged")
    toast.button.click()
    opened.wait(lambda: merges.follow(opened.store.here, twice[1]) == twice[1])
    assert desk.undo.next_undo.msgid == "Rename"


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
