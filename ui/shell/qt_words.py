"""Qt's own words (the menu of a text field, the system's dialogs where Qt draws them) in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

_spoken: list[QTranslator] = []
"""The one that is installed: Qt does not keep it."""


def speak(code: str) -> None:
    """Let Qt speak this language (en, ja) from now on; English is what it speaks by itself."""
    while _spoken:
        QCoreApplication.removeTranslator(_spoken.pop())
    if code == "en":
        return
    made = QTranslator()
    if made.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(made)
        _spoken.append(made)
