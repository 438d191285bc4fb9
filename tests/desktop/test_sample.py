"""The sample shop: the same seed makes the same rows, and what it makes is as sound as a store sold from."""

from datetime import date
from pathlib import Path

import pytest

from desktop import opening, sample
from desktop.jobs import Progress
from desktop.store import Store
from models import proofs
from models.errors import Cancelled, Refused, Told
from models.leads import sources
from models.people import pairs, requests
from models.promotions import promotions
from models.reminders import reminders
from models.sample import midday, sales
from models.sample.people import Size

UNTIL = date(2026, 6, 30)


def _open(path: Path) -> Store:
    return opening.open_store(path, inline=True)


def _rows(path: Path) -> dict[str, list[tuple]]:
    store = _open(path)
    tables = store.here.column("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%'")
    plain = [name for name in tables if not name.startswith(("person_search", "product_search"))]
    found = {name: store.here.rows(f'SELECT * FROM "{name}" ORDER BY 1') for name in plain}
    store.close()
    return found


def test_the_same_seed_makes_the_same_rows(tmp_path: Path) -> None:
    sample.build(tmp_path / "one.noren", count=60, seed=3, until=UNTIL)
    sample.build(tmp_path / "two.noren", count=60, seed=3, until=UNTIL)
    sample.build(tmp_path / "other.noren", count=60, seed=4, until=UNTIL)
    one, two, other = (_rows(tmp_path / f"{name}.noren") for name in ("one", "two", "other"))
    assert one == two
    assert one["sale"] != other["sale"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_that_check_asks_holds(tmp_path: Path, language: str) -> None:
    path = tmp_path / "sample.noren"
    sample.build(path, count=300, until=UNTIL, language=language)
    store = _open(path)
    problems = [problem for proof in proofs.PROOFS for problem in proof.problems(store.here)]
    assert problems == []
    assert store.here.value("SELECT COUNT(*) FROM person") == 300
    assert store.here.value("SELECT COUNT(*) FROM card") == 180
    assert store.here.value("SELECT COUNT(*) FROM sale") == Size(300).receipts + len(midday.VISITS) + 1
    assert store.here.value("SELECT COUNT(*) FROM points_entry WHERE kind='spend'") > 0
    assert store.here.value("SELECT COUNT(*) FROM points_entry WHERE kind='expire'") > 0
    assert store.settings.sample
    store.close()


def test_a_sample_shop_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancelled = True
    with pytest.raises(Cancelled):
        sample.build(tmp_path / "sample.noren", count=100, progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_it_is_never_written_over_something(tmp_path: Path) -> None:
    path = tmp_path / "shop.noren"
    path.write_text("mine")
    with pytest.raises(Told):
        sample.build(path, count=50)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("count", [0, -5, 9, 10**9])
def test_a_size_that_can_not_be_is_refused(tmp_path: Path, count: int) -> None:
    with pytest.raises(Refused):
        sample.build(tmp_path / "sample.noren", count=count)


@pytest.mark.parametrize(("people", "receipts"), [(1_000, 10_000), (100_000, 150_000), (1_000_000, 1_250_000)])
def test_sizes_are_those_that_were_promised(people: int, receipts: int) -> None:
    assert Size(people).receipts == receipts
    assert Size(people).members == people * 6 // 10


def test_its_loyalty_programme_lives(tmp_path: Path) -> None:
    sample.build(tmp_path / "sample.noren", count=300, until=UNTIL, language="en")
    store = _open(tmp_path / "sample.noren")
    now = sales.day_ms(UNTIL) + 14 * 3_600_000
    read, day = store.here, UNTIL.isoformat()
    states = {one.state(f"{day}T14:00") for one in promotions.listed(read)}
    assert states == {"running", "planned", "ended", "off"}
    given = {one.name for one in promotions.listed(read) if one.times}
    assert {"Cake set", "Thank-you draw", "Three bags of beans for two", "¥300 off next time"} <= given
    months = "SELECT COUNT(DISTINCT substr(day, 1, 7)) FROM"
    assert read.value(f"{months} promotion_use WHERE discount > 0") >= 10
    assert read.value(f"{months} promotion_use WHERE points > 0") >= 10
    assert read.value(f"{months} redemption") >= 4
    tiers = dict(read.rows("SELECT t.name, COUNT(*) FROM standing s JOIN tier t ON t.id = s.tier_id GROUP BY t.name"))
    assert len(tiers) > 1
    assert tiers["Silver"] > 1
    assert set(read.column("SELECT state FROM gift")) >= {"owed", "sent"}
    assert read.value("SELECT COUNT(*) FROM gift WHERE state='owed' AND due_on < ?", day) > 0
    assert reminders.count_due(read, day=day, now=now) > 0
    assert set(read.column("SELECT state FROM coupon")) == {"open", "used"}
    assert set(read.column("SELECT state FROM referral")) == {"open", "rewarded"}
    assert read.value("SELECT COUNT(*) FROM draw WHERE prize_id IS NULL") > 0
    assert read.value("SELECT COUNT(*) FROM draw WHERE gift_id IS NOT NULL") == 1
    assert read.value("SELECT SUM(taken) FROM event") > 0
    assert read.value("SELECT COUNT(*) FROM wallet_entry WHERE kind='spend'") == 2
    assert read.value("SELECT COUNT(*) FROM answer WHERE comment <> ''") > 5
    assert read.value("SELECT COUNT(*) FROM segment") == 3
    assert read.value("SELECT COUNT(*) FROM account WHERE kind='stamps' AND balance > 0") > 10
    assert read.value("SELECT COUNT(*) FROM account WHERE kind='stamps'") == Size(300).members
    assert read.value("SELECT COUNT(*) FROM till_session WHERE z_number IS NULL") == 0
    store.close()


def test_a_sample_shop_of_ten_people_is_as_sound(tmp_path: Path) -> None:
    sample.build(tmp_path / "sample.noren", count=10, until=UNTIL)
    store = _open(tmp_path / "sample.noren")
    assert [problem for proof in proofs.PROOFS for problem in proof.problems(store.here)] == []
    store.close()


def test_leads_arrived_by_sources_requests_stand_open_and_somebody_is_in_twice(tmp_path: Path) -> None:
    sample.build(tmp_path / "sample.noren", count=300, until=UNTIL, language="en")
    store = _open(tmp_path / "sample.noren")
    read = store.here
    kinds = {one.kind: one for one in sources.sources(read)}
    assert {"form", "quick", "log", "card"} <= set(kinds)
    assert kinds["log"].refused == kinds["card"].refused == 1
    assert {one.state for one in requests.listed(read)} == {"open", "waiting"}
    assert requests.listed(read, states=("done",))
    assert requests.listed(read, due_before=UNTIL.isoformat())
    assert read.value("SELECT count(*) FROM attachment") == 2
    assert pairs.count(read) >= 1
    assert read.value("SELECT count(*) FROM person WHERE source='Introduction'") > 0
    store.close()
