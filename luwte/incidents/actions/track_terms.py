"""The term of one track: moved with a reason, or explained when it was missed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.core.timers import set_timers
from luwte.incidents.access import require_track
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import earliest, take_track_turn, take_turn
from luwte.incidents.agreements import case_terms_of_version
from luwte.incidents.models import Case, Track
from luwte.incidents.moments import moments_of
from luwte.incidents.rules import CaseState, TrackKind, may_move_deadline
from luwte.org.access import Actor


@verb("incidents.move_deadline")
def move_deadline(
    *, actor: Actor, track: Track, seen: int, deadline: datetime, reason: str
) -> None:
    """Give a track another deadline, with the reason; before and after stay on the timeline.

    Earlier is always possible. Later only for police and damage: what was agreed with staff and
    toward the other party (care, response) is met, or missed and explained. Raises Refused.
    """
    case = _open_case(actor, track)
    if not reason.strip():
        raise Refused(_("Say in a few words why it moves."))
    if track.done_at is not None:
        raise Refused(_("This has ended. Start it again first."))
    now = timezone.now()
    if deadline <= now:
        raise Refused(_("Choose a moment that is still to come."))
    if not may_move_deadline(TrackKind(track.kind), track.deadline, deadline):
        raise Refused(
            _("This term cannot be later: it was agreed. If it is missed, you say why it was.")
        )
    before = track.deadline
    take_track_turn(track, seen=seen, deadline=deadline, missed_at=None)
    fresh = Track.objects.select_related("case").get(pk=track.pk)
    terms = case_terms_of_version(actor.organisation, case.terms_version)
    set_timers(actor.organisation_id, moments_of(fresh, terms, now))
    _tell(
        actor,
        case,
        "deadline_moved",
        track=track.kind,
        before=before.isoformat(),
        after=deadline.isoformat(),
        reason=reason.strip(),
    )


@verb("incidents.explain_late")
def explain_late(*, actor: Actor, track: Track, seen: int, reason: str) -> None:
    """Say why a term was missed. Raises Refused when it was not, or without a word."""
    case = _open_case(actor, track)
    if not reason.strip():
        raise Refused(_("Say in a few words why it became later than agreed."))
    if track.missed_at is None and track.deadline > timezone.now():
        raise Refused(_("This term has not passed."))
    missed_at = track.missed_at or timezone.now()
    take_track_turn(track, seen=seen, missed_reason=reason.strip(), missed_at=missed_at)
    _tell(actor, case, "late_explained", track=track.kind, reason=reason.strip())


def _open_case(actor: Actor, track: Track) -> Case:
    require_track(actor, track.case, track)
    if track.case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
    return track.case


def _tell(actor: Actor, case: Case, what: str, **params: Any) -> None:
    due = earliest(actor, Track.objects.filter(case=case))
    take_turn(case, actor=actor, what=what, seen=None, next_due=due)
    add_entry(case, what, actor=actor, **params)
    audit.record(
        "incidents." + what,
        actor=actor,
        kind="case",
        object_id=case.pk,
        fields=[params["track"], "deadline" if "after" in params else "missed_reason"],
    )
