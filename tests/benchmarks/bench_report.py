"""A month's sales report on a shop of three million sale lines: its figures, its paper, its first page, its memory.

The floors, each made to say the same before it is timed: for the figures the least SQL that gives every table of the
report, on the store's own connection; for paper the same pages (each text, line and box of them, recorded once) drawn
by bare reportlab in the same run. The preview draws its first page from what is on the screen already; how long that
takes in a process that has drawn nothing yet is told beside it. The store is a sample shop: 1,080,000 people make three
million lines in two years, and 125,000 in its last month.

`bench_report.py STORE [--month YYYY-MM] [--rounds N] [--year]`; `--year` makes the packs of twelve months, too.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("NOREN_DATA", tempfile.mkdtemp(prefix="noren-bench-"))

from desktop import languages, sqlite  # noqa: E402
from desktop.clock import SetClock  # noqa: E402
from desktop.documents import pdf, report_pdf  # noqa: E402
from desktop.documents.report_sheet import ReportSheet  # noqa: E402
from desktop.store import Store  # noqa: E402
from models.figures import registry  # noqa: E402
from models.figures.report import Asked, Report  # noqa: E402
from models.loyalty.figures import period  # noqa: E402
from ui.reports.loading import load  # noqa: E402

NOW = 1_796_000_000_000
TIMES, FIRST_MS, MOST_MB, YEAR_S = 2.0, 500.0, 300.0, 60.0
LINES = 3_000_000


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def told(good: bool) -> str:
    """Whether a figure was reached, as `run.py` looks for it."""
    return "reached" if good else "missed"


class Bench:
    """The store, the month, and what is asked of them."""

    def __init__(self, path: Path, month: str) -> None:
        self.path, self.store = path, Store(path, clock=SetClock(NOW), inline=True)
        self.shop, self.read = self.store.settings, self.store.reader()
        last = month or str(self.read.value("SELECT max(day) FROM sale"))[:7]
        self.period, self.month = period.month(self.shop, f"{last}-01"), last
        self.language, self.kind = languages.language("ja"), registry.kind("sales")
        self.facts = report_pdf.shop_of(self.read)
        self.db = sqlite.reader(path)
        self.db.connect()
        self.run = self.db.connection().execute

    def asked(self, which: str = "") -> Asked:
        """What is asked for: the month, with the list of its lines or without."""
        return Asked(self.shop, self.period, self.period.last, options={"list": which})

    def make(self, which: str = "") -> Report:
        """The report."""
        return self.kind.make(self.read, self.asked(which))

    def draw(self, report: Report, path: Path, most: int = 0) -> Any:
        """Its paper."""
        return report_pdf.write(report, path, self.language, shop=self.facts, at=NOW, printed_by="伊藤", most=most)


# -- floors ----------------------------------------------------------------------------------------------------------


def bare_sql(bench: Bench) -> dict[str, int]:
    """Every table of the report by hand: days, hours, staff and sessions in one walk; articles and rates in another."""
    days = bench.period.first, bench.period.last
    run, found = bench.run, {}
    receipts = run(
        "SELECT day, at / 3600000 % 24, staff_id, session_id, kind, count(*), sum(quantity), sum(total), sum(discount),"
        " sum(points_value), sum(tax) FROM sale WHERE day BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5",
        days,
    ).fetchall()
    found["total"], found["tax"] = sum(row[7] for row in receipts), sum(row[10] for row in receipts)
    lines = run(
        "SELECT l.product_id, l.category_id, l.tax_kind, l.tax_rate, l.quantity < 0 OR l.of_line_id IS NOT NULL,"
        " sum(l.quantity), sum(l.amount), sum(l.discount + l.share), sum(l.points_share), sum(l.tax)"
        " FROM sale s JOIN sale_line l ON l.sale_id = s.id WHERE s.day BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5",
        days,
    ).fetchall()
    found["lines"], found["products"] = sum(row[6] for row in lines), len({row[0] for row in lines})
    found["mixed"] = len(
        run(
            "SELECT s.day, s.at / 3600000 % 24, s.staff_id, s.session_id, sum(l.amount), sum(l.discount + l.share),"
            " sum(l.tax) FROM sale s JOIN sale_line l ON l.sale_id = s.id WHERE s.day BETWEEN ? AND ?"
            " AND s.kind IN ('exchange', 'cancel', 'history') GROUP BY 1, 2, 3, 4",
            days,
        ).fetchall()
    )
    paid = run(
        "SELECT p.payment_kind_id, count(*), sum(p.amount) FROM sale s JOIN payment p ON p.sale_id = s.id"
        " WHERE s.day BETWEEN ? AND ? GROUP BY 1",
        days,
    ).fetchall()
    found["paid"] = sum(row[2] for row in paid)
    run(
        "SELECT sum(points_paid), sum(rounding), sum(kind = 'history') FROM sale WHERE day BETWEEN ? AND ?", days
    ).fetchall()
    for other in (period.before(bench.shop, bench.period), _year_before(bench)):
        run(
            "SELECT day, sum(total), sum(tax), count(*) FROM sale WHERE day BETWEEN ? AND ? GROUP BY day",
            (other.first, other.last),
        ).fetchall()
    return found


def _year_before(bench: Bench) -> period.Period:
    year = int(bench.month[:4]) - 1
    return period.month(bench.shop, f"{year}{bench.month[4:]}-01")


def agrees(bench: Bench) -> bool:
    """Whether both say the same, so that it is the same that is timed."""
    report, floor = bench.make(), bare_sql(bench)
    found = {one.figure: one.value for one in report.figures}
    own = {
        "total": found["sales_total"],
        "tax": found["sales_tax"],
        "lines": report.section("products").total[6],  # type: ignore[index]
        "products": len(list(report.section("products").rows)),
    }
    return all(floor[name] == value for name, value in own.items())


class Recorder(ReportSheet):
    """A sheet that remembers what is drawn on it."""

    drawn: list[tuple[Any, ...]] = []

    def text(self, x: float, y: float, text: str, size: float, **how: Any) -> float:
        """Remember a text."""
        if text:
            name = f"NotoSansJP-{how.get('weight', 'Regular')}"
            self.drawn.append(
                ("text", x, self.height - y, text, size, name, how.get("align", "left"), how.get("colour"))
            )  # fmt: skip
        return super().text(x, y, text, size, **how)

    def box(self, x: float, y: float, wide: float, high: float, **how: Any) -> None:
        """Remember a box."""
        self.drawn.append(("box", x, self.height - y - high, wide, high, how.get("fill"), how.get("radius", 0)))
        super().box(x, y, wide, high, **how)

    def rule(self, x: float, y: float, x2: float, **how: Any) -> None:
        """Remember a line."""
        self.drawn.append(("line", x, self.height - y, x2, how.get("thick", 0.5), how.get("colour")))
        super().rule(x, y, x2, **how)

    def hairs(self, x: float, x2: float, places: list[float], **how: Any) -> None:
        """Remember the lines between rows."""
        for y in places:
            self.drawn.append(("line", x, self.height - y, x2, how.get("thick", 0.3), how["colour"]))
        super().hairs(x, x2, places, **how)

    def new_page(self) -> None:
        """Remember the end of a page."""
        super().new_page()
        self.drawn.append(("page",))


def recorded(bench: Bench, path: Path) -> tuple[list[tuple[Any, ...]], int]:
    """What the report draws, and on how many pages."""
    plain, report_pdf.ReportSheet = report_pdf.ReportSheet, Recorder  # type: ignore[misc]
    Recorder.drawn = []
    try:
        pages = bench.draw(bench.make("lines"), path).pages
    finally:
        report_pdf.ReportSheet = plain  # type: ignore[misc]
    return Recorder.drawn, pages


def bare_reportlab(drawn: list[tuple[Any, ...]], size: tuple[float, float], path: Path) -> None:
    """The same pages by reportlab's own calls, as its manual has them."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=size)
    draw = {"left": canvas.drawString, "right": canvas.drawRightString, "center": canvas.drawCentredString}
    for what, *rest in drawn:
        if what == "text":
            x, y, text, points, font, align, colour = rest
            canvas.setFont(font, points)
            canvas.setFillColorRGB(*(colour or pdf.INK))
            draw[align](x, y, text)
        elif what == "line":
            x, y, x2, thick, colour = rest
            canvas.setLineWidth(thick)
            canvas.setStrokeColorRGB(*(colour or pdf.INK))
            canvas.line(x, y, x2, y)
        elif what == "box":
            x, y, wide, high, fill, radius = rest
            canvas.setFillColorRGB(*(fill or pdf.INK))
            canvas.roundRect(x, y, wide, high, radius, stroke=0, fill=1)
        else:
            canvas.showPage()
    canvas.showPage()
    canvas.save()


# -- measuring -------------------------------------------------------------------------------------------------------


def once(ask: Callable[[], Any]) -> tuple[float, float]:
    """How many ms it takes: by the wall's clock, and of the processor (others may use it too)."""
    began, used = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def timed(rounds: int, *asks: Callable[[], Any]) -> list[tuple[float, float]]:
    """Of each, the medians of so many rounds; they take turns, so that what else the machine does falls on all."""
    found = [[once(ask) for ask in asks] for _round in range(rounds)]
    return [tuple(statistics.median(one) for one in zip(*each, strict=True)) for each in zip(*found, strict=True)]  # type: ignore[misc]


def figures(bench: Bench, rounds: int) -> bool:
    """The month's figures against the bare SQL."""
    if not agrees(bench):
        raise SystemExit("the floor says something else")
    (bare, bare_own), (mine, own) = timed(rounds, partial(bare_sql, bench), bench.make)
    good = own <= TIMES * bare_own
    say(
        f"figures of {bench.month}: {mine:.0f} ms, {own:.0f} of the processor; bare SQL {bare:.0f} and {bare_own:.0f}:"
        f" {own / bare_own:.2f} times; at most {TIMES:.1f}: {told(good)}"
    )
    return good


def paper(bench: Bench, folder: Path) -> bool:
    """The month's every line on paper against the same pages by bare reportlab."""
    bench.draw(bench.make(), folder / "warm.pdf")
    drawn, pages = recorded(bench, folder / "recorded.pdf")
    size = report_pdf.PAGES[report_pdf.paper_of(bench.shop.country)]
    bare, bare_own = once(partial(bare_reportlab, drawn, size, folder / "bare.pdf"))
    texts = len(drawn)
    drawn.clear()
    mine, own = once(lambda: bench.draw(bench.make("lines"), folder / "own.pdf"))
    good = own <= TIMES * bare_own
    count = bench.make("lines").section("lines").count or 0
    say(
        f"{count:,} lines on {pages:,} pages ({texts:,} things drawn), counted, read and drawn: {mine / 1000:.1f} s,"
        f" {own / 1000:.1f} of the processor; bare reportlab {bare / 1000:.1f} and {bare_own / 1000:.1f}:"
        f" {own / bare_own:.2f} times; at most {TIMES:.1f}: {told(good)}"
    )
    return good


def first_page(bench: Bench, folder: Path, rounds: int) -> bool:
    """The preview's first page of a report with every line, as the page has loaded it."""
    loaded = load(bench.read, kind=bench.kind, asked=bench.asked("lines"))
    draw = partial(bench.draw, loaded.report, folder / "first.pdf", most=1)
    cold = once(draw)
    ((wall, own),) = timed(rounds, draw)
    anew, anew_own = once(lambda: bench.draw(bench.make("lines"), folder / "first.pdf", most=1))
    good = wall <= FIRST_MS
    say(
        f"first page of the preview: {wall:.0f} ms, {own:.0f} of the processor; at most {FIRST_MS:.0f} ms:"
        f" {told(good)}; the very first of a process {cold[0]:.0f} and {cold[1]:.0f},"
        f" counted anew {anew:.0f} and {anew_own:.0f}"
    )
    return good


def memory(bench: Bench, folder: Path) -> bool:
    """What the command takes in a process of its own."""
    words = ["--month", bench.month, "--set", "list=lines", "--store", str(bench.path), "--lang", "ja"]
    words = [sys.executable, str(ROOT / "main.py"), "report", "sales", *words, "--out", str(folder / "child.pdf")]
    subprocess.run(words, check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    good = used <= MOST_MB
    say(f"memory of noren report: {used:.0f} MB; at most {MOST_MB:.0f} MB: {told(good)}")
    return good


def year(bench: Bench, folder: Path) -> bool:
    """The packs of the twelve months up to the month."""
    from desktop import packing_pdf

    at, last = time.perf_counter(), int(bench.month[:4]) * 12 + int(bench.month[5:]) - 1
    pages = 0
    for number in range(last - 11, last + 1):
        month = f"{number // 12}-{number % 12 + 1:02}"
        pages += packing_pdf.write(bench.store, month, folder / f"{month}.pdf", bench.language)[0]
    took = time.perf_counter() - at
    good = took <= YEAR_S
    say(f"the packs of twelve months, {pages} pages: {took:.1f} s; at most {YEAR_S:.0f} s: {told(good)}")
    return good


def main() -> int:
    """Measure everything; 1 when a figure was missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--month", default="")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--year", action="store_true")
    options = asked.parse_args()
    bench = Bench(options.store, options.month)
    lines = bench.read.value("SELECT count(*) FROM sale_line")
    say(f"{lines:,} sale lines" + ("" if lines >= LINES else f", fewer than the {LINES:,} that are asked for"))
    with tempfile.TemporaryDirectory(prefix="noren-bench-") as name:
        folder = Path(name)
        good = [
            first_page(bench, folder, options.rounds), figures(bench, options.rounds), memory(bench, folder),
            paper(bench, folder),
        ]  # fmt: skip
        if options.year:
            good.append(year(bench, folder))
    bench.db.close()
    bench.store.close()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
