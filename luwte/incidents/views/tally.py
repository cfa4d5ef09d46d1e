"""The tally: one tap is counted; the last one can be taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luwte.core.refusal import Refused
from luwte.incidents import actions
from luwte.incidents.queries.tallied import light_forms, tally_lines, workplace_of
from luwte.lib.ids import crockford
from luwte.org.access import OrgRequest


@require_http_methods(["GET", "HEAD", "POST"])
def tally(request: OrgRequest, slug: str) -> HttpResponse:
    """Big buttons for the light forms; each counts one of today at the own workplace."""
    unit, location = workplace_of(request.actor)
    if request.method == "POST" and unit is not None:
        chosen = request.POST.get("form", "")
        form = next((one for one in light_forms(request.actor) if str(one.id) == chosen), None)
        key = _key(request)
        if form is None or not key:
            messages.info(request, _("Nothing was counted. Tap one of the buttons."))
            return _back(slug)
        try:
            actions.tally(actor=request.actor, tap=actions.Tap(key, form, unit, location))
        except Refused as refused:
            messages.info(request, refused.why)
            return _back(slug)
        return _back(slug, f"?tapped={key}")
    context = {
        "lines": tally_lines(request.actor),
        "place": ", ".join(one.name for one in (unit, location) if one is not None),
        "key": crockford(20),
        "tapped": request.GET.get("tapped", "")[:40],
    }
    return render(request, "incidents/tally.html", context)


@require_POST
def take_back(request: OrgRequest, slug: str) -> HttpResponse:
    """The last tap was a mistake."""
    key = _key(request)
    if actions.take_back_tally(actor=request.actor, key=key):
        messages.success(request, _("Taken back."))
    else:
        messages.info(request, _("There was nothing to take back."))
    return _back(slug)


def _key(request: OrgRequest) -> str:
    """The key of a tap; nothing when it cannot be one."""
    key = request.POST.get("key", "")
    return key[:40] if key.isalnum() else ""


def _back(slug: str, query: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("incidents:tally", kwargs={"slug": slug}) + query)
