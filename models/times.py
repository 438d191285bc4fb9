"""Times: integers, milliseconds since 1970 UTC; the business date beside them is an ISO date of the shop."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_MS = 86_400_000


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Give the time zone called `name` (IANA). Raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware datetime."""
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return delta.days * DAY_MS + delta.seconds * 1000 + delta.microseconds // 1000


def from_ms(ms: int, zone_name: str = "UTC") -> datetime:
    """Aware local datetime of a stored time."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).astimezone(zone(zone_name))


def offset_ms(ms: int, zone_name: str) -> int:
    """How far the wall clock of a zone is ahead of UTC at a moment, in ms."""
    ahead = from_ms(ms, zone_name).utcoffset()
    return 0 if ahead is None else (ahead.days * 86_400 + ahead.seconds) * 1000


def business_date(ms: int, zone_name: str, change_hour: int = 0) -> date:
    """The shop's date at `ms`: a day lasts until `change_hour` of the next morning (local wall clock)."""
    local = from_ms(ms, zone_name)
    return local.date() - timedelta(days=1) if local.hour < change_hour else local.date()


def business_day(ms: int, zone_name: str, change_hour: int = 0) -> str:
    """The shop's date at `ms` as ISO text; worked out once a minute, since every unit of work asks."""
    return _day_of_minute(ms // 60_000, zone_name, change_hour)


@lru_cache(maxsize=256)
def _day_of_minute(minute: int, zone_name: str, change_hour: int) -> str:
    return business_date(minute * 60_000, zone_name, change_hour).isoformat()
