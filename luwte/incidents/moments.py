"""The moments of a track that the clock watches; `watch/tracks.py` says what happens at them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from luwte.core.timers import Moment
from luwte.incidents.models import Track
from luwte.incidents.rules import CaseTerms, Clock, TrackKind, reminders_of, start_clock
from luwte.incidents.rules.deadlines import MISSED

TRACK_REMINDER: Final = "incidents.track_reminder"
REACTION: Final = "incidents.reaction"
ACTION_DUE: Final = "incidents.action_due"
AGAIN: Final = "again"
LOOK_AGAIN_AT = time(9)


def moments_for(track_id: UUID, clock: Clock, terms: CaseTerms, now: datetime) -> list[Moment]:
    """The reminders of a running clock that are still to come."""
    return [
        Moment(TRACK_REMINDER, track_id, reminder.due_at, reminder.key)
        for reminder in reminders_of(clock, terms, now)
    ]


def waiting_moment(track: Track, zone: ZoneInfo) -> Moment:
    """The morning on which somebody looks again at a track that waits for somebody else."""
    if track.waiting_until is None:
        raise ValueError("a track that waits says until when")
    morning = datetime.combine(track.waiting_until, LOOK_AGAIN_AT, zone)
    return Moment(TRACK_REMINDER, track.pk, morning, AGAIN)


def moments_of(track: Track, terms: CaseTerms, now: datetime) -> list[Moment]:
    """The moments of a track that runs: of its term, or of the day it waits for.

    A deadline that somebody moved is reminded of at the same shares of what became of the term.
    """
    if track.waiting_until is not None:
        return [waiting_moment(track, terms.zone)]
    kind = TrackKind(track.kind)
    clock = Clock(kind, track.started_at, track.deadline, born_late=track.born_late)
    agreed = start_clock(kind, terms, happened_until=track.started_at, reported_at=track.started_at)
    if agreed.deadline == track.deadline:
        return moments_for(track.pk, clock, terms, now)
    length = track.deadline - track.started_at
    shares = [(key, track.started_at + length * share) for key, share in terms.remind_at]
    found = [Moment(TRACK_REMINDER, track.pk, at, key) for key, at in shares if at > now]
    return [*found, Moment(TRACK_REMINDER, track.pk, max(track.deadline, now), MISSED)]
