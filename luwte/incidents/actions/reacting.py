"""Reacting in person to who was hurt or reported: done in one tap, or not needed because."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.core.timers import cancel_timers
from luwte.incidents.access import require_reaction
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import beaten
from luwte.incidents.models import PersonalReaction
from luwte.incidents.moments import REACTION
from luwte.org.access import Actor


@verb("incidents.react_in_person")
def react_in_person(*, actor: Actor, reaction: PersonalReaction, note: str = "") -> None:
    """Somebody walked over or called. By the one who was asked, or by who handles the case.
    Raises Conflict when it was recorded before."""
    _end(actor, reaction, note=note.strip())
    add_entry(reaction.case, "reacted", actor=actor, for_reporter=True, who=reaction.who)
    _record(actor, reaction, "note")


@verb("incidents.reaction_not_needed")
def reaction_not_needed(*, actor: Actor, reaction: PersonalReaction, reason: str) -> None:
    """Nobody has to react in person, with the reason. Raises Refused without one."""
    if not reason.strip():
        raise Refused(_("Say in a few words why it is not needed."))
    _end(actor, reaction, not_needed_reason=reason.strip())
    add_entry(
        reaction.case,
        "reaction_not_needed",
        actor=actor,
        who=reaction.who,
        owner=str(reaction.person_id or ""),
        reason=reason.strip(),
    )
    _record(actor, reaction, "not_needed_reason")


def _end(actor: Actor, reaction: PersonalReaction, **told: str) -> None:
    require_reaction(actor, reaction)
    rows = PersonalReaction.objects.filter(pk=reaction.pk, done_at=None)
    if not rows.update(done_at=timezone.now(), done_by=actor.person, **told):
        raise beaten(reaction.case)
    cancel_timers(actor.organisation_id, REACTION, [reaction.pk])


def _record(actor: Actor, reaction: PersonalReaction, field: str) -> None:
    audit.record(
        "incidents.react_in_person",
        actor=actor,
        kind="case",
        object_id=reaction.case_id,
        fields=["reaction", field],
    )
