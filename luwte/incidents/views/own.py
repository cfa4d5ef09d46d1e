"""The own pages of who reported, and of whom it happened to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luwte.core.refusal import Refused
from luwte.incidents import actions
from luwte.incidents.access import own_incident
from luwte.incidents.forms.handling import WordsForm
from luwte.incidents.queries.attachments import files_of_report
from luwte.incidents.queries.own_page import own_page, own_rows
from luwte.incidents.views.sending import sent
from luwte.org.access import OrgRequest


@require_safe
def my_reports(request: OrgRequest, slug: str) -> HttpResponse:
    """What became of what I reported."""
    return render(request, "incidents/my_reports.html", {"rows": own_rows(request.actor)})


@require_safe
def my_report(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One of them: status in words, who has it, what I was told, what comes next, who looked."""
    incident = own_incident(request.actor, pk)
    page = own_page(request.actor, incident)
    context = {"page": page, "files": files_of_report(request.actor, incident)}
    return render(request, "incidents/my_report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_report(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take back a report that was a mistake, as long as nobody has looked at it."""
    incident = own_incident(request.actor, pk)
    case = incident.case
    if case is None:
        raise Http404
    form = WordsForm(
        sent(request),
        label=_("What went wrong?"),
        hint=_("For example: I sent it twice."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(
                actor=request.actor,
                case=case,
                seen=case.version,
                reason=form.cleaned_data["text"],
            )
        except Refused as refused:
            form.add_error(None, refused.why)
        else:
            messages.success(request, _("Your report is withdrawn."))
            return HttpResponseRedirect(
                reverse("incidents:my_report", kwargs={"slug": slug, "pk": pk})
            )
    page = own_page(request.actor, incident)
    status = 422 if form.is_bound else 200
    return render(
        request, "incidents/withdraw_report.html", {"form": form, "page": page}, status=status
    )
