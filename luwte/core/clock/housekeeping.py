"""What was done long ago is forgotten, a little every hour."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone

from luwte.core.clock.sources import duty
from luwte.core.models import FormSent, Job, OutboxEvent, OutboxReaction, Timer
from luwte.lib.ids import uuid7

AT_ONCE = 2_000
EVENTS = dt.timedelta(days=30)
TIMERS = dt.timedelta(days=90)
JOBS = dt.timedelta(days=180)
FORMS = dt.timedelta(days=2)


@duty("core.forget_what_is_done", every=3600.0)
def forget_what_is_done() -> int:
    """Remove old events that were told everywhere, old timers and old jobs. What failed stays
    until somebody looked at it. Returns how many rows."""
    return (
        _forget_events()
        + forget_older(Timer, TIMERS, state__in=[Timer.State.DONE, Timer.State.CANCELLED])
        + forget_older(Job, JOBS, state__in=[Job.State.DONE, Job.State.CANCELLED])
        + forget_older(FormSent, FORMS)
    )


@duty("core.know_the_tables", every=600.0)
def know_the_tables() -> None:
    """Let SQLite look how its tables are filled, where that is out of date; PostgreSQL does so by
    itself. Without it SQLite takes every index for equally good, and reads all rows of an
    organisation in order to fetch twenty by their ids."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("PRAGMA optimize=0x10002")


def forget_older(model: type[Model], age: dt.timedelta, **which: Any) -> int:
    """Remove rows with such a state whose UUIDv7 is older than `age`, the oldest first."""
    before = timezone.now() - age
    rows = model._default_manager.filter(pk__lt=_oldest_id_of(before), **which)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return model._default_manager.filter(pk__in=ids, **which).delete()[0]


def _oldest_id_of(moment: dt.datetime) -> UUID:
    """The lowest UUIDv7 of a moment."""
    made = uuid7(int(moment.timestamp() * 1000))
    return UUID(int=made.int >> 80 << 80)


def _forget_events() -> int:
    untold = OutboxReaction.objects.filter(event=OuterRef("pk")).exclude(
        state=OutboxReaction.State.DONE
    )
    old = OutboxEvent.objects.filter(
        ~Exists(untold), created_at__lt=timezone.now() - EVENTS, expanded_at__isnull=False
    )
    ids = list(old.order_by("id").values_list("pk", flat=True)[:AT_ONCE])
    return OutboxEvent.objects.filter(pk__in=ids).delete()[0]
