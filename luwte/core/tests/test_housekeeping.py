"""Old work is forgotten; what waits or failed is not."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from luwte.core.clock.housekeeping import forget_what_is_done
from luwte.core.models import Job, OutboxEvent, OutboxReaction, Timer
from luwte.lib.ids import uuid7

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def some_work() -> None:
    house = uuid7()
    for state in ("done", "cancelled", "waiting", "failed"):
        Timer.objects.create(
            organisation_id=house, kind=state, subject_id=uuid7(), due_at=NOW, state=state
        )
        Job.objects.create(
            organisation_id=house, kind=state, due_at=NOW, created_at=NOW, state=state
        )
    for told in ("done", "failed", None):
        event = OutboxEvent.objects.create(
            organisation_id=house,
            name=told or "new",
            payload={},
            created_at=timezone.now(),
            expanded_at=timezone.now() if told else None,
        )
        if told:
            OutboxReaction.objects.create(
                organisation_id=house, event=event, reaction="x", state=told, due_at=NOW
            )


def test_only_what_is_old_and_done_is_forgotten() -> None:
    OutboxEvent.objects.all().delete()
    Timer.objects.all().delete()
    Job.objects.all().delete()
    with time_machine.travel(NOW - dt.timedelta(days=200), tick=False):
        some_work()
    with time_machine.travel(NOW, tick=False):
        some_work()

        forget_what_is_done()

    assert sorted(Timer.objects.values_list("kind", flat=True)) == sorted(
        ["waiting", "failed", "done", "cancelled", "waiting", "failed"]
    )
    assert Job.objects.count() == 6
    assert sorted(OutboxEvent.objects.values_list("name", flat=True)) == sorted(
        ["failed", "new", "done", "failed", "new"]
    )
