"""Absences and steps for screens; who may read them stands in `access`."""

from __future__ import annotations

from uuid import UUID

from luwte.care.models import CareAbsence, ReturnStep
from luwte.org.access import fetch_or_404


def steps_of(absence: CareAbsence) -> list[ReturnStep]:
    """The steps back, from early to late. One query."""
    return list(ReturnStep.objects.filter(absence=absence).order_by("on_day", "pk"))


def step_of(pk: UUID) -> ReturnStep:
    """A step, or 404; the absence it is of says who may see it."""
    return fetch_or_404(ReturnStep.objects.all(), pk)
