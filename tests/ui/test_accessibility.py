"""What a reader of screens is told: the real program under a real accessibility bus, read back by a client."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop import sample

ROOT = Path(__file__).resolve().parents[2]
CLIENT = Path(__file__).with_name("atspi_client.py")
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
ACTING = {
    "push button",
    "button",
    "toggle button",
    "check box",
    "radio button",
    "text",
    "entry",
    "combo box",
    "spin button",
}


def _python_of_the_system() -> str:
    python = "/usr/bin/python3"
    asked = [python, "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    if not Path(python).exists() or subprocess.run(asked, capture_output=True, check=False).returncode:
        reason = "python3-gi and gir1.2-atspi-2.0 are not installed"
        if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
            pytest.fail(reason)
        pytest.skip(reason)
    return python


@pytest.fixture
def told(display: Any, tmp_path: Path) -> Iterator[Callable[..., list[dict[str, Any]]]]:
    """`told(page, lang)` starts the program at a page of a small sample shop and gives every node that is shown."""
    python = _python_of_the_system()
    if not LAUNCHER.exists():
        pytest.skip("at-spi2-core is not installed")
    bus = subprocess.Popen([str(LAUNCHER), "--launch-immediately"], env=display.env, stderr=subprocess.DEVNULL)
    store = tmp_path / "sample.noren"
    sample.build(store, count=50)
    running: list[subprocess.Popen[bytes]] = []

    def start(page: str, language: str = "en", press: str = "") -> list[dict[str, Any]]:
        data = tmp_path / f"data-{page}-{language}"
        data.mkdir()
        (data / "preferences.json").write_text(json.dumps({"page": page, "theme": "light"}), encoding="utf-8")
        env = {**display.env, "NOREN_DATA": str(data)}
        words = [sys.executable, str(ROOT / "main.py"), "--store", str(store), "--lang", language]
        running.append(subprocess.Popen(words, env=env, cwd=ROOT))
        asked = [python, str(CLIENT), "oren", "30", *([press] if press else [])]
        answer = subprocess.run(asked, env=env, capture_output=True, text=True, timeout=90, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        running[-1].terminate()
        running[-1].wait(20)
        time.sleep(0.2)
        return [node for node in json.loads(answer.stdout)["nodes"] if node["showing"]]

    yield start
    for process in running:
        process.kill()
        process.wait(10)
    bus.terminate()
    bus.wait(10)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("page", ["counter", "people", "products", "day", "settings"])
def test_every_control_can_be_told(told: Callable[..., list[dict[str, Any]]], page: str) -> None:
    nodes = told(page)
    acting = [node for node in nodes if node["role"] in ACTING and node["focusable"]]
    assert len(acting) >= 4, f"only {acting} was found on {page}"
    nameless = [node for node in acting if not (node["name"] or node["description"] or node["labelled"])]
    assert nameless == []
    boxes = [node for node in nodes if node["role"] == "combo box"]
    assert [box for box in boxes if not (box["description"] or box["labelled"])] == []


@pytest.mark.timeout(120)
def test_the_names_speak_japanese(told: Callable[..., list[dict[str, Any]]]) -> None:
    names = {node["name"] for node in told("products", "ja")}
    assert {"商品を追加", "入荷", "棚卸", "レジ", "商品"} <= names
