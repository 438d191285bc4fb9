"""The pages of a PDF as pictures, for the preview on the screen. pdfium is not made for threads: one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.documents.pdf import MAKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 4_000
"""Pixels of a page's width that are ever asked for."""


def warm() -> bool:
    """Load what paints pages before the first one is asked for."""
    with MAKING:
        import pypdfium2  # type: ignore[import-untyped]
    return bool(pypdfium2)


class Picture(NamedTuple):
    """A page in pixels: four bytes each, blue, green, red and one that says nothing."""

    data: bytes
    wide: int
    high: int
    stride: int


class Pages:
    """An open PDF. May be used from any thread; `close` it."""

    def __init__(self, path: Path) -> None:
        """Open it; `sizes` are its pages' in points."""
        import pypdfium2

        with MAKING:
            self._document: Any = pypdfium2.PdfDocument(path)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(at) for at in range(len(self._document))
            )

    def picture(self, at: int, wide: int) -> Picture | None:
        """A page, `wide` pixels wide; None once it is closed."""
        with MAKING:
            if self._document is None:
                return None
            page = self._document[at]
            try:
                bitmap = page.render(scale=min(wide, LARGEST) / page.get_width(), prefer_bgrx=True)
                return Picture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
            finally:
                page.close()

    def close(self) -> None:
        """Let go of the file."""
        with MAKING:
            if self._document is not None:
                self._document.close()
                self._document = None
