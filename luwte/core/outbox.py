"""Upwards goes an event: published in the transaction, told by the clock, each telling once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from luwte.core.models import OutboxEvent
from luwte.core.prepared import insert_rows
from luwte.core.registry import Registry
from luwte.core.trace import current_trace


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """What happened. Subclasses are frozen dataclasses of ids and codes; readers look up the
    current state, since an event may arrive late or out of order."""

    name: ClassVar[str]
    version: ClassVar[int] = 1

    organisation_id: UUID


E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]


@dataclasses.dataclass(frozen=True)
class Reaction:
    """A function that answers an event, with the name its rows carry."""

    name: str
    event: type[Event]
    run: Handler


reactions: Registry[Reaction] = Registry("reactions")


def react(event: type[E], *, name: str) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a function as a reaction. `name` is `room.verb`, stored, and never renamed."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        reactions.add(name, Reaction(name, event, function))
        return function

    return register


def reactions_to(event_name: str) -> list[Reaction]:
    """The reactions that an event of this name is expanded into."""
    return [reaction for reaction in reactions if reaction.event.name == event_name]


def publish(event: Event) -> None:
    """Add the event to the outbox. Must be called within the transaction of what happened."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{event.name} was published outside a transaction")
    row = OutboxEvent(
        organisation_id=event.organisation_id,
        name=event.name,
        version=event.version,
        payload=pack(event),
        created_at=timezone.now(),
        trace=current_trace(),
    )
    insert_rows([row])


def pack(event: Event) -> dict[str, Any]:
    """The event as JSON; uuids become text."""
    return {
        field.name: _plain(getattr(event, field.name))
        for field in dataclasses.fields(event)
        if field.name != "organisation_id"
    }


def unpack(event: type[E], organisation_id: UUID, payload: dict[str, Any]) -> E:
    """The event from JSON. Fields that this code does not know are left out."""
    types = {field.name: str(field.type) for field in dataclasses.fields(event)}
    values = {name: _typed(value, types[name]) for name, value in payload.items() if name in types}
    return event(organisation_id=organisation_id, **values)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _typed(value: Any, kind: str) -> Any:
    """Text becomes a UUID where the field says so; JSON knows lists only, we know tuples."""
    if isinstance(value, list):
        return tuple(_typed(item, kind) for item in value)
    return UUID(value) if value and "UUID" in kind and isinstance(value, str) else value
