"""The door to an organisation's data, as far as the lowest floor may know it.

`core` may not import the tenant's wall; the floor above hangs its `scope` here when it starts.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

Door = Callable[[UUID], AbstractContextManager[None]]
_door: list[Door] = []


def hang(door: Door) -> None:
    """Name the door; called once, by the floor that keeps the wall."""
    _door[:] = [door]


def enter(organisation_id: UUID) -> AbstractContextManager[None]:
    """Everything inside happens for this organisation. Raises RuntimeError when no door hangs."""
    if not _door:
        raise RuntimeError("no floor has hung its door: luwte.tenancy does, when it is ready")
    return _door[0](organisation_id)
