"""Whom to propose as a supporter: an even spread, and never somebody who stands too near."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Candidate:
    """Somebody on the roster, with how many paths are open."""

    person_id: UUID
    name: str
    open_paths: int
    most_open: int
    paused_until: date | None = None
    manager_id: UUID | None = None

    def is_free(self, today: date) -> bool:
        """Whether something new may be asked."""
        paused = self.paused_until is not None and self.paused_until >= today
        return not paused and self.open_paths < self.most_open


def may_support(
    candidate: Candidate, *, person_id: UUID, manager_id: UUID | None, involved: Collection[UUID]
) -> bool:
    """Never oneself, who was involved in the case, or the own manager or subordinate."""
    near = {person_id, manager_id} | set(involved)
    return candidate.person_id not in near and candidate.manager_id != person_id


def propose(
    candidates: Iterable[Candidate],
    *,
    person_id: UUID,
    manager_id: UUID | None,
    involved: Collection[UUID],
    today: date,
) -> Candidate | None:
    """Who has the fewest open of those who are free and may; by name where it is equal. None when
    there is nobody."""
    fit = [
        one
        for one in candidates
        if one.is_free(today)
        and may_support(one, person_id=person_id, manager_id=manager_id, involved=involved)
    ]
    return min(fit, key=lambda one: (one.open_paths, one.name, one.person_id), default=None)
