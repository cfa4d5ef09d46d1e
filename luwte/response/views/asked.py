"""Fetch, call a verb, answer: what somebody was asked to hold or to have repaired."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luwte.core import audit
from luwte.core.answers import back, carried_out, show_form
from luwte.org.access import OrgRequest
from luwte.response.actions import asked
from luwte.response.forms.asked import KeeperForm, RepairForm
from luwte.response.queries.asked import kept_face, repair_face
from luwte.response.views.one_step import seen_in

any_method = require_http_methods(["GET", "HEAD", "POST"])


@any_method
def evidence(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """What somebody was asked to hold: what it is, until when, whom to call, and: I hold it."""
    row = asked.evidence_asked(request.actor, pk)
    form = KeeperForm(request.POST or None, initial={"answer": "held", "where": row.where})

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
    return _shown(request, "response/asked_evidence.html", form, face=kept_face(row))


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
    return _shown(request, "response/asked_repair.html", form, face=repair_face(item), item=item)


def _shown(request: OrgRequest, template: str, form: Any, **shown: Any) -> HttpResponse:
    return show_form(request, template, form, shown)
