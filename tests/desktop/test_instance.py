"""One window per file: real second processes, and a lock that heals after kill -9."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import instance
from desktop.failures import InUse
from models.errors import Told

ROOT = Path(__file__).resolve().parents[2]

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from desktop import instance
app = QCoreApplication([])
claim = instance.claim(Path(sys.argv[1]))
if claim is None:
    print("elsewhere", flush=True)
    sys.exit(0)
def came():
    print("front", flush=True)
claim.called.connect(came)
print("mine", flush=True)
QTimer.singleShot(60_000, app.quit)
app.exec()
"""


def start(store: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(store)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def end(window: subprocess.Popen) -> None:
    window.kill()
    window.communicate(timeout=10)


def test_a_second_start_brings_the_first_window_to_the_front(store_path: Path) -> None:
    first = start(store_path)
    assert first.stdout.readline() == "mine\n"
    for _ in range(3):
        second = start(store_path)
        out, err = second.communicate(timeout=20)
        assert (out, err, second.returncode) == ("elsewhere\n", "", 0)
        assert first.stdout.readline() == "front\n"
    end(first)


def test_the_same_file_by_another_way_is_the_same_window(store_path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.noren"
    link.symlink_to(store_path)
    first = start(store_path)
    assert first.stdout.readline() == "mine\n"
    second = start(link)
    assert second.communicate(timeout=20)[0] == "elsewhere\n"
    end(first)


def test_another_file_has_its_own_window(store_path: Path, tmp_path: Path) -> None:
    first, second = start(store_path), start(tmp_path / "other.noren")
    assert (first.stdout.readline(), second.stdout.readline()) == ("mine\n", "mine\n")
    end(first)
    end(second)


def test_the_claim_heals_after_a_kill(store_path: Path) -> None:
    for _ in range(3):
        window = start(store_path)
        assert window.stdout.readline() == "mine\n"
        window.send_signal(signal.SIGKILL)
        window.communicate(timeout=10)
    with instance.locked(store_path):
        pass


def test_work_that_needs_the_file_alone_is_refused_while_a_window_has_it(store_path: Path) -> None:
    window = start(store_path)
    assert window.stdout.readline() == "mine\n"
    with pytest.raises(InUse, match="Close that window first"), instance.locked(store_path):
        pass
    end(window)


def test_a_window_that_does_not_answer_is_named(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "PATIENCE_S", 0.2)
    window = start(store_path)
    assert window.stdout.readline() == "mine\n"
    window.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(instance, "ANSWER_MS", 200)
    with pytest.raises(InUse, match="does not answer"):
        instance.claim(store_path)
    window.send_signal(signal.SIGCONT)
    end(window)


def test_a_claim_on_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Told):
        instance.claim(tmp_path / "gone" / "shop.noren")


def test_a_released_claim_can_be_taken_again(qapp, store_path: Path) -> None:
    claim = instance.claim(store_path)
    assert claim is not None
    claim.release()
    again = instance.claim(store_path)
    assert again is not None
    again.release()
    assert not [p for p in store_path.parent.iterdir() if p.name.endswith(".lock")]
