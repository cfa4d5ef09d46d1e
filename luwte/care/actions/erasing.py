"""What was written in confidence does not stay longer than it helps."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.care import vault
from luwte.care.agreements import here, kept_until
from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import MomentState
from luwte.core import audit, destructions
from luwte.core.actor import ActorLike, TheClock
from luwte.core.refusal import Refused, verb
from luwte.org.access import Actor, require
from luwte.org.rules import Right


@verb("care.erase_notes")
def erase_notes(*, actor: ActorLike, path: CarePath) -> None:
    """Destroy the notes of a path and their key, when they were kept as long as was agreed after
    the last talk. By the clock, or by who looks after privacy, who reads none of it. Raises Refused
    as long as a talk is to come or the term runs."""
    if isinstance(actor, Actor):
        require(actor, Right.PRIVACY_HANDLE)
    if holds_on(path) is not None:
        raise Refused(_("The notes of this care are still kept."))
    vault.erase(path.pk, actor=actor)
    audit.record("care.erase_notes", actor=actor, kind="care.path", object_id=path.pk)


def holds_on(path: CarePath) -> datetime | None:
    """Until when the notes are kept, or None when they may go. A path with a talk to come keeps
    them for the whole term from now."""
    now = timezone.now()
    planned = CareMoment.objects.filter(path=path, state=MomentState.PLANNED)
    if planned.exists():
        return kept_until(here(), now)
    until = kept_until(here(), last_talk(path))
    return until if until > now else None


def last_talk(path: CarePath) -> datetime:
    """When the last talk was held, else when the path ended or began. One query."""
    held = CareMoment.objects.filter(path=path, state=MomentState.HELD)
    last: datetime | None = held.aggregate(last=Max("done_at"))["last"]
    return last or path.ended_at or path.declined_at or path.started_at


def due_for_erasing(before: datetime) -> QuerySet[Any]:
    """The paths that hold notes, whose last talk was before and that have none to come; with that
    last talk as `last`, the longest ago first. `notes_from` is never later than it: it leads an
    index to the few that can be due, whatever the number of cases. One query."""
    moments = CareMoment.objects.filter(path=OuterRef("pk"))
    held = moments.filter(state=MomentState.HELD).order_by("-done_at")
    last = Coalesce(Subquery(held.values("done_at")[:1]), "ended_at", "declined_at", "started_at")
    rows = CarePath.objects.filter(notes_from__lt=before)
    rows = rows.exclude(Exists(moments.filter(state=MomentState.PLANNED)))
    return rows.annotate(last=last).filter(last__lt=before).order_by("notes_from", "pk")


@destructions.replays("care.erase_notes")
def _erase_again(gone: destructions.Destruction) -> None:
    path_id: UUID = gone.object_id
    vault.erase(path_id, actor=TheClock(gone.organisation_id))
