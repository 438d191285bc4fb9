"""What one line says, in either language: sentences with what is understood, and what is left alone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from models.reminders.spoken import Understood, understand

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 27, 13, 10, tzinfo=TOKYO)
"""A Friday afternoon."""


def d(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


def said(text: str, **options: object) -> Understood:
    return understand(text, now=NOW, **options)  # type: ignore[arg-type]


def hm(text: str) -> int | None:
    hours, _sign, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes) if text else None


ENGLISH_DAYS = [
    ("order beans tomorrow 3pm", "order beans", d(11, 28), "15:00"),
    ("call Aoki today", "call Aoki", d(11, 27), ""),
    ("Tomorrow: order beans", "order beans", d(11, 28), ""),
    ("close early tonight", "close early", d(11, 27), "19:00"),
    ("tonight at 8 count the till", "count the till", d(11, 27), "20:00"),
    ("the day after tomorrow pick up the cake", "pick up the cake", d(11, 29), ""),
    ("call Aoki Friday", "call Aoki", d(12, 4), ""),
    ("call Aoki on Monday", "call Aoki", d(11, 30), ""),
    ("call Aoki Mon 9am", "call Aoki", d(11, 30), "9:00"),
    ("Friday call Aoki", "call Aoki", d(12, 4), ""),
    ("call Aoki next Friday", "call Aoki", d(12, 4), ""),
    ("call Aoki next Monday", "call Aoki", d(11, 30), ""),
    ("call Aoki this Saturday", "call Aoki", d(11, 28), ""),
    ("Tuesday next week meet the baker", "meet the baker", d(12, 1), ""),
    ("in 3 days water the plants", "water the plants", d(11, 30), ""),
    ("water the plants in two weeks", "water the plants", d(12, 11), ""),
    ("renew the lease in a month", "renew the lease", d(12, 27), ""),
    ("check the roof in 2 years", "check the roof", d(11, 27, 2028), ""),
    ("call back in 3 days' time", "call back", d(11, 30), ""),
    ("2 weeks from now send the survey", "send the survey", d(12, 11), ""),
    ("send cards on 5 Dec", "send cards", d(12, 5), ""),
    ("send cards Dec 5", "send cards", d(12, 5), ""),
    ("send cards December 5th", "send cards", d(12, 5), ""),
    ("send cards on the 5th of December", "send cards", d(12, 5), ""),
    ("send cards on the 5th", "send cards", d(12, 5), ""),
    ("send cards Sat 5 Dec", "send cards", d(12, 5), ""),
    ("send cards 5 Nov", "send cards", d(11, 5, 2027), ""),
    ("send cards 5 December 2027", "send cards", d(12, 5, 2027), ""),
    ("send cards Dec 5, 2027 at 10am", "send cards", d(12, 5, 2027), "10:00"),
    ("29 Feb leap party", "leap party", d(2, 29, 2028), ""),
    ("send cards 5.12.", "send cards", d(12, 5), ""),
    ("send cards 5.12.2027", "send cards", d(12, 5, 2027), ""),
    ("send cards 12-05", "send cards", d(12, 5), ""),
    ("send cards 2026-12-05", "send cards", d(12, 5), ""),
    ("send cards 2026/12/5 15:00", "send cards", d(12, 5), "15:00"),
    ("next week call the accountant", "next week call the accountant", None, ""),
    ("call the accountant next week", "call the accountant", d(11, 30), ""),
    ("call the accountant next month", "call the accountant", d(12, 1), ""),
    ("pay rent by the end of the month", "pay rent", d(11, 30), ""),
    ("remind me to call Aoki tomorrow", "call Aoki", d(11, 28), ""),
    ("remind me tomorrow at 9 to call Aoki", "call Aoki", d(11, 28), "9:00"),
    ("Please remind me to pay on Monday", "pay", d(11, 30), ""),
    ("report due end of month", "report due", d(11, 30), ""),
    ("pay rent at the end of next month", "pay rent", d(12, 31), ""),
    ("call (on Friday)", "call", d(12, 4), ""),
    ("(tomorrow) call Bob", "call Bob", d(11, 28), ""),
    ("pay rent by Tuesday", "pay rent", d(12, 1), ""),
]
ENGLISH_TIMES = [
    ("ring Mori 3pm", "ring Mori", d(11, 27), "15:00"),
    ("ring Mori at 3:30 p.m.", "ring Mori", d(11, 27), "15:30"),
    ("ring Mori 15:00", "ring Mori", d(11, 27), "15:00"),
    ("ring Mori at noon tomorrow", "ring Mori", d(11, 28), "12:00"),
    ("ring Mori tomorrow noon", "ring Mori", d(11, 28), "12:00"),
    ("ring Mori at 9", "ring Mori", d(11, 28), "9:00"),
    ("ring Mori at 3", "ring Mori", d(11, 27), "15:00"),
    ("ring Mori at 9 tomorrow", "ring Mori", d(11, 28), "9:00"),
    ("ring Mori at half past nine", "ring Mori", d(11, 28), "9:30"),
    ("ring Mori half past three", "ring Mori", d(11, 27), "15:30"),
    ("ring Mori at quarter to five", "ring Mori", d(11, 27), "16:45"),
    ("ring Mori at 10 past 4", "ring Mori", d(11, 27), "16:10"),
    ("ring Mori four o'clock", "ring Mori", d(11, 27), "16:00"),
    ("ring Mori 03:00", "ring Mori", d(11, 28), "3:00"),
    ("ring Mori 12am", "ring Mori", d(11, 28), "0:00"),
    ("ring Mori 12pm tomorrow", "ring Mori", d(11, 28), "12:00"),
    ("ring Mori 10:00", "ring Mori", d(11, 28), "10:00"),
    ("ring Mori tomorrow morning", "ring Mori", d(11, 28), "9:00"),
    ("ring Mori tomorrow evening", "ring Mori", d(11, 28), "17:00"),
    ("ring Mori this afternoon", "ring Mori", d(11, 27), "14:00"),
    ("ring Mori tomorrow evening at 8", "ring Mori", d(11, 28), "20:00"),
    ("ring Mori in 2 hours", "ring Mori", d(11, 27), "15:10"),
    ("ring Mori in half an hour", "ring Mori", d(11, 27), "13:40"),
    ("ring Mori in 12 hours", "ring Mori", d(11, 28), "1:10"),
    ("ring Mori at 5 on Friday", "ring Mori", d(12, 4), "17:00"),
    ("lunch with Mori on Thursday at 12:30", "lunch with Mori", d(12, 3), "12:30"),
    ("ring Mori in 20 minutes", "ring Mori", d(11, 27), "13:30"),
]
JAPANESE_DAYS = [
    ("半年後 点検", "点検", d(5, 27, 2027), ""),
    ("明日15時 仕入先に電話", "仕入先に電話", d(11, 28), "15:00"),
    ("今日 在庫を数える", "在庫を数える", d(11, 27), ""),
    ("明日の会議", "会議", d(11, 28), ""),
    ("あした電話", "あした電話", None, ""),
    ("あした 電話", "電話", d(11, 28), ""),
    ("あさって納品", "納品", d(11, 29), ""),
    ("明後日に納品", "納品", d(11, 29), ""),
    ("しあさって 納品", "納品", d(11, 30), ""),
    ("仕入先に明日15時に電話", "仕入先に電話", d(11, 28), "15:00"),
    ("金曜に電話", "電話", d(12, 4), ""),
    ("今週土曜 棚卸", "棚卸", d(11, 28), ""),
    ("来週月曜の会議", "会議", d(11, 30), ""),
    ("来週の金曜日 納品", "納品", d(12, 4), ""),
    ("再来週の水曜に見積", "見積", d(12, 9), ""),
    ("月曜日仕入", "仕入", d(11, 30), ""),
    ("来月5日 支払い", "支払い", d(12, 5), ""),
    ("来週 青木さんに電話", "青木さんに電話", d(11, 30), ""),
    ("再来週に打ち合わせ", "打ち合わせ", d(12, 7), ""),
    ("月末に家賃を払う", "家賃を払う", d(11, 30), ""),
    ("来月末 決算の準備", "決算の準備", d(12, 31), ""),
    ("12月5日 納品", "納品", d(12, 5), ""),
    ("１２月５日　納品", "納品", d(12, 5), ""),
    ("十二月五日に納品", "納品", d(12, 5), ""),
    ("12/5 納品", "納品", d(12, 5), ""),
    ("12/5(土) 納品", "納品", d(12, 5), ""),
    ("12月5日（土）15:30 納品", "納品", d(12, 5), "15:30"),
    ("5日 納品", "納品", d(12, 5), ""),
    ("5日までに納品", "納品", d(12, 5), ""),
    ("二十五日に支払い", "支払い", d(12, 25), ""),
    ("R8.12.5 契約の更新", "契約の更新", d(12, 5), ""),
    ("令和8年12月5日 契約の更新", "契約の更新", d(12, 5), ""),
    ("令和９年１月５日に更新", "更新", d(1, 5, 2027), ""),
    ("2026年12月5日 更新", "更新", d(12, 5), ""),
    ("2027-01-05 更新", "更新", d(1, 5, 2027), ""),
    ("3日後に電話", "電話", d(11, 30), ""),
    ("三日後に電話", "電話", d(11, 30), ""),
    ("2週間後 様子を聞く", "様子を聞く", d(12, 11), ""),
    ("1ヶ月後に電話", "電話", d(12, 27), ""),
    ("来年1月5日 初売り", "初売り", d(1, 5, 2027), ""),
    ("今日中に返信", "返信", d(11, 27), ""),
    ("18日(金) 面接", "面接", d(12, 18), ""),
    ("見積を送る 金曜まで", "見積を送る", d(12, 4), ""),
    ("金曜までに見積を送る", "見積を送る", d(12, 4), ""),
]
JAPANESE_TIMES = [
    ("15時に電話", "電話", d(11, 27), "15:00"),
    ("午後3時 電話", "電話", d(11, 27), "15:00"),
    ("午前9時に開店準備", "開店準備", d(11, 28), "9:00"),
    ("3時半に電話", "電話", d(11, 27), "15:30"),
    ("三時に電話", "電話", d(11, 27), "15:00"),
    ("9時 電話", "電話", d(11, 28), "9:00"),
    ("15:30 電話", "電話", d(11, 27), "15:30"),
    ("15時20分に電話", "電話", d(11, 27), "15:20"),
    ("明日正午に電話", "電話", d(11, 28), "12:00"),
    ("明日の朝 電話", "電話", d(11, 28), "9:00"),
    ("明日の夕方に電話", "電話", d(11, 28), "17:00"),
    ("明日 夜 電話", "電話", d(11, 28), "19:00"),
    ("今夜 締め作業", "締め作業", d(11, 27), "19:00"),
    ("今夜8時 締め作業", "締め作業", d(11, 27), "20:00"),
    ("明日朝8時に仕込み", "仕込み", d(11, 28), "8:00"),
    ("夜8時に電話", "電話", d(11, 27), "20:00"),
    ("明日3時頃 電話", "電話", d(11, 28), "15:00"),
    ("17時までに発送", "発送", d(11, 27), "17:00"),
    ("来週水曜日午後2時 会議", "会議", d(12, 2), "14:00"),
    ("明日午前中に電話", "電話", d(11, 28), "9:00"),
    ("水曜 予約 木村様 14:00 2名", "予約 木村様 2名", d(12, 2), "14:00"),
    ("2時間後に電話", "電話", d(11, 27), "15:10"),
    ("30分後 火を止める", "火を止める", d(11, 27), "13:40"),
    ("１５：３０　電話", "電話", d(11, 27), "15:30"),
]
MIXED = [
    ("明日 3pm order beans", "order beans", d(11, 28), "15:00"),
    ("call 青木さん tomorrow 15時", "call 青木さん", d(11, 28), "15:00"),
    ("来週月曜 10am ミーティング", "ミーティング", d(11, 30), "10:00"),
    ("12/5 at noon 納品", "納品", d(12, 5), "12:00"),
]


@pytest.mark.parametrize(
    ("text", "title", "day", "time"), [*ENGLISH_DAYS, *ENGLISH_TIMES, *JAPANESE_DAYS, *JAPANESE_TIMES, *MIXED]
)
def test_a_line_says_what_and_when(text: str, title: str, day: date | None, time: str) -> None:
    got = said(text)
    assert (got.title, got.day, got.minute) == (title, day, hm(time))


@pytest.mark.parametrize(
    ("text", "title", "day", "begins", "ends"),
    [
        ("meeting 9-10:30 tomorrow", "meeting", d(11, 28), "9:00", "10:30"),
        ("meeting tomorrow 2-3:30pm", "meeting", d(11, 28), "14:00", "15:30"),
        ("meeting tomorrow 11am to 1pm", "meeting", d(11, 28), "11:00", "13:00"),
        ("meeting tomorrow at 10 to 11", "meeting", d(11, 28), "10:00", "11:00"),
        ("meeting tomorrow 10:00 - 11:00", "meeting", d(11, 28), "10:00", "11:00"),
        ("meeting tomorrow 3pm for 2 hours", "meeting", d(11, 28), "15:00", "17:00"),
        ("meeting tomorrow 3pm for half an hour", "meeting", d(11, 28), "15:00", "15:30"),
        ("party tomorrow 22:00-02:00", "party", d(11, 28), "22:00", "26:00"),
        ("明日15時〜17時 会議", "会議", d(11, 28), "15:00", "17:00"),
        ("明日15時から17時まで会議", "会議", d(11, 28), "15:00", "17:00"),
        ("明日10〜12時 会議", "会議", d(11, 28), "10:00", "12:00"),
        ("明日13:00-14:30 会議", "会議", d(11, 28), "13:00", "14:30"),
        ("明日午後1時から2時間 会議", "会議", d(11, 28), "13:00", "15:00"),
        ("明日午後1時から3時まで会議", "会議", d(11, 28), "13:00", "15:00"),
    ],
)
def test_what_has_a_length_says_its_end(text: str, title: str, day: date, begins: str, ends: str) -> None:
    got = said(text)
    assert (got.title, got.day, got.minute, got.end_minute) == (title, day, hm(begins), hm(ends))
    assert got.length == (hm(ends) or 0) - (hm(begins) or 0)


@pytest.mark.parametrize(
    ("text", "title", "first", "last"),
    [
        ("fair 5 Dec - 7 Dec", "fair", d(12, 5), d(12, 7)),
        ("fair Dec 24-26", "fair", d(12, 24), d(12, 26)),
        ("24th to 26th December fair", "fair", d(12, 24), d(12, 26)),
        ("closed from 30 Dec to 3 Jan", "closed", d(12, 30), d(1, 3, 2027)),
        ("展示会 12/5〜12/7", "展示会", d(12, 5), d(12, 7)),
        ("12月30日から1月3日まで 休業", "休業", d(12, 30), d(1, 3, 2027)),
    ],
)
def test_whole_days_have_a_last_one(text: str, title: str, first: date, last: date) -> None:
    got = said(text)
    assert (got.title, got.day, got.end_day, got.minute) == (title, first, last, None)


RULES = [
    ("stock take first and third Monday of the month", "stock take", "FREQ=MONTHLY;BYDAY=1MO,3MO", "", d(12, 7)),
    ("pay every month on the 2nd and last Friday", "pay", "FREQ=MONTHLY;BYDAY=2FR,-1FR", "", d(11, 27)),
    ("count the stock every quarter", "count the stock", "FREQ=MONTHLY;INTERVAL=3", "", d(11, 27)),
    ("第1・第3月曜 定例会", "定例会", "FREQ=MONTHLY;BYDAY=1MO,3MO", "", d(12, 7)),
    ("毎月第2・4金曜 会議", "会議", "FREQ=MONTHLY;BYDAY=2FR,4FR", "", d(11, 27)),
    ("第一第三水曜日 清掃", "清掃", "FREQ=MONTHLY;BYDAY=1WE,3WE", "", d(12, 2)),
    ("毎週土日10時 試飲会", "試飲会", "FREQ=WEEKLY;BYDAY=SA,SU", "", d(11, 28)),
    ("毎週月水金 掃除", "掃除", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "", d(11, 27)),
    ("毎週日曜日・水曜日 掃除", "掃除", "FREQ=WEEKLY;BYDAY=SU,WE", "", d(11, 29)),
    ("隔月10日 検針", "検針", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=10", "", d(12, 10)),
    ("四半期ごとに棚卸し", "棚卸し", "FREQ=MONTHLY;INTERVAL=3", "", d(11, 27)),
    ("every day count the till", "count the till", "FREQ=DAILY", "", d(11, 27)),
    ("count the till every day at 9am", "count the till", "FREQ=DAILY", "", d(11, 28)),
    ("every weekday open the post", "open the post", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "", d(11, 27)),
    ("every working day open the post", "open the post", "FREQ=DAILY", "skip", d(11, 27)),
    ("order beans every Tuesday", "order beans", "FREQ=WEEKLY;BYDAY=TU", "", d(12, 1)),
    ("order beans every Tuesday and Friday at 3pm", "order beans", "FREQ=WEEKLY;BYDAY=TU,FR", "", d(11, 27)),
    ("order beans every Mon, Wed and Fri", "order beans", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "", d(11, 27)),
    ("order beans every other week", "order beans", "FREQ=WEEKLY;INTERVAL=2", "", d(11, 27)),
    ("order beans every second Tuesday", "order beans", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "", d(12, 1)),
    ("order beans every other Friday", "order beans", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "", d(11, 27)),
    ("market second Tuesday of the month", "market", "FREQ=MONTHLY;BYDAY=2TU", "", d(12, 8)),
    ("market every month on the last Friday", "market", "FREQ=MONTHLY;BYDAY=-1FR", "", d(11, 27)),
    ("invoices every month on the 25th", "invoices", "FREQ=MONTHLY;BYMONTHDAY=25", "", d(12, 25)),
    ("invoices on the 25th of every month", "invoices", "FREQ=MONTHLY;BYMONTHDAY=25", "", d(12, 25)),
    ("invoices every 25th", "invoices", "FREQ=MONTHLY;BYMONTHDAY=25", "", d(12, 25)),
    ("last working day of the month invoices", "invoices", "FREQ=MONTHLY;BYMONTHDAY=-1", "before", d(11, 30)),
    ("invoices on the first working day of every month", "invoices", "FREQ=MONTHLY;BYMONTHDAY=1", "after", d(12, 1)),
    ("invoices last day of the month", "invoices", "FREQ=MONTHLY;BYMONTHDAY=-1", "", d(11, 30)),
    ("stock-taking every year on 1 April", "stock-taking", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1", "", d(4, 1, 2027)),
    ("stock-taking every April 1", "stock-taking", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1", "", d(4, 1, 2027)),
    ("water plants every 3 days", "water plants", "FREQ=DAILY;INTERVAL=3", "", d(11, 27)),
    ("check the alarm every 6 months", "check the alarm", "FREQ=MONTHLY;INTERVAL=6", "", d(11, 27)),
    ("order beans every Tuesday until 31 Dec", "order beans", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231", "", d(12, 1)),
    ("order beans every Tuesday 10 times", "order beans", "FREQ=WEEKLY;BYDAY=TU;COUNT=10", "", d(12, 1)),
    ("rent every 31st or the working day before", "rent", "FREQ=MONTHLY;BYMONTHDAY=31", "before", d(12, 31)),
    ("every evening close the blinds", "close the blinds", "FREQ=DAILY", "", d(11, 27)),
    ("weekdays at 9 open the blinds", "open the blinds", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "", d(11, 30)),
    ("invoices every month on the 5th and 20th", "invoices", "FREQ=MONTHLY;BYMONTHDAY=5,20", "", d(12, 5)),
    ("毎月15日と月末 支払い", "支払い", "FREQ=MONTHLY;BYMONTHDAY=15,-1", "", d(11, 30)),
    ("在庫確認（毎週月曜）", "在庫確認", "FREQ=WEEKLY;BYDAY=MO", "", d(11, 30)),
    ("毎日 レジ点検", "レジ点検", "FREQ=DAILY", "", d(11, 27)),
    ("毎朝 掃除", "掃除", "FREQ=DAILY", "", d(11, 28)),
    ("毎週火曜 発注", "発注", "FREQ=WEEKLY;BYDAY=TU", "", d(12, 1)),
    ("毎週火曜日と金曜日に発注", "発注", "FREQ=WEEKLY;BYDAY=TU,FR", "", d(11, 27)),
    ("毎週火・金 発注", "発注", "FREQ=WEEKLY;BYDAY=TU,FR", "", d(11, 27)),
    ("隔週火曜 発注", "発注", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "", d(12, 1)),
    ("第2火曜 市場", "市場", "FREQ=MONTHLY;BYDAY=2TU", "", d(12, 8)),
    ("毎月第２火曜日に市場", "市場", "FREQ=MONTHLY;BYDAY=2TU", "", d(12, 8)),
    ("第三水曜 15時 会議", "会議", "FREQ=MONTHLY;BYDAY=3WE", "", d(12, 16)),
    ("毎月最終金曜 会議", "会議", "FREQ=MONTHLY;BYDAY=-1FR", "", d(11, 27)),
    ("毎月25日 請求書", "請求書", "FREQ=MONTHLY;BYMONTHDAY=25", "", d(12, 25)),
    ("毎月二十五日に請求書", "請求書", "FREQ=MONTHLY;BYMONTHDAY=25", "", d(12, 25)),
    ("毎月末 請求書", "請求書", "FREQ=MONTHLY;BYMONTHDAY=-1", "", d(11, 30)),
    ("月末の営業日 請求書", "請求書", "FREQ=MONTHLY;BYMONTHDAY=-1", "before", d(11, 30)),
    ("毎月末の営業日に請求書", "請求書", "FREQ=MONTHLY;BYMONTHDAY=-1", "before", d(11, 30)),
    ("毎月最終営業日 請求書", "請求書", "FREQ=MONTHLY;BYMONTHDAY=-1", "before", d(11, 30)),
    ("毎年4月1日 棚卸", "棚卸", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1", "", d(4, 1, 2027)),
    ("平日 9時 開店準備", "開店準備", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "", d(11, 30)),
    ("毎営業日 開店準備", "開店準備", "FREQ=DAILY", "skip", d(11, 27)),
    ("営業日 開店準備", "開店準備", "FREQ=DAILY", "skip", d(11, 27)),
    ("3日ごとに水やり", "水やり", "FREQ=DAILY;INTERVAL=3", "", d(11, 27)),
    ("3日に1回 水やり", "水やり", "FREQ=DAILY;INTERVAL=3", "", d(11, 27)),
    ("2週間ごとに発注", "発注", "FREQ=WEEKLY;INTERVAL=2", "", d(11, 27)),
    ("3ヶ月ごとに点検", "点検", "FREQ=MONTHLY;INTERVAL=3", "", d(11, 27)),
    ("毎週火曜 12月31日まで 発注", "発注", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231", "", d(12, 1)),
    ("毎月25日 休業日なら前営業日 支払い", "支払い", "FREQ=MONTHLY;BYMONTHDAY=25", "before", d(12, 25)),
    ("毎月25日 支払い（休みなら翌営業日）", "支払い", "FREQ=MONTHLY;BYMONTHDAY=25", "after", d(12, 25)),
]


@pytest.mark.parametrize(("text", "title", "rule", "closed", "first"), RULES)
def test_a_rule_is_said_in_words(text: str, title: str, rule: str, closed: str, first: date) -> None:
    got = said(text)
    assert (got.title, got.rule, got.on_closed, got.day) == (title, rule, closed, first)


@pytest.mark.parametrize(
    ("text", "title", "before"),
    [
        ("dentist tomorrow 3pm remind 1 hour before", "dentist", (60,)),
        ("dentist tomorrow 3pm, remind me 1 day and 30 min before", "dentist", (1440, 30)),
        ("dentist tomorrow 3pm, 15 minutes before", "dentist", (15,)),
        ("明日15時 歯医者 1時間前に通知", "歯医者", (60,)),
        ("明日15時 歯医者 1日前と30分前に通知", "歯医者", (1440, 30)),
        ("明日15時 歯医者 前日に通知", "歯医者", (1440,)),
    ],
)
def test_how_long_before_to_be_told(text: str, title: str, before: tuple[int, ...]) -> None:
    got = said(text)
    assert (got.title, got.day, got.minute, got.before) == (title, d(11, 28), 900, before)


@pytest.mark.parametrize(("text", "title"), [("fair tomorrow all day", "fair"), ("明日 終日 展示会", "展示会")])
def test_all_day_is_a_day_without_a_time(text: str, title: str) -> None:
    got = said(text)
    assert (got.title, got.day, got.minute) == (title, d(11, 28), None)


WORDS = [
    "order 3 beans",
    "room 15",
    "2026 catalogue",
    "May likes tea",
    "call May",
    "march to the bank",
    "Sunday roast menu",
    "Black Friday posters",
    "Friday club flyers",
    "sun lotion",
    "Monday's delivery note",
    "today's special",
    "order 1/2 kg beans",
    "page 1/2",
    "24/7 support",
    "order 10-12 boxes",
    "call 03-1234-5678",
    "call 090-1234-5678",
    "version 1.2.3",
    "pay 5.12",
    "ratio 16:9",
    "meet at 9 Elm Street",
    "daily report",
    "one day sale",
    "all day breakfast",
    "second chance",
    "party for 2 hours",
    "call 1 hour before the wedding",
    "31 February",
    "Feb 30 meeting",
    "25:00 call",
    "14pm call",
    "Fri 28 Nov",
    "32 Dec",
    "12:60",
    "everyday mugs",
    "10 times stronger tea",
    "an hour a day",
    "Wednesday Addams costume",
    "seat 2A",
    "A-12/5",
    "size 12/14 aprons",
    "第13月曜の集まり",
    "第1・第6月曜の集まり",
    "end of months to remember",
    "quarterly review",
    "一日中暇",
    "金子さん",
    "日曜大工の本",
    "金子さんに電話",
    "木村さんと月島へ",
    "明日香さんに電話",
    "今日子さんの予約",
    "明日葉の仕入",
    "三日月パン",
    "三日坊主の対策",
    "5日間の旅行",
    "5日分の薬",
    "朝食メニュー",
    "夜食の準備",
    "毎日新聞を取る",
    "月末セールのポスター",
    "来週号の原稿",
    "来月分の請求書",
    "週末セール",
    "平日ランチの看板",
    "3時間かかる作業",
    "時代劇のDVD",
    "13月5日",
    "2月31日",
    "25時に電話",
    "午後15分",
    "夜12時に閉店",
    "12月32日",
    "金曜ロードショー",
    "土曜市",
    "八日市に行く",
    "七五三の写真",
    "十人分の席",
    "水道の修理",
    "土産を買う",
    "火元の確認",
    "木箱を3個",
    "12/5kgの袋",
    "3日おきに水やり",
    "3号室",
    "R8の部品",
    "会議12月32日",
    "11月28日（金）",
    "send quote before Friday",
    "あと3日",
    "20日締めの請求書",
    "12月の予定",
    "土日は休み",
    "月曜定休",
]


@pytest.mark.parametrize("text", WORDS)
def test_what_only_looks_like_a_time_stays_a_title(text: str) -> None:
    got = said(text)
    assert (got.title, got.day, got.minute, got.rule, got.spans) == (text, None, None, "", ())


@pytest.mark.parametrize(
    "text",
    [
        "Monday or Tuesday call Aoki on Friday",
        "明日15時 12/5の会議",
        "call at 3pm and at 5pm",
        "毎週火曜 毎月25日 発注",
        "土曜と日曜",
        "明日、明後日 休み",
    ],
)
def test_two_different_times_are_unclear_and_none_is_taken(text: str) -> None:
    got = said(text)
    assert (got.title, got.day, got.spans, got.unclear) == (text, None, (), True)


def test_the_same_day_said_twice_is_said_once() -> None:
    assert said("明日 11/28 納品").day == d(11, 28)
    assert said("明日 11/28 納品").title == "納品"


def test_the_day_comes_first_where_the_country_writes_it_so() -> None:
    assert said("send cards 5/12").day == d(5, 12, 2027)
    assert said("send cards 5/12", day_first=True).day == d(12, 5)


def test_the_week_begins_where_the_country_begins_it() -> None:
    """On a Friday the Sunday of the next week is nine days away, or two where weeks begin with it."""
    assert said("call next Sunday").day == d(12, 6)
    assert said("call next Sunday", first_weekday=6).day == d(11, 29)


def test_a_weekday_of_this_week_that_has_passed_is_not_taken() -> None:
    assert said("今週月曜 会議").title == "今週月曜 会議"
    assert said("call this Monday").day is None


def test_the_spelling_of_the_rest_is_kept() -> None:
    assert said("Ｏｒｄｅｒ ﾏﾒ　明日").title == "Ｏｒｄｅｒ ﾏﾒ"
    assert said("email JOHN@Example.com tomorrow").title == "email JOHN@Example.com"


def test_the_spans_are_what_was_understood() -> None:
    text = "order beans tomorrow 3pm"
    assert [text[begins:ends] for begins, ends in said(text).spans] == ["tomorrow", "3pm"]
    text = "仕入先に明日１５時に電話"
    assert [text[begins:ends] for begins, ends in said(text).spans] == ["明日", "１５時に"]


def test_only_a_time_leaves_no_title() -> None:
    assert said("tomorrow 3pm").title == ""
    assert said("明日15時").title == ""


def test_hours_from_now_are_real_hours_when_the_clocks_change() -> None:
    """Two hours from 23:30 are 1:30 by the clock, though an hour is missing later in that night."""
    before = datetime(2027, 3, 13, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    assert understand("call in 4 hours", now=before).minute == 4 * 60 + 30


def test_a_time_that_has_passed_is_tomorrows() -> None:
    assert said("call 13:10").day == d(11, 28)
    assert said("call 13:11").day == d(11, 27)


def test_in_another_age_is_not_today() -> None:
    assert said("in 999 years call").title == "in 999 years call"
