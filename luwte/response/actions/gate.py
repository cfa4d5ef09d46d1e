"""One step of a measure through the gate: `rules.gate.GATE` says which, this writes it.

Every step looks at permission, at the table, writes with the state and version that the actor saw,
and leaves a line in the timeline, a row in the audit and an event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.core.versions import take_version
from luwte.incidents.actions.guest import take_agreement
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import beaten, take_turn
from luwte.incidents.queries.second_look import is_involved
from luwte.incidents.rules import CaseState
from luwte.incidents.rules.second_look import Decision
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.actions import measure_news, measure_notices, measure_track
from luwte.response.actions.informing import must_inform, note_informed
from luwte.response.authority import acts_for, may_decide_within, who_could_look, why_not
from luwte.response.events import MeasureChanged, MeasureEnded, MeasureStarted
from luwte.response.models import Measure
from luwte.response.moments import measures as measure_clock
from luwte.response.queries.gate_known import heard_ban_before, proposed_after
from luwte.response.rules.asking import is_pupil
from luwte.response.rules.gate import Forbidden, GateMove, Part, find_move, missing_from
from luwte.response.rules.proposals import Terms, wrong_days, wrong_pupil
from luwte.response.rules.states import MeasureKind, MeasureState

IN_FORCE = (MeasureState.RUNNING, MeasureState.REVIEWED)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody fills in with a step; each step asks for its own (`GateMove.required`)."""

    reason: str = ""
    said: str = ""
    deviation: str = ""
    heard_on: date | None = None
    heard_how: str = ""
    heard_said: str = ""
    informed_on: date | None = None
    informed_how: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class Turn:
    """One step as its writer sees it."""

    actor: ActorLike
    desk: Desk
    measure: Measure
    move: GateMove
    said: Said
    now: datetime

    @property
    def person(self) -> Any:
        """Who does it; nobody when it is the clock."""
        return self.actor.person if isinstance(self.actor, Actor) else None


@verb("response.advance_measure")
def advance(
    *, actor: ActorLike, desk: Desk, measure: Measure, seen: int, move: str, said: Said
) -> None:
    """Take one step of the gate. seen: the version of the measure on the actor's screen. Raises
    NotPermitted, Conflict when somebody was first, Refused with what is missing."""
    step = _found(measure, move)
    if wrong := why_not(actor, desk, measure, step):
        raise NotPermitted(wrong, kind="measure", object_id=measure.pk)
    acts_for(actor, desk.case)
    _complete(step, said, measure)
    _case_goes_on(desk, measure)
    turn = Turn(actor, desk, measure, step, said, timezone.now())
    _write(turn, seen)
    if step.name == "inform":
        _begin_when_it_is_time(actor, desk, measure.pk)


def start(*, actor: ActorLike, desk: Desk, measure: Measure) -> None:
    """The day has come on which a measure begins; by the clock, or in the step before."""
    _write(_clocks_turn(actor, desk, measure, "start"), measure.version)


def end_by_itself(*, actor: ActorLike, desk: Desk, measure: Measure) -> None:
    """The last day has passed: what runs ends, what never began is dropped. By the clock."""
    name = "expire" if measure.state in IN_FORCE else "lapse"
    _write(_clocks_turn(actor, desk, measure, name), measure.version)


def count_hearing(*, actor: ActorLike, desk: Desk, measure: Measure) -> Measure:
    """Who was heard during the provisional ban that came before does not have to be heard anew:
    that hearing counts for what is proposed now. Returns the measure as it is then; nothing
    happens when nobody was heard, or when this is about behaviour of after the hearing."""
    if measure.state != MeasureState.PROPOSED or heard_ban_before(measure) is None:
        return measure
    _write(_clocks_turn(actor, desk, measure, "heard_before"), measure.version)
    return _with_people().get(pk=measure.pk)


def _with_people() -> QuerySet[Measure]:
    return Measure.objects.select_related("party", "contact_person", "decided_by")


def _clocks_turn(actor: ActorLike, desk: Desk, measure: Measure, name: str) -> Turn:
    return Turn(actor, desk, measure, _found(measure, name), Said(), timezone.now())


def _begin_when_it_is_time(actor: ActorLike, desk: Desk, pk: Any) -> None:
    measure = _with_people().get(pk=pk)
    if measure.starts_on is not None and measure.starts_on <= timezone.localdate():
        start(actor=actor, desk=desk, measure=measure)


def _found(measure: Measure, name: str) -> GateMove:
    try:
        return find_move(name, MeasureKind(measure.kind), MeasureState(measure.state))
    except Forbidden as forbidden:
        raise Refused(
            _("This cannot be done now: the measure is at another step."),
            kind="measure",
            object_id=measure.pk,
        ) from forbidden


def _complete(step: GateMove, said: Said, measure: Measure) -> None:
    if missing_from(step, asdict(said)):
        raise Refused(
            _("Something is missing: say it in a few words."), kind="measure", object_id=measure.pk
        )


def _case_goes_on(desk: Desk, measure: Measure) -> None:
    """What holds goes on when the case is closed; nothing new is decided in one."""
    if desk.case.state == CaseState.CLOSED and measure.state not in IN_FORCE:
        raise Refused(_("This case is closed. Open it again first."))


def _write(turn: Turn, seen: int) -> None:
    measure, step = turn.measure, turn.move
    changes = WRITES[step.name](turn)
    take_version(
        Measure.objects.filter(state=measure.state),
        {"state": step.target, **changes},
        pk=measure.pk,
        seen=seen,
        kind="measure",
        beaten=lambda: beaten(turn.desk.case, kind="measure", object_id=measure.pk),
    )
    fresh = _with_people().get(pk=measure.pk)
    measure_clock.keep(turn.desk.case, fresh)
    _keep_notice(turn, fresh)
    _keep(turn, fresh)
    _tell_the_house(turn, fresh)
    _afterwards(turn, fresh)


def _afterwards(turn: Turn, fresh: Measure) -> None:
    """Who is on record hears it within a month; what a ban follows on ends when it begins."""
    name = turn.move.name
    if fresh.state == MeasureState.DECIDED:
        must_inform(fresh.party, timezone.localdate())
    elif name == "inform":
        note_informed(fresh.party, at=fresh.informed_at)
    elif name == "hear_after":
        for waiting in _with_people().filter(pk__in=proposed_after(fresh)):
            count_hearing(actor=turn.actor, desk=turn.desk, measure=waiting)
    elif name == "hear":
        _heard_of_the_ban_too(turn, fresh)
    elif name == "start" and (before := _still_in_force(fresh.follows_id)) is not None:
        end_by_itself(actor=turn.actor, desk=turn.desk, measure=before)


def _still_in_force(pk: Any) -> Measure | None:
    return _with_people().filter(pk=pk, state__in=IN_FORCE).first() if pk else None


def _heard_of_the_ban_too(turn: Turn, fresh: Measure) -> None:
    """Who is heard about what follows on a running ban is heard in time about that ban as well."""
    ban = _still_in_force(fresh.follows_id)
    if ban is None or ban.heard_at is not None:
        return
    _write(replace(turn, measure=ban, move=_found(ban, "hear_after")), ban.version)


def _keep(turn: Turn, fresh: Measure) -> None:
    """The case learns of it: timeline, audit, the card of the response."""
    step, case = turn.move, turn.desk.case
    what = f"response.measure_{step.name}"
    if step.part is not Part.CLOCK:
        take_turn(case, actor=turn.actor, what=what, seen=None)
    add_entry(
        case,
        what,
        actor=turn.actor,
        kind=fresh.kind,
        until=fresh.ends_on.isoformat() if fresh.ends_on else "",
        measure=str(fresh.pk),
    )
    if step.target is MeasureState.RUNNING and turn.measure.state == MeasureState.INFORMED:
        add_entry(case, "response.something_done", actor=turn.actor, for_reporter=True)
    audit.record(
        "response.advance_measure",
        actor=turn.actor,
        kind="measure",
        object_id=fresh.pk,
        fields=[step.name],
    )
    measure_news.tell_track(turn.desk.track)
    measure_track.go_on(actor=turn.actor, desk=turn.desk)
    measure_news.tell_who_is_next(turn.actor, case, fresh)


def _keep_notice(turn: Turn, fresh: Measure) -> None:
    """Reception knows what to do from the day that somebody was told until the end."""
    if turn.move.target in (MeasureState.ENDED, MeasureState.DROPPED):
        measure_notices.take_down(actor=turn.actor, measure=fresh)
    elif turn.move.name in ("inform", "lighten"):
        measure_notices.put_up(actor=turn.actor, case=turn.desk.case, measure=fresh)


def _tell_the_house(turn: Turn, fresh: Measure) -> None:
    ids = {
        "organisation_id": turn.actor.organisation_id,
        "measure_id": fresh.pk,
        "case_id": turn.desk.case.pk,
    }
    if turn.move.name == "start":
        publish(MeasureStarted(**ids))
    elif turn.move.name == "lighten":
        publish(MeasureChanged(**ids))
    elif turn.move.target is MeasureState.ENDED:
        publish(MeasureEnded(**ids))


# --- What each step writes -----------------------------------------------------------------------

Changes = dict[str, Any]


def _hear(turn: Turn) -> Changes:
    day = turn.said.heard_on
    if day is None or day > timezone.localdate():
        raise Refused(_("This day is still to come."))
    return {
        "heard_at": timezone.make_aware(datetime.combine(day, time(12))),
        "heard_how": turn.said.heard_how,
        "heard_said": turn.said.heard_said.strip(),
        "heard_in": None,
        "not_heard_reason": "",
    }


def _heard_before(turn: Turn) -> Changes:
    ban = heard_ban_before(turn.measure)
    if ban is None:
        raise Refused(_("Nobody was heard during a provisional ban about this."))
    return {
        "heard_at": ban.heard_at,
        "heard_how": ban.heard_how,
        "heard_said": ban.heard_said,
        "heard_in": ban,
        "not_heard_reason": "",
    }


def _skip_hearing(turn: Turn) -> Changes:
    return {"not_heard_reason": turn.said.reason.strip(), "heard_at": None, "heard_in": None}


def _look(turn: Turn) -> Changes:
    return {"looked_by": turn.person, "looked_at": turn.now, "look_said": turn.said.said.strip()}


def _send_back(turn: Turn) -> Changes:
    # It is heard and looked at anew: what is proposed may have changed.
    return {"look_said": turn.said.reason.strip(), "looked_by": None, "looked_at": None}


def _look_outside(turn: Turn) -> Changes:
    agreed = take_agreement(case=turn.desk.case, decision=Decision.MEASURE)
    if agreed is None:
        raise Refused(
            _("Nobody outside agreed yet. Ask somebody to look along with this measure first.")
        )
    name = agreed.guest_name or (agreed.colleague.name if agreed.colleague else "")
    words = f"{name}: {agreed.words}" if agreed.words else name
    return {"looked_at": agreed.answered_at, "look_said": words, "looked_by": agreed.colleague}


def _look_missing(turn: Turn) -> Changes:
    if isinstance(turn.actor, Actor):
        able = who_could_look(turn.actor, turn.desk, turn.measure)
        if able:
            names = ", ".join(person.name for person in able[:3])
            raise Refused(_("There is somebody who can look along: %(names)s.") % {"names": names})
    return {"look_missing_reason": turn.said.reason.strip(), "looked_at": None}


def _decide(turn: Turn) -> Changes:
    measure, said = turn.measure, turn.said
    _somebody_looked(turn)
    days = _days(measure, said)
    proposed = (
        measure.ends_on - measure.starts_on if measure.ends_on and measure.starts_on else None
    )
    if proposed is not None and days.ends_on - days.starts_on > proposed:
        raise Refused(
            _("This is longer than was proposed, and the other party was heard about that.")
        )
    deviation = _deviation(turn)
    return {
        "deviation_reason": deviation,
        "decided_by": turn.person,
        "decided_at": turn.now,
        "decision_reason": said.reason.strip(),
        "starts_on": days.starts_on,
        "ends_on": days.ends_on,
        "review_on": days.review_on,
    }


def _deviation(turn: Turn) -> str:
    """The reason to deviate, with that of who decides beside that of who proposed."""
    measure, own = turn.measure, turn.said.deviation.strip()
    reason = " ".join(dict.fromkeys(one for one in (measure.deviation_reason, own) if one))
    within = not isinstance(turn.actor, Actor) or may_decide_within(
        turn.actor, measure, turn.desk.case
    )
    if not (reason or within):
        raise Refused(_("The advice names somebody else to decide. Say why you do."))
    return reason


def _somebody_looked(turn: Turn) -> None:
    """Who was there, helped or reported it does not decide without a second pair of eyes."""
    measure = turn.measure
    if measure.looked_at is not None or turn.move.name == "agree":
        return
    if isinstance(turn.actor, Actor) and is_involved(turn.actor, turn.desk.case):
        raise Refused(
            _("You are involved in this case and nobody looked along, so you do not decide this.")
        )


def _days(measure: Measure, said: Said) -> Terms:
    """Begin, end and review as decided; what is left out stays as it was proposed."""
    ends_on, review_on = said.ends_on or measure.ends_on, said.review_on or measure.review_on
    starts_on = said.starts_on or measure.starts_on
    if starts_on is None or ends_on is None or review_on is None:
        raise Refused(_("Fill in from when until when, and when you look again."))
    days = Terms(
        kind=MeasureKind(measure.kind),
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=min(review_on, ends_on),
        is_pupil=is_pupil(measure.answers),
    )
    wrong = [*wrong_days(days, timezone.localdate()), wrong_pupil(days, measure.answers)]
    found = next((line for line in wrong if line), "")
    if found:
        raise Refused(found)
    return days


def _inform(turn: Turn) -> Changes:
    day = turn.said.informed_on
    if day is None or day > timezone.localdate():
        raise Refused(_("This day is still to come."))
    at = timezone.make_aware(datetime.combine(day, time(12)))
    return {"informed_at": at, "informed_how": turn.said.informed_how}


def _review(turn: Turn) -> Changes:
    measure, again = turn.measure, turn.said.review_on
    last = measure.ends_on
    if again is None or last is None or not timezone.localdate() < again <= last:
        raise Refused(_("Choose a day after today on which you look again, before it ends."))
    return {
        "reviewed_at": turn.now,
        "review_said": turn.said.said.strip(),
        "review_on": again,
    }


def _lighten(turn: Turn) -> Changes:
    measure, ends_on = turn.measure, turn.said.ends_on
    if ends_on is None or measure.ends_on is None or ends_on > measure.ends_on:
        raise Refused(_("Longer is a new measure: propose it, and hear the other party again."))
    if ends_on < timezone.localdate():
        raise Refused(_("This day has passed. End the measure now instead."))
    review_on = measure.review_on
    return {
        "ends_on": ends_on,
        "review_on": min(review_on, ends_on) if review_on else ends_on,
        "review_said": turn.said.reason.strip(),
    }


def _end(turn: Turn) -> Changes:
    return {"ended_at": turn.now, "end_reason": turn.said.reason.strip()}


def _nothing(turn: Turn) -> Changes:
    return {}


WRITES: dict[str, Callable[[Turn], Changes]] = {
    "hear": _hear,
    "heard_before": _heard_before,
    "hear_again": _hear,
    "skip_hearing": _skip_hearing,
    "hear_after": _hear,
    "skip_hearing_after": _skip_hearing,
    "look": _look,
    "send_back": _send_back,
    "look_outside": _look_outside,
    "look_missing": _look_missing,
    "decide": _decide,
    "agree": _decide,
    "inform": _inform,
    "start": _nothing,
    "review": _review,
    "lighten": _lighten,
    "end": _end,
    "expire": _end,
    "drop": _end,
    "revoke": _end,
    "lapse": _end,
}
