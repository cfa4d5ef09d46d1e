"""Away because of what happened, and the way back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from luwte.care import actions
from luwte.care.access import absence_for, agreed_path, may_agree
from luwte.care.forms import AbsenceForm, StepForm
from luwte.care.queries.absences import step_of, steps_of
from luwte.care.queries.own import absences_of
from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.org.access import OrgRequest

FORM = "care/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def record(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Write down that somebody is away."""
    found = agreed_path(request.actor, pk)
    if not may_agree(request.actor, found):
        raise Http404
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and carried_out(
        form,
        lambda: actions.record_absence(actor=request.actor, path=found, away=form.away),
    ):
        saved(request)
        return back(request, "care:absences", pk=pk)
    return show_form(request, FORM, form, _about(_("Away because of this"), found.pk))


@require_http_methods(["GET", "HEAD"])
def absences(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The absences of one person because of one case."""
    found = agreed_path(request.actor, pk)
    shown = {
        "path": found,
        "rows": absences_of(found),
        "may_agree": may_agree(request.actor, found),
        "is_mine": found.person_id == request.actor.person_id,
    }
    return render(request, "care/absences.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def absence(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One absence: days, what is agreed, the steps back."""
    row, path = absence_for(request.actor, pk)
    may = may_agree(request.actor, path)
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if not may:
            raise Http404
        if carried_out(
            form,
            lambda: actions.add_step(
                actor=request.actor,
                path=path,
                absence=row,
                on_day=form.cleaned_data["on_day"],
                words=form.cleaned_data["words"],
            ),
        ):
            saved(request)
            return back(request, "care:absence", pk=pk)
    shown = {
        "absence": row,
        "path": path,
        "agreements": actions.agreements_of(request.actor, path, row),
        "steps": steps_of(row),
        "may_agree": may,
    }
    return show_form(request, "care/absence.html", form, shown)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def change(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Other days or agreements."""
    row, path = absence_for(request.actor, pk)
    if not may_agree(request.actor, path):
        raise Http404
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        initial={
            "from_day": row.from_day,
            "until_day": row.until_day,
            "share": row.share,
            "agreements": actions.agreements_of(request.actor, path, row),
        },
    )
    seen = request.POST.get("seen", "")
    if form.is_bound and carried_out(
        form,
        lambda: actions.change_absence(
            actor=request.actor,
            path=path,
            absence=row,
            seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            away=form.away,
        ),
    ):
        saved(request)
        return back(request, "care:absence", pk=pk)
    shown = {
        "title": _("Away because of this"),
        "verb": _("Keep this"),
        "back": ("care:absence", pk),
        "seen": row.version,
    }
    return show_form(request, FORM, form, shown)


@require_POST
def step(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """How a step went."""
    row = step_of(pk)
    found, path = absence_for(request.actor, row.absence_id)
    if not may_agree(request.actor, path):
        raise Http404
    me = request.actor
    press(
        request,
        {
            "well": (
                lambda: actions.mark_step(actor=me, path=path, step=row, went_well=True),
                _("Good. Kept."),
            ),
            "early": (
                lambda: actions.mark_step(actor=me, path=path, step=row, went_well=False),
                _("Kept. Agree on another step together."),
            ),
        },
    )
    return back(request, "care:absence", pk=found.pk)


def _about(title: str, pk: UUID) -> dict[str, object]:
    return {"title": title, "verb": _("Keep this"), "back": ("care:absences", pk)}
