"""One search over all rooms; each room answers with what this actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from luwte.core.panels import Line, SearchRoom, searches

SHORTEST = 2
LONGEST = 200


@dataclass(frozen=True)
class Found:
    """What one room found."""

    room: SearchRoom
    lines: list[Line]


def search_rooms(actor: Any, words: str) -> list[Found]:
    """Ask every room, in order; rooms that found nothing are left out."""
    rooms = sorted(searches, key=lambda room: room.order)
    found = [Found(room, room.find(actor, words)) for room in rooms]
    return [one for one in found if one.lines]


def tidy(words: str) -> str:
    """Words without what no search needs: outer space, control characters, excess length."""
    printable = "".join(char if char.isprintable() else " " for char in words)
    return " ".join(printable.split())[:LONGEST]
