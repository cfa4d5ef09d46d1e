"""Units, locations and rooms, kept in memory per process for as long as nothing changed.

Forms offer them and rows point at them on every report; a busy hour should not read them again and
again. Rows are shared between requests: read them, never change them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from luwte.org.models import Location, Room, Unit
from luwte.tenancy.models import Organisation


@dataclass(frozen=True)
class Places:
    """Where work happens in one organisation, by id; inactive ones too."""

    units: dict[UUID, Unit]
    locations: dict[UUID, Location]
    rooms: dict[UUID, Room]

    @cached_property
    def rooms_by_location(self) -> list[tuple[Location, list[Room]]]:
        """Active locations by name, each with its active rooms by name."""
        found: dict[UUID, list[Room]] = {}
        for room in self.rooms.values():
            if room.is_active:
                found.setdefault(room.location_id, []).append(room)
        active = sorted(
            (place for place in self.locations.values() if place.is_active),
            key=lambda place: place.name.casefold(),
        )
        return [
            (place, sorted(found.get(place.pk, []), key=lambda room: room.name.casefold()))
            for place in active
        ]


_kept: dict[UUID, tuple[int, Places]] = {}


def places_of(organisation: Organisation) -> Places:
    """The places, from memory while `settings_revision` stands still; else three queries."""
    kept = _kept.get(organisation.pk)
    if kept is not None and kept[0] == organisation.settings_revision:
        return kept[1]
    locations = {place.pk: place for place in Location.objects.all()}
    rooms = {room.pk: room for room in Room.objects.all()}
    for room in rooms.values():
        room.location = locations[room.location_id]
    places = Places({unit.pk: unit for unit in Unit.objects.all()}, locations, rooms)
    _kept[organisation.pk] = (organisation.settings_revision, places)
    return places


def forget() -> None:
    """Empty the memory of this process (tests)."""
    _kept.clear()
