"""Fetch, call a verb, answer: one approach with partners, with one coordinator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luwte.core.answers import back, carried_out, show_form, tried
from luwte.incidents.queries.people import who_can_handle
from luwte.incidents.rules import TrackKind
from luwte.org.access import OrgRequest
from luwte.response.access import Desk, desk_for, require_handle
from luwte.response.actions import approaching
from luwte.response.forms.parties import AgainForm, ApproachForm
from luwte.response.models import JointApproach
from luwte.response.queries.approaches import agreements_to_choose, approach_of
from luwte.response.queries.parties import PartyFace, face_in


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: OrgRequest, slug: str, pk: UUID, party_pk: UUID) -> HttpResponse:
    """Agree on one approach."""
    desk, face = _found(request, pk, party_pk)
    require_handle(request.actor, desk)
    agreements = agreements_to_choose()
    form = ApproachForm(
        request.POST if request.method == "POST" else None,
        agreements=agreements,
        people=who_can_handle(request.actor, desk.case),
    )

    def deed() -> None:
        approaching.start_approach(
            actor=request.actor, desk=desk, party=face.party, plan=form.plan()
        )

    if form.is_bound and carried_out(form, deed):
        return _kept(request, pk, party_pk)
    context: dict[str, Any] = {"desk": desk, "case": desk.case, "face": face}
    context["agreements"] = agreements
    return show_form(request, "response/approach.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def review(
    request: OrgRequest, slug: str, pk: UUID, party_pk: UUID, approach_pk: UUID
) -> HttpResponse:
    """Look at it again: it goes on until the next day."""
    desk, face, approach = _of(request, pk, party_pk, approach_pk)
    require_handle(request.actor, desk)
    form = AgainForm(request.POST if request.method == "POST" else None)

    def deed() -> None:
        approaching.review_approach(
            actor=request.actor,
            desk=desk,
            approach=approach,
            again_on=form.cleaned_data["again_on"],
        )

    if form.is_bound and carried_out(form, deed):
        return _kept(request, pk, party_pk)
    context: dict[str, Any] = {"desk": desk, "case": desk.case, "face": face}
    return show_form(request, "response/approach_review.html", form, context)


@require_POST
def end(
    request: OrgRequest, slug: str, pk: UUID, party_pk: UUID, approach_pk: UUID
) -> HttpResponse:
    """It is not needed any more."""
    desk, _face, approach = _of(request, pk, party_pk, approach_pk)
    tried(
        request,
        lambda: approaching.end_approach(actor=request.actor, desk=desk, approach=approach),
        _("Kept."),
    )
    return back(request, "response:party", pk=pk, party_pk=party_pk)


def _found(request: OrgRequest, pk: UUID, party_pk: UUID) -> tuple[Desk, PartyFace]:
    desk = desk_for(request.actor, pk, TrackKind.RESPONSE)
    return desk, face_in(desk.case, party_pk)


def _of(
    request: OrgRequest, pk: UUID, party_pk: UUID, approach_pk: UUID
) -> tuple[Desk, PartyFace, JointApproach]:
    desk, face = _found(request, pk, party_pk)
    return desk, face, approach_of(face.party, approach_pk)


def _kept(request: OrgRequest, pk: UUID, party_pk: UUID) -> HttpResponse:
    messages.success(request, _("Kept."))
    return back(request, "response:party", pk=pk, party_pk=party_pk)
