"""An instruction that ended names nobody any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import ActorLike
from luwte.core.retention import Held, held
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
            rows=ended_before,
            about={"measure": "source_id"},
            erase=erase,
        ),
    )


def ended_before(before: datetime) -> QuerySet[Notice]:
    """Instructions that ended before and still say whom or what they were about."""
    day = timezone.localtime(before).date()
    rows = Notice.objects.exclude(sealed=None)
    ended = Q(ended_at__lt=before) | Q(ended_at=None, ends_on__lt=day)
    return rows.filter(ended).order_by("ends_on", "pk")


def erase(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Destroy who it was about; that there was an instruction stays."""
    notice = Notice.objects.filter(pk=pk).exclude(sealed=None).first()
    if notice is None:
        return {}
    actions.erase(notice, actor=actor)
    return {"instruction": 1}
