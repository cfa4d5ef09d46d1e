"""Ask somebody of another department to look along; and the page on which they write."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.core import audit
from luwte.core.answers import carried_out
from luwte.incidents import actions
from luwte.incidents.access import Verb, get_for, require_on
from luwte.incidents.actions.observing import is_observer
from luwte.incidents.forms.handling import ObserverForm, WordsForm
from luwte.incidents.queries.case_page import case_now
from luwte.incidents.queries.joined import incidents_of
from luwte.incidents.queries.observing import observations_of
from luwte.incidents.queries.versions import version_of_case
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import Step, take
from luwte.org.access import OrgRequest

any_method = require_http_methods(["GET", "HEAD", "POST"])


@any_method
def ask_observer(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask somebody by name."""
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    form = ObserverForm(sent(request))

    def act(seen: int) -> None:
        actions.ask_observer(actor=request.actor, case=case, person=form.cleaned_data["person"])

    step = Step(
        case=case,
        form=form,
        act=act,
        version=version_of_case(case),
        heading=_("Ask an observer"),
        lead=_("Somebody of another department looks with fresh eyes: reads this case for two "
               "weeks, writes down what strikes them, and changes nothing."),
        verb=_("Ask"),
        done=_("Asked. What they write stands here under “Discuss”."),
        anchor="discuss",
    )  # fmt: skip
    return take(request, step)


@any_method
def observe(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """What happened, and room for what an observer sees."""
    case = get_for(request.actor, pk)
    if not is_observer(request.actor, case):
        raise Http404
    form = WordsForm(
        sent(request),
        label=_("What strikes you?"),
        hint=_("What went well, what could be prepared better? No names of visitors."),
        empty=_("Write down what you saw."),
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and carried_out(
        form,
        lambda: actions.record_observations(
            actor=request.actor, case=case, text=form.cleaned_data["text"]
        ),
    ):
        messages.success(request, _("Thank you. It is with who handles the case."))
        where = {"slug": slug, "pk": pk}
        return HttpResponseRedirect(reverse("incidents:observe", kwargs=where))
    audit.record_read("incidents.read_case", actor=request.actor, kind="case", object_id=pk)
    context = {
        "case": case,
        "form": form,
        "now": case_now(request.actor, case),
        "incidents": incidents_of(case),
        "mine": observations_of(request.actor, case),
    }
    return render(request, "incidents/observe.html", context, status=status)
