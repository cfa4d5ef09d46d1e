"""When somebody is spoken with: planned from what happened, how grave it was, and what was agreed.

The moments themselves are adopted settings (`policy.rules.Care`). What is added here: a talk that
was planned weeks ago and would fall on a day off moves to the working day after it, since nobody is
called on Christmas for that. The first days never move: somebody is at hand then, or has to be
found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from luwte.lib.worktime import WorkCalendar
from luwte.policy.rules import CareMoment, MomentUnit

AGAIN = "again"
# So often nobody answers before it is told further: the fact, never what was said before.
TRIES = 3
# Of the time until a talk is due: when its supporter is reminded, and at most so long before.
REMIND_SHARE = 0.8
REMIND_AT_MOST = timedelta(days=2)
# Who is told late in the evening still gets this long for the contact of the same day.
FIRST_AT_LEAST = timedelta(hours=4)
WEEKS_AWAY = frozenset({MomentUnit.DAYS, MomentUnit.WEEKS, MomentUnit.MONTHS})


@dataclass(frozen=True)
class Days:
    """How the organisation's days run."""

    zone: ZoneInfo
    calendar: WorkCalendar


@dataclass(frozen=True, order=True)
class Planned:
    """A talk and the moment before which it is held."""

    due_at: datetime
    key: str


def key_of(moment: CareMoment) -> str:
    """The name under which a talk is kept: day_0, hours_24, weeks_6."""
    return "day_0" if not moment.after else f"{moment.unit}_{moment.after}"


def plan(
    moments: Sequence[CareMoment],
    *,
    happened_at: datetime,
    now: datetime,
    days: Days,
    known: Collection[str] = (),
    had_contact: bool = False,
    is_awaited: bool = False,
    at_latest: datetime | None = None,
) -> list[Planned]:
    """The talks that are still to come and are not there yet, in order. All moments are aware.

    known: keys that exist already. had_contact: somebody spoke with them, so the first contact of
    the scale is not needed any more. What had passed before anybody knew is left out; the first
    contact is not, unless another one is awaited: it is due today, or `at_latest` when something
    earlier was promised.
    """
    if not moments:
        return []
    first = key_of(moments[0])
    found = [Planned(due_of(one, happened_at, days), key_of(one)) for one in moments]
    coming = [one for one in found if one.due_at > now and one.key not in known]
    if had_contact:
        return sorted(one for one in coming if one.key != first)
    if not is_awaited and first not in known and first not in {one.key for one in coming}:
        due = first_contact(now, days.zone)
        if at_latest is not None and at_latest > now:
            due = min(due, at_latest)
        coming.append(Planned(due, first))
    return sorted(coming)


def keeps(moments: Sequence[CareMoment], key: str, *, had_contact: bool) -> bool:
    """Whether a talk that is still to come stays after another judgement of the gravity."""
    keys = [key_of(one) for one in moments]
    if key == AGAIN:
        return True
    return key in keys and not (had_contact and keys[0] == key)


def due_of(moment: CareMoment, happened_at: datetime, days: Days) -> datetime:
    """Before when a talk is held, in UTC."""
    if not moment.after:
        return first_contact(happened_at, days.zone)
    due = moment.due(happened_at, calendar=days.calendar, zone=days.zone)
    return on_working_day(due, days) if moment.unit in WEEKS_AWAY else due.astimezone(UTC)


def first_contact(since: datetime, zone: ZoneInfo) -> datetime:
    """The end of the same day, and never less than four hours away; in UTC."""
    local = since.astimezone(zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(0), zone)
    return max(midnight.astimezone(UTC), since.astimezone(UTC) + FIRST_AT_LEAST)


def remind_at(started_at: datetime, due_at: datetime) -> datetime:
    """When a supporter is reminded of a talk."""
    left = (due_at - started_at) * (1 - REMIND_SHARE)
    return due_at - min(max(left, timedelta()), REMIND_AT_MOST)


def on_working_day(due: datetime, days: Days) -> datetime:
    """The same time of day on this day, or on the next one that is worked; in UTC."""
    local = due.astimezone(days.zone)
    day = local.date()
    while not days.calendar.works_on(day):
        day += timedelta(days=1)
    return datetime.combine(day, local.time(), days.zone).astimezone(UTC)
