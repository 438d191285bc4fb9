"""The quotation on paper, read back: whom it is for, how they are addressed, its lines, rates and totals, its pages."""

import re
import subprocess

import pytest

from desktop.documents.quotation_pdf import quotation_pdf
from desktop.languages import language
from models.billing import quotations, requoting
from models.billing.tables import BillingTerms
from models.people.tables import Company, Person
from models.pipeline import deals, lines
from models.pipeline.lines import OfferedLine
from models.promotions.terms import Do, Effect
from tests.a_shop import Shop


@pytest.fixture
def shop(store, clock) -> Shop:
    made = Shop(store, clock)
    return made.set(
        shop_name="暖簾菓子店",
        shop_postal="150-0001",
        shop_address="東京都渋谷区神宮前1-2-3",
        shop_phone="03-1234-5678",
        registration_number="T1234567890123",
    )


def a_person(shop: Shop, company: str = "", **terms) -> int:
    def written(tx) -> int:
        key = tx.insert(Company, public_id="c", name=company, created_at=tx.now) if company else None
        if terms:
            tx.insert(BillingTerms, company_id=key, **terms)
        return tx.insert(Person, public_id="p", name="山田花子", company=key, created_at=tx.now)

    return shop.store.write_now("t", written)


def paper(shop: Shop, tmp_path, program, person: int, *some: OfferedLine, code: str = "ja", **values):
    deal = shop.do(deals.open_deal, name="お菓子", person_id=person)
    shop.do(lines.save, deal_id=deal, lines=some)
    key = shop.do(quotations.make, deal_id=deal, language=code, **values)
    found = quotations.one(shop.store.here, key, day=shop.today)
    path = tmp_path / "q.pdf"
    made = quotation_pdf(found, requoting.frozen(shop.store.here, key), language(code), path, invariant=True)
    text = subprocess.run([program("pdftotext"), "-layout", path, "-"], capture_output=True, text=True, check=True)
    return made, text.stdout, found


CAKES = (
    OfferedLine("焼き菓子の詰め合わせ", 3_240, 10_000, tax_kind="reduced", discount_rate=1_000),
    OfferedLine("のし・包装", 330, 10_000, note="名入れあり"),
    OfferedLine("季節の便", 5_400, months=12, tax_kind="reduced"),
)


def test_a_quotation_in_japanese(shop, tmp_path, program) -> None:
    made, text, found = paper(shop, tmp_path, program, a_person(shop), *CAKES, note="納期は2週間です。")
    flat = re.sub(r"\s+", "", text)
    for words in (
        "見積書",
        "No.Q-00001",
        "2026年6月15日",
        "山田花子様",
        "暖簾菓子店",
        "〒150-0001東京都渋谷区神宮前1-2-3",
        "登録番号T1234567890123",
        "有効期限",
        "2026年7月15日",
        "焼き菓子の詰め合わせ※",
        "値引−¥3,240",
        "名入れあり",
        "12か月間",
        "納期は2週間です。",
        "※は軽減税率対象",
        "¥32,460",
        "毎月の合計¥5,400",
        "1/1ページ",
    ):
        assert re.sub(r"\s+", "", words) in flat, words
    assert (found.total, found.monthly, made.pages, made.missing) == (32_460, 5_400, 1, ())


def test_a_company_is_addressed_as_one(shop, tmp_path, program) -> None:
    person = a_person(shop, "山田商事株式会社")
    _made, text, _found = paper(shop, tmp_path, program, person, *CAKES)
    assert "山田花子 様" in text
    assert "山田商事株式会社 様" not in text
    shop.store.write_now("t", lambda tx: tx.run("UPDATE person SET name='', reading=''"))
    deal = shop.do(deals.open_deal, name="次回", person_id=person, amount=100)
    key = shop.do(quotations.make, deal_id=deal)
    found = quotations.one(shop.store.here, key, day=shop.today)
    quotation_pdf(found, requoting.frozen(shop.store.here, key), language("ja"), tmp_path / "c.pdf")
    read = subprocess.run([program("pdftotext"), tmp_path / "c.pdf", "-"], capture_output=True, text=True, check=True)
    assert "山田商事株式会社 御中" in read.stdout


def test_a_quotation_in_english_without_tax(shop, tmp_path, program) -> None:
    person = a_person(shop, "Yamada Trading", shows_tax="excluded")
    _made, text, found = paper(shop, tmp_path, program, person, *CAKES, code="en")
    flat = re.sub(r"\s+", " ", text)
    for words in (
        "Quotation",
        "Yamada Trading",
        "Valid until",
        "15 Jul 2026",
        "Prices of the lines are without tax.",
        "Total ¥32,460",
        "Standard rate 10%, without tax ¥3,000",
        "Tax 10% ¥300",
        "Reduced rate 8%, without tax ¥27,000",
        "Tax 8% ¥2,160",
    ):
        assert words in flat, words
    assert "様" not in text
    kept = requoting.frozen(shop.store.here, found.id)
    assert [one.amount for one in kept.shown("excluded")] == [27_000, 3_000, 5_000]


def test_what_a_promotion_lowers_says_its_name(shop, tmp_path, program) -> None:
    shop.promotion(Effect(Do.PERCENT, percent=100_000), name="六月の割引")
    _made, text, found = paper(shop, tmp_path, program, a_person(shop), OfferedLine("最中", 1_000))
    assert "六月の割引" in text
    assert found.total == 900


def test_a_long_list_runs_over_numbered_pages_with_its_head(shop, tmp_path, program) -> None:
    many = [OfferedLine(f"商品{at:03d}", 1_000 + at) for at in range(150)]
    made, text, found = paper(shop, tmp_path, program, a_person(shop), *many)
    pages = text.split("\f")[:-1]
    assert made.pages == len(pages) >= 4
    for at, page in enumerate(pages, 1):
        assert re.search(rf"{at}\s*/\s*{made.pages}", page)
    assert all("単価" in page for page in pages[:-1])
    for at in range(150):
        assert f"商品{at:03d}" in text
    assert f"¥{found.total:,}" in pages[-1]


def test_a_unit_price_that_is_not_whole_is_shown_to_the_hundredth(shop, tmp_path, program) -> None:
    _made, text, _found = paper(
        shop, tmp_path, program, a_person(shop), OfferedLine("最中", 500, 3_000), shows_tax="excluded"
    )
    assert "¥454.67" in text
    assert "¥1,364" in text


@pytest.mark.parametrize("name", ["𠮷野家" * 60, "A" * 400, "   ", "改\n行"])
def test_names_of_any_kind_stay_on_the_paper(shop, tmp_path, program, name) -> None:
    person = a_person(shop)
    shop.store.write_now("t", lambda tx: tx.run("UPDATE person SET name=?", name))
    made, text, _found = paper(shop, tmp_path, program, person, OfferedLine("最中" * 90, 1_000))
    assert made.pages == 1
    assert "見積書 Q-00001" in text
