"""Surveys: asked, answered once a receipt, added up honestly, called by phone."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models import codes, proofs
from models.criteria.nodes import Leaf
from models.criteria.sql import Context
from models.errors import NotFound, Refused
from models.loyalty import merges
from models.people.tables import Consent, Contact, Person
from models.reminders import reminders
from models.surveys import answers, calls, results, surveys
from models.surveys.surveys import SurveyForm
from tests.a_shop import DAY, Shop

NPS = SurveyForm("推奨度", "nps", "友人に勧めますか。", "Would you recommend us to a friend?", low=6)
CSAT = SurveyForm("満足度", "csat", "今日はいかがでしたか。")
POLL = SurveyForm("新作", "poll", "どれが好きですか。", "Which do you like?", (("抹茶", "Matcha"), ("柚子", "Yuzu")))
YEAR = {"from_day": "2026-01-01", "to_day": "2026-12-31"}


def told(shop: Shop, person: int) -> list[tuple[str, int]]:
    return shop.store.here.rows("SELECT text, ref_id FROM touchpoint WHERE kind='survey' AND person_id=?", person)


# -- the score --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "tenths"),
    [
        ([10, 9, 8, 6], 250),  # 2 of 4 less 1 of 4
        ([10] * 50 + [8] * 30 + [3] * 20, 300),
        ([7, 8], 0),
        ([0], -1000),
        ([9], 1000),
        ([9, 7, 7], 333),
        ([6, 7, 7], -333),
        ([], None),
    ],
)
def test_nps_is_the_share_of_9_to_10_less_the_share_of_0_to_6(scores, tenths):
    assert results.nps({score: scores.count(score) for score in set(scores)}) == tenths


@pytest.mark.parametrize(
    ("scores", "tenths"), [([5, 4, 3, 1], 500), ([5], 1000), ([1, 2, 3], 0), ([4, 3, 3], 333), ([], None)]
)
def test_csat_is_the_share_of_4_and_5(scores, tenths):
    assert results.csat({score: scores.count(score) for score in set(scores)}) == tenths


@given(some.dictionaries(some.integers(0, 10), some.integers(0, 10_000)))
def test_nps_stays_between_its_ends_and_turns_its_sign_with_the_answers(counts):
    score = results.nps(counts)
    if score is not None:
        assert -1000 <= score <= 1000
        mirrored = {10 - one if one in (0, 1, 9, 10) else 7: 0 for one in range(11)}
        good = sum(n for s, n in counts.items() if s >= 9)
        bad = sum(n for s, n in counts.items() if s <= 6)
        mirrored = {9: bad, 7: sum(counts.values()) - good - bad, 0: good}
        assert results.nps(mirrored) == -score


# -- made and changed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (replace(NPS, name=" "), "name"),
        (replace(NPS, kind="stars"), "kind"),
        (replace(NPS, question_ja="", question_en=""), "question"),
        (replace(NPS, low=10), "low"),
        (replace(POLL, choices=(("抹茶", ""),)), "2 to 8"),
        (replace(POLL, choices=(("抹茶", ""), ("抹茶", ""))), "same"),
        (replace(NPS, from_day="2026-07-01", to_day="2026-06-30"), "end before"),
    ],
)
def test_a_survey_that_can_t_be_asked_is_refused(shop: Shop, form: SurveyForm, words: str):
    with pytest.raises(Refused, match=words):
        shop.do(surveys.make, form=form)


def test_the_question_is_there_in_the_language_or_in_the_other_one(shop: Shop):
    one = surveys.survey(shop.store.here, shop.do(surveys.make, form=CSAT))
    assert one.question("en") == one.question("ja") == "今日はいかがでしたか。"
    poll = surveys.survey(shop.store.here, shop.do(surveys.make, form=POLL))
    assert [poll.choice(at, "en") for at in poll.places] == ["Matcha", "Yuzu"]
    assert list(one.places) == [1, 2, 3, 4, 5]


def test_the_latest_survey_that_runs_today_is_asked(shop: Shop):
    read = shop.store.here
    assert surveys.at_counter(read, shop.today) is None
    first = shop.do(surveys.make, form=replace(NPS, at_counter=True))
    second = shop.do(surveys.make, form=replace(CSAT, at_counter=True, on_receipt=True, to_day="2026-06-16"))
    assert surveys.at_counter(read, shop.today).id == second
    assert surveys.on_receipt(read, shop.today).id == second
    assert surveys.at_counter(read, "2026-06-17").id == first
    assert surveys.on_receipt(read, "2026-06-17") is None
    shop.do(surveys.switch, survey_id=first, active=False)
    assert surveys.at_counter(read, "2026-06-17") is None
    assert [one.id for one in surveys.listed(read)] == [second, first]


def test_what_was_answered_is_neither_turned_into_another_question_nor_deleted(shop: Shop):
    one = shop.do(surveys.make, form=POLL)
    shop.do(surveys.change, survey_id=one, form=replace(POLL, choices=(*POLL.choices, ("桜", "Cherry"))))
    shop.do(answers.answer, survey_id=one, value=2, person_id=shop.member())
    with pytest.raises(Refused, match="answered already"):
        shop.do(surveys.change, survey_id=one, form=POLL)
    with pytest.raises(Refused, match="Switch the survey off"):
        shop.do(surveys.delete, survey_id=one)
    other = shop.do(surveys.make, form=CSAT)
    shop.do(surveys.delete, survey_id=other)
    with pytest.raises(NotFound):
        surveys.survey(shop.store.here, other)


# -- answered ---------------------------------------------------------------------------------------------------------


def test_a_receipt_answers_once_and_the_second_time_is_told_in_words(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    person = shop.member()
    sale = shop.sell(500, person=person).sale_id
    shop.do(answers.answer, survey_id=one, sale_id=sale, value=9, comment="いつも親切です")
    with pytest.raises(Refused, match="answered already: 9/10"):
        shop.do(answers.answer, survey_id=one, sale_id=sale, value=3, source="paper")
    other = shop.do(surveys.make, form=CSAT)
    shop.do(answers.answer, survey_id=other, sale_id=sale, value=4)
    ((first, _), (second, _)) = told(shop, person)
    assert (first, second) == ("推奨度: 9/10\nいつも親切です", "満足度: 4/5")
    assert proofs_hold(shop)


def proofs_hold(shop: Shop) -> bool:
    return [str(found.what) for proof in proofs.PROOFS for found in proof.problems(shop.store.here)] == []


def test_two_tills_can_t_answer_for_one_receipt_twice(shop: Shop, store_path, clock):
    from desktop.store import Store

    one = shop.do(surveys.make, form=NPS)
    sale = shop.sell(500).sale_id
    other = Store(store_path, clock=clock, inline=True)
    shop.do(answers.answer, survey_id=one, sale_id=sale, value=9)
    with pytest.raises(Refused, match="answered already"):
        other.write_now("x", partial(answers.answer, survey_id=one, sale_id=sale, value=1))
    other.close()


@pytest.mark.parametrize("value", [-1, 11])
def test_only_what_can_be_answered_is_noted(shop: Shop, value: int):
    one = shop.do(surveys.make, form=NPS)
    sale = shop.sell(500)
    with pytest.raises(Refused, match="can't be answered"):
        shop.do(answers.answer, survey_id=one, sale_id=sale.sale_id, value=value)
    with pytest.raises(Refused, match="belongs to"):
        shop.do(answers.answer, survey_id=one, value=5)
    cancelled = shop.cancel(sale.sale_id)
    with pytest.raises(Refused, match="can't answer"):
        shop.do(answers.answer, survey_id=one, sale_id=cancelled.sale_id, value=5)
    with pytest.raises(NotFound):
        shop.do(answers.answer, survey_id=one, sale_id=999, value=5)


@pytest.mark.parametrize(
    ("name", "said"), [("推奨度", "推奨度: 6/10"), ("Again?", "Again? 6/10"), ("どう？", "どう？ 6/10")]
)
def test_what_was_answered_stands_after_the_question_s_own_mark(shop: Shop, name: str, said: str):
    one = shop.do(surveys.make, form=replace(NPS, name=name))
    shop.do(answers.answer, survey_id=one, value=6, person_id=shop.member())
    (due,) = reminders.open_list(shop.store.here, day=shop.today, now=shop.clock.now())
    assert due.title == said


def test_a_low_score_reminds_the_survey_s_staff_member_else_the_customer_s_owner(shop: Shop):
    def owned(tx, person, owner):
        tx.update(Person, person, owner_id=owner)

    one = shop.do(surveys.make, form=NPS)
    person = shop.member()
    shop.do(owned, person=person, owner=1)
    for value in (7, 6):
        shop.do(answers.answer, survey_id=one, value=value, person_id=person, comment="寒かった")
    (due,) = reminders.open_list(shop.store.here, day=shop.today, now=shop.clock.now())
    assert (due.title, due.note, due.person_id, due.staff_id, due.about) == (
        "推奨度: 6/10",
        "寒かった",
        person,
        1,
        "survey",
    )
    nobody = shop.do(surveys.make, form=replace(NPS, low=None))
    shop.do(answers.answer, survey_id=nobody, value=0, person_id=person)
    assert len(reminders.open_list(shop.store.here, day=shop.today, now=shop.clock.now())) == 1


def test_an_answer_taken_back_leaves_no_trace_and_the_receipt_may_answer_again(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    person = shop.member()
    sale = shop.sell(500, person=person).sale_id
    key = shop.do(answers.answer, survey_id=one, sale_id=sale, value=2)
    shop.do(answers.take_back, answer_id=key)
    assert told(shop, person) == []
    assert shop.rows("answer", "reminder") == [0, 0]
    shop.do(answers.answer, survey_id=one, sale_id=sale, value=8)
    with pytest.raises(NotFound):
        shop.do(answers.take_back, answer_id=key + 1)


def test_a_code_from_a_receipt_finds_it_however_it_is_typed(shop: Shop):
    one = shop.do(surveys.make, form=POLL)
    person = shop.member(name="佐藤")
    sale = shop.sell(1200, person=person)
    code = codes.survey_code(1, 1)
    read = shop.store.here
    for typed in (code, code.lower(), code.removeprefix("NRS"), codes.receipt_code(1, 1), f" {code}\n"):
        found = answers.by_code(read, one, typed)
        assert (found.sale_id, found.person, found.total, found.answered) == (sale.sale_id, "佐藤", 1200, None)
    assert codes.understand(code).receipt == (1, 1)
    shop.do(answers.answer, survey_id=one, sale_id=sale.sale_id, value=1, source="paper")
    assert answers.by_code(read, one, code).said == "柚子"
    for wrong in (code[:-1] + str((int(code[-1]) + 1) % 10), "hello", ""):
        with pytest.raises(NotFound, match="no survey code"):
            answers.by_code(read, one, wrong)
    with pytest.raises(NotFound, match="no receipt"):
        answers.by_code(read, one, codes.survey_code(1, 77))


def test_an_answer_of_a_merged_customer_is_on_the_timeline_of_who_was_kept(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    kept, gone = shop.member(name="佐藤 花子"), shop.member(name="佐藤")
    sale = shop.sell(500, person=gone).sale_id
    shop.do(merges.merge, kept_id=kept, gone_id=gone)
    shop.do(answers.answer, survey_id=one, sale_id=sale, value=9)
    assert len(told(shop, kept)) == 1


# -- added up ---------------------------------------------------------------------------------------------------------


def test_results_say_how_many_answered_in_which_months_and_of_how_many_receipts(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    for days, scores in ((0, (10, 9, 3)), (30, (9,))):
        shop.clock.advance(days * DAY)
        for score in scores:
            sale = shop.sell(500).sale_id
            comment = "混んでいた" if score == 3 else ""
            shop.do(answers.answer, survey_id=one, sale_id=sale, value=score, comment=comment, source="counter")
    shop.sell(500)
    found = results.results(shop.store.here, one, from_day="2026-05-01", to_day="2026-07-31")
    assert (found.count, found.score, found.receipts, found.comments) == (4, 500, 5, 1)
    assert found.bands == (3, 0, 1)
    assert [(one.month, one.count, one.score) for one in found.months] == [
        ("2026-05", 0, None), ("2026-06", 3, 333), ("2026-07", 1, 1000),
    ]  # fmt: skip
    assert found.sources == {"counter": 4}
    assert sum(found.counts.values()) == 4
    assert list(found.counts) == list(range(11))
    low = results.answers(shop.store.here, one, **YEAR, values=range(7))
    assert [(row.value, row.comment, row.receipt) for row in low] == [(3, "混んでいた", "N-000003")]
    assert len(results.answers(shop.store.here, one, **YEAR, commented=True)) == 1
    assert results.results(shop.store.here, one, from_day="2026-01-01", to_day="2026-01-31").score is None


# -- by phone ---------------------------------------------------------------------------------------------------------


def with_phone(shop: Shop, name: str, *, given: bool | None = None, buys: bool = True) -> int:
    def write(tx, person):
        tx.insert(Contact, person=person, kind="phone", value="03-1234-5678", folded="+81312345678")
        if given is not None:
            tx.insert(Consent, person=person, channel="phone", given=given, at=tx.now)

    person = shop.member(name=name)
    shop.do(write, person=person)
    if buys:
        shop.sell(700, person=person)
    return person


def test_whoever_bought_lately_is_called_but_not_who_has_no_number_or_asked_not_to(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    a, _no, c = with_phone(shop, "A"), with_phone(shop, "B", given=False), with_phone(shop, "C", given=True)
    _never, without = with_phone(shop, "D", buys=False), shop.member(name="E")
    shop.sell(700, person=without)
    read = shop.store.here
    assert set(calls.lately(read, one, days=7, day=shop.today)) == {a, c}
    assert shop.do(calls.put, survey_id=one, people=[a, c, a]) == 2
    assert calls.lately(read, one, days=7, day=shop.today) == []
    with pytest.raises(Refused, match="nobody new"):
        shop.do(calls.put, survey_id=one, people=[a])
    shop.clock.advance(30 * DAY)
    other = shop.do(surveys.make, form=NPS)
    assert calls.lately(read, other, days=7, day=shop.today) == []


def test_a_condition_gives_the_people_to_be_called(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    a, _b = with_phone(shop, "A"), with_phone(shop, "B", buys=False)
    node = Leaf("person.visits", "at_least", 1)
    ctx = Context(day=shop.today, now=shop.clock.now())
    assert calls.meeting(shop.store.here, one, node=node, ctx=ctx) == [a]


def test_a_list_is_worked_through_one_by_one(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    people = [with_phone(shop, name) for name in ("A", "B", "C")]
    shop.do(calls.put, survey_id=one, people=people)
    read = shop.store.here
    first, second, third = calls.left(read, one)
    assert (first.name, first.phones) == ("A", ("03-1234-5678",))
    shop.do(calls.close, call_id=first.id, state="unreached")
    shop.do(calls.close, call_id=second.id, state="refused")
    key = shop.do(calls.answered, call_id=third.id, value=10, comment="good")
    assert [(call.name, call.state) for call in calls.left(read, one)] == [("A", "unreached")]
    assert calls.counts(read, one) == {"unreached": 1, "refused": 1, "answered": 1}
    (row,) = results.answers(read, one, **YEAR)
    assert (row.id, row.source, row.person, row.sale_id) == (key, "phone", "C", third.sale_id)
    with pytest.raises(Refused, match="asked already"):
        shop.do(calls.answered, call_id=third.id, value=1)
    with pytest.raises(Refused, match="how the call ended"):
        shop.do(calls.close, call_id=first.id, state="answered")


def test_someone_whose_receipt_answered_meanwhile_can_still_answer_by_phone(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    person = with_phone(shop, "A")
    shop.do(calls.put, survey_id=one, people=[person])
    (call,) = calls.left(shop.store.here, one)
    shop.do(answers.answer, survey_id=one, sale_id=call.sale_id, value=9)
    shop.do(calls.answered, call_id=call.id, value=8)
    assert results.results(shop.store.here, one, **YEAR).count == 2


def test_the_check_sees_an_answer_that_can_t_be(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    shop.do(answers.answer, survey_id=one, value=9, person_id=shop.member())

    def spoil(tx):
        tx.run("UPDATE answer SET score=12")

    shop.do(spoil)
    ((where, _what),) = answers.answer_problems(shop.store.here)
    assert where.startswith("answer:")


def test_who_answered_on_paper_is_not_called_any_more(shop: Shop):
    one = shop.do(surveys.make, form=NPS)
    people = [with_phone(shop, name) for name in ("A", "B")]
    shop.do(calls.put, survey_id=one, people=people)
    first, second = calls.left(shop.store.here, one)
    shop.do(answers.answer, survey_id=one, value=9, person_id=first.person_id, source="paper")
    assert [call.id for call in calls.left(shop.store.here, one)] == [second.id]
    assert calls.counts(shop.store.here, one) == {"answered": 1, "open": 1}
    shop.store.undo(shop.store.here.value("SELECT max(id) FROM audit")).result()
    assert [call.id for call in calls.left(shop.store.here, one)] == [first.id, second.id]
