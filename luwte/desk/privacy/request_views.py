"""Requests of people about what is kept about them, and the own export of every member of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core.answers import back, carried_out, show_form
from luwte.core.refusal import NotPermitted, Refused
from luwte.desk.models import SubjectRequest
from luwte.desk.privacy import requests
from luwte.desk.privacy.request_forms import OTHER, AnswerForm, CheckForm, ExtendForm, ReceiveForm
from luwte.org.access import OrgRequest, fetch_or_404, require_everywhere
from luwte.org.rules import Right
from luwte.response.queries.party_rights import on_record

if TYPE_CHECKING:
    from luwte.response.models import OtherParty


@require_safe
def all_requests(request: OrgRequest, slug: str) -> HttpResponse:
    """Who waits for an answer, what is due first on top."""
    require_everywhere(request.actor, Right.PRIVACY_HANDLE)
    rows = requests.requests_in(request.organisation.pk)
    shown = {"rows": rows, "today": timezone.localdate()}
    return render(request, "privacy/requests.html", shown)


@require_http_methods(["GET", "POST"])
def receive(request: OrgRequest, slug: str) -> HttpResponse:
    """Write down a request; somebody from outside is looked up on record first."""
    require_everywhere(request.actor, Right.PRIVACY_HANDLE)
    form = ReceiveForm(request.POST or None)
    matches: list[tuple[OtherParty, str]] = []
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["who"] == OTHER:
            matches = on_record(request.actor, form.identity)
        if not matches or "party" in request.POST.get("chosen", ""):
            made: list[SubjectRequest] = []
            if carried_out(form, lambda: made.append(_received(request, form, matches))):
                return (
                    redirect("privacy:request", slug=slug, pk=made[0].pk)
                    if made
                    else redirect("privacy:requests", slug=slug)
                )
    shown = {"matches": matches}
    return show_form(request, "privacy/receive.html", form, shown)


@require_safe
def one(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One request and what can be done."""
    found = _found(request, pk)
    kept = requests.kept_because_of(found.party) if found.party is not None else ""
    shown = {"row": found, "today": timezone.localdate(), "kept": kept}
    return render(request, "privacy/request.html", shown)


@require_http_methods(["GET", "POST"])
def check(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """It was made sure who asks."""
    found = _found(request, pk)
    form = CheckForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and carried_out(
        form,
        lambda: requests.check_identity(actor=request.actor, request=found, **form.cleaned_data),
    ):
        return back(request, "privacy:request", pk=pk)
    return _step(request, found, form, _("Make sure who asks"))


@require_http_methods(["GET", "POST"])
def extend(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """It takes longer."""
    found = _found(request, pk)
    form = ExtendForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and carried_out(
        form,
        lambda: requests.extend_request(actor=request.actor, request=found, **form.cleaned_data),
    ):
        return back(request, "privacy:request", pk=pk)
    return _step(request, found, form, _("Take two months more"))


@require_http_methods(["GET", "POST"])
def answer(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The answer."""
    found = _found(request, pk)
    form = AnswerForm(request.POST or None, initial={"seen": found.version})
    if request.method == "POST" and carried_out(
        form,
        lambda: requests.answer_request(actor=request.actor, request=found, **form.cleaned_data),
    ):
        messages.success(request, _("The request is answered."))
        return back(request, "privacy:request", pk=pk)
    return _step(request, found, form, _("Answer the request"))


@require_POST
def export(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """What is kept, for who asked."""
    found = _found(request, pk)
    try:
        made = requests.export_for(request.actor, found)
    except NotPermitted:
        raise
    except Refused as refused:
        messages.error(request, refused.why)
        return back(request, "privacy:request", pk=pk)
    return _zip(made)


@require_POST
def own_export(request: OrgRequest, slug: str) -> HttpResponse:
    """What is kept about oneself."""
    return _zip(requests.own_export(request.actor))


def _received(
    request: OrgRequest, form: ReceiveForm, matches: list[tuple[OtherParty, str]]
) -> SubjectRequest:
    given = form.cleaned_data
    found = {party.pk: party for party, _why in matches}
    return requests.receive_request(
        actor=request.actor,
        kind=given["kind"],
        received_on=given["received_on"],
        person=given.get("person"),
        party=found.get(given["party"]),
    )


def _found(request: OrgRequest, pk: UUID) -> SubjectRequest:
    require_everywhere(request.actor, Right.PRIVACY_HANDLE)
    return fetch_or_404(requests.all_rows(), pk)


def _step(
    request: OrgRequest, found: SubjectRequest, form: forms.Form, heading: str
) -> HttpResponse:
    return show_form(request, "privacy/request_step.html", form, {"row": found, "heading": heading})


def _zip(made: bytes) -> HttpResponse:
    name = f"gegevens-{timezone.localdate().isoformat()}.zip"
    return HttpResponse(
        made,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
