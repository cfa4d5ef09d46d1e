"""What a room shows on a page of a higher room, without either knowing the other.

In a room's `apps.py`, in `ready()`:

    panels.add("incidents.waiting", Panel("today", "waiting", waiting_for))
    searches.add("incidents", SearchRoom(_("Cases"), "folder", find_cases, 10))

where `waiting_for(actor) -> list[Line]` and `find_cases(actor, words) -> list[Line]` live in the
room's `panels.py`. They ask few queries, the same number however many lines there are, and return
only what this actor may see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from luwte.core.kit.clock_face import ClockFace
from luwte.core.registry import Registry

Page = Literal["today"]
# waiting: "Dit wacht op jou"; mine: "Jouw meldingen"; here: a quiet card beside them.
Place = Literal["waiting", "mine", "here"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a list that leads somewhere.

    title: what to do, or what it is; detail: a muted line below it; icon: what kind of thing;
    clock: drawn as a ring with its words; badge with its kind ("ok", "calm", "soon", "late");
    at: sorts lines without a clock (newest first); first: comes before everything with a clock.
    """

    title: str
    url: str
    detail: str = ""
    icon: str = ""
    clock: ClockFace | None = None
    badge: str = ""
    badge_kind: str = ""
    at: dt.datetime | None = None
    first: bool = False


@dataclass(frozen=True)
class More:
    """Where the whole list is: "Alle 7 zaken"."""

    label: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A list that a room adds to a place on a page. lines(actor) gives at most `limit` lines, the
    most urgent first; more(actor) leads to all of them, or is None."""

    page: Page
    place: Place
    lines: Callable[[Any], list[Line]]
    more: Callable[[Any], More | None] | None = None
    order: int = 50


@dataclass(frozen=True)
class SearchRoom:
    """What can be found in a room. find(actor, words) gives what this actor may see, newest
    first."""

    label: Any
    icon: str
    find: Callable[[Any, str], list[Line]]
    order: int = 50


panels: Registry[Panel] = Registry("panels")
searches: Registry[SearchRoom] = Registry("searches")


def panels_of(page: Page, place: Place) -> list[Panel]:
    """The panels that stand in this place, in order."""
    found = [panel for panel in panels if panel.page == page and panel.place == place]
    return sorted(found, key=lambda panel: panel.order)
