"""Who holds a right or a role over a unit today: whom to ask, to tell, or to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from luwte.org.models import Function, Grant, Person
from luwte.org.rules import RIGHTS, Right, Role
from luwte.org.tree import tree_of
from luwte.tenancy.models import Organisation

# Tasks of a function, by the keys of the catalogue and the short ones of before.
DOOR_TASKS = frozenset({"reception", "security_task", "security"})


def people_with_right(
    organisation: Organisation, rights: Collection[Right], unit_id: UUID | None
) -> list[Person]:
    """Active people who hold one of these rights over the unit, by name. One query; deputies are
    not among them, since they come and go."""
    roles = [role for role, held in RIGHTS.items() if held & set(rights)]
    return people_with_role(organisation, roles, unit_id)


def people_with_role(
    organisation: Organisation, roles: Collection[Role], unit_id: UUID | None
) -> list[Person]:
    """Active people who have one of these roles over the unit, by name. One query."""
    found = Person.objects.filter(pk__in=_counting(organisation, roles, unit_id), is_active=True)
    return list(found.order_by("name"))


def people_at_the_door(
    organisation: Organisation, places: Collection[UUID], unit_id: UUID | None
) -> list[Person]:
    """Active people who receive or guard at one of these locations, by name: guards, who has the
    role reception over the unit, and who has a function with such a task. Where nobody wrote down
    a place it is those of the unit itself. Two queries."""
    rows = Function.objects.filter(is_active=True).values_list("pk", "tasks")
    functions = [pk for pk, tasks in rows if DOOR_TASKS & set(tasks)]
    received = _counting(organisation, [Role.RECEPTION], unit_id)
    at_the_door = Q(kind=Person.Kind.GUARD) | Q(function__in=functions) | Q(pk__in=received)
    here = Q(location__in=list(places)) if places else Q(unit=unit_id)
    found = Person.objects.filter(here, at_the_door, is_active=True)
    return list(found.order_by("name"))


def holders_anywhere(rights: Collection[Right]) -> list[Person]:
    """Active people who hold one of these rights over any unit, by name. One query."""
    roles = [role for role, held in RIGHTS.items() if held & set(rights)]
    found = Person.objects.filter(pk__in=_held_anywhere(roles), is_active=True)
    return list(found.order_by("name"))


def _counting(
    organisation: Organisation, roles: Collection[Role], unit_id: UUID | None
) -> QuerySet[Grant, UUID]:
    today = timezone.localdate()
    above = [] if unit_id is None else [n.pk for n in tree_of(organisation).ancestors(unit_id)]
    return Grant.objects.filter(
        Q(unit=None) | Q(unit_id__in=above),
        Q(ends_on=None) | Q(ends_on__gte=today),
        role__in=[role.value for role in roles],
        state=Grant.State.ACTIVE,
        starts_on__lte=today,
    ).values_list("person_id", flat=True)


def is_address_inside(email: str) -> bool:
    """Whether an e-mail address is that of somebody of the organisation, at work or to log in."""
    email = email.strip()
    own = Q(email__iexact=email) | Q(login__email__iexact=email)
    return Person.objects.filter(own).exists()


def names_of(ids: Collection[str]) -> dict[str, str]:
    """The names of these people, by id as text. One query, none when nobody is asked for."""
    if not ids:
        return {}
    rows = Person.objects.filter(pk__in=list(ids)).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def people_named(words: str, most: int) -> list[Person]:
    """Active people whose name holds these words, or with exactly this address, at most so many.
    One query."""
    told = words.strip()
    fits = Q(name__icontains=told) | Q(email__iexact=told)
    return list(Person.objects.filter(fits, is_active=True).order_by("name", "email")[:most])


def ids_named(words: str, most: int) -> list[UUID]:
    """People whose name holds these words, at most so many. One query."""
    found = Person.objects.filter(name__icontains=words)
    return list(found.values_list("pk", flat=True)[:most])


def all_names() -> dict[UUID, str]:
    """Everybody's name by id, also of who left. One query."""
    return dict(Person.objects.values_list("pk", "name"))


def colleagues_of(person: Person) -> list[Person]:
    """Whom somebody works with: the active people of the same unit, without the person. At most
    300, by name; who is not among them can be named in words."""
    rows = Person.objects.filter(unit=person.unit_id, is_active=True).exclude(pk=person.pk)
    return list(rows.order_by("name")[:300])


def all_managers() -> list[Person]:
    """Active people who lead: team leads and directors, and whoever is somebody's manager, by
    name. One query."""
    leads = _held_anywhere([Role.TEAM_LEAD, Role.DIRECTOR])
    managing = Person.objects.exclude(manager=None).filter(is_active=True).values("manager_id")
    rows = Person.objects.filter(Q(pk__in=leads) | Q(pk__in=managing), is_active=True)
    return list(rows.select_related("unit").order_by("name"))


def ids_with_right_anywhere(right: Right) -> QuerySet[Grant, UUID]:
    """The ids of who holds this right over any unit today, as a sub-select."""
    return _held_anywhere([role for role, held in RIGHTS.items() if right in held])


def _held_anywhere(roles: Collection[Role]) -> QuerySet[Grant, UUID]:
    today = timezone.localdate()
    return Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        role__in=[role.value for role in roles],
        state=Grant.State.ACTIVE,
        starts_on__lte=today,
    ).values_list("person_id", flat=True)


@dataclass(frozen=True)
class RoleEnd:
    """A role that somebody held over a unit (None: everywhere) and does not hold any more."""

    person_id: UUID
    unit_id: UUID | None
    starts_on: date
    ended_at: datetime


def ended_with_right(right: Right, person_ids: QuerySet[Any, Any]) -> list[RoleEnd]:
    """The roles with this right that ended, of these people (a sub-select): taken back, or past
    their last day. Somebody may hold another one still. One query."""
    today = timezone.localdate()
    rows = Grant.objects.filter(
        Q(state=Grant.State.ENDED) | Q(state=Grant.State.ACTIVE, ends_on__lt=today),
        role__in=[role.value for role, held in RIGHTS.items() if right in held],
        person_id__in=person_ids,
    )
    return [
        RoleEnd(row.person_id, row.unit_id, row.starts_on, _end_of(row))
        for row in rows.order_by("pk")
    ]


def _end_of(grant: Grant) -> datetime:
    """When it ended: at the act, or at the end of its last day."""
    ends = [grant.decided_at] if grant.state == Grant.State.ENDED and grant.decided_at else []
    if grant.ends_on is not None:
        midnight = datetime.combine(grant.ends_on + timedelta(days=1), time())
        ends.append(timezone.make_aware(midnight))
    return min(ends, default=timezone.now())


def people_by_id(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """These people by id. One query."""
    return Person.objects.in_bulk(list(ids))
