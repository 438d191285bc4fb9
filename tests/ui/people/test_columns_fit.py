"""A person's page at 1366×768: cards are as high as what they hold, whoever was shown before, and no wider than it."""

from functools import partial

from models.leads import qualification
from models.people import edit
from models.people.parts import NewAddress, NewContact
from models.pipeline import deals
from tests.ui.people.test_people_page import shown
from ui.widgets.short import ShortLink


def test_a_card_is_as_high_as_what_it_holds_whoever_was_shown_before(opened, people) -> None:
    def make(name, **values):
        return int(opened.store.write_now("p", partial(edit.create, name=name, **values)).id)

    street = NewAddress(postal="248-0006", region="神奈川県", city="鎌倉市", street="小町7-21-1", building="花の家")
    phones = [NewContact("phone", f"090-0000-000{at}") for at in range(4)]
    long, brief = make("加藤 香織", contacts=phones, addresses=[street]), make("清水 蓮")
    heights = {}
    for person in (brief, long, brief, long):
        page = shown(opened, people, person)
        items = [page.left.itemAt(at) for at in range(page.left.count())]
        (mine,) = (one for one in items if one.widget() is page.profile)
        opened.wait(partial(sits, mine, page.profile))
        assert heights.setdefault(person, page.profile.height()) == page.profile.height()
    assert heights[brief] < heights[long]


def sits(item, card) -> bool:
    """The layout gives a card the height that it asks for now."""
    wanted = card.heightForWidth(card.width()) if card.hasHeightForWidth() else card.sizeHint().height()
    return card.y() == 0 and item.geometry() == card.geometry() and card.height() == wanted


def test_a_deal_of_a_long_name_is_cut_and_not_the_column(opened, people) -> None:
    person = int(opened.store.write_now("p", partial(edit.create, name="清水 蓮")).id)
    opened.store.write_now("l", partial(qualification.enter, person_id=person))
    name = "店舗向け卸の豆を月に六十キログラムと季節のギフト & 引出物"
    opened.store.write_now("d", partial(deals.open_deal, name=name, person_id=person))
    page = shown(opened, people, person)
    opened.wait(lambda: page.findChildren(ShortLink))
    link = page.findChildren(ShortLink)[-1]
    assert link.whole == link.accessibleName() == name
    opened.wait(lambda: page.right_area.widget().width() <= page.right_area.viewport().width())


def test_no_chip_of_the_timeline_is_squeezed(opened, people) -> None:
    from PySide6.QtWidgets import QPushButton

    page = shown(opened, people, 1)
    for chip in page.chips.findChildren(QPushButton):
        assert chip.width() >= chip.sizeHint().width() - 2
    metrics = page.others.fontMetrics()
    assert page.others.width() >= metrics.horizontalAdvance(page.others.currentText()) + 40
