"""Who acts, as far as the lowest floors need to know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class ActorLike(Protocol):
    """Somebody (or the clock) who does something within one organisation."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def on_behalf_of_id(self) -> UUID | None: ...
    @property
    def organisation_id(self) -> UUID: ...


@dataclass(frozen=True)
class TheClock:
    """The application itself, acting by time or by event; it has no rights that a rule asks for."""

    organisation_id: UUID
    person_id: UUID | None = None
    on_behalf_of_id: UUID | None = None
