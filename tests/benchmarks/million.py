"""A store of many people, made by bulk SQL in a minute or two: for measuring search alone.

`python tests/benchmarks/million.py FILE [PEOPLE]`. Names are drawn from the commonest surnames and given names of Japan
with falling weights, and every hundredth person has a Latin name; the same seed makes the same rows.
"""

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop import opening, sqlite
from models.errors import Message
from models.people import search
from models.people.words import Named
from models.text import romaji, sort_key
from models.work import Actor, Tx

SURNAMES = """佐藤さとう 鈴木すずき 髙橋たかはし 田中たなか 伊藤いとう 渡辺わたなべ 山本やまもと 中村なかむら
小林こばやし 加藤かとう 吉田よしだ 山田やまだ 佐々木ささき 山口やまぐち 松本まつもと 井上いのうえ
木村きむら 林はやし 斎藤さいとう 清水しみず 山崎やまざき 森もり 池田いけだ 橋本はしもと 阿部あべ
石川いしかわ 山下やました 中島なかじま 石井いしい 小川おがわ 前田まえだ 岡田おかだ 長谷川はせがわ
藤田ふじた 後藤ごとう 近藤こんどう 村上むらかみ 遠藤えんどう 青木あおき 坂本さかもと 斉藤さいとう
福田ふくだ 太田おおた 西村にしむら 藤井ふじい 金子かねこ 岡本おかもと 藤原ふじわら 中野なかの
三浦みうら 原田はらだ 中川なかがわ 松田まつだ 竹内たけうち 小野おの 田村たむら 中山なかやま
和田わだ 石田いしだ 森田もりた 上田うえだ 原はら 内田うちだ 柴田しばた 酒井さかい 宮崎みやざき
横山よこやま 髙木たかぎ 安藤あんどう 宮本みやもと 大野おおの 小島こじま 工藤くどう 谷口たにぐち
今井いまい 高田たかだ 増田ますだ 丸山まるやま 杉山すぎやま 村田むらた 大塚おおつか 新井あらい
小山おやま 平野ひらの 藤本ふじもと 河野こうの 上野うえの 野口のぐち 武田たけだ 松井まつい 千葉ちば
菅原すがわら 岩崎いわさき 木下きのした 久保くぼ 佐野さの 野村のむら 松尾まつお 市川いちかわ
菊地きくち 渡邉わたなべ 濱田はまだ 﨑山さきやま 廣瀬ひろせ 南みなみ 東ひがし 関せき 星ほし 辻つじ
堀ほり""".split()  # noqa: SIM905
GIVEN = """花子はなこ 太郎たろう 翔太しょうた 美咲みさき 陽菜ひな 結衣ゆい 葵あおい 蓮れん 大翔ひろと
悠真ゆうま 湊みなと さくらさくら 凛りん 健一けんいち 恵子けいこ 裕子ゆうこ 誠まこと 浩ひろし
明美あけみ 由美子ゆみこ 直樹なおき 大輔だいすけ 真由美まゆみ 智子ともこ 健太けんた 愛あい 彩あや
拓也たくや 達也たつや 陽子ようこ 久美子くみこ 京子きょうこ 洋子ようこ 純じゅん 進すすむ 茂しげる
勇いさむ 実みのる 幸子さちこ 和子かずこ 千尋ちひろ 遥はるか 楓かえで 莉子りこ 心春こはる 海斗かいと
颯太そうた 陸りく 樹いつき 新あらた""".split()  # noqa: SIM905
LATIN = ["Smith", "Jones", "O'Brien", "Garcia", "Nguyen", "Kim", "Lee", "Phillips", "Müller", "Tanaka", "Sato", "Wang"]
FIRST = ["Alice", "Bob", "Carol", "David", "Emma", "Frank", "Grace", "Hugo", "Ines", "Jack", "Louis", "Tina"]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _split(entry: str) -> tuple[str, str]:
    kana = len(entry) - next(
        (at for at, one in enumerate(reversed(entry)) if not "\u3041" <= one <= "\u3096"), len(entry)
    )
    return (entry[:kana] or entry, entry[kana:] or entry) if kana < len(entry) else (entry, entry)


FAMILIES = [_split(entry) for entry in SURNAMES]
GIVENS = [("さくら", "さくら") if entry.startswith("さくら") else _split(entry) for entry in GIVEN]


def people(count: int, seed: int = 1) -> Iterator[tuple[int, str, str, str, str, str, str | None, int | None]]:
    """Key, name, reading, typed phone, folded phone, mail, card, last seen."""
    chance = random.Random(seed)
    weights = [1 / (rank + 3) for rank in range(len(FAMILIES))]
    families = chance.choices(FAMILIES, weights, k=count)
    for key in range(1, count + 1):
        if key % 100 == 0:
            name, reading = f"{chance.choice(FIRST)} {chance.choice(LATIN)}", ""
        else:
            family, given = families[key - 1], chance.choice(GIVENS)
            name, reading = f"{family[0]} {given[0]}", f"{family[1]} {given[1]}"
        rest = f"{chance.choice('789')}0{chance.randrange(10**7, 10**8)}"
        sound = romaji(reading.split()[0]) if reading else name.split()[0].lower()
        mail = f"{sound}.{key:x}@example.jp" if key % 4 else f"u{chance.randrange(10**6)}.{key:x}@example.jp"
        card = f"{2_900_000_000_000 + key * 7}" if key % 5 < 3 else None
        seen = 1_750_000_000_000 + chance.randrange(10**10) if key % 3 else None
        yield key, name, reading, f"0{rest[:2]}-{rest[2:6]}-{rest[6:]}", f"81{rest}", mail, card, seen


def make(path: Path, count: int) -> None:
    """Make the store at `path`; prints what took how long."""
    opening.create(path, now=1_750_000_000_000)
    started = time.perf_counter()
    with opening.opened(sqlite.writer(path)) as db:
        tx = Tx(db, name=Message("made"), now=1, today="2026-06-15", actor=Actor(), derive=None)
        db.execute_sql("BEGIN")
        rows = list(people(count))
        cursor = db.cursor()
        cursor.executemany(
            "INSERT INTO person (id, public_id, name, reading, sort_key, job_title, preferred_channel, preferred_hours,"
            " likes, wishes, cautions, note, source, lead_state, phase, created_at, last_seen_at)"
            " VALUES (?,?,?,?,?,'','','','','','','','','','',1,?)",
            ((r[0], f"p{r[0]}", r[1], r[2], sort_key(r[1], r[2]), r[7]) for r in rows),
        )
        insert = "INSERT INTO contact (person_id, kind, value, folded, label, position) VALUES (?,?,?,?,'',?)"
        for row in (0,):
            cursor.executemany(insert, ((r[0], "phone", r[3], r[4], row) for r in rows))
            cursor.executemany(insert, ((r[0], "mail", r[5], r[5], row + 1) for r in rows if r[0] % 10 < 6))
        cursor.executemany(
            "INSERT INTO card (person_id, number, state, issued_at) VALUES (?,?,'active',1)",
            ((r[0], r[6]) for r in rows if r[6]),
        )
        cursor.executemany(
            "INSERT INTO account (programme_id, person_id, kind, enrolled_at, balance, debt)"
            " VALUES (1,?,'spendable',1,?,0)",
            ((r[0], r[0] % 5000) for r in rows if r[6]),
        )
        say(f"rows      {time.perf_counter() - started:6.1f} s")
        started = time.perf_counter()
        search.index_rows(
            tx,
            (
                (
                    r[0],
                    Named(
                        r[1],
                        r[2],
                        "",
                        (("phone", r[4]), ("mail", r[5])) if r[0] % 10 < 6 else (("phone", r[4]),),
                        (r[6],) if r[6] else (),
                    ),
                )
                for r in rows
            ),
        )
        db.execute_sql("COMMIT")
        say(f"index     {time.perf_counter() - started:6.1f} s")
        started = time.perf_counter()
        search.settle(tx)
        say(f"settled   {time.perf_counter() - started:6.1f} s")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
