"""What the programs that write address cards call things: properties, messengers, labels, countries."""

import re
from datetime import date

from models import text
from models.errors import N_

FIELDS_OF_CARDS = (
    "name", "reading", "phone", "mail", "fax", "line", "instagram", "x", "facebook", "web", "other", "birthday",
    "postal", "region", "city", "street", "building", "country", "company", "job_title", "tags", "note", "picture",
)  # fmt: skip
"""The fields that cards can fill, in the order of columns."""

PLACES = ("postal", "region", "city", "street", "building", "country")
FILLS = {
    "FN": ("name",), "N": ("name",), "NICKNAME": ("note",), "SOUND": ("reading",), "SORT-STRING": ("reading",),
    "TEL": ("phone",), "EMAIL": ("mail",), "BDAY": ("birthday",), "ADR": PLACES, "LABEL": ("street",),
    "ORG": ("company", "job_title"), "TITLE": ("job_title",), "ROLE": ("job_title", "note"), "NOTE": ("note",),
    "URL": ("web",),
    "CATEGORIES": ("tags",), "PHOTO": ("picture",), "IMPP": ("other",), "X-GN": ("tags",), "AGENT": ("note",),
    "X-LINE": ("line",), "X-TWITTER": ("x",), "X-FACEBOOK": ("facebook",), "X-INSTAGRAM": ("instagram",),
    "X-SOCIALPROFILE": ("line", "instagram", "x", "facebook", "other"), "ANNIVERSARY": ("note",),
    "X-PHONETIC-FIRST-NAME": ("reading",), "X-PHONETIC-LAST-NAME": ("reading",),
}  # fmt: skip
"""Which columns a property may fill, by its name: so that only columns that hold something are shown."""

WORDS = {
    "NICKNAME": N_("Nickname"),
    "ROLE": N_("Profession"),
    "ANNIVERSARY": N_("Anniversary"),
    "X-ANNIVERSARY": N_("Anniversary"),
    "X-MS-ANNIVERSARY": N_("Anniversary"),
    "X-EVOLUTION-ANNIVERSARY": N_("Anniversary"),
    "X-KADDRESSBOOK-X-ANNIVERSARY": N_("Anniversary"),
    "X-SPOUSE": N_("Spouse"),
    "X-MS-SPOUSE": N_("Spouse"),
    "X-EVOLUTION-SPOUSE": N_("Spouse"),
    "X-KADDRESSBOOK-X-SPOUSESNAME": N_("Spouse"),
    "X-ASSISTANT": N_("Assistant"),
    "X-MS-ASSISTANT": N_("Assistant"),
    "X-EVOLUTION-ASSISTANT": N_("Assistant"),
    "X-KADDRESSBOOK-X-ASSISTANTSNAME": N_("Assistant"),
    "X-MANAGER": N_("Manager"),
    "X-MS-MANAGER": N_("Manager"),
    "X-EVOLUTION-MANAGER": N_("Manager"),
    "X-KADDRESSBOOK-X-MANAGERSNAME": N_("Manager"),
    "X-ABRELATEDNAMES": N_("Related"),
    "RELATED": N_("Related"),
    "X-ABDATE": N_("Date"),
}
"""What is kept as a line of the note, under these names."""
MESSENGERS = {
    "X-AIM": "AIM", "X-ICQ": "ICQ", "X-JABBER": "Jabber", "X-MSN": "MSN", "X-YAHOO": "Yahoo!", "X-QQ": "QQ",
    "X-SKYPE": "Skype", "X-SKYPE-USERNAME": "Skype", "X-GOOGLE-TALK": "Google Talk", "X-GTALK": "Google Talk",
    "X-GADUGADU": "Gadu-Gadu", "X-GROUPWISE": "GroupWise", "X-MATRIX": "Matrix", "X-TELEGRAM": "Telegram",
    "X-MS-IMADDRESS": "IM", "X-WECHAT": "WeChat", "X-SIP": "SIP", "X-KAKAOTALK": "KakaoTalk", "X-SNAPCHAT": "Snapchat",
}  # fmt: skip
SOCIAL = (("twitter", "x"), ("x.com", "x"), ("facebook", "facebook"), ("instagram", "instagram"), ("line", "line"))
TYPES = (
    ("CELL", N_("mobile")), ("IPHONE", N_("mobile")), ("MOBILE", N_("mobile")), ("WORK", N_("work")),
    ("HOME", N_("home")), ("MAIN", N_("main")), ("PAGER", N_("pager")), ("CAR", N_("car")),
)  # fmt: skip
APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
APPLE = {"mobile": N_("mobile"), "work": N_("work"), "home": N_("home"), "main": N_("main"), "other": "", "iphone": N_("mobile"), "homepage": "", "school": ""}  # fmt: skip # noqa: E501
NO_TAGS = {
    "my contacts",
    "mycontacts",
    "unfiled",
    "未設定",
    "グループなし",
    "グループ未設定",
    "グループ外",
    "starred in android",
}
KANA = re.compile(r"[\u3041-\u30ff\uff66-\uff9f]")
JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]")
PAUSE = re.compile(r"[,;pwPW]+\s*([\d#*]{1,12})\s*$")
DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?|--?(\d\d)-?(\d\d)(?:[T ].*)?")


COUNTRIES = {
    text.fold(name): code
    for code, names in {
        "JP": ("Japan", "日本", "日本国"),
        "US": ("USA", "U.S.A.", "United States", "United States of America", "アメリカ"),
        "GB": ("United Kingdom", "England", "Great Britain", "Scotland", "Wales", "イギリス"),
        "CA": ("Canada",),
        "DE": ("Germany", "Deutschland"),
        "FR": ("France",),
        "AU": ("Australia",),
        "CN": ("China", "中国"),
        "KR": ("Korea", "South Korea", "韓国"),
        "TW": ("Taiwan", "台湾"),
        "IT": ("Italy", "Italia"),
        "ES": ("Spain", "España"),
        "NL": ("Netherlands", "Nederland"),
        "CH": ("Switzerland", "Schweiz"),
        "AT": ("Austria", "Österreich"),
    }.items()
    for name in names
}


def messenger(service: str, handle: str) -> str:
    """A handle with the name of its service before it."""
    handle = handle.strip()
    return f"{service}: {handle}" if service and handle else handle


def birthday_of(value: str, omitted: str = "") -> str:
    """A birthday as 1980-03-22, or 03/22 where the year is not known; "" for what is no day.

    Apple writes a year of 1604 for none and says so beside it; others write 0000 or leave it out.
    """
    found = DAY.fullmatch(value.replace("/", "-").replace(".", "-").strip())
    if found is None:
        return ""
    year, month, day = found[1] or "", found[2] or found[4], found[3] or found[5]
    known = bool(year) and year not in ("0000", "1604", omitted)
    try:
        whole = date(int(year) if known else 2000, int(month), int(day))
    except ValueError:
        return ""
    if not known:
        return f"{month}/{day}"
    return whole.isoformat() if whole.year >= 1800 else ""
