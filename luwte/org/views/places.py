"""Locations and rooms on screen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.org import actions, directory
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.forms import LocationForm, RoomForm
from luwte.org.rules import Right


@require_GET
def locations(request: OrgRequest, slug: str) -> HttpResponse:
    """All locations with their rooms and emergency numbers."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.locations_with_rooms()
    return render(request, "org/locations.html", {"locations": found})


@require_http_methods(["GET", "POST"])
def location_new(request: OrgRequest, slug: str) -> HttpResponse:
    """Add a location."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    form = LocationForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: actions.add_location(actor=request.actor, **form.cleaned_data)
    ):
        saved(request)
        return back(request, "org:locations")
    return show_form(request, "org/location_form.html", form)


@require_http_methods(["GET", "POST"])
def location(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One location, and its rooms."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_location(pk)
    initial = {name: getattr(found, name) for name in LocationForm.base_fields}
    form = LocationForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.change_location(actor=request.actor, location=found, **form.cleaned_data),
    ):
        saved(request)
        return back(request, "org:location", pk=pk)
    rooms = found.rooms.order_by("-is_active", "name")
    return show_form(request, "org/location_form.html", form, {"location": found, "rooms": rooms})


@require_POST
def location_state(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """End a location, take it into use again, or erase it when it was never used."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_location(pk)
    actor = request.actor
    done = press(
        request,
        {
            "end": (
                lambda: actions.retire_location(actor=actor, location=found),
                _("The location has ended. What happened there stays."),
            ),
            "resume": (
                lambda: actions.retire_location(actor=actor, location=found, is_active=True),
                _("The location is in use again."),
            ),
            "erase": (
                lambda: actions.erase_location(actor=actor, location=found),
                _("The location is erased."),
            ),
        },
    )
    return back(request, "org:locations") if done else back(request, "org:location", pk=pk)


@require_http_methods(["GET", "POST"])
def room_new(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Add a room to a location."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    where = directory.a_location(pk)
    form = RoomForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.add_room(actor=request.actor, location=where, **form.cleaned_data),
    ):
        saved(request)
        return back(request, "org:location", pk=pk)
    return show_form(request, "org/room_form.html", form, {"location": where})


@require_http_methods(["GET", "POST"])
def room(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One room."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_room(pk)
    form = RoomForm(request.POST or None, initial={"name": found.name, "kind": found.kind})
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.change_room(actor=request.actor, room=found, **form.cleaned_data),
    ):
        saved(request)
        return back(request, "org:location", pk=found.location_id)
    return show_form(
        request, "org/room_form.html", form, {"location": found.location, "room": found}
    )


@require_POST
def room_state(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """End a room, take it into use again, or erase it when it was never used."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_room(pk)
    where, actor = found.location_id, request.actor
    done = press(
        request,
        {
            "end": (
                lambda: actions.retire_room(actor=actor, room=found),
                _("The room has ended. What happened there stays."),
            ),
            "resume": (
                lambda: actions.retire_room(actor=actor, room=found, is_active=True),
                _("The room is in use again."),
            ),
            "erase": (
                lambda: actions.erase_room(actor=actor, room=found),
                _("The room is erased."),
            ),
        },
    )
    return back(request, "org:location", pk=where) if done else back(request, "org:room", pk=pk)
