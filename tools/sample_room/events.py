"""What sample tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from luwte.core.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ItemAdded(Event):
    """Somebody added an item."""

    name: ClassVar[str] = "sample.item_added"

    item_id: UUID
