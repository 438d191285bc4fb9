"""A handover on paper, read back by other programs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from desktop.documents.handover_pdf import handover_pdf
from desktop.languages import language
from desktop.printing.paper import Size
from models.counter import stock
from models.loyalty import gifts
from models.people import requests
from models.reminders import handover, reminders, shifts
from tests.a_shop import Shop
from tests.desktop.documents.reading import run, text_of

HOUR = 3_600_000


@pytest.fixture
def shop(store, clock) -> Shop:
    store.actor = replace(store.actor, staff_id=1)
    return Shop(store, clock).open().set(shop_name="喫茶のれん")


def written(shop: Shop, shift: int, path: Any, code: str, **more: Any) -> Any:
    found = handover.handover(shop.store.here, shift, now=shop.clock.now(), until="2026-06-16")
    return handover_pdf(found, shop.store.settings, language(code), path, now=shop.clock.now(), invariant=True, **more)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ja", ("引き継ぎ", "次に来る人への申し送り", "残っている仕事", "対応中の問い合わせ", "完了")),
        ("en", ("Handover", "What whoever comes next must know", "Stays open", "Open requests", "Done")),
    ],
)
def test_it_tells_what_was_done_what_stays_open_and_what_must_be_known(shop, tmp_path, program, code, words) -> None:
    shift = shop.do(shifts.begin, staff_id=1)
    person = shop.member(name="髙橋 花子")
    make = partial(shop.do, reminders.make, staff_id=1)
    done = make(title="レジ金合わせ")
    make(title="仕入先に電話", note="17時まで", person_id=person)
    make(title="来週のこと", day="2026-06-22")
    shop.do(requests.open_request, person_id=person, kind="repair", title="時計のベルト", owner_id=1)
    mug = shop.product(name="マグカップ", keeps_stock=True)
    shop.do(stock.move, product_id=mug, quantity=5000, kind="receive")
    shop.do(gifts.promise, person_id=person, product_id=mug, quantity=1000, due_days=0, name="マグカップ", staff_id=1)
    shop.do(reminders.done, reminder_id=done, result="差異なし")
    shop.clock.advance(6 * HOUR)
    paper = written(shop, shift, tmp_path / "paper.pdf", code, note="牛乳が残り1本\n発注済み", to="森")
    text = text_of(paper.path, program)
    for word in (*words, "牛乳が残り1本", "発注済み", "森", "レジ金合わせ", "差異なし", "仕入先に電話", "17時まで"):
        assert word in text
    for word in ("時計のベルト", "マグカップ", "髙橋 花子", "12:00–18:00", "喫茶のれん"):
        assert word in text
    assert "来週のこと" not in text  # it is not due by tomorrow
    assert text.count("マグカップ") == 1  # it stands there as its reminder
    assert paper.missing == ()
    run(program, "qpdf", "--check", str(paper.path))


def test_nothing_left_is_said(shop, tmp_path, program) -> None:
    shift = shop.do(shifts.begin, staff_id=1)
    text = text_of(written(shop, shift, tmp_path / "paper.pdf", "en").path, program)
    assert "Nothing stays open." in text
    assert "Open requests" not in text


def test_a_long_one_goes_on_over_pages_that_are_numbered(shop, tmp_path, program) -> None:
    shift = shop.do(shifts.begin, staff_id=1)
    for number in range(120):
        shop.do(reminders.make, title=f"{number:03} {'とても長い題 ' * 12}", staff_id=1)
    paper = written(shop, shift, tmp_path / "paper.pdf", "ja", size=Size.LETTER)
    assert paper.pages > 3
    assert paper.points == (612, 792)
    text = text_of(paper.path, program)
    assert all(f"{number:03} " in text for number in range(120))
    assert f"{paper.pages}" in text.splitlines()[-2] + text.splitlines()[-1]


def test_the_same_handover_is_the_same_file(shop, tmp_path) -> None:
    shift = shop.do(shifts.begin, staff_id=1)
    one, other = (written(shop, shift, tmp_path / name, "ja").path.read_bytes() for name in ("a.pdf", "b.pdf"))
    assert one == other
