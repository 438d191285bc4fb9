"""Dates, times and numbers as people and spreadsheets write them, in Japanese and in English."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

Order = Literal["ymd", "dmy", "mdy"]

_ERAS = {
    **dict.fromkeys(("M", "明治", "明"), 1867),
    **dict.fromkeys(("T", "大正", "大"), 1911),
    **dict.fromkeys(("S", "昭和", "昭"), 1925),
    **dict.fromkeys(("H", "平成", "平"), 1988),
    **dict.fromkeys(("R", "令和", "令"), 2018),
}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_ERA_YEAR = r"(?P<era>[MTSHR]|明治?|大正?|昭和?|平成?|令和?)\s?(?P<year>\d{1,2}|元)"
_ERA_DATE = re.compile(_ERA_YEAR + r"\s?[年./-]\s?(?P<month>\d{1,2})\s?[月./-]\s?(?P<day>\d{1,2})\s?日?", re.IGNORECASE)
_ERA_ONLY = re.compile(_ERA_YEAR + r"\s?年?", re.IGNORECASE)
_YMD = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_THREE = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{1,2})")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]{0,2}([A-Za-z]{3,9})\.?[-/., ]{0,2}(\d{4}|\d{2})")
_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?[-/ ]{0,2}(\d{1,2})(?:st|nd|rd|th)?,?[-/ ]{1,2}(\d{4}|\d{2})")
_SERIAL = re.compile(r"[2-7]\d{4}(\.\d+)?")
_WEEKDAY = re.compile(
    r"\s*[((][月火水木金土日](曜日?)?[))]|^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?P<half>午前|午後)?\s?(?P<hour>\d{1,2})(?::|時)(?P<minute>\d{1,2})?分?(?::?(?P<second>\d{1,2})(?:\.\d+)?秒?)?"
    r"\s?(?P<noon>[AaPp]\.?[Mm]\.?)?\s?(?P<zone>Z|[-+]\d{2}:?\d{2})?"
)
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>\d[\d,.' ]*|\.\d+)(?P<power>[eE][-+]?\d{1,2})?")
_AROUND = re.compile(r"\s*([¥$€£₩]|円|JPY|USD|EUR|GBP|個|点|pt)\s*", re.IGNORECASE)
_MINUS = str.maketrans({"▲": "-", "△": "-", "−": "-", "‐": "-", "–": "-", "—": "-", "ー": "-", "﹣": "-"})


def parse_date(text: str, order_hint: Order = "ymd") -> date | None:
    """Read a date, or None: 2026/1/5, 2026年1月5日, 20260105, 5-Jan-26, R8.10.3, S58.3.1, a spreadsheet's day number.

    `order_hint` decides 1/2/2026 and 26/1/5; a part above 12 decides for itself. Two-digit years end in 2029 as in
    Excel. A time behind the date is read over; a year alone is no date (see `parse_year`).
    """
    text = _folded(text)
    if not text:
        return None
    found = _date(text, order_hint)
    if found is None and (clock := _CLOCK.search(text)) and not text[clock.end() :].strip():
        found = _date(text[: clock.start()].rstrip(" T,"), order_hint)
    return found


def parse_moment(text: str, order_hint: Order = "ymd") -> datetime | None:
    """Read a date with or without a time (midnight then); aware when the text says its zone, else naive."""
    text = _folded(text)
    day = parse_date(text, order_hint)
    if day is None:
        return None
    if _SERIAL.fullmatch(text):
        return datetime.combine(day, time()) + timedelta(seconds=round(float(Decimal(text) % 1) * 86_400))
    clock = _CLOCK.search(text)
    if clock is None or text[clock.end() :].strip() or not text[: clock.start()].strip():
        return datetime.combine(day, time())
    at = _clock(clock)
    return None if at is None else datetime.combine(day, at)


def parse_time(text: str) -> time | None:
    """Read a time of day, or None: 9:05, 14:30:00, 2:30 PM, 午後2時30分."""
    clock = _CLOCK.fullmatch(_folded(text))
    return _clock(clock) if clock else None


def parse_year(text: str) -> int | None:
    """Read a year alone, or None: 1983, 1983年, 昭和58年, S58, 令和元年."""
    text = _folded(text)
    if western := re.fullmatch(r"(1[89]\d\d|20\d\d)年?", text):
        return int(western[1])
    era = _ERA_ONLY.fullmatch(text)
    return _era_year(era) if era else None


def infer_order(texts: Iterable[str], fallback: Order = "ymd") -> Order:
    """Say for a whole column whether days or months stand first, by the parts that can only be one of them."""
    day_first = month_first = 0
    for text in texts:
        found = _THREE.match(_folded(text))
        if found:
            day_first += int(found[1]) > 12
            month_first += int(found[2]) > 12
    if day_first == month_first:
        return fallback
    return "dmy" if day_first > month_first else "mdy"


def infer_decimal(texts: Iterable[str]) -> Literal[".", ","]:
    """Say for a whole column whether points or commas stand before the decimals."""
    comma = point = 0
    for text in texts:
        digits = re.sub(r"[^\d.,]", "", _folded(text))
        last = max(digits.rfind(","), digits.rfind("."))
        if last < 0:
            continue
        mixed = "," in digits and "." in digits
        sure = mixed or (digits.count(digits[last]) == 1 and len(digits) - last - 1 != 3)
        comma += sure and digits[last] == ","
        point += sure and digits[last] == "."
    return "," if comma > point else "."


def parse_number(text: str, *, decimal: Literal[".", ","] = ".") -> Decimal | None:
    """Read a number, or None: 1,234, ▲1,234, (1,234), ¥1,234, 12.50, -5, full-width digits, 10 % (as 10)."""
    text = _folded(text).translate(_MINUS)
    text = _AROUND.sub("", text).removesuffix("%").strip()
    inside = re.fullmatch(r"\((.+)\)", text)
    text = "-" + inside[1] if inside else text
    if text.endswith("-") and not text.startswith("-"):
        text = "-" + text[:-1]
    found = _NUMBER.fullmatch(text)
    if not found or not _grouped(found["digits"], decimal):
        return None
    digits = found["digits"].replace("'", "").replace(" ", "").replace("," if decimal == "." else ".", "")
    try:
        return Decimal(found["sign"] + digits.replace(",", ".") + (found["power"] or ""))
    except InvalidOperation:
        return None


def parse_minor(text: str, decimals: int, *, decimal: Literal[".", ","] = ".") -> int | None:
    """Read an amount as an integer in the smallest unit (two decimals: 12.5 is 1250), rounded half up; None if none."""
    number = parse_number(text, decimal=decimal)
    return None if number is None or abs(number.adjusted()) > 15 else to_minor(number, decimals)


def to_minor(number: Decimal, decimals: int) -> int:
    """Give an amount in its smallest unit, rounded half up (a half goes away from zero)."""
    return int(number.scaleb(decimals).quantize(Decimal(1), ROUND_HALF_UP))


def _folded(text: str) -> str:
    text = text.strip().strip("'")
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _grouped(digits: str, decimal: str) -> bool:
    """Refuse digits whose separators stand where no group ends: 1,23,4 or 1.2.3."""
    whole, _, rest = digits.partition(decimal)
    group = "," if decimal == "." else "."
    if decimal in rest or group in rest:
        return False
    parts = re.split(rf"[{group}' ]", whole)
    return len(parts) == 1 or len(parts[0]) <= 3 and all(len(part) in (3, 4) for part in parts[1:])


def _date(text: str, order: Order) -> date | None:
    text = _WEEKDAY.sub("", text).strip() if not text[:1].isdigit() or "(" in text else text
    if found := _YMD.fullmatch(text) or _EIGHT.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _ERA_DATE.fullmatch(text):
        return _made(_era_year(found), int(found["month"]), int(found["day"]))
    if found := _THREE.fullmatch(text):
        return _three(found, order)
    if found := _DAY_NAME.fullmatch(text):
        return _made(_full_year(found[3]), _MONTHS.get(found[2][:3].lower(), 0), int(found[1]))
    if found := _NAME_DAY.fullmatch(text):
        return _made(_full_year(found[3]), _MONTHS.get(found[1][:3].lower(), 0), int(found[2]))
    if _SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    return None


def _three(found: re.Match[str], order: Order) -> date | None:
    first, second, third = int(found[1]), int(found[2]), int(found[3])
    if order == "ymd" and len(found[3]) < 4:
        made = _made(_full_year(found[1]), second, third) if len(found[1]) == 2 else None
        if made is not None:
            return made
    if len(found[3]) == 1:
        return None
    year = _full_year(found[3])
    if order == "dmy":
        return _made(year, second, first) or _made(year, first, second)
    return _made(year, first, second) or _made(year, second, first)


def _era_year(found: re.Match[str]) -> int:
    era = found["era"].upper()
    return _ERAS[era] + (1 if found["year"] == "元" else int(found["year"]))


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 30 else 1900)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    noon = (found["noon"] or "").lower()
    if (noon.startswith("p") or found["half"] == "午後") and hour < 12:
        hour += 12
    elif (noon.startswith("a") or found["half"] == "午前") and hour == 12:
        hour = 0
    zone = found["zone"]
    if zone is None:
        info = None
    else:
        sign = -1 if zone[0] == "-" else 1
        info = timezone(timedelta(0) if zone == "Z" else sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])))
    try:
        return time(hour, minute, second, tzinfo=info)
    except ValueError:
        return None
