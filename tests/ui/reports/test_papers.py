"""Papers that are made elsewhere: each button leads to where its paper is."""

import pytest

from ui.counter.receipts import ReceiptsSheet
from ui.reports.papers import PAPERS, RECEIPTS
from ui.shell import pages
from ui.widgets import Sheet


@pytest.mark.parametrize("paper", PAPERS, ids=lambda one: one.title)
def test_each_paper_leads_to_a_page_that_there_is(opened, paper) -> None:
    opened.at("reports", section="papers")
    opened.window.page().sections["papers"].show_paper(paper)
    if paper.page == RECEIPTS:
        sheets = [one for one in opened.window.findChildren(Sheet) if one.isVisible()]
        assert isinstance(sheets[-1], ReceiptsSheet)
        sheets[-1].cancel()
        return
    assert paper.page in {one.id for one in pages.there()}
    assert opened.window.current == paper.page
    wanted = dict(paper.place).get("section")
    assert wanted is None or wanted in opened.window.page().sections
