"""What happens in this room that rooms above may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from luwte.core.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PackAdopted(Event):
    """An organisation took over a pack: its terms are there now."""

    name: ClassVar[str] = "catalogue.pack_adopted"

    pack: str
    edition: int


@dataclass(frozen=True, kw_only=True)
class TermChanged(Event):
    """A term was added, renamed, switched, taken over from a newer edition or deleted."""

    name: ClassVar[str] = "catalogue.term_changed"

    term_id: UUID
    change: str


@dataclass(frozen=True, kw_only=True)
class EditionAdopted(Event):
    """The reference content that is not a term moved to a newer edition."""

    name: ClassVar[str] = "catalogue.edition_adopted"

    pack: str
    edition: int
