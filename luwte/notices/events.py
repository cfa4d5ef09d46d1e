"""What notices tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from luwte.core.outbox import Event


@dataclass(frozen=True, kw_only=True)
class NoticeChanged(Event):
    """An instruction was put up, changed or taken down: planned visits look again."""

    name: ClassVar[str] = "notices.notice_changed"
    notice_id: UUID
