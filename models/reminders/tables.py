"""Reminders: something to do, for whom, by when."""

from models.base import BooleanField, CharField, IntegerField, JsonText, PublicId, Ref, Table, TextField, Utc


class Reminder(Table):
    """Something to do on a day, or at a time of it."""

    public_id = PublicId()
    title = TextField()
    note = TextField(default="")
    person_id = Ref(null=True, index=True)
    """The customer whom it is about."""
    about = CharField(max_length=12, default="")
    """gift, coupon, points, survey, event, wallet, "" (nothing else)"""
    about_id = Ref(null=True)
    """The row of the thing that it is about."""
    staff_id = Ref(null=True)
    """Who is to do it; null: whoever is there."""
    day = CharField(max_length=10)
    """The business day on which it is due."""
    at = Utc(null=True)
    """The moment, where it has one; null: all day."""
    end_at = Utc(null=True)
    """Of an appointment: when it ends; null: it has no length."""
    end_day = CharField(max_length=10, null=True)
    """Of one that takes whole days: the last of them."""
    place = TextField(default="")
    before = JsonText(default="[]")
    """How many minutes before its moment (before the morning of its day) it is told as well: [1440, 60]."""
    tell_at = Utc(null=True)
    """When it is told next; null: nothing more is told. Kept with every change, so that the timer asks one index."""
    told_at = Utc(null=True)
    """Up to this moment all of it was told, or had passed when it was made, moved or put off; null: not known yet."""
    checklist = JsonText(default="[]")
    """[["what", done], …]"""
    state = CharField(max_length=8, default="open")
    """open, done, void (what it was about has gone)"""
    snoozed_until = Utc(null=True)
    result = TextField(default="")
    source_key = CharField(max_length=60, null=True, unique=True)
    """Of one that the program made, so that it makes it once."""
    created_at = Utc()
    created_by = Ref(null=True)
    closed_at = Utc(null=True)
    closed_by = Ref(null=True)
    series_id = Ref(null=True, index=True)
    """The series that it is one of."""
    series_day = CharField(max_length=10, null=True)
    """Its own day in the series, wherever it was moved since."""
    missed = IntegerField(default=0)
    """How many of its series passed while nobody was there, and were folded into this one."""
    moved_from = CharField(max_length=10, null=True)
    """The day that it had before a holiday or an absence moved it."""
    follows_id = Ref(null=True)
    """The reminder after whose end it was made."""
    delegated_by = Ref(null=True)
    """Who gave it to whoever is to do it."""
    absence_id = Ref(null=True)
    """The absence for which it was moved, or taken from whoever was to do it."""
    from_staff_id = Ref(null=True)
    """Whose it was before that absence."""
    uid = CharField(max_length=255, null=True, index=True)
    """Of one from another calendar: the id that it has there."""
    batch_id = Ref(null=True, index=True)

    class Meta:
        indexes = ((("state", "day", "snoozed_until", "staff_id"), False), (("about", "about_id"), False))


class ReminderSeries(Table):
    """Something to do again and again: the rule, and what each of them is like. One at a time stands open."""

    public_id = PublicId()
    title = TextField()
    note = TextField(default="")
    person_id = Ref(null=True, index=True)
    about = CharField(max_length=12, default="")
    about_id = Ref(null=True)
    staff_id = Ref(null=True)
    place = TextField(default="")
    before = JsonText(default="[]")
    checklist = JsonText(default="[]")
    rule = TextField()
    """As RFC 5545 writes it, without a start: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"""
    first_day = CharField(max_length=10)
    minute = IntegerField(null=True)
    """Of the day on the wall clock of `zone` ("": the shop's); null: all day."""
    length = IntegerField(default=0)
    """Minutes; of an all-day one whole days more than the first."""
    zone = CharField(max_length=40, default="")
    on_closed = CharField(max_length=8, default="")
    """Where a day is no working day: "" as it falls, skip, before (the working day before), after"""
    from_done = BooleanField(default=False)
    """The next is counted from the day on which the last was done."""
    skipped = JsonText(default="[]")
    """Days (ISO) of the rule that were taken out by hand."""
    made_day = CharField(max_length=10, default="")
    """The last of the rule's days that became a reminder, or was folded into one."""
    state = CharField(max_length=8, default="open")
    """open, ended"""
    uid = CharField(max_length=255, null=True, index=True)
    created_at = Utc()
    created_by = Ref(null=True)
    batch_id = Ref(null=True, index=True)

    class Meta:
        table_name = "reminder_series"


class SpecialDay(Table):
    """A day on which the shop is closed though it is open as a rule, or open though it is closed, or otherwise."""

    shop_id = Ref(default=1)
    day = CharField(max_length=10)
    open = BooleanField(default=False)
    hours = JsonText(default="[]")
    """[[540, 1080]]: minutes of the day; empty: as on that weekday"""
    name = TextField(default="")

    class Meta:
        table_name = "special_day"
        indexes = ((("shop_id", "day"), True),)


class Shift(Table):
    """When somebody was on, and what they handed over at its end."""

    staff_id = Ref(index=True)
    day = CharField(max_length=10)
    began_at = Utc()
    ended_at = Utc(null=True)
    note = TextField(default="")
    """What whoever comes next must know."""
    handed_to = Ref(null=True)

    class Meta:
        indexes = ((("ended_at",), False),)


TABLES = (Reminder, ReminderSeries, SpecialDay, Shift)
