"""Pipeline: lines, answers, targets, quotations, invoices, what is owed, contracts. Frozen with its release."""

from peewee import *


def up(migrator, db):
    class Deal(Model):

        class Meta:
            database = db
            table_name = 'deal'

    class Product(Model):

        class Meta:
            database = db
            table_name = 'product'

    class Owed(Model):
        sale_id = BigIntegerField(unique=True)
        person_id = BigIntegerField(index=True, null=True)
        company_id = BigIntegerField(index=True, null=True)
        day = CharField(max_length=10)
        due_day = CharField(max_length=10)
        invoice_id = BigIntegerField(index=True, null=True)
        total = BigIntegerField()
        open = BigIntegerField()

        class Meta:
            database = db
            table_name = 'owed'
            indexes = ((('open', 'due_day'), False),)
    db.create_tables([Owed])

    class AccountEntry(Model):
        at = BigIntegerField()
        day = CharField(max_length=10)
        owed = ForeignKeyField(Owed, on_delete='RESTRICT')
        kind = CharField(max_length=10)
        amount = BigIntegerField()
        receipt_id = BigIntegerField(index=True, null=True)
        ref_id = BigIntegerField(null=True)
        of_account_entry_id = BigIntegerField(null=True)
        note = TextField(default='')
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'account_entry'
    db.create_tables([AccountEntry])

    class BillingTerms(Model):
        person_id = BigIntegerField(unique=True, null=True)
        company_id = BigIntegerField(unique=True, null=True)
        closing_day = IntegerField(default=0)
        pay_months = IntegerField(default=1)
        pay_day = IntegerField(default=31)
        shows_tax = CharField(max_length=8, default='included')
        addressee = TextField(default='')
        note = TextField(default='')

        class Meta:
            database = db
            table_name = 'billing_terms'
    db.create_tables([BillingTerms])

    class Contract(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        person_id = BigIntegerField(index=True, null=True)
        company_id = BigIntegerField(index=True, null=True)
        deal_id = BigIntegerField(index=True, null=True)
        product_id = BigIntegerField(index=True, null=True)
        sale_id = BigIntegerField(null=True)
        number = TextField(default='')
        start_day = CharField(max_length=10)
        end_day = CharField(null=True, max_length=10)
        renewal = CharField(max_length=8, default='ask')
        term_months = IntegerField(default=12)
        notice_days = TextField(default='[60, 30, 7]')
        price = BigIntegerField(default=0)
        every_months = IntegerField(default=1)
        fee_day = IntegerField(default=1)
        tax_kind = CharField(max_length=10, default='standard')
        owner_id = BigIntegerField(null=True)
        promised = TextField(default='')
        success = TextField(default='')
        note = TextField(default='')
        state = CharField(max_length=8, default='active')
        stopped_day = CharField(null=True, max_length=10)
        reason = TextField(default='')
        created_at = BigIntegerField()
        fees_until = CharField(null=True, max_length=10)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'contract'
            indexes = ((('state', 'end_day'), False),)
    db.create_tables([Contract])

    class ContractFee(Model):
        contract = ForeignKeyField(Contract, index=False, on_delete='RESTRICT')
        due_day = CharField(max_length=10)
        from_day = CharField(max_length=10)
        to_day = CharField(max_length=10)
        amount = BigIntegerField()
        state = CharField(max_length=8, default='due')
        sale_id = BigIntegerField(index=True, null=True)
        reason = TextField(default='')
        closed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'contract_fee'
            indexes = ((('contract', 'due_day'), True), (('state', 'due_day'), False))
    db.create_tables([ContractFee])

    class ContractTerm(Model):
        contract = ForeignKeyField(Contract, on_delete='RESTRICT')
        at = BigIntegerField()
        from_day = CharField(max_length=10)
        to_day = CharField(null=True, max_length=10)
        price = BigIntegerField()
        how = CharField(max_length=8)
        staff_id = BigIntegerField(null=True)
        sale_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'contract_term'
    db.create_tables([ContractTerm])

    class Question(Model):
        name = TextField()
        key = CharField(max_length=16, default='')
        kind = CharField(max_length=8)
        choices = TextField(default='[]')
        position = IntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'question'
    db.create_tables([Question])

    class DealAnswer(Model):
        deal = ForeignKeyField(Deal, index=False, on_delete='RESTRICT')
        question = ForeignKeyField(Question, on_delete='RESTRICT')
        text = TextField()
        number = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'deal_answer'
            indexes = ((('deal', 'question'), True),)
    db.create_tables([DealAnswer])

    class DealHelper(Model):
        deal = ForeignKeyField(Deal, index=False, on_delete='RESTRICT')
        staff_id = BigIntegerField(index=True)

        class Meta:
            database = db
            table_name = 'deal_helper'
            indexes = ((('deal', 'staff_id'), True),)
    db.create_tables([DealHelper])

    class DealLine(Model):
        deal = ForeignKeyField(Deal, on_delete='RESTRICT')
        position = IntegerField()
        product_id = BigIntegerField(null=True)
        name = TextField()
        quantity = BigIntegerField()
        unit_price = BigIntegerField()
        discount = BigIntegerField(default=0)
        discount_rate = IntegerField(default=0)
        tax_kind = CharField(max_length=10, default='standard')
        months = IntegerField(default=0)
        note = TextField(default='')

        class Meta:
            database = db
            table_name = 'deal_line'
    db.create_tables([DealLine])

    class DealTag(Model):
        deal = ForeignKeyField(Deal, index=False, on_delete='RESTRICT')
        tag_id = BigIntegerField(index=True)

        class Meta:
            database = db
            table_name = 'deal_tag'
            indexes = ((('deal', 'tag_id'), True),)
    db.create_tables([DealTag])

    class Invoice(Model):
        public_id = CharField(max_length=40, unique=True)
        series = CharField(max_length=12, default='invoice')
        number = IntegerField()
        kind = CharField(max_length=8, default='sale')
        sale_id = BigIntegerField(index=True, null=True)
        of_invoice_id = BigIntegerField(index=True, null=True)
        person_id = BigIntegerField(index=True, null=True)
        company_id = BigIntegerField(index=True, null=True)
        at = BigIntegerField()
        day = CharField(max_length=10)
        from_day = CharField(null=True, max_length=10)
        to_day = CharField(null=True, max_length=10)
        due_day = CharField(max_length=10)
        carried = BigIntegerField(default=0)
        total = BigIntegerField()
        tax = BigIntegerField()
        shows_tax = CharField(max_length=8, default='included')
        language = CharField(max_length=2, default='')
        currency = CharField(max_length=3)
        frozen = TextField()
        note = TextField(default='')
        staff_id = BigIntegerField(null=True)
        sent_at = BigIntegerField(null=True)
        void = BooleanField(default=False)

        class Meta:
            database = db
            table_name = 'invoice'
            indexes = ((('series', 'number'), True), (('due_day',), False))
    db.create_tables([Invoice])

    class Membership(Model):
        product = ForeignKeyField(Product, unique=True, on_delete='RESTRICT')
        months = IntegerField(default=12)
        renewal = CharField(max_length=8, default='ask')
        every_months = IntegerField(default=0)
        fee = BigIntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'membership'
    db.create_tables([Membership])

    class MoneyReceived(Model):
        public_id = CharField(max_length=40, unique=True)
        at = BigIntegerField()
        day = CharField(index=True, max_length=10)
        person_id = BigIntegerField(index=True, null=True)
        company_id = BigIntegerField(index=True, null=True)
        way = CharField(max_length=10, default='transfer')
        amount = BigIntegerField()
        fee = BigIntegerField(default=0)
        left = BigIntegerField(default=0)
        of_receipt_id = BigIntegerField(index=True, null=True)
        session_id = BigIntegerField(null=True)
        note = TextField(default='')
        staff_id = BigIntegerField(null=True)
        taken_back = BooleanField(default=False)

        class Meta:
            database = db
            table_name = 'money_received'
    db.create_tables([MoneyReceived])

    class Onboarding(Model):
        pipeline_id = BigIntegerField(null=True)
        title = TextField()
        note = TextField(default='')
        days = IntegerField(default=0)
        whose = CharField(max_length=8, default='owner')
        position = IntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'onboarding'
    db.create_tables([Onboarding])

    class PaperNumber(Model):
        kind = CharField(unique=True, max_length=12)
        next = IntegerField(default=1)

        class Meta:
            database = db
            table_name = 'paper_number'
    db.create_tables([PaperNumber])

    class Quotation(Model):
        public_id = CharField(max_length=40, unique=True)
        number = IntegerField(unique=True)
        deal_id = BigIntegerField(index=True, null=True)
        person_id = BigIntegerField(index=True, null=True)
        company_id = BigIntegerField(null=True)
        at = BigIntegerField()
        day = CharField(max_length=10)
        valid_until = CharField(max_length=10)
        state = CharField(max_length=8, default='open')
        shows_tax = CharField(max_length=8, default='included')
        language = CharField(max_length=2, default='')
        currency = CharField(max_length=3)
        total = BigIntegerField()
        tax = BigIntegerField()
        monthly = BigIntegerField(default=0)
        frozen = TextField()
        note = TextField(default='')
        staff_id = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        replaced_by_id = BigIntegerField(null=True)
        sale_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'quotation'
    db.create_tables([Quotation])

    class RouteStop(Model):
        staff_id = BigIntegerField(null=True)
        day = CharField(max_length=10)
        reminder_id = BigIntegerField(index=True)
        position = IntegerField()

        class Meta:
            database = db
            table_name = 'route_stop'
            indexes = ((('day', 'staff_id'), False),)
    db.create_tables([RouteStop])

    class SavedView(Model):
        kind = CharField(max_length=12)
        name = TextField()
        criteria = TextField(default='{}')
        columns = TextField(default='[]')
        sort = TextField(default='')
        staff_id = BigIntegerField(null=True)
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = 'saved_view'
    db.create_tables([SavedView])

    class Snapshot(Model):
        at = BigIntegerField()
        day = CharField(index=True, max_length=10)

        class Meta:
            database = db
            table_name = 'snapshot'
    db.create_tables([Snapshot])

    class SnapshotRow(Model):
        snapshot = ForeignKeyField(Snapshot, on_delete='RESTRICT')
        month = CharField(max_length=7)
        pipeline_id = BigIntegerField()
        owner_id = BigIntegerField(null=True)
        team_id = BigIntegerField(null=True)
        category = CharField(max_length=8)
        count = IntegerField()
        amount = BigIntegerField()
        weighted = BigIntegerField()

        class Meta:
            database = db
            table_name = 'snapshot_row'
    db.create_tables([SnapshotRow])

    class Target(Model):
        month = CharField(max_length=7)
        staff_id = BigIntegerField(index=True, null=True)
        team_id = BigIntegerField(index=True, null=True)
        kind = CharField(max_length=8, default='amount')
        value = BigIntegerField()

        class Meta:
            database = db
            table_name = 'target'
            indexes = ((('month',), False),)
    db.create_tables([Target])

    db.execute_sql(
        'ALTER TABLE attachment ADD COLUMN contract_id BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE promotion_use ADD COLUMN staff_id BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE gift ADD COLUMN taken_back BIGINT NOT NULL DEFAULT 0'
    )
    db.execute_sql(
        "ALTER TABLE stage ADD COLUMN category VARCHAR(8) NOT NULL DEFAULT 'pipeline'"
    )
    db.execute_sql(
        'ALTER TABLE deal ADD COLUMN next_day VARCHAR(10)'
    )
    db.execute_sql(
        "ALTER TABLE deal ADD COLUMN category VARCHAR(8) NOT NULL DEFAULT ''"
    )
    db.execute_sql(
        "ALTER TABLE deal ADD COLUMN competitors TEXT NOT NULL DEFAULT '[]'"
    )
    db.execute_sql(
        'ALTER TABLE deal ADD COLUMN contract_id BIGINT'
    )
    db.execute_sql(
        'CREATE INDEX deal_contract_id ON deal (contract_id)'
    )
    db.execute_sql(
        'CREATE INDEX attachment_contract_id ON attachment (contract_id)'
    )
    db.execute_sql(
        'UPDATE promotion_use SET staff_id = (SELECT s.staff_id FROM sale s WHERE s.id = COALESCE(promotion_use.of_sale_id, promotion_use.sale_id))'
    )
    db.execute_sql(
        'CREATE INDEX promotion_use_promotion_id_staff_id ON promotion_use (promotion_id, staff_id)'
    )
    db.execute_sql(
        "CREATE INDEX deal_board ON deal (stage_id, next_day, position, amount, probability, probability_by_hand, owner_id, touched_at) WHERE state='open'"
    )
    db.execute_sql(
        "CREATE INDEX deal_forecast ON deal (substr(expected_day, 1, 7), owner_id, team_id, stage_id, category, amount, monthly, probability, probability_by_hand, expected_day, state) WHERE state='open'"
    )
    db.execute_sql(
        "CREATE INDEX deal_won ON deal (substr(closed_day, 1, 7), owner_id, team_id, stage_id, amount, monthly, closed_day, state) WHERE state='won'"
    )
    db.execute_sql(
        'CREATE INDEX deal_opened_at ON deal (opened_at)'
    )
    db.execute_sql(
        'CREATE INDEX dealmove_day ON deal_move (day)'
    )
    db.execute_sql(
        "CREATE INDEX touchpoint_contact ON touchpoint (at, staff_id, kind) WHERE kind IN ('call', 'meeting', 'visit', 'mail')"
    )
    db.execute_sql(
        'DROP INDEX rating_score'
    )
    db.execute_sql(
        'DROP INDEX rating_alive'
    )
    db.execute_sql(
        'DROP INDEX rating_grade'
    )
    db.execute_sql(
        'CREATE INDEX rating_grade ON rating (grade) WHERE grade IS NOT NULL'
    )
    db.execute_sql(
        'DROP INDEX sale_person_id_at'
    )
    db.execute_sql(
        'CREATE INDEX sale_person_id_at_kind_cancelled_by_id_total ON sale (person_id, at, kind, cancelled_by_id, total)'
    )
    db.execute_sql(
        'DROP INDEX touchpoint_person_id_at'
    )
    db.execute_sql(
        'CREATE INDEX touchpoint_person_id_at_kind ON touchpoint (person_id, at, kind)'
    )
    db.execute_sql(
        'DROP INDEX contact_person_id'
    )
    db.execute_sql(
        'CREATE INDEX contact_person_id_kind ON contact (person_id, kind)'
    )
    db.execute_sql(
        'DROP INDEX address_person_id'
    )
    db.execute_sql(
        'CREATE INDEX address_person_id_position ON address (person_id, position)'
    )
