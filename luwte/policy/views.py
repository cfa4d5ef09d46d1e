"""The agreements: what counts, what counted, and how that changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.refusal import Refused
from luwte.org.access import OrgRequest, fetch_or_404, require_everywhere
from luwte.org.rules import Right
from luwte.policy import wording
from luwte.policy.actions import adopt_settings, draft_settings, drop_draft
from luwte.policy.forms import NormForm, SeenForm, TermsForm
from luwte.policy.models import SettingVersion
from luwte.policy.queries import (
    adopted_versions,
    draft_of,
    history_of,
    norm_for,
    read_values,
    settings_for,
    terms_for,
)
from luwte.policy.rules import Kind, Norm, Settings, Terms, differences, may_adopt

FORMS: dict[Kind, type[NormForm] | type[TermsForm]] = {
    Kind.NORM: NormForm,
    Kind.TERMS: TermsForm,
}


@require_GET
def agreements(request: OrgRequest, slug: str) -> HttpResponse:
    """Norm and terms that count now, for every member of staff."""
    organisation = request.actor.organisation
    norm, terms = norm_for(organisation), terms_for(organisation)
    shown = {
        "norm": norm,
        "terms": terms,
        **_norm_words(norm.value),
        "term_lines": wording.term_lines(terms.value),
        "may_draft": _may(request, Right.POLICY_DRAFT),
        "drafts": _drafts(request),
    }
    return render(request, "policy/agreements.html", shown)


@require_GET
def history(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """All versions of the norm or the terms, each with what it changed."""
    asked = _kind(kind)
    stories = [
        {"row": story.row, "changes": wording.change_lines(story.changes)}
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
    asked = _kind(kind)
    row = fetch_or_404(adopted_versions(asked), pk)
    value = read_values(asked, row.values)
    shown = {"kind": asked, "label": wording.kind_label(asked), "row": row, **_words(value)}
    return render(request, "policy/version.html", shown)


@require_http_methods(["GET", "POST"])
def draft(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """Write or change the draft."""
    require_everywhere(request.actor, Right.POLICY_DRAFT)
    asked = _kind(kind)
    if request.method == "POST":
        form = FORMS[asked](request.POST)
        if form.is_valid() and _drafted(request, asked, form):
            messages.success(request, _("The draft is ready. Somebody else reads and adopts it."))
            return redirect("policy:proposal", slug=slug, kind=kind)
        status = 422
    else:
        form, status = _filled_form(request, asked), 200
    waiting = draft_of(asked)
    shown = {"kind": asked, "label": wording.kind_label(asked), "form": form, "draft": waiting}
    return render(request, f"policy/draft_{asked.value}.html", shown, status=status)


@require_GET
def proposal(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """The draft with what it changes, for who may adopt it or change it."""
    _may_see_drafts(request)
    asked = _kind(kind)
    waiting = draft_of(asked)
    if waiting is None:
        messages.info(request, _("There is no draft any more."))
        return redirect("policy:agreements", slug=slug)
    return render(request, "policy/proposal.html", _proposal(request, asked, waiting))


@require_POST
def adopt(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """Make the draft count."""
    asked = _kind(kind)
    require_everywhere(request.actor, Right.POLICY_ADOPT)
    seen = _seen(request)
    if seen:
        try:
            row = adopt_settings(actor=request.actor, kind=asked, edits_seen=seen)
        except Refused as refusal:
            messages.error(request, refusal.why)
        else:
            messages.success(
                request,
                _("Version %(version)s counts from now on. Running cases keep their terms.")
                % {"version": row.version},
            )
            return redirect("policy:agreements", slug=slug)
    return redirect("policy:proposal", slug=slug, kind=kind)


@require_POST
def drop(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """Throw the draft away."""
    asked = _kind(kind)
    require_everywhere(request.actor, Right.POLICY_DRAFT)
    seen = _seen(request)
    if seen:
        try:
            drop_draft(actor=request.actor, kind=asked, edits_seen=seen)
        except Refused as refusal:
            messages.error(request, refusal.why)
        else:
            messages.success(request, _("The draft is gone. What counts stays as it was."))
            return redirect("policy:agreements", slug=slug)
    return redirect("policy:proposal", slug=slug, kind=kind)


def _kind(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise Http404 from None


def _may(request: OrgRequest, right: Right) -> bool:
    return request.actor.reach(right).everything


def _may_see_drafts(request: OrgRequest) -> None:
    if not _may(request, Right.POLICY_ADOPT):
        require_everywhere(request.actor, Right.POLICY_DRAFT)


def _drafts(request: OrgRequest) -> list[dict[str, Any]]:
    if not (_may(request, Right.POLICY_ADOPT) or _may(request, Right.POLICY_DRAFT)):
        return []
    found = [(kind, draft_of(kind)) for kind in Kind]
    return [
        {"kind": kind, "label": wording.kind_label(kind), "row": row}
        for kind, row in found
        if row is not None
    ]


def _seen(request: OrgRequest) -> int:
    form = SeenForm(request.POST)
    if form.is_valid():
        return int(form.cleaned_data["edits_seen"])
    messages.error(request, _("Open the draft again and read it first."))
    return 0


def _drafted(request: OrgRequest, kind: Kind, form: NormForm | TermsForm) -> bool:
    try:
        draft_settings(
            actor=request.actor,
            settings=form.settings,
            kind=kind,
            reason=form.cleaned_data["reason"],
            edits_seen=form.cleaned_data["edits_seen"],
        )
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return False
    return True


def _filled_form(request: OrgRequest, kind: Kind) -> NormForm | TermsForm:
    waiting = draft_of(kind)
    now: Settings = (
        read_values(kind, waiting.values)
        if waiting
        else settings_for(request.actor.organisation, kind).value
    )
    form_class = FORMS[kind]
    shown = form_class.initial_of(now)  # type: ignore[arg-type]
    about = {"edits_seen": waiting.edits, "reason": waiting.reason} if waiting else {}
    return form_class(initial={**shown, **about})


def _proposal(request: OrgRequest, kind: Kind, waiting: SettingVersion) -> dict[str, Any]:
    after = read_values(kind, waiting.values)
    before = settings_for(request.actor.organisation, kind).value
    second_person = may_adopt(
        drafted_by=waiting.drafted_by_id,
        adopts=request.actor.person_id,
        is_small_practice=request.actor.organisation.is_small_practice,
    )
    return {
        "kind": kind,
        "label": wording.kind_label(kind),
        "draft": waiting,
        "changes": wording.change_lines(differences(before, after)),
        "may_adopt": _may(request, Right.POLICY_ADOPT) and second_person,
        "is_own": _may(request, Right.POLICY_ADOPT) and not second_person,
        "may_draft": _may(request, Right.POLICY_DRAFT),
        **_words(after),
    }


def _words(value: Settings) -> dict[str, Any]:
    if isinstance(value, Terms):
        return {"term_lines": wording.term_lines(value)}
    return _norm_words(value)


def _norm_words(norm: Norm) -> dict[str, Any]:
    return {
        "statement": wording.statement_lines(norm),
        "conduct": wording.conduct_lines(norm),
        "gravities": wording.gravity_texts(norm),
    }
