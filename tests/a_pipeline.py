"""A small pipeline to test with and to look at: deals in four stages, what is won, what is stuck, what comes next."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from models import team
from models.base import new_public_id
from models.leads.tables import Rating
from models.people.tables import Company, Person
from models.pipeline import deals, stages
from models.pipeline.tables import Deal, Stage, Target
from models.reminders import reminders

if TYPE_CHECKING:
    from desktop.store import Store

DAY_MS = 86_400_000
WORDS = {
    "en": (
        ("Mirai Design", "Office coffee, 40 seats"), ("Y. Nakamura", "Wedding gift sets"),
        ("Kissa Sora", "Café opening beans"), ("Hotel Tsubame", "Hotel breakfast blend"),
        ("Studio Kaze", "Monthly subscription"), ("Aoba Foods", "Barista training"),
        ("Nagisa Clinic", "Corporate gifts 2026"), ("Gallery Ishi", "Machine lease"),
        ("Komorebi Books", "Chain pilot, 3 shops"), ("City Library", "Event catering"),
        ("Lumen Law", "Office coffee, 18 seats"), ("T. Ogawa", "Holiday hampers"),
    ),
    "ja": (
        ("ミライデザイン", "オフィスコーヒー 40席"), ("中村 悠", "引出物セット 80名"),
        ("喫茶 空", "開業用コーヒー豆"), ("ホテル燕", "ホテル朝食ブレンド"),
        ("スタジオ風", "定期便 月2回"), ("青葉フーズ", "バリスタ研修 2日間"),
        ("なぎさ医院", "年末ギフト 120個"), ("ギャラリー石", "マシンリース 3年"),
        ("木漏れ日書店", "3店舗 試験導入"), ("市立図書館", "イベント出店"),
        ("ルーメン法律", "オフィスコーヒー 18席"), ("小川 徹", "お歳暮ハンパー"),
    ),
}  # fmt: skip
NEXT = {"en": ("Call", "Visit", "Send the quotation"), "ja": ("電話", "訪問", "見積送付")}
ROWS = (
    # who, stage, amount, grade, score, days since a touch, next activity (days from today, which), owner
    (0, 0, 180_000, 11, 86, 2, (0, 0), 0),
    (1, 0, 96_000, 8, 64, 1, (1, 1), 1),
    (2, 0, 240_000, 5, 41, 19, None, 0),
    (3, 1, 420_000, 12, 91, 4, (4, 1), 1),
    (4, 1, 36_000, 7, 58, 6, (6, 0), 0),
    (5, 2, 150_000, 8, 72, 5, (2, 2), 0),
    (6, 2, 312_000, 11, 83, 11, (0, 0), 1),
    (7, 2, 520_000, 8, 69, 16, (-2, 0), 1),
    (8, 3, 760_000, 12, 94, 8, (3, 1), 0),
    (9, 3, 88_000, 4, 47, 3, (5, 0), 1),
    (10, 4, 84_000, 11, 88, 0, None, 0),
    (11, 4, 54_000, 7, 61, 0, None, 1),
)  # fmt: skip


def fill(store: Store, language: str = "en", *, target: int = 300_000, name: str = "") -> list[int]:
    """Write the deals, into the first pipeline or one of a name with the same stages; gives their keys."""
    found = store.write_now("Pipeline", partial(_fill, language=language, target=target, name=name))
    store.write_now("Ratings", partial(_rate, ids=found))  # by themselves: a deal makes them anew by the rules
    return found


def _pipeline(tx: Any, name: str) -> int:
    """The first pipeline, or a new one with stages called like its own."""
    if not name:
        return stages.pipelines(tx)[0].id
    key = stages.add_pipeline(tx, name=name)
    have = {one.key for one in stages.stages(tx, key)}
    for one in stages.stages(tx, stages.pipelines(tx)[0].id):
        if one.key not in have:
            made = stages.add_stage(tx, pipeline_id=key, name=one.key, probability=one.probability)
            tx.update(Stage, made, name=one.name, key=one.key)
    return key


def _fill(tx: Any, *, language: str, target: int, name: str) -> list[int]:
    names = ("美咲", "健") if language == "ja" else ("Misaki", "Ken")
    owners = [team.add(tx, name=name, role="rep") for name in names]
    lanes = stages.stages(tx, _pipeline(tx, name))
    for one in lanes[:4]:
        stages.change_stage(tx, stage_id=one.id, rotting_days=14)
    tx.insert(Target, month=tx.today[:7], kind="amount", value=target)
    found = [_one(tx, row, lanes, owners, language) for row in reversed(ROWS)]
    return list(reversed(found))


def _one(tx: Any, row: Any, lanes: Any, owners: list[int], language: str) -> int:
    who, at, amount, _grade, _score, days, planned, owner = row
    named, name = WORDS[language][who]
    person = tx.insert(Person, public_id=new_public_id(), name=named, created_at=tx.now)
    if " " not in named or language == "en":
        company = tx.insert(Company, public_id=new_public_id(), name=named, created_at=tx.now)
        tx.update(Person, person, company_id=company)
    key = deals.open_deal(
        tx, name=name, person_id=person, amount=amount, stage_id=lanes[at].id, owner_id=owners[owner],
        at=tx.now - days * DAY_MS,
    )  # fmt: skip
    if lanes[at].kind == "open":
        tx.update(Deal, key, touched_at=tx.now - days * DAY_MS)
    if planned is not None:
        day = (date.fromisoformat(tx.today) + timedelta(days=planned[0])).isoformat()
        reminders.make(tx, title=NEXT[language][planned[1]], day=day, about="deal", about_id=key, person_id=person)
    return key


def _rate(tx: Any, *, ids: list[int]) -> None:
    for key, row in zip(ids, ROWS, strict=True):
        person = tx.value("SELECT person_id FROM deal WHERE id=?", key)
        tx.run("DELETE FROM rating WHERE person_id=?", person)
        tx.insert(Rating, person=person, grade=row[3], score=row[4], day=tx.today)
