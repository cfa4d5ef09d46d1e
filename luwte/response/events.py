"""What happened to the other party's side of a case, for our own reactions and rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from luwte.core.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ReactionMade(Event):
    """The other party heard from us, outside the gate."""

    name: ClassVar[str] = "response.reaction_made"
    reaction_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class MeasureStarted(Event):
    """A measure holds from now on."""

    name: ClassVar[str] = "response.measure_started"
    measure_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class MeasureChanged(Event):
    """A measure that holds became shorter or lighter."""

    name: ClassVar[str] = "response.measure_changed"
    measure_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class MeasureEnded(Event):
    """A measure ended: by itself, or because somebody decided so."""

    name: ClassVar[str] = "response.measure_ended"
    measure_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class MeasureBroken(Event):
    """A measure was not kept: a new incident was made of it."""

    name: ClassVar[str] = "response.measure_broken"
    measure_id: UUID
    incident_id: UUID


@dataclass(frozen=True, kw_only=True)
class PartyLinked(Event):
    """Somebody was written down as an other party of a case, new or on record already."""

    name: ClassVar[str] = "response.party_linked"
    party_id: UUID
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class PartiesJoined(Event):
    """Two parties turned out to be one: what hung on the source hangs on the target."""

    name: ClassVar[str] = "response.parties_joined"
    join_id: UUID
    source_id: UUID
    target_id: UUID


@dataclass(frozen=True, kw_only=True)
class PartiesParted(Event):
    """They are two again, or one turned out to be two."""

    name: ClassVar[str] = "response.parties_parted"
    join_id: UUID
    source_id: UUID
    target_id: UUID
