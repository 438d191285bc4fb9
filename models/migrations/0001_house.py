"""The house as it was first built. Frozen: what changes is a further numbered file."""

from peewee import *


def up(migrator, db):
    class Programme(Model):
        name = TextField()
        kind = CharField(max_length=8, default='points')
        rules = TextField(default='{}')
        from_day = CharField(null=True, max_length=10)
        to_day = CharField(null=True, max_length=10)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'programme'
    db.create_tables([Programme])

    class Company(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        reading = TextField(default='')
        region = TextField(default='')
        industry = TextField(default='')
        size = TextField(default='')
        registration = TextField(default='')
        note = TextField(default='')
        created_at = BigIntegerField()
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'company'
    db.create_tables([Company])

    class Person(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        reading = TextField(default='')
        sort_key = TextField(default='')
        company = ForeignKeyField(Company, null=True, on_delete='RESTRICT')
        job_title = TextField(default='')
        birthday = CharField(null=True, max_length=10)
        preferred_channel = CharField(max_length=16, default='')
        preferred_hours = TextField(default='')
        likes = TextField(default='')
        wishes = TextField(default='')
        cautions = TextField(default='')
        note = TextField(default='')
        source = TextField(default='')
        lead_state = CharField(max_length=16, default='')
        phase = CharField(max_length=16, default='')
        owner_id = BigIntegerField(null=True)
        created_at = BigIntegerField()
        first_seen_at = BigIntegerField(null=True)
        last_seen_at = BigIntegerField(null=True)
        merged_into_id = BigIntegerField(null=True)
        erased_at = BigIntegerField(null=True)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'person'
    db.create_tables([Person])

    class Account(Model):
        programme = ForeignKeyField(Programme, index=False, on_delete='RESTRICT')
        person = ForeignKeyField(Person, index=False, on_delete='RESTRICT')
        kind = CharField(max_length=10, default='spendable')
        enrolled_at = BigIntegerField()
        balance = BigIntegerField(default=0)
        debt = BigIntegerField(default=0)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'account'
            indexes = ((('person', 'programme', 'kind'), True),)
    db.create_tables([Account])

    class Address(Model):
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        company = ForeignKeyField(Company, null=True, on_delete='RESTRICT')
        postal = CharField(max_length=16, default='')
        region = TextField(default='')
        city = TextField(default='')
        street = TextField(default='')
        building = TextField(default='')
        country = CharField(max_length=2, default='')
        label = TextField(default='')
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = 'address'
    db.create_tables([Address])

    class Audit(Model):
        at = BigIntegerField()
        day = CharField(max_length=10)
        name = TextField()
        details = TextField(default='{}')
        staff_id = BigIntegerField(null=True)
        till_id = BigIntegerField(null=True)
        origin = CharField(max_length=16, default='window')
        batch_id = BigIntegerField(null=True)
        undoes_id = BigIntegerField(null=True)
        undone_by = BigIntegerField(null=True)
        undoable = BooleanField(default=True)
        images = TextField()

        class Meta:
            database = db
            table_name = 'audit'
    db.create_tables([Audit])

    class Batch(Model):
        kind = CharField(max_length=24)
        title = TextField()
        state = CharField(max_length=12)
        started_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)
        counts = TextField(default='{}')
        refused_file = TextField(null=True)

        class Meta:
            database = db
            table_name = 'batch'
    db.create_tables([Batch])

    class BatchImage(Model):
        batch_id = BigIntegerField(index=True)
        table_name = CharField(max_length=40)
        row_id = BigIntegerField()
        before = TextField()
        after = TextField()

        class Meta:
            database = db
            table_name = 'batch_image'
    db.create_tables([BatchImage])

    class Card(Model):
        person = ForeignKeyField(Person, on_delete='RESTRICT')
        number = CharField(unique=True, max_length=64)
        state = CharField(max_length=8, default='active')
        issued_at = BigIntegerField()
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'card'
    db.create_tables([Card])

    class Till(Model):
        public_id = CharField(max_length=40, unique=True)
        shop_id = BigIntegerField(default=1)
        name = TextField(default='')
        prefix = CharField(max_length=8, default='N')
        next_number = BigIntegerField(default=1)
        last_digest = CharField(max_length=64, default='')
        next_z = BigIntegerField(default=1)
        next_float = BigIntegerField(default=0)

        class Meta:
            database = db
            table_name = 'till'
    db.create_tables([Till])

    class TillSession(Model):
        till = ForeignKeyField(Till, on_delete='RESTRICT')
        opened_at = BigIntegerField()
        opened_by = BigIntegerField(null=True)
        day = CharField(max_length=10)
        float_amount = BigIntegerField()
        closed_at = BigIntegerField(null=True)
        closed_by = BigIntegerField(null=True)
        z_number = BigIntegerField(null=True)
        counted = BigIntegerField(null=True)
        expected = BigIntegerField(null=True)
        difference = BigIntegerField(null=True)
        next_float = BigIntegerField(null=True)
        note = TextField(default='')
        report = TextField(default='{}')

        class Meta:
            database = db
            table_name = 'till_session'
            indexes = ((('till', 'z_number'), True),)
    db.create_tables([TillSession])

    class CashEntry(Model):
        session = ForeignKeyField(TillSession, on_delete='RESTRICT')
        at = BigIntegerField()
        kind = CharField(max_length=8)
        amount = BigIntegerField()
        reason = TextField()
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'cash_entry'
    db.create_tables([CashEntry])

    class Category(Model):
        name = TextField()
        colour = CharField(max_length=12, default='')
        icon = CharField(max_length=40, default='')
        position = IntegerField(default=0)
        active = BooleanField(default=True)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'category'
    db.create_tables([Category])

    class Consent(Model):
        person = ForeignKeyField(Person, on_delete='RESTRICT')
        channel = CharField(max_length=12)
        given = BooleanField()
        at = BigIntegerField()
        wording = TextField(default='')
        source = TextField(default='')
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'consent'
    db.create_tables([Consent])

    class Contact(Model):
        person = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        company = ForeignKeyField(Company, null=True, on_delete='RESTRICT')
        kind = CharField(max_length=12)
        value = TextField()
        folded = TextField()
        label = TextField(default='')
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = 'contact'
            indexes = ((('kind', 'folded'), False),)
    db.create_tables([Contact])

    class Product(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        reading = TextField(default='')
        sort_key = TextField(index=True, default='')
        parent_id = BigIntegerField(index=True, null=True)
        variant = TextField(default='')
        code = CharField(unique=True, null=True, max_length=64)
        own_code = CharField(index=True, null=True, max_length=64)
        category = ForeignKeyField(Category, null=True, on_delete='RESTRICT')
        price = BigIntegerField(null=True)
        price_eat_in = BigIntegerField(null=True)
        cost = BigIntegerField(null=True)
        tax_kind = CharField(max_length=10, default='standard')
        food = BooleanField(default=False)
        weigh = CharField(max_length=8, default='')
        unit = CharField(max_length=12, default='')
        keeps_stock = BooleanField(default=True)
        low_stock = BigIntegerField(null=True)
        supplier = TextField(default='')
        earn_rate = IntegerField(null=True)
        special = CharField(max_length=12, default='')
        options = TextField(default='[]')
        parts = TextField(default='[]')
        icon = CharField(max_length=40, default='')
        colour = CharField(max_length=12, default='')
        note = TextField(default='')
        active = BooleanField(default=True)
        created_at = BigIntegerField()
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'product'
    db.create_tables([Product])

    class FurtherCode(Model):
        code = CharField(unique=True, max_length=64)
        product = ForeignKeyField(Product, on_delete='RESTRICT')

        class Meta:
            database = db
            table_name = 'further_code'
    db.create_tables([FurtherCode])

    class GridKey(Model):
        page = TextField(default='')
        position = IntegerField(default=0)
        kind = CharField(max_length=10, default='product')
        product = ForeignKeyField(Product, null=True, on_delete='RESTRICT')
        label = TextField(default='')
        colour = CharField(max_length=12, default='')
        icon = CharField(max_length=40, default='')

        class Meta:
            database = db
            table_name = 'grid_key'
    db.create_tables([GridKey])

    class HeldSale(Model):
        name = TextField(default='')
        held_at = BigIntegerField()
        staff_id = BigIntegerField(null=True)
        person_id = BigIntegerField(null=True)
        total = BigIntegerField()
        basket = TextField()

        class Meta:
            database = db
            table_name = 'held_sale'
    db.create_tables([HeldSale])

    class ImportMapping(Model):
        kind = CharField(max_length=12)
        header = CharField(max_length=64)
        mapping = TextField()
        title = TextField(default='')

        class Meta:
            database = db
            table_name = 'import_mapping'
            indexes = ((('kind', 'header'), True),)
    db.create_tables([ImportMapping])

    class OwnField(Model):
        kind = CharField(max_length=12)
        key = CharField(max_length=40)
        name = TextField()
        type = CharField(max_length=8)
        choices = TextField(default='[]')
        position = IntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'own_field'
            indexes = ((('kind', 'key'), True),)
    db.create_tables([OwnField])

    class OwnValue(Model):
        field = ForeignKeyField(OwnField, index=False, on_delete='RESTRICT')
        record_id = BigIntegerField()
        text = TextField()
        number = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'own_value'
            indexes = ((('field', 'record_id'), True), (('field', 'text'), False))
    db.create_tables([OwnValue])

    class Sale(Model):
        public_id = CharField(max_length=40, unique=True)
        kind = CharField(max_length=10)
        shop_id = BigIntegerField(default=1)
        till = ForeignKeyField(Till, index=False, null=True, on_delete='RESTRICT')
        session_id = BigIntegerField(index=True, null=True)
        number = BigIntegerField(null=True)
        at = BigIntegerField()
        day = CharField(max_length=10)
        person_id = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)
        of_sale_id = BigIntegerField(index=True, null=True)
        cancelled_by_id = BigIntegerField(null=True)
        reason = TextField(default='')
        eat_in = BooleanField(default=False)
        currency = CharField(max_length=3)
        quantity = BigIntegerField(default=0)
        subtotal = BigIntegerField()
        discount = BigIntegerField(default=0)
        points_used = BigIntegerField(default=0)
        points_value = BigIntegerField(default=0)
        tax = BigIntegerField()
        total = BigIntegerField()
        points_paid = BigIntegerField(default=0)
        rounding = BigIntegerField(default=0)
        cost = BigIntegerField(null=True)
        points_earned = BigIntegerField(default=0)
        points_before = BigIntegerField(null=True)
        points_after = BigIntegerField(null=True)
        change = BigIntegerField(default=0)
        source = TextField(default='')
        source_number = TextField(null=True)
        language = CharField(max_length=2, default='')
        facts = TextField(default='{}')
        digest = CharField(max_length=64, default='')
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'sale'
            indexes = ((('till', 'number'), True), (('person_id', 'at'), False), (('day',), False), (('source', 'source_number'), False))
    db.create_tables([Sale])

    class PaperIssue(Model):
        sale = ForeignKeyField(Sale, index=False, null=True, on_delete='RESTRICT')
        session_id = BigIntegerField(index=True, null=True)
        kind = CharField(max_length=12)
        issue = IntegerField()
        at = BigIntegerField()
        addressee = TextField(default='')
        purpose = TextField(default='')
        amount = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'paper_issue'
            indexes = ((('sale_id', 'kind'), False),)
    db.create_tables([PaperIssue])

    class PaymentKind(Model):
        name = TextField()
        kind = CharField(max_length=12)
        in_drawer = BooleanField(default=False)
        gives_change = BooleanField(default=False)
        opens_drawer = BooleanField(default=False)
        account = TextField(default='')
        icon = CharField(max_length=40, default='')
        position = IntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'payment_kind'
    db.create_tables([PaymentKind])

    class Payment(Model):
        sale = ForeignKeyField(Sale, on_delete='RESTRICT')
        session_id = BigIntegerField(index=True, null=True)
        payment_kind = ForeignKeyField(PaymentKind, index=False, on_delete='RESTRICT')
        amount = BigIntegerField()
        tendered = BigIntegerField(null=True)
        correction = BooleanField(default=False)
        at = BigIntegerField()
        reason = TextField(default='')
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'payment'
    db.create_tables([Payment])

    class Tag(Model):
        name = TextField(unique=True)
        colour = CharField(max_length=12, default='')

        class Meta:
            database = db
            table_name = 'tag'
    db.create_tables([Tag])

    class PersonTag(Model):
        person = ForeignKeyField(Person, index=False, on_delete='RESTRICT')
        tag = ForeignKeyField(Tag, on_delete='RESTRICT')

        class Meta:
            database = db
            table_name = 'person_tag'
            indexes = ((('person', 'tag'), True),)
    db.create_tables([PersonTag])

    class Picture(Model):
        kind = CharField(max_length=12)
        record_id = BigIntegerField()
        data = TextField()

        class Meta:
            database = db
            table_name = 'picture'
            indexes = ((('kind', 'record_id'), True),)
    db.create_tables([Picture])

    class PointsEntry(Model):
        account = ForeignKeyField(Account, index=False, on_delete='RESTRICT')
        at = BigIntegerField()
        day = CharField(max_length=10)
        kind = CharField(max_length=12)
        points = BigIntegerField()
        balance = BigIntegerField()
        sale_id = BigIntegerField(index=True, null=True)
        of_entry_id = BigIntegerField(null=True)
        reason = TextField(default='')
        staff_id = BigIntegerField(null=True)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'points_entry'
            indexes = ((('account', 'id'), False),)
    db.create_tables([PointsEntry])

    class PointsLot(Model):
        account = ForeignKeyField(Account, on_delete='RESTRICT')
        entry = ForeignKeyField(PointsEntry, on_delete='RESTRICT')
        earned_day = CharField(max_length=10)
        expires_on = CharField(null=True, max_length=10)
        points = BigIntegerField()
        points_left = BigIntegerField()
        sale_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'points_lot'
    db.create_tables([PointsLot])

    class PointsUse(Model):
        entry = ForeignKeyField(PointsEntry, on_delete='RESTRICT')
        lot = ForeignKeyField(PointsLot, on_delete='RESTRICT')
        points = BigIntegerField()

        class Meta:
            database = db
            table_name = 'points_use'
    db.create_tables([PointsUse])

    class SaleLine(Model):
        sale = ForeignKeyField(Sale, on_delete='RESTRICT')
        position = IntegerField()
        product = ForeignKeyField(Product, index=False, null=True, on_delete='RESTRICT')
        category_id = BigIntegerField(null=True)
        name = TextField()
        code = CharField(max_length=64, default='')
        options = TextField(default='')
        quantity = BigIntegerField()
        unit_price = BigIntegerField()
        discount = BigIntegerField(default=0)
        discount_reason = TextField(default='')
        share = BigIntegerField(default=0)
        points_share = BigIntegerField(default=0)
        amount = BigIntegerField()
        tax = BigIntegerField(default=0)
        tax_kind = CharField(max_length=10)
        tax_rate = IntegerField()
        eat_in = BooleanField(default=False)
        cost = BigIntegerField(null=True)
        earns = BooleanField(default=True)
        points_earned = BigIntegerField(default=0)
        of_line_id = BigIntegerField(index=True, null=True)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'sale_line'
            indexes = ((('product', 'sale_id'), False),)
    db.create_tables([SaleLine])

    class SaleTax(Model):
        sale = ForeignKeyField(Sale, on_delete='RESTRICT')
        tax_kind = CharField(max_length=10)
        rate = IntegerField()
        total = BigIntegerField()
        tax = BigIntegerField()

        class Meta:
            database = db
            table_name = 'sale_tax'
    db.create_tables([SaleTax])

    class Setting(Model):
        id = CharField(primary_key=True, max_length=60)
        value = TextField()

        class Meta:
            database = db
            table_name = 'setting'
    db.create_tables([Setting])

    class Shop(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField(default='')

        class Meta:
            database = db
            table_name = 'shop'
    db.create_tables([Shop])

    class Staff(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        reading = TextField(default='')
        role = CharField(max_length=16, default='owner')
        colour = CharField(max_length=12, default='gold')
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'staff'
    db.create_tables([Staff])

    class Stock(Model):
        shop_id = BigIntegerField(default=1)
        product = ForeignKeyField(Product, index=False, on_delete='RESTRICT')
        quantity = BigIntegerField(default=0)
        last_cost = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'stock'
            indexes = ((('product', 'shop_id'), True),)
    db.create_tables([Stock])

    class StockEntry(Model):
        at = BigIntegerField()
        day = CharField(max_length=10)
        shop_id = BigIntegerField(default=1)
        product = ForeignKeyField(Product, index=False, on_delete='RESTRICT')
        quantity = BigIntegerField()
        cost = BigIntegerField(null=True)
        kind = CharField(max_length=10)
        ref_id = BigIntegerField(null=True)
        reason = TextField(default='')
        supplier = TextField(default='')
        staff_id = BigIntegerField(null=True)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'stock_entry'
            indexes = ((('product', 'at'), False),)
    db.create_tables([StockEntry])

    class Touchpoint(Model):
        person = ForeignKeyField(Person, index=False, on_delete='RESTRICT')
        at = BigIntegerField()
        kind = CharField(max_length=20)
        ref_id = BigIntegerField(null=True)
        amount = BigIntegerField(null=True)
        points = BigIntegerField(null=True)
        text = TextField(default='')
        staff_id = BigIntegerField(null=True)
        shop_id = BigIntegerField(default=1)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'touchpoint'
            indexes = ((('person', 'at'), False),)
    db.create_tables([Touchpoint])

    db.execute_sql(
        "CREATE VIRTUAL TABLE person_search USING fts5(words, content='', contentless_delete=1, detail=none, prefix='1 2 3 4', tokenize='ascii')"
    )
    db.execute_sql(
        "CREATE VIRTUAL TABLE product_search USING fts5(words, content='', contentless_delete=1, detail=none, prefix='1 2 3 4', tokenize='ascii')"
    )
    db.execute_sql(
        'CREATE INDEX person_living ON person (sort_key) WHERE merged_into_id IS NULL AND erased_at IS NULL'
    )
    db.execute_sql(
        'CREATE INDEX person_recent ON person (last_seen_at) WHERE merged_into_id IS NULL AND erased_at IS NULL'
    )
    db.execute_sql(
        'CREATE INDEX points_lot_open ON points_lot (account_id, expires_on) WHERE points_left > 0'
    )
    db.execute_sql(
        'CREATE INDEX points_lot_due ON points_lot (expires_on) WHERE points_left > 0'
    )
