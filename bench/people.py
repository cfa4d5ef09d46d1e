"""Organisations for the made world: units, a few people, their roles and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.core.management import call_command

from luwte.catalogue.models import Entry, Term
from luwte.org.models import Grant, Location, Person, Unit
from luwte.org.rules import Role
from luwte.tenancy.models import Login, Organisation
from luwte.tenancy.scope import scope


@dataclass(frozen=True)
class People:
    """What incidents of one organisation point at."""

    organisation_id: UUID
    slug: str
    units: list[UUID]
    location_id: UUID
    handlers: list[UUID]
    staff: list[UUID]
    forms: list[UUID]
    coordinator_login: UUID
    team_lead_login: UUID


def make_people(place: int, units: int, team_lead_units: int) -> People:
    """One organisation. Its team lead leads a department of `team_lead_units` units (itself one of
    them); the coordinator serves all."""
    organisation = Organisation.objects.create(slug=f"gemeente-{place}", name=f"Gemeente {place}")
    with scope(organisation):
        top = _unit("Gemeente", None)
        department = _unit("Publiekszaken", top)
        below = [_unit(f"Team {n}", department) for n in range(team_lead_units - 1)]
        others = [_unit(f"Afdeling {n}", top) for n in range(units - team_lead_units - 1)]
        location = Location.objects.create(name="Stadhuis")
        coordinator = _person(place, "coordinator", top)
        lead = _person(place, "teamleider", department)
        more = [_person(place, f"collega{n}", top) for n in range(6)]
        count = 400 if place == 0 else 40
        staff = Person.objects.bulk_create(
            Person(name=f"Medewerker {n}", unit=department) for n in range(count)
        )
        _grant(coordinator, Role.COORDINATOR, None)
        _grant(lead, Role.TEAM_LEAD, department)
        forms = [
            Term.objects.create(
                kind="form",
                key=f"form{n}",
                labels={"nl": f"vorm {n}", "en": f"form {n}"},
                entry_key=known,
            ).pk
            for n, known in enumerate(form_keys()[:8])
        ]
    return People(
        organisation.pk,
        organisation.slug,
        [u.pk for u in (department, *below, *others)],
        location.pk,
        [coordinator.pk, lead.pk, *(p.pk for p in more)],
        [coordinator.pk, lead.pk, *(p.pk for p in staff)],
        forms,
        coordinator.login_id,  # type: ignore[arg-type]
        lead.login_id,  # type: ignore[arg-type]
    )


@cache
def form_keys() -> list[str]:
    """The forms of aggression that the application ships."""
    call_command("catalogue", "load", verbosity=0)
    rows = Entry.objects.filter(kind="form").order_by("key")
    return list(rows.values_list("key", flat=True).distinct())


def _unit(name: str, parent: Unit | None) -> Unit:
    unit = Unit(name=name, parent=parent)
    unit.path = f"{parent.path if parent else ''}{unit.pk.hex}."
    unit.save()
    return unit


def _person(place: int, name: str, unit: Unit) -> Person:
    login = Login(email=f"{name}@{place}.example.org")
    login.set_unusable_password()
    login.save()
    return Person.objects.create(name=name.title(), login=login, unit=unit)


def _grant(person: Person, role: Role, unit: Unit | None) -> None:
    Grant.objects.create(
        person=person, role=role.value, unit=unit, starts_on=date(2020, 1, 1), state="active"
    )
