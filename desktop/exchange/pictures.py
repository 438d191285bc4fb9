"""Pictures that come in with people: made small before they are kept, in memory that does not grow with the picture."""

import base64
import io
import warnings

SIDE = 512
"""Pixels: as pictures of products are kept."""
MOST_PIXELS = 60_000_000
"""Of a JPEG, which is read at a smaller scale at once."""
MOST_PIXELS_WHOLE = 24_000_000
"""Of any other picture, which is unpacked whole."""
MADE = "noren:"
"""Stands before a picture that is small already, where one travels in a cell."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")


def small(data: bytes) -> str:
    """A picture of at most 512 pixels a side as base64 of a JPEG; "" for what is no picture that can be read."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd about strangers' files is theirs
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                wide, high = image.size
                if wide * high > (MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_WHOLE):
                    return ""
                image.draft("RGB", (SIDE * 2, SIDE * 2))
                # `thumbnail` alone would read a picture on its side: the turn is in the marks of the camera
                image.thumbnail((SIDE, SIDE))
                upright = ImageOps.exif_transpose(image)
                return _jpeg(_flat(upright))
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError, Image.DecompressionBombError):
        return ""


def _flat(image: "object") -> "object":
    """A picture without transparency: what was clear is white."""
    from PIL import Image

    assert isinstance(image, Image.Image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGB", clear.size, (255, 255, 255))
        white.paste(clear, mask=clear.getchannel("A"))
        return white
    return image.convert("RGB")


def _jpeg(image: "object") -> str:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)  # type: ignore[attr-defined]
    return base64.b64encode(out.getvalue()).decode("ascii")


def from_text(cell: str) -> str:
    """The same from base64 or a data address in a cell; "" for what is none."""
    from desktop.exchange.vcard_lines import from_base64

    if cell.startswith("data:"):
        cell = cell.partition(",")[2]
    data = from_base64(cell.encode("ascii", "ignore"))
    return small(data) if data else ""
