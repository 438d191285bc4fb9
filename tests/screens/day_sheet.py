"""A rep's day on the sample shop."""

from functools import partial

from tests.screens import shot
from tests.screens.take import settle


@shot("pipeline-day")
def day(window):
    from models import times
    from models.reminders import reminders

    store = window.machine.store
    shop = store.settings
    now = window.machine.clock.now()
    today = times.business_day(now, shop.zone, shop.day_change_hour)
    ids = store.here.column("SELECT id FROM deal WHERE state='open' AND person_id IS NOT NULL ORDER BY id LIMIT 4")
    if not store.here.value("SELECT 1 FROM reminder WHERE about='deal' AND title LIKE '%試飲%'"):
        for at, (key, title) in enumerate(
            zip(ids, ("電話で日程の相談", "試飲会の訪問", "見積の説明", "お礼"), strict=True)
        ):
            moment = {"at": now + at * 3_600_000} if at < 3 else {"day": today}
            store.write_now("r", partial(reminders.make, title=title, about="deal", about_id=key, **moment))
    window.open("pipeline", view="day")
    settle(window.machine)
