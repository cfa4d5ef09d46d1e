"""The work list and the register: few statements, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from luwte.catalogue.queries import term_labels
from luwte.core import keyset
from luwte.core.keyset import Page
from luwte.incidents import words
from luwte.incidents.access import Legs, shared_case_ids, unbarred, visible_incidents, visible_to
from luwte.incidents.models import Case, Incident, IncidentTerm, Track
from luwte.incidents.queries.faces import TrackFace, faces_of, first_of
from luwte.org.access import Actor
from luwte.org.rules import Right

BY_CLOCK = ("next_due", "id")
NEWEST = ("-happened_from", "-id")
COUNT_TO = 99


class Tab(StrEnum):
    """The ways to look at the open cases."""

    OPEN = "open"
    MINE = "mine"
    NEW = "new"
    LATE = "late"


@dataclass(frozen=True)
class CaseRow:
    """One line of the work list."""

    case: Case
    title: str
    place: str
    happened: str
    faces: list[TrackFace]
    first: TrackFace | None

    @property
    def is_late(self) -> bool:
        """Whether a track of it is too late."""
        return any(face.clock.state == "late" for face in self.faces)


@dataclass(frozen=True)
class IncidentRow:
    """One line of the register."""

    incident: Incident
    title: str
    place: str
    happened: str


def work_list(
    actor: Actor, tab: Tab, *, after: str = "", before: str = "", size: int = 25
) -> tuple[list[CaseRow], Page[Case]]:
    """One page of open cases, what is due first on top. Five statements at most."""
    rows = Case.objects.select_related("unit", "owner")
    page = keyset.page(
        _legs(actor, tab), BY_CLOCK, after=after, before=before, size=size, rows=rows
    )
    return case_rows(actor, page.items), page


def register(
    actor: Actor, *, after: str = "", before: str = "", size: int = 25
) -> tuple[list[IncidentRow], Page[Incident]]:
    """One page of all incidents, newest first, imported history among them."""
    page = keyset.page(
        visible_incidents(actor), NEWEST, after=after, before=before, size=size, rows=_full()
    )
    return incident_rows(actor, page.items), page


def case_rows(actor: Actor, cases: Sequence[Case]) -> list[CaseRow]:
    """The lines of these cases: two statements more for all of them together (three with terms)."""
    ids = [case.pk for case in cases]
    tracks: dict[UUID, list[Track]] = {}
    for track in Track.objects.filter(case_id__in=ids):
        tracks.setdefault(track.case_id, []).append(track)
    first: dict[UUID | None, Incident] = {}
    for incident in _full().filter(case_id__in=ids).order_by("pk"):
        first.setdefault(incident.case_id, incident)
    now = timezone.now()
    labels = term_labels(organisation=actor.organisation)
    return [
        _case_row(case, first.get(case.pk), tracks.get(case.pk, []), labels, now) for case in cases
    ]


def incident_rows(actor: Actor, incidents: Iterable[Incident]) -> list[IncidentRow]:
    """The lines of these incidents; their terms were fetched with them."""
    labels = term_labels(organisation=actor.organisation)
    return [
        IncidentRow(
            incident,
            words.title_of(form_labels(incident, labels)),
            words.place_of(incident),
            words.day_of(incident),
        )
        for incident in incidents
    ]


def form_labels(incident: Incident, labels: dict[UUID, str]) -> list[str]:
    """What forms it had, out of terms that were fetched with it."""
    return [labels.get(row.term_id, "") for row in incident.terms.all() if row.kind == "form"]


def counts(actor: Actor) -> dict[str, int]:
    """How many cases each tab holds, counted no further than `COUNT_TO` + 1."""
    shared = [] if actor.reach(Right.CASES_READ).everything else shared_case_ids(actor)
    return {tab.value: _count(actor, tab, shared) for tab in Tab}


def count_words(count: int) -> str:
    """A number that is counted only so far: "7", "99+"."""
    return f"{COUNT_TO}+" if count > COUNT_TO else str(count)


def _count(actor: Actor, tab: Tab, shared: list[UUID]) -> int:
    rows = unbarred(actor, _of(actor, tab))
    if tab is not Tab.MINE:
        reach = actor.reach(Right.CASES_READ)
        if not reach.everything:
            inside = Q(unit_id__in=reach.unit_ids)
            rows = rows.filter(inside | Q(pk__in=shared) if shared else inside)
    return rows.order_by()[: COUNT_TO + 1].count()


def _legs(actor: Actor, tab: Tab) -> Legs[Case]:
    if tab is not Tab.MINE:
        return visible_to(actor, _of(actor, tab))
    rows = unbarred(actor, Case.objects.filter(closed_at=None))
    return [rows.filter(owner_id=actor.person_id), rows.filter(pk__in=_with_my_track(actor))]


def _of(actor: Actor, tab: Tab) -> QuerySet[Case]:
    """The open cases of a tab, before the wall around cases."""
    rows = Case.objects.filter(closed_at=None)
    if tab is Tab.NEW:
        return rows.filter(state="new")
    if tab is Tab.LATE:
        return rows.filter(next_due__lt=timezone.now())
    if tab is Tab.MINE:
        return rows.filter(Q(owner_id=actor.person_id) | Q(pk__in=_with_my_track(actor)))
    return rows


def _with_my_track(actor: Actor) -> QuerySet[Track, UUID]:
    running = Track.objects.filter(owner_id=actor.person_id, done_at=None)
    return running.values_list("case_id", flat=True)


def _full() -> QuerySet[Incident]:
    """Incidents with all that a line of a list shows: one statement more for their terms."""
    terms = Prefetch("terms", IncidentTerm.objects.order_by("pk"))
    return Incident.objects.select_related("unit", "location", "room", "case").prefetch_related(
        terms
    )


def _case_row(
    case: Case,
    incident: Incident | None,
    tracks: list[Track],
    labels: dict[UUID, str],
    now: datetime,
) -> CaseRow:
    faces = faces_of(tracks, now)
    return CaseRow(
        case=case,
        title=case.title or words.title_of(form_labels(incident, labels) if incident else []),
        place=words.place_of(incident) if incident else "",
        happened=words.day_of(incident) if incident else "",
        faces=faces,
        first=first_of(faces),
    )
