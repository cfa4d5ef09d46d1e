"""The person's wall around cases and incidents: which rows, this row, and what may be done to it.

Three ways lead to a case: a right over its unit, owning it, or being asked in as a reader. In a
restricted case, of which the reporter chose the readers, the right over the unit has to be the one
that reads what is restricted. One thing bars: being its victim, or marked by the reporter as part
of the problem. Who is barred, and who reported, has a page of his or her own (`own_incidents`).
Administrators see no case at all. What was confided is no case: `confided_for`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, UUIDField
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.keyset import Fan
from luwte.core.refusal import NotPermitted
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseReader,
    ConfidedReport,
    Incident,
    Involvement,
    PersonalReaction,
    Track,
)
from luwte.incidents.rules import PersonRole, ReaderChoice, TrackKind
from luwte.incidents.sight import BARRING as BARRING
from luwte.incidents.sight import Reader, bars, counts_at
from luwte.incidents.sight import Sight as Sight
from luwte.org.access import Actor, Reach, uses
from luwte.org.queries import ids_with_right_anywhere
from luwte.org.rules import Right
from luwte.tenancy.models import TenantModel
from luwte.tenancy.rows import TenantQuery

M = TypeVar("M", bound=TenantModel)
Legs = Sequence[QuerySet[M] | Fan[M]]

# Who reads what is no case.
ROUTE_RIGHTS: dict[ReaderChoice, Right] = {
    ReaderChoice.CONFIDANT: Right.CONFIDE,
    ReaderChoice.HR: Right.COLLEAGUE_HANDLE,
}


class Verb(StrEnum):
    """What may be done with a case, each with the right that allows it within the unit."""

    READ = "read"
    HANDLE = "handle"
    CLOSE = "close"


RIGHT_FOR: dict[Verb, Right] = {
    Verb.READ: Right.CASES_READ,
    Verb.HANDLE: Right.CASES_HANDLE,
    Verb.CLOSE: Right.CASES_CLOSE,
}


def visible_to(
    actor: Reader,
    cases: QuerySet[Case] | None = None,
    *,
    sight: Sight | None = None,
    are_open: bool = False,
) -> Legs[Case]:
    """The cases (all, or out of `cases`) that the actor may open, as legs for `core.keyset`.

    One query for who reads all there is, else two or three (what is shared beside what a right
    opens). Who reads what is restricted wherever he or she reads gets legs without any condition
    for it. are_open: `cases` are open ones; of those the own ones have an index to walk, where two
    hundred ids would be compared with every open case.
    """
    sight = sight or Sight(actor)
    rows = unbarred(actor, Case.objects.all() if cases is None else cases, sight=sight)
    legs = _legs(actor, rows, unrestricted=Q(is_restricted=False), restricted=Q(is_restricted=True))
    if _reads_all(actor):
        return legs
    if are_open:
        legs = [*legs, rows.filter(owner_id=actor.person_id)]
    shared = sight.asked if are_open else sight.shared
    return [*legs, rows.filter(pk__in=shared)] if shared else legs


def visible_incidents(
    actor: Reader, incidents: QuerySet[Incident] | None = None, *, sight: Sight | None = None
) -> Legs[Incident]:
    """The register: incidents with and without a case that the actor may open, as legs.

    Imported history counts from the moment that its batch is released; a withdrawn report never.
    """
    sight = sight or Sight(actor)
    rows = unbarred_incidents(actor, incidents, sight=sight)
    rows = rows.filter(is_released=True, withdrawn_at=None)
    legs = _legs(
        actor, rows, unrestricted=_UNRESTRICTED_INCIDENT, restricted=Q(case__is_restricted=True)
    )
    if _reads_all(actor):
        return legs
    shared = sight.shared
    return [*legs, rows.filter(case_id__in=shared)] if shared else legs


def cases_within_reach(actor: Reader, *, sight: Sight | None = None) -> Q:
    """The same wall as one condition on cases, without what bars: for rows that are known by id,
    or for one walk that counts. A list takes the legs of `visible_to`."""
    if _reads_all(actor):
        return Q()
    asked = Q(pk__in=(sight or Sight(actor)).asked)
    return _by_right(actor, Q(is_restricted=False)) | Q(owner_id=actor.person_id) | asked


def incidents_within_reach(actor: Reader, *, sight: Sight | None = None) -> Q:
    """The same for incidents; see `cases_within_reach`."""
    if _reads_all(actor):
        return Q()
    shared = Q(case_id__in=(sight or Sight(actor)).shared)
    return _by_right(actor, _UNRESTRICTED_INCIDENT) | shared


def still_open_to(actor: Actor) -> Q:
    """A condition on rows that hang on a case (`case`): the actor may still open it. For what is
    the actor's own there, such as tracks and actions; costs no query of its own."""
    restricted = restricted_reach(actor)
    now = None if restricted.everything else timezone.now()
    return still_open_to_person(actor.person_id, now, restricted.unit_ids)


def still_open_to_person(
    person_id: UUID, now: datetime | None, unit_ids: Collection[UUID] = ()
) -> Q:
    """The same out of its parts. now: None for who may read all restricted cases; unit_ids: the
    units of which somebody else may."""
    involved = Involvement.objects.filter(person_id=person_id, role__in=BARRING)
    unbarred = Q(~Exists(involved.filter(incident__case_id=OuterRef("case_id"))))
    if now is None:
        return unbarred
    reads = CaseReader.objects.filter(counts_at(now), person_id=person_id)
    open_to = Q(case__is_restricted=False) | Q(case__owner_id=person_id)
    open_to |= Q(Exists(reads.filter(case_id=OuterRef("case_id"))))
    if unit_ids:
        open_to |= Q(case__unit_id__in=unit_ids)
    return unbarred & open_to


def may_read_all_restricted(actor: Reader) -> bool | None:
    """True for all restricted cases, False for none by right, None for those of some units."""
    reach = restricted_reach(actor)
    return True if reach.everything else None if reach else False


def unbarred(actor: Reader, cases: QuerySet[Case], *, sight: Sight | None = None) -> QuerySet[Case]:
    """These cases without those in which the actor is a victim or part of the problem.

    One small query: nobody is involved in many cases, and a list of a few ids (mostly none) lets
    every leg walk its index undisturbed.
    """
    barred = (sight or Sight(actor)).barred_cases
    # What was merged is no case of its own any more: `get_for` leads to the one that took it.
    rows = cases.filter(merged_into=None)
    return rows.exclude(pk__in=barred) if barred else rows


def unbarred_incidents(
    actor: Reader, incidents: QuerySet[Incident] | None = None, *, sight: Sight | None = None
) -> QuerySet[Incident]:
    """Incidents without those in which the actor is a victim or part of the problem, and without
    the others of the same case. One small query."""
    rows = Incident.objects.all() if incidents is None else incidents
    sight = sight or Sight(actor)
    if not sight.barred:
        return rows
    rows = rows.exclude(pk__in=[pk for pk, _case in sight.barred])
    cases = sight.barred_cases
    return rows.exclude(case_id__isnull=False, case_id__in=cases) if cases else rows


def may_open_lists(actor: Actor, *, sight: Sight | None = None) -> bool:
    """Whether the lists of cases and incidents exist for the actor: a right to read them, or a
    case that is his or hers."""
    return actor.may(Right.CASES_READ) or bool((sight or Sight(actor)).shared)


def own_incidents(actor: Actor) -> QuerySet[Incident]:
    """What the actor reported, or was a victim in: readable on the own page, whatever the role.
    What somebody else confided is not, nor what its reporter says the actor is a problem in."""
    # Two short lists by their own index: one OR over both would read the whole register.
    reported = Incident.objects.filter(reported_by_id=actor.person_id)
    ids = reported.values("pk").union(_hurt_in(actor.person_id).values("incident_id"))
    return Incident.objects.filter(pk__in=ids, batch=None)


def newest_hurt(person_id: UUID, most: int) -> QuerySet[Involvement, Any]:
    """The ids of the newest incidents in which this person was a victim, along an index."""
    return _hurt_in(person_id).order_by("-incident_id").values("incident_id")[:most]


def _hurt_in(person_id: UUID) -> QuerySet[Involvement]:
    victim = Involvement.objects.filter(
        person_id=person_id, role=PersonRole.VICTIM, incident__is_released=True
    )
    return victim.exclude(
        incident__in=Involvement.objects.filter(
            person_id=person_id, role=PersonRole.PROBLEM
        ).values("incident_id")
    )


def get_for(actor: Actor, pk: UUID) -> Case:
    """The case, or 404 when the actor may not open it. One query, with unit and owner."""
    rows = _case().all(pk=pk, person=actor.person_id, now=timezone.now())
    found: Any = rows[0] if rows else None
    if found is None or found.is_barred or not _opens(actor, found, reads=found.is_reader):
        raise Http404
    if found.merged_into_id is not None:
        # Its incidents are there, and so is whom they bar.
        get_for(actor, found.merged_into_id)
    uses(actor, Right.CASES_READ, found.unit_id)
    return cast(Case, found)


@cache
def _case() -> TenantQuery[Case]:
    """For every page of a case."""

    def build(pk: UUID, person: UUID, now: datetime) -> QuerySet[Case]:
        reader = CaseReader.objects.filter(counts_at(now), person_id=person)
        return (
            Case.objects.select_related("unit", "owner", "changed_by")
            .annotate(
                is_barred=Exists(bars(person).filter(incident__case_id=OuterRef("pk"))),
                is_reader=Exists(reader.filter(case_id=OuterRef("pk"))),
            )
            .filter(pk=pk)
        )

    return TenantQuery(build, pk=UUIDField(), person=UUIDField(), now=DateTimeField())


def incident_for(actor: Actor, pk: UUID) -> Incident:
    """One incident of the register, or 404. One query, with place, case and batch."""
    found = (
        Incident.objects.select_related("unit", "location", "room", "case", "batch")
        .annotate(is_barred=_bars_incident(actor))
        .filter(pk=pk, is_released=True, withdrawn_at=None)
        .first()
    )
    if found is None or found.is_barred:
        raise Http404
    if found.case is None:
        if not actor.reach(Right.CASES_READ).covers(found.unit_id):
            raise Http404
        uses(actor, Right.CASES_READ, found.unit_id)
    else:
        get_for(actor, found.case.pk)
    return found


def own_incident(actor: Actor, pk: UUID) -> Incident:
    """An incident the actor reported or was a victim in, or 404."""
    rows = own_incidents(actor).select_related("case__owner", "unit", "location", "room")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def may(actor: Actor, verb: Verb, case: Case) -> bool:
    """Whether the actor may do this with a case that he or she may open.

    The owner of a case handles it, also outside the own units; closing needs the right, which the
    owner of a restricted case may hold over any unit. A reader reads. In a restricted case a right
    over the unit counts only together with the one that reads what is restricted there.
    """
    if case.owner_id == actor.person_id and _owner_may(actor, verb, case):
        return True
    if not actor.reach(RIGHT_FOR[verb]).covers(case.unit_id):
        return False
    return not case.is_restricted or restricted_reach(actor).covers(case.unit_id)


def may_move_track(actor: Actor, case: Case, track: Track) -> bool:
    """Whether the actor may move this track: who handles the case, who owns the track, and for
    the response also who handles responses."""
    if track.owner_id == actor.person_id or may(actor, Verb.HANDLE, case):
        return True
    if track.kind != TrackKind.RESPONSE or case.is_restricted:
        return False
    return actor.reach(Right.RESPONSE_HANDLE).covers(case.unit_id)


def confided_reports(actor: Actor) -> QuerySet[ConfidedReport]:
    """What was confided to the actor: reports along a route of which he or she holds the right
    over the unit, and that no other of the route has taken. Never the own report, nor one in which
    the actor is a victim or part of the problem.

    What somebody took who does not hold the right any more is everybody's of the route again.
    """
    rows = ConfidedReport.objects.none()
    for route, right in ROUTE_RIGHTS.items():
        reach = actor.reach(right)
        if reach:
            mine = ConfidedReport.objects.filter(route=route)
            if not reach.everything:
                mine = mine.filter(incident__unit_id__in=reach.unit_ids)
            taken = Q(taken_by=None) | Q(taken_by_id=actor.person_id)
            mine = mine.filter(taken | ~Q(taken_by_id__in=ids_with_right_anywhere(right)))
            rows = mine if rows.query.is_empty() else rows | mine
    return rows.exclude(incident__reported_by_id=actor.person_id).filter(
        ~Exists(bars(actor.person_id).filter(incident_id=OuterRef("incident_id")))
    )


def confided_for(actor: Actor, pk: UUID) -> ConfidedReport:
    """One of them, or 404."""
    rows = confided_reports(actor).select_related(
        "incident__location", "incident__room", "incident__unit", "incident__reported_by",
        "taken_by",
    )  # fmt: skip
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    uses(actor, ROUTE_RIGHTS[ReaderChoice(found.route)], found.incident.unit_id)
    return found


def require_on(actor: Actor, verb: Verb, case: Case) -> None:
    """Raise NotPermitted unless the actor may do this with this case, and is not barred from it."""
    if not may(actor, verb, case) or is_barred(actor, case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)
    uses(actor, RIGHT_FOR[verb], case.unit_id)


def require_track(actor: Actor, case: Case, track: Track) -> None:
    """Raise NotPermitted unless the actor may move this track, and is not barred from the case."""
    if not may_move_track(actor, case, track) or is_barred(actor, case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)
    handles = may(actor, Verb.HANDLE, case)
    uses(actor, Right.CASES_HANDLE if handles else Right.RESPONSE_HANDLE, case.unit_id)


def require_action(actor: Actor, case: Case, action: CaseAction) -> None:
    """Raise NotPermitted unless the actor owns this action or handles the case."""
    own = action.owner_id == actor.person_id
    if not (own or may(actor, Verb.HANDLE, case)) or is_barred(actor, case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)
    uses(actor, Right.CASES_HANDLE, case.unit_id)


def require_reaction(actor: Actor, reaction: PersonalReaction) -> None:
    """Raise NotPermitted unless the actor was asked to react in person, or handles the case."""
    case = reaction.case
    asked = reaction.person_id == actor.person_id
    if not (asked or may(actor, Verb.HANDLE, case)) or is_barred(actor, case):
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)
    if not asked:
        uses(actor, Right.CASES_HANDLE, case.unit_id)


def reaction_for(actor: Actor, case_id: UUID, who: str) -> PersonalReaction:
    """The reaction that is asked in a case, for who was asked, also without reading the case
    itself; for others as for the case. Else 404."""
    rows = PersonalReaction.objects.select_related("case__unit", "case__owner", "person")
    found = rows.filter(case_id=case_id, who=who).first()
    if found is None or is_barred(actor, found.case):
        raise Http404
    if found.person_id != actor.person_id:
        found.case = get_for(actor, case_id)
    return found


def is_barred(actor: Actor, case: Case) -> bool:
    """Whether the actor is a victim in this case, or was marked as part of the problem."""
    return Involvement.objects.filter(
        incident__case_id=case.pk, person_id=actor.person_id, role__in=BARRING
    ).exists()


def _opens(actor: Actor, case: Case, *, reads: bool) -> bool:
    return reads or case.owner_id == actor.person_id or may(actor, Verb.READ, case)


def _bars_incident(actor: Actor) -> Exists:
    return Exists(bars(actor.person_id).filter(incident_id=OuterRef("pk")))


_UNRESTRICTED_INCIDENT = Q(case=None) | Q(case__is_restricted=False)


def _owner_may(actor: Actor, verb: Verb, case: Case) -> bool:
    if verb is Verb.CLOSE:
        return case.is_restricted and actor.may(RIGHT_FOR[verb])
    return verb is Verb.HANDLE


def restricted_reach(actor: Reader) -> Reach:
    """Where the actor reads also what is restricted."""
    reads, restricted = actor.reach(Right.CASES_READ), actor.reach(Right.CASES_READ_RESTRICTED)
    if restricted.everything:
        return reads
    if reads.everything:
        return restricted
    return Reach(everything=False, unit_ids=reads.unit_ids & restricted.unit_ids)


def _reads_all(actor: Reader) -> bool:
    return restricted_reach(actor).everything


def _legs(actor: Reader, rows: QuerySet[M], *, unrestricted: Q, restricted: Q) -> Legs[M]:
    """What rights open: a leg for each unit, or one for the whole organisation."""
    reach, full = actor.reach(Right.CASES_READ), restricted_reach(actor)
    if full.everything:
        return [rows]
    if reach.everything:
        legs: list[QuerySet[M] | Fan[M]] = [rows.filter(unrestricted)]
        return [*legs, Fan(rows.filter(restricted), "unit_id", full.unit_ids)] if full else legs
    some = reach.unit_ids - full.unit_ids
    legs = [Fan(rows, "unit_id", full.unit_ids)] if full or not some else []
    return [*legs, Fan(rows.filter(unrestricted), "unit_id", some)] if some else legs


def _by_right(actor: Reader, unrestricted: Q) -> Q:
    """What a right opens to somebody who does not read everything."""
    reach, full = actor.reach(Right.CASES_READ), restricted_reach(actor)
    inside = unrestricted if reach.everything else unrestricted & Q(unit_id__in=reach.unit_ids)
    return inside | Q(unit_id__in=full.unit_ids)
