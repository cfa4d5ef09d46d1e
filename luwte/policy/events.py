"""What policy tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from luwte.core.outbox import Event


@dataclass(frozen=True, kw_only=True)
class SettingsAdopted(Event):
    """A new version of one kind of settings counts from now on; running cases keep theirs."""

    name: ClassVar[str] = "policy.settings_adopted"

    setting_id: UUID
    kind: str
    setting_version: int
