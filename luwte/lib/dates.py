"""Dates as registers hold them: one column or several, complete or not.

The result is a `Moment`: from, until and the precision that was really known. A missing day or
month is not invented: "May 2014" lasts from 1 May until 1 June. Refusals carry a code that the
caller turns into a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from luwte.lib.numbers import NotANumber, is_blank, parse_count


class Precision(StrEnum):
    """How exactly a moment is known."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Order(StrEnum):
    """Which number comes first in 05-06-2014."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


class NotADate(ValueError):
    """The value cannot be a date of this register.

    `code`: blank, unreadable, no_such_day, no_such_time, too_early, too_late, day_without_month.
    """

    def __init__(self, code: str, value: str) -> None:
        super().__init__(f"{code}: {value[:60]!r}")
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: aware, in UTC. `until` is where the known period ends.

    For the precision minute both are equal; an hour, day, month or year ends where the next
    begins.
    """

    start: datetime
    until: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class DateRules:
    """How to read dates: the order of the numbers, the zone, and what can be true."""

    zone: ZoneInfo
    earliest: date
    latest: date
    order: Order = Order.DAY_FIRST
    excel_serials: bool = False


@dataclass(frozen=True, slots=True)
class OrderGuess:
    """What a sample says about the order. `certain`: at least one value allows no other."""

    order: Order
    certain: bool
    day_first: int
    month_first: int


@dataclass(frozen=True, slots=True)
class _Parts:
    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    offset: timedelta | None = None


_MONTH_NAMES = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb", "febr"),
    ("maart", "march", "mrt", "mar", "maa"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_WEEKDAY = re.compile(
    r"^(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+"
)
_TIME = re.compile(
    r"(?:^|[\sT,]+|(?:\bom|\bat)\s+)(?P<hour>\d{1,2})"
    r"(?:\s*[:.uh]\s*(?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?"
    r"|(?P<bare>(?=\s*(?:uur|u|h|am|pm|a\.m\.|p\.m\.)(?:\s|$))))"
    r"\s*(?:uur|u|h)?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?"
    r"\s*(?P<zone>z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_UNKNOWN = r"(?:0{1,2}|\?{1,2}|x{1,2}|-{2})"
_SEP = r"\s*[-/. ]\s*"
_YEAR_FIRST = re.compile(
    rf"(?P<y>\d{{4}})(?:{_SEP}(?P<m>\d{{1,2}}|{_UNKNOWN})(?:{_SEP}(?P<d>\d{{1,2}}|{_UNKNOWN}))?)?"
)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_NUMERIC = re.compile(
    rf"(?P<a>\d{{1,2}}|{_UNKNOWN}){_SEP}(?P<b>\d{{1,2}}|{_UNKNOWN}){_SEP}(?P<y>\d{{4}}|\d{{2}})"
)
_MONTH_YEAR = re.compile(r"(?P<m>\d{1,2})\s*[-/.]\s*(?P<y>\d{4})")
_NAMED_DAY_FIRST = re.compile(
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th|e|ste|de)?\.?[\s\-/]*)?(?:of\s+)?"
    r"(?P<m>[a-z]{3,9})\.?[\s\-/,]*(?P<y>\d{4}|\d{2})"
)
_NAMED_MONTH_FIRST = re.compile(
    r"(?P<m>[a-z]{3,9})\.?\s*(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<y>\d{4})"
)
_NAMED_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})[\s\-/]+(?P<m>[a-z]{3,9})\.?(?:[\s\-/]+(?P<d>\d{1,2}))?"
)
_ORDERED = re.compile(r"\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:\D.*)?")
_SERIAL = re.compile(r"\d{4,5}(?:[.,]\d+)?")
_EXCEL_EPOCH = datetime(1899, 12, 30)
MAX_LENGTH = 60


def parse_date(value: object, rules: DateRules) -> Moment:
    """A date, with or without a time, in one cell. Raises `NotADate`."""
    if is_blank(value):
        raise NotADate("blank", "")
    if isinstance(value, datetime):
        return _judge(_from_datetime(value), rules, str(value))
    if isinstance(value, date):
        return _judge(_Parts(value.year, value.month, value.day), rules, str(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _judge(_from_number(float(value), str(value)), rules, str(value))
    text = str(value)
    if len(text) > MAX_LENGTH:
        raise NotADate("unreadable", text)
    return _judge(_from_text(text, rules), rules, text)


def parse_parts(
    year: object,
    month: object,
    day: object,
    rules: DateRules,
    *,
    clock: object = None,
) -> Moment:
    """A date in separate cells; blank or zero month and day lower the precision.

    `clock` is a time of day and only counts when the day is known. Raises `NotADate`; a day
    without a month is refused, because dropping it would lose what somebody wrote.
    """
    shown = "-".join("" if is_blank(part) else str(part) for part in (year, month, day))
    y, m, d = _part(year, shown), _month_part(month, shown), _part(day, shown)
    if not y:
        raise NotADate("blank" if not (m or d) else "unreadable", shown)
    if d and not m:
        raise NotADate("day_without_month", shown)
    parts = _Parts(_full_year(y, rules) if y < 100 else y, m or None, d or None)
    return _judge(_with_clock(parts, clock), rules, shown)


def with_time(moment: Moment, clock: object, rules: DateRules) -> Moment:
    """The same day at the time that stands in another cell; unchanged when that is blank."""
    if moment.precision is not Precision.DAY or is_blank(clock):
        return moment
    local = moment.start.astimezone(rules.zone)
    parts = _with_clock(_Parts(local.year, local.month, local.day), clock)
    return _judge(parts, rules, str(clock))


def parse_time(value: object) -> tuple[int, int | None] | None:
    """Hour and minute (None when only the hour is known) of a cell, None when blank.

    `14:30`, `14.30 uur`, `14u30`, `1430`, `2:30 PM`, `14u`, a time or a fraction of a day.
    """
    if is_blank(value):
        return None
    if isinstance(value, (datetime, time)):
        return value.hour, value.minute
    if isinstance(value, (int, float)) and 0 <= value < 1:
        minutes = round(value * 1440)
        return min(minutes, 1439) // 60, min(minutes, 1439) % 60
    text = str(value).strip()
    if re.fullmatch(r"\d{3,4}", text):
        text = f"{text[:-2]}:{text[-2:]}"
    elif re.fullmatch(r"\d{1,2}", text):
        text += " u"
    match = _TIME.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise NotADate("no_such_time", str(value))
    return _clock_of(match, str(value))


def detect_order(values: Iterable[object]) -> OrderGuess:
    """Day first or month first, from the values that allow only one of them."""
    day_first = month_first = year_first = 0
    for value in values:
        text = str(value).strip()
        if re.match(r"\d{4}\D", text):
            year_first += 1
            continue
        match = _ORDERED.fullmatch(text) if len(text) <= MAX_LENGTH else None
        if match is None:
            continue
        a, b = int(match[1]), int(match[2])
        day_first += a > 12 >= b
        month_first += b > 12 >= a
    if year_first > day_first + month_first:
        return OrderGuess(Order.YEAR_FIRST, True, day_first, month_first)
    order = Order.MONTH_FIRST if month_first > day_first else Order.DAY_FIRST
    return OrderGuess(order, day_first != month_first, day_first, month_first)


def _from_datetime(value: datetime) -> _Parts:
    offset = value.utcoffset()
    if offset is None and value.time() == time(0):
        # A spreadsheet has no dates without a time: midnight means that none was given.
        return _Parts(value.year, value.month, value.day)
    return _Parts(value.year, value.month, value.day, value.hour, value.minute, offset)


def _from_number(value: float, shown: str) -> _Parts:
    if value.is_integer() and 1000 <= value <= 2999:
        return _Parts(int(value))
    if value.is_integer() and _COMPACT.fullmatch(str(int(value))):
        text = str(int(value))
        return _Parts(int(text[:4]), int(text[4:6]), int(text[6:]))
    if not 1 <= value < 110_000:
        raise NotADate("unreadable", shown)
    return _from_datetime(_EXCEL_EPOCH + timedelta(minutes=round(value * 1440)))


def _from_text(text: str, rules: DateRules) -> _Parts:
    rest = _WEEKDAY.sub("", " ".join(text.strip().lower().split()))
    whole = _date_only(rest, rules)
    if whole is not None:
        return whole
    match = _TIME.search(rest)
    if match is not None and match.start() > 0:
        day = _date_only(rest[: match.start()].rstrip(" ,t"), rules)
        if day is not None and day.day is not None:
            hour, minute = _clock_of(match, text)
            return replace(day, hour=hour, minute=minute, offset=_offset_of(match["zone"]))
    raise NotADate("unreadable", text)


def _date_only(text: str, rules: DateRules) -> _Parts | None:
    if rules.excel_serials and _SERIAL.fullmatch(text):
        return _from_number(float(text.replace(",", ".")), text)
    for pattern in (_COMPACT, _YEAR_FIRST):
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            return _known(int(found["y"]), found.get("m"), found.get("d"), text)
    if match := _NUMERIC.fullmatch(text):
        first, second = match["a"], match["b"]
        if rules.order is Order.MONTH_FIRST:
            first, second = second, first
        return _known(_full_year_text(match["y"], rules), second, first, text)
    if match := _MONTH_YEAR.fullmatch(text):
        return _known(int(match["y"]), match["m"], None, text)
    return _named(text, rules)


def _named(text: str, rules: DateRules) -> _Parts | None:
    for pattern in (_NAMED_DAY_FIRST, _NAMED_MONTH_FIRST, _NAMED_YEAR_FIRST):
        match = pattern.fullmatch(text)
        if match is None or match["m"] not in _MONTHS:
            continue
        day = int(match["d"]) if match["d"] else None
        return _Parts(_full_year_text(match["y"], rules), _MONTHS[match["m"]], day)
    return None


def _known(year: int, month: str | None, day: str | None, shown: str) -> _Parts:
    m = _digits(month)
    d = _digits(day)
    if d and not m:
        raise NotADate("day_without_month", shown)
    return _Parts(year, m or None, d or None)


def _digits(part: str | None) -> int:
    return int(part) if part and part.isdigit() else 0


def _full_year_text(text: str, rules: DateRules) -> int:
    return _full_year(int(text), rules) if len(text) == 2 else int(text)


def _full_year(short: int, rules: DateRules) -> int:
    """Two digits: the last such year that is not after the latest date allowed."""
    century = rules.latest.year - rules.latest.year % 100
    year = century + short
    return year if year <= rules.latest.year else year - 100


def _part(value: object, shown: str) -> int:
    if is_blank(value) or (isinstance(value, str) and re.fullmatch(_UNKNOWN, value.strip())):
        return 0
    try:
        return parse_count(value) or 0
    except NotANumber:
        raise NotADate("unreadable", shown) from None


def _month_part(value: object, shown: str) -> int:
    if isinstance(value, str):
        named = _MONTHS.get(value.strip().lower().rstrip("."))
        if named:
            return named
    return _part(value, shown)


def _with_clock(parts: _Parts, clock: object) -> _Parts:
    found = parse_time(clock) if parts.day is not None else None
    if found is None:
        return parts
    return replace(parts, hour=found[0], minute=found[1])


def _clock_of(match: re.Match[str], shown: str) -> tuple[int, int | None]:
    hour = int(match["hour"])
    minute = int(match["minute"]) if match["minute"] else None
    half = (match["half"] or "").replace(".", "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise NotADate("no_such_time", shown)
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or (minute or 0) > 59:
        raise NotADate("no_such_time", shown)
    return hour, minute


def _offset_of(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text.lower() == "z":
        return timedelta()
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def _judge(parts: _Parts, rules: DateRules, shown: str) -> Moment:
    if parts.year > rules.latest.year:
        raise NotADate("too_late", shown)
    try:
        first = date(parts.year, parts.month or 1, parts.day or 1)
    except ValueError:
        raise NotADate("no_such_day", shown) from None
    last = _last_day(parts)
    if last < rules.earliest:
        raise NotADate("too_early", shown)
    if first > rules.latest:
        raise NotADate("too_late", shown)
    if parts.hour is not None:
        return _timed(first, parts, rules)
    start = datetime.combine(first, time(0), rules.zone).astimezone(UTC)
    until = datetime.combine(last + timedelta(days=1), time(0), rules.zone).astimezone(UTC)
    known = Precision.DAY if parts.day else Precision.MONTH if parts.month else Precision.YEAR
    return Moment(start, until, known)


def _timed(day: date, parts: _Parts, rules: DateRules) -> Moment:
    clock = time(parts.hour or 0, parts.minute or 0)
    if parts.offset is not None:
        start = datetime.combine(day, clock, UTC) - parts.offset
    else:
        start = datetime.combine(day, clock, rules.zone).astimezone(UTC)
    if parts.minute is None:
        return Moment(start, start + timedelta(hours=1), Precision.HOUR)
    return Moment(start, start, Precision.MINUTE)


def _last_day(parts: _Parts) -> date:
    if parts.day is not None and parts.month is not None:
        return date(parts.year, parts.month, parts.day)
    month = parts.month or 12
    following = date(parts.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
