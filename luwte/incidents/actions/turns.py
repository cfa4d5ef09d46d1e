"""Who was first: the one place where a change finds out that somebody changed it before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.actor import ActorLike
from luwte.core.refusal import Conflict, Refused
from luwte.core.versions import take_version
from luwte.incidents.agreements import zone_of
from luwte.incidents.models import Case, CaseAction, Track
from luwte.incidents.rules import Forbidden, Move, find_move, next_due
from luwte.org.access import Actor

S = TypeVar("S", bound=StrEnum)


def moved(
    table: dict[str, Move[S]], name: str, state: S | None, inputs: Mapping[str, Any]
) -> Move[S]:
    """The move of a table, with all that it requires. Raises Refused with a sentence."""
    try:
        move = find_move(table, name, state)
    except Forbidden as forbidden:
        raise Refused(
            _("This cannot be done any more: somebody went on in the meantime.")
        ) from forbidden
    for required in move.required:
        value = inputs.get(required)
        if not (value.strip() if isinstance(value, str) else value):
            raise Refused(_("Something is missing: say it in a few words."))
    return move


def take_turn(case: Case, *, actor: ActorLike, what: str, seen: int | None, **changes: Any) -> None:
    """Write `changes` to a case that still is as the actor saw it (`seen` is its version).

    Raises Conflict with who was first and when. `seen=None` is for deeds on one part of a case
    that check their own part, and only tell the case that it changed.
    """
    if case.merged_into_id is not None and "merged_into_id" not in changes:
        raise Refused(_("This case was merged into another one. Go on there, or undo that."))
    rows = Case.objects.filter(pk=case.pk)
    if "merged_into_id" not in changes:
        # Somebody may have merged it since this page was drawn.
        rows = rows.filter(merged_into=None)
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
        raise beaten(case)


def take_track_turn(track: Track, *, seen: int, **changes: Any) -> None:
    """Write `changes` to a track that still is as the actor saw it. Raises Conflict."""
    take_version(
        Track.objects.all(),
        changes,
        pk=track.pk,
        seen=seen,
        kind="track",
        beaten=lambda: beaten(track.case),
    )


def take_action_turn(action: CaseAction, **changes: Any) -> None:
    """Write `changes` to an action that is still in the state the actor saw. Raises Conflict."""
    rows = CaseAction.objects.filter(pk=action.pk, state=action.state)
    if not rows.update(**changes):
        raise beaten(action.case)


def earliest(actor: Actor, tracks: Iterable[Track]) -> datetime | None:
    """What the work list sorts the case by; None when no track runs."""
    facts = ((track.state, track.deadline, track.waiting_until) for track in tracks)
    return next_due(facts, zone_of(actor))


def beaten(case: Case, *, kind: str = "case", object_id: UUID | None = None) -> Conflict:
    """The refusal that names who was first, and when. kind, object_id: the part of the case that
    was written; the case itself without them."""
    first = Case.objects.select_related("changed_by").get(pk=case.pk)
    who = first.changed_by.name if first.changed_by else ""
    return Conflict(
        _("%(who)s was just before you. Look at what changed and send yours again.")
        % {"who": who or _("Somebody else")},
        who=who,
        when=first.changed_at,
        kind=kind,
        object_id=object_id or case.pk,
    )
