"""Paths and talks for screens: who, when, how it went; never what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from luwte.care import vault, words
from luwte.care.access import CareDesk, supported
from luwte.care.guidance import Guidance, Signs, guidance_for, signs
from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import CareRole, MomentState, PathState
from luwte.core.kit.clock_face import ClockFace, clock_face
from luwte.org.access import Actor

MOST_PATHS = 200
OPEN = (MomentState.PLANNED, MomentState.NO_ANSWER)


@dataclass(frozen=True)
class TalkFace:
    """One talk: its name, when it is due, how it stands. clock: only while it is to come."""

    moment: CareMoment
    label: str
    state: str
    badge: str
    clock: ClockFace | None

    @property
    def is_open(self) -> bool:
        """Whether it can still be written down."""
        return self.moment.state in OPEN

    @property
    def is_late(self) -> bool:
        """Whether it should have been held by now."""
        return self.clock is not None and self.clock.state == "late"


@dataclass(frozen=True)
class PathFace:
    """The care of one person, with its talks from early to late."""

    path: CarePath
    talks: list[TalkFace]
    state: str
    role: str

    @property
    def next(self) -> TalkFace | None:
        """The talk that comes next, or that is late."""
        return next((one for one in self.talks if one.moment.state == MomentState.PLANNED), None)

    @property
    def open_talk(self) -> TalkFace | None:
        """The talk to write down next; one that nobody answered too."""
        return self.next or next((one for one in self.talks if one.is_open), None)

    @property
    def shown(self) -> list[TalkFace]:
        """The talks without those that fell away."""
        return [one for one in self.talks if one.moment.state != MomentState.DROPPED]

    @property
    def supporter(self) -> str:
        """Who supports, by name; empty when there is nobody."""
        if self.path.supporter is not None:
            return self.path.supporter.name
        return self.path.outside_name

    @property
    def is_declined(self) -> bool:
        """Whether it is not wanted now."""
        return self.path.state == PathState.DECLINED


@dataclass(frozen=True)
class Mine:
    """The work list of a supporter, and the care for the reader."""

    open: list[PathFace]
    ended: list[PathFace]
    before: list[CarePath]
    own: list[PathFace]


@dataclass(frozen=True)
class Conversation:
    """What a supporter needs for the next talk."""

    face: PathFace
    talk: TalkFace | None
    guidance: Guidance | None
    signs: Signs
    has_notes: bool
    happened_on: datetime


def talks_of(path: CarePath) -> list[TalkFace]:
    """The talks of a path, from early to late. One query unless they were fetched."""
    now = timezone.now()
    rows = sorted(path.moments.all(), key=lambda one: (one.due_at, one.pk))
    return [_face(one, path.started_at, now) for one in rows]


def faces_of(paths: Iterable[CarePath]) -> list[PathFace]:
    """Paths with their talks. One query however many there are."""
    rows = list(paths)
    prefetch_related_objects(rows, Prefetch("moments", CareMoment.objects.order_by("due_at")))
    return [
        PathFace(path, talks_of(path), str(words.PATHS[path.state]), str(words.ROLES[path.role]))
        for path in rows
    ]


def mine(actor: Actor) -> Mine:
    """Whom the actor supports, what is due first on top; whom before; and the own care. Seven
    queries."""
    rows = supported(actor).order_by("-started_at")[:MOST_PATHS]
    faces = faces_of(rows)
    running = [one for one in faces if one.open_talk is not None]
    running.sort(key=_first_due)
    ended = [one for one in faces if one.open_talk is None]
    now_mine = {one.path.pk for one in faces}
    written = [pk for pk in vault.paths_written_by(actor.person_id) if pk not in now_mine]
    before = CarePath.objects.select_related("person").filter(pk__in=written)
    own = CarePath.objects.select_related("supporter", "person").filter(person=actor.person)
    return Mine(running, ended, list(before), faces_of(own.order_by("-started_at")[:MOST_PATHS]))


def conversation(actor: Actor, path: CarePath) -> Conversation:
    """The page of a supporter."""
    face = faces_of([path])[0]
    talk = face.open_talk
    is_first = not any(one.moment.state == MomentState.HELD for one in face.talks)
    return Conversation(
        face,
        talk,
        guidance_for(talk.moment.key, is_first=is_first) if talk else None,
        signs(actor.organisation),
        vault.has_notes(path),
        path.started_at,
    )


def care_of_case(desk: CareDesk) -> list[PathFace]:
    """Who is cared for in a case: victims first. Two queries."""
    rows = CarePath.objects.select_related("person__manager__manager__manager", "supporter")
    rows = rows.filter(case=desk.case)
    faces = faces_of(rows.order_by("started_at", "pk"))
    order = list(CareRole)
    return sorted(faces, key=lambda one: order.index(CareRole(one.path.role)))


def _first_due(face: PathFace) -> datetime:
    talk = face.open_talk
    return talk.moment.due_at if talk is not None else face.path.started_at


def _face(moment: CareMoment, started_at: datetime, now: datetime) -> TalkFace:
    state, badge = words.STATES[moment.state]
    clock = None
    if moment.state == MomentState.PLANNED:
        clock = clock_face(state="running", started_at=started_at, deadline=moment.due_at, now=now)
        if clock.state == "late":
            badge = "late"
    label = words.range_words(moment.key) or words.moment_words(moment.key)
    return TalkFace(moment, label, str(state), badge, clock)
