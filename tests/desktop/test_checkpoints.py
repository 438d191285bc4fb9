"""The log of a store: brought into its file beside the selling, and gone when the store is closed."""

import time
from functools import partial
from pathlib import Path

from desktop import checkpoints, sqlite
from desktop.clock import SetClock
from desktop.store import Store
from models.counter import sales
from tests.a_shop import Shop


def in_file(path: Path) -> int:
    """Sales in the file itself, its log left aside."""
    alone = path.with_name("alone.noren")
    alone.write_bytes(path.read_bytes())
    with sqlite.opened(sqlite.asleep(alone)) as db:
        return int(db.value("SELECT COUNT(*) FROM sale"))


def test_after_some_sales_the_log_comes_into_the_file_of_the_open_store(store_path: Path, clock: SetClock) -> None:
    store = Store(store_path, clock=clock)
    shop = Shop(store, clock).open()
    drafts = [shop.draft(500) for _ in range(checkpoints.UNITS)]
    for draft in drafts:
        store.write("Sale", partial(sales.book, draft=draft)).result()
    end = time.monotonic() + 20
    while not in_file(store_path) and time.monotonic() < end:
        time.sleep(0.05)
    assert in_file(store_path)
    assert shop.problems() == []
    store.close()
    assert not Path(f"{store_path}-wal").exists()
    assert in_file(store_path) == len(drafts)


def test_few_units_start_no_thread_for_the_log(store_path: Path, clock: SetClock) -> None:
    store = Store(store_path, clock=clock)
    Shop(store, clock).open().sell(500)
    store.close()
    assert not Path(f"{store_path}-wal").exists()
    assert in_file(store_path) == 1
