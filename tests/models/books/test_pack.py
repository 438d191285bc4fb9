"""The month's pack: what is in it and in which order, and which months' packs are due by themselves."""

import json

import pytest

from models import settings
from models.books import pack
from models.books.tables import SavedReport
from models.criteria.nodes import parse, plain_of
from models.errors import NotFound, Refused
from models.figures import registry
from tests.a_shop import Shop


def ids(shop: Shop) -> list[str]:
    return [one.id for one in pack.chosen(shop.store.here)]


def keep(tx, *, name: str, report: str = "sales", criteria: str = "{}", options: str = "{}") -> int:
    return tx.insert(
        SavedReport, public_id=name.ljust(26, "x")[:26], report=report, name=name, period="last_month",
        criteria=criteria, options=options, position=1, created_at=tx.now,
    )  # fmt: skip


def test_the_program_s_own_choice_is_in_it_until_somebody_chooses(shop: Shop) -> None:
    assert ids(shop) == [one.id for one in registry.KINDS if one.in_pack]
    assert ids(shop)[:2] == ["sales", "tax"]


def test_what_is_chosen_is_in_it_in_that_order_and_once(shop: Shop) -> None:
    shop.do(pack.choose, reports=["till", "sales", "till"])
    assert ids(shop) == ["till", "sales"]
    shop.do(pack.choose, reports=[])
    assert ids(shop) == list(pack.usual())


def test_a_saved_report_is_in_it_with_its_conditions_and_choices(shop: Shop) -> None:
    where = {"field": "person.name", "op": "contains", "value": "佐藤"}
    key = shop.do(keep, name="Members only", criteria=json.dumps(where), options='{"history": "without"}')
    shop.do(pack.choose, reports=["tax", f"saved:{key}"])
    part = pack.chosen(shop.store.here)[1]
    assert (str(part.title), part.kind.id) == ("Members only", "sales")
    asked = part.asked(settings.load(shop.store.here), "2026-05", shop.today)
    assert (asked.period.first, asked.period.last) == ("2026-05-01", "2026-05-31")
    assert (asked.options["history"], asked.options["list"]) == ("without", "")
    assert asked.where is not None
    assert plain_of(asked.where) == plain_of(parse(where))


def test_a_saved_report_that_is_gone_is_left_out(shop: Shop) -> None:
    key = shop.do(keep, name="Members only")
    shop.do(pack.choose, reports=["tax", f"saved:{key}"])
    shop.do(_forget, key=key)
    assert ids(shop) == ["tax"]
    with pytest.raises(NotFound):
        shop.do(pack.choose, reports=[f"saved:{key}"])


def _forget(tx, *, key: int) -> None:
    tx.delete(SavedReport, key)


def test_choosing_is_undone_like_any_edit(shop: Shop) -> None:
    shop.do(pack.choose, reports=["till"])
    shop.store.undo(shop.store.here.value("SELECT MAX(id) FROM audit")).result()
    assert ids(shop) == list(pack.usual())


@pytest.mark.parametrize(
    ("automatic", "done", "today", "months"),
    [
        (False, "", "2026-11-01", ()),
        (True, "", "2026-11-01", ("2026-10",)),
        (True, "", "2026-11-30", ("2026-10",)),
        (True, "2026-10", "2026-11-30", ()),
        (True, "2026-10", "2026-12-01", ("2026-11",)),
        (True, "2025-12", "2026-01-31", ()),
        (True, "2025-11", "2026-01-01", ("2025-12",)),
        (True, "2026-08", "2026-12-24", ("2026-09", "2026-10", "2026-11")),
        (True, "2027-05", "2026-12-24", ()),
        (True, "2020-01", "2026-12-24", tuple([f"{2025 if at == 12 else 2026}-{at:02}" for at in (12, *range(1, 12))])),
    ],
)
def test_which_packs_are_due(shop: Shop, automatic: bool, done: str, today: str, months: tuple[str, ...]) -> None:
    shop.set(pack_automatic=automatic, pack_done=done)
    assert pack.due(shop.store.settings, today) == months


def test_a_pack_that_was_made_is_not_due_again(shop: Shop) -> None:
    shop.do(pack.set_up, automatic=True, folder="", mail="")
    assert pack.due(shop.store.settings, shop.today) == ("2026-05",)
    shop.do(pack.made, month="2026-05")
    assert pack.due(shop.store.settings, shop.today) == ()


def test_switched_on_again_it_begins_with_the_month_before(shop: Shop) -> None:
    shop.do(pack.set_up, automatic=True, folder="", mail="")
    shop.do(pack.made, month="2025-01")
    shop.do(pack.set_up, automatic=False, folder="", mail="")
    shop.do(pack.set_up, automatic=True, folder="", mail="")
    assert pack.due(shop.store.settings, shop.today) == ("2026-05",)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), (" a@example.jp ", "a@example.jp"), ("a@example.jp;b@example.com", "a@example.jp, b@example.com"),
     ("a@example.jp、b@example.com", "a@example.jp, b@example.com")],
)  # fmt: skip
def test_addresses_are_kept_as_a_line(shop: Shop, typed: str, kept: str) -> None:
    shop.do(pack.set_up, automatic=False, folder="", mail=typed)
    assert shop.store.settings.pack_mail == kept


@pytest.mark.parametrize("typed", ["nobody", "a@b", "a@example.jp, bookkeeper", "<a@example.jp>", "a@@example.jp"])
def test_what_is_no_address_is_refused(shop: Shop, typed: str) -> None:
    with pytest.raises(Refused, match="no mail address"):
        shop.do(pack.set_up, automatic=False, folder="", mail=typed)


def test_a_pack_holds_only_so_many(shop: Shop) -> None:
    keys = [shop.do(keep, name=f"r{at}") for at in range(pack.MOST + 1)]
    with pytest.raises(Refused, match="at most 60"):
        shop.do(pack.choose, reports=[f"saved:{key}" for key in keys])
