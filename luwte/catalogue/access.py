"""Who reads and who keeps reference content: all staff read, who manages the settings keeps."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from luwte.catalogue.models import Term
from luwte.org.access import Actor, fetch_or_404, require_everywhere
from luwte.org.rules import Right


def may_keep_terms(actor: Actor) -> bool:
    """True for who manages the settings of the whole organisation."""
    return actor.reach(Right.SETTINGS_MANAGE).everything


def must_keep_terms(actor: Actor) -> None:
    """Raise NotPermitted for everybody else."""
    require_everywhere(actor, Right.SETTINGS_MANAGE)


def current_terms() -> QuerySet[Term]:
    """The terms of the organisation in scope that no newer edition replaced."""
    return Term.objects.filter(is_current=True)


def term_for(actor: Actor, pk: UUID) -> Term:
    """A current term, for who keeps them; 404 for everybody and everything else."""
    must_keep_terms(actor)
    return fetch_or_404(current_terms(), pk)
