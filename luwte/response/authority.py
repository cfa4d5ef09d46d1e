"""As whom somebody stands before the gate: works on it, looks along, or decides.

The adopted authority says who decides which measure in which unit (RUL-6). Whoever is a victim, or
part of the problem, neither looks along nor decides, whatever the right; who stands in for the
proposer is no second pair of eyes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from luwte.core.actor import ActorLike, TheClock
from luwte.incidents import access as cases
from luwte.incidents.queries.second_look import is_involved, may_look
from luwte.org.access import Actor, uses
from luwte.org.rules import Right
from luwte.policy import queries as policy
from luwte.policy.rules import decider_words, option_for, options_from
from luwte.response.access import Desk
from luwte.response.models import Measure
from luwte.response.rules.gate import GateMove, Part
from luwte.response.rules.states import MeasureKind

if TYPE_CHECKING:
    from luwte.incidents.models import Case
    from luwte.org.models import Person


def may_decide_on(actor: Actor, kind: MeasureKind, case: Case) -> bool:
    """Whether the adopted authority names the actor for this measure in the unit of the case."""
    return policy.may_decide(actor, kind.value, case.unit_id)


def why_not(actor: ActorLike, desk: Desk, measure: Measure, move: GateMove) -> str:
    """Why the actor may not make this move; empty when he or she may. A few queries."""
    if move.part is Part.CLOCK:
        return "" if isinstance(actor, TheClock) else _("This goes by itself, on its day.")
    if not isinstance(actor, Actor):
        return _("You may not do this.")
    if cases.is_barred(actor, desk.case):
        return _("You are involved in this case, so others do this.")
    return _REASONS[move.part](actor, desk, measure)


def _why_no_handler(actor: Actor, desk: Desk, measure: Measure) -> str:
    return "" if desk.may_handle else _("This is for who works on the response.")


def _why_no_looker(actor: Actor, desk: Desk, measure: Measure) -> str:
    if not actor.may_look_second(measure.proposed_by_id):
        return _("Somebody else than who proposed it looks along, and no deputy of that person.")
    if is_involved(actor, desk.case):
        return _("You are involved in this case, so somebody else looks along.")
    if not has_authority(actor, desk.case, MeasureKind(measure.kind)):
        return _("This is for who has authority over this measure.")
    return ""


def _why_no_decider(actor: Actor, desk: Desk, measure: Measure) -> str:
    kind = MeasureKind(measure.kind)
    if not may_decide_on(actor, kind, desk.case):
        return _("This is decided by: %(who)s.") % {"who": deciders_in_words(actor, kind)}
    return ""


_REASONS: dict[Part, Callable[[Actor, Desk, Measure], str]] = {
    Part.HANDLER: _why_no_handler,
    Part.LOOKER: _why_no_looker,
    Part.DECIDER: _why_no_decider,
}


def has_authority(actor: Actor, case: Case, kind: MeasureKind) -> bool:
    """Whether the actor decides measures of this kind here, or is named for the second look."""
    return policy.may_decide(actor, kind.value, case.unit_id) or policy.may_look_second(
        actor, kind.value, case.unit_id
    )


def acts_for(actor: ActorLike, case: Case) -> None:
    """What is decided or looked at from now on rests on the right over responses: whoever lent it
    stands in the audit."""
    if isinstance(actor, Actor):
        decides = actor.reach(Right.RESPONSE_DECIDE).covers(case.unit_id)
        uses(actor, Right.RESPONSE_DECIDE if decides else Right.RESPONSE_HANDLE, case.unit_id)


def deciders_in_words(actor: Actor, kind: MeasureKind) -> str:
    """Who decides about measures of this kind, in words."""
    rule = policy.authority_for(actor.organisation).value.rule(kind.value)
    return decider_words(rule.deciders)


def who_could_look(actor: Actor, desk: Desk, measure: Measure) -> list[Person]:
    """Who has authority, opens the case, is not involved, did not propose it and does not stand in
    for who did, by name. Asked when somebody says that nobody can look along."""
    kind, unit_id = MeasureKind(measure.kind), desk.case.unit_id
    besides = [measure.proposed_by_id] if measure.proposed_by_id else []
    able = policy.second_lookers_of(actor.organisation, kind.value, unit_id, besides=besides)
    opens = may_look(actor, desk.case)
    return [person for person in able.people if person.pk in opens]


def named_to_decide(measure: Measure) -> tuple[str, ...]:
    """Whom the advice names for this measure and the days it runs; for a measure that the advice
    does not name, everybody it names. Empty without an advice."""
    options = options_from(measure.advice)
    option = option_for(options, measure.kind)
    if option is not None:
        return option.deciders_for(measure.starts_on, measure.ends_on)
    return tuple(dict.fromkeys(who for one in options for who in one.everybody_named))


def may_decide_within(actor: Actor, measure: Measure, case: Case) -> bool:
    """Whether also the cell of the matrix that was advised names the actor; True without one."""
    named = named_to_decide(measure)
    if not named:
        return True
    return policy.may_decide(actor, measure.kind, case.unit_id, within=named)
