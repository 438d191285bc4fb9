"""Programmes and tiers, on the sample shop: the lists, the form with what receipts would earn, a member's tier."""

from functools import partial

from models.counter.lines import EarnRate
from models.criteria.nodes import Leaf
from models.loyalty import programme_edit, programmes, tiers
from models.loyalty.earning import EarnBy, EarnPart, EarnRule
from models.loyalty.programme_edit import ProgrammeForm
from models.loyalty.tier_rules import Period, TierRules
from tests.screens import shot
from tests.screens.take import settle
from ui.loyalty.tiers import RulesSheet


def fill(window):
    """Two programmes, and tiers where the sample has none."""
    store = window.machine.store
    read = store.here
    if read.value("SELECT COUNT(*) FROM programme WHERE name='コーヒーカード / Coffee card'"):
        return
    category = read.value("SELECT MIN(id) FROM category") or 1
    part = EarnPart(Leaf("line.category", "in", (category,)), EarnRate(5, 100))
    store.write_now("Rule", partial(programmes.set_rule, rule=EarnRule(parts=(part,), most=500)))
    rule = EarnRule(EarnRate(1, 1), by=EarnBy.PIECE, a_day=5)
    form = ProgrammeForm("コーヒーカード / Coffee card", "stamps", rule, to_day="2027-03-31")
    store.write_now("Stamps", partial(programme_edit.save, programme_id=None, form=form))
    if not tiers.with_tiers(read):
        store.write_now("Rules", partial(tiers.set_rules, programme_id=1, rules=TierRules()))
        for name, threshold, colour in (("Silver", 30_000, "quiet"), ("Gold", 100_000, "gold")):
            verb = partial(tiers.save, programme_id=1, tier_id=None, name=name, threshold=threshold, colour=colour)
            store.write_now("Tier", verb)


def section(window, name):
    """A section of the loyalty page."""
    fill(window)
    window.open("loyalty", section=name)
    settle(window.machine)
    return window.page().sections[name]


for _name in ("programmes", "tiers"):
    shot(f"loyalty-{_name}")(partial(section, name=_name))


@shot("loyalty-programme-change")
def change(window):
    shown = section(window, "programmes")
    shown.change(shown.found[0].id)


@shot("loyalty-programme-goods")
def goods(window):
    from ui.loyalty.programme_form import PartSheet

    shown = section(window, "programmes")
    PartSheet(window, shown.desk, shown.found[0].form.rule.parts[0], print).open()


@shot("loyalty-tier-new")
def tier(window):
    section(window, "tiers").new()


@shot("loyalty-tier-rules")
def rules(window):
    section(window, "tiers").rules()


@shot("loyalty-tier-rules-fixed")
def fixed_rules(window):
    section(window, "tiers").rules()
    settle(window.machine)
    form = next(one for one in window.findChildren(RulesSheet) if one.isVisible())
    form.period.set_value(Period.FIXED)
    form.starts.setText("04-01")
    form.month_end.set_value(True)
    form.form.edited.emit()


@shot("loyalty-member-tier")
def member(window):
    fill(window)
    read = window.machine.store.here
    found = read.value("SELECT person_id FROM standing WHERE tier_id IS NOT NULL ORDER BY id")
    window.open("people", person_id=found or read.value("SELECT person_id FROM account ORDER BY balance DESC"))
