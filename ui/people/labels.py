"""Address labels for the people of the list, or for one: on which sheet, from which label on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop import languages
from desktop.languages import _, _n
from models.people.labels import Labels, labels
from ui.widgets import Form, Sheet, button, label, set_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from models.work import Reader
    from ui.page import Desk
    from ui.people.page import PeoplePage


def on_people(page: PeoplePage) -> bool:
    """Whether people are shown, or one of them."""
    return page.place.where not in ("companies", "company")


def open_labels(page: PeoplePage) -> None:
    """Labels for who is shown, or for everybody in the list as it is narrowed."""
    shown = page.person.whole if page.place.where == "person" else None
    ids = [shown.profile.id] if shown is not None else page.list.list.rows.ids()
    LabelsSheet(page.window(), page.desk, ids).open()


class LabelsSheet(Sheet):
    """Says who gets a label and who doesn't, and makes them."""

    def __init__(self, window: QWidget, desk: Desk, person_ids: Sequence[int]) -> None:
        """For these people, in their order."""
        text = _("Put the sheet of labels into the printer and print the PDF at its actual size.")
        super().__init__(window, _("Address labels"), width=480, text=text)
        self.desk, self.person_ids = desk, person_ids
        self.found: Labels | None = None
        self.form = Form(columns=2)
        from desktop.documents.labels_pdf import LAYOUTS

        usual = "letter-30" if desk.store.settings.country in ("US", "CA") else "a4-12"
        self.layout_ = self.form.choice(_("Label sheet"), [(one, sheet_name(one)) for one in LAYOUTS], usual)
        self.start = self.form.line(_("First free label"), "1", most=3)
        self.unwanted = self.form.check(_("Also for those who want no post"))
        self.unwanted.toggled.connect(self.ask)
        self.body.addWidget(self.form)
        self.says = label("", "secondary")
        self.says.setWordWrap(True)
        self.body.addWidget(self.says)
        self.body.addStretch(1)
        self.make = button(_("Open as PDF"), self.save_pdf, kind="primary", icon="printer")
        self.make.setEnabled(False)
        self.buttons(None, button(_("Cancel"), self.cancel), self.make)
        self.ask()

    def ask(self, _on: bool = False) -> None:
        """Ask again who gets a label."""
        even = self.unwanted.isChecked()
        job = self.desk.store.read(labels, self.person_ids, even_unwanted=even)
        job.then(self._show).failed(self.desk.toasts.wrong)

    def _show(self, found: Labels) -> None:
        self.found = found
        said = [_n("1 label.", "{n} labels.", len(found.parties))]
        if found.without_address:
            said.append(
                _n("1 without an address gets none.", "{n} without an address get none.", found.without_address)
            )
        if found.want_no_post:
            said.append(_n("1 who wants no post gets none.", "{n} who want no post get none.", found.want_no_post))
        set_text(self.says, " ".join(said))
        self.make.setEnabled(bool(found.parties))

    def save_pdf(self, folder: Path | None = None) -> Path | None:
        """Write them and open the file."""
        from desktop.documents.labels_pdf import LAYOUTS, labels_pdf
        from ui.loyalty.files import write_file

        assert self.found is not None
        layout = LAYOUTS[self.layout_.value()]
        typed = self.start.text().strip()
        if not typed.isdecimal() or not 1 <= int(typed) <= layout.count:
            self.form.wrong(self.start, _("A number from 1 to {count}.", count=layout.count))
            return None
        parties, start, language = self.found.parties, int(typed) - 1, languages.current()

        def make(_read: Reader, path: Path) -> None:
            labels_pdf(parties, layout, language, path, start=start)

        self.accept()
        return write_file(self.desk, make, "labels.pdf", folder)


def sheet_name(key: str) -> str:
    """What a sheet is called: its paper, labels across and down, the size of one."""
    from desktop.documents.labels_pdf import LAYOUTS

    one = LAYOUTS[key]
    paper = "Letter" if key.startswith("letter") else "A4"
    return _(
        "{paper}: {across} × {down} labels, {wide} × {high} mm",
        paper=paper, across=one.across, down=one.down, wide=f"{one.wide:g}", high=f"{one.high:g}",
    )  # fmt: skip
