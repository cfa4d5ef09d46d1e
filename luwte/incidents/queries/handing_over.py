"""What somebody has open, and how much of it a colleague can take over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from luwte.incidents.access import BARRING, Sight, cases_within_reach, unbarred
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseEntry,
    CaseReader,
    Involvement,
    PersonalReaction,
    Track,
)
from luwte.incidents.rules.contents import HeldElsewhere, held_elsewhere
from luwte.org.access import Actor, Grants, actor_for
from luwte.org.queries import deputies_on, holders_anywhere
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Person

HANDED_OVER = "handed_over"
TAKERS = (Right.CASES_HANDLE, Right.RESPONSE_HANDLE)
# Of whom something can be open: of who supports, the number of talks alone is seen.
GIVERS = (*TAKERS, Right.CARE_READ)


class Obstacle(StrEnum):
    """Why a colleague cannot take over what belongs to a case."""

    INVOLVED = "involved"
    NOT_CHOSEN = "not_chosen"
    OTHER_UNIT = "other_unit"


@dataclass
class CaseLoad:
    """All that somebody has open in one case."""

    case: Case
    is_owner: bool = False
    tracks: list[Track] = field(default_factory=list)
    actions: list[CaseAction] = field(default_factory=list)
    reactions: list[PersonalReaction] = field(default_factory=list)


@dataclass(frozen=True)
class HandOverPlan:
    """What passes to the receiver, and what stays with why."""

    giver: Person
    receiver: Person
    passes: list[CaseLoad]
    stays: list[tuple[CaseLoad, Obstacle]]

    @property
    def counts(self) -> dict[str, int]:
        """How much passes: owned cases, tracks, actions, personal reactions."""
        return {
            "cases": sum(load.is_owner for load in self.passes),
            "tracks": sum(len(load.tracks) for load in self.passes),
            "actions": sum(len(load.actions) for load in self.passes),
            "reactions": sum(len(load.reactions) for load in self.passes),
        }


@dataclass(frozen=True)
class Batch:
    """One act of handing over, of today."""

    id: str
    giver_id: str
    receiver: Person
    entries: list[CaseEntry]


def load_of(actor: Actor, giver: Person) -> list[CaseLoad]:
    """All that is open with the giver, as far as the actor may give it away: the actor's own, or
    what lies within the reach of who handles cases. Seven statements, what is due first on top."""
    loads: dict[UUID, CaseLoad] = {}
    owned = Case.objects.filter(owner=giver, closed_at=None)
    tracks = Track.objects.filter(owner=giver, done_at=None, case__closed_at=None)
    todo = CaseAction.objects.filter(owner=giver, done_at=None, case__closed_at=None)
    react = PersonalReaction.objects.filter(person=giver, done_at=None, case__closed_at=None)
    parts: list[list[Any]] = [list(tracks), list(todo), list(react)]
    ids = {row.pk for row in owned.only("pk")} | {row.case_id for rows in parts for row in rows}
    for case in _may_give(actor, giver, Case.objects.filter(pk__in=ids)).order_by("next_due", "id"):
        loads[case.pk] = CaseLoad(case, is_owner=case.owner_id == giver.pk)
    for name, rows in zip(("tracks", "actions", "reactions"), parts, strict=True):
        for row in rows:
            if row.case_id in loads:
                getattr(loads[row.case_id], name).append(row)
    return list(loads.values())


def plan_for(actor: Actor, giver: Person, receiver: Person) -> HandOverPlan:
    """What of it the receiver can take: never where he or she is involved, nor what a reporter or
    a unit keeps from him or her. Three statements more."""
    loads = load_of(actor, giver)
    obstacles = _obstacles(actor, receiver, [load.case for load in loads])
    return HandOverPlan(
        giver,
        receiver,
        [load for load in loads if load.case.pk not in obstacles],
        [(load, obstacles[load.case.pk]) for load in loads if load.case.pk in obstacles],
    )


def stays_elsewhere(actor: Actor, giver: Person) -> list[HeldElsewhere]:
    """What the giver has open in rooms above, for who may see what he or she has open at all."""
    if giver.pk != actor.person_id and not actor.may(Right.CASES_HANDLE):
        return []
    found = [ask(actor, giver) for ask in held_elsewhere]
    return [one for one in found if one is not None]


def givers_for(actor: Actor) -> list[Person]:
    """Oneself, and for who handles cases everybody who handles them or supports in them. One query
    at most."""
    found = holders_anywhere(GIVERS) if actor.may(Right.CASES_HANDLE) else []
    return [actor.person, *(person for person in found if person.pk != actor.person_id)]


def receivers_for(giver: Person | None) -> list[Person]:
    """Who could take over: deputies of the giver first, then who handles cases. Two queries."""
    deputies = (
        [row.deputy for row in deputies_on(timezone.localdate(), [giver.pk])] if giver else []
    )
    known = {person.pk: person for person in [*deputies, *holders_anywhere(TAKERS)]}
    return [person for pk, person in known.items() if giver is None or pk != giver.pk]


def batches_today(actor: Actor, receiver: Person) -> list[Batch]:
    """What the actor handed to this receiver today, as far as it is still there. Two queries."""
    mine = Q(owner=receiver) | Q(pk__in=_cases_of(Track.objects.filter(owner=receiver)))
    mine |= Q(pk__in=_cases_of(CaseAction.objects.filter(owner=receiver)))
    mine |= Q(pk__in=_cases_of(PersonalReaction.objects.filter(person=receiver)))
    rows = CaseEntry.objects.select_related("case").filter(
        case_id__in=list(Case.objects.filter(mine, closed_at=None).values_list("pk", flat=True)),
        verb=HANDED_OVER,
        at__gte=_start_of_today(),
        by_id=actor.person_id,
    )
    found: dict[str, list[CaseEntry]] = {}
    for entry in rows.order_by("at", "pk"):
        if entry.params.get("owner") == str(receiver.pk):
            found.setdefault(str(entry.params.get("batch", "")), []).append(entry)
    return [
        Batch(key, str(entries[0].params["from"]), receiver, entries)
        for key, entries in found.items()
    ]


def _may_give(actor: Actor, giver: Person, cases: QuerySet[Case]) -> QuerySet[Case]:
    sight = Sight(actor)
    rows = unbarred(actor, cases, sight=sight)
    if giver.pk == actor.person_id:
        asked = CaseReader.objects.filter(_counts_now(), person=giver, case_id=OuterRef("pk"))
        mine = Q(owner=giver) | Q(Exists(asked))
        return rows.filter(mine | cases_within_reach(actor, sight=sight))
    reach = actor.reach(Right.CASES_HANDLE)
    if not reach.everything:
        rows = rows.filter(unit_id__in=reach.unit_ids)
    return rows.filter(cases_within_reach(actor, sight=sight))


def _obstacles(actor: Actor, receiver: Person, cases: list[Case]) -> dict[UUID, Obstacle]:
    """The cases that the receiver cannot take, and why."""
    ids = [case.pk for case in cases]
    involved = set(
        Involvement.objects.filter(
            incident__case_id__in=ids, person=receiver, role__in=BARRING
        ).values_list("incident__case_id", flat=True)
    )
    asked = CaseReader.objects.filter(_counts_now(), case_id__in=ids, person=receiver)
    reads = set(asked.values_list("case_id", flat=True))
    # What is restricted asks for a right of the receiver's own: personal access is never lent.
    lent = actor_for(actor.organisation, receiver)
    own = Grants(tuple(one for one in lent.grants.grants if one.on_behalf_of_id is None))
    found: dict[UUID, Obstacle] = {}
    for case in cases:
        if case.pk in involved:
            found[case.pk] = Obstacle.INVOLVED
        elif case.pk in reads or case.owner_id == receiver.pk:
            continue
        elif case.is_restricted:
            if not own.reach(Right.CASES_READ_RESTRICTED).covers(case.unit_id):
                found[case.pk] = Obstacle.NOT_CHOSEN
        elif not lent.reach(Right.CASES_READ).covers(case.unit_id):
            found[case.pk] = Obstacle.OTHER_UNIT
    return found


def _cases_of(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.filter(done_at=None).values("case_id")


def _counts_now() -> Q:
    return Q(until=None) | Q(until__gt=timezone.now())


def _start_of_today() -> datetime:
    return datetime.combine(timezone.localdate(), time(), timezone.get_current_timezone())
