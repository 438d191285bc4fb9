"""Which account of the bookkeeper's each thing goes to: proposed by the program, edited once by the bookkeeper.

A row of the table is what somebody wrote; whatever has none goes to the proposal. Both are shown side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import settings
from models.books.tables import AccountMapping
from models.counter import payment_kinds
from models.errors import N_, Message, Refused
from models.said import said
from models.values import dataclass

if TYPE_CHECKING:
    from models.work import Reader, Tx

LONGEST = 60
TITLES: dict[str, str] = {
    "cash": N_("Cash in the drawer"),
    "banking": N_("Cash taken to the bank, and the float from it"),
    "cash_difference": N_("Difference of the drawer"),
    "cash_moves": N_("Cash put in or taken out, until its reason is booked"),
    "receivable": N_("Sales on account"),
    "advances": N_("Money received and not used yet"),
    "prepaid": N_("Gift cards and balances: sold, used, outstanding"),
    "prepaid_lapsed": N_("Gift cards that lapsed"),
    "prepaid_given": N_("Gift cards given away or corrected"),
    "points_off": N_("Points spent as a price reduction"),
    "points_paid": N_("Points spent as a payment"),
    "rounding": N_("Rounding of cash"),
    "voucher_kept": N_("What vouchers were worth beyond the sale"),
    "bank_fee": N_("The bank's fee"),
    "bad_debt": N_("Written off"),
    "received_transfer": N_("Received by bank transfer"),
    "received_cash": N_("Received in cash, beside the drawer"),
    "received_card": N_("Received by card"),
    "received_other": N_("Received in another way"),
    "sales_standard": N_("Sales at the standard rate"),
    "sales_reduced": N_("Sales at the reduced rate"),
    "sales_exempt": N_("Sales exempt from tax"),
    "sales_free": N_("Tax-free sales"),
    "sales_outside": N_("Sales outside the tax"),
    "returns_standard": N_("Returns at the standard rate"),
    "returns_reduced": N_("Returns at the reduced rate"),
    "returns_exempt": N_("Returns exempt from tax"),
    "returns_free": N_("Returns of tax-free sales"),
    "returns_outside": N_("Returns outside the tax"),
    "tax": N_("Tax, where it is booked apart"),
}
"""What is booked, by key; the ways to pay come beside them from the shop's own list."""
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Sales"), tuple([key for key in TITLES if key.startswith("sales_")])),
    (N_("Returns"), tuple([key for key in TITLES if key.startswith("returns_")])),
    (N_("Ways to pay"), ("cash", "receivable", "prepaid", "voucher_kept", "rounding")),
    (N_("Points"), ("points_off", "points_paid")),
    (N_("Drawer and bank"), ("banking", "cash_difference", "cash_moves")),
    (N_("Prepaid money"), ("prepaid_lapsed", "prepaid_given")),
    (
        N_("What customers owe"),
        ("received_transfer", "received_cash", "received_card", "received_other", "advances", "bank_fee", "bad_debt"),
    ),
    (N_("Tax"), ("tax",)),
)


@dataclass(frozen=True, slots=True)
class Account:
    """Where something is booked to; `tax_class` "" leaves the tax class to the rate."""

    account: str
    sub_account: str = ""
    tax_class: str = ""

    @property
    def text(self) -> str:
        """Account and sub-account in one."""
        return f"{self.account} / {self.sub_account}" if self.sub_account else self.account


@dataclass(frozen=True, slots=True)
class Slot:
    """A line of the mapping: its key and name, what the program proposes, what was written (None: nothing)."""

    key: str
    title: Message
    group: str
    proposed: Account
    written: Account | None

    @property
    def now(self) -> Account:
        """Where it goes."""
        return self.written or self.proposed


Accounts = dict[str, Account]


def slots(read: Reader) -> tuple[Slot, ...]:
    """Everything that is booked, in groups."""
    country = settings.load(read).country
    written = {row[0]: Account(*row[1:]) for row in read.rows(_WRITTEN)}
    found: list[Slot] = []
    for group, keys in GROUPS:
        found += [Slot(key, Message(TITLES[key]), group, _proposal(key, country), written.get(key)) for key in keys]
        if group == N_("Ways to pay"):
            found += [_of_kind(one, country, group, written) for one in payment_kinds.kinds(read, active=False)
                      if one.kind not in _NAMED]  # fmt: skip
    return tuple(found)


_NAMED = frozenset({"cash", "account", "gift_card", "wallet"})
_WRITTEN = "SELECT key, account, sub_account, tax_class FROM account_mapping"


def _proposal(key: str, country: str) -> Account:
    from models.books import accounts_en, accounts_jp

    return Account(*(accounts_jp if country == "JP" else accounts_en).ACCOUNTS[key])


def _of_kind(one: payment_kinds.KindRow, country: str, group: str, written: Accounts) -> Slot:
    from models.books import accounts_en, accounts_jp

    by_kind = (accounts_jp if country == "JP" else accounts_en).BY_KIND
    account, sub_account = by_kind.get(one.kind, by_kind["other"])
    proposed = Account(one.account or account, one.name or sub_account)
    name = Message("{name}", {"name": one.name or Message(one.shown)})
    key = f"payment:{one.id}"
    return Slot(key, name, group, proposed, written.get(key))


def accounts(read: Reader) -> Accounts:
    """Where everything goes, by key."""
    return {one.key: one.now for one in slots(read)}


# -- verbs ----------------------------------------------------------------------------------------------------------


def write(tx: Tx, *, key: str, account: str, sub_account: str = "", tax_class: str = "") -> None:
    """Say where something is booked to; what is as proposed leaves no row. Undone like any edit.

    Raises Refused without an account, or for something that is not booked.
    """
    known = {one.key: one for one in slots(tx)}.get(key)
    if known is None:
        raise Refused(N_("This is not one of the choices."))
    made = Account(said(account, LONGEST), said(sub_account, LONGEST), said(tax_class, LONGEST))
    if not made.account:
        raise Refused(N_("Name the account."))
    row = tx.value("SELECT id FROM account_mapping WHERE key=?", key)
    if made == known.proposed:
        if row is not None:
            tx.delete(AccountMapping, row)
    elif row is None:
        tx.insert(AccountMapping, key=key, **_columns(made))
    else:
        tx.update(AccountMapping, row, **_columns(made))
    tx.explain(account=made.text)


def propose_again(tx: Tx) -> int:
    """Go back to the program's proposals everywhere; returns how many rows went. Undone like any edit."""
    return tx.delete(AccountMapping, tx.column("SELECT id FROM account_mapping ORDER BY id"))


def _columns(made: Account) -> dict[str, str]:
    return {"account": made.account, "sub_account": made.sub_account, "tax_class": made.tax_class}
