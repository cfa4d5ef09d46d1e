"""The ways to look at cases that somebody keeps."""

from __future__ import annotations

from uuid import UUID

from django.db.models import UUIDField

from luwte.incidents.models import SavedFilter
from luwte.org.access import Actor, fetch_or_404
from luwte.tenancy.rows import TenantQuery

_KEPT = TenantQuery(lambda person: SavedFilter.objects.filter(person_id=person), person=UUIDField())


def saved_filters(actor: Actor) -> list[SavedFilter]:
    """The actor's own, by name. One query."""
    rows = _KEPT.all(person=actor.person_id)
    return sorted(rows, key=lambda kept: kept.name.casefold())


def saved_filter(actor: Actor, pk: UUID) -> SavedFilter:
    """One of the actor's own, or 404."""
    return fetch_or_404(SavedFilter.objects.filter(person_id=actor.person_id), pk)
