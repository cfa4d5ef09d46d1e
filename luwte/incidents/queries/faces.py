"""The clocks of cases, ready to draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from luwte.core.kit.clock_face import ClockFace, clock_face
from luwte.incidents import words
from luwte.incidents.models import Track
from luwte.incidents.rules import TrackKind, TrackState, due_moment

STATES: dict[str, str] = {
    TrackState.OPEN: "running",
    TrackState.WAITING: "waiting",
    TrackState.DONE: "done",
    TrackState.NOT_APPLICABLE: "none",
}


@dataclass(frozen=True)
class TrackFace:
    """One of the four tracks as screens show it."""

    track: Track
    label: Any
    icon: str
    clock: ClockFace
    due: datetime | None

    @property
    def anchor(self) -> str:
        """The id of its card."""
        return f"track-{self.track.kind}"

    @property
    def next_step(self) -> str:
        """What has to happen now, in the owner's words or ours; nothing once it has ended."""
        if self.track.done_at is not None:
            return ""
        return self.track.next_step or str(words.FIRST_STEPS[self.track.kind])

    @property
    def verb(self) -> Any:
        """The words on its button."""
        if self.track.done_at is not None:
            return words.TRACK_LOOK
        return words.TRACK_VERBS[self.track.kind]

    @property
    def is_pressing(self) -> bool:
        """Whether its button stands out."""
        return self.clock.state in ("late", "soon")


def face_of(track: Track, now: datetime) -> ClockFace:
    """How the clock of one track looks now. A track that waits is late after the day on which
    somebody would look again, not after its first deadline."""
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    due = due_moment(TrackState(track.state), track.deadline, track.waiting_until, zone)
    waiting = track.state == TrackState.WAITING
    return clock_face(
        state=STATES[track.state],
        started_at=track.started_at,
        deadline=due or track.deadline,
        now=now,
        done_at=track.done_at,
        waiting_until=due if waiting else None,
    )


def faces_of(tracks: Iterable[Track], now: datetime) -> list[TrackFace]:
    """The tracks of one case in the order of the screens."""
    order = {kind.value: place for place, kind in enumerate(TrackKind)}
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    return [
        TrackFace(
            track=track,
            label=words.TRACKS[track.kind],
            icon=words.TRACK_ICONS[track.kind],
            clock=face_of(track, now),
            due=due_moment(TrackState(track.state), track.deadline, track.waiting_until, zone),
        )
        for track in sorted(tracks, key=lambda track: order[track.kind])
    ]


def first_of(faces: Iterable[TrackFace]) -> TrackFace | None:
    """The track that asks for somebody first."""
    running = [face for face in faces if face.due is not None]
    return min(running, key=lambda face: face.due or face.track.deadline, default=None)
