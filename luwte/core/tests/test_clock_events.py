"""Each reaction to each event happens once, alone, and in any order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
import time_machine
from django.db import transaction

from luwte.core import outbox
from luwte.core.clock import events, lanes
from luwte.core.models import OutboxEvent, OutboxReaction
from luwte.core.outbox import Event, publish
from luwte.core.registry import Registry
from luwte.lib.ids import uuid7
from luwte.tenancy.scope import current_organisation_id
from tests.cast import House

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Happened(Event):
    """Something that rooms above want to know."""

    name: ClassVar[str] = "test.happened"
    thing_id: UUID
    others: tuple[UUID, ...] = ()


@dataclass
class Ears:
    """What the reactions heard, and whether the second one is broken."""

    heard: list[tuple[str, UUID, UUID]]
    broken: bool = False


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ears]:
    registry: Registry[outbox.Reaction] = Registry("reactions")
    monkeypatch.setattr(outbox, "reactions", registry)
    monkeypatch.setattr(events, "reactions", registry)
    made = Ears([])

    @outbox.react(Happened, name="test.first")
    def first(event: Happened) -> None:
        made.heard.append(("first", current_organisation_id(), event.thing_id))

    @outbox.react(Happened, name="test.second")
    def second(event: Happened) -> None:
        if made.broken:
            raise ValueError("not now")
        made.heard.append(("second", current_organisation_id(), event.thing_id))

    yield made


def happens(house: House) -> UUID:
    thing = uuid7()
    with transaction.atomic():
        publish(Happened(organisation_id=house.pk, thing_id=thing, others=(thing,)))
    return thing


@time_machine.travel(NOW, tick=False)
def test_every_reaction_hears_an_event_once_inside_its_organisation(
    zonnedael: House, de_linde: House, ears: Ears
) -> None:
    mine, theirs = happens(zonnedael), happens(de_linde)

    lanes.run_until_idle(["events"])
    lanes.run_until_idle(["events"])

    assert sorted(ears.heard) == sorted(
        (name, house.pk, thing)
        for name in ("first", "second")
        for house, thing in ((zonnedael, mine), (de_linde, theirs))
    )


def test_a_reaction_that_fails_is_tried_again_alone(zonnedael: House, ears: Ears) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        ears.broken = True
        thing = happens(zonnedael)
        lanes.run_until_idle(["events"])
        assert ears.heard == [("first", zonnedael.pk, thing)]

        ears.broken = False
        lanes.run_until_idle(["events"])
        assert len(ears.heard) == 1  # not before its pause is over
        traveller.shift(dt.timedelta(seconds=1))
        lanes.run_until_idle(["events"])

    assert ears.heard[1:] == [("second", zonnedael.pk, thing)]


@time_machine.travel(NOW, tick=False)
def test_an_event_with_a_lower_number_that_was_committed_later_is_heard_too(
    zonnedael: House, ears: Ears
) -> None:
    happens(zonnedael)
    late = OutboxEvent.objects.get()
    OutboxEvent.objects.all().delete()
    newer = happens(zonnedael)
    lanes.run_until_idle(["events"])
    assert late.pk < OutboxEvent.objects.get().pk

    late.save(force_insert=True)
    lanes.run_until_idle(["events"])

    assert {thing for _name, _house, thing in ears.heard} == {
        newer,
        UUID(late.payload["thing_id"]),
    }


@time_machine.travel(NOW, tick=False)
def test_an_event_that_is_expanded_twice_has_each_reaction_once(
    zonnedael: House, ears: Ears
) -> None:
    happens(zonnedael)
    lanes.run_until_idle(["events"])
    OutboxEvent.objects.update(expanded_at=None)

    lanes.run_until_idle(["events"])

    assert len(ears.heard) == 2
    assert OutboxReaction.objects.count() == 2


def test_an_event_outside_a_transaction_is_a_mistake(
    monkeypatch: pytest.MonkeyPatch, zonnedael: House
) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)

    with pytest.raises(RuntimeError, match="outside a transaction"):
        publish(Happened(organisation_id=zonnedael.pk, thing_id=uuid7()))


def test_fields_from_another_version_are_left_out_and_ids_come_back_as_ids() -> None:
    thing = uuid7()
    event = Happened(organisation_id=uuid7(), thing_id=thing, others=(thing,))

    packed = outbox.pack(event) | {"unknown": 1}

    again = outbox.unpack(Happened, event.organisation_id, packed)
    assert (again.thing_id, again.organisation_id) == (thing, event.organisation_id)
    assert list(again.others) == [thing]
