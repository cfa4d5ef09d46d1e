"""The talks of a path: planned, dropped, ended."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from luwte.care import timing
from luwte.care.agreements import care_terms, days_of, here
from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import MomentState, PathState, plan
from luwte.policy.rules import Care


def plan_talks(
    path: CarePath,
    happened_at: datetime,
    *,
    at_latest: datetime | None = None,
    is_awaited: bool = False,
) -> list[CareMoment]:
    """Add the talks of the path's scale that are still to come; those that were dropped and are
    wanted again come back. Returns what was added."""
    organisation = here()
    care: Care = care_terms(organisation).value
    now = timezone.now()
    known = list(CareMoment.objects.filter(path=path))
    held = any(one.state == MomentState.HELD for one in known)
    planned = plan(
        care.moments(path.scale),
        happened_at=happened_at,
        now=now,
        days=days_of(organisation),
        known=[one.key for one in known if one.state != MomentState.DROPPED],
        had_contact=held,
        is_awaited=is_awaited,
        at_latest=at_latest,
    )
    before = {one.key: one for one in known}
    added = []
    for one in planned:
        row = before.get(one.key) or CareMoment(path=path, key=one.key)
        row.due_at, row.state, row.done_at, row.tries = one.due_at, MomentState.PLANNED, None, 0
        row.escalated_at = None
        row.save()
        added.append(row)
    timing.watch(added, now)
    return added


def drop(moments: list[CareMoment], state: MomentState = MomentState.DROPPED) -> None:
    """What is still planned falls away, or was declined."""
    rows = CareMoment.objects.filter(pk__in=[one.pk for one in moments], state=MomentState.PLANNED)
    rows.update(state=state, done_at=timezone.now())
    timing.forget(moments)


def end_path(path: CarePath) -> None:
    """Nothing more is planned for this person."""
    drop(timing.planned_of(path))
    timing.forget_offer(path)
    CarePath.objects.filter(pk=path.pk, ended_at=None).update(
        state=PathState.ENDED,
        ended_at=timezone.now(),
        offer_again_on=None,
        version=F("version") + 1,
    )
