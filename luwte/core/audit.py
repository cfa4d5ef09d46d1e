"""Writing down who did, was refused, or read what."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from luwte.core import destructions
from luwte.core.actor import ActorLike
from luwte.core.models import AuditEntry
from luwte.core.prepared import insert_rows
from luwte.core.standing_in import lender_of
from luwte.core.trace import current_trace


def record(
    verb: str,
    *,
    actor: ActorLike,
    kind: str = "",
    object_id: UUID | None = None,
    fields: Iterable[str] = (),
    ground: str = "",
    outcome: str = AuditEntry.Outcome.DONE,
) -> None:
    """Add one row, in the transaction that is open. `fields` are names, never values."""
    entry = AuditEntry(
        organisation_id=actor.organisation_id,
        at=timezone.now(),
        actor_id=actor.person_id,
        on_behalf_of_id=lender_of(actor),
        verb=verb,
        kind=kind,
        object_id=object_id,
        fields=sorted(fields),
        ground=ground[:200],
        outcome=outcome,
        trace=current_trace(),
    )
    insert_rows([entry])
    destructions.remember(entry)


def record_read(
    verb: str, *, actor: ActorLike, kind: str, object_id: UUID | None, ground: str = ""
) -> None:
    """Add a read, after its data is loaded and before the answer leaves, in a transaction of its
    own that is as short as can be."""
    with transaction.atomic():
        record(
            verb,
            actor=actor,
            kind=kind,
            object_id=object_id,
            ground=ground,
            outcome=AuditEntry.Outcome.READ,
        )
