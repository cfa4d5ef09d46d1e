"""Who is who, and who one is oneself."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.core.navigation import links_for, management
from luwte.core.refusal import NotPermitted
from luwte.org import actions, directory, queries
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.forms import ContactForm
from luwte.org.models import Contact
from luwte.org.rules import Right
from luwte.org.wording import role_name

FIELDS = ("kind", "name", "part", "phone", "email")


@require_GET
def who(request: OrgRequest, slug: str) -> HttpResponse:
    """Whom to turn to, for everybody who works here."""
    kinds = dict(Contact.Kind.choices)
    parts = [
        {"kind": kind, "label": kinds[kind], "people": people}
        for kind, people in queries.who_is_who()
    ]
    return render(
        request,
        "org/who.html",
        {"parts": parts, "manages": request.actor.reach(Right.ORG_MANAGE).everything},
    )


@require_GET
def me(request: OrgRequest, slug: str) -> HttpResponse:
    """What the organisation knows of me: place, roles, who stands in."""
    actor = request.actor
    held = [
        {
            "name": role_name(grant.role),
            "units": "" if grant.units is None else _units(request, grant.units),
            "lent": grant.on_behalf_of_id is not None,
        }
        for grant in actor.grants.grants
    ]
    shown = {"held": held, "deputies": queries.deputies_of(actor.person)}
    return render(request, "org/me.html", shown)


@require_GET
def manage(request: OrgRequest, slug: str) -> HttpResponse:
    """Everything that can be configured, as far as it opens for this reader."""
    doors = links_for(request.actor, slug, request.path, management)
    if not doors:
        raise NotPermitted(_("You may not do this."))
    return render(request, "org/manage.html", {"doors": doors})


@require_http_methods(["GET", "POST"])
def contact_new(request: OrgRequest, slug: str) -> HttpResponse:
    """Name a contact."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    form = ContactForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and carried_out(
        form, lambda: actions.name_contact(actor=request.actor, details=form.details())
    ):
        saved(request)
        return back(request, "org:who")
    return show_form(request, "org/contact_form.html", form)


@require_http_methods(["GET", "POST"])
def contact(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Change a contact."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_contact(pk)
    initial = {name: getattr(found, name) for name in FIELDS} | {"person": found.person_id}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.name_contact(actor=request.actor, details=form.details(), contact=found),
    ):
        saved(request)
        return back(request, "org:who")
    return show_form(request, "org/contact_form.html", form, {"contact": found})


@require_POST
def contact_erase(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a contact off the page."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_contact(pk)
    press(
        request,
        {
            "erase": (
                lambda: actions.erase_contact(actor=request.actor, contact=found),
                _("Taken off the page."),
            )
        },
    )
    return back(request, "org:who")


def _units(request: OrgRequest, units: frozenset[UUID]) -> str:
    """The highest units of a scope."""
    tree = request.actor.tree
    tops = [node.name for node in tree.ordered if node.pk in units and node.parent_id not in units]
    return ", ".join(tops)
