"""Reminders and reports: series, special days, shifts, closed periods, accounts. Frozen with its release."""

from peewee import *


def up(migrator, db):
    class AccountMapping(Model):
        key = CharField(unique=True, max_length=40)
        account = TextField(default='')
        sub_account = TextField(default='')
        tax_class = TextField(default='')

        class Meta:
            database = db
            table_name = 'account_mapping'
    db.create_tables([AccountMapping])

    class ClosedPeriod(Model):
        public_id = CharField(max_length=40, unique=True)
        first_day = CharField(max_length=10)
        last_day = CharField(max_length=10)
        state = CharField(max_length=10, default='closed')
        figures = TextField(default='{}')
        closed_at = BigIntegerField()
        closed_by = BigIntegerField(null=True)
        note = TextField(default='')
        reopened_at = BigIntegerField(null=True)
        reopened_by = BigIntegerField(null=True)
        reason = TextField(default='')

        class Meta:
            database = db
            table_name = 'closed_period'
            indexes = ((('state', 'last_day'), False),)
    db.create_tables([ClosedPeriod])

    class ClosedPaper(Model):
        closed_period = ForeignKeyField(ClosedPeriod, on_delete='RESTRICT')
        position = IntegerField()
        report = CharField(max_length=20)
        name = TextField()
        language = CharField(max_length=2)
        digest = CharField(max_length=64)
        pages = IntegerField(default=0)

        class Meta:
            database = db
            table_name = 'closed_paper'
    db.create_tables([ClosedPaper])

    class ReminderSeries(Model):
        public_id = CharField(max_length=40, unique=True)
        title = TextField()
        note = TextField(default='')
        person_id = BigIntegerField(index=True, null=True)
        about = CharField(max_length=12, default='')
        about_id = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)
        place = TextField(default='')
        before = TextField(default='[]')
        checklist = TextField(default='[]')
        rule = TextField()
        first_day = CharField(max_length=10)
        minute = IntegerField(null=True)
        length = IntegerField(default=0)
        zone = CharField(max_length=40, default='')
        on_closed = CharField(max_length=8, default='')
        from_done = BooleanField(default=False)
        skipped = TextField(default='[]')
        made_day = CharField(max_length=10, default='')
        state = CharField(max_length=8, default='open')
        uid = CharField(index=True, null=True)
        created_at = BigIntegerField()
        created_by = BigIntegerField(null=True)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'reminder_series'
    db.create_tables([ReminderSeries])

    class SavedReport(Model):
        public_id = CharField(max_length=40, unique=True)
        report = CharField(max_length=20)
        name = TextField()
        period = CharField(max_length=24, default='')
        criteria = TextField(default='{}')
        options = TextField(default='{}')
        on_today = BooleanField(default=False)
        position = IntegerField(default=0)
        staff_id = BigIntegerField(null=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'saved_report'
    db.create_tables([SavedReport])

    class Shift(Model):
        staff_id = BigIntegerField(index=True)
        day = CharField(max_length=10)
        began_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)
        note = TextField(default='')
        handed_to = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'shift'
            indexes = ((('ended_at',), False),)
    db.create_tables([Shift])

    class SpecialDay(Model):
        shop_id = BigIntegerField(default=1)
        day = CharField(max_length=10)
        open = BooleanField(default=False)
        hours = TextField(default='[]')
        name = TextField(default='')

        class Meta:
            database = db
            table_name = 'special_day'
            indexes = ((('shop_id', 'day'), True),)
    db.create_tables([SpecialDay])

    db.execute_sql(
        'ALTER TABLE product ADD COLUMN trade INTEGER'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN end_at BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN end_day VARCHAR(10)'
    )
    db.execute_sql(
        "ALTER TABLE reminder ADD COLUMN place TEXT NOT NULL DEFAULT ''"
    )
    db.execute_sql(
        "ALTER TABLE reminder ADD COLUMN before TEXT NOT NULL DEFAULT '[]'"
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN tell_at BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN told_at BIGINT'
    )
    db.execute_sql(
        "ALTER TABLE reminder ADD COLUMN checklist TEXT NOT NULL DEFAULT '[]'"
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN series_id BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN series_day VARCHAR(10)'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN missed INTEGER NOT NULL DEFAULT 0'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN moved_from VARCHAR(10)'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN follows_id BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN delegated_by BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN absence_id BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN from_staff_id BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN uid VARCHAR(255)'
    )
    db.execute_sql(
        'ALTER TABLE reminder ADD COLUMN batch_id BIGINT'
    )
    db.execute_sql(
        "ALTER TABLE lost_reason ADD COLUMN outcome VARCHAR(4) NOT NULL DEFAULT 'lost'"
    )
    db.execute_sql(
        'ALTER TABLE billing_terms ADD COLUMN pay_days INTEGER'
    )
    db.execute_sql(
        'CREATE INDEX reminder_series_id ON reminder (series_id)'
    )
    db.execute_sql(
        'CREATE INDEX reminder_uid ON reminder (uid)'
    )
    db.execute_sql(
        'CREATE INDEX reminder_batch_id ON reminder (batch_id)'
    )
    db.execute_sql(
        "CREATE INDEX reminder_tell ON reminder (state, tell_at) WHERE state='open' AND tell_at IS NOT NULL"
    )
    db.execute_sql(
        "INSERT INTO lost_reason (name, key, position, active, outcome) SELECT '', w.key, w.position, TRUE, 'won' FROM (SELECT 'fit' AS key, 0 AS position UNION ALL SELECT 'value', 1 UNION ALL SELECT 'service', 2 UNION ALL SELECT 'trust', 3 UNION ALL SELECT 'referred', 4 UNION ALL SELECT 'soon', 5) w WHERE EXISTS (SELECT 1 FROM lost_reason)"
    )
    db.execute_sql(
        "CREATE INDEX reminder_new ON reminder (state, told_at) WHERE state='open' AND told_at IS NULL"
    )
    db.execute_sql(
        'CREATE INDEX reminder_absence ON reminder (absence_id) WHERE absence_id IS NOT NULL'
    )
    db.execute_sql(
        "CREATE INDEX reminder_closed ON reminder (state, closed_at) WHERE state='done'"
    )
    db.execute_sql(
        'DROP INDEX reminder_state_day'
    )
    db.execute_sql(
        'CREATE INDEX reminder_standing ON reminder (state, day, snoozed_until, staff_id)'
    )
    db.execute_sql(
        "CREATE INDEX reminder_of_series ON reminder (series_id) WHERE state='open' AND series_id IS NOT NULL"
    )
