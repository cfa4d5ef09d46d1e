"""The report one question at a time; each answer is kept, and nothing is lost on the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luwte.core.refusal import Refused
from luwte.incidents import actions
from luwte.incidents.forms import report_steps as steps
from luwte.incidents.forms.report import ReportForm
from luwte.incidents.models import Incident, ReportDraft
from luwte.incidents.queries.drafts import draft_lines, draft_or_404, own_drafts, sent_with
from luwte.incidents.queries.proposals import propose
from luwte.incidents.views.sending import sent
from luwte.lib.ids import uuid7
from luwte.org.access import OrgRequest
from luwte.org.rules import Right
from luwte.tenancy.shared_pc import is_shared, keep_shared, leave_shared

EXPECTED = {"what": "check", "check": "gravity", "gravity": "send"}


def first_question(request: OrgRequest, slug: str) -> HttpResponse:
    """What happened; the draft is made by its answer. Drafts that wait are offered above it."""
    form = steps.form_for(request.actor, "what", {}, sent(request))
    key = _key_in(request)
    if request.method == "POST" and form.is_valid():
        answers = {**steps.proposed(request.actor), **steps.given_in("what", request.POST)}
        try:
            actions.keep_draft(actor=request.actor, key=key, answers=answers)
        except Refused as refused:
            messages.info(request, refused.why)
            return _lost(request, slug, key)
        return _to(slug, key, "check")
    context = {
        "form": form,
        "step": "what",
        "key": key,
        "is_first": True,
        "drafts": [] if form.is_bound else draft_lines(request.actor),
        "many": form.is_bound or "many" in request.GET,
    }
    return _show(request, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report_step(request: OrgRequest, slug: str, key: UUID, step: str) -> HttpResponse:
    """One question of a report that was begun: shown as it was answered, or answered now."""
    if step not in steps.FIELDS:
        raise Http404
    draft = own_drafts(request.actor).filter(key=str(key)).first()
    if draft is None:
        return _lost(request, slug, str(key))
    return _send(request, slug, draft) if step == "send" else _ask(request, slug, draft, step)


def _ask(request: OrgRequest, slug: str, draft: ReportDraft, step: str) -> HttpResponse:
    key = draft.key
    form = steps.form_for(request.actor, step, draft.answers, sent(request))
    if request.method == "POST" and form.is_valid():
        if steps.FIELDS[step]:
            given = steps.given_in(step, request.POST)
            draft = actions.keep_draft(actor=request.actor, key=key, answers=given)
        return _to(slug, key, _next(request, draft, step))
    context = {"form": form, "step": step, "key": key, "many": True, "draft": draft}
    context["may_enter"] = request.actor.may(Right.REPORT_FOR_OTHERS)
    if step == "check":
        whole = steps.whole_form(request.actor, key, draft.answers)
        context |= {"facts": steps.facts_of(whole), "is_twice": steps.happened_twice(whole)}
    if step == "gravity":
        context["proposal"] = _proposal(request, draft)
        context["hints"] = form.fields["gravity"].widget.hints.items()
    return _show(request, context, status=422 if form.is_bound else 200)


@require_POST
def discard_draft(request: OrgRequest, slug: str, key: UUID) -> HttpResponse:
    """Throw a report away that was not sent."""
    actions.discard_draft(actor=request.actor, draft=draft_or_404(request.actor, str(key)))
    messages.success(request, _("Thrown away. Nothing of it is left."))
    return HttpResponseRedirect(reverse("incidents:report", kwargs={"slug": slug}))


def _send(request: OrgRequest, slug: str, draft: ReportDraft) -> HttpResponse:
    """Who may read it, and the end: the report goes out."""
    form = steps.whole_form(request.actor, draft.key, draft.answers)
    missing = steps.first_missing(form)
    if missing:
        return _to(slug, draft.key, missing)
    readers = steps.readers_form(form, draft.answers, sent(request))
    if request.method == "POST" and readers.is_valid():
        try:
            incident = actions.report_incident(
                actor=request.actor, report=steps.with_readers(form.report(), readers)
            )
        except Refused as refused:
            readers.add_error(None, refused.why)
        else:
            actions.end_draft(actor=request.actor, key=draft.key)
            return thanked(request, slug, incident)
    # The question is the heading of the page already.
    readers.fields["reader_choice"].label = _("Choose one")
    context = {
        "form": readers,
        "step": "send",
        "key": draft.key,
        "facts": steps.facts_of(form, with_gravity=True),
        "is_shared": "shared" in request.POST if readers.is_bound else is_shared(request),
    }
    return _show(request, context, status=422 if readers.is_bound else 200)


def thanked(request: OrgRequest, slug: str, incident: Incident) -> HttpResponse:
    """To the thanks; on a shared PC to those for everybody, and nobody is logged in any more."""
    if "shared" in request.POST:
        return leave_shared(
            request, HttpResponseRedirect(reverse("incidents:report_thanks", args=[slug]))
        )
    answer = HttpResponseRedirect(
        reverse("incidents:report_sent", kwargs={"slug": slug, "pk": incident.pk})
    )
    return keep_shared(answer, shared=False) if is_shared(request) else answer


def _proposal(request: OrgRequest, draft: ReportDraft) -> Any:
    """What the norm says of these forms, for who hesitates."""
    form = ReportForm(actor=request.actor, only=())
    chosen = set(draft.answers.get("what", []))
    ids = [term.id for term in form.forms_of_aggression if str(term.id) in chosen]
    return propose(request.organisation, ids).gravity


def _next(request: OrgRequest, draft: ReportDraft, step: str) -> str:
    """Where the answer leads: on, or back to where it was changed from."""
    if request.GET.get("to") == "send":
        return "send"
    if step == "check" and draft.answers.get("gravity"):
        return "send"
    return EXPECTED.get(step, "check")


def _lost(request: OrgRequest, slug: str, key: str) -> HttpResponse:
    """A draft that is not there (any more): it was sent, or thrown away, or is not the reader's."""
    incident = sent_with(request.actor, key)
    if incident is not None:
        return HttpResponseRedirect(
            reverse("incidents:report_sent", kwargs={"slug": slug, "pk": incident.pk})
        )
    return render(request, "incidents/report/gone.html", status=404)


def _key_in(request: OrgRequest) -> str:
    """The key that the page made, or a new one; a key is a UUID, so that an address can hold it."""
    try:
        return str(UUID(request.POST.get("client_key", "")))
    except ValueError:
        return str(uuid7())


def _to(slug: str, key: str, step: str) -> HttpResponseRedirect:
    kwargs = {"slug": slug, "key": key, "step": step}
    return HttpResponseRedirect(reverse("incidents:report_step", kwargs=kwargs))


def _show(request: OrgRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    step = context["step"]
    flow = steps.FLOW
    number = flow.index(step) + 1 if step in flow else flow.index("check") + 1
    back = "" if step == "what" else "check" if step not in flow else flow[number - 2]
    context |= {
        "heading": steps.HEADINGS[step],
        "number": number,
        "of": len(flow),
        "back": "send" if request.GET.get("to") == "send" else back,
        "from_send": "?to=send" if step == "send" else "",
    }
    return render(request, f"incidents/report/{step}.html", context, status=status)
