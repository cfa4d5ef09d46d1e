"""Reactions in person, ready to draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from luwte.core.kit.clock_face import ClockFace, clock_face
from luwte.incidents import words
from luwte.incidents.models import Case, CaseJoin, Incident, Involvement, PersonalReaction
from luwte.incidents.queries.progress import is_asked
from luwte.incidents.queries.waiting import reactions_waiting
from luwte.incidents.rules import PersonRole
from luwte.org.access import Actor


@dataclass(frozen=True)
class ReactionFace:
    """One reaction: who, how it stands, and whether the reader may record it."""

    reaction: PersonalReaction
    clock: ClockFace
    may_record: bool
    # The number of the case it was asked in, when that was merged into the one on the page.
    origin: str = ""

    @property
    def label(self) -> str:
        """ "Reaction in person by Mo el Amrani", or by the manager when nobody is named."""
        person = self.reaction.person
        return words.reaction_label(self.reaction.who, person.name if person else "")

    @property
    def is_done(self) -> bool:
        """Whether somebody did, or said why not."""
        return self.reaction.done_at is not None


def reactions_of(
    case: Case, family: Mapping[UUID, str], actor: Actor, *, may_handle: bool
) -> list[ReactionFace]:
    """What was asked in a case and in what was merged into it; the director's only when heavy or
    done. One query."""
    rows = PersonalReaction.objects.select_related("person", "done_by")
    found = rows.filter(case_id__in=list(family)).order_by("-who", "due_at")
    now = timezone.now()
    return [
        replace(
            _face(one, case.opened_at, now, may_handle or one.person_id == actor.person_id),
            origin=family[one.case_id],
        )
        for one in found
        if one.done_at is not None or is_asked(case, one)
    ]


def reaction_face(reaction: PersonalReaction) -> ReactionFace:
    """One of them, for who may record it."""
    return _face(reaction, reaction.case.opened_at, timezone.now(), True)


def reactions_waiting_for(actor: Actor) -> list[ReactionFace]:
    """What the actor was asked and has not done, what is due first on top. One query."""
    now = timezone.now()
    found = reactions_waiting(actor)
    return [_face(one, one.case.opened_at, now, True) for one in found if is_asked(one.case, one)]


def _face(
    reaction: PersonalReaction, since: datetime, now: datetime, may_record: bool
) -> ReactionFace:
    state = "running"
    if reaction.done_at is not None:
        state = "none" if reaction.not_needed_reason else "done"
    clock = clock_face(
        state=state,
        started_at=since,
        deadline=reaction.due_at,
        now=now,
        done_at=reaction.done_at,
    )
    return ReactionFace(reaction, clock, may_record)


def whom_to_see(case: Case) -> list[str]:
    """The names of whom it happened to and of who reported it: whom to go to. Two queries, one
    more for a case that was merged: of its own incidents only, wherever they are now."""
    incidents = Incident.objects.filter(case=case)
    if case.merged_into_id is not None:
        joins = CaseJoin.objects.filter(source=case, undone_at=None).order_by("-at")
        moved = [pk for join in joins[:1] for pk in join.moved.get("incidents", [])]
        incidents = Incident.objects.filter(pk__in=moved)
    people: Iterable[Involvement] = Involvement.objects.select_related("person").filter(
        incident__in=incidents, role=PersonRole.VICTIM
    )
    names = [one.person.name if one.person else one.name for one in people]
    reported = incidents.filter(reported_by__isnull=False)
    names += reported.values_list("reported_by__name", flat=True)
    return list(dict.fromkeys(name for name in names if name))
