"""Words beside an entry: a reason, a note, the name of a held sale.

They are never refused: money does not wait for words.
"""


def said(words: str, limit: int = 500, *, lines: bool = False) -> str:
    """Words as they are kept: without control characters and broken code units, cut to `limit`."""
    if not words.isprintable():
        from models.text import clean

        words = clean(words, len(words), lines=lines)
    return words.strip()[:limit].strip()


def kept(value: object, limit: int) -> object:
    """A value for JSON with every text in it as `said`, lines kept."""
    if isinstance(value, str):
        return said(value, limit, lines=True)
    if isinstance(value, (list, tuple)):
        return [kept(one, limit) for one in value]
    if isinstance(value, dict):
        return {name: kept(one, limit) for name, one in value.items()}
    return value
