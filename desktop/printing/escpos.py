"""A paper as ESC/POS commands: text in the printer's code page where that has it, else as an image.

Code page 437 is what every such printer has. Where at least half of a paper's lines need an image (Japanese) all of
them become images, so that one paper has one face and its figures stand in one column.
"""

from typing import Any

from desktop.documents.pdf import MAKING, clean, missing_of
from desktop.printing.library import dummy
from desktop.printing.paper import (
    Banner,
    Block,
    Cut,
    Drawer,
    Feed,
    Item,
    Pair,
    Paper,
    Rule,
    Size,
    Text,
    Total,
)
from desktop.printing.plain import COLUMNS, plain_lines
from desktop.printing.raster import image_of
from desktop.printing.roll import Laid, lay, stack

CODE_PAGE = "CP437"
_LONGEST_IMAGE = 200.0  # points
_SIMPLER = str.maketrans({"−": "-", "–": "-", "—": "-", "×": "x", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})
_WORDS = (Text, Pair, Item, Total, Rule, Banner, Feed)


def escpos_bytes(paper: Paper, *, images: bool | None = None) -> bytes:
    """Give the commands that print a paper on its roll (a sheet's paper as on 80 mm).

    `images` True makes an image of every line, False of none but what the code page can't; None decides by the paper.
    """
    size = paper.size if paper.size.roll else Size.ROLL_80
    columns = COLUMNS[size]
    device = dummy()
    device.hw("INIT")
    device.charcode(CODE_PAGE)
    blocks = list(paper.blocks())
    every = _mostly_images(blocks) if images is None else images
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, (Cut, Drawer)) or (not every and _fits(block)):
            _print_images(device, waiting, size)
            waiting = []
            _command(device, block, columns)
        else:
            waiting.append(block)
    _print_images(device, waiting, size)
    return bytes(device.output)


def missing_on(paper: Paper) -> tuple[str, ...]:
    """The characters of a paper that no font of ours has, each named once."""
    found: dict[str, None] = {}
    for block in paper.blocks():
        for text in _texts(block):
            found.update(dict.fromkeys(missing_of(text)))
    return tuple(found)


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Text() | Banner():
            return (block.text,)
        case Pair():
            return (block.left, block.right)
        case Item():
            return (block.name, block.quantity, *(part for note in block.notes for part in note))
        case Total():
            return (block.label, block.amount)
    return ()


def simpler(text: str) -> str:
    """The same text with signs that a code page has: a hyphen for the true minus, x for ×."""
    return clean(text).translate(_SIMPLER)


def encodable(text: str) -> bool:
    """Whether the printer's code page has every sign of a text."""
    try:
        simpler(text).encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True


def _fits(block: Block) -> bool:
    return isinstance(block, _WORDS) and all(encodable(text) for text in _texts(block))


def _mostly_images(blocks: list[Block]) -> bool:
    worded = [block for block in blocks if _texts(block)]
    return sum(not _fits(block) for block in worded) * 2 >= max(1, len(worded))


def _command(device: Any, block: Block, columns: int) -> None:
    if isinstance(block, Cut):
        device.cut()
    elif isinstance(block, Drawer):
        device.cashdraw(2)
    for line in plain_lines(block, columns):
        text = simpler(line.text).ljust(1)
        device.set(bold=line.bold, double_width=line.double, double_height=line.double, normal_textsize=not line.double)
        device.text(f"{text}\n")


def _print_images(device: Any, blocks: list[Block], size: Size) -> None:
    """Print blocks as images of at most some 7 cm each, so that a printer with little memory can begin."""
    waiting: list[Laid] = []
    for laid in _laid(blocks, size):
        if waiting and sum(part.height for part in waiting) + laid.height > _LONGEST_IMAGE:
            _image(device, waiting, size)
            waiting = []
        waiting.append(laid)
    _image(device, waiting, size)


def _laid(blocks: list[Block], size: Size) -> list[Laid]:
    with MAKING:
        return [lay(block, size) for block in blocks]


def _image(device: Any, parts: list[Laid], size: Size) -> None:
    whole = stack(parts)
    if whole.height:
        device.image(image_of(whole, size))
