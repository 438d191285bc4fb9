"""People: one row a person, whatever they are to the shop; their contacts, addresses, consent, cards and timeline."""

from peewee import SQL

from models.base import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    IntegerField,
    JsonText,
    Link,
    Money,
    Points,
    PublicId,
    Ref,
    Table,
    TextField,
    Utc,
)


class Company(Table):
    """Where people work."""

    public_id = PublicId()
    name = TextField()
    reading = TextField(default="")
    region = TextField(default="")
    industry = TextField(default="")
    size = TextField(default="")
    """The owner's words for it, or a number of people."""
    registration = TextField(default="")
    note = TextField(default="")
    created_at = Utc()
    batch_id = Ref(null=True, index=True)


class Person(Table):
    """Anybody the business deals with. A lead, a customer and a member are states of one person."""

    public_id = PublicId()
    name = TextField()
    reading = TextField(default="")
    sort_key = TextField(default="")
    """The folded reading, else the folded name: what lists sort by."""
    company = Link(Company, null=True)
    job_title = TextField(default="")
    birthday = CharField(max_length=10, null=True)
    """ISO date; a year of 0000 where only day and month are known."""
    preferred_channel = CharField(max_length=16, default="")
    preferred_hours = TextField(default="")
    likes = TextField(default="")
    wishes = TextField(default="")
    cautions = TextField(default="")
    """Allergies and the like: shown at the counter."""
    note = TextField(default="")
    source = TextField(default="")
    lead_state = CharField(max_length=16, default="")
    phase = CharField(max_length=16, default="")
    owner_id = Ref(null=True)
    created_at = Utc()
    first_seen_at = Utc(null=True)
    last_seen_at = Utc(null=True)
    merged_into_id = Ref(null=True)
    erased_at = Utc(null=True)
    batch_id = Ref(null=True, index=True)


_LIVING = Person.merged_into_id.is_null() & Person.erased_at.is_null()
Person.add_index(Person.index(Person.sort_key, where=_LIVING, name="person_living"))
Person.add_index(Person.index(Person.last_seen_at, where=_LIVING, name="person_recent"))
Person.add_index(
    Person.index(Person.lead_state, Person.owner_id, where=(Person.lead_state != "") & _LIVING, name="person_lead")
)
Person.add_index(Person.index(Person.merged_into_id, where=Person.merged_into_id.is_null(False), name="person_merged"))


class Contact(Table):
    """A phone, a mail address or a handle of a person or a company, as typed and folded for search."""

    person = Link(Person, null=True, index=False)
    company = Link(Company, null=True)
    kind = CharField(max_length=12)
    """phone, mail, line, instagram, x, facebook, web, fax, other"""
    value = TextField()
    folded = TextField()
    """Phone: E.164 digits or the digits as they are; mail: lower case; else models.text.fold."""
    label = TextField(default="")
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("kind", "folded"), False), (("person", "kind"), False))


class Address(Table):
    """A postal address."""

    person = Link(Person, null=True, index=False)
    company = Link(Company, null=True)
    postal = CharField(max_length=16, default="")
    region = TextField(default="")
    city = TextField(default="")
    street = TextField(default="")
    building = TextField(default="")
    country = CharField(max_length=2, default="")
    label = TextField(default="")
    position = IntegerField(default=0)

    class Meta:
        indexes = ((("person", "position"), False),)


class Tag(Table):
    """A word that people are sorted by."""

    name = TextField(unique=True)
    colour = CharField(max_length=12, default="")


class PersonTag(Table):
    """A tag on a person."""

    person = Link(Person, index=False)
    tag = Link(Tag)

    class Meta:
        table_name = "person_tag"
        indexes = ((("person", "tag"), True),)


class Consent(Table):
    """What a person agreed to, or took back, by channel; the latest entry holds. Never edited."""

    person = Link(Person)
    channel = CharField(max_length=12)
    """mail, phone, sms, line, post"""
    given = BooleanField()
    at = Utc()
    wording = TextField(default="")
    source = TextField(default="")
    staff_id = Ref(null=True)


class Card(Table):
    """A member card; a lost one is blocked and stays, so that nobody gets its number again."""

    person = Link(Person)
    number = CharField(max_length=64, unique=True)
    state = CharField(max_length=8, default="active")
    """active, blocked"""
    issued_at = Utc()
    batch_id = Ref(null=True, index=True)


class OwnField(Table):
    """A field that the owner added to people, companies or products."""

    kind = CharField(max_length=12)
    """person, company, product"""
    key = CharField(max_length=40)
    name = TextField()
    type = CharField(max_length=8)
    """text, number, date, choice"""
    choices = JsonText(default="[]")
    position = IntegerField(default=0)
    active = BooleanField(default=True)

    class Meta:
        table_name = "own_field"
        indexes = ((("kind", "key"), True),)


class OwnValue(Table):
    """What stands in an own field of one record, as typed and as a number in thousandths where it is one."""

    field = Link(OwnField, index=False)
    record_id = BigIntegerField()
    text = TextField()
    number = BigIntegerField(null=True)

    class Meta:
        table_name = "own_value"
        indexes = ((("field", "record_id"), True), (("field", "text"), False))


class Touchpoint(Table):
    """One interaction between the business and a person. Written in the transaction of the thing itself."""

    person = Link(Person, index=False)
    at = Utc()
    kind = CharField(max_length=20)
    """sale, return, points, enrolled, note, call, visit, mail, import, … (models.people.timeline.KINDS)"""
    ref_id = Ref(null=True)
    """The sale, entry or reminder that this is about."""
    amount = Money(null=True)
    points = Points(null=True)
    text = TextField(default="")
    staff_id = Ref(null=True)
    shop_id = Ref(default=1)
    batch_id = Ref(null=True, index=True)
    about = TextField(null=True)
    """What was looked at, downloaded or asked for: a page, a file, a product line."""
    minutes = IntegerField(null=True)
    """How long a call or a meeting took."""

    class Meta:
        indexes = ((("person", "at", "kind"), False),)


Touchpoint.add_index(
    Touchpoint.index(
        Touchpoint.at,
        Touchpoint.staff_id,
        Touchpoint.kind,
        where=SQL("kind IN ('call', 'meeting', 'visit', 'mail')"),
        name="touchpoint_contact",
    )
)
"""Who spoke with customers when: counted by the team's figures. Other touchpoints do not pay for it."""


class Request(Table):
    """A touchpoint that stays open until someone closes it: a question, a complaint, a thing taken in or put aside."""

    public_id = PublicId()
    number = IntegerField(unique=True)
    kind = CharField(max_length=10)
    """question, complaint, repair, hold"""
    person_id = Ref(index=True)
    touchpoint_id = Ref(null=True)
    """How it began on the timeline."""
    title = TextField()
    note = TextField(default="")
    owner_id = Ref(null=True)
    due = CharField(max_length=10, null=True)
    """ISO date"""
    state = CharField(max_length=8, default="open")
    """open, waiting (for the customer or a supplier), done"""
    outcome = TextField(default="")
    opened_at = Utc()
    opened_by = Ref(null=True)
    closed_at = Utc(null=True)
    closed_by = Ref(null=True)

    class Meta:
        indexes = ((("state", "due"), False),)


class FileContent(Table):
    """The bytes of an attached file, once however often it is attached."""

    digest = CharField(max_length=64, primary_key=True)
    """SHA-256"""
    size = IntegerField()
    data = BlobField()

    class Meta:
        table_name = "file_content"


class Attachment(Table):
    """A file at a person, at something on their timeline, at a request, at a deal, or at a contract."""

    public_id = PublicId()
    person_id = Ref(null=True, index=True)
    touchpoint_id = Ref(null=True, index=True)
    request_id = Ref(null=True, index=True)
    deal_id = Ref(null=True, index=True)
    contract_id = Ref(null=True, index=True)
    name = TextField()
    mime = CharField(max_length=80, default="")
    size = IntegerField()
    digest = CharField(max_length=64)
    at = Utc()
    staff_id = Ref(null=True)


class Staff(Table):
    """A member of staff."""

    public_id = PublicId()
    name = TextField()
    reading = TextField(default="")
    role = CharField(max_length=16, default="owner")
    """owner, manager, clerk, rep, bookkeeper"""
    colour = CharField(max_length=12, default="gold")
    active = BooleanField(default=True)
    created_at = Utc()


TABLES = (
    Company,
    Person,
    Contact,
    Address,
    Tag,
    PersonTag,
    Consent,
    Card,
    OwnField,
    OwnValue,
    Touchpoint,
    Request,
    FileContent,
    Attachment,
    Staff,
)
