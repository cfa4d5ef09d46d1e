"""What observers wrote."""

from __future__ import annotations

from luwte.incidents.models import Case, Discussion
from luwte.org.access import Actor


def observations_of(actor: Actor, case: Case) -> list[Discussion]:
    """What the actor wrote about a case as an observer, newest first. One query."""
    rows = Discussion.objects.filter(case=case, kind=Discussion.Kind.OBSERVERS)
    return list(rows.filter(by_id=actor.person_id).order_by("-created_at"))
