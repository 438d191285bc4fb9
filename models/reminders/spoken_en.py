"""What is understood of English: days, times, rules and how long before to be told. All over folded text.

A weekday counts where it can only be a day ("on Friday", "Friday at 3", "call Aoki Friday"), not as a part of a name
("Friday club", "sun lotion"); a month only with its day; a number only with its unit, or after "at".
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from models.reminders.spoken_parts import (
    CODES,
    DAY,
    GONE,
    HOUR,
    WORKDAYS,
    Clock,
    Now,
    clock,
    coming,
    coming_day,
    constant,
    in_month,
    made_date,
    months_on,
    rule,
    table,
)

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)
_WEEKDAY = {name: at for at, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}
_LONG = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_DAYS = rf"{_LONG}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_WORDS = {word: at + 1 for at, word in enumerate(_ONES)} | {"a": 1, "an": 1, "half an": 0}
_COUNT = rf"[0-9]{{1,3}}|an?|{'|'.join(_ONES)}"
_UNIT = {"m": 1, "h": HOUR, "d": DAY, "w": 7 * DAY}
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
_NAMES = "|".join(sorted(_NTH, key=len, reverse=True))
_NTHS = rf"(?:{_NAMES})(?:(?:\s*,\s*|\s+and\s+)(?:the\s+)?(?:{_NAMES}))*"
_ORD = r"(?:st|nd|rd|th)"
_B = r"(?<![a-z0-9'/.:_-])"
"""Where a word begins that is not the rest of another, of a code or of a date."""
_E = r"(?![a-z0-9'_])(?!-[a-z0-9])"
_LEAD = r"(?:(?:on|by|until|till|due|from|starting)\s+(?:the\s+)?)?"
_DONE = rf"(?=\s*(?:$|[{GONE},;:!?()、。]|\.(?:\s|$)|-\s))"
_FREE = (
    rf"(?=\s*(?:$|[{GONE},;:!?()、。]|\.(?:\s|$)|-\s|[0-9]{{1,2}}(?::[0-9]{{2}}|\s?[ap]\.?m)"
    r"|(?:about|or|on|at|for|with|to|from|by|and|in|until|till|before|every|next|this|tomorrow|today|tonight|remind|noon"
    r"|morning|afternoon|evening|night|all\s+day)(?![a-z])))"
)
"""What may follow where something is a time by itself: the end, a sign, a time, or a word that begins a new part."""
_ACTS = (
    r"(?=\s+(?:call|ring|phone|order|send|pay|meet|check|pick|buy|e?mail|write|visit|book|clean|prepare|ask|tell|deliver"
    r"|collect|return|bring|fetch|count|change|renew|print|post|lunch|dinner|meeting)(?![a-z]))"
)
"""After a weekday that opens the line: what one does on a day."""


_NAMING = ("black", "good", "easter", "cyber", "this", "next", "last", "every", "each", "before", "after", "since")
_NOT = "".join(f"(?<!{word} )" for word in _NAMING)
"""Words after which a weekday is a name, or a day that has passed."""


def _number(text: str) -> int:
    return _WORDS[text] if text in _WORDS else int(text)


# -- days -----------------------------------------------------------------------------------------------------------


def _named(match: re.Match[str], now: Now) -> date | None:
    """A month and a day, with or without a year and a weekday, which must be that of the date."""
    of = match.groupdict()
    if of.get("y"):
        found = made_date(int(of["y"]), _MONTH[of["m"][:3]], int(of["d"]))
    else:
        found = coming(now, _MONTH[of["m"][:3]], int(of["d"]))
    said = of.get("w1") or of.get("w2")
    if found is not None and said and _WEEKDAY[said[:3]] != found.weekday():
        return None
    return found


def _span(match: re.Match[str], now: Now) -> tuple[date, date] | None:
    """Days of one month: Dec 24-26."""
    first = _named(match, now)
    last = None if first is None else made_date(first.year, first.month, int(match["e"]))
    return None if first is None or last is None or last <= first else (first, last)


def _ago(match: re.Match[str], now: Now) -> date | None:
    count, unit = _number(match["n"]), match["u"][0]
    if match["u"].startswith("mo"):
        return months_on(now, count)
    if unit == "y":
        return months_on(now, 12 * count)
    return now.today + timedelta(days=count * (7 if unit == "w" else 1))


def _weekday(match: re.Match[str], now: Now) -> date | None:
    of = match.groupdict()
    weeks = {"next": 1, "this": 0}.get((of.get("which") or "").strip())
    return now.weekday(_WEEKDAY[match["w"][:3]], weeks)


def _week_after(match: re.Match[str], now: Now) -> date | None:
    return now.weekday(_WEEKDAY[match["w"][:3]], 1)


def _near(match: re.Match[str], now: Now) -> date:
    days = {"today": 0, "tomorrow": 1}
    return now.today + timedelta(days=days.get(match["n"], 2))


def _next(match: re.Match[str], now: Now) -> date | None:
    if match["u"] == "week":
        return now.weekday(0, 1)
    return in_month(now, 1, 1) if match["u"] == "month" else made_date(now.today.year + 1, 1, 1)


def _month_end(match: re.Match[str], now: Now) -> date | None:
    return in_month(now, 1 if match["which"] == "next" else 0, -1)


def _nth_day(match: re.Match[str], now: Now) -> date | None:
    return coming_day(now, int(match["d"]))


_OF = r"(?:\s+of)?"
_W1 = rf"(?:(?P<w1>{_DAYS})\.?,?\s+(?:the\s+)?)?"
_W2 = rf"(?:\s*\(?(?P<w2>{_DAYS})\)?{_E})?"
_YEAR = r"(?:,?\s+(?P<y>(?:19|20|21)[0-9]{2})(?![0-9]))?"
DAYS = table(
    r"day|tomorrow|tonight|mon|tue|wed|thu|fri|sat|sun|week|month|year|the |this "
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    rule(
        "days",
        rf"{_B}(?:from\s+)?(?P<d>[0-9]{{1,2}}){_ORD}?\s?(?:-|~|to|until)\s?(?P<e>[0-9]{{1,2}}){_ORD}?{_OF}\s?"
        rf"(?P<m>{_MONTHS})\.?{_YEAR}{_E}",
        _span,
    ),
    rule(
        "days",
        rf"{_B}(?:from\s+)?(?P<m>{_MONTHS})\.?\s(?P<d>[0-9]{{1,2}}){_ORD}?\s?(?:-|~|to|until)\s?(?P<e>[0-9]{{1,2}}){_ORD}?"
        rf"{_YEAR}(?![:0-9]|\s?[ap]\.?m){_E}",
        _span,
    ),
    rule("day", rf"{_B}{_LEAD}{_W1}(?P<d>[0-9]{{1,2}}){_ORD}?{_OF}\s?(?P<m>{_MONTHS})\.?{_YEAR}{_E}{_W2}", _named),
    rule(
        "day",
        rf"{_B}{_LEAD}{_W1}(?P<m>{_MONTHS})\.?\s(?P<d>[0-9]{{1,2}}){_ORD}?{_YEAR}(?![:0-9]|\s?[ap]\.?m){_E}{_W2}",
        _named,
    ),
    rule("day", rf"{_B}(?:by\s+|until\s+)?(?P<n>the\s+day\s+after\s+tomorrow){_E}", _near),
    rule("day", rf"(?<!usa ){_B}(?:by\s+|until\s+|for\s+)?(?P<n>today|tomorrow){_E}", _near),
    rule("day", rf"{_B}in\s+(?P<n>{_COUNT})\s+(?P<u>days?|weeks?|months?|years?)(?:'?\s*time)?{_E}", _ago),
    rule("day", rf"{_B}(?P<n>{_COUNT})\s+(?P<u>days?|weeks?|months?|years?)\s+(?:from\s+now|from\s+today){_E}", _ago),
    rule("day", rf"{_B}{_LEAD}(?P<w>{_DAYS})\s+(?:of\s+)?next\s+week{_E}", _week_after),
    rule("day", rf"{_B}{_LEAD}(?P<which>next|this)\s+(?P<w>{_DAYS})\.?{_E}", _weekday),
    rule("day", rf"{_B}(?:on|by|until|till|due)\s+(?P<w>{_DAYS})\.?{_E}(?!\s+of(?![a-z]))", _weekday),
    rule(
        "day",
        rf"{_NOT}{_B}(?P<w>{_DAYS})\.?{_E}{_FREE}",
        _weekday,
    ),
    rule("day", rf"^\s*(?P<w>{_LONG}){_E}{_ACTS}", _weekday),
    rule("day", rf"{_B}(?:(?:at|by)\s+)?(?:the\s+)?end\s+of\s+(?:(?P<which>the|this|next)\s+)?month{_E}", _month_end),
    rule("day", rf"{_B}(?:by\s+)?next\s+(?P<u>week|month|year){_E}{_FREE}", _next),
    rule("day", rf"{_B}(?:on|by)\s+the\s+(?P<d>[0-9]{{1,2}}){_ORD}{_E}{_FREE}", _nth_day),
    rule("today", rf"{_B}(?:by\s+)?tonight{_E}", constant("night")),
    rule("today", rf"{_B}this\s+afternoon{_E}", constant("afternoon")),
    rule("today", rf"{_B}this\s+evening{_E}", constant("evening")),
)


# -- times ----------------------------------------------------------------------------------------------------------


def _half(text: str | None) -> str:
    return text[0] + "m" if text else ""


def _time(match: re.Match[str], _now: Now) -> Clock | None:
    hour, minute, half = int(match["h"]), int(match.groupdict().get("m") or 0), _half(match.groupdict().get("p"))
    return clock(hour, minute, half, sure=match["h"].startswith("0") and not half)


def _worded(match: re.Match[str], _now: Now) -> Clock | None:
    return clock(_number(match["h"]), 0, _half(match.groupdict().get("p")))


def _past(match: re.Match[str], _now: Now) -> Clock | None:
    """Half past nine, quarter to ten; a number past an hour needs "at" to be minutes."""
    plain = match["q"].isdigit()
    if (match["way"] == "to" and match["q"] != "quarter") or (plain and match["lead"] is None):
        return None
    minutes = {"half": 30, "quarter": 15}.get(match["q"]) or (int(match["q"]) if match["q"].isdigit() else 0)
    hour = _number(match["h"])
    if match["way"] == "to":
        hour, minutes = (hour - 1) or 12, 60 - minutes
    return clock(hour, minutes, _half(match["p"]))


def _range(match: re.Match[str], _now: Now) -> tuple[Clock, Clock] | None:
    """Two times; am or pm of the second holds for the first as well where that makes sense (2-3:30pm)."""
    if not any((match["m1"], match["m2"], match["p1"], match["p2"], match["at"])):
        return None
    ends, begins = _half(match["p2"]), _half(match["p1"])
    last = clock(int(match["h2"]), int(match["m2"] or 0), ends, sure=match["h2"].startswith("0") and not ends)
    first = clock(int(match["h1"]), int(match["m1"] or 0), begins, sure=match["h1"].startswith("0") and not begins)
    if first is None or last is None:
        return None
    if ends and not begins and first.hour <= 12:
        same = clock(first.hour, first.minute, ends)
        first = same if same is not None and same.of_day() < last.of_day() else first
    return first, last


_P = r"(?:\s?(?P<p>a\.?m\.?|p\.?m\.?))"
_HOUR = rf"[0-9]{{1,2}}|{'|'.join(_ONES)}"
TIMES = table(
    r"[0-9]|noon|midday|clock|half|quarter|at |by |until ",
    rule(
        "range",
        rf"{_B}(?:from\s+|(?P<at>at\s+))?(?P<h1>[0-9]{{1,2}})(?::(?P<m1>[0-9]{{2}}))?(?:\s?(?P<p1>[ap]\.?m\.?))?"
        r"\s*(?:-|~|to|until)\s*"
        r"(?P<h2>[0-9]{1,2})(?::(?P<m2>[0-9]{2}))?(?:\s?(?P<p2>[ap]\.?m\.?))?(?![0-9a-z:/-]|\.[0-9])",
        _range,
    ),
    rule(
        "time",
        rf"{_B}(?P<lead>(?:at|by|until|from|around)\s+)?(?P<q>half|quarter|[0-9]{{1,2}})\s+(?P<way>past|to)\s+"
        rf"(?P<h>{_HOUR})(?:\s?(?P<p>[ap]\.?m\.?))?{_E}",
        _past,
    ),
    rule(
        "time",
        rf"{_B}(?:(?:at|by|until|till|from|around)\s+)?(?P<h>[0-9]{{1,2}})(?::(?P<m>[0-9]{{2}}))?{_P}(?![a-z0-9])",
        _time,
    ),
    rule(
        "time",
        rf"{_B}(?:(?:at|by|until|till|from|around)\s+)?(?P<h>[0-9]{{1,2}}):(?P<m>[0-9]{{2}})(?![0-9:%]|\s?[ap]\.?m)"
        r"(?:頃|ごろ)?(?:までに|まで|には|に|から|より|の|は|、)?",
        _time,
    ),
    rule("time", rf"{_B}(?:at\s+)?(?P<h>{_HOUR})\s?o'?clock{_E}", _worded),
    rule("time", rf"{_B}(?:at|by|until)\s+(?P<h>{_HOUR}){_E}{_FREE}", _worded),
    rule("time", rf"(?<={GONE}\s)at\s+(?P<h>{_HOUR}){_E}", _worded),
    rule("time", rf"{_B}(?:at|by|until|till|before)\s+(?:noon|midday){_E}", constant(Clock(12, 0, "pm"))),
    rule("time", rf"{_B}(?:noon|midday){_DONE}", constant(Clock(12, 0, "pm"))),
)


PARTS = table(
    r"morning|afternoon|evening|night|lunch",
    rule("part", rf"{_B}in\s+the\s+morning{_E}", constant("morning")),
    rule("part", rf"{_B}in\s+the\s+afternoon{_E}", constant("afternoon")),
    rule("part", rf"{_B}in\s+the\s+evening{_E}", constant("evening")),
    rule("part", rf"{_B}at\s+night{_DONE}", constant("night")),
    rule("part", rf"{_B}at\s+lunch(?:time)?{_DONE}", constant("lunch")),
    rule("part", rf"(?<={GONE})\s+morning{_DONE}", constant("morning")),
    rule("part", rf"(?<={GONE})\s+afternoon{_DONE}", constant("afternoon")),
    rule("part", rf"(?<={GONE})\s+evening{_DONE}", constant("evening")),
    rule("part", rf"(?<={GONE})\s+night{_DONE}", constant("night")),
)


# -- how long, how long before ----------------------------------------------------------------------------------------


def _before(match: re.Match[str], _now: Now) -> tuple[int, ...]:
    return tuple(
        round((0.5 if n.startswith("half") else _number(n)) * _UNIT[u[0]])
        for n, u in re.findall(rf"(half\s+an|{_COUNT})\s*(min|h|day|week)", match[0])
    )


def _length(match: re.Match[str], _now: Now) -> int | None:
    count, unit = match["n"], match["u"]
    if count.startswith("half"):
        return 30
    return _number(count) * _UNIT[unit[0]] + (30 if match["half"] else 0)


def _soon(match: re.Match[str], now: Now) -> tuple[date, int]:
    return now.later(30 if match["n"].startswith("half") else _number(match["n"]) * _UNIT[match["u"][0]])


_SPAN = rf"(?:half\s+an|{_COUNT})\s*(?:min(?:ute)?s?|h(?:ou)?rs?|h|days?|weeks?)"
_TELL = r"(?:remind(?:\s+me)?|tell\s+me|alert(?:\s+me)?|notify(?:\s+me)?|reminder)"
BEFORE = table(
    r"before|earlier|ahead|in ",
    rule(
        "before",
        rf"{_B}(?:and\s+)?{_TELL}\s+{_SPAN}(?:(?:\s+before)?\s*(?:,|and|\+)\s*{_SPAN})*"
        rf"\s+(?:before(?:hand)?|earlier|ahead){_E}",
        _before,
    ),
    rule("before", rf"{_B}{_SPAN}\s+(?:beforehand|before|earlier){_DONE}", _before),
    rule(
        "moment",
        rf"{_B}in\s+(?P<n>half\s+an|{_COUNT})\s*(?P<u>min(?:ute)?s?|h(?:ou)?rs?){_E}(?!'?\s+time\s+zone)",
        _soon,
    ),
)
LENGTHS = table(
    r"for |all.day",
    rule(
        "length", rf"{_B}for\s+(?P<n>half\s+an|{_COUNT})(?P<half>\.5)?\s*(?P<u>min(?:ute)?s?|h(?:ou)?rs?){_E}", _length
    ),
    rule("allday", rf"{_B}all[\s-]day{_DONE}", constant(True)),
)


# -- rules ----------------------------------------------------------------------------------------------------------


def _codes(text: str) -> str:
    found = [CODES[_WEEKDAY[name[:3]]] for name in re.findall(rf"(?<![a-z])(?:{_DAYS})(?![a-z])", text)]
    return ",".join(dict.fromkeys(found))


def _every_days(match: re.Match[str], _now: Now) -> str:
    apart = ";INTERVAL=2" if match["other"] else ""
    return f"FREQ=WEEKLY{apart};BYDAY={_codes(match['w'])}"


def _every_units(match: re.Match[str], _now: Now) -> str | None:
    units = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
    said = match["n"] or ""
    count = 2 if said in ("other", "second") else _number(said) if said else 1
    if not count:
        return None
    return f"FREQ={units[match['u'][0]]}" + (f";INTERVAL={count}" if count > 1 else "")


def _month_day(match: re.Match[str], _now: Now) -> str | None:
    days = [int(day) for day in re.findall(r"[0-9]+", match["d"])]
    fitting = all(1 <= day <= 31 for day in days)
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}" if fitting else None


def _nth(match: re.Match[str], _now: Now) -> str:
    code = CODES[_WEEKDAY[match["w"][:3]]]
    found = dict.fromkeys(_NTH[nth] for nth in re.findall(_NAMES, match["o"]))
    return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{nth}{code}" for nth in found)


def _yearly(match: re.Match[str], _now: Now) -> str | None:
    day, month = int(match["d"]), _MONTH[match["m"][:3]]
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}" if made_date(2024, month, day) else None


def _edge(match: re.Match[str], _now: Now) -> tuple[str, str]:
    first = match["o"] == "first"
    return f"FREQ=MONTHLY;BYMONTHDAY={1 if first else -1}", "after" if first else "before"


_OFMONTH = r"(?:of\s+)?(?:the|each|every|a)\s+month"
_EVERY = r"(?:every|each)"
RULES = table(
    r"every|each|month|weekdays|daily|weekly|yearly|fortnightly|quarterly",
    rule("rule", rf"{_B}(?:on\s+)?(?:the\s+)?(?P<o>first|last)\s+(?:working|business)\s+day\s+{_OFMONTH}{_E}", _edge),
    rule(
        "rule",
        rf"{_B}(?:on\s+)?{_EVERY}\s+(?:month|months)\s+on\s+the\s+(?P<o>first|last)\s+(?:working|business)\s+day{_E}",
        _edge,
    ),
    rule("rule", rf"{_B}(?:on\s+)?(?:the\s+)?last\s+day\s+{_OFMONTH}{_E}", constant("FREQ=MONTHLY;BYMONTHDAY=-1")),
    rule("rule", rf"{_B}{_EVERY}\s+month\s+on\s+the\s+last\s+day{_E}", constant("FREQ=MONTHLY;BYMONTHDAY=-1")),
    rule(
        "rule",
        rf"{_B}(?:at\s+)?(?:the\s+)?end\s+of\s+(?:each|every)\s+month{_E}",
        constant("FREQ=MONTHLY;BYMONTHDAY=-1"),
    ),
    rule("rule", rf"{_B}(?:on\s+)?(?:the\s+|every\s+)?(?P<o>{_NTHS})\s+(?P<w>{_DAYS})\s+{_OFMONTH}{_E}", _nth),
    rule("rule", rf"{_B}{_EVERY}\s+month\s+on\s+the\s+(?P<o>{_NTHS})\s+(?P<w>{_DAYS}){_E}", _nth),
    rule(
        "rule",
        rf"{_B}(?:{_EVERY}\s+month|monthly)\s+on\s+the\s+(?P<d>[0-9]{{1,2}}{_ORD}(?:(?:\s*,\s*|\s+and\s+)(?:the\s+)?[0-9]{{1,2}}{_ORD})*|[0-9]{{1,2}}){_E}",
        _month_day,
    ),
    rule(
        "rule",
        rf"{_B}(?:on\s+)?the\s+(?P<d>[0-9]{{1,2}}{_ORD}(?:(?:\s*,\s*|\s+and\s+)(?:the\s+)?[0-9]{{1,2}}{_ORD})*|[0-9]{{1,2}})\s+of\s+(?:each|every)\s+month{_E}",
        _month_day,
    ),
    rule("rule", rf"{_B}every\s+(?P<d>[0-9]{{1,2}}){_ORD}{_E}{_FREE}", _month_day),
    rule(
        "rule",
        rf"{_B}(?:every\s+year|yearly)\s+on\s+(?:the\s+)?(?P<d>[0-9]{{1,2}}){_ORD}?{_OF}\s+(?P<m>{_MONTHS}){_E}",
        _yearly,
    ),
    rule("rule", rf"{_B}(?:every\s+year|yearly)\s+on\s+(?P<m>{_MONTHS})\.?\s+(?P<d>[0-9]{{1,2}}){_ORD}?{_E}", _yearly),
    rule("rule", rf"{_B}every\s+(?P<d>[0-9]{{1,2}}){_ORD}?{_OF}\s+(?P<m>{_MONTHS}){_E}", _yearly),
    rule("rule", rf"{_B}every\s+(?P<m>{_MONTHS})\.?\s+(?P<d>[0-9]{{1,2}}){_ORD}?{_E}", _yearly),
    rule("rule", rf"{_B}{_EVERY}\s+(?:working|business)\s+day{_E}", constant(("FREQ=DAILY", "skip"))),
    rule("rule", rf"{_B}(?:(?:on\s+)?{_EVERY}\s+weekday|on\s+weekdays){_E}", constant(f"FREQ=WEEKLY;BYDAY={WORKDAYS}")),
    rule(
        "rule",
        rf"{_B}(?:on\s+)?{_EVERY}\s+(?P<other>other\s+|second\s+)?"
        rf"(?P<w>(?:{_DAYS})(?:(?:\s*,\s*|\s+and\s+|\s*/\s*|\s*\+\s*|\s*,\s*and\s+)(?:{_DAYS}))*){_E}",
        _every_days,
    ),
    rule(
        "rule",
        rf"{_B}{_EVERY}\s+(?:(?P<n>other|second|{_COUNT})\s+)?(?P<u>days?|weeks?|months?|years?){_E}(?!\s*['-])",
        _every_units,
    ),
    rule("rule", rf"{_B}weekdays{_E}{_FREE}", constant(f"FREQ=WEEKLY;BYDAY={WORKDAYS}")),
    rule("morning", rf"{_B}(?:every|each)\s+morning{_E}", constant("morning")),
    rule("morning", rf"{_B}(?:every|each)\s+afternoon{_E}", constant("afternoon")),
    rule("morning", rf"{_B}(?:every|each)\s+evening{_E}", constant("evening")),
    rule("morning", rf"{_B}(?:every|each)\s+night{_E}", constant("night")),
    rule("rule", rf"{_B}(?:{_EVERY}\s+quarter{_E}|quarterly{_DONE})", constant("FREQ=MONTHLY;INTERVAL=3")),
    rule("rule", rf"{_B}fortnightly{_DONE}", constant("FREQ=WEEKLY;INTERVAL=2")),
    rule("rule", rf"{_B}daily{_DONE}", constant("FREQ=DAILY")),
    rule("rule", rf"{_B}weekly{_DONE}", constant("FREQ=WEEKLY")),
    rule("rule", rf"{_B}monthly{_DONE}", constant("FREQ=MONTHLY")),
    rule("rule", rf"{_B}yearly{_DONE}", constant("FREQ=YEARLY")),
)
CLOSED = table(
    r"working|business|holidays|closed",
    rule(
        "closed",
        rf"{_B}(?:,\s*)?(?:or\s+)?(?:on\s+)?the\s+(?:working|business)\s+day\s+before(?:\s+(?:when|if)\s+closed)?{_E}",
        constant("before"),
    ),
    rule(
        "closed",
        rf"{_B}(?:,\s*)?(?:or\s+)?(?:on\s+)?the\s+(?:next\s+(?:working|business)\s+day|(?:working|business)\s+day\s+after)(?:\s+(?:when|if)\s+closed)?{_E}",
        constant("after"),
    ),
    rule(
        "closed",
        rf"{_B}(?:except|but\s+not|not)\s+(?:on\s+)?(?:holidays|closed\s+days|when\s+closed){_E}",
        constant("skip"),
    ),
)
COUNTS = table(
    r"times",
    rule("count", rf"{_B}(?P<n>[0-9]{{1,3}})\s+times{_E}", lambda m, _now: int(m["n"]) or None),
)
