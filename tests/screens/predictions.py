"""Predictions on the sample shop: who comes back, the win probability, the panels on a person's page."""

import random
from functools import partial

from desktop import learning
from models import settings
from models.base import new_public_id
from models.people.tables import OwnField, OwnValue
from models.pipeline.tables import Deal, Pipeline, Stage
from models.times import DAY_MS
from tests.screens import shot
from tests.screens.take import settle

SOURCES = ("Instagram", "ホームページ", "紹介", "展示会")


def deals(tx):
    """Closed and open deals of the sample's people, whose outcome hangs on where they came from and on numbers."""
    pipeline = tx.value("SELECT id FROM pipeline ORDER BY id LIMIT 1")
    if pipeline is None:
        pipeline = tx.insert(Pipeline, public_id=new_public_id(), name="商談", created_at=tx.now)
        for at, name in enumerate(("新規", "見積", "交渉", "受注")):
            tx.insert(Stage, pipeline=pipeline, name=name, kind="won" if at == 3 else "open", position=at)
    stages = tx.column("SELECT id FROM stage WHERE pipeline_id=? ORDER BY position", pipeline)
    seats = tx.insert(OwnField, kind="person", key="seats", name="席数", type="number")
    order = tx.insert(OwnField, kind="person", key="order_no", name="発注番号", type="text")
    chance = random.Random(2)
    for at, person in enumerate(tx.column("SELECT id FROM person ORDER BY id LIMIT 900")):
        source, size = chance.choice(SOURCES), chance.randrange(4, 60)
        won = chance.random() < 0.1 + 0.25 * SOURCES.index(source) * (0.4 + size / 60)
        state = "open" if at % 15 == 4 else "won" if won else "lost"
        tx.run("UPDATE person SET source=? WHERE id=?", source, person)
        tx.insert(OwnValue, field=seats, record_id=person, text=str(size), number=1000 * size)
        if state == "won":
            tx.insert(OwnValue, field=order, record_id=person, text=f"A-{at}")
        tx.insert(
            Deal, public_id=new_public_id(), name="カフェ開業のご相談", person_id=person, state=state,
            stage=stages[-1] if state == "won" else stages[at % 3], amount=10_000 * size,
            opened_at=tx.now - 300 * DAY_MS,
            stage_at=tx.now - (900 - at) * DAY_MS // 4, touched_at=tx.now,
            closed_at=None if state == "open" else tx.now - (900 - at) * DAY_MS // 4,
            probability_by_hand=8_000 if at == 4 else None,
        )  # fmt: skip


def learned(window):
    """Learn all of it once."""
    store = window.machine.store
    if store.here.value("SELECT count(*) FROM own_field WHERE key='order_no'") == 0:
        store.write_now("Deals", deals)
        store.write_now("Settings", partial(settings.change, win_left_out=("city",)))
        for learn in (learning.learn_win, learning.learn_repeat, learning.learn_together):
            store.work(learn).result()


@shot("leads-chances")
def chances(window):
    learned(window)
    window.open("leads", section="chances")
    settle(window.machine)


@shot("leads-chances-fields")
def fields(window):
    learned(window)
    window.open("leads", section="chances")
    settle(window.machine)
    area = window.page().areas["chances"]
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


@shot("leads-coming-back")
def coming_back(window):
    learned(window)
    window.open("leads", section="again")
    settle(window.machine)


@shot("person-at-risk")
def at_risk(window):
    learned(window)
    window.open("people", person_id=window.machine.store.here.value("SELECT min(person_id) FROM rating WHERE at_risk"))
    settle(window.machine)


@shot("person-chances")
def person(window):
    learned(window)
    key = window.machine.store.here.value(
        "SELECT d.person_id FROM deal d JOIN rating r ON r.person_id=d.person_id WHERE d.state='open' AND r.alive>5000"
        " ORDER BY d.person_id LIMIT 1"
    )
    window.open("people", person_id=key)
    settle(window.machine)
