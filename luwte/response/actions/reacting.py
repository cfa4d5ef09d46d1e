"""First reactions: what the other party hears from us outside the gate, and what meets the clock.

A message that we look into it, an invitation to be heard, being sent away, a limit that was set, a
provisional ban. The first one of a case stops the 48 hours; the response goes on from there.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Refused, verb
from luwte.incidents.actions.contents import meet_clock
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.rules import CaseState
from luwte.org.access import Actor
from luwte.response.access import Desk, require_handle
from luwte.response.actions import measure_news
from luwte.response.events import ReactionMade
from luwte.response.models import FirstReaction, OtherParty
from luwte.response.moments import measures as measure_clock
from luwte.response.queries.parties import face_in
from luwte.response.rules.kinds import AFTER_REACTION
from luwte.response.rules.states import ReactionKind

# What has to happen before the next deadline (`words.measures.NEXT`).
NEXT_KEYS: dict[ReactionKind, str] = {
    ReactionKind.ACKNOWLEDGEMENT: "response.hear",
    ReactionKind.HEARING_INVITATION: "response.hear",
    ReactionKind.REMOVAL: "response.hear",
    ReactionKind.LIMIT_SET: "response.limit",
    ReactionKind.PROVISIONAL_BAN: "response.hear_banned",
}


@verb("response.record_first_reaction")
def react(
    *,
    actor: Actor,
    desk: Desk,
    kind: ReactionKind,
    at: datetime,
    note: str = "",
    party: OtherParty | None = None,
) -> FirstReaction:
    """Write down what was said or sent to the other party. A provisional ban has a verb of its own
    (`measures.impose`). Raises Refused for a moment that is still to come, or in a closed case."""
    require_handle(actor, desk)
    if desk.case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
    if kind is ReactionKind.PROVISIONAL_BAN:
        raise Refused(_("A provisional ban is decided by who holds the house right."))
    if at > timezone.now():
        raise Refused(_("This moment is still to come. Keep it when it was done."))
    if at < _earliest(desk):
        raise Refused(_("This lies before the incident."))
    if party is not None:
        face_in(desk.case, party.pk)
    return keep_reaction(actor=actor, desk=desk, party=party, kind=kind, at=at, note=note)


def keep_reaction(
    *,
    actor: Actor,
    desk: Desk,
    party: OtherParty | None,
    kind: ReactionKind,
    at: datetime,
    note: str = "",
    next_deadline: datetime | None = None,
) -> FirstReaction:
    """Keep a reaction and meet the clock with it, in the transaction of the deed."""
    reaction = FirstReaction(
        case=desk.case,
        party=party,
        kind=kind,
        at=at,
        by=actor.person,
        note=note.strip(),
        created_at=timezone.now(),
    )
    reaction.save(force_insert=True)
    take_turn(desk.case, actor=actor, what="response.reaction_made", seen=None)
    add_entry(desk.case, "response.reaction_made", actor=actor, kind=kind.value)
    due = next_deadline or measure_clock.in_working_days(
        timezone.now(), AFTER_REACTION[kind], desk.case
    )
    meet_clock(
        actor=actor,
        track=desk.track,
        next_deadline=due,
        next_key=NEXT_KEYS[kind],
        what="response.reached",
    )
    measure_news.tell_track(desk.track)
    audit.record(
        "response.record_first_reaction",
        actor=actor,
        kind="case",
        object_id=desk.case.pk,
        fields=[kind.value],
    )
    publish(
        ReactionMade(
            organisation_id=actor.organisation_id, reaction_id=reaction.pk, case_id=desk.case.pk
        )
    )
    return reaction


def _earliest(desk: Desk) -> datetime:
    """The minute in which the earliest incident of the case began, or the case itself."""
    first = desk.case.incidents.order_by("happened_from").first()
    begun = min(first.happened_from, desk.case.opened_at) if first else desk.case.opened_at
    return begun.replace(second=0, microsecond=0)
