"""The library that every member of staff may read."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luwte.catalogue.pages import by_phase, chips, page_links
from luwte.catalogue.queries import (
    actions_for,
    emergency_numbers,
    evaluation_questions,
    gravities,
    language,
    offences,
    phases,
    reference_entries,
    talk_points,
    terms,
)
from luwte.catalogue.rules import Addressee, Fact, Kind, Phase
from luwte.catalogue.wording import ADDRESSEES, KINDS, KLACHT
from luwte.org.access import OrgRequest


@require_GET
def actions(request: OrgRequest, slug: str) -> HttpResponse:
    """The 37 actions and the own ones, by phase; ?addressee= and ?phase= choose."""
    addressee = request.GET.get("addressee", "")
    phase = request.GET.get("phase", "")
    found = actions_for(
        addressee if addressee in set(Addressee) else None,
        phase=phase if phase in set(Phase) else None,
    )
    everybody: list[tuple[str, Any]] = [("", _("Everybody"))]
    shown = {
        "links": page_links(request, "actions"),
        "phases": by_phase(found),
        "count": sum(view.number > 0 for view in found),
        "own": sum(view.term.is_own for view in found),
        "addressees": chips(
            request, "addressee", everybody + [(who.value, ADDRESSEES[who]) for who in Addressee]
        ),
        "phase_chips": chips(
            request,
            "phase",
            [("", _("All phases")), *((line.key, line.label) for line in phases())],
        ),
    }
    return render(request, "catalogue/actions.html", shown)


@require_GET
def offence_list(request: OrgRequest, slug: str) -> HttpResponse:
    """Articles of law in plain words; ?form= shows those that may fit a form."""
    form = request.GET.get("form", "")
    labels = {term.entry_key: term.label for term in reversed(terms(Kind.FORM, with_inactive=True))}
    rows = [
        {
            "view": view,
            "klacht": KLACHT[view.klacht],
            "forms": [labels[key] for key in view.forms if key in labels],
        }
        for view in offences()
        if form not in labels or form in view.forms
    ]
    shown = {
        "links": page_links(request, "offences"),
        "rows": rows,
        "forms": chips(request, "form", [("", _("All forms")), *labels.items()]),
    }
    return render(request, "catalogue/offences.html", shown)


@require_GET
def gravity(request: OrgRequest, slug: str) -> HttpResponse:
    """Light, middle and heavy with examples of the sector."""
    shown = {"links": page_links(request, "gravity"), "gravities": gravities()}
    return render(request, "catalogue/gravity.html", shown)


@require_GET
def talking(request: OrgRequest, slug: str) -> HttpResponse:
    """Points for the talk with who was struck, questions for the team, and who to call."""
    shown = {
        "links": page_links(request, "talking"),
        "points": talk_points("manager"),
        "director_points": talk_points("director"),
        "questions": evaluation_questions(),
        "numbers": emergency_numbers(),
    }
    return render(request, "catalogue/talking.html", shown)


@require_GET
def sources(request: OrgRequest, slug: str) -> HttpResponse:
    """Where every sentence comes from and when it was last compared with it; one kind at a time,
    since all of them together are a page of a hundred kilobytes."""
    entries = reference_entries()
    present = {fact.kind for fact in entries}
    kinds = [(kind.value, KINDS[kind]) for kind in Kind if kind in present]
    kind = request.GET.get("kind", "")
    if kind not in present:
        kind = kinds[0][0] if kinds else ""
    unchecked = request.GET.get("state") == "unchecked"
    kept = [
        _source_row(fact)
        for fact in entries
        if fact.kind.value == kind and (fact.is_unverified or not unchecked)
    ]
    shown = {
        "links": page_links(request, "sources"),
        "rows": kept,
        "unverified": sum(fact.is_unverified for fact in entries),
        "kinds": chips(request, "kind", kinds, chosen=kind),
        "states": chips(
            request, "state", [("", _("All")), ("unchecked", _("Still to be checked"))]
        ),
    }
    return render(request, "catalogue/sources.html", shown)


def _source_row(fact: Fact) -> dict[str, Any]:
    return {
        "fact": fact,
        "kind": KINDS[fact.kind],
        "label": fact.say("label", language()),
    }
