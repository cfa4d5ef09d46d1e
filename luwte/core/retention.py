"""What a room keeps, how long, in which copies, and how it is erased: the room says, the desk does.

In a room's `retention.py`, registered in its `apps.ready()`:

    held.add("incidents.case_text", Held(
        kind="case_text", object_kind="case", floor=40,
        what=_("Story, notes and talks of a case"), copies=_("search, timeline, own page"),
        rows=closed_cases, about={"case": "pk"}, erase=erase_case_text,
    ))

`kind` is a kind of the adopted terms of retention. `rows(before)` is what ended before a moment and
is not erased yet; `erase(id, actor)` runs in a transaction of its own, inside the organisation, and
may find that nothing is left. Whatever a room has to keep longer it says with a `Veto`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from luwte.core.actor import ActorLike
from luwte.core.registry import Registry

# In one round for one kind of data of one organisation; the next round takes the rest.
AT_ONCE = 200


@dataclass(frozen=True)
class DueThing:
    """One thing whose term is over. about: what it belongs to, {"case": id, "party": id}, so that
    a hold on that keeps it."""

    object_id: UUID
    about: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Held:
    """One thing that a room keeps, under one kind of the adopted terms.

    floor: 50 for rooms that stand above incidents, 40 incidents, 20 notices: the highest goes
    first. what, copies: words for the page. rows(before): what is due, the longest ago first; each
    is one thing. about: the column of a row by what it names, {"case": "case_id"}. whole(rows):
    where one thing stands for all of these rows, its id. erase(id, actor): how many copies went, by
    name; nothing when it was done before.
    """

    kind: str
    object_kind: str
    floor: int
    what: Any
    copies: Any
    rows: Callable[[datetime], QuerySet[Any]]
    about: Mapping[str, str] = field(default_factory=dict)
    whole: Callable[[QuerySet[Any]], UUID] | None = None
    erase: Callable[[UUID, ActorLike], Mapping[str, int]]

    def due(self, before: datetime, most: int, *, after: int = 0) -> list[DueThing]:
        """What is due, the longest ago first, at most so many, after the first `after`. In
        scope."""
        rows = self.rows(before)
        if self.whole is not None:
            return [DueThing(self.whole(rows))] if not after and rows.exists() else []
        return [DueThing(row.pk, self._belongs_to(row)) for row in rows[after : after + most]]

    def split(
        self, before: datetime, most: int
    ) -> tuple[list[DueThing], list[tuple[DueThing, str]]]:
        """What may go, at most so many, and what is kept all the same, with the reason. What is
        kept is passed over, however much of it comes first. In scope."""
        free: list[DueThing] = []
        kept: list[tuple[DueThing, str]] = []
        seen = 0
        while len(free) < most:
            due = self.due(before, most, after=seen)
            seen += len(due)
            reasons = kept_because(self.object_kind, due)
            kept += [(one, reasons[one.object_id]) for one in due if one.object_id in reasons]
            free += [one for one in due if one.object_id not in reasons]
            if len(due) < most:
                break
        return free[:most], kept

    def count(self, before: datetime) -> int:
        """How many rows are due in all. In scope."""
        return self.rows(before).count()

    def _belongs_to(self, row: Any) -> dict[str, UUID]:
        named = {name: getattr(row, column, None) for name, column in self.about.items()}
        return {name: pk for name, pk in named.items() if pk is not None}


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
