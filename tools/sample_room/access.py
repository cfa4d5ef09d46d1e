"""The person's wall: which items somebody may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from luwte.org.access import Actor, fetch_or_404
from luwte.org.rules import Right
from luwte.sample.models import SampleItem

# A room that needs a right of its own adds it to luwte/org/rules.py.
RIGHT = Right.POLICY_READ


def visible_to(actor: Actor) -> QuerySet[SampleItem]:
    """The items that the actor may see; none without the right."""
    return SampleItem.objects.all() if actor.may(RIGHT) else SampleItem.objects.none()


def get_for(actor: Actor, pk: UUID) -> SampleItem:
    """The item, or 404: what one may not see does not exist."""
    return fetch_or_404(visible_to(actor), pk)
