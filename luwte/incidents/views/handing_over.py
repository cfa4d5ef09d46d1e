"""Draag alles over: from whom to whom, what passes and what stays, and taking it back today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.actions import handing_over as verbs
from luwte.incidents.forms.handing_over import HandOverForm
from luwte.incidents.queries.handing_over import (
    Obstacle,
    batches_today,
    givers_for,
    plan_for,
    receivers_for,
    stays_elsewhere,
)
from luwte.incidents.views.lists import let_in
from luwte.org.access import OrgRequest
from luwte.org.queries import person_or_none

if TYPE_CHECKING:
    from luwte.org.models import Person

OBSTACLES: dict[Obstacle, Any] = {
    Obstacle.INVOLVED: gettext_lazy("is involved in this incident"),
    Obstacle.NOT_CHOSEN: gettext_lazy("may not read it: the reporter chose who does"),
    Obstacle.OTHER_UNIT: gettext_lazy("may not read cases of this department"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: OrgRequest, slug: str) -> HttpResponse:
    """Choose two people, see what passes, and pass it on."""
    let_in(request)
    givers = givers_for(request.actor)
    asked = request.POST or request.GET
    giver = _person(givers, asked.get("giver") or str(request.actor.person_id))
    receivers = receivers_for(giver)
    receiver = _person(receivers, asked.get("receiver", ""))
    refused = ""
    if request.method == "POST" and giver and receiver:
        try:
            _batch, plan = verbs.hand_over(actor=request.actor, giver=giver, receiver=receiver)
        except NotPermitted:
            raise
        except Refused as why:
            refused = why.why
        else:
            messages.success(request, _passed(len(plan.passes), receiver))
            return HttpResponseRedirect(_address(request, giver, receiver))
    context = {
        "form": HandOverForm(
            {"giver": str(giver.pk) if giver else "", "receiver": asked["receiver"]}
            if "receiver" in asked
            else None,
            givers=givers,
            receivers=receivers,
            initial={"giver": giver, "receiver": receivers[0] if receivers else None},
        ),
        "giver": giver,
        "receiver": receiver,
        "refused": refused,
        **_preview(request, giver, receiver),
    }
    return render(request, "incidents/hand_over.html", context, status=422 if refused else 200)


@require_POST
def take_back(request: OrgRequest, slug: str, receiver: UUID, batch: UUID) -> HttpResponse:
    """Undo a hand-over of today."""
    let_in(request)
    person = person_or_none(receiver)
    if person is None:
        raise Http404
    number = verbs.take_back(actor=request.actor, receiver=person, batch=batch)
    messages.success(
        request,
        ngettext("%(number)d case is back.", "%(number)d cases are back.", number)
        % {"number": number},
    )
    return HttpResponseRedirect(reverse("incidents:hand_over", kwargs={"slug": slug}))


def _preview(request: OrgRequest, giver: Person | None, receiver: Person | None) -> dict[str, Any]:
    if giver is None:
        return {}
    elsewhere = {"elsewhere": stays_elsewhere(request.actor, giver)}
    if receiver is None:
        return elsewhere
    plan = plan_for(request.actor, giver, receiver)
    return {
        **elsewhere,
        "plan": plan,
        "counts": plan.counts,
        "stays": [(load, OBSTACLES[why]) for load, why in plan.stays],
        "batches": batches_today(request.actor, receiver),
    }


def _passed(number: int, receiver: Person) -> str:
    return ngettext(
        "%(number)d case is with %(name)s now.", "%(number)d cases are with %(name)s now.", number
    ) % {"number": number, "name": receiver.name}


def _address(request: OrgRequest, giver: Person, receiver: Person) -> str:
    address = reverse("incidents:hand_over", kwargs={"slug": request.organisation.slug})
    return f"{address}?giver={giver.pk}&receiver={receiver.pk}"


def _person(people: list[Person], pk: str | None) -> Person | None:
    return next((person for person in people if str(person.pk) == pk), None)
