"""Past sales in the store: history that stands outside the chain, the numbering and the till, and moves nothing.

Customers and products are found or made on the way; each receipt of a known customer leaves one touchpoint.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop import languages
from desktop.exchange import party, people_rows, products_rows
from desktop.exchange.matching import Tally
from desktop.exchange.source import Context, Item, Read, Refusal
from models.base import new_public_id
from models.books import guard
from models.counter.tax import TaxRounding, TaxRules, tax_of
from models.errors import N_, Message
from models.work import Reader, Tx

if TYPE_CHECKING:
    from desktop.exchange.sales import SoldLine

_SALE_SQL = (
    "INSERT INTO sale (id, public_id, kind, shop_id, at, day, person_id, reason, eat_in, currency, quantity, subtotal,"
    " discount, points_used, points_value, tax, total, points_paid, rounding, points_earned, change, source,"
    " source_number, language, facts, digest, batch_id)"
    " VALUES (?,?,'history',?,?,?,?,'',0,?,?,?,?,0,0,?,?,0,0,0,0,?,?,'',?,'',?)"
)
_LINE_SQL = (
    "INSERT INTO sale_line (sale_id, position, product_id, category_id, name, code, options, quantity, unit_price,"
    " discount, discount_reason, share, points_share, amount, tax, tax_kind, tax_rate, eat_in, cost, earns,"
    " points_earned, batch_id) VALUES (?,?,?,?,?,?,'',?,?,?,'',0,0,?,?,?,?,0,NULL,0,0,?)"
)
_TAX_SQL = "INSERT INTO sale_tax (sale_id, tax_kind, rate, total, tax) VALUES (?,?,?,?,?)"
_TOUCH_SQL = (
    "INSERT INTO touchpoint (person_id, at, kind, ref_id, amount, text, shop_id, batch_id) VALUES (?,?,?,?,?,'',?,?)"
)
UNNAMED = N_("Customer {number}")
_FINISH = 400


def _booked_here(read: Reader, wanted: Mapping[str, set[str]]) -> "dict[tuple[str, str, str], _Stored]":
    """Receipts that this shop has booked itself, where a file under its own name brings them back (an export)."""
    from desktop.exchange.export_rows import own_source
    from models.counter.names import number_text
    from models.settings import load

    name = own_source(load(read))
    numbers = {end for number in wanted.get(name, ()) if (end := number.rpartition("-")[2]).isdecimal()}
    sql = (
        "SELECT t.prefix, s.number, s.day, s.id FROM till t CROSS JOIN sale s ON s.till_id=t.id WHERE s.number IN (??)"
    )
    return {
        (number_text(prefix or "", number), day, name): _Stored(key, False)
        for prefix, number, day, key in read.within(sql, [int(number) for number in numbers], size=200)
    }


class _Stored(NamedTuple):
    """A receipt that is in the store: its key, whether this import made it."""

    id: int
    ours: bool


class SalesWriter:
    """The writing half: receipts matched by source, number and day; customers and products found or made."""

    def __init__(self, context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> None:
        """Begin without receipts."""
        self.context, self.tally, self.dry, self.batch_id = context, tally, dry, batch_id
        self.goods = products_rows.Goods(context, batch_id, dry=dry)
        self._people: dict[tuple[str, str], int] = {}
        self._made: set[int] = set()
        self._seen: dict[int, tuple[int, int]] = {}
        self._planned: set[tuple[str, str, str]] = set()
        self._new: list[Item] = []
        self._late: list[tuple[int, Item]] = []
        self._rules = TaxRules(
            context.tax_included, context.rate_standard, context.rate_reduced, TaxRounding(context.tax_rounding)
        )

    # -- deciding -----------------------------------------------------------------------------------------------------

    def take(self, read: Reader, items: Iterable[Read]) -> None:
        """Decide what becomes of some receipts."""
        sound: list[Item] = []
        for item in items:
            if isinstance(item, Refusal):
                self.tally.refuse(item, item.reason)
            else:
                sound.append(item)
        stored, until = self._stored(read, sound), guard.closed_until(read)
        for item in sound:
            self._decide(item, stored, until)
        if self._new or self._late:
            self._find_people(read)
            self.goods.find(read, (line for item in self._waiting() for line in item.parts["lines"]))
        if self.dry:
            self.tally.made["products"] = self.tally.made.get("products", 0) + self.goods.count()
            self._new, self._late = [], []

    def _waiting(self) -> list[Item]:
        return [*self._new, *(item for _key, item in self._late)]

    def _stored(self, read: Reader, items: Sequence[Item]) -> dict[tuple[str, str, str], _Stored]:
        wanted: dict[str, set[str]] = {}
        for item in items:
            wanted.setdefault(item.columns["source"], set()).add(item.columns["number"])
        sql = "SELECT source_number, day, source, id, batch_id FROM sale WHERE source_number IN (??) AND source=?"
        found = {
            (number, day, source): _Stored(key, batch == self.batch_id)
            for name, numbers in wanted.items()
            for number, day, source, key, batch in read.within(sql, list(numbers), name, size=200)
        }
        return {**found, **_booked_here(read, wanted)}

    def _decide(self, item: Item, stored: Mapping[tuple[str, str, str], _Stored], until: str) -> None:
        key = (item.columns["number"], item.columns["day"], item.columns["source"])
        found = stored.get(key)
        if item.columns["kind"] == "cancelled":
            self.tally.add(item, "skipped", Message(N_("It was cancelled."), {}))
        elif found is not None and not found.ours:
            self.tally.add(item, "skipped", Message(N_("This receipt is there already."), {}))
        elif item.columns["day"] <= until:
            reason = Message(N_("The books are closed until {until}."), {"until": date.fromisoformat(until)})
            self.tally.refuse(Refusal(item.line, item.label, reason, item.parts["rows"]), reason)
        elif found is not None or key in self._planned:
            self._late.append((found.id if found else 0, item))
            self.tally.more(item)
        elif not self.context.options.create:
            self.tally.add(item, "skipped", Message(N_("Not there yet, and only known ones are updated."), {}))
        else:
            if not item.columns["number"].startswith("#"):
                self._planned.add(key)
            self._new.append(item)
            self.tally.add(item, "created")

    def _find_people(self, read: Reader) -> None:
        """Look up the customers that are not known yet."""
        unknown: dict[str, set[str]] = {}
        for item in self._new:
            for kind, value in item.keys:
                if (kind, value) not in self._people:
                    unknown.setdefault(kind, set()).add(value)
        for kind, values in unknown.items():
            for value, person in read.within(people_rows.KIND.lookups[kind], list(values), size=200):
                self._people.setdefault((kind, value), person)
        if self.dry:
            for item in self._new:
                if item.keys and not any(key in self._people for key in item.keys):
                    self.tally.made["people"] = self.tally.made.get("people", 0) + 1
                self._people.update(dict.fromkeys(item.keys, 0))

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(self, tx: Tx) -> None:
        """Write the receipts decided on since the last time."""
        if self._new:
            self._make_people(tx)
        if self._waiting():
            self.tally.made["products"] = self.tally.made.get("products", 0) + self.goods.make(tx)
        if self._new:
            self._write_new(tx)
        for key, item in self._late:
            self._join(tx, key, item)
        self._new, self._late = [], []
        self._planned.clear()

    def _make_people(self, tx: Tx) -> None:
        new: list[Item] = []
        for item in self._new:
            if item.keys and not any(key in self._people for key in item.keys):
                new.append(_person(item, self.context))
                self._people.update(dict.fromkeys(item.keys, -len(new)))
        if new:
            start = party.next_id(tx, "person")
            people_rows.create(tx, self.context, self.batch_id, new)
            for key, value in list(self._people.items()):
                if value < 0:
                    self._people[key] = start - value - 1
            self._made.update(range(start, start + len(new)))
            self.tally.made["people"] = self.tally.made.get("people", 0) + len(new)

    def _person_of(self, item: Item) -> int | None:
        return next((self._people[key] for key in item.keys if key in self._people), None)

    def _write_new(self, tx: Tx) -> None:
        sales: party.Rows = []
        lines: party.Rows = []
        taxes: party.Rows = []
        touches: party.Rows = []
        shop, currency, batch = tx.actor.shop_id, self.context.currency, self.batch_id
        for key, item in enumerate(self._new, party.next_id(tx, "sale")):
            columns, person = item.columns, self._person_of(item)
            own, rates = self._lines(key, 0, item)
            lines += own
            taxes += [(key, *rate) for rate in rates]
            quantity, amount, discount, tax = _sums(own)
            total = amount if self.context.tax_included else amount + tax
            at = columns["at"]
            facts = json.dumps({"history": columns["facts"]}, ensure_ascii=False) if columns["facts"] else "{}"
            sales.append((
                key, party.quick_id(), shop, at, columns["day"], person, currency, quantity, amount + discount,
                discount, tax, total, columns["source"], columns["number"], facts, batch,
            ))  # fmt: skip
            if person is not None:
                touches.append((person, at, "return" if total < 0 else "sale", key, total, shop, batch))
                first, last = self._seen.get(person, (at, at))
                self._seen[person] = (min(first, at), max(last, at))
        party.many(tx, _SALE_SQL, sales)
        party.many(tx, _LINE_SQL, lines)
        party.many(tx, _TAX_SQL, taxes)
        party.many(tx, _TOUCH_SQL, touches)

    def _lines(self, sale: int, start: int, item: Item) -> tuple[party.Rows, party.Rows]:
        """The rows of a receipt's lines, and what it comes to at each rate."""
        lines: Sequence[SoldLine] = item.parts["lines"]
        made = [self._line(sale, at, line) for at, line in enumerate(lines, start)]
        if all(line.tax_rate is None and line.tax is None for line in lines):
            return made, []
        return self._taxed(made, lines)

    def _line(self, sale: int, position: int, line: "SoldLine") -> tuple[Any, ...]:
        goods, quantity = line.goods, line.quantity
        product = self.goods.of(goods)
        unit, amount = line.unit_price, line.amount
        if amount is None:
            unit = product.price or 0
            amount = unit * quantity // 1000
        name = goods.name or product.name or goods.code or _nameless(self.context)
        kind = line.tax_kind or product.tax_kind
        return (
            sale, position, product.id, product.category, name, goods.code, quantity, unit or 0, line.discount, amount,
            line.tax or 0, kind, line.tax_rate or 0, self.batch_id,
        )  # fmt: skip

    def _taxed(self, made: party.Rows, lines: Sequence["SoldLine"]) -> tuple[party.Rows, party.Rows]:
        """Spread the tax over the lines: as the file says it, else worked out once per rate and receipt."""
        groups: dict[tuple[str, int], list[int]] = {}
        for at, (row, line) in enumerate(zip(made, lines, strict=True)):
            rate = line.tax_rate if line.tax_rate is not None else self._likely(row[9], line.tax or 0)
            made[at] = (*row[:12], rate, row[13])
            groups.setdefault((row[11], rate), []).append(at)
        totals: party.Rows = []
        for (kind, rate), members in groups.items():
            base = sum(made[at][9] for at in members)
            if all(lines[at].tax is None for at in members):
                tax = tax_of(abs(base), rate, self._rules) * (1 if base >= 0 else -1)
                _spread(made, members, tax, base)
            else:
                tax = sum(made[at][10] for at in members)
            totals.append((kind, rate, base if self.context.tax_included else base + tax, tax))
        return made, totals

    def _likely(self, amount: int, tax: int) -> int:
        """Which of the shop's rates a tax comes nearest to."""
        rates = (0, self.context.rate_standard, self.context.rate_reduced)
        return min(rates, key=lambda rate: abs(tax_of(abs(amount), rate, self._rules) - abs(tax)))

    def _join(self, tx: Tx, sale: int, item: Item) -> None:
        """Add lines that lay apart to their receipt, which this import made."""
        if not sale:
            number, day = item.columns["number"], item.columns["day"]
            sale = tx.value(
                "SELECT id FROM sale WHERE source=? AND source_number=? AND day=? AND batch_id=?",
                item.columns["source"], number, day, self.batch_id,
            )  # fmt: skip
        start = tx.value("SELECT COALESCE(MAX(position), -1) + 1 FROM sale_line WHERE sale_id=?", sale)
        lines, rates = self._lines(sale, start, item)
        party.many(tx, _LINE_SQL, lines)
        party.many(tx, _TAX_SQL, [(sale, *rate) for rate in rates])
        quantity, amount, discount, tax = _sums(lines)
        total = amount if self.context.tax_included else amount + tax
        tx.run(
            "UPDATE sale SET quantity=quantity+?, subtotal=subtotal+?, discount=discount+?, tax=tax+?, total=total+?"
            " WHERE id=?",
            quantity, amount + discount, discount, tax, total, sale,
        )  # fmt: skip
        person = tx.value("SELECT person_id FROM sale WHERE id=?", sale)
        if person is not None:
            sql = "UPDATE touchpoint SET amount=amount+? WHERE person_id=? AND ref_id=? AND batch_id=?"
            tx.run(sql, total, person, sale, self.batch_id)

    def finish(self, tx: Tx) -> bool:
        """Note when customers were first and last seen, some at a time; says whether there are more."""
        for person in list(self._seen)[:_FINISH]:
            first, last = self._seen.pop(person)
            known = tx.row("SELECT first_seen_at, last_seen_at FROM person WHERE id=?", person)
            if known is None:
                continue
            after = {
                "first_seen_at": first if known[0] is None else min(first, known[0]),
                "last_seen_at": last if known[1] is None else max(last, known[1]),
            }
            if person in self._made:
                sql = "UPDATE person SET first_seen_at=?, last_seen_at=?, created_at=MIN(created_at, ?) WHERE id=?"
                tx.run(sql, *after.values(), first, person)
            elif (after["first_seen_at"], after["last_seen_at"]) != tuple(known):
                party.update_kept(tx, self.batch_id, "person", person, after)
        return bool(self._seen)


def _sums(rows: party.Rows) -> tuple[int, int, int, int]:
    """Quantity, amount, discount and tax of lines."""
    return (
        sum(row[6] for row in rows),
        sum(row[9] for row in rows),
        sum(row[8] for row in rows),
        sum(row[10] for row in rows),
    )


def _spread(made: party.Rows, members: Sequence[int], tax: int, base: int) -> None:
    """Give each line its share of the tax by what has been given so far, so that the shares make the tax."""
    given = running = 0
    for at in members:
        row = made[at]
        running += row[9]
        share = (tax * running // base if base else 0) - given
        given += share
        made[at] = (*row[:10], share, *row[11:])
    if base == 0 and members and tax:
        last = made[members[-1]]
        made[members[-1]] = (*last[:10], last[10] + tax, *last[11:])


def _person(item: Item, context: Context) -> Item:
    """The customer of a receipt as a new person; named by their number where the file has no name."""
    columns, parts = item.columns, dict[str, dict[Any, Any]]()
    cards = [value for kind, value in item.keys if kind == "card"]
    contacts = {key: columns[key[0]] or key[1] for key in item.keys if key[0] in ("phone", "mail")}
    number = cards[0] if cards else ""
    name = columns["customer"] or (_unnamed(number, context.language) if number else next(iter(contacts.values())))
    if cards:
        parts["cards"] = dict.fromkeys(cards[:1])
    if contacts:
        parts["contacts"] = contacts
    return party.refreshed(
        Item(item.line, name, item.keys, {"name": name, "_name": name, "_id": new_public_id()}, parts)
    )


def _unnamed(number: str, language: str) -> str:
    return languages.language(language).text(UNNAMED, number=number)


def _nameless(context: Context) -> str:
    return languages.language(context.language).text(N_("Sale"))
