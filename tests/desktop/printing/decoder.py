"""A small ESC/POS printer of our own: bytes in, what would be on the paper out. Knows the commands that we may send."""

import io
from dataclasses import dataclass, field

from PIL import Image


@dataclass
class Printed:
    """What a printer made of its commands."""

    lines: list[str] = field(default_factory=list)
    images: list[Image.Image] = field(default_factory=list)
    qr: list[str] = field(default_factory=list)
    cuts: int = 0
    drawers: int = 0
    order: list[str] = field(default_factory=list)
    """text, image, qr, cut, drawer as they came"""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def page(self) -> Image.Image:
        """All images below each other, with a margin."""
        whole = Image.new("1", (max(i.width for i in self.images) + 40, sum(i.height for i in self.images) + 40), 1)
        top = 20
        for image in self.images:
            whole.paste(image, (20, top))
            top += image.height
        return whole

    def png(self) -> bytes:
        out = io.BytesIO()
        self.page().save(out, "PNG")
        return out.getvalue()


# how many bytes follow the two of a command
LENGTHS = {
    b"\x1b@": 0, b"\x1b2": 0, b"\x1b3": 1, b"\x1bt": 1, b"\x1bR": 1, b"\x1b!": 1, b"\x1bE": 1, b"\x1bG": 1,
    b"\x1b-": 1, b"\x1ba": 1, b"\x1b{": 1, b"\x1bM": 1, b"\x1d!": 1, b"\x1dB": 1, b"\x1db": 1,
}  # fmt: skip


def decode(data: bytes) -> Printed:
    """Read commands; an unknown one is an error, so that nothing goes to a real printer unread."""
    found, at, line = Printed(), 0, bytearray()
    code_page = "cp437"
    while at < len(data):
        two = data[at : at + 2]
        if two[:1] == b"\n":
            found.lines.append(line.decode(code_page).rstrip())
            found.order.append("text")
            line.clear()
            at += 1
        elif two in LENGTHS:
            if two == b"\x1bt":
                assert data[at + 2] == 0, "the test printer has code page 437 only"
            at += 2 + LENGTHS[two]
        elif two == b"\x1bd":
            at += 3
        elif two == b"\x1bp":
            found.drawers += 1
            found.order.append("drawer")
            at += 5
        elif two == b"\x1dV":
            found.cuts += 1
            found.order.append("cut")
            at += 4 if data[at + 2] in (65, 66) else 3
        elif two == b"\x1dv":
            at = _raster(data, at, found)
        elif two == b"\x1d(":
            size = data[at + 3] + 256 * data[at + 4]
            if data[at + 2 : at + 3] == b"k" and data[at + 6 : at + 8] == b"P0":
                found.qr.append(data[at + 8 : at + 5 + size].decode())
                found.order.append("qr")
            at += 5 + size
        elif two[:1] < b" ":
            raise AssertionError(f"unknown command {data[at : at + 6]!r} at {at}")
        else:
            line += two[:1]
            at += 1
    assert not line, f"text without its line end: {bytes(line)!r}"
    return found


def _raster(data: bytes, at: int, found: Printed) -> int:
    assert data[at + 2 : at + 4] == b"0\x00", "GS v 0 in normal size"
    wide, high = data[at + 4] + 256 * data[at + 5], data[at + 6] + 256 * data[at + 7]
    end = at + 8 + wide * high
    assert end <= len(data), "the image is cut off"
    bits = bytes(~byte & 255 for byte in data[at + 8 : end])
    found.images.append(Image.frombytes("1", (wide * 8, high), bits))
    found.order.append("image")
    return end
