"""Closing light cases together: which can, which cannot and why, and what became of each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from luwte.core.refusal import Refused
from luwte.incidents import words
from luwte.incidents.actions.bulk import Outcome, close_light_cases
from luwte.incidents.forms.bulk import CloseLightForm, picked_of
from luwte.incidents.queries.bulk import light_cases
from luwte.org.access import OrgRequest, require
from luwte.org.rules import Right


@require_http_methods(["GET", "HEAD", "POST"])
def close_light(request: OrgRequest, slug: str) -> HttpResponse:
    """One page for all light cases; after sending, what became of each."""
    require(request.actor, Right.CASES_CLOSE)
    picked = picked_of(request.POST.getlist("case"))
    form = CloseLightForm(request.POST if request.method == "POST" else None)
    outcomes: list[Outcome] = []
    if form.is_bound and form.is_valid():
        try:
            outcomes = close_light_cases(actor=request.actor, picked=picked, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.why)
    if outcomes:
        return render(request, "incidents/closed_light.html", _shown(outcomes))
    found = light_cases(request.actor)
    ticked = {str(one.case_id) for one in picked}
    context = {
        "form": form,
        "ready": [
            {"row": one.row, "is_ticked": not ticked or str(one.row.case.pk) in ticked}
            for one in found
            if one.may_close
        ],
        "waiting": [
            {"row": one.row, "missing": [words.MISSING[lack] for lack in one.missing]}
            for one in found
            if not one.may_close
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "incidents/close_light.html", context, status=status)


def _shown(outcomes: list[Outcome]) -> dict[str, object]:
    return {
        "closed": [one.case for one in outcomes if one.is_closed],
        "left": [
            {"case": one.case, "why": one.why, "missing": [words.MISSING[m] for m in one.missing]}
            for one in outcomes
            if not one.is_closed
        ],
    }
