"""Promises: gifts owed, rewards, events, reminders, on a shop in which a few of each happened."""

from functools import partial

from models import times
from models.counter import stock
from models.loyalty import events, gifts, reward_edit
from models.loyalty.reward_edit import RewardForm
from models.loyalty.reward_rules import RewardTerms
from models.reminders import reminders
from tests.screens import shot
from tests.screens.take import settle
from ui.loyalty.rewards_sheet import RewardsSheet


def fill(window):
    """Promise, offer and invite, once."""
    store = window.machine.store
    read = store.here
    if read.value("SELECT COUNT(*) FROM gift"):
        return
    people = read.column("SELECT person_id FROM account ORDER BY balance DESC, person_id LIMIT 9")
    goods = read.column("SELECT id FROM product WHERE active AND keeps_stock AND parts = '[]' ORDER BY id LIMIT 4")
    store.write_now("Receive", partial(stock.receive, lines=[(key, 30_000, None) for key in goods]))
    for at, person in enumerate(people[:7]):
        store.write_now(
            "Promise",
            partial(
                gifts.promise, product_id=goods[at % 3], quantity=1000 + 1000 * (at == 2), person_id=person,
                due_days=(0, 0, 3, 6, 14, 30, 60)[at], send=at in (2, 4), staff_id=1,
            ),
        )  # fmt: skip
    store.write_now("Age", _aged)
    last = read.value("SELECT MAX(id) FROM gift")
    store.write_now("Hand over", partial(gifts.hand_over, gift_id=last))
    _rewards(store, goods)
    _events(store, people)
    store.write_now(
        "Reminder",
        partial(reminders.make, title="名簿の印刷 / print the list", note="金曜日までに / by Friday", staff_id=1),
    )


def _aged(tx):
    tx.run("UPDATE gift SET day='2026-11-01', due_on='2026-11-20' WHERE id IN (SELECT MIN(id) FROM gift)")
    tx.run("UPDATE reminder SET day='2026-11-20' WHERE about='gift' AND about_id IN (SELECT MIN(id) FROM gift)")


def _rewards(store, goods):
    form = RewardForm("¥100 引き / ¥100 off", "money_off", 100, 1, free=True, value=100)
    store.write_now("Reward", partial(reward_edit.create, form=form))
    free = RewardForm("ドリップバッグ / Drip bag", "product", 150, 1, product_id=goods[0])
    store.write_now("Reward", partial(reward_edit.create, form=free))
    tote = RewardForm(
        "トートバッグ / Tote bag", "gift", 800, 1, product_id=goods[1], terms=RewardTerms(per_person=1, in_all=50)
    )
    store.write_now("Reward", partial(reward_edit.create, form=tote))
    card = RewardForm("ギフトカード / Gift card", "gift_card", 2_000_000, 1, value=5_000, to_day="2026-12-31")
    store.write_now("Reward", partial(reward_edit.create, form=card))


def _events(store, people):
    now = store.clock.now()
    for at, (name, seats) in enumerate((("新茶の会 / Tea tasting", 8), ("ラテアート教室 / Latte art", 3))):
        form = events.EventForm(
            name, now + (at + 3) * times.DAY_MS, seats, place="二階 / Upstairs", cancel_until=now + times.DAY_MS
        )
        event = store.write_now("Event", partial(events.create, form=form))
        for person in people[: (5, 3)[at]]:
            store.write_now("Book", partial(events.book, event_id=event, person_id=person))
    one = RewardForm("新茶の会 / Tea tasting", "event", 500, 1, event_id=event)
    store.write_now("Reward", partial(reward_edit.create, form=one))
    booked = store.here.column("SELECT id FROM booking ORDER BY id LIMIT 2")
    store.write_now("Came", partial(events.attend, booking_id=booked[0], came=True))


def section(window, name, **place):
    """A section of the loyalty page."""
    fill(window)
    window.open("loyalty", section=name, **place)
    settle(window.machine)
    return window.page().sections[name]


for _name in ("gifts", "rewards", "events"):
    shot(f"loyalty-{_name}")(partial(section, name=_name))


@shot("loyalty-gifts-overdue")
def overdue(window):
    section(window, "gifts", only="overdue")


@shot("loyalty-gifts-none")
def none(window):
    section(window, "gifts").search.setText("zzz")


@shot("loyalty-gift-send")
def send(window):
    shown = section(window, "gifts", only="send")
    shown.detail.send_it()


@shot("loyalty-gift-change")
def change(window):
    section(window, "gifts", only="open").detail.change_it()


@shot("loyalty-reward-new")
def new_reward(window):
    section(window, "rewards").new()


@shot("loyalty-reward-change")
def change_reward(window):
    shown = section(window, "rewards")
    shown.change(next(one.reward.id for one in shown.found if one.reward.kind == "gift"))


@shot("loyalty-rewards-of-customer")
def of_customer(window):
    shown = section(window, "rewards")
    person = window.machine.store.here.value("SELECT person_id FROM account ORDER BY balance DESC, person_id")
    RewardsSheet(shown.window(), shown.desk, person, print).open()


@shot("loyalty-event-bookings")
def bookings(window):
    shown = section(window, "events")
    shown.show_event(shown.found[0].id)


@shot("loyalty-event-new")
def new_event(window):
    section(window, "events").new()


@shot("loyalty-reminders")
def due(window):
    section(window, "gifts")
    window.page().bell.open()
