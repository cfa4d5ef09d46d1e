"""Locations with rooms of every kind, and functions with tasks and risk."""

from __future__ import annotations

import pytest

from luwte.core.refusal import Refused
from luwte.org import actions
from luwte.org.models import Function, Location, Room
from tests.cast import House


@pytest.mark.spec("ORG-1")
@pytest.mark.parametrize("kind", Room.Kind.values)
def test_a_location_has_rooms_of_every_kind(zonnedael: House, kind: str) -> None:
    client = zonnedael.client("tessa")
    where = zonnedael.location("Stadskantoor")
    url = zonnedael.url("org:room_new", pk=where.pk)
    assert client.post(url, {"name": f"Plek {kind}", "kind": kind}).status_code == 302
    assert Room.objects.get(name=f"Plek {kind}").kind == kind


@pytest.mark.spec("ORG-1")
def test_a_location_carries_its_own_emergency_number(zonnedael: House) -> None:
    client = zonnedael.client("tessa")
    details = {
        "name": "Wijkpost Oost",
        "address": "Oostkade 3",
        "emergency_number": "5577",
        "emergency_note": "De conciërge komt.",
    }
    assert client.post(zonnedael.url("org:location_new"), details).status_code == 302
    made = Location.objects.get(name="Wijkpost Oost")
    assert made.emergency_number == "5577"
    changed = {**details, "emergency_number": "5578"}
    client.post(zonnedael.url("org:location", pk=made.pk), changed)
    made.refresh_from_db()
    assert made.emergency_number == "5578"
    assert client.post(zonnedael.url("org:location_new"), details).status_code == 422


def test_what_is_in_use_ends_and_what_was_never_used_is_erased(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    used = zonnedael.location("Stadskantoor")
    with pytest.raises(Refused):
        actions.erase_location(actor=tessa, location=used)
    actions.retire_location(actor=tessa, location=used)
    assert not zonnedael.location("Stadskantoor").is_active
    with pytest.raises(Refused):
        actions.erase_function(actor=tessa, function=zonnedael.function("Klantmanager"))
    empty = actions.add_location(actor=tessa, name="Leeg")
    room = actions.add_room(actor=tessa, location=empty, name="Hok", kind="office")
    with pytest.raises(Refused):
        actions.erase_location(actor=tessa, location=empty)
    actions.erase_room(actor=tessa, room=room)
    actions.erase_location(actor=tessa, location=empty)
    assert not Location.objects.filter(name="Leeg").exists()


@pytest.mark.spec("ORG-1")
def test_a_function_has_tasks_and_a_risk_class(zonnedael: House) -> None:
    client = zonnedael.client("tessa")
    posted = {"name": "Bode", "tasks": "post\n\npost\n deuren sluiten ", "risk_class": "middle"}
    assert client.post(zonnedael.url("org:function_new"), posted).status_code == 302
    made = Function.objects.get(name="Bode")
    assert made.tasks == ["post", "deuren sluiten"]
    assert made.risk_class == "middle"
    with pytest.raises(Refused):
        actions.add_function(actor=zonnedael.actor("tessa"), name="Lang", tasks=["x" * 121])


def test_a_change_is_seen_by_processes_that_keep_places_in_memory(zonnedael: House) -> None:
    tessa = zonnedael.actor("tessa")
    revision = zonnedael.organisation.settings_revision
    where = actions.add_location(actor=tessa, name="Nieuw")
    room = actions.add_room(actor=tessa, location=where, name="Hok", kind="office")
    actions.change_room(actor=tessa, room=room, name="Hokje", kind="office")
    actions.retire_room(actor=tessa, room=room)
    assert zonnedael.organisation.settings_revision == revision + 4
