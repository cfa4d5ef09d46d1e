"""A second look: asking, answering as a colleague, and the one page of a guest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from luwte.core import audit
from luwte.core.actor import TheClock
from luwte.core.answers import carried_out, tried
from luwte.core.refusal import Refused
from luwte.incidents.access import Verb, get_for, require_on
from luwte.incidents.actions.guest import (
    answer_as_guest,
    answer_look,
    ask_look,
    hash_of,
    overrule_look,
    withdraw_look,
)
from luwte.incidents.forms.handling import WordsForm
from luwte.incidents.forms.second_look import AnswerForm, AskForm
from luwte.incidents.models import GuestLook
from luwte.incidents.queries.second_look import (
    colleagues_to_ask,
    look_by_hash,
    look_for,
    organisation_of,
    proposed_facts,
)
from luwte.incidents.rules import LookAnswer
from luwte.incidents.rules.second_look import Decision
from luwte.incidents.views.sending import sent
from luwte.incidents.views.step import back_to
from luwte.incidents.words.looks import DECISIONS
from luwte.org.access import OrgRequest
from luwte.tenancy.scope import scope

any_method = require_http_methods(["GET", "HEAD", "POST"])


@any_method
def ask(request: OrgRequest, slug: str, pk: UUID, decision: str) -> HttpResponse:
    """Ask somebody who is not involved to look along with one decision."""
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    if decision not in list(Decision):
        raise Http404
    form = AskForm(
        sent(request),
        decision=Decision(decision),
        colleagues=colleagues_to_ask(request.actor, case),
        facts=proposed_facts(request.actor, case),
    )
    if form.is_bound and carried_out(
        form, lambda: ask_look(actor=request.actor, case=case, asked=form.asked())
    ):
        messages.success(request, _("The question is on its way. You hear the answer."))
        return back_to(request, case, "looks")
    shown = {"case": case, "form": form, "decision": DECISIONS[decision]}
    return _page(request, "incidents/ask_look.html", shown, form)


@any_method
def answer(request: OrgRequest, slug: str, pk: UUID, look: UUID) -> HttpResponse:
    """Answer as a colleague: agreeing is one tap on the page of the case."""
    case = get_for(request.actor, pk)
    asked = look_for(case, look)
    if asked.colleague_id != request.actor.person_id:
        raise Http404
    form = AnswerForm(sent(request))
    if form.is_bound and carried_out(
        form, lambda: answer_look(actor=request.actor, look=asked, **_said(form))
    ):
        messages.success(request, _("Thank you for looking along."))
        return back_to(request, case, "looks")
    shown = {"case": case, "form": form, "look": asked, "decision": DECISIONS[asked.decision]}
    return _page(request, "incidents/answer_look.html", shown, form)


@any_method
def overrule(request: OrgRequest, slug: str, pk: UUID, look: UUID) -> HttpResponse:
    """Go on although who looked does not agree."""
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    asked = look_for(case, look)
    form = WordsForm(sent(request), label=_("Why do you go on all the same?"))
    if form.is_bound and carried_out(
        form,
        lambda: overrule_look(actor=request.actor, look=asked, reason=form.cleaned_data["text"]),
    ):
        messages.success(request, _("Your reason is kept. You can take the decision now."))
        return back_to(request, case, "looks")
    shown = {"case": case, "form": form, "look": asked, "decision": DECISIONS[asked.decision]}
    return _page(request, "incidents/overrule_look.html", shown, form)


@require_POST
def withdraw(request: OrgRequest, slug: str, pk: UUID, look: UUID) -> HttpResponse:
    """Take back a question; its link is dead from now on."""
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    asked = look_for(case, look)
    tried(
        request,
        lambda: withdraw_look(actor=request.actor, look=asked),
        _("The question is withdrawn. The link no longer works."),
    )
    return back_to(request, case, "looks")


@login_not_required
@never_cache
@any_method
def guest_look(request: HttpRequest, house: str, token: str) -> HttpResponse:
    """The one page of a guest: the question, the facts that were ticked, and an answer, once.

    Looking does not use it up: mail programs open links by themselves.
    """
    organisation = organisation_of(house)
    if organisation is None:
        return _bare(request, "incidents/guest_gone.html", {}, 404)
    with scope(organisation), timezone.override(organisation.timezone):
        look = look_by_hash(hash_of(token))
        if look is None:
            return _bare(request, "incidents/guest_gone.html", {}, 404)
        return _looks(request, look)


def _looks(request: HttpRequest, look: GuestLook) -> HttpResponse:
    nobody = TheClock(look.organisation_id)
    form = AnswerForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            answer_as_guest(actor=nobody, look=look, **_said(form))
        except Refused as refused:
            form.add_error(None, refused.why)
        else:
            return _bare(request, "incidents/guest_thanks.html", {"look": look}, 200)
    elif not form.is_bound:
        audit.record_read(
            "incidents.guest_looks", actor=nobody, kind="case", object_id=look.case_id
        )
    shown = {"look": look, "form": form, "decision": DECISIONS[look.decision]}
    return _bare(request, "incidents/guest_look.html", shown, 422 if form.is_bound else 200)


def _said(form: AnswerForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"answer": LookAnswer(data["answer"]), "words": data["words"]}


def _page(request: OrgRequest, template: str, shown: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, template, shown, status=422 if form.is_bound else 200)


def _bare(request: HttpRequest, template: str, shown: dict[str, Any], status: int) -> HttpResponse:
    """A page of a guest: no search engine keeps it, and no other site learns its address. With
    `no-referrer` a browser would send its form from nowhere, which is refused as forged."""
    response = render(request, template, shown, status=status)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
