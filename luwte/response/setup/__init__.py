"""What each part of the room hangs up in the rooms below it, once, when the room is ready."""

from __future__ import annotations

from luwte.incidents.rules.contents import timeline_lines
from luwte.response.setup import damage, letters, measures, parties, police
from luwte.response.watch import joins
from luwte.response.words.damage import LINES as DAMAGE
from luwte.response.words.letters import LINES as LETTERS
from luwte.response.words.measures import LINES as MEASURES
from luwte.response.words.parties import LINES as PARTIES
from luwte.response.words.police import LINES as POLICE


def register() -> None:
    """In `apps.ready()`."""
    assert joins  # registered by being read
    for part in (parties, measures, letters, police, damage):
        part.register()
    for lines in (PARTIES, MEASURES, LETTERS, POLICE, DAMAGE):
        for verb, line in lines.items():
            timeline_lines.add(f"response.{verb}", line)
