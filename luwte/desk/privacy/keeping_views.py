"""How long what is kept: the dry run, what is held, and the record of what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luwte.core.answers import back, carried_out, press, show_form
from luwte.core.holds import holds_of
from luwte.desk.privacy import keeping
from luwte.desk.privacy.keeping_forms import HoldForm
from luwte.incidents.queries.case_page import numbers_of
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.rules import Right
from luwte.policy.queries import keep_facts, retention_for, spoken

if TYPE_CHECKING:
    from luwte.core.models import LegalHold
    from luwte.tenancy.models import Organisation


@require_safe
def kept(request: OrgRequest, slug: str) -> HttpResponse:
    """What the next night would erase, what not and why, and what was erased before."""
    require_everywhere(request.actor, Right.PRIVACY_HANDLE)
    organisation = request.organisation
    facts = keep_facts()
    waiting = [
        {
            "what": one.held.what,
            "copies": one.held.copies,
            "label": spoken(facts[one.held.kind].label),
            "term": one.term.words,
            "counts_from": spoken(facts[one.held.kind].counts_from),
            "due": one.due,
            "kept": one.kept,
        }
        # What goes tonight stands first: of most kinds nothing is due.
        for one in sorted(keeping.waiting_in(organisation), key=lambda one: not one.due)
    ]
    record = [
        {"row": row, "label": spoken(facts[row.kind].label) if row.kind in facts else row.kind}
        for row in keeping.erased_in(organisation)
    ]
    shown = {
        "waiting": waiting,
        "record": record,
        "holds": _holds(organisation),
        "terms": retention_for(organisation),
    }
    return render(request, "privacy/kept.html", shown)


@require_http_methods(["GET", "POST"])
def hold(request: OrgRequest, slug: str) -> HttpResponse:
    """Keep a case and all that belongs to it."""
    require_everywhere(request.actor, Right.PRIVACY_HANDLE)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda: keeping.hold(
            actor=request.actor,
            object_kind="case",
            object_id=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
            look_again_on=form.cleaned_data["look_again_on"],
        ),
    ):
        messages.success(request, _("It is kept until you let it go."))
        return back(request, "privacy:kept")
    return show_form(request, "privacy/hold.html", form)


@require_POST
def let_go(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """End a hold."""
    require_everywhere(request.actor, Right.PRIVACY_HANDLE)
    row = keeping.hold_or_none(request.actor.organisation_id, pk)
    if row is None:
        raise Http404
    press(
        request,
        {
            "end": (
                lambda: keeping.end_hold(actor=request.actor, held=row),
                _("The hold has ended. From tonight the term counts."),
            )
        },
    )
    return back(request, "privacy:kept")


def _holds(organisation: Organisation) -> list[tuple[LegalHold, str]]:
    """What is held by hand, with the number of its case."""
    rows = holds_of(organisation.pk)
    numbers = numbers_of(row.object_id for row in rows if row.object_kind == "case")
    return [(row, numbers.get(row.object_id, "")) for row in rows]
