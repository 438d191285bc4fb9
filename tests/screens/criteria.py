"""The editor of conditions and the segments."""

from functools import partial

from models.criteria import segments
from models.criteria.nodes import ALWAYS, Every, Leaf, Not, Some
from models.errors import N_, Message
from tests.screens import shot
from ui.criteria.editor import CriteriaEditor
from ui.criteria.section import SegmentSheet
from ui.widgets import Sheet

REGULARS = Every(
    (
        Leaf("person.visits", "at_least", 5, None, 90),
        Some((Leaf("person.spend", "at_least", 30_000, None, 365), Leaf("person.birthday_month", "in", (11, 12)))),
        Not(Some((Leaf("person.tag", "in", (1,)),))),
    )
)
AWAY = Every((Leaf("person.member", "is", True), Leaf("person.last_visit_days", "at_least", 90)))
MIXED = Every(
    (
        Leaf("person.tier", "in", (99,)),
        Leaf("basket.amount", "at_least", 3000, Leaf("line.category", "in", (1, 2))),
        Leaf("basket.contains", "in", (1, 4, 7)),
        Leaf("moment.weekday", "in", (0, 1, 2, 3, 4)),
        Leaf("moment.time", "between", (14 * 60, 17 * 60)),
    )
)


def section(window):
    window.open("leads", section="segments")
    return window.page().sections["segments"]


def make(window):
    desk = window.page().desk
    if not any(one.node == REGULARS for one in segments.segments(desk.store.here)):
        for name, node in (("Regulars", REGULARS), ("Not seen for 90 days", AWAY)):
            job = desk.store.write(Message(N_("New segment")), partial(segments.make, name=name, node=node))
            job.result()
    return desk


@shot("segments-sample")
def sample(window):
    section(window)


@shot("segments-list")
def listed(window):
    section(window)
    make(window)


@shot("segments-sheet")
def sheet(window):
    shown = section(window)
    found = next(one for one in segments.segments(make(window).store.here) if one.node == REGULARS)
    SegmentSheet(shown.window(), shown.desk, found).open()


@shot("segments-new")
def new(window):
    section(window).add()


@shot("segments-wrong")
def wrong(window):
    shown = section(window)
    made = SegmentSheet(shown.window(), shown.desk, None)
    made.open()
    made.editor.root.add()
    made.editor.root.add_group()
    made.name.setText("Regulars")
    made.done()


@shot("criteria-mixed")
def mixed(window):
    show(window, {"person", "basket", "moment"}, MIXED)


@shot("criteria-goods")
def goods(window):
    show(window, {"line"}, Every((Leaf("line.category", "in", (1,)), Leaf("line.price", "at_most", 800))))


@shot("criteria-pick")
def pick(window):
    made = show(window, {"person", "basket", "moment"}, Leaf("basket.contains", "in", (1, 4)))
    made.root.parts[0].edit.choose()


@shot("criteria-always")
def always(window):
    show(window, {"person", "basket", "moment"}, ALWAYS)


def show(window, sides, node):
    shown = section(window)
    held = Sheet(shown.window(), "Condition", width=820)
    editor = CriteriaEditor(shown.desk, sides, node)
    held.body.addWidget(editor)
    held.body.addStretch(1)
    held.open()
    return editor


@shot("segments-happened")
def happened(window):
    shown = section(window)
    made = SegmentSheet(shown.window(), shown.desk, None)
    made.open()
    visits = Leaf("touch.kind", "in", ("visit", "call"))
    made.editor.root._put(Leaf("person.touches", "at_most", 0, visits, within=30))
    made.editor.root._changed()
