"""By which words a person is found, and how a typed query becomes a search for them. Pure: no store, no engine.

A word is indexed with everything behind it in its text ("高橋花子", "花子"), and a query word matches the beginning
of an indexed one: so each part of a name, and several parts typed without a space, are found by one look each.

Beginnings of up to four characters are the engine's business (its prefix indexes). It answers longer ones by merging
all words that begin so, which takes 5 ms for a common surname among a million people; therefore the beginnings that
many share (of letters, of phones, of cards) are words of their own, and asked for as such.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from models import text
from models.values import dataclass

LONGEST = 32
"""Characters of a word that are indexed and asked for."""
SHORT = 4
"""Beginnings that the engine's prefix indexes answer."""
LETTERS, DIGITS, CARD_DIGITS = 9, 6, 12
"""Beginnings of letters, of digits and of cards that are words of their own end here; longer ones are few people's."""
CARD = "§"
"""Stands before the words of a card, whose numbers share long beginnings."""
MOST = 12
"""Words taken of one name, address or query."""

_PIECES = re.compile(r"[^\W_]+")
_KANA = re.compile("[\u3041-\u3096ー]+")
_KANA_TYPED = re.compile("[\u3041-\u3096ー]+[a-z]{0,3}")
_KANJI = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]{3,10}")
_RUN = re.compile(r"(\d+)|[^\W\d]+")
_LETTERS = re.compile(r"[^\W\d]+")
_LATIN = re.compile("[a-z]+")
_LEGAL = re.compile(r"(?:株式|有限|合同|合資|合名)会社|\((?:株|有|同|資|名)\)|(?:社団|財団|医療|学校)法人")
_DIAL = re.compile(r"\+?[\d\s().\-‐-―−ー/]+")
_HANDLES = ("line", "instagram", "x", "facebook")


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name or of a reading: from each of its parts to its end, and how they sound in Latin letters.

    Parts in Latin letters stand alone: nobody types those without a space, and joined they would make searches slow.
    """
    folded = text.fold(name)
    pieces = _PIECES.findall(folded)[:MOST]
    if len(pieces) == 1:
        pieces += _unspaced(pieces[0])
        found = pieces
    elif folded.isascii():
        found = [tail for part in folded.split()[:MOST] for tail in _tails(_PIECES.findall(part)[:MOST])]
    else:
        found = _tails(pieces)
    sounds = [text.latin(word) for word in found if _LATIN.fullmatch(word)]
    sounds += [text.romaji(word) for word in pieces if _KANA.fullmatch(word)]
    return tuple(dict.fromkeys(word[:LONGEST] for word in (*found, *sounds) if word))


def _tails(pieces: Sequence[str]) -> list[str]:
    return ["".join(pieces[start:])[:LONGEST] for start in range(len(pieces))]


def _unspaced(word: str) -> list[str]:
    """The ends of a name that was typed without a space, where its given name may begin."""
    if _KANJI.fullmatch(word):
        return [word[start:] for start in range(1, len(word) - 1)]
    if 4 <= len(word) <= 12 and _KANA.fullmatch(word):
        return [word[start:] for start in range(2, len(word) - 2)]
    return []


def phone_words(folded: str) -> tuple[str, ...]:
    """A phone's words: as the world dials it, as its country does, its last four digits; letters in its place too."""
    if not (folded.isascii() and folded.isdecimal()):
        return tuple(code_words(folded))
    national = text.phone_national(folded)
    return tuple(dict.fromkeys(word for word in (folded, national, folded[-4:]) if word))


def phone_pairs(kind: str, folded: str, typed: str) -> list[tuple[str, str]]:
    """A phone's entries for `Named.contacts`: its fold, and the digits as typed where those begin differently."""
    number = text.digits(typed)
    known = (folded, text.phone_national(folded) or folded)
    return [(kind, folded)] if not number or number.startswith(known) else [(kind, folded), (kind, number)]


def code_words(code: str) -> list[str]:
    """The words of a card number, a mail address or a handle: from each of its parts to its end."""
    return _tails(_PIECES.findall(text.fold(code))[:MOST])


def mail_words(folded: str) -> list[str]:
    """The words of a mail address: from each part before the @ to the end."""
    local, _, domain = folded.partition("@")
    pieces = _PIECES.findall(text.fold(local))[: MOST - 4]
    return _tails([*pieces, *_PIECES.findall(text.fold(domain))])[: max(1, len(pieces))]


def company_words(name: str) -> tuple[str, ...]:
    """The words of a company's name, without its legal form."""
    return name_words(" ".join(_LEGAL.sub(" ", text.fold(name)).split())) if name else ()


@dataclass(frozen=True, slots=True)
class Named:
    """What the words of a person come from: `contacts` are (kind, folded), of phones those of `phone_pairs`."""

    name: str
    reading: str = ""
    company: str = ""
    contacts: tuple[tuple[str, str], ...] = ()
    cards: tuple[str, ...] = ()


def words(person: Named) -> str:
    """All words of a person with spaces between, for the index."""
    found = [*name_words(person.name), *name_words(person.reading)]
    for kind, folded in person.contacts:
        if kind == "phone" or kind == "fax":
            found += phone_words(folded)
        elif kind == "mail":
            found += mail_words(folded)
        elif kind in _HANDLES:
            found += code_words(folded)
    if person.company:
        found += company_words(person.company)
    codes = [code for card in person.cards for code in code_words(card)]
    found += [run[0] for run in map(_LETTERS.match, codes) if run]
    whole = dict.fromkeys(found)
    for word in found:
        if len(word) > SHORT:
            whole |= _beginnings(word)
    for code in codes:
        whole |= dict.fromkeys(CARD + code[:end] for end in _card_ends(code))
    return " ".join(whole)


@lru_cache(maxsize=65536)
def _beginnings(word: str) -> dict[str, None]:
    """The beginnings of a word that are asked for as words of their own."""
    run = _RUN.match(word)
    last = 0 if run is None else min(run.end(), DIGITS if run[1] else LETTERS)
    return dict.fromkeys(word[:end] for end in range(SHORT + 1, last + 1))


def _card_ends(code: str) -> Iterable[int]:
    return (*range(1, min(len(code), CARD_DIGITS + 1)), len(code))


def asks(part: str) -> list[tuple[str, bool]]:
    """How the index is asked for what begins with `part`: words, each with whether longer ones count too."""
    run = _RUN.fullmatch(part)
    whole = run is not None and SHORT < len(part) <= (DIGITS if run[1] else LETTERS)
    plain = [(part, not whole)]
    return plain if not any(map(str.isdigit, part)) else [*plain, (CARD + part, len(part) > CARD_DIGITS)]


# -- what is typed ----------------------------------------------------------------------------------------------------

Way = tuple[str, ...]
"""Words that must all begin a word of the person."""


def ways(typed: str) -> list[list[Way]]:
    """What a typed text asks for: every item must be met, by at least one of its ways. Empty: nothing to search."""
    folded = text.fold(typed)[:400]
    if _DIAL.fullmatch(folded) and text.digits(folded):
        return _dialled(folded)
    return [found for found in map(_word_ways, folded.split()[:MOST]) if found]


def _dialled(folded: str) -> list[list[Way]]:
    """A phone or card typed in groups: as one number; where it isn't one from its start, each group for itself too."""
    whole = text.digits(folded.replace("(0)", "") if folded.startswith("+") else folded)[:LONGEST]
    groups = tuple(dict.fromkeys(folded.split()[:MOST]))
    apart = len(groups) > 1 and whole[0] != "0" and all(map(str.isdecimal, groups))
    found: list[Way] = [(whole,), groups] if apart else [(whole,)]
    if "ー" in folded:  # a hyphen of kana keyboards, or a letter
        found.append(tuple("".join(_PIECES.findall(word))[:LONGEST] for word in folded.split()[:MOST]))
    return [[way for way in found if all(way)]]


def _word_ways(word: str) -> list[Way]:
    pieces = _PIECES.findall(word)[:MOST]
    if not pieces:
        return []
    whole = "".join(pieces)[:LONGEST]
    found: list[Way] = [(whole,)]
    if _LATIN.fullmatch(whole):
        found.append((text.latin(whole),))
    elif len(whole) > 1 and _KANA_TYPED.fullmatch(whole):
        found.append((text.romaji(whole)[:LONGEST],))
    if len(pieces) > 1:
        found.append(tuple(piece[:LONGEST] for piece in pieces))
    return list(dict.fromkeys(way for way in found if all(way)))
