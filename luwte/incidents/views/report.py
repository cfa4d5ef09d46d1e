"""Reporting on one page, and the thanks that follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods, require_safe

from luwte.catalogue.queries import emergency_numbers
from luwte.core.refusal import Refused
from luwte.incidents import actions
from luwte.incidents.access import own_incident
from luwte.incidents.forms.attachments import take_files
from luwte.incidents.forms.readers import ReadersForm
from luwte.incidents.forms.report import PAPER, ReportForm
from luwte.incidents.forms.report_steps import readers_form, with_readers
from luwte.incidents.models import Incident
from luwte.incidents.queries.attachments import files_of_report
from luwte.incidents.queries.drafts import entered_or_404
from luwte.incidents.queries.own_page import own_page
from luwte.incidents.views.attachments import keep_with
from luwte.incidents.views.report_steps import first_question, thanked
from luwte.incidents.views.sending import sent
from luwte.org.access import OrgRequest
from luwte.org.rules import Right
from luwte.tenancy.shared_pc import is_shared

THANKS_STAY = 60  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: OrgRequest, slug: str) -> HttpResponse:
    """The first question; or a whole report in one request, as a page with all questions or a
    queue sends it."""
    if request.method == "POST" and "step" not in request.POST:
        return report_all(request, slug)
    return first_question(request, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def report_all(request: OrgRequest, slug: str) -> HttpResponse:
    """Report an incident on one page. What was filled in survives every refusal.

    With `?paper=1` it is the page to type over what somebody wrote on the printed form.
    """
    form = ReportForm(sent(request), actor=request.actor)
    is_paper = "paper" in request.GET and request.actor.may(Right.REPORT_FOR_OTHERS)
    if is_paper and not form.is_bound:
        form.initial = {**form.initial, "who": PAPER, "happened": None, "place": ""}
    checked = take_files(request)
    is_good = request.method == "POST" and form.is_valid()
    readers = _readers(request, form) if is_good else None
    if is_good and (readers is None or readers.is_valid()):
        report = with_readers(form.report(), readers) if readers else form.report()
        try:
            incident = actions.report_incident(actor=request.actor, report=report)
        except Refused as refused:
            form.add_error(None, refused.why)
        else:
            keep_with(request, incident, checked)
            return thanked(request, slug, incident)
    context = {
        "form": form,
        "readers": readers,
        "checked": checked,
        "is_paper": is_paper,
        "may_enter": request.actor.may(Right.REPORT_FOR_OTHERS),
        "is_shared": is_shared(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "incidents/report.html", context, status=status)


def _readers(request: OrgRequest, form: ReportForm) -> ReadersForm | None:
    """Who may read it, when that was sent; None for the usual readers. About a colleague there are
    no usual ones, and it is asked."""
    if "reader_choice" in request.POST or form.report().by_colleague:
        return readers_form(form, {}, request.POST)
    return None


@require_safe
def report_sent(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Thanks, what happens next, and whom to call now."""
    numbers = emergency_numbers(organisation=request.organisation)
    try:
        incident = own_incident(request.actor, pk)
    except Http404:
        entered = entered_or_404(request.actor, pk)
        context: dict[str, Any] = {"incident": entered, "numbers": numbers}
        return render(request, "incidents/report_entered.html", context)
    return render(request, "incidents/report_sent.html", _thanks(request, incident, numbers))


@require_safe
def report_waits(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Whether somebody was found who asks how it goes: 204 until then, 205 to look again."""
    incident = own_incident(request.actor, pk)
    page = own_page(request.actor, incident)
    waits = page.care is not None and page.care.track.owner is None
    return HttpResponse(status=204 if waits else 205)


@login_not_required
@require_safe
def report_thanks(request: OrgRequest, slug: str) -> HttpResponse:
    """The thanks on a shared PC: of nobody in particular; after a minute the login."""
    numbers = emergency_numbers(organisation=request.organisation)
    answer = render(request, "incidents/report_thanks.html", {"numbers": numbers})
    answer["Refresh"] = f"{THANKS_STAY}; url={resolve_url('account_login')}"
    return answer


def _thanks(request: OrgRequest, incident: Incident, numbers: list[Any]) -> dict[str, Any]:
    page = own_page(request.actor, incident)
    return {
        "page": page,
        "numbers": numbers,
        "files": files_of_report(request.actor, incident),
        "waits": page.care is not None and page.care.track.owner is None,
    }
