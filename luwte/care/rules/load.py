"""The bucket fills slowly: when several incidents together are a reason to ask how somebody is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

# Nobody is told the same every week: after a signal there is quiet for so long.
QUIET = timedelta(days=90)


def window_start(today: date, months: int) -> date:
    """The first day that counts: so many months ago, or the last day of a shorter month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, today.day if today.day < 28 else 28)


def adds_up(count: int, threshold: int, *, told_before: datetime | None, now: datetime) -> bool:
    """Whether somebody is told that it adds up. threshold 0 switches it off."""
    if threshold <= 0 or count < threshold:
        return False
    return told_before is None or now - told_before >= QUIET
