"""The fixed cast: one municipality and one GP practice, the same in demo mode and in every test.

`cast.yaml` says who they are. Everything is made by the same verbs as on the screens, so that rules
and audit apply. All names are invented.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password

from luwte.catalogue.actions import adopt_pack, load_content
from luwte.core.models import OutboxEvent
from luwte.org import actions
from luwte.org.access import Actor, actor_for
from luwte.org.models import Function, Grant, Location, Person, Unit
from luwte.org.rules import Role
from luwte.tenancy.models import Login, Organisation
from luwte.tenancy.scope import scope

DEMO_PASSWORD = "luwte-in-de-luwte"

ZONNEDAEL = "zonnedael"
DE_LINDE = "de-linde"


@dataclass(frozen=True)
class Part:
    """Somebody of the cast. `key` is what tests and demo texts call the person."""

    key: str
    name: str
    unit: str
    function: str
    location: str
    roles: tuple[Role, ...] = ()
    role_unit: str = ""
    manager: str = ""
    kind: str = Person.Kind.EMPLOYEE
    has_login: bool = True
    phone: str = ""


@dataclass(frozen=True)
class Play:
    """One organisation as it is before anything happened."""

    slug: str
    name: str
    sectors: tuple[str, ...]
    domain: str
    units: tuple[tuple[str, str, str], ...]
    locations: tuple[tuple[str, str, str, str, tuple[tuple[str, str], ...]], ...]
    functions: tuple[tuple[str, tuple[str, ...], str], ...]
    founders: dict[str, tuple[Role, ...]]
    giver: str
    second: str
    parts: tuple[Part, ...]
    portfolio_holder: str = ""
    is_small_practice: bool = False
    contacts: tuple[tuple[str, str, str, str], ...] = field(default=())


@functools.cache
def plays() -> tuple[Play, ...]:
    """Both organisations as `cast.yaml` has them, the municipality first."""
    raw = yaml.safe_load(Path(__file__).with_name("cast.yaml").read_text(encoding="utf-8"))
    return tuple(_play(slug, rows) for slug, rows in raw.items())


def _play(slug: str, rows: dict[str, Any]) -> Play:
    places = [
        (one["name"], one["address"], one["emergency_number"], one["emergency_note"], one["rooms"])
        for one in rows["locations"]
    ]
    return Play(
        **{
            **rows,
            "slug": slug,
            "units": tuple(tuple(unit) for unit in rows["units"]),
            "locations": tuple((*place, tuple(rooms.items())) for *place, rooms in places),
            "functions": tuple(
                (one["name"], tuple(one["tasks"]), one["risk_class"]) for one in rows["functions"]
            ),
            "founders": {
                key: tuple(Role(role) for role in roles) for key, roles in rows["founders"].items()
            },
            "parts": tuple(
                Part(**{**part, "roles": tuple(Role(role) for role in part.get("roles", ()))})
                for part in rows["parts"]
            ),
            "contacts": tuple(tuple(contact) for contact in rows["contacts"]),
            "sectors": tuple(rows["sectors"]),
        }
    )


PLAYS = plays()
MUNICIPALITY, PRACTICE = PLAYS


def email_of(play: Play, part: Part) -> str:
    """The address somebody of the cast logs in with."""
    return f"{part.key}@{play.domain}"


def build_cast(password: str = DEMO_PASSWORD) -> list[Organisation]:
    """Make both organisations; what exists already is left as it is. Returns them, municipality
    first. Everybody logs in with the same password."""
    coded = make_password(password)
    load_content()
    return [build(play, coded) for play in PLAYS]


def build(play: Play, coded_password: str) -> Organisation:
    """Make one organisation of the cast, or return the one that is there."""
    found = Organisation.objects.filter(slug=play.slug).first()
    if found is not None:
        return found
    parts = {part.key: part for part in play.parts}
    founders = [
        actions.Founder(parts[key].name, email_of(play, parts[key]), roles)
        for key, roles in play.founders.items()
    ]
    organisation = actions.found(
        play.slug,
        play.name,
        sectors=list(play.sectors),
        founders=founders,
        is_small_practice=play.is_small_practice,
    )
    with scope(organisation):
        _furnish(play, organisation, coded_password)
        _adopt_words(play, organisation)
    # Nobody of the cast waits for an invitation or an announcement: the play begins in silence.
    OutboxEvent.objects.filter(organisation_id=organisation.pk).delete()
    organisation.refresh_from_db()
    return organisation


def _furnish(play: Play, organisation: Organisation, coded_password: str) -> None:
    people = {
        key: Person.objects.get(email=email_of(play, part))
        for part in play.parts
        if (key := part.key) in play.founders
    }
    giver = _actor(organisation, people[play.giver])
    places = _places(play, giver)
    for part in play.parts:
        _cast_person(play, part, giver, places, people)
    Login.objects.filter(email__in=[email_of(play, part) for part in play.parts]).update(
        password=coded_password
    )
    _name_contacts(play, giver, people)
    organisation.refresh_from_db()
    giver = _actor(organisation, people[play.giver])
    second = _actor(organisation, people[play.second]) if play.second else None
    for part in play.parts:
        for role in part.roles:
            grant = actions.give_role(
                actor=giver,
                person=people[part.key],
                role=role,
                unit=places.units[part.role_unit] if part.role_unit else None,
            )
            if grant.state == Grant.State.PROPOSED and second is not None:
                actions.confirm_grant(actor=second, grant=grant)


def _adopt_words(play: Play, organisation: Organisation) -> None:
    """The terms of the sector: forms, places, tasks, the 37 actions."""
    giver = next(part for part in play.parts if part.key == play.giver)
    actor = _actor(organisation, Person.objects.get(email=email_of(play, giver)))
    for sector in play.sectors:
        adopt_pack(actor=actor, pack=sector)


@dataclass
class Places:
    """Where people can be placed, by key or name."""

    units: dict[str, Unit]
    locations: dict[str, Location]
    functions: dict[str, Function]


def _places(play: Play, giver: Actor) -> Places:
    units: dict[str, Unit] = {}
    for key, name, above in play.units:
        units[key] = actions.add_unit(actor=giver, name=name, parent=units.get(above))
    locations: dict[str, Location] = {}
    for name, address, number, note, rooms in play.locations:
        locations[name] = actions.add_location(
            actor=giver, name=name, address=address, emergency_number=number, emergency_note=note
        )
        for room, kind in rooms:
            actions.add_room(actor=giver, location=locations[name], name=room, kind=kind)
    functions = {
        name: actions.add_function(actor=giver, name=name, tasks=tasks, risk_class=risk)
        for name, tasks, risk in play.functions
    }
    return Places(units, locations, functions)


def _cast_person(
    play: Play, part: Part, giver: Actor, places: Places, people: dict[str, Person]
) -> None:
    details = actions.PersonDetails(
        name=part.name,
        email=email_of(play, part) if part.has_login else "",
        phone=part.phone,
        kind=part.kind,
        unit=places.units[part.unit],
        location=places.locations[part.location],
        function=places.functions[part.function],
        manager=people.get(part.manager),
    )
    if part.key in people:
        people[part.key] = actions.change_person(
            actor=giver, person=people[part.key], details=details
        )
        return
    person = actions.add_person(actor=giver, details=details)
    if part.has_login:
        person = actions.invite_person(actor=giver, person=person)
    people[part.key] = person


def _name_contacts(play: Play, giver: Actor, people: dict[str, Person]) -> None:
    if play.portfolio_holder:
        actions.name_contact(
            actor=giver,
            details=actions.ContactDetails(
                kind="portfolio_holder", person=people[play.portfolio_holder]
            ),
        )
    for kind, part, name, phone in play.contacts:
        actions.name_contact(
            actor=giver,
            details=actions.ContactDetails(kind=kind, name=name, part=part, phone=phone),
        )


def _actor(organisation: Organisation, person: Person) -> Actor:
    return actor_for(organisation, person)
