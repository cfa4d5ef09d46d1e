"""The clocks of cases, ready to draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language

from luwte.core.kit.clock_face import SOON_BELOW, ClockFace, clock_face, share_left
from luwte.incidents import words
from luwte.incidents.models import Track
from luwte.incidents.rules import TrackKind, TrackState, due_moment
from luwte.incidents.rules.contents import TrackContent, track_contents, track_said

ORDER: dict[str, int] = {kind.value: place for place, kind in enumerate(TrackKind)}
STATES: dict[str, str] = {
    TrackState.OPEN: "running",
    TrackState.WAITING: "waiting",
    TrackState.DONE: "done",
    TrackState.NOT_APPLICABLE: "none",
}

# A clock that stands still says nothing but that.
ENDED = {
    TrackState.DONE.value: ClockFace("done", 1.0, ""),
    TrackState.NOT_APPLICABLE.value: ClockFace("none", 1.0, ""),
}


class TrackHeader(NamedTuple):
    """What a line of a list asks of a track; a row of the database is ten times as heavy."""

    kind: str
    state: str
    started_at: datetime
    deadline: datetime
    waiting_until: date | None
    done_at: datetime | None
    next_step: str
    next_key: str


AnyTrack = Track | TrackHeader
T = TypeVar("T", bound=AnyTrack)


@dataclass(frozen=True)
class TrackFace:
    """One of the four tracks as screens show it."""

    track: Any
    label: str
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
        said = self.track.next_step or track_said(self.track.next_key)
        return said or str(words.FIRST_STEPS[self.track.kind])

    @property
    def reason(self) -> str:
        """Why it waits, was not needed or ended, in somebody's words or ours."""
        return str(self.track.reason) or track_said(self.track.reason_key)

    @property
    def verb(self) -> Any:
        """The words on its button."""
        if self.track.done_at is not None:
            return words.TRACK_LOOK
        return words.TRACK_VERBS[self.track.kind]

    @property
    def told(self) -> list[str]:
        """What its content comes to, in words; told by the room that holds it."""
        content = track_contents.get(self.track.kind)
        lines = [content.line(one) for one in self.track.told] if content else []
        return [line for line in lines if line]

    @property
    def content(self) -> TrackContent | None:
        """Where its content is."""
        return track_contents.get(self.track.kind)

    @property
    def is_pressing(self) -> bool:
        """Whether its button stands out."""
        return self.clock.state in ("late", "soon")


def face_of(track: AnyTrack, now: datetime) -> ClockFace:
    """How the clock of one track looks now. A track that waits is late after the day on which
    somebody would look again, not after its first deadline."""
    return _in_words(track, _due(track, _zone()), now)


def faces_of(tracks: Iterable[AnyTrack], now: datetime) -> list[TrackFace]:
    """The tracks of one case in the order of the screens."""
    zone, labels = _zone(), _labels(get_language())
    dues = [(track, _due(track, zone)) for track in in_order(tracks)]
    return [_face(track, _in_words(track, due, now), due, labels) for track, due in dues]


def glances_of(tracks: Iterable[AnyTrack], now: datetime) -> list[TrackFace]:
    """The same for the small rings of a list: only what is due first has words. A list of forty
    cases has 160 clocks, and words cost more than rings."""
    zone, labels = _zone(), _labels(get_language())
    dues = [(track, _due(track, zone)) for track in in_order(tracks)]
    first = min((due for _track, due in dues if due is not None), default=None)
    faces, is_said = [], False
    for track, due in dues:
        says = due is not None and due == first and not is_said
        is_said = is_said or says
        clock = _in_words(track, due, now) if says else _glance(track, due, now)
        faces.append(_face(track, clock, due, labels))
    return faces


def in_order(tracks: Iterable[T]) -> list[T]:
    """Care, response, police, damage."""
    return sorted(tracks, key=lambda track: ORDER[track.kind])


def _in_words(track: AnyTrack, due: datetime | None, now: datetime) -> ClockFace:
    waiting = track.state == TrackState.WAITING
    return clock_face(
        state=STATES[track.state],
        started_at=track.started_at,
        deadline=due or track.deadline,
        now=now,
        done_at=track.done_at,
        waiting_until=due if waiting else None,
    )


def _glance(track: AnyTrack, due: datetime | None, now: datetime) -> ClockFace:
    if due is None:
        return ENDED[track.state]
    if now > due:
        return ClockFace("late", 0.0, "", due)
    if track.state == TrackState.WAITING:
        return ClockFace("waiting", 1.0, "", due)
    share = share_left(track.started_at, due, now)
    return ClockFace("soon" if share < SOON_BELOW else "running", share, "", due)


def _face(
    track: AnyTrack, clock: ClockFace, due: datetime | None, labels: dict[str, str]
) -> TrackFace:
    label, icon = labels[track.kind], words.TRACK_ICONS[track.kind]
    return TrackFace(track=track, label=label, icon=icon, clock=clock, due=due)


@cache
def _labels(_language: str | None) -> dict[str, str]:
    """The names of the four tracks in the reader's language: a list shows a hundred of them."""
    return {kind: str(label) for kind, label in words.TRACKS.items()}


def _zone() -> ZoneInfo:
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    return zone


def _due(track: AnyTrack, zone: ZoneInfo) -> datetime | None:
    if track.state in ENDED:
        return None
    return due_moment(TrackState(track.state), track.deadline, track.waiting_until, zone)


def first_of(faces: Iterable[TrackFace]) -> TrackFace | None:
    """The track that asks for somebody first."""
    running = [face for face in faces if face.due is not None]
    return min(running, key=lambda face: face.due or face.track.deadline, default=None)
