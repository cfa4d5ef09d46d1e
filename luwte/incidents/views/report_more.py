"""Telling more about an own report, until its case is closed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.core.answers import carried_out
from luwte.incidents import actions, words
from luwte.incidents.access import own_incident
from luwte.incidents.forms.enriching import MoreForm
from luwte.incidents.queries.attachments import files_of_report
from luwte.incidents.views.sending import sent
from luwte.org.access import OrgRequest
from luwte.tenancy.shared_pc import is_shared


@require_http_methods(["GET", "HEAD", "POST"])
def report_more(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The story, words spoken, who was there, and what led to it; each of it may stay empty."""
    incident = own_incident(request.actor, pk)
    form = MoreForm(sent(request), actor=request.actor, incident=incident)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.enrich_report(actor=request.actor, incident=incident, more=form.more()),
    ):
        messages.success(request, _("Added to your report."))
        again = "another" in request.POST
        name = "incidents:report_more" if again else "incidents:my_report"
        address = reverse(name, kwargs={"slug": slug, "pk": pk})
        return HttpResponseRedirect(address + ("#people" if again else ""))
    context = {
        "form": form,
        "incident": incident,
        "involved": [(one, words.ROLES.get(one.role, one.role)) for one in form.involved],
        "is_shared": is_shared(request),
        "files": files_of_report(request.actor, incident),
    }
    status = 422 if form.is_bound else 200
    return render(request, "incidents/report_more.html", context, status=status)
