"""Moments and lengths of time in the words people use: "vandaag 16:00", "3 uur"."""

from __future__ import annotations

import datetime as dt
import functools

from django.utils import timezone
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def span_parts(length: dt.timedelta) -> tuple[int, str]:
    """Return a length as (number, unit), rounded down: (28, "uur"), (2, "dagen").

    Below an hour it counts minutes (at least 1), below two days hours, then days: a person
    decides by hours until the day after tomorrow.
    """
    if length < HOUR:
        minutes = max(1, int(length / MINUTE))
        return minutes, ngettext("minute", "minutes", minutes)
    if length < 2 * DAY:
        hours = int(length / HOUR)
        return hours, ngettext("hour", "hours", hours)
    days = int(length / DAY)
    return days, ngettext("day", "days", days)


def span_words(length: dt.timedelta) -> str:
    """Return a length in words: "40 minuten", "28 uur", "2 dagen"."""
    number, unit = span_parts(length)
    return f"{number} {unit}"


def day_words(day: dt.date, today: dt.date) -> str:
    """Return a day as people say it: "vandaag", "gisteren", "wo 18 nov", "3 mrt 2025"."""
    return _day_words(day, today, get_language() or "")


@functools.lru_cache(maxsize=2048)
def _day_words(day: dt.date, today: dt.date, language: str) -> str:
    distance = (day - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if distance in near:
        return near[distance]
    month = str(MONTHS_3[day.month])
    if language.startswith("en"):
        month = month.title()
    if day.year != today.year and abs(distance) > 90:
        return f"{day.day} {month} {day.year}"
    return f"{WEEKDAYS_ABBR[day.weekday()]} {day.day} {month}"


def full_words(moment: dt.datetime | dt.date) -> str:
    """Return a moment for paper, in the active time zone: "23 nov 2026, 16:00". A plain date gets
    no time, and neither does midnight."""
    if not isinstance(moment, dt.datetime):
        return _full_day(moment, get_language() or "")
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    day = _full_day(local.date(), get_language() or "")
    return day if local.time() == dt.time() else f"{day}, {local:%H:%M}"


@functools.lru_cache(maxsize=2048)
def _full_day(day: dt.date, language: str) -> str:
    month = str(MONTHS_3[day.month])
    return f"{day.day} {month.title() if language.startswith('en') else month} {day.year}"


def moment_words(moment: dt.datetime | dt.date, now: dt.datetime | None = None) -> str:
    """Return a moment as people say it, in the active time zone: "vandaag 16:00".

    A plain date gets no time, and neither does midnight. `now` defaults to the present; naive
    datetimes are taken as they stand.
    """
    present = now or timezone.now()
    today = timezone.localtime(present).date() if timezone.is_aware(present) else present.date()
    if not isinstance(moment, dt.datetime):
        return day_words(moment, today)
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    day = day_words(local.date(), today)
    if local.time() == dt.time():
        return day  # a term in days ends with the day before: no reader wants to see 00:00
    clock = f"{local:%H:%M}"
    near = abs((local.date() - today).days) <= 1
    return f"{day} {clock}" if near else f"{day}, {clock}"
