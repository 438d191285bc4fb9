"""The tables of a report on paper: columns as wide as their figures, repeated headings, rows over as many pages.

Texts go on in further lines and never reach into the next column; the few that end in … are counted, and told of at the
document's end. Long sections (a row a receipt) are written while they are read: nothing of them is kept but the page.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from desktop.documents.pdf import HAIR, INDIGO, INK, QUIET, WASH, width, wrap
from models.errors import N_
from models.figures.report import NUMBERS, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.documents.report_sheet import ReportSheet
    from desktop.documents.report_words import Words
    from models.figures.report import Row, Section

SIZES = (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5, 2.0)
"""The last ones are for a dozen columns of billions: no figure ever reaches into another."""
PAD = 3.0
APART = 7.0
"""What a text is set off from figures that end just before it."""
SAMPLE = 300
"""Rows of a long section that its columns are measured by."""
LEAST_TEXT = 56.0
MOST_TEXT = 230.0
LEAD = 1.22
MOST_LINES, MOST_LETTERS = 14, 3_000
Cells = list[str]


class Table:
    """A table under way on a sheet."""

    def __init__(self, sheet: ReportSheet, section: Section, words: Words) -> None:
        """Of a section; its rows are not read yet."""
        self.sheet, self.section, self.words = sheet, section, words
        self.columns = section.columns
        self.titles = [words.title(column.title) for column in self.columns]
        self.right = [column.kind in NUMBERS and at > 0 for at, column in enumerate(self.columns)]
        self._left_pad = [
            PAD + (APART if at and self.right[at - 1] and not self.right[at] else 0.0) for at in self._places
        ]
        self.size, self.stops = SIZES[0], [0.0]
        self.heads: list[list[str]] = []
        self._hairs: list[float] = []
        self._kinds = [column.kind for column in self.columns]
        self.summed = [at for at, column in enumerate(self.columns) if column.summed]

    def draw(self) -> bool:
        """Draw all of it; False where there was no row."""
        rows = iter(self.section.rows)
        first = list(islice(rows, SAMPLE)) if self.section.long else list(rows)
        if not first:
            return False
        total = self.section.total
        last = (
            [self.words.total(value, kind) for value, kind in zip(total, self._kinds, strict=True)] if total else None
        )
        self._measure([self._cells(row) for row in first], last)
        self._head()
        if self.section.long:
            self._long(chain(first, rows))
        else:
            self._short(first)
        if last is not None:
            self._total(last)
        self._flush()
        return True

    # -- columns -----------------------------------------------------------------------------------------------------

    def _cells(self, row: Row) -> Cells:
        cell = self.words.cell
        return [cell(value, kind) for value, kind in zip(row, self._kinds, strict=False)]

    def _measure(self, rows: Sequence[Cells], total: Cells | None) -> None:
        """Find the largest size of letters at which every figure has room, and how wide the columns are then."""
        room = self.sheet.room
        every = [*rows, total] if total else rows
        natural = [max((self.sheet.measure(row[at], SIZES[0]) for row in every), default=0.0) for at in self._places]
        bold = [self.sheet.measure(total[at], SIZES[0], "Bold") if total else 0.0 for at in self._places]
        for size in SIZES:
            part = size / SIZES[0]
            needs = [
                max(natural[at] * part, bold[at] * part, self._longest_word(at, size)) + self._left_pad[at] + PAD
                for at in self._places
            ]
            texts = [at for at in self._places if self._kinds[at] == TEXT]
            fixed = sum(need for at, need in enumerate(needs) if at not in texts)
            self.size = size
            if room - fixed >= sum(min(needs[at], LEAST_TEXT) for at in texts):
                break
        self._share(needs, texts, room - fixed)

    @property
    def _places(self) -> range:
        return range(len(self.columns))

    def _longest_word(self, at: int, size: float) -> float:
        """What a heading needs so that no word of it is broken; Japanese breaks anywhere, but not after one letter."""
        title = self.titles[at]
        words = title.split() if title.isascii() else [title if len(title) < 6 else title[: (len(title) + 1) // 2]]
        return max((self.sheet.measure(word, size - 0.5, "Medium") for word in words), default=0.0)

    def _share(self, needs: list[float], texts: list[int], left: float) -> None:
        """Give the columns of texts what is left: what they need, or their part of it by weight."""
        weights = [float(self.columns[at].weight or 3) for at in texts]
        for at, wide in zip(texts, parts_of(left, [needs[at] for at in texts], weights), strict=True):
            needs[at] = max(1.0, wide)
        spare = self.sheet.room - sum(needs)
        if spare > 0:
            if texts:
                needs[texts[0]] += min(spare / 3, MOST_TEXT)
            more = (self.sheet.room - sum(needs)) / len(needs)
            needs = [need + more for need in needs]
        elif spare < -0.01:
            needs = [need * self.sheet.room / sum(needs) for need in needs]
        left_side = self.sheet.right - self.sheet.room
        self.stops = [left_side]
        for need in needs:
            self.stops.append(self.stops[-1] + need)
        self.heads = [
            balanced(title, self.size - 0.5, self._room(at) + 0.5)[:3] for at, title in enumerate(self.titles)
        ]

    def _room(self, at: int) -> float:
        """What a column has for its text."""
        return self.stops[at + 1] - self.stops[at] - self._left_pad[at] - PAD

    # -- rows --------------------------------------------------------------------------------------------------------

    @property
    def high(self) -> float:
        """A row of one line."""
        return self.size * 1.62

    @property
    def head_high(self) -> float:
        """The headings."""
        return max((len(lines) for lines in self.heads), default=1) * self.size * LEAD + 5

    def _head(self) -> None:
        """The headings of the columns, at the foot of their lines."""
        lead, sheet = self.size * LEAD, self.sheet
        foot = sheet.y + self.head_high
        sheet.rule(self.stops[0], sheet.y, self.stops[-1], thick=0.8, colour=INDIGO)
        for at, lines in enumerate(self.heads):
            x = self.stops[at + 1] - PAD if self.right[at] else self.stops[at] + self._left_pad[at]
            align = "right" if self.right[at] else "left"
            for up, text in zip(reversed(range(len(lines))), lines, strict=True):
                sheet.text(x, foot - 4 - up * lead, text, self.size - 0.5, weight="Medium", align=align, colour=INDIGO)
        sheet.y = foot
        sheet.rule(self.stops[0], sheet.y, self.stops[-1], thick=0.8, colour=INDIGO)

    def _turn(self) -> None:
        """Go on on the next page, under the same headings."""
        self._flush()
        self.sheet.new_page()
        title = self.words.language.text("{title} (continued)", title=self.words.title(self.section.title))
        self.sheet.text(self.stops[0], self.sheet.y + 8, title, 8, weight="Medium", colour=QUIET)
        self.sheet.y += 13
        self._head()

    def _flush(self) -> None:
        """Draw the lines beneath the rows of this page, all in one go."""
        if self._hairs:
            self.sheet.hairs(self.stops[0], self.stops[-1], self._hairs, colour=HAIR)
            self._hairs.clear()

    def _short(self, rows: Sequence[Row]) -> None:
        """Rows as high as their texts; the last two stay together with the total, so that no page holds one alone."""
        for at, row in enumerate(rows):
            strong = at in self.section.strong
            lines = [self._lines(place, text, strong) for place, text in enumerate(self._cells(row))]
            high = self.high + (max(len(some) for some in lines) - 1) * self.size * LEAD
            after = self.high * 2 + 2 if at == len(rows) - 2 else 0.0
            if not self.sheet.fits(high + after):
                self._turn()
            if strong:
                self.sheet.box(self.stops[0], self.sheet.y, self.stops[-1] - self.stops[0], high, fill=WASH)
            self._row(lines, "Bold" if strong else "Regular")
            self.sheet.y += high
            self._hairs.append(self.sheet.y)

    def _lines(self, at: int, text: str, strong: bool) -> list[str]:
        """A cell's text in as many lines as it needs, up to `MOST_LINES`."""
        weight = "Bold" if strong else "Regular"
        room = self._room(at) + 0.01
        if self.right[at] or self.sheet.measure(text, self.size, weight) <= room:
            return [text]
        lines = wrap(" ".join(text[:MOST_LETTERS].split()), self.size, room, weight)
        if len(lines) <= MOST_LINES and len(text) <= MOST_LETTERS:
            return lines
        self.sheet.shortened += 1
        lines = lines[:MOST_LINES]
        return [*lines[:-1], self.sheet.fitted(lines[-1] + "…" * 9, self.size, room, weight).rstrip("…") + "…"]

    def _row(self, lines: Sequence[Sequence[str]], weight: str) -> None:
        base = self.sheet.y + self.size * 1.18
        for at, some in enumerate(lines):
            x = self.stops[at + 1] - PAD if self.right[at] else self.stops[at] + self._left_pad[at]
            align = "right" if self.right[at] else "left"
            for down, text in enumerate(some):
                self.sheet.text(x, base + down * self.size * LEAD, text, self.size, weight=weight, align=align)

    def _total(self, cells: Cells) -> None:
        high = self.high + 2
        if not self.sheet.fits(high):
            self._turn()
        self._flush()
        self.sheet.box(self.stops[0], self.sheet.y, self.stops[-1] - self.stops[0], high, fill=WASH)
        self.sheet.rule(self.stops[0], self.sheet.y, self.stops[-1], thick=0.8, colour=INDIGO)
        self.sheet.y += 1
        self._row([[text] for text in cells], "Bold")
        self.sheet.y += high - 1

    # -- long sections -----------------------------------------------------------------------------------------------

    def _long(self, rows: Iterator[Row]) -> None:
        """Rows as they come; what was summed so far is carried from page to page."""
        sheet, size, one_line = self.sheet, self.size, self.high
        lefts = [(at, self._room(at) + 0.01) for at in self._places if not self.right[at]]
        sums = dict.fromkeys(self.summed, 0)
        last = sheet.bottom - one_line
        for row in rows:
            cells, high, more = self._cells(row), one_line, {}
            for at, room in lefts:
                if sheet.measure(cells[at], size) > room:
                    more[at] = self._lines(at, cells[at], False)
                    high = max(high, one_line + (len(more[at]) - 1) * size * LEAD)
            if sheet.y + high > last:
                self._carry(sums, N_("Carried forward"))
                self._turn()
                self._carry(sums, N_("Brought forward"))
            if more:
                self._row([more.get(at, [text]) for at, text in enumerate(cells)], "Regular")
            else:
                self._one_line(cells)
            for at in sums:
                value = row[at]
                if isinstance(value, int):
                    sums[at] += value
            sheet.y += high
            self._hairs.append(sheet.y)

    def _one_line(self, cells: Cells) -> None:
        """A row whose texts all have room: most of a long section's."""
        base = self.sheet.y + self.size * 1.18
        for at, text in enumerate(cells):
            if self.right[at]:
                self.sheet.text(self.stops[at + 1] - PAD, base, text, self.size, align="right")
            else:
                self.sheet.text(self.stops[at] + self._left_pad[at], base, text, self.size)

    def _carry(self, sums: dict[int, int], words: str) -> None:
        """The sums so far, at the foot of a page and at the head of the next."""
        if not sums:
            return
        base = self.sheet.y + self.size * 1.18
        self.sheet.text(self.stops[0] + PAD, base, self.words.language.text(words), self.size, colour=QUIET)
        for at, value in sums.items():
            text = self.words.cell(value, self._kinds[at])
            self.sheet.text(self.stops[at + 1] - PAD, base, text, self.size, align="right", colour=INK, weight="Medium")
        self.sheet.y += self.high
        self._hairs.append(self.sheet.y)


def parts_of(room: float, wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Who wants less than their part by weight gets all of it; the others share what is left of the room by weight."""
    found, open_ = list(wanted), set(range(len(wanted)))
    while open_:
        left = room - sum(found[at] for at in range(len(found)) if at not in open_)
        whole = sum(weights[at] for at in open_)
        content = {at for at in open_ if wanted[at] <= left * weights[at] / whole}
        if not content:
            for at in open_:
                found[at] = max(0.0, left * weights[at] / whole)
            break
        open_ -= content
    return found


def balanced(title: str, size: float, room: float) -> list[str]:
    """A heading in as few lines as there is room for, none of them much shorter than the others."""
    lines = wrap(title, size, room, "Medium")
    if len(lines) < 2:
        return lines
    halves = [(title[:at], title[at:]) for at in _breaks(title)]
    widths = [max(width(half, size, "Medium") for half in both) for both in halves]
    if widths and min(widths) <= room and not title.isascii():
        return list(halves[widths.index(min(widths))])
    low, high = 0.0, room
    while high - low > 0.5:
        middle = (low + high) / 2
        tried = wrap(title, size, middle, "Medium")
        whole = len(tried) == len(lines) and all(width(line, size, "Medium") <= middle + 1e-6 for line in tried)
        low, high = (low, middle) if whole and _words_whole(title, tried) else (middle, high)
    return wrap(title, size, high, "Medium")


def _breaks(title: str) -> list[int]:
    """Where a Japanese heading is broken first: before brackets, and where katakana or kanji begin."""
    scripts = ["katakana" if "ァ" <= sign <= "ー" else "hiragana" if "ぁ" <= sign <= "ゖ" else "" for sign in title]
    found = []
    for at in range(1, len(title)):
        inside = title[:at].count("（") > title[:at].count("）")
        begins = scripts[at] != scripts[at - 1] and scripts[at] != "hiragana" and title[at] not in "）、・"
        if not inside and (title[at] == "（" or begins):
            found.append(at)
    return found


def _words_whole(title: str, lines: list[str]) -> bool:
    """Whether no Latin word was broken."""
    return not title.isascii() or [word for line in lines for word in line.split()] == title.split()
