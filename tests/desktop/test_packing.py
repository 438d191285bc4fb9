"""The month's pack as a file: contents lead to the right pages, it is filed, made by itself, kept at a closing."""

import subprocess
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from desktop import languages, packing, packing_pdf, schedule
from desktop.jobs import Progress
from desktop.packing import Packed
from models.books import closing, pack
from models.errors import Cancelled, Changed, Refused, Told
from tests.a_shop import DAY, Shop
from tests.desktop.bookkeeping import a_month

ENGLISH, JAPANESE = languages.language("en"), languages.language("ja")


@pytest.fixture
def shop(store, clock) -> Shop:
    """A shop with a June in which everything happened; it is 8 July."""
    shop = a_month.fill(Shop(store, clock).open())
    clock.advance(20 * DAY)
    shop.do(pack.choose, reports=["sales", "tax", "till"])
    return shop


def text(path: Path, *pages: int) -> str:
    between = ["-f", str(pages[0]), "-l", str(pages[-1])] if pages else []
    done = subprocess.run(["pdftotext", "-layout", *between, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def make(shop: Shop, month: str = "2026-06", language=ENGLISH, **how) -> Packed:
    return packing.make(shop.store, month, language, **how)


def files(shop: Shop) -> list[str]:
    folder = packing.folder(shop.store)
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


# -- the document ----------------------------------------------------------------------------------------------------


def test_the_contents_name_each_report_with_the_page_on_which_it_begins(shop: Shop, program) -> None:
    program("pdftotext")
    made = make(shop)
    lines = [line.split() for line in text(made.path, 1).splitlines() if line.strip()]
    for number, title in enumerate(("Sales", "Tax summary", "Till book"), 1):
        (line,) = [one for one in lines if one[:2] == [str(number), title.split()[0]]]
        assert " ".join(one for one in line[1:-1] if set(one) != {"."}) == title
        assert title in " ".join(text(made.path, int(line[-1])).splitlines()[:3])
    (line,) = [one for one in lines if one[:2] == ["What", "the"]]
    assert "What the figures mean" in text(made.path, int(line[-1]))


def test_it_is_a_sound_document_with_bookmarks_links_and_its_fonts(shop: Shop, program) -> None:
    made = make(shop)
    assert (
        subprocess.run([program("qpdf"), "--check", str(made.path)], capture_output=True, check=False).returncode == 0
    )
    fonts = subprocess.run([program("pdffonts"), str(made.path)], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:])
    plain = made.path.with_suffix(".plain")
    subprocess.run([program("qpdf"), "--qdf", "--object-streams=disable", str(made.path), str(plain)], check=True)
    data = plain.read_bytes()
    assert data.count(b"/Subtype /Link") == 4
    assert data.count(b"/Title (") >= 8


@pytest.mark.parametrize(
    ("language", "name"), [(ENGLISH, "2026-06 Month's pack.pdf"), (JAPANESE, "2026-06 月次報告書.pdf")]
)
def test_it_is_named_by_month_and_filed_by_year(shop: Shop, language, name: str) -> None:
    made = make(shop, language=language)
    assert made.path == packing.folder(shop.store) / "2026" / name
    assert made.path.name in files(shop)[0]
    assert packing.filed(shop.store) == (made.path,)


def test_its_sums_are_those_of_the_receipts(shop: Shop, program) -> None:
    program("pdftotext")
    made = make(shop)
    charged, tax = shop.store.here.row("SELECT SUM(total), SUM(tax) FROM sale_tax WHERE tax_kind='reduced'")
    page = text(made.path)
    assert f"¥{charged:,}" in page
    assert f"¥{tax:,}" in page


def test_the_order_is_the_chosen_one_and_a_saved_report_bears_its_name(shop: Shop, program) -> None:
    program("pdftotext")
    from tests.models.books.test_pack import keep

    key = shop.do(keep, name="朝の売上", report="sales")
    shop.do(pack.choose, reports=["till", f"saved:{key}"])
    page = text(make(shop).path, 1)
    assert page.index("Till book") < page.index("朝の売上")
    assert "Tax summary" not in page


def test_a_pack_of_many_reports_has_as_many_pages_of_contents_as_it_needs(shop: Shop, program) -> None:
    from tests.models.books.test_pack import keep

    program("pdftotext")
    keys = [shop.do(keep, name=f"No. {at:02}", report="receivables") for at in range(40)]
    shop.do(pack.choose, reports=[f"saved:{key}" for key in keys])
    made = make(shop)
    assert "No. 39" in text(made.path, 2)
    assert made.pages >= 43


def test_an_empty_month_is_a_pack_that_says_so(shop: Shop, program) -> None:
    program("pdftotext")
    made = make(shop, "2026-02")
    assert made.pages >= 4
    assert "2026" in text(made.path, 1)


def test_a_month_that_has_not_begun_and_an_empty_choice_leave_nothing(shop: Shop) -> None:
    with pytest.raises(Refused, match="has not begun"):
        make(shop, "2026-08")
    assert not packing.folder(shop.store).exists()


# -- progress and trouble --------------------------------------------------------------------------------------------


def test_progress_names_the_report_and_comes_to_its_end(shop: Shop) -> None:
    seen: list[tuple[int, int, str]] = []

    class Watched(Progress):
        def step(self, done: int, total: int = 0, text: str = "") -> None:
            super().step(done, total, text)
            seen.append((self.done, self.total, self.text))

    make(shop, progress=Watched())
    assert [text for text in dict.fromkeys(one[2] for one in seen)] == [
        "Sales", "Tax summary", "Till book", "What the figures mean"
    ]  # fmt: skip
    assert [one[0] for one in seen] == sorted(one[0] for one in seen)
    assert {one[1] for one in seen} == {4 * packing_pdf.STEPS}


def test_cancelled_it_leaves_the_file_that_was_there(shop: Shop) -> None:
    made = make(shop)
    before = made.path.read_bytes()

    class Stopped(Progress):
        def step(self, done: int, total: int = 0, text: str = "") -> None:
            self.cancelled = done > packing_pdf.STEPS
            super().step(done, total, text)

    with pytest.raises(Cancelled):
        make(shop, progress=Stopped())
    assert made.path.read_bytes() == before
    assert len(files(shop)) == 1


def test_a_folder_that_is_a_file_is_told(shop: Shop, tmp_path: Path) -> None:
    place = tmp_path / "taken"
    place.write_text("x")
    shop.set(pack_folder=str(place))
    with pytest.raises(Told, match="can't be"):
        make(shop)
    assert packing.filed(shop.store) == ()
    assert place.read_text() == "x"


# -- a draft ---------------------------------------------------------------------------------------------------------


def test_a_draft_takes_it_along_for_those_whom_the_settings_name(shop: Shop) -> None:
    shop.do(pack.set_up, automatic=False, folder="", mail="books@example.jp, owner@example.com")
    made = make(shop, language=JAPANESE, draft=True)
    assert made.draft == made.path.with_suffix(".eml")
    mail = message_from_bytes(made.draft.read_bytes(), policy=default)
    assert (mail["To"], mail["X-Unsent"], mail["From"]) == ("books@example.jp, owner@example.com", "1", None)
    assert mail["Subject"] == "喫茶のれん 2026年6月 月次報告書"
    (paper,) = mail.iter_attachments()
    assert paper.get_filename() == "2026-06 月次報告書.pdf"
    assert paper.get_content() == made.path.read_bytes()
    assert "2026年6月の月次報告書を添付します。" in mail.get_body().get_content()


def test_without_an_address_no_draft_is_written(shop: Shop) -> None:
    assert make(shop, draft=True).draft is None
    assert len(files(shop)) == 1


def test_a_shop_s_name_of_two_lines_stays_in_its_header(shop: Shop) -> None:
    shop.do(pack.set_up, automatic=False, folder="", mail="books@example.jp")
    shop.set(shop_name="喫茶\r\nBcc: x@example.com")
    made = make(shop, draft=True)
    assert made.draft is not None
    mail = message_from_bytes(made.draft.read_bytes(), policy=default)
    assert mail["Bcc"] is None


# -- by itself -------------------------------------------------------------------------------------------------------


def test_it_is_made_by_itself_once_a_month(shop: Shop) -> None:
    shop.do(pack.set_up, automatic=True, folder="", mail="books@example.jp")
    languages.set_language("en")
    assert schedule.advance(shop.store)["pack"] == 1
    assert files(shop) == ["2026/2026-06 Month's pack.eml", "2026/2026-06 Month's pack.pdf"]
    (packing.filed(shop.store)[0]).unlink()
    assert schedule.advance(shop.store)["pack"] == 0
    shop.clock.advance(60 * DAY)
    assert schedule.advance(shop.store)["pack"] == 2
    assert [path.name[:7] for path in packing.filed(shop.store)] == ["2026-08", "2026-07"]


def test_what_can_not_be_filed_stays_due(shop: Shop, tmp_path: Path) -> None:
    place = tmp_path / "taken"
    place.write_text("x")
    shop.do(pack.set_up, automatic=True, folder=str(place), mail="")
    with pytest.raises(Told):
        schedule.advance(shop.store)
    assert pack.due(shop.store.settings, shop.today) == ("2026-06",)
    place.unlink()
    assert schedule.advance(shop.store)["pack"] == 1


def test_switched_off_nothing_is_made(shop: Shop) -> None:
    assert schedule.advance(shop.store)["pack"] == 0
    assert packing.filed(shop.store) == ()


# -- a closed month --------------------------------------------------------------------------------------------------


def test_closing_keeps_the_pack_and_files_it(shop: Shop) -> None:
    period, made = packing.close(shop.store, "2026-06", JAPANESE, note="OK")
    (paper,) = closing.papers(shop.store.here, period.id)
    assert (paper.report, paper.language, paper.name, paper.pages) == ("pack", "ja", made.path.name, made.pages)
    assert closing.content(shop.store.here, paper.id)[1] == made.path.read_bytes()
    assert (period.state, period.note) == ("closed", "OK")
    assert shop.problems() == []


def test_a_closed_month_s_pack_is_the_one_that_was_kept(shop: Shop) -> None:
    _period, first = packing.close(shop.store, "2026-06", JAPANESE)
    data = first.path.read_bytes()
    first.path.unlink()
    shop.set(shop_name="Another name")
    shop.do(pack.choose, reports=["till"])
    again = make(shop, language=JAPANESE)
    assert (again.kept, again.pages) == (True, first.pages)
    assert again.path.read_bytes() == data
    assert "as it was kept" in str(again.notes[0])


def test_a_reopened_month_s_pack_is_made_anew(shop: Shop) -> None:
    packing.close(shop.store, "2026-06", JAPANESE)
    shop.do(closing.reopen, reason="A receipt was missing.")
    assert not make(shop).kept


def test_what_was_booked_while_the_papers_were_made_leaves_the_month_open(shop: Shop, monkeypatch) -> None:
    write = packing_pdf.write

    def meanwhile(store, *args, **how):
        found = write(store, *args, **how)
        shop.do(_one_more)
        return found

    monkeypatch.setattr(packing_pdf, "write", meanwhile)
    with pytest.raises(Changed, match="booked meanwhile"):
        packing.close(shop.store, "2026-06", ENGLISH)
    assert closing.periods(shop.store.here) == ()
    assert packing.filed(shop.store) == ()


def _one_more(tx) -> None:
    tx.run("UPDATE sale SET total = total + 1 WHERE id = (SELECT MIN(id) FROM sale)")
    tx.touch("sale", None)


def test_a_month_that_can_not_be_closed_says_so_before_anything_is_made(shop: Shop) -> None:
    with pytest.raises(Refused, match="ends on"):
        packing.close(shop.store, "2026-07", ENGLISH)
    assert packing.filed(shop.store) == ()


def test_a_close_that_is_cancelled_leaves_the_month_open(shop: Shop) -> None:
    progress = Progress()
    progress.cancelled = True
    with pytest.raises(Cancelled):
        packing.close(shop.store, "2026-06", ENGLISH, progress=progress)
    assert closing.periods(shop.store.here) == ()


def test_a_pack_that_can_not_be_filed_is_kept_all_the_same(shop: Shop, tmp_path: Path) -> None:
    place = tmp_path / "taken"
    place.write_text("x")
    shop.set(pack_folder=str(place))
    period, made = packing.close(shop.store, "2026-06", ENGLISH)
    assert "could not be filed" in str(made.notes[-1])
    assert closing.papers(shop.store.here, period.id)[0].size > 10_000


def test_two_packs_of_the_same_month_are_the_same_but_for_their_moment(shop: Shop, tmp_path: Path) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    for path in (one, two):
        packing_pdf.write(shop.store, "2026-06", path, ENGLISH, invariant=True)
    assert one.read_bytes() == two.read_bytes()


# -- a year ----------------------------------------------------------------------------------------------------------


def test_a_fiscal_year_is_a_pack_too_filed_under_its_year(shop: Shop, program) -> None:
    program("pdftotext")
    made = make(shop, "2026", JAPANESE)
    assert made.path == packing.folder(shop.store) / "2026" / "2026 年次報告書.pdf"
    page = text(made.path, 1)
    assert "年次報告書" in page
    assert "2026年4月1日 – 2027年3月31日" in page
    assert "2026年度" in page


@pytest.mark.parametrize(("month", "first", "last"), [(4, "2025-04-01", "2026-03-31"), (1, "2025-01-01", "2025-12-31")])
def test_the_year_is_the_shop_s_own(shop: Shop, month: int, first: str, last: str) -> None:
    shop.set(fiscal_month=month)
    days = pack.days(shop.store.settings, "2025")
    assert (days.first, days.last) == (first, last)


def test_a_year_that_has_not_begun_is_refused(shop: Shop) -> None:
    with pytest.raises(Refused, match="Fiscal year 2027 has not begun"):
        make(shop, "2027")
