"""What rooms above hang on a case: the content of its four tracks, and their lines in its timeline.

A room adds to these in its `apps.ready()`. What it tells of a track is coded and stored on the
header (`Track.told`, by `actions.tell_of_track`), so that the page of a case asks nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from luwte.core.registry import Registry

# What the software itself says of a track: what has to happen now, why it ended. By key with the
# room in front ("care.next_talk"), which is what a track keeps: worded when it is read.
track_words: Registry[Any] = Registry("words of tracks")


def track_said(key: str) -> str:
    """What the software says of a track, in the reader's language; "" for no key or one that
    another version of the software knew."""
    return str(track_words.get(key) or "")


# Parameters of an entry, and names of people by id as text, to one line in the reader's language.
Line = Callable[[Mapping[str, Any], Mapping[str, str]], str]


@dataclass(frozen=True)
class TrackContent:
    """Where the content of a track is: there the card of the track leads whom it opens for, others
    to the track itself. url_name takes the organisation's slug and the case's `pk`; line: one coded
    line of `Track.told` in words; opens(actor, case, track): whether that page is there for this
    reader of the case, without a query; without it for every reader."""

    url_name: str
    line: Callable[[Mapping[str, Any]], str]
    opens: Callable[[Any, Any, Any], bool] | None = None


# By the value of a `TrackKind`.
track_contents: Registry[TrackContent] = Registry("contents of tracks")
# By the verb of a timeline entry, with the room in front: "response.measure_proposed".
timeline_lines: Registry[Line] = Registry("lines of the timeline")


@dataclass(frozen=True)
class OwnDoor:
    """What a room above has for whom it happened to. url_name takes the organisation's slug and the
    `pk` of the case; all_url_name only the slug: all that the room has for the reader."""

    url_name: str
    all_url_name: str
    label: Any
    icon: str


@dataclass(frozen=True)
class OwnCall:
    """Something that waits for whom it happened to, and for nobody else: what, and until when in
    words; where; is_settled: an answer was given, and can still be changed."""

    words: str
    until: str
    url: str
    is_settled: bool = False


# On the own page of an incident and on that of care: (actor, id of the case) to what waits.
own_calls: Registry[Callable[[Any, Any], list[OwnCall]]] = Registry("what waits for whom it hit")


def calls_for(actor: Any, case_id: Any) -> list[OwnCall]:
    """All that waits for the actor as a victim in this case, what needs an answer first."""
    found = [one for ask in own_calls for one in ask(actor, case_id)]
    return sorted(found, key=lambda one: one.is_settled)


@dataclass(frozen=True)
class HeldElsewhere:
    """What somebody has open in a room above that does not pass with his or her cases: words, which
    name nobody it is about; url and link: where it passes, empty when that is not for the reader.
    """

    words: str
    url: str = ""
    link: str = ""


# For the page that hands everything over: (actor, giver) to what stays, or None.
held_elsewhere: Registry[Callable[[Any, Any], HeldElsewhere | None]] = Registry("held elsewhere")

# On the own page of an incident, for its victims; and below the list of the own reports.
own_doors: Registry[OwnDoor] = Registry("doors of whom it happened to")
