"""The person's wall: who sees the instructions, and who puts one up."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from luwte.notices.models import Notice
from luwte.org.access import Actor, fetch_or_404
from luwte.org.rules import Right


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """What is in force today, for who holds the right; nothing for anybody else. Which place he or
    she looks at is a choice on the screen: who was sent away here walks to the next counter."""
    return in_force() if may_read(actor) else Notice.objects.none()


def may_read(actor: Actor) -> bool:
    """Whether the actor sees the instructions: by right, or because he or she puts them up."""
    return actor.may(Right.NOTICES_READ) or may_put_up(actor)


def in_force() -> QuerySet[Notice]:
    """Notices that count today, in the organisation in scope."""
    today = timezone.localdate()
    return Notice.objects.filter(ended_at=None, starts_on__lte=today, ends_on__gte=today)


def get_for(actor: Actor, pk: UUID) -> Notice:
    """One of them, or 404."""
    return fetch_or_404(visible_to(actor).select_related("contact"), pk)


def may_put_up(actor: Actor) -> bool:
    """Whether the actor puts up an instruction by hand, and takes it down."""
    return actor.may(Right.RESPONSE_HANDLE)
