"""Moments: set in the transaction of what they belong to, kept by the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from luwte.core.models import Timer
from luwte.core.registry import Registry
from luwte.core.trace import current_trace
from luwte.lib.ids import uuid7

TimerHandler = Callable[[Timer], None]
handlers: Registry[TimerHandler] = Registry("timers")


@dataclass(frozen=True)
class Moment:
    """A timer to be set."""

    kind: str
    subject_id: UUID
    due_at: datetime
    key: str = ""
    lane: str = "ordinary"


def on_timer(kind: str) -> Callable[[TimerHandler], TimerHandler]:
    """Register what happens at the moments of this kind."""

    def register(function: TimerHandler) -> TimerHandler:
        handlers.add(kind, function)
        return function

    return register


def set_timers(organisation_id: UUID, moments: Iterable[Moment], *, untraced: bool = False) -> None:
    """Set timers, in one statement. The same (kind, subject, key) is moved, and lives again when
    it was done or cancelled. untraced: nothing in the row says when or by which page it was set."""
    rows = [
        Timer(
            id=uuid4() if untraced else uuid7(),
            organisation_id=organisation_id,
            kind=moment.kind,
            subject_id=moment.subject_id,
            key=moment.key,
            lane=moment.lane,
            due_at=moment.due_at,
            trace="" if untraced else current_trace(),
        )
        for moment in moments
    ]
    Timer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation_id", "kind", "subject_id", "key"],
        update_fields=["due_at", "lane", "state", "lease_until", "attempts", "error", "done_at"],
    )


def set_timer(
    organisation_id: UUID,
    kind: str,
    subject_id: UUID,
    due_at: datetime,
    *,
    key: str = "",
    lane: str = "ordinary",
) -> None:
    """Set one timer; see `set_timers`."""
    set_timers(organisation_id, [Moment(kind, subject_id, due_at, key, lane)])


def cancel_timers(organisation_id: UUID, kind: str, subject_ids: Iterable[UUID]) -> int:
    """Cancel what still waits of this kind for these subjects. Returns how many."""
    return Timer.objects.filter(
        organisation_id=organisation_id,
        kind=kind,
        subject_id__in=list(subject_ids),
        state__in=[Timer.State.WAITING, Timer.State.CLAIMED],
    ).update(state=Timer.State.CANCELLED)
