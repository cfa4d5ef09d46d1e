"""The first look: how grave it is, who owns the case, which of the four tracks are needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Refused, verb
from luwte.incidents.access import Verb, require_on
from luwte.incidents.actions.guest import require_second_look
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import earliest, moved, take_turn
from luwte.incidents.events import CaseTriaged
from luwte.incidents.models import Case, CaseReader, Incident, Track
from luwte.incidents.offering import fit_for
from luwte.incidents.queries.readership import barred_from
from luwte.incidents.rules import (
    CASE_MOVES,
    CaseState,
    Gravity,
    TrackKind,
    TrackState,
)
from luwte.incidents.rules.second_look import decision_of
from luwte.org.access import Actor
from luwte.policy.queries import norm_for

if TYPE_CHECKING:
    from luwte.org.models import Person


@dataclass(frozen=True)
class TrackPlan:
    """What the first look decides about one track; `reason` says why it is not needed."""

    owner: Person | None = None
    is_needed: bool = True
    reason: str = ""


@verb("incidents.triage_case")
def triage_case(
    *,
    actor: Actor,
    case: Case,
    seen: int,
    gravity: Gravity,
    reason: str,
    owner: Person | None = None,
    tracks: Mapping[TrackKind, TrackPlan] | None = None,
) -> None:
    """Decide gravity with a reason and name owners; also again, later in an open case.

    seen: the version of the case on the actor's screen. Tracks that are left out stay as they are.
    Raises Conflict when somebody was first, Refused without a reason or for an owner who is
    involved.
    """
    name = "triage" if case.state == CaseState.NEW else "regrade"
    move = moved(CASE_MOVES, name, CaseState(case.state), {"gravity": gravity, "reason": reason})
    require_on(actor, Verb.HANDLE, case)
    owner = owner or case.owner or actor.person
    plans = dict(tracks or {})
    not_involved(case, [owner, *(plan.owner for plan in plans.values())])
    now = timezone.now()
    before = case.gravity
    headers = list(Track.objects.filter(case=case))
    for track in headers:
        plan = plans.get(TrackKind(track.kind))
        if plan is not None and track.done_at is None:
            _look_along(actor, case, track, plan)
            _apply(track, plan, fallback=owner)
    take_turn(
        case,
        actor=actor,
        what=name,
        seen=seen,
        state=move.target,
        gravity=gravity,
        gravity_reason=reason.strip(),
        norm_version=norm_for(actor.organisation).version,
        owner=owner,
        triaged_at=case.triaged_at or now,
        next_due=earliest(actor, headers),
    )
    _keep_gravities(case, gravity)
    let_read(case, [track.owner for track in headers], why="track")
    add_entry(
        case,
        "triaged" if name == "triage" else "regraded",
        actor=actor,
        for_reporter=True,
        gravity=gravity,
        before=before,
        reason=reason.strip(),
        owner=str(owner.pk),
    )
    audit.record(
        "incidents.triage_case",
        actor=actor,
        kind="case",
        object_id=case.pk,
        fields=["gravity", "gravity_reason", "owner", "state"],
    )
    publish(
        CaseTriaged(organisation_id=actor.organisation_id, case_id=case.pk, gravity=gravity.value)
    )


def _look_along(actor: Actor, case: Case, track: Track, plan: TrackPlan) -> None:
    """Who is involved does not decide alone that a response, or the police, is not needed."""
    decision = None if plan.is_needed else decision_of(TrackKind(track.kind), "set_aside")
    if decision is not None:
        require_second_look(actor=actor, case=case, decision=decision)


def _keep_gravities(case: Case, gravity: Gravity) -> None:
    """The incidents follow the case; what each reporter said is kept once, beside it."""
    incidents = Incident.objects.filter(case=case)
    incidents.filter(reported_gravity=None).update(reported_gravity=F("gravity"))
    incidents.update(gravity=gravity)


def not_involved(case: Case, people: Iterable[Person | None]) -> None:
    """Raise Refused when one of these people is a victim in the case, part of the problem, or not
    among those whom the reporter lets read it."""
    asked = {person.pk: person for person in people if person is not None}
    fit = {person.pk for person in fit_for(case, asked.values())}
    unfit = next((person for pk, person in asked.items() if pk not in fit), None)
    if unfit is None:
        return
    why = _("%(name)s may not read this report: its reporter chose who does. Choose somebody else.")
    if unfit.pk in barred_from(case):
        why = _("%(name)s is involved in this incident and cannot handle it. Choose somebody else.")
    raise Refused(why % {"name": unfit.name}, kind="case", object_id=case.pk)


def let_read(case: Case, people: Iterable[Person | None], *, why: str) -> None:
    """Let these people read the case, whatever their units; once is enough."""
    rows = {
        person.pk: CaseReader(case=case, person=person, why=why)
        for person in people
        if person is not None
    }
    CaseReader.objects.bulk_create(rows.values(), ignore_conflicts=True)


def _apply(track: Track, plan: TrackPlan, *, fallback: Person) -> None:
    """Write what the first look decided about one track."""
    if not plan.is_needed:
        if not plan.reason.strip():
            raise Refused(_("Say in a few words why it is not needed."))
        track.state = TrackState.NOT_APPLICABLE
        track.reason = plan.reason.strip()
        track.done_at = timezone.now()
    track.owner = plan.owner or track.owner or fallback
    track.version += 1
    track.save(update_fields=["owner", "state", "reason", "done_at", "version"])
