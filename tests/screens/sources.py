"""Sources on the sample shop: all of them, one with what came and what was refused; address cards in the wizard."""

import tempfile
from functools import partial
from pathlib import Path

from desktop import capture
from desktop.jobs import Progress
from models.leads import sources
from tests.screens import shot
from tests.screens.take import settle
from ui.imports.wizard import ImportWizard

CARDS = "".join(
    f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nX-PHONETIC-LAST-NAME:{reading}\r\nTEL;TYPE=CELL:{phone}\r\n"
    f"EMAIL:{mail}\r\nORG:{company}\r\nTITLE:{title}\r\nEND:VCARD\r\n"
    for name, reading, phone, mail, company, title in (
        ("長谷川 美咲", "はせがわ", "090-8123-4501", "misaki@example.com", "株式会社みどり商事", "営業部 課長"),
        ("小林 健", "こばやし", "080-8123-4502", "ken@example.com", "小林設計事務所", "代表"),
        ("Emma Wilson", "", "+44 20 7946 0018", "emma@example.co.uk", "Wilson & Co.", "Buyer"),
    )
)
LOST = '{"name": "Ann", "mail": "ann@example.com"}\n{"name": "Bo\n{"note": "nobody"}\n'


def fill(window):
    """A drop folder that has taken some files, with something refused."""
    store = window.machine.store
    if store.here.value("SELECT 1 FROM source WHERE kind='folder'"):
        return
    folder = Path(tempfile.mkdtemp()) / "inbox"
    folder.mkdir()
    store.write_now("Folder", partial(sources.add_folder, name="Web site", path=str(folder)))
    (folder / "business cards.vcf").write_text(CARDS, encoding="utf-8")
    (folder / "web form.jsonl").write_text(LOST, encoding="utf-8")
    (folder / "offer.pdf").write_bytes(b"%PDF-1.4 \x00\x01")
    capture.sweep(store, Progress(), wait=0)


@shot("leads-sources")
def overview(window):
    fill(window)
    window.open("leads", section="sources")
    settle(window.machine)
    return window.page().sections["sources"]


@shot("leads-source")
def one(window):
    section = overview(window)
    section.close_source()
    key = window.machine.store.here.value("SELECT id FROM source WHERE kind='folder'")
    section.open_source(key)
    settle(window.machine)
    cards = [section.view.list.itemAt(at).widget() for at in range(section.view.list.count())]
    cards[-1].show_people()
    settle(window.machine)
    return section


@shot("leads-source-refused")
def refused(window):
    section = one(window)
    section.view._picked("refused")
    settle(window.machine)


@shot("import-cards")
def wizard(window):
    path = Path(tempfile.mkdtemp()) / "cards.vcf"
    path.write_text(CARDS, encoding="utf-8")
    sheet = ImportWizard(window, window.desk)
    sheet.open()
    sheet.take(path)
    settle(window.machine)
    sheet.next()
    settle(window.machine)
