"""Four clocks: when they start, when they end, and when somebody is reminded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from luwte.incidents.rules.states import TrackKind, TrackState
from luwte.lib import worktime
from luwte.lib.worktime import WorkCalendar

REMIND_AT: tuple[tuple[str, float], ...] = (("50", 0.5), ("80", 0.8))
MISSED = "missed"


@dataclass(frozen=True)
class CaseTerms:
    """How long each track may take: hours, counted in elapsed or (with a calendar) working time."""

    hours: Mapping[TrackKind, float]
    calendars: Mapping[TrackKind, WorkCalendar] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))
    version: int = 0
    remind_at: tuple[tuple[str, float], ...] = REMIND_AT


@dataclass(frozen=True)
class Clock:
    """One running term. `born_late`: over before anybody could act, because of a late report."""

    kind: TrackKind
    started_at: datetime
    deadline: datetime
    born_late: bool


@dataclass(frozen=True)
class Reminder:
    """A moment at which the owner of a track hears from us; key: the share of
    the term that has passed, in percent, or "missed"."""

    key: str
    due_at: datetime


def clock_start(happened_until: datetime, reported_at: datetime) -> datetime:
    """A clock starts when it happened; an event that is still said to go on, when reported."""
    return min(happened_until, reported_at)


def start_clock(
    kind: TrackKind, terms: CaseTerms, *, happened_until: datetime, reported_at: datetime
) -> Clock:
    """The clock of one track of a case that is reported now."""
    start = clock_start(happened_until, reported_at)
    deadline = worktime.deadline(
        start, terms.hours[kind], calendar=terms.calendars.get(kind), zone=terms.zone
    )
    return Clock(kind, start, deadline, born_late=deadline <= reported_at)


# Care and response are agreed with staff and in the norm: they are met, or missed with a reason.
MAY_BE_LATER = frozenset({TrackKind.POLICE, TrackKind.DAMAGE})


def may_move_deadline(kind: TrackKind, before: datetime, after: datetime) -> bool:
    """Whether a track may get this deadline: earlier always, later only where nothing was
    promised to anybody."""
    return after <= before or kind in MAY_BE_LATER


def waited_until(until: date, deadline: datetime, zone: ZoneInfo) -> datetime:
    """The deadline of a track that goes on after waiting for somebody else: the end of the day on
    which it is looked at again, when its own lies before."""
    return max(deadline, datetime.combine(until + timedelta(days=1), time(0), zone))


def reminders_of(clock: Clock, terms: CaseTerms, now: datetime) -> list[Reminder]:
    """What is still to come at `now`, in order.

    Shares of the term that had passed before the case existed are skipped: nobody is reminded of
    what nobody could know. A clock that was over at birth gives one message, at once.
    """
    if clock.born_late:
        return [Reminder(MISSED, now)]
    calendar = terms.calendars.get(clock.kind)
    shares = worktime.moments(
        clock.started_at,
        terms.hours[clock.kind],
        [share for _key, share in terms.remind_at],
        calendar=calendar,
        zone=terms.zone,
    )
    planned = [
        Reminder(key, moment)
        for (key, _share), moment in zip(terms.remind_at, shares, strict=True)
        if moment > now
    ]
    return [*planned, Reminder(MISSED, max(clock.deadline, now))]


def due_moment(
    state: TrackState, deadline: datetime, waiting_until: date | None, zone: ZoneInfo
) -> datetime | None:
    """When a track asks for somebody: its deadline; while it waits for somebody else the end of
    the day on which it is looked at again; never once it has ended."""
    if state is TrackState.WAITING and waiting_until is not None:
        return datetime.combine(waiting_until + timedelta(days=1), time(0), zone)
    return deadline if state in (TrackState.OPEN, TrackState.WAITING) else None


def next_due(
    tracks: Iterable[tuple[str, datetime, date | None]], zone: ZoneInfo
) -> datetime | None:
    """What a work list sorts by: the earliest moment of what runs, None when nothing does.

    tracks: state, deadline and waiting date of each.
    """
    moments = (
        due_moment(TrackState(state), deadline, until, zone) for state, deadline, until in tracks
    )
    return min((moment for moment in moments if moment is not None), default=None)
