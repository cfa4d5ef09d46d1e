"""One step at the police or with damage: a form beside the case, a verb, and back to its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from luwte.core.answers import carried_out, show_form
from luwte.incidents.rules import TrackKind
from luwte.org.access import OrgRequest
from luwte.response.access import Desk, desk_for, require_handle


@dataclass(frozen=True)
class Asking:
    """What the page of a step says. seen: the version of what the form changes; page, of: to which
    page the reader comes back, and of what beside the case; anchor: where on that page."""

    heading: str
    verb: str
    done: str
    lead: str = ""
    seen: int = 0
    anchor: str = ""
    template: str = "response/police_step.html"
    page: str = "response:police"
    of: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


def police_desk(request: OrgRequest, pk: UUID, *, others: Sequence[TrackKind] = ()) -> Desk:
    """The track of the police as the reader sees it, or that of another one that leads here too."""
    for kind in (TrackKind.POLICE, *others):
        try:
            return desk_for(request.actor, pk, kind)
        except Http404:
            continue
    raise Http404


def police_work(request: OrgRequest, pk: UUID) -> Desk:
    """The track of the police of who works on it; who only reads it gets no form."""
    desk = police_desk(request, pk)
    require_handle(request.actor, desk)
    return desk


def seen_in(request: OrgRequest) -> int:
    """The version that the form was made for; 0 for what is no number."""
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0


def step(
    request: OrgRequest,
    desk: Desk,
    form: forms.Form,
    deed: Callable[[], object],
    asking: Asking,
) -> HttpResponse:
    """Show the form, or take the step. A refusal shows it again with all that was typed; after a
    conflict, sending it again is a decision on what is there now."""
    if request.method == "POST" and carried_out(form, deed):
        messages.success(request, asking.done)
        address = reverse(
            asking.page,
            kwargs={"slug": request.organisation.slug, "pk": desk.case.pk, **asking.of},
        )
        return HttpResponseRedirect(f"{address}#{asking.anchor}" if asking.anchor else address)
    shown = {"desk": desk, "case": desk.case, "asking": asking, **asking.more}
    return show_form(request, asking.template, form, shown)
