"""Totals for rooms above: how many days were missed because of a case. No persons, no reasons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from luwte.care.agreements import days_of, here
from luwte.care.models import CareAbsence
from luwte.care.rules import Days


@dataclass(frozen=True)
class AbsenceTotal:
    """working_days: days that would have been worked, each for the share that was missed. goes_on:
    somebody is still away, and the number grows."""

    working_days: Decimal
    goes_on: bool


NOTHING = AbsenceTotal(Decimal(0), goes_on=False)


def absence_of(case_ids: Collection[UUID], until: date | None = None) -> dict[UUID, AbsenceTotal]:
    """By case, up to and including `until` (today). Cases without absence are left out. One
    query."""
    last = until or timezone.localdate()
    days = days_of(here())
    found: dict[UUID, AbsenceTotal] = {}
    for row in CareAbsence.objects.filter(case_id__in=list(case_ids), from_day__lte=last):
        total = found.get(row.case_id, NOTHING)
        end = min(row.until_day or last, last)
        missed = _worked(row.from_day, end, days) * Decimal(row.share) / 100
        goes_on = total.goes_on or row.until_day is None or row.until_day > last
        found[row.case_id] = AbsenceTotal(total.working_days + missed, goes_on)
    return found


def _worked(first: date, last: date, days: Days) -> Decimal:
    length = (last - first).days + 1
    worked = sum(days.calendar.works_on(first + timedelta(days=n)) for n in range(max(length, 0)))
    return Decimal(worked)
