"""Fetch, call a verb, answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from luwte.core.refusal import Refused
from luwte.org.access import OrgRequest
from luwte.sample.actions import add_item, finish_item
from luwte.sample.forms import ItemForm
from luwte.sample.queries import open_items_for


@require_http_methods(["GET", "POST"])
def items(request: OrgRequest, slug: str) -> HttpResponse:
    """Open items, with a form that adds one."""
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_item(actor=request.actor, title=form.cleaned_data["title"])
        return redirect("sample:items", slug=slug)
    shown = {"items": open_items_for(request.actor), "form": form}
    return render(request, "sample/items.html", shown, status=422 if form.errors else 200)


@require_POST
def finish(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Finish one item."""
    try:
        finish_item(actor=request.actor, pk=pk)
    except Refused as refusal:
        messages.error(request, refusal.why)
    return redirect("sample:items", slug=slug)
