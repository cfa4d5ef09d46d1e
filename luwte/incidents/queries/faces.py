"""The clocks of cases, ready to draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from luwte.core.kit.clock_face import SOON_BELOW, ClockFace, clock_face, share_left
from luwte.incidents import words
from luwte.incidents.models import Track
from luwte.incidents.rules import TrackKind, TrackState, due_moment

ORDER: dict[str, int] = {kind.value: place for place, kind in enumerate(TrackKind)}
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
    due = _due(track)
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
    return [_face(track, face_of(track, now)) for track in in_order(tracks)]


def glances_of(tracks: Iterable[Track], now: datetime) -> list[TrackFace]:
    """The same for the small rings of a list: only what is due first has words. A list of forty
    cases has 160 clocks, and words cost more than rings."""
    faces = [_face(track, glance_at(track, now)) for track in in_order(tracks)]
    first = first_of(faces)
    return [
        replace(face, clock=face_of(face.track, now)) if face is first else face for face in faces
    ]


def glance_at(track: Track, now: datetime) -> ClockFace:
    """State and share of a clock, without words."""
    state = STATES[track.state]
    due = _due(track)
    if due is None:
        return ClockFace("done" if state == "done" else "none", 1.0, "")
    if now > due:
        return ClockFace("late", 0.0, "", due)
    if state == "waiting":
        return ClockFace("waiting", 1.0, "", due)
    share = share_left(track.started_at, due, now)
    return ClockFace("soon" if share < SOON_BELOW else "running", share, "", due)


def in_order(tracks: Iterable[Track]) -> list[Track]:
    """Care, response, police, damage."""
    return sorted(tracks, key=lambda track: ORDER[track.kind])


def _face(track: Track, clock: ClockFace) -> TrackFace:
    label, icon = words.TRACKS[track.kind], words.TRACK_ICONS[track.kind]
    return TrackFace(track=track, label=label, icon=icon, clock=clock, due=_due(track))


def _due(track: Track) -> datetime | None:
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    return due_moment(TrackState(track.state), track.deadline, track.waiting_until, zone)


def first_of(faces: Iterable[TrackFace]) -> TrackFace | None:
    """The track that asks for somebody first."""
    running = [face for face in faces if face.due is not None]
    return min(running, key=lambda face: face.due or face.track.deadline, default=None)
