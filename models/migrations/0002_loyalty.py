"""Loyalty: promotions, tiers, gifts, rewards, wallets, surveys, reminders. Frozen with its release."""

from peewee import *


def up(migrator, db):
    class Account(Model):

        class Meta:
            database = db
            table_name = 'account'

    class Person(Model):

        class Meta:
            database = db
            table_name = 'person'

    class Product(Model):

        class Meta:
            database = db
            table_name = 'product'

    class Programme(Model):

        class Meta:
            database = db
            table_name = 'programme'

    class Survey(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        kind = CharField(max_length=8)
        question = TextField(default='{}')
        low = IntegerField(null=True)
        staff_id = BigIntegerField(null=True)
        at_counter = BooleanField(default=False)
        on_receipt = BooleanField(default=False)
        from_day = CharField(null=True, max_length=10)
        to_day = CharField(null=True, max_length=10)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'survey'
    db.create_tables([Survey])

    class Answer(Model):
        survey = ForeignKeyField(Survey, index=False, on_delete='RESTRICT')
        sale_id = BigIntegerField(null=True)
        person_id = BigIntegerField(index=True, null=True)
        score = IntegerField(null=True)
        choice = IntegerField(null=True)
        comment = TextField(default='')
        source = CharField(max_length=8)
        at = BigIntegerField()
        day = CharField(max_length=10)
        staff_id = BigIntegerField(null=True)
        batch_id = BigIntegerField(index=True, null=True)

        class Meta:
            database = db
            table_name = 'answer'
            indexes = ((('survey', 'sale_id'), True), (('survey', 'day'), False))
    db.create_tables([Answer])

    class BlankCard(Model):
        number = CharField(unique=True, max_length=64)
        run = IntegerField(index=True)
        code = CharField(max_length=4)
        at = BigIntegerField()
        staff_id = BigIntegerField(null=True)
        card_id = BigIntegerField(null=True)
        void = BooleanField(default=False)

        class Meta:
            database = db
            table_name = 'blank_card'
    db.create_tables([BlankCard])

    class Event(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        note = TextField(default='')
        place = TextField(default='')
        starts_at = BigIntegerField()
        day = CharField(max_length=10)
        seats = IntegerField()
        taken = IntegerField(default=0)
        cancel_until = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'event'
    db.create_tables([Event])

    class Promotion(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        note = TextField(default='')
        active = BooleanField(default=True)
        position = IntegerField(default=0)
        version_id = BigIntegerField(null=True)
        times = IntegerField(default=0)
        discount = BigIntegerField(default=0)
        points = BigIntegerField(default=0)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'promotion'
    db.create_tables([Promotion])

    class Reward(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        kind = CharField(max_length=12)
        programme = ForeignKeyField(Programme, on_delete='RESTRICT')
        points = BigIntegerField()
        free = BooleanField(default=False)
        value = BigIntegerField(default=0)
        product = ForeignKeyField(Product, null=True, on_delete='RESTRICT')
        promotion = ForeignKeyField(Promotion, null=True, on_delete='RESTRICT')
        event = ForeignKeyField(Event, null=True, on_delete='RESTRICT')
        terms = TextField(default='{}')
        from_day = CharField(null=True, max_length=10)
        to_day = CharField(null=True, max_length=10)
        position = IntegerField(default=0)
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'reward'
    db.create_tables([Reward])

    class Redemption(Model):
        reward = ForeignKeyField(Reward, on_delete='RESTRICT')
        person = ForeignKeyField(Person, on_delete='RESTRICT')
        sale_id = BigIntegerField(index=True, null=True)
        entry_id = BigIntegerField(null=True)
        of_redemption_id = BigIntegerField(null=True)
        wallet_id = BigIntegerField(null=True)
        times = IntegerField()
        points = BigIntegerField()
        value = BigIntegerField(default=0)
        at = BigIntegerField()
        day = CharField(max_length=10)
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'redemption'
            indexes = ((('reward', 'person'), False),)
    db.create_tables([Redemption])

    class Booking(Model):
        public_id = CharField(max_length=40, unique=True)
        event = ForeignKeyField(Event, on_delete='RESTRICT')
        person = ForeignKeyField(Person, on_delete='RESTRICT')
        redemption = ForeignKeyField(Redemption, null=True, on_delete='RESTRICT')
        seats = IntegerField(default=1)
        state = CharField(max_length=10, default='booked')
        at = BigIntegerField()
        closed_at = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'booking'
    db.create_tables([Booking])

    class CallList(Model):
        survey = ForeignKeyField(Survey, index=False, on_delete='RESTRICT')
        person_id = BigIntegerField()
        sale_id = BigIntegerField(null=True)
        state = CharField(max_length=8, default='open')
        staff_id = BigIntegerField(null=True)
        at = BigIntegerField()
        closed_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'call_list'
            indexes = ((('survey', 'person_id'), True),)
    db.create_tables([CallList])

    class Coupon(Model):
        code = CharField(unique=True, max_length=20)
        promotion = ForeignKeyField(Promotion, on_delete='RESTRICT')
        person_id = BigIntegerField(index=True, null=True)
        state = CharField(max_length=8, default='open')
        source = CharField(max_length=10, default='printed')
        at = BigIntegerField()
        from_day = CharField(null=True, max_length=10)
        to_day = CharField(null=True, max_length=10)
        sale_id = BigIntegerField(index=True, null=True)
        redemption_id = BigIntegerField(null=True)
        used_sale_id = BigIntegerField(index=True, null=True)
        used_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'coupon'
    db.create_tables([Coupon])

    class Prize(Model):
        promotion = ForeignKeyField(Promotion, on_delete='RESTRICT')
        name = TextField()
        odds = IntegerField()
        product = ForeignKeyField(Product, null=True, on_delete='RESTRICT')
        quantity = BigIntegerField(default=1000)
        points = BigIntegerField(default=0)
        coupon_promotion_id = BigIntegerField(null=True)
        count = IntegerField(default=0)
        left = IntegerField(default=0)
        value = BigIntegerField(default=0)
        position = IntegerField(default=0)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'prize'
    db.create_tables([Prize])

    class Draw(Model):
        promotion = ForeignKeyField(Promotion, on_delete='RESTRICT')
        prize = ForeignKeyField(Prize, null=True, on_delete='RESTRICT')
        sale_id = BigIntegerField(index=True)
        person_id = BigIntegerField(null=True)
        at = BigIntegerField()
        day = CharField(max_length=10)
        gift_id = BigIntegerField(null=True)
        entry_id = BigIntegerField(null=True)
        coupon_id = BigIntegerField(null=True)
        void = BooleanField(default=False)

        class Meta:
            database = db
            table_name = 'draw'
    db.create_tables([Draw])

    class Gift(Model):
        public_id = CharField(max_length=40, unique=True)
        code = CharField(unique=True, max_length=20)
        person_id = BigIntegerField(index=True, null=True)
        sale_id = BigIntegerField(index=True, null=True)
        promotion_id = BigIntegerField(index=True, null=True)
        redemption_id = BigIntegerField(null=True)
        product = ForeignKeyField(Product, on_delete='RESTRICT')
        name = TextField()
        quantity = BigIntegerField()
        cost = BigIntegerField(null=True)
        state = CharField(max_length=10, default='owed')
        at = BigIntegerField()
        day = CharField(max_length=10)
        due_on = CharField(max_length=10)
        staff_id = BigIntegerField(null=True)
        way = CharField(max_length=8, default='pickup')
        address = TextField(default='')
        carrier = TextField(default='')
        tracking = TextField(default='')
        closed_at = BigIntegerField(null=True)
        closed_by = BigIntegerField(null=True)
        note = TextField(default='')
        instead_of_id = BigIntegerField(null=True)
        shop_id = BigIntegerField(default=1)

        class Meta:
            database = db
            table_name = 'gift'
            indexes = ((('state', 'due_on'), False),)
    db.create_tables([Gift])

    class Merge(Model):
        kept = ForeignKeyField(Person, on_delete='RESTRICT')
        gone = ForeignKeyField(Person, on_delete='RESTRICT')
        at = BigIntegerField()
        day = CharField(max_length=10)
        staff_id = BigIntegerField(null=True)
        moved = TextField(default='{}')
        undone_at = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'merge'
    db.create_tables([Merge])

    class PromotionVersion(Model):
        promotion = ForeignKeyField(Promotion, on_delete='RESTRICT')
        at = BigIntegerField()
        terms = TextField()
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'promotion_version'
    db.create_tables([PromotionVersion])

    class PromotionUse(Model):
        promotion = ForeignKeyField(Promotion, index=False, on_delete='RESTRICT')
        version = ForeignKeyField(PromotionVersion, index=False, on_delete='RESTRICT')
        sale_id = BigIntegerField(index=True)
        of_sale_id = BigIntegerField(index=True, null=True)
        person_id = BigIntegerField(null=True)
        at = BigIntegerField()
        day = CharField(max_length=10)
        times = IntegerField()
        discount = BigIntegerField(default=0)
        points = BigIntegerField(default=0)
        cost = BigIntegerField(default=0)
        coupon_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'promotion_use'
            indexes = ((('promotion', 'person_id'), False), (('promotion', 'day'), False))
    db.create_tables([PromotionUse])

    class Referral(Model):
        referrer = ForeignKeyField(Person, index=False, on_delete='RESTRICT')
        person = ForeignKeyField(Person, unique=True, on_delete='RESTRICT')
        at = BigIntegerField()
        day = CharField(max_length=10)
        state = CharField(max_length=10, default='open')
        sale_id = BigIntegerField(index=True, null=True)
        rewarded_at = BigIntegerField(null=True)
        entry_id = BigIntegerField(null=True)
        friend_entry_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'referral'
            indexes = ((('referrer', 'state'), False),)
    db.create_tables([Referral])

    class ReferralCode(Model):
        person = ForeignKeyField(Person, unique=True, on_delete='RESTRICT')
        code = CharField(unique=True, max_length=20)

        class Meta:
            database = db
            table_name = 'referral_code'
    db.create_tables([ReferralCode])

    class Reminder(Model):
        public_id = CharField(max_length=40, unique=True)
        title = TextField()
        note = TextField(default='')
        person_id = BigIntegerField(index=True, null=True)
        about = CharField(max_length=12, default='')
        about_id = BigIntegerField(null=True)
        staff_id = BigIntegerField(null=True)
        day = CharField(max_length=10)
        at = BigIntegerField(null=True)
        state = CharField(max_length=8, default='open')
        snoozed_until = BigIntegerField(null=True)
        result = TextField(default='')
        source_key = CharField(unique=True, null=True, max_length=60)
        created_at = BigIntegerField()
        created_by = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        closed_by = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'reminder'
            indexes = ((('state', 'day'), False), (('about', 'about_id'), False))
    db.create_tables([Reminder])

    class Segment(Model):
        public_id = CharField(max_length=40, unique=True)
        name = TextField()
        note = TextField(default='')
        criteria = TextField(default='{}')
        active = BooleanField(default=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'segment'
    db.create_tables([Segment])

    class Tier(Model):
        programme = ForeignKeyField(Programme, on_delete='RESTRICT')
        name = TextField()
        threshold = BigIntegerField()
        colour = CharField(max_length=12, default='')
        benefits = TextField(default='')
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = 'tier'
    db.create_tables([Tier])

    class Standing(Model):
        account = ForeignKeyField(Account, unique=True, on_delete='RESTRICT')
        person = ForeignKeyField(Person, on_delete='RESTRICT')
        tier = ForeignKeyField(Tier, null=True, on_delete='RESTRICT')
        since_day = CharField(max_length=10)
        until_day = CharField(null=True, max_length=10)
        by_hand = BooleanField(default=False)

        class Meta:
            database = db
            table_name = 'standing'
    db.create_tables([Standing])

    class StandingEntry(Model):
        account = ForeignKeyField(Account, on_delete='RESTRICT')
        at = BigIntegerField()
        day = CharField(max_length=10)
        kind = CharField(max_length=10)
        from_tier_id = BigIntegerField(null=True)
        tier_id = BigIntegerField(null=True)
        points = BigIntegerField()
        until_day = CharField(null=True, max_length=10)
        sale_id = BigIntegerField(index=True, null=True)
        reason = TextField(default='')
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'standing_entry'
    db.create_tables([StandingEntry])

    class Wallet(Model):
        public_id = CharField(max_length=40, unique=True)
        kind = CharField(max_length=10)
        code = CharField(unique=True, null=True, max_length=24)
        person_id = BigIntegerField(index=True, null=True)
        issued_on = CharField(max_length=10)
        expires_on = CharField(null=True, max_length=10)
        balance = BigIntegerField(default=0)
        state = CharField(max_length=8, default='active')
        moved_to_id = BigIntegerField(null=True)
        note = TextField(default='')
        created_at = BigIntegerField()

        class Meta:
            database = db
            table_name = 'wallet'
    db.create_tables([Wallet])

    class WalletEntry(Model):
        wallet = ForeignKeyField(Wallet, index=False, on_delete='RESTRICT')
        at = BigIntegerField()
        day = CharField(max_length=10)
        kind = CharField(max_length=10)
        amount = BigIntegerField()
        balance = BigIntegerField()
        sale_id = BigIntegerField(index=True, null=True)
        line_id = BigIntegerField(index=True, null=True)
        of_wallet_entry_id = BigIntegerField(null=True)
        reason = TextField(default='')
        staff_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = 'wallet_entry'
            indexes = ((('wallet', 'id'), False), (('day',), False))
    db.create_tables([WalletEntry])

    db.execute_sql(
        'ALTER TABLE stock ADD COLUMN reserved BIGINT NOT NULL DEFAULT 0'
    )
    db.execute_sql(
        'ALTER TABLE sale_line ADD COLUMN promotion BIGINT NOT NULL DEFAULT 0'
    )
    db.execute_sql(
        'ALTER TABLE paper_issue ADD COLUMN gift_id BIGINT'
    )
    db.execute_sql(
        'ALTER TABLE programme ADD COLUMN position INTEGER NOT NULL DEFAULT 0'
    )
    db.execute_sql(
        'ALTER TABLE points_entry ADD COLUMN counts_on VARCHAR(10)'
    )
    db.execute_sql(
        'ALTER TABLE points_entry ADD COLUMN promotion_id BIGINT'
    )
    db.execute_sql(
        "INSERT INTO payment_kind (name, kind, in_drawer, gives_change, opens_drawer, account, icon, position, active) SELECT '', 'gift_card', in_drawer, gives_change, opens_drawer, '', 'gift', (SELECT MAX(position) + 1 FROM payment_kind), active FROM payment_kind WHERE id = (SELECT MIN(id) FROM payment_kind WHERE kind = 'card')"
    )
    db.execute_sql(
        "INSERT INTO payment_kind (name, kind, in_drawer, gives_change, opens_drawer, account, icon, position, active) SELECT '', 'wallet', in_drawer, gives_change, opens_drawer, '', 'piggy-bank', (SELECT MAX(position) + 1 FROM payment_kind), active FROM payment_kind WHERE id = (SELECT MIN(id) FROM payment_kind WHERE kind = 'card')"
    )
