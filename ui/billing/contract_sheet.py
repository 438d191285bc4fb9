"""A contract on a sheet: what, with whom, when, for what; renewed, stopped, its terms and documents."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.languages import _, amount
from models import team
from models.contracts import contracts
from models.contracts.contracts import NOTICES, RENEWAL_NAMES, STATE_NAMES, ContractRow, TermRow
from models.counter.tax import KIND_NAMES
from models.errors import N_, Refused, Told
from models.people import attachments
from models.values import dataclass
from ui.billing import contract_end
from ui.loyalty.words import day_text, today
from ui.people.fields import date_typed
from ui.people.files import open_file, read_files, save_file, size_text
from ui.people.small import emptied, small_button
from ui.widgets import Form, button, column, label, line, row
from ui.widgets.short import Short
from ui.writing import WritingSheet

if TYPE_CHECKING:
    from models.people.attachments import Attached
    from models.work import Reader, Tx
    from ui.page import Desk

HOW_NAMES = {
    "made": N_("First term"),
    "renewed": N_("Renewed"),
    "auto": N_("Went on by itself"),
    "sale": N_("Bought at the counter"),
    "imported": N_("Imported"),
    "changed": N_("End changed by hand"),
    "back": N_("Taken back with its receipt"),
}
EVERY = (
    (1, N_("Every month")),
    (3, N_("Every 3 months")),
    (6, N_("Every 6 months")),
    (12, N_("Every year")),
    (0, N_("Once, at the start")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract with what its sheet shows beside it."""

    one: ContractRow
    terms: tuple[TermRow, ...]
    files: tuple[Attached, ...]


def asked(read: Reader, contract_id: int) -> Shown:
    """A contract, its terms and its documents. Raises NotFound."""
    return Shown(
        contracts.one(read, contract_id),
        contracts.terms(read, contract_id),
        attachments.listed(read, contract_id=contract_id),
    )


def open_sheet(window: QWidget, desk: Desk, contract_id: int) -> None:
    """Open a contract."""
    desk.store.read(asked, contract_id).then(partial(_open, window, desk)).failed(desk.toasts.wrong)


def _open(window: QWidget, desk: Desk, shown: Shown) -> None:
    ContractSheet(window, desk, shown=shown).open()


def notices_typed(typed: str) -> list[int]:
    """Distances as they were typed: "60, 30, 7". Raises Refused for what is no number."""
    found = typed.replace("、", ",").replace("，", ",").replace(" ", ",").split(",")
    try:
        return [int(one) for one in found if one]
    except ValueError as error:
        raise Refused(N_("Give the days before the end with commas: 60, 30, 7.")) from error


class ContractSheet(WritingSheet):
    """One contract. Ctrl+Enter saves."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        *,
        shown: Shown | None = None,
        person_id: int | None = None,
        person: str = "",
    ) -> None:
        """For one that is there, or a new one with a customer."""
        self.one = one = shown.one if shown else None
        whose = (one.company or one.person) if one else person
        state = _(STATE_NAMES[one.state]) if one else ""
        text = " · ".join(part for part in (whose, state, one.reason if one else "") if part)
        super().__init__(window, desk, one.name if one else _("New contract"), width=640, text=text)
        self.person_id = one.person_id if one else person_id
        self._fields(one)
        if shown is not None:
            self._below(shown)
        self.body.addWidget(self.error)
        self._foot()

    def _fields(self, one: ContractRow | None) -> None:
        self.form = form = Form(columns=2)
        self.name = form.line(_("What it is about"), one.name if one else "", most=200, wide=True)
        day = one.start_day if one else today(self.desk)
        self.start = form.line(_("From"), day, most=40)
        hint = _("Empty: by the term, or without an end")
        self.end = form.line(_("To (the last day)"), (one.end_day or "") if one else "", most=40, hint=hint)
        self.months = form.line(_("Term in months (0: without an end)"), str(one.term_months if one else 12), most=4)
        names = [(key, _(text)) for key, text in RENEWAL_NAMES.items()]
        self.renewal = form.choice(_("At its end"), names, one.renewal if one else "ask")
        self.price = form.money(_("Price"), self.desk.store.settings.currency, one.price if one else None)
        every = [(key, _(text)) for key, text in EVERY]
        if one is not None and one.every_months not in dict(EVERY):
            every.append((one.every_months, _("Every {n} months", n=one.every_months)))
        self.every = form.choice(_("Falls due"), every, one.every_months if one else 1)
        self.day = form.line(_("Day of the month (31: the last)"), str(one.fee_day if one else 1), most=2)
        taxes = [(kind.value, _(text)) for kind, text in KIND_NAMES.items()]
        self.tax = form.choice(_("Tax"), taxes, one.tax_kind if one else "standard")
        staff = [
            (0, _("Nobody yet")),
            *((each.id, each.name or _("Owner")) for each in team.staff(self.desk.store.here)),
        ]
        mine = one.owner_id if one else self.desk.store.actor.staff_id
        self.owner = form.choice(_("Who looks after it"), staff, mine or 0)
        told = one.notice_days if one else NOTICES
        self.notices = form.line(_("Tell me so many days before"), ", ".join(map(str, told)), most=60)
        self.number = form.line(_("Number"), one.number if one else "", most=60)
        self.promised: QPlainTextEdit = form.text(_("What was promised"), one.promised if one else "", lines=2)
        self.success: QPlainTextEdit = form.text(_("What counts as success"), one.success if one else "", lines=2)
        self.note: QPlainTextEdit = form.text(_("Note"), one.note if one else "", lines=2)
        self.body.addWidget(form)

    def _below(self, shown: Shown) -> None:
        self.body.addWidget(line())
        self.body.addWidget(label(_("Terms"), "panel"))
        for term in shown.terms:
            ends = day_text(term.to_day) if term.to_day else _("without an end")
            price = amount(term.price) if term.price else ""
            words = " · ".join(part for part in (_(HOW_NAMES[term.how]), price, term.staff) if part)
            self.body.addLayout(row(label(f"{day_text(term.from_day)} – {ends}"), None, label(words, "secondary")))
        add = small_button("plus", _("Attach a file…"), self.choose_files)
        self.body.addLayout(row(label(_("Documents"), "panel"), None, add))
        self.files = QVBoxLayout()
        self.body.addLayout(self.files)
        self._show_files(shown.files)

    def _foot(self) -> None:
        save = button(_("Save"), self.save, kind="primary", hint="Ctrl+Enter")
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.save)
        left: list[QWidget] = []
        if self.one is not None:
            if self.one.end_day is not None and self.one.state != "stopped":
                left.append(button(_("Renew…"), self.renew, icon="refresh-cw"))
            if self.one.state == "active":
                left.append(button(_("Stop…"), self.stop, kind="ghost", icon="ban"))
        self.buttons(*left, None, button(_("Cancel"), self.cancel), save)

    # -- done -------------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """The columns as typed. Raises Told, or ValueError for what is no number."""
        end = self.end.text().strip()
        values: dict[str, Any] = {
            "name": self.name.text(),
            "start_day": date_typed(self.start.text()),
            "term_months": whole_typed(self.months.text()),
            "renewal": self.renewal.value(),
            "price": self.price.value() or 0,
            "every_months": self.every.value(),
            "fee_day": whole_typed(self.day.text()),
            "tax_kind": self.tax.value(),
            "owner_id": self.owner.value() or None,
            "notice_days": notices_typed(self.notices.text()),
            "number": self.number.text(),
            "promised": self.promised.toPlainText(),
            "success": self.success.toPlainText(),
            "note": self.note.toPlainText(),
        }
        if end:
            values["end_day"] = date_typed(end)
        elif self.one is not None:
            values["end_day"] = None
        return values

    def save(self) -> None:
        """Make it, or keep what was changed."""
        try:
            values = self.values()
        except Told as told:
            self.wrong(told)
            return
        if self.one is None:
            verb: Any = partial(contracts.make, person_id=self.person_id, **values)
        else:
            verb = partial(contracts.change, contract_id=self.one.id, **values)
        self.write(N_("Save the contract “{contract}”"), verb, said=_("Contract saved"))

    def renew(self) -> None:
        """Ask for how long and at which price."""
        if self.one is not None:
            window = self.window()
            self.accept()
            contract_end.RenewSheet(window, self.desk, self.one).open()

    def stop(self) -> None:
        """Ask when and why."""
        if self.one is not None:
            window = self.window()
            self.accept()
            contract_end.StopSheet(window, self.desk, self.one).open()

    # -- documents --------------------------------------------------------------------------------------------------

    def _show_files(self, files: tuple[Attached, ...]) -> None:
        emptied(self.files)
        for one in files:
            words = column(Short(one.name, "row"), label(size_text(one.size), "caption"), spacing=0)
            window = self.window()
            look = small_button("eye", _("Open {name}", name=one.name), partial(open_file, window, self.desk, one))
            save = small_button("download", _("Save {name}", name=one.name), partial(save_file, window, self.desk, one))
            away = small_button("x", _("Take {name} away", name=one.name), partial(self.take_away, one.id))
            shown = row(words, look, save, away, spacing=2)
            shown.setStretch(0, 1)
            self.files.addLayout(shown)
        if not files:
            self.files.addWidget(label(_("The signed paper, the terms, what was agreed by mail."), "muted", wrap=True))
        self.grow()

    def choose_files(self) -> None:
        """Choose files to attach."""
        found, _filter = QFileDialog.getOpenFileNames(self.window(), _("Attach files"))
        self.add_files([Path(one) for one in found])

    def add_files(self, paths: list[Path]) -> None:
        """Attach files."""
        if not paths or self.one is None:
            return
        try:
            files = read_files([one for one in paths if one.is_file()])
        except Told as told:
            self.desk.toasts.wrong(told)
            return
        verb = partial(_attach, person_id=self.person_id, contract_id=self.one.id, files=files)
        self.desk.write(N_("Attach files"), verb, said=_("Attached")).then(self._ask_files).failed(self.wrong)

    def take_away(self, attachment_id: int) -> None:
        """Take one away."""
        verb = partial(attachments.detach, attachment_id=attachment_id)
        job = self.desk.write(N_("Take a file away"), verb, said=_("File taken away"))
        job.then(self._ask_files).failed(self.wrong)

    def _ask_files(self, _result: Any) -> None:
        if self.one is not None:
            job = self.desk.store.read(_files, self.one.id)
            job.then(self._show_files).failed(self.desk.toasts.wrong)


def _files(read: Reader, contract_id: int) -> tuple[Attached, ...]:
    return attachments.listed(read, contract_id=contract_id)


def _attach(tx: Tx, *, person_id: int | None, contract_id: int, files: tuple[tuple[str, bytes], ...]) -> None:
    for name, data in files:
        attachments.attach(tx, person_id=person_id, contract_id=contract_id, name=name, data=data)


def whole_typed(typed: str) -> int:
    """A whole number as it was typed; nothing is 0. Raises Refused."""
    try:
        return int(typed.strip() or 0)
    except ValueError as error:
        raise Refused(N_("“{typed}” is not a whole number."), typed=typed.strip()[:20]) from error
