"""The first start: three doors, a short form, a sample shop; and what is in the way said in a sentence."""

import pytest
from PySide6.QtCore import Qt


@pytest.fixture
def fresh(qtbot, tmp_path, monkeypatch):
    """A window where there is no store yet, on a data folder of its own."""
    from desktop import languages
    from desktop.app import Machine
    from desktop.options import Options
    from ui.shell.window import MainWindow, application

    monkeypatch.setenv("NOREN_DATA", str(tmp_path / "data"))
    machine = Machine(Options(language="en"))
    application(machine)
    start = machine.start()
    window = MainWindow(machine)
    window.resize(1440, 900)
    window.show_start(start)
    window.show()
    qtbot.waitExposed(window)
    window.bot = qtbot
    yield window
    window.close()
    window.deleteLater()
    machine.close()
    machine.deleteLater()
    languages.set_language("en")
    qtbot.wait(10)


def sheet(window):
    from ui.widgets import Sheet

    found = [one for one in window.findChildren(Sheet) if one.isVisible()]
    return found[-1] if found else None


def door(window, key):
    from ui.shell.first_run import FirstRun

    assert isinstance(window.centralWidget(), FirstRun)
    window.bot.mouseClick(window.centralWidget().doors[key], Qt.MouseButton.LeftButton)
    return sheet(window)


def until(window, ready):
    window.bot.waitUntil(lambda: bool(ready()), timeout=60_000)


def test_nothing_is_made_before_a_door_is_taken(fresh):
    from desktop import paths

    assert not paths.default_store().exists()
    assert list(fresh.centralWidget().doors) == ["import", "sample", "empty"]


def test_the_keyboard_is_on_the_first_door(fresh):
    until(fresh, lambda: fresh.focusWidget() is fresh.centralWidget().doors["import"])


def test_starting_empty_asks_four_things_and_opens_the_shop(fresh):
    form = door(fresh, "empty")
    form.shop.setText("青山珈琲店")
    form.country.set_value("JP")
    form.number.setText("7000012050002")
    form.done()
    until(fresh, lambda: fresh.pages and fresh.machine.store.settings.set_up)
    found = fresh.machine.store.settings
    assert (found.shop_name, found.country, found.registration_number) == ("青山珈琲店", "JP", "T7000012050002")
    assert fresh.current


def test_everything_may_be_left_blank(fresh):
    door(fresh, "empty").done()
    until(fresh, lambda: fresh.pages and fresh.machine.store.settings.set_up)
    assert fresh.machine.store.settings.registration_number == ""


def test_another_country_brings_its_own_money_and_tax(fresh):
    form = door(fresh, "empty")
    form.country.set_value("US")
    form.done()
    until(fresh, lambda: fresh.pages and fresh.machine.store.settings.set_up)
    found = fresh.machine.store.settings
    assert (found.currency, found.prices_include_tax, found.zone) == ("USD", False, "America/New_York")


def test_a_number_that_is_none_is_said_in_the_form_and_nothing_is_made(fresh):
    from desktop import paths

    form = door(fresh, "empty")
    form.country.set_value("JP")
    form.number.setText("T123")
    form.done()
    assert form.isVisible()
    assert form.form._errors[form.number].text() == "A registration number is T and 13 digits."
    assert not paths.default_store().exists()
    form.cancel()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_door_opens_by_enter_and_by_space(fresh, key):
    fresh.bot.keyClick(fresh.centralWidget().doors["empty"], key)
    assert sheet(fresh) is not None


def test_escape_goes_back_to_the_doors(fresh):
    form = door(fresh, "empty")
    fresh.bot.keyClick(form, Qt.Key.Key_Escape)
    assert sheet(fresh) is None


def test_the_sample_shop_is_made_opened_and_thrown_away(fresh, monkeypatch):
    from desktop import paths
    from ui.shell import sample
    from ui.shell.first_run import FirstRun

    monkeypatch.setattr(sample, "PEOPLE", 20)
    door(fresh, "sample")
    until(fresh, lambda: fresh.machine.is_open and fresh.pages)
    assert fresh.machine.store.settings.sample
    assert fresh.machine.store.path == paths.sample_store()
    fresh.machine.throw_away()
    assert not paths.sample_store().exists()
    assert isinstance(fresh.centralWidget(), FirstRun)


def test_making_the_sample_shop_can_be_stopped_and_leaves_nothing(fresh):
    from desktop import paths

    made = door(fresh, "sample")
    made.cancel()
    until(fresh, lambda: sheet(fresh) is None)
    assert not paths.sample_store().exists()
    assert not fresh.machine.is_open


def test_the_language_can_be_changed_before_there_is_a_shop(fresh):
    from desktop import languages

    fresh.centralWidget().language_asked.emit()
    fresh.bot.wait(1)
    assert languages.current().code == "ja"
    assert fresh.centralWidget().doors["empty"].text() == "まっさらで始める"


def test_a_file_that_is_no_store_is_said_in_a_sentence(qtbot, tmp_path):
    from desktop.app import Machine, Start
    from desktop.options import Options
    from ui.shell.problem import Problem
    from ui.shell.window import MainWindow, application

    path = tmp_path / "letter.noren"
    path.write_bytes(b"Dear customer, " * 1000)
    machine = Machine(Options(store=path, language="en"))
    application(machine)
    start = machine.start()
    assert start is Start.PROBLEM
    window = MainWindow(machine)
    qtbot.addWidget(window)
    window.show_start(start)
    window.show()
    page = window.centralWidget()
    assert isinstance(page, Problem)
    assert "not a Noren data file" in page.sentence
    page.again.click()
    assert isinstance(window.centralWidget(), Problem)
    assert path.read_bytes() == b"Dear customer, " * 1000
    machine.close()


@pytest.fixture
def demo(qtbot, tmp_path, monkeypatch):
    """A window as `noren --demo` opens it, with a smaller shop."""
    from desktop import languages
    from desktop.app import Machine
    from desktop.options import Options
    from ui.shell import sample
    from ui.shell.window import MainWindow, application

    monkeypatch.setenv("NOREN_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(sample, "PEOPLE", 20)
    machine = Machine(Options(language="en", demo=True))
    application(machine)
    window = MainWindow(machine)
    window.bot = qtbot
    window.show_start(machine.start())
    window.show()
    yield window
    window.close()
    window.deleteLater()
    machine.finish()
    machine.deleteLater()
    languages.set_language("en")
    qtbot.wait(10)


def test_demo_makes_a_throw_away_shop_in_sight_and_leaves_nothing(demo):
    from desktop import paths

    until(demo, lambda: demo.machine.is_open and demo.pages)
    assert demo.machine.store.settings.sample
    folder = demo.machine.store.path.parent
    assert not paths.default_store().exists()
    assert not paths.sample_store().exists()
    demo.close()
    demo.machine.finish()
    assert not folder.exists()


def test_stopping_the_making_of_the_demo_ends_the_window(demo):
    until(demo, lambda: sheet(demo) is not None)
    folder = demo.machine.demo_store.parent
    sheet(demo).cancel()
    until(demo, lambda: not demo.isVisible() or demo.machine.is_open)
    demo.machine.finish()
    assert not folder.exists()
