"""What a handler notes: with what it was done, what it led to, and who was told."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.catalogue.rules import Urgency
from luwte.core.answers import carried_out, show_form
from luwte.incidents import actions
from luwte.incidents.access import Verb, get_for, incident_for, require_on
from luwte.incidents.forms.handling import WordsForm
from luwte.incidents.forms.known import KnownForm
from luwte.incidents.models import Incident
from luwte.incidents.queries.proposals import case_proposal
from luwte.incidents.queries.versions import version_of_case
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import Step, take
from luwte.org.access import OrgRequest


@require_http_methods(["GET", "HEAD", "POST"])
def known(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Who handles the case knows more."""
    incident = incident_for(request.actor, pk)
    if incident.case is None:
        raise Http404
    require_on(request.actor, Verb.HANDLE, incident.case)
    return _note(request, incident, reverse("incidents:case", args=[slug, incident.case.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def inspectorate(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Note that the labour inspectorate was told, or why it need not be."""
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    call = case_proposal(request.organisation, case).inspectorate
    if call is None or not call.is_now:
        raise Http404
    form = WordsForm(
        sent(request),
        label=_("Who told it, and when?"),
        hint=_("Is it not needed after all? Then say why."),
        empty=_("Say who told it and when, or why it is not needed."),
    )

    def act(seen: int) -> None:
        actions.note_inspectorate(
            actor=request.actor,
            case=case,
            urgency=Urgency(call.urgency),
            text=form.cleaned_data["text"],
        )

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Labour Inspectorate"),
        lead=call.label,
        verb=_("Keep this"),
        done=_("It is noted."),
        more={"call": call},
    )
    return take(request, step)


def _note(request: OrgRequest, incident: Incident, back: str) -> HttpResponse:
    chosen = [row.term_id for row in incident.terms.all()]
    form = KnownForm(sent(request), organisation=request.organisation, chosen=chosen)
    if form.is_bound and carried_out(
        form,
        lambda: actions.note_known(
            actor=request.actor,
            incident=incident,
            chosen=form.chosen_terms(),
            offered={term.id for term in form.known.values()},
        ),
    ):
        messages.success(request, _("It is noted."))
        return HttpResponseRedirect(back)
    return show_form(request, "incidents/known.html", form, {"back": back, "incident": incident})
