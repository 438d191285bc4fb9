"""Shop: its name and address as papers show them, its country, its days, its logo."""

import base64
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog

from desktop import postal
from desktop.jobs import Progress, in_thread
from desktop.languages import _, _n
from models import country, money, settings, start
from models.counter import catalogue
from models.errors import N_
from models.work import Changes, Tx
from ui.settings.panel import Panel
from ui.settings.rows import Row, wrapped
from ui.settings.words import MONTHS, country_words, zones
from ui.theme import theme
from ui.widgets import Card, Choice, ConfirmSheet, button, column, label, row

LOGO_SIDE = 512
REMIND_DAYS = (1, 3, 7, 14, 30)


class ShopPanel(Panel):
    """What the shop is and where."""

    title = N_("Shop")
    intro = N_("How the shop calls itself, where it is, and when its day ends.")
    kinds = frozenset({"setting", "picture", "sale"})

    def build(self) -> None:
        """Make the cards."""
        card = self.card(N_("Name and address"))
        self.line(card, "shop_name", N_("Shop name"), N_("As it stands at the top of the receipt."), most=100)
        self.postal = self.line(
            card, "shop_postal", N_("Postal code"), N_("In Japan it fills in the address."), most=12
        )
        self.address = self.line(card, "shop_address", N_("Address"), most=300)
        self.line(card, "shop_phone", N_("Phone"), most=40)
        self._logo(card)
        self._invoices()
        self._country()
        self._day()
        self._show_logo()

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed."""
        super().refresh(changes)
        self._fix_currency()
        if changes is None or "picture" in changes:
            self._show_logo()

    # -- name and address ---------------------------------------------------------------------------------------------

    def checked(self, name: str, value: Any) -> None:
        """Fill the address from a postal code where it is still empty or only what another code gave."""
        if name == "shop_postal" and value and self.shop.country == "JP":
            in_thread(self.desk.bus.post, partial(_places, value)).then(self._found).failed(self.desk.toasts.wrong)

    def _found(self, places: list[postal.Place]) -> None:
        if not places:
            self.row("shop_postal").note(_("This postal code is not known. Type the address."))
            return
        self.row("shop_postal").note("")
        first = places[0]
        town = first.town if len(places) == 1 else ""
        address = f"{first.region}{first.city}{town}"
        if not self.shop.shop_address.strip():
            self.save(N_("Address"), shop_address=address)
        elif not self.shop.shop_address.startswith(f"{first.region}{first.city}"):
            self.row("shop_postal").note(_("This postal code belongs to {place}.", place=address))

    def _logo(self, card: Card) -> None:
        self.picture = label()
        self.picture.setFixedSize(theme.px(72), theme.px(72))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(_("Logo"))
        choose = button(_("Choose picture…"), self.choose_logo, icon="image")
        self.drop = button(_("Remove"), self.drop_logo, kind="ghost")
        host = Card("soft", margin=10)
        host.body.addLayout(row(self.picture, column(None, choose, self.drop, None, spacing=4), None, spacing=14))
        card.body.addWidget(Row(_("Logo"), _("Black on white prints best on a receipt."), host))

    def choose_logo(self) -> None:
        """Ask for a picture by the system's dialog."""
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Choose picture…"), "", "PNG, JPEG (*.png *.jpg *.jpeg *.webp)"
        )
        if name:
            self.take_logo(Path(name))

    def take_logo(self, path: Path) -> None:
        """Take a picture file as the logo, made small enough to keep."""
        image = QImage(str(path)) if path.is_file() and path.stat().st_size < 50_000_000 else QImage()
        if image.isNull():
            self.desk.toasts.wrong(_("This file is not a picture that can be read."))
            return
        if max(image.width(), image.height()) > LOGO_SIDE:
            ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = image.scaled(LOGO_SIDE, LOGO_SIDE, ratio, smooth)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        self._keep_logo(base64.b64encode(buffer.data().data()).decode())

    def drop_logo(self) -> None:
        """Print no logo any more."""
        self._keep_logo(None)

    def _keep_logo(self, data: str | None) -> None:
        self.write(N_("Logo"), partial(catalogue.set_picture, kind="logo", record_id=catalogue.LOGO, data=data))

    def _show_logo(self) -> None:
        self.desk.store.read(catalogue.picture, "logo", catalogue.LOGO).then(self._logo_read)

    def _logo_read(self, data: str | None) -> None:
        self.drop.setVisible(bool(data))
        if not data:
            self.picture.setPixmap(QPixmap())
            self.picture.setText(_("None"))
            return
        shown = QPixmap()
        shown.loadFromData(base64.b64decode(data))
        ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self.picture.setPixmap(shown.scaled(self.picture.size(), ratio, smooth))

    def _invoices(self) -> None:
        card = self.card(N_("Invoices"))
        help_text = N_("Stands on invoices: bank, branch, kind and number of the account, its holder.")
        self.lines(card, "shop_bank", N_("Bank account"), help_text, lines=4)
        help_text = N_("Made when a customer's closing day is over; without it they wait for a click. Never sent.")
        self.toggle(card, "closing_automatic", N_("Make monthly invoices by itself"), help_text)
        help_text = N_("Whoever works then sees it among the reminders; it is done when the money comes.")
        when = [(-1, _("Never")), *[(days, _n("After 1 day", "After {n} days", days)) for days in REMIND_DAYS]]
        self.choice(card, "invoice_remind_days", N_("Remind of overdue invoices"), help_text, when)

    # -- country and days ---------------------------------------------------------------------------------------------

    def _country(self) -> None:
        card = self.card(N_("Country"))
        names = [(code, _(one.name)) for code, one in country.COUNTRIES.items()]
        self.country = Choice(names, self.shop.country)
        self.country.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.country.installEventFilter(self.still)
        self.country.picked.connect(self._ask_country)
        help_text = _("Sets tax, currency, paper and customs of the country. You are asked before anything changes.")
        card.body.addWidget(Row(_("Country"), help_text, self.country))
        self.follows = wrapped("", "secondary")
        card.body.addWidget(self.follows)
        currencies = [(code, f"{code}  {one.sign.strip()}") for code, one in money.CURRENCIES.items()]
        self.choice(card, "currency", N_("Currency"), N_("Fixed once something was sold."), currencies)
        papers = [("ja", "日本語"), ("en", "English")]
        help_text = N_("The screen has its own: see “This computer”.")
        self.choice(card, "language", N_("Language of receipts and papers"), help_text, papers)
        self._fix_currency()

    def _day(self) -> None:
        card = self.card(N_("Days and months"))
        self.choice(
            card, "zone", N_("Time zone"), N_("Dates on receipts and in reports follow it."), zones(self.shop.zone)
        )
        hours = [(hour, f"{hour}:00") for hour in range(13)]
        help_text = N_("A sale before this hour still belongs to the day before. A bar takes 5:00.")
        self.choice(card, "day_change_hour", N_("The business day changes at"), help_text, hours)
        months = [(at, _(name)) for at, name in enumerate(MONTHS, start=1)]
        self.choice(card, "fiscal_month", N_("The fiscal year begins in"), "", months)

    def show_settings(self) -> None:
        """Show the country too."""
        super().show_settings()
        self.country.set_value(self.shop.country)
        self.follows.setText(country_words(country.country_of(self.shop.country)))

    def _fix_currency(self) -> None:
        self.desk.store.read(settings.anything_sold).then(self._currency_fixed)

    def _currency_fixed(self, sold: bool) -> None:
        self.row("currency").field.setEnabled(not sold)

    def _ask_country(self, code: Any) -> None:
        if code == self.shop.country:
            return
        profile = country.country_of(str(code))
        words = country_words(profile)
        words += "\n\n" + _(
            "Tax, rounding, time zone, fiscal year and language of papers are set anew. Past sales stay as they are."
        )
        title = _("Move the shop to {country}?", country=_(profile.name))
        sheet = ConfirmSheet(self.window(), title, words, _("Change country"), partial(self.set_country, profile.code))
        sheet.closed.connect(self._country_answered)
        sheet.open()

    def _country_answered(self, _done: bool) -> None:
        self.country.set_value(self.shop.country)

    def set_country(self, code: str) -> None:
        """Take a country's profile over; the currency stays once something was sold."""
        self.write(N_("Country"), partial(_move, code=code))


def _places(code: str, _progress: Progress) -> list[postal.Place]:
    return postal.lookup(code)


def _move(tx: Tx, *, code: str) -> None:
    values = start.settings_of(country.country_of(code))
    if settings.anything_sold(tx):
        del values["currency"]
    settings.change(tx, **values)


PANEL = ShopPanel
