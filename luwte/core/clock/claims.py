"""Taking work so that nobody else takes it, and finishing it so that it happens once.

A row that waits has `due_at` (when), `lease_until` (not before, also while it waits for a second
try) and `attempts`. Claiming is one short transaction for a batch. Finishing is the transaction of
the work itself: its first statement turns the row into done where it still holds OUR lease, so
the effect and the mark commit together or not at all. A process that dies leaves a lease that ends.
"""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

logger = logging.getLogger("luwte.clock")
R = TypeVar("R", bound=Model)
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Patience:
    """How long a claim counts, and how often something is tried again."""

    lease: timedelta
    batch: int
    attempts: int
    longest_pause: timedelta

    def pause(self, attempts: int) -> timedelta:
        """1, 2, 4, 8 … seconds after the first, second, third … try."""
        seconds = 2.0 ** min(attempts - 1, 30)
        return min(timedelta(seconds=max(seconds, 1.0)), self.longest_pause)


# Somebody may be in danger: a lost claim is taken over within seconds, and never given up soon.
SAFETY = Patience(timedelta(seconds=5), 100, 500, timedelta(seconds=10))
ORDINARY = Patience(timedelta(seconds=30), 50, 16, timedelta(minutes=15))


def open_to_claim(rows: QuerySet[R], now: datetime) -> QuerySet[R]:
    """What waits or was claimed by somebody whose lease ended, the first due first."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return rows.filter(free, state__in=["waiting", "claimed"]).order_by("due_at")


def next_due(rows: QuerySet[R], now: datetime) -> datetime | None:
    """When the first of these rows is due; one indexed statement."""
    return open_to_claim(rows, now).values_list("due_at", flat=True).first()  # type: ignore[return-value]


def claim(rows: QuerySet[R], patience: Patience, now: datetime) -> list[R]:
    """Claim a batch of what is due, for the length of a lease.

    PostgreSQL skips what another clock is claiming; on SQLite the transaction is the only one that
    writes. The UPDATE repeats the condition, so that neither rests on the other.
    """
    until = now + patience.lease
    with transaction.atomic():
        due = open_to_claim(rows, now).filter(due_at__lte=now)
        found = list(due.select_for_update(skip_locked=True)[: patience.batch])
        if not found:
            return []
        ids = [row.pk for row in found]
        changed = (
            open_to_claim(rows.model._default_manager.all(), now)
            .filter(pk__in=ids)
            .order_by()
            .update(state="claimed", lease_until=until, attempts=F("attempts") + 1)
        )
        if changed != len(found):
            found = list(rows.model._default_manager.filter(pk__in=ids, lease_until=until))
    for row in found:
        claimed: Any = row
        claimed.state, claimed.lease_until = "claimed", until
        claimed.attempts += 1
    return found


def finish(row: Model) -> bool:
    """Turn a claimed row into done, as the first statement of the transaction of its work.

    False when it is no longer ours: it was cancelled, moved, or taken over after our lease.
    """
    return bool(_ours(row).update(state="done", done_at=timezone.now(), error=""))


def give_back(rows: list[Any]) -> None:
    """Return what was claimed and not begun, when this clock stops."""
    for row in rows:
        _ours(row).update(state="waiting", lease_until=None, attempts=F("attempts") - 1)


def fail(row: Any, wrong: BaseException, patience: Patience) -> None:
    """Write down that it went wrong (which error and where, never its words: they may hold
    somebody's data) and when it is tried again; after too many tries it stays failed."""
    where = place_of(wrong)
    given_up = row.attempts >= patience.attempts
    retry = None if given_up else timezone.now() + patience.pause(row.attempts)
    state = "failed" if given_up else "waiting"
    _ours(row).update(state=state, lease_until=retry, error=where)
    logger.error("%s %s: %s, try %s, %s", type(row).__name__, row.pk, where, row.attempts, state)


def place_of(wrong: BaseException) -> str:
    """Which error, and the last line of our own code that it passed; no values."""
    place = ""
    for frame in traceback.extract_tb(wrong.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
            place = f" at {path.relative_to(ROOT)}:{frame.lineno}"
    return f"{type(wrong).__name__}{place}"[:300]


def _ours(row: Any) -> QuerySet[Any]:
    rows = type(row)._default_manager
    return rows.filter(pk=row.pk, state="claimed", lease_until=row.lease_until)
