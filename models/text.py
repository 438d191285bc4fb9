"""Text of people: cleaned when it comes in, kept as typed, folded for search; phones, mails, kana and romaji.

Two texts that a person would call the same fold to the same: width, case, accents, hiragana and katakana, old and new
forms of the kanji of names (`models.variants`). A fold is only ever compared, never shown.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from models.errors import N_, Refused
from models.variants import KANJI

# -- what comes in --------------------------------------------------------------------------------------------------

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_ONE_LINE = re.compile(r"[\t\n]+")

NAME_LENGTH = 200
LINE_LENGTH = 1_000
NOTE_LENGTH = 20_000


def clean(text: str, max_length: int = LINE_LENGTH, *, lines: bool = False) -> str:
    """Text as it is stored: as typed, but without control characters, NUL, broken code units and outer spaces.

    Direction marks, zero-width characters and emoji stay (the fold ignores them). A text of one line gets spaces for
    its tabs and line ends; with `lines` they stay. Raises Refused when more than `max_length` characters are left.
    """
    if not text.isprintable():
        text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text))
        if not lines:
            text = _ONE_LINE.sub(" ", text)
    text = text.strip()
    if len(text) > max_length:
        raise Refused(
            N_("“{start}…” is too long: {length} characters, at most {limit} fit here."),
            start=text[:20],
            length=len(text),
            limit=max_length,
        )
    return text


# -- folding --------------------------------------------------------------------------------------------------------

_HIRA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F5), 0x30FD, 0x30FE)}
_KATA = {small: large for large, small in _HIRA.items()}
_HIRA_FOLD = {
    **_HIRA,
    ord("ヵ"): "か",
    ord("ゕ"): "か",
    ord("ヶ"): "け",
    ord("ゖ"): "け",
    ord("ヷ"): "ゔぁ",
    ord("ヸ"): "ゔぃ",
    ord("ヹ"): "ゔぇ",
    ord("ヺ"): "ゔぉ",
}
_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_FOLD: dict[int, Any] = {**_LATIN, **_HIRA_FOLD, **{ord(old): new for old, new in KANJI.items()}}
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u052f\u1ab0-\u1aff\u1dc0-\u1fff\u20d0-\u20ff]")
_ACCENT = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
_REPEAT = re.compile("([^\\s々])々")


def fold(text: str) -> str:
    """What two spellings of the same have in common. Folding a fold changes nothing.

    NFKC, case, width, accents, katakana as hiragana (the long vowel mark stays), kanji of names in their new form,
    a repetition mark written out, spaces as one; without control, direction, zero-width and variation characters.
    """
    if text.isascii():
        if text.isprintable():
            return " ".join(text.lower().split())
        return " ".join(_UNSEEN.sub("", text).lower().split())
    before = text
    for _ in range(4):
        text = _folded(before)
        if text == before:
            break
        before = text
    return text


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    if _ACCENTED.search(text):
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()))
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold().translate(_FOLD)
    while "々" in text and (wider := _REPEAT.sub(r"\1\1", text)) != text:
        text = wider
    return " ".join(text.split())


def sort_key(name: str, reading: str = "") -> str:
    """What lists of names sort by: the folded reading, else the folded name."""
    return fold(reading) or fold(name)


# -- kana and romaji --------------------------------------------------------------------------------------------------


def hira(text: str) -> str:
    """The text with its katakana as hiragana; half-width katakana too."""
    return unicodedata.normalize("NFKC", text).translate(_HIRA)


def kata(text: str) -> str:
    """The text with its hiragana as katakana; half-width katakana becomes full-width."""
    return unicodedata.normalize("NFKC", text).translate(_KATA)


_KANA_ONLY = re.compile("[\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fb-\u30ff\uff65-\uff9f\\s]+")


def is_kana(text: str) -> bool:
    """Whether the text is a reading: kana and spaces only, and something of it."""
    return bool(_KANA_ONLY.fullmatch(text)) and not text.isspace()


def _kana_table() -> dict[str, str]:
    rows = {
        "": "あいうえお",
        "k": "かきくけこ",
        "s": "さ し す せ そ",
        "t": "た ち つ て と",
        "n": "なにぬねの",
        "h": "はひふへほ",
        "m": "まみむめも",
        "r": "らりるれろ",
        "g": "がぎぐげご",
        "z": "ざじずぜぞ",
        "d": "だぢづでど",
        "b": "ばびぶべぼ",
        "p": "ぱぴぷぺぽ",
        "v": "ゔ",
    }
    table: dict[str, str] = {}
    for consonant, kana in rows.items():
        for vowel, letter in zip("aiueo" if consonant != "v" else "u", kana.replace(" ", ""), strict=True):
            table[letter] = consonant + vowel
    table |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu", "を": "o"}
    table |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "ん": "n", "ー": "", "っ": ""}
    for letter, sound in [*table.items()]:
        if len(sound) > 1 and sound.endswith("i"):
            stem = sound[:-1] if sound in {"shi", "chi", "ji"} else sound[:-1] + "y"
            table |= {letter + small: stem + vowel for small, vowel in zip("ゃゅょ", "auo", strict=True)}
            table[letter + "ぇ"] = stem.removesuffix("y") + "e" if stem[-1] != "y" else stem + "e"
    for small, vowel in zip("ぁぃぅぇぉ", "aiueo", strict=True):
        table |= {small: vowel, "ふ" + small: "f" + vowel, "ゔ" + small: "v" + vowel, "う" + small: "w" + vowel}
        table |= {"て" + small: "t" + vowel, "で" + small: "d" + vowel, "つ" + small: "ts" + vowel}
    return table | {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ゎ": "wa", "・": " ", "ゝ": "", "ゞ": ""}


_ROMAJI = _kana_table()
_MORA = re.compile("|".join(sorted(map(re.escape, _ROMAJI), key=len, reverse=True)))


def _sound(found: re.Match[str]) -> str:
    return _ROMAJI[found[0]]


@lru_cache(maxsize=32768)
def romaji(word: str) -> str:
    """A word of folded kana in Latin letters (Hepburn), in the form that `latin` gives to what people type."""
    return latin(_MORA.sub(_sound, word))


_KUNREI = {
    "si": "shi",
    "sy": "sh",
    "ti": "chi",
    "ty": "ch",
    "cy": "ch",
    "tu": "tsu",
    "hu": "fu",
    "zi": "ji",
    "zy": "j",
    "jy": "j",
    "di": "ji",
    "du": "zu",
    "dzu": "zu",
    "tch": "ch",
    "ou": "o",
    "oh": "o",
}
_SPELLING = re.compile(r"tch|si|sy|ti|ty|cy|tu|(?<![sc])hu|zi|zy|jy|di|dzu|du|ou|oh(?![aiueoy])")
_TWICE = re.compile(r"([a-z])\1+")


def _hepburn(found: re.Match[str]) -> str:
    return _KUNREI[found[0]]


@lru_cache(maxsize=32768)
def latin(word: str) -> str:
    """One spelling for the ways in which a Japanese name is written in Latin letters (lower case, ASCII).

    Satou, Satoh and Satoo are sato; Sinniti is shinichi; doubled letters count once. The beginning of a word keeps
    being the beginning of the result, so that names are found while they are typed.
    """
    return _TWICE.sub(r"\1", _SPELLING.sub(_hepburn, _TWICE.sub(r"\1", word)))


# -- phones and mails -------------------------------------------------------------------------------------------------

_SPACES = re.compile(r"[\s\-‐-―−ー－.・/()（）]+")
_JP_ORDINARY = re.compile(r"(?:0|\+81)((?:[25-9]0[1-9]\d{7})|(?:[1-9][1-9]\d{7}))", re.A)
_EXTENSION = re.compile(r"(?:内線|ext\.?|extension|#|;ext=)\s*:?\s*\d{1,7}\s*$", re.I)
_TRUNK = {"81": "0", "1": "", "44": "0", "49": "0", "33": "0", "61": "0", "82": "0", "86": "0", "886": "0", "64": "0"}


def phone_folded(text: str, country: str) -> str:
    """A phone's digits as the world dials it (E.164 without the +), else the digits that are there; "" without any.

    `country` is the shop's. Full-width digits, hyphens of all kinds, brackets, +81 (0) and extensions are understood;
    a local number without its area code stays as it is.
    """
    text = _dialled(text)
    plain = _SPACES.sub("", text)
    if plain.isascii():
        ordinary = country == "JP" and _JP_ORDINARY.fullmatch(plain)
        if ordinary:
            return "81" + str(ordinary[1])
    return phone_by_library(text, country)


def _dialled(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return _EXTENSION.sub("", text.strip().removeprefix("tel:"))


def phone_by_library(text: str, country: str) -> str:
    """The same by the library of the world's numbering plans, loaded when first used.

    What is dialled with 0 or + needs a possible length; anything else must be a number that exists.
    """
    import phonenumbers

    text = _dialled(text)
    region = "GB" if country == "UK" else country if len(country) == 2 else None
    text = re.sub(r"\(0\)", "", text) if text.lstrip().startswith(("+", "00")) else text
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return digits(text)
    dialled = text.lstrip().startswith(("0", "+")) and phonenumbers.is_possible_number_with_reason(number) == 0
    if not dialled and not phonenumbers.is_valid_number(number):
        return digits(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]


def digits(text: str) -> str:
    """The decimal digits of a text, in ASCII."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(one)) for one in text if one.isdecimal())


def phone_national(folded: str) -> str:
    """How a folded phone is dialled inside its own country (09012345678); "" when that isn't known."""
    if len(folded) >= 9:
        for length in (1, 2, 3):
            trunk = _TRUNK.get(folded[:length])
            if trunk is not None:
                return trunk + folded[length:]
    return ""


_MAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9-]+\.)+[a-z]{2,24}")
_MAIL_LABEL = re.compile(r"(?:^|[@.])-|-(?:[.]|$)")


def mail_folded(text: str) -> str:
    """A mail address in lower case, full-width characters as ASCII, without spaces and "mailto:"."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).lower().split())
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.lower().split()).removeprefix("mailto:")


def mail_is_odd(text: str) -> bool:
    """Whether no mail would arrive at this address: the form is wrong. It is kept all the same, with a warning."""
    folded = mail_folded(text)
    if len(folded) <= 200 and _MAIL.fullmatch(folded):
        local, _, domain = folded.partition("@")
        return len(local) > 64 or bool(_MAIL_LABEL.search("@" + domain))
    return _odd_by_library(folded)


def _odd_by_library(folded: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(folded, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return True
    return False
