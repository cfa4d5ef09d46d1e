"""An instruction that ended names nobody any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import ActorLike
from luwte.core.retention import DueThing, Held, held
from luwte.notices import actions
from luwte.notices.models import Notice


def register() -> None:
    """Say what this room holds."""
    held.add(
        "notices.ended",
        Held(
            kind="instructions",
            object_kind="notice",
            floor=20,
            what=_("Whom or which address an instruction was about"),
            copies=_("words of the name to find it by; the key"),
            due=ended_due,
            count=lambda before: _ended(before).count(),
            erase=erase,
        ),
    )


def ended_due(before: datetime, most: int) -> Sequence[DueThing]:
    """Instructions that ended before."""
    rows = _ended(before).order_by("ends_on", "pk").values_list("pk", "ended_at", "source_id")
    return [
        DueThing(pk, ended_at or before, {"measure": source} if source else {})
        for pk, ended_at, source in rows[:most]
    ]


def erase(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Destroy who it was about; that there was an instruction stays."""
    notice = Notice.objects.filter(pk=pk).exclude(sealed=None).first()
    if notice is None:
        return {}
    actions.erase(notice, actor=actor)
    return {"instruction": 1}


def _ended(before: datetime) -> QuerySet[Notice]:
    day = timezone.localtime(before).date()
    rows = Notice.objects.exclude(sealed=None)
    return rows.filter(Q(ended_at__lt=before) | Q(ended_at=None, ends_on__lt=day))
