"""What the pages are made of is loaded while nobody waits."""

import subprocess
import sys
from pathlib import Path

from ui.shell import pages, warming

ROOT = Path(__file__).resolve().parents[3]


def test_every_page_and_the_first_thing_that_it_shows_is_loaded():
    wanted = list(warming.modules())
    assert {area.module for area in pages.there()} <= set(wanted)
    assert {"ui.pipeline.board", "ui.leads.board"} <= set(wanted)
    code = (
        "import sys; from ui.shell import warming; warming.BETWEEN = 0; warming.start(); warming.wait();"
        "print(all(name in sys.modules for name in warming.modules()))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_the_program_ends_though_not_all_is_loaded():
    code = "from ui.shell import warming; warming.BETWEEN = 9; warming.start(); warming.stop(); print('ended')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=8)
    assert done.stdout.strip() == "ended"
