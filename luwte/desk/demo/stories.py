"""What happened in the two organisations of the demonstration. All of it is invented.

`stories.yaml` holds them per organisation. A story says when and where, in the words of who
reported it, and how far the case has come:

new        nobody has looked yet
assessed   the first look is done, the clocks run
busy       discussed, actions chosen, some tracks done
late       assessed, and then the response was forgotten
waiting    everything is done, but somebody outside has still to answer
closed     from report to what we learned
withdrawn  a mistake
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

Course = Literal["new", "assessed", "busy", "late", "waiting", "closed", "withdrawn"]


@dataclass(frozen=True)
class Story:
    """One incident. hours_ago: when it happened; reported_after: minutes until the report; terms:
    kind:key of the catalogue; handler: who takes the case; actions: keys of the 37; others: who was
    there too, as person:role; told: tracks of which `answers.yaml` tells how they went."""

    key: str
    who: str
    hours_ago: float
    location: str
    room: str
    gravity: str
    terms: str
    text: str
    course: Course = "closed"
    handler: str = ""
    other: str = ""
    actions: str = "order_talk report_internally"
    learned: str = ""
    reported_after: int = 35
    others: str = ""
    told: str = ""

    @property
    def term_keys(self) -> list[tuple[str, str]]:
        """(kind, key) of every term."""
        pairs = (word.split(":", 1) for word in self.terms.split())
        return [(kind, key) for kind, key in pairs]


@functools.cache
def stories_of(slug: str) -> tuple[Story, ...]:
    """The stories of one organisation of the cast; none for another one."""
    raw = yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))
    return tuple(Story(**row) for row in raw.get(slug, []))
