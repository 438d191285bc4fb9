"""Address labels from the list as it is narrowed, and for one person."""

from ui.people.labels import LabelsSheet, on_people, open_labels


def test_labels_are_made_for_the_list_as_it_is_shown(opened, people, tmp_path):
    rows = people.list.list.rows
    people.list.chips.picked.emit("members")
    opened.wait(lambda: 0 < rows.rowCount() < 200)
    open_labels(people)
    sheet = opened.sheet()
    assert isinstance(sheet, LabelsSheet)
    opened.wait(lambda: sheet.found is not None)
    found = sheet.found
    assert len(found.parties) + found.without_address + found.want_no_post == rows.rowCount()
    assert f"{len(found.parties)} labels" in sheet.says.text()
    sheet.start.setText("99")
    assert sheet.save_pdf(tmp_path) is None
    sheet.start.setText("3")
    path = sheet.save_pdf(tmp_path)
    opened.wait(lambda: path.exists() and path.stat().st_size)


def test_the_palette_offers_labels_where_people_are_shown(opened, people):
    assert on_people(people)
    people._segment("companies")
    assert not on_people(people)
