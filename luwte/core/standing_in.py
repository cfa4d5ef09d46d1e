"""On whose behalf the deed that is going on is done.

A deputy acts with a right that was lent. Which right a deed uses is known where it is required or
where the row was let through, and that is far from where the audit row is written: so the floor
that knows rights says it here, and `audit.record` asks. Nothing is handed on by each action.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple
from uuid import UUID

from luwte.core.actor import ActorLike


class _Use(NamedTuple):
    """Who used a right last, and who lent it; None when it was the user's own."""

    person_id: UUID | None
    lender_id: UUID | None


NOBODY = _Use(None, None)
_last: ContextVar[_Use] = ContextVar("luwte_standing_in", default=NOBODY)


def used(person_id: UUID | None, lender_id: UUID | None) -> None:
    """Say that a right of this person counts from now on, and who lent it (None: nobody)."""
    _last.set(_Use(person_id, lender_id))


def lender_of(actor: ActorLike) -> UUID | None:
    """On whose behalf the actor acts now: as the actor says itself, else by the right in use."""
    if actor.on_behalf_of_id is not None:
        return actor.on_behalf_of_id
    use = _last.get()
    return use.lender_id if use.person_id == actor.person_id else None


def forget() -> None:
    """A new request begins: no right was used yet."""
    _last.set(NOBODY)


@contextmanager
def deed() -> Iterator[None]:
    """A verb within: it begins without a right, and what it uses is not left to what follows."""
    before = _last.set(NOBODY)
    try:
        yield
    finally:
        _last.reset(before)
