"""The sample's leads: where they work, what they looked at on the web page, and the grade rules of a coffee shop."""

import random
from itertools import count

from models.criteria.nodes import Every, Leaf
from models.leads import grades, rating, scores
from models.leads import proof as leads
from models.sample.people import public_id
from models.times import DAY_MS
from models.work import Tx

COMPANIES = (
    ("喫茶つむぎ", "Tsumugi Café", "飲食店", "Restaurant", "10"),
    ("カフェ・ミナモ", "Café Minamo", "飲食店", "Restaurant", "30"),
    ("ホテル青海", "Hotel Aomi", "宿泊", "Hotel", "120"),
    ("あかり印刷", "Akari Printing", "製造", "Manufacturing", "40"),
    ("さくら歯科", "Sakura Dental", "医療", "Medicine", "10"),
    ("青空保育園", "Aozora Nursery", "教育", "Education", "30"),
)
"""Name, trade, people."""
TITLES = (("店長", "Manager"), ("代表", "Owner"), ("総務", "Administration"), ("", ""))
TRAITS = (
    ("東京のお客様", "In Tokyo", "person.region", "is", ("東京都", "東京都"), 3),
    ("飲食店・宿泊", "Restaurants and hotels", "person.industry", "in",
     (("飲食店", "宿泊"), ("Restaurant", "Hotel")), 4),
    ("30名以上", "30 people and more", "person.company_size", "in", (("30", "40", "120"), ("30", "40", "120")), 2),
    ("お決めになる方", "Somebody who decides", "person.job_title", "in", (("店長", "代表"), ("Manager", "Owner")), 2),
)  # fmt: skip
PROFILE = ("卸のお客様", "Customers of the roastery")
LINE = (("ギフト", "Gifts"), ("ギフトのページ", "Pages about gifts"))
PAGES = ("/beans/mandheling", "/beans/ethiopia", "/gift", "/menu", "/wholesale", "/gift/autumn")
VISITS = 3_000
"""Leads at most who looked at the web page: enough to be seen, and quick in a large sample."""


def introduce(tx: Tx, *, at: int) -> None:
    """Give leads a company, a title and touchpoints of the web page; write the grade rules; work all ratings out.

    `at` picks the language. Same people, same rows.
    """
    _work(tx, at)
    _look(tx)
    node = Every((Leaf("touch.kind", "is", "page_view"), Leaf("touch.about", "contains", "gift")))
    scores.save(tx, rule_id=None, name=LINE[1][at], points=5, node=node, category=LINE[0][at], daily_cap=3)
    profile = grades.save_profile(tx, profile_id=None, name=PROFILE[at], node=Leaf("person.lead_state", "known"))
    for name_ja, name_en, field, op, values, thirds in TRAITS:
        trait = Leaf(field, op, values[at])
        name = (name_ja, name_en)[at]
        grades.save_trait(tx, trait_id=None, profile_id=profile, name=name, node=trait, thirds=thirds)
    _same_keys(tx)
    leads.mend_leads(tx)  # whom the bulk wrote as leads have been so since they were noted down
    rating.recompute(tx)
    rating.note_day(tx, day=tx.today)


def _work(tx: Tx, at: int) -> None:
    first = 1 + (tx.value("SELECT max(id) FROM company") or 0)
    for key, (name_ja, name_en, trade_ja, trade_en, size) in zip(count(first), COMPANIES, strict=False):
        tx.run(
            "INSERT INTO company (id, public_id, name, reading, region, industry, size, registration, note, created_at)"
            " VALUES (?,?,?,'',?,?,?,'','',?)",
            key, public_id(_seeded(key)), (name_ja, name_en)[at], "東京都", (trade_ja, trade_en)[at], size, tx.now,
        )  # fmt: skip
    for part, titles in enumerate(TITLES):
        tx.run(
            f"UPDATE person SET company_id={first} + (id / 4) % {len(COMPANIES)}, job_title=?"
            f" WHERE lead_state<>'' AND company_id IS NULL AND id % 4 = {part} AND id % 5 < 3",
            titles[at],
        )


def _look(tx: Tx) -> None:
    """What leads did on the web page in the last ten weeks: some much, most a little, a form now and then."""
    found = tx.column(
        "SELECT id FROM person WHERE lead_state<>'' AND merged_into_id IS NULL ORDER BY id LIMIT ?", VISITS
    )
    for order, person in enumerate(found):
        for step, (kind, about) in enumerate(_steps(order)):
            ago = (order * 7 + step * 3) % 70
            moment = tx.now - ago * DAY_MS - (order * 37 + step * 11) % 480 * 60_000
            tx.run(
                "INSERT INTO touchpoint (person_id, at, kind, text, about, shop_id) VALUES (?,?,?,'',?,1)",
                person, moment, kind, about,
            )  # fmt: skip


def _steps(order: int) -> list[tuple[str, str]]:
    """What one of them did."""
    pages = (2, 5, 9, 3)[order % 4]
    found = [("page_view", PAGES[(order + step) % len(PAGES)]) for step in range(pages)]
    found += [("session", "")] * (pages // 2)
    if order % 3 == 0:
        found += [("mail_open", ""), ("link_click", "/gift/autumn")]
    if order % 5 < 2:
        found.append(("form", "/contact"))
    if order % 9 == 0:
        found += [("form", "/wholesale"), ("download", "/wholesale/prices.pdf")]
    if order % 7 == 0:
        found.append(("search", "gift"))
    if order % 11 == 0:
        found.append(("form_error", "/contact"))
    return found


def _same_keys(tx: Tx) -> None:
    """The same public keys for the same rows."""
    for table in ("score_rule", "grade_profile"):
        for key in tx.column(f"SELECT id FROM {table} ORDER BY id"):
            tx.run(f"UPDATE {table} SET public_id=? WHERE id=?", public_id(_seeded(f"{table} {key}")), key)


def _seeded(seed: object) -> random.Random:
    return random.Random(f"interest {seed}")
