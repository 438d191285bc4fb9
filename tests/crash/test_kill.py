"""The process is killed at any moment: every sale that was acknowledged is there, whole, and no half of another."""

import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from desktop.clock import SetClock
from desktop.store import Store
from models.counter import proof, till
from models.loyalty import ledger, members
from tests.a_shop import Shop, add_person, add_product
from tests.conftest import NOON

CHILD = Path(__file__).with_name("till_child.py")
SALES, ROUNDS = 200, 12


def make_shop(path: Path, points: int) -> None:
    clock = SetClock(NOON)
    store = Store(path, clock=clock, inline=True)
    shop = Shop(store, clock)
    for name in ("Latte", "Cake"):
        store.write_now("x", partial(add_product, name=name))
    person = store.write_now("x", add_person)
    account = shop.do(members.enrol, person_id=person).account_id
    shop.do(ledger.opening_balance, account_id=account, lots=[ledger.OpeningLot(points)])
    shop.do(till.open_session, float_amount=10_000)
    store.close()


def start(path: Path, *arguments: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(CHILD), str(path), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run_and_kill(path: Path, first: int, wait: float) -> list[str]:
    """Sell from `first` on until the process is killed `wait` seconds after its first sale; what it acknowledged."""
    child = start(path, first, SALES)
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == "ready\n"
    said = child.stdout.readline()
    time.sleep(wait)
    child.send_signal(signal.SIGKILL)
    said += child.stdout.read()
    child.wait(30)
    child.stdout.close()
    child.stdin.close()
    return [line for line in said.splitlines(keepends=True) if line.endswith("\n")]


def sold(path: Path) -> list[tuple]:
    store = Store(path, clock=SetClock(NOON), inline=True)
    try:
        read = store.here
        assert [(where, str(what)) for where, what in proof.ledger_problems(read)] == []
        assert read.value("PRAGMA integrity_check") == "ok"
        found = read.rows("SELECT public_id, number, points_after FROM sale ORDER BY number")
        count = len(found)
        assert dict(read.rows("SELECT product_id, quantity FROM stock")) == {1: -1000 * count, 2: -2000 * count}
        earned = read.value("SELECT COALESCE(SUM(points_earned - points_used), 0) FROM sale")
        assert read.value("SELECT balance FROM account") == 5000 + earned
        assert read.value("SELECT COUNT(*) FROM audit WHERE name='Sale'") == count
        return found
    finally:
        store.close()


def test_a_killed_till_lost_no_sale_and_made_none_up(store_path: Path) -> None:
    make_shop(store_path, 5000)
    chance = random.Random(20260615)
    first, acknowledged = 0, []
    for _ in range(ROUNDS):
        said = run_and_kill(store_path, first, chance.uniform(0, 0.25))
        acknowledged += [tuple(line.split()) for line in said]
        found = sold(store_path)
        names = [name for name, _, _ in found]
        assert [(name, str(number), str(points)) for name, number, points in found if (name,) in {
            (told[0],) for told in acknowledged
        }] == acknowledged  # fmt: skip
        assert names[: len(found)] == [f"crash-{at}" for at in range(len(found))], "no other, none twice, none left out"
        last = int(said[-1].split()[0].removeprefix("crash-")) if said else first - 1
        assert len(found) - (last + 1) in (0, 1), "at most the sale that was under way when it was killed"
        first = len(found)
    assert first > ROUNDS


def test_a_sale_killed_before_its_answer_is_booked_once_when_submitted_again(store_path: Path) -> None:
    """The till does not know whether its last sale was booked: it submits the same draft again."""
    make_shop(store_path, 5000)
    chance = random.Random(7)
    for _ in range(4):
        said = run_and_kill(store_path, 0, chance.uniform(0, 0.1))
        before = {name for name, _, _ in sold(store_path)}
        assert {line.split()[0] for line in said} <= before
    names = [name for name, _, _ in sold(store_path)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("points", [60])
def test_two_tills_spend_the_same_points_at_once_and_exactly_one_succeeds_h12(store_path: Path, points: int) -> None:
    make_shop(store_path, 100)
    children = [start(store_path, at, 1, points) for at in (1, 2)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    answers = []
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        answers.append(child.communicate(timeout=60)[0])
        assert child.returncode == 0
    assert sorted(answer.split()[0] for answer in answers) == ["refused", "sold"]
    store = Store(store_path, clock=SetClock(NOON), inline=True)
    assert store.here.value("SELECT COUNT(*) FROM sale") == 1
    assert store.here.value("SELECT balance FROM account") == 100 - 60 + 17
    assert proof.ledger_problems(store.here) == []
    store.close()
