"""Contracts and their fees on the sample shop."""

from functools import partial

from tests.screens import shot
from tests.screens.take import settle


def at(window, section, **place):
    window.open("billing", section=section, **place)
    settle(window.machine)
    return window.page().sections[section]


def some_contracts(window) -> None:
    """A lease, a membership and one that ends soon, with real people of the shop."""
    from desktop import schedule
    from models import times
    from models.contracts import contracts, days

    store = window.machine.store
    if contracts.listed(store.here):
        return
    shop = store.settings
    day = times.business_day(window.machine.clock.now(), shop.zone, shop.day_change_hour)
    people = store.here.column("SELECT id FROM person WHERE merged_into_id IS NULL ORDER BY id LIMIT 4")
    made = (
        ("エスプレッソマシンのリース", -300, 12, 12_000, "ask"),
        ("豆の定期便", -40, 12, 4_860, "auto"),
        ("ミルの保守", -335, 12, 2_400, "ask"),
        ("年会員", -10, 12, 500, "none"),
    )
    for person, (name, back, months, price, renewal) in zip(people, made, strict=True):
        start = days.add_days(day, back)
        values = {"name": name, "start_day": start, "term_months": months, "price": price, "renewal": renewal}
        store.write_now("c", partial(contracts.make, person_id=person, owner_id=1, **values))
    schedule.advance(store)


@shot("billing-contracts")
def listed(window):
    some_contracts(window)
    at(window, "contracts")


@shot("billing-contract")
def one(window):
    some_contracts(window)
    at(window, "contracts", contract_id=1)


@shot("billing-fees")
def due(window):
    some_contracts(window)
    at(window, "fees").all.click()
