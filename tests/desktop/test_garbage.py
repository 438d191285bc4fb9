"""Cycles with widgets in them are taken apart on the GUI thread only."""

import gc
import threading

from desktop.garbage import Collector


class _Knot:
    """A cycle that notes on which thread it was taken apart."""

    ended: list[threading.Thread] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.ended.append(threading.current_thread())


def test_a_busy_worker_thread_never_collects_and_the_timer_does(qtbot) -> None:
    gc.collect()
    _Knot.ended.clear()
    collector = Collector()
    collector.start()
    _Knot()
    worker = threading.Thread(target=lambda: [[] for _ in range(200_000)])
    worker.start()
    worker.join()
    assert _Knot.ended == []
    keep = [[] for _ in range(gc.get_threshold()[0] + 10)]
    qtbot.waitUntil(lambda: bool(_Knot.ended), timeout=5000)
    assert _Knot.ended == [threading.main_thread()]
    assert keep
    collector.deleteLater()
