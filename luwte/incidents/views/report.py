"""Reporting, and the thanks that follow."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from luwte.catalogue.queries import emergency_numbers
from luwte.core.refusal import Refused
from luwte.incidents import actions
from luwte.incidents.access import own_incident
from luwte.incidents.forms.report import ReportForm
from luwte.incidents.queries.own_page import own_page
from luwte.incidents.views.sending import sent
from luwte.org.access import OrgRequest


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: OrgRequest, slug: str) -> HttpResponse:
    """Report an incident on one page. What was filled in survives every refusal."""
    form = ReportForm(sent(request), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            incident = actions.report_incident(actor=request.actor, report=form.report())
        except Refused as refused:
            form.add_error(None, refused.why)
        else:
            return HttpResponseRedirect(
                reverse("incidents:report_sent", kwargs={"slug": slug, "pk": incident.pk})
            )
    status = 422 if form.is_bound else 200
    return render(request, "incidents/report.html", {"form": form}, status=status)


@require_safe
def report_sent(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Thanks, what happens next, and whom to call now."""
    incident = own_incident(request.actor, pk)
    page = own_page(request.actor, incident)
    numbers = emergency_numbers(organisation=request.organisation)
    return render(request, "incidents/report_sent.html", {"page": page, "numbers": numbers})
