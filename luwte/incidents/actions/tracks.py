"""Moving one of the four tracks of a case; also the door for the rooms that fill them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Refused, verb
from luwte.core.timers import cancel_timers, set_timers
from luwte.incidents.access import require_track
from luwte.incidents.actions.asking_in import let_go, may_be_asked_in
from luwte.incidents.actions.guest import require_second_look
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.triage import let_read, not_involved
from luwte.incidents.actions.turns import earliest, moved, take_track_turn, take_turn
from luwte.incidents.agreements import case_terms_of_version, zone_of
from luwte.incidents.events import TrackMoved
from luwte.incidents.models import Case, Track
from luwte.incidents.moments import TRACK_REMINDER, moments_for, moments_of, waiting_moment
from luwte.incidents.rules import (
    TRACK_MOVES,
    CaseState,
    Clock,
    Move,
    TrackKind,
    TrackState,
    start_clock,
    waited_until,
)
from luwte.incidents.rules.contents import track_said
from luwte.incidents.rules.second_look import decision_of
from luwte.incidents.words.timeline import TRACK_ENDS
from luwte.org.access import Actor

if TYPE_CHECKING:
    from luwte.org.models import Person


@verb("incidents.advance_track")
def advance_track(
    *,
    actor: Actor,
    track: Track,
    seen: int,
    move: str,
    reason: str = "",
    until: date | None = None,
    late_because: str = "",
    reason_key: str = "",
) -> None:
    """Finish a track, let it wait, go on, set it aside or restart it (`rules.TRACK_MOVES`).

    seen: the version of the track on the actor's screen. late_because: needed to finish after the
    deadline, unless it was over before anybody could know. reason_key: for a move that the software
    makes itself, why: a key of `rules.contents.track_words`. Raises Conflict when somebody was
    first, Refused when something is missing or the case is closed.
    """
    case = track.case
    given = {"reason": reason or track_said(reason_key), "until": until}
    step = moved(TRACK_MOVES, move, TrackState(track.state), given)
    _require_move(actor, case, track)
    decision = decision_of(TrackKind(track.kind), move)
    if decision is not None:
        require_second_look(actor=actor, case=case, decision=decision)
    now = timezone.now()
    changes: dict[str, Any] = {"state": step.target, "reason": reason.strip()}
    changes["reason_key"] = reason_key
    changes |= _ending(track, step, now, late_because)
    if step.name == "wait":
        changes["waiting_until"] = _later_day(until)
    elif step.name == "resume":
        # Who waited with reason is not late in the same minute.
        changes["deadline"] = waited_until(timezone.localdate(), track.deadline, zone_of(actor))
        if track.deadline > now:
            changes["deadline"] = track.deadline
    elif step.name == "restart":
        changes |= _fresh_clock(actor, case, track, now)
    take_track_turn(track, seen=seen, **changes)
    _keep_time(actor, track.pk, step)
    _tell_case(
        actor,
        case,
        track,
        f"track_{step.name}",
        reason=reason.strip(),
        reason_key=reason_key,
        until=until,
    )


@verb("incidents.give_track")
def give_track(
    *, actor: Actor, track: Track, seen: int, owner: Person | None, next_step: str = ""
) -> None:
    """Hand a track to somebody, with the next step in a few words."""
    case = track.case
    _require_move(actor, case, track)
    if track.done_at is not None:
        raise Refused(_("This has ended. Start it again first."))
    not_involved(case, [owner])
    may_be_asked_in(case, owner)
    before = track.owner
    take_track_turn(track, seen=seen, owner=owner, next_step=next_step.strip())
    let_read(case, [owner], why="track")
    if before is not None and before != owner:
        let_go(case, before)
    _tell_case(
        actor,
        case,
        track,
        "track_given",
        owner=str(owner.pk) if owner else "",
        next_step=next_step.strip(),
    )


def _require_move(actor: Actor, case: Case, track: Track) -> None:
    require_track(actor, case, track)
    if case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))


def _ending(
    track: Track, step: Move[TrackState], now: datetime, late_because: str
) -> dict[str, Any]:
    """What is written when a track ends, and what is taken back when it does not."""
    if step.target not in (TrackState.DONE, TrackState.NOT_APPLICABLE):
        return {"done_at": None, "waiting_until": None}
    is_late = step.target is TrackState.DONE and now > track.deadline and not track.born_late
    if is_late and not (late_because.strip() or track.missed_reason):
        raise Refused(_("Say in a few words why it became later than agreed."))
    ended: dict[str, Any] = {"done_at": now, "waiting_until": None}
    if late_because.strip():
        ended["missed_reason"] = late_because.strip()
    return ended


def _later_day(until: date | None) -> date:
    if until is None or until <= timezone.localdate():
        raise Refused(_("Choose a day after today on which you look at it again."))
    return until


def _fresh_clock(actor: Actor, case: Case, track: Track, now: datetime) -> dict[str, Any]:
    terms = case_terms_of_version(actor.organisation, case.terms_version)
    clock = start_clock(TrackKind(track.kind), terms, happened_until=now, reported_at=now)
    return {
        "started_at": clock.started_at,
        "deadline": clock.deadline,
        "born_late": False,
        "missed_at": None,
        "missed_reason": "",
    }


def _keep_time(actor: Actor, track_id: Any, step: Move[TrackState]) -> None:
    """Reminders follow what became of the track."""
    if step.name in ("finish", "set_aside"):
        cancel_timers(actor.organisation_id, TRACK_REMINDER, [track_id])
        return
    track = Track.objects.select_related("case").get(pk=track_id)
    if step.name == "wait":
        set_timers(actor.organisation_id, [waiting_moment(track, zone_of(actor))])
    elif step.name == "resume":
        terms = case_terms_of_version(actor.organisation, track.case.terms_version)
        set_timers(actor.organisation_id, moments_of(track, terms, timezone.now()))
    elif step.name == "restart":
        terms = case_terms_of_version(actor.organisation, track.case.terms_version)
        clock = Clock(TrackKind(track.kind), track.started_at, track.deadline, born_late=False)
        set_timers(actor.organisation_id, moments_for(track.pk, clock, terms, timezone.now()))


def _tell_case(actor: Actor, case: Case, track: Track, what: str, **params: Any) -> None:
    """The case learns of it: its earliest deadline, its timeline, the audit, the rooms above."""
    headers = list(Track.objects.filter(case=case))
    state = next(one.state for one in headers if one.pk == track.pk)
    take_turn(case, actor=actor, what=what, seen=None, next_due=earliest(actor, headers))
    until = params.pop("until", None)
    add_entry(
        case,
        what,
        actor=actor,
        for_reporter=what in TRACK_ENDS,
        track=track.kind,
        until=until.isoformat() if until else "",
        **params,
    )
    audit.record(
        "incidents.advance_track",
        actor=actor,
        kind="case",
        object_id=case.pk,
        fields=[track.kind, what],
    )
    publish(
        TrackMoved(
            organisation_id=actor.organisation_id,
            case_id=case.pk,
            track_id=track.pk,
            kind=track.kind,
            state=state,
        )
    )
