"""Timers that fall due: each in its own transaction, inside its organisation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from luwte.core.clock import claims, doors
from luwte.core.clock.sources import PlainSource, Stopping, sources
from luwte.core.models import Timer
from luwte.core.timers import TimerHandler, handlers
from luwte.core.trace import begin_trace


class NoHandler(LookupError):
    """A timer of a kind that this version of the application does not know."""


class TimerSource(PlainSource):
    """The timers of one lane."""

    def __init__(self, lane: str, patience: claims.Patience) -> None:
        self.lane = lane
        self.patience = patience

    def rows(self) -> QuerySet[Timer]:
        return Timer.objects.filter(lane=self.lane)

    def next_due(self, now: datetime) -> datetime | None:
        return claims.next_due(self.rows(), now)

    def work(self, now: datetime, stopping: Stopping) -> int:
        claimed = claims.claim(self.rows(), self.patience, now)
        for number, timer in enumerate(claimed):
            if stopping.is_set():
                claims.give_back(claimed[number:])
                break
            self.handle(timer)
        return len(claimed)

    def handle(self, timer: Timer) -> None:
        """Let the timer have its effect, once."""
        begin_trace(timer.trace)
        try:
            with doors.enter(timer.organisation_id), transaction.atomic():
                if claims.finish(timer):
                    _handler(timer.kind)(timer)
        except Exception as wrong:
            claims.fail(timer, wrong, self.patience)


def _handler(kind: str) -> TimerHandler:
    found = handlers.get(kind)
    if found is None:
        raise NoHandler(kind)
    return found


sources.add("timers.safety", TimerSource("safety", claims.SAFETY))
sources.add("timers.ordinary", TimerSource("ordinary", claims.ORDINARY))
