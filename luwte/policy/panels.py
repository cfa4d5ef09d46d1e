"""What this room shows on the start page: a draft that waits for who may adopt it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from luwte.core.panels import Line, Panel, panels
from luwte.org.access import Actor
from luwte.org.rules import Right
from luwte.policy import wording
from luwte.policy.queries import all_drafts
from luwte.policy.rules import may_adopt


def register() -> None:
    """Hang up the panel of this room."""
    panels.add("policy.waiting", Panel("today", "waiting", drafts_waiting_for, None, 40))


def drafts_waiting_for(actor: Actor) -> list[Line]:
    """The drafts that this actor may adopt. One query, and none for who adopts nothing."""
    if not actor.reach(Right.POLICY_ADOPT).everything:
        return []
    found = []
    for kind, row in all_drafts().items():
        second_person = may_adopt(
            drafted_by=row.drafted_by_id,
            adopts=actor.person_id,
            is_small_practice=actor.organisation.is_small_practice,
        )
        if second_person:
            where = {"slug": actor.organisation.slug, "kind": kind.value}
            found.append(
                Line(
                    title=_("Read and adopt: %(what)s") % {"what": wording.kind_label(kind)},
                    url=reverse("policy:proposal", kwargs=where),
                    detail=_("A draft by %(name)s") % {"name": row.drafted_by.name}
                    if row.drafted_by
                    else "",
                    icon="book",
                    at=row.drafted_at,
                )
            )
    return found
