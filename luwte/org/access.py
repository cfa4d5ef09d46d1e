"""Who may do what, where: effective grants, worked out once per request.

A permission is a role's right within a scope (a subtree of units or the whole organisation).
Lists ask `reach(right)` and build one keyset leg per unit; nothing asks the database twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import standing_in
from luwte.core.refusal import NotPermitted
from luwte.org.models import Person
from luwte.org.rules import EVERYBODY, RIGHTS, ROLES, Right, Role
from luwte.org.standing import Held, standings_of
from luwte.org.tree import Tree, tree_of
from luwte.tenancy.models import Organisation, TenantModel
from luwte.tenancy.scope import every_organisation

M = TypeVar("M", bound=TenantModel)


@dataclass(frozen=True)
class EffectiveGrant:
    """One role that counts today; `units` is None for the whole organisation."""

    role: Role
    units: frozenset[UUID] | None
    on_behalf_of_id: UUID | None = None


@dataclass(frozen=True)
class Reach:
    """How far a right goes."""

    everything: bool
    unit_ids: frozenset[UUID]

    def covers(self, unit_id: UUID | None) -> bool:
        """True when a thing of this unit is within reach; a thing of no unit needs everything."""
        return self.everything or (unit_id is not None and unit_id in self.unit_ids)

    def __bool__(self) -> bool:
        return self.everything or bool(self.unit_ids)


NOWHERE = Reach(everything=False, unit_ids=frozenset())
EVERYWHERE = Reach(everything=True, unit_ids=frozenset())


@dataclass(frozen=True)
class Grants:
    """All that somebody may do today."""

    grants: tuple[EffectiveGrant, ...] = ()
    _reach: dict[Right, Reach] = field(default_factory=dict, compare=False, repr=False)

    def may(self, right: Right) -> bool:
        """True when the right is held anywhere."""
        return right in EVERYBODY or bool(self.reach(right))

    def reach(self, right: Right) -> Reach:
        """Where the right is held."""
        if right not in self._reach:
            self._reach[right] = self._work_out(right)
        return self._reach[right]

    def has_role(self, role: Role) -> bool:
        """True when the role counts today, own or as a deputy."""
        return any(grant.role is role for grant in self.grants)

    def on_behalf_of(
        self, right: Right, unit_id: UUID | None = None, *, everywhere: bool = False
    ) -> UUID | None:
        """Whom the actor stands in for when the right comes from no grant of the actor's own: for
        this unit, for the whole organisation, or (neither) anywhere."""
        borrowed: UUID | None = None
        for grant in self.grants:
            if right not in RIGHTS[grant.role]:
                continue
            if grant.units is None or (
                not everywhere and (unit_id is None or unit_id in grant.units)
            ):
                if grant.on_behalf_of_id is None:
                    return None
                borrowed = grant.on_behalf_of_id
        return None if right in EVERYBODY else borrowed

    def _work_out(self, right: Right) -> Reach:
        units: set[UUID] = set()
        for grant in self.grants:
            if right not in RIGHTS[grant.role]:
                continue
            if grant.units is None:
                return EVERYWHERE
            units |= grant.units
        return Reach(everything=False, unit_ids=frozenset(units))


@dataclass(frozen=True)
class Actor:
    """A person who does something within an organisation; every verb takes one."""

    organisation: Organisation
    person: Person
    grants: Grants
    on_behalf_of_id: UUID | None = None
    # Whom the actor stands in for today, with or without anything to show for it.
    replaces: frozenset[UUID] = frozenset()

    @property
    def person_id(self) -> UUID:
        return self.person.pk

    @property
    def organisation_id(self) -> UUID:
        return self.organisation.pk

    @property
    def tree(self) -> Tree:
        """The units of the organisation."""
        return tree_of(self.organisation)

    def may(self, right: Right) -> bool:
        """True when the right is held anywhere."""
        return self.grants.may(right)

    def reach(self, right: Right) -> Reach:
        """Where the right is held."""
        return self.grants.reach(right)

    def standing_in_for(self, person_id: UUID | None) -> Actor:
        """The same actor, acting on behalf of somebody; None changes nothing."""
        return self if person_id is None else replace(self, on_behalf_of_id=person_id)

    def may_look_second(self, first_id: UUID | None) -> bool:
        """True when the actor can be the second pair of eyes on what this person did: somebody
        else, and nobody who stands in for that person."""
        return first_id != self.person_id and first_id not in self.replaces


class OrgRequest(HttpRequest):
    """A request below `/o/<slug>/` by somebody of that organisation (for type checkers)."""

    actor: Actor
    organisation: Organisation


def require(actor: Actor, right: Right, unit_id: UUID | None = None) -> None:
    """Raise NotPermitted unless the actor holds the right (for this unit, when given)."""
    allowed = actor.may(right) if unit_id is None else actor.reach(right).covers(unit_id)
    if not allowed:
        raise NotPermitted(_("You may not do this."))
    uses(actor, right, unit_id)


def require_everywhere(actor: Actor, right: Right) -> None:
    """Raise NotPermitted unless the actor holds the right for the whole organisation."""
    if not actor.reach(right).everything:
        raise NotPermitted(_("You may not do this."))
    standing_in.used(actor.person_id, actor.grants.on_behalf_of(right, everywhere=True))


def uses(actor: Actor, right: Right, unit_id: UUID | None = None) -> None:
    """What is done or read from now on rests on this right: whoever lent it stands in the audit.
    Who does not hold it, but owns the thing, acts for nobody."""
    standing_in.used(actor.person_id, actor.grants.on_behalf_of(right, unit_id))


def fetch_or_404(rows: QuerySet[M], pk: UUID) -> M:
    """The row, or 404 when it is not among these rows: what one may not see does not exist."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def organisations_of(login_id: UUID) -> list[Organisation]:
    """Where this login may enter, by name. One query, across organisations."""
    with every_organisation("a login chooses among its own organisations"):
        people = Person.objects.filter(login_id=login_id, is_active=True)
        rows = people.select_related("organisation").order_by("organisation__name")
        return [person.organisation for person in rows]


def actor_for(organisation: Organisation, person: Person, *, today: date | None = None) -> Actor:
    """The actor that this person is today: own grants, and those of whom he or she replaces.

    No query while the settings of the organisation stand still. A deputy gets role and scope, no
    personal access, and nothing that the replaced person only holds as a deputy.
    """
    day = today or timezone.localdate()
    standings = standings_of(organisation)
    grants = [_effective(held, organisation) for held in standings.roles_of(person.pk, day)]
    replaced = standings.replaced_by(person.pk, day)
    grants += [
        _effective(held, organisation, on_behalf_of=away)
        for away in replaced
        for held in standings.roles_of(away, day)
        if ROLES[held.role].may_be_deputised
    ]
    return Actor(organisation, person, Grants(tuple(grants)), replaces=frozenset(replaced))


def _effective(
    held: Held, organisation: Organisation, on_behalf_of: UUID | None = None
) -> EffectiveGrant:
    units = None if held.unit_id is None else tree_of(organisation).subtree(held.unit_id)
    return EffectiveGrant(held.role, units, on_behalf_of)
