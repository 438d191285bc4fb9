"""Timeline entries from a table: visits, calls, notes of people who are there already."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from desktop.exchange import cells, party, people_rows
from desktop.exchange.cells import Unreadable
from desktop.exchange.entries import EntryWriter
from desktop.exchange.headers import Numbered
from desktop.exchange.matching import Tally
from desktop.exchange.sales import moment_of
from desktop.exchange.source import Context, Item, Read, Refusal
from models import text
from models.errors import N_, Message
from models.leads import rating
from models.people import timeline
from models.work import Reader, Tx

KINDS = {
    "note": ("note", "メモ", "備考", "その他", "other"),
    "call": ("call", "phone", "電話", "架電", "telephone", "cellular"),
    "visit": ("visit", "来店", "訪問"),
    "mail": ("mail", "email", "e-mail", "メール"),
    "meeting": ("meeting", "面談", "打合せ", "商談"),
    "letter": ("letter", "post", "手紙", "dm", "郵送"),
    "form": ("form", "form_submit", "form submission", "generate_lead", "フォーム", "フォーム送信", "問い合わせ"),
    "web": ("web", "ウェブ", "サイト閲覧"),
    "page_view": (
        "page_view",
        "page view",
        "pageview",
        "page visit",
        "ページ閲覧",
        "ページビュー",
        "view",
        "view_item",
    ),
    "download": ("download", "file_download", "file download", "ダウンロード", "資料請求", "資料ダウンロード"),
    "mail_open": ("mail_open", "mail open", "email_open", "email open", "open", "opened", "メール開封", "開封"),
    "link_click": ("link_click", "link click", "click", "clicked", "tracker link", "リンククリック", "クリック"),
    "search": ("search", "site search", "view_search_results", "検索", "サイト内検索"),
    "session": ("session", "session_start", "visitor session", "セッション", "サイト訪問"),
    "form_error": ("form_error", "form error", "フォームエラー", "入力エラー"),
    "redirect": ("redirect", "custom redirect", "リダイレクト"),
}
"""Kinds that can come from files; what the program writes itself (sale, points, …) can't."""

OWN_KINDS = ("exchange", *(kind for kind in timeline.KINDS if kind not in KINDS))
"""What the program writes itself: exports have them, and an import leaves them out."""

ABOUT_LENGTH = 1_000
MOST_MINUTES = 60 * 24 * 31
_SQL = (
    "INSERT INTO touchpoint (person_id, at, kind, amount, text, staff_id, shop_id, batch_id, about, minutes)"
    " VALUES (?,?,?,?,?,?,?,?,?,?)"
)


def writer(context: Context, tally: Tally, *, dry: bool, batch_id: int = 0) -> EntryWriter:
    """The writing half."""
    missing = Message(N_("There is no customer with this card, phone, mail or ID."), {})
    lookups = people_rows.KIND.lookups
    return EntryWriter(
        context, tally, lookups=lookups, missing=missing, judge=_judge, book=_book, dry=dry, batch_id=batch_id
    )


def read_rows(rows: Iterator[Numbered], context: Context) -> Iterator[Read]:
    """Make an item of each record."""
    for line, row in rows:
        cell: dict[str, str] = {}
        for at, name in context.columns:
            if at < len(row) and (value := row[at].strip()):
                cell.setdefault(name, value)
        label = (cell.get("name") or cell.get("card") or cell.get("phone") or "")[:200]
        try:
            yield Item(line, label, _keys(cell, context), _columns(cell, context), {})
        except Unreadable as wrong:
            yield Refusal(line, label, wrong.reason)


def _keys(cell: dict[str, str], context: Context) -> tuple[tuple[str, str], ...]:
    keys = [("id", cell["person"])] if "person" in cell else []
    keys += [("card", cell["card"])] if "card" in cell else []
    notes: list[Message] = []
    for name in ("phone", "mail"):
        keys += [key for key, _value in party.contacts_of(name, cell.get(name, ""), context, notes)]
    return tuple(keys)


def _columns(cell: dict[str, str], context: Context) -> dict[str, object]:
    when = moment_of(cell.get("date", ""), cell.get("time", ""), context)
    if when is None:
        if not cell.get("date", "").strip():
            raise Unreadable(Message(N_("It does not say when this was.")))
        raise Unreadable(Message(N_("“{text}” is not a date."), {"text": cell.get("date", "")[:40]}))
    kind = text.fold(cell.get("kind", "note"))
    known = kind if kind in OWN_KINDS else None
    known = known or _known(kind)
    if known is None:
        raise Unreadable(Message(N_("“{text}” is not one of the choices."), {"text": cell["kind"][:40]}))
    return {
        "at": when[0],
        "kind": known,
        "text": cells.long_text(cell.get("text", "")),
        "amount": cells.money(cell.get("amount", ""), context)[0],
        "about": cells.line_text(cell["about"][:ABOUT_LENGTH], ABOUT_LENGTH) or None if "about" in cell else None,
        "minutes": _minutes(cell.get("minutes", ""), context),
    }


@lru_cache(maxsize=500)
def _known(kind: str) -> str | None:
    """The kind that a folded word of a file means."""
    return next((name for name, words in KINDS.items() if kind in map(text.fold, words)), None)


def _minutes(cell: str, context: Context) -> int | None:
    found = cells.quantity(cell, context) if cell else None
    return None if found is None or not 0 <= found <= MOST_MINUTES * 1000 else (found + 500) // 1000


def _judge(read: Reader, items: Sequence[tuple[int, Item]]) -> list[tuple[str, Message | None]]:
    """What becomes of each: the same thing of the same second is there already, from this file or from another."""
    if not items:
        return []
    people = list({person for person, _item in items})
    times = [item.columns["at"] for _person, item in items]
    there = {
        tuple(row)
        for row in read.within(
            "SELECT person_id, at/1000, kind, text, COALESCE(about, '') FROM touchpoint WHERE person_id IN (??)"
            " AND at BETWEEN ? AND ?",
            people,
            min(times) // 1000 * 1000,
            max(times) // 1000 * 1000 + 999,
        )
    }
    found: list[tuple[str, Message | None]] = []
    for person, item in items:
        get = item.columns
        key = (person, get["at"] // 1000, get["kind"], get["text"], get["about"] or "")
        known = key in there
        if get["kind"] in OWN_KINDS:
            found.append(("skipped", Message(N_("The program writes entries of this kind itself."), {})))
            continue
        found.append(("skipped", Message(N_("It is there already."), {})) if known else ("created", None))
        there.add(key)
    return found


def _book(tx: Tx, batch_id: int, items: Sequence[tuple[int, Item]]) -> None:
    rows = []
    for person, item in items:
        get = item.columns.get
        row = (
            person,
            get("at"),
            get("kind"),
            get("amount"),
            get("text"),
            tx.actor.staff_id,
            tx.actor.shop_id,
            batch_id,
            get("about"),
            get("minutes"),
        )
        rows.append(row)
    party.many(tx, _SQL, rows)
    rating.follow(tx, {person for person, _item in items})
