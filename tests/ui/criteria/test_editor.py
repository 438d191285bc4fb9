"""The editor of conditions in a real window: by mouse and by keys, with what does not fit said at its place."""

import pytest
from PySide6.QtCore import Qt

from models.criteria import segments
from models.criteria.nodes import ALWAYS, Every, Leaf, Not, Some
from models.errors import Refused
from models.people.tables import Tag
from tests.a_shop import add_person
from ui.criteria.editor import CriteriaEditor
from ui.criteria.goods import GoodsPicker
from ui.criteria.picking import PickSheet
from ui.criteria.section import SegmentSheet
from ui.criteria.values import minutes_of

MEMBER, CHEAP = Leaf("person.member", "is", True), Leaf("line.price", "at_most", 500)
ALL_SIDES = {"person", "basket", "moment"}
NODES = [
    ALWAYS,
    Leaf("person.member", "is", False),
    Leaf("person.region", "contains", "東京"),
    Leaf("person.region", "in", ("Tokyo", "Osaka")),
    Leaf("person.tier", "known"),
    Leaf("person.tag", "in", (1, 99)),
    Leaf("person.visits", "between", (2, 9), None, 45),
    Leaf("person.touches", "at_most", 0, Leaf("touch.kind", "in", ("visit",)), 30),
    Leaf("person.touches", "at_least", 5, None, 7),
    Leaf("person.touches", "at_least", 2, Every((Leaf("touch.kind", "is", "call"), Leaf("touch.minutes", "known")))),
    Leaf("person.consent", "in", ("mail", "line")),
    Leaf("moment.date", "between", ("2026-01-01", "2026-12-31")),
    Leaf("moment.time", "between", (1320, 60)),
    Leaf("moment.time", "between", (600, 1440)),
    Leaf("moment.weekday", "in", (5, 6)),
    Leaf("moment.day_of_month", "in", (1, 15)),
    Leaf("basket.contains", "in", (1, 2)),
    Leaf("basket.amount", "at_least", 3000, Leaf("line.category", "in", (1,))),
    Leaf(
        "basket.quantity",
        "at_least",
        2500,
        Every((Leaf("line.price", "at_most", 500), Leaf("line.discounted", "is", False))),
    ),
    Every(
        (
            Leaf("person.member", "is", True),
            Some((Leaf("basket.lines", "is", 2), Not(Some((Leaf("basket.eat_in", "is", True),))))),
        )
    ),
    Not(Every((Leaf("person.member", "is", True), Leaf("basket.member", "is", True)))),
    Some((Leaf("person.birthday_within", "at_most", 7), Leaf("person.points", "at_least", -5))),
]


@pytest.fixture
def desk(opened):
    return opened.window.page().desk


@pytest.fixture
def shown(opened, desk):
    """Show an editor in the window; it is gone after the test."""
    made = []

    def show(node=ALWAYS, sides=ALL_SIDES):
        editor = CriteriaEditor(desk, sides, node)
        editor.setParent(opened.window)
        editor.resize(800, 700)
        editor.show()
        made.append(editor)
        return editor

    yield show
    for editor in made:
        editor.hide()
        editor.deleteLater()


@pytest.mark.parametrize("node", NODES)
def test_what_is_shown_is_given_back_as_it_was(shown, node):
    assert shown(node).node() == node


def test_what_a_file_says_in_a_further_way_is_shown_as_the_rows_say_it(shown):
    assert shown(Leaf("basket.contains", "is", True, CHEAP)).node() == Leaf("basket.lines", "at_least", 1, CHEAP)
    assert shown(Not(Leaf("basket.contains", "is", 3))).node() == Not(Some((Leaf("basket.contains", "in", (3,)),)))


def test_a_condition_is_built_row_by_row_and_told(opened, shown):
    editor = shown()
    told = []
    editor.changed.connect(lambda: told.append(1))
    opened.bot.mouseClick(editor.root.add_button, Qt.MouseButton.LeftButton)
    row = editor.root.parts[0]
    row.field.set_value("basket.amount")
    row.field.picked.emit("basket.amount")
    opened.bot.keyClicks(row.edit.edits[0], "3,000")
    assert editor.check()
    assert editor.node() == Leaf("basket.amount", "at_least", 3000)
    assert told
    assert "Amount of the basket at least ¥3,000" in editor.sentence.text()


def test_what_is_missing_is_said_below_its_row(shown):
    editor = shown()
    editor.root.add()
    assert not editor.check()
    assert "say what it is compared with" in editor.root.parts[0].error.text()
    with pytest.raises(Refused):
        editor.node()


def test_a_row_is_doubled_and_taken_out_by_keys_and_put_back(opened, shown):
    editor = shown(Leaf("person.points", "at_least", 5))
    row = editor.root.parts[0]
    opened.bot.keyClick(row, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert editor.node() == Every((Leaf("person.points", "at_least", 5),) * 2)
    opened.bot.keyClick(row, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert editor.node() == Leaf("person.points", "at_least", 5)
    editor.put_back()
    assert len(editor.root.parts) == 2


def test_what_was_deleted_meanwhile_opens_and_says_so(shown):
    editor = shown(Every((Leaf("person.tag", "in", (77,)), Leaf("person.own.gone", "is", "x"))))
    assert "a tag that was deleted" in editor.gone.text()
    assert not editor.check()
    assert "no longer there" in editor.root.parts[1].error.text()


def test_people_who_meet_it_are_counted_while_it_is_edited(opened, shown):
    for name in ("A", "B"):
        opened.store.write_now("p", lambda tx, name=name: add_person(tx, name))
    editor = shown(Leaf("person.member", "is", False))
    opened.wait(lambda: editor.count.text() == "2 of 2 customers now")
    mixed = shown(Every((Leaf("person.member", "is", True), Leaf("basket.amount", "at_least", 1))))
    opened.wait(lambda: mixed.count.text() == "0 of 2 customers now")


def test_entries_are_chosen_from_a_list_and_escape_closes_only_the_list(opened, shown):
    tag = opened.store.write_now("t", lambda tx: tx.insert(Tag, name="Regular"))
    editor = shown(Leaf("person.tag", "in", ()))
    keys = editor.root.parts[0].edit
    keys.choose()
    sheet = opened.sheet()
    assert isinstance(sheet, PickSheet)
    opened.wait(lambda: sheet.list.count() == 1)
    sheet.list.item(0).setCheckState(Qt.CheckState.Checked)
    sheet.done()
    assert editor.node() == Leaf("person.tag", "in", (tag,))
    keys.choose()
    opened.bot.keyClick(opened.sheet().search, Qt.Key.Key_Escape)
    assert opened.sheet() is None
    assert editor.node() == Leaf("person.tag", "in", (tag,))


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("17", 1020), ("17:30", 1050), ("1730", 1050), ("１７時３０分", 1050), ("24:00", 1440), ("", None)],
)
def test_a_time_is_typed_as_people_write_it(typed, minutes):
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize("typed", ["25:00", "17:75", "noon", "24:01", "1:2:3"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(Refused):
        minutes_of(typed)


@pytest.mark.parametrize(
    "node",
    [ALWAYS, Leaf("line.product", "in", (1,)), Leaf("line.category", "in", (1, 2)), Leaf("line.price", "at_least", 5)],
)
def test_goods_are_shown_in_the_simplest_way(opened, desk, node):
    picker = GoodsPicker(desk, node)
    picker.setParent(opened.window)
    assert picker.node() == node
    picker.choice.set_value("line.product")
    picker.choice.picked.emit("line.product")
    with pytest.raises(Refused):
        picker.node()
    picker.deleteLater()


def test_a_segment_is_made_counted_shown_and_deleted(opened):
    opened.store.write_now("p", lambda tx: add_person(tx, "A"))
    page = opened.at("leads", section="segments")
    section = page.sections["segments"]
    section.add()
    sheet = opened.sheet()
    assert isinstance(sheet, SegmentSheet)
    sheet.name.setText("Guests")
    sheet.editor.set_node(Leaf("person.member", "is", False))
    sheet.cancel()
    assert opened.sheet() is not sheet  # asked before anything is lost
    opened.sheet().cancel()
    assert sheet.isVisible()
    sheet.done()
    opened.wait(lambda: [one.people for one, _said in section.found] == [1])
    key = section.found[0][0].id
    section.open_people(key)
    people = opened.window.page()
    opened.wait(lambda: people.list.list.rows.rowCount() == 1)
    assert people.list.chips.value == f"segment:{key}"
    opened.at("leads", section="segments")
    section.delete(key)
    opened.wait(lambda: segments.segments(opened.store.here) == [])


def test_the_people_of_a_segment_are_written_to_a_file(opened, tmp_path):
    for name in ("A", "B"):
        opened.store.write_now("p", lambda tx, name=name: add_person(tx, name))
    opened.store.write_now("t", lambda tx: segments.make(tx, name="Guests", node=Leaf("person.member", "is", False)))
    section = opened.at("leads", section="segments").sections["segments"]
    opened.wait(lambda: section.found)
    path = tmp_path / "guests.csv"
    section.write_file(section.found[0][0], path)
    opened.wait(path.exists)
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 3


def test_what_happened_is_counted_by_kind(opened, shown):
    editor = shown(Leaf("person.touches", "at_most", 0, None, 30), {"person"})
    row = editor.root.parts[0]
    row.goods.choice.set_value("kinds")
    row.goods.choice.picked.emit("kinds")
    assert not editor.check()
    assert "kind of entry" in row.error.text()
    opened.bot.mouseClick(row.goods.inner.chips["visit"], Qt.MouseButton.LeftButton)
    assert editor.check()
    assert editor.node() == Leaf("person.touches", "at_most", 0, Leaf("touch.kind", "in", ("visit",)), 30)
    assert editor.sentence.text() == "No “Visit” in the last 30 days"
    row.goods.choice.set_value("condition")
    row.goods.choice.picked.emit("condition")
    assert editor.node().of == Leaf("touch.kind", "is", "visit")
