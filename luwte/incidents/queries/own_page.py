"""What the reporter and the victim read about their own incident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue.queries import NumberView, emergency_numbers, term_labels
from luwte.core.kit.clock_face import ClockFace
from luwte.incidents import words
from luwte.incidents.access import newest_hurt
from luwte.incidents.models import Case, Incident, IncidentTerm, ReporterMessage, Track
from luwte.incidents.queries.case_page import TimelineEntry
from luwte.incidents.queries.faces import TrackFace, faces_of
from luwte.incidents.queries.lists import form_labels
from luwte.incidents.queries.own_story import own_story
from luwte.incidents.queries.proposals import Proposal, propose
from luwte.incidents.queries.rows import title_in, titles_of
from luwte.incidents.rules import (
    CaseState,
    NewsPace,
    PersonRole,
    TrackKind,
    TrackState,
)
from luwte.incidents.rules.own_news import is_lowered, may_see_track
from luwte.incidents.words import own as own_words
from luwte.org.access import Actor
from luwte.org.queries import readers_of
from luwte.tenancy.models import Organisation
from luwte.tenancy.rows import TenantQuery
from luwte.tenancy.scope import current_organisation_id

STEPS = 4
HELP = frozenset({"victim_support", "sexual_violence", "suicide_prevention"})
# What a line about an own report shows; the start page asks for it on every visit.
OWN_COLUMNS = (
    "happened_from", "precision", "reported_at", "reported_by_id", "withdrawn_at",
    "case__state", "case__reporter_told_at", "case__owner__name",
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """Somebody who opened the case, and when for the last time."""

    name: str
    last: datetime


@dataclass(frozen=True)
class OwnRow:
    """One of somebody's own reports in a list: how far it is, in words."""

    incident: Incident
    title: str
    step: int
    words: str
    is_done: bool


@dataclass(frozen=True)
class Coming:
    """Something that still happens: what, who does it, and until when."""

    icon: str
    words: str
    who: str
    clock: ClockFace | None = None
    waits: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it should have happened already; said, never hidden."""
        return self.clock is not None and self.clock.state == "late"


@dataclass(frozen=True)
class OwnGravity:
    """How grave it is judged, beside what the reporter said. may_contest: lower, and not waiting
    for an answer."""

    now: str
    reported: str
    reason: str
    is_lowered: bool
    is_contested: bool
    may_contest: bool


@dataclass(frozen=True)
class OwnPage:
    """One incident for who reported it or whom it happened to: the same story as the handlers',
    without what is not theirs to read. faces: all four clocks; `coming` holds what is theirs."""

    incident: Incident
    case: Case | None
    is_reporter: bool
    is_victim: bool
    title: str
    place: str
    moment: str
    gravity: OwnGravity
    proposal: Proposal
    faces: list[TrackFace]
    coming: list[Coming]
    messages: list[ReporterMessage]
    timeline: list[TimelineEntry]
    opened: list[Opened]
    row: OwnRow
    may_withdraw: bool

    @property
    def steps(self) -> int:
        """Of how many steps the row counts."""
        return STEPS

    def face(self, kind: str) -> TrackFace | None:
        """The clock of one track."""
        return next((face for face in self.faces if face.track.kind == kind), None)

    @property
    def care(self) -> TrackFace | None:
        """Who cares for the victim, and until when."""
        return self.face(TrackKind.CARE)

    @property
    def response(self) -> TrackFace | None:
        """When the other party hears from us."""
        return self.face(TrackKind.RESPONSE)

    @property
    def may_write(self) -> bool:
        """Whether there is somebody to write to."""
        return self.case is not None and self.incident.withdrawn_at is None

    @property
    def paces(self) -> list[tuple[str, str, str]]:
        """The ways to be told, each with what it means: (value, label, hint)."""
        return [(pace.value, *own_words.pace_words(pace)) for pace in NewsPace]


def own_page(actor: Actor, incident: Incident) -> OwnPage:
    """Read it all: sixteen statements at most, for an incident that never moved."""
    case = incident.case
    prefetch_related_objects([incident], Prefetch("terms", IncidentTerm.objects.order_by("pk")))
    labels = term_labels(organisation=actor.organisation)
    forms = form_labels(incident, labels)
    is_victim = incident.people.filter(person_id=actor.person_id, role=PersonRole.VICTIM).exists()
    is_reporter = incident.reported_by_id == actor.person_id
    tracks = (
        list(Track.objects.select_related("owner").filter(case=case)) if case is not None else []
    )
    faces = faces_of(tracks, timezone.now())
    story = own_story(actor, incident, is_victim=is_victim)
    return OwnPage(
        incident=incident,
        case=case,
        is_reporter=is_reporter,
        is_victim=is_victim,
        title=words.title_of(forms),
        place=words.place_of(incident),
        moment=words.long_moment(incident),
        gravity=_gravity(incident, is_own=is_reporter or is_victim),
        proposal=propose(actor.organisation, [row.term_id for row in incident.terms.all()]),
        faces=faces,
        coming=_coming(incident, faces, is_victim=is_victim),
        messages=story.messages,
        timeline=story.lines,
        opened=opened_by(case.pk) if case else [],
        row=own_row(incident, words.title_of(forms)),
        may_withdraw=case is not None and case.state == CaseState.NEW and is_reporter,
    )


def _gravity(incident: Incident, *, is_own: bool) -> OwnGravity:
    case = incident.case
    lowered = is_lowered(incident.reported_gravity, incident.gravity)
    is_contested = case is not None and case.contested_at is not None
    is_open = case is not None and case.state == CaseState.OPEN
    return OwnGravity(
        now=incident.gravity,
        reported=incident.reported_gravity or "",
        reason=case.gravity_reason if case is not None else "",
        is_lowered=lowered,
        is_contested=is_contested,
        may_contest=is_own and lowered and is_open and not is_contested,
    )


def _coming(incident: Incident, faces: list[TrackFace], *, is_victim: bool) -> list[Coming]:
    """What still happens, in the order of the clocks; nothing once the case has ended."""
    case = incident.case
    if case is None or case.state == CaseState.CLOSED:
        return []
    found = []
    if case.state == CaseState.NEW:
        found.append(
            Coming("eye", str(own_words.COMING_FIRST), case.owner.name if case.owner else "")
        )
    theirs = [
        face
        for face in faces
        if face.due is not None and may_see_track(face.track.kind, is_victim=is_victim)
    ]
    for face in sorted(theirs, key=lambda one: one.due or one.track.deadline):
        track = face.track
        what = own_words.coming_words(track.kind, is_victim=is_victim)
        waits = track.reason if is_victim and track.state == TrackState.WAITING else ""
        found.append(
            Coming(face.icon, what, track.owner.name if track.owner else "", face.clock, waits)
        )
    found.append(Coming("check", str(own_words.COMING_LAST), ""))
    return found


def help_numbers(organisation: Organisation) -> list[NumberView]:
    """Whom a victim may call besides us; the police stand on the page for emergencies."""
    numbers = emergency_numbers(organisation=organisation)
    return [one for one in numbers if one.key in HELP]


def own_rows(actor: Actor, limit: int = 50) -> list[OwnRow]:
    """Somebody's own reports, newest first. Two statements, one when there are none."""
    found = _newest_of(limit).all(person=actor.person_id)
    titles = titles_of(actor, [incident.pk for incident in found])
    return [own_row(incident, title_in(titles, incident)) for incident in found]


def _shown() -> QuerySet[Incident]:
    return Incident.objects.select_related("case__owner").only(*OWN_COLUMNS)


@cache
def _newest_of(limit: int) -> TenantQuery[Incident]:
    """For the start page, on every visit."""

    def build(person: UUID) -> QuerySet[Incident]:
        # Two walks along an index, each ending after a few rows: who reported thousands waits as
        # short. A leg of a union may not be cut itself, so each leg asks for keys that were.
        reported = Incident.objects.filter(reported_by_id=person, batch=None)
        reported = reported.order_by("-reported_at", "-pk")[:limit]
        mine: Any = reported.values("pk")
        by_others: Any = newest_hurt(person, limit)
        legs = [Incident.objects.filter(pk__in=newest) for newest in (mine, by_others)]
        ids = legs[0].values("pk").union(legs[1].values("pk"))
        return _shown().filter(pk__in=ids, batch=None).order_by("-reported_at", "-pk")[:limit]

    return TenantQuery(build, person=models.UUIDField())


def own_row(incident: Incident, title: str) -> OwnRow:
    """How far one report is: received, taken up, told, done."""
    step, text = _how_far(incident)
    return OwnRow(incident, title, step, text, is_done=step == STEPS)


def opened_by(case_id: UUID) -> list[Opened]:
    """Who opened the case or an incident of it, last first. Who read for care, or as a confidant,
    is not named (GOV-2). Four statements."""
    ids = [case_id, *Incident.objects.filter(case_id=case_id).values_list("pk", flat=True)]
    return [Opened(one.name, one.last_at) for one in readers_of(current_organisation_id(), ids)]


def _how_far(incident: Incident) -> tuple[int, str]:
    case = incident.case
    if incident.withdrawn_at is not None:
        return STEPS, _("withdrawn")
    if case is None or case.state == CaseState.NEW:
        return 1, _("received")
    owner = case.owner.name if case.owner else ""
    if case.state == CaseState.CLOSED:
        return STEPS, _("done")
    if case.reporter_told_at is not None:
        return 3, _("%(owner)s told you how it stands") % {"owner": owner}
    return 2, _("%(owner)s takes care of it") % {"owner": owner}
