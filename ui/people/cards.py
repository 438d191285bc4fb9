"""The cards beside a person's timeline: who it is, points, what to mind, tags, own fields."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.languages import _, _n, amount
from models.money import show_number
from models.people import names
from models.people.pictures import picture_of
from models.people.profile import Profile
from ui.page import Desk
from ui.people import words
from ui.people.ask import Whole
from ui.people.face import Face
from ui.people.small import Flow, breakable, icon_line, pair, refilled, show_filled, small_button
from ui.people.tier import tier_block
from ui.theme import theme
from ui.widgets import Card, button, column, label, line, row
from ui.widgets.painted import tone_of
from ui.widgets.short import Short

CONTACTS_SHOWN = 6


class _Filled(Card):
    """A card that is filled anew when what it shows changed."""

    asked = Signal(str, object)

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(margin=20, spacing=9)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.desk = desk
        self.col = self.body
        self.setAccessibleName(name)
        self._shown: object = None

    def show_whole(self, whole: Whole) -> None:
        """Show a person; nothing moves where nothing changed."""
        what = self.part_of(whole)
        if what != self._shown:
            self._shown = what
            self.col = refilled(self.body)
            self.fill(whole)
            show_filled(self.body)

    def part_of(self, whole: Whole) -> object:
        """What of a person this card shows."""
        raise NotImplementedError

    def fill(self, whole: Whole) -> None:
        """Fill the empty card."""
        raise NotImplementedError

    def ask(self, what: str, value: object = None) -> None:
        """Ask the page for something."""
        self.asked.emit(what, value)


class ProfileCard(_Filled):
    """Who it is, and how they are reached."""

    def part_of(self, whole: Whole) -> object:
        """The profile, and whether today is another day."""
        return whole.profile, words.today(self.desk)

    def fill(self, whole: Whole) -> None:
        """Head, cautions, buttons, contacts, the rest."""
        one = whole.profile
        self.col.addLayout(self._head(one))
        if one.cautions:
            self.col.addWidget(label(words.brief(one.cautions, 300), "warning", wrap=True))
        self.col.addLayout(self._buttons(one))
        self.col.addSpacing(theme.px(2))
        for contact in one.contacts[:CONTACTS_SHOWN]:
            copy = partial(self._copy, contact.value)
            name = _("Copy {text}", text=words.brief(contact.value, 30))
            icon = words.CONTACT_ICONS.get(contact.kind, "at-sign")
            self.col.addLayout(icon_line(icon, contact.value, small_button("copy", name, copy)))
        for address in one.addresses[:2]:
            text = words.address_text(address)
            copy = partial(self._copy, text)
            self.col.addLayout(icon_line("map-pin", text, small_button("copy", _("Copy the address"), copy)))
        self._rest(one)

    def _head(self, one: Profile) -> QBoxLayout:
        shown = words.plain_name(one.name, one.reading)
        above = one.reading if one.name else ""
        parts: list[QWidget] = [Short(above, "secondary")] if above else []
        parts.append(Short(words.polite_name(one.name, one.reading), "name"))
        if one.enrolled_at is not None:
            year = words.local_day(self.desk, one.enrolled_at).year
            parts.append(Short(_("Member since {year}", year=year), "gold"))
        elif one.first_seen_at is not None:
            year = words.local_day(self.desk, one.first_seen_at).year
            parts.append(Short(_("Customer since {year}", year=year), "secondary"))
        face = Face(shown, size=62, tone=tone_of(one.id))
        self.desk.store.read(picture_of, one.id).then(face.show_picture)
        return row(face, column(None, *parts, None, spacing=2), spacing=14)

    def _buttons(self, one: Profile) -> QBoxLayout:
        call = button(_("Call"), partial(self.ask, "call"), icon="phone")
        mail = button(_("Mail"), partial(self.ask, "mail"), icon="mail")
        edit = button(_("Edit"), partial(self.ask, "edit"), icon="pencil", hint="E")
        mail.setEnabled(bool(one.all_of("mail")))
        for made in (call, mail, edit):
            made.setProperty("tight", True)
        return row(call, mail, edit, spacing=8)

    def _rest(self, one: Profile) -> None:
        birthday = words.birthday(one.birthday, words.today(self.desk))
        if birthday:
            self.col.addLayout(icon_line("cake", birthday))
        if one.company_id is not None:
            go = small_button("chevron-right", _("Show the company"), partial(self.ask, "company", one.company_id))
            text = " · ".join(part for part in (one.company, one.job_title) if part)
            self.col.addLayout(icon_line("building-2", text, go))
        elif one.job_title:
            self.col.addLayout(icon_line("building-2", one.job_title))
        if one.card:
            self.col.addLayout(icon_line("id-card", one.card))
        if one.preferred_channel or one.preferred_hours:
            channel = _(names.CHANNEL_NAMES.get(one.preferred_channel, ""))
            text = " · ".join(part for part in (channel, one.preferred_hours) if part)
            self.col.addLayout(icon_line("clock", _("Best reached: {how}", how=text)))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.desk.toasts.say(_("Copied: {text}", text=words.brief(text, 40)))


def write_mail(address: str) -> bool:
    """Open this computer's mail program with a mail to somebody; False where there is none."""
    url = QUrl()
    url.setScheme("mailto")
    url.setPath(address)
    return QDesktopServices.openUrl(url)


class PointsCard(_Filled):
    """The balance, what lapses next, what they spent, and what can be done about points."""

    def part_of(self, whole: Whole) -> object:
        """Account, lots, and the figures of the profile."""
        one = whole.profile
        figures = (one.spent, one.visits, one.first_seen_at, one.last_seen_at, tuple(one.consents.items()))
        return whole.account, whole.expiring, figures, whole.brought_by, whole.brought, whole.stands

    def fill(self, whole: Whole) -> None:
        """Balance, figures, buttons."""
        if whole.account is None:
            self._guest()
        else:
            self._member(whole)
        if whole.stands is not None:
            self.col.addLayout(tier_block(self.desk, whole.stands, partial(self.ask, "tier")))
        one = whole.profile
        self.col.addLayout(pair(_("Lifetime spend"), amount(one.spent)))
        self.col.addLayout(pair(_("Visits"), words.visits(one.visits, one.first_seen_at, one.last_seen_at)))
        given = [_(names.CHANNEL_NAMES[name]) for name, (yes, _at) in one.consents.items() if yes]
        self.col.addLayout(pair(_("Consent"), words.joined(given) or _("None yet")))
        if whole.brought_by is not None:
            self.col.addLayout(pair(_("Brought by"), words.plain_name(whole.brought_by.referrer)))
        if whole.brought:
            self.col.addLayout(pair(_("Brought others"), _n("1 customer", "{n} customers", whole.brought)))
        if whole.account is not None:
            self.col.addSpacing(theme.px(4))
            adjust = button(_("Adjust…"), partial(self.ask, "adjust"))
            explain = button(_("Explain"), partial(self.ask, "explain"))
            kept = button(_("Cards…"), partial(self.ask, "cards"))
            brings = button(_("Referrals…"), partial(self.ask, "referrals"), icon="user-plus")
            for made in (adjust, explain, kept, brings):
                made.setProperty("tight", True)
            self.col.addLayout(row(adjust, explain, kept, spacing=8))
            self.col.addLayout(row(brings, None))

    def _guest(self) -> None:
        self.col.addWidget(label(_("Points"), "secondary"))
        self.col.addWidget(label(_("Not a member yet"), "panel"))
        enrol = button(_("Enrol as member"), partial(self.ask, "enrol"), kind="primary", icon="id-card")
        self.col.addWidget(enrol)
        self.col.addSpacing(theme.px(2))

    def _member(self, whole: Whole) -> None:
        self.col.addWidget(label(_("Points"), "secondary"))
        number = label(show_number(whole.usable), "points")
        unit = label(_("pt"), "panel")
        unit.setAlignment(Qt.AlignmentFlag.AlignBottom)
        unit.setContentsMargins(0, 0, 0, theme.px(9))
        soon = Short(self._next(whole), "error")
        soon.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        soon.setContentsMargins(0, 0, 0, theme.px(10))
        self.col.addLayout(row(number, unit, soon, spacing=6))
        if whole.account is not None and whole.account.debt:
            owed = _("{points} points are owed", points=show_number(whole.account.debt))
            self.col.addWidget(label(owed, "error"))

    def _next(self, whole: Whole) -> str:
        lot = next((one for one in whole.expiring if one.expires_on), None)
        if lot is None or lot.expires_on is None:
            return ""
        day = words.short_date(date.fromisoformat(lot.expires_on), words.today(self.desk))
        return _("{points} expire {day}", points=show_number(lot.points), day=day)


class CareCard(_Filled):
    """What they like and wish, and what staff noted."""

    def part_of(self, whole: Whole) -> object:
        """The words about them."""
        one = whole.profile
        return one.likes, one.wishes, one.note

    def fill(self, whole: Whole) -> None:
        """One paragraph each."""
        one = whole.profile
        said = [(_("Likes"), one.likes), (_("Wishes"), one.wishes), (_("Note"), one.note)]
        said = [(name, text) for name, text in said if text]
        self.setVisible(bool(said))
        for at, (name, text) in enumerate(said):
            if at:
                self.col.addWidget(line())
            self.col.addWidget(label(name, "secondary"))
            self.col.addWidget(label(breakable(text[:600]), "", wrap=True))


class TagsCard(_Filled):
    """Tags: tapped away, and added."""

    def part_of(self, whole: Whole) -> object:
        """The tags."""
        return whole.profile.tags

    def fill(self, whole: Whole) -> None:
        """A chip for each, and one more to add."""
        add = small_button("plus", _("Add a tag"), partial(self.ask, "tag"))
        self.col.addLayout(row(label(_("Tags"), "secondary"), None, add))
        if not whole.profile.tags:
            self.col.addWidget(label(_("No tags yet"), "muted"))
            return
        held = QWidget()
        flow = Flow()
        held.setLayout(flow)
        for tag in whole.profile.tags:
            chip = button(words.brief(tag.name, 22), partial(self.ask, "untag", tag.id), icon="x")
            chip.setProperty("kind", "chip")
            chip.setAccessibleName(_("Take off the tag {name}", name=tag.name))
            flow.addWidget(chip)
        self.col.addWidget(held)


class OwnCard(_Filled):
    """What stands in the shop's own fields."""

    def part_of(self, whole: Whole) -> object:
        """Fields and values."""
        return whole.fields, tuple(whole.profile.own_values.items())

    def fill(self, whole: Whole) -> None:
        """Fields that have a value."""
        known = [(field, whole.profile.own_values.get(field.id, "")) for field in whole.fields]
        self.setVisible(any(value for _field, value in known))
        self.col.addWidget(label(_("Own fields"), "secondary"))
        for field, value in known:
            if value:
                shown = words.iso_date(value) if field.type == "date" else value
                self.col.addLayout(pair(words.brief(field.name, 24), shown))


def stack_of(*cards: QWidget, spacing: int = 14) -> QVBoxLayout:
    """Cards below each other."""
    return column(*cards, None, spacing=spacing)
