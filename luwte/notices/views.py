"""Fetch, call a verb, answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core.answers import back, carried_out, press, show_form
from luwte.core.refusal import NotPermitted, Refused
from luwte.notices.access import get_for, may_put_up, may_read
from luwte.notices.actions import add_notice, end_notice, record_seen
from luwte.notices.forms import NoticeForm
from luwte.notices.queries import notices_at
from luwte.org.access import OrgRequest
from luwte.org.queries import places_of

ANYWHERE = "all"


@require_safe
def here(request: OrgRequest, slug: str) -> HttpResponse:
    """What to do today, at the own location first."""
    if not may_read(request.actor):
        raise Http404
    places = [place for place, _rooms in places_of(request.organisation).rooms_by_location]
    chosen = _chosen(request, {place.pk for place in places})
    # What is looked at stands first: on a phone the others are a swipe away.
    places.sort(key=lambda place: place.pk != chosen)
    name = request.GET.get("q", "")[:120]
    page, faces = notices_at(
        request.actor,
        chosen,
        name=name,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    shown = {
        "page": page,
        "faces": faces,
        "places": places,
        "chosen": next((place for place in places if place.pk == chosen), None),
        "name": name,
        "may_put_up": may_put_up(request.actor),
    }
    return render(request, "notices/here.html", shown)


@require_http_methods(["GET", "POST"])
def add(request: OrgRequest, slug: str) -> HttpResponse:
    """Put up an instruction by hand."""
    if not may_put_up(request.actor):
        raise Http404
    form = NoticeForm(request.POST or None, places=places_of(request.organisation))
    if request.method == "POST" and carried_out(
        form, lambda: add_notice(actor=request.actor, said=form.said)
    ):
        messages.success(request, _("It is up. Who is at that place sees it from now on."))
        return back(request, "notices:here")
    return show_form(request, "notices/add.html", form)


@require_POST
def end(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take down what was put up by hand."""
    found = get_for(request.actor, pk)
    press(
        request,
        {
            "end": (
                lambda: end_notice(actor=request.actor, notice=found),
                _("It is down."),
            )
        },
    )
    return back(request, "notices:here")


@require_POST
def seen(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """ "Was here": a new incident in one tap."""
    found = get_for(request.actor, pk)
    try:
        path = record_seen(
            actor=request.actor, notice=found, location_id=request.actor.person.location_id
        )
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.why)
        return back(request, "notices:here")
    return HttpResponseRedirect(path)


def _chosen(request: OrgRequest, known: set[UUID]) -> UUID | None:
    """The location that was asked for, else the own one; None for all."""
    asked = request.GET.get("location", "")
    if asked == ANYWHERE:
        return None
    own = request.actor.person.location_id
    try:
        pk = UUID(asked)
    except ValueError:
        return own if own in known else None
    return pk if pk in known else None
