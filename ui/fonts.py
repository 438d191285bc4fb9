"""The two faces of the program, bundled: Inter for Latin letters and figures, Noto Sans JP for Japanese."""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from desktop import paths

FAMILIES = ["Inter", "Noto Sans JP"]


@lru_cache(maxsize=1)
def load() -> None:
    """Make the bundled faces known to Qt, once."""
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def font(size: float, weight: int = 400) -> QFont:
    """A font of `size` pixels (before zoom is counted in) with figures of one width."""
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPixelSize(max(1, round(size)))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
