"""Imports against their floor: 100,000 people by hand and by the engine in one run; then the wholesaler's year.

The floor does what must be done and nothing else: decode, csv, fold, the words of the search, match against what is
there, executemany into a copy of the same store. Run as `python -m tests.benchmarks.bench_import [people]`.
"""

import csv
import random
import resource
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from desktop import opening
from desktop.exchange import engine, mapping, party
from desktop.exchange.reading import open_table
from desktop.exchange.source import Source
from models import text
from models.people.words import Named, words
from models.sample.names import FAMILY, GIVEN


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


HEADER = (
    "会員番号",
    "氏名",
    "フリガナ",
    "電話番号",
    "メールアドレス",
    "郵便番号",
    "都道府県",
    "市区町村",
    "住所",
    "生年月日",
)
WHOLESALER = Path(__file__).parents[3] / "shared" / "data" / "online_retail_2009_2010.csv.gz"


def make_people(path: Path, count: int, seed: int = 1) -> None:
    """Write a file of people as a Japanese till exports them."""
    rng = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for at in range(count):
            family, given = rng.choice(FAMILY), rng.choice(GIVEN)
            number = 10_000_000 + at * 7919 % 89_999_999
            phone = f"090-{number // 10_000:04}-{number % 10_000:04}"
            birthday = f"{rng.randrange(1945, 2005)}/{rng.randrange(1, 13)}/{rng.randrange(1, 29)}"
            place = ("150-0001", "東京都", "渋谷区", f"神宮前{at % 9 + 1}-{at % 30 + 1}-1")
            names = (f"{family[0]} {given[0]}", f"{family[1]} {given[1]}")
            out.writerow((f"C{at:07}", *names, phone, f"u{at}@example{at % 50}.jp", *place, birthday))


def floor(store_path: Path, path: Path) -> float:
    """The same rows by hand; seconds."""
    import sqlcipher3.dbapi2 as driver

    began = time.perf_counter()
    db = driver.connect(str(store_path), isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=2", "foreign_keys=1", "cache_size=-16000", "temp_store=2"):
        db.execute(f"PRAGMA {pragma}")
    phones = dict(db.execute("SELECT folded, person_id FROM contact WHERE kind='phone'"))
    mails = dict(db.execute("SELECT folded, person_id FROM contact WHERE kind='mail'"))
    cards = dict(db.execute("SELECT number, person_id FROM card"))
    key = db.execute("SELECT COALESCE(MAX(id), 0) FROM person").fetchone()[0]
    now, people, found, contacts, addresses, numbers, accounts = 1, [], [], [], [], [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for card, name, reading, phone, mail, postal, region, city, street, birthday in rows:
            folded, lower = text.phone_folded(phone, "JP"), text.mail_folded(mail)
            if card in cards or folded in phones or lower in mails:
                continue
            key += 1
            cards[card] = phones[folded] = mails[lower] = key
            year, month, day = birthday.split("/")
            born = f"{year}-{int(month):02}-{int(day):02}"
            people.append((key, party.quick_id(), name, reading, text.fold(reading) or text.fold(name), born, now, 1))
            found.append((key, words(Named(name, reading, "", (("phone", folded), ("mail", lower)), (card,)))))
            contacts += [(key, "phone", phone, folded, 0), (key, "mail", mail, lower, 1)]
            addresses.append((key, postal, region, city, street))
            numbers.append((key, card, now, 1))
            accounts.append((1, key, now, 1))
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        "INSERT INTO person (id, public_id, name, reading, sort_key, job_title, birthday, preferred_channel,"
        " preferred_hours, likes, wishes, cautions, note, source, lead_state, phase, created_at, batch_id)"
        " VALUES (?,?,?,?,?,'',?,'','','','','','','','','',?,?)",
        people,
    )
    db.executemany("INSERT INTO person_search (rowid, words) VALUES (?,?)", found)
    db.executemany(
        "INSERT INTO contact (person_id, kind, value, folded, label, position) VALUES (?,?,?,?,'',?)", contacts
    )
    db.executemany(
        "INSERT INTO address (person_id, postal, region, city, street, building, country, label, position)"
        " VALUES (?,?,?,?,?,'','','',0)",
        addresses,
    )
    db.executemany(
        "INSERT INTO card (person_id, number, state, issued_at, batch_id) VALUES (?,?,'active',?,?)", numbers
    )
    db.executemany(
        "INSERT INTO account (programme_id, person_id, kind, enrolled_at, balance, debt, batch_id)"
        " VALUES (?,?,'spendable',?,0,0,?)",
        accounts,
    )
    db.execute("COMMIT")
    db.close()
    return time.perf_counter() - began


def ours(store_path: Path, path: Path, kind: str) -> engine.ImportResult:
    """The import by the engine, as a command does it."""
    store = opening.open_store(store_path, inline=True)
    try:
        table = open_table(path)
        source = Source(table, kind, mapping.guess(table, kind).mapping)
        return store.work(partial(engine.run, source=source)).result()
    finally:
        store.close()


def counts(path: Path) -> list[int]:
    """Rows of what both wrote."""
    import sqlcipher3.dbapi2 as driver

    db = driver.connect(str(path))
    tables = ("person", "contact", "address", "card", "account", "person_search_docsize")
    found = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    db.close()
    return found


def people(folder: Path, count: int, rounds: int = 3) -> None:
    """Print floor, ours and the ratio of their medians, interleaved."""
    path = folder / "people.csv"
    make_people(path, count)
    empty = folder / "empty.noren"
    opening.create(empty, now=1_780_000_000_000)
    floors, all_ours = [], []
    for turn in range(rounds):
        by_hand, by_us = folder / f"floor{turn}.noren", folder / f"ours{turn}.noren"
        shutil.copy(empty, by_hand)
        shutil.copy(empty, by_us)
        floors.append(floor(by_hand, path))
        began = time.perf_counter()
        ours(by_us, path, "people")
        all_ours.append(time.perf_counter() - began)
        assert counts(by_hand) == counts(by_us), (counts(by_hand), counts(by_us))
        say(f"  round {turn + 1}: floor {floors[-1]:.2f} s, ours {all_ours[-1]:.2f} s")
        by_hand.unlink()
        by_us.unlink()
    low, high = sorted(floors)[rounds // 2], sorted(all_ours)[rounds // 2]
    say(f"import of {count:,} people: floor {low:.2f} s, ours {high:.2f} s, ratio {high / low:.2f} (at most 4, aim 2)")


def wholesaler(folder: Path) -> None:
    """Print seconds and peak memory of the wholesaler's year, read as it is."""
    if not WHOLESALER.exists():
        say("the wholesaler's year is not here")
        return
    path = folder / "wholesaler.noren"
    opening.create(path, now=1_780_000_000_000, country="UK")
    done = ours(path, WHOLESALER, "sales")
    import sqlcipher3.dbapi2 as driver

    db = driver.connect(str(path))
    lines, total = db.execute("SELECT count(*), sum(amount) FROM sale_line").fetchone()
    db.close()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    say(
        f"wholesaler's year: {lines:,} lines, {total / 100:,.2f}, {done.noted} named,"
        f" {done.seconds:.1f} s (at most 30),"
        f" peak {own:.0f} MB + reader {reader:.0f} MB (at most 200)"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        wholesaler(Path(place))
        people(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
