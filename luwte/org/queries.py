"""What the screens of org show, and what other rooms ask about people and places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from luwte.core import keyset
from luwte.org.access import Actor
from luwte.org.actions.grants import may_decide
from luwte.org.emergency import PartnerNumber, partner_numbers
from luwte.org.holders import (
    RoleEnd,
    all_managers,
    all_names,
    colleagues_of,
    ended_with_right,
    holders_anywhere,
    ids_named,
    ids_with_right_anywhere,
    is_address_inside,
    names_of,
    people_at_the_door,
    people_by_id,
    people_named,
    people_with_right,
    people_with_role,
)
from luwte.org.models import Contact, Deputy, Grant, Person
from luwte.org.partnering import active_partners, agreement_or_none, in_force
from luwte.org.places import Places, places_of
from luwte.org.readers import ReaderLine, readers_of
from luwte.org.rules import Right, Role
from luwte.org.standing import standings_of
from luwte.org.tree import tree_of
from luwte.org.wording import role_name

__all__ = [
    "GrantLine",
    "Known",
    "PartnerNumber",
    "Places",
    "ReaderLine",
    "RoleEnd",
    "active_partners",
    "agreement_or_none",
    "all_managers",
    "all_names",
    "are_colleagues",
    "colleagues_of",
    "counting_grants",
    "deputies_of",
    "deputies_on",
    "deputy_or_none",
    "ended_with_right",
    "grant_lines",
    "grant_or_none",
    "holders_anywhere",
    "holders_of",
    "ids_named",
    "ids_with_right_anywhere",
    "in_force",
    "is_address_inside",
    "names_of",
    "partner_numbers",
    "people_at_the_door",
    "people_by_id",
    "people_named",
    "people_page",
    "people_with_right",
    "people_with_role",
    "person_or_none",
    "places_of",
    "readers_of",
    "role_holders",
    "standings_of",
    "tree_of",
    "waiting_for",
    "who_is_who",
    "who_log_in",
]

PAGE = 50


def people_page(
    words: str = "",
    *,
    shown: str = "active",
    unit_ids: Iterable[UUID] | None = None,
    after: str = "",
    before: str = "",
) -> keyset.Page[Person]:
    """People by name. words: part of a name, an address or a staff number; shown: "active",
    "left" or "all"; unit_ids: only these units."""
    found = Person.objects.all()
    if shown != "all":
        found = found.filter(is_active=shown != "left")
    for word in words.split()[:5]:
        found = found.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(external_id__iexact=word)
        )
    if unit_ids is not None:
        found = found.filter(unit_id__in=list(unit_ids))
    return keyset.page(
        [found],
        ("name", "id"),
        after=after,
        before=before,
        size=PAGE,
        rows=Person.objects.select_related("unit", "function"),
    )


def are_colleagues(names: Iterable[str]) -> bool:
    """Whether one of these full names is that of somebody here. One query."""
    return Person.objects.filter(name__in=set(names)).exists()


def counting_grants(day: date | None = None) -> QuerySet[Grant]:
    """Grants that count on this day (today when left out)."""
    today = day or timezone.localdate()
    return Grant.objects.filter(state=Grant.State.ACTIVE, starts_on__lte=today).filter(
        Q(ends_on=None) | Q(ends_on__gte=today)
    )


def holders_of(*roles: Role) -> list[Person]:
    """Active people who hold one of these roles today, by name, each once."""
    held = counting_grants().filter(role__in=roles, person__is_active=True)
    people = Person.objects.filter(pk__in=held.values("person_id"))
    return list(people.select_related("unit", "function").order_by("name"))


def role_holders() -> list[Person]:
    """Everybody who holds any role today: whom a small practice tells about a new one."""
    return holders_of(*Role)


@dataclass(frozen=True)
class GrantLine:
    """A grant with what this reader can do with it."""

    grant: Grant
    may_decide: bool
    may_end: bool
    is_over: bool


def grant_lines(actor: Actor, person: Person | None = None) -> list[GrantLine]:
    """Grants that wait, then those that count or are still to come, then what is over (the last
    hundred), for everybody or for one person."""
    today = timezone.localdate()
    rows = Grant.objects.select_related("person", "unit", "given_by", "confirmed_by")
    if person is not None:
        rows = rows.filter(person=person)
    living = Q(state__in=[Grant.State.PROPOSED, Grant.State.ACTIVE]) & (
        Q(ends_on=None) | Q(ends_on__gte=today)
    )
    order = ("role", "person__name", "pk")
    alive = sorted(
        rows.filter(living).order_by(*order), key=lambda grant: grant.state != "proposed"
    )
    over = rows.exclude(living).order_by("-pk")[:100]
    manages = actor.reach(Right.GRANTS_MANAGE).everything
    return [
        *(GrantLine(grant, _waits(actor, grant), manages, False) for grant in alive),
        *(GrantLine(grant, False, False, True) for grant in over),
    ]


def grant_or_none(pk: UUID) -> Grant | None:
    """One grant with its person and login, for who tells about it."""
    return Grant.objects.select_related("person__login").filter(pk=pk).first()


def deputy_or_none(pk: UUID) -> Deputy | None:
    """One replacement that was not ended, with who stands in, for who tells about it."""
    rows = Deputy.objects.select_related("deputy__login")
    return rows.filter(pk=pk, ended_at=None).first()


def waiting_for(actor: Actor) -> list[Grant]:
    """Grants on which this actor can be the second person."""
    rows = Grant.objects.filter(state=Grant.State.PROPOSED)
    return [grant for grant in rows.select_related("person", "unit") if may_decide(actor, grant)]


def deputies_of(person: Person) -> list[Deputy]:
    """Replacements of and by somebody that run or are still to come."""
    today = timezone.localdate()
    rows = Deputy.objects.filter(ended_at=None, ends_on__gte=today)
    return list(
        rows.filter(Q(person=person) | Q(deputy=person))
        .select_related("person", "deputy")
        .order_by("starts_on", "pk")
    )


def deputies_on(day: date, person_ids: Iterable[UUID]) -> list[Deputy]:
    """Who stands in for these people on this day. One query."""
    rows = Deputy.objects.filter(
        person_id__in=list(person_ids), starts_on__lte=day, ends_on__gte=day, ended_at=None
    )
    return list(rows.select_related("deputy").order_by("starts_on", "pk"))


def person_or_none(pk: UUID) -> Person | None:
    """Somebody of this organisation, working here or not."""
    return Person.objects.filter(pk=pk).first()


@dataclass(frozen=True)
class Known:
    """Somebody on "who is who"."""

    name: str
    part: str
    phone: str
    email: str
    away_until: date | None = None
    deputy: str = ""
    contact_id: UUID | None = None


# The parts of the page in order, with the roles that fill each by themselves.
PARTS: tuple[tuple[str, tuple[Role, ...]], ...] = (
    (Contact.Kind.PORTFOLIO_HOLDER, ()),
    (Contact.Kind.COORDINATOR, (Role.COORDINATOR,)),
    (Contact.Kind.PREVENTION_OFFICER, (Role.PREVENTION_OFFICER,)),
    (Contact.Kind.CONFIDANT, (Role.CONFIDANT,)),
    (Contact.Kind.CARE_TEAM, (Role.CARE_TEAM,)),
    (Contact.Kind.OTHER, (Role.PRIVACY_OFFICER,)),
)


def who_is_who() -> list[tuple[str, list[Known]]]:
    """(kind, people) per part of the page: who is named, then who holds the role. Three queries.

    A kind nobody fills is there with an empty list: that it is missing has to be seen.
    """
    roles = [role for _kind, held in PARTS for role in held]
    grants = list(
        counting_grants()
        .filter(role__in=roles, person__is_active=True)
        .select_related("person", "unit")
        .order_by("person__name")
    )
    named = list(Contact.objects.select_related("person").order_by("position", "pk"))
    away = _away()
    found: list[tuple[str, list[Known]]] = []
    for kind, held in PARTS:
        people = [_named(contact, away) for contact in named if contact.kind == kind]
        seen = {contact.person_id for contact in named if contact.kind == kind}
        for grant in grants:
            if Role(grant.role) in held and grant.person_id not in seen:
                seen.add(grant.person_id)
                own = role_name(grant.role) if kind == Contact.Kind.OTHER else ""
                people.append(_holder(grant, away, own))
        found.append((kind, people))
    return found


def _waits(actor: Actor, grant: Grant) -> bool:
    return grant.state == Grant.State.PROPOSED and may_decide(actor, grant)


def _away() -> dict[UUID, Deputy]:
    today = timezone.localdate()
    rows = Deputy.objects.filter(ended_at=None, starts_on__lte=today, ends_on__gte=today)
    return {row.person_id: row for row in rows.select_related("deputy")}


def _named(contact: Contact, away: dict[UUID, Deputy]) -> Known:
    person = contact.person
    absence = away.get(person.pk) if person else None
    return Known(
        name=person.name if person else contact.name,
        part=contact.part,
        phone=contact.phone or (person.phone if person else ""),
        email=contact.email or (person.email if person else ""),
        away_until=absence.ends_on if absence else None,
        deputy=absence.deputy.name if absence else "",
        contact_id=contact.pk,
    )


def _holder(grant: Grant, away: dict[UUID, Deputy], part: str) -> Known:
    absence = away.get(grant.person_id)
    return Known(
        name=grant.person.name,
        part=", ".join(said for said in (part, grant.unit.name if grant.unit else "") if said),
        phone=grant.person.phone,
        email=grant.person.email,
        away_until=absence.ends_on if absence else None,
        deputy=absence.deputy.name if absence else "",
    )


def who_log_in(ids: Iterable[UUID]) -> QuerySet[Person]:
    """Of these people those who are active and can log in."""
    return Person.objects.filter(pk__in=list(ids), is_active=True, login__isnull=False)
