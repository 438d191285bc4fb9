"""What the palette searches in: people, products, receipts, and the commands of the window and the page."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from desktop.jobs import Job, post_inline
from desktop.languages import _, amount
from desktop.store import Store
from models import money
from models.counter import find, receipts
from models.errors import N_
from models.people import search
from models.work import Reader
from ui.actions import Action
from ui.page import Desk
from ui.shell.palette import PaletteSource, Result

Open = Callable[..., Any]
PEOPLE = 6
PRODUCTS = 4
RECEIPTS = 4
REMINDERS = 4
BEFORE_TYPING = 8


@dataclass(frozen=True)
class People:
    """Customers, found as the search box finds them."""

    store: Store
    open: Open
    heading: str = N_("Customers")

    def search(self, text: str) -> Job[list[Result]]:
        """Nobody before anything is typed."""
        return self.store.read(_people, text.lstrip("@"), self.open) if _plain(text) else _known([])


def _people(read: Reader, text: str, open_page: Open) -> list[Result]:
    return [
        Result(
            f"person:{one.id}",
            "user",
            one.name or one.reading,
            partial(open_page, "people", person_id=one.id),
            "・".join(_about(one)),
        )
        for one in search.find(read, text, PEOPLE)
    ]


def _about(one: search.Found) -> list[str]:
    points = "" if one.points is None else f"{money.show_number(one.points)} pt"
    return [part for part in (one.company, points, *one.phones[:1]) if part]


@dataclass(frozen=True)
class Products:
    """Products, by any part of their name or by their code."""

    store: Store
    open: Open
    heading: str = N_("Products")

    def search(self, text: str) -> Job[list[Result]]:
        """None before anything is typed."""
        return self.store.read(_products, text, self.open) if _plain(text) else _known([])


def _products(read: Reader, text: str, open_page: Open) -> list[Result]:
    return [
        Result(
            f"product:{one.id}",
            one.icon or "package",
            one.title,
            partial(open_page, "products", product_id=one.id),
            "・".join(part for part in ("" if one.price is None else amount(one.price), one.code or "") if part),
        )
        for one in find.find(read, text, PRODUCTS)
    ]


@dataclass(frozen=True)
class Receipts:
    """Receipts, by their number or the code on them."""

    store: Store
    open: Open
    heading: str = N_("Receipts")

    def search(self, text: str) -> Job[list[Result]]:
        """Only what may be a number of a receipt is looked for."""
        number = unicodedata.normalize("NFKC", text)
        may_be = any(sign.isdigit() for sign in number) and len(number) <= 30 and _plain(text)
        return self.store.read(_receipts, number, self.open) if may_be else _known([])


def _receipts(read: Reader, text: str, open_page: Open) -> list[Result]:
    digits = text.rpartition("-")[2].strip()
    keys = [receipts.by_code(read, text)]
    if digits.isascii() and digits.isdigit() and len(digits) <= 12:
        keys.append(receipts.by_number(read, int(digits)))
    found = list(dict.fromkeys(key for key in keys if key is not None))
    return [
        Result(
            f"sale:{one.id}",
            "receipt",
            one.number,
            partial(open_page, "counter", sale_id=one.id),
            "・".join(part for part in (one.day, amount(one.total), one.person_name) if part),
        )
        for one in receipts.rows_of(read, found[:RECEIPTS])
    ]


@dataclass(frozen=True)
class Reminders:
    """The reminder that a text with a day or a time says, to be made by Enter; and open ones, by words of theirs."""

    desk: Desk
    heading: str = N_("Reminders")

    def search(self, text: str) -> Job[list[Result]]:
        """None before anything is typed."""
        return self.desk.store.read(_reminders, text, self.desk, _said(self.desk, text)) if _plain(text) else _known([])


def _said(desk: Desk, text: str) -> list[Result]:
    from ui.reminders import quick

    said = quick.said_in(desk, text)
    if said is None:
        return []
    title = _("Remind me: {title}", title=said[0].title)
    return [Result("remind:line", "bell", title, partial(quick.make, desk, *said), said[1], again=False)]


def _reminders(read: Reader, text: str, desk: Desk, said: list[Result]) -> list[Result]:
    from ui.reminders import quick, words

    window: Any = desk.navigator
    return said + [
        Result(f"reminder:{one.id}", "bell", title, partial(_reminder, window, desk, one.id), words.due_text(desk, one))
        for one, title in quick.found(read, text, REMINDERS)
    ]


def _reminder(window: Any, desk: Desk, reminder_id: int) -> None:
    from ui.reminders.form import open_reminder

    open_reminder(window, desk, reminder_id)


@dataclass(frozen=True)
class Commands:
    """What can be done now, by its name in the language of the screen, or by its English one."""

    actions: Callable[[], Sequence[Action]]
    heading: str = N_("Commands")

    def search(self, text: str) -> Job[list[Result]]:
        """The first few before anything is typed; all of them after `>`."""
        wanted = _folded(text.removeprefix(">"))
        found = [one for one in self.actions() if one.in_palette and one.id != "palette" and one.enabled]
        fitting = [one for one in found if _fits(one, wanted)]
        if wanted:
            fitting.sort(key=partial(_rank, wanted))
        return _known([_command(one) for one in (fitting if text else fitting[:BEFORE_TYPING])])


def _command(action: Action) -> Result:
    return Result(f"do:{action.id}", action.icon or "play", _(action.title), action.trigger, "", action.key_text)


def _fits(action: Action, wanted: str) -> bool:
    names = f"{_folded(_(action.title))}\n{_folded(action.title)}\n{action.id}"
    return all(word in names for word in wanted.split())


def _rank(wanted: str, action: Action) -> tuple[bool, int]:
    title = _folded(_(action.title))
    return not title.startswith(wanted), len(title)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _plain(text: str) -> bool:
    """Whether people, products and receipts are looked for: `>` asks for commands only."""
    return bool(text) and not text.startswith(">")


def _known(results: list[Result]) -> Job[list[Result]]:
    """An answer that needs no reader."""
    job: Job[list[Result]] = Job(post_inline)
    job.run(lambda _progress: results)
    return job


def of(
    store: Store, open_page: Open, actions: Callable[[], Sequence[Action]], desk: Desk | None = None
) -> list[PaletteSource]:
    """All there is to search in, in the order in which it is shown; reminders where there is a `desk` to note them."""
    found: list[PaletteSource] = [People(store, open_page), Products(store, open_page), Receipts(store, open_page)]
    if desk is not None:
        found.append(Reminders(desk))
    return [*found, Commands(actions)]
