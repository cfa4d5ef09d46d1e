"""Locations and their rooms."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.org.access import Actor, require_everywhere
from luwte.org.actions.erasing import erase_unused
from luwte.org.models import Location, Room
from luwte.org.rules import Right
from luwte.tenancy.actions import touch_settings

LOCATION_FIELDS = ("name", "address", "emergency_number", "emergency_note")


@verb("org.add_location")
def add_location(
    *,
    actor: Actor,
    name: str,
    address: str = "",
    emergency_number: str = "",
    emergency_note: str = "",
) -> Location:
    """Add a location with its internal emergency number."""
    require_everywhere(actor, Right.ORG_MANAGE)
    _free_location(name)
    location = Location.objects.create(
        name=name.strip(),
        address=address.strip(),
        emergency_number=emergency_number.strip(),
        emergency_note=emergency_note.strip(),
    )
    _told(actor, "org.add_location", location)
    return location


@verb("org.change_location")
def change_location(
    *,
    actor: Actor,
    location: Location,
    name: str,
    address: str,
    emergency_number: str,
    emergency_note: str,
) -> Location:
    """Change what is known of a location."""
    require_everywhere(actor, Right.ORG_MANAGE)
    _free_location(name, besides=location)
    location.name = name.strip()
    location.address = address.strip()
    location.emergency_number = emergency_number.strip()
    location.emergency_note = emergency_note.strip()
    location.save(update_fields=LOCATION_FIELDS)
    _told(actor, "org.change_location", location, LOCATION_FIELDS)
    return location


@verb("org.retire_location")
def retire_location(*, actor: Actor, location: Location, is_active: bool = False) -> Location:
    """End a location, or (`is_active`) take it into use again."""
    require_everywhere(actor, Right.ORG_MANAGE)
    location.is_active = is_active
    location.save(update_fields=["is_active"])
    _told(actor, "org.retire_location", location, ["is_active"])
    return location


@verb("org.erase_location")
def erase_location(*, actor: Actor, location: Location) -> None:
    """Erase a location that nothing points to, not even a room."""
    require_everywhere(actor, Right.ORG_MANAGE)
    erase_unused(actor, location, "location")


@verb("org.add_room")
def add_room(*, actor: Actor, location: Location, name: str, kind: str) -> Room:
    """Add a room or spot of one of the kinds of ORG-1."""
    require_everywhere(actor, Right.ORG_MANAGE)
    _free_room(name, location)
    room = Room.objects.create(location=location, name=name.strip(), kind=Room.Kind(kind))
    _told(actor, "org.add_room", room)
    return room


@verb("org.change_room")
def change_room(*, actor: Actor, room: Room, name: str, kind: str) -> Room:
    """Change name and kind of a room."""
    require_everywhere(actor, Right.ORG_MANAGE)
    _free_room(name, room.location, besides=room)
    room.name, room.kind = name.strip(), Room.Kind(kind)
    room.save(update_fields=["name", "kind"])
    _told(actor, "org.change_room", room, ["name", "kind"])
    return room


@verb("org.retire_room")
def retire_room(*, actor: Actor, room: Room, is_active: bool = False) -> Room:
    """End a room, or (`is_active`) take it into use again."""
    require_everywhere(actor, Right.ORG_MANAGE)
    room.is_active = is_active
    room.save(update_fields=["is_active"])
    _told(actor, "org.retire_room", room, ["is_active"])
    return room


@verb("org.erase_room")
def erase_room(*, actor: Actor, room: Room) -> None:
    """Erase a room that nothing points to."""
    require_everywhere(actor, Right.ORG_MANAGE)
    erase_unused(actor, room, "room")


def _told(
    actor: Actor, verb_name: str, thing: Location | Room, fields: tuple[str, ...] | list[str] = ()
) -> None:
    touch_settings(actor.organisation_id)
    kind = "location" if isinstance(thing, Location) else "room"
    audit.record(verb_name, actor=actor, kind=kind, object_id=thing.pk, fields=fields)


def _free_location(name: str, besides: Location | None = None) -> None:
    if not name.strip():
        raise Refused(_("A location needs a name."), kind="location")
    taken = Location.objects.filter(name__iexact=name.strip())
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise Refused(_("There is a location with this name already."), kind="location")


def _free_room(name: str, location: Location, besides: Room | None = None) -> None:
    if not name.strip():
        raise Refused(_("A room needs a name."), kind="room")
    taken = Room.objects.filter(location=location, name__iexact=name.strip())
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise Refused(_("There is a room with this name at this location already."), kind="room")
