"""Papers on A4 or Letter: the same sections as on a roll, placed as a bookkeeper expects them."""

from dataclasses import dataclass, replace

from desktop.documents.marks import draw
from desktop.documents.pdf import HAIR, INDIGO, INK, MM, QUIET, WASH, Sheet, wrap
from desktop.printing.paper import (
    Banner,
    Block,
    Cut,
    Drawer,
    Feed,
    Frame,
    Image,
    Item,
    Pair,
    Paper,
    Qr,
    Rule,
    Section,
    Text,
    Total,
)
from desktop.printing.roll import Laid, lay_in, stack

SIDE = 20 * MM
TOP = 18 * MM
FOOT = 20 * MM
BODY = 9.2
COLUMN_GAP = 9 * MM


@dataclass(slots=True)
class Flow:
    """How far a paper is on its sheet."""

    sheet: Sheet
    paper: Paper
    pages: int
    y: float = TOP

    @property
    def room(self) -> float:
        """What is between the margins."""
        return self.sheet.width - 2 * SIDE

    @property
    def right(self) -> float:
        """The right margin's place."""
        return self.sheet.width - SIDE

    def fits(self, high: float) -> bool:
        """Whether so much goes on this page."""
        return self.y + high <= self.sheet.height - FOOT

    def turn(self) -> None:
        """Number this page and begin the next."""
        self.number()
        self.sheet.new_page()
        self.y = TOP

    def number(self) -> None:
        """Write the page's number at its foot; nothing on a paper of one page."""
        if self.pages < 2:
            return
        text = self.paper.page.replace("{page}", str(self.sheet.pages)).replace("{pages}", str(self.pages))
        foot = self.sheet.height - 11 * MM
        self.sheet.text(SIDE, foot, self.paper.title, 7.5, colour=QUIET)
        self.sheet.text(self.right, foot, text, 7.5, align="right", colour=QUIET)


def draw_sheet(sheet: Sheet, paper: Paper, *, pages: int) -> None:
    """Draw a paper over as many pages as it needs; `pages` is what the page numbers say."""
    flow = Flow(sheet, paper, pages)
    if paper.form == "ryoshusho":
        _ryoshusho(flow)
    else:
        _head(flow)
        _total(flow)
        if paper.form == "receipt":
            _goods(flow)
            _columns(flow, ("tax", "points"), ("sums", "payments", "gets", "back"))
            _end(flow)
        else:
            names = [s.name for s in paper.sections if s.name not in ("shop", "title", "about", "total", "remarks")]
            _masonry(flow, [paper.section(name) for name in names])
            _end(flow)
    flow.number()


def _marks(blocks: tuple[Block, ...], room: float, body: float = BODY, align: str | None = None) -> Laid:
    """Stack a section's blocks; rules, feeds and what only a roll's printer does are left out."""
    parts = []
    for block in blocks:
        if isinstance(block, (Rule, Feed, Cut, Drawer)):
            continue
        if align and isinstance(block, Text):
            block = replace(block, align=align)
        parts.append(lay_in(block, room, body))
    return stack(parts)


# -- head ------------------------------------------------------------------------------------------------------------


def _head(flow: Flow) -> None:
    left = _title(flow, SIDE, flow.y)
    left = _about(flow, SIDE, left + 5 * MM, 88 * MM)
    right = _shop(flow, 72 * MM, flow.y)
    flow.y = max(left, right) + 6 * MM


def _title(flow: Flow, x: float, y: float) -> float:
    first = True
    for block in flow.paper.section("title").blocks:
        if isinstance(block, Text) and first:
            flow.sheet.text(x, y + 20, block.text, 21, weight="Bold", colour=INDIGO)
            y, first = y + 27, False
        elif isinstance(block, Text):
            flow.sheet.text(x, y + 9, block.text, 8.5, colour=QUIET)
            y += 14
        elif isinstance(block, Banner):
            wide = flow.sheet.text(x + 8, y + 15.5, block.text, 10.5, weight="Bold") + 16
            flow.sheet.box(x, y + 3, wide, 18, stroke=INK, thick=1, radius=3)
            y += 26
    return y


def _about(flow: Flow, x: float, y: float, room: float) -> float:
    for block in flow.paper.section("about").blocks:
        if isinstance(block, Pair):
            lines = wrap(block.right, BODY, room - 34 * MM)
            flow.sheet.text(x, y + 9, block.left, 8.5, colour=QUIET)
            for at, line in enumerate(lines):
                flow.sheet.text(x + 34 * MM, y + 9 + at * 13, line, BODY)
            y += 13.5 * len(lines)
    return y


def _shop(flow: Flow, room: float, y: float) -> float:
    """The shop at the right, its lines ending at the margin."""
    blocks = flow.paper.section("shop").blocks
    for picture in (block for block in blocks if isinstance(block, Image)):
        laid = lay_in(picture, room, BODY)
        for mark in laid.marks:
            wide = getattr(mark, "wide", room)
            draw(flow.sheet, laid, flow.right - (room + wide) / 2, y)
        y += laid.height
    words = tuple(block for block in blocks if isinstance(block, Text))
    laid = _marks(words, room, 9.6, "right")
    return draw(flow.sheet, laid, flow.right - room, y)


def _total(flow: Flow) -> None:
    for block in flow.paper.section("total").blocks:
        if isinstance(block, Total):
            high = 15 * MM
            flow.sheet.box(SIDE, flow.y, flow.room, high, fill=WASH, radius=4)
            base = flow.y + high / 2
            flow.sheet.text(SIDE + 6 * MM, base + 4.5, block.label, 12, weight="Bold", colour=INDIGO)
            flow.sheet.text(flow.right - 6 * MM, base + 8.2, block.amount, 23, weight="Bold", align="right")
            flow.y += high + 6 * MM


# -- goods -----------------------------------------------------------------------------------------------------------


def _stops(flow: Flow) -> tuple[float, float, float]:
    """Where quantity, unit price and amount end."""
    return flow.right - 62 * MM, flow.right - 32 * MM, flow.right


def _goods(flow: Flow) -> None:
    _goods_head(flow)
    for block in flow.paper.section("items").blocks:
        if isinstance(block, Item):
            _goods_row(flow, block)
    flow.sheet.rule(SIDE, flow.y, flow.right, thick=0.8, colour=INDIGO)
    flow.y += 5 * MM


def _goods_head(flow: Flow) -> None:
    name, *figures = flow.paper.columns
    flow.sheet.text(SIDE, flow.y + 9, name, 8.5, weight="Medium", colour=INDIGO)
    for stop, words in zip(_stops(flow), figures, strict=True):
        flow.sheet.text(stop, flow.y + 9, words, 8.5, weight="Medium", align="right", colour=INDIGO)
    flow.y += 14
    flow.sheet.rule(SIDE, flow.y, flow.right, thick=0.8, colour=INDIGO)


def _goods_row(flow: Flow, item: Item) -> None:
    room = flow.room - 84 * MM
    lines = wrap(item.name, 9.8, room)
    notes = [(wrap(left, 8.2, room - 8), right) for left, right in item.notes]
    high = 7 + 14 * len(lines) + sum(12 * len(left) for left, _right in notes)
    if not flow.fits(high):
        flow.turn()
        _goods_head(flow)
    base = flow.y + 14.5
    quantity, unit, amount = _stops(flow)
    flow.sheet.text(quantity, base, item.quantity, 9.8, align="right")
    flow.sheet.text(unit, base, item.unit_price, 9.8, align="right")
    flow.sheet.text(amount, base, item.amount, 9.8, align="right")
    for at, line in enumerate(lines):
        flow.sheet.text(SIDE, base + 14 * at, line, 9.8)
    base += 14 * len(lines) - 2
    for left, right in notes:
        for at, line in enumerate(left):
            flow.sheet.text(SIDE + 8, base + 12 * at, line, 8.2, colour=QUIET)
        flow.sheet.text(amount, base, right, 8.8, align="right", colour=QUIET)
        base += 12 * len(left)
    flow.y += high
    flow.sheet.rule(SIDE, flow.y, flow.right, thick=0.4, colour=HAIR)


# -- cards -----------------------------------------------------------------------------------------------------------


def _card_height(section: Section, room: float) -> float:
    laid = _marks(section.blocks, room)
    return (18 if section.heading else 0) + laid.height + 5 * MM


def _card(flow: Flow, section: Section, x: float, y: float, room: float) -> float:
    if section.heading:
        flow.sheet.text(x, y + 9, section.heading, 9.2, weight="Bold", colour=INDIGO)
        flow.sheet.rule(x, y + 14, x + room, thick=0.5, colour=INDIGO)
        y += 18
    return draw(flow.sheet, _marks(section.blocks, room), x, y) + 5 * MM


def _columns(flow: Flow, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    """Two columns of cards that stay together on a page."""
    room = (flow.room - COLUMN_GAP) / 2
    columns = [[flow.paper.section(name) for name in names] for names in (left, right)]
    columns = [[section for section in column if section.blocks] for column in columns]
    high = max(sum(_card_height(section, room) for section in column) for column in columns)
    if not flow.fits(high):
        flow.turn()
    ends = []
    for at, column in enumerate(columns):
        y = flow.y
        for section in column:
            y = _card(flow, section, SIDE + at * (room + COLUMN_GAP), y, room)
        ends.append(y)
    flow.y = max(ends)


def _masonry(flow: Flow, sections: list[Section]) -> None:
    """Cards in two columns, each under the shorter one."""
    room = (flow.room - COLUMN_GAP) / 2
    tops = [flow.y, flow.y]
    for section in sections:
        if not _marks(section.blocks, room).marks:
            continue
        high = _card_height(section, room)
        at = 0 if tops[0] <= tops[1] else 1
        if tops[at] + high > flow.sheet.height - FOOT and tops[at] > TOP:
            flow.turn()
            tops, at = [flow.y, flow.y], 0
        tops[at] = _card(flow, section, SIDE + at * (room + COLUMN_GAP), tops[at], room)
    flow.y = max(tops)


def _end(flow: Flow) -> None:
    """Remarks at the left, the code at the right."""
    code = [block for block in flow.paper.section("code").blocks if isinstance(block, Qr)]
    remarks = _marks(flow.paper.section("remarks").blocks, flow.room - 40 * MM, BODY, "left")
    laid = lay_in(code[0], 30 * MM, BODY) if code else Laid((), 0.0)
    if not flow.fits(max(remarks.height, laid.height) + 4 * MM):
        flow.turn()
    flow.y += 2 * MM
    draw(flow.sheet, remarks, SIDE, flow.y)
    draw(flow.sheet, laid, flow.right - 29 * MM, flow.y - 2 * MM)
    flow.y += max(remarks.height, laid.height)


# -- 領収書 ------------------------------------------------------------------------------------------------------------


def _ryoshusho(flow: Flow) -> None:
    """Half a sheet in a frame, as it is handed over."""
    sheet, paper = flow.sheet, flow.paper
    flow.y = TOP + 9 * MM
    middle = sheet.width / 2
    _centred_title(flow, middle)
    top = flow.y + 4 * MM
    flow.y = max(_addressee(flow, top), _about(flow, flow.right - 70 * MM, top - 2, 64 * MM)) + 7 * MM
    for block in paper.section("total").blocks:
        if isinstance(block, Total):
            sheet.box(SIDE + 18 * MM, flow.y, flow.room - 36 * MM, 17 * MM, fill=WASH, radius=4)
            sheet.text(SIDE + 25 * MM, flow.y + 29, block.label, 12, weight="Bold", colour=INDIGO)
            sheet.text(flow.right - 25 * MM, flow.y + 33, block.amount, 27, weight="Bold", align="right")
    flow.y += 17 * MM + 5 * MM
    purpose = _marks(paper.section("purpose").blocks, flow.room - 36 * MM, 10.5)
    flow.y = draw(sheet, purpose, SIDE + 18 * MM, flow.y) + 9 * MM
    flow.y = _foot_of_ryoshusho(flow) + 5 * MM
    sheet.box(SIDE - 4 * MM, TOP, flow.room + 8 * MM, flow.y - TOP, stroke=INDIGO, thick=1.1, radius=6)


def _centred_title(flow: Flow, middle: float) -> None:
    for at, block in enumerate(flow.paper.section("title").blocks):
        if isinstance(block, Text):
            size, weight = (25.0, "Bold") if at == 0 else (8.5, "Regular")
            flow.sheet.text(middle, flow.y + size, block.text, size, weight=weight, align="center", colour=INDIGO)
            flow.y += size * 1.45
        elif isinstance(block, Banner):
            wide = flow.sheet.text(middle, flow.y + 15, block.text, 10.5, weight="Bold", align="center") + 18
            flow.sheet.box(middle - wide / 2, flow.y + 2.5, wide, 18, stroke=INK, thick=1, radius=3)
            flow.y += 24


def _addressee(flow: Flow, top: float) -> float:
    room = flow.room - 78 * MM
    y = top
    for block in flow.paper.section("addressee").blocks:
        if isinstance(block, Text):
            for line in wrap(block.text, 15, room - 4 * MM, "Medium"):
                flow.sheet.text(SIDE + 2 * MM, y + 18, line, 15, weight="Medium")
                y += 21
    flow.sheet.rule(SIDE, y + 4, SIDE + room, thick=0.8)
    return y + 6


def _foot_of_ryoshusho(flow: Flow) -> float:
    """Stamp at the left, breakdown in the middle, the shop at the right with the receipt's code below it."""
    paper, top = flow.paper, flow.y
    stamps = tuple(block for block in paper.section("stamp").blocks if isinstance(block, Frame))
    ends = [draw(flow.sheet, _marks(stamps, 24 * MM), SIDE + 2 * MM, top)]
    x = SIDE + (30 * MM if stamps else 2 * MM)
    y = top
    for name in ("tax", "payments"):
        section = paper.section(name)
        if section.blocks:
            y = _card(flow, section, x, y, 58 * MM)
    ends.append(y)
    shop = _shop(flow, 70 * MM, top)
    code = [block for block in paper.section("code").blocks if isinstance(block, Qr)]
    if code:
        laid = lay_in(code[0], 26 * MM, 8.4)
        shop = draw(flow.sheet, laid, flow.right - 24 * MM, shop + 2 * MM)
    return max(*ends, shop)
