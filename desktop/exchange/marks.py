"""The apostrophe before what a spreadsheet would run as a formula: put on when a table leaves, taken off when it comes.

The characters are those of OWASP ASVS 5.0, 1.2.10, looked for behind blanks too.
"""

import re

_STARTS = r"[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\0]"
_FORMULA = re.compile(r"'*" + _STARTS)
_MARKED = re.compile(r"''*" + _STARTS)
_PLAIN = re.compile(r"-?[\d,]+(\.\d+)?%?|-[¥$€£][\d,]+(\.\d+)?|\+\d[\d\- ()]{5,18}\d")
MARKED_ANYWHERE = re.compile("'" + _STARTS)
"""Quick look whether a text may hold a marked cell at all."""


def with_mark(cell: str) -> str:
    """Put an apostrophe before a formula; real negative numbers and +81 phone numbers stay what they are."""
    if _FORMULA.match(cell) and not _PLAIN.fullmatch(cell):
        return "'" + cell
    return cell


def without_mark(cell: str) -> str:
    """Take off the apostrophe that an export puts before a formula."""
    return cell[1:] if cell[:1] == "'" and _MARKED.match(cell) else cell
