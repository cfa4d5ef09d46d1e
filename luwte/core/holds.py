"""What is held by hand: the one place that reads legal holds. The desk begins and ends them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from luwte.core.models import LegalHold

Pair = tuple[str, UUID]


def holds_of(organisation_id: UUID) -> Sequence[LegalHold]:
    """The holds of an organisation that run, what is looked at first on top. One query."""
    rows = LegalHold.objects.filter(organisation_id=organisation_id, ended_at=None)
    return list(rows.order_by("look_again_on", "pk"))


def why_held(organisation_id: UUID, things: Mapping[UUID, Collection[Pair]]) -> dict[UUID, str]:
    """Why things are kept by hand, by id: `things` says of each what it is and what it belongs to,
    as (kind, id). One query, none for nothing."""
    if not things:
        return {}
    known = {(row.object_kind, row.object_id): row.reason for row in holds_of(organisation_id)}
    found = {}
    for pk, pairs in things.items():
        why = next((known[pair] for pair in pairs if pair in known), "")
        if why:
            found[pk] = _("Held: %(reason)s") % {"reason": why}
    return found
