"""Who of the own staff was there, for the rooms above that care for people: no words of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from luwte.incidents.models import Case, CaseEntry, Incident, Involvement, Track
from luwte.incidents.offering import THERE, fit_for, stand_in_manager, with_role
from luwte.incidents.queries.case_page import TimelineEntry
from luwte.incidents.queries.joined import spans_of, told_in
from luwte.incidents.queries.readership import barred_from
from luwte.incidents.rules import PersonRole, TrackKind
from luwte.incidents.rules.own_news import own_params
from luwte.incidents.words import own as own_words
from luwte.incidents.words import timeline as timeline_words
from luwte.org.access import Actor
from luwte.org.queries import names_of
from luwte.org.rules import Role

if TYPE_CHECKING:
    from luwte.org.models import Person

# Who was hurt counts before who saw it, and that before who came to help.
ORDER = {role: place for place, role in enumerate(THERE)}


@dataclass(frozen=True)
class There:
    """Somebody of the own staff in a case: as what, when it happened and when it was known."""

    person: Person
    role: PersonRole
    happened_at: datetime
    reported_at: datetime


def staff_there(case_id: UUID) -> list[There]:
    """Victims, witnesses and helpers with a name in the list of people, each once, in the nearest
    role and of the first incident. Not who was marked as part of the problem, nor what was
    withdrawn. One query."""
    rows = (
        Involvement.objects.select_related("person__login", "incident")
        .filter(
            incident__case_id=case_id,
            incident__withdrawn_at=None,
            incident__is_released=True,
            person__isnull=False,
            person__is_active=True,
        )
        .order_by("incident__happened_from", "pk")
    )
    everybody = list(rows)
    problem = {row.person_id for row in everybody if row.role == PersonRole.PROBLEM}
    found: dict[UUID, There] = {}
    for row in everybody:
        role = PersonRole(row.role)
        if role not in ORDER or row.person is None or row.person_id in problem:
            continue
        known = found.get(row.person.pk)
        if known is not None and ORDER[known.role] <= ORDER[role]:
            continue
        incident = row.incident
        # As the clocks: what is said to go on still counts from when it was reported.
        at = min(incident.happened_until, incident.reported_at)
        happened_at = at if known is None else known.happened_at
        found[row.person.pk] = There(row.person, role, happened_at, incident.reported_at)
    return list(found.values())


def involved_ids(case_id: UUID) -> set[UUID]:
    """Everybody of the own staff who has a part in an incident of this case, or reported it. Two
    queries."""
    rows = Involvement.objects.filter(incident__case_id=case_id, person__isnull=False)
    found = set(rows.values_list("person_id", flat=True))
    found |= set(
        Incident.objects.filter(case_id=case_id, reported_by__isnull=False).values_list(
            "reported_by_id", flat=True
        )
    )
    return {pk for pk in found if pk}


def case_and_care(case_id: UUID) -> tuple[Case, Track | None] | None:
    """A case with its header of care, whoever asks: for the clock and for verbs with their own
    permission. None when there is no such case. Two queries."""
    return case_and_track(case_id, TrackKind.CARE)


def case_and_track(case_id: UUID, kind: TrackKind) -> tuple[Case, Track | None] | None:
    """The same with the header of another track."""
    case = Case.objects.select_related("owner", "unit").filter(pk=case_id).first()
    if case is None:
        return None
    rows = Track.objects.select_related("case", "owner").filter(case=case, kind=kind)
    return case, rows.first()


def manager_in(case: Case, person: Person, barred: set[UUID] | None = None) -> Person | None:
    """The manager of this person, or the one above, who may know of the case; None when there is
    none. barred: who may not, when that was asked before (`barred_in`)."""
    line: list[Person] = []
    above = person.manager
    while above is not None and above not in line and len(line) < 3:
        line.append(above)
        above = above.manager
    barred = barred_from(case) if barred is None else barred
    return next((one for one in line if one.is_active and one.pk not in barred), None)


def barred_in(case: Case) -> set[UUID]:
    """Who is a victim in this case, or part of the problem. One query."""
    return barred_from(case)


def who_looks_after(case: Case, track: Track | None) -> list[Person]:
    """Who hears that something in the care of a case does not go well: the owner of the track or
    of the case who may know of it; else (nobody was given it yet) the manager of whom it happened
    to, else the coordinators."""
    owners = [one for one in (track.owner if track else None, case.owner) if one is not None]
    found = fit_for(case, owners)[:1]
    if not found:
        first = Incident.objects.filter(case=case).order_by("pk").first()
        manager = stand_in_manager(case, first.pk) if first is not None else None
        found = [manager] if manager is not None else []
    return found or with_role(case, Role.COORDINATOR)


def incidents_of(person_id: UUID, since: datetime) -> int:
    """In how many incidents since then somebody was hurt, saw it or came to help; what was confided
    or withdrawn does not count. One query."""
    rows = Involvement.objects.filter(
        person_id=person_id,
        role__in=THERE,
        incident__happened_from__gte=since,
        incident__is_released=True,
        incident__withdrawn_at=None,
    )
    return rows.values("incident_id").distinct().count()


def there_in_incident(incident_id: UUID) -> list[UUID]:
    """The own staff who were hurt, saw it or helped in one incident. One query."""
    rows = Involvement.objects.filter(incident_id=incident_id, role__in=THERE, person__isnull=False)
    return [pk for pk in rows.values_list("person_id", flat=True).distinct() if pk]


def told_of_response(actor: Actor, case_id: UUID) -> list[TimelineEntry]:
    """What was done towards the other party, in the lines that are meant for who reported it and
    whom it happened to; newest first. Of the incidents in which the actor was hurt or that the
    actor reported, and only of the time in which they were in this case."""
    mine = Q(reported_by_id=actor.person_id) | Q(
        people__person_id=actor.person_id, people__role__in=(PersonRole.VICTIM,)
    )
    found: dict[UUID, CaseEntry] = {}
    for incident in Incident.objects.filter(mine, case_id=case_id).distinct():
        rows = CaseEntry.objects.select_related("by").filter(
            told_in(spans_of(incident), "at"), for_reporter=True
        )
        for entry in rows.order_by("-at")[:200]:
            if not _about_response(entry):
                continue
            params = own_params(
                entry.verb,
                entry.params,
                incident_id=str(incident.pk),
                is_victim=True,
                is_mine=entry.by_id == actor.person_id,
            )
            if params is not None:
                entry.params = params
                found[entry.pk] = entry
    entries = sorted(found.values(), key=lambda one: one.at, reverse=True)
    names = names_of(timeline_words.person_ids(entries))
    return [TimelineEntry(one.at, own_words.entry_words(one, names)) for one in entries]


def _about_response(entry: CaseEntry) -> bool:
    room, dot, _name = entry.verb.partition(".")
    return entry.params.get("track") == TrackKind.RESPONSE or bool(dot and room == "response")


def running_cases(case_ids: Iterable[UUID]) -> set[UUID]:
    """Of these cases those that are not closed. One query."""
    rows = Case.objects.filter(pk__in=list(case_ids), closed_at=None)
    return set(rows.values_list("pk", flat=True))
