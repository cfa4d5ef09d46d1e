"""The lines of lists: few statements, few columns, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet, UUIDField
from django.utils import timezone

from luwte.catalogue.queries import term_labels
from luwte.core.prepared import Many
from luwte.incidents import words
from luwte.incidents.models import Case, Incident, IncidentTerm, Track
from luwte.incidents.queries.faces import (
    TrackFace,
    TrackHeader,
    faces_of,
    first_of,
    glances_of,
)
from luwte.incidents.rules import CASE_MOVES, CaseState
from luwte.org.access import Actor
from luwte.org.queries import Places, places_of
from luwte.tenancy.rows import TenantQuery

R = TypeVar("R", Case, Incident)
STORIES = ("narrative", "spoken", "other_party", "extra", "client_key")
OF_CASE = (
    "number",
    "unit_id",
    "state",
    "title",
    "gravity",
    "next_due",
    "closed_at",
    "version",
    "owner__name",
)
OF_INCIDENT = ("case_id", "location_id", "room_id", "place_text", "happened_from", "precision")
OF_REGISTER = (
    *OF_INCIDENT, "unit_id", "gravity", "count", "source_ref", "case__number", "case__state",
)  # fmt: skip
# What every list asks is made once; a page of 25 lines fills its blanks.
KEYS = Many(UUIDField(), pad=25)


@dataclass(frozen=True)
class CaseRow:
    """One line of the work list."""

    case: Case
    title: str
    place: str
    happened: str
    faces: list[TrackFace]
    first: TrackFace | None

    @cached_property
    def step(self) -> str:
        """What has to happen first, in a few words."""
        if self.case.closed_at is not None:
            return ""
        if self.case.state == CaseState.NEW:
            return str(CASE_MOVES["triage"].label)
        if self.first is None:
            return str(CASE_MOVES["close"].label)
        return f"{self.first.label}: {self.first.next_step}"

    @cached_property
    def is_late(self) -> bool:
        """Whether a track of it is too late."""
        return any(face.clock.state == "late" for face in self.faces)

    @property
    def owner_name(self) -> str:
        """Whose it is, or nothing."""
        return self.case.owner.name if self.case.owner else ""


@dataclass(frozen=True)
class IncidentRow:
    """One line of the register. origin: the number of the case it was reported in, when that was
    merged into the one where it is now."""

    incident: Incident
    title: str
    place: str
    happened: str
    origin: str = ""


def cases_in_short() -> QuerySet[Case]:
    """Cases with what a line shows of them, and the names of their owners."""
    return Case.objects.select_related("owner").only(*OF_CASE)


def incidents_in_short() -> QuerySet[Incident]:
    """Incidents without their stories: a list shows none, and one may hold 100,000 characters."""
    return Incident.objects.defer(*STORIES)


def cases_by_key(keys: list[UUID]) -> list[Case]:
    """These cases as `cases_in_short` has them. One statement, made once."""
    return _CASES.all(keys=keys)


def incidents_by_key(keys: list[UUID]) -> list[Incident]:
    """What a line of the register shows of these incidents. One statement, made once."""
    return _INCIDENTS.all(keys=keys)


_CASES = TenantQuery(lambda keys: cases_in_short().filter(pk__in=keys), keys=KEYS)
_INCIDENTS = TenantQuery(
    lambda keys: Incident.objects.select_related("case").only(*OF_REGISTER).filter(pk__in=keys),
    keys=KEYS,
)


def case_rows(actor: Actor, cases: Sequence[Case], *, in_words: bool = False) -> list[CaseRow]:
    """The lines of these cases: two statements for all of them together, three when one of them
    has no title of its own. in_words: every clock says what it shows, for who cannot see rings."""
    ids = [case.pk for case in cases]
    tracks = _headers(ids)
    first = _first_incidents(ids)
    titles = titles_of(
        actor, [first[one.pk].pk for one in cases if not one.title and one.pk in first]
    )
    places = places_of(actor.organisation)
    now = timezone.now()
    faces_for = faces_of if in_words else glances_of
    rows = []
    for case in cases:
        at_place(case, places)
        faces = faces_for(tracks.get(case.pk, []), now)
        incident = first.get(case.pk)
        rows.append(
            CaseRow(
                case=case,
                title=case.title or title_in(titles, incident),
                place=words.place_of(at_place(incident, places)) if incident else "",
                happened=words.day_of(incident) if incident else "",
                faces=faces,
                first=first_of(faces),
            )
        )
    return rows


def incident_rows(actor: Actor, incidents: Iterable[Incident]) -> list[IncidentRow]:
    """The lines of these incidents: one statement for the forms of all of them together."""
    rows = list(incidents)
    titles = titles_of(actor, [row.pk for row in rows])
    places = places_of(actor.organisation)
    return [
        IncidentRow(
            row,
            title_in(titles, row),
            words.place_of(at_place(row, places)),
            words.day_of(row),
        )
        for row in rows
    ]


def at_place(row: R, places: Places) -> R:
    """Give a row its unit, location and room out of memory, instead of a join for each list."""
    if "unit_id" in row.__dict__ and row.unit_id in places.units:
        row.unit = places.units[row.unit_id]
    if isinstance(row, Incident):
        if row.location_id in places.locations:
            row.location = places.locations[row.location_id]
        if row.room_id in places.rooms:
            row.room = places.rooms[row.room_id]
    return row


def form_labels(incident: Incident, labels: dict[UUID, str]) -> list[str]:
    """What forms it had, out of terms that were fetched with it."""
    return [labels.get(row.term_id, "") for row in incident.terms.all() if row.kind == "form"]


def _headers(case_ids: list[UUID]) -> dict[UUID, list[TrackHeader]]:
    found: dict[UUID, list[TrackHeader]] = {}
    for case_id, *facts in _HEADERS.tuples(cases=case_ids) if case_ids else ():
        found.setdefault(case_id, []).append(TrackHeader(*facts))
    return found


_HEADERS = TenantQuery(
    lambda cases: Track.objects.filter(case_id__in=cases).values_list(
        "case_id", *TrackHeader._fields
    ),
    cases=KEYS,
)


def _first_incidents(case_ids: list[UUID]) -> dict[UUID | None, Incident]:
    first: dict[UUID | None, Incident] = {}
    for row in _OF_CASES.all(cases=case_ids) if case_ids else ():
        first.setdefault(row.case_id, row)
    return first


_OF_CASES = TenantQuery(
    lambda cases: Incident.objects.only(*OF_INCIDENT).filter(case_id__in=cases).order_by("pk"),
    cases=KEYS,
)


def titles_of(actor: Actor, incident_ids: list[UUID]) -> dict[UUID, str]:
    """What these incidents were, by their forms. One statement, made once."""
    if not incident_ids:
        return {}
    labels = term_labels(organisation=actor.organisation)
    forms: dict[UUID, list[str]] = {}
    for incident_id, term_id in _FORMS.tuples(incidents=incident_ids):
        forms.setdefault(incident_id, []).append(labels.get(term_id, ""))
    return {incident_id: words.title_of(names) for incident_id, names in forms.items()}


_FORMS = TenantQuery(
    lambda incidents: (
        IncidentTerm.objects.filter(incident_id__in=incidents, kind="form")
        .order_by("pk")
        .values_list("incident_id", "term_id")
    ),
    incidents=KEYS,
)


def title_in(titles: dict[UUID, str], incident: Incident | None) -> str:
    """What one of them was; also when no form of it is known."""
    found = titles.get(incident.pk) if incident else None
    return found or words.title_of([])
