"""What is personal about the wall around cases: what bars somebody, and what was shared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Protocol
from uuid import UUID

from django.db.models import DateTimeField, Q, QuerySet, UUIDField
from django.utils import timezone

from luwte.core.prepared import Many
from luwte.incidents.models import Case, CaseReader, Involvement
from luwte.incidents.rules import PersonRole
from luwte.org.access import Reach
from luwte.org.rules import Right
from luwte.tenancy.rows import TenantQuery

BARRING = (PersonRole.VICTIM, PersonRole.PROBLEM)
SHARED_AT_MOST = 200


class Reader(Protocol):
    """Whom the wall around cases is for: an actor, or `queries.any_reader`."""

    @property
    def person_id(self) -> UUID: ...

    def reach(self, right: Right) -> Reach: ...


@dataclass(frozen=True)
class Sight:
    """What is personal about the wall, asked at most once for a page: lists, counts and search
    hand it to each other. Everything else the actor already knows."""

    actor: Reader

    @classmethod
    def known(cls, actor: Reader, *, asked: Sequence[UUID], shared: Sequence[UUID]) -> Sight:
        """The sight of somebody who is barred from nothing, and of whom the rest is known."""
        sight = cls(actor)
        sight.__dict__.update(barred=[], asked=list(asked), shared=list(shared))
        return sight

    @cached_property
    def barred(self) -> list[tuple[UUID, UUID | None]]:
        """(incident, its case) for all in which the actor is a victim or part of the problem."""
        rows = _barred().tuples(person=self.actor.person_id)
        return [(incident_id, case_id) for incident_id, case_id in rows]

    @cached_property
    def barred_cases(self) -> list[UUID]:
        """The cases among them. Nobody is involved in many."""
        return list({case_id for _incident, case_id in self.barred if case_id is not None})

    @cached_property
    def asked(self) -> list[UUID]:
        """Cases that no right opens, and that the actor was asked to read."""
        return asked_case_ids(self.actor)

    @cached_property
    def shared(self) -> list[UUID]:
        """Those, and cases that no right opens and that the actor owns: the newest of all."""
        return sorted({*self.asked, *owned_case_ids(self.actor)}, reverse=True)[:SHARED_AT_MOST]


def bars(person: UUID) -> QuerySet[Involvement]:
    """What keeps somebody out: being a victim, or part of the problem."""
    return Involvement.objects.filter(person_id=person, role__in=BARRING)


def counts_at(now: datetime) -> Q:
    """That a reader who was asked into a case still is one."""
    return Q(until=None) | Q(until__gt=now)


def asked_case_ids(actor: Reader) -> list[UUID]:
    """Cases that no right opens (outside the own units, or restricted), and that the actor was
    asked to read: few, newest first. One query.

    A list and not a sub-select: a database may walk the whole register in order to find these few.
    """
    reach = actor.reach(Right.CASES_READ)
    inside = {} if reach.everything else {"units": reach.unit_ids}
    rows = _asked(reach.everything).tuples(person=actor.person_id, now=timezone.now(), **inside)
    return [pk for (pk,) in rows]


def owned_case_ids(actor: Reader) -> list[UUID]:
    """The same of cases that the actor owns. By an index of its own: one OR over both would walk
    all cases of all organisations."""
    reach = actor.reach(Right.CASES_READ)
    inside = {} if reach.everything else {"units": reach.unit_ids}
    rows = _owned(reach.everything).tuples(person=actor.person_id, **inside)
    return [pk for (pk,) in rows]


@cache
def _asked(everything: bool) -> TenantQuery[CaseReader]:
    def build(person: UUID, now: datetime, units: Collection[UUID] = ()) -> QuerySet[Any, Any]:
        rows = CaseReader.objects.filter(counts_at(now), person_id=person)
        if everything:
            rows = rows.filter(case__is_restricted=True)
        else:
            rows = rows.exclude(case__unit_id__in=units, case__is_restricted=False)
        return rows.order_by("-case_id").values_list("case_id")[:SHARED_AT_MOST]

    inside = {} if everything else {"units": Many(UUIDField())}
    return TenantQuery(build, person=UUIDField(), now=DateTimeField(), **inside)


@cache
def _owned(everything: bool) -> TenantQuery[Case]:
    def build(person: UUID, units: Collection[UUID] = ()) -> QuerySet[Any, Any]:
        rows = Case.objects.filter(owner_id=person)
        if everything:
            rows = rows.filter(is_restricted=True)
        else:
            rows = rows.exclude(unit_id__in=units, is_restricted=False)
        return rows.order_by("-pk").values_list("pk")[:SHARED_AT_MOST]

    inside = {} if everything else {"units": Many(UUIDField())}
    return TenantQuery(build, person=UUIDField(), **inside)


@cache
def _barred() -> TenantQuery[Involvement]:
    return TenantQuery(
        lambda person: bars(person).values_list("incident_id", "incident__case_id"),
        person=UUIDField(),
    )
