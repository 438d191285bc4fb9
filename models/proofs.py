"""What must be true of a store, as questions that answer with what is wrong; `check` asks all of them.

What is only derived (balances, stock, the search) says how it is made anew; what was booked is never mended.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from models import schema
from models.base import Ref
from models.billing import proof as billing_proof
from models.billing import quotation_proof
from models.books import proof as books_proof
from models.contracts import proof as contracts_proof
from models.counter import proof as counter_proof
from models.errors import N_, Message
from models.leads import proof as leads_proof
from models.leads import rating, rating_proof, win_proof
from models.loyalty import keeping, referrals, tier_proof
from models.loyalty import proof as points_proof
from models.people import attachments
from models.people import search as people_search
from models.pipeline import proof as pipeline_proof
from models.pipeline import snapshots
from models.promotions import proof as promotions_proof
from models.reminders import proof as reminders_proof
from models.surveys import answers
from models.wallet import proof as wallet_proof
from models.work import Reader, Tx

Found = Message | tuple[str, Message]


@dataclass(frozen=True)
class Problem:
    """Something that is not as it must be: where (a word for programs: "references", "stock:7") and what.

    `proof` is the name of the proof that found it; two proofs may speak of one place.
    """

    where: str
    what: Message
    proof: str = ""


@dataclass(frozen=True)
class Proof:
    """A question about the whole store. `repair` makes anew what it asks about, where that is derived."""

    where: str
    title: str
    ask: Callable[[Reader], Sequence[Found]]
    repair: Callable[[Tx], object] | None = None

    def problems(self, read: Reader) -> Iterator[Problem]:
        """What is wrong, each with its place."""
        for found in self.ask(read):
            place, what = (self.where, found) if isinstance(found, Message) else found
            yield Problem(place, what, self.where)


# -- references -----------------------------------------------------------------------------------------------------

REFERS_TO = {
    "shop_id": "shop",
    "till_id": "till",
    "staff_id": "staff",
    "owner_id": "staff",
    "opened_by": "staff",
    "closed_by": "staff",
    "batch_id": "batch",
    "undoes_id": "audit",
    "undone_by": "audit",
    "person_id": "person",
    "merged_into_id": "person",
    "session_id": "till_session",
    "sale_id": "sale",
    "of_sale_id": "sale",
    "cancelled_by_id": "sale",
    "of_line_id": "sale_line",
    "of_entry_id": "points_entry",
    "of_wallet_entry_id": "wallet_entry",
    "line_id": "sale_line",
    "moved_to_id": "wallet",
    "category_id": "category",
    "parent_id": "product",
    "instead_of_id": "product",
    "promotion_id": "promotion",
    "coupon_promotion_id": "promotion",
    "version_id": "promotion_version",
    "coupon_id": "coupon",
    "gift_id": "gift",
    "redemption_id": "redemption",
    "of_redemption_id": "redemption",
    "used_sale_id": "sale",
    "entry_id": "points_entry",
    "friend_entry_id": "points_entry",
    "tier_id": "tier",
    "from_tier_id": "tier",
    "created_by": "staff",
    "series_id": "reminder_series",
    "absence_id": "absence",
    "follows_id": "reminder",
    "delegated_by": "staff",
    "handed_to": "staff",
    "reopened_by": "staff",
    "wallet_id": "wallet",
    "card_id": "card",
    "leader_id": "staff",
    "from_staff_id": "staff",
    "by_id": "staff",
    "team_id": "team",
    "routing_rule_id": "routing_rule",
    "suggestion_rule_id": "suggestion_rule",
    "deal_id": "deal",
    "profile_id": "grade_profile",
    "product_id": "product",
    "with_id": "product",
    "one_id": "person",
    "other_id": "person",
    "touchpoint_id": "touchpoint",
    "request_id": "request",
    "company_id": "company",
    "reason_id": "lost_reason",
    "from_stage_id": "stage",
    "stage_id": "stage",
    "pipeline_id": "pipeline",
    "tag_id": "tag",
    "reminder_id": "reminder",
    "contract_id": "contract",
    "invoice_id": "invoice",
    "of_account_entry_id": "account_entry",
    "of_invoice_id": "invoice",
    "receipt_id": "money_received",
    "of_receipt_id": "money_received",
    "replaced_by_id": "quotation",
}
"""What a column names that is no declared foreign key; `ref_id` names a row of the table that its row's kind says."""

FREE = frozenset({"ref_id", "about_id"})


def reference_columns() -> list[tuple[str, str, str]]:
    """Every such column of the store: table, column, the table that it names."""
    return [
        (table._meta.table_name, field.column_name, REFERS_TO[field.column_name])
        for table in schema.TABLES
        for field in table._meta.sorted_fields
        if isinstance(field, Ref) and field.column_name not in FREE
    ]


def broken_references(read: Reader) -> list[Found]:
    """Rows that name a row that is not there."""
    found: list[Found] = []
    for table, column, target in reference_columns():
        count, first = read.rows(
            f"SELECT count(*), min(t.id) FROM {table} t WHERE t.{column} IS NOT NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {target} o WHERE o.id=t.{column})"
        )[0]
        if count:
            found.append(
                (
                    f"{table}.{column}",
                    Message(
                        N_("{count} rows of {table} name a {target} that is not there (the first: {first})."),
                        {"count": count, "table": table, "target": target, "first": first},
                    ),
                )
            )
    return found


# -- numbers --------------------------------------------------------------------------------------------------------


def broken_numbers(read: Reader) -> list[Found]:
    """Tills whose receipts are not numbered 1, 2, 3 … up to the next number."""
    rows = read.rows(
        "SELECT t.id, t.next_number, count(s.id), COALESCE(max(s.number), 0) FROM till t"
        " LEFT JOIN sale s ON s.till_id=t.id AND s.number IS NOT NULL GROUP BY t.id, t.next_number"
        " HAVING count(s.id) <> COALESCE(max(s.number), 0) OR t.next_number <> COALESCE(max(s.number), 0) + 1"
    )
    return [
        (
            f"till:{till}",
            Message(
                N_("Till {till} has {count} receipts, the last is number {last} and the next would be {next}."),
                {"till": till, "count": count, "last": last, "next": following},
            ),
        )
        for till, following, count, last in rows
    ]


# -- points ---------------------------------------------------------------------------------------------------------

_ENTRIES = "COALESCE((SELECT SUM(e.points) FROM points_entry e WHERE e.account_id=a.id), 0)"
_LOTS = "COALESCE((SELECT SUM(l.points_left) FROM points_lot l WHERE l.account_id=a.id AND l.points_left > 0), 0)"


def broken_balances(read: Reader) -> list[Found]:
    """Accounts whose balance is not the sum of their entries, or not their open lots less their debt."""
    rows = read.rows(
        f"SELECT a.id, a.balance, a.debt, {_ENTRIES} AS booked, {_LOTS} AS lots FROM account a"
        f" WHERE a.balance <> {_ENTRIES} OR (a.kind <> 'qualifying' AND a.balance <> {_LOTS} - a.debt) OR a.debt < 0"
    )
    return [
        (
            f"account:{account}",
            Message(
                N_("Account {id} has {balance} points (debt {debt}), its entries say {sum}, its lots {lots}."),
                {"id": account, "balance": balance, "debt": debt, "sum": booked, "lots": lots},
            ),
        )
        for account, balance, debt, booked, lots in rows
    ]


def mend_balances(tx: Tx) -> None:
    """Count every balance again from its entries; lots are records of their own, and stay."""
    tx.run(f"UPDATE account AS a SET balance = {_ENTRIES} WHERE a.balance <> {_ENTRIES}")
    tx.touch("account", None)


def broken_lots(read: Reader) -> list[Found]:
    """Lots of which more was used than they hold, or whose uses do not explain what is left."""
    rows = read.rows(
        "SELECT l.id, l.points, l.points_left, COALESCE(u.used, 0) FROM points_lot l"
        " LEFT JOIN (SELECT lot_id, SUM(points) AS used FROM points_use GROUP BY lot_id) u ON u.lot_id=l.id"
        " WHERE l.points_left < 0 OR l.points_left <> l.points - COALESCE(u.used, 0)"
    )
    return [
        (
            f"lot:{lot}",
            Message(
                N_("Points lot {id} held {points} and has {left} left, but {used} were used."),
                {"id": lot, "points": points, "left": left, "used": used},
            ),
        )
        for lot, points, left, used in rows
    ]


# -- stock ----------------------------------------------------------------------------------------------------------

_MOVED = (
    "COALESCE((SELECT SUM(e.quantity) FROM stock_entry e WHERE e.product_id=s.product_id AND e.shop_id=s.shop_id), 0)"
)


def broken_stock(read: Reader) -> list[Found]:
    """Products whose stock is not the sum of its entries, or who have entries and no stock. Thousandths."""
    rows = read.rows(
        f"SELECT s.product_id, s.quantity, {_MOVED} AS booked FROM stock s WHERE s.quantity <> {_MOVED}"
        " UNION ALL SELECT e.product_id, 0, SUM(e.quantity) FROM stock_entry e WHERE NOT EXISTS"
        " (SELECT 1 FROM stock s WHERE s.product_id=e.product_id AND s.shop_id=e.shop_id)"
        " GROUP BY e.product_id, e.shop_id"
    )
    return [
        (
            f"stock:{product}",
            Message(
                N_("Product {id} has {balance} in stock, its entries say {sum}."),
                {"id": product, "balance": quantity / 1000, "sum": booked / 1000},
            ),
        )
        for product, quantity, booked in rows
    ]


def mend_stock(tx: Tx) -> None:
    """Count every product's stock again from its entries."""
    tx.run(f"UPDATE stock AS s SET quantity = {_MOVED} WHERE s.quantity <> {_MOVED}")
    tx.run(
        "INSERT INTO stock (product_id, shop_id, quantity) SELECT e.product_id, e.shop_id, SUM(e.quantity)"
        " FROM stock_entry e WHERE NOT EXISTS"
        " (SELECT 1 FROM stock s WHERE s.product_id=e.product_id AND s.shop_id=e.shop_id)"
        " GROUP BY e.product_id, e.shop_id"
    )
    tx.touch("stock", None)


PROOFS: tuple[Proof, ...] = (
    Proof("references", N_("References"), broken_references),
    Proof("numbers", N_("Receipt numbers"), broken_numbers),
    Proof("points", N_("Points"), broken_balances, mend_balances),
    Proof("lots", N_("Points with expiry"), broken_lots),
    Proof("entries", N_("Points entries"), points_proof.entry_problems),
    Proof("receipts", N_("Receipts"), counter_proof.receipt_problems),
    Proof("returns", N_("Returns"), counter_proof.return_problems),
    Proof("sessions", N_("Register sessions"), counter_proof.session_problems),
    Proof("stock", N_("Stock"), broken_stock, mend_stock),
    Proof("reserved", N_("Promised goods"), keeping.reserve_problems, keeping.mend_reserve),
    Proof(
        "promotions", N_("Counters of promotions"), promotions_proof.counter_problems, promotions_proof.mend_counters
    ),
    Proof("uses", N_("Promotions given and taken back"), promotions_proof.use_problems),
    Proof("coupons", N_("Coupons"), promotions_proof.coupon_problems),
    Proof("prizes", N_("Prizes and draws"), promotions_proof.prize_problems),
    Proof("gifts", N_("Gifts"), keeping.gift_problems),
    Proof("seats", N_("Seats at events"), keeping.seat_problems, keeping.mend_seats),
    Proof("rewards", N_("Rewards taken"), keeping.redemption_problems),
    Proof("answers", N_("Survey answers"), answers.answer_problems),
    Proof("referrals", N_("Referrals"), referrals.referral_problems),
    Proof("tiers", N_("Tiers"), tier_proof.standing_problems),
    Proof("cards", N_("Gift cards and balances"), wallet_proof.balance_problems, wallet_proof.mend_balances),
    Proof("card_payments", N_("Payments by card and balance"), wallet_proof.payment_problems),
    Proof("card_sales", N_("Gift cards sold"), wallet_proof.issue_problems),
    Proof("files", N_("Attached files"), attachments.problems),
    Proof("ratings", N_("Scores and grades"), rating_proof.rating_problems, rating.recompute),
    Proof("leads", N_("Leads"), leads_proof.lead_problems, leads_proof.mend_leads),
    Proof("chances", N_("Chances to win"), win_proof.count_problems, win_proof.mend_counts),
    Proof("deals", N_("Deals"), pipeline_proof.deal_problems),
    Proof("snapshots", N_("Kept forecasts"), snapshots.problems),
    Proof("quotations", N_("Quotations"), quotation_proof.quotation_problems),
    Proof("accounts", N_("What customers owe"), billing_proof.account_problems, billing_proof.mend_accounts),
    Proof("contracts", N_("Contracts"), contracts_proof.contract_problems),
    Proof("reminders", N_("Reminders"), reminders_proof.reminder_problems, reminders_proof.mend_reminders),
    Proof("books", N_("Closed months"), books_proof.closing_problems),
    Proof("search", N_("Search"), people_search.search_problems, people_search.rebuild),
)
"""In the order in which they are asked: what is mended first does not depend on what is mended later."""
