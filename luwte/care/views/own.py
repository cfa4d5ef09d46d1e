"""The pages of who is cared for: choose, say no, ask; and that it adds up."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.care import actions
from luwte.care.access import own_path
from luwte.care.forms import LoadForm, SupporterForm
from luwte.care.queries.own import choices_of, load_supporters, loads_of, own_care, own_incident_of
from luwte.care.rules import LoadChoice
from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.org.access import OrgRequest

FORM = "care/form.html"


@require_safe
def own(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Who is there for me, what is planned, what was done, where I find help, who read along."""
    try:
        found = own_path(request.actor, pk)
    except Http404:
        # Reported a moment ago: the clock finds somebody.
        if own_incident_of(request.actor, pk) is None:
            raise
        return render(request, "care/soon.html")
    return render(request, "care/own.html", {"page": own_care(request.actor, found)})


@require_POST
def answer(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Not now; yes after all; ask for a talk; let earlier notes be read or not."""
    found = own_path(request.actor, pk)
    me = request.actor
    press(
        request,
        {
            "decline": (
                lambda: actions.decline_talks(actor=me, path=found),
                _("That is fine. You can always come back to it."),
            ),
            "accept": (
                lambda: actions.accept_talks(actor=me, path=found),
                _("Good. The talks are planned again."),
            ),
            "ask": (
                lambda: actions.ask_talk(actor=me, path=found),
                _("Somebody comes to you today."),
            ),
            "agree": (
                lambda: actions.let_earlier_notes(actor=me, path=found, agrees=True),
                _("Earlier notes can be read now."),
            ),
            "disagree": (
                lambda: actions.let_earlier_notes(actor=me, path=found, agrees=False),
                _("Earlier notes stay with who wrote them."),
            ),
        },
    )
    return back(request, "care:own", pk=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Choose who supports me."""
    found = own_path(request.actor, pk)
    places = choices_of(found)
    form = SupporterForm(
        request.POST if request.method == "POST" else None,
        places=places,
        initial={"supporter": str(found.supporter_id or "")},
    )
    if form.is_bound and carried_out(
        form,
        lambda: actions.choose_supporter(
            actor=request.actor, path=found, supporter=form.chosen, seen=found.version
        ),
    ):
        saved(request)
        return back(request, "care:own", pk=found.pk)
    shown = {
        "title": _("Who supports you?"),
        "lead": _("You choose. You need not say why."),
        "verb": _("Choose"),
        "back": ("care:own", found.pk),
        "nobody": not places,
    }
    return show_form(request, FORM, form, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: OrgRequest, slug: str) -> HttpResponse:
    """It adds up: told to me alone, and I choose who else knows. Below it what colleagues share."""
    found = loads_of(request.actor)
    form = LoadForm(
        request.POST if request.method == "POST" else None,
        places=load_supporters(request.actor),
        has_manager=request.actor.person.manager_id is not None,
    )
    if form.is_bound:
        signal = found.own
        if signal is None:
            raise Http404
        if request.POST.get("do") == "end":
            if press(
                request,
                {"end": (lambda: actions.end_load(actor=request.actor, signal=signal), _("Done."))},
            ):
                return back(request, "care:load")
        elif carried_out(
            form,
            lambda: actions.choose_load(
                actor=request.actor,
                signal=signal,
                choice=LoadChoice(form.cleaned_data["choice"]),
                supporter=form.supporter_chosen,
            ),
        ):
            saved(request)
            return back(request, "care:load")
    return show_form(request, "care/load.html", form, {"loads": found})
