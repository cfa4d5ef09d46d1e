"""Since when something about a case can have been: not before the first thing that happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from luwte.incidents.models import Case


def first_day_of(case: Case) -> date | None:
    """The day on which the first incident of a case happened, where the organisation is; None
    when all were withdrawn. One query."""
    rows = case.incidents.filter(withdrawn_at=None).order_by("happened_from")
    first = rows.values_list("happened_from", flat=True).first()
    return timezone.localdate(first) if first else None


def is_before(case: Case, day: date) -> bool:
    """Whether a day lies before all that happened in a case. The day before may be: what happened
    around midnight is often written down on the other side of it."""
    first = first_day_of(case)
    if first is None:
        return False
    # A clock that was set wrong may have put what happened ahead of us: today is always possible.
    return day < min(first, timezone.localdate()) - timedelta(days=1)
