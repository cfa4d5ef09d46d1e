"""Roles for people. A role that reads cases takes two: who gives it, and who agrees."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, outbox
from luwte.core.refusal import Conflict, NotPermitted, Refused, verb
from luwte.org.access import Actor, require_everywhere
from luwte.org.events import GrantEnded, GrantGiven, GrantProposed, GrantRefused
from luwte.org.models import Grant, Person, Unit
from luwte.org.rules import NOT_GRANTED, ROLES, Right, Role
from luwte.tenancy.actions import touch_settings

OPEN = (Grant.State.PROPOSED, Grant.State.ACTIVE)


@verb("org.give_role")
def give_role(
    *,
    actor: Actor,
    person: Person,
    role: Role,
    unit: Unit | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Grant:
    """Give a role for a subtree of units, or (no unit) for the whole organisation.

    Active at once, unless the role reads cases: then it waits for a second person. In a small
    practice, where there may be no second person, it counts at once and all role holders are told.
    `ends_on` is the last day on which it counts. Raises Refused when it is for oneself, has it
    already, or makes no sense.
    """
    require_everywhere(actor, Right.GRANTS_MANAGE)
    today = timezone.localdate()
    first = starts_on or today
    _sensible(actor, person, role, unit)
    _sensible_days(first, ends_on, today)
    _not_twice(person, role, unit, today)
    waits = ROLES[role].reads_cases and not actor.organisation.is_small_practice
    grant = Grant.objects.create(
        person=person,
        role=role,
        unit=unit,
        starts_on=first,
        ends_on=ends_on,
        state=Grant.State.PROPOSED if waits else Grant.State.ACTIVE,
        given_by=actor.person,
        decided_at=None if waits else timezone.now(),
    )
    touch_settings(actor.organisation_id)
    audit.record(
        "org.propose_role" if waits else "org.give_role",
        actor=actor,
        kind="grant",
        object_id=grant.pk,
        fields=["role", "unit", "starts_on", "ends_on"],
    )
    organisation_id = actor.organisation_id
    outbox.publish(
        GrantProposed(organisation_id=organisation_id, grant_id=grant.pk)
        if waits
        else GrantGiven(
            organisation_id=organisation_id,
            grant_id=grant.pk,
            is_announced=ROLES[role].reads_cases,
        )
    )
    return grant


@verb("org.confirm_role")
def confirm_grant(*, actor: Actor, grant: Grant) -> Grant:
    """The second person agrees, and the role counts. Neither who gave it nor who gets it, nor who
    stands in for one of them. Raises Conflict when it was decided already."""
    second = _second_person(actor, grant)
    return _decide(second, grant, Grant.State.ACTIVE, "org.confirm_role")


@verb("org.refuse_role")
def refuse_grant(*, actor: Actor, grant: Grant) -> Grant:
    """The second person does not agree; nothing changes for the person."""
    second = _second_person(actor, grant)
    return _decide(second, grant, Grant.State.REFUSED, "org.refuse_role")


@verb("org.end_role")
def end_grant(*, actor: Actor, grant: Grant) -> Grant:
    """Take a role back, or withdraw what still waits. Raises Refused for the last
    administrator, Conflict when it had ended."""
    require_everywhere(actor, Right.GRANTS_MANAGE)
    if grant.role == Role.ADMINISTRATOR:
        refuse_without_administrator(besides=Q(pk=grant.pk), kind="grant", object_id=grant.pk)
    changed = Grant.objects.filter(pk=grant.pk, state__in=OPEN).update(
        state=Grant.State.ENDED, decided_at=timezone.now()
    )
    if not changed:
        raise _too_late(grant)
    touch_settings(actor.organisation_id)
    audit.record(
        "org.end_role",
        actor=actor,
        kind="grant",
        object_id=grant.pk,
        fields=["state"],
    )
    outbox.publish(GrantEnded(organisation_id=actor.organisation_id, grant_id=grant.pk))
    grant.refresh_from_db()
    return grant


def may_decide(actor: Actor, grant: Grant) -> bool:
    """True when the actor can be the second person on this grant."""
    return (
        _second_right(actor, grant) is not None
        and actor.may_look_second(grant.given_by_id)
        and actor.may_look_second(grant.person_id)
    )


def refuse_without_administrator(*, besides: Q, kind: str, object_id: UUID) -> None:
    """Raise Refused when, without these grants, nobody with a login could give roles any more."""
    today = timezone.localdate()
    held = Grant.objects.select_for_update().filter(
        role=Role.ADMINISTRATOR,
        state=Grant.State.ACTIVE,
        unit=None,
        person__is_active=True,
        person__login__isnull=False,
    )
    lasting = held.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
    if lasting.filter(besides).exists() and not lasting.exclude(besides).exists():
        raise Refused(
            _("This is the last administrator. Make somebody else administrator first."),
            kind=kind,
            object_id=object_id,
        )


def _second_right(actor: Actor, grant: Grant) -> Actor | None:
    """The actor in the capacity in which he or she may look second, or None.

    A right borrowed from who gave or gets the role is no right to agree with it.
    """
    concerned = {grant.given_by_id, grant.person_id}
    for held in actor.grants.grants:
        may = Right.GRANTS_CONFIRM in ROLES[held.role].rights
        if may and held.units is None and held.on_behalf_of_id not in concerned - {None}:
            return actor.standing_in_for(held.on_behalf_of_id)
    return None


def _second_person(actor: Actor, grant: Grant) -> Actor:
    second = _second_right(actor, grant)
    if second is None:
        raise NotPermitted(_("You may not do this."), kind="grant", object_id=grant.pk)
    if not may_decide(actor, grant):
        raise Refused(
            _("Somebody else has to agree: not who gave the role, nor who gets it."),
            kind="grant",
            object_id=grant.pk,
        )
    return second


def _decide(second: Actor, grant: Grant, state: Grant.State, verb_name: str) -> Grant:
    changed = Grant.objects.filter(pk=grant.pk, state=Grant.State.PROPOSED).update(
        state=state, confirmed_by=second.person, decided_at=timezone.now()
    )
    if not changed:
        raise _too_late(grant)
    touch_settings(second.organisation_id)
    audit.record(verb_name, actor=second, kind="grant", object_id=grant.pk, fields=["state"])
    organisation_id = second.organisation_id
    outbox.publish(
        GrantGiven(organisation_id=organisation_id, grant_id=grant.pk)
        if state == Grant.State.ACTIVE
        else GrantRefused(organisation_id=organisation_id, grant_id=grant.pk)
    )
    grant.refresh_from_db()
    return grant


def _too_late(grant: Grant) -> Conflict:
    now = Grant.objects.select_related("confirmed_by").get(pk=grant.pk)
    return Conflict(
        _("This was decided already."),
        who=now.confirmed_by.name if now.confirmed_by else "",
        when=now.decided_at,
        kind="grant",
        object_id=grant.pk,
    )


def _sensible(actor: Actor, person: Person, role: Role, unit: Unit | None) -> None:
    why = ""
    if role in NOT_GRANTED:
        why = _("Everybody is an employee; this role need not be given.")
    elif not actor.may_look_second(person.pk):
        why = _("Nobody gives a role to himself or herself, nor to whom one stands in for.")
    elif not person.is_active:
        why = _("This person has left. Take the person back first.")
    elif unit is not None and ROLES[role].needs_whole:
        why = _("This role is for the whole organisation; leave the unit empty.")
    elif unit is not None and not unit.is_active:
        why = _("This unit has ended.")
    if why:
        raise Refused(why, kind="person", object_id=person.pk)


def _sensible_days(first: date, last: date | None, today: date) -> None:
    if last is not None and last < first:
        raise Refused(_("The last day lies before the first."), kind="grant")
    if last is not None and last < today:
        raise Refused(_("The last day has gone by already."), kind="grant")


def _not_twice(person: Person, role: Role, unit: Unit | None, today: date) -> None:
    same = Grant.objects.filter(person=person, role=role, unit=unit, state__in=OPEN)
    if same.filter(Q(ends_on=None) | Q(ends_on__gte=today)).exists():
        raise Refused(
            _("This person holds this role here already, or it waits for a second person."),
            kind="person",
            object_id=person.pk,
        )
