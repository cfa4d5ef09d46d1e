"""How an agreement changes: a draft, what it changes, and somebody else who adopts it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.answers import carried_out
from luwte.core.refusal import Refused
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.rules import Right
from luwte.policy import wording
from luwte.policy.actions import adopt_settings, draft_settings, drop_draft
from luwte.policy.forms import (
    AuthorityForm,
    CareForm,
    DraftForm,
    LetterheadForm,
    NormForm,
    RetentionForm,
    TermsForm,
)
from luwte.policy.models import SettingVersion
from luwte.policy.queries import authority_for, draft_of, matrix_for, read_values, settings_for
from luwte.policy.rules import Authority, Kind, Matrix, Settings, differences, may_adopt
from luwte.policy.views.letterhead_draft import with_logo
from luwte.policy.views.matrix_draft import matrix_draft
from luwte.policy.views.shared import kind_or_404, may, may_see_drafts, seen_edit
from luwte.policy.views.words import words_of
from luwte.policy.wording.coverage import matrix_gaps
from luwte.policy.wording.measures import matrix_doubts
from luwte.tenancy.models import Organisation

# The matrix is written class by class, on pages of its own.
FORMS: dict[Kind, Any] = {
    Kind.NORM: NormForm,
    Kind.TERMS: TermsForm,
    Kind.AUTHORITY: AuthorityForm,
    Kind.CARE: CareForm,
    Kind.RETENTION: RetentionForm,
    Kind.LETTERHEAD: LetterheadForm,
}


@require_http_methods(["GET", "POST"])
def draft(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """Write or change the draft."""
    require_everywhere(request.actor, Right.POLICY_DRAFT)
    asked = kind_or_404(kind)
    if asked is Kind.MATRIX:
        return matrix_draft(request, slug)
    if request.method == "POST":
        form = _posted_form(request, asked)
        if _drafted(request, asked, form):
            messages.success(request, _("The draft is ready. Somebody else reads and adopts it."))
            return redirect("policy:proposal", slug=slug, kind=kind)
        status = 422
    else:
        form, status = _filled_form(request, asked), 200
    shown = {
        "kind": asked,
        "label": wording.kind_label(asked),
        "form": form,
        "draft": draft_of(asked),
    }
    return render(request, f"policy/draft_{asked.value}.html", shown, status=status)


@require_GET
def proposal(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """The draft with what it changes, for who may adopt it or change it."""
    may_see_drafts(request)
    asked = kind_or_404(kind)
    waiting = draft_of(asked)
    if waiting is None:
        messages.info(request, _("There is no draft any more."))
        return redirect("policy:agreements", slug=slug)
    return render(request, "policy/proposal.html", _proposal(request, asked, waiting))


@require_POST
def adopt(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """Make the draft count."""
    asked = kind_or_404(kind)
    require_everywhere(request.actor, Right.POLICY_ADOPT)
    seen = seen_edit(request)
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
            return redirect("policy:now", slug=slug, kind=kind)
    return redirect("policy:proposal", slug=slug, kind=kind)


@require_POST
def drop(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """Throw the draft away."""
    asked = kind_or_404(kind)
    require_everywhere(request.actor, Right.POLICY_DRAFT)
    seen = seen_edit(request)
    if seen:
        try:
            drop_draft(actor=request.actor, kind=asked, edits_seen=seen)
        except Refused as refusal:
            messages.error(request, refusal.why)
        else:
            messages.success(request, _("The draft is gone. What counts stays as it was."))
            return redirect("policy:now", slug=slug, kind=kind)
    return redirect("policy:proposal", slug=slug, kind=kind)


def _posted_form(request: OrgRequest, kind: Kind) -> DraftForm:
    if kind is Kind.LETTERHEAD:
        return with_logo(request)
    form: DraftForm = FORMS[kind](request.POST, initial=_stands(request, kind))
    return form


def _drafted(request: OrgRequest, kind: Kind, form: DraftForm) -> bool:
    return carried_out(
        form,
        lambda: draft_settings(
            actor=request.actor,
            settings=form.settings,
            kind=kind,
            reason=form.cleaned_data["reason"],
            edits_seen=form.cleaned_data["edits_seen"],
        ),
    )


def _filled_form(request: OrgRequest, kind: Kind) -> DraftForm:
    form: DraftForm = FORMS[kind](initial=_stands(request, kind))
    return form


def _stands(request: OrgRequest, kind: Kind) -> dict[str, Any]:
    """What the form starts from: the draft that waits, else what counts now."""
    waiting = draft_of(kind)
    now: Settings = (
        read_values(kind, waiting.values)
        if waiting
        else settings_for(request.actor.organisation, kind).value
    )
    about = {"edits_seen": waiting.edits, "reason": waiting.reason} if waiting else {}
    return {**FORMS[kind].initial_of(now), **about}


def _proposal(request: OrgRequest, kind: Kind, waiting: SettingVersion) -> dict[str, Any]:
    organisation = request.actor.organisation
    after = read_values(kind, waiting.values)
    before = settings_for(organisation, kind).value
    second_person = may_adopt(
        drafted_by=waiting.drafted_by_id,
        adopts=request.actor.person_id,
        is_small_practice=organisation.is_small_practice,
    )
    return {
        "kind": kind,
        "label": wording.kind_label(kind),
        "draft": waiting,
        "changes": wording.change_lines(differences(before, after), before, after),
        "may_adopt": may(request, Right.POLICY_ADOPT) and second_person,
        "is_own": may(request, Right.POLICY_ADOPT) and not second_person,
        "may_draft": may(request, Right.POLICY_DRAFT),
        "doubts": _doubts(organisation, after),
        "gaps": matrix_gaps(after, request.actor.organisation.sectors)
        if isinstance(after, Matrix)
        else [],
        "words_template": "" if kind is Kind.TERMS else f"policy/{kind.value}_words.html",
        **words_of(after),
    }


def _doubts(organisation: Organisation, after: Settings) -> list[str]:
    """Where the table and who may decide would not fit together any more."""
    if isinstance(after, Matrix):
        return matrix_doubts(after, authority_for(organisation).value)
    if isinstance(after, Authority):
        return matrix_doubts(matrix_for(organisation).value, after)
    return []
