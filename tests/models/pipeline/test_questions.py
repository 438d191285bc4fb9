"""The owner's questions, their answers, and what fits whoever gave them, with the reasons."""

import pytest

from models.counter import catalogue, stock
from models.errors import Refused
from models.leads import beginning
from models.leads.tables import BoughtTogether
from models.pipeline import deals, fitting, lines, questions
from models.pipeline.questions import ChoiceRow
from models.pipeline.tables import Question
from tests.a_shop import Shop


@pytest.fixture
def deal(shop: Shop) -> int:
    return int(shop.do(deals.open_deal, name="Cakes", person_id=shop.member()))


def asked(shop: Shop, key: str) -> questions.QuestionRow:
    return next(one for one in questions.listed(shop.store.here) if one.key == key)


def category(shop: Shop, name: str) -> int:
    return int(shop.do(catalogue.create_category, name=name))


def test_a_shop_begins_with_needs_budget_and_date(shop: Shop) -> None:
    found = questions.listed(shop.store.here)
    assert [(one.key, one.kind, str(one.wording)) for one in found] == [
        ("needs", "choice", "What is needed"),
        ("budget", "money", "Budget"),
        ("wanted", "date", "Wanted by"),
    ]


def test_a_store_of_an_earlier_version_gets_the_questions_once(shop: Shop) -> None:
    shop.store.write_now("t", lambda tx: tx.delete(Question, [1, 2, 3]))
    shop.set(pipeline_begun=False)
    assert shop.do(beginning.complete) == 1
    assert len(questions.listed(shop.store.here)) == 3
    assert shop.do(beginning.complete) == 0
    shop.store.write_now("t", lambda tx: tx.delete(Question, [1, 2, 3]))
    assert shop.do(beginning.complete) == 0


def test_answers_are_kept_changed_and_taken_away(shop: Shop, deal: int) -> None:
    budget, wanted = asked(shop, "budget"), asked(shop, "wanted")
    shop.do(questions.answer, deal_id=deal, question_id=budget.id, number=50_000)
    shop.do(questions.answer, deal_id=deal, question_id=wanted.id, text_="2026-12-24")
    found = {one.question.key: (one.text, one.number) for one in questions.answers(shop.store.here, deal)}
    assert found == {"needs": ("", None), "budget": ("50000", 50_000), "wanted": ("2026-12-24", None)}
    shop.do(questions.answer, deal_id=deal, question_id=budget.id)
    assert questions.answers(shop.store.here, deal)[1].number is None


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("budget", {"number": -1}, "below 0"),
        ("wanted", {"text_": "soon"}, "not a date"),
        ("wanted", {"text_": "1900-01-01"}, "too far"),
        ("wanted", {"text_": "2999-01-01"}, "too far"),
        ("needs", {"text_": "a castle"}, "none of the choices"),
    ],
)
def test_answers_that_can_not_be_are_refused_in_words(shop: Shop, deal: int, key, value, words) -> None:
    with pytest.raises(Refused, match=words):
        shop.do(questions.answer, deal_id=deal, question_id=asked(shop, key).id, **value)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " ", "kind": "text"}, "asked"),
        ({"name": "How", "kind": "number"}, "asks for"),
        ({"name": "How", "kind": "choice", "choices": [ChoiceRow("A"), ChoiceRow("a")]}, "same name"),
        ({"name": "How", "kind": "choice", "choices": [ChoiceRow("")]}, "each choice"),
    ],
)
def test_questions_that_can_not_be_are_refused_in_words(shop: Shop, values, words) -> None:
    with pytest.raises(Refused, match=words):
        shop.do(questions.add, **values)


def test_a_question_put_away_is_shown_where_it_was_answered(shop: Shop, deal: int) -> None:
    key = shop.do(questions.add, name="How many guests", kind="text")
    shop.do(questions.answer, deal_id=deal, question_id=key, text_="80")
    shop.do(questions.change, question_id=key, active=False)
    other = shop.do(deals.open_deal, name="Other")
    assert "80" in [one.text for one in questions.answers(shop.store.here, deal)]
    assert len(questions.answers(shop.store.here, other)) == 3


def test_without_choices_of_its_own_needs_are_the_categories_and_what_is_in_them_fits(shop: Shop, deal: int) -> None:
    cakes, drinks = category(shop, "Cakes"), category(shop, "Drinks")
    big = shop.product(name="Big cake", price=9_000, category_id=cakes, keeps_stock=False)
    small = shop.product(name="Small cake", price=2_000, category_id=cakes, keeps_stock=True)
    shop.product(name="Tea", price=500, category_id=drinks)
    shop.do(questions.answer, deal_id=deal, question_id=asked(shop, "needs").id, text_="Cakes")
    found = fitting.products(shop.store.here, deal)
    assert [one.product_id for one in found] == [big, small]
    assert [str(one) for one in found[0].reasons] == ["Fits “Cakes”"]
    shop.do(questions.answer, deal_id=deal, question_id=asked(shop, "budget").id, number=5_000)
    found = fitting.products(shop.store.here, deal)
    assert [one.product_id for one in found] == [small]
    assert [str(one) for one in found[0].reasons] == [
        "Fits “Cakes”",
        "Within the 5000 that the budget leaves",
        "Not in stock now",
    ]
    shop.do(stock.receive, lines=[(small, 3_000, None)])
    assert fitting.products(shop.store.here, deal)[0].stock == 3_000


def test_what_is_offered_already_lowers_the_budget_and_is_not_shown_again(shop: Shop, deal: int) -> None:
    cakes = category(shop, "Cakes")
    one = shop.product(name="One", price=3_000, category_id=cakes)
    two = shop.product(name="Two", price=2_500, category_id=cakes)
    shop.do(questions.answer, deal_id=deal, question_id=asked(shop, "needs").id, text_="Cakes")
    shop.do(questions.answer, deal_id=deal, question_id=asked(shop, "budget").id, number=6_000)
    shop.do(lines.add_product, deal_id=deal, product_id=one)
    assert [fit.product_id for fit in fitting.products(shop.store.here, deal)] == [two]
    shop.do(lines.add_product, deal_id=deal, product_id=one)
    assert fitting.products(shop.store.here, deal) == ()


def test_choices_name_products_and_wishes_are_read(shop: Shop, deal: int) -> None:
    tea = shop.product(name="Tea", price=500)
    mug = shop.product(name="Blue mug", price=1_500)
    key = shop.do(questions.add, name="For whom", kind="choice", choices=[ChoiceRow("A gift", (), (tea,))])
    shop.do(questions.answer, deal_id=deal, question_id=key, text_="A gift")
    shop.do(deals.change, deal_id=deal, wishes="Wants the BLUE MUG of last year")
    found = fitting.products(shop.store.here, deal)
    assert [(one.product_id, str(one.reasons[0])) for one in found] == [
        (tea, "Fits “A gift”"),
        (mug, "“Blue mug” is wished"),
    ]


def test_with_a_budget_alone_what_many_buy_is_shown_within_it(shop: Shop, deal: int) -> None:
    tea, cake, dear = (
        shop.product(name=name, price=price) for name, price in (("Tea", 500), ("Cake", 900), ("Ring", 9_000))
    )

    def learned(tx) -> None:
        for one, other, many in ((tea, cake, 20), (cake, tea, 30), (dear, tea, 40)):
            tx.insert(
                BoughtTogether, product_id=one, with_id=other, together=9, product_receipts=many, other_receipts=20
            )

    shop.store.write_now("t", learned)
    assert fitting.products(shop.store.here, deal) == ()
    shop.do(questions.answer, deal_id=deal, question_id=asked(shop, "budget").id, number=1_000)
    found = fitting.products(shop.store.here, deal)
    assert {one.product_id for one in found} == {tea, cake}
    assert "receipts of the last year" in str(found[0].reasons[0])


def test_nothing_fits_a_deal_of_which_nothing_is_known(shop: Shop, deal: int) -> None:
    shop.product(name="Tea", price=500)
    assert fitting.products(shop.store.here, deal) == ()
