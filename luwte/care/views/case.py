"""The pages of who looks after the care of a case: who, when, held or late; no word of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luwte.care import actions
from luwte.care.access import agreeing_in, desk_for, moment_of, path_of_desk
from luwte.care.forms import FindForm, TalkForm
from luwte.care.queries.paths import care_of_case
from luwte.care.queries.roster import colleague_named, supporters_for
from luwte.core.answers import back, carried_out, saved, show_form
from luwte.core.refusal import Refused
from luwte.incidents.queries.track_card import track_card
from luwte.org.access import OrgRequest

FORM = "care/form.html"


@require_safe
def of_case(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Who is cared for and which talks were held, are planned, or are late."""
    desk = desk_for(request.actor, pk)
    faces = care_of_case(desk)
    agreeing = agreeing_in(request.actor, desk, [one.path for one in faces])
    card = track_card(request.actor, desk.case, desk.track)
    shown = {"case": desk.case, "card": card, "faces": faces, "agreeing": agreeing}
    return render(request, "care/of_case.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: OrgRequest, slug: str, pk: UUID, path: UUID) -> HttpResponse:
    """Find somebody who supports: of the care team, a colleague, or somebody outside."""
    desk = desk_for(request.actor, pk)
    found = path_of_desk(desk, path)
    others = [one for one in supporters_for(found) if one.person.pk != found.supporter_id]
    form = FindForm(request.POST if request.method == "POST" else None, places=others)

    def give() -> None:
        supporter = form.outside or (
            form.chosen
            if form.cleaned_data.get("supporter")
            else colleague_named(form.cleaned_data["colleague"], found)
        )
        if supporter is None:
            raise Refused(
                _("We know no such colleague, or he or she stands too near to what happened.")
            )
        actions.give_supporter(
            actor=request.actor, path=found, supporter=supporter, seen=found.version
        )

    if form.is_bound and carried_out(form, give):
        saved(request)
        return back(request, "care:of_case", pk=pk)
    shown = {
        "title": _("Who supports %(name)s?") % {"name": found.person.name},
        "lead": _("Somebody who was not there, and whom %(name)s does not report to.")
        % {"name": found.person.name},
        "verb": _("Ask"),
        "back": ("care:of_case", pk),
    }
    return show_form(request, FORM, form, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def outside_talk(
    request: OrgRequest, slug: str, pk: UUID, path: UUID, moment: UUID
) -> HttpResponse:
    """Write down that somebody outside held a talk: the fact alone."""
    desk = desk_for(request.actor, pk)
    found = path_of_desk(desk, path)
    if not found.outside_name:
        raise Http404
    row = moment_of(found, moment)
    form = TalkForm(request.POST if request.method == "POST" else None, with_note=False)
    if form.is_bound and carried_out(
        form,
        lambda: actions.record_outside(
            actor=request.actor, path=found, moment=row, outcome=form.outcome_chosen
        ),
    ):
        saved(request)
        return back(request, "care:of_case", pk=pk)
    shown = {
        "title": _("How did it go?"),
        "lead": _("%(name)s supports %(person)s. Ask only whether they spoke.")
        % {"name": found.outside_name, "person": found.person.name},
        "verb": _("Write it down"),
        "back": ("care:of_case", pk),
    }
    return show_form(request, FORM, form, shown)
