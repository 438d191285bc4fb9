"""The wizard: a shop owner's own file, from the first look to the way back, in a real window."""

import pytest

TEXT = (
    "会員番号,氏名,フリガナ,電話番号,メールアドレス,生年月日,ポイント残高\r\n"
    "A001,髙橋 花子,タカハシ ハナコ,090-1234-5678,hanako@example.jp,S58.3.1,1280\r\n"
    "A002,﨑山 太郎,サキヤマ タロウ,03-1234-5678,t@example.jp,2026-13-45,20\r\n"
    "A003,森 ひろし,モリ ヒロシ,0312345679,mori@example.jp,昭和40年1月2日,50\r\n"
)


@pytest.fixture
def wizard(opened, tmp_path):
    from ui.imports.wizard import open_wizard

    path = tmp_path / "顧客.csv"
    path.write_bytes(TEXT.encode("cp932"))
    made = open_wizard(opened.window, opened.window.desk, path)
    opened.wait(lambda: made.opened is not None, 20_000)
    yield made
    if opened.sheet() is not None:
        opened.sheet().accept()


def _to_plan(opened, wizard):
    wizard.next()
    wizard.next()
    opened.wait(lambda: wizard.steps.currentWidget() is wizard.plan, 20_000)


def test_a_japanese_file_is_understood_without_a_question(opened, wizard):
    table = wizard.opened.table
    assert (table.encoding, table.delimiter, wizard.opened.kind) == ("cp932", ",", "people")
    assert len(wizard.opened.guess.mapping) == 7
    assert wizard.file.preview.item(0, 1).text() == "髙橋 花子"


def test_every_line_is_shown_before_anything_is_written(opened, wizard):
    _to_plan(opened, wizard)
    assert (wizard.plan.plan.created, wizard.plan.plan.refused) == (2, 1)
    wizard.plan._filter("refused")
    model = wizard.plan.list.model_
    assert model.rowCount() == 1
    assert "2026-13-45" in model.index(0, 3).data()
    assert opened.store.here.value("SELECT COUNT(*) FROM person") == 0


def test_it_imports_and_is_taken_back_whole(opened, wizard):
    _to_plan(opened, wizard)
    wizard.next()
    opened.wait(lambda: wizard.steps.currentWidget() is wizard.done, 20_000)
    assert opened.store.here.value("SELECT COUNT(*) FROM person") == 2
    assert opened.store.here.value("SELECT SUM(balance) FROM account") == 1330
    assert wizard.result.refused_file.is_file()
    wizard.done.undo_asked.emit()
    opened.wait(lambda: wizard.steps.currentWidget() is wizard.done and not wizard.done.undo.isVisible(), 20_000)
    assert opened.store.here.value("SELECT COUNT(*) FROM person") == 0
    assert opened.store.here.value("SELECT COUNT(*) FROM account") == 0


def test_a_file_that_is_no_table_is_told_and_another_can_be_taken(opened, wizard, tmp_path):
    picture = tmp_path / "photo.csv"
    picture.write_bytes(bytes(range(256)) * 40)
    wizard.take(picture)
    opened.wait(lambda: wizard.file.error.isVisible())
    assert not wizard.next_button.isEnabled()
    good = tmp_path / "good.csv"
    good.write_text("name,phone\nAnn Lee,090-0000-0001\n", encoding="utf-8")
    wizard.take(good)
    opened.wait(lambda: wizard.opened is not None and not wizard.file.error.isVisible())


def test_without_a_column_there_is_nothing_to_go_on_with(opened, wizard):
    wizard.next()
    for choice in wizard.columns.choices.values():
        choice.set_value("")
    wizard.columns.changed.emit()
    assert not wizard.next_button.isEnabled()
    wizard.back()
    assert wizard.steps.currentWidget() is wizard.file


def test_a_file_of_few_columns_keeps_them_together_at_the_top(opened, tmp_path):
    from ui.imports.wizard import open_wizard

    path = tmp_path / "names.csv"
    path.write_text("Name,Mail\nAnn,ann@example.com\n", encoding="utf-8")
    made = open_wizard(opened.window, opened.window.desk, path)
    opened.wait(lambda: made.opened is not None, 20_000)
    made.next()
    first, second = made.columns.choices.values()
    opened.wait(lambda: first.isVisible() and 0 < second.y() - first.y() < 2 * first.height())
    opened.sheet().accept()
