"""The pages that join rooms: today, emergency, search, and the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from luwte.catalogue.queries import emergency_numbers
from luwte.desk import searching, small_practice, today
from luwte.org.access import Actor, OrgRequest, organisations_of
from luwte.org.queries import partner_numbers, places_of
from luwte.tenancy.models import Login

if TYPE_CHECKING:
    from luwte.org.models import Location

# Keys of the catalogue: whom to call while it happens; the others help afterwards.
NOW = ("emergency", "police")


@login_not_required
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The way in: to the own organisation, a choice of them, or the login."""
    if not request.user.is_authenticated:
        return render(request, "desk/front.html")
    assert isinstance(request.user, Login)
    organisations = organisations_of(request.user.pk)
    if len(organisations) == 1:
        return redirect("desk:today", slug=organisations[0].slug)
    return render(request, "desk/choose.html", {"organisations": organisations})


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, what does not yet, and where to say so."""
    return render(request, "desk/accessibility.html")


@require_GET
def start(request: OrgRequest, slug: str) -> HttpResponse:
    """Today: two or three doors, what waits for me, what became of my reports. A small practice has
    a page of its own."""
    if request.organisation.is_small_practice:
        return small_practice.start(request)
    now = timezone.localtime()
    actor = request.actor
    waiting = today.section("today", "waiting", actor)
    mine = today.section("today", "mine", actor)
    shown = {
        "greeting": today.greeting(actor.person.name, now),
        "day_line": today.day_line(now),
        "waiting": waiting,
        "mine": mine,
        # Who has nothing to do wants to know what became of the own report.
        "own_first": bool(mine.lines) and not waiting.lines,
        "here": today.section("today", "here", actor),
        "location": _own_place(actor),
    }
    return render(request, "desk/today.html", shown)


@require_GET
def emergency(request: OrgRequest, slug: str) -> HttpResponse:
    """What to do now, on one page that asks the database nothing of its own."""
    actor = request.actor
    places = [place for place, _rooms in places_of(actor.organisation).rooms_by_location]
    chosen = _chosen_place(request.GET.get("location", ""), places, actor.person.location_id)
    own = [place for place in places if place.pk == actor.person.location_id]
    others = [place for place in places if place.pk != actor.person.location_id]
    numbers = emergency_numbers(organisation=actor.organisation)
    partners = partner_numbers(actor.organisation)
    shown = {
        "places": own + others,
        "chosen": chosen,
        "dial": _dial(chosen.emergency_number if chosen else ""),
        "now_numbers": [number for number in numbers if number.key in NOW],
        "later_numbers": [number for number in numbers if number.key not in NOW],
        "now_partners": [one for one in partners if one.is_now],
        "later_partners": [one for one in partners if not one.is_now],
        "printed_on": timezone.localdate(),
    }
    return render(request, "desk/emergency.html", shown)


@require_GET
def search(request: OrgRequest, slug: str) -> HttpResponse:
    """Look for words in everything the reader may see."""
    words = searching.tidy(request.GET.get("q", ""))
    long_enough = len(words) >= searching.SHORTEST
    shown = {
        "words": words,
        "found": searching.search_rooms(request.actor, words) if long_enough else [],
        "asked": long_enough,
        "too_short": bool(words) and not long_enough,
    }
    return render(request, "desk/search.html", shown)


def _chosen_place(asked: str, places: list[Location], own_id: UUID | None) -> Location | None:
    """The place that was asked for, else the own one, else the first; 404 for a strange one."""
    if asked:
        found = [place for place in places if str(place.pk) == asked]
        if not found:
            raise Http404
        return found[0]
    own = [place for place in places if place.pk == own_id]
    return next(iter(own or places), None)


def _dial(number: str) -> str:
    """What a phone can dial, or "" for words such as: call "come" or press 9."""
    digits = number.replace(" ", "").replace("-", "")
    return digits if digits.removeprefix("+").isdecimal() else ""


def _own_place(actor: Actor) -> Location | None:
    """Where the reader works, from memory."""
    place_id = actor.person.location_id
    return places_of(actor.organisation).locations.get(place_id) if place_id else None
