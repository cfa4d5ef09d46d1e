"""What care keeps and how it is erased. The clock destroys notes; it reads none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luwte.care.actions.absences import erase_agreements
from luwte.care.actions.erasing import due_for_erasing, erase_notes, holds_on
from luwte.care.models import CareAbsence, CarePath
from luwte.core.actor import ActorLike
from luwte.core.retention import DueThing, Held, held


def register() -> None:
    """Say what this room holds."""
    held.add(
        "care.notes",
        Held(
            kind="care_notes",
            object_kind="care_path",
            floor=50,
            what=_("Sealed notes of talks"),
            copies=_("who read them; the key, so that no backup can be read"),
            due=notes_due,
            count=lambda before: due_for_erasing(before).count(),
            erase=erase_path,
        ),
    )
    held.add(
        "care.absences",
        Held(
            kind="absence",
            object_kind="absence",
            floor=50,
            what=_("What was agreed about absence and return"),
            copies=_("steps of the return; the key"),
            due=absences_due,
            count=lambda before: _absences(before).count(),
            erase=erase_absence,
        ),
    )


def notes_due(before: datetime, most: int) -> Sequence[DueThing]:
    """Paths whose last talk was before; those with a talk to come are not among them. No legal hold
    on a case reaches them: what was said in confidence proves nothing to anybody."""
    rows = due_for_erasing(before).values_list("pk", "last")
    return [DueThing(pk, last) for pk, last in rows[:most]]


def absences_due(before: datetime, most: int) -> Sequence[DueThing]:
    """Absences that ended before."""
    rows = _absences(before).order_by("until_day", "pk")[:most]
    return [DueThing(row.pk, before, {"case": row.case_id}) for row in rows]


def erase_path(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Destroy the notes of a path and their key."""
    path = CarePath.objects.filter(pk=pk).first()
    if path is None or holds_on(path) is not None:
        return {}
    erase_notes(actor=actor, path=path)
    return {"notes": 1}


def erase_absence(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Destroy what was agreed; the days stay as figures."""
    absence = CareAbsence.objects.filter(pk=pk).exclude(sealed=None).first()
    if absence is None:
        return {}
    erase_agreements(actor=actor, absence=absence)
    return {"agreements": 1}


def _absences(before: datetime) -> QuerySet[CareAbsence]:
    return CareAbsence.objects.filter(until_day__lt=before.date()).exclude(sealed=None)
