"""Points on a person's page: enrolled, adjusted with a reason, and explained entry by entry."""

from functools import partial

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLineEdit, QVBoxLayout, QWidget

from desktop.languages import _, _n, say
from models import money
from models.errors import N_, Refused, Told
from models.loyalty import explain, ledger, members
from models.loyalty.explain import Entry
from models.money import MINUS, show_number
from models.work import Reader
from ui.page import Desk
from ui.people import words
from ui.people.receipt import ReceiptSheet
from ui.people.small import emptied
from ui.theme import theme
from ui.widgets import Form, Segments, Sheet, button, column, label, line, row, set_text
from ui.widgets.fields import Wrong, unturned
from ui.widgets.short import Short

PAGE = 100
MOST_POINTS = 100_000_000


def typed_points(text: str) -> int:
    """Points as typed: 100, +100, −50, full-width too. Raises Refused."""
    points = money.parse(text.strip().lstrip("+＋"), "JPY") if text.strip() else 0
    if abs(points) > MOST_POINTS:
        raise Refused(N_("That is too many points."))
    return points


class AdjustSheet(Sheet):
    """Points up or down, with a reason that stays with the entry."""

    def __init__(self, window: QWidget, desk: Desk, account_id: int, name: str, balance: int) -> None:
        """For a member's account; `balance` is what can be spent now."""
        text = _("{name} has {points} points.", name=name, points=show_number(balance))
        super().__init__(window, _("Adjust points"), width=460, text=text)
        self.desk, self.account_id, self.balance = desk, account_id, balance
        self.form = Form()
        self.points: QLineEdit = self.form.line(_("Points (−50 takes away)"), most=20)
        self.reason: QLineEdit = self.form.line(_("Reason"), most=200)
        self.after = label("", "muted")
        self.body.addWidget(self.form)
        self.body.addWidget(self.after)
        self.save_button = button(_("Adjust"), self.save, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.save_button)
        self.points.textEdited.connect(self._preview)
        self.accept_on_enter = self.save

    def _preview(self, _text: str) -> None:
        try:
            points = typed_points(self.points.text())
        except Told:
            points = 0
        shown = show_number(self.balance + points)
        self.after.setText(_("Balance after: {points}", points=shown) if points else "")

    def save(self) -> None:
        """Write the entry; what can't be is said below its field."""
        try:
            points = self.form.taken(self.points, self._points)
            reason = self.form.taken(self.reason, self._reason)
        except Wrong:
            return
        operation = partial(ledger.adjust, account_id=self.account_id, points=points, reason=reason)
        self.save_button.setEnabled(False)
        job = self.desk.write(N_("Adjust points"), operation, said=_("Points adjusted"))
        job.failed(self._failed).then(self._saved)

    def _points(self) -> int:
        points = typed_points(self.points.text())
        if not points:
            raise Refused(N_("Give a number of points, such as 100 or −50."))
        return points

    def _reason(self) -> str:
        if not self.reason.text().strip():
            raise Refused(N_("An adjustment needs a reason."))
        return self.reason.text()

    def _failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, Told):
            self.form.wrong(self.points, say(error))
        else:
            self.desk.toasts.wrong(error)

    def _saved(self, _result: object) -> None:
        self.accept()


SHOWN = (
    ("all", N_("Everything"), ()),
    ("in", N_("Earned"), ("earn", "bonus", "opening", "give_back")),
    ("out", N_("Used"), ("spend", "take_back")),
    ("expired", N_("Expired"), ("expire",)),
    ("other", N_("Adjusted and merged"), ("adjust", "merge")),
)


class ExplainSheet(Sheet):
    """Every entry of a balance up to any day: when, what, which receipt, which lots, the balance after it."""

    def __init__(self, window: QWidget, desk: Desk, account_id: int, name: str) -> None:
        """Fetch the latest entries; the earlier ones on request."""
        super().__init__(window, _("How the points of {name} add up", name=words.brief(name, 30)), width=720)
        self.desk, self.account_id = desk, account_id
        self.entries: list[Entry] = []
        self._asked = 0
        self._head()
        self.list = QVBoxLayout()
        self.list.setSpacing(theme.px(10))
        self.body.addLayout(self.list)
        self.more_button = button(_("Earlier entries"), self.more, kind="link")
        self.more_button.hide()
        self.body.addWidget(self.more_button)
        self.body.addStretch(1)
        statement = button(_("Statement…"), self.statement, icon="file-text")
        self.buttons(statement, None, button(_("Close"), self.cancel))
        self.start()

    def _head(self) -> None:
        """The day to look back to, the kinds shown, the balance on that day, the person's other accounts."""
        now = words.today(self.desk)
        today = QDate(now.year, now.month, now.day)
        self.day = unturned(QDateEdit(today))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMaximumDate(today)
        self.day.dateChanged.connect(self._changed)
        title = label(_("Up to"), "secondary")
        title.setBuddy(self.day)
        self.kinds = Segments([(key, _(text)) for key, text, _kinds in SHOWN], "all")
        self.kinds.picked.connect(self._changed)
        self.balance = label("", "panel")
        self.others = label("", "secondary", wrap=True)
        self.others.hide()
        self.body.addLayout(row(title, self.day, None, self.balance, spacing=8))
        self.body.addWidget(self.kinds)
        self.body.addWidget(self.others)
        self.body.addWidget(line())

    def _changed(self, _value: object) -> None:
        self.start()

    def start(self) -> None:
        """Begin anew, from the day and with the kinds that are chosen."""
        self._asked += 1
        self.entries = []
        emptied(self.list)
        job = self.desk.store.read(_account, self.account_id, self._day())
        job.then(self._show_account)
        self.more()

    def _day(self) -> str:
        return str(self.day.date().toString("yyyy-MM-dd"))

    def _show_account(self, found: tuple[int, tuple[explain.AccountLine, ...]]) -> None:
        balance, accounts = found
        self.balance.setText(_("Balance {points}", points=show_number(balance)))
        others = [one for one in accounts if one.account_id != self.account_id]
        shown = " · ".join(_other(one) for one in others)
        set_text(self.others, shown, hide_empty=True)

    def more(self) -> None:
        """Fetch the entries before those that are shown."""
        before = self.entries[-1].id if self.entries else None
        kinds = next(kinds for key, _text, kinds in SHOWN if key == self.kinds.value)
        job = self.desk.store.read(
            explain.explain, self.account_id, limit=PAGE, before=before, until=self._day(), kinds=kinds
        )
        job.then(partial(self._arrived, self._asked))

    def _arrived(self, asked: int, found: tuple[Entry, ...]) -> None:
        if asked == self._asked:
            self._show(found)

    def statement(self) -> None:
        """Make a paper of it."""
        from ui.people.statement import StatementSheet

        StatementSheet(self.window(), self.desk, self.account_id).open()

    def open_receipt(self, sale_id: int) -> None:
        """Show the receipt of an entry."""
        ReceiptSheet(self.window(), self.desk, sale_id).open()

    def _show(self, found: tuple[Entry, ...]) -> None:
        if not found and not self.entries:
            self.list.addWidget(label(_("No points were earned or used yet."), "muted"))
        for entry in found:
            if self.entries or entry is not found[0]:
                self.list.addWidget(line())
            self.list.addLayout(self._entry(entry))
            self.entries.append(entry)
        self.more_button.setVisible(len(found) == PAGE)
        if self.isVisible():
            self.grow()

    def _entry(self, entry: Entry) -> QVBoxLayout:
        sign = "+" if entry.points > 0 else MINUS if entry.points < 0 else ""
        points = label(_("{points} pt", points=sign + show_number(abs(entry.points))), "row")
        title: QWidget = Short(title_of(entry), "row")
        look: list[QWidget] = []
        if entry.sale_id is not None:
            look = [button(_("Receipt"), partial(self.open_receipt, entry.sale_id), kind="link")]
            look[0].setAccessibleName(_("Show receipt {number}", number=entry.receipt))
        head = row(title, *look, points, spacing=12)
        under = row(
            Short(" · ".join(self._about(entry)), "secondary"),
            label(_("Balance {points}", points=show_number(entry.balance)), "secondary"),
            spacing=12,
        )
        lots = [Short(text, "caption") for text in lots_of(entry)]
        return column(head, under, *lots, spacing=3)

    def _about(self, entry: Entry) -> list[str]:
        day = words.short_date(words.local_day(self.desk, entry.at), words.today(self.desk))
        return [part for part in (day, words.reason_text(entry.reason), entry.staff_name) if part]

    def text(self) -> str:
        """All that it says, for tests."""
        return "\n".join(one.text() for one in self.findChildren(Short))


def _other(one: explain.AccountLine) -> str:
    kind, points = _(_ACCOUNTS[one.kind]), show_number(one.balance)
    if not one.programme:
        return _("{kind}: {points}", kind=kind, points=points)
    return _("{programme}, {kind}: {points}", programme=one.programme, kind=kind, points=points)


def title_of(entry: Entry) -> str:
    """What an entry is, with its receipt."""
    name = say(entry.name)
    return _("{what}, receipt {number}", what=name, number=entry.receipt) if entry.receipt else name


def lots_of(entry: Entry) -> list[str]:
    """What became of the lots that an entry made, and which lots it took from, in words."""
    found: list[str] = []
    for made in entry.made:
        until = words.iso_date(made.expires_on) if made.expires_on else ""
        text = _n("1 point", "{n} points", made.points)
        text = _("{points}, until {day}", points=text, day=until) if until else text
        state = (("left", made.left), ("used", made.used), ("lapsed", made.lapsed))
        shown = " · ".join(_(_STATES[name], points=show_number(n)) for name, n in state if n)
        found.append(_("Lot: {points} → {state}", points=text, state=shown))
        by = [_("{points}: {what}", points=show_number(one.points), what=_by(one)) for one in made.taken[:TAKEN]]
        if by:
            found.append("   " + " · ".join(by) + (" …" if len(made.taken) > TAKEN else ""))
    for use in entry.used:
        day = words.iso_date(use.earned_day) if use.earned_day else ""
        name = N_("{points} from the lot of {day}") if use.points > 0 else N_("{points} back into the lot of {day}")
        found.append(_(name, points=show_number(abs(use.points)), day=day))
    if entry.debt:
        found.append(_("{points} were gone already and are owed", points=show_number(entry.debt)))
    return found


def _by(one: explain.Taken) -> str:
    """What took points from a lot, or put them back."""
    name = say(one.name)
    return f"{name} {one.receipt}" if one.receipt else f"{name} {words.iso_date(one.day)}"


def _account(read: Reader, account_id: int, day: str) -> tuple[int, tuple[explain.AccountLine, ...]]:
    return explain.balance_on(read, account_id, day), explain.accounts(read, explain.owner(read, account_id))


TAKEN = 6
_ACCOUNTS = {"spendable": N_("Points"), "qualifying": N_("Points for the tier"), "stamps": N_("Stamps")}
_STATES = {"left": N_("{points} left"), "used": N_("{points} used"), "lapsed": N_("{points} lapsed")}


class EnrolSheet(Sheet):
    """A person becomes a member: with the card that is scanned, or with a new number."""

    def __init__(self, window: QWidget, desk: Desk, person_id: int, name: str) -> None:
        """Ask for a card; an empty field makes a number."""
        text = _("Scan a card, or leave the field empty: a number is made.")
        super().__init__(window, _("Enrol {name}", name=words.brief(name, 30)), width=460, text=text)
        self.desk, self.person_id = desk, person_id
        self.form = Form()
        self.card: QLineEdit = self.form.line(_("Card number"), most=64)
        self.body.addWidget(self.form)
        self.save_button = button(_("Enrol as member"), self.save, kind="primary")
        self.buttons(None, button(_("Cancel"), self.cancel), self.save_button)
        self.accept_on_enter = self.save

    def save(self) -> None:
        """Enrol."""
        card = self.card.text().strip() or None
        operation = partial(members.enrol, person_id=self.person_id, card=card)
        self.save_button.setEnabled(False)
        job = self.desk.write(N_("Enrol as member"), operation)
        job.failed(self._failed).then(self._saved)

    def _failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, Told):
            self.form.wrong(self.card, say(error))
        else:
            self.desk.toasts.wrong(error)

    def _saved(self, enrolled: members.Enrolled) -> None:
        self.desk.toasts.say(_("Enrolled with card {number}", number=enrolled.card), undo=True)
        self.accept()
