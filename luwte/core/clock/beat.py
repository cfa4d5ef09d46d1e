"""The proof that somebody watches: one row per process and lane, and what /health/clock tells."""

from __future__ import annotations

import datetime as dt
import os
import socket
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils import timezone

from luwte.core.clock.sources import LANES, sources
from luwte.core.models import ClockBeat, Job, OutboxReaction, Timer
from luwte.lib.ids import crockford, uuid7

EVERY = 3.0  # seconds between two beats
FRESH_FOR = dt.timedelta(seconds=30)
LATE_AFTER = dt.timedelta(minutes=2)  # work that waits longer: the lane beats, but does not move
FORGET_AFTER = dt.timedelta(minutes=10)


def process_name() -> str:
    """Host, process id and a few random characters: one name per start."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{crockford(5)}"


@dataclass
class Beat:
    """The heartbeat of this process in its lanes."""

    lanes: tuple[str, ...]
    process: str = field(default_factory=process_name)
    done: dict[str, int] = field(default_factory=dict)
    started_at: dt.datetime = field(default_factory=timezone.now)

    def count(self, lane: str, number: int) -> None:
        """Remember how much this process did in a lane."""
        self.done[lane] = self.done.get(lane, 0) + number

    def beat(self, lanes: tuple[str, ...] | None = None) -> None:
        """Write that these lanes live, in one statement."""
        now = timezone.now()
        rows = [
            ClockBeat(
                id=uuid7(),
                lane=lane,
                process=self.process,
                started_at=self.started_at,
                beat_at=now,
                done=self.done.get(lane, 0),
            )
            for lane in (self.lanes if lanes is None else lanes)
        ]
        ClockBeat.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["lane", "process"],
            update_fields=["beat_at", "done"],
        )

    def forget_the_dead(self) -> None:
        """Remove the rows of processes that no longer beat."""
        ClockBeat.objects.filter(beat_at__lt=timezone.now() - FORGET_AFTER).delete()

    def end(self) -> None:
        """Remove our own rows: this process stops in good order."""
        ClockBeat.objects.filter(process=self.process).delete()


@dataclass(frozen=True)
class LaneHealth:
    """How one lane does. Ages in seconds; None where there is nothing."""

    lane: str
    processes: int
    last_beat: float | None
    oldest_due: float | None
    failed: int

    @property
    def is_well(self) -> bool:
        """True when the lane beats and its work does not pile up."""
        beats = self.last_beat is not None and self.last_beat <= FRESH_FOR.total_seconds()
        late = self.oldest_due is not None and self.oldest_due > LATE_AFTER.total_seconds()
        return beats and not late

    def as_json(self) -> dict[str, Any]:
        return {
            "well": self.is_well,
            "processes": self.processes,
            "last_beat_seconds": self.last_beat,
            "oldest_due_seconds": self.oldest_due,
            "failed": self.failed,
        }


def health() -> list[LaneHealth]:
    """Every lane: its beats, how late its oldest work is, and how much was given up."""
    now = timezone.now()
    beats: dict[str, tuple[int, dt.datetime]] = {}
    fresh = ClockBeat.objects.filter(beat_at__gte=now - FRESH_FOR).values_list("lane", "beat_at")
    for lane, at in fresh:
        count, last = beats.get(lane, (0, at))
        beats[lane] = (count + 1, max(last, at))
    return [_lane(lane, beats.get(lane), now) for lane in LANES]


def _lane(lane: str, beat: tuple[int, dt.datetime] | None, now: dt.datetime) -> LaneHealth:
    last = beat[1] if beat else _last_beat(lane)
    due = [source.next_due(now) for source in sources if source.lane == lane]
    waiting = [at for at in due if at is not None and at <= now]
    return LaneHealth(
        lane=lane,
        processes=beat[0] if beat else 0,
        last_beat=round((now - last).total_seconds(), 1) if last else None,
        oldest_due=round((now - min(waiting)).total_seconds(), 1) if waiting else None,
        failed=_failed(lane),
    )


def _last_beat(lane: str) -> dt.datetime | None:
    return ClockBeat.objects.filter(lane=lane).aggregate(last=Max("beat_at"))["last"]


def _failed(lane: str) -> int:
    if lane == "events":
        return OutboxReaction.objects.filter(state=OutboxReaction.State.FAILED).count()
    if lane == "long":
        return Job.objects.filter(state=Job.State.FAILED).count()
    return Timer.objects.filter(lane=lane, state=Timer.State.FAILED).count()
