"""The reports that there are, in the order of the page: each imported when it is first asked for."""

from __future__ import annotations

from models.errors import N_
from models.figures.report import Choice, Kind

GROUPS = {
    "sales": N_("Sales"),
    "money": N_("Money owed and earned"),
    "loyalty": N_("Points and prepaid"),
    "people": N_("Customers"),
    "work": N_("Leads, deals and tasks"),
    "books": N_("Books"),
}

HISTORY = Choice(
    "history", N_("Imported sales of the past"), (("with", N_("Included")), ("without", N_("Not included"))), "with"
)
LISTS = Choice(
    "list", N_("List"), (("", N_("None")), ("receipts", N_("All receipts")), ("lines", N_("All lines of receipts"))), ""
)
EXPECTED = Choice(
    "expected", N_("Points expected to be used"),
    (("", N_("By the shop's own history")), ("1000000", "100%"), ("950000", "95%"), ("900000", "90%"),
     ("800000", "80%"), ("700000", "70%"), ("600000", "60%"), ("500000", "50%")),
)  # fmt: skip
LOST = Choice(
    "lost",
    N_("Counts as lost"),
    (
        ("90", N_("After 90 days")),
        ("180", N_("After 180 days")),
        ("365", N_("After 365 days")),
        ("730", N_("After 730 days")),
    ),
    "180",
)
STEP = Choice("step", N_("Grouped by"), (("month", N_("Month")), ("quarter", N_("Quarter"))), "month")
SHOWN = Choice(
    "shown", N_("Shown"), (("share", N_("Share")), ("people", N_("People")), ("spent", N_("Spent"))), "share"
)
MONTHS = Choice("months", N_("Months"), (("3", "3"), ("6", "6"), ("12", "12"), ("24", "24")), "12")
DEALS = Choice("list", N_("List"), (("", N_("None")), ("open", N_("Every open deal"))), "")
BY = Choice(
    "by", N_("By"),
    (("owner", N_("Looked after by")), ("source", N_("Source")), ("product", N_("Product")), ("region", N_("Region"))),
    "owner",
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    Kind(
        "sales", N_("Sales"), N_("What was sold, by day, article, rate, payment, staff and till session."), "sales",
        "models.figures.sales", (HISTORY, LISTS), "person", "sales", in_pack=True,
    ),
    Kind(
        "tax", N_("Tax summary"), N_("What was sold and came back at each rate, and the tax on it by both methods."),
        "sales", "models.figures.tax", (HISTORY,), command="tax", in_pack=True,
    ),
    Kind(
        "till", N_("Till book"), N_("Register sessions from float to count, cash in and out, differences, banking."),
        "money", "models.figures.till_book", command="till", in_pack=True,
    ),
    Kind(
        "receivables", N_("Receivables by age"), N_("Who owes how much since when at the end of the period."), "money",
        "models.figures.receivables", command="receivables", in_pack=True,
    ),
    Kind(
        "profit", N_("Gross profit"), N_("What is left of sales after the cost of goods, by article, day and staff."),
        "money", "models.figures.profit", (HISTORY,), "person", "profit", in_pack=True,
    ),
    Kind(
        "stock", N_("Stock value"), N_("What was in stock at the end of the period, at its last purchase cost."),
        "money", "models.figures.stock_value", command="stock", in_pack=True,
    ),
    Kind(
        "points", N_("Points"), N_("Points rolled forward, outstanding by last day and tier, and what they are worth."),
        "loyalty", "models.figures.points", (EXPECTED,), command="points", in_pack=True,
    ),
    Kind(
        "prepaid", N_("Prepaid"), N_("Gift cards and balances rolled forward, by age, and the law's limit."), "loyalty",
        "models.figures.prepaid", command="prepaid", in_pack=True,
    ),
    Kind(
        "gifts", N_("Gifts and events"), N_("Gifts owed, promised and given; events with seats, and who came."),
        "loyalty", "models.figures.gifts_report", command="gifts",
    ),
    Kind(
        "customers", N_("Customers"), N_("Who bought, who is new, who came back, who stays away; members and regions."),
        "people", "models.figures.customers", (LOST,), "person", "customers", in_pack=True,
    ),
    Kind(
        "cohorts", N_("Cohorts"), N_("Of those who came for the first time in a month, how many came again later."),
        "people", "models.figures.cohorts", (STEP, SHOWN), "person", "cohorts",
    ),
    Kind(
        "rfm", N_("Recency, frequency, money"), N_("Customers by how lately, how often and for how much they bought."),
        "people", "models.figures.rfm", (), "person", "rfm",
    ),
    Kind(
        "surveys", N_("Surveys"), N_("What customers answered, and how many of them."), "people",
        "models.figures.surveys_report", command="surveys", in_pack=True,
    ),
    Kind(
        "leads", N_("Lead sources and conversion"), N_("How far the leads of the period came, and how soon answered."),
        "work", "models.figures.leads_report", command="leads", in_pack=True,
    ),
    Kind(
        "pipeline", N_("Pipeline and forecast"), N_("What is won, open and expected, by month, stage and owner."),
        "work", "models.figures.pipeline_report", (MONTHS, DEALS), command="pipeline", in_pack=True,
    ),
    Kind(
        "team", N_("Sales team"), N_("What each of the team opened, won, lost and did, beside their targets."), "work",
        "models.figures.team_report", (BY,), command="team",
    ),
    Kind(
        "reminders", N_("Reminders kept and missed"), N_("What was due, and whether it was done in time."), "work",
        "models.figures.reminders_report", command="reminders",
    ),
    Kind(
        "audit", N_("Audit"), N_("Who did what when, with what was before and after."), "books",
        "models.figures.audit_report", command="audit",
    ),
)  # fmt: skip


def kind(report_id: str) -> Kind:
    """A report by its id, or by its name on the command line. Raises KeyError."""
    for one in KINDS:
        if report_id in (one.id, one.command):
            return one
    raise KeyError(report_id)
