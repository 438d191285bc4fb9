"""Leads: scores, grades, routing, requests, files, duplicates, deals. Frozen with its release."""

from peewee import *


def up(migrator, db):
    class Person(Model):

        class Meta:
            database = db
            table_name = 'person'

    class Programme(Model):

        class Meta:
            database = db
            table_name = 'programme'

    class Absence(Model):
        staff_id = BigIntegerField(index=True)
        first_day = CharField(max_length=10)
        last_day = CharField(max_length=10)
        note = TextField(default='')
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'absence'
    db.create_tables([Absence])

    class Assignment(Model):
        person_id = BigIntegerField(index=True)
        at = BigIntegerField()
        staff_id = BigIntegerField(null=True)
        from_staff_id = BigIntegerField(null=True)
        team_id = BigIntegerField(null=True)
        routing_rule_id = BigIntegerField(null=True)
        how = CharField(max_length=8)
        note = TextField(default='')
        respond_by = BigIntegerField(null=True)
        by_id = BigIntegerField(null=True)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'assignment'
            indexes = ((('staff_id', 'at'), False), (('team_id', 'at'), False))
    db.create_tables([Assignment])

    class Attachment(Model):
        public_id = CharField(max_length=40, unique=True)
        person_id = BigIntegerField(index=True, null=True)
        touchpoint_id = BigIntegerField(index=True, null=True)
        request_id = BigIntegerField(index=True, null=True)
        deal_id = BigIntegerField(index=True, null=True)
        name = TextField()
        mime = CharField(max_length=80, default='')
        size = IntegerField()
        digest = CharField(max_length=64)
        at = BigIntegerField()
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'attachment'
    db.create_tables([Attachment])

    class BoughtTogether(Model):
        product_id = BigIntegerField()
        with_id = BigIntegerField()
        together = IntegerField()
        product_receipts = IntegerField()
        other_receipts = IntegerField()

        class Meta:
            database = db
            table_name = 'bought_together'
            indexes = ((('product_id', 'with_id'), True),)
    db.create_tables([BoughtTogether])

    class Source(Model):
        public_id = CharField(max_length=40, unique=True)
        kind = CharField(max_length=8)
        name = TextField()
        options = TextField(default='{}')
        active = BooleanField(default=True)
        created_at = BigIntegerField()
        last_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'source'
    db.create_tables([Source])

    class Captured(Model):
        source = ForeignKeyField(Source, index=False, on_delete='RESTRICT')
        at = BigIntegerField()
        digest = CharField(index=True, null=True, max_length=64)
        state = CharField(max_length=8)
        person_id = BigIntegerField(null=True)
        title = TextField(default='')
        reason = TextField(default='{}')
        original = TextField(default='')
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'captured'
            indexes = ((('source', 'at'), False),)
    db.create_tables([Captured])

    class Pipeline(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        position = IntegerField(default=0)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'pipeline'
    db.create_tables([Pipeline])

    class Stage(Model):
        pipeline = ForeignKeyField(Pipeline, on_delete='RESTRICT')
        name = TextField()
        key = CharField(max_length=16, default='')
        colour = CharField(max_length=12, default='')
        kind = CharField(max_length=8, default='open')
        probability = IntegerField(default=1000)
        rotting_days = IntegerField(default=0)
        requires = TextField(default='[]')
        position = IntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'stage'
    db.create_tables([Stage])

    class Deal(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        stage = ForeignKeyField(Stage, index=False, on_delete='RESTRICT')
        state = CharField(max_length=4, default='open')
        person_id = BigIntegerField(index=True, null=True)
        company_id = BigIntegerField(index=True, null=True)
        amount = BigIntegerField(null=True)
        monthly = BigIntegerField(null=True)
        months = IntegerField(null=True)
        expected_day = CharField(null=True, max_length=10)
        probability = IntegerField(null=True)
        probability_by_hand = IntegerField(null=True)
        owner_id = BigIntegerField(null=True)
        team_id = BigIntegerField(null=True)
        product_id = BigIntegerField(null=True)
        source = TextField(default='')
        wishes = TextField(default='')
        note = TextField(default='')
        reason_id = BigIntegerField(null=True)
        reason_note = TextField(default='')
        opened_at = BigIntegerField()
        stage_at = BigIntegerField()
        touched_at = BigIntegerField()
        closed_at = BigIntegerField(null=True)
        closed_day = CharField(null=True, max_length=10)
        position = IntegerField(default=0)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'deal'
            indexes = ((('stage', 'state', 'position'), False), (('owner_id', 'state'), False), (('closed_day',), False))
    db.create_tables([Deal])

    class DealMove(Model):
        deal = ForeignKeyField(Deal, on_delete='RESTRICT')
        at = BigIntegerField()
        day = CharField(max_length=10)
        from_stage_id = BigIntegerField(null=True)
        stage_id = BigIntegerField()
        state = CharField(max_length=4)
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'deal_move'
    db.create_tables([DealMove])

    class Dismissed(Model):
        person_id = BigIntegerField()
        suggestion_rule_id = BigIntegerField()
        reason = CharField(max_length=64)
        at = BigIntegerField()
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'dismissed'
            indexes = ((('person_id', 'suggestion_rule_id'), True),)
    db.create_tables([Dismissed])

    class FileContent(Model):
        digest = CharField(primary_key=True, max_length=64)
        size = IntegerField()
        data = BlobField()

        class Meta:
            database = db
            table_name = 'file_content'
    db.create_tables([FileContent])

    class GradeProfile(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        criteria = TextField(default='{}')
        position = IntegerField(default=0)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'grade_profile'
    db.create_tables([GradeProfile])

    class GradeRule(Model):
        profile = ForeignKeyField(GradeProfile, on_delete='RESTRICT')
        name = TextField()
        criteria = TextField(default='{}')
        thirds = IntegerField()
        position = IntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'grade_rule'
    db.create_tables([GradeRule])

    class Lead(Model):
        person = ForeignKeyField(Person, unique=True, on_delete='RESTRICT')
        entered_at = BigIntegerField()
        state_at = BigIntegerField()
        reason = TextField(default='')
        list = CharField(max_length=8, default='')
        list_at = BigIntegerField(null=True)
        ready = BooleanField(default=False)
        team_id = BigIntegerField(null=True)
        assigned_at = BigIntegerField(null=True)
        respond_by = BigIntegerField(null=True)
        responded_at = BigIntegerField(null=True)
        accepted_at = BigIntegerField(null=True)
        deal_id = BigIntegerField(null=True)
        times = IntegerField(default=1)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'lead'
    db.create_tables([Lead])

    class LostReason(Model):
        name = TextField()
        key = CharField(max_length=16, default='')
        position = IntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'lost_reason'
    db.create_tables([LostReason])

    class Pair(Model):
        one_id = BigIntegerField()
        other_id = BigIntegerField()
        likeness = IntegerField()
        why = TextField(default='[]')
        state = CharField(max_length=10, default='open')
        found_at = BigIntegerField()
        decided_at = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'pair'
            indexes = ((('one_id', 'other_id'), True), (('state', 'likeness'), False))
    db.create_tables([Pair])

    class Prediction(Model):
        kind = CharField(max_length=12)
        at = BigIntegerField()
        day = CharField(max_length=10)
        params = TextField()
        basis = IntegerField()

        class Meta:
            database = db
            table_name = 'prediction'
            indexes = ((('kind', 'at'), False),)
    db.create_tables([Prediction])

    class Rating(Model):
        person = ForeignKeyField(Person, unique=True, on_delete='CASCADE')
        score = IntegerField(default=0)
        scores = TextField(default='{}')
        grade = IntegerField(null=True)
        profile_id = BigIntegerField(null=True)
        win = IntegerField(null=True)
        alive = IntegerField(null=True)
        expected = IntegerField(null=True)
        next_visit = CharField(null=True, max_length=10)
        at_risk = BooleanField(null=True)
        day = CharField(max_length=10)

        class Meta:
            database = db
            table_name = 'rating'
            indexes = ((('score',), False), (('grade',), False), (('alive',), False))
    db.create_tables([Rating])

    class Request(Model):
        public_id = CharField(max_length=40, unique=True)
        number = IntegerField(unique=True)
        kind = CharField(max_length=10)
        person_id = BigIntegerField(index=True)
        touchpoint_id = BigIntegerField(null=True)
        title = TextField()
        note = TextField(default='')
        owner_id = BigIntegerField(null=True)
        due = CharField(null=True, max_length=10)
        state = CharField(max_length=8, default='open')
        outcome = TextField(default='')
        opened_at = BigIntegerField()
        opened_by = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        closed_by = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'request'
            indexes = ((('state', 'due'), False),)
    db.create_tables([Request])

    class RoutingRule(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        criteria = TextField(default='{}')
        team_id = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)
        respond_minutes = IntegerField(null=True)
        position = IntegerField(default=0)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'routing_rule'
    db.create_tables([RoutingRule])

    class ScoreRule(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        category = TextField(default='')
        points = IntegerField()
        criteria = TextField(default='{}')
        once = BooleanField(default=False)
        daily_cap = IntegerField(null=True)
        position = IntegerField(default=0)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'score_rule'
    db.create_tables([ScoreRule])

    class SuggestionRule(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        key = CharField(max_length=24, default='')
        criteria = TextField(default='{}')
        action = CharField(max_length=12)
        words = TextField(default='')
        position = IntegerField(default=0)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'suggestion_rule'
    db.create_tables([SuggestionRule])

    class Team(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        leader_id = BigIntegerField(null=True)
        position = IntegerField(default=0)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'team'
    db.create_tables([Team])

    class TeamMember(Model):
        team = ForeignKeyField(Team, index=False, on_delete='RESTRICT')
        staff_id = BigIntegerField()
        capacity = IntegerField(default=30)
        takes = BooleanField(default=True)
        wants = TextField(default='{}')

        class Meta:
            database = db
            table_name = 'team_member'
            indexes = ((('team', 'staff_id'), True),)
    db.create_tables([TeamMember])

    class TierRecount(Model):
        programme = ForeignKeyField(Programme, unique=True, on_delete='RESTRICT')
        counted = TextField(default='')
        doing = TextField(default='')
        reached = IntegerField(default=0)

        class Meta:
            database = db
            table_name = 'tier_recount'
    db.create_tables([TierRecount])

    class WinCount(Model):
        team_id = BigIntegerField(null=True)
        field = CharField(max_length=60)
        value = TextField()
        won = IntegerField()
        lost = IntegerField()

        class Meta:
            database = db
            table_name = 'win_count'
            indexes = ((('field', 'value'), False),)
    db.create_tables([WinCount])

    class WorkHours(Model):
        staff_id = BigIntegerField(index=True, null=True)
        weekday = IntegerField()
        begins = IntegerField()
        ends = IntegerField()

        class Meta:
            database = db
            table_name = 'work_hours'
    db.create_tables([WorkHours])

    db.execute_sql(
        'ALTER TABLE touchpoint ADD COLUMN about TEXT'
    )
    db.execute_sql(
        'ALTER TABLE touchpoint ADD COLUMN minutes INTEGER'
    )
    db.execute_sql(
        'ALTER TABLE standing_entry ADD COLUMN threshold BIGINT'
    )
    db.execute_sql(
        'CREATE INDEX person_merged ON person (merged_into_id) WHERE merged_into_id IS NOT NULL'
    )
    db.execute_sql(
        "CREATE INDEX person_lead ON person (lead_state, owner_id) WHERE lead_state<>'' AND merged_into_id IS NULL AND erased_at IS NULL"
    )
    db.execute_sql(
        'CREATE INDEX lead_respond ON lead (respond_by) WHERE responded_at IS NULL AND respond_by IS NOT NULL'
    )
