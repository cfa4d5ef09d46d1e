"""Wat verloopt er dit weekend: per owner, with the deputy and a way to hand over."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from luwte.incidents.queries.weekend import days_off_of, groups_of, lapsing
from luwte.incidents.views.lists import let_in
from luwte.org.access import OrgRequest
from luwte.org.rules import Right


@require_safe
def weekend(request: OrgRequest, slug: str) -> HttpResponse:
    """Everything that lapses before noon of the first working day after the next days off."""
    let_in(request)
    days_off = days_off_of(request.organisation, timezone.now())
    until = days_off.until(ZoneInfo(request.organisation.timezone))
    found = lapsing(request.actor, until)
    context = {
        "days_off": days_off,
        "until": until,
        "groups": groups_of(request.actor, found, days_off),
        "number": len(found),
        "may_hand_over": request.actor.may(Right.CASES_HANDLE),
    }
    return render(request, "incidents/weekend.html", context)
