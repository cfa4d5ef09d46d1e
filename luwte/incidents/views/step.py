"""One step of a case: a form, a verb, and an answer that loses nothing typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from luwte.core.once import once, was_sent
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents.access import get_for
from luwte.incidents.models import Case
from luwte.incidents.queries.case_page import case_now
from luwte.org.access import OrgRequest


@dataclass(frozen=True)
class Step:
    """What the page of a step shows and does.

    act(seen): calls the verb with the version of what the reader saw. version(): of what is stored
    now. done: said afterwards. anchor: where on the case page the reader comes back.
    """

    case: Case
    form: forms.Form
    act: Callable[[int], object]
    version: Callable[[], int]
    heading: str
    verb: str
    done: str
    lead: str = ""
    anchor: str = ""
    template: str = "incidents/step.html"
    more: dict[str, Any] = field(default_factory=dict)


def take(request: OrgRequest, step: Step) -> HttpResponse:
    """Show the form, or take the step. A refusal shows the form again with all that was typed,
    and what changed meanwhile beside it."""
    conflict: Conflict | None = None
    status = 422 if step.form.is_bound else 200
    if step.form.is_bound and step.form.is_valid():
        try:
            with once(step.form.data):
                step.act(version_seen(request))
        except Conflict as first:
            conflict, status = first, 409
        except NotPermitted:
            raise
        except Refused as refused:
            step.form.add_error(None, refused.why)
        else:
            return _taken(request, step)
    elif step.form.is_bound and was_sent(request.organisation.pk, step.form.data):
        # The first tap did it, and what it chose cannot be chosen any more.
        return _taken(request, step)
    return show(request, step, conflict=conflict, status=status)


def _taken(request: OrgRequest, step: Step) -> HttpResponse:
    messages.success(request, step.done)
    return back_to(request, step.case, step.anchor)


def show(
    request: OrgRequest, step: Step, *, conflict: Conflict | None = None, status: int = 200
) -> HttpResponse:
    """The page of a step. After a conflict the version in the form is the fresh one: sending
    again is then a decision on what the reader has just seen."""
    case = get_for(request.actor, step.case.pk) if conflict else step.case
    context = {
        "step": step,
        "form": step.form,
        "case": case,
        "seen": step.version(),
        "conflict": conflict,
        "now": case_now(request.actor, case),
        **step.more,
    }
    return render(request, step.template, context, status=status)


def back_to(request: OrgRequest, case: Case, anchor: str = "") -> HttpResponse:
    """To the page of the case, at the part that changed."""
    address = reverse("incidents:case", kwargs={"slug": request.organisation.slug, "pk": case.pk})
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


def version_seen(request: OrgRequest, name: str = "seen") -> int:
    """The version that the form was made for, out of a hidden field; 0 for what is no number."""
    told = request.POST.get(name, "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0
