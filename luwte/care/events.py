"""What happened in care, for rooms above: which case, never who or what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from luwte.core.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CareMoved(Event):
    """Something changed in the care of a case: somebody is cared for, a talk was held, it ended."""

    name: ClassVar[str] = "care.care_moved"
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class AbsenceRecorded(Event):
    """Days of absence after an incident were written down or changed; `facts` counts them."""

    name: ClassVar[str] = "care.absence_recorded"
    case_id: UUID
