"""The shop's settings: each option declared once, with its default; kept in the store, written through the door."""

import json
from dataclasses import field, fields
from functools import lru_cache
from typing import Any

from models.base import CharField, JsonText, Table, TextField
from models.errors import Bug
from models.said import kept
from models.values import dataclass
from models.work import Reader, Row, Tx


class Setting(Table):
    """One option's value as JSON; an option that was never changed has no row."""

    id = CharField(max_length=60, primary_key=True)
    value = JsonText()


class ImportMapping(Table):
    """How the columns of a kind of file were mapped last time, by the digest of its header."""

    kind = CharField(max_length=12)
    header = CharField(max_length=64)
    mapping = JsonText()
    title = TextField(default="")

    class Meta:
        table_name = "import_mapping"
        indexes = ((("kind", "header"), True),)


@dataclass(frozen=True)
class ShopSettings:
    """What the owner can set. Money in smallest units, rates in millionths, hours on the shop's wall clock."""

    shop_name: str = ""
    shop_postal: str = ""
    shop_address: str = ""
    shop_phone: str = ""
    country: str = "JP"
    currency: str = "JPY"
    zone: str = "Asia/Tokyo"
    language: str = "ja"
    """Of papers; the screen's language is this computer's."""
    day_change_hour: int = 0
    fiscal_month: int = 4
    shop_bank: str = ""
    """Where transfers go, as it stands on invoices: bank, branch, kind and number of the account, its holder."""
    closing_automatic: bool = False
    """Monthly invoices are made when their closing day is over, without being asked for; sent they never are."""
    invoice_remind_days: int = 3
    """Somebody is reminded of an invoice so many days after it was due; -1: nobody is."""
    registration_number: str = ""
    """T and 13 digits in Japan; empty: not registered, and nothing that looks like a qualified invoice is printed."""
    prices_include_tax: bool = True
    rate_standard: int = 100_000
    rate_reduced: int = 80_000
    tax_rounding: str = "down"
    """down, half_up, up: once per rate and receipt"""
    eat_in_asked: bool = False
    """Food is sold both to eat in and to take away."""
    eat_in_default: bool = False
    two_prices: bool = False
    cash_rounding: int = 1
    points_enabled: bool = True
    points_value: int = 1
    """What a point is worth, in smallest units."""
    points_as_payment: bool = False
    """Points spent are a payment (tax base unchanged) in place of a price reduction."""
    points_step: int = 1
    points_at_once: bool = False
    """Points earned on a receipt can be spent on that receipt already, not only from the next one on (case F6)."""
    points_late_days: int = 7
    """A receipt without a member can be credited later, once, within these days."""
    points_give_back_days: int = 30
    points_expire_months: int = 12
    """0: never"""
    gift_card_months: int = 6
    """How long a gift card that is sold now can be used; 0: for ever"""
    referral_enabled: bool = True
    referral_points: int = 100
    """For whoever brought somebody, when that one first buys."""
    referral_friend_points: int = 0
    """For whoever was brought, at the same moment."""
    receipt_header: str = ""
    receipt_footer: str = ""
    receipt_print: str = "ask"
    """always, ask, never"""
    receipt_paper: str = "80mm"
    """80mm, 58mm, A4, Letter"""
    receipt_printer: str = ""
    """"" none; "network:host:port", "usb:vendor:product", "serial:port", "file:path", "system:name" """
    drawer_kick: bool = True
    cut: bool = True
    blind_count: bool = False
    cash_difference_reason: bool = True
    discount_reasons: tuple[str, ...] = field(default=())
    return_reasons: tuple[str, ...] = field(default=())
    customer_display: bool = False
    leads_begun: bool = False
    """The rules and stages that a shop begins with were written."""
    pipeline_begun: bool = False
    """So were the questions that are asked in a deal."""
    ratings_day: str = ""
    """The business day (ISO) on which everybody was rated last."""
    score_sales_bar: int = 100
    """From so many points of interest on a lead may be for sales."""
    grade_sales_bar: int = 7
    """And from this grade on: 0 (F) to 12 (A+)."""
    score_lapse_days: int = 365
    """Touchpoints older than so many days count nothing; 0: they always do."""
    score_idle_percent: int = 10
    """A score loses so many per cent for each month (30 days) of silence."""
    route_new: bool = False
    """New leads are given to somebody at once, not only when score and grade are past their bars."""
    route_by: str = "fewest"
    """Within a team: fewest (in the last 24 hours), robin (one after the other), busy (fewest open leads)"""
    route_days: int = 7
    """By itself only leads that came within so many days are given out; 0: all."""
    route_by_hand: bool = False
    """Nothing is given out by itself."""
    route_hours: int = 0
    """What waits is given out again every so many hours; 0: whenever the program looks for what is due."""
    route_next: int = 0
    """When that is next, ms UTC."""
    lead_default_owner: int = 0
    """Who gets the leads that no rule fits; 0: nobody."""
    respond_minutes: int = 240
    """Working time until a lead that was given to somebody is answered; 0 is at once, -1 no promise."""
    reminder_morning: int = 540
    """The minute of the day at which is told what is due all day."""
    absence_moves: str = "warn"
    """Reminders of somebody who is away: warn, move (to the next day they work), share (to whoever is there)"""
    reminders_clock: int = 0
    """When it was last looked for what is due of reminders, ms UTC: a clock that shows less was set back."""
    work_on_holidays: bool = False
    closed_weekdays: tuple[str, ...] = ()
    """定休日 beside the week's hours, as RFC 5545 names days: WE every Wednesday, 2TU each second Tuesday."""
    closed_year_end: tuple[str, ...] = ()
    """年末年始, first and last day as month-day: 12-30, 01-03; empty: open."""
    trade: int = 2
    """The shop's kind of business under Japan's simplified taxation (2: 小売業), for products that say none."""
    pack_reports: tuple[str, ...] = ()
    """The month's pack, in order: ids of reports, or "saved:7"; empty: the program's own choice."""
    pack_automatic: bool = False
    """The pack of the month before is made by itself from the first of the month on."""
    pack_folder: str = ""
    """Where it is filed, by year; "": beside the store."""
    pack_mail: str = ""
    """To whom a draft with it is written; "": none."""
    pack_done: str = ""
    """The last month (YYYY-MM) whose pack was made by itself."""
    sign_up_asks: tuple[str, ...] = ("reading", "phone", "mail", "birthday")
    """What the customers' own form asks beside the name."""
    sign_up_channels: tuple[str, ...] = ("mail", "post")
    """By which ways it asks whether the shop may write or call."""
    sign_up_purpose_ja: str = ""
    sign_up_purpose_en: str = ""
    """The purpose of use (利用目的) that it shows; "": the program's own words."""
    sign_up_seconds: int = 90
    """Without a touch for so long what was written is thrown away."""
    sign_up_enrols: bool = True
    """Who signs up becomes a member."""
    win_left_out: tuple[str, ...] = ()
    """Fields that no win probability may rest on."""
    win_used: tuple[str, ...] = ()
    """Fields that seem to know the future, and may be used all the same: the owner said so."""
    win_since_on: bool = False
    """The win probability looks back to `win_since` only."""
    win_since: str = ""
    """ISO date; one that is empty or none at all means the last eight days (case A9)."""
    set_up: bool = False
    """The first-run page was answered."""
    sample: bool = False
    """This store is the sample shop: it can be thrown away by one click."""


LONGEST = 20_000
"""Characters of a text among the settings."""
NAMES = frozenset(f.name for f in fields(ShopSettings))


def load(read: Reader) -> ShopSettings:
    """The settings in force."""
    return read.remembered("setting", _load)


def _load(read: Reader) -> ShopSettings:
    return _of(tuple(read.rows("SELECT id, value FROM setting")))


@lru_cache(maxsize=16)
def _of(kept: tuple[Row, ...]) -> ShopSettings:
    """Settings from their rows; the same rows give the same object, since every sale asks."""
    found: dict[str, Any] = {}
    for name, value in kept:
        if name in NAMES:
            plain = json.loads(value)
            found[name] = tuple(plain) if isinstance(plain, list) else plain
    return ShopSettings(**found)


def change(tx: Tx, **values: Any) -> None:
    """Set options; raises Bug for one that is not declared. Undone like any edit."""
    for name, value in values.items():
        if name not in NAMES:
            raise Bug(f"no such option: {name}")
        text = json.dumps(kept(value, LONGEST), ensure_ascii=False)
        known = tx.value("SELECT value FROM setting WHERE id=?", name)
        if known is None:
            tx.run("INSERT INTO setting (id, value) VALUES (?,?)", name, json.dumps(getattr(ShopSettings(), name)))
        tx.update(Setting, [name], value=text)  # type: ignore[list-item]
    tx.touch("setting", None)


def anything_sold(read: Reader) -> bool:
    """Whether a receipt was booked: from then on the currency stays what it is."""
    return read.value("SELECT 1 FROM sale LIMIT 1") is not None
