"""Fetch, call a verb, answer: what somebody was asked to hold or to have repaired."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.core import audit
from luwte.core.answers import back, carried_out, show_form
from luwte.incidents.rules import TrackKind
from luwte.org.access import OrgRequest
from luwte.response.access import desk_for
from luwte.response.actions import asked
from luwte.response.forms.asked import KeeperForm, RepairForm
from luwte.response.models import DamageItem, Evidence
from luwte.response.queries.asked import kept_face, repair_face
from luwte.response.views.one_step import seen_in

any_method = require_http_methods(["GET", "HEAD", "POST"])


@any_method
def evidence(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """What somebody was asked to hold: what it is, until when, whom to call, and: I hold it."""
    row = asked.evidence_asked(request.actor, pk)
    form = KeeperForm(request.POST or None, initial={"where": row.where})

    def deed() -> None:
        told = form.cleaned_data
        asked.answer_evidence(
            actor=request.actor,
            evidence=row,
            is_held=told["answer"] == "held",
            where=told["where"],
            reason=told["reason"],
        )

    if request.method == "POST" and carried_out(form, deed):
        messages.success(request, _("Kept. Who asked it sees it."))
        return back(request, "response:asked_evidence", pk=pk)
    audit.record_read("response.read_asked", actor=request.actor, kind="evidence", object_id=row.pk)
    more = {"face": kept_face(row), "works_on_it": _works_on(request, row, TrackKind.POLICE)}
    return show_form(request, "response/asked_evidence.html", form, more)


@any_method
def repair(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """What somebody was asked to have repaired: what it is, until when, and: it is repaired."""
    item = asked.repair_asked(request.actor, pk)
    form = RepairForm(request.POST if request.method == "POST" else None)

    def deed() -> None:
        asked.answer_repair(actor=request.actor, item=item, seen=seen_in(request))

    if request.method == "POST" and carried_out(form, deed):
        messages.success(request, _("Kept. Who asked it sees it."))
        return back(request, "response:asked_repair", pk=pk)
    audit.record_read("response.read_asked", actor=request.actor, kind="damage", object_id=item.pk)
    more = {"face": repair_face(item), "item": item}
    more["works_on_it"] = _works_on(request, item, TrackKind.DAMAGE)
    return show_form(request, "response/asked_repair.html", form, more)


def _works_on(request: OrgRequest, thing: Evidence | DamageItem, kind: TrackKind) -> bool:
    """Whether the reader also opens all of it: then the page leads there."""
    try:
        desk_for(request.actor, thing.case_id, kind)
    except Http404:
        return False
    return True
