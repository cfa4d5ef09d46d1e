"""Roles, and who stands in for whom, on screen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.core.refusal import NotPermitted
from luwte.org import actions, directory, queries
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.forms import DeputyForm, RoleForm
from luwte.org.models import Grant
from luwte.org.rules import Right

SEES_ROLES = (Right.GRANTS_MANAGE, Right.GRANTS_CONFIRM, Right.PRIVACY_WATCH)


@require_GET
def roles(request: OrgRequest, slug: str) -> HttpResponse:
    """Who holds which role, and what waits for a second person."""
    _sees_roles(request)
    lines = queries.grant_lines(request.actor)
    shown = {
        "waiting": [
            line for line in lines if not line.is_over and line.grant.state == Grant.State.PROPOSED
        ],
        "held": [
            line for line in lines if not line.is_over and line.grant.state == Grant.State.ACTIVE
        ],
        "over": [line for line in lines if line.is_over],
        "manages": request.actor.reach(Right.GRANTS_MANAGE).everything,
        "may_look_back": request.GET.get("over") == "1",
    }
    return render(request, "org/roles.html", shown)


@require_http_methods(["GET", "POST"])
def role_new(request: OrgRequest, slug: str) -> HttpResponse:
    """Give a role."""
    require_everywhere(request.actor, Right.GRANTS_MANAGE)
    actor = request.actor
    form = RoleForm(
        request.POST or None,
        tree=actor.tree,
        giver=actor.person,
        initial={"person": request.GET.get("person", "")},
    )
    made: list[Grant] = []
    if request.method == "POST" and carried_out(
        form, lambda: made.append(actions.give_role(actor=actor, **form.cleaned_data))
    ):
        for one in made:  # none when it was sent before
            _say_given(request, one)
        return back(request, "org:roles")
    return show_form(request, "org/role_form.html", form)


@require_POST
def role_decide(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """The second person agrees or not; or a role is taken back."""
    _sees_roles(request)
    found = directory.a_grant(pk)
    actor = request.actor
    press(
        request,
        {
            "confirm": (
                lambda: actions.confirm_grant(actor=actor, grant=found),
                _("Agreed. The role counts from now on."),
            ),
            "refuse": (
                lambda: actions.refuse_grant(actor=actor, grant=found),
                _("Not agreed. Nothing changes."),
            ),
            "end": (
                lambda: actions.end_grant(actor=actor, grant=found),
                _("The role has ended."),
            ),
        },
    )
    return back(request, "org:roles")


@require_http_methods(["GET", "POST"])
def absence(request: OrgRequest, slug: str) -> HttpResponse:
    """Name who stands in for oneself while one is away."""
    actor = request.actor
    form = DeputyForm(request.POST or None, person=actor.person)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.name_deputy(actor=actor, person=actor.person, **form.cleaned_data),
    ):
        saved(request)
        return back(request, "org:me")
    return show_form(request, "org/absence.html", form)


@require_POST
def deputy_end(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """End a replacement before its last day."""
    found = directory.a_replacement(pk)
    press(
        request,
        {
            "end": (
                lambda: actions.end_deputy(actor=request.actor, named=found),
                _("The replacement has ended."),
            )
        },
    )
    return back(request, "org:me")


def _sees_roles(request: OrgRequest) -> None:
    """Who gives, agrees or watches; in a small practice, where roles are announced to all who
    hold one, they as well."""
    actor = request.actor
    announced = actor.organisation.is_small_practice and bool(actor.grants.grants)
    if not announced and not any(actor.reach(right).everything for right in SEES_ROLES):
        raise NotPermitted(_("You may not do this."))


def _say_given(request: OrgRequest, grant: Grant) -> None:
    from django.contrib import messages

    if grant.state == Grant.State.PROPOSED:
        messages.info(request, _("The role waits for a second person, who gets to see it."))
    elif request.actor.organisation.is_small_practice:
        messages.success(request, _("The role counts. All role holders are told."))
    else:
        messages.success(request, _("The role counts."))
