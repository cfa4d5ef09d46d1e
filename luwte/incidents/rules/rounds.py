"""At which moments of a day what came anonymously is passed on: never when it came."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ROUNDS = (time(8), time(12), time(16), time(20))


def next_round(now: datetime, zone: ZoneInfo) -> datetime:
    """The first round after `now`, of the organisation's own day."""
    local = now.astimezone(zone)
    for days in (0, 1):
        for at in ROUNDS:
            moment = datetime.combine(local.date() + timedelta(days=days), at, zone)
            if moment > now:
                return moment
    raise AssertionError("tomorrow has a round")


def start_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """The midnight on which the day of this moment began."""
    return datetime.combine(moment.astimezone(zone).date(), time(0), zone)


def end_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """The midnight on which the day of this moment ends."""
    next_day = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(next_day, time(0), zone)
