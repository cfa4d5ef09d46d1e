"""The moments of a path that the clock watches; `reminders.py` says what happens at them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Final

from django.utils import timezone

from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import Days, MomentState, remind_at
from luwte.core.timers import Moment, cancel_timers, set_timers

TALK: Final = "care.talk"
OFFER: Final = "care.offer_again"
STEP: Final = "care.return_step"
REMIND, LATE = "remind", "late"
OFFERED_AT = time(9)


def watch(moments: Iterable[CareMoment], since: datetime) -> None:
    """Set the reminder and the end of these talks. since: from when the time until then counts."""
    now = timezone.now()
    wanted = []
    organisation_id = None
    for one in moments:
        organisation_id = one.organisation_id
        wanted.append(Moment(TALK, one.pk, one.due_at, LATE))
        remind = remind_at(min(since, one.due_at), one.due_at)
        if remind > now:
            wanted.append(Moment(TALK, one.pk, remind, REMIND))
    if organisation_id is not None:
        set_timers(organisation_id, wanted)


def forget(moments: Iterable[CareMoment]) -> None:
    """What ended or fell away reminds nobody."""
    rows = list(moments)
    if rows:
        cancel_timers(rows[0].organisation_id, TALK, [one.pk for one in rows])


def watch_offer(path: CarePath, days: Days) -> None:
    """The morning on which care is offered once more."""
    if path.offer_again_on is not None:
        morning = datetime.combine(path.offer_again_on, OFFERED_AT, days.zone)
        set_timers(path.organisation_id, [Moment(OFFER, path.pk, morning)])


def forget_offer(path: CarePath) -> None:
    """Nothing is offered any more."""
    cancel_timers(path.organisation_id, OFFER, [path.pk])


def planned_of(path: CarePath) -> list[CareMoment]:
    """The talks that are still to come, or late, in order. One query."""
    rows = CareMoment.objects.filter(path=path, state=MomentState.PLANNED)
    return list(rows.order_by("due_at", "pk"))
