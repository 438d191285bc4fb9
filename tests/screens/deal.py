"""A deal's sheet on the sample shop: what is offered, what fits, its quotations."""

from functools import partial

from tests.screens import shot
from tests.screens.take import settle


def a_deal(window) -> int:
    """A deal of the shop with lines, answers, helpers and a quotation."""
    from models.billing import quotations
    from models.pipeline import deals, helpers, lines, questions
    from models.pipeline.lines import OfferedLine

    store, read = window.machine.store, window.machine.store.here
    kept = read.value("SELECT deal_id FROM quotation ORDER BY id LIMIT 1")
    if kept is not None:
        return int(kept)

    def do(verb, **values):
        return store.write_now("s", partial(verb, **values))

    japanese = store.settings.language == "ja"
    person = read.value("SELECT id FROM person WHERE merged_into_id IS NULL AND company_id IS NOT NULL ORDER BY id")
    name = "秋の贈答セットと定期便" if japanese else "Autumn gift sets and a subscription"
    columns = {"owner_id": 1, "expected_day": "2026-12-18", "source": "展示会" if japanese else "Trade fair"}
    deal = do(deals.open_deal, name=name, person_id=person, **columns)
    products = read.column("SELECT id FROM product WHERE active AND price>400 AND special='' ORDER BY id LIMIT 3")
    for at, product in enumerate(products):
        do(lines.add_product, deal_id=deal, product_id=product, quantity=(at * 4 + 2) * 1000)
    words = "のし・名入れ" if japanese else "Wrapping with names"
    do(lines.add, deal_id=deal, line=OfferedLine(words, 220, 24_000, discount_rate=1_000))
    care = "豆の定期便" if japanese else "Beans by subscription"
    do(lines.add, deal_id=deal, line=OfferedLine(care, 4_860, tax_kind="reduced", months=12))
    needs, budget, wanted = questions.listed(read)[:3]
    do(questions.answer, deal_id=deal, question_id=needs.id, text_=needs.choices[0].name)
    do(questions.answer, deal_id=deal, question_id=budget.id, number=80_000)
    do(questions.answer, deal_id=deal, question_id=wanted.id, text_="2026-12-20")
    do(helpers.tag, deal_id=deal, name="法人" if japanese else "Business")
    do(helpers.set_competitors, deal_id=deal, names=["駅前の店" if japanese else "The shop at the station"])
    staff = read.column("SELECT id FROM staff WHERE id<>1 AND active ORDER BY id LIMIT 1")
    for one in staff:
        do(helpers.add, deal_id=deal, staff_id=one)
    do(
        helpers.plan,
        deal_id=deal,
        title="サンプルの感想を伺う" if japanese else "Ask about the samples",
        day="2026-12-02",
    )
    do(quotations.make, deal_id=deal)
    return deal


def opened(window):
    from ui.pipeline.deal import open_deal

    window.open("pipeline")
    settle(window.machine)
    sheet = open_deal(window, window.desk, a_deal(window))
    settle(window.machine)
    return sheet


@shot("deal-sheet")
def sheet(window):
    opened(window)


@shot("deal-sheet-below")
def below(window):
    bar = opened(window)._area.verticalScrollBar()
    bar.setValue(bar.maximum())


@shot("deal-quotation-make")
def make(window):
    opened(window).offers.make()


@shot("deal-quotation-accept")
def accept(window):
    found = opened(window)
    next(iter(found.offers.acts.values())).accept()


@shot("deal-won")
def won(window):
    """A deal that was won by its quotation, with its invoice."""
    from models.billing import quotations
    from models.pipeline import deals, lines
    from models.pipeline.lines import OfferedLine
    from ui.pipeline.deal import open_deal

    window.open("pipeline")
    store = window.machine.store
    japanese = store.settings.language == "ja"
    name = "開店祝いの焼き菓子" if japanese else "Cakes for an opening"
    key = store.here.value("SELECT id FROM deal WHERE name=?", name)
    if key is None:
        person = store.here.value("SELECT id FROM person WHERE merged_into_id IS NULL ORDER BY id")
        key = store.write_now("s", partial(deals.open_deal, name=name, person_id=person, owner_id=1))
        line = OfferedLine("焼き菓子" if japanese else "Cakes", 324, 80_000, tax_kind="reduced", discount_rate=500)
        store.write_now("s", partial(lines.add, deal_id=key, line=line))
        store.write_now("s", partial(quotations.make, deal_id=key))
        second = store.write_now("s", partial(quotations.make, deal_id=key))
        store.write_now("s", partial(quotations.accept, quotation_id=second))
    found = open_deal(window, window.desk, key)
    settle(window.machine)
    bar = found._area.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)


@shot("deal-plain")
def plain(window):
    """A deal of which only a name is known, with what was typed wrong."""
    from models.pipeline import deals
    from ui.pipeline.deal import open_deal

    window.open("pipeline")
    store = window.machine.store
    key = store.here.value("SELECT id FROM deal WHERE name='?'")
    if key is None:
        key = store.write_now("s", partial(deals.open_deal, name="?"))
    found = open_deal(window, window.desk, key)
    settle(window.machine)
    found.head.chance.setText("101")
    found.head.autos["chance"].commit()


@shot("billing-quotations")
def quotations_of_all(window):
    a_deal(window)
    window.open("billing", section="quotations")
    settle(window.machine)
