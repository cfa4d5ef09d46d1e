"""People on screen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.core.answers import back, carried_out, press, saved, show_form
from luwte.lib.text_checks import clean_line
from luwte.org import actions, directory, queries
from luwte.org.access import OrgRequest, require_everywhere
from luwte.org.forms import PLACED, PersonForm
from luwte.org.models import Person
from luwte.org.rules import Right

SHOWN = ("active", "left", "all")
PLAIN = ("name", "kind", "email", "phone", "external_id")


@require_GET
def people(request: OrgRequest, slug: str) -> HttpResponse:
    """Everybody by name, with a search."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    words = clean_line(request.GET.get("q", ""))[:100]
    shown = request.GET.get("shown", "active")
    page = queries.people_page(
        words,
        shown=shown if shown in SHOWN else "active",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(request, "org/people.html", {"page": page, "words": words, "shown": shown})


@require_http_methods(["GET", "POST"])
def person_new(request: OrgRequest, slug: str) -> HttpResponse:
    """Add a person; an invitation goes out when that was asked for."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    form = PersonForm(
        request.POST or None, tree=request.actor.tree, initial={"kind": Person.Kind.EMPLOYEE}
    )
    made: list[Person] = []
    if request.method == "POST" and carried_out(
        form,
        lambda: made.append(actions.add_person(actor=request.actor, details=form.details())),
    ):
        saved(request)
        # Sent before: that one made the person, and the list shows it.
        return back(request, "org:person", pk=made[0].pk) if made else back(request, "org:people")
    return show_form(request, "org/person_form.html", form)


@require_GET
def person(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One person: place, roles, who stands in, login."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_person(pk, *PLACED, "login", "room__location")
    shown = {
        "person": found,
        "grants": queries.grant_lines(request.actor, found),
        "deputies": queries.deputies_of(found),
        "is_self": found.pk == request.actor.person_id,
        "manages_roles": request.actor.reach(Right.GRANTS_MANAGE).everything,
    }
    return render(request, "org/person.html", shown)


@require_http_methods(["GET", "POST"])
def person_edit(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Change what is known of a person."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_person(pk, *PLACED)
    initial = {name: getattr(found, name) for name in PLAIN}
    initial |= {name: getattr(found, f"{name}_id") for name in PLACED}
    form = PersonForm(request.POST or None, tree=request.actor.tree, person=found, initial=initial)
    if request.method == "POST" and carried_out(
        form,
        lambda: actions.change_person(actor=request.actor, person=found, details=form.details()),
    ):
        saved(request)
        return back(request, "org:person", pk=pk)
    return show_form(request, "org/person_form.html", form, {"person": found})


@require_POST
def person_state(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Invite, let go, take back, or erase somebody added by mistake."""
    require_everywhere(request.actor, Right.ORG_MANAGE)
    found = directory.a_person(pk, "login")
    actor = request.actor
    done = press(
        request,
        {
            "invite": (
                lambda: actions.invite_person(actor=actor, person=found),
                _("The invitation is on its way by e-mail."),
            ),
            "end": (
                lambda: actions.deactivate_person(actor=actor, person=found),
                _("This person has left: sessions and roles have ended."),
            ),
            "resume": (
                lambda: actions.reactivate_person(actor=actor, person=found),
                _("This person is back, without roles and without login."),
            ),
            "erase": (
                lambda: actions.erase_person(actor=actor, person=found),
                _("This person is erased."),
            ),
        },
    )
    if done and request.POST.get("do") == "erase":
        return back(request, "org:people")
    return back(request, "org:person", pk=pk)
