"""Who was first: the one place where a change finds out that somebody changed it before."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.actor import ActorLike
from luwte.core.refusal import Conflict
from luwte.incidents.models import Case, Track
from luwte.org.access import Actor


def take_turn(
    case: Case, *, actor: ActorLike, what: str, seen: int | None, **changes: Any
) -> None:
    """Write `changes` to a case that still is as the actor saw it (`seen` is its version).

    Raises Conflict with who was first and when. `seen=None` is for deeds on one part of a case
    that check their own part, and only tell the case that it changed.
    """
    rows = Case.objects.filter(pk=case.pk)
    if seen is not None:
        rows = rows.filter(version=seen)
    changed = rows.update(
        version=F("version") + 1,
        changed_at=timezone.now(),
        changed_by=actor.person if isinstance(actor, Actor) else None,
        changed_what=what,
        **changes,
    )
    if not changed:
        raise _beaten(case)


def take_track_turn(track: Track, *, seen: int, **changes: Any) -> None:
    """Write `changes` to a track that still is as the actor saw it. Raises Conflict."""
    rows = Track.objects.filter(pk=track.pk, version=seen)
    if not rows.update(version=F("version") + 1, **changes):
        raise _beaten(track.case)


def _beaten(case: Case) -> Conflict:
    first = Case.objects.select_related("changed_by").get(pk=case.pk)
    who = first.changed_by.name if first.changed_by else ""
    return Conflict(
        _("%(who)s was just before you. Look at what changed and send yours again.")
        % {"who": who or _("Somebody else")},
        who=who,
        when=first.changed_at,
        kind="case",
        object_id=case.pk,
    )
