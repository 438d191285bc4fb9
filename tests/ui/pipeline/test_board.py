"""The board in a real window: dragged by mouse and finger, moved by key and menu, undone; two windows; small sheets."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from models.criteria.nodes import Leaf
from models.people import edit
from models.pipeline import board, deals, saved, stages
from models.reminders import reminders
from tests import a_pipeline
from ui.pipeline.card import GAP, HEIGHT
from ui.theme import theme

STEP = HEIGHT + GAP
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def filled(opened):
    """The window with a small pipeline, opened at its board."""
    a_pipeline.fill(Door(opened.store))
    opened.board = opened.at("pipeline").view
    opened.wait(lambda: len(opened.board.lanes) == 5 and opened.board.lanes[0].view.cards.card(0) is not None)
    return opened


class Door:
    """What `a_pipeline` writes through: a store whose writes are waited for."""

    def __init__(self, store) -> None:
        self.store = store

    def write_now(self, name, verb):
        return self.store.write(name, verb).result(20)


def names(opened, lane: int) -> list[str]:
    """The names on the cards of a lane, from the top."""
    cards = opened.board.lanes[lane].view.cards
    rows = [cards.card(row) for row in range(cards.rowCount())]
    return ["?" if one is None else one.name for one in rows]


def stored(opened, lane: int) -> list[str]:
    """The same as the store says."""
    read = opened.store.here
    ids = board.lane_ids(read, opened.board.which, opened.board.lanes[lane].stage)
    return [read.value("SELECT name FROM deal WHERE id=?", key) for key in ids]


def same(opened) -> bool:
    """Whether the board shows what the store says: cards, order and sums."""
    read, view = opened.store.here, opened.board
    known = [one.stage for one in view.lanes]
    sums = board.totals(read, view.which, known)
    return all(names(opened, at) == stored(opened, at) for at in range(5)) and all(
        one.total == sums[one.stage.id] for one in view.lanes
    )


def middle(view, row: int) -> QPoint:
    return view.visualRect(view.cards.index(row)).center()


def drag(opened, start: tuple[int, int], lane: int, y: int, *, drop: bool = True) -> None:
    """Drag the card of a (lane, row) to a height of another lane, as a hand does it."""
    view, to = opened.board.lanes[start[0]].view, opened.board.lanes[lane].view
    here = middle(view, start[1])
    QTest.mousePress(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, here)
    target = view.viewport().mapFromGlobal(to.viewport().mapToGlobal(QPoint(to.viewport().width() // 2, y)))
    for part in (0.1, 0.4, 0.7, 1.0):
        QTest.mouseMove(view.viewport(), here + (target - here) * part)
        opened.bot.wait(5)
    assert opened.board.drag.active
    if drop:
        QTest.mouseRelease(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, target)


def test_a_card_is_dragged_to_another_stage_and_the_move_undone(filled) -> None:
    drag(filled, (0, 0), 3, theme.px(STEP) * 2 + 40)
    filled.wait(lambda: "Office coffee, 40 seats" in names(filled, 3))
    filled.wait(lambda: same(filled))
    assert names(filled, 0) == ["Café opening beans", "Wedding gift sets"]
    assert names(filled, 3)[0] == "Office coffee, 40 seats"  # today's comes before what is later, wherever dropped
    assert filled.window.toasts.shown[-1].text == "Moved to Negotiation"
    assert filled.board.lanes[3].view.chosen() == [filled.board.lanes[3].view.cards.id_at(0)]
    filled.window.toasts.shown[-1].button.click()
    filled.wait(lambda: names(filled, 0)[0] == "Office coffee, 40 seats")
    filled.wait(lambda: same(filled))


def test_a_card_finds_its_place_among_its_like(filled) -> None:
    before = names(filled, 3)
    drag(filled, (3, 0), 3, theme.px(STEP) * 2 - 10)
    filled.wait(lambda: names(filled, 3) == list(reversed(before)))
    QTest.keyClick(filled.window, "z", CTRL)
    filled.wait(lambda: names(filled, 3) == before)


def test_escape_lets_go_and_nothing_is_moved(filled) -> None:
    count = filled.store.here.value("SELECT count(*) FROM audit")
    drag(filled, (0, 0), 3, 40, drop=False)
    view = filled.board.lanes[0].view
    assert filled.board.foot.isVisible()
    assert filled.board.lanes[3].view.marker == 0
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, middle(view, 0))
    assert not filled.board.drag.active
    assert not filled.board.foot.isVisible()
    assert filled.board.lanes[3].view.marker is None
    assert filled.store.here.value("SELECT count(*) FROM audit") == count


def test_several_are_chosen_and_moved_as_one_step(filled) -> None:
    view = filled.board.lanes[2].view
    QTest.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, middle(view, 0))
    QTest.mouseClick(view.viewport(), LEFT, CTRL, middle(view, 2))
    assert len(filled.board.chosen()) == 2
    drag(filled, (2, 0), 1, 20)
    filled.wait(lambda: filled.board.lanes[1].view.cards.rowCount() == 4)
    filled.wait(lambda: same(filled))
    assert names(filled, 2) == ["Corporate gifts 2026"]
    filled.window._undo()
    filled.wait(lambda: filled.board.lanes[2].view.cards.rowCount() == 3)
    filled.wait(lambda: same(filled))


def test_everything_can_be_moved_by_keyboard(filled) -> None:
    view = filled.board.lanes[3].view
    view.choose_row(0)
    first, second = names(filled, 3)
    QTest.keyClick(view, Qt.Key.Key_Down, CTRL)
    filled.wait(lambda: names(filled, 3) == [second, first])
    QTest.keyClick(view, Qt.Key.Key_Home, CTRL)
    filled.wait(lambda: names(filled, 3) == [first, second])
    QTest.keyClick(view, Qt.Key.Key_End, CTRL)
    filled.wait(lambda: names(filled, 3) == [second, first])
    QTest.keyClick(view, Qt.Key.Key_Up, CTRL)
    filled.wait(lambda: names(filled, 3) == [first, second])
    QTest.keyClick(view, Qt.Key.Key_Left, CTRL)
    filled.wait(lambda: first in names(filled, 2))
    filled.wait(lambda: filled.board.lanes[2].view.hasFocus())
    QTest.keyClick(filled.board.lanes[2].view, Qt.Key.Key_Left, CTRL)
    filled.wait(lambda: first in names(filled, 1))
    QTest.keyClick(filled.board.lanes[1].view, Qt.Key.Key_Right, CTRL)
    filled.wait(lambda: first in names(filled, 2))
    filled.wait(lambda: same(filled))


def test_arrows_go_from_lane_to_lane_and_a_collapsed_one_is_passed_over(filled) -> None:
    lanes = filled.board.lanes
    lanes[1].fold()
    lanes[0].view.choose_row(2)
    QTest.keyClick(lanes[0].view, Qt.Key.Key_Right)
    assert lanes[2].view.hasFocus()
    assert lanes[2].view.currentIndex().row() == 2
    QTest.keyClick(lanes[2].view, Qt.Key.Key_Right)
    assert lanes[3].view.currentIndex().row() == 1
    assert filled.board.chosen() == [lanes[3].view.current_id()]
    QTest.keyClick(lanes[3].view, Qt.Key.Key_Home)
    assert lanes[3].view.currentIndex().row() == 0


def test_to_won_asks_for_the_amount_and_enter_accepts(filled) -> None:
    view = filled.board.lanes[3].view
    view.choose_row(0)
    QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    filled.wait(filled.sheet)
    sheet = filled.sheet()
    sheet.amount.set_value(700_000)
    sheet.note.setText("They know us")
    QTest.keyClick(sheet.note, Qt.Key.Key_Return)
    filled.wait(lambda: "Chain pilot, 3 shops" in names(filled, 4))
    filled.wait(lambda: same(filled))
    row = filled.store.here.row("SELECT state, amount, reason_note FROM deal WHERE name='Chain pilot, 3 shops'")
    assert row == ("won", 700_000, "They know us")
    assert filled.board.head.won.value.text() == "¥838,000"


def test_to_lost_needs_one_choice(filled) -> None:
    view = filled.board.lanes[0].view
    view.choose_row(0)
    QTest.keyClick(view, "l")
    filled.wait(filled.sheet)
    QTest.keyClick(filled.sheet().note, Qt.Key.Key_Return)
    filled.wait(lambda: filled.board.lanes[0].view.cards.rowCount() == 2)
    row = filled.store.here.row("SELECT state, reason_id FROM deal WHERE name='Office coffee, 40 seats'")
    assert row == ("lost", 1)
    filled.window._undo()
    filled.wait(lambda: filled.board.lanes[0].view.cards.rowCount() == 3)
    filled.wait(lambda: same(filled))


@pytest.mark.parametrize("zone", ["won", "lost"])
def test_the_foot_takes_what_is_dropped_there(filled, zone) -> None:
    drag(filled, (0, 1), 1, 40, drop=False)
    view, foot = filled.board.lanes[0].view, filled.board.foot
    box = foot._fields()[zone].center().toPoint()
    there = view.viewport().mapFromGlobal(foot.mapToGlobal(box))
    QTest.mouseMove(view.viewport(), there)
    QTest.mouseRelease(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, there)
    filled.wait(filled.sheet)
    assert type(filled.sheet()).__name__ == {"won": "WinSheet", "lost": "LoseSheet"}[zone]
    filled.sheet().act()
    filled.wait(lambda: filled.board.lanes[0].view.cards.rowCount() == 2)
    state = filled.store.here.value("SELECT state FROM deal WHERE name='Café opening beans'")
    assert state == zone


def test_a_stage_asks_only_for_what_lacks(filled) -> None:
    lane = filled.board.lanes[1]
    requires = ("amount", "expected_day")
    filled.store.write("t", partial(stages.change_stage, stage_id=lane.stage.id, requires=requires)).result(20)
    filled.wait(lambda: filled.board.lanes[1].stage.requires == requires)
    view = filled.board.lanes[0].view
    filled.wait(lambda: view.cards.card(0) is not None)
    view.choose_row(0)
    QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    filled.wait(filled.sheet)
    sheet = filled.sheet()
    assert sheet.lack.fields == ("expected_day",)
    sheet.act()
    assert sheet.error.text() == "Fill in the expected day."
    field = sheet.form.findChildren(QLineEdit)[0]
    field.setText("2026-12-24")
    QTest.keyClick(field, Qt.Key.Key_Return)
    filled.wait(lambda: "Office coffee, 40 seats" in names(filled, 1))
    day = filled.store.here.value("SELECT expected_day FROM deal WHERE name='Office coffee, 40 seats'")
    assert day == "2026-12-24"


def test_a_won_deal_is_not_lowered_by_a_drag_but_reopened_when_one_says_so(filled) -> None:
    drag(filled, (4, 0), 0, 30)
    filled.wait(lambda: filled.window.toasts.shown)
    toast = filled.window.toasts.shown[-1]
    assert "is won. Reopen it first." in toast.text
    assert filled.store.here.value("SELECT state FROM deal WHERE name='Office coffee, 18 seats'") == "won"
    toast.button.click()
    filled.wait(lambda: "Office coffee, 18 seats" in names(filled, 0))
    filled.wait(lambda: same(filled))


def test_the_same_deal_dragged_in_two_windows_ends_where_it_was_put_last(filled) -> None:
    from desktop.store import Store

    key = filled.board.lanes[0].view.cards.id_at(0)
    other = Store(filled.machine.store.path, clock=filled.machine.store.clock, inline=True)
    other.write_now("Move", partial(deals.move, deal_id=key, stage_id=filled.board.lanes[2].stage.id))
    drag(filled, (0, 0), 1, 30)
    filled.wait(lambda: "Office coffee, 40 seats" in names(filled, 1))
    assert [row[2] for row in deals.moves(other.here, key)] == [1, 3, 2]
    other.write_now("Win", partial(deals.win, deal_id=key))
    QTest.keyClick(filled.board.lanes[1].view, Qt.Key.Key_Left, CTRL)
    filled.wait(lambda: any("is won" in one.text for one in filled.window.toasts.shown))
    filled.store.poll()
    filled.wait(lambda: "Office coffee, 40 seats" in names(filled, 4))
    filled.wait(lambda: same(filled))
    other.close()


def test_what_another_program_wrote_is_shown(filled) -> None:
    from desktop.store import Store

    other = Store(filled.machine.store.path, clock=filled.machine.store.clock, inline=True)
    other.write_now("New", partial(deals.open_deal, name="From elsewhere", amount=77_000))
    other.close()
    filled.store.poll()
    filled.wait(lambda: "From elsewhere" in names(filled, 0))
    filled.wait(lambda: same(filled))


def test_a_finger_that_rests_lifts_a_card_and_one_that_moves_does_not(filled) -> None:
    view, to = filled.board.lanes[0].view, filled.board.lanes[1].view
    device = QTest.createTouchDevice()
    here = middle(view, 0)
    QTest.touchEvent(view.viewport(), device).press(0, here, view.viewport()).commit()
    QTest.touchEvent(view.viewport(), device).move(0, here + QPoint(0, 40), view.viewport()).commit()
    filled.bot.wait(550)
    assert not view.dragging
    QTest.touchEvent(view.viewport(), device).release(0, here + QPoint(0, 40), view.viewport()).commit()
    filled.bot.wait(50)
    view.verticalScrollBar().setValue(0)
    QTest.touchEvent(view.viewport(), device).press(0, here, view.viewport()).commit()
    filled.wait(lambda: view.dragging)
    target = view.viewport().mapFromGlobal(to.viewport().mapToGlobal(QPoint(60, 30)))
    QTest.touchEvent(view.viewport(), device).move(0, target, view.viewport()).commit()
    QTest.touchEvent(view.viewport(), device).release(0, target, view.viewport()).commit()
    filled.wait(lambda: "Office coffee, 40 seats" in names(filled, 1))
    filled.wait(lambda: same(filled))


def test_the_menu_moves_without_a_drag(filled) -> None:
    view = filled.board.lanes[0].view
    view.choose_row(0)
    menu = filled.board.keys.menu()
    texts = [one.text().partition("\t")[0].strip() for one in menu.actions()]
    for text in (
        "Show the deal",
        "Presentation",
        "Proposal",
        "Negotiation",
        "Closed won",
        "To the end",
        "Won…",
        "Lost…",
    ):
        assert text in texts
    next(one for one in menu.actions() if one.text().strip() == "Proposal").trigger()
    filled.wait(lambda: "Office coffee, 40 seats" in names(filled, 2))


def test_chips_narrow_the_board_and_say_how_much_is_overdue(filled) -> None:
    chips = filled.board.head.chips
    assert "Overdue 1" in [chips._group.button(at).text() for at in range(4)]
    filled.board.narrow("overdue")
    filled.wait(lambda: names(filled, 2) == ["Machine lease"] and not names(filled, 0))
    assert filled.board.head.open.value.text() == "¥520,000"
    filled.board.narrow("good")
    filled.wait(lambda: names(filled, 1) == ["Hotel breakfast blend"])
    filled.board.narrow("all")
    filled.wait(lambda: len(names(filled, 2)) == 3)
    filled.wait(lambda: same(filled))


def test_a_lane_stays_collapsed_when_the_language_changes(filled) -> None:
    filled.board.lanes[1].fold()
    filled.window.set_language("ja")
    filled.wait(lambda: filled.window.page().view.lanes)
    assert [one.is_folded for one in filled.window.page().view.lanes] == [False, True, False, False, False]
    strip = filled.window.page().view.lanes[1].strip
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert not filled.window.page().view.lanes[1].is_folded


def test_readers_of_screens_hear_the_whole_card(filled) -> None:
    view = filled.board.lanes[2].view
    said = view.cards.data(view.cards.index(0), Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Machine lease", "Gallery Ishi", "¥520,000", "grade B 69", "stuck", "16 days", "Overdue 2 d", "Ken"):
        assert part in said
    assert view.accessibleName().startswith("Proposal: 3 deals, ¥982,000")


def test_a_card_follows_its_reminder_and_its_customer(filled) -> None:
    key = filled.board.lanes[0].view.cards.id_at(2)
    assert names(filled, 0)[2] == "Wedding gift sets"
    today = filled.board.which.today
    verb = partial(reminders.make, title="Ring up", day=today, about="deal", about_id=key)
    filled.store.write("t", verb).result(20)
    filled.wait(lambda: names(filled, 0)[1] == "Wedding gift sets")
    person = filled.store.here.value("SELECT person_id FROM deal WHERE id=?", key)
    filled.store.write("t", partial(edit.update, person_id=person, name="Yu Nakamura")).result(20)
    filled.wait(lambda: filled.board.card_of([key]).person == "Yu Nakamura")
    filled.wait(lambda: same(filled))


def test_an_empty_pipeline_says_what_it_is_for_and_a_name_is_enough_for_a_deal(opened) -> None:
    view = opened.at("pipeline").view
    opened.wait(lambda: view.lanes)
    opened.wait(lambda: view.stack.currentWidget() is view.empty)
    QTest.keyClick(opened.window, "n")
    opened.wait(opened.sheet)
    sheet = opened.sheet()
    sheet.save()
    opened.wait(lambda: sheet.error.text())
    sheet.name.setText("Fifty cakes")
    QTest.keyClick(sheet.name, Qt.Key.Key_Return)
    opened.wait(lambda: view.lanes[0].view.cards.rowCount() == 1)
    assert view.stack.currentWidget() is view.area


def test_sums_are_whole_and_cards_begin_at_one_height(filled) -> None:
    lanes = filled.board.lanes
    assert len({one.view.mapTo(filled.board, QPoint(0, 0)).y() for one in lanes}) == 1
    for one in lanes:
        assert one.weighted.fontMetrics().horizontalAdvance(one.weighted.text()) <= one.weighted.width()


def test_a_new_deal_is_chosen_where_it_came(filled) -> None:
    filled.board.page.new_deal()
    filled.wait(lambda: filled.sheet() is not None)
    QTest.keyClicks(filled.window.focusWidget(), "Walk-in")
    QTest.keyClick(filled.window.focusWidget(), Qt.Key.Key_Return)
    filled.wait(lambda: filled.sheet() is None)
    filled.wait(lambda: len(filled.board.chosen()) == 1)
    card = filled.board.card_of(filled.board.chosen())
    assert card is not None
    assert card.name == "Walk-in"


def test_a_second_pipeline_is_offered_and_shown(filled) -> None:
    key = filled.store.write("t", partial(stages.add_pipeline, name="Weddings")).result(20)
    filled.wait(lambda: filled.window.page().pipelines.isVisible())
    filled.window.page().pipelines.picked.emit(key)
    filled.wait(lambda: len(filled.board.lanes) == 2)
    filled.window.page().pipelines.picked.emit(1)
    filled.wait(lambda: len(filled.board.lanes) == 5)


def test_near_an_edge_a_long_lane_scrolls_while_something_is_dragged(filled) -> None:
    for at in range(12):
        filled.store.write("t", partial(deals.open_deal, name=f"More {at}")).result(20)
    view = filled.board.lanes[0].view
    filled.wait(lambda: view.cards.rowCount() == 15)
    drag(filled, (1, 0), 0, view.viewport().height() - 70, drop=False)
    QTest.mouseMove(
        filled.board.lanes[1].view.viewport(),
        filled.board.lanes[1]
        .view.viewport()
        .mapFromGlobal(view.viewport().mapToGlobal(QPoint(60, view.viewport().height() - 80))),
    )
    filled.wait(lambda: view.verticalScrollBar().value() > 100)
    filled.board.lanes[1].view._end()
    filled.board.drag.cancel()


def test_a_saved_view_narrows_the_board_and_is_forgotten_when_it_is_gone(filled) -> None:
    node = Leaf("deal.amount", "at_least", 500_000)
    key = filled.store.write("t", partial(saved.save, name="Large", node=node)).result(20)
    filled.wait(lambda: filled.board.head.saved.isVisible())
    filled.board.head.saved.set_value(key)
    filled.board.head.viewed.emit(key)
    filled.wait(lambda: names(filled, 2) == ["Machine lease"] and not names(filled, 0))
    filled.wait(lambda: filled.board.head.open.value.text() == "¥1,280,000")
    filled.store.write("t", partial(saved.delete, view_id=key)).result(20)
    filled.wait(lambda: len(names(filled, 0)) == 3)
    filled.wait(lambda: not filled.board.head.saved.isVisible())


def test_a_tap_chooses_and_the_time_moves_the_words(filled) -> None:
    view = filled.board.lanes[1].view
    device = QTest.createTouchDevice()
    here = middle(view, 1)
    QTest.touchEvent(view.viewport(), device).press(0, here, view.viewport()).commit()
    QTest.touchEvent(view.viewport(), device).release(0, here, view.viewport()).commit()
    filled.wait(lambda: filled.board.chosen() == [view.cards.id_at(1)])
    assert "6 d" in view.delegate.cut(view.cards.card(1), view.viewport().width()).idle
    filled.store.clock.advance(a_pipeline.DAY_MS * 9)
    filled.board.tick()
    filled.wait(lambda: view.cards.rowCount() == 2 and view.cards.card(0) is not None)
    assert any(view._text(view.cards.card(row)).count("stuck") for row in range(2))
    assert "Overdue" in view._text(view.cards.card(0))


def test_several_deals_become_one_from_the_menu_and_several_again(filled) -> None:
    lane = filled.board.lanes[0]
    some = lane.view.cards.rowCount()
    ids = [filled.store.write("d", partial(deals.open_deal, name=name)).result(20) for name in ("Cups", "More cups")]
    filled.wait(lambda: lane.view.cards.rowCount() == some + 2)
    lane.view.choose(ids, ids[0])
    menu = filled.board.keys.menu()
    next(one for one in menu.actions() if one.text().strip() == "Merge into one deal").trigger()
    filled.wait(lambda: lane.view.cards.rowCount() == some + 1)
    filled.machine.undo.undo()
    filled.wait(lambda: lane.view.cards.rowCount() == some + 2)
