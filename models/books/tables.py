"""The books: closed periods with their papers, the mapping of accounts, reports saved under a name."""

from models.base import BooleanField, CharField, IntegerField, JsonText, Link, PublicId, Ref, Table, TextField, Utc


class ClosedPeriod(Table):
    """A stretch of business days whose figures can't change any more; reopened, it stays as what happened."""

    public_id = PublicId()
    first_day = CharField(max_length=10)
    last_day = CharField(max_length=10)
    state = CharField(max_length=10, default="closed")
    """closed, reopened"""
    figures = JsonText(default="{}")
    """The sums at the closing, by which `check` proves that nothing of it changed."""
    closed_at = Utc()
    closed_by = Ref(null=True)
    note = TextField(default="")
    reopened_at = Utc(null=True)
    reopened_by = Ref(null=True)
    reason = TextField(default="")
    """Why it was reopened, as somebody typed it."""

    class Meta:
        table_name = "closed_period"
        indexes = ((("state", "last_day"), False),)


class ClosedPaper(Table):
    """A file of a closed period, as it was made at the closing; printed again from here."""

    closed_period = Link(ClosedPeriod)
    position = IntegerField()
    report = CharField(max_length=20)
    """The report's id; pack: all of them in one"""
    name = TextField()
    """The file's name."""
    language = CharField(max_length=2)
    digest = CharField(max_length=64)
    """Of its bytes, among the contents of files."""
    pages = IntegerField(default=0)

    class Meta:
        table_name = "closed_paper"


class AccountMapping(Table):
    """Which account of the bookkeeper's something is booked to. What has no row goes to the program's own proposal."""

    key = CharField(max_length=40, unique=True)
    """What is booked: sales_standard, payment:3, points_used, cash_difference …"""
    account = TextField(default="")
    sub_account = TextField(default="")
    tax_class = TextField(default="")
    """The tax class of the bookkeeping program (税区分), where it is not the one that the rate asks for."""

    class Meta:
        table_name = "account_mapping"


class SavedReport(Table):
    """A report with its period, its conditions and its choices, under a name."""

    public_id = PublicId()
    report = CharField(max_length=20)
    name = TextField()
    period = CharField(max_length=24, default="")
    """last_month, this_month, … or two days, 2026-10-01/2026-10-31"""
    criteria = JsonText(default="{}")
    options = JsonText(default="{}")
    on_today = BooleanField(default=False)
    position = IntegerField(default=0)
    staff_id = Ref(null=True)
    created_at = Utc()

    class Meta:
        table_name = "saved_report"


TABLES = (ClosedPeriod, ClosedPaper, AccountMapping, SavedReport)
