"""Reads for the screens of the lowest floor: jobs, and work that got stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from luwte.core import keyset
from luwte.core.jobs import JobFace, face_of
from luwte.core.models import Job, OutboxReaction, Timer

JOBS_SEE = "jobs.see"
MOST_STUCK = 100


class Reader(Protocol):
    """Who looks at jobs."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def organisation_id(self) -> UUID: ...
    def may(self, right: str, /) -> bool: ...


@dataclass(frozen=True)
class Stuck:
    """Something that the clock tried often and gave up."""

    kind: str
    pk: str
    what: str
    error: str
    attempts: int
    since: datetime


def visible_jobs(reader: Reader) -> QuerySet[Job]:
    """The reader's own jobs; all of the organisation for who looks after them."""
    rows = Job.objects.filter(organisation_id=reader.organisation_id)
    return rows if reader.may(JOBS_SEE) else rows.filter(person_id=reader.person_id)


def job_page(
    reader: Reader, slug: str, *, after: str = "", before: str = ""
) -> keyset.Page[JobFace]:
    """Jobs for a list, newest first."""
    found = keyset.page([visible_jobs(reader)], ("-created_at", "-id"), after=after, before=before)
    faces = [face_of(one, slug) for one in found]
    return keyset.Page(faces, found.next_cursor, found.previous_cursor)


def stuck_work(organisation_id: UUID) -> list[Stuck]:
    """What the clock gave up for this organisation, newest first."""
    timers = Timer.objects.filter(organisation_id=organisation_id, state=Timer.State.FAILED)
    reactions = OutboxReaction.objects.filter(
        organisation_id=organisation_id, state=OutboxReaction.State.FAILED
    )
    found = [
        Stuck("timer", str(row.pk), row.kind, row.error, row.attempts, row.due_at)
        for row in timers.order_by("-due_at")[:MOST_STUCK]
    ]
    found += [
        Stuck("reaction", str(row.pk), row.reaction, row.error, row.attempts, row.due_at)
        for row in reactions.order_by("-due_at")[:MOST_STUCK]
    ]
    return sorted(found, key=lambda one: one.since, reverse=True)[:MOST_STUCK]
