"""A return from the counter itself: in the whole window, with the store's own threads."""

from functools import partial

from models.counter import sales
from models.counter.drafts import Tender
from models.counter.tax import TaxKind


def test_a_receipt_scanned_into_the_return_sheet_goes_back_and_the_drawer_knows(counter):
    from models.counter import receipts, till
    from ui.counter.receipt_actions import GiveBack
    from ui.counter.returns import ReturnSheet, open_returns

    counter.register.ring_open("Beans", 1500, TaxKind.REDUCED)
    draft = counter.register.draft((Tender(1, 1500),))
    booked = counter.store.write_now("Sale", partial(sales.book, draft=draft))
    counter.register.clear()
    sheet = open_returns(counter.window, counter.page.desk, counter.register)
    assert isinstance(sheet, ReturnSheet)
    counter.wait(lambda: sheet.finder.list.rows.rowCount() == 1)
    sheet.finder.field.setFocus()
    counter.scan(receipts.receipt(counter.store.here, booked.sale_id).code)
    counter.wait(lambda: sheet.stack.currentIndex() == 1 and sheet.preview is not None)
    assert sheet.total.text() == "¥1,500", "one line of one piece is proposed whole"
    sheet.book()
    counter.wait(lambda: isinstance(counter.sheet(), GiveBack))
    told = counter.sheet()
    assert told.big.text() == "¥1,500"
    told.accept()
    session = till.open_session_of(counter.store.here)
    figures = till.x_report(counter.store.here, session_id=session.id, now=0)
    assert figures.expected == session.float_amount
