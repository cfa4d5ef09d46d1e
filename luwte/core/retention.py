"""What a room keeps, how long, in which copies, and how it is erased: the room says, the desk does.

In a room's `retention.py`, registered in its `apps.ready()`:

    held.add("incidents.case_text", Held(
        kind="case_text", object_kind="case", floor=40,
        what=_("Story, notes and talks of a case"), copies=_("search, timeline, own page"),
        due=cases_due, erase=erase_case_text,
    ))

`kind` is a kind of the adopted terms of retention. `due(before)` names what ended before a moment
and is not erased yet; `erase(id, actor)` runs in a transaction of its own, inside the organisation,
and may find that nothing is left. Whatever a room has to keep longer it says with a `Veto`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from luwte.core.actor import ActorLike
from luwte.core.registry import Registry

# In one round for one kind of data of one organisation; the next round takes the rest.
AT_ONCE = 200


@dataclass(frozen=True)
class DueThing:
    """One thing whose term is over. ended_at: when it began to count. about: what else it belongs
    to, {"case": id, "party": id}, so that a hold on that keeps it."""

    object_id: UUID
    ended_at: datetime
    about: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Held:
    """One thing that a room keeps, under one kind of the adopted terms.

    floor: 50 for rooms that stand above incidents, 40 incidents, 20 notices: the highest goes
    first. what, copies: words for the page. due(before, most): oldest first, at most so many.
    count(before): how many in all. erase(id, actor): how many copies went, by name.
    """

    kind: str
    object_kind: str
    floor: int
    what: Any
    copies: Any
    due: Callable[[datetime, int], Sequence[DueThing]]
    count: Callable[[datetime], int]
    erase: Callable[[UUID, ActorLike], Mapping[str, int]]


held: Registry[Held] = Registry("what is held")

# Why some of these things are kept all the same, by id, in words: (object_kind, things) -> reasons.
Veto = Callable[[str, Collection[DueThing]], Mapping[UUID, str]]
vetoes: Registry[Veto] = Registry("reasons to keep")


def from_the_top() -> list[tuple[str, Held]]:
    """All that is held, what stands highest first."""
    return sorted(held.items(), key=lambda item: (-item[1].floor, item[0]))


def kept_because(object_kind: str, things: Collection[DueThing]) -> dict[UUID, str]:
    """Which of these are kept all the same, and why; the first reason counts."""
    reasons: dict[UUID, str] = {}
    for veto in vetoes:
        for pk, why in veto(object_kind, things).items():
            reasons.setdefault(pk, why)
    return reasons
