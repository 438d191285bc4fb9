"""Referrals in a real window: a code given, scanned at sign-up, rewarded; the reward changed; paper read back."""

from __future__ import annotations

import subprocess

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.documents.receipt_pdf import paper_pdf
from desktop.languages import language
from desktop.printing.escpos import escpos_bytes
from desktop.printing.paper import Size
from desktop.printing.referral_paper import referral_facts, referral_paper
from models import codes
from models.errors import NotFound
from models.loyalty import referrals
from tests.a_shop import Shop
from tests.desktop.printing.decoder import decode
from ui.counter.members import NewMemberSheet
from ui.loyalty.referral_sheet import ReferralSheet
from ui.loyalty.referrals import RewardSheet


@pytest.fixture
def shop(opened) -> Shop:
    return Shop(opened.store, opened.store.clock).open()


def section(opened):
    return opened.at("loyalty", section="referrals").sections["referrals"]


def sheet(opened, kind):
    opened.wait(lambda: isinstance(opened.sheet(), kind))
    return opened.sheet()


def test_a_new_member_is_brought_by_a_scanned_code(opened, shop):
    old = shop.member(name="Hanako")
    code = shop.do(referrals.give_code, person_id=old)
    page = opened.at("counter")
    NewMemberSheet(opened.window, page.desk, page.register, "Ichiro").open()
    form = sheet(opened, NewMemberSheet)
    form.brought_by.setFocus()
    QTest.keyClicks(form.brought_by, codes.referral_code(int(code[3:9]) + 1))
    form.take()
    opened.wait(lambda: "Nobody has this referral code" in form.error.text())
    assert shop.rows("referral", "person") == [0, 1]
    form.brought_by.setText(code)
    QTest.keyClick(form.brought_by, Qt.Key.Key_Return)
    opened.wait(lambda: shop.rows("referral") == [1])
    assert referrals.brought(opened.store.here, old)[0].person == "Ichiro"


def test_who_brought_whom_is_listed_and_the_reward_is_changed(opened, shop):
    old, new = shop.member(name="Hanako"), shop.member(name="Ichiro")
    shop.do(referrals.make, person_id=new, referrer_id=old)
    shown = section(opened)
    opened.wait(lambda: shown.rows.count() == 1)
    assert "1 waits" in shown.counts.text()
    shown.change_reward()
    form = sheet(opened, RewardSheet)
    form.points.setText("many")
    form.done()
    assert form.form._errors[form.points].isVisible()
    form.points.setText("300")
    form.friend.setText("150")
    form.done()
    opened.wait(lambda: "300" in shown.reward.text())
    assert "150" in shown.reward.text()
    sale = shop.sell(1000, person=new).sale_id
    shop.do(referrals.first_purchase, person_id=new, sale_id=sale)
    opened.wait(lambda: "1 rewarded" in shown.counts.text())
    assert referrals.brought_by(opened.store.here, new).points == 300


def test_a_code_is_given_and_a_mistake_taken_back_on_the_member_s_sheet(opened, shop):
    old, new = shop.member(name="Hanako"), shop.member(name="Ichiro")
    page = opened.at("people", person_id=new)
    ReferralSheet(opened.window, page.desk, new, "Ichiro").open()
    form = sheet(opened, ReferralSheet)
    opened.wait(form.make_button.isVisible)
    form.give()
    opened.wait(form.print_button.isVisible)
    assert form.code_label.text().replace(" ", "") == referrals.code_of(opened.store.here, new)
    form.by.setText(form.code)
    form.note()
    opened.wait(lambda: "themselves" in form.by_form._errors[form.by].text())
    form.by.setText(shop.do(referrals.give_code, person_id=old))
    form.note()
    opened.wait(form.withdraw_button.isVisible)
    assert "Hanako" in form.by_label.text()
    form.withdraw()
    opened.wait(form.by.isVisible)
    assert referrals.brought_by(opened.store.here, new) is None


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize(("speak", "said"), [("ja", "ご紹介"), ("en", "An introduction")])
def test_the_paper_to_hand_on_is_read_by_a_scanner(store, clock, tmp_path, program, size, speak, said):
    shop = Shop(store, clock).set(shop_name="Aoyama Coffee", referral_friend_points=50)
    code = shop.do(referrals.give_code, person_id=shop.member(name="佐藤 花子"))
    facts = referral_facts(store.here, code, store.settings)
    made = paper_pdf(referral_paper(facts, language(speak), size), tmp_path / "code.pdf")
    assert not made.missing
    text = subprocess.run([program("pdftotext"), "-layout", made.path, "-"], capture_output=True, text=True).stdout
    for word in (said, "佐藤 花子", code, "50"):
        assert word in text
    subprocess.run([program("pdftoppm"), "-r", "200", "-gray", "-png", made.path, tmp_path / "code"], check=True)
    picture = next(tmp_path.glob("code*.png"))
    found = subprocess.run([program("zbarimg"), "-q", "--raw", picture], capture_output=True, text=True).stdout
    assert set(found.split()) == {code}
    if size.roll:
        printed = decode(escpos_bytes(referral_paper(facts, language(speak), size)))
        picture.write_bytes(printed.png())
        read = subprocess.run([program("zbarimg"), "-q", "--raw", picture], capture_output=True, text=True).stdout
        assert set(read.split()) == {code}


def test_an_unknown_code_is_not_printed(store, clock):
    with pytest.raises(NotFound):
        referral_facts(store.here, codes.referral_code(5), store.settings)
