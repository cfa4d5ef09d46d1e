"""Views of the list that somebody keeps: keep one, call it differently, remove it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luwte.core.once import once
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.actions import saved_filters as verbs
from luwte.incidents.forms.filters import NameForm
from luwte.incidents.models import SavedFilter
from luwte.incidents.queries.saved_filters import saved_filter
from luwte.incidents.views.lists import asked_of, let_in, list_address, query_of
from luwte.org.access import OrgRequest


@require_POST
def save_filter(request: OrgRequest, slug: str) -> HttpResponse:
    """Keep the view that the address describes, under the name that was typed."""
    let_in(request)
    query = query_of(*asked_of(request))
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            with once(request.POST):
                verbs.save_filter(actor=request.actor, name=form.cleaned_data["name"], query=query)
        except NotPermitted:
            raise
        except Refused as refused:
            form.add_error("name", refused.why)
        else:
            messages.success(request, _("This view is kept; it stands beside the tabs."))
            return HttpResponseRedirect(list_address(request, query))
    return _page(request, form, list_address(request, query), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def change_filter(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Rename one of one's own views, or remove it."""
    kept = saved_filter(request.actor, pk)
    form = NameForm(request.POST or None, initial={"name": kept.name})
    if request.method == "POST" and "remove" in request.POST:
        verbs.remove_filter(actor=request.actor, kept=kept)
        messages.success(request, _("This view is removed. The cases stay as they are."))
        return HttpResponseRedirect(reverse("incidents:work_list", kwargs={"slug": slug}))
    if form.is_bound and form.is_valid():
        try:
            verbs.rename_filter(actor=request.actor, kept=kept, name=form.cleaned_data["name"])
        except Refused as refused:
            form.add_error("name", refused.why)
        else:
            messages.success(request, _("This view has another name now."))
            return HttpResponseRedirect(list_address(request, kept.query))
    status = 422 if form.is_bound else 200
    return _page(request, form, list_address(request, kept.query), kept=kept, status=status)


def _page(
    request: OrgRequest,
    form: NameForm,
    back: str,
    *,
    kept: SavedFilter | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "kept": kept, "back": back}
    return render(request, "incidents/saved_filter.html", context, status=status)
