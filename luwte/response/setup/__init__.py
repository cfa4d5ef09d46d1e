"""What each part of the room hangs up in the rooms below it, once, when the room is ready."""

from __future__ import annotations

from luwte.incidents.rules.contents import timeline_lines
from luwte.response import words
from luwte.response.setup import damage, letters, measures, parties, police
from luwte.response.watch import joins


def register() -> None:
    """In `apps.ready()`."""
    assert joins  # registered by being read
    for part in (parties, measures, letters, police, damage):
        part.register()
    for verb, line in words.lines().items():
        timeline_lines.add(f"response.{verb}", line)
