"""What the start page says: who is greeted, what waits, what became of the own reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.panels import Line, More, Page, Place, panels_of

MOST_WAITING = 8
MOST_MINE = 5
MOST_HERE = 5
LIMITS: dict[Place, int] = {"waiting": MOST_WAITING, "mine": MOST_MINE, "here": MOST_HERE}

# Until this hour (exclusive) somebody is greeted so.
GREETINGS = (
    (6, gettext_lazy("Good night %(name)s")),
    (12, gettext_lazy("Good morning %(name)s")),
    (18, gettext_lazy("Good afternoon %(name)s")),
    (24, gettext_lazy("Good evening %(name)s")),
)
# Urgency of lines without a deadline: after everything that has one.
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Section:
    """Lines of all rooms for one place on the page, and where the rest is."""

    lines: list[Line]
    more: list[More]


def greeting(name: str, now: dt.datetime) -> str:
    """ "Goedemorgen Mo"; `now` is local."""
    first_name = name.split()[0] if name.split() else name
    words = next(words for until, words in GREETINGS if now.hour < until)
    return str(words) % {"name": first_name}


def day_line(now: dt.datetime) -> str:
    """ "Donderdag 19 november, 10:12"; `now` is local."""
    words = date_format(now, _("l j F, H:i"))
    return words[:1].upper() + words[1:]


def section(page: Page, place: Place, actor: Any) -> Section:
    """What the rooms have to say in this place, most urgent first."""
    panels = panels_of(page, place)
    lines = [line for panel in panels for line in panel.lines(actor)]
    if place == "waiting":
        lines.sort(key=_urgency)
    more = [found for panel in panels if panel.more and (found := panel.more(actor))]
    return Section(lines[: LIMITS[place]], more)


def _urgency(line: Line) -> tuple[bool, dt.datetime, float]:
    deadline = line.clock.deadline if line.clock and line.clock.deadline else NEVER
    newest_first = -line.at.timestamp() if line.at else 0.0
    return not line.first, deadline, newest_first
