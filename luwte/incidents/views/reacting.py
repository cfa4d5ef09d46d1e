"""Reacting in person: points that help, done in one tap, or not needed because."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.catalogue.queries import talk_points
from luwte.core import audit
from luwte.core.answers import carried_out, show_form
from luwte.incidents import actions
from luwte.incidents.access import reaction_for, require_reaction
from luwte.incidents.forms.reacting import ReactForm
from luwte.incidents.models import PersonalReaction
from luwte.incidents.queries.reactions import reaction_face, whom_to_see
from luwte.incidents.views.sending import sent
from luwte.org.access import OrgRequest


@require_http_methods(["GET", "HEAD", "POST"])
def reaction(request: OrgRequest, slug: str, pk: UUID, part: str) -> HttpResponse:
    """Whom to go to, what helps, and one tap when it is done."""
    found = reaction_for(request.actor, pk, part)
    require_reaction(request.actor, found)
    form = ReactForm(sent(request))
    if form.is_bound and carried_out(form, lambda: _keep(request, found, form)):
        messages.success(request, _("Kept."))
        return HttpResponseRedirect(_back(request, found))
    audit.record_read("incidents.read_reaction", actor=request.actor, kind="case", object_id=pk)
    is_director = found.who == PersonalReaction.Who.DIRECTOR
    context = {
        "face": reaction_face(found),
        "case": found.case,
        "names": whom_to_see(found.case),
        "points": talk_points(
            "director" if is_director else "manager", organisation=request.organisation
        ),
        "opens_case": found.person_id != request.actor.person_id,
    }
    return show_form(request, "incidents/reaction.html", form, context)


def _keep(request: OrgRequest, found: PersonalReaction, form: ReactForm) -> None:
    if form.cleaned_data["is_needed"]:
        actions.react_in_person(actor=request.actor, reaction=found, note=form.cleaned_data["note"])
    else:
        actions.reaction_not_needed(
            actor=request.actor, reaction=found, reason=form.cleaned_data["because"]
        )


def _back(request: OrgRequest, found: PersonalReaction) -> str:
    """To where the reader came from: the own start page, or the case."""
    slug = request.organisation.slug
    if found.person_id == request.actor.person_id:
        return reverse("desk:today", kwargs={"slug": slug})
    return reverse("incidents:case", kwargs={"slug": slug, "pk": found.case_id})
