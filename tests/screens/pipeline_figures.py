"""The pipeline's figures on the sample shop: what is stuck, the forecast with an earlier one beside it, the team."""

from functools import partial

from models import team
from models.pipeline import snapshots, stages, targets
from models.pipeline.forecast import months_from
from models.pipeline.targets import Goal
from tests.screens import shot
from tests.screens.take import settle

DAYS = {1: 21, 2: 14, 3: 14, 4: 10}
LEFT_ALONE = "UPDATE deal SET touched_at=touched_at-(id%7)*5*86400000 WHERE state='open' AND id%2=0"


def ready(window):
    """Limits, categories and targets as a shop sets them, and a forecast of three weeks ago."""
    store = window.machine.store
    if store.here.value("SELECT 1 FROM snapshot LIMIT 1") is not None:
        return
    for key, days in DAYS.items():
        store.write("Limit", partial(stages.change_stage, stage_id=key, rotting_days=days)).result()
    for key, category in ((3, "best"), (4, "commit")):
        store.write("Category", partial(stages.change_stage, stage_id=key, category=category)).result()
    today = store.here.value("SELECT max(day) FROM deal_move")[:7]
    months = months_from(f"{int(today[:4]) - 1}{today[4:]}", 24)
    staff = [one.id for one in team.staff(store.here) if one.role == "rep"]
    goals = [Goal(month, 150_000, key) for month in months for key in staff]
    store.write("Targets", partial(targets.set_goals, wanted=goals)).result()
    store.write("Calls", partial(targets.set_goals, wanted=[Goal(one.month, 40, one.staff_id) for one in goals],
                                 kind="calls")).result()  # fmt: skip
    store.write("Left alone", lambda tx: tx.run(LEFT_ALONE)).result()
    store.write("Keep", earlier).result()


def earlier(tx):
    """A snapshot as if it had been kept three weeks ago, when more was expected and less was won."""
    key = snapshots.keep(tx)
    tx.run("UPDATE snapshot SET day=date(day, '-21 days'), at=at-21*86400000 WHERE id=?", key)
    tx.run(
        "UPDATE snapshot_row SET weighted=weighted*9/8, count=count+1 WHERE snapshot_id=? AND category<>'closed'", key
    )
    tx.run(
        "UPDATE snapshot_row SET weighted=weighted/3, amount=amount/3 WHERE snapshot_id=? AND category='closed'", key
    )


def view(window, name, **place):
    """A view, with everything counted."""
    ready(window)
    settle(window.machine)
    window.open("pipeline", view=name, **place)
    settle(window.machine)
    return window.page().views[name]


@shot("pipeline-stuck")
def stuck(window):
    view(window, "stuck", which="stuck")


@shot("pipeline-stuck-date")
def date_sheet(window):
    shown = view(window, "stuck", which="passed")
    shown.act("date")


@shot("pipeline-forecast")
def forecast(window):
    shown = view(window, "forecast", group="month", span="12", columns="single", way="weighted")
    shown.area.verticalScrollBar().setValue(0)


@shot("pipeline-forecast-owners")
def owners(window):
    shown = view(window, "forecast", group="owner", span="around", columns="cumulative", way="plain")
    settle(window.machine)
    shown.area.ensureWidgetVisible(shown.then)


@shot("pipeline-forecast-behind")
def behind(window):
    view(window, "forecast", group="month", span="12", columns="single", way="weighted").show_deals("commit", None)


@shot("pipeline-team")
def people(window):
    shown = view(window, "team", period="quarter", by="owner")
    shown.area.verticalScrollBar().setValue(0)


@shot("pipeline-team-stages")
def passed(window):
    shown = view(window, "team", period="year", by="source")
    settle(window.machine)
    bar = shown.area.verticalScrollBar()
    bar.setValue(bar.maximum())


@shot("pipeline-targets")
def goals(window):
    view(window, "team", period="month", by="owner").edit_targets()


@shot("pipeline-counted")
def counted(window):
    view(window, "forecast", group="month", span="12").say_counted()
