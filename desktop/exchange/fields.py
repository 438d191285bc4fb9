"""The fields that an import of each kind knows: their names for programs, their meaning, and what columns call them.

`name` is what MAP.json and `noren fields` say; `label` is the column's head in an export. What columns of other
programs are called, in Japanese and in English, lies in resources/exchange/columns.json.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.errors import N_, Bug
from models.work import Reader

KINDS = ("people", "companies", "products", "stock", "sales", "touchpoints", "deals", "contracts", "reminders")
"""The kinds that can be imported and exported, in the order of menus."""

KIND_NAMES = {
    "people": N_("Customers"),
    "companies": N_("Companies"),
    "products": N_("Products"),
    "stock": N_("Stock"),
    "sales": N_("Past sales"),
    "touchpoints": N_("Timeline entries"),
    "deals": N_("Deals"),
    "contracts": N_("Contracts"),
    "reminders": N_("Reminders"),
}
OWN = "own:"
"""Begins the name of a field that the owner added."""

OWN_KIND = {"people": "person", "companies": "company", "products": "product"}


@dataclass(frozen=True)
class Field:
    """A field of a kind. `type` says how cells are read; `many` that several columns or values may fill it.

    Types: text, lines, name, phone, mail, date, moment, time, money, quantity, flag, list, choice, points, picture.
    `key`: records are told apart by it. `own` is the owner's field key.
    """

    name: str
    label: str
    meaning: str
    type: str = "text"
    many: bool = False
    key: bool = False
    own: str = ""
    choices: tuple[str, ...] = ()


def _f(name: str, label: str, meaning: str, type: str = "text", *, many: bool = False) -> Field:
    return Field(name, label, meaning, type, many)


def _key(name: str, label: str, meaning: str, type: str = "text", *, many: bool = False) -> Field:
    return Field(name, label, meaning, type, many, key=True)


_ID = _key("id", N_("ID"), N_("the number that Noren gave; finds exactly this record again"))
_NOTE = _f("note", N_("Note"), N_("a note of any length"), "lines")
_PLACE = (
    _f("postal", N_("Postal code"), N_("postal code")),
    _f("region", N_("Prefecture or state"), N_("prefecture, state or county")),
    _f("city", N_("City"), N_("city, ward or town")),
    _f("street", N_("Street"), N_("street and number, or the whole address")),
    _f("building", N_("Building"), N_("building and room")),
    _f("country", N_("Country code"), N_("country, in two letters")),
)

PEOPLE = (
    _ID,
    _f("name", N_("Name"), N_("the whole name"), "name"),
    _f("family", N_("Family name"), N_("family name"), "name"),
    _f("given", N_("Given name"), N_("given name"), "name"),
    _f("reading", N_("Reading"), N_("how the whole name is read (furigana)"), "name"),
    _f("family_reading", N_("Family name, reading"), N_("how the family name is read"), "name"),
    _f("given_reading", N_("Given name, reading"), N_("how the given name is read"), "name"),
    _key("phone", N_("Phone"), N_("phone number; several columns or several in a cell"), "phone", many=True),
    _key("mail", N_("Mail"), N_("mail address; several columns or several in a cell"), "mail", many=True),
    _f("fax", N_("Fax"), N_("fax number"), "phone", many=True),
    _f("line", N_("LINE"), N_("LINE name or ID")),
    _f("instagram", N_("Instagram"), N_("Instagram name")),
    _f("x", N_("X"), N_("name on X")),
    _f("facebook", N_("Facebook"), N_("Facebook name or address")),
    _f("web", N_("Web site"), N_("web address")),
    _f("other", N_("Other contact"), N_("a name on another service")),
    _key("card", N_("Card"), N_("member card number")),
    _f("birthday", N_("Birthday"), N_("date of birth; the year may be missing"), "date"),
    *_PLACE,
    _f("company", N_("Company"), N_("company, found by its name or made")),
    _f("job_title", N_("Job title"), N_("job title")),
    _f("tags", N_("Tags"), N_("words to sort people by, with commas between"), "list", many=True),
    _f("consent_mail", N_("Mail allowed"), N_("agreed to mail: yes or no"), "flag"),
    _f("consent_phone", N_("Calls allowed"), N_("agreed to calls: yes or no"), "flag"),
    _f("consent_sms", N_("SMS allowed"), N_("agreed to SMS: yes or no"), "flag"),
    _f("consent_line", N_("LINE allowed"), N_("agreed to LINE messages: yes or no"), "flag"),
    _f("consent_post", N_("Letters allowed"), N_("agreed to letters: yes or no"), "flag"),
    _f(
        "preferred_channel",
        N_("Preferred channel"),
        N_("how they like to be reached: mail, phone, sms, line, post"),
        "choice",
    ),
    _f("preferred_hours", N_("Preferred hours"), N_("when they like to be reached")),
    _f("likes", N_("Likes"), N_("what they like"), "lines"),
    _f("wishes", N_("Wishes"), N_("what they ask for"), "lines"),
    _f("cautions", N_("Cautions"), N_("allergies and the like, shown at the counter"), "lines"),
    _NOTE,
    _f("source", N_("Source"), N_("how they came to the shop")),
    _f("picture", N_("Picture"), N_("a picture as base64, as address cards and JSON files have it"), "picture"),
    _f(
        "lead_state",
        N_("Lead state"),
        N_("new, working, qualified, nurture or disqualified, for new people and people who are no leads yet"),
        "choice",
    ),
    _f("points", N_("Points"), N_("points brought along, as an opening balance"), "points"),
    _f("points_expire", N_("Points expire"), N_("the last day on which these points can be used"), "date"),
    _f("points_lots", N_("Points by expiry"), N_("points with their last day each: 100@2027-03-31; 20@")),
    _f("stamps", N_("Stamps"), N_("stamps brought along"), "points"),
    _f("member_since", N_("Member since"), N_("the day on which they joined"), "date"),
)

COMPANIES = (
    _ID,
    _key("name", N_("Name"), N_("the company's name"), "name"),
    _f("reading", N_("Reading"), N_("how the name is read"), "name"),
    _f("industry", N_("Industry"), N_("industry")),
    _f("size", N_("Size"), N_("size in words, or how many work there")),
    _key("registration", N_("Registration number"), N_("tax registration or company number")),
    _key("phone", N_("Phone"), N_("phone number; several columns or several in a cell"), "phone", many=True),
    _key("mail", N_("Mail"), N_("mail address; several columns or several in a cell"), "mail", many=True),
    _f("fax", N_("Fax"), N_("fax number"), "phone", many=True),
    _f("web", N_("Web site"), N_("web address")),
    *_PLACE,
    _NOTE,
)

PRODUCTS = (
    _ID,
    _f("name", N_("Name"), N_("the product's name"), "name"),
    _f("reading", N_("Reading"), N_("how the name is read"), "name"),
    _f("variant", N_("Variant"), N_("what sets a variant apart, such as its size")),
    _f("parent", N_("Variant of"), N_("what the rows of one product's variants share: its number or name")),
    _key("code", N_("Barcode"), N_("JAN, EAN or UPC code, as scanned")),
    _f("further_codes", N_("Further barcodes"), N_("other codes that it is scanned by"), "list", many=True),
    _key("own_code", N_("Product number"), N_("the shop's own number for it")),
    _f("category", N_("Category"), N_("category, found by its name or made")),
    _f("price", N_("Price"), N_("price as the shop shows it; empty for an open price"), "money"),
    _f("price_eat_in", N_("Price to eat in"), N_("price for eating in, where it differs"), "money"),
    _f("cost", N_("Cost"), N_("what one costs the shop"), "money"),
    _f("tax", N_("Tax"), N_("10 %, 8 %, standard, reduced, exempt or outside"), "choice"),
    _f("food", N_("Food"), N_("food or drink: reduced rate to take away, standard to eat in"), "flag"),
    _f("stock", N_("In stock"), N_("how many there are, as an opening balance"), "quantity"),
    _f("low_stock", N_("Low-stock mark"), N_("at or below this it is on the low-stock list"), "quantity"),
    _f("keeps_stock", N_("Keeps stock"), N_("whether its stock is counted: yes or no"), "flag"),
    _f("supplier", N_("Supplier"), N_("who it is bought from")),
    _f("unit", N_("Unit"), N_("what it is counted in")),
    _f("earn_rate", N_("Earning rate"), N_("points earned per unit of the programme, in place of its own"), "quantity"),
    _f("special", N_("Special"), N_("shipping, fee, gift_card or top_up: never earns points"), "choice"),
    _f("weigh", N_("In-store code carries"), N_("price or weight, where its in-store code carries it"), "choice"),
    _f("colour", N_("Colour"), N_("colour of its key: gold, blue, green, red or violet"), "choice"),
    _f("active", N_("On sale"), N_("whether it is on sale: yes or no"), "flag"),
    _NOTE,
)

STOCK = (
    _ID,
    _key("code", N_("Barcode"), N_("JAN, EAN or UPC code, as scanned")),
    _key("own_code", N_("Product number"), N_("the shop's own number for it")),
    _f("name", N_("Name"), N_("the product's name, for the reader; it is not looked up"), "name"),
    _f("quantity", N_("In stock"), N_("how many there are now; the difference is booked"), "quantity"),
    _f("cost", N_("Cost"), N_("what one costs the shop"), "money"),
    _f("supplier", N_("Supplier"), N_("who it is bought from")),
    _f("reason", N_("Reason"), N_("why it differs")),
)

SALES = (
    _f("number", N_("Receipt number"), N_("the receipt's or invoice's number; lines that share it are one receipt")),
    _f("date", N_("Date"), N_("date of the sale, or date and time together"), "moment"),
    _f("time", N_("Time"), N_("time of the sale, where it has a column of its own"), "time"),
    _key("customer", N_("Customer number"), N_("card or customer number; unknown ones are made")),
    _f("customer_name", N_("Customer name"), N_("name, for customers that are made"), "name"),
    _key("phone", N_("Phone"), N_("the customer's phone"), "phone"),
    _key("mail", N_("Mail"), N_("the customer's mail address"), "mail"),
    _f("product_code", N_("Product number"), N_("product number or barcode; unknown ones are made")),
    _f("product_name", N_("Product"), N_("the product's name"), "name"),
    _f("variant", N_("Variant"), N_("what sets a variant apart, such as its size")),
    _f("category", N_("Category"), N_("category, for products that are made")),
    _f("quantity", N_("Quantity"), N_("how many; below zero for a return"), "quantity"),
    _f("price", N_("Unit price"), N_("price of one"), "money"),
    _f("amount", N_("Amount"), N_("what the line came to"), "money"),
    _f("discount", N_("Discount"), N_("what was taken off the line"), "money"),
    _f("tax_rate", N_("Tax rate"), N_("the line's tax rate in per cent, or its kind"), "choice"),
    _f("tax", N_("Tax amount"), N_("the line's tax, where the file says it"), "money"),
    _f("kind", N_("Kind"), N_("sale, return or cancelled"), "choice"),
    _f("payment", N_("Payment"), N_("how it was paid, as a note")),
    _f("staff", N_("Staff"), N_("who sold it, as a note")),
    _NOTE,
    _f("source", N_("Source"), N_("where the receipt comes from; else the file's name")),
)

TOUCHPOINTS = (
    _key("person", N_("Customer ID"), N_("the number that Noren gave; finds exactly this record again")),
    _key("card", N_("Card"), N_("member card number")),
    _key("phone", N_("Phone"), N_("the customer's phone"), "phone"),
    _key("mail", N_("Mail"), N_("the customer's mail address"), "mail"),
    _f("name", N_("Name"), N_("the customer's name, for the reader; it is not looked up"), "name"),
    _f("date", N_("Date"), N_("when it was; date, or date and time together"), "moment"),
    _f("time", N_("Time"), N_("time, where it has a column of its own"), "time"),
    _f(
        "kind",
        N_("Kind"),
        N_("note, call, visit, meeting, mail, letter, form, page_view, download, mail_open, link_click and more"),
        "choice",
    ),
    _f("about", N_("About"), N_("what was looked at, downloaded or asked for: a page, a file, a product"), many=True),
    _f("text", N_("Text"), N_("what it was about"), "lines"),
    _f("minutes", N_("Minutes"), N_("how long it took"), "quantity"),
    _f("amount", N_("Amount"), N_("an amount of money that belongs to it"), "money"),
)

_WITH = (
    _f("person", N_("Customer's ID"), N_("the number that Noren gave the customer")),
    _f("card", N_("Card"), N_("the customer's member card number")),
    _f("phone", N_("Phone"), N_("a phone number of the customer"), "phone"),
    _f("mail", N_("Mail"), N_("a mail address of the customer"), "mail"),
    _f("person_name", N_("Customer"), N_("the customer's name; counts where one customer alone bears it"), "name"),
    _f("company", N_("Company"), N_("company, found by its name or made")),
)

DEALS = (
    _ID,
    _f("name", N_("Name of the deal"), N_("what the deal is called"), "name"),
    *_WITH,
    _f("pipeline", N_("Pipeline"), N_("the pipeline by its name; empty: the first one")),
    _f("stage", N_("Stage"), N_("the stage by its name; empty: the first one")),
    _f("state", N_("State"), N_("open, won or lost"), "choice"),
    _f("amount", N_("Amount"), N_("what it is worth, once"), "money"),
    _f("monthly", N_("Each month"), N_("what comes again each month"), "money"),
    _f("months", N_("Months"), N_("for how many months"), "quantity"),
    _f("currency", N_("Currency"), N_("of the amounts; another one than the store's is refused")),
    _f("probability", N_("Probability"), N_("in per cent, where somebody set it by hand"), "quantity"),
    _f("expected", N_("Expected on"), N_("the day on which it is expected to be won"), "date"),
    _f("category", N_("Forecast category"), N_("pipeline, best, commit or omitted; empty: the stage's"), "choice"),
    _f("owner", N_("Looked after by"), N_("who looks after it, by name")),
    _f("product", N_("Product"), N_("the product by its name or number")),
    _f("source", N_("Source"), N_("where it came from")),
    _f("wishes", N_("Wishes"), N_("what they ask for"), "lines"),
    _NOTE,
    _f("opened", N_("Opened on"), N_("when it was opened"), "moment"),
    _f("closed", N_("Closed on"), N_("when it was won or lost"), "moment"),
    _f("reason", N_("Reason of the loss"), N_("why it was lost, in the words of the owner's list")),
    _f("reason_note", N_("Note on the loss"), N_("what there is to say about it"), "lines"),
)

CONTRACTS = (
    _ID,
    _key("number", N_("Contract number"), N_("the shop's or the partner's own number")),
    _f("name", N_("What it is about"), N_("what the contract is called"), "name"),
    *_WITH,
    _f("product", N_("Product"), N_("the product by its name or number")),
    _f("start", N_("From"), N_("its first day; of new contracts"), "date"),
    _f("end", N_("To (the last day)"), N_("its last day; empty: by the months; of new contracts"), "date"),
    _f("months", N_("Term in months (0: without an end)"), N_("how long a term is"), "quantity"),
    _f("renewal", N_("At its end"), N_("ask, auto or none"), "choice"),
    _f("price", N_("Price"), N_("what falls due each time"), "money"),
    _f("every", N_("Falls due"), N_("every so many months; 0: once"), "quantity"),
    _f("fee_day", N_("Day of the month (31: the last)"), N_("on which it falls due"), "quantity"),
    _f("owner", N_("Looked after by"), N_("who looks after it, by name")),
    _f("promised", N_("What was promised"), N_("what was promised"), "lines"),
    _f("success", N_("What counts as success"), N_("what counts as success"), "lines"),
    _NOTE,
    _f("state", N_("State"), N_("active or ended; what is past its last day has ended"), "choice"),
)

REMINDERS = (
    _ID,
    _key("uid", N_("Calendar ID"), N_("the number that another calendar gave it")),
    _f("title", N_("What"), N_("what there is to do"), "name"),
    _f("start", N_("On"), N_("its day, or day and time; of a series the first"), "moment"),
    _f("time", N_("Time"), N_("its time, where that has a column of its own; none: all day"), "time"),
    _f("end", N_("Ends"), N_("when it ends; of whole days the last of them"), "moment"),
    _f("end_time", N_("Ends at"), N_("the time at which it ends, where that has a column of its own"), "time"),
    _f("all_day", N_("All day"), N_("yes: its times do not count"), "flag"),
    _f("zone", N_("Time zone"), N_("of its times, such as Europe/London; empty: the shop's")),
    _f("rule", N_("Comes again"), N_("the rule as calendars write it: FREQ=WEEKLY;BYDAY=TU")),
    _f("skipped", N_("Except on"), N_("days of the rule that are left out"), "list"),
    _f("on_closed", N_("On closed days"), N_("skip, before or after; empty: as it falls"), "choice"),
    _f("from_done", N_("Counted from when it was done"), N_("yes: the next is counted from then"), "flag"),
    _f("before", N_("Told before"), N_("minutes before it, or days and a time: 60; 1d 18:00"), "list"),
    _f("checklist", N_("Checklist"), N_("a line each; [x] before what is done"), "lines"),
    _f("place", N_("Place"), N_("where it takes place")),
    _NOTE,
    *_WITH[:-1],
    _f("owner", N_("Who does it"), N_("who is to do it, by name; empty: whoever is there")),
    _f("state", N_("State"), N_("open, done or cancelled"), "choice"),
    _f("result", N_("Result"), N_("what came of it"), "lines"),
    _f("closed", N_("Done at"), N_("when it was done"), "moment"),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    "people": PEOPLE,
    "companies": COMPANIES,
    "products": PRODUCTS,
    "stock": STOCK,
    "sales": SALES,
    "touchpoints": TOUCHPOINTS,
    "deals": DEALS,
    "contracts": CONTRACTS,
    "reminders": REMINDERS,
}


def fields_of(kind: str, own: Sequence[Field] = ()) -> tuple[Field, ...]:
    """The fields of a kind, the owner's own behind them. Raises Bug for a kind that there is not."""
    if kind not in FIELDS:
        raise Bug(f"no such kind: {kind}")
    return (*FIELDS[kind], *own)


def own_fields(read: Reader, kind: str) -> tuple[Field, ...]:
    """The owner's own fields of a kind, as fields of an import; their label is the owner's word for them."""
    if kind not in OWN_KIND:
        return ()
    rows = read.rows(
        "SELECT key, name, type, choices FROM own_field WHERE kind=? AND active ORDER BY position, id", OWN_KIND[kind]
    )
    return tuple(_own(*row) for row in rows)


def _own(key: str, name: str, type: str, choices: str) -> Field:
    kinds = {"number": "quantity", "date": "date", "choice": "choice"}
    options = tuple(str(choice) for choice in json.loads(choices or "[]"))
    meaning = N_("the shop's own field")
    return Field(OWN + key, name, meaning, kinds.get(type, "text"), own=key, choices=options)


def by_name(fields: Iterable[Field]) -> dict[str, Field]:
    """Fields by their names."""
    return {field.name: field for field in fields}
