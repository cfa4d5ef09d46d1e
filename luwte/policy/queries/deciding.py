"""Who may take a decision (RUL-6): the adopted rules, held against the roles of today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from luwte.org.access import Actor, actor_for
from luwte.org.queries import standings_of, tree_of, who_log_in
from luwte.org.rules import Role
from luwte.policy.queries.versions import authority_for
from luwte.policy.rules import DECISIONS, Decider, Over
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person


@dataclass(frozen=True)
class Deciders:
    """Who may take a decision today. everybody: every employee may, `people` is empty then."""

    people: tuple[Person, ...] = ()
    everybody: bool = False

    def __bool__(self) -> bool:
        return self.everybody or bool(self.people)


def may_decide(
    actor: Actor,
    decision_key: str,
    unit_id: UUID | None,
    *,
    within: Collection[str] | None = None,
) -> bool:
    """True when the adopted rules let this actor take this decision about a case of this unit.

    within: the deciders of the cell of the matrix, when one advised; who decides has to be in both.
    Raises KeyError for a word that is no decision.
    """
    rule = authority_for(actor.organisation).value.rule(decision_key)
    allowed = [one for one in rule.deciders if within is None or one in within]
    return _any_of(actor, allowed, rule.over, unit_id)


def may_look_second(actor: Actor, decision_key: str, unit_id: UUID | None) -> bool:
    """True when this actor may give the second look on this decision. That it is another person
    than who proposed is asked apart (`Actor.may_look_second`). A decision that names nobody for
    the second look takes it from whoever may decide."""
    rule = authority_for(actor.organisation).value.rule(decision_key)
    return _any_of(actor, rule.second or rule.deciders, rule.over, unit_id)


def deciders_of(
    organisation: Organisation,
    decision_key: str,
    unit_id: UUID | None = None,
    *,
    within: Collection[str] | None = None,
    besides: Collection[UUID] = (),
) -> Deciders:
    """Who may take this decision today, by name; in the scope. `besides`: persons who do not count
    because they are involved. Empty when there is nobody (else), so that a page can say so.

    Without a unit only who may decide for the whole organisation counts.
    """
    rule = authority_for(organisation).value.rule(decision_key)
    if Decider.EMPLOYEE in rule.deciders and (within is None or Decider.EMPLOYEE in within):
        return Deciders(everybody=True)
    people = [
        actor.person
        for actor in _who_hold_a_role(organisation, besides)
        if may_decide(actor, decision_key, unit_id, within=within)
    ]
    return Deciders(tuple(people))


def second_lookers_of(
    organisation: Organisation,
    decision_key: str,
    unit_id: UUID | None = None,
    *,
    besides: Collection[UUID] = (),
) -> Deciders:
    """Who may give the second look today, besides who proposed it and who is involved. Empty in a
    practice where nobody else can: then a guest looks, or the look is missing and a reason says
    why."""
    people = [
        actor.person
        for actor in _who_hold_a_role(organisation, besides)
        if may_look_second(actor, decision_key, unit_id)
        and all(actor.may_look_second(first) for first in besides)
    ]
    return Deciders(tuple(people))


@dataclass(frozen=True)
class OpenDecisions:
    """Which decisions nobody can take today, and which have nobody for the second look besides who
    decides: their keys."""

    nobody: tuple[str, ...]
    nobody_second: tuple[str, ...]


def open_decisions(organisation: Organisation) -> OpenDecisions:
    """Where the roles of today leave a decision without a person. A role for some units counts:
    this is about whether there is anybody at all. A few queries; in the scope."""
    actors = _who_hold_a_role(organisation, ())
    authority = authority_for(organisation).value
    nobody, alone = [], []
    for key in DECISIONS:
        rule = authority.rule(key)
        if Decider.EMPLOYEE in rule.deciders:
            continue
        deciders = {
            a.person_id for a in actors if _any_of(a, rule.deciders, Over.ORGANISATION, None)
        }
        lookers = {a.person_id for a in actors if _any_of(a, rule.second, Over.ORGANISATION, None)}
        if not deciders:
            nobody.append(key)
        elif rule.second and len(deciders | lookers) < 2:
            alone.append(key)
    return OpenDecisions(tuple(nobody), tuple(alone))


def _who_hold_a_role(organisation: Organisation, besides: Collection[UUID]) -> list[Actor]:
    standings = standings_of(organisation)
    holders = {*standings.held, *standings.replacing} - set(besides)
    people = who_log_in(holders)
    return [actor_for(organisation, person) for person in people.order_by("name", "pk")]


def _any_of(actor: Actor, deciders: Collection[str], over: str, unit_id: UUID | None) -> bool:
    return any(_is(actor, Decider(one), over, unit_id) for one in deciders)


def _is(actor: Actor, decider: Decider, over: str, unit_id: UUID | None) -> bool:
    if decider is Decider.EMPLOYEE:
        return True
    if decider is Decider.MANAGER:
        above = _above(actor, unit_id)
        # Nothing lies above the top: there only who leads the whole counts.
        return _reaches(actor, Role.TEAM_LEAD, above, Over.UNIT) or (
            over == Over.ORGANISATION and _leads_more_than_a_team(actor)
        )
    return _reaches(actor, Role(decider.value), unit_id, over)


def _reaches(actor: Actor, role: Role, unit_id: UUID | None, over: str) -> bool:
    return any(
        grant.role is role
        and (
            grant.units is None
            or over == Over.ORGANISATION
            or (unit_id is not None and unit_id in grant.units)
        )
        for grant in actor.grants.grants
    )


def _above(actor: Actor, unit_id: UUID | None) -> UUID | None:
    node = None if unit_id is None else tree_of(actor.organisation).nodes.get(unit_id)
    return node.parent_id if node else None


def _leads_more_than_a_team(actor: Actor) -> bool:
    return any(
        grant.role is Role.TEAM_LEAD and (grant.units is None or len(grant.units) > 1)
        for grant in actor.grants.grants
    )
