"""The work list and the register: few statements, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from luwte.catalogue.queries import term_labels
from luwte.core import keyset
from luwte.core.keyset import Page
from luwte.incidents import words
from luwte.incidents.access import Legs, shared_case_ids, unbarred, visible_incidents, visible_to
from luwte.incidents.models import Case, Incident, IncidentTerm, Track
from luwte.incidents.queries.faces import TrackFace, faces_of, first_of, glances_of
from luwte.incidents.rules import CASE_MOVES, CaseState
from luwte.org.access import Actor
from luwte.org.queries import Places, places_of
from luwte.org.rules import Right

BY_CLOCK = ("next_due", "id")
NEWEST = ("-happened_from", "-id")
COUNT_TO = 99
STORIES = ("narrative", "other_party", "extra", "client_key")
SHOWN_OF_TRACKS = (
    "case_id",
    "kind",
    "state",
    "started_at",
    "deadline",
    "waiting_until",
    "done_at",
    "next_step",
)


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

    @cached_property
    def step(self) -> str:
        """What has to happen first, in a few words."""
        if self.case.state == CaseState.NEW:
            return str(CASE_MOVES["triage"].label)
        if self.first is None:
            return str(CASE_MOVES["close"].label)
        return f"{self.first.label}: {self.first.next_step}"

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
    actor: Actor,
    tab: Tab,
    *,
    after: str = "",
    before: str = "",
    size: int = 25,
    in_words: bool = False,
) -> tuple[list[CaseRow], Page[Case]]:
    """One page of open cases, what is due first on top. Six statements, seven for who reads only
    some units."""
    page = keyset.page(
        _legs(actor, tab),
        BY_CLOCK,
        after=after,
        before=before,
        size=size,
        rows=Case.objects.select_related("owner").defer("gravity_reason", "learning"),
    )
    return case_rows(actor, page.items, in_words=in_words), page


def register(
    actor: Actor, *, after: str = "", before: str = "", size: int = 25
) -> tuple[list[IncidentRow], Page[Incident]]:
    """One page of all incidents, newest first, imported history among them."""
    page = keyset.page(
        visible_incidents(actor),
        NEWEST,
        after=after,
        before=before,
        size=size,
        rows=_in_short().select_related("case"),
    )
    return incident_rows(actor, page.items), page


def case_rows(actor: Actor, cases: Sequence[Case], *, in_words: bool = False) -> list[CaseRow]:
    """The lines of these cases: three statements for all of them together. in_words: every clock
    says what it shows, for who cannot see rings."""
    ids = [case.pk for case in cases]
    tracks: dict[UUID, list[Track]] = {}
    for track in Track.objects.only(*SHOWN_OF_TRACKS).filter(case_id__in=ids):
        tracks.setdefault(track.case_id, []).append(track)
    first: dict[UUID | None, IncidentRow] = {}
    for row in incident_rows(actor, _in_short().filter(case_id__in=ids).order_by("pk")):
        first.setdefault(row.incident.case_id, row)
    places = places_of(actor.organisation)
    now = timezone.now()
    faces_for = faces_of if in_words else glances_of
    rows = []
    for case in cases:
        at_place(case, places)
        faces = faces_for(tracks.get(case.pk, []), now)
        rows.append(_case_row(case, first.get(case.pk), faces))
    return rows


def incident_rows(actor: Actor, incidents: Iterable[Incident]) -> list[IncidentRow]:
    """The lines of these incidents: one statement for the forms of all of them together."""
    rows = list(incidents)
    labels = term_labels(organisation=actor.organisation)
    places = places_of(actor.organisation)
    forms: dict[UUID, list[str]] = {}
    terms = IncidentTerm.objects.filter(incident_id__in=[row.pk for row in rows], kind="form")
    for incident_id, term_id in terms.order_by("pk").values_list("incident_id", "term_id"):
        forms.setdefault(incident_id, []).append(labels.get(term_id, ""))
    for row in rows:
        at_place(row, places)
    return [
        IncidentRow(
            row,
            words.title_of(forms.get(row.pk, [])),
            words.place_of(row),
            words.day_of(row),
        )
        for row in rows
    ]


def at_place(row: Case | Incident, places: Places) -> None:
    """Give a row its unit, location and room out of memory, instead of a join for each list."""
    if row.unit_id in places.units:
        row.unit = places.units[row.unit_id]
    if isinstance(row, Incident):
        if row.location_id in places.locations:
            row.location = places.locations[row.location_id]
        if row.room_id in places.rooms:
            row.room = places.rooms[row.room_id]


def form_labels(incident: Incident, labels: dict[UUID, str]) -> list[str]:
    """What forms it had, out of terms that were fetched with it."""
    return [labels.get(row.term_id, "") for row in incident.terms.all() if row.kind == "form"]


def counts(actor: Actor) -> dict[str, int]:
    """How many cases each tab holds, in one walk over the open ones. Two statements, three for who
    reads only some units."""
    mine = Q(owner_id=actor.person_id) | Q(pk__in=_with_my_track(actor))
    rows = unbarred(actor, Case.objects.filter(closed_at=None))
    reach = actor.reach(Right.CASES_READ)
    if not reach.everything:
        shared = shared_case_ids(actor)
        inside = Q(unit_id__in=reach.unit_ids)
        rows = rows.filter(inside | Q(pk__in=shared) if shared else inside)
    found = rows.aggregate(
        open=Count("pk"),
        mine=Count("pk", filter=mine),
        new=Count("pk", filter=Q(state=CaseState.NEW)),
        late=Count("pk", filter=Q(next_due__lt=timezone.now())),
    )
    return {tab.value: found[tab.value] for tab in Tab}


def count_words(count: int) -> str:
    """A number that is counted only so far: "7", "99+"."""
    return f"{COUNT_TO}+" if count > COUNT_TO else str(count)


def _legs(actor: Actor, tab: Tab) -> Legs[Case]:
    if tab is not Tab.MINE:
        return visible_to(actor, _of(actor, tab))
    rows = unbarred(actor, Case.objects.filter(closed_at=None))
    return [rows.filter(owner_id=actor.person_id), rows.filter(pk__in=_with_my_track(actor))]


def _of(actor: Actor, tab: Tab) -> QuerySet[Case]:
    """The open cases of a tab, before the wall around cases."""
    rows = Case.objects.filter(closed_at=None)
    if tab is Tab.NEW:
        return rows.filter(state=CaseState.NEW)
    if tab is Tab.LATE:
        return rows.filter(next_due__lt=timezone.now())
    return rows


def _with_my_track(actor: Actor) -> QuerySet[Track, UUID]:
    running = Track.objects.filter(owner_id=actor.person_id, done_at=None)
    return running.values_list("case_id", flat=True)


def _in_short() -> QuerySet[Incident]:
    """Incidents without their stories: a list shows none, and one may hold 100,000 characters."""
    return Incident.objects.defer(*STORIES)


def _case_row(case: Case, incident: IncidentRow | None, faces: list[TrackFace]) -> CaseRow:
    return CaseRow(
        case=case,
        title=case.title or (incident.title if incident else words.title_of([])),
        place=incident.place if incident else "",
        happened=incident.happened if incident else "",
        faces=faces,
        first=first_of(faces),
    )
