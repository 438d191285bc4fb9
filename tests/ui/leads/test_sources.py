"""The sources in the real window: what came, who it was, what was refused and why; cards in the wizard."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from desktop import capture
from models.leads import sources
from ui.imports.wizard import ImportWizard
from ui.leads.source_view import CameCard, RefusedCard
from ui.leads.sources import SourceCard
from ui.people.face import Face

CARDS = "".join(
    f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nTEL;TYPE=CELL:{phone}\r\nEND:VCARD\r\n"
    for name, phone in (("長谷川 美咲", "090-8123-4501"), ("Emma Wilson", "090-8123-4502"))
)


@pytest.fixture
def folder(opened, tmp_path) -> Path:
    made = tmp_path / "inbox"
    made.mkdir()
    section_of(opened).watch_folder(str(made))
    opened.wait(lambda: cards(section_of(opened).list, SourceCard))
    return made


def section_of(opened):
    return opened.at("leads", section="sources").sections["sources"]


def cards(layout, kind):
    held = [layout.itemAt(at).widget() for at in range(layout.count())]
    return [one for one in held if isinstance(one, kind)]


def taken(opened, folder: Path, name: str, text: str):
    """A file that was put there and taken; the source's own page."""
    (folder / name).write_text(text, encoding="utf-8")
    opened.store.work(lambda store, progress: capture.sweep(store, progress, wait=0)).result()
    section = section_of(opened)
    section.ask()
    opened.wait(lambda: section.shown and section.shown[0].source.last_at is not None)
    section.open_source(section.shown[0].source.id)
    return section.view


def test_a_folder_is_watched_and_says_who_came(opened, folder) -> None:
    view = taken(opened, folder, "cards.vcf", CARDS)
    opened.wait(lambda: cards(view.list, CameCard))
    (came,) = cards(view.list, CameCard)
    came.show_people()
    opened.wait(lambda: came.flow.count() == 2)
    person = opened.store.here.value("SELECT id FROM person WHERE name='Emma Wilson'")
    came.open_person(person)
    opened.wait(lambda: opened.window.page().id == "people")


def test_what_was_refused_is_put_right_and_goes_in(opened, folder) -> None:
    view = taken(opened, folder, "form.jsonl", '{"name": "Ann"}\n{"name": "Bo\n')
    view._picked("refused")
    opened.wait(lambda: cards(view.list, RefusedCard))
    (refused,) = cards(view.list, RefusedCard)
    assert refused.text.text() == '{"name": "Bo', (refused.one, view.shown)
    refused.mend()
    refused.editor.setPlainText('{"name": "Bob"}')
    refused.try_again()
    opened.wait(lambda: not cards(view.list, RefusedCard))
    assert opened.store.here.value("SELECT count(*) FROM person WHERE name='Bob'") == 1


def test_what_was_refused_is_written_to_a_file_and_cleared_away(opened, folder, tmp_path) -> None:
    view = taken(opened, folder, "form.jsonl", '{"name": "Ann"}\nnonsense\n')
    view._picked("refused")
    opened.wait(lambda: cards(view.list, RefusedCard))
    view.write_to(tmp_path / "refused.csv")
    opened.wait(lambda: (tmp_path / "refused.csv").exists())
    assert "nonsense" in (tmp_path / "refused.csv").read_text(encoding="utf-8-sig", errors="replace")
    view.dismiss(view.shown[0])
    opened.wait(lambda: not cards(view.list, RefusedCard))
    opened.window.desk.undo.undo()
    opened.wait(lambda: cards(view.list, RefusedCard))


def test_a_folder_that_is_gone_is_said_in_words(opened, folder) -> None:
    folder.rmdir()
    section = section_of(opened)
    section.ask()
    opened.wait(lambda: section.shown[0].folder.problem is not None)
    section.open_source(section.shown[0].source.id)
    assert section.view.problem.text()
    section.view.switch()
    opened.wait(lambda: not sources.sources(opened.store.here)[0].active)


def test_the_picture_of_an_address_card_stands_on_the_persons_page(opened, folder) -> None:
    out = io.BytesIO()
    Image.new("RGB", (90, 60), (200, 30, 30)).save(out, "JPEG")
    coded = base64.b64encode(out.getvalue()).decode()
    text = CARDS.replace("END:VCARD", f"PHOTO;ENCODING=b;TYPE=JPEG:{coded}\r\nEND:VCARD", 1)
    taken(opened, folder, "cards.vcf", text)
    key = opened.store.here.value("SELECT id FROM person WHERE name='長谷川 美咲'")
    opened.at("people", person_id=key)
    opened.wait(lambda: any(face.picture is not None for face in opened.window.page().findChildren(Face)))


def test_address_cards_go_through_the_wizard_and_their_people_are_leads(opened, tmp_path) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text(CARDS, encoding="utf-8")
    wizard = ImportWizard(opened.window, opened.at("people").desk)
    wizard.open()
    wizard.take(path)
    opened.wait(lambda: wizard.opened is not None)
    assert not wizard.file.kinds.isEnabled()
    wizard.next()
    assert wizard.columns.leads.isChecked()
    wizard.next()
    opened.wait(lambda: wizard.plan.plan is not None)
    wizard.next()
    opened.wait(lambda: wizard.result is not None)
    assert (wizard.result.created, wizard.result.refused) == (2, 0)
    wizard.accept()
    found = opened.store.here.rows("SELECT lead_state FROM person WHERE name IN ('長谷川 美咲', 'Emma Wilson')")
    assert [row[0] for row in found] == ["new", "new"]
