"""With what it was done and what it led to, as a handler notes it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.core.refusal import Refused
from luwte.incidents import actions
from luwte.incidents.access import Verb, incident_for, require_on
from luwte.incidents.forms.known import KnownForm
from luwte.incidents.models import Incident
from luwte.incidents.views.sending import sent
from luwte.org.access import OrgRequest


@require_http_methods(["GET", "HEAD", "POST"])
def known(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Who handles the case knows more."""
    incident = incident_for(request.actor, pk)
    if incident.case is None:
        raise Http404
    require_on(request.actor, Verb.HANDLE, incident.case)
    return _note(request, incident, reverse("incidents:case", args=[slug, incident.case.pk]))


def _note(request: OrgRequest, incident: Incident, back: str) -> HttpResponse:
    chosen = [row.term_id for row in incident.terms.all()]
    form = KnownForm(sent(request), organisation=request.organisation, chosen=chosen)
    if form.is_bound and form.is_valid():
        try:
            actions.note_known(
                actor=request.actor,
                incident=incident,
                chosen=form.chosen_terms(),
                offered={term.id for term in form.known.values()},
            )
        except Refused as refused:
            form.add_error(None, refused.why)
        else:
            messages.success(request, _("It is noted."))
            return HttpResponseRedirect(back)
    status = 422 if form.is_bound else 200
    context = {"form": form, "back": back, "incident": incident}
    return render(request, "incidents/known.html", context, status=status)
