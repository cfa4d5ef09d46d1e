"""Doors that actions open, filled by the rooms that build them."""

from __future__ import annotations

from dataclasses import dataclass

from luwte.core.registry import Registry


@dataclass(frozen=True)
class OpenDoor:
    """A door that works. url_name takes the organisation's slug, and the case's `pk` when
    needs_case; a room adds it in its `apps.ready()` under the key that actions name."""

    url_name: str
    needs_case: bool = False


doors: Registry[OpenDoor] = Registry("doors of actions")
