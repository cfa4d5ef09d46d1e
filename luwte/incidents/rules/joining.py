"""What becomes of the clocks when two cases turn out to be one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from luwte.incidents.rules.states import Gravity, TrackState

RUNNING = (TrackState.OPEN, TrackState.WAITING)
GRAVER = ("", Gravity.LIGHT.value, Gravity.MIDDLE.value, Gravity.HEAVY.value)
SERIES_DAYS = 365


@dataclass(frozen=True)
class TrackFacts:
    """Where one track stands; the names are those of its columns."""

    state: TrackState
    started_at: datetime
    deadline: datetime
    first_deadline: datetime | None
    met_at: datetime | None
    waiting_until: date | None
    done_at: datetime | None
    missed_at: datetime | None
    missed_reason: str
    born_late: bool
    reason: str
    reason_key: str
    next_step: str
    next_key: str


def joined_track(target: TrackFacts, source: TrackFacts, *, each_apart: bool = False) -> TrackFacts:
    """The less finished state and, of what still runs, the earliest deadline.

    Open beats waiting, waiting beats an end; of two ends "done" says more than "not needed".
    Both are about the same event: where the first clock was met in one of them (the other party
    heard from us), it was met, and the track runs on from there. each_apart: unless it counts for
    each person apart, as a talk with a victim does; then the clock still runs for whom it runs.
    """
    running = [one for one in (target, source) if one.state in RUNNING]
    if not running:
        return next((one for one in (target, source) if one.state is TrackState.DONE), target)
    alike = [one for one in running if (one.met_at is None) == each_apart] or running
    first = min(alike, key=lambda one: one.deadline)
    is_open = any(one.state is TrackState.OPEN for one in running)
    said = next((one for one in (target, source) if one.next_step or one.next_key), first)
    waits = [one.waiting_until for one in running if one.waiting_until is not None]
    return replace(
        first,
        state=TrackState.OPEN if is_open else TrackState.WAITING,
        waiting_until=None if is_open else min(waits, default=None),
        done_at=None,
        reason="" if is_open else first.reason,
        reason_key="" if is_open else first.reason_key,
        next_step=said.next_step,
        next_key=said.next_key,
    )


def graver(one: str, other: str) -> str:
    """The graver of two, "" being not judged yet."""
    return max(one, other, key=GRAVER.index)


def times_within_a_year(moments: Iterable[datetime], last: datetime) -> int:
    """How many of these lie in the twelve months up to and including `last`."""
    return sum(last - timedelta(days=SERIES_DAYS) <= moment <= last for moment in moments)
