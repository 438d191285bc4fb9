"""The import: every step from the file to what was done, and a file that is none."""

import tempfile
from functools import partial
from pathlib import Path

from tests.screens import shot
from tests.screens.take import settle
from ui.imports.wizard import open_wizard

TEXT = (
    "会員番号,氏名,フリガナ,電話番号,メールアドレス,生年月日,ポイント残高\r\n"
    "A001,髙橋 花子,タカハシ ハナコ,090-1234-5678,hanako@example.jp,S58.3.1,1280\r\n"
    "A002,﨑山 太郎,サキヤマ タロウ,03-1234-5678,t@example.jp,2026-13-45,20\r\n"
    "A003,森 ひろし,モリ ヒロシ,0312345679,mori@example.jp,昭和40年1月2日,50\r\n"
)


def wizard(window, steps=0, text=TEXT):
    """The wizard with a file of customers, so many steps on."""
    window.open("people")
    path = Path(tempfile.mkdtemp()) / "顧客.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("cp932"))
    made = open_wizard(window, window.desk, path)
    wait(window, lambda: made.opened is not None or made.file.error.isVisible())
    for _step in range(steps):
        step = made.steps.currentWidget()
        made.next()
        wait(window, lambda step=step: made.steps.currentWidget() not in (step, made.waiting))
    return made


def wait(window, ready, times=60):
    """Until it is so; files are read in a process of their own."""
    for _time in range(times):
        settle(window.machine)
        if ready():
            return


@shot("imports-file-none")
def nothing(window):
    window.open("people")
    open_wizard(window, window.desk)


for _name, _steps in {"file": 0, "columns": 1, "plan": 2, "done": 3}.items():
    shot(f"imports-{_name}")(partial(wizard, steps=_steps))


@shot("imports-refused-only")
def refused(window):
    wizard(window, steps=2).plan._filter("refused")


@shot("imports-no-table")
def no_table(window):
    wizard(window, text=bytes(range(256)) * 40)
