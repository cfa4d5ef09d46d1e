"""Messages that were sent, and whether they arrived, are not kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import ActorLike
from luwte.core.retention import Held, held
from luwte.notify.models import Delivery
from luwte.tenancy.scope import current_organisation_id

# A thing is a day of deliveries up to this moment: one line of the record, not thousands.
MOST_AT_ONCE = 5_000
_ON_THEIR_WAY = (Delivery.State.WAITING, Delivery.State.SENDING)


def register() -> None:
    """Say what this room holds."""
    held.add(
        "notify.deliveries",
        Held(
            kind="messages",
            object_kind="deliveries",
            floor=20,
            what=_("To whom a message went and whether it arrived; it holds no text"),
            copies=_("none"),
            rows=sent_before,
            whole=_newest,
            erase=erase,
        ),
    )


def sent_before(before: datetime) -> QuerySet[Delivery]:
    """Deliveries of before that are not on their way any more."""
    rows = Delivery.objects.filter(organisation_id=current_organisation_id(), created_at__lt=before)
    return rows.exclude(state__in=_ON_THEIR_WAY)


def erase(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Erase the deliveries up to this one, the oldest first."""
    rows = Delivery.objects.filter(organisation_id=current_organisation_id(), pk__lte=pk)
    ids = list(rows.exclude(state__in=_ON_THEIR_WAY).order_by("pk").values("pk")[:MOST_AT_ONCE])
    gone, _each = Delivery.objects.filter(pk__in=[one["pk"] for one in ids]).delete()
    return {"deliveries": gone} if gone else {}


def _newest(rows: QuerySet[Any]) -> UUID:
    """It stands for all up to it."""
    newest: UUID = rows.order_by("-pk").values_list("pk", flat=True)[0]
    return newest
