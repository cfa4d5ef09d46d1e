"""The agreements that count, and those that counted: for every member of staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from luwte.core import files
from luwte.org.access import OrgRequest, fetch_or_404
from luwte.org.rules import Right
from luwte.policy import wording
from luwte.policy.queries import (
    LOGO,
    adopted_versions,
    authority_for,
    history_of,
    matrix_for,
    norm_for,
    open_decisions,
    read_values,
    retention_for,
    settings_for,
    terms_for,
)
from luwte.policy.rules import DECISIONS, Kind
from luwte.policy.views.shared import drafts_of, kind_or_404, may
from luwte.policy.views.words import norm_words, words_of
from luwte.policy.wording.coverage import matrix_gaps
from luwte.policy.wording.measures import matrix_doubts
from luwte.tenancy.models import Organisation

# Norm and terms stand on the first page themselves.
OWN_PAGES = tuple(kind for kind in Kind if kind not in (Kind.NORM, Kind.TERMS))
ICONS = {
    Kind.MATRIX: "list",
    Kind.AUTHORITY: "people",
    Kind.CARE: "heart",
    Kind.RETENTION: "lock",
    Kind.LETTERHEAD: "mail",
}
A_DAY = 24 * 60 * 60


@require_GET
def agreements(request: OrgRequest, slug: str) -> HttpResponse:
    """Norm and terms that count now, and the way to everything else."""
    organisation = request.actor.organisation
    norm, terms = norm_for(organisation), terms_for(organisation)
    shown = {
        "norm": norm,
        "terms": terms,
        **norm_words(norm.value),
        "term_lines": wording.term_lines(terms.value),
        "may_draft": may(request, Right.POLICY_DRAFT),
        "drafts": drafts_of(request),
        "others": [
            {
                "kind": kind,
                "label": wording.kind_label(kind),
                "lead": wording.kind_lead(kind),
                "icon": ICONS[kind],
            }
            for kind in OWN_PAGES
        ],
    }
    return render(request, "policy/agreements.html", shown)


@require_GET
def now(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """One kind of settings as it counts now."""
    asked = kind_or_404(kind)
    if asked not in OWN_PAGES:
        return redirect("policy:agreements", slug=slug)
    found = settings_for(request.actor.organisation, asked)
    shown = {
        "kind": asked,
        "label": wording.kind_label(asked),
        "lead": wording.kind_lead(asked),
        "found": found,
        "may_draft": may(request, Right.POLICY_DRAFT),
        "drafts": [draft for draft in drafts_of(request) if draft["kind"] is asked],
        "words_template": f"policy/{asked.value}_words.html",
        **words_of(found.value),
        **_beside(request, asked),
    }
    return render(request, "policy/now.html", shown)


def _beside(request: OrgRequest, kind: Kind) -> dict[str, Any]:
    """What a page shows besides its own settings: who decides stands with what follows on what,
    and where the two do not fit, who may change them reads it; how long notes of care are kept."""
    organisation = request.actor.organisation
    if kind is Kind.CARE:
        return {"notes_kept": retention_for(organisation).value.of("care_notes").words}
    if kind not in (Kind.MATRIX, Kind.AUTHORITY):
        return {}
    matrix, authority = matrix_for(organisation).value, authority_for(organisation).value
    drafts = may(request, Right.POLICY_DRAFT)
    return {
        **words_of(authority),
        "doubts": matrix_doubts(matrix, authority) if drafts else [],
        "gaps": matrix_gaps(matrix, request.actor.organisation.sectors)
        if drafts and kind is Kind.MATRIX
        else [],
        **(_open_words(organisation) if drafts else {}),
    }


def _open_words(organisation: Organisation) -> dict[str, list[str]]:
    found = open_decisions(organisation)
    return {
        "nobody": [str(DECISIONS[key]) for key in found.nobody],
        "nobody_second": [str(DECISIONS[key]) for key in found.nobody_second],
    }


@require_GET
def history(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """All versions of one kind, each with what it changed."""
    asked = kind_or_404(kind)
    stories = [
        {
            "row": story.row,
            "changes": wording.change_lines(story.changes, story.before, story.after),
        }
        for story in history_of(asked)
    ]
    return render(
        request,
        "policy/history.html",
        {"kind": asked, "label": wording.kind_label(asked), "stories": stories},
    )


@require_GET
def version(request: OrgRequest, slug: str, kind: str, pk: UUID) -> HttpResponse:
    """One adopted version as it was."""
    asked = kind_or_404(kind)
    row = fetch_or_404(adopted_versions(asked), pk)
    value = read_values(asked, row.values)
    shown = {"kind": asked, "label": wording.kind_label(asked), "row": row, **words_of(value)}
    return render(
        request,
        "policy/version.html",
        {**shown, "words_template": f"policy/{asked.value}_words.html"},
    )


@require_GET
def logo(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The logo above the letters."""
    stored = files.readable(pk, actor=request.actor)
    if stored is None or stored.owner_kind != LOGO:
        raise Http404
    try:
        answer = HttpResponse(files.read(stored), content_type=stored.content_type)
    except (files.Gone, files.Damaged):
        raise Http404 from None
    answer["Cache-Control"] = f"private, max-age={A_DAY}"
    return answer
