"""Files that a page writes: what takes long is said to be under way, and its end too."""

import threading

from ui.loyalty.files import write_file


def test_a_file_that_takes_long_is_said_to_be_under_way(opened, tmp_path):
    free = threading.Event()

    def slow(_read, path):
        free.wait(10)
        path.write_text("x")

    desk = opened.window.desk
    path = write_file(desk, slow, "slow.txt", tmp_path, show=False)
    opened.wait(lambda: any("slow.txt is being made" in one.text for one in desk.toasts.shown))
    free.set()
    opened.wait(lambda: any("Saved as slow.txt" in one.text for one in desk.toasts.shown))
    assert path.read_text() == "x"


def test_a_quick_one_is_not(opened, tmp_path):
    desk = opened.window.desk
    write_file(desk, lambda _read, path: path.write_text("x"), "quick.txt", tmp_path, show=False)
    opened.wait(lambda: any("Saved as quick.txt" in one.text for one in desk.toasts.shown))
    opened.bot.wait(500)
    assert not any("being made" in one.text for one in desk.toasts.shown)
