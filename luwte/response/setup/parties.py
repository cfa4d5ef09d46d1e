"""What other parties hang up in the rooms below: their lines, and the way to the response."""

from __future__ import annotations

from luwte.incidents.rules import TrackKind
from luwte.incidents.rules.contents import TrackContent, track_contents, track_words
from luwte.response.access import opens
from luwte.response.actions import erasing_parties
from luwte.response.watch import parties as party_watch
from luwte.response.words.measures import NEXT, told_line


def register() -> None:
    """Hang it all up; called once, when the room is ready."""
    party_watch.register()
    assert erasing_parties  # carried out anew after a restore; registered by being read
    track_contents.add(
        TrackKind.RESPONSE,
        TrackContent("response:of_case", told_line, opens),
    )
    for key, words in NEXT.items():
        track_words.add(key, words)
