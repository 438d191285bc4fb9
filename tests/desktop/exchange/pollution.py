"""One clean table, and many ways in which files of the world spoil it, each with what a good reader still finds.

The kinds of damage follow the published survey of Vitagliano et al., "Pollock: a data loading benchmark" (VLDB 2023);
the table, the generator and the measure are our own.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

HEADER = ["Date", "Time", "Quantity", "Item code", "Price", "Item", "Description", "Link", "Remarks"]
_ITEMS = ("Iced Oolong Tea", "Baker's Dozen Rolls", "Hand-thrown Cup", "Sesame Cookies", "Cotton Tote", "Drip Bags")
_TEXTS = (
    "Roasted slowly, bottled cold; keeps for three days in the fridge, longer if unopened.",
    "Thirteen rolls, still warm at seven. Please order a day ahead, we sell out: every Saturday.",
    'Our potter calls this shape "the pond". It holds 180 ml, and no two are alike.',
    "Made with black sesame, a little salt, and butter from the farm next door",
    "Strong enough for a week's shopping, light enough to forget, printed in 2 colours.",
    'Ten bags in a box - grind "medium", roast "city", and the story of the farm inside.',
)


def clean_rows(count: int = 60) -> list[list[str]]:
    """Make the records: dates, times, numbers, codes, prices, texts with commas and quotes, links, an empty column."""
    dice = random.Random(11)
    rows = []
    for i in range(count):
        item = dice.randrange(len(_ITEMS))
        code = f"{dice.choice(('TE', 'BK', 'CP'))}-{dice.randrange(1000, 9999)}"
        rows.append(
            [
                f"{i % 28 + 1:02}/{i % 12 + 1:02}/2026",
                f"{8 + i % 12:02}:{i * 7 % 60:02}",
                str(dice.randrange(1, 30)),
                code,
                f"${dice.randrange(2, 90)}.{dice.randrange(100):02}",
                _ITEMS[item],
                _TEXTS[item],
                f"https://shop.example/items/{code.replace('-', '_')}.html",
                "",
            ]
        )
    return rows


@dataclass(frozen=True)
class Style:
    """How a table is written."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    end: str = "\r\n"
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Variant:
    """One spoiled file and what is to be found in it."""

    name: str
    data: bytes
    header: list[str]
    rows: list[list[str]]


def cell(text: str, style: Style, *, always: bool = False) -> str:
    """Write a cell; texts of several words are quoted as their makers do."""
    if always or len(text) > 40 or style.delimiter.strip() and style.delimiter in text:
        return style.quote + text.replace(style.quote, style.escape + style.quote) + style.quote
    return text


def line(row: Sequence[str], style: Style) -> str:
    """Write a record without its end."""
    return style.delimiter.join(cell(text, style) for text in row)


def written(lines: Sequence[str], style: Style) -> bytes:
    """Put lines together."""
    return "".join(text + style.end for text in lines).encode(style.encoding)


def variants(*, every: int = 7) -> Iterator[Variant]:
    """Give all spoiled files; of those that spoil one cell of one row, every n-th."""
    rows = clean_rows()
    plain = Style()
    lines = [line(row, plain) for row in [HEADER, *rows]]
    yield Variant("clean", written(lines, plain), HEADER, rows)
    yield from _whole_file(rows, lines, plain)
    yield from _dialects(rows, plain)
    yield from _around(rows, lines, plain)
    yield from _columns(rows, plain)
    yield from _single_rows(rows, lines, plain)
    places = [(i, j) for i in range(len(lines)) for j in range(len(HEADER))]
    for i, j in places[::every]:
        yield from _single_cells(rows, plain, i, j)


def _whole_file(rows: list[list[str]], lines: list[str], plain: Style) -> Iterator[Variant]:
    data = written(lines, plain)
    yield Variant("no bytes", b"", [], [])
    yield Variant("no last line end", data[:-2], HEADER, rows)
    yield Variant("two last line ends", data + b"\r\n", HEADER, rows)
    yield Variant("header only", written(lines[:1], plain), HEADER, [])
    yield Variant("one record", written(lines[:2], plain), HEADER, rows[:1])
    yield Variant("no header", written(lines[1:], plain), [], rows)
    yield Variant("blank lines between", written([t for text in lines for t in (text, "")], plain), HEADER, rows)
    yield Variant("null bytes", data.replace(b"Cookies", b"Coo\0kies"), HEADER, rows)
    for end in ("\n", "\r", "\r\r\n"):
        yield Variant(f"ends {end!r}", written(lines, replace(plain, end=end)), HEADER, rows)
    for at in (0, 1, 30, len(lines) - 1):
        mixed = "".join(text + ("\n" if i == at else "\r\n") for i, text in enumerate(lines))
        yield Variant(f"line end of {at} is LF", mixed.encode(), HEADER, rows)
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"):
        yield Variant(f"in {encoding}", written(lines, replace(plain, encoding=encoding)), HEADER, rows)
    japanese = [[*row[:5], "水出しコーヒー", "深煎りの豆を、ゆっくり抽出しました。ＡＢＣ㈱", *row[7:]] for row in rows]
    names = ["日付", "時刻", "数量", "商品コード", "単価", "商品名", "説明", "リンク", "備考"]
    for encoding in ("utf-8", "cp932", "euc_jp", "utf-16"):
        safe = [[text.replace("㈱", "" if encoding == "euc_jp" else "㈱") for text in row] for row in japanese]
        style = replace(plain, encoding=encoding)
        yield Variant(f"Japanese in {encoding}", written([line(r, style) for r in [names, *safe]], style), names, safe)


def _dialects(rows: list[list[str]], plain: Style) -> Iterator[Variant]:
    table = [HEADER, *rows]
    for delimiter in (";", "\t", "|", ":", ", ", "; ", " ", "~", "^", "#", "||", "\t\t", "\\t", "|~|", "::"):
        style = replace(plain, delimiter=delimiter)
        always = delimiter in (" ", ":", "#", "::") or delimiter.endswith(" ")
        text = [delimiter.join(cell(c, style, always=always and not c.isalnum()) for c in row) for row in table]
        yield Variant(f"delimiter {delimiter!r}", written(text, style), HEADER, rows)
    for quote in ("'", "`"):
        style = replace(plain, quote=quote, escape=quote)
        yield Variant(f"quote {quote!r}", written([line(row, style) for row in table], style), HEADER, rows)
    for escape in ("\\", ""):
        style = replace(plain, escape=escape)
        yield Variant(f"escape {escape!r}", written([line(row, style) for row in table], style), HEADER, rows)
    everything = [plain.delimiter.join(cell(c, plain, always=True) for c in row) for row in table]
    yield Variant("everything quoted", written(everything, plain), HEADER, rows)
    none = [[c.replace(",", "").replace('"', "") for c in row] for row in table]
    yield Variant("nothing quoted", written([",".join(row) for row in none], plain), none[0], none[1:])
    decimals = [[*row[:4], row[4].replace(".", ",").lstrip("$"), *row[5:]] for row in rows]
    style = replace(plain, delimiter=";")
    yield Variant("decimal commas", written([line(r, style) for r in [HEADER, *decimals]], style), HEADER, decimals)
    broken = [[*row[:6], row[6].replace(", ", ",\r\n"), *row[7:]] for row in rows]
    yield Variant("line ends in cells", written([line(r, plain) for r in [HEADER, *broken]], plain), HEADER, broken)


def _around(rows: list[list[str]], lines: list[str], plain: Style) -> Iterator[Variant]:
    commas = "," * (len(HEADER) - 1)
    notes = {"bare": "Sales of the shop", "cut": "Sales of the shop" + commas}
    for kind, note in notes.items():
        for count in (1, 3):
            for blank in ([], ["" if kind == "bare" else commas]):
                name = f"{count} {kind} lines {'and a blank one ' if blank else ''}"
                yield Variant(name + "above", written([note] * count + blank + lines, plain), HEADER, rows)
                yield Variant(name + "below", written(lines + blank + [note] * count, plain), HEADER, rows)
    total = "Total,,60,,$2000.00,,,,"
    yield Variant("totals below", written([*lines, total], plain), HEADER, rows)
    period = ["Report,Sales", "From,01/01/2026", "To,31/12/2026", ""]
    yield Variant("report head above", written(period + lines, plain), HEADER, rows)
    for count in (2, 3):
        joined = [" ".join([name] * count) for name in HEADER]
        yield Variant(f"{count} header rows", written([lines[0]] * (count - 1) + lines, plain), joined, rows)
    groups = ["When", "When", "Sale", "Sale", "Sale", "Goods", "Goods", "Goods", "Goods"]
    both = [f"{a} {b}" for a, b in zip(groups, HEADER, strict=True)]
    yield Variant("header of two different rows", written([",".join(groups), *lines], plain), both, rows)
    for width in (8, 10):
        names = [*HEADER, "More"][:width]
        second = [line([*row, ""][:width], plain) for row in [names, *rows[:30]]]
        yield Variant(f"second table of {width}", written(lines + second, plain), HEADER, rows)
    yield Variant("header once more", written(lines[:30] + lines[:1] + lines[30:], plain), HEADER, rows)


def _columns(rows: list[list[str]], plain: Style) -> Iterator[Variant]:
    def table(name: str, header: list[str], body: list[list[str]]) -> Variant:
        return Variant(name, written([line(row, plain) for row in [header, *body]], plain), header, body)

    for at in (0, 3, 8):
        for word in ("", "HEAD/%R", "HEAD" * 30_000):
            yield table(f"column {at} named {word[:8]!r}", [*HEADER[:at], word, *HEADER[at + 1 :]], rows)
    yield table("two columns of one name", ["Date", "Date", *HEADER[2:]], rows)
    yield table("one column", HEADER[5:6], [row[5:6] for row in rows])
    yield table("two columns", HEADER[2:4], [row[2:4] for row in rows])
    yield table("many columns", HEADER + [f"col{i}" for i in range(600)], [row + [row[2]] * 600 for row in rows])
    yield table("enormous cell", HEADER, [[*rows[0][:6], "long, " * 40_000, *rows[0][7:]], *rows[1:]])


def _single_rows(rows: list[list[str]], lines: list[str], plain: Style) -> Iterator[Variant]:
    table = [HEADER, *rows]
    last = len(lines) - 1
    for at in (0, 1, 2, 30, last):
        for delimiter in (" ", ";"):
            odd = delimiter.join(cell(c, plain) for c in table[at])
            yield Variant(f"row {at} cut by {delimiter!r}", written(_with(lines, at, odd), plain), HEADER, rows)
        if at:
            quoted = line(table[at], replace(plain, quote="'", escape="'"))
            yield Variant(f"row {at} quoted by '", written(_with(lines, at, quoted), plain), HEADER, rows)
            back = line(table[at], replace(plain, escape="\\"))
            yield Variant(f"row {at} escaped by \\", written(_with(lines, at, back), plain), HEADER, rows)
            few = [r for i, r in enumerate(rows) if i != at - 1]
            less, more = table[at][:5], [*table[at], *["x"] * 6]
            shorter = [*few[: at - 1], less, *few[at - 1 :]]
            longer = [*few[: at - 1], more, *few[at - 1 :]]
            yield Variant(f"row {at} empty", written(_with(lines, at, ""), plain), HEADER, few)
            yield Variant(f"row {at} of 5 cells", written(_with(lines, at, line(less, plain)), plain), HEADER, shorter)
            yield Variant(f"row {at} of 15 cells", written(_with(lines, at, line(more, plain)), plain), HEADER, longer)


def _single_cells(rows: list[list[str]], plain: Style, i: int, j: int) -> Iterator[Variant]:
    table = [HEADER, *rows]
    lines = [line(row, plain) for row in table]
    cells = [cell(c, plain) for c in table[i]]
    more = ",".join([*cells[:j], "", *cells[j:]])
    yield Variant(f"row {i} a delimiter more at {j}", written(_with(lines, i, more), plain), HEADER, rows)
    if j:
        less = ",".join([*cells[: j - 1], cells[j - 1] + cells[j], *cells[j + 1 :]])
        yield Variant(f"row {i} a delimiter less at {j}", written(_with(lines, i, less), plain), HEADER, rows)
    body = cells[j]
    odd = '""' + body[1:] if body.startswith('"') else '"' + body
    spoiled = [list(row) for row in table]
    spoiled[i][j] = '"' + table[i][j]
    quoted = written(_with(lines, i, ",".join([*cells[:j], odd, *cells[j + 1 :]])), plain)
    yield Variant(f"row {i} a quote more at {j}", quoted, spoiled[0], spoiled[1:])


def _with(lines: list[str], at: int, text: str) -> list[str]:
    return [*lines[:at], text, *lines[at + 1 :]]


def f1(wanted: Sequence[str], found: Sequence[str]) -> float:
    """Give the harmonic mean of precision and recall of two bags of texts."""
    if not wanted and not found:
        return 1.0
    common = sum((Counter(wanted) & Counter(found)).values())
    return 2 * common / (len(wanted) + len(found))


def score(variant: Variant, header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[float, float, float]:
    """Score what was read: F1 of the header's cells, of whole records, of cells."""
    wanted = ["".join(row) for row in variant.rows]
    found = ["".join(row) for row in rows]
    return (
        f1(variant.header, header),
        f1(wanted, found),
        f1([c for row in variant.rows for c in row], [c for row in rows for c in row]),
    )
