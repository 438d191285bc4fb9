"""The sample shop in a file of its own: rows from `models.sample`, written in bulk and proved like any other store."""

import contextlib
import json
import os
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from peewee import Database

from desktop import opening, paths, sqlite
from desktop.failures import raised, told_os
from desktop.jobs import Progress
from models import codes, schema, settings, text, times
from models.counter import figures, find
from models.counter.catalogue import option_groups
from models.errors import N_, Message, Refused, Told
from models.people import search
from models.sample import billed, club, people, sales
from models.sample import goods as shelf
from models.sample.books import COLUMNS, Books
from models.sample.history import History, joining
from models.sample.names import sources_of
from models.sample.people import Size, public_id
from models.work import Actor, Reader, Tx

UNTIL = date(2026, 11, 30)
SMALL, LARGE = 10, 5_000_000
PORTION = 20_000
SHOP = {"ja": "のれん珈琲（サンプル）", "en": "Noren Coffee (sample)"}
ZONE = "Asia/Tokyo"
KINDS = ("mail", "visit", "call", "note", "web")


def day_before(now: int) -> date:
    """The day before a moment (ms UTC) in the sample shop: the last one of a shop that is to go on then."""
    return times.business_date(now, ZONE) - timedelta(days=1)


def build(
    path: Path,
    *,
    count: int,
    seed: int = 1,
    until: date = UNTIL,
    language: str = "ja",
    progress: Progress | None = None,
) -> None:
    """Make a sample shop of `count` people at `path`, whole or not at all; the same seed and end make the same rows.

    Raises Refused for a size that can't be, Told when something is there already, Cancelled when stopped.
    """
    if not SMALL <= count <= LARGE:
        raise Refused(N_("A sample shop has between 10 and 5,000,000 people."))
    if path.exists():
        raise Told(N_("{path} is there already. Nothing was changed."), path=path)
    progress = progress or Progress()
    temporary = path.with_name(f".{path.name}.{os.getpid()}.sample")
    now = sales.day_ms(until) + club.NOON * club.HOUR
    opening.require_folder(path)
    opening.create(temporary, now=sales.day_ms(sales.days(until)[0]), country="JP")
    try:
        _fill(temporary, Size(count), seed, until, language, progress, now)
        paths.put_new(temporary, path)
    except FileExistsError as error:
        raise Told(N_("{path} is there already. Nothing was changed."), path=path) from error
    except OSError as error:
        raise told_os(error, path) from error
    except sqlite.ERRORS as error:
        raise raised(error) from error
    finally:
        with contextlib.suppress(OSError):
            opening.remove(temporary)
    paths.sync_folder(path.parent)


def _fill(path: Path, size: Size, seed: int, until: date, language: str, progress: Progress, now: int) -> None:
    connection = driver.connect(str(path), isolation_level=None)
    with contextlib.closing(connection):
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
            connection.execute(f"PRAGMA {pragma}")
        indexes = _drop_indexes(connection)
        connection.execute("BEGIN")
        rng = random.Random(seed)
        steps = _Steps(progress, size)
        first = sales.day_ms(sales.days(until)[0])
        _settings(connection, language, first)
        _goods(connection, language, first, rng)
        accounts = _people(connection, size, rng, first, now, steps, sources_of(language))
        books = Books(rng, language, History(until, seed))
        _sell(connection, size, until, rng, books, accounts, steps)
        _finish(connection, books, accounts)
        _touchpoints(connection, size, rng, first, now, books.sale_id and _visits(connection), steps)
        connection.execute("COMMIT")
        for sql in indexes:
            connection.execute(sql)
            steps.check()
        connection.execute("PRAGMA optimize")
    _seal(path, steps, partial(club.live, until=until, seed=seed, language=language))


def _seal(path: Path, steps: "_Steps", live: Callable[[Callable[[int], Tx]], None]) -> None:
    """Let the programme live, keep each day's Z report as the counter would have closed it, and leave the file as the
    program wants it.
    """
    with sqlite.opened(sqlite.writer(path)) as db:
        read = Reader(db)
        with db.atomic("IMMEDIATE"):
            live(partial(_at, db))
            steps.check()
            sql = "SELECT id, closed_at, z_number, counted, difference, next_float FROM till_session ORDER BY id"
            for session, closed_at, number, counted, difference, next_float in read.rows(sql):
                found = replace(
                    figures.gather(read, session, closed_at),
                    z_number=number,
                    closed_at=closed_at,
                    closed_by=1,
                    counted=counted,
                    difference=difference,
                    next_float=next_float,
                )
                report = json.dumps(found.as_json(), ensure_ascii=False)
                read.run("UPDATE till_session SET report=? WHERE id=?", report, session)
                steps.check()
            tx = _at(db, 0)
            find.rebuild(tx)
            search.rebuild(tx)
            steps.check()
            search.settle(tx)
        db.sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _at(db: Database, now: int) -> Tx:
    """The unit of work of a moment (ms UTC), by the owner; it leaves no entry in the audit."""
    return Tx(db, name=Message(""), now=now, today=times.business_day(now, ZONE), actor=Actor(staff_id=1), derive=None)


class _Steps:
    """How far the making is: in people and receipts."""

    def __init__(self, progress: Progress, size: Size) -> None:
        self.progress, self.done = progress, 0
        self.total = size.people + size.receipts + size.touchpoints

    def add(self, count: int) -> None:
        """Note further rows; raises Cancelled."""
        self.done += count
        self.progress.step(min(self.done, self.total), self.total)

    def check(self) -> None:
        """Raise Cancelled when stopped."""
        self.progress.check()


def _drop_indexes(connection: Any) -> list[str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL").fetchall()
    for name, _sql in rows:
        connection.execute(f'DROP INDEX "{name}"')
    return [sql for _name, sql in rows]


def _insert(connection: Any, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    marks = ",".join("?" * (columns.count(",") + 1))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _settings(connection: Any, language: str, first: int) -> None:
    values = {
        "shop_name": SHOP[language],
        "shop_postal": "150-0001",
        "shop_address": "東京都渋谷区神宮前1-2-3" if language == "ja" else "1-2-3 Jingumae, Shibuya-ku, Tokyo",
        "shop_phone": "03-0000-0000",
        "registration_number": "T7000012050002",
        "language": language,
        "eat_in_asked": True,
        "set_up": True,
        "sample": True,
    }
    for name, value in values.items():
        if name not in settings.NAMES:
            raise KeyError(name)
        connection.execute("DELETE FROM setting WHERE id=?", (name,))
        connection.execute(
            "INSERT INTO setting (id, value) VALUES (?,?)", (name, json.dumps(value, ensure_ascii=False))
        )
    connection.execute(
        "INSERT INTO payment_kind (id, name, kind, in_drawer, gives_change, opens_drawer, account, icon, position,"
        " active) VALUES (?,'','account',0,0,0,'','notebook-pen',?,0)",
        (billed.ACCOUNT, billed.ACCOUNT),
    )
    ids = random.Random(11)
    for table in sorted(one._meta.table_name for one in schema.TABLES if "public_id" in one._meta.fields):
        for (key,) in connection.execute(f"SELECT id FROM {table} ORDER BY id").fetchall():
            connection.execute(f"UPDATE {table} SET public_id=? WHERE id=?", (public_id(ids), key))
    connection.execute("UPDATE schema_migration SET applied='2026-01-01 00:00:00'")
    names = (
        ("伊藤 美咲", "いとう みさき", "森 健司", "もり けんじ")
        if language == "ja"
        else ("Misaki Ito", "", "Kenji Mori", "")
    )
    connection.execute("UPDATE staff SET name=?, reading=? WHERE id=1", names[:2])
    connection.execute(
        "INSERT INTO staff (public_id, name, reading, role, colour, active, created_at) VALUES (?,?,?,?,?,?,?)",
        (public_id(random.Random(7)), *names[2:], "clerk", "blue", 1, first),
    )


def _goods(connection: Any, language: str, first: int, rng: random.Random) -> None:
    ja = language == "ja"
    for at, category in enumerate(shelf.CATEGORIES, 1):
        connection.execute(
            "INSERT INTO category (id, name, colour, icon, position, active) VALUES (?,?,?,?,?,1)",
            (at, category[0 if ja else 1], category[2], category[3], at),
        )
    columns = (
        "id, public_id, name, reading, sort_key, variant, code, category_id, price, cost, tax_kind, food, weigh, unit,"
        " keeps_stock, low_stock, supplier, special, options, parts, icon, colour, note, active, created_at"
    )
    _insert(connection, "product", columns, (_good(at, good, ja, first, rng) for at, good in enumerate(shelf.GOODS, 1)))


def _good(at: int, good: shelf.Good, ja: bool, first: int, rng: random.Random) -> tuple[Any, ...]:
    name = good.ja if ja else good.en
    code = codes.with_check_digit(good.code) if good.code else None
    groups = [
        {
            "name": one[0 if ja else 1],
            "pick": one[2],
            "options": [{"name": o[0 if ja else 1], "price": o[2]} for o in one[3]],
        }
        for one in shelf.OPTIONS[good.options]
    ]
    options = json.dumps(groups, ensure_ascii=False)
    option_groups(options)
    return (
        at, public_id(rng), name, "", text.fold(name), "", code, good.category + 1, good.price, good.price * 35 // 100,
        "standard" if good.standard else "reduced", int(good.food), "", "", int(good.stock),
        12_000 if good.stock else None, "", good.special, options, "[]", good.icon, "", "", 1, first,
    )  # fmt: skip


_CONTACT = "person_id, company_id, kind, value, folded, label, position"
_ADDRESS = "person_id, company_id, postal, region, city, street, building, country, label, position"
_CARD = "person_id, number, state, issued_at, batch_id"
_ACCOUNT = "id, programme_id, person_id, kind, enrolled_at, balance, debt, batch_id"


def _people(
    connection: Any, size: Size, rng: random.Random, first: int, now: int, steps: _Steps, sources: Sequence[str]
) -> dict[int, int]:
    """Write everybody; gives the moment at which each member joined."""
    joined: dict[int, int] = {}
    portion: list[people.Rows] = []
    for one in people.people(size, rng, first, now, sources):
        portion.append(one)
        if one.card:
            joined[one.card[0]] = one.card[3]
        if len(portion) == PORTION:
            _write_people(connection, portion)
            steps.add(len(portion))
            portion = []
    _write_people(connection, portion)
    steps.add(len(portion))
    return joined


def _write_people(connection: Any, portion: list[people.Rows]) -> None:
    _insert(connection, "person", people.PERSON_COLUMNS, (one.person for one in portion))
    _insert(connection, "contact", _CONTACT, (row for one in portion for row in one.contacts))
    _insert(connection, "address", _ADDRESS, (one.address for one in portion if one.address))
    _insert(connection, "card", _CARD, (one.card for one in portion if one.card))


def _sell(
    connection: Any,
    size: Size,
    until: date,
    rng: random.Random,
    books: Books,
    joined: dict[int, int],
    steps: _Steps,
) -> None:
    counts = sales.per_day(size, until, rng)
    last = sales.day_ms(until - timedelta(days=40))
    joiners = joining(joined, books.history)
    for session, (day, count) in enumerate(zip(sales.days(until), counts, strict=True), 1):
        text = day.isoformat()
        cash = 0
        books.points.night(sales.day_ms(day) + 60_000, text, (day - timedelta(days=1)).isoformat())
        for moment, person, eat_in, bought in sales.of_day(day, count, size, rng):
            at = moment if day < until else sales.of_the_morning(moment, day)
            draw = rng.random()
            spend = 0
            if person and (joined[person] > at or (person in club.QUIET and day >= club.quiet_from(until))):
                person = None  # not a member yet, or one who stays away and waits for what was promised
            if person is None:
                person = joiners.who(text, at, club.QUIET)
            if person:
                spend = _spend(books, person, draw)
            off = {} if spend else books.history.set_off(text, bought)
            sold = sales.sold(at, text, person, eat_in, bought, spend, rng.random(), off)
            if billed.on_account(person, day, until):
                sold.payment = billed.ACCOUNT
            books.book(sold, session)
            if person and person not in club.QUIET and at < last:
                books.redeem(person, at + 30_000, text)
            cash += sold.total if sold.payment == 1 else 0
        _close_day(connection, session, day, cash if day < until else None)
        steps.add(count)
        if len(books.rows["sale"]) >= PORTION:
            _write_books(connection, books)
    _write_books(connection, books)


def _spend(books: Books, person: int, draw: float) -> int:
    member = books.points.members.get(person)
    if member is None or member.balance < 200 or draw > 0.09:
        return 0
    return min(member.balance // 100, 5) * 100


def _close_day(connection: Any, session: int, day: date, cash: int | None) -> None:
    """Write a day's session with the cash that it took; None leaves it open."""
    opened, closed = sales.day_ms(day) + 30_600_000, sales.day_ms(day) + 70_200_000
    if cash is None:
        connection.execute(
            "INSERT INTO till_session (id, till_id, opened_at, opened_by, day, float_amount, note, report)"
            " VALUES (?,1,?,1,?,50000,'','{}')",
            (session, opened, day.isoformat()),
        )
        return
    connection.execute(
        "INSERT INTO till_session (id, till_id, opened_at, opened_by, day, float_amount, closed_at, closed_by,"
        " z_number, counted, expected, difference, next_float, note, report)"
        " VALUES (?,1,?,1,?,50000,?,1,?,?,?,0,50000,'','{}')",
        (session, opened, day.isoformat(), closed, session, 50_000 + cash, 50_000 + cash),
    )
    if cash:
        connection.execute(
            "INSERT INTO cash_entry (session_id, at, kind, amount, reason, staff_id) VALUES (?,?,'out',?,?,1)",
            (session, closed, cash, "銀行入金"),
        )
        connection.execute("UPDATE till_session SET counted=50000, expected=50000 WHERE id=?", (session,))


def _write_books(connection: Any, books: Books) -> None:
    for table, rows in books.take().items():
        if rows:
            _insert(connection, table, COLUMNS[table], rows)


def _finish(connection: Any, books: Books, joined: dict[int, int]) -> None:
    """Write what is known only at the end: balances, lots, stock, the till's place in its chain."""
    _insert(connection, "points_lot", COLUMNS["points_lot"], books.lots())
    members = books.points.members
    _insert(
        connection,
        "account",
        _ACCOUNT,
        (
            (person, 1, person, "spendable", at, members[person].balance if person in members else 0, 0, None)
            for person, at in joined.items()
        ),
    )
    connection.executemany(
        "UPDATE person SET last_seen_at=? WHERE id=?", ((at, person) for person, at in books.last_seen.items())
    )
    stock = [(1, at, left * 1000, None) for at, left in enumerate(books.stock, 1) if shelf.GOODS[at - 1].stock]
    _insert(connection, "stock", "shop_id, product_id, quantity, last_cost", stock)
    sessions = connection.execute("SELECT COUNT(*) FROM till_session").fetchone()[0]
    connection.execute(
        "UPDATE till SET next_number=?, last_digest=?, next_z=?, next_float=50000 WHERE id=1",
        (books.number + 1, books.digest, sessions),
    )


def _visits(connection: Any) -> int:
    found: int = connection.execute("SELECT COUNT(*) FROM touchpoint").fetchone()[0]
    return found


def _touchpoints(
    connection: Any, size: Size, rng: random.Random, first: int, now: int, have: int, steps: _Steps
) -> None:
    """What else happened with people, up to the size's touchpoints."""
    missing = max(0, size.touchpoints - have)
    steps.add(have)
    span = now - first
    for start in range(0, missing, PORTION):
        count = min(PORTION, missing - start)
        _insert(
            connection,
            "touchpoint",
            COLUMNS["touchpoint"],
            (
                (
                    1 + int(size.people * rng.random()), first + int(span * rng.random()),
                    KINDS[int(rng.random() ** 2 * 5)], None, None, None, "", None, 1, None,
                )
                for _ in range(count)
            ),
        )  # fmt: skip
        steps.add(count)
