"""The start page of a small practice (ORG-3): one page that holds the whole day.

Three doors, what waits for the reader, every open case with its next step and who takes it, and
two lines for the week meeting. No figures, no works council, no survey; nothing is red that is not
late.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from luwte.desk import today
from luwte.incidents.queries.practice import practice_page
from luwte.org.access import OrgRequest


def start(request: OrgRequest) -> HttpResponse:
    """The page."""
    now = timezone.localtime()
    actor = request.actor
    shown: dict[str, Any] = {
        "greeting": today.greeting(actor.person.name, now),
        "day_line": today.day_line(now),
        "waiting": today.section("today", "waiting", actor),
        "mine": today.section("today", "mine", actor),
        "practice": practice_page(actor),
    }
    return render(request, "desk/small_practice.html", shown)
