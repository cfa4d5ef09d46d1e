"""What waits for somebody: tracks, actions and personal reactions, what is due first on top.

The start page asks on every visit, so the statements are made once, one for each way in which
cases may be closed to the reader.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from luwte.incidents.access import may_read_all_restricted, still_open_to, still_open_to_person
from luwte.incidents.models import CaseAction, PersonalReaction, Track
from luwte.org.access import Actor
from luwte.tenancy.models import TenantModel
from luwte.tenancy.rows import TenantQuery

M = TypeVar("M", bound=TenantModel)

AT_MOST = 8
OF_CASE = ("case__number", "case__unit_id")
TRACK_COLUMNS = (
    "kind", "state", "started_at", "deadline", "next_step", "next_key", "waiting_until", "done_at",
    *OF_CASE,
)  # fmt: skip
ACTION_COLUMNS = ("entry_key", "title", "chosen_at", "deadline", *OF_CASE)
REACTION_COLUMNS = (
    "who", "due_at", "done_at", "person_id", *OF_CASE, "case__gravity", "case__opened_at",
)  # fmt: skip
Build = Callable[[UUID, Q], QuerySet[Any]]


def tracks_waiting_for(actor: Actor) -> list[Track]:
    """The running tracks that the actor has, each with its case. One statement."""
    return rows_open_to(actor, _tracks)


def actions_waiting_for(actor: Actor) -> list[CaseAction]:
    """The chosen actions that the actor has, each with its case. One statement."""
    return rows_open_to(actor, _actions)


def reactions_waiting(actor: Actor) -> list[PersonalReaction]:
    """Whom the actor was asked to go and see, each with its case. One statement."""
    return rows_open_to(actor, _reactions)


def rows_open_to(actor: Actor, build: Build) -> list[Any]:
    """The rows of a query about cases that are open and that the actor may open. build: from the
    actor's person and the filter on the case to a queryset; a function of a module, since its SQL
    is made once per process. One statement."""
    everything = may_read_all_restricted(actor)
    if everything is None:
        # Restricted cases of a few units: a list of keys is another statement each time.
        return list(build(actor.person_id, still_open_to(actor)))
    asked = _prepared(build, everything)
    return asked.all(person=actor.person_id, **({} if everything else {"now": timezone.now()}))


@cache
def _prepared(build: Build, everything: bool) -> TenantQuery[Any]:
    if everything:
        return TenantQuery(
            lambda person: build(person, still_open_to_person(person, None)),
            person=models.UUIDField(),
        )

    def with_readers(person: UUID, now: datetime) -> QuerySet[Any]:
        return build(person, still_open_to_person(person, now))

    return TenantQuery(with_readers, person=models.UUIDField(), now=models.DateTimeField())


def _tracks(person: UUID, mine: Q) -> QuerySet[Track]:
    rows = Track.objects.select_related("case").only(*TRACK_COLUMNS)
    rows = rows.filter(mine, owner_id=person, done_at=None, case__closed_at=None)
    return rows.order_by("deadline")[:AT_MOST]


def _actions(person: UUID, mine: Q) -> QuerySet[CaseAction]:
    rows = CaseAction.objects.select_related("case").only(*ACTION_COLUMNS)
    rows = rows.filter(mine, owner_id=person, done_at=None, case__closed_at=None)
    return rows.order_by("deadline")[:AT_MOST]


def _reactions(person: UUID, mine: Q) -> QuerySet[PersonalReaction]:
    counts = Q(case__closed_at=None) | Q(case__merged_into__isnull=False)
    rows = PersonalReaction.objects.select_related("case").only(*REACTION_COLUMNS)
    rows = rows.filter(counts, mine, person_id=person, done_at=None)
    return rows.order_by("due_at")[:AT_MOST]
