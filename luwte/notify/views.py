"""Screens: what I want to be told, what was sent, and the mailbox of demo mode."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.refusal import Refused
from luwte.notify import queries
from luwte.notify.actions import retry_delivery, set_preferences
from luwte.notify.forms import PreferenceForm
from luwte.org.access import OrgRequest, require
from luwte.org.rules import Right


@require_http_methods(["GET", "POST"])
def preferences(request: OrgRequest, slug: str) -> HttpResponse:
    """What I want to be told."""
    form = PreferenceForm(
        request.POST if request.method == "POST" else None,
        preference=queries.preference_of(request.actor),
    )
    if form.is_bound and form.is_valid():
        set_preferences(
            actor=request.actor,
            switched_off=form.switched_off,
            quiet_from=form.cleaned_data["quiet_from"],
            quiet_until=form.cleaned_data["quiet_until"],
        )
        toasts.success(request, _("Your choice is kept."))
        return redirect("notify:preferences", slug=slug)
    shown = {"form": form, "fixed": queries.fixed_messages()}
    return render(request, "notify/preferences.html", shown, status=422 if form.errors else 200)


@require_GET
def deliveries(request: OrgRequest, slug: str) -> HttpResponse:
    """What was sent and what was not, without what it said."""
    require(request.actor, Right.DELIVERIES_SEE)
    only_trouble = request.GET.get("show") == "trouble"
    shown = {
        "page": queries.delivery_page(
            request.actor.organisation_id,
            only_trouble=only_trouble,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        ),
        "only_trouble": only_trouble,
        "trouble": queries.number_given_up(request.actor.organisation_id),
    }
    return render(request, "notify/deliveries.html", shown)


@require_POST
def delivery_retry(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Send one again."""
    require(request.actor, Right.DELIVERIES_SEE)
    if not queries.delivery_exists(request.actor.organisation_id, pk):
        raise Http404
    try:
        retry_delivery(actor=request.actor, delivery_id=pk)
        toasts.success(request, _("It is sent again now."))
    except Refused as refusal:
        toasts.warning(request, refusal.why)
    return redirect("notify:deliveries", slug=slug)


@require_GET
def mailbox(request: OrgRequest, slug: str) -> HttpResponse:
    """What demo mode would have sent. This page exists in demo mode only."""
    return render(request, "notify/mailbox.html", {"mails": queries.demo_mails()})
