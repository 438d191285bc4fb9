"""Surveys and referrals, on a shop in which some customers answered and some brought others."""

from functools import partial

from models import codes
from models.counter.drafts import Tender
from models.loyalty import referrals
from models.surveys import answers, calls, surveys
from models.surveys.surveys import SurveyForm
from tests.screens import shot
from tests.screens.counter import filled, sales, verbs
from tests.screens.promises import settle

NPS = SurveyForm(
    "おすすめ度 / Recommendation", "nps", "当店をご友人やご家族に勧めたいと思いますか。",
    "Would you recommend us to friends and family?", low=6, at_counter=True, on_receipt=True,
)  # fmt: skip
CSAT = SurveyForm("満足度 / Satisfaction", "csat", "本日のご利用はいかがでしたか。", "How was your visit today?", low=2)
POLL = SurveyForm(
    "次の新作 / Next drink", "poll", "次に飲んでみたいのはどれですか。", "Which drink should come next?",
    (("抹茶ラテ", "Matcha latte"), ("柚子ソーダ", "Yuzu soda"), ("ほうじ茶プリン", "Roasted tea pudding")),
)  # fmt: skip
COMMENTS = ("いつも笑顔で迎えてくれます。", "Great coffee, a little cold inside.", "レジで少し待ちました。")


def fill(window):
    """Ask three things, and let customers answer over the last months."""
    store = window.machine.store
    if store.here.value("SELECT id FROM survey WHERE name=?", NPS.name):
        return
    made = [store.write_now("Survey", partial(surveys.make, form=form)) for form in (CSAT, POLL, NPS)]
    store.write_now("Answers", partial(_answers, survey_ids=made))
    store.write_now("Calls", partial(_calls, survey_id=made[0]))
    store.write_now("Referrals", _referrals)


def _answers(tx, survey_ids):
    now, day = tx.now, tx.today
    sold = tx.rows("SELECT id, at, day FROM sale WHERE kind='sale' ORDER BY at DESC LIMIT 2400")[::20]
    for at, (sale_id, moment, on) in enumerate(sold):
        tx.now, tx.today = moment, on
        comment = COMMENTS[at % 3] if at % 5 == 0 else ""
        score = (10, 9, 8, 9, 7, 10, 5, 9, 8, 10, 3, 9)[(at * 7 + at // 12) % 12]
        source = ("counter", "counter", "paper")[at % 3]
        answers.answer(tx, survey_id=survey_ids[2], value=score, sale_id=sale_id, comment=comment, source=source)
        answers.answer(tx, survey_id=survey_ids[1], value=(0, 1, 0, 2)[at % 4], sale_id=sale_id)
    tx.now, tx.today = now, day


def _calls(tx, survey_id):
    found = calls.lately(tx, survey_id, days=60, day=tx.today, limit=12)
    calls.put(tx, survey_id=survey_id, people=found)


def _referrals(tx):
    members = tx.column("SELECT person_id FROM account WHERE kind='spendable' ORDER BY balance DESC, person_id LIMIT 4")
    new = tx.column(
        "SELECT id FROM person p WHERE NOT EXISTS (SELECT 1 FROM sale s WHERE s.person_id = p.id) AND NOT EXISTS"
        " (SELECT 1 FROM referral r WHERE r.person_id = p.id) ORDER BY id LIMIT 6"
    )
    for at, person in enumerate(new):
        referrals.give_code(tx, person_id=members[at % 3])
        referrals.make(tx, person_id=person, referrer_id=members[at % 3])
    sale = tx.row("SELECT id FROM sale WHERE kind='sale' AND total > 0 ORDER BY id DESC")
    for person in new[:3]:
        referrals.first_purchase(tx, person_id=person, sale_id=sale[0])


def section(window, name, **place):
    """A section of the loyalty page."""
    fill(window)
    window.open("loyalty", section=name, **place)
    settle(window.machine)
    return window.page().sections[name]


def _survey(shown, kind):
    return next(one for one, _left in shown.found if one.kind == kind and "/" in one.form.name)


shot("surveys-list")(partial(section, name="surveys"))
shot("referrals")(partial(section, name="referrals"))


@shot("surveys-nps")
def nps(window):
    shown = section(window, "surveys")
    shown.open_results(_survey(shown, "nps").id)
    settle(window.machine)
    shown.results.bars.choose(9)


@shot("surveys-poll")
def poll(window):
    shown = section(window, "surveys")
    shown.open_results(_survey(shown, "poll").id)


@shot("surveys-new")
def new(window):
    section(window, "surveys").add()


@shot("surveys-change-poll")
def change(window):
    shown = section(window, "surveys")
    shown.change(_survey(shown, "poll").id)


@shot("surveys-enter")
def enter(window):
    shown = section(window, "surveys")
    row = window.machine.store.here.row(
        "SELECT till_id, number FROM sale s WHERE number IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM answer a WHERE a.sale_id = s.id) ORDER BY id DESC"
    )
    shown.enter(_survey(shown, "nps"), codes.survey_code(*row))


@shot("surveys-fill")
def fill_list(window):
    shown = section(window, "surveys")
    shown.fill(_survey(shown, "nps"))


@shot("surveys-call")
def call(window):
    shown = section(window, "surveys")
    shown.call(_survey(shown, "csat"))


@shot("display-asks")
def asks(window):
    fill(window)
    shown = filled(window)
    verbs.customer_display(shown)
    draft = shown.register.draft([Tender(shown.checkout.kinds[0].id, 10_000)])
    shown.desk.store.write_now("Sale", partial(sales.book, draft=draft))
    settle(window.machine)
    shown.register.clear()
