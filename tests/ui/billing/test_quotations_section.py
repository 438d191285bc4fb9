"""The list of quotations by how they stand: counted, opened, declined, and the deal one click away."""

from functools import partial

import pytest

from models.billing import quotations
from models.pipeline import deals, lines
from models.pipeline.lines import OfferedLine
from tests.a_shop import add_person
from ui.pipeline.deal import DealSheet
from ui.pipeline.deal_quotations import AcceptSheet


def do(opened, verb, **values):
    return opened.store.write_now(verb.__name__, partial(verb, **values))


@pytest.fixture
def section(opened):
    person = do(opened, add_person)
    for at in range(3):
        deal = do(opened, deals.open_deal, name=f"Deal {at}", person_id=person)
        do(opened, lines.add, deal_id=deal, line=OfferedLine("Cake", 1_000 * (at + 1)))
        do(opened, quotations.make, deal_id=deal)
    do(opened, quotations.decline, quotation_id=3)
    page = opened.at("billing", section="quotations")
    found = page.sections["quotations"]
    opened.wait(lambda: found.acts)
    return found


def test_the_open_ones_stand_there_with_their_sum(opened, section) -> None:
    assert list(section.acts) == [2, 1]
    assert "¥3,000" in section.sum.text()
    section.states.picked.emit("declined")
    opened.wait(lambda: list(section.acts) == [3])


def test_one_that_runs_out_goes_to_its_own_list_and_asks_before_it_is_accepted(opened, section) -> None:
    opened.machine.clock.advance(40 * 86_400_000)
    section.arrive(state="run_out")
    opened.wait(lambda: list(section.acts) == [2, 1])
    section.acts[1].accept()
    opened.wait(lambda: isinstance(opened.sheet(), AcceptSheet))
    opened.sheet().cancel()


def test_a_decline_is_seen_at_once_and_the_deal_is_a_click_away(opened, section, tmp_path) -> None:
    section.acts[1].decline()
    opened.wait(lambda: list(section.acts) == [2])
    path = section.acts[2].open_pdf(tmp_path)
    opened.wait(path.exists)
    section.acts[2].deal_button.click()
    opened.wait(lambda: isinstance(opened.sheet(), DealSheet))
    opened.sheet().cancel()
