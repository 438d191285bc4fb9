"""Killed at any instant of writing: every acknowledged unit of work is there, whole, and no half of another."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from desktop import opening
from models.work import Reader

ROOT = Path(__file__).resolve().parents[2]
WRITE = """
import sys
from pathlib import Path
from desktop import opening
from models.people.tables import Person, PersonTag, Tag
store = opening.open_store(Path(sys.argv[1]), inline=True)
def unit(tx, n):
    tag = tx.insert(Tag, name=f"unit {n}")
    person = tx.insert(Person, name=f"客 {n}", public_id=f"{n:026}", created_at=tx.now)
    tx.insert(PersonTag, person_id=person, tag_id=tag)
n = store.here.value("SELECT count(*) FROM tag")
while True:
    store.write_now("Unit", lambda tx: unit(tx, n))
    print(n, flush=True)
    n += 1
"""
KILLS = 25


def found(read: Reader) -> tuple[int, int, int, int]:
    return tuple(read.value(f"SELECT count(*) FROM {name}") for name in ("tag", "person", "person_tag")) + (
        read.value("SELECT count(*) FROM audit WHERE name='Unit'"),
    )


def test_no_acknowledged_unit_is_lost_and_none_is_half(store_path: Path) -> None:
    chance = random.Random(11)
    acknowledged = 0
    for _ in range(KILLS):
        writing = subprocess.Popen(
            [sys.executable, "-c", WRITE, str(store_path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        first = writing.stdout.readline()
        assert first, writing.stderr.read()
        time.sleep(chance.uniform(0, 0.05))
        writing.send_signal(signal.SIGKILL)
        out, _err = writing.communicate(timeout=10)
        acknowledged = max(acknowledged, *(int(line) + 1 for line in (first + out).splitlines()))
        store = opening.open_store(store_path, inline=True)
        units = found(store.here)
        assert len(set(units)) == 1, f"half a unit: {units}"
        assert acknowledged <= units[0] <= acknowledged + 1
        acknowledged = units[0]
        assert store.here.value("PRAGMA quick_check") == "ok"
        store.close()
    assert acknowledged > KILLS
