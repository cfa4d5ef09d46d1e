"""Rows of the directory for the screens that manage it. What is not in this organisation is 404.

Who may open them is said by the views, once for each page: managing the directory is a right over
the whole organisation, so no row differs from another.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from luwte.org.access import fetch_or_404
from luwte.org.models import Contact, Deputy, Function, Grant, Location, Person, Room, Unit


def functions_with_staff() -> QuerySet[Function]:
    """Functions by name, those in use first, each with `staffed`: how many people hold it."""
    staffed = Count("person", filter=Q(person__is_active=True))
    return Function.objects.annotate(staffed=staffed).order_by("-is_active", "name")


def locations_with_rooms() -> QuerySet[Location]:
    """Locations by name, those in use first, with their rooms."""
    rooms = Prefetch("rooms", Room.objects.order_by("name"))
    return Location.objects.order_by("-is_active", "name").prefetch_related(rooms)


def staff_per_unit() -> dict[UUID | None, int]:
    """How many people work in each unit itself; under None those of no unit. One query."""
    rows = Person.objects.filter(is_active=True).order_by().values("unit_id")
    return dict(rows.annotate(count=Count("pk")).values_list("unit_id", "count"))


def staff_of(unit: Unit) -> QuerySet[Person]:
    """Who works in the unit itself, by name."""
    return Person.objects.filter(unit=unit, is_active=True).order_by("name")


def a_function(pk: UUID) -> Function:
    return fetch_or_404(Function.objects.all(), pk)


def a_location(pk: UUID) -> Location:
    return fetch_or_404(Location.objects.all(), pk)


def a_room(pk: UUID) -> Room:
    return fetch_or_404(Room.objects.select_related("location"), pk)


def a_unit(pk: UUID) -> Unit:
    return fetch_or_404(Unit.objects.select_related("parent"), pk)


def a_person(pk: UUID, *beside: str) -> Person:
    """A person, with these relations loaded."""
    return fetch_or_404(Person.objects.select_related(*beside), pk)


def a_grant(pk: UUID) -> Grant:
    return fetch_or_404(Grant.objects.select_related("person", "unit"), pk)


def a_replacement(pk: UUID) -> Deputy:
    return fetch_or_404(Deputy.objects.all(), pk)


def a_contact(pk: UUID) -> Contact:
    return fetch_or_404(Contact.objects.all(), pk)
