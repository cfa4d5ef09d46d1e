"""The people around the cast: some 230 of a municipality, always the same ones.

`crowd.yaml` says how many work where; who they are follows from a fixed seed. Units, places and
functions are made by the verbs of the screens; people, who are many, in a few statements.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from luwte.core.models import AuditEntry
from luwte.desk.demo import cast
from luwte.org import actions
from luwte.org.access import Actor, actor_for
from luwte.org.models import Deputy, Function, Grant, Location, Person, Unit
from luwte.org.rules import Role
from luwte.tenancy.actions import touch_settings
from luwte.tenancy.models import Login, Organisation

SEED = "the people of Zonnedael"
LEADER = "Teamleider"


@dataclass(frozen=True)
class Face:
    """Somebody who works there. `key` is the one of the cast, or a number of the staff."""

    key: str
    name: str
    unit: str
    function: str
    location: str
    kind: str = "employee"
    has_login: bool = True
    email: str = ""
    manager: str = ""
    roles: tuple[tuple[Role, str], ...] = ()
    is_cast: bool = False


@functools.cache
def tables() -> dict[str, Any]:
    """`crowd.yaml` as it is."""
    read: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("crowd.yaml").read_text(encoding="utf-8")
    )
    return read


@functools.cache
def staff_of(slug: str) -> tuple[Face, ...]:
    """Everybody of one organisation: the cast first, then the crowd in the order of its table."""
    play = next(play for play in cast.PLAYS if play.slug == slug)
    faces = [_of_cast(play, part) for part in play.parts]
    if slug == cast.ZONNEDAEL:
        faces += _crowd(play, {face.name for face in faces})
    return tuple(faces)


def _of_cast(play: cast.Play, part: cast.Part) -> Face:
    roles = [*play.founders.get(part.key, ()), *part.roles]
    return Face(
        part.key, part.name, part.unit, part.function, part.location, str(part.kind),
        part.has_login, cast.email_of(play, part), part.manager,
        tuple((role, part.role_unit) for role in roles), is_cast=True,
    )  # fmt: skip


def _crowd(play: cast.Play, taken: set[str]) -> list[Face]:
    chance = random.Random(SEED)
    names = _names(chance, taken)
    roles: dict[tuple[str, int], list[tuple[Role, str]]] = {}
    for unit, place, role, over in tables()["roles"]:
        roles.setdefault((unit, place), []).append((Role(role), over))
    leads = {part.role_unit: part.key for part in play.parts if Role.TEAM_LEAD in part.roles}
    leads |= {"balie": "mo", "telefoon": "mo"}
    faces: list[Face] = []
    for unit, row in tables()["staff"].items():
        posts = [(LEADER, "employee")] if row.get("lead") else []
        posts += [(name, kind) for name, number, kind in row["people"] for _ in range(number)]
        for place, (function, kind) in enumerate(posts):
            key = f"z{len(faces) + 1:03}"
            held = roles.get((unit, place), [])
            if row.get("lead") and place == 0:
                held = [(Role.TEAM_LEAD, unit), *held]
                leads[unit] = key
            name = next(names)
            away = kind in ("elected", "volunteer") or (kind == "hired" and chance.random() < 0.4)
            faces.append(
                Face(
                    key, name, unit, function, row["location"], kind, bool(held) or not away,
                    _address(name, play.domain), leads.get(unit, "karin").replace(key, "karin"),
                    tuple(held),
                )
            )  # fmt: skip
    return faces


def _names(chance: random.Random, taken: set[str]) -> Any:
    firsts, lasts = list(tables()["first_names"]), list(tables()["last_names"])
    while True:
        chance.shuffle(firsts)
        for first in firsts:
            name = f"{first} {chance.choice(lasts)}"
            if name not in taken:
                taken.add(name)
                yield name


def _address(name: str, domain: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return f"{plain.replace(' ', '.')}@{domain}"


# --- Into the database --------------------------------------------------------------------------


def gather(organisation: Organisation, today: dt.date) -> None:
    """Add the units, places and people that are not there yet. today: the day of the deputies.
    Inside the organisation's scope."""
    if organisation.slug != cast.ZONNEDAEL or Person.objects.filter(external_id="z001").exists():
        return
    boss = actor_for(organisation, Person.objects.get(name="Tessa Kok"))
    _furnish(boss)
    _hire(boss)
    _name_deputies(today)
    touch_settings(organisation.pk)
    organisation.refresh_from_db()


def _furnish(boss: Actor) -> None:
    units = unit_keys(cast.MUNICIPALITY)
    for key, name, above in tables()["units"]:
        units[key] = actions.add_unit(actor=boss, name=name, parent=units[above])
    for row in tables()["locations"]:
        rooms = row["rooms"].items()
        place = actions.add_location(
            actor=boss, **{name: row[name] for name in row if name != "rooms"}
        )
        for name, kind in rooms:
            actions.add_room(actor=boss, location=place, name=name, kind=kind)
    locations = {place.name: place for place in Location.objects.all()}
    for location, name, kind in tables()["more_rooms"]:
        actions.add_room(actor=boss, location=locations[location], name=name, kind=kind)
    for row in tables()["functions"]:
        actions.add_function(actor=boss, **row)


def unit_keys(play: cast.Play) -> dict[str, Unit]:
    """The units that are there, by the key that the tables call them."""
    by_name = {unit.name: unit for unit in Unit.objects.all()}
    more = tables()["units"] if play.slug == cast.ZONNEDAEL else []
    names = [(key, name) for key, name, _above in (*play.units, *more)]
    return {key: by_name[name] for key, name in names if name in by_name}


def _hire(boss: Actor) -> None:
    faces = [face for face in staff_of(cast.ZONNEDAEL) if not face.is_cast]
    units = unit_keys(cast.MUNICIPALITY)
    locations = {place.name: place for place in Location.objects.all()}
    functions = {function.name: function for function in Function.objects.all()}
    password = Login.objects.get(email="ruth@zonnedael.example").password
    logins = Login.objects.bulk_create(
        Login(email=face.email, password=password) for face in faces if face.has_login
    )
    by_email = {login.email: login for login in logins}
    people = people_by_key(cast.MUNICIPALITY)
    for face in faces:
        people[face.key] = Person(
            external_id=face.key,
            name=face.name,
            email=face.email if face.has_login else "",
            login=by_email.get(face.email),
            kind=face.kind,
            unit=units[face.unit],
            location=locations[face.location],
            function=functions[face.function],
        )
    hired = [people[face.key] for face in faces]
    Person.objects.bulk_create(hired)
    for face in faces:
        people[face.key].manager = people.get(face.manager)
    Person.objects.bulk_update(hired, ["manager"], batch_size=100)
    _give_roles(boss, people, units)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            organisation_id=boss.organisation_id, at=timezone.now(), actor_id=boss.person_id,
            verb="org.add_person", kind="person", object_id=person.pk,
        )
        for person in hired
    )  # fmt: skip


def _give_roles(boss: Actor, people: dict[str, Person], units: dict[str, Unit]) -> None:
    """By two people, as the screens ask for it."""
    now = timezone.now()
    grants = [
        Grant(
            person=people[face.key], role=role, unit=units.get(over),
            starts_on=timezone.localdate(now), given_by=boss.person,
            confirmed_by=people["karin"], decided_at=now,
        )
        for face in staff_of(cast.ZONNEDAEL)
        if not face.is_cast
        for role, over in face.roles
    ]  # fmt: skip
    Grant.objects.bulk_create(grants)
    entries = []
    for grant in grants:
        for verb, who in (
            ("org.give_role", boss.person_id),
            ("org.confirm_grant", people["karin"].pk),
        ):
            entries.append(
                AuditEntry(
                    organisation_id=boss.organisation_id, at=now, actor_id=who, verb=verb,
                    kind="grant", object_id=grant.pk,
                )
            )  # fmt: skip
    AuditEntry.objects.bulk_create(entries)


def people_by_key(play: cast.Play) -> dict[str, Person]:
    """Everybody who is there, by the key that the tables use, with unit and manager loaded."""
    rows = Person.objects.select_related("unit", "manager")
    by_name = {person.name: person for person in rows}
    return {face.key: by_name[face.name] for face in staff_of(play.slug) if face.name in by_name}


def _name_deputies(today: dt.date) -> None:
    people = people_by_key(cast.MUNICIPALITY)
    leads = {
        over: face.key
        for face in staff_of(cast.ZONNEDAEL)
        for role, over in face.roles
        if role is Role.TEAM_LEAD
    }
    Deputy.objects.bulk_create(
        Deputy(
            person=people[leads[away]],
            deputy=people[leads[deputy]],
            starts_on=today + dt.timedelta(days=first),
            ends_on=today + dt.timedelta(days=last),
        )
        for away, deputy, first, last in tables()["deputies"]
    )
