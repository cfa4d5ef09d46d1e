"""The privacy officer's pages, and everybody's own log."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luwte.core import audit, seals
from luwte.desk.privacy import searching
from luwte.desk.privacy.forms import QuestionForm
from luwte.desk.privacy.searching import Question
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.rules import Right

# Above this the chain is walked by `manage.py audit verify`, not while somebody waits.
MOST_LINKS_AT_ONCE = 200_000


@require_GET
def log(request: OrgRequest, slug: str) -> HttpResponse:
    """Search what happened: who, what, when, with which outcome."""
    require_everywhere(request.actor, Right.PRIVACY_WATCH)
    form = QuestionForm(request.GET or None)
    asked = form.question() if form.is_bound and form.is_valid() else Question()
    organisation_id = request.actor.organisation_id
    rows = searching.rows_for(organisation_id, asked)
    page = searching.page_of(
        rows, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    shown = {
        "form": form,
        "page": page,
        "lines": searching.lines_of(page.items),
        "seals": searching.seal_state(organisation_id),
        "query": request.GET.urlencode(),
    }
    audit.record_read("privacy.search", actor=request.actor, kind="audit", object_id=None)
    return render(request, "privacy/log.html", shown)


@require_GET
def export(request: OrgRequest, slug: str) -> HttpResponse:
    """The same rows as a file."""
    require_everywhere(request.actor, Right.PRIVACY_WATCH)
    form = QuestionForm(request.GET)
    if not form.is_valid():
        messages.error(request, _("This search was not right; nothing was exported."))
        return redirect("privacy:log", slug=slug)
    made = searching.as_csv(searching.rows_for(request.actor.organisation_id, form.question()))
    audit.record_read("privacy.export", actor=request.actor, kind="audit", object_id=None)
    name = f"audit-{slug}-{timezone.localdate().isoformat()}.csv"
    return HttpResponse(
        made,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
def verify(request: OrgRequest, slug: str) -> HttpResponse:
    """Walk the chain of seals and say whether it holds."""
    require_everywhere(request.actor, Right.PRIVACY_WATCH)
    organisation_id = request.actor.organisation_id
    if searching.seal_state(organisation_id).links > MOST_LINKS_AT_ONCE:
        messages.info(request, _("The log is too long to walk here; use “manage.py audit verify”."))
    else:
        verdict = seals.verify(organisation_id)
        if verdict.broken:
            messages.error(
                request,
                _("The chain is broken at seal %(seq)s. Keep this page and call for help.")
                % {"seq": verdict.broken[0].seq},
            )
        else:
            messages.success(
                request,
                _("All %(links)s seals hold; nothing was changed or removed.")
                % {"links": verdict.links},
            )
    audit.record_read("privacy.verify", actor=request.actor, kind="audit", object_id=None)
    return redirect("privacy:log", slug=slug)


@require_GET
def mine(request: OrgRequest, slug: str) -> HttpResponse:
    """What I did, and what was done in my name."""
    me = request.actor.person_id
    rows = searching.own_rows(request.actor.organisation_id, me)
    page = searching.page_of(
        rows, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    return render(
        request, "privacy/mine.html", {"page": page, "lines": searching.lines_of(page.items)}
    )
