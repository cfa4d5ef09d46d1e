"""What care keeps and how it is erased. The clock destroys notes; it reads none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.care.actions.absences import erase_agreements
from luwte.care.actions.erasing import due_for_erasing, erase_notes, holds_on
from luwte.care.models import CareAbsence, CarePath
from luwte.core.actor import ActorLike
from luwte.core.retention import Held, held


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
            # No legal hold on a case reaches them: what was said in confidence proves nothing.
            rows=due_for_erasing,
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
            rows=absences_due,
            about={"case": "case_id"},
            erase=erase_absence,
        ),
    )


def absences_due(before: datetime) -> QuerySet[CareAbsence]:
    """Absences that ended before and still hold what was agreed, the longest ago first."""
    day = timezone.localdate(before)
    rows = CareAbsence.objects.filter(until_day__lt=day).exclude(sealed=None)
    return rows.order_by("until_day", "pk")


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
