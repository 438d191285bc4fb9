"""What is understood of Japanese: days, times, rules and how long before to be told. All over folded text.

A weekday needs its 曜 and a particle, a sign or a time after it (「金子さん」「日曜大工」 have none); a bare day of the
month needs the same (「5日間」「5日分」 are lengths). Kanji numerals are read in dates and times only.
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

_KANJI = {sign: at for at, sign in enumerate("〇一二三四五六七八九")}
_N = r"(?:(?<![0-9.,/:a-z-])[0-9]{1,2}|(?<![一二三四五六七八九十〇百千第])[一二三四五六七八九十]{1,3})"
_M = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
"""A number within a date or time that was begun."""
_WD = "月火水木金土日"
_FLOW = r"(?:までに|まで|には|に|から|より|の|は|、|,|~)?"
"""A particle that belongs to what was understood and goes with it."""
_STOP = (
    rf"(?=までに|まで|には|に|から|より|の|は|と|か|や|・|、|,|。|$|[\s{GONE}~\-(]"
    r"|午前|午後|朝|夕方|夜|昼|正午|[0-9]{1,2}[時:])"
)
"""What may follow where something is a day by itself."""
_WEEKS = {"今週": 0, "来週": 1, "再来週": 2, "さ来週": 2, "次の": None, "今度の": None, "": None}


def _number(text: str) -> int:
    """A number up to 99 in digits or kanji (二十五); -1 for what is none (十十)."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" not in text:
        return _KANJI[text] if len(text) == 1 else -1
    tens, _ten, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return -1
    return (_KANJI[tens] if tens else 1) * 10 + (_KANJI[ones] if ones else 0)


# -- days -----------------------------------------------------------------------------------------------------------


def _dated(match: re.Match[str], now: Now) -> date | None:
    """A date with or without a year; a weekday beside it must be that of the date."""
    of = match.groupdict()
    month, day = _number(of["m"]), _number(of["d"])
    if of.get("era"):
        year: int | None = 2018 + (1 if of["era"] == "元" else _number(of["era"]))
    elif of.get("far"):
        year = now.today.year + {"今": 0, "来": 1, "再": 2}[of["far"][0]]
    else:
        year = int(of["y"]) if of.get("y") else None
    found = coming(now, month, day) if year is None else made_date(year, month, day)
    if found is not None and of.get("w") and _WD.index(of["w"]) != found.weekday():
        return None
    return found


def _slashed(match: re.Match[str], now: Now) -> date | None:
    """12/5 and 12-05: the month first, where the shop's country does not write the day first."""
    month, day = int(match["m"]), int(match["d"])
    if now.day_first:
        month, day = day, month
    found = coming(now, month, day)
    said = match["w"] or match["e"]
    names = {name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
    if found is not None and said:
        weekday = _WD.index(said) if said in _WD else names[said[:3]]
        return found if weekday == found.weekday() else None
    return found


def _pointed(match: re.Match[str], now: Now) -> date | None:
    """5.12. and 5.12.2026: the day first."""
    if match["y"]:
        return made_date(int(match["y"]), int(match["m"]), int(match["d"]))
    return coming(now, int(match["m"]), int(match["d"]))


def _monthly_day(match: re.Match[str], now: Now) -> date | None:
    found = in_month(now, {"今月": 0, "来月": 1, "再来月": 2}[match["which"]], _number(match["d"]))
    return found if found is not None and found >= now.today else None


def _bare_day(match: re.Match[str], now: Now) -> date | None:
    day = _number(match["d"])
    return coming_day(now, day) if 1 <= day <= 31 else None


def _weekday(match: re.Match[str], now: Now) -> date | None:
    which = match["which"] or ""
    weeks = _WEEKS[which if which in _WEEKS else which.removesuffix("の")]
    return now.weekday(_WD.index(match["w"]), weeks)


def _near(match: re.Match[str], now: Now) -> date:
    days = {"今日": 0, "本日": 0, "きょう": 0, "明日": 1, "あした": 1, "あす": 1, "しあさって": 3, "明々後日": 3}
    return now.today + timedelta(days=days.get(match["n"], 2))


def _after(match: re.Match[str], now: Now) -> date | None:
    if match["n"] == "半":
        return months_on(now, 6)
    count, unit = _number(match["n"]), match["u"]
    if count < 1:
        return None
    if unit.endswith("年"):
        return months_on(now, 12 * count)
    if "月" in unit:
        return months_on(now, count)
    return now.today + timedelta(days=count * (7 if "週" in unit else 1))


def _month_end(match: re.Match[str], now: Now) -> date | None:
    return in_month(now, {"来": 1, "再来": 2}.get(match["which"] or "", 0), -1)


def _next(match: re.Match[str], now: Now) -> date | None:
    if match["u"] == "月":
        return in_month(now, 2 if match["n"] == "再来" else 1, 1)
    return now.weekday(0, 2 if match["n"] == "再来" else 1)


_OF_DAY = {"午前": "morning", "午後": "afternoon", "昼": "lunch", "夕方": "evening", "朝": "morning"}


def _part(match: re.Match[str], _now: Now) -> str:
    return _OF_DAY.get(match["part"].lstrip("お今明"), "night")


_PW = rf"(?:\s?\(?(?P<w>[{_WD}])(?:\)|曜日?\)?))?"
DAYS = table(
    r"[日月曜週年晩夜朝]|[0-9][-/.][0-9]|あさって|あした|あす|きょう",
    rule(
        "day",
        rf"(?:令和|(?<![a-z0-9])r)(?P<era>元|{_M})[年./]\s?(?P<m>{_M})[月./](?P<d>{_M})(?:日|(?![0-9])){_PW}{_FLOW}",
        _dated,
    ),
    rule("day", rf"(?<![0-9./-])(?P<y>(?:19|20|21)[0-9]{{2}})年\s?(?P<m>{_M})月(?P<d>{_M})日{_PW}{_FLOW}", _dated),
    rule(
        "day",
        rf"(?:on\s+|by\s+)?(?<![0-9a-z./-])(?P<y>(?:19|20|21)[0-9]{{2}})([-/.])(?P<m>[0-9]{{1,2}})\2(?P<d>[0-9]{{1,2}})(?![0-9a-z/-]|\.[0-9]){_PW}{_FLOW}",
        _dated,
    ),
    rule(
        "day",
        rf"(?:(?P<far>再来年|来年|今年)の?\s?)?(?<![0-9])(?P<m>{_N})月\s?(?P<d>{_M})日(?!間|分|目|前|後|以内|ごと|毎|おき){_PW}{_FLOW}",
        _dated,
    ),
    rule(
        "day",
        r"(?:(?<![a-z])(?:on|by|until)\s+)?(?<![0-9a-z./:#-])(?<!page )(?<!part )"
        r"(?<!version )(?<!room )(?<!size )(?<!step )(?<!no )"
        r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})(?![0-9a-z/%]|\.[0-9]|\s?(?:kg|g|l|ml|cups?|off|price|pints?|lbs?|oz|inch|cm|mm"
        r"|doz|袋|箱|個|本|枚|量|税|の確率)(?![a-z]))"
        rf"(?:\s?\(?(?P<w>[{_WD}])(?:\)|曜日?\)?)|\s?\((?P<e>mon|tue|wed|thu|fri|sat|sun)\))?{_FLOW}",
        _slashed,
    ),
    rule(
        "day",
        r"(?:(?<![a-z])(?:on|by|until)\s+)?(?<![0-9a-z./:#-])(?<!room )(?<!page )(?<!tel )"
        r"(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|(?<=0[1-9]-)[12][0-9]|(?<=0[1-9]-)3[01])(?![0-9a-z/:-]|\.[0-9])(?P<w>)(?P<e>)",
        _slashed,
    ),
    rule(
        "day",
        r"(?:(?<![a-z])(?:on|by|until)\s+)?(?<![0-9a-z./:$¥€£-])(?<!price )(?<!pay )(?<!version )"
        r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>(?:19|20|21)[0-9]{2})?(?![0-9a-z])",
        _pointed,
    ),
    rule("day", rf"(?P<which>今月|来月|再来月)の?(?P<d>{_M})日(?!間|分|目|前|後|以内){_FLOW}", _monthly_day),
    rule(
        "day",
        rf"(?<!週)(?<!週の)(?<![0-9一二三四五六七八九十])(?P<which>今週の?|来週の?|再来週の?|さ来週の?|次の|今度の)?(?P<w>[{_WD}])曜日?{_STOP}{_FLOW}",
        _weekday,
    ),
    rule(
        "day",
        rf"(?P<which>今週の?|来週の?|再来週の?|さ来週の?)(?P<w>[{_WD}])曜日?(?!大工|市|版|礼拝|画家){_FLOW}",
        _weekday,
    ),
    rule(
        "day",
        rf"(?<!週)(?<!週の)(?<![0-9一二三四五六七八九十])(?P<which>)(?P<w>[{_WD}])曜日(?!以外|限定|休|定休|営業|セール|市|版|[ァ-ヶ])(?=[一-龠]){_FLOW}",
        _weekday,
    ),
    rule("day", rf"(?P<n>明々後日|しあさって|明後日|あさって){_FLOW}", _near),
    rule(
        "day",
        rf"(?<![一-龠])(?P<n>明日|今日|本日)(?:中(?=に|、|$|\s))?(?!香|葉|美|奈|海|花|夏|菜|翔|希|佳|太|子|介|山|川|本|性|的){_FLOW}",
        _near,
    ),
    rule("day", rf"(?<![ぁ-ん])(?P<n>あした|きょう){_STOP}{_FLOW}", _near),
    rule("day", rf"(?<![ぁ-ん])(?P<n>あす){_STOP}{_FLOW}", _near),
    rule("day", rf"(?<![一二三四五六七八九十0-9年])(?P<n>半)(?P<u>年)後(?!半|期|編|輪|ろ){_FLOW}", _after),
    rule("day", rf"(?P<n>{_N})(?P<u>日|週間|週|(?:[かヶケヵカ箇])月|年)後(?!半|期|編|輪|ろ){_FLOW}", _after),
    rule("day", rf"(?P<which>再来|来|今)?月末(?!締|払|セール|市|比|残)(?P<end>){_STOP}{_FLOW}", _month_end),
    rule(
        "day",
        rf"(?P<n>再来|来)(?P<u>週|月)(?=までに|まで|には|に|、|,|。|$|[\s{GONE}])(?:までに|まで|には|に|、|,)?",
        _next,
    ),
    rule(
        "day",
        rf"(?<!あと)(?P<d>(?<![0-9.,/:a-z月-])[0-9]{{1,2}}|(?<![一二三四五六七八九十〇百千第月])(?:[二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九]))日(?!に(?:[0-9一])[回度]){_STOP}{_PW}{_FLOW}",
        _bare_day,
    ),
    rule("today", rf"(?<![一-龠])(?P<part>今晩|今夜)(?![一-龠]|食){_FLOW}", _part),
    rule("tomorrow", rf"(?<![一-龠])(?P<part>明朝|明晩)(?![一-龠]){_FLOW}", _part),
)

# -- times ----------------------------------------------------------------------------------------------------------

_HALF = {"午前": "am", "朝": "am", "午後": "pm", "夕方": "pm", "夜": "pm", "今夜": "pm", "深夜": "am", "昼": "pm"}


def _clock(match: re.Match[str], now: Now, end: str = "") -> Clock | None:
    """A time said with 時; 朝8時, 夜8時 and 午後3時 say which half of the day, 夜12時 does not and is left."""
    of = match.groupdict()
    hour, said = _number(of["h" + end]), of.get("p" + end) or ""
    minute = 30 if of.get("half" + end) else _number(of["m" + end]) if of.get("m" + end) else 0
    half = _HALF.get(said, "")
    if said == "昼" and hour in (10, 11):
        half = "am"
    if hour > 12 or (hour == 12 and said in ("午後", "夜", "今夜", "午前", "深夜", "夕方", "朝")):
        return clock(hour, minute, "", sure=True) if hour > 12 and half != "am" else None
    return clock(hour, minute, half, sure=of["h" + end].startswith("0") and not half)


def _spanned(match: re.Match[str], now: Now) -> tuple[Clock, Clock] | None:
    first, last = _clock(match, now), _clock(match, now, "2")
    if first is None or last is None:
        return None
    if first.half and not last.half and last.hour <= 12:
        last = clock(last.hour, last.minute, first.half) or last
    return first, last


def _written(match: re.Match[str], _now: Now) -> Clock | None:
    hour, half = int(match["h"]), _HALF.get(match["p"] or "", "")
    return clock(hour, int(match["m"]), half if hour <= 12 else "", sure=match["h"].startswith("0") and not half)


_P = r"(?:(?P<p>午前|午後|早朝|朝|昼|夕方|夜|深夜)の?\s?)?"
_T = rf"(?P<h>{_N})時(?!間|代|点|期|速|給|計|々|折|限|短|差|価|報|刻|効|局)(?:(?P<half>半)|(?P<m>{_M})分(?!間|前|後))?"
_T2 = rf"(?:(?P<p2>午前|午後|夜|夕方)の?\s?)?(?P<h2>{_M})時(?!間|代)(?:(?P<half2>半)|(?P<m2>{_M})分(?!間))?"
_ABOUT = r"(?:頃|ごろ|ころ|ちょうど)?"
TIMES = table(
    r"時|正午|[朝前後夜方][の ]?[0-9]",
    rule("range", rf"{_P}{_T}\s?(?:から|より|~|-)\s?{_T2}(?:までに|まで)?(?:に|の|は|、)?", _spanned),
    rule("range", rf"{_P}(?P<h>{_N})\s?(?:から|~|-)\s?{_T2}(?:までに|まで)?(?:に|の|は|、)?", _spanned),
    rule("time", rf"{_P}{_T}{_ABOUT}{_FLOW}", _clock),
    rule("time", r"(?P<p>午前|午後|朝|夕方|夜)の?\s?(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?![0-9:])" + _FLOW, _written),
    rule("time", rf"お?正午(?!前|過ぎ){_FLOW}", constant(Clock(12, 0, "pm"))),
)
PARTS = table(
    r"[午昼朝夜]|夕方",
    rule(
        "part",
        rf"(?:(?<=[\s{GONE}])|^)の?(?P<part>午前|午後|お昼|朝|昼|夕方|夜)(?:中)?(?=までに|まで|には|に|から|、|,|。|$|[\s{GONE}])(?:一番)?{_FLOW}",
        _part,
    ),
)

# -- how long, how long before ----------------------------------------------------------------------------------------

_UNIT = {"分": 1, "時間": HOUR, "日": DAY, "週間": 7 * DAY}


def _before(match: re.Match[str], _now: Now) -> tuple[int, ...] | None:
    found = [
        DAY if whole == "前日" else _number(n) * _UNIT[u] + (30 if half else 0)
        for whole, n, u, half in re.findall(rf"(前日|({_M}|[0-9]{{1,3}})(分|時間|日|週間)(半)?前)", match[0])
    ]
    return tuple(found) if found and all(one > 0 for one in found) else None


def _soon(match: re.Match[str], now: Now) -> tuple[date, int] | None:
    count = int(match["n"]) if match["n"].isdigit() else _number(match["n"])
    return now.later(count * _UNIT[match["u"]] + (30 if match["half"] else 0)) if count > 0 else None


def _length(match: re.Match[str], _now: Now) -> int | None:
    count = int(match["n"]) if match["n"].isdigit() else _number(match["n"])
    return count * _UNIT[match["u"]] + (30 if match["half"] else 0) if count > 0 else None


_AHEAD = r"(?:前日|(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:分|時間半?|日|週間)前)"
_COUNT = r"(?P<n>(?<![0-9.,:/a-z-])[0-9]{1,3}|(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,3})"
BEFORE = table(
    r"[前後]",
    rule(
        "before",
        rf"{_AHEAD}(?:(?:と|、|,|・|\s)\s?{_AHEAD})*(?:に|の)?も?\s?(?:お?知らせ(?:て|る)?|通知(?:して)?|リマインド|教えて|アラーム)(?![ァ-ヶ一-龠])",
        _before,
    ),
    rule("moment", rf"{_COUNT}(?P<u>分|時間)(?P<half>半)?後(?!半){_FLOW}", _soon),
)
LENGTHS = table(
    r"時間|分|終日",
    rule(
        "length",
        rf"(?:(?<={GONE})|(?<={GONE}\s))(?:で|から)?{_COUNT}(?P<u>時間|分)(?P<half>半)?(?:間)?(?=の|、|$|[\s{GONE}])(?:の|、)?",
        _length,
    ),
    rule("allday", rf"(?:(?<=[\s{GONE}])|^)終日(?=に|、|。|$|[\s{GONE}])(?:に|、)?", constant(True)),
)

# -- rules ----------------------------------------------------------------------------------------------------------


def _weekly(match: re.Match[str], _now: Now) -> str:
    apart = ";INTERVAL=2" if match["every"].startswith("隔") else ""
    said = re.sub("曜日?", "", match["w"])  # 日曜日 ends in a 日 that is none
    days = dict.fromkeys(CODES[_WD.index(sign)] for sign in re.findall(f"[{_WD}]", said))
    return f"FREQ=WEEKLY{apart};BYDAY={','.join(days)}"


def _monthly(match: re.Match[str], _now: Now) -> str | None:
    days = [-1 if "末" in day else _number(day.removesuffix("日")) for day in re.split("[・、,と]", match["d"])]
    fitting = all(day == -1 or 1 <= day <= 31 for day in days)
    apart = ";INTERVAL=2" if match["every"] == "隔" else ""
    return f"FREQ=MONTHLY{apart};BYMONTHDAY={','.join(map(str, days))}" if fitting else None


def _nth(match: re.Match[str], _now: Now) -> str | None:
    code = CODES[_WD.index(match["w"])]
    if match["o"] in ("最終", "最後の"):
        return f"FREQ=MONTHLY;BYDAY=-1{code}"
    found = dict.fromkeys(_number(nth) for nth in re.findall("[1-5一二三四五]", match["o"]))
    return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{nth}{code}" for nth in found)


def _yearly(match: re.Match[str], _now: Now) -> str | None:
    month, day = _number(match["m"]), _number(match["d"])
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}" if made_date(2024, month, day) else None


def _apart(match: re.Match[str], _now: Now) -> str | None:
    count, unit = _number(match["n"]), match["u"]
    word = "DAILY" if unit == "日" else "WEEKLY" if "週" in unit else "YEARLY" if unit.endswith("年") else "MONTHLY"
    return f"FREQ={word}" + (f";INTERVAL={count}" if count > 1 else "") if count > 0 else None


_SEVERAL = rf"[{_WD}]{{2,7}}曜?(?=に|は|の|、|,|$|[\s{GONE}0-9]|午前|午後|朝|夕方|夜)"
"""土日, 月水金: at least two signs, with nothing after them that would make another word of it."""
_RF = r"(?:には|に|の|は|、|,)?"
RULES = table(
    r"[毎隔第]|営業日|最終|最後|月末|平日|ごと|に[1一][回度]",
    rule(
        "rule",
        rf"(?:毎月の?)?月末の?(?:最終)?営業日{_RF}|毎月末の?営業日{_RF}|毎月の?(?:最終|最後の)営業日{_RF}",
        constant(("FREQ=MONTHLY;BYMONTHDAY=-1", "before")),
    ),
    rule(
        "rule", rf"毎月の?(?:第一|第1|最初の|初|月初の?)営業日{_RF}", constant(("FREQ=MONTHLY;BYMONTHDAY=1", "after"))
    ),
    rule("rule", rf"毎月の?(?:月末|末日|末|最終日)(?!締|払){_RF}", constant("FREQ=MONTHLY;BYMONTHDAY=-1")),
    rule(
        "rule",
        rf"(?:毎月の?)?(?P<o>第[1-5一二三四五](?:(?:[・、,と/]第?|第)[1-5一二三四五])*|最終|最後の)の?(?P<w>[{_WD}])曜日?"
        rf"(?!大工){_RF}",
        _nth,
    ),
    rule("rule", rf"(?P<every>毎|隔)月の?(?P<d>{_M}日(?:[・、,と](?:{_M}日|月末|末日))*){_RF}", _monthly),
    rule("rule", rf"毎年の?(?P<m>{_M})月(?P<d>{_M})日{_RF}", _yearly),
    rule("rule", rf"毎年の?(?P<m>[0-9]{{1,2}})/(?P<d>[0-9]{{1,2}})(?![0-9/]){_RF}", _yearly),
    rule(
        "rule",
        rf"(?P<every>毎週の?|隔週の?)(?P<w>(?:[{_WD}](?:曜日?)?[・、,と/])+[{_WD}](?:曜日?)?|[{_WD}]曜日?|{_SEVERAL}){_RF}",
        _weekly,
    ),
    rule(
        "rule",
        rf"(?:毎営業日|営業日毎|営業日ごと){_RF}|(?<![一-龠ァ-ヶ毎])営業日(?=に|、|$|[\s{GONE}]){_RF}",
        constant(("FREQ=DAILY", "skip")),
    ),
    rule(
        "rule",
        rf"毎?平日(?=に|は|、|,|毎|$|[\s{GONE}]|[0-9]{{1,2}}[時:]|午前|午後|朝|夕方|夜)(?:毎日)?{_RF}",
        constant(f"FREQ=WEEKLY;BYDAY={WORKDAYS}"),
    ),
    rule("rule", rf"(?P<n>{_N})(?P<u>日|週間?|[かヶケヵカ箇]月|年)(?:ごと|毎|に[1一][回度])(?:に|の|、)?", _apart),
    rule("rule", r"(?:毎四半期|四半期(?:ごと|毎))(?:に|の|、)?", constant("FREQ=MONTHLY;INTERVAL=3")),
    rule("rule", rf"隔日(?=に|で|の|、|$|[\s{GONE}])(?:に|で|の|、)?", constant("FREQ=DAILY;INTERVAL=2")),
    rule("rule", rf"隔週(?=に|で|の|、|$|[\s{GONE}])(?:に|で|の|、)?", constant("FREQ=WEEKLY;INTERVAL=2")),
    rule("rule", rf"隔月(?=に|で|の|、|$|[\s{GONE}])(?:に|で|の|、)?", constant("FREQ=MONTHLY;INTERVAL=2")),
    rule("rule", rf"毎日(?!新聞|放送){_RF}", constant("FREQ=DAILY")),
    rule("rule", rf"毎週(?![一-龠]){_RF}", constant("FREQ=WEEKLY")),
    rule("rule", rf"毎月(?![0-9一二三四五六七八九十]){_RF}", constant("FREQ=MONTHLY")),
    rule("rule", rf"毎年(?![0-9一二三四五六七八九十]){_RF}", constant("FREQ=YEARLY")),
    rule("morning", rf"毎朝(?=に|、|$|[\s{GONE}0-9]|[一-龠])(?:に|、)?", constant("morning")),
    rule("morning", rf"毎晩(?=に|、|$|[\s{GONE}0-9]|[一-龠])(?:に|、)?", constant("night")),
)
_SHUT = r"(?:[(（]?(?:休業日|定休日|休みの日|休み|祝日)(?:の場合)?(?:なら|は|の時は|のときは))"
CLOSED = table(
    r"休|祝",
    rule("closed", rf"、?{_SHUT}(?:直?前の?営業日|前倒し)(?:に|へ)?[)）]?", constant("before")),
    rule("closed", rf"、?{_SHUT}(?:翌営業日|次の営業日)(?:に|へ)?[)）]?", constant("after")),
    rule(
        "closed",
        r"、?[(（]?(?:祝日|休業日|定休日|休み)(?:を|は)?(?:除く|除いて|以外|飛ばす|なし)[)）]?",
        constant("skip"),
    ),
)
COUNTS = table(
    r"回",
    rule(
        "count",
        r"(?:全|計)?(?<![0-9])(?P<n>[0-9]{1,3})回(?:まで|で終わり|のみ)(?:の|に)?",
        lambda m, _now: int(m["n"]) or None,
    ),
)
